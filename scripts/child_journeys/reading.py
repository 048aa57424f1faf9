"""Reading a finished DuckDB file for a command, with one plain sentence for what goes wrong."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from child_journeys.land.places import Authorities
from child_journeys.land.records import FileRefused
from child_journeys.publish.replacement import wal_of

DATA_PROBLEM, USAGE_OR_LOCK = 1, 2
MEMORY_LIMIT = "500MB"


class ReadError(Exception):
    """A command cannot do what was asked; the message is one sentence without a cell's value.

    `exit_code` is 1 for a problem of the data, 2 for a wrong question or a file in use.
    """

    def __init__(self, message: str, exit_code: int = DATA_PROBLEM) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@contextmanager
def open_read_only(
    file: Path, memory_limit: str | None = MEMORY_LIMIT
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse or a published file for reading, in bounded memory.

    The connection keeps to the file it was opened on: a build that publishes meanwhile puts a new
    file in its place and is not held up.

    Args:
        file: the DuckDB file.
        memory_limit: beyond it DuckDB sorts on disk; None leaves DuckDB's own, most of the memory.

    Yields:
        A read-only connection.

    Raises:
        ReadError: the file is not there, in use, or not of a finished build.
    """
    if not file.is_file():
        raise ReadError(f'There is no file "{file}" yet: run dbt build first.')
    if wal_of(file).exists():
        raise ReadError(
            f'A write-ahead log lies beside "{file}": somebody is writing to it or a build was'
            " interrupted; run dbt build once more.",
            USAGE_OR_LOCK,
        )
    with TemporaryDirectory(prefix="child_journeys_", ignore_cleanup_errors=True) as folder:
        connection = _connect(file, Path(folder), memory_limit)
        try:
            yield connection
        except duckdb.CatalogException:
            raise ReadError(
                f'"{file}" lacks a table or column: it is of an older version or of an unfinished'
                " build; run dbt build once more."
            ) from None
        except duckdb.Error as error:
            # the text of the error may quote a value
            raise ReadError(f'"{file}" could not be read ({type(error).__name__}).') from None
        finally:
            connection.close()


def says_locked(error: duckdb.Error) -> bool:
    """Return whether DuckDB could not open a file because another process has it open."""
    return "lock" in str(error) or "being used" in str(error)


def _connect(file: Path, temporary: Path, memory_limit: str | None) -> duckdb.DuckDBPyConnection:
    # attached to a database of its own: settings do not reach whoever else has the file open
    settings = {"temp_directory": str(temporary)}
    if memory_limit:
        settings["memory_limit"] = memory_limit
    connection = duckdb.connect(config=settings)
    try:
        quoted = str(file).replace("'", "''")
        connection.execute(f"attach '{quoted}' as journeys (read_only)")
        connection.execute("use journeys")
    except duckdb.Error as error:
        connection.close()
        if says_locked(error):
            raise ReadError(
                f'"{file}" is in use: a build is running, or another program holds it open for'
                " writing; try again when it has ended.",
                USAGE_OR_LOCK,
            ) from None
        raise ReadError(f'"{file}" cannot be opened as a DuckDB file.') from None
    return connection


def find_authority(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """Return the DfE code of the authority that a user names.

    Args:
        connection: to a file with the table `authorities`.
        text: DfE code, ONS code or name.

    Raises:
        ReadError: nobody, or more than one authority, goes by that name, or nothing of it has
            landed.
    """
    names = ["authority_code", "ons_code", "authority_name", "first_year", "last_year"]
    rows = connection.execute(f"select {', '.join(names)} from authorities order by all").fetchall()
    known = Authorities(dict(zip(names, row, strict=True)) for row in rows)
    try:
        code, _ = known.resolve(text, datetime.date.max)
    except FileRefused:
        raise ReadError(
            f'"{text}" is the code or name of no local authority, or of several.', USAGE_OR_LOCK
        ) from None
    landed = connection.execute(
        "select has_landed_files from authorities where authority_code = ?", [code]
    ).fetchone()
    if not landed[0]:
        raise ReadError(f"No file of authority {code} has landed.", USAGE_OR_LOCK)
    return code

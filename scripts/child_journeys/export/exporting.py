"""From the published file to the files of other tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from child_journeys.export.ocel2 import write_ocel2
from child_journeys.export.tables import published_tables, write_csv, write_parquet
from child_journeys.export.xes import write_xes
from child_journeys.publish.publishing import PUBLIC_FILE
from child_journeys.publish.replacement import flush_to_disk, new_file_beside, put_in_place
from child_journeys.reading import USAGE_OR_LOCK, ReadError, find_authority, open_read_only

Writer = Callable[[duckdb.DuckDBPyConnection, Path, str | None], int]

_TABLE_WRITERS = {"csv": write_csv, "parquet": write_parquet}
_LOG_WRITERS = {"xes": ("event_log.xes", write_xes), "ocel2": ("event_log.ocel2.json", write_ocel2)}
FORMATS = (*_LOG_WRITERS, *_TABLE_WRITERS)


@dataclass(frozen=True)
class ExportedFile:
    """A file that was written, and how many rows or events it holds."""

    path: Path
    row_count: int


def export(
    home: Path,
    form: str,
    out: Path | None = None,
    authority: str | None = None,
    tables: Iterable[str] = (),
) -> list[ExportedFile]:
    """Write the published tables, or the event log, for other tools.

    All files are written in full before the first is put in place of an older one.

    Args:
        home: the folder everything is written under; the published file is read from it.
        form: one of `FORMATS`.
        out: folder of the files; by default `exports/<form>` under `home`, and in it a folder
            of the authority if one is named.
        authority: code or name of the only authority that is wanted. Tables that do not tell of
            authorities stay whole.
        tables: names of the only tables that are wanted, for `csv` and `parquet`.

    Returns:
        The files, by name.

    Raises:
        ReadError: there is no published file, it cannot be read, or there is no such authority
            or table, or a file cannot be replaced.
    """
    tables = list(tables)
    if tables and form in _LOG_WRITERS:
        raise ReadError(
            f"--tables does not go with {form}, which is always the event log.", USAGE_OR_LOCK
        )
    with open_read_only(home / "published" / PUBLIC_FILE) as connection:
        code = find_authority(connection, authority) if authority is not None else None
        folder = out or Path(home, "exports", form, *([code] if code else []))
        return _write_all(connection, folder, _writers(connection, form, tables), code)


def _writers(
    connection: duckdb.DuckDBPyConnection, form: str, wanted: list[str]
) -> dict[str, Writer]:
    if form in _LOG_WRITERS:
        name, writer = _LOG_WRITERS[form]
        return {name: writer}
    known = published_tables(connection)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ReadError(
            f'The published file has no table "{unknown[0]}"; it has {", ".join(known)}.',
            USAGE_OR_LOCK,
        )
    writer = _TABLE_WRITERS[form]
    return {
        f"{name}.{form}": partial(writer, table=name)
        for name in known
        if name in wanted or not wanted
    }


def _write_all(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    writers: dict[str, Writer],
    authority_code: str | None,
) -> list[ExportedFile]:
    with ExitStack() as leftovers:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            written = []
            for name, write in sorted(writers.items()):
                stable = folder / name
                new = new_file_beside(stable)
                leftovers.callback(new.unlink, missing_ok=True)
                row_count = write(connection, new, authority_code)
                flush_to_disk(new)
                written.append((new, ExportedFile(stable, row_count)))
            for new, exported in written:
                put_in_place(new, exported.path)
        except PermissionError as error:
            raise ReadError(
                f'"{error.filename2 or error.filename}" cannot be replaced: close the program that'
                " holds it, or choose another folder with --out.",
                USAGE_OR_LOCK,
            ) from None
        except OSError as error:
            raise ReadError(f'"{folder}" cannot be written to: {error.strerror}.') from None
        except duckdb.IOException as error:
            if str(folder) not in str(error):
                raise
            raise ReadError(
                f'"{folder}" cannot be written to: the disk is full, or the folder not open to you.'
            ) from None
    return [exported for _, exported in written]

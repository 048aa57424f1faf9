"""The published tables as files for tools that do not read DuckDB, and what describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

import duckdb

from child_journeys.export.tables import published_tables, write_csv, write_parquet
from child_journeys.publish.catalogue import read_catalogue
from child_journeys.publish.dictionary import as_html, as_markdown
from child_journeys.reading import USAGE_OR_LOCK, ReadError

WORKBOOK_FILE = "child_journeys.xlsx"
MANIFEST_FILE = "manifest.json"
# kind of files -> where they stand in the published folder
KINDS = {"parquet": "parquet", "csv": "csv", "workbook": WORKBOOK_FILE}
_TABLE_WRITERS = {"parquet": write_parquet, "csv": write_csv}
_MANIFEST_FORMAT = 1
_VERSIONS_OF = ("child-journeys", "dbt-core", "dbt-duckdb", "duckdb")


def kinds_of(names: Iterable[str]) -> set[str]:
    """Return the kinds of files that a user names; `all` stands for every kind.

    Raises:
        ReadError: there is no such kind.
    """
    wanted = {name.strip() for name in names} - {""}
    unknown = sorted(wanted - {"all", *KINDS})
    if unknown:
        raise ReadError(
            f'There is no kind of files "{unknown[0]}"; there are {", ".join(KINDS)} and all.',
            USAGE_OR_LOCK,
        )
    return set(KINDS) if "all" in wanted else wanted


def kinds_standing(published: Path) -> set[str]:
    """Return the kinds of files that stand in a published folder, from whichever run."""
    return {kind for kind, place in KINDS.items() if (published / place).exists()}


def write_files(folder: Path, file: str, kinds: Iterable[str]) -> None:
    """Write the tables of a published file for other tools, beside it.

    Args:
        folder: that of the run, which holds the file.
        file: the name of the DuckDB file.
        kinds: some of `KINDS`.

    Raises:
        OSError: the disk is full or cannot be written to.
    """
    with _opened(folder / file) as connection:
        for kind in sorted(kinds):
            if kind == "workbook":
                # not needed by most builds, and slow to load
                from child_journeys.publish.workbook import workbook

                (folder / WORKBOOK_FILE).write_bytes(workbook(connection))
            else:
                _write_tables(connection, folder / KINDS[kind], kind)


def write_dictionary(folder: Path, files: Sequence[str]) -> None:
    """Write `dictionary.md` and `dictionary.html` on published files, beside them.

    Args:
        folder: that of the run, which holds the files.
        files: the names of the DuckDB files.
    """
    described = {}
    for file in files:
        with _opened(folder / file) as connection:
            described[file] = read_catalogue(connection)
    for name, text in (
        ("dictionary.md", as_markdown(described)),
        ("dictionary.html", as_html(described)),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def write_manifest(
    folder: Path,
    run_id: str,
    inputs: Sequence[Mapping[str, str | None]],
    row_counts: Mapping[str, Mapping[str, int]],
    disclosure: Mapping[str, object] | None = None,
) -> None:
    """Write `manifest.json`: what a run was made of and with, and what it holds.

    The same run gives the same bytes. Names of raw files are not in it: a file may be named
    after a child.

    Args:
        folder: that of the run, all its other files written.
        run_id: what names the run.
        inputs: the raw files, by authority, dataset, date and hash.
        row_counts: name of each DuckDB file -> name of each table -> rows.
        disclosure: the profile that the shareable file was made with, where there is one.
    """
    content = {
        "manifest_format": _MANIFEST_FORMAT,
        "run_id": run_id,
        "versions": {name: version(name) for name in _VERSIONS_OF},
        "disclosure": disclosure,
        "tables": {file: dict(sorted(counts.items())) for file, counts in row_counts.items()},
        "files": _hashes(folder),
        "inputs": list(inputs),
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST_FILE).write_text(text, encoding="utf-8", newline="\n")


def _write_tables(connection: duckdb.DuckDBPyConnection, folder: Path, kind: str) -> None:
    folder.mkdir()
    for table in published_tables(connection):
        _TABLE_WRITERS[kind](connection, folder / f"{table}.{kind}", None, table)


def _hashes(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a run; a DuckDB file differs with each writing."""
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".duckdb"
    )
    hashes = {}
    for name in names:
        with (folder / name).open("rb") as stream:
            hashes[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return hashes


@contextmanager
def _opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    # in a session of its own, which knows nothing of the warehouse
    with closing(duckdb.connect()) as connection:
        path = str(file).replace("'", "''")
        connection.execute(f"attach '{path}' as published (read_only)")
        connection.execute("use published")
        yield connection

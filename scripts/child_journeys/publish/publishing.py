"""From the warehouse to the files that may leave it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from child_journeys.publish import disclosure, pseudonyms, replacement
from child_journeys.publish.errors import PublishError
from child_journeys.publish.files import (
    KINDS,
    kinds_standing,
    write_dictionary,
    write_files,
    write_manifest,
)
from child_journeys.publish.privacy import (
    AUTHORITY_COLUMN,
    CHILD_LEVEL,
    PSEUDONYMS,
    Treatment,
    assert_no_identifiers,
    quoted,
)
from child_journeys.publish.runs import Runs
from child_journeys.publish.tables import Table, describe_tables, select_sql

PUBLIC_FILE = "child_journeys.duckdb"
SHAREABLE_FILE = "child_journeys_shareable.duckdb"
PUBLICATION_TABLE = "publication"
# the format that every DuckDB client from 1.0 on opens, and its number in the file's header
STORAGE_VERSION = "v1.0.0"
STORAGE_NUMBER = 64

_PUBLICATION_COMMENTS = {
    "run_id": "Hash of all inputs and the package version; equal in two files of one run",
    "package_version": "Version of child-journeys that published",
    "table_count": "Tables of this file, this one left out",
    "row_count": "Rows of all these tables together",
}
_ATTACHED_AS = "file_being_published"
# the table that holds every child of all others, as it should be
_REGISTER = "children"
# the texts of these tell of names and files, those of all others may quote a value
_ERRORS_WITHOUT_VALUES = (
    OSError,
    duckdb.OperationalError,
    duckdb.BinderException,
    duckdb.CatalogException,
)


@dataclass(frozen=True)
class PublishedTable:
    """A table that stands in a published file."""

    file: str
    name: str
    row_count: int


@dataclass(frozen=True)
class PublishedSummary:
    """What was published: run, files, their tables, and notices for the person who publishes."""

    run_id: str
    files: tuple[Path, ...]
    tables: tuple[PublishedTable, ...]
    notices: tuple[str, ...]


def publish(
    connection: duckdb.DuckDBPyConnection,
    home: Path,
    *,
    public: list[str],
    shareable: Mapping[str, str],
    kinds: Collection[str] = (),
) -> PublishedSummary:
    """Write the published files anew and put them in place of yesterday's.

    All files are complete, checked and on the disk before the first of them is put in place.
    Kinds of files that stand in the published folder already are written again, so that what
    stands there is always of one run.

    Args:
        connection: open connection to the warehouse, or a cursor of it, with the tables in the
            schema `main` of its current database. Nothing of it is changed.
        home: the folder everything is written under; the files go to its folder `published`.
        public: tables for `child_journeys.duckdb`: pseudonymised as `privacy.RULES` say.
        shareable: published name -> table for `child_journeys_shareable.duckdb`: aggregates
            whose small counts are already hidden.
        kinds: of `files.KINDS`, further files with the public tables.

    Returns:
        The run, the files, rows per table, and notices.

    Raises:
        PublishError: something was missing, refused or failed; unless the message says
            otherwise, all published files are as they were.
    """
    wanted = {
        PUBLIC_FILE: {name: name for name in public},
        SHAREABLE_FILE: dict(shareable),
    }
    try:
        return _publish(connection, home, wanted, set(kinds))
    except (duckdb.Error, OSError) as error:
        # without its cause: the texts of some errors quote a value
        raise PublishError(
            f"Nothing was published, the published files are as they were: {_reason(error)}"
        ) from None


def _publish(
    connection: duckdb.DuckDBPyConnection,
    home: Path,
    wanted: Mapping[str, Mapping[str, str]],
    kinds: set[str],
) -> PublishedSummary:
    keys_file = pseudonyms.key_file(home)
    published_folder = home / "published"
    published_folder.mkdir(parents=True, exist_ok=True)
    runs = Runs(published_folder, tuple(wanted))
    runs.tidy_up()
    kinds |= kinds_standing(published_folder)
    warehouse = _one_value(connection, "select current_database()")
    # a cursor of its own: what is temporary goes with it, open transactions are not touched
    with closing(connection.cursor()) as session, runs.unfinished() as folder:
        session.execute(f"use {quoted(warehouse)}.main")
        tables = {file: describe_tables(session, names) for file, names in wanted.items()}
        _refuse_children(tables[SHAREABLE_FILE])
        run_id = _run_id(session)
        protected = disclosure.protect(session, wanted[SHAREABLE_FILE].values())
        _prepare_pseudonyms(session, tables[PUBLIC_FILE], keys_file)
        published = [
            table
            for file in wanted
            for table in _write_file(session, folder / file, tables[file], run_id)
        ]
        write_files(folder, PUBLIC_FILE, kinds)
        write_dictionary(folder, list(wanted))
        row_counts = {
            file: {table.name: table.row_count for table in published if table.file == file}
            for file in wanted
        }
        disclosure_rule = _disclosure_rule(session, tables[SHAREABLE_FILE])
        write_manifest(folder, run_id, _inputs(session), row_counts, disclosure_rule)
        notices = [*runs.publish(folder, run_id), *protected, *_refused_files(session)]
    if pseudonyms.is_open_to_others(keys_file):
        notices.append("Other users of this machine may read the key file: keep it to its owner.")
    shown = [*wanted, *(KINDS[kind] for kind in sorted(kinds))]
    files = tuple(published_folder / name for name in shown)
    return PublishedSummary(run_id, files, tuple(published), tuple(notices))


def _refuse_children(tables: list[Table]) -> None:
    for table in tables:
        if table.columns_treated(*CHILD_LEVEL):
            raise PublishError(
                f"Nothing was published: {table.source} tells of single children and cannot"
                " go to the shareable file."
            )


def _run_id(session: duckdb.DuckDBPyConnection) -> str:
    """Return what names this run: a hash over the content of all inputs and our version."""
    _landed_files(session)
    contents = session.execute(
        "select content_hash::varchar from landed_files where content_hash is not null order by 1"
    ).fetchall()
    lines = [version("child-journeys"), *(content for (content,) in contents)]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:32]


def _landed_files(session: duckdb.DuckDBPyConnection) -> Table:
    return describe_tables(session, {"landed_files": "landed_files"})[0]


def _inputs(session: duckdb.DuckDBPyConnection) -> list[dict[str, str | None]]:
    """Return the raw files of a run without their names, which may be those of children."""
    names = ["authority_code", "dataset", "extract_date", "content_hash"]
    landed_files = _landed_files(session)
    named = [name for name in names if landed_files.has_column(name)]
    columns = ", ".join(f"{name}::varchar as {name}" for name in named)
    rows = session.execute(
        f"select distinct {columns} from landed_files where content_hash is not null order by all"
    ).fetchall()
    return [dict(zip(named, row, strict=True)) for row in rows]


def _refused_files(session: duckdb.DuckDBPyConnection) -> list[str]:
    """Return what is to be said of files that are in none of the tables."""
    if not _landed_files(session).has_column("status"):
        return []
    found, refused, landed = _row(
        session,
        "select count(distinct file), count(distinct file) filter (status = 'refused'),"
        " count(distinct file) filter (status = 'landed') from landed_files",
    )
    if found and not landed:
        return [
            f"None of {found:,} raw files could be read, and so the published tables are empty:"
            " child-journeys doctor says why."
        ]
    if refused:
        return [
            f"{refused:,} of {found:,} raw files could not be read, or only in part:"
            " landed_files says which and why."
        ]
    return []


def _disclosure_rule(
    session: duckdb.DuckDBPyConnection, shareable: list[Table]
) -> dict[str, object] | None:
    """Return the rule by which small numbers were hidden, where the shareable file tells it."""
    rule = next((table for table in shareable if table.published_name == "disclosure"), None)
    if rule is None:
        return None
    row = session.execute(f"from {quoted(rule.source)}").fetchone()
    return dict(zip((column.name for column in rule.columns), row, strict=True)) if row else None


def _prepare_pseudonyms(
    session: duckdb.DuckDBPyConnection, tables: list[Table], keys_file: Path
) -> None:
    """Put keys and the pseudonym of every child into temporary tables of the session."""
    tables = [table for table in tables if table.columns_treated(*PSEUDONYMS)]
    for table in tables:
        if not table.has_column(AUTHORITY_COLUMN):
            raise PublishError(
                f"Nothing was published: {table.source} has identifiers but no {AUTHORITY_COLUMN}."
            )
    authorities = sorted({code for table in tables for code in _authorities(session, table)})
    pseudonyms.load_keys(session, pseudonyms.authority_keys(keys_file, authorities))
    register = [table for table in tables if table.source == _REGISTER]
    _create_child_pseudonyms(session, register or tables)


def _authorities(session: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    identifiers = [quoted(column.name) for column in table.columns_treated(*PSEUDONYMS)]
    rows = f"from {quoted(table.source)} where {AUTHORITY_COLUMN}"
    is_identified = f"coalesce({', '.join(f'{name}::varchar' for name in identifiers)}) is not null"
    if _one_value(session, f"select count(*) {rows} is null and {is_identified}"):
        raise PublishError(
            f"Nothing was published: {table.source} has rows with an identifier but no authority."
        )
    codes = session.execute(
        f"select distinct {AUTHORITY_COLUMN}::varchar {rows} is not null"
    ).fetchall()
    return [code for (code,) in codes]


def _create_child_pseudonyms(session: duckdb.DuckDBPyConnection, tables: list[Table]) -> None:
    """Work out once the pseudonym of each child of the tables, and its place in their order."""
    identifiers = [
        f"select {AUTHORITY_COLUMN}::varchar, {quoted(column.name)}::varchar"
        f" from {quoted(table.source)}"
        for table in tables
        for column in table.columns_treated(Treatment.CHILD_PSEUDONYM)
    ]
    no_child = "select null::varchar, null::varchar where false"
    pseudonym = pseudonyms.child_pseudonym_sql("children.child_id", "secrets")
    session.execute(
        "create or replace temp table child_pseudonyms as"
        " select *, (row_number() over (order by authority_code, pseudonym))::integer as place"
        f" from (select children.authority_code, children.child_id, {pseudonym} as pseudonym"
        f" from ({' union '.join([no_child, *identifiers])}) as children(authority_code, child_id)"
        f" inner join pseudonym_secrets as secrets using (authority_code))"
    )


def _write_file(
    session: duckdb.DuckDBPyConnection, new: Path, tables: list[Table], run_id: str
) -> list[PublishedTable]:
    with _attached(session, new):
        published = [
            PublishedTable(new.name, table.published_name, _write_table(session, table, tables))
            for table in tables
        ]
        _write_publication(session, run_id, published)
    if replacement.wal_of(new).exists():
        raise PublishError(f"Nothing was published: {new.name} was not written to its end.")
    _check_storage_version(new)
    assert_no_identifiers(new)
    return published


@contextmanager
def _attached(session: duckdb.DuckDBPyConnection, file: Path) -> Iterator[None]:
    path = str(file).replace("'", "''")
    session.execute(f"attach '{path}' as {_ATTACHED_AS} (storage_version '{STORAGE_VERSION}')")
    try:
        # one transaction for all tables: a file is written once, not once for each statement
        session.execute("begin")
        try:
            yield
        except BaseException:
            session.execute("rollback")
            raise
        session.execute("commit")
        session.execute(f"checkpoint {_ATTACHED_AS}")
    finally:
        session.execute(f"detach {_ATTACHED_AS}")


def _write_table(session: duckdb.DuckDBPyConnection, table: Table, tables: list[Table]) -> int:
    target = f"{_ATTACHED_AS}.main.{quoted(table.published_name)}"
    session.execute(f"create table {target} as {select_sql(table)}")
    if _misses_children(session, table, target):
        _create_child_pseudonyms(session, tables)
        session.execute(f"create or replace table {target} as {select_sql(table)}")
    _comment(session, "table", target, table.comment)
    for column in table.kept_columns:
        name = f"{target}.{quoted(column.published_name)}"
        _comment(session, "column", name, column.published_comment)
    return _one_value(session, f"select count(*) from {target}")


def _misses_children(session: duckdb.DuckDBPyConnection, table: Table, target: str) -> bool:
    """Return whether a child has no pseudonym, because the register does not know it.

    Counting in what was written costs next to nothing, asking all tables for their children
    beforehand as much as joining their pseudonyms.
    """
    children = table.columns_treated(Treatment.CHILD_PSEUDONYM)
    if not children:
        return False
    read = ", ".join(f"count({quoted(column.name)})" for column in children)
    written = ", ".join(f"count({quoted(column.published_name)})" for column in children)
    return _row(session, f"select {read} from {quoted(table.source)}") != _row(
        session, f"select {written} from {target}"
    )


def _write_publication(
    session: duckdb.DuckDBPyConnection, run_id: str, published: list[PublishedTable]
) -> None:
    target = f"{_ATTACHED_AS}.main.{PUBLICATION_TABLE}"
    session.execute(
        f"create table {target} as select ?::varchar as run_id, ?::varchar as package_version,"
        " ?::bigint as table_count, ?::bigint as row_count",
        [
            run_id,
            version("child-journeys"),
            len(published),
            sum(table.row_count for table in published),
        ],
    )
    _comment(session, "table", target, "One row: the run that all tables of this file are of")
    for column, comment in _PUBLICATION_COMMENTS.items():
        _comment(session, "column", f"{target}.{column}", comment)


def _comment(session: duckdb.DuckDBPyConnection, kind: str, name: str, text: str | None) -> None:
    if text:
        escaped = text.replace("'", "''")
        session.execute(f"comment on {kind} {name} is '{escaped}'")


def _check_storage_version(file: Path) -> None:
    if storage_number(file) > STORAGE_NUMBER:
        raise PublishError(
            f"Nothing was published: DuckDB {duckdb.__version__} wrote a file that older"
            " clients cannot open."
        )


def storage_number(file: Path) -> int:
    """Return the number of the storage format of a DuckDB file.

    Args:
        file: a DuckDB file that no connection of this process has open.

    Returns:
        The number in the file's header (after a checksum of 8 bytes and the mark `DUCK`): 64
        is read by every client since 0.10.
    """
    with file.open("rb") as stream:
        header = stream.read(20)
    return struct.unpack("<8x4xQ", header)[0]


def _one_value(session: duckdb.DuckDBPyConnection, query: str) -> Any:
    return _row(session, query)[0]


def _row(session: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    return session.execute(query).fetchone()


def _reason(error: duckdb.Error | OSError) -> str:
    if isinstance(error, _ERRORS_WITHOUT_VALUES):
        return str(error).splitlines()[0]
    return type(error).__name__

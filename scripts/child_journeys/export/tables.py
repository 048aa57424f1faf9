"""Published tables as CSV for spreadsheets and as Parquet for everything else."""

from __future__ import annotations

from pathlib import Path

import duckdb

from child_journeys.land.override_lines import FORMULA_STARTS
from child_journeys.publish.privacy import AUTHORITY_COLUMN, quoted
from child_journeys.publish.tables import order_of

BYTE_ORDER_MARK = "\ufeff"
# a spreadsheet passes over these and looks for a formula behind them
_GUARDED_STARTS = (*FORMULA_STARTS, "\t", "\r", "\n")
# Snappy is the compression that every reader of Parquet has
_PARQUET = "format parquet, compression snappy, row_group_size 122880"
_CSV = "format csv, timestampformat '%Y-%m-%dT%H:%M:%S', dateformat '%Y-%m-%d', header true"


def published_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the tables of a published file, in their alphabetical order."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where not internal order by table_name"
    ).fetchall()
    return [name for (name,) in rows]


def write_csv(
    connection: duckdb.DuckDBPyConnection, new: Path, authority_code: str | None, table: str
) -> int:
    """Write a table as CSV: UTF-8 with byte order mark, a line of headers, ISO dates.

    A text that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, an
    apostrophe, a tab or a line break) gets an apostrophe in front; numbers stay as they are.

    Args:
        connection: to the published file.
        new: the file to write.
        authority_code: the only authority that is wanted, if any.
        table: name of the table.

    Returns:
        How many rows were written.
    """
    columns = _columns(connection, table)
    # no option of its own writes a byte order mark: the first header brings it along
    marks = [BYTE_ORDER_MARK, *[""] * (len(columns) - 1)]
    cells = [
        f"{_cell(name, data_type)} as {quoted(mark + name)}"
        for mark, (name, data_type) in zip(marks, columns.items(), strict=True)
    ]
    return _copy(connection, new, table, ", ".join(cells), authority_code, _CSV)


def write_parquet(
    connection: duckdb.DuckDBPyConnection, new: Path, authority_code: str | None, table: str
) -> int:
    """Write a table as Parquet, with the types it has in the published file.

    Args:
        connection: to the published file.
        new: the file to write.
        authority_code: the only authority that is wanted, if any.
        table: name of the table.

    Returns:
        How many rows were written.
    """
    cells = ", ".join(map(quoted, _columns(connection, table)))
    return _copy(connection, new, table, cells, authority_code, _PARQUET)


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    return dict(
        connection.execute(
            "select column_name, data_type from duckdb_columns()"
            " where not internal and table_name = ? order by column_index",
            [table],
        ).fetchall()
    )


def _copy(
    connection: duckdb.DuckDBPyConnection,
    new: Path,
    table: str,
    cells: str,
    authority_code: str | None,
    options: str,
) -> int:
    columns = _columns(connection, table)
    of_authority = ""
    if authority_code and AUTHORITY_COLUMN in columns:
        of_authority = f" where {AUTHORITY_COLUMN} = {_literal(authority_code)}"
    # as they are published: the order of rows does not hang on how they are stored
    order = ", ".join(f"source.{quoted(name)}" for name in order_of(list(columns)))
    rows = f"select {cells} from {quoted(table)} as source{of_authority} order by {order}"
    written = connection.execute(f"copy ({rows}) to {_literal(str(new))} ({options})").fetchone()
    return written[0]


def _cell(name: str, data_type: str) -> str:
    """Return a column as SQL, its texts kept from being taken for formulas."""
    cell = f"source.{quoted(name)}"
    if data_type != "VARCHAR":
        return cell
    starts = ", ".join(map(_literal, _GUARDED_STARTS))
    return f"case when left({cell}, 1) in ({starts}) then '''' || {cell} else {cell} end"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""What a published file holds, in its own words: tables, columns, types and their comments.

The comments are the descriptions of the contracts, which dbt writes into the warehouse.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class PublishedColumn:
    """A column of a published table: name, DuckDB type, description."""

    name: str
    data_type: str
    comment: str


@dataclass(frozen=True)
class DescribedTable:
    """A published table: name, description with its grain, columns in their order."""

    name: str
    comment: str
    columns: tuple[PublishedColumn, ...]


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> list[DescribedTable]:
    """Return the tables of a published file in their alphabetical order.

    Args:
        connection: whose current database is the published file.
    """
    tables = connection.execute(
        "select table_name, coalesce(comment, '') from duckdb_tables()"
        " where database_name = current_database() and not internal order by table_name"
    ).fetchall()
    columns = connection.execute(
        "select table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns()"
        " where database_name = current_database() and not internal"
        " order by table_name, column_index"
    ).fetchall()
    of_table: dict[str, list[PublishedColumn]] = {name: [] for name, _ in tables}
    for table, *column in columns:
        of_table[table].append(PublishedColumn(*column))
    return [DescribedTable(name, comment, tuple(of_table[name])) for name, comment in tables]

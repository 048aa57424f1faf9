"""Rows of the published file for the writers of event logs, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

_AT_ONCE = 10_000


def stream(
    connection: duckdb.DuckDBPyConnection, query: str, authority_code: str | None
) -> Iterator[tuple]:
    """Yield the rows of a query one by one, without holding them all.

    Args:
        connection: to the published file; it has no other query until the last row was taken.
        query: it has one parameter, the authority that is wanted, or NULL for all.
        authority_code: that authority.
    """
    connection.execute(query, [authority_code])
    while rows := connection.fetchmany(_AT_ONCE):
        yield from rows


def run_of(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the run that the published file is of."""
    return connection.execute("select run_id from publication").fetchone()[0]

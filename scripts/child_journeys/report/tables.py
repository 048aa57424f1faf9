"""The tables of the shareable file, as the report reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from child_journeys.publish.replacement import wal_of

Row = dict[str, Any]
TABLES = (
    "archetypes",
    "archetype_breakdowns",
    "archetype_rates",
    "archetype_time_to_match",
    "authorities",
    "authority_comparison",
    "dfe_authority_spread",
    "disclosure",
    "event_counts",
    "event_types",
    "finding_counts",
    "journey_flows",
    "journey_transitions",
    "journey_variants",
    "list_counts",
    "observation_windows",
    "publication",
    "timeliness",
    "timeliness_bands",
)


class ReportError(Exception):
    """The report cannot be written; the message is a sentence for the user."""


def read_tables(file: Path) -> dict[str, list[Row]]:
    """Return every table of the report, its rows in an order that depends on nothing but them.

    Args:
        file: the shareable DuckDB file, opened read-only.

    Raises:
        ReportError: there is no such file, it cannot be read, or a table is missing.
    """
    if not file.is_file():
        raise ReportError(f'There is no "{file}": run dbt build first.')
    if wal_of(file).exists():
        raise ReportError(
            f'A write-ahead log lies beside "{file}": a program has opened it for writing. Close it'
            " there and run dbt build, which moves the log aside."
        )
    try:
        with closing(duckdb.connect(str(file), read_only=True)) as connection:
            return {name: list(_rows(connection, name)) for name in TABLES}
    except duckdb.CatalogException as error:
        raise ReportError(
            f'A table of the report is missing from "{file}", which an earlier version wrote:'
            " run dbt build first."
        ) from error
    except duckdb.Error as error:
        raise ReportError(
            f'"{file}" cannot be read; is it open for writing in another program?'
        ) from error


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Row]:
    result = connection.execute(f"select * from {table} order by all")
    names = [column[0] for column in result.description]
    for values in result.fetchall():
        yield dict(zip(names, values, strict=True))

"""Run the compiled SQL of models on small tables made by hand, without a dbt build.

A build takes half a minute, a dbt unit test the better part of a second; this takes milliseconds,
so that every branch of every archetype can have a child of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

# the paths of children become these tables; all else is the project's own SQL
BY_HAND = ("child_events", "child_spells", "observation_windows")
# no event of theirs is told on two days
EMPTY = ("int_events__linked",)
FROM_THE_BUILD = ("event_types", "calendar", "codes")
DERIVED = (
    "intermediate/int_referral_episodes",
    "intermediate/int_referral_follow_up",
    "marts/journeys/referral_journeys",
    "intermediate/int_named_conferences",
    "marts/journeys/s47_journeys",
)


def tables_for_archetypes(
    warehouse: Path, compiled: Path, rows: Mapping[str, Sequence[Mapping[str, object]]]
) -> duckdb.DuckDBPyConnection:
    """Return a database in memory in which the SQL of archetypes can be run.

    Args:
        warehouse: a built warehouse, for the columns of the tables and the reference data.
        compiled: folder of the compiled models of its build.
        rows: the rows of `child_events`, `child_spells` and `observation_windows`; columns that
            are not given are empty.
    """
    connection = duckdb.connect()
    connection.execute(f"attach '{warehouse.as_posix()}' as built (read_only)")
    connection.execute("attach ':memory:' as child_journeys")
    connection.execute("use child_journeys")
    for name in FROM_THE_BUILD:
        connection.execute(f"create table {name} as select * from built.{name}")
    for name in EMPTY:
        _create_empty(connection, name)
    for name in BY_HAND:
        _create_empty(connection, name)
        for row in rows[name]:
            places = ", ".join("?" for _ in row)
            connection.execute(
                f"insert into {name} ({', '.join(row)}) values ({places})", list(row.values())
            )
    connection.execute(
        "update child_events set working_day_number = calendar.working_day_number"
        " from calendar where event_date = calendar_date"
    )
    for model in DERIVED:
        name = model.rpartition("/")[2]
        sql = (compiled / f"{model}.sql").read_text(encoding="utf-8")
        connection.execute(f"create table {name} as {sql}")
    return connection


def _create_empty(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create an empty table with the columns of a table or view of the attached warehouse."""
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns()"
        " where database_name = 'built' and table_name = ? order by column_index",
        [name],
    ).fetchall()
    described = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    connection.execute(f"create table {name} ({described})")


def cases(
    connection: duckdb.DuckDBPyConnection, compiled: Path, archetypes: Iterable[str]
) -> list[tuple]:
    """Return archetype, authority, child, index date, status and match date of every case."""
    return [
        case
        for name in archetypes
        for case in connection.execute(
            "select archetype, authority_code, child_id, index_event_date, status,"
            " match_event_date from ("
            + (compiled / f"marts/archetypes/archetype_{name}.sql").read_text(encoding="utf-8")
            + ")"
        ).fetchall()
    ]


def rows_of_model(
    warehouse: Path, compiled: Path, model: str, tables: Mapping[str, Sequence[Mapping]]
) -> list[dict]:
    """Run the compiled SQL of one model on tables made by hand.

    Args:
        warehouse: a built warehouse, for the columns of the tables.
        compiled: folder of the compiled models of its build.
        model: the model, such as `marts/breakdowns/archetype_differences`.
        tables: the rows of every table it reads; columns that are not given are empty.

    Returns:
        Its rows, by the names of its columns.
    """
    query = (compiled / f"{model}.sql").read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as child_journeys")
        connection.execute(f"attach '{warehouse.as_posix()}' as built (read_only)")
        connection.execute("use child_journeys")
        for name, rows in tables.items():
            _create_empty(connection, name)
            for row in rows:
                places = ", ".join("?" for _ in row)
                connection.execute(
                    f"insert into {name} ({', '.join(row)}) values ({places})", list(row.values())
                )
        found = connection.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

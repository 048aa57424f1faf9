"""What journeys and archetypes cost beside DuckDB's reading and sorting the same events."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import duckdb

from child_journeys.benchmark.measuring import Comparison, compare, run
from child_journeys.benchmark.project_sql import (
    WAREHOUSE,
    Model,
    build_small_warehouse,
    statements,
)
from child_journeys.benchmark.staged_events import write_staged_events

PEERS = ("pandas", "polars", "pm4py")
JOURNEY_TABLES = ("child_events", "child_journeys")
FIRST_ARCHETYPES = ("archetype_potentially_missed_risk", "archetype_re_referral")
BREAKDOWN_TABLES = ("archetype_rates", "archetype_breakdowns")
EVENT_FILE = "events.parquet"
SORTED = """
create or replace table sorted_events as
select * from (select * from int_events__annex_a union all select * from int_events__cin_census)
order by authority_code, child_id, event_date, event_type, event_detail
"""
_THREADS = 2
"""As in profiles.yml."""


def compare_journeys(
    folder: Path,
    events: int,
    repeats: int,
    memory_limit: str | None = None,
    against: Sequence[str] = (),
) -> list[Comparison]:
    """Make journeys and the first archetypes of staged events, against reading and sorting them.

    The tables on children, days and authorities are there already. Peers do the nearest to it
    that they can: they read the events from Parquet, order them, find the neighbours, write the
    journeys and follow referrals up.

    Args:
        folder: an empty folder to work in.
        events: about how many events.
        repeats: how often each way is measured; the cheapest counts.
        memory_limit: what DuckDB may use for ours, such as `500MB`; none: what it would.
        against: names of peers; those that are not installed are left out.

    Returns:
        The comparison of our way, then one for each peer.
    """
    targets = (*JOURNEY_TABLES, *FIRST_ARCHETYPES)
    models = _warehouse(folder, events, targets)
    sql = statements(models, targets, _is_staged)
    ours = _compare("journeys", folder, sql, repeats, memory_limit)
    installed = [peer for peer in against if find_spec(peer)]
    if installed:
        run(write_event_file, folder)
    return [ours, *(_compare_peer(peer, folder, ours) for peer in installed)]


def compare_archetypes(
    folder: Path, events: int, repeats: int, memory_limit: str | None = None
) -> list[Comparison]:
    """Judge all archetypes in all breakdowns, against reading and sorting the events.

    The events and everything on journeys is there already.

    Args:
        folder: an empty folder to work in.
        events: about how many events.
        repeats: how often each way is measured; the cheapest counts.
        memory_limit: what DuckDB may use for ours, such as `500MB`; none: what it would.
    """
    models = _warehouse(folder, events, BREAKDOWN_TABLES)
    given = {name for model in models.values() if _is_judging(model) for name in model.reads}
    # a staged list made anew would be that of the handful of files, not the generated one
    before = [
        name
        for name in sorted(given)
        if not _is_judging(models[name]) and not _is_staged(models[name])
    ]
    run(execute, folder, statements(models, before, _is_staged), None)
    judging = statements(models, BREAKDOWN_TABLES, lambda model: not _is_judging(model))
    return [_compare("archetypes", folder, judging, repeats, memory_limit)]


def _is_staged(model: Model) -> bool:
    return model.folder.startswith("staging") or model.folder == "marts/reference"


def _is_judging(model: Model) -> bool:
    is_before_marts = model.name.startswith(("int_archetype", "int_busy_weeks"))
    return is_before_marts or model.folder in ("marts/archetypes", "marts/breakdowns")


def _warehouse(folder: Path, events: int, targets: Sequence[str]) -> dict[str, Model]:
    """Build a warehouse of staged events, with the tables of reference; return its models."""
    models = build_small_warehouse(folder, targets)
    run(stage, folder, events)
    reference = [model.name for model in models.values() if model.folder == "marts/reference"]
    sql = statements(models, reference, lambda model: model.folder.startswith("staging"))
    run(execute, folder, sql, None)
    return models


def stage(folder: Path, events: int) -> None:
    """Fill the staged lists of the warehouse in a folder with about so many events."""
    with duckdb.connect(str(folder / WAREHOUSE)) as connection:
        connection.execute("set enable_progress_bar = false")
        write_staged_events(connection, events)


def execute(folder: Path, sql: Sequence[str], memory_limit: str | None) -> None:
    """Run statements in the warehouse of a folder, as dbt would.

    Args:
        folder: where the warehouse is; what does not fit into memory goes there as well.
        sql: the statements.
        memory_limit: what DuckDB may use; none: what it would.
    """
    settings = {"threads": _THREADS, "temp_directory": str(folder / "spill")}
    if memory_limit:
        settings["memory_limit"] = memory_limit
    with duckdb.connect(str(folder / WAREHOUSE), config=settings) as connection:
        # the bar would stand in what --json prints
        connection.execute("set enable_progress_bar = false")
        for statement in sql:
            connection.execute(statement)


def _compare(
    measure: str, folder: Path, sql: Sequence[str], repeats: int, memory_limit: str | None
) -> Comparison:
    return compare(
        measure,
        _event_count(folder),
        folder / WAREHOUSE,
        ours=(execute, folder, sql, memory_limit),
        # a sort of all events may need more than the limit under which ours is to complete
        baseline=(execute, folder, [SORTED], None),
        repeats=repeats,
    )


def _compare_peer(peer: str, folder: Path, ours: Comparison) -> Comparison:
    module = import_module(f"child_journeys.benchmark.journeys_in_{peer}")
    file = folder / EVENT_FILE
    cost = run(module.make_journeys, file, folder / f"{peer}.parquet")
    return Comparison(peer, ours.rows, file.stat().st_size / 1e6, cost, ours.baseline)


def _event_count(folder: Path) -> int:
    query = (
        "select (select count(*) from int_events__annex_a)"
        " + (select count(*) from int_events__cin_census)"
    )
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as connection:
        return connection.execute(query).fetchone()[0]


def write_event_file(folder: Path) -> None:
    """Write the events as Parquet, shuffled, with all that peers need."""
    path = (folder / EVENT_FILE).as_posix().replace("'", "''")
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as connection:
        connection.execute(
            "copy (select authority_code || '-' || child_id as child, event_type, short_form,"
            " event_date::timestamp as event_date, same_day_order, is_in_default_journey"
            " from child_events order by hash(event_id))"
            f" to '{path}' (format parquet)"
        )

"""The benchmark's files are clean and its figures are what they say; how fast we are is not tested.

The measures themselves take minutes and are run by hand: `child-journeys benchmark land`.
"""

import csv
import datetime
import json
import shutil
import time
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from child_journeys.benchmark import journeys
from child_journeys.benchmark.commands import benchmark
from child_journeys.benchmark.generated_files import (
    write_census,
    write_lists,
    write_small_lists,
    write_workbook,
)
from child_journeys.benchmark.measuring import Comparison, Cost, as_table, run, write_csv
from child_journeys.benchmark.project_sql import Model, compiled_models, statements
from child_journeys.benchmark.publishing import (
    CHILD_LEVEL_TABLES,
    copy_tables,
    multiply,
    publish_tables,
)
from child_journeys.benchmark.reporting import ARCHETYPES
from child_journeys.benchmark.staged_events import EVENTS_PER_CHILD
from child_journeys.benchmark.staging import plain_cast
from child_journeys.land.landing import land
from child_journeys.land.specification import load_specification
from child_journeys.publish.privacy import CHILD_LEVEL
from child_journeys.publish.tables import describe_tables

COMPARISON = Comparison("csv", 10, 2.5, Cost(3.0, 4.0, 120.4), Cost(2.0, 1.0, None))


@pytest.mark.parametrize(
    ("write", "arguments", "files", "rows"),
    [
        (write_lists, (50,), 11, 50),
        (write_small_lists, (13, 4), 13, 52),
        (write_workbook, (50,), 1, 50),
        # a row in each of 7 modules, a disability, 3 factors and 2 reviews
        (write_census, (4,), 1, 4 * 13),
    ],
)
def test_every_row_of_the_generated_files_lands(
    tmp_path: Path, write, arguments: tuple, files: int, rows: int
) -> None:
    write(tmp_path / "raw", *arguments)
    summary = land(tmp_path / "raw", tmp_path / "home")
    assert (summary.files_landed, summary.refusals) == (files, [])
    assert (summary.rows_landed, summary.rows_in) == (rows, rows)


def test_ratios_are_ours_to_the_baseline() -> None:
    row = COMPARISON.as_row()
    assert (row["cpu_ratio"], row["wall_ratio"]) == (1.5, 4.0)
    assert (row["peak_rss_mb"], row["baseline_peak_rss_mb"]) == (120, None)


def test_table_and_csv_say_what_was_not_measured(tmp_path: Path) -> None:
    path = tmp_path / "a new folder" / "land.csv"
    write_csv([COMPARISON], path)
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["cpu_ratio"], row["baseline_peak_rss_mb"]) == ("1.5", "not measured")
    assert as_table([COMPARISON]).splitlines()[1].endswith("not measured")


def test_a_task_runs_in_a_process_of_its_own() -> None:
    cost = run(time.sleep, 0.2)
    assert cost.wall >= 0.2
    assert cost.cpu < cost.wall


def test_what_a_task_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="non-negative"):
        run(time.sleep, -1)


NOT_GENERATED = {
    *("stg_annex_a__care_leavers", "stg_annex_a__adoption", "stg_annex_a__prospective_adopters"),
}


@pytest.fixture(scope="module")
def staged(built, tmp_path_factory):
    """A folder with a warehouse of 3,000 generated events, its journeys made by our own SQL."""
    folder = tmp_path_factory.mktemp("staged")
    shutil.copy(built.warehouse, folder / "child_journeys.duckdb")
    models = compiled_models(built.target)
    with duckdb.connect(str(folder / "child_journeys.duckdb")) as connection:
        for name in models:
            # what is not generated is empty
            if name.startswith("stg_cin_census__") or name in NOT_GENERATED:
                connection.execute(f"delete from {name}")
    journeys.stage(folder, 3_000)
    targets = (*journeys.JOURNEY_TABLES, *journeys.FIRST_ARCHETYPES)
    # staging, and what reads landed files, stays as the build left it; reference tables must be
    # made anew
    sql = statements(
        models,
        targets,
        lambda model: model.folder.startswith("staging") or "read_parquet" in model.statement,
    )
    journeys.execute(folder, sql, "1GB")
    return folder


def read(folder: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(folder / "child_journeys.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_staged_rows_tell_about_as_many_events_as_asked_for(staged: Path) -> None:
    ((events, children, types),) = read(
        staged,
        "select count(*), count(distinct (authority_code, child_id)), count(distinct event_type)"
        " from child_events",
    )
    assert events == pytest.approx(3_000, rel=0.1)
    assert children == pytest.approx(3_000 / EVENTS_PER_CHILD, rel=0.01)
    assert types == 15


def test_generated_children_match_archetypes_and_some_do_not(staged: Path) -> None:
    for name in journeys.FIRST_ARCHETYPES:
        statuses = {status for (status,) in read(staged, f"select status from {name}")}
        assert {"match", "no_match", "too_early"} <= statuses


def test_pandas_writes_the_journeys_that_our_sql_writes(staged: Path) -> None:
    from child_journeys.benchmark.journeys_in_pandas import make_journeys

    journeys.write_event_file(staged)
    make_journeys(staged / journeys.EVENT_FILE, staged / "pandas.parquet")
    theirs = f"'{(staged / 'pandas.parquet').as_posix()}'"
    assert read(
        staged,
        "select authority_code || '-' || child_id, journey_reduced, journey from child_journeys"
        " order by all",
    ) == read(staged, f"select child, journey_reduced, journey from {theirs} order by all")
    ours = read(staged, "select count(*) from archetype_re_referral where status = 'match'")
    assert ours == read(staged, f"select sum(re_referrals)::bigint from {theirs}") != [(0,)]


def test_statements_stop_at_what_is_given_and_come_in_order() -> None:
    reads = {"a": (), "b": ("a",), "c": ("a", "b"), "d": ("c", "b"), "other": ("a",)}
    models = {
        name: Model(name, "given" if name == "a" else "made", name, frozenset(read))
        for name, read in reads.items()
    }
    assert statements(models, ["d"], lambda model: model.folder == "given") == ["b", "c", "d"]


def test_the_plain_cast_reads_the_days_and_numbers_of_the_landed_files(tmp_path) -> None:
    (table,) = [t for t in load_specification().tables_of("annex_a") if t.name == "contacts"]
    cells = {c.name: "x" for c in table.columns} | {"contact_date": "31/03/2025"}
    cells |= {"age_in_years": "7", "_authority": "202", "_extract_date": "", "_file": ""}
    cells |= {"_sheet": "", "_row": "2"}
    with duckdb.connect() as connection:
        values = ", ".join(f"'{text}' as {name}" for name, text in cells.items())
        connection.execute(f"copy (select {values}) to '{tmp_path / 'one.parquet'}'")
        connection.execute(plain_cast(table, tmp_path))
        (row,) = connection.execute(
            "select contact_date, age_in_years, birth_date, contact_source, _authority"
            " from plain_contacts"
        ).fetchall()
    assert row == (datetime.date(2025, 3, 31), 7, None, "x", "202")


def test_figures_of_all_measures_stand_in_one_object(monkeypatch) -> None:
    monkeypatch.setattr(journeys, "compare_journeys", lambda *_: [COMPARISON, COMPARISON])
    printed = CliRunner().invoke(benchmark, ["journeys", "--events", "10", "--json"]).output
    figures = json.loads(printed)
    assert (figures["cpu_ratio"], figures["wall_ratio"], figures["peak_rss_mb"]) == (1.5, 4.0, 120)
    assert len(figures["comparisons"]) == 2


@pytest.mark.parametrize("measure", ["journeys", "archetypes", "publish"])
def test_a_memory_limit_that_is_none_is_refused_before_anything_is_measured(measure: str) -> None:
    refused = CliRunner().invoke(benchmark, [measure, "--memory-limit", "lots"])
    assert refused.exit_code == 2
    assert "3GB or 500MB" in refused.output


def test_an_unknown_peer_is_named_with_those_that_are_known() -> None:
    refused = CliRunner().invoke(benchmark, ["journeys", "--against", "pandas,excel"])
    assert refused.exit_code == 2
    assert "excel" in refused.output
    assert "polars" in refused.output


def test_the_tables_to_publish_are_those_of_children_and_grow_with_them(built, tmp_path):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        public = connection.execute(
            "select source from published where file = 'child_journeys.duckdb'"
        ).fetchall()
        described = describe_tables(connection, {name: name for (name,) in public})
        assert {t.source for t in described if t.columns_treated(*CHILD_LEVEL)} == set(
            CHILD_LEVEL_TABLES
        )
        (events,) = connection.execute("select count(*) from child_events").fetchone()
    many = tmp_path / "many.duckdb"
    multiply(built.warehouse, many, 2 * events)
    with duckdb.connect(str(many), read_only=True) as connection:
        found = connection.execute(
            "select count(*), count(distinct event_id) from child_events"
        ).fetchone()
    assert found == (2 * events, 2 * events)
    publish_tables(many, tmp_path, None)
    copy_tables(many, tmp_path, "500MB")
    assert [path.name for path in tmp_path.iterdir() if path.name != "spill"] == ["many.duckdb"]


def test_the_report_is_measured_with_as_many_archetypes_as_there_are(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        assert connection.execute("select count(*) from archetypes").fetchone() == (ARCHETYPES,)

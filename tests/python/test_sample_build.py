"""The whole way on the shipped sample: what was simulated is what comes out."""

import csv
import filecmp
from datetime import date

import duckdb
import pytest

from child_journeys.sample.simulate import write_sample

NEEDED_MATCHES = 10


@pytest.fixture(scope="module")
def warehouse(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def published(built):
    with duckdb.connect(str(built.published), read_only=True) as connection:
        yield connection


def truth(project, name):
    path = project / "data" / "sample_truth" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_shipped_sample_is_what_the_command_writes(project, tmp_path):
    write_sample(
        tmp_path / "sample",
        tmp_path / "sample_truth",
        authorities=3,
        children=300,
        start=date(2023, 4, 1),
        end=date(2026, 3, 31),
        mess=0.04,
        seed=1,
    )
    for folder in ("sample", "sample_truth"):
        shipped, made = project / "data" / folder, tmp_path / folder
        names = {file.relative_to(shipped) for file in shipped.rglob("*") if file.is_file()}
        assert names == {file.relative_to(made) for file in made.rglob("*") if file.is_file()}
        _, different, unreadable = filecmp.cmpfiles(shipped, made, map(str, names), shallow=False)
        assert different == unreadable == []


def test_every_event_that_a_file_shows_is_found_and_no_other(warehouse, project):
    expected = {
        (
            row["authority_code"],
            row["child_id"],
            row["event_type"],
            row["event_date"],
            row["contact_source_code"],
        )
        for row in truth(project, "events.csv")
        if row["is_observable"] == "true"
    }
    found = set(
        warehouse.execute(
            "select authority_code, child_id, event_type, event_date::varchar,"
            " case when event_type = 'contact' then coalesce(source_code, '') else '' end"
            " from child_events"
        ).fetchall()
    )
    # of some types the simulator keeps no truth
    types = {row[2] for row in expected}
    assert len(expected) > 5000
    assert len(types) == 17
    assert {row for row in found if row[2] in types} == expected


def test_every_archetype_case_is_that_of_the_plain_reading(warehouse, project):
    expected = sorted(tuple(row.values()) for row in truth(project, "archetype_cases.csv"))
    found = warehouse.execute(
        "select authority_code, child_id, archetype, index_event_date::varchar, status,"
        " coalesce(match_event_date::varchar, ''), is_followed_up::varchar from archetype_cases"
        " where archetype in ('potentially_missed_risk', 're_referral')"
    ).fetchall()
    assert sorted(found) == expected


def test_only_planted_mess_makes_findings_on_children_and_their_care(warehouse):
    unreal = warehouse.execute(
        "select distinct rule from quality_findings where rule in"
        " ('1510', '1520', '1530', '1540', '1550', '8585Q', '8873Q', 'care_before_birth')"
    ).fetchall()
    assert unreal == []


def test_no_view_reads_a_file(warehouse):
    views = warehouse.execute(
        "select view_name from duckdb_views() where not internal and contains(sql, 'read_')"
    ).fetchall()
    assert not views


def test_the_sample_is_rich(warehouse):
    matches = warehouse.execute(
        "select matched from archetype_rates where archetype = 'potentially_missed_risk'"
        " and authority_code = 'all' and period = 'all'"
    ).fetchone()[0]
    assert matches >= NEEDED_MATCHES
    unseen = warehouse.execute(
        "select event_type from event_types except select event_type from child_events"
    ).fetchall()
    assert sorted(unseen) == [("adoption_decision_reversed",), ("court_application",)]
    without_rows = warehouse.execute(
        "select table_name, dataset from specified_tables except"
        " select table_name, dataset from landed_files where rows_kept > 0"
    ).fetchall()
    assert without_rows == []


@pytest.mark.parametrize(("dimension", "value"), [("ethnic_group", "Black"), ("weekday", "Friday")])
def test_planted_differences_are_found(warehouse, dimension, value):
    low = warehouse.execute(
        "select rate_ratio_low from archetype_breakdowns"
        " where archetype = 'potentially_missed_risk' and authority_code = 'all'"
        " and period = 'all' and dimension = ? and value = ?",
        [dimension, value],
    ).fetchone()[0]
    assert low > 1


def test_values_of_a_dimension_add_up_to_the_rate(warehouse):
    wrong = warehouse.execute(
        "select archetype, authority_code, period, dimension"
        " from archetype_breakdowns inner join archetype_rates"
        " using (archetype, authority_code, period) where not is_multi_select"
        " group by all having sum(archetype_breakdowns.eligible) <> max(archetype_rates.eligible)"
        " or sum(archetype_breakdowns.matched) <> max(archetype_rates.matched)"
        " or sum(archetype_breakdowns.too_early) <> max(archetype_rates.too_early)"
    ).fetchall()
    assert wrong == []


def test_published_tables_hold_the_same_under_pseudonyms(warehouse, published):
    query = (
        "select authority_code, event_type, event_date, event_number, journey_reduced"
        " from child_events inner join child_journeys using (authority_code, {child}) order by all"
    )
    inside = warehouse.execute(query.format(child="child_id")).fetchall()
    outside = published.execute(query.format(child="child_key")).fetchall()
    assert inside == outside
    pairs = "select count(distinct (authority_code, {child})) from children"
    assert (
        warehouse.execute(pairs.format(child="child_id")).fetchone()
        == published.execute(pairs.format(child="child_key")).fetchone()
    )


def test_shareable_counts_are_hidden_or_rounded(built):
    with duckdb.connect(str(built.shareable), read_only=True) as connection:
        for table in ("archetype_rates", "archetype_breakdowns"):
            counts = connection.execute(
                f"select index_cases, eligible, matched, too_early, not_observed, rate,"
                f" is_suppressed from {table}"
            ).fetchall()
            assert any(row[-1] for row in counts) and not all(row[-1] for row in counts)
            for *numbers, rate, is_suppressed in counts:
                assert all(number is None or number % 5 == 0 for number in numbers)
                assert not is_suppressed or (numbers[1], numbers[2], rate) == (None, None, None)


def test_no_identifier_of_the_sample_is_in_a_published_file(built, project):
    # only those that no other text could hold by chance
    identifiers = {
        row["child_id"].encode()
        for row in truth(project, "true_children.csv")
        if not row["child_id"].isdigit()
    }
    assert len(identifiers) > 100
    for file in (built.published, built.shareable):
        content = file.read_bytes()
        assert not [identifier for identifier in identifiers if identifier in content]


def test_no_log_or_artefact_holds_an_identifier(built, project):
    identifiers = {
        row["child_id"]
        for row in truth(project, "true_children.csv")
        if not row["child_id"].isdigit()
    }
    written = [file for file in built.target.rglob("*") if file.is_file()]
    assert any(file.name == "dbt.log" for file in written)
    for file in written:
        text = file.read_bytes().decode("utf-8", errors="ignore")
        assert not [identifier for identifier in identifiers if identifier in text], file.name

"""Spells, periods of care and timeliness, against a plain reading of the raw rows."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import duckdb
import pytest

from compiled_models import rows_of_model
from conftest import RANDOM

# table: type of the spell, column of its first and of its last day
SPELLS = {
    ("annex_a", "assessments"): (
        "assessment",
        "assessment_start_date",
        "assessment_authorisation_date",
    ),
    ("cin_census", "assessments"): (
        "assessment",
        "assessment_start_date",
        "assessment_authorisation_date",
    ),
    ("annex_a", "children_in_need"): ("episode_of_need", "cin_start_date", "cin_closure_date"),
    ("cin_census", "referrals"): ("episode_of_need", "referral_date", "closure_date"),
    ("cin_census", "cin_plans"): ("cin_plan", "plan_start_date", "plan_end_date"),
    ("annex_a", "child_protection_plans"): (
        "child_protection_plan",
        "plan_start_date",
        "plan_end_date",
    ),
    ("cin_census", "child_protection_plans"): (
        "child_protection_plan",
        "plan_start_date",
        "plan_end_date",
    ),
    ("annex_a", "children_looked_after"): ("looked_after", "care_start_date", "care_end_date"),
}

# an episode of need may start with a referral, and a census takes nothing back
STARTED_BY = {
    "assessment": "assessment_start",
    "child_protection_plan": "cpp_start",
    "looked_after": "lac_start",
}


@pytest.fixture(scope="module")
def warehouse(journeys_build):
    with duckdb.connect(str(journeys_build.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def expected(random_rows):
    """Spells of the random children: (child, type) -> [(start, end, status, open as at)]."""
    said = defaultdict(list)
    for (extract, table), rows in random_rows.rows.items():
        dataset = "annex_a" if "-" in extract else "cin_census"
        if (dataset, table) not in SPELLS:
            continue
        kind, first, last = SPELLS[dataset, table]
        seen = date.fromisoformat(extract if dataset == "annex_a" else f"{extract}-03-31")
        for row in rows:
            start, end = (
                row.get(column) and date.fromisoformat(row[column]) for column in (first, last)
            )
            opens = start and not (
                (dataset, table) == ("cin_census", "referrals")
                and row["is_no_further_action"] == "Yes"
            )
            if opens and start <= seen:
                known_end = end if end and end <= seen else date.min
                event = row["child_id"], STARTED_BY.get(kind, ""), start
                start = random_rows.moved.get(event, start)
                if (*event[:2], start, "") not in random_rows.withdrawn:
                    said[row["child_id"], kind, start].append((seen, dataset, known_end))
    spells = defaultdict(list)
    for (child_id, kind, start), statements in sorted(said.items()):
        _, _, end = max(statements)
        if end == date.min:
            last_seen = max(seen for seen, _, _ in statements)
            spells[child_id, kind].append((start, None, "open", last_seen))
        elif end < start:
            spells[child_id, kind].append((start, None, "end_before_start", None))
        else:
            spells[child_id, kind].append((start, end, "ended", None))
    return dict(spells)


def test_spells_are_those_of_a_plain_reading(warehouse, expected):
    found = defaultdict(list)
    for child_id, kind, *spell in warehouse.execute(
        "select child_id, spell_type, start_date, end_date, status, open_as_at_date"
        " from child_spells where authority_code = ? order by spell_number",
        [RANDOM],
    ).fetchall():
        found[child_id, kind].append(tuple(spell))
    assert dict(found) == expected
    assert {status for spells in found.values() for *_, status, _ in spells} == {
        "ended",
        "open",
        "end_before_start",
    }


def test_spells_that_touch_are_joined(warehouse, expected):
    numbers = {
        (child_id, kind, start): (joined, is_overlapping)
        for child_id, kind, start, joined, is_overlapping in warehouse.execute(
            "select child_id, spell_type, start_date, joined_spell_number, is_overlapping"
            " from child_spells where authority_code = ?",
            [RANDOM],
        ).fetchall()
    }
    overlaps = 0
    for (child_id, kind), spells in expected.items():
        number, reached = 0, date.min
        for start, end, _, as_at in spells:
            if reached == date.min or start > reached + timedelta(days=1):
                number += 1
            assert numbers[child_id, kind, start] == (number, start < reached)
            overlaps += start < reached
            reached = max(reached, end or as_at or start)
    assert overlaps


def test_every_period_of_care_of_the_random_children_is_there(warehouse, expected):
    periods = warehouse.execute(
        "select child_id, start_date, end_date, open_as_at_date from care_journeys"
        " where authority_code = ? order by all",
        [RANDOM],
    ).fetchall()
    assert periods == sorted(
        (child_id, start, end, as_at)
        for (child_id, kind), spells in expected.items()
        if kind == "looked_after"
        for start, end, _, as_at in spells
    )


def test_a_return_to_care_starts_later_than_the_day_after(warehouse):
    periods = warehouse.execute(
        "select child_id, period_number, start_date, end_date, open_as_at_date, return_status,"
        " days_since_previous_period, placements_seen from care_journeys"
        " where child_id like 'LAC%' order by all"
    ).fetchall()
    autumn, winter, may = date(2024, 10, 10), date(2024, 12, 1), date(2025, 5, 1)
    as_at = date(2025, 9, 30)
    assert periods == [
        ("LAC-end-LAC in five months", 1, autumn, winter, None, "returned", None, 1),
        ("LAC-end-LAC in five months", 2, may, None, as_at, "still_looked_after", 151, 1),
        ("LAC-end-LAC on the next day", 1, autumn, None, as_at, "still_looked_after", None, 0),
    ]


def test_assessments_are_timed_in_working_days(warehouse, expected):
    working_days = {
        day
        for (day,) in warehouse.execute(
            "select calendar_date from calendar where is_working_day"
        ).fetchall()
    }
    lengths, still_open = [], 0
    for (_, kind), spells in expected.items():
        for start, end, status, _ in spells if kind == "assessment" else ():
            if status == "ended":
                after = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
                lengths.append(len(working_days.intersection(after)))
            still_open += status == "open"
    [row] = warehouse.execute(
        "select counted, met, too_early from timeliness where authority_code = ?"
        " and period = 'all' and indicator = 'assessment_in_45_working_days'",
        [RANDOM],
    ).fetchall()
    assert row == (len(lengths), sum(length <= 45 for length in lengths), still_open)
    bands = warehouse.execute(
        "select counted from timeliness_bands where authority_code = ? and period = 'all'"
        " and indicator = 'assessment_in_45_working_days' and band = '11 to 20 working days'",
        [RANDOM],
    ).fetchone()
    assert bands == (sum(11 <= length <= 20 for length in lengths),)


# indicator: what it counts, the day of it, what makes it met, the last day of that, and the type of
# event that must have been observed until then
FOLLOWED = {
    "enquiry_without_conference": (
        "s47_journeys",
        "s47_date",
        "conference_date is null",
        "s47_date + interval 60 day",
        "icpc",
    ),
    "conference_with_plan": (
        "s47_journeys",
        "conference_date",
        "cpp_start_date is not null",
        "conference_date + interval 45 day",
        "cpp_start",
    ),
    "contact_with_referral": (
        "contact_journeys",
        "contact_date",
        "referral_date is not null",
        "contact_date + interval 7 day",
        "referral",
    ),
    "return_to_care_in_12_months": (
        "care_journeys",
        "end_date",
        "return_status = 'returned'",
        "end_date + interval 12 month",
        "lac_start",
    ),
}


def found_early(warehouse):
    """Compare the shares with a plain count; return of which something was found early."""
    early = set()
    for indicator, (table, day, met, last_day, event_type) in FOLLOWED.items():
        things = warehouse.execute(
            f"select {met}, exists (from observation_windows as seen where"
            f" seen.authority_code = thing.authority_code and event_type = '{event_type}'"
            f" and observed_from <= {day} and observed_to >= {last_day})"
            f" from {table} as thing where {day} is not null"
        ).fetchall()
        followed = [is_met for is_met, is_followed in things if is_followed]
        [row] = warehouse.execute(
            "select counted, met, counted + too_early + not_observed from timeliness"
            " where authority_code = 'all' and period = 'all' and indicator = ?",
            [indicator],
        ).fetchall()
        assert (indicator, *row) == (indicator, len(followed), sum(followed), len(things))
        is_early = indicator != "enquiry_without_conference"
        if (is_early, False) in things:
            early.add(indicator)
    return early


def test_no_share_counts_what_was_found_early(warehouse, built):
    early = found_early(warehouse)
    with duckdb.connect(str(built.warehouse), read_only=True) as sample:
        early |= found_early(sample)
    # without such things the test could not fail
    assert early >= FOLLOWED.keys() - {"contact_with_referral"}


def test_referrals_from_before_observation_are_no_part_of_a_share(warehouse, built):
    """A census shows those of them whose episode is still open: all of them led to something."""
    unseen = 0
    for file in (None, built.warehouse):
        connection = duckdb.connect(str(file), read_only=True) if file else warehouse
        referrals = connection.execute(
            "select is_no_further_action, exists (from observation_windows as seen"
            " where seen.authority_code = referral.authority_code and event_type = 'referral'"
            " and referral_date between observed_from and observed_to)"
            " from referral_journeys as referral"
        ).fetchall()
        counted = [said for said, is_seen in referrals if is_seen and said is not None]
        [row] = connection.execute(
            "select counted, met, not_observed from timeliness where authority_code = 'all' and"
            " period = 'all' and indicator = 'referral_without_further_action'"
        ).fetchall()
        assert row == (len(counted), sum(counted), len(referrals) - len(counted))
        unseen += sum(said is not None and not is_seen for said, is_seen in referrals)
    assert unseen > 0, "without such referrals the test could not fail"


@pytest.mark.parametrize(
    ("first", "last", "working_days"),
    [
        ("2025-01-06", "2025-01-06", 0),
        ("2025-01-03", "2025-01-06", 1),
        ("2025-01-04", "2025-01-06", 1),
        ("2025-01-06", "2025-01-10", 4),
        # Easter: Good Friday and Easter Monday
        ("2025-04-17", "2025-04-22", 1),
        # Christmas and New Year
        ("2024-12-24", "2025-01-02", 4),
        # the coronation
        ("2023-05-05", "2023-05-09", 1),
    ],
)
def test_the_first_day_is_day_nought(warehouse, first, last, working_days):
    counted = warehouse.execute(
        "select (select working_day_number from calendar where calendar_date = cast(? as date))"
        " - (select working_day_number from calendar where calendar_date = cast(? as date))",
        [last, first],
    ).fetchone()
    assert counted == (working_days,)


def test_every_indicator_occurs_in_the_sample(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        missing = connection.execute(
            "select indicator from indicators anti join timeliness using (indicator)"
        ).fetchall()
        unknown = connection.execute(
            "select distinct indicator from int_indicators__measured"
            " anti join indicators using (indicator)"
        ).fetchall()
        unbanded = connection.execute(
            "select indicator, authority_code, period from timeliness_bands"
            " group by all having abs(sum(share) - 1) > 1e-9"
        ).fetchall()
    assert (missing, unknown, unbanded) == ([], [], [])


@pytest.mark.parametrize(
    ("start", "end", "band"),
    [
        # 92 days, and one more
        ("2023-07-01", "2023-10-01", "3 months or less"),
        ("2023-07-01", "2023-10-02", "More than 3 months to 6 months"),
        # the month that ends sooner than the day of the start
        ("2023-11-30", "2024-02-29", "3 months or less"),
        ("2023-03-01", "2023-09-01", "More than 3 months to 6 months"),
        # 366 days with the leap day
        ("2024-02-15", "2025-02-15", "More than 6 months to 1 year"),
        ("2024-02-15", "2025-02-16", "More than 1 year to less than 2 years"),
        # two years without a leap day are 730 days
        ("2021-01-10", "2023-01-09", "More than 1 year to less than 2 years"),
        ("2021-01-10", "2023-01-10", "2 years or more"),
        # and with one 731
        ("2023-03-01", "2025-02-28", "More than 1 year to less than 2 years"),
        ("2023-03-01", "2025-03-01", "2 years or more"),
        ("2023-03-01", "2023-03-01", "3 months or less"),
    ],
)
def test_how_long_a_plan_lasted_is_told_by_the_calendar(built, project, start, end, band):
    compiled = built.target / "compiled" / "child_journeys" / "models"
    plan = {
        "authority_code": RANDOM,
        "child_id": "plan",
        "spell_type": "child_protection_plan",
        "start_date": start,
        "end_date": end,
        "status": "ended",
    }
    reads = ("referral_journeys", "int_referral_follow_up", "s47_journeys", "calendar")
    others = ("int_indicators__followed", "int_indicators__plans", "observation_windows")
    others += ("int_indicators__reviews",)
    tables = dict.fromkeys((*reads, *others), ()) | {"child_spells": [plan]}
    for model, name in (
        ("intermediate/int_indicators__measured", "int_indicators__measured"),
        ("intermediate/int_indicators__scoped", "int_indicators__scoped"),
    ):
        rows = rows_of_model(built.warehouse, compiled, model, tables)
        tables = {name: rows}
    assert {row["is_met"] for row in rows} == {band == "2 years or more"}
    with (project / "seeds" / "reference" / "indicator_bands.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        tables["indicator_bands"] = [
            {name: value or None for name, value in row.items()} for row in csv.DictReader(file)
        ]
    found = rows_of_model(built.warehouse, compiled, "marts/journeys/timeliness_bands", tables)
    assert {row["band"] for row in found} == {band}
    assert len(found) == 4


def test_bands_follow_each_other_without_a_gap(project):
    seed = project / "seeds" / "reference" / "indicator_bands.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        bands = list(csv.DictReader(file))
    for earlier, later in pairwise(bands):
        if later["band_position"] == "1":
            assert (earlier["to_value"], later["from_value"]) == ("", "0")
        else:
            # of durations a calendar month that has begun counts half
            step = 0.5 if later["indicator"].endswith("_of_two_years") else 1
            assert float(later["from_value"]) == float(earlier["to_value"]) + step

"""Events and journeys, from hand-written and random children through a whole build."""

import itertools
import random
import shutil
import statistics
from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction

import duckdb
import pytest

from child_journeys.export.tables import write_csv, write_parquet
from child_journeys.publish.pseudonyms import KEYS_VARIABLE
from child_journeys.publish.publishing import PUBLIC_FILE, publish
from child_journeys.reading import open_read_only
from child_journeys.sample import truth
from child_journeys.timeline.timelines import draw_timeline
from compiled_models import rows_of_model
from conftest import CORRECTED, HAND_WRITTEN, RANDOM, RANDOM_CHILDREN
from raw_files import write_table

EXPECTED_JOURNEYS = {
    "C-C same source": "[2025-01-05/contact]",
    "C-C two sources": "[2025-01-05/contact] -> [2025-01-05/contact]",
    "123": "[2025-01-06/contact] -> [2025-01-08/referral] -> [2025-04-01/referral]",
    "0123": "[2025-01-07/contact]",
    "unborn 1": "[2025-01-07/contact]",
    "all on one day": " -> ".join(
        f"[2025-01-10/{event_type}]"
        for event_type in (
            "contact",
            "referral",
            "early_help_assessment_start",
            "early_help_assessment_end",
            "assessment_start",
            "assessment_authorised",
            "s47",
            "icpc",
            "cin_start",
            "cin_end",
            "cpp_start",
            "cpp_end",
            "lac_start",
            "lac_end",
        )
    ),
    "R corrected": "[2025-02-01/referral] -> [2025-05-01/referral]",
    "R of both": "[2025-02-01/referral] -> [2025-03-01/cin_end]",
    "R unborn in the census": "[2025-03-01/referral]",
    "R-R born since": "[2025-03-01/referral] -> [2025-04-11/referral]",
    "AS open-AA": "[2025-03-20/assessment_start] -> [2025-04-20/assessment_authorised]",
    "AA of both": "[2025-02-01/assessment_start] -> [2025-02-20/assessment_authorised]",
    "ICPC at two levels": "[2025-01-01/referral] -> [2025-01-20/s47] -> [2025-02-01/icpc]",
    "ICPC at two levels a day apart": (
        "[2025-01-01/referral] -> [2025-01-20/s47] -> [2025-01-31/icpc]"
    ),
    "ICPC a day later in the census": (
        "[2025-01-01/referral] -> [2025-01-20/s47] -> [2025-02-17/icpc]"
    ),
    "AA a day later in Annex A": (
        "[2025-02-04/assessment_start] -> [2025-02-25/assessment_authorised]"
    ),
    "AS-AS on one day": (
        "[2025-02-01/assessment_start] -> [2025-02-10/assessment_authorised]"
        " -> [2025-02-20/assessment_authorised]"
    ),
    "AS a day apart": "[2025-02-04/assessment_start] -> [2025-02-24/assessment_authorised]",
    "REV listed": "[2024-05-01/cpp_start] -> [2025-03-01/cpp_end]",
    "LAC-end-LAC in five months": (
        "[2024-10-10/lac_start] -> [2024-12-01/lac_end] -> [2025-05-01/lac_start]"
    ),
    "LAC-end-LAC on the next day": (
        "[2024-10-10/lac_start] -> [2024-12-01/lac_end] -> [2024-12-02/lac_start]"
    ),
}

EXPECTED_OF_CORRECTED = {
    "R before a list with a refused row": "[2025-02-01/referral]",
    "R other": "[2025-05-01/referral]",
    "AS corrected": "[2025-02-02/assessment_start]",
    "AS before the window": "[2024-12-01/assessment_start]",
    "AS unreadable later": "[2025-02-01/assessment_start]",
    "ICPC of an enquiry before the window": "[2024-12-20/s47] -> [2025-01-05/icpc]",
    "ICPC withdrawn": "[2025-02-01/s47]",
    "S47 other": "[2025-05-01/s47] -> [2025-05-20/icpc]",
    "CIN before a later episode": (
        "[2025-01-10/cin_start] -> [2025-02-10/cin_end] -> [2025-04-10/cin_start]"
    ),
    "CIN no longer listed": "[2025-01-10/cin_start]",
    "CIN start corrected": "[2025-01-08/cin_start] -> [2025-01-10/cin_start]",
    "CIN closure corrected": "[2025-01-10/cin_start] -> [2025-02-20/cin_end]",
}

# authorities of the random children at other times: days in the middle of a month, from which six
# months lead back to days as far apart
SHIFTED = {"205": -20, "206": -13}
UNCHANGED_TABLES = ("child_events", "child_journeys", "children", "archetype_cases")
# what publishing and drawing read besides
READ_BY_TOOLS = ("archetypes", "authorities", "landed_files")
EXPORTED_TABLES = (*UNCHANGED_TABLES, "child_spells", "contact_journeys", "s47_journeys")
# what counts in months of the calendar or in working days is left out
SHIFTED_TABLES = (
    "child_events",
    "child_journeys",
    "withdrawn_events",
    "child_spells",
    "observation_windows",
    "contact_journeys",
    "s47_journeys",
    "journey_transitions",
    "journey_variants",
    "journey_loops",
    "stage_durations",
)
TIED_TO_CALENDAR = {
    "authority_code",
    "event_id",
    "contact_event_id",
    "s47_event_id",
    "journey",
    "first_seen_in",
    "last_seen_in",
    "working_day_number",
    "working_days_to_conference",
    "is_conference_in_15_working_days",
}


@pytest.fixture(scope="module")
def warehouse(journeys_build):
    with duckdb.connect(str(journeys_build.warehouse), read_only=True) as connection:
        yield connection


def event(warehouse, child_id, event_type):
    rows = warehouse.execute(
        "select * from child_events where child_id = ? and event_type = ? order by event_number",
        [child_id, event_type],
    )
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def test_journeys_stand_in_the_published_form_to_the_letter(warehouse):
    journeys = dict(
        warehouse.execute(
            "select child_id, journey from child_journeys where authority_code = '846'"
        ).fetchall()
    )
    assert journeys == EXPECTED_JOURNEYS


def test_reduced_journeys_hold_the_short_forms(warehouse):
    reduced = warehouse.execute(
        "select journey_reduced from child_journeys where child_id = 'all on one day'"
    ).fetchone()
    assert reduced[0] == (
        "C -> R -> EH -> EH| -> AS -> AA -> S47 -> ICPC -> CIN -> CIN| -> CPP -> CPP|"
        " -> LAC -> LAC|"
    )


def test_an_event_of_two_datasets_is_one_event(warehouse):
    [referral] = event(warehouse, "R of both", "referral")
    assert referral["source_count"] == 2
    assert referral["first_seen_in"] == "2025-03-31 annex_a"
    assert referral["last_seen_in"] == "2025-03-31 cin_census"
    assert referral["primary_need_code"] == "N1"


def test_the_newest_extract_wins_but_a_blank_says_nothing(warehouse):
    first, second = event(warehouse, "R corrected", "referral")
    assert (first["source_code"], first["source_count"]) == ("2A", 2)
    assert second["source_code"] is None


def test_an_outcome_of_list_4_survives_a_census_that_does_not_know_it(warehouse):
    [authorised] = event(warehouse, "AA of both", "assessment_authorised")
    assert authorised["assessment_outcome"] == "no_support"
    assert authorised["started_on"] == date(2025, 2, 1)


def test_factors_listed_in_one_cell_are_read(warehouse):
    factors = warehouse.execute(
        "select factor_code from assessment_factors where child_id = 'AA of both' order by all"
    ).fetchall()
    assert factors == [("16A",), ("3B",), ("4B",)]


def test_assessments_started_on_one_day_are_told_apart_by_their_identifiers(warehouse):
    authorised = warehouse.execute(
        "select assessment_authorisation_date::varchar from assessment_factors"
        " where child_id = 'AS-AS on one day'"
    ).fetchall()
    assert authorised == [("2025-02-20",)]


def test_an_assessment_keeps_its_factors_where_another_list_dates_it(warehouse):
    factors = warehouse.execute(
        "select factor_code, assessment_authorisation_date::varchar from assessment_factors"
        " where child_id = 'AA a day later in Annex A'"
    ).fetchall()
    assert factors == [("3B", "2025-02-25")]


def test_an_enquiry_has_the_conference_of_the_day_that_is_believed(warehouse):
    held = warehouse.execute(
        "select child_id, conference_date::varchar from s47_journeys"
        " where child_id in ('ICPC a day later in the census', 'ICPC withdrawn') order by all"
    ).fetchall()
    assert held == [("ICPC a day later in the census", "2025-02-17"), ("ICPC withdrawn", None)]
    late = warehouse.execute(
        "select match_event_date::varchar from archetype_cases"
        " where archetype = 'conference_over_15_working_days'"
        " and child_id = 'ICPC a day later in the census'"
    ).fetchall()
    assert late == [("2025-02-17",)]


def test_child_in_need_plans_and_reviews_are_events_outside_the_default_journey(warehouse):
    types = warehouse.execute(
        "select event_type from child_events where child_id in ('AA of both', 'REV listed')"
        " and not is_in_default_journey order by child_id, event_number"
    ).fetchall()
    assert types == [("cin_plan_start",), ("cin_plan_end",), ("cpp_review",), ("cpp_review",)]


def test_age_before_birth_is_minus_one_and_on_the_birthday_complete(warehouse):
    [contact] = event(warehouse, "unborn 1", "contact")
    assert contact["age_at_event"] == -1
    # the census states the expected date beside the birth, Annex A in place of it
    [referral] = event(warehouse, "R unborn in the census", "referral")
    assert referral["age_at_event"] == -1
    # the day before the birth, and the day after it was expected
    ages = [row["age_at_event"] for row in event(warehouse, "R-R born since", "referral")]
    assert ages == [-1, -1]
    ages = [row["age_at_event"] for row in event(warehouse, "123", "referral")]
    assert ages == [9, 10]


def test_what_is_dated_after_its_extract_is_a_finding_not_an_event(warehouse):
    assert event(warehouse, "C after the extract", "contact") == []
    found = warehouse.execute(
        "select rule, row_number, column_name from quality_findings"
        " where table_name = 'contacts' and authority_code = '846'"
        " and rule not in (select rule from rules) order by row_number, rule"
    ).fetchall()
    assert found == [
        ("date_after_extract", 6, "contact_date"),
        ("date_impossible", 7, "contact_date"),
        ("identifier_unreadable", 8, "child_id"),
        ("identifier_unreadable", 9, "child_id"),
    ]


def test_every_row_is_accounted_for(warehouse):
    counts = warehouse.execute(
        "select rows_in_file, rows_kept, rows_refused, rows_blank, rows_duplicate"
        " from landed_files where table_name = 'referrals' and dataset = 'annex_a'"
        " and authority_code = '846' order by extract_date"
    ).fetchall()
    assert counts == [(5, 4, 0, 0, 1), (4, 4, 0, 0, 0)]


def test_every_event_can_be_traced_to_file_and_row(warehouse):
    sources = warehouse.execute(
        "select event_sources.file, event_sources.row_number from event_sources"
        " inner join child_events using (event_id) where child_events.child_id = 'R of both'"
        " and child_events.event_type = 'referral' order by all"
    ).fetchall()
    assert sources == [
        ("Brighton and Hove/annex_a/2025-03-31/referrals.csv", 5),
        ("Brighton and Hove/cin_census/2025/referrals.csv", 2),
    ]


def test_random_children_have_the_journeys_of_a_plain_reading(warehouse, random_rows):
    rows = warehouse.execute(
        "select child_id, event_date, case when event_type = 'contact' then"
        " coalesce(source_code, '') else '' end, event_type, event_number, days_since_previous,"
        " previous_event_type, next_event_type from child_events where authority_code = ?"
        " order by child_id, event_number",
        [RANDOM],
    ).fetchall()
    found = {}
    for child_id, *row in rows:
        found.setdefault(child_id, []).append(tuple(row))
    expected = {}
    for child_id, events in random_rows.events.items():
        types = [None, *(kind for *_, kind in events), None]
        days = [None, *(day for day, *_ in events)]
        expected[child_id] = [
            (
                day,
                source,
                kind,
                place,
                (day - days[place - 1]).days if place > 1 else None,
                types[place - 1],
                types[place + 1],
            )
            for place, (day, _, source, kind) in enumerate(events, start=1)
        ]
    assert len(found) > RANDOM_CHILDREN * 0.9
    assert found == expected


def test_journeys_leave_out_what_was_withdrawn_and_nothing_else(warehouse):
    journeys = dict(
        warehouse.execute(
            "select child_id, journey from child_journeys where authority_code = ?", [CORRECTED]
        ).fetchall()
    )
    assert journeys == EXPECTED_OF_CORRECTED
    withdrawn = warehouse.execute(
        "select child_id, event_date::varchar, last_seen_in, withdrawn_extract_date::varchar"
        " from withdrawn_events where authority_code = ? order by all",
        [CORRECTED],
    ).fetchall()
    spring, summer = "2025-03-31 annex_a", "2025-06-30"
    assert withdrawn == [
        ("AS corrected", "2025-02-01", spring, summer),
        ("AS withdrawn", "2025-02-01", spring, summer),
        ("CIN closure corrected", "2025-02-10", spring, summer),
        ("ICPC withdrawn", "2025-02-10", spring, summer),
    ]


def test_a_withdrawn_event_can_still_be_traced(warehouse):
    sources = warehouse.execute(
        "select event_sources.file, event_sources.row_number from event_sources"
        " inner join withdrawn_events using (event_id) where withdrawn_events.child_id = ?",
        ["AS withdrawn"],
    ).fetchall()
    assert sources == [("383/annex_a/2025-03-31/assessments.csv", 2)]


def test_each_merge_says_what_every_row_said_and_which_is_believed(warehouse):
    said = warehouse.execute(
        "select extract_date::varchar, table_name, source_code, believed_attributes"
        " from event_sources where child_id = 'R corrected' and event_date = '2025-02-01'"
        " order by extract_date"
    ).fetchall()
    assert said == [
        ("2025-03-31", "referrals", "6", ""),
        ("2025-09-30", "referrals", "2A", "source_code"),
    ]
    dates = warehouse.execute(
        "select dataset, event_date::varchar, stated_date::varchar from event_sources"
        " where child_id = 'AS a day apart' and event_type = 'assessment_start' order by dataset"
    ).fetchall()
    assert dates == [
        ("annex_a", "2025-02-04", "2025-02-03"),
        ("cin_census", "2025-02-04", "2025-02-04"),
    ]


def test_every_attribute_of_an_event_is_that_of_a_believed_row(warehouse):
    for attribute in ("source_code", "is_no_further_action", "assessment_outcome", "started_on"):
        (stated,) = warehouse.execute(f"select count({attribute}) from child_events").fetchone()
        assert stated, f"no event states {attribute}"
        unexplained = warehouse.execute(
            f"select child_events.event_id from child_events left join event_sources on"
            f" child_events.event_id = event_sources.event_id"
            f" and contains(believed_attributes, '{attribute}')"
            f" where child_events.{attribute} is distinct from event_sources.{attribute}"
        ).fetchall()
        assert unexplained == []


def test_sources_that_disagree_are_a_finding_without_what_they_say(warehouse):
    found = warehouse.execute(
        "select file, row_number, column_name from quality_findings"
        " where rule = 'sources_disagree' and authority_code = '846'"
    ).fetchall()
    assert ("Brighton and Hove/annex_a/2025-09-30/referrals.csv", 3, "source_code") in found
    disputed = warehouse.execute(
        "select count(*) from (select event_id from event_sources where authority_code = '202'"
        " and event_type = 'referral' group by event_id"
        " having count(distinct is_no_further_action) > 1)"
    ).fetchone()[0]
    counted = warehouse.execute(
        "select sum(row_count) from quality_findings where rule = 'sources_disagree'"
        " and authority_code = '202' and column_name = 'is_no_further_action'"
    ).fetchone()[0]
    assert counted == disputed > 50


def test_what_a_newer_list_no_longer_has_is_withdrawn(warehouse, random_rows):
    rows = warehouse.execute(
        "select child_id, event_type, event_date from withdrawn_events where authority_code = ?",
        [RANDOM],
    ).fetchall()
    expected = [(child_id, kind, day) for child_id, kind, day, _ in random_rows.withdrawn]
    assert len({kind for _, kind, _ in rows}) > 8
    assert sorted(rows) == sorted(expected)


def test_what_is_refused_elsewhere_does_not_spoil_a_list(journeys_build):
    workbook = {
        "authority_code": CORRECTED,
        "extract_date": date(2025, 3, 31),
        "dataset": "annex_a",
        "file": "383/annex_a/2025-03-31/Annex A.xlsx",
        "status": "landed",
        "rows_landed": 9,
        "rows_refused": 0,
    }
    census = {
        **workbook,
        "dataset": "cin_census",
        "file": "383/cin_census/2025/notes.pdf",
        "status": "refused",
        "rows_landed": 0,
    }
    refused = {"file": workbook["file"], "table_name": "contacts"}
    lists = {"contacts": "contact", "referrals": "referral"}
    rows = rows_of_model(
        journeys_build.warehouse,
        journeys_build.target / "compiled/child_journeys/models",
        "intermediate/int_listed_windows",
        {
            "stg_landed_files": [
                census,
                *({**workbook, "table_name": table_name} for table_name in lists),
            ],
            "int_findings__identifiers": [refused],
            "specified_tables": [
                {"dataset": "annex_a", "table_name": table_name, "window_months": 6}
                for table_name in lists
            ],
            "event_type_sources": [
                {"event_type": event_type, "dataset": "annex_a", "table_name": table_name}
                for table_name, event_type in lists.items()
            ],
            "event_types": [
                {"event_type": event_type, "is_withdrawable": True} for event_type in lists.values()
            ],
        },
    )
    assert {row["table_name"]: row["is_whole"] for row in rows} == {
        "contacts": False,
        "referrals": True,
    }


def test_random_children_are_judged_as_by_a_plain_reading(warehouse, random_rows):
    cases = warehouse.execute(
        "select child_id, archetype, index_event_date, status, match_event_date, is_followed_up"
        " from archetype_cases where authority_code = ?"
        " and archetype in ('potentially_missed_risk', 're_referral') order by all",
        [RANDOM],
    ).fetchall()
    expected = sorted(
        (
            (
                case.child_id,
                case.archetype,
                case.index_date,
                case.status,
                case.match_date,
                case.is_followed_up,
            )
            for child in random_rows.observed.values()
            for judge in (truth.potentially_missed_risk, truth.re_referral)
            for case in judge(child, random_rows.windows)
        ),
        key=lambda case: case[:3],
    )
    assert {case[3] for case in cases} >= {"match", "no_match", "too_early"}
    assert sorted(cases, key=lambda case: case[:3]) == expected


def _reversed_days(steps):
    """Return the short forms with the events of each day the other way round."""
    return [
        form
        for _, day in itertools.groupby(steps, key=lambda step: step[0])
        for _, form in reversed(list(day))
    ]


def _steps(warehouse):
    steps = {}
    for authority, child_id, day, form in warehouse.execute(
        "select authority_code, child_id, event_date, short_form from child_events"
        " where is_in_default_journey order by authority_code, child_id, event_number"
    ).fetchall():
        steps.setdefault((authority, child_id), []).append((day, form))
    return steps


def test_journeys_say_whether_the_order_of_a_day_matters(warehouse):
    expected = {
        child: _reversed_days(steps) != [form for _, form in steps]
        for child, steps in _steps(warehouse).items()
    }
    found = {
        (authority, child_id): is_sensitive
        for authority, child_id, is_sensitive in warehouse.execute(
            "select authority_code, child_id, is_order_sensitive from child_journeys"
        ).fetchall()
    }
    assert {True, False} == set(expected.values())
    assert found == expected


def test_journeys_can_be_built_in_the_other_order_and_with_what_was_withdrawn(
    warehouse, run_tool, journeys_build, journeys_raw, tmp_path
):
    home = shutil.copytree(journeys_build.home, tmp_path / "home")
    finished = run_tool(
        "dbt",
        "run",
        "--select",
        "int_events__ordered",
        "child_events",
        "child_journeys",
        "--vars",
        "{reverse_same_day_order: true, with_withdrawn_events: true}",
        CHILD_JOURNEYS_RAW=journeys_raw,
        CHILD_JOURNEYS_HOME=home,
        DBT_TARGET_PATH=tmp_path / "target",
        DBT_LOG_PATH=tmp_path / "target" / "logs",
    )
    assert finished.returncode == 0, finished.stdout
    withdrawn = warehouse.execute("select event_id from withdrawn_events order by all").fetchall()
    with duckdb.connect(str(home / "child_journeys.duckdb"), read_only=True) as other:
        flagged = "select event_id from child_events where is_withdrawn order by all"
        assert other.execute(flagged).fetchall() == withdrawn
        touched = "select authority_code, child_id from child_events where is_withdrawn"
        children = set(other.execute(touched).fetchall())
        reduced = {
            (authority, child_id): journey.split(" -> ")
            for authority, child_id, journey in other.execute(
                "select authority_code, child_id, journey_reduced from child_journeys"
            ).fetchall()
            if (authority, child_id) not in children
        }
    steps = _steps(warehouse)
    assert len(reduced) > 500
    assert reduced == {child: _reversed_days(steps[child]) for child in reduced}


def test_variants_have_their_normal_forms(warehouse):
    variants = warehouse.execute(
        "select journey_reduced, journey_without_repeats, journey_first_of_each"
        " from journey_variants"
    ).fetchall()
    assert any(len({*forms}) == 3 for forms in variants)
    for as_is, without_repeats, first_of_each in variants:
        steps = as_is.split(" -> ")
        assert without_repeats.split(" -> ") == [step for step, _ in itertools.groupby(steps)]
        assert first_of_each.split(" -> ") == list(dict.fromkeys(steps))


def test_loops_are_those_of_a_plain_count(warehouse):
    days = {}
    for authority, child_id, kind, day in warehouse.execute(
        "select authority_code, child_id, event_type, event_date from child_events"
        " order by event_number"
    ).fetchall():
        for scope in (authority, "all"):
            days.setdefault((scope, kind), {}).setdefault((authority, child_id), []).append(day)
    expected = []
    for (scope, kind), children in days.items():
        gaps = [
            (after - before).days
            for of_child in children.values()
            for before, after in itertools.pairwise(of_child)
        ]
        repeating = sum(len(of_child) > 1 for of_child in children.values())
        median = statistics.median(gaps) if gaps else None
        expected.append((scope, kind, len(children), len(gaps), repeating, median))
    found = warehouse.execute(
        "select authority_code, event_type, child_count, repeat_count, repeating_child_count,"
        " median_days from journey_loops"
    ).fetchall()
    assert sorted(found, key=str) == sorted(expected, key=str)


def _within(cases, share):
    """Return the days within which `share` of the cases were over, by the product-limit."""
    going_on = Fraction(1)
    for days in sorted({days for days, _ in cases}):
        at_risk = sum(other >= days for other, _ in cases)
        over = sum(is_over for other, is_over in cases if other == days)
        going_on *= Fraction(at_risk - over, at_risk)
        if going_on <= 1 - share:
            return days
    return None


def _durations(cases):
    """Return the counts and percentiles of (status, days, whether over)."""
    counted = [(days, is_over) for status, days, is_over in cases if status == "counted"]
    statuses = [status for status, *_ in cases]
    measured = [case for case in counted if case[0] is not None]
    return (
        len(counted),
        sum(is_over for _, is_over in counted),
        statuses.count("too_early"),
        statuses.count("not_observed"),
        _within(measured, Fraction(1, 2)),
        _within(measured, Fraction(9, 10)),
    )


def _found_durations(warehouse, stage):
    rows = warehouse.execute(
        "select authority_code, case_count, over_count, too_early_count, not_observed_count,"
        " median_days, p90_days from stage_durations where stage = ?",
        [stage],
    ).fetchall()
    return {authority: tuple(figures) for authority, *figures in rows}


def _windows(warehouse, kind):
    """Return (authority, first day, last day, whether it is the last) of a type's observation."""
    return warehouse.execute(
        "select authority_code, observed_from, observed_to, is_last from observation_windows"
        " where event_type = ?",
        [kind],
    ).fetchall()


@pytest.mark.parametrize(
    ("stage", "start", "end", "within"),
    [
        ("contact_to_referral", "contact", "referral", 30),
        ("referral_to_assessment", "referral", "assessment_start", 90),
        ("referral_to_s47", "referral", "s47", 90),
        ("s47_to_conference", "s47", "icpc", 60),
        ("conference_to_plan", "icpc", "cpp_start", 45),
        ("assessment_to_cin_plan", "assessment_authorised", "cin_plan_start", 90),
        ("plan_to_care", "cpp_start", "lac_start", 365),
        ("closure_to_referral", "cin_end", "referral", 365),
    ],
)
def test_steps_take_the_days_of_a_plain_reading(warehouse, stage, start, end, within):
    days_of = {}
    for *child, kind, day in warehouse.execute(
        "select authority_code, child_id, event_type, event_date from child_events"
        " where event_type in (?, ?)",
        [start, end],
    ).fetchall():
        days_of.setdefault(tuple(child), {start: set(), end: set()})[kind].add(day)
    windows = _windows(warehouse, end)
    cases = {}
    for (authority, _), days in days_of.items():
        for first in days[start]:
            last = first + timedelta(days=within)
            until = min((day for day in days[start] if day > first), default=date.max)
            reached = [day for day in days[end] if first <= day <= last and day < until]
            taken = (min(reached) - first).days if reached else None
            holding = [w for w in windows if w[0] == authority and w[1] <= first <= w[2]]
            status = "not_observed"
            if any(observed_to >= last for _, _, observed_to, _ in holding):
                status = "counted"
            elif any(is_last for *_, is_last in holding):
                status = "too_early"
            for scope in (authority, "all"):
                cases.setdefault(scope, []).append((status, taken, taken is not None))
    assert _found_durations(warehouse, stage) == {
        scope: _durations(of_scope) for scope, of_scope in cases.items()
    }
    assert {status for status, *_ in cases["all"]} >= {"counted", "too_early"}


@pytest.mark.parametrize(
    ("stage", "ended_by"),
    [
        ("assessment", "assessment_authorised"),
        ("episode_of_need", "cin_end"),
        ("cin_plan", "cin_plan_end"),
        ("child_protection_plan", "cpp_end"),
        ("looked_after", "lac_end"),
    ],
)
def test_open_spells_count_for_as_long_as_they_were_seen(warehouse, stage, ended_by):
    periods = {}
    for *period, start, end, open_as_at in warehouse.execute(
        "select authority_code, child_id, joined_spell_number, start_date, end_date,"
        " open_as_at_date from child_spells where spell_type = ? and status <> 'end_before_start'",
        [stage],
    ).fetchall():
        periods.setdefault(tuple(period), []).append((start, end, open_as_at))
    windows = _windows(warehouse, ended_by)
    cases = {}
    for (authority, *_), spells in periods.items():
        first = min(start for start, *_ in spells)
        days = (max(end or open_as_at for _, end, open_as_at in spells) - first).days
        is_over = all(end for _, end, _ in spells)
        is_seen = any(w[0] == authority and w[1] <= first <= w[2] for w in windows)
        for scope in (authority, "all"):
            cases.setdefault(scope, []).append(
                ("counted" if is_seen else "not_observed", days, is_over)
            )
    assert _found_durations(warehouse, stage) == {
        scope: _durations(of_scope) for scope, of_scope in cases.items()
    }
    assert {is_over for _, _, is_over in cases["all"]} == {True, False}


@pytest.fixture(scope="module")
def built_again(project, build_from, journeys_raw, random_rows, tmp_path_factory):
    """The hand-written children twice, the random ones shuffled, doubled, cut and shifted."""
    chance = random.Random(3)
    again = tmp_path_factory.mktemp("again")
    shutil.copytree(journeys_raw / HAND_WRITTEN, again / HAND_WRITTEN)
    shutil.copytree(journeys_raw / HAND_WRITTEN, again / "Hackney")
    for (extract, table), rows in random_rows.rows.items():
        shuffled = chance.sample(rows, len(rows))
        third = len(rows) // 3
        for file_name, part in {
            f"{table} z.csv": shuffled[: 2 * third],
            f"{table} a.csv": shuffled[third:],
            f"{table} copy.csv": shuffled[third:],
        }.items():
            write_table(project, again, RANDOM, extract, table, part, file_name)
        # the year of a census has fixed ends
        if "-" in extract:
            for authority, days in SHIFTED.items():
                shifted = [_shifted_row(row, days) for row in rows]
                write_table(project, again, authority, _shift(extract, days), table, shifted)
    other = build_from(again, (*SHIFTED_TABLES, *UNCHANGED_TABLES, *READ_BY_TOOLS))
    assert other.returncode == 0, other.stdout
    return other


def test_order_of_rows_files_twice_and_overlapping_extracts_change_nothing(
    built_again, journeys_build
):
    """Shuffle, load twice, split in two overlapping files, add an authority: the same answers."""
    for table in UNCHANGED_TABLES:
        query = f"select * from {table} where authority_code in ('846', '202') order by all"
        expected = _rows(journeys_build.warehouse, query)
        assert expected, f"{table} is empty"
        assert _rows(built_again.warehouse, query) == expected, table


def test_order_and_names_of_files_change_no_byte_of_what_is_exported(
    built_again, journeys_build, tmp_path, monkeypatch
):
    """Publish both builds under the same keys, export the authorities that both have."""
    monkeypatch.setenv(KEYS_VARIABLE, str(tmp_path / "keys.json"))
    first, again = (
        _exported(build, tmp_path / name)
        for name, build in (("first", journeys_build), ("again", built_again))
    )
    assert first.keys() == again.keys() and all(first.values())
    assert [name for name, content in first.items() if again[name] != content] == []


def _exported(build, folder):
    """Return what a build publishes and draws of two authorities: name of the file -> bytes."""
    with open_read_only(build.warehouse, memory_limit=None) as connection:
        publish(connection, folder, public=[*EXPORTED_TABLES, "landed_files"], shareable={})
        busiest = connection.execute(
            "select child_id from child_journeys where authority_code = ?"
            " order by event_count desc, child_id limit 5",
            [RANDOM],
        ).fetchall()
    svg = draw_timeline(build.home, RANDOM, [child for (child,) in busiest], "svg").content
    with closing(
        duckdb.connect(str(folder / "published" / PUBLIC_FILE), read_only=True)
    ) as connection:
        for table, authority in itertools.product(EXPORTED_TABLES, ("846", RANDOM)):
            for write, suffix in ((write_csv, "csv"), (write_parquet, "parquet")):
                write(connection, folder / f"{table}_{authority}.{suffix}", authority, table)
    files = (path for path in folder.iterdir() if path.is_file())
    return {"timeline.svg": svg} | {path.name: path.read_bytes() for path in files}


@pytest.mark.parametrize("table", SHIFTED_TABLES)
def test_a_week_later_everything_is_a_week_later(built_again, table):
    early, late = SHIFTED
    with duckdb.connect(str(built_again.warehouse), read_only=True) as connection:
        columns = connection.execute(f"describe {table}").fetchall()

        def read(authority, days):
            values = [
                f"{name} + {days}" if kind == "DATE" else name
                for name, kind, *_ in columns
                if name not in TIED_TO_CALENDAR
            ]
            return connection.execute(
                f"select {', '.join(values)} from {table} where authority_code = ? order by all",
                [authority],
            ).fetchall()

        found = read(late, 0)
        assert found
        assert found == read(early, SHIFTED[late] - SHIFTED[early])


def _shift(day, days):
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _shifted_row(row, days):
    return {
        name: _shift(value, days) if name.endswith("_date") else value
        for name, value in row.items()
    }


def _rows(file, query):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()

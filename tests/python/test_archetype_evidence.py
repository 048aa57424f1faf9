"""What a case rests on, and how long it was observed: children watched for longer and longer."""

from collections import defaultdict
from datetime import date, timedelta

import duckdb
import pytest

from archetype_children import MATCH, NO_MATCH, NOT_A_CASE
from compiled_models import rows_of_model, tables_for_archetypes
from random_children import SAME_DAY_ORDER
from test_archetype_catalogue import PLAN_STARTS, events_of, spells_of

FIRST, LAST = date(2020, 1, 1), date(2026, 3, 31)
STOPS = [date(2022, 2, 10) + timedelta(days=23 * number) for number in range(14)]
# the authority that is watched to the end, and one for each day on which observation may stop
UNTIL = {"800": LAST, **{str(801 + number): stop for number, stop in enumerate(STOPS)}}
WITHOUT_A_DAY = {
    "early_help_that_held",
    "long_plan",
    "long_cin_plan",
    "referral_without_assessment",
    "assessment_over_45_working_days",
    "s47_without_conference",
    "straight_to_care",
    "timely_path",
}


@pytest.fixture(scope="module")
def compiled(built):
    return built.target / "compiled" / "child_journeys" / "models"


@pytest.fixture(scope="module")
def archetypes(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
        return [row[0] for row in warehouse.execute("select archetype from archetypes").fetchall()]


@pytest.fixture(scope="module")
def judge(built, compiled):
    """Judge children, each a path of events, in every authority, as far as it is observed there."""

    def run(archetypes, paths):
        with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
            stages = dict(warehouse.execute("select event_type, stage from event_types").fetchall())
        events = [
            [event for event in events_of(path, authority)[0] if event["event_date"] <= until]
            for authority, until in UNTIL.items()
            for path in paths
        ]
        rows = {
            "child_events": [
                event | {"stage": stages[event["event_type"]]} for es in events for event in es
            ],
            "child_spells": [spell for es in events for spell in spells_of(es)],
            "observation_windows": [
                {
                    "authority_code": authority,
                    "event_type": kind,
                    "stretch_number": 1,
                    "observed_from": FIRST,
                    "observed_to": until,
                    "is_last": True,
                }
                for authority, until in UNTIL.items()
                for kind in SAME_DAY_ORDER
            ],
        }
        found = defaultdict(dict)
        with tables_for_archetypes(built.warehouse, compiled, rows) as connection:
            for name in archetypes:
                query = compiled / f"marts/archetypes/archetype_{name}.sql"
                cases = connection.execute(query.read_text(encoding="utf-8"))
                columns = [column[0] for column in cases.description]
                for row in cases.fetchall():
                    case = dict(zip(columns, row, strict=True))
                    key = name, case["child_id"], case["index_event_id"].split(" ", 1)[1]
                    found[key][case["authority_code"]] = case
        return found

    return run


@pytest.fixture(scope="module")
def judged(judge, archetypes):
    """Every child of the catalogue, by archetype, path and index event: the case by authority."""
    groups = [paths for group in (MATCH, NO_MATCH, NOT_A_CASE) for paths in group.values()]
    return judge(archetypes, sorted(set().union(*groups)))


def match_within(case, days):
    return case["days_to_match"] is not None and case["days_to_match"] <= days


def test_what_is_known_of_observed_days_is_never_taken_back(judged):
    """Whoever watched for longer says the same of the days that the other had observed."""
    compared = matched = 0
    for key, cases in judged.items():
        for authority, case in cases.items():
            days = case["observed_days"]
            if days is None:
                continue
            later = cases.get("800")
            assert later is not None, (key, authority, "was no case after all")
            assert match_within(case, days) == match_within(later, days), (key, authority)
            compared += 1
            matched += match_within(case, days)
    assert compared > 1000 and matched > 200


def test_days_are_observed_to_the_end_of_the_follow_up_and_not_beyond(judged):
    for (name, *_), cases in judged.items():
        for case in cases.values():
            days = case["observed_days"]
            if name in WITHOUT_A_DAY:
                assert days is None
            elif case["is_followed_up"]:
                assert not match_within(case, 10**6) or match_within(case, days)
            elif days is not None:
                watched = UNTIL[case["authority_code"]] - case["index_event_date"]
                assert 0 <= days <= watched.days


def test_every_archetype_but_absences_has_days(judged):
    with_days = {
        name
        for (name, *_), cases in judged.items()
        if any(case["observed_days"] is not None for case in cases.values())
    }
    assert with_days == {name for name, *_ in judged} - WITHOUT_A_DAY


def observed(judge, archetype, path):
    """By the day observation stopped: the days for which the case was observed."""
    (cases,) = judge([archetype], [path]).values()
    return {UNTIL[authority]: case["observed_days"] for authority, case in cases.items()}


def test_a_re_referral_is_watched_from_its_day_on(judge):
    found = observed(judge, "re_referral", "*2022-03-10 referral")
    assert found[date(2022, 3, 28)] == 18
    assert found[LAST] == 365


def test_days_for_a_plan_are_taken_off(judge):
    """Six months for the referral; whether it led to a plan is known ninety days after it."""
    found = observed(judge, "potentially_missed_risk", "*2022-02-01 assessment_authorised")
    assert found[date(2022, 4, 20)] is None
    assert found[date(2022, 5, 13)] == (date(2022, 5, 13) - date(2022, 2, 1)).days - 90
    assert found[LAST] == (date(2022, 8, 1) - date(2022, 2, 1)).days


def test_an_index_is_a_case_when_it_can_no_longer_be_answered(judge):
    """A contact that a referral follows within seven days is none."""
    found = observed(judge, "repeat_contacts", "*2022-03-24 contact")
    assert found[date(2022, 3, 28)] is None
    assert found[date(2022, 4, 20)] == 27


# events of the steps


def steps_of(judge, archetype, path):
    cases = judge([archetype], [path])
    return {
        key[2].rsplit(" ", 1)[1]: case["800"]["step_event_numbers"] for key, case in cases.items()
    }


def test_steps_name_every_event_up_to_the_match(judge):
    path = "*2022-02-01 referral, 2022-03-01 contact, 2022-04-01 referral, 2022-05-01 referral"
    found = steps_of(judge, "revolving_door", path)
    assert found == {"0": "3, 4", "2": None, "3": None}


def test_steps_are_the_earliest_that_lead_to_the_match(judge):
    """The second referral may not be a step of the day of the third."""
    path = "2022-02-01 referral, 2022-02-01 contact, 2022-04-01 referral, 2022-06-01 referral"
    assert steps_of(judge, "revolving_door", path)["0"] == "3, 4"
    path = "2022-02-01 contact, 2022-04-01 contact, 2022-04-02 contact, 2022-04-03 contact"
    assert steps_of(judge, "repeat_contacts", path)["0"] == "2, 3"


def test_the_last_step_is_the_match(judged):
    seen = 0
    for cases in judged.values():
        for case in cases.values():
            assert (case["step_event_numbers"] is None) == (case["match_event_id"] is None)
            if case["match_event_id"]:
                events, _ = events_of(case["child_id"], case["authority_code"])
                number = int(case["step_event_numbers"].split(", ")[-1])
                (match,) = [e for e in events if e["event_id"] == case["match_event_id"]]
                assert match["event_number"] == number
                seen += 1
    assert seen > 300


def evidence(built, compiled, case, events):
    case = {
        "archetype": "made_up",
        "case_id": "1",
        "authority_code": "901",
        "child_id": "A",
        "status": "match",
        "index_event_date": date(2022, 2, 1),
        **case,
    }
    tables = {"archetype_cases": [case], "child_events": events}
    rows = rows_of_model(built.warehouse, compiled, "marts/breakdowns/archetype_evidence", tables)
    names = (
        "evidence_number",
        "evidence_role",
        "event_id",
        "days_since_index",
        "days_since_previous",
    )
    return sorted(tuple(row[name] for name in names) for row in rows)


EVENTS = [
    {
        "event_id": f"{child} {number}",
        "authority_code": "901",
        "child_id": child,
        "event_number": number,
        "event_type": "referral",
        "event_date": day,
    }
    for child in "AB"
    for number, day in enumerate(
        [
            date(2022, 1, 1),
            date(2022, 2, 1),
            date(2022, 2, 11),
            date(2022, 3, 1),
            date(2022, 3, 1),
            date(2022, 3, 31),
        ],
        start=1,
    )
]


def test_evidence_of_two_steps_and_a_plan(built, compiled):
    case = {"index_event_id": "A 2", "step_event_numbers": "3, 5", "plan_event_id": "A 6"}
    assert evidence(built, compiled, case, EVENTS) == [
        (1, "index", "A 2", 0, None),
        (2, "step", "A 3", 10, 10),
        (3, "step", "A 5", 28, 18),
        (4, "plan", "A 6", 58, 30),
    ]


def test_evidence_of_an_absence_is_the_index_alone(built, compiled):
    case = {"index_event_id": "A 2"}
    assert evidence(built, compiled, case, EVENTS) == [(1, "index", "A 2", 0, None)]


@pytest.mark.parametrize("status", ["no_match", "too_early", "not_observed"])
def test_only_a_match_has_evidence(built, compiled, status):
    case = {"index_event_id": "A 2", "status": status}
    assert evidence(built, compiled, case, EVENTS) == []


def test_every_match_of_the_sample_has_its_evidence(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
        wrong = warehouse.execute(
            "select count(*) from archetype_cases as cases where status = 'match' and ("
            " select count(*) from archetype_evidence as evidence"
            " where evidence.case_id = cases.case_id and ("
            "  (evidence_role = 'index' and event_id = index_event_id)"
            "  or (evidence_role = 'step' and event_id = match_event_id)"
            "  or (evidence_role = 'plan' and event_id = plan_event_id)))"
            " <> 1 + (match_event_id is not null)::int + (plan_event_id is not null)::int"
        ).fetchone()[0]
        total = warehouse.execute("select count(*) from archetype_evidence").fetchone()[0]
    assert wrong == 0
    assert total > 100


def test_plan_starts_are_those_of_the_specification(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
        starts = warehouse.execute(
            "select event_type from event_types where is_plan_start order by 1"
        ).fetchall()
    assert sorted(PLAN_STARTS) == [row[0] for row in starts]

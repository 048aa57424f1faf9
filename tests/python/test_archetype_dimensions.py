"""What a case is described by, against a plain reading of events, spells and lists."""

from collections import Counter, defaultdict
from datetime import date

import duckdb
import pytest

PLAN_TYPES = ("looked_after", "child_protection_plan", "cin_plan")
LABELS = dict(
    zip(PLAN_TYPES, ("Looked after", "Child protection plan", "Child in need plan"), strict=True)
)
QUARTERS = ("January to March", "April to June", "July to September", "October to December")


@pytest.fixture(scope="module")
def warehouse(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        yield connection


def records(warehouse, query):
    found = warehouse.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def cases(warehouse):
    return records(
        warehouse,
        "select described.*, cases.index_event_type"
        " from int_archetype_cases__described as described"
        " inner join archetype_cases as cases using (case_id)",
    )


@pytest.fixture(scope="module")
def events(warehouse):
    """By child: its events in order."""
    found = defaultdict(list)
    for event in records(warehouse, "select * from child_events order by event_number"):
        found[event["authority_code"], event["child_id"]].append(event)
    return found


def child(row):
    return row["authority_code"], row["child_id"]


def test_earlier_plans_and_care_are_those_of_the_days_before(cases, events):
    answers = Counter()
    for case in cases:
        before = {
            event["event_type"]
            for event in events[child(case)]
            if event["event_date"] < case["index_event_date"]
        }
        plan, care = bool(before & {"cin_plan_start", "cpp_start"}), "lac_start" in before
        assert case["earlier_plan"] == ("Earlier plan" if plan else "None seen")
        assert case["earlier_care"] == ("Earlier care" if care else "None seen")
        answers[plan, care] += 1
    assert len(answers) >= 3


def test_the_plan_is_the_one_in_place_at_the_index(warehouse, cases, events):
    spells = defaultdict(list)
    for spell in records(warehouse, "select * from child_spells"):
        if spell["spell_type"] in PLAN_TYPES:
            spells[child(spell)].append(spell)
    labels = dict(
        warehouse.execute(
            "select code, label from codes where code_list = 'abuse_category'"
        ).fetchall()
    )
    answers = Counter()
    for case in cases:
        day = case["index_event_date"]
        starts_a_plan = case["index_event_type"] in ("cin_plan_start", "cpp_start", "lac_start")
        in_place = [
            spell
            for spell in spells[child(case)]
            if spell["start_date"] <= day
            and day <= (spell["end_date"] or spell["open_as_at_date"] or spell["start_date"])
            and (spell["start_date"] < day or starts_a_plan)
        ]
        kinds = [kind for kind in PLAN_TYPES if any(s["spell_type"] == kind for s in in_place)]
        assert case["plan_type"] == (LABELS[kinds[0]] if kinds else "No plan seen")
        protection = [s["start_date"] for s in in_place if s["spell_type"] == PLAN_TYPES[1]]
        category = "No child protection plan"
        if protection:
            (code,) = {
                event["abuse_category_code"]
                for event in events[child(case)]
                if (event["event_type"], event["event_date"]) == ("cpp_start", max(protection))
            }
            category = labels.get(code, "Not recorded")
        assert case["abuse_category"] == category
        answers[case["plan_type"], category] += 1
    assert len({plan for plan, _ in answers}) == 4
    assert len(answers) > 6


def test_years_and_quarters(cases):
    for case in cases:
        day = case["index_event_date"]
        first = day.year if day >= date(day.year, 4, 1) else day.year - 1
        assert case["financial_year"] == f"{first}-{(first + 1) % 100:02}"
        assert case["quarter"] == QUARTERS[(day.month - 1) // 3]
    assert {case["quarter"] for case in cases} == set(QUARTERS)


def test_the_team_is_that_of_the_referral_and_rare_names_are_hidden(warehouse, cases, events):
    newest = {}
    for row in records(
        warehouse,
        "select authority_code, child_id, referral_date, trim(allocated_team) as team"
        " from stg_annex_a__referrals where trim(allocated_team) <> '' order by extract_date, team",
    ):
        newest[*child(row), row["referral_date"]] = row["team"]
    referrals = {
        (*key, event["event_date"]): event["referral_number"]
        for key, journey in events.items()
        for event in journey
        if event["event_type"] == "referral"
    }
    teams = {(*key[:2], referrals[key]): team for key, team in newest.items() if key in referrals}
    counts = Counter((key[0], team.lower()) for key, team in teams.items())
    named = Counter()
    numbers = dict(
        warehouse.execute(
            "select case_id, referral_number from archetype_cases"
            " inner join child_events on index_event_id = event_id"
        ).fetchall()
    )
    for case in cases:
        team = teams.get((*child(case), numbers[case["case_id"]]))
        if team is None:
            assert case["team"] == "Not recorded"
        elif counts[case["authority_code"], team.lower()] < 8:
            assert case["team"] == "Another team"
        else:
            assert case["team"].lower() == team.lower()
        named[case["team"]] += 1
    assert len(named) > 4


def test_a_team_is_compared_within_its_authority_and_a_year_with_all_years(warehouse):
    scopes = warehouse.execute(
        "select dimension, authority_code = 'all', period = 'all' from archetype_breakdowns"
        " where dimension in ('team', 'financial_year') group by all"
    ).fetchall()
    assert {is_all for dimension, is_all, _ in scopes if dimension == "team"} == {False}
    assert {is_all for dimension, _, is_all in scopes if dimension == "financial_year"} == {True}
    assert len(scopes) > 2


def test_crossed_dimensions_are_those_that_were_asked_for(warehouse, cases):
    crossed = warehouse.execute(
        "select archetype, value, eligible from archetype_breakdowns where authority_code = 'all'"
        " and period = 'all' and dimension = 'gender and age_band'"
    ).fetchall()
    expected = Counter(
        f"{case['gender']}, {case['age_band']}"
        for case in cases
        if case["archetype"] == "potentially_missed_risk" and case["is_followed_up"]
    )
    assert {archetype for archetype, *_ in crossed} == {"potentially_missed_risk"}
    assert {value: count for _, value, count in crossed if count} == expected


def test_a_child_counts_under_each_of_its_disabilities(warehouse, cases):
    rows = records(
        warehouse,
        "select authority_code, child_id, extract_date, disability_code, disability"
        " from stg_cin_census__disabilities where disability_code is not null",
    )
    newest = defaultdict(lambda: date.min)
    for row in rows:
        newest[child(row)] = max(newest[child(row)], row["extract_date"])
    disabilities = defaultdict(set)
    for row in rows:
        if row["extract_date"] == newest[child(row)] and row["disability_code"] != "NONE":
            disabilities[child(row)].add(row["disability"])
    expected, with_any = Counter(), Counter()
    for case in cases:
        if case["is_followed_up"]:
            with_any[case["archetype"]] += bool(disabilities[child(case)])
            for disability in disabilities[child(case)]:
                expected[case["archetype"], disability] += 1
    found = {
        (archetype, value): (eligible, other_eligible)
        for archetype, value, eligible, other_eligible in warehouse.execute(
            "select archetype, value, eligible, other_eligible from archetype_breakdowns"
            " where authority_code = 'all' and period = 'all' and dimension = 'disability_type'"
        ).fetchall()
    }
    assert {key: counts[0] for key, counts in found.items() if counts[0]} == expected
    for (archetype, _), counts in found.items():
        assert sum(counts) == with_any[archetype]
    assert max(Counter(len(names) for names in disabilities.values())) > 1


def test_only_dimensions_of_several_values_are_marked(warehouse):
    marked = dict(
        warehouse.execute(
            "select dimension, bool_or(is_multi_select) from archetype_breakdowns group by all"
        ).fetchall()
    )
    assert {dimension for dimension, is_marked in marked.items() if is_marked} == {
        "assessment_factor",
        "disability_type",
    }

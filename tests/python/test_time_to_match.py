"""Days to a match, against statsmodels, a plain reading, and cases made by hand."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from compiled_models import rows_of_model
from macro_sql import call, run, select

few_examples = settings(max_examples=25, deadline=None)
CENSORED, MATCH, LEAVING = 0, 1, 2
Z = 1.959963984540054


# the steps of the estimate


def estimate(days, ends, family=None):
    """By family and day: at risk, share, standard error, from the days and ends of cases."""
    sql = f"""
        with exits as (
            select
                family,
                days,
                sum(case when ending = {MATCH} then 1 else 0 end) as matched,
                sum(case when ending = {LEAVING} then 1 else 0 end) as leavers,
                count(*) as exits
            from inputs
            group by family, days
        ),
        {call("cumulative_incidence_steps", "family")}
        select family, days, at_risk, share, standard_error from with_error
        order by family, days
    """
    family = [0] * len(days) if family is None else family
    found = run(sql, days=list(map(int, days)), ending=list(map(int, ends)), family=family)
    return {name: np.array(values, dtype=float) for name, values in found.items()}


def plain_reading(days, ends):
    """The share by its definition: what is left just before, times the hazard of that day."""
    left, share, shares = 1.0, 0.0, []
    for day in sorted(set(days)):
        at_risk = sum(other >= day for other in days)
        now = [end for other, end in zip(days, ends, strict=True) if other == day]
        share += left * now.count(MATCH) / at_risk
        left *= 1 - (now.count(MATCH) + now.count(LEAVING)) / at_risk
        shares.append(share)
    return shares


def test_by_hand():
    """Five cases: a match on day 2, one leaves on 3, one is censored on 3, matches on 5 and 9."""
    found = estimate([2, 3, 3, 5, 9], [MATCH, LEAVING, CENSORED, MATCH, MATCH])
    assert found["at_risk"].tolist() == [5, 4, 2, 1]
    assert found["share"] == pytest.approx([1 / 5, 1 / 5, 1 / 5 + 3 / 10, 1 / 5 + 3 / 5])


cases = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from([CENSORED, MATCH, LEAVING])),
    min_size=1,
    max_size=80,
)


@few_examples
@given(cases)
def test_the_share_is_that_of_a_plain_reading(rows):
    days, ends = zip(*rows, strict=True)
    assert estimate(days, ends)["share"] == pytest.approx(plain_reading(days, ends), abs=1e-12)


def random_cases(seed, count, kinds):
    chance = np.random.default_rng(seed)
    days, ends = chance.integers(1, 60, count), chance.integers(0, kinds, count)
    # the last case is censored: where all end at once statsmodels gives no error
    return np.append(days, 60), np.append(ends, CENSORED)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("count", [20, 300, 5000])
def test_with_leaving_it_equals_statsmodels(seed, count):
    days, ends = random_cases(seed, count, kinds=3)
    found, expected = estimate(days, ends), CumIncidenceRight(days, ends)
    known = np.isin(found["days"], expected.times)
    np.testing.assert_allclose(found["share"][known], expected.cinc[0], atol=1e-12)
    np.testing.assert_allclose(found["standard_error"][known], expected.cinc_se[0], atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_without_leaving_it_is_kaplan_meier_with_the_error_of_greenwood(seed):
    days, ends = random_cases(seed, 400, kinds=2)
    found, expected = estimate(days, ends), SurvfuncRight(days, ends)
    known = np.isin(found["days"], expected.surv_times)
    np.testing.assert_allclose(1 - found["share"][known], expected.surv_prob, atol=1e-12)
    np.testing.assert_allclose(found["standard_error"][known], expected.surv_prob_se, atol=1e-12)


def test_without_censoring_it_is_the_rate():
    days, ends = [3, 5, 5, 8, 20, 20, 20, 20], [MATCH, MATCH, LEAVING, MATCH, *[CENSORED] * 4]
    assert estimate(days, ends)["share"][-1] == pytest.approx(3 / 8)


def limits(share, error):
    return [
        select({"limit": call("log_log_limit", "s", "e", side)}, s=[share], e=[error])["limit"][0]
        for side in ("low", "high")
    ]


@pytest.mark.parametrize(("share", "error"), [(0.01, 0.01), (0.2, 0.03), (0.5, 0.1), (0.97, 0.02)])
def test_limits_are_those_of_the_log_log_scale(share, error):
    """Kalbfleisch and Prentice: normal on the scale of log(-log(1 - share))."""
    centre = math.log(-math.log(1 - share))
    spread = error / ((1 - share) * -math.log(1 - share))
    expected = [1 - math.exp(-math.exp(centre + sign * Z * spread)) for sign in (-1, 1)]
    low, high = limits(share, error)
    assert (low, high) == pytest.approx(expected, abs=1e-12)
    assert 0 < low < share < high < 1


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nobody_and_everybody_have_no_limits(share):
    assert limits(share, 0.1) == [None, None]


def test_limits_hold_the_truth_about_as_often_as_they_say():
    """Matches at a constant hazard, censored at random: the share of day 30 is known."""
    chance, people, trials = np.random.default_rng(5), 150, 400
    truth = 1 - 0.99**30
    match = chance.geometric(0.01, people * trials)
    seen = chance.integers(10, 90, people * trials)
    ends = np.where(match <= seen, MATCH, CENSORED)
    found = estimate(np.minimum(match, seen), ends, np.repeat(range(trials), people).tolist())
    hits = 0
    for trial in range(trials):
        row = np.flatnonzero((found["family"] == trial) & (found["days"] <= 30))[-1]
        low, high = limits(found["share"][row], found["standard_error"][row])
        hits += low <= truth <= high
    assert 0.925 <= hits / trials <= 0.98


# the table

INDEX = date(2024, 3, 1)
BORN = date(2015, 1, 1)


def case(number, **known):
    return {
        "archetype": "made_up",
        "case_id": str(number),
        "authority_code": "901",
        "child_id": str(number),
        "index_event_date": INDEX,
        "birth_date": BORN,
        "gender": "Female",
        "ethnic_group": "White",
        "age_band": "5 to 9",
        "primary_need": "Abuse or neglect",
        **known,
    }


def leaving(number, days, **reason):
    return {
        "authority_code": "901",
        "child_id": str(number),
        "event_date": INDEX + timedelta(days),
        **reason,
    }


DIED, CLOSED, ADOPTED = (
    {"closure_reason_code": "RC2"},
    {"closure_reason_code": "RC7"},
    {"care_end_reason_code": "E11"},
)
CASES = {
    "matches on day 10": (case(1, observed_days=100, days_to_match=10), [], (10, MATCH)),
    "matches on the last day": (case(2, observed_days=50, days_to_match=50), [], (50, MATCH)),
    "matches, but too late to be sure": (
        case(3, observed_days=40, days_to_match=41),
        [],
        (40, CENSORED),
    ),
    "is followed without a match": (case(4, observed_days=100), [], (100, CENSORED)),
    "is no case yet": (case(5, days_to_match=3), [], None),
    "dies": (case(6, observed_days=100), [leaving(6, 20, **DIED)], (20, LEAVING)),
    "matches and is adopted on one day": (
        case(7, observed_days=100, days_to_match=10),
        [leaving(7, 10, **ADOPTED)],
        (10, MATCH),
    ),
    "is adopted and comes back": (
        case(8, observed_days=100, days_to_match=30),
        [leaving(8, 20, **ADOPTED)],
        (20, LEAVING),
    ),
    "had come back before": (
        case(9, observed_days=100),
        [leaving(9, -1, **DIED)],
        (100, CENSORED),
    ),
    "is closed": (case(10, observed_days=100), [leaving(10, 20, **CLOSED)], (100, CENSORED)),
    "leaves after it was observed": (
        case(11, observed_days=10),
        [leaving(11, 20, **DIED)],
        (10, CENSORED),
    ),
    "turns 18": (
        case(12, observed_days=100, birth_date=date(2006, 3, 6)),
        [],
        (5, LEAVING),
    ),
    "was 18 before": (
        case(13, observed_days=100, birth_date=date(2005, 3, 6), days_to_match=2),
        [],
        (0, LEAVING),
    ),
    "has no birth date": (
        case(14, observed_days=100, birth_date=None, gender="Male"),
        [],
        (100, CENSORED),
    ),
}


@pytest.fixture(scope="module")
def table(built):
    """Run the compiled model on cases and events made by hand."""
    compiled = built.target / "compiled" / "child_journeys" / "models"

    def of(rows, events):
        tables = {
            "int_archetype_cases__children": [
                {name: row[name] for name in row if name != "primary_need"} for row in rows
            ],
            "int_archetype_cases__referrals": [
                {name: row[name] for name in ("archetype", "case_id", "primary_need")}
                for row in rows
            ],
            "child_events": events,
        }
        return rows_of_model(
            built.warehouse, compiled, "marts/breakdowns/archetype_time_to_match", tables
        )

    return of


@pytest.mark.parametrize("name", CASES)
def test_a_case_ends_on_its_day(table, name):
    row, events, expected = CASES[name]
    found = [r for r in table([row], events) if r["dimension"] == "all"]
    if expected is None:
        assert not found
        return
    days, end = expected
    for scope in found:
        assert (scope["days"], scope["cases"], scope["at_risk"]) == (days, 1, 1)
        assert (scope["matched"], scope["leavers"]) == (end == MATCH, end == LEAVING)
    assert {scope["authority_code"] for scope in found} == {"all", "901"}


def test_all_cases_together(table):
    rows = [row for row, _, _ in CASES.values()]
    events = [event for _, events, _ in CASES.values() for event in events]
    known = [expected for _, _, expected in CASES.values() if expected]
    found = {
        row["days"]: row
        for row in table(rows, events)
        if (row["authority_code"], row["dimension"]) == ("901", "all")
    }
    shares = dict(
        zip(
            sorted({day for day, _ in known}), plain_reading(*zip(*known, strict=True)), strict=True
        )
    )
    # the days of a match, and the last
    assert sorted(found) == [10, 50, 100]
    for day, row in found.items():
        assert row["share"] == pytest.approx(shares[day], abs=1e-12)
        assert row["at_risk"] == sum(other >= day for other, _ in known)
        assert row["cases"] == len(known)


def test_where_all_have_matched_the_share_is_exactly_one(table):
    """Six cases on six days came to 1.0000000000000002, and a test of the build stopped it."""
    sizes = range(1, 41)
    rows = [
        case(100 * size + day, archetype=f"of_{size}", observed_days=100, days_to_match=day)
        for size in sizes
        for day in range(1, size + 1)
    ]
    found = [r for r in table(rows, []) if (r["authority_code"], r["dimension"]) == ("all", "all")]
    last = {r["archetype"]: r["share"] for r in found if r["days"] == r["cases"]}
    assert last == {f"of_{size}": 1.0 for size in sizes}


def test_each_value_is_estimated_by_itself(table):
    rows = [row for row, _, _ in CASES.values()]
    events = [event for _, events, _ in CASES.values() for event in events]
    found = table(rows, events)
    males = [r for r in found if (r["authority_code"], r["value"]) == ("all", "Male")]
    assert [(r["dimension"], r["cases"], r["share"]) for r in males] == [("gender", 1, 0.0)]
    white = [r for r in found if r["value"] == "White" and r["authority_code"] == "all"]
    whole = [r for r in found if r["value"] == "all" and r["authority_code"] == "all"]
    assert [r["share"] for r in white] == [r["share"] for r in whole]

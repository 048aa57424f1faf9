"""The differences that stand: which, in what order, and in which words."""

from collections import Counter, defaultdict

import duckdb
import pytest

from compiled_models import rows_of_model
from macro_sql import call, run


@pytest.fixture(scope="module")
def differences(built):
    """Run the compiled model on rows of breakdowns; the answer is in the order of its ranks."""
    compiled = built.target / "compiled" / "child_journeys" / "models"

    def run(*rows):
        found = rows_of_model(
            built.warehouse,
            compiled,
            "marts/breakdowns/archetype_differences",
            {
                "archetype_breakdowns": list(rows),
                "archetypes": [{"archetype": "made_up", "title": "Made up"}],
            },
        )
        return sorted(found, key=lambda row: (row["authority_code"], row["difference_rank"]))

    return run


def breakdown(value, **known):
    """A value that matches in 30 of 60 cases, twice as often as the others."""
    row = {
        "archetype": "made_up",
        "authority_code": "901",
        "period": "all",
        "dimension": "age_band",
        "value": value,
        "eligible": 60,
        "matched": 30,
        "rate": 0.5,
        "rate_low": 0.377,
        "rate_high": 0.623,
        "other_eligible": 400,
        "other_matched": 100,
        "rate_ratio": 2.0,
        "rate_ratio_low": 1.5,
        "rate_ratio_high": 2.6,
        "q_value": 0.001,
        "is_suppressed": False,
        "is_multi_select": False,
    }
    return row | known


def lower(value, **known):
    """A value that matches in 6 of 60 cases, less than half as often as the others."""
    ratio = {"rate_ratio": 0.4, "rate_ratio_low": 0.2, "rate_ratio_high": 0.7}
    rate = {"matched": 6, "rate": 0.1, "rate_low": 0.047, "rate_high": 0.201}
    return breakdown(value, **ratio | rate | known)


def test_a_difference_in_words(differences):
    (found,) = differences(breakdown("1 to 4"))
    assert found["sentence"] == (
        'Made up: 30 of 60 cases (50.0 %) where age band is "1 to 4", and 100 of 400 (25.0 %) of'
        " all others: 2.00 times as often (95 % interval 1.50 to 2.60)."
    )
    assert (found["direction"], found["other_rate"]) == ("higher", 0.25)


def test_nobody_matches(differences):
    (found,) = differences(
        breakdown("1 to 4", matched=0, rate=0.0, rate_low=0.0, rate_high=0.06, rate_ratio=0.0,
                  rate_ratio_low=0.0, rate_ratio_high=0.234),
        breakdown("5 to 9", q_value=0.5),
        breakdown("10 to 15", q_value=0.5),
    )  # fmt: skip
    assert found["sentence"].endswith("at most 0.23 times as often (end of the 95 % interval).")
    assert found["direction"] == "lower"


def test_nobody_else_matches(differences):
    (found,) = differences(
        breakdown("1 to 4", other_matched=0, rate_ratio=None, rate_ratio_low=4.0,
                  rate_ratio_high=None)
    )  # fmt: skip
    assert found["sentence"].endswith("at least 4.00 times as often (end of the 95 % interval).")


@pytest.mark.parametrize(
    "known",
    [
        {"q_value": 0.05},
        {"q_value": None},
        {"is_suppressed": True},
        {"rate_ratio_low": 0.99},
        {"rate_ratio_low": None, "rate_ratio_high": None, "rate_ratio": None},
        {"period": "2025"},
        {"dimension": "authority"},
        {"value": "Not recorded"},
        {"value": "Female, Not recorded"},
        {"value": "Not stated"},
        {"value": "Unknown"},
    ],
)
def test_what_does_not_stand(differences, known):
    assert differences(breakdown("1 to 4") | known) == []


def test_of_two_values_only_the_higher_is_said(differences):
    found = differences(
        breakdown("Female"), lower("Male"), breakdown("Unborn", eligible=0, q_value=None)
    )
    assert [row["value"] for row in found] == ["Female"]
    found = differences(breakdown("Female"), lower("Male"), breakdown("Unborn", q_value=0.9))
    assert {row["value"] for row in found} == {"Female", "Male"}
    # of two factors neither is all others of the other
    multi = {"is_multi_select": True}
    found = differences(breakdown("Neglect", **multi), lower("Gangs", **multi))
    assert {row["value"] for row in found} == {"Neglect", "Gangs"}


@pytest.mark.parametrize(
    ("recorded", "stands"), [((60, 28), False), ((120, 30), True), ((0, 0), False)]
)
def test_a_difference_from_what_was_not_recorded_is_none(differences, recorded, stands):
    """All others match less often, but perhaps only those of whom nobody wrote down the value."""
    eligible, matched = recorded
    unrecorded = {"eligible": 400 - eligible, "matched": 100 - matched, "q_value": 0.9}
    found = differences(
        breakdown("Not disabled"),
        breakdown("Disabled", eligible=eligible, matched=matched, q_value=0.9),
        breakdown("Not recorded", **unrecorded),
    )
    assert [row["value"] for row in found] == ["Not disabled"] * stands


def test_the_strongest_comes_first(differences):
    found = differences(
        breakdown("weak", rate_ratio_low=1.1),
        # a large ratio of few is not a strong one
        breakdown("uncertain", rate_ratio=5.0, rate_ratio_low=1.2, rate_ratio_high=20.0),
        breakdown("strong", rate_ratio_low=1.6),
        lower("halved"),
        breakdown("elsewhere", authority_code="all"),
    )
    assert [(row["authority_code"], row["difference_rank"], row["value"]) for row in found] == [
        ("901", 1, "strong"),
        ("901", 2, "halved"),
        ("901", 3, "uncertain"),
        ("901", 4, "weak"),
        ("all", 1, "elsewhere"),
    ]


def limits_of_ratio(cases, matches, other_cases, other_matches):
    """Return the limits of the rate ratio of two groups, as the breakdowns have them."""
    rates = ", ".join(
        f"{call(macro, *group)} as {name}"
        for group, names in ((("a", "n"), ("p", "pl", "ph")), (("b", "m"), ("q", "ql", "qh")))
        for macro, name in zip(("rate", "wilson_low", "wilson_high"), names, strict=True)
    )
    query = (
        f"select {call('rate_ratio_low', 'p', 'pl', 'q', 'qh')} as low,"
        f" {call('rate_ratio_high', 'p', 'ph', 'q', 'ql')} as high"
        f" from (select *, {rates} from inputs)"
    )
    found = run(query, a=[matches], n=[cases], b=[other_matches], m=[other_cases])
    return found["low"][0], found["high"][0]


def test_the_differences_of_the_sample_are_those_of_its_breakdowns(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
        found = warehouse.execute(
            "select authority_code, archetype, dimension, value from archetype_differences"
        ).fetchall()
        breakdowns = warehouse.execute(
            "select authority_code, archetype, dimension, value, eligible, matched,"
            " other_eligible, other_matched, is_multi_select, q_value < 0.05 and not is_suppressed,"
            " rate_ratio_low > 1, rate_ratio_high < 1"
            " from archetype_breakdowns where period = 'all' and dimension <> 'authority'"
        ).fetchall()
    recorded, unrecorded = Counter(), defaultdict(lambda: (0, 0))
    for *key, value, cases, matches, _, _, _, _, _, _ in breakdowns:
        key = tuple(key)
        if value == "Unknown" or "Not recorded" in value or "Not stated" in value:
            unrecorded[key] = unrecorded[key][0] + cases, unrecorded[key][1] + matches
        else:
            recorded[key] += cases > 0
    expected, only_beside_unrecorded = set(), 0
    for *key, value, cases, matches, others, met, is_multi, is_sure, is_high, is_low in breakdowns:
        key = tuple(key)
        is_said = is_high or (is_low and (recorded[key] > 2 or is_multi))
        if value == "Unknown" or "Not recorded" in value or "Not stated" in value:
            continue
        if not is_sure or not is_said:
            continue
        missing, missing_met = unrecorded[key]
        low, high = limits_of_ratio(cases, matches, others - missing, met - missing_met)
        if (low or 0) > 1 if is_high else high is not None and high < 1:
            expected.add((*key, value))
        else:
            only_beside_unrecorded += 1
    assert set(found) == expected
    assert len(found) == len(expected) > 3
    assert only_beside_unrecorded > 0

"""The differences that stand: which, in what order, and in which words."""

import duckdb
import pytest

from compiled_models import rows_of_model


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
        "other_eligible": 400,
        "other_matched": 100,
        "rate_ratio": 2.0,
        "rate_ratio_low": 1.5,
        "rate_ratio_high": 2.6,
        "q_value": 0.001,
        "is_suppressed": False,
    }
    return row | known


def lower(value, **known):
    return breakdown(value, rate_ratio=0.5, rate_ratio_low=0.4, rate_ratio_high=0.7, **known)


def test_a_difference_in_words(differences):
    (found,) = differences(breakdown("1 to 4"))
    assert found["sentence"] == (
        'Made up: 30 of 60 cases (50.0 %) where age band is "1 to 4", and 100 of 400 (25.0 %) of'
        " all others: 2.00 times as often (95 % interval 1.50 to 2.60)."
    )
    assert (found["direction"], found["other_rate"]) == ("higher", 0.25)


def test_nobody_matches(differences):
    (found,) = differences(
        breakdown("1 to 4", matched=0, rate=0.0, rate_ratio=0.0, rate_ratio_low=0.0,
                  rate_ratio_high=0.234),
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


def test_the_differences_of_the_sample_are_those_of_its_breakdowns(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
        found = warehouse.execute(
            "select authority_code, archetype, dimension, value from archetype_differences"
        ).fetchall()
        breakdowns = warehouse.execute(
            "select authority_code, archetype, dimension, value, eligible, q_value, is_suppressed,"
            " rate_ratio_low, coalesce(rate_ratio_high, 'inf'::double) from archetype_breakdowns"
            " where period = 'all' and dimension <> 'authority'"
        ).fetchall()
    values = {}
    for authority, archetype, dimension, _, eligible, *_ in breakdowns:
        key = authority, archetype, dimension
        values[key] = values.get(key, 0) + (eligible > 0)
    expected = {
        row[:4]
        for *row, _, q, is_suppressed, low, high in breakdowns
        for row in [tuple(row)]
        if q is not None
        and q < 0.05
        and not is_suppressed
        and low is not None
        and "Not recorded" not in row[3]
        and (low > 1 or (high < 1 and values[row[:3]] > 2))
    }
    assert set(found) == expected
    assert len(found) == len(expected) > 3

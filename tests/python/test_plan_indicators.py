"""Child protection plans in `timeliness`: second or subsequent ones, and reviews in time."""

import pytest

from compiled_models import rows_of_model

OBSERVED = {
    "authority_code": "901",
    "event_type": "cpp_review",
    "observed_from": "2023-04-01",
    "observed_to": "2025-03-31",
}
OF_A_CHILD = {"authority_code": "901", "child_id": "plan"}
PLANS, REVIEWS = "int_indicators__plans", "int_indicators__reviews"
READ = (
    "child_events",
    "child_spells",
    "observation_windows",
    "stg_annex_a__child_protection_plans",
    "stg_cin_census__child_protection_plans",
    "stg_cin_census__child_protection_reviews",
    "int_listed_review_dates",
)


@pytest.fixture(scope="module")
def indicators(built):
    """Run one of the compiled models on the tables that are given, all others empty."""
    compiled = built.target / "compiled" / "child_journeys" / "models"

    def run(model, **tables):
        given = dict.fromkeys(READ, ()) | tables
        return rows_of_model(built.warehouse, compiled, f"intermediate/{model}", given)

    return run


@pytest.mark.parametrize(
    ("start", "reviews", "end", "is_in_time"),
    [
        # three months, then six, to the day
        ("2024-06-01", ["2024-09-01", "2025-03-01"], None, True),
        ("2024-06-01", ["2024-09-02", "2025-03-01"], None, False),
        ("2024-06-01", ["2024-08-30", "2025-02-28"], None, True),
        ("2024-06-01", ["2024-08-30", "2025-03-01"], None, False),
        # the next one is overdue on 31 March
        ("2024-06-01", ["2024-08-31"], None, False),
        ("2024-07-01", ["2024-10-01"], None, True),
        # in place for three months or more
        ("2024-12-31", [], None, True),
        ("2024-12-30", [], None, False),
        ("2025-01-01", [], None, None),
        # before April 2023 nobody knows of reviews
        ("2022-01-10", ["2023-09-30", "2024-03-30", "2024-09-30", "2025-03-30"], None, True),
        ("2022-01-10", ["2023-10-01", "2024-03-30", "2024-09-30", "2025-03-30"], None, False),
        # what ends on 31 March is no longer in place
        ("2024-06-01", ["2024-09-01", "2025-03-01"], "2025-03-31", None),
        ("2024-06-01", ["2024-09-01", "2025-03-01"], "2025-04-01", True),
        # a review on the day of the start, or of an earlier plan, is none
        ("2024-06-01", ["2024-05-01", "2024-06-01", "2025-03-01"], None, False),
    ],
)
def test_a_plan_is_reviewed_after_three_months_and_then_every_six(
    indicators, start, reviews, end, is_in_time
):
    spell = OF_A_CHILD | {
        "spell_type": "child_protection_plan",
        "start_date": start,
        "end_date": end,
        "open_as_at_date": None if end else "2025-03-31",
        "status": "ended" if end else "open",
    }
    found = indicators(
        REVIEWS,
        child_spells=[spell],
        child_events=[OF_A_CHILD | {"event_type": "cpp_review", "event_date": d} for d in reviews],
        observation_windows=[OBSERVED],
        stg_cin_census__child_protection_reviews=[
            {"authority_code": "901", "extract_date": "2025-03-31", "review_date": "2024-05-01"}
        ],
    )
    assert [(row["is_met"], row["status"]) for row in found] == (
        [] if is_in_time is None else [(is_in_time, "counted")]
    )


@pytest.mark.parametrize(
    ("open_as_at", "has_reviews"), [("2025-03-30", True), ("2025-03-31", False)]
)
def test_a_plan_counts_where_it_is_known_to_be_in_place_and_reviews_were_sent(
    indicators, open_as_at, has_reviews
):
    spell = OF_A_CHILD | {
        "spell_type": "child_protection_plan",
        "start_date": "2024-06-01",
        "open_as_at_date": open_as_at,
        "status": "open",
    }
    listed = {"authority_code": "901", "extract_date": "2025-03-31", "review_date": "2024-05-01"}
    assert not indicators(
        REVIEWS,
        child_spells=[spell],
        observation_windows=[OBSERVED],
        int_listed_review_dates=[listed] if has_reviews else [],
    )


@pytest.mark.parametrize(
    ("stated", "is_met"),
    [
        ({"2025-03-31 annex_a": 1, "2025-03-31 cin_census": 0}, False),
        ({"2024-03-31 cin_census": 0, "2025-03-31 annex_a": 1}, True),
        ({"2024-03-31 cin_census": 2, "2025-03-31 annex_a": None}, True),
        ({"2024-03-31 cin_census": -1}, None),
        ({}, None),
    ],
)
def test_a_plan_is_a_repeat_where_the_newest_row_says_so(indicators, stated, is_met):
    rows = {"annex_a": [], "cin_census": []}
    for seen_in, previous_plans in stated.items():
        extract_date, dataset = seen_in.split()
        rows[dataset].append(
            OF_A_CHILD
            | {
                "extract_date": extract_date,
                "dataset": dataset,
                "plan_start_date": "2024-02-01",
                "previous_plans": previous_plans,
            }
        )
    (found,) = indicators(
        PLANS,
        child_events=[OF_A_CHILD | {"event_type": "cpp_start", "event_date": "2024-02-01"}],
        observation_windows=[OBSERVED | {"event_type": "cpp_start"}],
        stg_annex_a__child_protection_plans=rows["annex_a"],
        stg_cin_census__child_protection_plans=rows["cin_census"],
    )
    assert (found["indicator"], found["is_met"]) == ("repeat_child_protection_plan", is_met)
    assert found["status"] == ("not_observed" if is_met is None else "counted")


def test_of_plans_from_before_observation_only_those_that_lasted_are_seen(indicators):
    plan = OF_A_CHILD | {"extract_date": "2024-03-31", "dataset": "cin_census"}
    (found,) = indicators(
        PLANS,
        child_events=[OF_A_CHILD | {"event_type": "cpp_start", "event_date": "2023-03-31"}],
        observation_windows=[OBSERVED | {"event_type": "cpp_start"}],
        stg_cin_census__child_protection_plans=[
            plan | {"plan_start_date": "2023-03-31", "previous_plans": 1}
        ],
    )
    assert (found["is_met"], found["status"]) == (None, "not_observed")

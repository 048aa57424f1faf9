"""What repeated cases of a child do to an interval, by statsmodels."""

import duckdb
import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

from compiled_models import rows_of_model


@pytest.fixture(scope="module")
def cluster(built):
    """Run the compiled model on cases of one archetype: (authority, child, whether it matches)."""

    def run(cases):
        compiled = built.target / "compiled" / "child_journeys" / "models"
        rows = [
            {
                "archetype": "made_up",
                "authority_code": authority,
                "child_id": child,
                "status": "match" if is_match else "no_match",
                "is_followed_up": True,
            }
            for authority, child, is_match in cases
        ]
        model = "marts/breakdowns/archetype_clustering"
        found = rows_of_model(built.warehouse, compiled, model, {"archetype_cases": rows})
        return {row["authority_code"]: row for row in found}

    return run


def drawn(seed, likeness, children=60):
    """Children with one to five cases each, which agree the more, the less `likeness` is."""
    chance = np.random.default_rng(seed)
    return [
        (f"90{child % 2}", f"child {child // 2}", bool(chance.random() < own))
        for child in range(children)
        for own in [chance.beta(likeness * 0.3, likeness * 0.7)]
        for _ in range(chance.integers(1, 6))
    ]


def robust_variance(matches, children):
    """Of the mean, with the cases of a child together."""
    ones = np.ones(len(matches))
    fit = sm.OLS(np.array(matches, float), ones).fit(
        cov_type="cluster", cov_kwds={"groups": np.unique(children, return_inverse=True)[1]}
    )
    return fit.bse[0] ** 2


@pytest.mark.parametrize("likeness", [0.5, 2, 50])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_design_effect_is_that_of_a_robust_variance(cluster, seed, likeness):
    cases = drawn(seed, likeness)
    found = cluster(cases)
    for place in ("900", "901", "all"):
        here = [case for case in cases if place in ("all", case[0])]
        matches = [case[2] for case in here]
        rate = np.mean(matches)
        effect = robust_variance(matches, [f"{case[0]} {case[1]}" for case in here]) / (
            rate * (1 - rate) / len(here)
        )
        assert found[place]["design_effect"] == pytest.approx(effect, rel=1e-9)
        shrunk = max(effect, 1)
        limits = proportion_confint(sum(matches) / shrunk, len(here) / shrunk, method="wilson")
        names = ("clustered_rate_low", "clustered_rate_high")
        assert [found[place][name] for name in names] == pytest.approx(limits, rel=1e-9)


def test_copies_of_each_case_tell_no_more_than_one(cluster):
    once = [("900", f"child {child}", child % 3 == 0) for child in range(40)]
    single, fourfold = cluster(once)["900"], cluster(once * 4)["900"]
    assert single["most_cases"] == 1
    assert single["design_effect"] == pytest.approx(40 / 39)
    assert fourfold["design_effect"] == pytest.approx(4 * 40 / 39)
    assert fourfold["rate_low"] > single["rate_low"]
    assert fourfold["clustered_rate_low"] == pytest.approx(single["clustered_rate_low"])


def test_the_same_identifier_in_another_authority_is_another_child(cluster):
    cases = [(authority, "child", authority == "900") for authority in ("900", "901")]
    assert cluster(cases)["all"]["children"] == 2


def test_nothing_is_claimed_where_all_cases_agree(cluster):
    found = cluster([("900", f"child {child % 4}", True) for child in range(12)])["900"]
    assert found["design_effect"] is None
    assert found["clustered_rate_low"] == found["rate_low"]


def test_counts_are_those_of_the_rates(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        same = """
            select archetype, authority_code, eligible, matched, rate, rate_low, rate_high
            from {} order by all"""
        rates = same.format("archetype_rates where period = 'all' and eligible > 0")
        clustering = connection.execute(same.format("archetype_clustering")).fetchall()
        assert clustering == connection.execute(rates).fetchall()
        assert len(clustering) > 20

"""Where a difference stands and where not, and what authorities say together, by statsmodels."""

import math

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.meta_analysis import combine_effects, effectsize_2proportions

from compiled_models import rows_of_model
from macro_sql import call, select

COUNTS = ("a", "n1", "b", "n2")


@pytest.fixture(scope="module")
def together(built):
    """Run the compiled model on counts (a, n1, b, n2) of one value, an authority each."""

    def run(counts, **known):
        found = patterns(built, [counts], **known)
        return found[0] if found else None

    return run


def patterns(built, values, **known):
    """Run the compiled model on the counts of several values."""
    compiled = built.target / "compiled" / "child_journeys" / "models"
    rows = [
        breakdown(f"{900 + i}", *row) | {"value": f"value {number}"} | known
        for number, counts in enumerate(values)
        for i, row in enumerate(counts)
    ]
    model = "marts/breakdowns/patterns_shared"
    return rows_of_model(built.warehouse, compiled, model, {"archetype_breakdowns": rows})


def breakdown(authority, a, n1, b, n2, q=0.5, low=0.5, high=2.0):
    return {
        "archetype": "made_up",
        "authority_code": authority,
        "period": "all",
        "dimension": "gender",
        "value": "Female",
        "matched": a,
        "eligible": n1,
        "other_matched": b,
        "other_eligible": n2,
        "q_value": q,
        "rate_ratio_low": low,
        "rate_ratio_high": high,
    }


def effects(counts):
    """The log rate ratio and its variance; half a case is added where a cell is empty."""
    pairs = []
    for a, n1, b, n2 in counts:
        correction = 0.5 if 0 in (a, n1 - a, b, n2 - b) else None
        row = (np.array([count]) for count in (a, n1, b, n2))
        effect, variance = effectsize_2proportions(
            *row, statistic="risk-ratio", zero_correction=correction
        )
        pairs.append((effect[0], variance[0]))
    return np.array(pairs).T


def draw(seed, count, spread, largest=400):
    chance = np.random.default_rng(seed)
    n1, n2 = chance.integers(5, largest, count), chance.integers(20, 3 * largest, count)
    ratio = np.exp(chance.normal(0.4, spread, count))
    a = chance.binomial(n1, np.clip(0.1 * ratio, 0, 1))
    rows = np.array([a, n1, chance.binomial(n2, 0.1), n2]).T.tolist()
    return [row for row in rows if row[0] + row[2]]


@pytest.mark.parametrize("spread", [0, 0.2, 0.8])
@pytest.mark.parametrize(("seed", "count", "largest"), [(1, 6, 400), (2, 30, 400), (3, 40, 30)])
def test_the_estimate_is_that_of_dersimonian_and_laird(together, seed, count, spread, largest):
    counts = draw(seed, count, spread, largest)
    found = together(counts)
    expected = combine_effects(*effects(counts), method_re="chi2")
    between = max(expected.tau2, 0)
    assert found["estimated_count"] == len(counts)
    assert found["between_variance"] == pytest.approx(between, abs=1e-9)
    assert found["heterogeneity"] == pytest.approx(max(expected.i2, 0), abs=1e-9)
    effect, variance = effects(counts)
    weight = 1 / (variance + between)
    pooled = (weight * effect).sum() / weight.sum()
    if expected.tau2 > 0:
        assert pooled == pytest.approx(expected.mean_effect_re, abs=1e-9)
    reach = norm.ppf(0.975) / math.sqrt(weight.sum())
    assert math.log(found["rate_ratio"]) == pytest.approx(pooled, abs=1e-9)
    assert math.log(found["rate_ratio_low"]) == pytest.approx(pooled - reach, abs=1e-9)
    assert math.log(found["rate_ratio_high"]) == pytest.approx(pooled + reach, abs=1e-9)


def test_both_agreement_and_disagreement_occur_above():
    found = [combine_effects(*effects(draw(3, 40, s, 30)), method_re="chi2") for s in (0, 0.8)]
    assert [one.tau2 > 0 for one in found] == [False, True]


def test_the_effect_and_its_variance_equal_statsmodels():
    grid = [0, 1, 5, 11, 12]
    counts = [(a, 12, b, 12) for a in grid for b in grid if 0 < a + b < 24]
    columns = dict(zip(COUNTS, map(list, zip(*counts, strict=True)), strict=True))
    found = select(
        {
            "effect": call("log_rate_ratio", *COUNTS),
            "variance": call("log_rate_ratio_variance", *COUNTS),
        },
        **columns,
    )
    effect, variance = effects(counts)
    assert found["effect"] == pytest.approx(effect, abs=1e-12)
    assert found["variance"] == pytest.approx(variance, abs=1e-12)


@pytest.mark.parametrize("counts", [(0, 12, 0, 30), (12, 12, 30, 30)])
def test_nobody_and_everybody_say_nothing_of_a_ratio(counts):
    columns = dict(zip(COUNTS, ([count] for count in counts), strict=True))
    assert select({"effect": call("log_rate_ratio", *COUNTS)}, **columns)["effect"] == [None]


def test_authorities_without_a_match_are_counted_but_not_estimated(together):
    counts = [(8, 40, 20, 200)] * 5 + [(0, 40, 0, 200)]
    found = together(counts)
    assert (found["authority_count"], found["estimated_count"]) == (6, 5)
    assert found["rate_ratio"] == pytest.approx(2)


def test_below_five_authorities_there_is_no_estimate(together):
    found = together([(8, 40, 20, 200)] * 4)
    assert (found["authority_count"], found["rate_ratio"]) == (4, None)
    assert found["between_variance"] is None and found["heterogeneity"] is None


def test_one_authority_shares_nothing(together):
    assert together([(8, 40, 20, 200)]) is None


def test_where_a_difference_stands_and_where_not(together, built):
    rows = [
        (8, 40, 20, 200, 0.01, 1.2, 3.0),
        (8, 40, 20, 200, 0.20, 1.2, 3.0),
        (2, 40, 80, 200, 0.01, 0.1, 0.6),
        (8, 40, 20, 200, None, None, None),
        # everybody else without a match: no upper limit
        (8, 40, 0, 200, 0.001, 4.0, None),
    ]
    found = together(rows)
    assert (found["higher_in"], found["lower_in"]) == ("900, 904", "902")
    assert found["not_shown_in"] == "901, 903"
    names = ("authority_count", "higher_count", "lower_count", "not_shown_count")
    assert [found[name] for name in names] == [5, 2, 1, 2]


@pytest.mark.parametrize(
    "known",
    [{"dimension": "authority"}, {"dimension": "team"}, {"period": "2025"}, {"eligible": 0}],
)
def test_what_cannot_be_shared_is_left_out(together, known):
    assert together([(8, 40, 20, 200)] * 6, **known) is None


def test_a_planted_pattern_is_found(together):
    assert together(draw(11, 20, 0.1))["rate_ratio_low"] > 1


def test_of_values_that_are_alike_everywhere_few_are_called_different(built):
    """About one in twenty, which is what an interval of 95 % promises."""
    chance, values = np.random.default_rng(12), []
    for _ in range(60):
        n1, n2 = chance.integers(50, 400, 12), chance.integers(100, 900, 12)
        counts = chance.binomial(n1, 0.2), n1, chance.binomial(n2, 0.2), n2
        values.append(np.array(counts).T.tolist())
    found = patterns(built, values)
    assert len(found) == 60
    assert sum(not row["rate_ratio_low"] <= 1 <= row["rate_ratio_high"] for row in found) <= 8

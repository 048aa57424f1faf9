"""The comparison of authorities, by the published formulas in NumPy, statsmodels and SciPy."""

import duckdb
import numpy as np
import pytest
from scipy.stats import chi2, norm
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint

WAREHOUSE = "child_journeys"


@pytest.fixture(scope="module")
def compare(built):
    """Run the compiled model on made-up rates: matched and eligible of each authority."""
    compiled = built.target / "compiled" / "child_journeys" / "models" / "marts" / "breakdowns"
    query = (compiled / "authority_comparison.sql").read_text(encoding="utf-8")

    def run(matched, eligible):
        with duckdb.connect() as connection:
            connection.execute(f"attach ':memory:' as {WAREHOUSE}")
            connection.execute(f"attach '{built.warehouse.as_posix()}' as sample (read_only)")
            connection.execute(f"use {WAREHOUSE}")
            connection.execute("create table poisson_limits as from sample.poisson_limits")
            low, high = proportion_confint(np.array(matched), np.array(eligible), method="wilson")
            connection.execute(
                "create table archetype_rates as select * exclude"
                " (rate, rate_low, rate_high, eligible, matched)"
                " replace (printf('%04d', i) as authority_code), n as eligible, x as matched,"
                " x / n as rate, lo as rate_low, hi as rate_high"
                " from (select * from sample.archetype_rates limit 1),"
                " (select unnest(range(len(?))) as i, unnest(?) as n, unnest(?) as x,"
                " unnest(?) as lo, unnest(?) as hi)",
                [eligible, eligible, matched, low.tolist(), high.tolist()],
            )
            connection.execute(
                "create table int_archetype_expected as select archetype, authority_code, period,"
                " 10.0 as expected from archetype_rates"
            )
            rows = connection.execute(f"{query} order by authority_code").fetchnumpy()
        return {
            name: np.ma.filled(values, np.nan) if values.dtype.kind == "f" else values
            for name, values in rows.items()
        }

    return run


def dispersion(matched, eligible):
    """Return z-scores, their winsorised mean square, and the variance between authorities."""
    target = np.arcsin(np.sqrt(matched.sum() / eligible.sum()))
    error = 1 / (2 * np.sqrt(eligible))
    z = (np.arcsin(np.sqrt(matched / eligible)) - target) / error
    low, high = np.quantile(z, [0.1, 0.9])
    phi = (np.clip(z, low, high) ** 2).mean()
    return phi, between(phi, error)


def between(phi, error):
    """Return the variance between authorities by the method of moments."""
    weight, count = error**-2, len(error)
    excess = (count * phi - (count - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, excess)


def authorities(count, seed, spread=0.25):
    """Draw authorities whose true rates differ by a relative standard deviation of `spread`."""
    chance = np.random.default_rng(seed)
    eligible = chance.integers(60, 900, count)
    true = np.clip(0.2 * (1 + spread * chance.standard_normal(count)), 0.01, 0.9)
    return chance.binomial(eligible, true), eligible


@pytest.mark.parametrize("seed", range(5))
def test_overdispersion_is_that_of_the_published_formula(compare, seed):
    matched, eligible = authorities(40, seed)
    found = compare(matched.tolist(), eligible.tolist())
    phi, tau2 = dispersion(matched, eligible)
    assert found["dispersion"] == pytest.approx(phi, abs=1e-9)
    assert found["between_variance"] == pytest.approx(tau2, abs=1e-9)
    assert tau2 > 0 and found["is_adjusted"].all()


def test_the_method_of_moments_is_that_of_statsmodels():
    """Without winsorising, around the weighted mean: the estimate of DerSimonian and Laird."""
    matched, eligible = authorities(30, seed=9)
    effect, error = np.arcsin(np.sqrt(matched / eligible)), 1 / (2 * np.sqrt(eligible))
    mean = np.average(effect, weights=error**-2)
    phi = (((effect - mean) / error) ** 2).mean()
    expected = combine_effects(effect, error**2, method_re="chi2").tau2
    assert between(phi, error) == pytest.approx(expected, abs=1e-12)


def test_limits_are_those_of_the_arcsine_scale(compare):
    matched, eligible = authorities(25, seed=4)
    found = compare(matched.tolist(), eligible.tolist())
    _, tau2 = dispersion(matched, eligible)
    centre = np.arcsin(np.sqrt(matched.sum() / eligible.sum()))
    for level, name in ((0.95, "95"), (0.998, "998")):
        reach = norm.ppf(0.5 + level / 2) * np.sqrt(1 / (4 * eligible) + tau2)
        for side, sign in (("low", -1), ("high", 1)):
            limit = np.sin(np.clip(centre + sign * reach, 0, np.pi / 2)) ** 2
            assert found[f"limit_{side}_{name}"] == pytest.approx(limit, abs=1e-9)
    outside = found["rate"] > found["limit_high_95"]
    assert (np.char.startswith(found["position"].astype(str), "above") == outside).all()


def test_fewer_than_ten_authorities_are_not_adjusted(compare):
    matched, eligible = authorities(9, seed=1, spread=0.8)
    found = compare(matched.tolist(), eligible.tolist())
    assert not found["is_adjusted"].any() and (found["between_variance"] == 0).all()


def test_without_true_differences_few_fall_outside(compare):
    """The funnel keeps its promise: of authorities alike, 5 % outside the one, 0.2 % the other."""
    outside_95 = outside_998 = count = 0
    for seed in range(20):
        matched, eligible = authorities(150, seed + 100, spread=0)
        position = compare(matched.tolist(), eligible.tolist())["position"].astype(str)
        outside_95 += (position != "within").sum()
        outside_998 += np.char.endswith(position, "99.8 %").sum()
        count += len(position)
    assert outside_95 / count < 0.06
    assert outside_998 / count < 0.004


def test_a_true_outlier_is_found(compare):
    matched, eligible = authorities(60, seed=3, spread=0.05)
    matched[7], eligible[7] = 400, 800
    found = compare(matched.tolist(), eligible.tolist())
    assert found["position"][7] == "above 99.8 %"
    assert found["direction"][7] == "higher"


def test_an_authority_is_compared_with_all_others_without_itself(compare):
    found = compare([30, 10, 60], [100, 100, 300])
    assert found["rate_ratio"] == pytest.approx([0.3 / (70 / 400), 0.1 / (90 / 400), 0.2 / 0.2])
    assert list(found["direction"]) == ["higher", "lower", "no difference shown"]


def test_standardised_ratios_have_the_limits_of_byar_and_exact_ones_below_ten(compare):
    counts = [0, 1, 9, 10, 25, 400]
    found = compare(counts, [1000] * len(counts))
    observed = np.array(counts)
    low = np.where(observed == 0, 0, chi2.ppf(0.025, 2 * observed) / 2)
    high = chi2.ppf(0.975, 2 * observed + 2) / 2
    assert found["standardised_ratio"] == pytest.approx(observed / 10)
    below = observed < 10
    assert found["standardised_ratio_low"][below] == pytest.approx(low[below] / 10, abs=1e-9)
    assert found["standardised_ratio_high"][below] == pytest.approx(high[below] / 10, abs=1e-9)
    # Byar's approximation is good to three digits from ten on
    assert found["standardised_ratio_low"] == pytest.approx(low / 10, rel=2e-3)
    assert found["standardised_ratio_high"] == pytest.approx(high / 10, rel=2e-3)


def test_expected_matches_add_up_to_the_observed_ones(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select sum(matched), sum(expected) from authority_comparison"
            " group by archetype, period"
        ).fetchall()
    assert rows
    for matched, expected in rows:
        assert expected == pytest.approx(matched, abs=1e-6)

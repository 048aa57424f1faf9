"""The statistics macros equal the reference libraries, and keep the laws of their methods."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact, norm
from scipy.stats.contingency import relative_risk
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from macro_sql import call, run, select

few_examples = settings(max_examples=20, deadline=None)


def numbers(values):
    """Nulls as nan, after making sure that the SQL itself gave no nan."""
    assert not any(value is not None and math.isnan(value) for value in values)
    return np.array(values, dtype=float)


def by_name(macro_names, *arguments):
    return {name: call(name, *arguments) for name in macro_names}


@st.composite
def proportions(draw, largest=10**6):
    trials = draw(st.integers(1, largest))
    return draw(st.integers(0, trials)), trials


# Wilson interval


def wilson(successes, trials):
    results = select(
        by_name(["wilson_low", "wilson_high"], "s", "n"), s=list(successes), n=list(trials)
    )
    return numbers(results["wilson_low"]), numbers(results["wilson_high"])


def every_proportion(largest_trials):
    return np.array([(s, n) for n in range(1, largest_trials + 1) for s in range(n + 1)]).T


def assert_wilson_equals_statsmodels(successes, trials):
    low, high = wilson(successes, trials)
    expected_low, expected_high = proportion_confint(successes, trials, 0.05, method="wilson")
    np.testing.assert_allclose(low, np.clip(expected_low, 0, 1), rtol=0, atol=1e-12)
    np.testing.assert_allclose(high, np.clip(expected_high, 0, 1), rtol=0, atol=1e-12)


def test_wilson_equals_statsmodels_on_every_small_proportion():
    assert_wilson_equals_statsmodels(*every_proportion(60))


@few_examples
@given(st.lists(proportions(), min_size=1, max_size=50))
def test_wilson_equals_statsmodels(cases):
    assert_wilson_equals_statsmodels(*np.array(cases).T)


def test_wilson_stays_within_bounds_and_around_the_rate():
    successes, trials = every_proportion(60)
    low, high = wilson(successes, trials)
    rate = successes / trials
    assert (low >= 0).all() and (low <= rate).all() and (rate <= high).all() and (high <= 1).all()
    assert (low < high).all()
    assert (low[successes == 0] == 0).all() and (low[successes > 0] > 0).all()
    assert (high[successes == trials] == 1).all() and (high[successes < trials] < 1).all()


def test_wilson_mirrors_successes_and_failures():
    successes, trials = every_proportion(60)
    low, high = wilson(successes, trials)
    mirrored_low, mirrored_high = wilson(trials - successes, trials)
    np.testing.assert_allclose(low, 1 - mirrored_high, rtol=0, atol=1e-15)
    np.testing.assert_allclose(high, 1 - mirrored_low, rtol=0, atol=1e-15)


def test_wilson_rises_with_successes_and_narrows_with_trials():
    low, high = wilson(np.arange(101), np.full(101, 100))
    assert (np.diff(low) > 0).all() and (np.diff(high) > 0).all()
    low, high = wilson(np.arange(1, 50) * 3, np.arange(1, 50) * 10)
    assert (np.diff(high - low) < 0).all()


def test_wilson_takes_expressions_for_columns():
    compound = select(
        {
            "low": call("wilson_low", "a - b", "b + c"),
            "high": call("wilson_high", "a - b", "b + c"),
        },
        a=[9],
        b=[4],
        c=[16],
    )
    low, high = wilson([5], [20])
    assert (compound["low"], compound["high"]) == (list(low), list(high))


def test_wilson_is_null_without_trials_or_with_impossible_counts():
    impossible = [(0, 0), (None, 5), (2, None), (None, None), (6, 5), (-1, 5), (0, -5)]
    successes, trials = zip(*impossible, strict=True)
    low, high = wilson(successes, trials)
    assert np.isnan(low).all() and np.isnan(high).all()


# Rate ratio


COUNTS = ("a", "n1", "b", "n2")
RATES = {
    "p1": call("rate", "a", "n1"),
    "low1": call("wilson_low", "a", "n1"),
    "high1": call("wilson_high", "a", "n1"),
    "p2": call("rate", "b", "n2"),
    "low2": call("wilson_low", "b", "n2"),
    "high2": call("wilson_high", "b", "n2"),
}
RATIOS = {
    "ratio": call("rate_ratio", "p1", "p2"),
    "ratio_low": call("rate_ratio_low", "p1", "low1", "p2", "high2"),
    "ratio_high": call("rate_ratio_high", "p1", "high1", "p2", "low2"),
}


def rate_ratios(rows):
    """Ratio, low, high of rows (a, n1, b, n2); nulls as nan."""
    columns = dict(zip(COUNTS, map(list, zip(*rows, strict=True)), strict=True))
    rates = ", ".join(f"{sql} as {name}" for name, sql in RATES.items())
    ratios = ", ".join(f"{sql} as {name}" for name, sql in RATIOS.items())
    query = f"select {ratios} from (select *, {rates} from inputs) order by position"
    results = run(query, **columns)
    return tuple(numbers(results[name]) for name in RATIOS)


def published_mover_r(a, n1, b, n2):
    """Zou and Donner's limits of the ratio as they are printed, on statsmodels' Wilson limits."""
    p1, p2 = a / n1, b / n2
    l1, u1 = proportion_confint(a, n1, 0.05, method="wilson")
    l2, u2 = proportion_confint(b, n2, 0.05, method="wilson")
    product = p1 * p2
    low_root = np.sqrt(product**2 - l1 * u2 * (2 * p1 - l1) * (2 * p2 - u2))
    high_root = np.sqrt(product**2 - u1 * l2 * (2 * p1 - u1) * (2 * p2 - l2))
    low = (product - low_root) / (u2 * (2 * p2 - u2))
    high = (product + high_root) / (l2 * (2 * p2 - l2))
    return low, high


def ratio_grid():
    counts = [(0, 12), (1, 12), (5, 12), (11, 12), (12, 12), (0, 90), (1, 90), (33, 90), (90, 90)]
    return [(*one, *other) for one in counts for other in counts]


def test_rate_ratio_limits_equal_the_published_formula():
    rows = [row for row in ratio_grid() if row[0] > 0 and row[2] > 0]
    ratio, low, high = rate_ratios(rows)
    a, n1, b, n2 = np.array(rows).T
    expected_low, expected_high = published_mover_r(a, n1, b, n2)
    np.testing.assert_allclose(ratio, (a / n1) / (b / n2), rtol=1e-14)
    np.testing.assert_allclose(low, expected_low, rtol=1e-11)
    np.testing.assert_allclose(high, expected_high, rtol=1e-11)


@few_examples
@given(st.lists(st.tuples(proportions(), proportions()), min_size=1, max_size=50))
def test_rate_ratio_keeps_the_laws_of_a_ratio(pairs):
    rows = [(*group, *others) for group, others in pairs]
    ratio, low, high = rate_ratios(rows)
    other_ratio, other_low, other_high = rate_ratios([row[2:] + row[:2] for row in rows])
    known = np.array([row[0] > 0 and row[2] > 0 for row in rows])
    assert np.isfinite(np.stack([ratio, low, high])[:, known]).all()
    assert (low[known] < ratio[known]).all() and (ratio[known] < high[known]).all()
    np.testing.assert_allclose(other_ratio[known], 1 / ratio[known], rtol=1e-12)
    np.testing.assert_allclose(other_low[known], 1 / high[known], rtol=1e-12)
    np.testing.assert_allclose(other_high[known], 1 / low[known], rtol=1e-12)


def test_rate_ratio_tends_to_katz_as_counts_grow():
    gaps = []
    for scale in (1, 10, 100, 1000, 10000):
        row = (12 * scale, 80 * scale, 40 * scale, 400 * scale)
        _, low, high = rate_ratios([row])
        katz = relative_risk(*row).confidence_interval(0.95)
        width = katz.high - katz.low
        gaps.append(max(abs(low[0] - katz.low), abs(high[0] - katz.high)) / width)
    assert all(later < earlier / 2 for earlier, later in pairwise(gaps))
    assert gaps[-1] < 1e-3 < gaps[0]


def test_rate_ratio_without_successes():
    ratio, low, high = rate_ratios([(0, 30, 5, 60), (5, 30, 0, 60), (0, 30, 0, 60)])
    assert (ratio[0], low[0]) == (0, 0) and 0 < high[0] < math.inf
    assert np.isnan(ratio[1]) and low[1] > 0 and np.isnan(high[1])
    assert np.isnan([ratio[2], low[2], high[2]]).all()
    assert high[0] == pytest.approx(1 / rate_ratios([(5, 60, 0, 30)])[1][0], rel=1e-14)


def test_rate_ratio_of_one_only_in_an_interval_of_equal_rates():
    ratio, low, high = rate_ratios([(10, 100, 100, 1000), (30, 100, 100, 1000), (1, 99, 99, 999)])
    assert ratio[0] == 1 and low[0] < 1 < high[0]
    assert low[1] > 1 and high[2] < 1


def test_rate_ratio_is_null_with_impossible_counts():
    rows = [
        (0, 0, 5, 60),
        (5, 30, 0, 0),
        (0, 0, 0, 0),
        (31, 30, 5, 60),
        (5, 30, 61, 60),
        (-1, 30, 5, 60),
        (0, 30, 61, 60),
        (None, 30, 5, 60),
        (5, None, 5, 60),
        (0, 30, None, 60),
        (5, 30, 5, None),
    ]
    assert np.isnan(np.stack(rate_ratios(rows))).all()


@pytest.mark.parametrize(
    ("n1", "n2", "p1", "p2", "expected"),
    [
        (30, 60, 0.05, 0.05, 0.976),
        (30, 60, 0.10, 0.05, 0.973),
        (60, 200, 0.03, 0.06, 0.964),
        (120, 400, 0.06, 0.06, 0.955),
        (15, 40, 0.05, 0.15, 0.953),
        (400, 4000, 0.06, 0.05, 0.951),
    ],
)
def test_rate_ratio_covers_the_truth_as_often_as_it_says(n1, n2, p1, p2, expected):
    """Exact coverage: the chance of every pair of counts, summed where the interval holds p1/p2."""
    a, b = (
        side.ravel()
        for side in np.meshgrid(likely_counts(n1, p1), likely_counts(n2, p2), indexing="ij")
    )
    chance = binom.pmf(a, n1, p1) * binom.pmf(b, n2, p2)
    _, low, high = rate_ratios([(*pair, n2) for pair in zip(a, [n1] * len(a), b, strict=True)])
    truth = p1 / p2
    covered = (np.nan_to_num(low, nan=0) <= truth) & (truth <= np.nan_to_num(high, nan=math.inf))
    assert chance.sum() == pytest.approx(1, abs=1e-6)
    assert chance[covered].sum() == pytest.approx(expected, abs=0.003)


def likely_counts(trials, rate):
    counts = np.arange(trials + 1)
    return counts[binom.pmf(counts, trials, rate) > 1e-10]


# Normal distribution and the test of two proportions


def assert_normal_cdf_equals_scipy(x):
    result = select({"p": call("normal_cdf", "x")}, x=list(x))["p"]
    np.testing.assert_allclose(result, norm.cdf(x), rtol=0, atol=1e-15)


def test_normal_cdf_equals_scipy_on_a_grid():
    seams = [0, 7.07106781186547, 7.0710678118655, 37, 37.1, math.inf]
    assert_normal_cdf_equals_scipy(np.concatenate([np.linspace(-12, 12, 4801), seams]))
    assert_normal_cdf_equals_scipy(-np.array(seams))


def test_normal_cdf_keeps_its_digits_in_the_lower_tail():
    x = np.linspace(-36, -3, 500)
    result = select({"p": call("normal_cdf", "x")}, x=list(x))["p"]
    np.testing.assert_allclose(result, norm.cdf(x), rtol=1e-7)


@few_examples
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=100))
def test_normal_cdf_equals_scipy(x):
    assert_normal_cdf_equals_scipy(np.array(x))


def test_normal_cdf_of_null_is_null():
    assert select({"p": call("normal_cdf", "x")}, x=[None, 0.0])["p"] == [None, 0.5]


P_VALUES = {
    "two_sided_p_value": call("two_sided_p_value", "z"),
    "exact_p_value": call("exact_p_value", *COUNTS),
    "difference_p_value": call("difference_p_value", "z", *COUNTS),
}


def p_values(rows, macro="two_sided_p_value"):
    columns = dict(zip(COUNTS, map(list, zip(*rows, strict=True)), strict=True))
    z = call("two_proportion_z", *COUNTS)
    query = f"select {P_VALUES[macro]} as p from (select *, {z} as z from inputs) order by position"
    return numbers(run(query, **columns)["p"])


def reference_p_value(a, n1, b, n2):
    expected = np.outer([n1, n2], [a + b, n1 + n2 - a - b]) / (n1 + n2)
    return proportions_ztest([a, b], [n1, n2])[1] if expected.min() >= 5 else math.nan


@few_examples
@given(st.lists(st.tuples(proportions(400), proportions(4000)), min_size=1, max_size=30))
def test_two_sided_p_value_equals_statsmodels(pairs):
    rows = [(*group, *others) for group, others in pairs]
    expected = [reference_p_value(*row) for row in rows]
    np.testing.assert_allclose(p_values(rows), expected, rtol=1e-9, atol=1e-14)


def test_two_sided_p_value_on_a_grid():
    rows = [(a, 50, b, 300) for a in range(0, 51, 5) for b in range(0, 301, 15)]
    result = p_values(rows)
    np.testing.assert_allclose(
        result, [reference_p_value(*row) for row in rows], rtol=1e-9, atol=1e-14
    )
    assert np.isnan(result).any() and np.isfinite(result).sum() > 100
    np.testing.assert_allclose(result, p_values([row[2:] + row[:2] for row in rows]), rtol=1e-12)


def test_two_sided_p_value_needs_five_expected_in_every_cell():
    enough, too_few_hits, too_few_misses = p_values(
        [(5, 50, 5, 50), (4, 50, 5, 50), (45, 50, 46, 50)]
    )
    assert enough == 1
    assert np.isnan([too_few_hits, too_few_misses]).all()


def test_two_sided_p_value_is_null_with_empty_margins_or_impossible_counts():
    rows = [
        (0, 50, 0, 50),
        (50, 50, 50, 50),
        (0, 0, 30, 60),
        (0, 0, 0, 0),
        (60, 50, 20, 60),
        (None, 50, 20, 60),
        (20, None, 20, 60),
        (20, 50, 20, None),
    ]
    assert np.isnan(p_values(rows)).all()


# Exact test


def fisher(a, n1, b, n2):
    return fisher_exact([[a, n1 - a], [b, n2 - b]]).pvalue


def can_differ(a, n1, b, n2):
    return min(n1, n2) > 0 and 0 < a + b < n1 + n2


def test_exact_p_value_equals_scipy_on_every_small_table():
    sides = [(s, n) for n in range(7) for s in range(n + 1)]
    rows = [(*one, *other) for one in sides for other in sides if can_differ(*one, *other)]
    expected = [fisher(*row) for row in rows]
    np.testing.assert_allclose(p_values(rows, "exact_p_value"), expected, rtol=1e-9)


@few_examples
@given(
    st.lists(
        st.tuples(proportions(60), proportions(20000))
        .map(lambda pair: (*pair[0], *pair[1]))
        .filter(lambda row: can_differ(*row)),
        min_size=1,
        max_size=20,
    )
)
def test_exact_p_value_equals_scipy(rows):
    expected = [fisher(*row) for row in rows]
    np.testing.assert_allclose(p_values(rows, "exact_p_value"), expected, rtol=1e-8, atol=1e-9)


def test_exact_p_value_of_the_tea_test():
    """Fisher's lady guesses three of four cups right: 34 of 70 choices are as good or as bad."""
    assert p_values([(3, 4, 1, 4)], "exact_p_value") == pytest.approx(34 / 70, abs=1e-12)


def test_exact_p_value_is_the_same_from_either_side_and_for_misses():
    rows = [(a, 12, b, 90) for a in range(13) for b in range(0, 20) if a + b]
    p = p_values(rows, "exact_p_value")
    exchanged = [(b, m, a, n) for a, n, b, m in rows]
    misses = [(n - a, n, m - b, m) for a, n, b, m in rows]
    np.testing.assert_allclose(p_values(exchanged, "exact_p_value"), p, rtol=1e-9)
    np.testing.assert_allclose(p_values(misses, "exact_p_value"), p, rtol=1e-9)


def test_exact_p_value_calls_a_true_null_a_difference_no_more_often_than_it_says():
    n1, n2, share = 15, 40, 0.1
    rows = [(a, n1, b, n2) for a in range(n1 + 1) for b in range(n2 + 1)]
    chance = [binom.pmf(a, n1, share) * binom.pmf(b, n2, share) for a, _, b, _ in rows]
    p = np.nan_to_num(p_values(rows, "exact_p_value"), nan=1)
    assert np.sum(chance) == pytest.approx(1)
    assert 0 < np.sum(np.array(chance)[p <= 0.05]) <= 0.05


NOTHING_TO_COMPARE = [
    (0, 10, 0, 50),
    (10, 10, 50, 50),
    (0, 0, 3, 60),
    (3, 10, 0, 0),
    (11, 10, 3, 60),
    (3, 10, -1, 60),
    (None, 10, 3, 60),
    (3, None, 3, 60),
    (3, 10, None, 60),
    (3, 10, 3, None),
]


@pytest.mark.parametrize("macro", ["exact_p_value", "difference_p_value"])
def test_p_value_is_null_where_there_is_nothing_to_compare(macro):
    assert np.isnan(p_values(NOTHING_TO_COMPARE, macro)).all()


def test_difference_p_value_is_exact_where_counts_are_small_and_only_there():
    rows = [(a, 50, b, 300) for a in range(0, 51, 5) for b in range(0, 301, 15) if 0 < a + b < 350]
    p, z = p_values(rows, "difference_p_value"), p_values(rows)
    small = np.isnan(z)
    assert small.any() and not small.all()
    np.testing.assert_array_equal(p[~small], z[~small])
    exact = [fisher(*row) for row, is_small in zip(rows, small, strict=True) if is_small]
    np.testing.assert_allclose(p[small], exact, rtol=1e-9, atol=1e-14)


# Benjamini and Hochberg


def q_values(p, family=None):
    """q by the two macros in consecutive steps, in the order given; nulls as nan."""
    family = [1] * len(p) if family is None else family
    sql = f"""
        with ranked as (
            select *, {call("p_value_rank", "p", "family")} as p_rank from inputs
        ),

        adjusted as (
            select *, {call("q_value", "p", "p_rank", "family")} as q from ranked
        )

        select q from adjusted order by position
    """
    return numbers(run(sql, p=list(p), family=list(family))["q"])


# two decimals, so that ties are common
tied_p_values = st.one_of(
    st.floats(0, 1), st.integers(0, 100).map(lambda hundredths: hundredths / 100)
)


@few_examples
@given(st.lists(tied_p_values, min_size=1, max_size=60))
def test_q_value_equals_statsmodels(p):
    expected = multipletests(p, method="fdr_bh")[1]
    np.testing.assert_allclose(q_values(p), expected, rtol=1e-12, atol=1e-300)


@few_examples
@given(st.lists(tied_p_values, min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_q_value_is_monotone_and_blind_to_row_order(p, random):
    q = q_values(p)
    assert (q >= np.array(p) * (1 - 1e-15) - 1e-300).all() and (q <= 1).all()
    assert (np.diff(q[np.argsort(p)]) >= 0).all()
    shuffled = random.sample(range(len(p)), len(p))
    assert (q_values([p[i] for i in shuffled]) == q[shuffled]).all()


def test_q_value_gives_tied_p_values_one_value():
    assert q_values([0.02, 0.5, 0.02, 0.02]) == pytest.approx([0.08 / 3, 0.5, 0.08 / 3, 0.08 / 3])


def test_p_value_rank_counts_the_p_values_up_to_each():
    p = [0.02, 0.5, None, 0.02, 0.7, 0.5, 0.01]
    rank = select({"rank": call("p_value_rank", "p")}, p=p)["rank"]
    assert rank == [3, 5, None, 3, 6, 5, 1]


def test_q_value_leaves_out_nulls():
    p = [0.01, None, 0.04, None, 0.03]
    q = q_values(p)
    assert np.isnan(q[[1, 3]]).all()
    np.testing.assert_allclose(
        q[[0, 2, 4]], multipletests([0.01, 0.04, 0.03], method="fdr_bh")[1], rtol=1e-14
    )
    assert np.isnan(q_values([None, None], [1, 2])).all()


def test_q_value_keeps_families_apart():
    p = [0.01, 0.2, 0.03, 0.04, 0.04, 0.9, 0.5]
    family = ["a", "b", "a", "b", "a", "b", "c"]
    q = q_values(p, family)
    for one in sorted(set(family)):
        members = [i for i, name in enumerate(family) if name == one]
        expected = multipletests([p[i] for i in members], method="fdr_bh")[1]
        np.testing.assert_allclose(q[members], expected, rtol=1e-14)


def test_q_value_without_families_is_one_family():
    p = [0.01, 0.2, 0.03]
    sql = f"""
        with ranked as (select *, {call("p_value_rank", "p")} as p_rank from inputs)
        select {call("q_value", "p", "p_rank")} as q from ranked order by position
    """
    assert run(sql, p=p)["q"] == list(q_values(p))

"""What a value is beside a named reference, by the formula in plain Python and statsmodels."""

import math
from itertools import groupby

import duckdb
import pytest
from statsmodels.stats.proportion import proportion_confint

KEYS = ("archetype", "authority_code", "period", "dimension")
RATIO = ("reference_rate_ratio", "reference_rate_ratio_low", "reference_rate_ratio_high")


@pytest.fixture(scope="module")
def warehouse(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def families(warehouse):
    """Rows of the breakdowns, those of one archetype, authority, period and dimension together."""
    found = warehouse.execute(f"select * from archetype_breakdowns order by {', '.join(KEYS)}")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [list(rows) for _, rows in groupby(rows, key=lambda row: [row[key] for key in KEYS])]


@pytest.fixture(scope="module")
def references(warehouse):
    return dict(warehouse.execute("select dimension, value from reference_groups").fetchall())


def mover_r(a, n1, b, n2):
    """Zou and Donner 2008 with Wilson limits of both rates: ratio, lower and upper limit."""
    p1, p2 = a / n1, b / n2
    low1, high1 = proportion_confint(a, n1, method="wilson")
    low2, high2 = proportion_confint(b, n2, method="wilson")
    least = p1 * p2 - math.sqrt(
        max(0, (p1 * p2) ** 2 - low1 * high2 * (2 * p1 - low1) * (2 * p2 - high2))
    )
    most = p1 * p2 + math.sqrt(
        max(0, (p1 * p2) ** 2 - high1 * low2 * (2 * p1 - high1) * (2 * p2 - low2))
    )
    return p1 / p2, least / (high2 * (2 * p2 - high2)), most / (low2 * (2 * p2 - low2))


def test_the_ratio_to_the_reference_is_that_of_mover_r(families, references):
    compared = 0
    for family in families:
        reference = next(
            (row for row in family if row["value"] == references.get(row["dimension"])), None
        )
        if reference is None or not reference["matched"]:
            continue
        for row in family:
            if row is reference or not row["matched"]:
                continue
            counts = [row["matched"], row["eligible"]]
            counts += [reference["matched"], reference["eligible"]]
            assert [row[name] for name in RATIO] == pytest.approx(mover_r(*counts), rel=1e-9)
            compared += 1
    assert compared > 500


def test_what_has_no_reference_has_no_ratio(families, references):
    for family in families:
        values = {row["value"]: row for row in family}
        for row in family:
            reference = references.get(row["dimension"])
            assert row["reference_value"] == reference
            rate = values.get(reference, {}).get("rate")
            if row["value"] == reference or not rate or row["rate"] is None:
                assert row["reference_rate_ratio"] is None


def test_without_a_match_the_ratio_is_nought_and_its_upper_limit_is_there(families):
    rows = [
        row
        for family in families
        for row in family
        if row["reference_rate_ratio"] is not None and not row["matched"]
    ]
    assert rows
    for row in rows:
        assert row["reference_rate_ratio"] == row["reference_rate_ratio_low"] == 0
        assert row["reference_rate_ratio_high"] > 0


def test_every_reference_is_a_value_of_its_dimension(warehouse, references):
    found = set(warehouse.execute("select dimension, value from archetype_breakdowns").fetchall())
    assert set(references.items()) <= found

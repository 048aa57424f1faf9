"""Many simulated authorities, census years only: the figures lie where the simulation puts them."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import sqrt

import duckdb
import numpy as np
import pytest

from child_journeys.sample.rates import ASSESSMENT_LIMIT, Rates, share_within
from child_journeys.sample.simulate import rates_of, write_sample

AUTHORITIES, CHILDREN, SEED = 30, 200, 11


@dataclass(frozen=True)
class Indicator:
    """An indicator of `timeliness` and the setting that it must come out at.

    `calibration` is how far the simulation itself may lie from its settings, because episodes
    that stay open and children who grow too old are only allowed for on average: the same as in
    the tests of the simulation.
    """

    name: str
    share: Callable[[Rates], float]
    calibration: float


INDICATORS = [
    Indicator("re_referral_in_12_months", lambda rates: rates.re_referral, 0.025),
    Indicator(
        "enquiry_without_conference", lambda rates: 1 - rates.conference_per_section_47, 0.03
    ),
    Indicator(
        "assessment_in_45_working_days",
        lambda rates: share_within(rates.assessment_bands, ASSESSMENT_LIMIT),
        0.04,
    ),
]


@pytest.fixture(scope="module")
def counts(tmp_path_factory, build_from):
    """Indicator -> rows of (authority, cases counted, cases that met it), all years together."""
    folder = tmp_path_factory.mktemp("england")
    raw = folder / "raw"
    write_sample(
        raw,
        folder / "truth",
        authorities=AUTHORITIES,
        children=CHILDREN,
        start=date(2022, 4, 1),
        end=date(2025, 3, 31),
        mess=0,
        seed=SEED,
    )
    for lists in raw.glob("*/annex_a"):
        shutil.rmtree(lists)
    build = build_from(raw, ["timeliness"])
    assert build.returncode == 0, build.stdout
    query = (
        "select authority_code, counted, met from timeliness"
        " where indicator = ? and period = 'all' and authority_code <> 'all' and counted > 0"
        " order by authority_code"
    )
    with duckdb.connect(str(build.warehouse), read_only=True) as connection:
        return {
            indicator.name: connection.execute(query, [indicator.name]).fetchall()
            for indicator in INDICATORS
        }


def _settings(indicator: Indicator, rows: list[tuple[str, int, int]]) -> list[float]:
    return [indicator.share(rates_of(code, SEED)) for code, _, _ in rows]


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_the_share_of_all_authorities_is_that_of_the_settings(indicator, counts):
    rows = counts[indicator.name]
    settings = _settings(indicator, rows)
    total = sum(counted for _, counted, _ in rows)
    expected = sum(n * share for (_, n, _), share in zip(rows, settings, strict=True)) / total
    variance = sum(n * p * (1 - p) for (_, n, _), p in zip(rows, settings, strict=True))
    # three standard errors of independent cases
    tolerance = indicator.calibration + 3 * sqrt(variance) / total
    assert len(rows) == AUTHORITIES
    assert total > 1000
    assert sum(met for _, _, met in rows) / total == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_authorities_differ_as_their_settings_do(indicator, counts):
    rows = counts[indicator.name]
    shares = [met / counted for _, counted, met in rows]
    # of unrelated figures of thirty authorities, one pair in four hundred is as close
    assert np.corrcoef(shares, _settings(indicator, rows))[0, 1] > 0.5

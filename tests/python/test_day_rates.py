"""Index events per kind of day, against a plain reading of cases, windows and calendar."""

from collections import Counter
from datetime import timedelta

import duckdb
import pytest
from scipy.stats import chi2, norm

DIMENSIONS = (
    *("weekday", "weekend_or_bank_holiday", "calendar_month", "school_holiday", "busy_period"),
)
Z = norm.ppf(0.975)


@pytest.fixture(scope="module")
def read(built):
    """Ask the warehouse: SQL -> rows as dictionaries."""
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:

        def ask(query):
            found = connection.execute(query)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        yield ask


@pytest.fixture(scope="module")
def kinds(read):
    """Return (authority, day) -> the kind of day in each dimension."""
    days = {row["calendar_date"]: row for row in read("select * from calendar")}
    busy = {
        (row["authority_code"], row["week_start_date"]): row["is_busy"]
        for row in read("select * from int_busy_weeks")
    }
    words = {True: "Busy week", False: "Other week", None: "Not recorded"}

    def kinds_of(authority, day):
        known = days[day]
        return (
            known["weekday"],
            "Working day" if known["is_working_day"] else "Weekend or bank holiday",
            known["month_name"],
            "School holiday" if known["is_school_holiday"] else "Term",
            words[busy.get((authority, day - timedelta(days=day.weekday())))],
        )

    return kinds_of


@pytest.fixture(scope="module")
def counted(read, kinds):
    """Cases and days by archetype, type, authority, dimension and value."""
    observed = {}
    for window in read("select * from observation_windows"):
        length = (window["observed_to"] - window["observed_from"]).days + 1
        observed.setdefault((window["authority_code"], window["event_type"]), set()).update(
            window["observed_from"] + timedelta(days=day) for day in range(length)
        )
    cases = Counter(
        (row["archetype"], row["index_event_type"], row["authority_code"], row["index_event_date"])
        for row in read("select * from archetype_cases")
    )
    found_cases, found_days = Counter(), Counter()
    for archetype, event_type in {key[:2] for key in cases}:
        for (authority, observed_type), days in observed.items():
            if observed_type != event_type:
                continue
            for day in days:
                for dimension, value in zip(DIMENSIONS, kinds(authority, day), strict=True):
                    for place in (authority, "all"):
                        key = archetype, event_type, place, dimension, value
                        found_days[key] += 1
                        found_cases[key] += cases[archetype, event_type, authority, day]
    return found_cases, found_days


@pytest.fixture(scope="module")
def rows(read):
    return {
        (
            *(row["archetype"], row["index_event_type"], row["authority_code"]),
            *(row["dimension"], row["value"]),
        ): row
        for row in read("select * from archetype_day_rates")
    }


def limits(count):
    """Byar's limits of a count; exact ones below ten."""
    if count < 10:
        low = chi2.ppf(0.025, 2 * count) / 2 if count else 0
        return low, chi2.ppf(0.975, 2 * count + 2) / 2
    low = count * (1 - 1 / (9 * count) - Z / (3 * count**0.5)) ** 3
    above = count + 1
    return low, above * (1 - 1 / (9 * above) + Z / (3 * above**0.5)) ** 3


def test_cases_and_days_are_counted_on_observed_days(rows, counted):
    cases, days = counted
    assert {key: row["cases"] for key, row in rows.items()} == dict(cases)
    assert {key: row["days"] for key, row in rows.items()} == dict(days)


def test_every_observed_day_stands_once_in_each_dimension(rows):
    totals = {}
    for key, row in rows.items():
        both = row["cases"] + row["other_cases"], row["days"] + row["other_days"]
        totals.setdefault(key[:3], set()).add(both)
    assert totals
    assert {len(found) for found in totals.values()} == {1}


def test_a_rate_is_cases_by_days_with_limits_of_the_count(rows):
    few = 0
    for row in rows.values():
        few += row["cases"] < 10
        expected = [limit / row["days"] for limit in (row["cases"], *limits(row["cases"]))]
        names = ("cases_per_day", "cases_per_day_low", "cases_per_day_high")
        assert [row[name] for name in names] == pytest.approx(expected, rel=1e-9)
    assert 0 < few < len(rows)


def test_a_ratio_is_that_of_the_rates_and_its_limits_hold_it(rows):
    compared = 0
    for row in rows.values():
        if not row["other_cases"]:
            assert row["day_ratio"] is None
            continue
        other = row["other_cases"] / row["other_days"]
        assert row["day_ratio"] == pytest.approx(row["cases_per_day"] / other, rel=1e-12)
        assert row["day_ratio_low"] <= row["day_ratio"]
        assert row["day_ratio_high"] is None or row["day_ratio"] <= row["day_ratio_high"]
        compared += 1
    assert compared > 500

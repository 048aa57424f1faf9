"""The profile, the score and the comparison of the sample, recomputed without the project's SQL."""

import csv
import datetime
from collections import Counter, defaultdict

import duckdb
import pytest

from compiled_models import rows_of_model
from raw_files import landed

TABLES = [("annex_a", "referrals"), ("annex_a", "assessments"), ("cin_census", "referrals")]
LINEAGE = {"_authority", "_extract_date", "_file", "_sheet", "_row", "_row_hash"}


@pytest.fixture(scope="module")
def rows_of(built):
    """`rows_of(sql, *values)`: rows of the built sample as dictionaries."""
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:

        def query(sql, *values):
            answer = warehouse.execute(sql, values)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

        yield query


@pytest.mark.parametrize(("dataset", "table_name"), TABLES)
def test_rows_filled_and_distinct_are_those_of_the_landed_rows(built, rows_of, dataset, table_name):
    rows = defaultdict(int)
    values = defaultdict(list)
    for row in rows_of(f"from {landed(built.warehouse.parent, dataset, table_name)}"):
        extract = row["_authority"], row["_extract_date"]
        rows[extract] += 1
        for column in row.keys() - LINEAGE:
            values[*extract, column] += [row[column]] if row[column] is not None else []
    expected = {key: (rows[key[:2]], len(some), len(set(some))) for key, some in values.items()}
    profile = rows_of(
        "select * from column_profile where dataset = ? and table_name = ?", dataset, table_name
    )
    actual = {
        (row["authority_code"], row["extract_date"], row["column_name"]): (
            row["row_count"],
            row["filled"],
            row["distinct_values"],
        )
        for row in profile
    }
    assert actual == expected
    assert all(row["filled"] == row["valid"] + row["unmatched"] for row in profile)


def test_what_is_unmatched_are_the_findings_of_staging(rows_of):
    """Coded values that are not in their list, of rows that staging kept."""
    unmatched = sum(
        row["unmatched"] for row in rows_of("select * from column_profile where data_type = 'code'")
    )
    in_matches = sum(
        row["row_count"]
        for row in rows_of(
            "select * from value_matches"
            " where code is null and column_name not in ('disabilities', 'assessment_factors')"
        )
    )
    assert unmatched == in_matches > 0


def test_dates_of_a_list_reach_from_its_first_to_its_last(rows_of):
    [profile] = rows_of(
        "select earliest_date, latest_date from column_profile"
        " where authority_code = '202' and extract_date = date '2023-07-31'"
        " and table_name = 'contacts' and column_name = 'contact_date'"
    )
    [staged] = rows_of(
        "select min(contact_date) as first, max(contact_date) as last from stg_annex_a__contacts"
        " where authority_code = '202' and extract_date = date '2023-07-31'"
    )
    assert profile == {"earliest_date": staged["first"], "latest_date": staged["last"]}


def test_each_score_is_the_mean_of_its_shares_recounted(rows_of):
    files, cells, errors = defaultdict(Counter), defaultdict(Counter), defaultdict(set)
    for row in rows_of("select * from landed_files where status = 'landed'"):
        key = row["authority_code"], row["dataset"], row["table_name"]
        files[key]["all"] += row["rows_in_file"] - row["rows_blank"]
        files[key]["kept"] += row["rows_kept"] + row["rows_duplicate"]
    for row in rows_of("select * from column_profile"):
        counter = cells[row["authority_code"], row["dataset"], row["table_name"]]
        counter["filled"] += row["filled"]
        counter["valid"] += row["valid"]
        if row["is_required"]:
            counter["needed"] += row["row_count"]
            counter["needed valid"] += row["valid"]
    for row in rows_of("select * from quality_findings where severity = 'error'"):
        if row["row_number"] is not None:
            key = row["authority_code"], row["dataset"], row["table_name"]
            errors[key].add((row["file"], row["row_number"]))
    scores = rows_of("select * from quality_score")
    assert {(s["authority_code"], s["dataset"], s["table_name"]) for s in scores} == {
        key for key, counter in files.items() if counter["all"]
    }
    for score in scores:
        key = score["authority_code"], score["dataset"], score["table_name"]
        cell, file = cells[key], files[key]
        shares = (
            file["kept"] / file["all"],
            cell["needed valid"] / cell["needed"] if cell["needed"] else 1,
            cell["valid"] / cell["filled"] if cell["filled"] else 1,
            1 - len(errors[key]) / file["all"],
        )
        assert score["score"] == pytest.approx(25 * sum(shares), abs=0.051), key


def test_re_referrals_are_those_of_a_plain_reading(rows_of, project):
    windows = {
        row["authority_code"]: (row["observed_from"], row["observed_to"])
        for row in rows_of("select * from observation_windows where event_type = 'referral'")
        if row["is_last"]
    }
    dates = defaultdict(list)
    for row in rows_of("select * from child_events where event_type = 'referral'"):
        dates[row["authority_code"], row["child_id"]].append(row["event_date"])
    referrals, repeats = Counter(), Counter()
    for (authority, _), days in dates.items():
        days.sort()
        for previous, day in zip([None, *days], days, strict=False):
            year = day.year + (day.month > 3)
            referrals[authority, year] += 1
            repeats[authority, year] += previous is not None and day <= a_year_after(previous)
    expected = {
        (authority, year): (repeats[authority, year], count)
        for (authority, year), count in referrals.items()
        if windows[authority][0] <= datetime.date(year - 2, 4, 1)
        and windows[authority][1] >= datetime.date(year, 3, 31)
    }
    compared = rows_of("select * from dfe_comparison where indicator = 're_referral_percent'")
    assert expected
    assert {
        (row["authority_code"], row["year_ending_31_march"]): (row["numerator"], row["denominator"])
        for row in compared
    } == expected
    published = {
        row["year_ending_31_march"]: row
        for row in csv.DictReader(
            (project / "seeds/reference/dfe_authority_spread.csv")
            .read_text(encoding="utf-8")
            .splitlines()
        )
        if row["indicator"] == "rereferral_percent"
    }
    for row in compared:
        assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"])
        assert row["dfe_year"] == max(
            int(y) for y in published if int(y) <= row["year_ending_31_march"]
        )
        assert row["authorities_median"] == float(published[str(row["dfe_year"])]["median"])


def a_year_after(day):
    """Return the same day a year later; of 29 February the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def test_only_years_that_were_wholly_observed_are_compared(rows_of):
    years = {
        (row["authority_code"], row["year_ending_31_march"])
        for row in rows_of("select * from dfe_comparison where indicator = 'referrals'")
    }
    events = {
        (row["authority_code"], row["event_date"].year + (row["event_date"].month > 3))
        for row in rows_of("select * from child_events where event_type = 'referral'")
    }
    assert years < events


def test_a_year_without_an_event_counts_none(built):
    """Observed for two and a half years, with conferences in none and one referral in each."""
    observed = datetime.date(2022, 10, 1), datetime.date(2025, 3, 31)
    windows = [
        {
            "authority_code": "846",
            "event_type": event_type,
            "observed_from": observed[0],
            "observed_to": observed[1],
        }
        for event_type in ("referral", "icpc")
    ]
    referrals = [
        {
            "authority_code": "846",
            "child_id": "1",
            "event_type": "referral",
            "event_date": day,
            "is_no_further_action": False,
        }
        for day in (datetime.date(2023, 5, 1), datetime.date(2024, 4, 30))
    ]
    days = (datetime.date(2022, 4, 1) + datetime.timedelta(offset) for offset in range(1500))
    calendar = [
        {"calendar_date": day, "year_ending_31_march": day.year + (day.month > 3)} for day in days
    ]
    tables = {
        "child_events": referrals,
        "observation_windows": windows,
        "codes": [],
        "calendar": calendar,
    }
    compiled = built.target / "compiled" / "child_journeys" / "models"
    found = rows_of_model(built.warehouse, compiled, "intermediate/int_yearly_counts", tables)
    assert {
        (row["event_type"], row["year_ending"]): (row["events"], row["re_referrals"])
        for row in found
    } == {
        ("referral", 2024): (1, None),
        ("referral", 2025): (1, 1),
        ("icpc", 2024): (0, None),
        ("icpc", 2025): (0, 0),
    }

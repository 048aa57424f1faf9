"""Which texts are dates and identifiers, shown on hand-written rows that went the whole way."""

import duckdb
import pytest

from child_journeys.timeline.timelines import as_staged
from raw_files import write_table

EXTRACT = "2025-09-30"
# text, the date it says, the rule that says why there is none
CONTACTS = [
    ("2025-04-05", "2025-04-05", None),
    ("2025/04/05", "2025-04-05", None),
    ("05/04/2025", "2025-04-05", None),
    ("5/4/2025", "2025-04-05", None),
    ("05-04-2025", "2025-04-05", None),
    ("05.04.2025", "2025-04-05", None),
    ("05-Apr-2025", "2025-04-05", None),
    ("5 april 2025", "2025-04-05", None),
    ("05-Sept-2025", "2025-09-05", None),
    ("05-Apr-25", "2025-04-05", None),
    ("05/04/25", "2025-04-05", None),
    ("05/04/98", "1998-04-05", None),
    ("2025-04-05T09:30:00", "2025-04-05", None),
    ("2025-04-05T09:30:00.123+01:00", "2025-04-05", None),
    ("2025-04-05 00:00:00", "2025-04-05", None),
    ("05/04/2025 09:30", "2025-04-05", None),
    ("05/04/2025 9:30:15 PM", "2025-04-05", None),
    ("2025-04-05+01:00", "2025-04-05", None),
    ("2025-04-05 00:00:00 +0000", "2025-04-05", None),
    ("Sat 05/04/2025", "2025-04-05", None),
    ("Saturday, 5 April 2025", "2025-04-05", None),
    ("5th April, 2025", "2025-04-05", None),
    ("05APR2025", "2025-04-05", None),
    ("'05/04/2025", "2025-04-05", None),
    ("45752", "2025-04-05", None),
    ("45752.5", "2025-04-05", None),
    ("29/02/2024", "2024-02-29", None),
    ("29/02/2023", None, "date_impossible"),
    ("31/02/2025", None, "date_impossible"),
    ("99/99/2025", None, "date_impossible"),
    ("05/04/2025 25:00", None, "date_impossible"),
    ("04/13/2025", None, "date_looks_month_first"),
    ("04/13/25", None, "date_looks_month_first"),
    ("Sun 04/13/2025", None, "date_looks_month_first"),
    ("Sat 05/04/25", None, "date_is_placeholder"),
    ("Apr 2025", None, "date_unreadable"),
    ("01/01/1900", None, "date_is_placeholder"),
    ("1900-01-01", None, "date_is_placeholder"),
    ("01/01/1901", None, "date_is_placeholder"),
    ("31/12/2099", None, "date_is_placeholder"),
    ("9999-12-31", None, "date_is_placeholder"),
    ("1/1/0001", None, "date_is_placeholder"),
    ("0", None, "date_is_placeholder"),
    ("1", None, "date_is_placeholder"),
    ("60", None, "date_is_placeholder"),
    ("-1", None, "date_is_placeholder"),
    ("20250405", None, "date_unreadable"),
    ("12345", None, "date_unreadable"),
    ("99999", None, "date_unreadable"),
    ("2025", None, "date_unreadable"),
    ("April 5, 2025", None, "date_unreadable"),
    ("05/04-2025", None, "date_unreadable"),
    ("yesterday", None, "date_unreadable"),
    ("\uff10\uff15/04/2025", None, "date_unreadable"),
    ("01/10/2025", "2025-10-01", "date_after_extract"),
    ("02/10/2026", None, "event_date_out_of_range"),
    ("05/04/1990", None, "event_date_out_of_range"),
]
BIRTHS = [
    ("05/04/2015", "2015-04-05", None),
    ("05/04/15", "2015-04-05", None),
    ("05/04/98", "1998-04-05", None),
    ("07/07/2026", "2026-07-07", None),
    ("07/07/26", "2026-07-07", None),
    ("08/07/26", "1926-07-08", None),
    ("08/07/2026", None, "birth_date_out_of_range"),
    ("05/04/1920", None, "birth_date_out_of_range"),
]
MONTH_FIRST = [
    ("04/05/2025", "2025-04-05", None),
    ("04/13/2025", "2025-04-13", None),
    ("Sat 04/05/2025", "2025-04-05", None),
    ("2025-04-05", "2025-04-05", None),
    ("5 Apr 2025", "2025-04-05", None),
    ("13/04/2025", None, "date_looks_day_first"),
    ("02/31/2025", None, "date_impossible"),
]
EXPECTED_BIRTHS = [
    ("2025-12-01", "2025-12-01", None),
    ("2026-03-01", None, "expected_birth_date_out_of_range"),
    ("2023-01-01", None, "expected_birth_date_out_of_range"),
]
# as sent, as kept; None is refused
IDENTIFIERS = [
    ("0012345", "0012345"),
    ("12345", "12345"),
    ("12345.0", "12345"),
    ("00678.00", "00678"),
    ("12345.5", "12345.5"),
    ("\u00a0 98765\u2003", "98765"),
    ("A 12/3", "A 12/3"),
    ("12E5", "12E5"),
    ("\uff11\uff12\uff13", "\uff11\uff12\uff13"),
    ("\u0661\u0662\u0663", "\u0661\u0662\u0663"),
    ("1.23457E+11", None),
    ("1E+05", None),
    ("0", None),
    ("n/a", None),
    ("", None),
]
# what a spreadsheet does to text, and what stands for no child
MARKED = [
    ("'0098760", "0098760"),
    ('="0098760"', "0098760"),
    ("'98760.0'", "98760"),
    ("Unborn Baby 2", "Unborn Baby 2"),
    ("X", "X"),
    ("########", None),
    ("#NAME?", None),
    ("(null)", None),
    ("Unborn", None),
    ("TBC", None),
    ("N/K", None),
    ("'n/a'", None),
]


@pytest.fixture(scope="module")
def read(build_from, project, tmp_path_factory):
    """Dates by text and rules by text, of one list: `read(dataset, table, column)`."""
    raw = tmp_path_factory.mktemp("dates")

    def rows(column, cases):
        return [
            {"child_id": f"child {n}", column: case[0]} for n, case in enumerate(cases, start=1)
        ]

    write_table(project, raw, "846", EXTRACT, "contacts", rows("contact_date", CONTACTS))
    write_table(project, raw, "846", EXTRACT, "assessments", rows("birth_date", BIRTHS))
    write_table(project, raw, "846", EXTRACT, "referrals", rows("referral_date", MONTH_FIRST))
    write_table(
        project,
        raw,
        "846",
        "2025",
        "child_identifiers",
        rows("expected_birth_date", EXPECTED_BIRTHS),
    )
    sent = [
        {"child_id": identifier, "plan_start_date": f"2025-03-{day:02}"}
        for day, (identifier, _) in enumerate(IDENTIFIERS, start=1)
    ]
    write_table(project, raw, "846", EXTRACT, "child_protection_plans", sent)
    marked = [
        {"child_id": identifier, "cin_start_date": f"2025-03-{day:02}"}
        for day, (identifier, _) in enumerate(MARKED, start=1)
    ]
    write_table(project, raw, "801", EXTRACT, "children_in_need", marked)
    corrections = raw / "overrides" / "846" / "dates.csv"
    corrections.parent.mkdir(parents=True)
    corrections.write_text(
        "dataset,table_name,column_name,file,order\nannex_a,referrals,referral_date,,month_first\n",
        encoding="utf-8",
    )
    build = build_from(raw, ("children", "column_profile", "quality_score"))
    assert build.returncode == 0, build.stdout
    with duckdb.connect(str(build.warehouse), read_only=True) as warehouse:
        yield lambda sql, *values: warehouse.execute(sql, values).fetchall()


@pytest.mark.parametrize(
    ("dataset", "table_name", "column", "cases"),
    [
        ("annex_a", "contacts", "contact_date", CONTACTS),
        ("annex_a", "assessments", "birth_date", BIRTHS),
        ("annex_a", "referrals", "referral_date", MONTH_FIRST),
        ("cin_census", "child_identifiers", "expected_birth_date", EXPECTED_BIRTHS),
    ],
)
def test_each_text_has_its_date_and_its_finding(read, dataset, table_name, column, cases):
    dates = read(
        f"select cast({column} as varchar) from stg_{dataset}__{table_name} order by row_number"
    )
    found = dict(
        read(
            "select row_number, rule from quality_findings"
            " where dataset = ? and table_name = ? and column_name = ?"
            # the rules on whole records speak of the same columns
            " and rule not in (select rule from rules)",
            dataset,
            table_name,
            column,
        )
    )
    actual = [
        (case[0], date, found.get(row))
        for row, (case, (date,)) in enumerate(zip(cases, dates, strict=True), start=2)
    ]
    assert actual == cases


def test_identifiers_stay_text_and_lose_only_what_a_spreadsheet_added(read):
    kept = dict(
        read(
            "select extract(day from plan_start_date), child_id"
            " from stg_annex_a__child_protection_plans"
        )
    )
    days = range(1, len(IDENTIFIERS) + 1)
    assert [kept.get(day) for day in days] == [identifier for _, identifier in IDENTIFIERS]


def test_what_a_spreadsheet_adds_to_text_is_no_part_of_an_identifier(read):
    kept = dict(
        read("select extract(day from cin_start_date), child_id from stg_annex_a__children_in_need")
    )
    days = range(1, len(MARKED) + 1)
    assert [kept.get(day) for day in days] == [identifier for _, identifier in MARKED]


def test_with_and_without_leading_zeros_are_two_children(read):
    children = read("select child_id from children where child_id in ('0012345', '12345')")
    assert sorted(children) == [("0012345",), ("12345",)]


def test_messages_hold_no_date(read):
    messages = " ".join(message for (message,) in read("select message from quality_findings"))
    texts = {text for text, *_ in CONTACTS + BIRTHS if len(text) > 4} - {"01/01/1900"}
    assert not [text for text in texts if text in messages]


def test_the_profile_counts_what_was_understood(read):
    assert read(
        "select row_count, filled, valid, unmatched, distinct_values,"
        " cast(earliest_date as varchar), cast(latest_date as varchar)"
        " from column_profile where table_name = 'contacts' and column_name = 'contact_date'"
    ) == [(57, 57, 28, 29, 57, "1998-04-05", "2025-10-01")]
    assert read(
        "select cast(earliest_date as varchar), cast(latest_date as varchar) from column_profile"
        " where table_name = 'assessments' and column_name = 'birth_date'"
    ) == [("1926-07-01", "2026-07-01")]


def test_the_score_is_the_mean_of_four_shares(read):
    # of 15 plans 10 are kept; needed are identifier and start: 10 + 15 of 30 are valid, of filled
    # cells 10 + 15 of 29; five rows have an error
    assert read(
        "select row_count, round(share_kept, 4), round(share_needed, 4), round(share_valid, 4),"
        " round(share_without_errors, 4), score from quality_score"
        " where table_name = 'child_protection_plans'"
    ) == [(15, 0.6667, 0.8333, 0.8621, 0.6667, 75.7)]


@pytest.mark.parametrize(
    ("sent", "kept"), [case for case in [*IDENTIFIERS, *MARKED] if case[1] is not None]
)
def test_a_timeline_is_asked_for_by_what_a_file_holds(sent, kept):
    assert as_staged(sent) == kept

"""Defects of the tools that came before: each has a test here that it would fail.

The rows that a test needs stand above it, as an authority would send them; all of them are built
once. Authority 801 sends what most tests ask for, 846 the same identifiers again, 330 files in
the shapes that earlier tools could not open.
"""

import datetime
from collections import defaultdict

import duckdb
import pyarrow.parquet as pq
import pytest

from child_journeys.land.landing import land
from raw_files import landed, write_table

AUTUMN, SPRING = "2024-09-30", "2025-03-31"
SENT = defaultdict(list)
SENT_AS_TEXT = {}
# all that is read here is one of these, or what they are made of
TABLES = (
    "archetype_cases",
    "child_journeys",
    "quality_findings",
    "landed_files",
    "header_matches",
    "value_matches",
)


def sent(authority, extract, table_name, **row):
    """Add a row to what an authority sends; `extract` is a date, or the year of a census."""
    SENT[authority, extract, table_name].append(row)


def sent_as_text(path, text):
    """Add a file to what is sent, byte for byte; `path` is relative to the raw folder."""
    SENT_AS_TEXT[path] = text


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture(scope="module")
def build(build_from, project, tmp_path_factory):
    raw = tmp_path_factory.mktemp("sent")
    for (authority, extract, table_name), rows in SENT.items():
        write_table(project, raw, authority, extract, table_name, rows)
    for name, text in SENT_AS_TEXT.items():
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    finished = build_from(raw, TABLES)
    assert finished.returncode == 0, finished.stdout
    return finished


@pytest.fixture(scope="module")
def query(build):
    """Ask the warehouse: SQL and its parameters -> rows."""
    with duckdb.connect(str(build.warehouse), read_only=True) as connection:
        yield lambda sql, *parameters: connection.execute(sql, parameters).fetchall()


@pytest.fixture(scope="module")
def events(query):
    """The events of a child of authority 801, or another, as (event type, date)."""

    def of_child(child, authority="801"):
        return query(
            "select event_type, event_date from child_events"
            " where child_id = ? and authority_code = ? order by event_number",
            child,
            authority,
        )

    return of_child


@pytest.fixture(scope="module")
def findings(query):
    """The rules that fired in a file and column: path below the raw folder -> set of rules."""

    def of_file(file, column="%"):
        rows = query(
            "select rule from quality_findings where file = ? and coalesce(column_name, '') like ?",
            file,
            column,
        )
        return {rule for (rule,) in rows}

    return of_file


# --- the cleaner of 2020 -----------------------------------------------------------------------

for number in (1, 2):
    sent(
        "801",
        SPRING,
        "section_47_enquiries",
        child_id=f"ENQUIRY{number}",
        section_47_start_date="2025-02-03",
    )
    sent(
        "801",
        SPRING,
        "children_in_need",
        child_id=f"STARTLESS{number}",
        cin_closure_date="2025-02-04",
        closure_reason="RC7",
    )


def test_a_section_47_enquiry_without_a_conference_is_kept(events):
    """The merge grouped List 5 by the conference date, so that rows without one vanished."""
    assert events("ENQUIRY1") == [("s47", day("2025-02-03"))]
    assert events("ENQUIRY2") == [("s47", day("2025-02-03"))]


def test_an_episode_of_need_without_a_start_is_kept(events, query):
    """The merge grouped List 6 by the CIN start date, so that rows without one vanished."""
    kept = query(
        "select child_id, cin_start_date from stg_annex_a__children_in_need"
        " where child_id like 'STARTLESS%' order by 1"
    )
    assert kept == [("STARTLESS1", None), ("STARTLESS2", None)]
    assert events("STARTLESS1") == [("cin_end", day("2025-02-04"))]


for extract, start, end in ((AUTUMN, "2024-05-01", "2024-08-01"), (SPRING, "2025-01-05", "")):
    sent(
        "801",
        extract,
        "child_protection_plans",
        child_id="TWICEPLANNED",
        plan_start_date=start,
        plan_end_date=end,
    )
    sent(
        "801",
        extract,
        "children_looked_after",
        child_id="TWICEINCARE",
        care_start_date=start,
        care_end_date=end,
    )


def test_a_child_with_two_plans_or_two_periods_in_care_keeps_both(events):
    """Lists 7 and 8 were merged by child alone: one plan and one period over all files."""
    assert events("TWICEPLANNED") == [
        ("cpp_start", day("2024-05-01")),
        ("cpp_end", day("2024-08-01")),
        ("cpp_start", day("2025-01-05")),
    ]
    assert events("TWICEINCARE") == [
        ("lac_start", day("2024-05-01")),
        ("lac_end", day("2024-08-01")),
        ("lac_start", day("2025-01-05")),
    ]


sent(
    "801",
    SPRING,
    "assessments",
    child_id="ASSESSEDTWICE",
    assessment_start_date="2025-01-06",
    assessment_authorisation_date="2025-02-10",
    requires_support="b) No",
)
sent(
    "801",
    SPRING,
    "assessments",
    child_id="ASSESSEDTWICE",
    assessment_start_date="2025-01-06",
    requires_support="a) Yes",
    is_child_seen="a) Yes",
)


def test_values_of_different_rows_are_never_mixed(query):
    """`.last()` took the last value of each column: an authorisation here, an outcome there."""
    staged = query(
        "select assessment_authorisation_date, requires_support_code, is_child_seen_code"
        " from stg_annex_a__assessments where child_id = 'ASSESSEDTWICE' order by row_number"
    )
    assert staged == [(day("2025-02-10"), "N", None), (None, "Y", "Y")]
    outcome = query(
        "select assessment_outcome from child_events"
        " where child_id = 'ASSESSEDTWICE' and event_type = 'assessment_authorised'"
    )
    assert outcome == [("no_support",)]


for flag in ("", "nan", "None of these"):
    sent(
        "801",
        SPRING,
        "referrals",
        child_id=f"FLAG{flag[:3].upper()}",
        referral_date="2025-02-11",
        is_no_further_action=flag,
    )


def test_a_flag_that_is_blank_or_not_understood_is_not_no(query):
    """A blank became the text "nan", and that, like anything with an N, became "b) No"."""
    flags = query(
        "select child_id, is_no_further_action from child_events"
        " where child_id like 'FLAG%' order by 1"
    )
    assert flags == [("FLAG", None), ("FLAGNAN", None), ("FLAGNON", None)]


OTHER_WHITE = (
    "White - any other background",
    "White: any other",
    "White, other - and mixed European",
)
for number, ethnicity in enumerate(OTHER_WHITE):
    sent(
        "801",
        SPRING,
        "contacts",
        child_id=f"WHITE{number}",
        contact_date="2025-03-03",
        ethnicity=ethnicity,
    )
ETHNICITIES = {
    "a) WBRI": "WBRI",
    "White British": "WBRI",
    "s) REFU": "REFU",
    "s) NOBT": "NOBT",
    "s) Refused": "REFU",
    "s) Information not yet obtained": "NOBT",
    "s)": None,
}
for number, ethnicity in enumerate(ETHNICITIES):
    sent(
        "801",
        SPRING,
        "contacts",
        child_id=f"ETHNICITY{number}",
        contact_date="2025-03-03",
        ethnicity=ethnicity,
    )


@pytest.fixture(scope="module")
def codes(query):
    """The codes that raw values were given: table, column -> {raw value: code}."""
    return lambda table_name, column: dict(
        query(
            "select raw_value, code from value_matches"
            " where table_name = ? and column_name = ? and dataset = 'annex_a'",
            table_name,
            column,
        )
    )


def test_any_other_white_background_is_not_white_and_asian(codes):
    """A pattern for "white, then a word with a" caught "White - any other background"."""
    found = codes("contacts", "ethnicity")
    assert found["White - any other background"] == "WOTH"
    assert "MWAS" not in {found[raw] for raw in OTHER_WHITE}


def test_the_letter_that_ofsted_used_twice_decides_nothing(codes):
    """The letter s) stands for both Refused and Not yet obtained; it was taken for one of them."""
    found = codes("contacts", "ethnicity")
    assert {raw: code for raw, code in found.items() if raw in ETHNICITIES} == ETHNICITIES


SOURCES = {
    "14": None,
    "2016": None,
    "Team 46": None,
    "4": "4",
    "6": "6",
    "o) 4: Housing": "4",
    "p1) 5D: LA services (early help)": "5D",
    "p1) 5D": "5D",
    "no idea": None,
}
for number, source in enumerate(SOURCES):
    sent(
        "801",
        SPRING,
        "contacts",
        child_id=f"SOURCE{number}",
        contact_date="2025-03-04",
        contact_source=source,
    )


def test_a_number_that_contains_the_digit_of_a_source_is_not_that_source(codes):
    """The patterns for housing (4) and police (6) caught every text with that digit in it."""
    found = codes("contacts", "contact_source")
    for raw in ("14", "2016", "Team 46"):
        assert found[raw] is None
    assert (found["4"], found["6"], found["o) 4: Housing"]) == ("4", "6", "4")


def test_the_source_that_came_in_2024_between_two_letters_is_read(codes):
    """The pattern of a numbered code wanted one letter before the bracket: "p1) 5D" was lost."""
    found = codes("contacts", "contact_source")
    assert (found["p1) 5D: LA services (early help)"], found["p1) 5D"]) == ("5D", "5D")


LEGAL_STATUSES = {
    "L2": "L2",
    "EPO": "L2",
    "Emergency Protection Order": "L2",
    "Reported and deposed": None,
}
for number, status in enumerate(LEGAL_STATUSES):
    sent(
        "801",
        SPRING,
        "children_looked_after",
        child_id=f"STATUS{number}",
        care_start_date="2025-03-05",
        legal_status=status,
    )


def test_an_emergency_protection_order_is_read_and_is_not_seen_where_there_is_none(codes):
    """The entry for L2 lacked its pattern, and "epo" within a word was taken for the order."""
    found = codes("children_looked_after", "legal_status")
    assert {raw: found[raw] for raw in LEGAL_STATUSES} == LEGAL_STATUSES


sent("801", "2025", "referrals", child_id="CENSUSCHILD", referral_date="2024-10-01")
sent(
    "801",
    "2025",
    "assessments",
    child_id="CENSUSCHILD",
    referral_date="2024-10-01",
    assessment_start_date="2024-10-02",
)


def test_an_assessment_of_the_census_is_not_an_early_help_assessment(events):
    """The start of a census assessment was renamed to the column of List 2, early help."""
    assert events("CENSUSCHILD") == [
        ("referral", day("2024-10-01")),
        ("assessment_start", day("2024-10-02")),
    ]


UNREADABLE = {"31/02/2025", "soon", "13-2025"}
for number, text in enumerate(sorted(UNREADABLE)):
    sent("801", SPRING, "contacts", child_id=f"UNREADABLE{number}", contact_date=text)


def test_a_date_that_cannot_be_read_is_reported(build, query):
    """Dates that could not be read became blank, and nothing was said."""
    reported = query(
        f"""
        select landed.contact_date
        from {landed(build.warehouse.parent, "annex_a", "contacts")} as landed
        inner join quality_findings as found
            on found.file = landed._file and found.row_number = landed._row
        where landed.child_id like 'UNREADABLE%'
            and found.rule in ('date_unreadable', 'date_impossible')
                and found.column_name = 'contact_date'
        """
    )
    assert {text for (text,) in reported} == UNREADABLE


def test_a_value_that_is_not_in_the_list_keeps_its_own_words(query):
    """What matched no pattern became the words "not matched", and what was sent was lost."""
    kept = query(
        "select contact_source_raw, contact_source_code, contact_source"
        " from stg_annex_a__contacts where contact_source_raw = 'no idea'"
    )
    assert kept == [("no idea", None, None)]


sent_as_text(
    f"330/annex_a/{SPRING}/List 2.csv",
    "Child,Child,Child,Help,Help\n"
    "Child Unique ID,Gender,Date of Birth,Assessment start date,Assessment completion date\n"
    "GROUPED,a) Male,,2025-02-24,2025-03-04\n",
)
for place, child in (("north", "NORTH"), ("south", "SOUTH")):
    sent_as_text(
        f"330/annex_a/{SPRING}/List 6 {place}.csv",
        f"Child Unique ID,CIN Start Date,Primary Need Code\n{child},2025-02-25,N1\n",
    )


def test_a_row_of_titles_is_not_the_header_for_having_more_than_three_cells(events):
    """The first row with more than three filled cells was taken for the header."""
    assert events("GROUPED", "330") == [
        ("early_help_assessment_start", day("2025-02-24")),
        ("early_help_assessment_end", day("2025-03-04")),
    ]


def test_of_two_files_with_one_list_both_are_kept_and_it_is_said(events, findings):
    """Of two candidates for a list only the one with more columns was read."""
    for place, child in (("north", "NORTH"), ("south", "SOUTH")):
        assert events(child, "330") == [("cin_start", day("2025-02-25"))]
        assert "list_given_twice" in findings(f"330/annex_a/{SPRING}/List 6 {place}.csv")


# --- the journeys of 2020 ----------------------------------------------------------------------

sent("801", AUTUMN, "contacts", child_id="MONTHFIRST", contact_date="03/04/2024")
sent("801", AUTUMN, "contacts", child_id="MONTHFIRST", contact_date="04/13/2024")


def test_a_date_in_text_is_never_read_with_the_month_first(events):
    """Text dates were read the American way: 3 April became 4 March, and 04/13 a day in April."""
    assert events("MONTHFIRST") == [("contact", day("2024-04-03"))]


sent_as_text(
    f"330/annex_a/{SPRING}/List 5.csv",
    "Child Unique ID,Gender,Date of Initial Child Protection Conference\n"
    "NODATE,a) Male,2025-01-08\n",
)


def test_a_list_without_its_date_column_is_refused_and_not_left_out_in_silence(query, findings):
    """A list whose date column was not found was skipped with a printed warning."""
    file = f"330/annex_a/{SPRING}/List 5.csv"
    assert "required_column_missing" in findings(file, "section_47_start_date")
    assert query("select status from landed_files where file = ?", file) == [("refused",)]


for extract in (AUTUMN, SPRING):
    sent(
        "801",
        extract,
        "child_protection_plans",
        child_id="SEENAGAIN",
        plan_start_date="2024-06-03",
        latest_review_date="2024-09-02",
    )
sent(
    "801",
    "2025",
    "child_protection_plans",
    child_id="SEENAGAIN",
    plan_start_date="2024-06-03",
)


def test_an_event_that_several_extracts_tell_of_is_one_event(query):
    """Nothing was merged: an event stood in the journey as often as it was sent."""
    told = query(
        "select event_type, source_count from child_events where child_id = 'SEENAGAIN' order by 1"
    )
    assert told == [("cpp_review", 2), ("cpp_start", 3)]


# --- the London pipelines ----------------------------------------------------------------------

for authority in ("801", "846"):
    sent(
        authority,
        SPRING,
        "section_47_enquiries",
        child_id="1000001",
        section_47_start_date="2025-01-13",
        conference_date="2025-01-20" if authority == "846" else "",
    )


def test_children_of_two_authorities_with_one_identifier_are_two(events):
    """Outcomes were joined by child and date without the authority: 801 had 846's conference."""
    assert events("1000001", "801") == [("s47", day("2025-01-13"))]
    assert events("1000001", "846") == [("s47", day("2025-01-13")), ("icpc", day("2025-01-20"))]


for year, date in (("2024", "2023-05-02"), ("2025", "2024-05-02")):
    sent("801", year, "referrals", child_id="TWOYEARS", referral_date=date)


def test_every_row_keeps_the_date_of_its_own_census(query):
    """A variable was overwritten in a loop: all rows bore the date of the last census."""
    dated = query(
        "select referral_date, extract_date from stg_cin_census__referrals"
        " where child_id = 'TWOYEARS' order by 1"
    )
    assert dated == [
        (day("2023-05-02"), day("2024-03-31")),
        (day("2024-05-02"), day("2025-03-31")),
    ]


sent("801", "2025", "referrals", child_id="TWOPLANS", referral_date="2024-07-01")
sent(
    "801",
    AUTUMN,
    "assessments",
    child_id="TWOPLANS",
    assessment_start_date="2024-04-10",
    assessment_authorisation_date="2024-05-01",
    requires_support="b) No",
)
sent("801", "2025", "section_47_enquiries", child_id="TWOPLANS", section_47_start_date="2024-07-02")
for start in ("2024-07-10", "2024-07-20"):
    sent("801", "2025", "child_protection_plans", child_id="TWOPLANS", plan_start_date=start)


def test_two_plans_after_one_event_do_not_make_it_two(query, events):
    """An enquiry or referral with two plans within the time fanned out into two rows."""
    assert events("TWOPLANS").count(("s47", day("2024-07-02"))) == 1
    cases = query(
        "select status, match_event_date, count(*) from archetype_cases"
        " where child_id = 'TWOPLANS' and archetype = 'potentially_missed_risk' group by all"
    )
    assert cases == [("match", day("2024-07-01"), 1)]


sent("801", SPRING, "referrals", child_id="RECENT", referral_date="2025-03-24")


def test_a_referral_too_recent_to_judge_is_not_counted_as_one_that_led_nowhere(query):
    """A cut-off date was computed and never applied: recent referrals counted as failures."""
    assert query("select distinct status from archetype_cases where child_id = 'RECENT'") == [
        ("too_early",)
    ]


sent(
    "801",
    "2025",
    "referrals",
    child_id="TWOCONFERENCES",
    referral_date="2024-11-01",
    conference_date="2024-11-15",
)
sent(
    "801",
    "2025",
    "section_47_enquiries",
    child_id="TWOCONFERENCES",
    referral_date="2024-11-01",
    section_47_start_date="2024-11-04",
    conference_date="2024-11-19",
)


def test_a_conference_of_the_referral_survives_one_of_the_enquiry(events):
    """DateOfInitialCPC can stand at two levels; the one of Section47 overwrote the other."""
    assert events("TWOCONFERENCES") == [
        ("referral", day("2024-11-01")),
        ("s47", day("2024-11-04")),
        ("icpc", day("2024-11-15")),
        ("icpc", day("2024-11-19")),
    ]


for date in ("2025-03-09", "2025-03-10"):
    sent(
        "801",
        SPRING,
        "contacts",
        child_id="BIRTHDAY",
        birth_date="10/03/2010",
        contact_date=date,
    )


def test_a_child_is_a_year_older_on_the_birthday_and_not_before(query):
    """Age was days divided by 365, so that a teenager had a birthday some days too early."""
    ages = query(
        "select age_at_event from child_events where child_id = 'BIRTHDAY' order by event_date"
    )
    assert ages == [(14,), (15,)]


FORMATS = ("2024-05-01", "02/05/2024", "03-May-2024", "04/05/2024 10:30", "45417")
for text in FORMATS:
    sent("801", AUTUMN, "contacts", child_id="FORMATS", contact_date=text)


def test_a_date_is_read_in_every_form_that_is_in_use(events):
    """Only dd/mm/yyyy was read; 45417 is what Excel shows of 5 May 2024 without a date format."""
    assert events("FORMATS") == [("contact", day(f"2024-05-0{n}")) for n in range(1, 6)]


sent("801", SPRING, "referrals", child_id="UNBORN1", referral_date="2025-01-15", age_in_years="-1")
sent(
    "801",
    SPRING,
    "referrals",
    child_id="INMONTHS",
    referral_date="2025-01-16",
    age_in_years="18 months",
)


def test_an_unborn_child_of_age_minus_one_is_kept(query, events):
    """Ages below 0 were rejected, although the guidance asks for -1 before birth."""
    assert events("UNBORN1") == [("referral", day("2025-01-15"))]
    assert query("select age_in_years from stg_annex_a__referrals where child_id = 'UNBORN1'") == [
        (-1,)
    ]
    assert not query(
        "select * from quality_findings inner join stg_annex_a__referrals using (file, row_number)"
        " where child_id = 'UNBORN1' and column_name = 'age_in_years' and severity = 'error'"
    )


def test_an_age_in_months_is_reported_and_not_taken_for_years(query, events):
    """Ages in months went through as years, or stopped the file."""
    assert events("INMONTHS") == [("referral", day("2025-01-16"))]
    found = query(
        "select age_in_years, rule from stg_annex_a__referrals"
        " inner join quality_findings using (file, row_number)"
        " where child_id = 'INMONTHS' and column_name = 'age_in_years'"
    )
    assert found == [(None, "integer_unreadable")]


for number, status in enumerate(("e", "F4")):
    sent("801", SPRING, "care_leavers", child_id=f"LEAVER{number}", activity_status=status)


def test_one_letter_is_not_an_activity(codes):
    """A list of spellings was one text, so that each of its letters was a spelling."""
    assert codes("care_leavers", "activity_status") == {"e": None, "F4": "F4"}


def test_a_child_keeps_the_ethnicity_and_not_only_its_group(query):
    """Values were mapped to Ofsted's groups, and which ethnicity it was got lost."""
    assert query(
        "select distinct ethnicity_code, ethnicity, ethnic_group from children"
        " where child_id in ('ETHNICITY0', 'ETHNICITY1')"
    ) == [("WBRI", "White British", "White")]


# --- the browser apps and the standard dataset -------------------------------------------------


def test_bank_holidays_are_no_working_days(query):
    """Working days were Monday to Friday, with Good Friday and Christmas among them."""
    days = dict(
        query(
            "select calendar_date, is_working_day from calendar"
            " where calendar_date between '2025-04-17' and '2025-04-22'"
        )
    )
    assert [day for day, is_working in sorted(days.items()) if is_working] == [
        day("2025-04-17"),
        day("2025-04-22"),
    ]


sent("801", SPRING, "referrals", child_id="STRAIGHT", referral_date="2025-01-20")
sent("801", SPRING, "children_in_need", child_id="STRAIGHT", cin_start_date="2025-01-20")
sent("801", SPRING, "child_protection_plans", child_id="STRAIGHT", plan_start_date="2025-01-27")


def test_a_referral_and_a_start_shortly_before_a_plan_stay_in_the_journey(events):
    """Referrals in the two weeks, and CIN starts in the 70 days, before a plan were dropped."""
    assert events("STRAIGHT") == [
        ("referral", day("2025-01-20")),
        ("cin_start", day("2025-01-20")),
        ("cpp_start", day("2025-01-27")),
    ]


sent(
    "801",
    SPRING,
    "assessments",
    child_id="NOTSAID",
    assessment_start_date="2025-02-17",
    is_child_seen="see case note",
)
sent("801", SPRING, "contacts", child_id="NOTSAID", contact_date="2025-02-17")


def test_what_is_not_said_is_neither_no_nor_an_unknown_source(query):
    """`ELSE 'b) No'` and `ELSE '10: Unknown'` made an answer of everything not understood."""
    assert query(
        "select is_child_seen_code, is_child_seen_raw from stg_annex_a__assessments"
        " where child_id = 'NOTSAID'"
    ) == [(None, "see case note")]
    assert query("select source_code from child_events where child_id = 'NOTSAID' order by 1") == [
        (None,),
        (None,),
    ]


# --- what users asked for ----------------------------------------------------------------------

sent_as_text(
    f"330/annex_a/{SPRING}/LIST 1.CSV",
    "\n,,\nChild,,Contact\nChild Unique ID,Seen by,Date of Contact\nTOP,M. Doe,2025-02-18\n",
)
sent_as_text(
    f"330/annex_a/{SPRING}/List 11.csv",
    "Individual adopter identifier,Date enquiry received\nADOPTER,2025-02-19\n",
)
sent_as_text(
    f"330/annex_a/{SPRING}/List 3.csv",
    "Child Unique ID,Date of referral,Date of referral\nTWICE,2025-02-20,2025-02-21\n",
)
sent_as_text(f"330/annex_a/{SPRING}/List 4.csv", "Child Unique ID,Continuous Assessment Start Date")
for number, child in enumerate(("0", " ", "000", "7000001")):
    sent("330", AUTUMN, "contacts", child_id=child, contact_date=f"2024-08-0{number + 1}")
CENSUS = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2025</Year>"
    "</CollectionDetails></Header><Children>{}</Children></Message>"
)
sent_as_text("330/cin_census/2025/blank.xml", "")
sent_as_text("330/cin_census/2025/childless.xml", CENSUS.format(""))
sent_as_text(
    "330/cin_census/2025/CENSUS.XML",
    CENSUS.format(
        "<Child><ChildIdentifiers><LAchildID>INXML</LAchildID></ChildIdentifiers>"
        "<CINdetails><CINreferralDate>2025-01-23</CINreferralDate>"
        "<PrimaryNeedCode>N1</PrimaryNeedCode></CINdetails></Child>"
    ),
)


def test_blank_rows_and_a_second_header_at_the_top_are_passed_over(events):
    """The header was expected in row 1; blank rows above it made a list without columns."""
    assert events("TOP", "330") == [("contact", day("2025-02-18"))]


def test_a_column_that_nobody_asked_for_is_ignored_and_not_stored(build, query):
    """Extra columns stopped the file, or were carried along with the names in them."""
    assert query("select column_name, method from header_matches where header = 'Seen by'") == [
        (None, "unmatched")
    ]
    assert "M. Doe" not in str(
        query(f"from {landed(build.warehouse.parent, 'annex_a', 'contacts')}")
    )


def test_a_column_that_stands_twice_is_not_chosen_by_chance(query):
    """Of two columns with one header the last was taken, and the other lost in silence."""
    ((status, reason),) = query(
        "select status, reason from landed_files where file = ?",
        f"330/annex_a/{SPRING}/List 3.csv",
    )
    assert status == "refused"
    assert '"Date of referral"' in reason


def test_the_ending_of_a_file_may_be_in_capitals(query, events):
    """Only .csv and .xml were found, not .CSV and .XML."""
    assert events("TOP", "330")
    assert events("INXML", "330") == [("referral", day("2025-01-23"))]


def test_list_11_is_not_list_1(query):
    """List 1 was looked for by its number, which is also at the start of 10 and 11."""
    assert query("select adopter_id from stg_annex_a__prospective_adopters") == [("ADOPTER",)]
    assert not query("select * from stg_annex_a__contacts where child_id_raw = 'ADOPTER'")


def test_a_list_that_nobody_sent_is_an_empty_table(query):
    """A missing sheet stopped the whole run."""
    assert query("select count(*) from stg_annex_a__adoption") == [(0,)]


def test_a_list_with_headers_and_no_rows_is_taken_as_nothing_happened(query, findings):
    """A list without rows stopped the run, or was left out as if it had not been sent."""
    file = f"330/annex_a/{SPRING}/List 4.csv"
    assert "list_is_empty" in findings(file)
    assert query("select status, rows_in_file from landed_files where file = ?", file) == [
        ("landed", 0)
    ]
    assert query(
        "select count(*) from observation_windows"
        " where authority_code = '330' and event_type = 'assessment_start'"
    ) == [(1,)]


def test_rows_with_a_zero_or_blank_identifier_are_refused_and_reported(query, events):
    """All rows without an identifier, or with 0, became the journey of one child."""
    assert query(
        "select child_id from child_events where authority_code = '330' and event_date < ?",
        day(AUTUMN),
    ) == [("7000001",)]
    file = f"330/annex_a/{AUTUMN}/contacts.csv"
    assert query(
        "select row_number from quality_findings"
        " where file = ? and rule = 'identifier_unreadable' order by 1",
        file,
    ) == [(2,), (3,), (4,)]
    assert query(
        "select rows_in_file, rows_kept, rows_refused from landed_files where file = ?", file
    ) == [(4, 1, 3)]


def test_a_blank_census_is_refused_and_the_rest_goes_on(query):
    """A blank census file ended the run with an error."""
    told = query(
        "select file, status, reason is not null from landed_files"
        " where file like '330/cin_census/%' and status <> 'landed' order by 1"
    )
    assert told == [
        ("330/cin_census/2025/blank.xml", "refused", True),
        ("330/cin_census/2025/childless.xml", "refused", True),
    ]


def test_the_child_stands_once_and_not_on_every_event(query):
    """All that is known of the child was repeated on each event, and differed between them."""
    assert query("select count(*) from children where child_id = 'BIRTHDAY'") == [(1,)]
    columns = {name for (name, *_) in query("describe child_events")}
    assert not columns & {"birth_date", "gender", "ethnicity", "is_disabled"}


sent("801", "2025", "referrals", child_id="NEWWORDS", referral_date="2025-01-24",
     primary_need="Abuse, neglect and exploitation")  # fmt: skip


def test_the_new_words_for_abuse_or_neglect_are_understood(query):
    """The label of N1 changed in 2026; lists of spellings did not know it."""
    assert query(
        "select primary_need_code from stg_cin_census__referrals where child_id = 'NEWWORDS'"
    ) == [("N1",)]


def test_a_new_extract_leaves_the_history_as_it_was(project, tmp_path):
    """Every load wrote over the one before, so that what had been sent earlier was gone."""
    raw, home = tmp_path / "raw", tmp_path / "home"
    for extract, child in ((AUTUMN, "EARLIER"), (SPRING, "LATER")):
        row = {"child_id": child, "contact_date": extract}
        write_table(project, raw, "801", extract, "contacts", [row])
        land(raw, home)
    landed = [
        child
        for path in (home / "landed" / "annex_a" / "contacts").glob("*.parquet")
        for child in pq.ParquetFile(path).read(["child_id"]).column(0).to_pylist()
    ]
    assert sorted(landed) == ["EARLIER", "LATER"]

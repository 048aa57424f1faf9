"""Landing: headers that no known name explains, matched in other words, nearly, or by override."""

import pytest

from child_journeys.land.header_words import CLOSEST_SIMILARITY, Guesses, Pattern, words_of
from child_journeys.land.headers import HeaderBook, squash
from child_journeys.land.recognise import Recogniser
from child_journeys.land.records import FileRefused
from child_journeys.land.specification import load_specification

SPECIFICATION = load_specification()
RECOGNISER = Recogniser("annex_a", SPECIFICATION)
TABLES = {(table.dataset, table.name): table for table in SPECIFICATION.tables}


def book(table, dataset="annex_a", overrides=None):
    table = TABLES[dataset, table]
    patterns = SPECIFICATION.patterns_of(table)
    return HeaderBook(table, SPECIFICATION.variants, patterns, overrides)


def matched(table, *headers, overrides=None):
    layout = book(table, overrides=overrides).layout(headers)
    return [(match.column_name, match.method) for match in layout.matches]


@pytest.mark.parametrize(
    ("table", "header", "column", "method"),
    [
        ("contacts", "CONTACT_DATE_RECEIVED", "contact_date", "pattern"),
        ("contacts", "Date of Contct", "contact_date", "closest"),
        ("contacts", "Sorce of Contact", "contact_source", "closest"),
        ("contacts", "Ethnicty", "ethnicity", "closest"),
        ("referrals", "Date of Refferal", "referral_date", "closest"),
        ("referrals", "Referral Recieved Date", "referral_date", "closest"),
        ("referrals", "Referrer agency", "referral_source", "pattern"),
        ("assessments", "C&F Assessment Commenced", "assessment_start_date", "pattern"),
        (
            "assessments",
            "Continuous Assesment Date of Authorisaton",
            "assessment_authorisation_date",
            "closest",
        ),
        ("section_47_enquiries", "Strategy meeting held", "section_47_start_date", "pattern"),
        ("section_47_enquiries", "ICPC not needed", "is_conference_unnecessary", "pattern"),
        (
            "section_47_enquiries",
            "Number of S47 enquiries in previous 12 months",
            "section_47_enquiries_in_last_12_months",
            "pattern",
        ),
        ("children_in_need", "CIN Commenced", "cin_start_date", "pattern"),
        ("child_protection_plans", "CP Plan Ended", "plan_end_date", "pattern"),
        ("child_protection_plans", "Latest Categry of Abuse", "latest_abuse_category", "closest"),
        ("children_looked_after", "Looked after commenced date", "care_start_date", "pattern"),
        ("prospective_adopters", "Stage 1 completed", "stage_1_end_date", "pattern"),
    ],
)
def test_headers_in_other_words_or_misspelt_are_understood(table, header, column, method):
    assert matched(table, header) == [(column, method)]


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("contacts", "Date"),
        ("contacts", "No."),
        ("contacts", "Name"),
        ("contacts", "Date of Death"),
        ("contacts", "Expected date of birth"),
        ("contacts", "Mother's date of birth"),
        ("contacts", "Contact End Date"),
        ("contacts", "Contact received by"),
        ("contacts", "Contact outcome date"),
        ("contacts", "Contract Date"),
        ("contacts", "Worker ID"),
        ("contacts", "Family ID"),
        ("contacts", "Number of children"),
        ("referrals", "Previous referral date"),
        ("referrals", "Date of re-referral"),
        ("referrals", "Rereferral date"),
        ("referrals", "Date referral closed"),
        ("referrals", "Referral date of birth"),
        ("referrals", "Date of referral to CAMHS"),
        ("referrals", "Referral ID"),
        ("referrals", "Referral outcome"),
        ("referrals", "Referral Team"),
        ("assessments", "Assessment due date"),
        ("assessments", "Assessment authorised by"),
        ("assessments", "Date child seen"),
        ("assessments", "Assessor"),
        ("assessments", "Initial assessment start date"),
        ("section_47_enquiries", "Section 47 Closed Date"),
        ("section_47_enquiries", "S47 Enquiry End Date"),
        ("section_47_enquiries", "ICPC target date"),
        ("section_47_enquiries", "Review Conference Date"),
        ("children_in_need", "CIN plan start date"),
        ("children_in_need", "CIN planned closure date"),
        ("children_in_need", "Date of next CIN visit"),
        ("children_in_need", "Previous CIN start date"),
        ("child_protection_plans", "Next review conference date"),
        ("child_protection_plans", "CPP planned end date"),
        ("child_protection_plans", "Last visit due date"),
        ("child_protection_plans", "Date of Initial Review"),
        ("children_looked_after", "Date deceased"),
        ("children_looked_after", "Date of next LAC review"),
        ("children_looked_after", "Placement end date"),
        ("children_looked_after", "Previous placement type"),
        ("children_looked_after", "Legal status end date"),
        ("children_looked_after", "Home postcode"),
        ("adoption", "Date of birth of adopter"),
        ("prospective_adopters", "Date Stage 3 ended"),
        ("prospective_adopters", "Stage 1 extended"),
    ],
)
def test_a_date_is_never_taken_for_another(table, header):
    assert matched(table, header) == [(None, "unmatched")]


def test_no_variant_is_guessed_as_another_column():
    """Forget one variant after the other: what is guessed in its place has to be right."""
    wrong, right = [], 0
    for (dataset, name), table in TABLES.items():
        own = [v for v in SPECIFICATION.variants if v.dataset == dataset]
        own = [v for v in own if v.table_name in ("", name)]
        columns = {column.name for column in table.columns}
        for variant in own:
            rest = [v for v in own if squash(v.header) != squash(variant.header)]
            guessing = HeaderBook(table, rest, SPECIFICATION.patterns_of(table))
            (match,) = guessing.layout([variant.header]).matches
            if match.method in ("pattern", "closest") and variant.column_name in columns:
                right += match.column_name == variant.column_name
                wrong += [variant] * (match.column_name != variant.column_name)
    assert wrong == []
    assert right > 500


def test_two_headers_never_share_a_column_nor_one_header_two():
    assert matched("contacts", "Date of Contct", "Date of Cntact") == [(None, "unmatched")] * 2
    assert matched("contacts", "Contact log date", "Contact raise date") == [
        (None, "unmatched"),
        (None, "unmatched"),
    ]
    # the column that is known leaves nothing for the one that is nearly it
    assert matched("contacts", "Date of Contct", "Date of Contact") == [
        (None, "unmatched"),
        ("contact_date", "exact"),
    ]


def test_the_best_pair_comes_first():
    headers = ["Initial Category of Abuse", "Latest Catgory of Abuse"]
    assert matched("child_protection_plans", *headers) == [
        ("initial_abuse_category", "exact"),
        ("latest_abuse_category", "closest"),
    ]


def test_nothing_is_taken_when_two_columns_are_about_equally_close():
    guesses = Guesses([], [("Coordinator", "a"), ("Coordinatob", "b")])
    assert list(guesses.closest({0: "Coordinatox"}, {"a", "b"})) == []
    assert list(guesses.closest({0: "Coordinatox"}, {"a"})) == [(0, "a")]


def test_a_header_is_close_only_above_the_stated_similarity():
    assert 0.8 < CLOSEST_SIMILARITY < 1
    guesses = Guesses([], [("Reviews", "review_dates")])
    assert list(guesses.closest({0: "Reviewer"}, {"review_dates"})) == []
    assert list(guesses.closest({0: "Reveiws"}, {"review_dates"})) == []


def test_words_are_told_apart_and_brought_to_one_form():
    assert words_of("S47 StartDate (dd/mm)") == ("section", "47", "start", "date", "dd", "mm")
    assert words_of("Child\u2019s ICPCs") == ("child", "initial", "protection", "conference")
    assert words_of("Referral - no further action?") == ("referral", "nofurtheraction")


def test_a_pattern_takes_its_words_in_any_order_and_no_others():
    pattern = Pattern("referral|referred date receive?", "referral_date")
    assert pattern.fits(("date", "referred"))
    assert pattern.fits(("child", "referral", "receive", "date"))
    assert not pattern.fits(("referral", "date", "close"))
    assert not pattern.fits(("referral",))
    assert pattern.length == 2


def test_every_pattern_means_a_column_that_exists():
    for (dataset, name), patterns in SPECIFICATION.patterns.items():
        holders = [t for (d, n), t in TABLES.items() if d == dataset and name in ("", n)]
        columns = {column.name for table in holders for column in table.columns}
        for pattern in patterns:
            assert pattern.column_name in columns, pattern


def test_an_override_comes_before_all_else():
    overrides = {
        (None, squash("Kennung")): "child_id",
        (None, squash("Gender")): None,
        ("contacts", squash("Date of Birth")): "contact_date",
        ("referrals", squash("Kennung")): "gender",
    }
    headers = ["KENNUNG", "Gender", "Date of Birth", "Date of Contact"]
    assert matched("contacts", *headers, overrides=overrides) == [
        ("child_id", "override"),
        (None, "override"),
        ("contact_date", "override"),
        (None, "unmatched"),
    ]
    assert matched("referrals", "Kennung", overrides=overrides) == [("gender", "override")]
    assert matched("contacts", "Kennung") == [(None, "unmatched")]


def test_an_override_helps_to_find_the_header_row():
    headers = ["Kennung", "Wann", "Woher"]
    overrides = {
        ("contacts", "kennung"): "child_id",
        ("contacts", "wann"): "contact_date",
        ("contacts", "woher"): "contact_source",
    }
    with pytest.raises(FileRefused, match="No header row"):
        RECOGNISER.recognise([headers], "List 1")
    own = Recogniser("annex_a", SPECIFICATION, overrides)
    assert own.recognise([["Title"], headers], "List 1").header_index == 1


def test_a_list_whose_headers_are_all_unknown_is_found_by_guessing():
    headers = ["Childs Unique Ref", "Gendr", "Dte of Contct", "Sorce of Contact"]
    recognition = RECOGNISER.recognise([["Contacts"], headers], "extract")
    assert recognition.layout.table.name == "contacts"
    assert recognition.header_index == 1
    assert [f.rule for f in recognition.findings] == ["header_guessed"] * 3


def test_what_came_instead_of_a_needed_column_is_named():
    headers = ["Child Unique ID", "Gender", "Day it began", "Contact Source"]
    with pytest.raises(FileRefused, match='needs the column "Date of Contact"') as caught:
        RECOGNISER.recognise([headers], "List 1")
    (finding,) = caught.value.findings
    assert finding.rule == "required_column_missing"
    assert finding.column_name == "contact_date"
    assert finding.message == (
        'List 1 (Contacts) lacks the column "Date of Contact"; '
        'the columns without a match are "Day it began".'
    )


# the years of the template differ in these headers
TEMPLATES = {
    "assessments": {
        2019: "Was the child assessed as requiring LA children\u2019s social care support",
        2024: "Was the child assessed as requiring LA children\u2019s social care support?",
        2018: "Was the child assessed as being in need at assessment?",
    },
    "children_in_need": {2019: "Case status", 2024: "Case Status"},
    "referrals": {2019: "Date of referral", 2024: "Date of Referral"},
    "care_leavers": {2024: "Latest Pathway Plan Review Date"},
}


@pytest.mark.parametrize(
    ("table", "header"),
    [(table, header) for table, years in TEMPLATES.items() for header in years.values()],
)
def test_every_year_of_the_template_is_known_without_a_guess(table, header):
    (match,) = book(table).layout([header]).matches
    assert match.method in ("exact", "normalised", "variant")

"""Landing: which authority, which list, which column."""

import datetime

import pytest

from child_journeys.land.headers import HeaderBook, squash, squashed_forms
from child_journeys.land.places import Authorities, place
from child_journeys.land.recognise import Recogniser
from child_journeys.land.records import FileRefused
from child_journeys.land.specification import Specification, Variant, load_specification

SPECIFICATION = load_specification()
AUTHORITIES = Authorities(SPECIFICATION.authorities)
RECOGNISERS = {name: Recogniser(name, SPECIFICATION) for name in ("annex_a", "cin_census")}
OLD, NEW = datetime.date(2018, 9, 30), datetime.date(2024, 9, 30)


@pytest.mark.parametrize(
    ("text", "date", "code"),
    [
        ("801", NEW, "801"),
        ("E06000023", NEW, "801"),
        ("e06000023", NEW, "801"),
        ("Bristol", NEW, "801"),
        ("bristol_city_of", NEW, "801"),
        ("Kingston upon Hull", NEW, "810"),
        ("Hull", NEW, "810"),
        ("city of london", NEW, "201"),
        ("London Borough of Camden", NEW, "202"),
        ("LB Camden", NEW, "202"),
        ("St. Helens MBC", NEW, "342"),
        ("BCP Council", NEW, "839"),
        ("B&NES", NEW, "800"),
        ("BANES", NEW, "800"),
        ("RBKC", NEW, "207"),
        ("RBWM", NEW, "868"),
        ("Nottingham City Council", NEW, "892"),
        ("Nottinghamshire County Council", NEW, "891"),
        ("York", NEW, "816"),
        ("Dorset", OLD, "835"),
        ("Dorset", NEW, "838"),
        ("Bournemouth", OLD, "837"),
        ("Bournemouth", NEW, "839"),
        ("Brighton & Hove", NEW, "846"),
    ],
)
def test_an_authority_is_known_by_code_and_by_name(text, date, code):
    assert AUTHORITIES.resolve(text, date) == (code, None)


@pytest.mark.parametrize("text", ["Atlantis", "999", "", "of", "Kingston", "data"])
def test_an_unknown_or_ambiguous_authority_is_refused(text):
    with pytest.raises(FileRefused):
        AUTHORITIES.resolve(text, NEW)


def test_every_authority_is_found_by_its_own_name_and_codes():
    for row in SPECIFICATION.authorities:
        date = datetime.date(int(row["last_year"]), 3, 31)
        for text in (row["authority_code"], row["authority_name"]):
            assert AUTHORITIES.resolve(text, date) == (row["authority_code"], None)


def test_the_year_before_the_last_of_march_decides_the_successor():
    assert AUTHORITIES.resolve("Dorset", datetime.date(2019, 3, 31))[0] == "835"
    assert AUTHORITIES.resolve("Dorset", datetime.date(2019, 4, 1))[0] == "838"


def test_an_authority_that_was_no_more_is_doubted():
    code, doubt = AUTHORITIES.resolve("Poole", OLD)
    assert (code, doubt) == ("836", None)
    code, doubt = AUTHORITIES.resolve("836", NEW)
    assert code == "836"
    assert "2024-09-30" in doubt


def test_the_place_of_a_file_comes_from_its_folders():
    annex = place("Bristol/Annex A/2025-06-30/x.csv", AUTHORITIES)
    assert (annex.authority_code, annex.dataset) == ("801", "annex_a")
    assert annex.extract_date == datetime.date(2025, 6, 30)
    census = place("801/cin_census/2025/x.csv", AUTHORITIES)
    assert (census.dataset, census.extract_date) == ("cin_census", datetime.date(2025, 3, 31))


@pytest.mark.parametrize(
    ("dataset", "name", "table"),
    [
        ("annex_a", "List 1", "contacts"),
        ("annex_a", "list_01_2025", "contacts"),
        ("annex_a", "annex_a_list_10", "adoption"),
        ("annex_a", "AnnexA-List11", "prospective_adopters"),
        ("annex_a", "1. Contacts", "contacts"),
        ("annex_a", "Early Help Assessments", "early_help_assessments"),
        ("annex_a", "Children in care", "children_looked_after"),
        ("annex_a", "CIN 2025-03-31", "children_in_need"),
        ("annex_a", "S47 and ICPC", "section_47_enquiries"),
        ("annex_a", "extract 12", None),
        ("annex_a", "Lists 1-11", None),
        ("cin_census", "CINdetails", "referrals"),
        ("cin_census", "Section47", "section_47_enquiries"),
        ("cin_census", "FactorsIdentifiedAtAssessment", "assessment_factors"),
        ("cin_census", "CINPlanDates", "cin_plans"),
        ("cin_census", "PreProceedingsandFGDM", "pre_proceedings"),
        ("cin_census", "module 3", None),
    ],
)
def test_a_list_is_known_by_the_name_of_its_file(dataset, name, table):
    assert RECOGNISERS[dataset].named_table(name) == table


@pytest.mark.parametrize("table", SPECIFICATION.tables, ids=lambda t: f"{t.dataset}-{t.name}")
def test_every_list_is_known_by_each_of_its_names_and_by_its_headers(table):
    recogniser = RECOGNISERS[table.dataset]
    for name in (table.name, table.source_name, table.title):
        assert recogniser.named_table(name) == table.name
    headers = [column.header for column in table.columns]
    recognition = recogniser.recognise([headers], "extract")
    assert recognition.layout.table == table
    assert recognition.layout.positions == tuple(range(len(headers)))


def test_headers_overrule_a_name_that_cannot_be_right():
    headers = ["Child Unique ID", "Date of referral", "Referral Source"]
    recognition = RECOGNISERS["annex_a"].recognise([headers], "List 1")
    assert recognition.layout.table.name == "referrals"
    assert [finding.rule for finding in recognition.findings] == ["name_and_headers_disagree"]


def test_the_name_decides_between_lists_that_both_fit():
    headers = ["Child ID", "Start Date"]
    for name, table in (("List 6", "children_in_need"), ("List 7", "child_protection_plans")):
        recognition = RECOGNISERS["annex_a"].recognise([headers], name)
        assert recognition.layout.table.name == table


def test_a_list_that_nobody_knows_is_refused_with_the_columns_that_came():
    with pytest.raises(FileRefused, match=r'No list recognised.*"Child Unique ID", "Gender"'):
        RECOGNISERS["annex_a"].recognise([["Child Unique ID", "Gender", "x"]], "extract")
    with pytest.raises(FileRefused, match="No list recognised"):
        RECOGNISERS["annex_a"].recognise([["Child Unique ID", "Gender", "x"]], "List 9")


def test_the_flat_event_file_of_the_census_is_known_by_date_and_type():
    headers = ["LA child ID", "Date", "Type", "CINreferralDate", "ReferralSource"]
    recognition = RECOGNISERS["cin_census"].recognise([["Title"], headers], "Assessments")
    assert recognition.layout.table.name == "flat_census"
    assert recognition.header_index == 1


def test_a_header_is_looked_for_in_the_first_thirty_rows_only():
    header = [column.header for column in SPECIFICATION.tables[0].columns]
    title = [["Children's services", "confidential"]]
    recognition = RECOGNISERS["annex_a"].recognise([*title * 29, header], "List 1")
    assert recognition.header_index == 29
    with pytest.raises(FileRefused, match="No header row"):
        RECOGNISERS["annex_a"].recognise([*title * 30, header], "List 1")


def book(dataset, table_name):
    (table,) = [t for t in SPECIFICATION.tables if (t.dataset, t.name) == (dataset, table_name)]
    return HeaderBook(table, SPECIFICATION.variants)


@pytest.mark.parametrize(
    ("table", "header", "column", "method"),
    [
        ("contacts", "Child Unique ID", "child_id", "exact"),
        ("contacts", " Child Unique ID ", "child_id", "exact"),
        ("contacts", "CHILD_UNIQUE_ID", "child_id", "normalised"),
        ("contacts", "Date of Birth (DD/MM/YYYY)", "birth_date", "normalised"),
        ("contacts", "Date of\nContact:", "contact_date", "normalised"),
        ("contacts", "Age of Child", "age_in_years", "normalised"),
        ("contacts", "6. Date of Contact", "contact_date", "normalised"),
        ("contacts", "7) Contact Source (code)", "contact_source", "normalised"),
        ("contacts", "Source of Contact", "contact_source", "variant"),
        ("contacts", "contact_date", "contact_date", "variant"),
        ("contacts", "Child's name", None, "unmatched"),
        (
            "assessments",
            "Was the child assessed as requiring LA children's social care support?",
            "requires_support",
            "normalised",
        ),
        (
            "assessments",
            "Date of Assessment Authorisation",
            "assessment_authorisation_date",
            "variant",
        ),
        (
            "children_looked_after",
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
            "is_uasc",
            "normalised",
        ),
        ("care_leavers", "LA in Touch ", "in_touch", "normalised"),
    ],
)
def test_headers_are_matched_in_steps(table, header, column, method):
    match = book("annex_a", table).match(header)
    assert (match.column_name, match.method) == (column, method)


def test_a_table_of_its_own_knows_better_than_a_variant_of_all():
    table = SPECIFICATION.tables[0]
    general = Variant("annex_a", "", "Ref", "child_id")
    own = Variant("annex_a", "contacts", "Ref", "contact_source")
    for variants in ([general, own], [own, general]):
        assert HeaderBook(table, variants).match("Ref").column_name == "contact_source"


def test_every_variant_names_a_column_that_exists_and_is_understood():
    tables = {(table.dataset, table.name): table for table in SPECIFICATION.tables}
    for variant in SPECIFICATION.variants:
        holders = [
            table
            for (dataset, name), table in tables.items()
            if dataset == variant.dataset and variant.table_name in ("", name)
            if variant.column_name in {column.name for column in table.columns}
        ]
        assert holders, variant
        if variant.table_name:
            match = HeaderBook(holders[0], SPECIFICATION.variants).match(variant.header)
            assert match.column_name == variant.column_name, variant


def test_no_variant_stands_for_two_columns_of_one_table():
    known = {}
    for variant in SPECIFICATION.variants:
        key = (variant.dataset, variant.table_name, squash(variant.header))
        assert known.setdefault(key, variant.column_name) == variant.column_name, variant


def test_squashing_forgets_case_space_and_punctuation():
    assert squash("Child\u2019s  Category\r\nof Need & more?") == "childscategoryofneedandmore"
    assert squashed_forms("Date (DD/MM/YYYY)") == ("dateddmmyyyy", "date")


def test_the_fingerprint_changes_with_the_specification(tmp_path):
    from child_journeys.settings import project_folder

    seeds = tmp_path / "seeds"
    for folder in ("specification", "reference"):
        (seeds / folder).mkdir(parents=True)
        for path in (project_folder() / "seeds" / folder).glob("*.csv"):
            (seeds / folder / path.name).write_bytes(path.read_bytes())
    same: Specification = load_specification(seeds)
    assert same.fingerprint == SPECIFICATION.fingerprint
    variants = seeds / "specification" / "header_variants.csv"
    text = variants.read_text(encoding="utf-8") + "annex_a,contacts,Another name,child_id\n"
    variants.write_text(text, encoding="utf-8")
    assert load_specification(seeds).fingerprint != SPECIFICATION.fingerprint

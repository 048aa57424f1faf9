"""Corrections by the user: from the workbook to files, from files to the next build."""

import csv
import shutil
from pathlib import Path

import click.testing
import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from child_journeys.cli import main
from child_journeys.land.headers import squash
from child_journeys.land.landing import land
from child_journeys.land.override_checks import LEAVE_UNMATCHED
from child_journeys.land.overrides import load_overrides
from child_journeys.land.places import Authorities
from child_journeys.land.specification import load_specification
from child_journeys.mappings.corrections import Mappings
from child_journeys.mappings.errors import MappingsError
from child_journeys.mappings.matches import ValueRow
from child_journeys.mappings.workbook import read_workbook, write_workbook

SPECIFICATION = load_specification()
AUTHORITIES = Authorities(SPECIFICATION.authorities)
CANARY = "ZZTOPCANARY"
CONTACTS = "Child Unique ID,Gender,Date of Contact,Contact Source\n1,F,01/03/2025,6\n"
STRANGE = CONTACTS.replace("Date of Contact", f"When? {CANARY}")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(home: Path, name: str) -> list[dict]:
    return pq.read_table(home / "landed" / f"{name}.parquet").to_pylist()


def overrides_of(raw: Path):
    return load_overrides(raw, SPECIFICATION, AUTHORITIES)


# files of corrections


def test_corrections_are_read_by_hand_too(tmp_path):
    """Blank cells stand for every list; an ONS code or a name finds the authority."""
    write(
        tmp_path / "overrides/E06000043/values.csv",
        "\ufeffdataset;table_name;column_name;value;code;our own note\r\n"
        "annex_a;contacts;gender;W;f;of the old system\r\n"
        "\r\n"
        ";;disabilities;Ear;HEAR;\r\n"
        " CIN_Census ;Referrals;Referral_Source; x \u200b;Leave unmatched;\r\n",
    )
    write(
        tmp_path / "overrides/E06000043/headers.csv",
        'table_name,header,column_name\ncontacts,"Seen\non",contact_date\n,Pupil?,child_id\n'
        "contacts,Gender,leave unmatched\n",
    )
    write(
        tmp_path / "overrides/Islington/dates.csv",
        "table_name,column_name,order\nreferrals,referral_date,month_first\n"
        "assessments,,day_first\n",
    )
    found = overrides_of(tmp_path)
    assert not found.findings
    assert [override[1:] for override in found.values] == [
        ("annex_a", "contacts", "gender", "W", "F"),
        ("cin_census", "child_characteristics", "disabilities", "Ear", "HEAR"),
        ("cin_census", "child_identifiers", "disabilities", "Ear", "HEAR"),
        ("cin_census", "referrals", "referral_source", "x", None),
    ]
    headers = found.header_overrides("846", "annex_a")
    assert headers["contacts", "seenon"] == "contact_date"
    assert headers["contacts", "gender"] is None
    assert headers["referrals", "pupil"] == "child_id"
    assert ("prospective_adopters", "pupil") not in headers
    assert found.header_overrides("206", "annex_a") == {}
    assert {override[:4] for override in found.dates} == {
        ("206", dataset, table, column)
        for dataset, table, column in (
            ("annex_a", "referrals", "referral_date"),
            ("cin_census", "referrals", "referral_date"),
            ("annex_a", "assessments", "birth_date"),
            ("annex_a", "assessments", "assessment_start_date"),
            ("annex_a", "assessments", "assessment_authorisation_date"),
            ("cin_census", "assessments", "referral_date"),
            ("cin_census", "assessments", "assessment_start_date"),
            ("cin_census", "assessments", "internal_review_date"),
            ("cin_census", "assessments", "assessment_authorisation_date"),
        )
    }


VALUES = "dataset,table_name,column_name,value,code\n"
HEADERS = "dataset,table_name,header,column_name\n"
DATES = "table_name,column_name,file,order\n"
WRONG = [
    ("values", VALUES + f"annex_b,contacts,gender,{CANARY},F\n", 2, "The dataset is neither"),
    ("values", VALUES + f"annex_a,cin_plans,gender,{CANARY},F\n", 2, "no list or module"),
    ("values", VALUES + f"annex_a,contacts,need,{CANARY},F\n", 2, "none of List 1 (Contacts)"),
    ("values", VALUES + f",,need,{CANARY},F\n", 2, "none of the lists meant"),
    (
        "values",
        VALUES + f"annex_a,contacts,child_id,{CANARY},F\n",
        2,
        "The column has no code list",
    ),
    ("values", VALUES + f"annex_a,contacts,gender,{CANARY},Q\n", 2, 'of the code list "gender"'),
    ("values", VALUES + f"annex_a,contacts,gender,a,{CANARY}\n", 2, 'of the code list "gender"'),
    ("values", VALUES + "annex_a,contacts,gender,,F\n", 2, "The line has no value"),
    ("values", VALUES + f"annex_a,contacts,gender,{CANARY},\n", 2, 'write "leave unmatched"'),
    ("values", VALUES + f"annex_a,contacts,,{CANARY},F\n", 2, "The line has no column"),
    ("values", VALUES + f'\n\nannex_a,contacts,gender,"{CANARY}\n\n"\n', 4, "has 4 cells"),
    ("values", f"column_name,value\ngender,{CANARY}\n", 1, '"code" is missing'),
    ("values", VALUES + f'annex_a,contacts,gender,"{CANARY}', 2, "quotation marks"),
    ("headers", HEADERS + f"annex_a,contacts,{CANARY},need\n", 2, "none of List 1 (Contacts)"),
    ("headers", HEADERS + f"annex_a,contact,{CANARY},gender\n", 2, "no list or module"),
    ("headers", HEADERS + f"annex_a,contacts,{CANARY},\n", 2, "The line has no column"),
    ("headers", HEADERS + "annex_a,contacts,,gender\n", 2, "The line has no header"),
    ("headers", HEADERS + "annex_a,contacts,???,gender\n", 2, "neither a letter nor a digit"),
    ("headers", HEADERS + f"cin_census,,{CANARY},whole module\n", 2, "name the module"),
    ("headers", HEADERS + f"annex_a,contacts,{CANARY},whole module\n", 2, "the census XML"),
    ("dates", DATES + f"contacts,contact_date,,{CANARY}\n", 2, 'neither "month_first" nor'),
    ("dates", DATES + "contacts,contact_date,,\n", 2, 'neither "month_first" nor'),
    ("dates", DATES + "contacts,gender,,month_first\n", 2, "The column has no dates"),
    ("dates", DATES + f"contacts,,{CANARY}.csv,month_first\n", 2, "There is no such file"),
    ("value", VALUES, None, "values.csv, headers.csv and dates.csv only"),
]


@pytest.mark.parametrize(
    ("name", "text", "row", "words"), WRONG, ids=lambda value: str(value)[-24:]
)
def test_a_line_that_cannot_be_used_is_a_finding(tmp_path, name, text, row, words):
    """The landing goes on, other corrections are applied, and no cell is quoted."""
    raw, home = tmp_path / "raw", tmp_path / "home"
    write(raw / "846/annex_a/2025-03-31/list 1.csv", CONTACTS)
    write(raw / "overrides/206/values.csv", VALUES + "annex_a,contacts,gender,W,F\n")
    write(raw / f"overrides/846/{name}.csv", text)
    assert land(raw, home).files_landed == 1
    (finding,) = rows_of(home, "landing_findings")
    assert finding["rule"] == "correction_not_applied"
    assert (finding["severity"], finding["authority_code"]) == ("error", "846")
    assert (finding["file"], finding["row_number"]) == (f"overrides/846/{name}.csv", row)
    assert words in finding["message"]
    assert CANARY not in repr(finding)
    (applied,) = rows_of(home, "overrides/value_overrides")
    assert applied["authority_code"] == "206"
    assert not rows_of(home, "overrides/header_overrides")
    assert not rows_of(home, "overrides/date_overrides")


def test_of_lines_that_contradict_each_other_none_is_applied(tmp_path):
    write(
        tmp_path / "overrides/846/values.csv",
        VALUES + "annex_a,contacts,gender,W,F\nannex_a,contacts,gender,M,M\n,,gender,W,M\n"
        "annex_a,contacts,gender,M,m\n",
    )
    write(
        tmp_path / "overrides/846/headers.csv",
        HEADERS + "annex_a,contacts,Seen on,contact_date\nannex_a,contacts,seen-on,birth_date\n"
        "annex_a,referrals,Seen on,referral_date\n"
        "cin_census,cin_plans,Plans,whole module\n"
        "cin_census,child_protection_plans,plans,whole module\n"
        "cin_census,referrals,Plans,leave unmatched\n",
    )
    write(
        tmp_path / "overrides/846/dates.csv",
        DATES + "contacts,birth_date,,month_first\ncontacts,,,day_first\n"
        "contacts,contact_date,,day_first\n",
    )
    found = overrides_of(tmp_path)
    assert [override[2:] for override in found.values] == [("contacts", "gender", "M", "M")]
    assert [override[2:] for override in found.headers] == [
        ("referrals", "Seen on", "referral_date"),
        ("referrals", "Plans", None),
    ]
    assert [override[2:] for override in found.dates] == [
        ("contacts", "contact_date", None, "day_first")
    ]
    wrong = [(finding.file[14:], finding.problem.row_number) for finding in found.findings]
    assert wrong == [
        ("dates.csv", 2),
        ("dates.csv", 3),
        ("headers.csv", 2),
        ("headers.csv", 3),
        ("headers.csv", 5),
        ("headers.csv", 6),
        ("values.csv", 2),
        ("values.csv", 4),
    ]
    assert all("neither is applied" in finding.problem.message for finding in found.findings)


def test_one_file_may_differ_from_what_is_said_of_all(tmp_path):
    name = "846/annex_a/2025-03-31/list 1.csv"
    write(tmp_path / name, CONTACTS)
    windows = name.replace("/", "\\")
    write(
        tmp_path / "overrides/846/dates.csv",
        DATES + f"contacts,contact_date,,month_first\ncontacts,contact_date,{windows},day_first\n",
    )
    found = overrides_of(tmp_path)
    assert not found.findings
    assert [override[4:] for override in found.dates] == [
        (None, "month_first"),
        (name, "day_first"),
    ]


def test_folders_that_name_nobody_or_the_same_authority_twice_are_findings(tmp_path):
    line = VALUES + "annex_a,contacts,gender,W,F\n"
    for folder in ("Narnia", "846", "Brighton and Hove", "206", "."):
        write(tmp_path / "overrides" / folder / "values.csv", line)
    found = overrides_of(tmp_path)
    assert [override.authority_code for override in found.values] == ["206", "846"]
    told = {finding.file: finding.problem.message for finding in found.findings}
    assert len(told) == len(found.findings) == 3
    assert "in a folder of their authority" in told["overrides/values.csv"]
    assert "names no local authority" in told["overrides/Narnia/values.csv"]
    assert 'the folder "846" as well' in told["overrides/Brighton and Hove/values.csv"]


def test_a_file_in_another_encoding_is_a_finding(tmp_path):
    path = write(tmp_path / "overrides/846/values.csv", VALUES)
    path.write_bytes((VALUES + "annex_a,contacts,gender,Zo\u00eb,F\n").encode("cp1252"))
    (finding,) = overrides_of(tmp_path).findings
    assert "CSV UTF-8" in finding.problem.message


# headers in the landing


def statuses(home: Path) -> dict[str, str]:
    files = rows_of(home, "landed_files")
    return {row["file"]: row["status"] for row in files if not row["file"].startswith("over")}


def test_a_corrected_header_lands_the_files_of_its_authority_again_and_no_others(tmp_path):
    raw, home = tmp_path / "raw", tmp_path / "home"
    files = [f"{code}/annex_a/2025-03-31/list 1.csv" for code in ("206", "846")]
    for name in files:
        write(raw / name, STRANGE)
    land(raw, home)
    assert statuses(home) == dict.fromkeys(files, "refused")
    header = squash(f"when {CANARY}").upper()
    path = write(
        raw / "overrides/846/headers.csv",
        HEADERS
        + f"annex_a,contacts,{header},contact_date\nannex_a,contacts,GENDER,{LEAVE_UNMATCHED}\n",
    )
    summary = land(raw, home)
    assert (summary.files_read, summary.files_unchanged) == (1, 1)
    assert statuses(home) == {files[0]: "refused", files[1]: "landed"}
    matches = {
        row["header"]: (row["column_name"], row["method"])
        for row in rows_of(home, "header_matches")
        if row["file"] == files[1]
    }
    assert matches[f"When? {CANARY}"] == ("contact_date", "override")
    assert matches["Gender"] == (None, "override")
    assert matches["Contact Source"] == ("contact_source", "exact")
    (row,) = pq.read_table(home / "landed/annex_a/contacts").to_pylist()
    assert (row["contact_date"], row["gender"], row["contact_source"]) == ("01/03/2025", None, "6")
    assert len(rows_of(home, "overrides/header_overrides")) == 2
    assert land(raw, home).files_unchanged == 2
    path.unlink()
    assert land(raw, home).files_read == 1
    assert statuses(home) == dict.fromkeys(files, "refused")
    assert not rows_of(home, "overrides/header_overrides")


def test_a_corrected_header_beats_the_official_one(tmp_path):
    raw, home = tmp_path / "raw", tmp_path / "home"
    text = CONTACTS.replace("Gender", "Contact date as sent").replace(",F,", ",05/03/2025,")
    write(raw / "846/annex_a/2025-03-31/list 1.csv", text)
    line = "annex_a,contacts,Contact date as sent,contact_date\n"
    write(raw / "overrides/846/headers.csv", HEADERS + line)
    land(raw, home)
    (row,) = pq.read_table(home / "landed/annex_a/contacts").to_pylist()
    assert row["contact_date"] == "05/03/2025"
    methods = {row["header"]: row["method"] for row in rows_of(home, "header_matches")}
    assert methods["Date of Contact"] == "unmatched"


# the workbook


NASTY = [
    "=1+1",
    "+44",
    "-",
    "@SUM(A1)",
    "'quoted'",
    "'=1",
    "007",
    "1e5",
    "12/05/2024",
    "TRUE",
    "#N/A",
    "http://a.b",
    "mailto:a@b.c",
    "{=1}",
    "two\nlines",
    "two\r\nlines",
    'a, b; "c"',
    "tab\there",
    "Zo\u00eb \U0001f600",
    LEAVE_UNMATCHED,
]


@pytest.fixture
def home(tmp_path) -> Path:
    """A folder with a warehouse of matches: those of NASTY, and some to be put in order."""
    folder = tmp_path / "home"
    folder.mkdir()
    values = [("846", "annex_a", "contacts", "ethnicity", v, None, "unmatched", 1) for v in NASTY]
    values += [
        ("846", "annex_a", "contacts", "gender", "F", "F", "code", 900),
        ("846", "annex_a", "contacts", "gender", "Girl", "F", "spelling", 30),
        ("846", "annex_a", "contacts", "gender", "a girl", "F", "pattern", 20),
        ("206", "annex_a", "contacts", "gender", "W", None, "unmatched", 8),
        ("846", "annex_a", "contacts", "gender", "W", None, "unmatched", 7),
        ("846", "cin_census", "child_identifiers", "disabilities", "Ear", None, "unmatched", 2),
        ("846", "annex_a", "contacts", "gender", "x" * 40_000, None, "unmatched", 1),
    ]
    place = ("846", "annex_a", "846/annex_a/2025-03-31/list 1.csv", "", "contacts")
    xml = ("846", "cin_census", "846/cin_census/2025/a.XML", "CINdetails", "referrals")
    headers = [
        (*place, "Gender", "gender", "exact"),
        (*place, "=When", None, "unmatched"),
        (*place, "when", None, "unmatched"),
        (*place[:4], None, "Nobody knows", None, "unmatched"),
        # of a list in the folder of the other dataset, of which no list is made
        (*place[:4], None, "Child Unique ID", "child_id", "variant"),
        (*xml, "ClosedOn", None, "unmatched"),
        (*xml, "CINreferralDate", "referral_date", "exact"),
    ]
    with duckdb.connect(str(folder / "child_journeys.duckdb")) as connection:
        connection.execute(
            "create table value_matches (authority_code varchar, dataset varchar,"
            " table_name varchar, column_name varchar, raw_value varchar, code varchar,"
            " method varchar, row_count bigint)"
        )
        connection.executemany("insert into value_matches values (?, ?, ?, ?, ?, ?, ?, ?)", values)
        connection.execute(
            "create table header_matches (authority_code varchar, dataset varchar, file varchar,"
            " sheet varchar, table_name varchar, header varchar, column_name varchar,"
            " method varchar)"
        )
        connection.executemany(
            "insert into header_matches values (?, ?, ?, ?, ?, ?, ?, ?)", headers
        )
    return folder


@pytest.fixture
def written(home, tmp_path) -> Path:
    """The workbook of that warehouse."""
    out = tmp_path / "restricted" / "mappings.xlsx"
    Mappings(tmp_path / "raw").write(home / "child_journeys.duckdb", out)
    return out


def fill(workbook: Path, sheet: str, last: str, answers: dict[tuple, str | None]) -> None:
    """Fill the last column of the rows that start with these cells, as an analyst would."""
    book = openpyxl.load_workbook(workbook)
    headings = [cell.value for cell in book[sheet][1]]
    left = dict(answers)
    for row in book[sheet].iter_rows(min_row=2):
        cells = dict(zip(headings, (cell.value for cell in row), strict=True))
        # a carriage return stands escaped in the file
        key = (cells["authority_code"], cells[last].replace("_x000D_", "\r"))
        if key in left:
            row[-1].value = left.pop(key)
    assert not left
    book.save(workbook)


def sheet_rows(workbook: Path, name: str) -> list[dict]:
    rows = openpyxl.load_workbook(workbook)[name].iter_rows(values_only=True)
    headings = next(rows)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_the_least_certain_and_most_frequent_stand_first(written):
    rows = [(row["method"], row["value"]) for row in sheet_rows(written, "values")]
    assert rows[:3] == [("unmatched", "W"), ("unmatched", "W"), ("unmatched", "Ear")]
    assert rows[-3:] == [("pattern", "a girl"), ("spelling", "Girl"), ("code", "F")]
    headers = [
        (row["header"], row["files"], row["method"]) for row in sheet_rows(written, "headers")
    ]
    assert headers == [
        ("=When", 2, "unmatched"),
        ("Nobody knows", 1, "unmatched"),
        ("ClosedOn", 1, "unmatched"),
        ("Child Unique ID", 1, "variant"),
        ("Gender", 1, "exact"),
    ]


def test_a_known_column_of_no_known_list_is_shown_by_its_name(written):
    shown = {row["header"]: row["understood as"] for row in sheet_rows(written, "headers")}
    assert shown["Child Unique ID"] == "child_id"
    assert shown["Gender"] == "gender - Gender"


def test_every_row_offers_its_legal_values(written, project):
    book = openpyxl.load_workbook(written)

    def offered(name: str) -> list[str]:
        sheet, cells = next(book.defined_names[name].destinations)
        return [cell.value for (cell,) in book[sheet][cells]]

    rules = {
        name: [
            (str(rule.sqref), rule.formula1) for rule in book[name].data_validations.dataValidation
        ]
        for name in ("values", "headers")
    }
    assert rules == {
        "values": [(f"J2:J{len(NASTY) + 7}", 'INDIRECT("codes_"&$E2)')],
        "headers": [("H2:H6", 'INDIRECT("columns_"&$B2&"_"&$C2)')],
    }
    with (project / "seeds/code_lists/codes.csv").open(encoding="utf-8", newline="") as stream:
        codes = list(csv.DictReader(stream))
    for row in sheet_rows(written, "values"):
        own = [r for r in codes if r["code_list"] == row["code_list"]]
        expected = [f"{r['code']} - {r['label']}" for r in own]
        assert offered(f"codes_{row['code_list']}") == [LEAVE_UNMATCHED, *expected]
    modules = offered("columns_cin_census_section_47_enquiries")
    assert modules[:3] == [LEAVE_UNMATCHED, "whole module", "child_id - LAchildID"]
    contacts = offered("columns_annex_a_contacts")
    assert contacts[:2] == [LEAVE_UNMATCHED, "child_id - Child Unique ID"]
    assert len(contacts) == 8
    assert "contacts.child_id - Child Unique ID" in offered("columns_annex_a_")
    assert not [name for name in offered("columns_annex_a_") if name.startswith("cin_plans")]


def test_the_workbook_is_easy_to_use_and_holds_no_formula(written, home, tmp_path):
    book = openpyxl.load_workbook(written)
    assert [sheet.title for sheet in book] == ["explanation", "values", "headers", "legal values"]
    assert book["explanation"].max_row == 6
    for name in ("values", "headers"):
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref == book[name].dimensions
        assert {cell.data_type for row in book[name] for cell in row} <= {"s", "n"}
        assert {cell.number_format for (cell,) in book[name]["A2:A4"]} == {"@"}
    again = tmp_path / "again.xlsx"
    Mappings(tmp_path / "raw").write(home / "child_journeys.duckdb", again)
    assert again.read_bytes() == written.read_bytes()


def test_values_come_back_as_they_are_and_what_cannot_is_counted(tmp_path):
    path = tmp_path / "a.xlsx"
    values = [*NASTY, "_x0041_", "a\x01b", "x" * 32_767, "\uffff", "x" * 32_768]
    place = ("846", "annex_a", "contacts", "gender", "gender")
    rows = [ValueRow(*place, value, 1, "unmatched", None, None) for value in values]
    assert write_workbook(path, rows, [], {}) == 2
    lines = read_workbook(path)["values"]
    assert [line.cells["value"] for line in lines] == values[:-2]
    assert [line.row_number for line in lines] == list(range(2, len(values)))


def test_what_was_chosen_comes_back_as_corrections(written, home, tmp_path):
    raw = tmp_path / "raw"
    choices = ["WBRI - White British", "  WIRI ", "white and asian", LEAVE_UNMATCHED]
    codes = ["WBRI", "WIRI", "MWAS", None]
    answers = {("846", value): choices[i % 4] for i, value in enumerate(NASTY)}
    answers |= {("206", "W"): "F - Female", ("846", "Ear"): "HEAR - Hearing"}
    fill(written, "values", "value", answers)
    fill(
        written,
        "headers",
        "header",
        {
            ("846", "=When"): "contact_date - Date of Contact",
            ("846", "Nobody knows"): "contacts.birth_date - Date of Birth",
            ("846", "ClosedOn"): "whole module",
        },
    )
    summary = Mappings(raw).read(written)
    assert [change[1:] for change in summary.changes] == [
        (1, 0, 0),
        (len(NASTY) + 1, 0, 0),
        (3, 0, 0),
    ]
    found = overrides_of(raw)
    assert not found.findings
    assert found.module_overrides("846") == {"closedon": "referrals"}
    assert found.header_overrides("846", "cin_census") == {}
    assert {(o.authority_code, o.raw_value): o.code for o in found.values} == {
        ("206", "W"): "F",
        ("846", "Ear"): "HEAR",
        **{("846", value): codes[i % 4] for i, value in enumerate(NASTY)},
    }
    assert found.header_overrides("846", "annex_a") == {
        ("contacts", "when"): "contact_date",
        ("contacts", "nobodyknows"): "birth_date",
    }
    path = raw / "overrides/846/values.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert not [cell for row in csv.reader(stream) for cell in row if cell[:1] in set("=+-@")]
    # the next workbook shows them, and reading it in changes nothing
    before = path.read_bytes()
    shown = tmp_path / "next.xlsx"
    Mappings(raw).write(home / "child_journeys.duckdb", shown)
    filled = {
        (row["authority_code"], row["value"]): row["correct value"]
        for row in sheet_rows(shown, "values")
        if row["correct value"]
    }
    assert filled[("846", "=1+1")] == "WBRI - White British"
    assert filled[("846", "@SUM(A1)")] == LEAVE_UNMATCHED
    assert len(filled) == len(NASTY) + 2
    assert Mappings(raw).read(shown).changes == ()
    assert path.read_bytes() == before


@pytest.mark.parametrize("emptied", [None, "  "])
def test_an_emptied_cell_takes_a_correction_back_and_others_stay(written, home, tmp_path, emptied):
    raw = tmp_path / "raw"
    path = write(
        raw / "overrides/Brighton and Hove/values.csv",
        VALUES + "annex_a,contacts,gender,W,F\nannex_a,contacts,gender,Girl,F\n"
        "annex_a,contacts,gender,no longer sent,M\n",
    )
    shown = tmp_path / "next.xlsx"
    Mappings(raw).write(home / "child_journeys.duckdb", shown, authority="846")
    assert {row["authority_code"] for row in sheet_rows(shown, "values")} == {"846"}
    fill(shown, "values", "value", {("846", "W"): emptied, ("846", "Girl"): "M - Male"})
    (change,) = Mappings(raw).read(shown).changes
    assert change == (path, 0, 1, 1)
    assert [override[4:] for override in overrides_of(raw).values] == [
        ("Girl", "M"),
        ("no longer sent", "M"),
    ]


def edited(written: Path, sheet: str, column: str, row: int, value: str | None) -> Path:
    book = openpyxl.load_workbook(written)
    headings = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row, headings.index(column) + 1).value = value
    book.save(written)
    return written


@pytest.mark.parametrize(
    ("sheet", "column", "row", "value", "words"),
    [
        (
            "values",
            "correct value",
            2,
            CANARY,
            'row 2: The code is not one of the code list "gender"',
        ),
        ("values", "authority_code", 3, CANARY, "row 3: The authority is not known."),
        ("values", "correct value", 1, CANARY, 'lacks the heading "correct value"'),
        ("headers", "correct column", 2, f"{CANARY} - a", "row 2: The column is none of List 1"),
        ("headers", "correct column", 3, f"{CANARY}.gender", "row 3: The table is no list"),
    ],
)
def test_a_cell_that_cannot_be_used_stops_all_and_is_named(
    written, tmp_path, sheet, column, row, value, words
):
    fill(written, "values", "value", {("846", "Girl"): "M - Male"})
    with pytest.raises(MappingsError) as error:
        Mappings(tmp_path / "raw").read(edited(written, sheet, column, row, value))
    assert words in str(error.value)
    assert CANARY not in str(error.value)
    assert not (tmp_path / "raw").exists()


def test_a_value_that_stands_twice_with_different_codes_stops_all(written, tmp_path):
    book = openpyxl.load_workbook(written)
    *cells, _ = [cell.value for cell in book["values"][3]]
    book["values"].append([*cells, "M - Male"])
    book["values"].cell(3, 10).value = "F - Female"
    book.save(written)
    with pytest.raises(MappingsError, match="row 3: Another line gives the same value another"):
        Mappings(tmp_path / "raw").read(written)


def test_files_with_wrong_lines_are_not_written_over(written, tmp_path):
    path = write(
        tmp_path / "raw/overrides/846/values.csv", VALUES + "annex_a,contacts,gender,W,wrong\n"
    )
    before = path.read_bytes()
    fill(written, "values", "value", {("846", "Girl"): "M - Male"})
    with pytest.raises(MappingsError, match=r"overrides/846/values.csv, row 2: The code is not"):
        Mappings(tmp_path / "raw").read(written)
    assert path.read_bytes() == before


def test_what_is_no_workbook_of_ours_is_refused_in_plain_words(tmp_path):
    mappings = Mappings(tmp_path)
    with pytest.raises(MappingsError, match="cannot be opened"):
        mappings.read(tmp_path / "none.xlsx")
    with pytest.raises(MappingsError, match="It is no workbook"):
        mappings.read(write(tmp_path / "text.xlsx", CANARY))
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(MappingsError, match='has no sheet "values"'):
        mappings.read(tmp_path / "other.xlsx")


def test_nothing_is_written_over_or_out_of_nothing(written, home, tmp_path):
    mappings = Mappings(tmp_path / "raw")
    warehouse = home / "child_journeys.duckdb"
    with pytest.raises(MappingsError, match="is there already"):
        mappings.write(warehouse, written)
    with pytest.raises(MappingsError, match="run dbt build first"):
        mappings.write(tmp_path / "none.duckdb", tmp_path / "new.xlsx")
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    with pytest.raises(MappingsError, match="run dbt build first"):
        mappings.write(tmp_path / "empty.duckdb", tmp_path / "new.xlsx")
    with pytest.raises(MappingsError, match="of no authority"):
        mappings.write(warehouse, tmp_path / "new.xlsx", authority="Narnia")
    assert not (tmp_path / "new.xlsx").exists()


def test_a_wrong_question_or_a_running_build_ends_with_two(home, tmp_path, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_HOME", str(home))
    monkeypatch.setenv("CHILD_JOURNEYS_RAW", str(tmp_path / "raw"))
    run = click.testing.CliRunner().invoke
    unknown = run(main, ["mappings", "--authority", "Narnia"])
    with duckdb.connect(str(home / "child_journeys.duckdb")):
        building = run(main, ["mappings"])
    write(home / "mappings.xlsx", "")
    there_already = run(main, ["mappings"])
    (home / "child_journeys.duckdb").unlink()
    not_built = run(main, ["mappings", "--out", str(tmp_path / "new.xlsx")])
    finished = (unknown, building, there_already, not_built)
    assert [one.exit_code for one in finished] == [2, 2, 2, 1], [one.output for one in finished]


def test_the_command_shows_no_value(home, tmp_path, monkeypatch):
    with duckdb.connect(str(home / "child_journeys.duckdb")) as connection:
        connection.execute(f"update value_matches set raw_value = '{CANARY}' where method = 'code'")
        connection.execute(f"update header_matches set header = '{CANARY}' where method = 'exact'")
    monkeypatch.setenv("CHILD_JOURNEYS_HOME", str(home))
    monkeypatch.setenv("CHILD_JOURNEYS_RAW", str(tmp_path / "raw"))
    run = click.testing.CliRunner().invoke
    shown = run(main, ["mappings"])
    assert shown.exit_code == 0, shown.output
    assert f"{len(NASTY) + 7} values ({len(NASTY) + 4} unmatched) and 5 headers" in shown.output
    assert "keep the workbook where the warehouse is kept" in shown.output
    assert "left out because no workbook can hold them: 1;" in shown.output
    workbook = home / "mappings.xlsx"
    fill(workbook, "values", "value", {("846", CANARY): "M - Male"})
    fill(workbook, "headers", "header", {("846", CANARY): "gender"})
    read = run(main, ["mappings", "--read", str(workbook)])
    assert read.exit_code == 0, read.output
    assert read.output.count("1 added, 0 changed, 0 taken back") == 2
    refused = run(main, ["mappings", "--read", str(workbook), "--authority", "846"])
    assert refused.exit_code == 2
    wrong = run(
        main, ["mappings", "--read", str(edited(workbook, "values", "code_list", 2, CANARY))]
    )
    assert CANARY not in shown.output + read.output + refused.output + wrong.output


# the whole way


@pytest.fixture(scope="module")
def correction(built, project, run_tool, build_from, tmp_path_factory):
    """The sample built again with a value corrected by workbook and a strange header by hand."""
    folder = tmp_path_factory.mktemp("corrected")
    raw = shutil.copytree(project / "data" / "sample", folder / "raw")
    settings = {"CHILD_JOURNEYS_RAW": raw, "CHILD_JOURNEYS_HOME": built.home}
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        # a value that two authorities send and nobody understands
        place = connection.execute(
            "select dataset, table_name, column_name, raw_value, min(authority_code) as authority"
            " from value_matches where method = 'unmatched' and column_name <> 'disabilities'"
            " group by all having count(*) > 1 order by all limit 1"
        ).fetchone()
        file, header = connection.execute(
            "select file, header from header_matches inner join landed_files using (file)"
            " where header_matches.authority_code = ? and column_name = 'referral_date'"
            " and header_matches.table_name = 'referrals' and header_matches.dataset = 'annex_a'"
            " and rows_kept > 0 order by file limit 1",
            [place[-1]],
        ).fetchone()
    workbook = folder / "mappings.xlsx"
    shown = run_tool("child-journeys", "mappings", "--out", workbook, **settings)
    assert shown.returncode == 0, shown.stdout
    book = openpyxl.load_workbook(workbook)
    for row in book["values"].iter_rows(min_row=2):
        if tuple(cell.value for cell in (*row[1:4], row[5], row[0])) == place:
            _, cells = next(book.defined_names[f"codes_{row[4].value}"].destinations)
            row[-1].value = book["legal values"][cells][1][0].value
            code = row[-1].value.partition(" - ")[0]
    book.save(workbook)
    read = run_tool("child-journeys", "mappings", "--read", workbook, **settings)
    assert "values.csv: 1 added" in read.stdout, read.stdout
    content = (raw / file).read_bytes()
    assert content.count(header.encode()) == 1
    (raw / file).write_bytes(content.replace(header.encode(), b"Strange one"))
    line = "annex_a,referrals,strange ONE,referral_date\n"
    write(raw / "overrides" / place[-1] / "headers.csv", HEADERS + line)
    home = shutil.copytree(built.home, folder / "home")
    build = build_from(raw, CHILD_JOURNEYS_HOME=home)
    assert build.returncode == 0, build.stdout
    return build, place, code


def test_a_corrected_value_gets_its_code_in_its_authority_only(correction, built):
    build, (dataset, table, column, value, authority), code = correction
    with duckdb.connect(str(build.warehouse), read_only=True) as connection:
        matched = connection.execute(
            "select authority_code, code, method from value_matches where dataset = ?"
            " and table_name = ? and column_name = ? and raw_value = ? order by all",
            [dataset, table, column, value],
        ).fetchall()
        staged = connection.execute(
            f"select distinct authority_code, {column}_code from stg_{dataset}__{table}"
            f" where {column}_raw = ? order by all",
            [value],
        ).fetchall()
        connection.execute(f"attach '{built.warehouse}' as before (read_only)")
        settled = connection.execute(
            "select distinct authority_code, dataset, table_name, column_name from ("
            " select * exclude (finding_id) from before.quality_findings except"
            " select * exclude (finding_id) from quality_findings) where rule = 'value_unmatched'"
        ).fetchall()
    assert matched[0] == (authority, code, "override")
    assert len(matched) > 1
    assert {match[1:] for match in matched[1:]} == {(None, "unmatched")}
    assert staged == [match[:2] for match in matched]
    assert settled == [(authority, dataset, table, column)]


def test_a_corrected_header_is_read_as_if_it_were_the_official_one(correction, built):
    build, *_ = correction
    counts = (
        "select authority_code, event_type, count(*) from child_events group by all order by all"
    )
    with (
        duckdb.connect(str(build.warehouse), read_only=True) as after,
        duckdb.connect(str(built.warehouse), read_only=True) as before,
    ):
        assert after.execute(counts).fetchall() == before.execute(counts).fetchall()
        ours = "select column_name, method from header_matches where header = 'Strange one'"
        assert after.execute(ours).fetchall() == [("referral_date", "override")]
        findings = "select count(*) from quality_findings where rule = 'correction_not_applied'"
        assert after.execute(findings).fetchall() == [(0,)]


def test_corrected_values_and_headers_are_hidden_where_they_are_published(correction):
    build, place, _ = correction
    with duckdb.connect(str(build.published), read_only=True) as connection:
        values = connection.execute(
            "select raw_value from value_matches where method = 'override'"
        ).fetchall()
        headers = connection.execute(
            "select header from header_matches where method = 'override'"
        ).fetchall()
    assert values == headers == [("(hidden)",)]
    assert place[3] not in build.stdout

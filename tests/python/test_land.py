"""Landing: bad files of every kind, each landed once together and looked at one by one."""

import datetime
import hashlib
import io
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from child_journeys.land import landing, places, text_files
from child_journeys.land.landing import LandingError, ensure_landed_tables, land
from child_journeys.land.limits import LIMITS, changed_limits, limit
from child_journeys.land.specification import load_specification
from child_journeys.land.store import Store
from child_journeys.progress import progress_bar

HEADER = (
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),"
    "Date of Contact,Contact Source"
)
CELL_LIMIT = LIMITS["cell_characters"].default
FOREIGN = "Zo\u00eb\u2019s \u2013 \u00a3"
NAMES = [
    "child_id",
    "gender",
    "ethnicity",
    "birth_date",
    "age_in_years",
    "contact_date",
    "contact_source",
]
CELLS = [
    [f"{n:07d}", "a) Male", "a) WBRI", f"0{n}/02/2015", "9", f"1{n}/03/2025", "2A: Schools"]
    for n in range(1, 6)
]
ROWS = [",".join(cells) for cells in CELLS]
REFERRALS = [HEADER.replace("Contact", "referral"), *ROWS]


def csv_text(rows=ROWS, header=HEADER, end="\r\n"):
    return end.join([header, *rows]) + end


def with_row(index, row):
    return [*ROWS[:index], row, *ROWS[index + 1 :]]


def write(folder, name, content):
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def rows_of(home, name):
    return pq.read_table(home / "landed" / f"{name}.parquet").to_pylist()


def landed_rows(home, dataset="annex_a", table="contacts"):
    folder = home / "landed" / dataset / table
    return [row for path in sorted(folder.glob("*.parquet")) for row in _read(path)]


def _read(path):
    return pq.ParquetFile(path).read().to_pylist()


def files_below(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


# name of the case: bytes of the file, its ending
KINDS = {
    "clean": csv_text(),
    "bom": csv_text().encode("utf-8-sig"),
    "windows_1252": csv_text(with_row(1, ROWS[1].replace("Schools", FOREIGN))).encode("cp1252"),
    "utf_16_tab": csv_text().replace(",", "\t").encode("utf-16"),
    "utf_16_without_bom": csv_text().encode("utf-16-le"),
    "mixed_encodings": csv_text(with_row(1, ROWS[1] + "é")).encode("utf-8") + b"\xe9,,,,,,\r\n",
    "no_text": csv_text().encode("utf-8") + b"\x81,,,,,,\r\n",
    "title_rows": "Northshire, Annex A,,,,,\r\nProduced 01/04/2025,,,,,,\r\n,,,,,,\r\n"
    + csv_text(),
    "merged_header": ",Child details,,,,Contact,\r\n" + csv_text(),
    "header_over_two_rows": "Child,,,Date of,Age of Child,Date of,Contact\r\n"
    + csv_text(header="Unique ID,Gender,Ethnicity,Birth,(Years),Contact,Source"),
    "blank_rows": csv_text() + ",,,,,,\r\n" * 40 + "\r\n" * 2 + " ,\xa0,,,,,\r\n",
    "blank_columns": "\r\n".join(line + ",,," for line in [HEADER, *ROWS]),
    "short_row": csv_text(with_row(2, "0000003,a) Male,a) WBRI")),
    "long_row": csv_text(with_row(2, ROWS[2] + ", unquoted")),
    "trailing_commas": csv_text(with_row(2, ROWS[2] + ",,")),
    "quoted_newline": csv_text(with_row(2, ROWS[2].replace("2A: Schools", '"one\r\ntwo, ""x"""'))),
    "unclosed_quote": csv_text(with_row(2, ROWS[2].replace("2A", '"2A'))),
    "unclosed_then_closed": csv_text([*ROWS[:2], ROWS[2].replace("2A", '"2A'), ROWS[3] + '"']),
    "stray_quote": csv_text(with_row(2, ROWS[2].replace("2A: Schools", '"2A" Schools'))),
    "quote_in_text": csv_text(with_row(2, ROWS[2].replace("Schools", '6" Schools'))),
    "nul_in_row": csv_text(with_row(2, ROWS[2].replace("2A:", "2A:\0"))),
    "nul_tail": csv_text().encode("utf-8") + b"\0" * 3000,
    "nul_tail_utf_16": csv_text().encode("utf-16") + b"\0" * 3000,
    "nul_only": b"\0" * 3000,
    "empty": b"",
    "mixed_line_ends": "\r\n".join([HEADER, *ROWS[:2]]) + "\r\n" + "\n".join(ROWS[2:]) + "\n",
    "old_mac_line_ends": csv_text(end="\r"),
    "semicolon": csv_text().replace(",", ";"),
    "bar": csv_text().replace(",", "|"),
    "sep_line": "sep=;\r\n" + csv_text().replace(",", ";"),
    "header_only": HEADER + "\r\n",
    "no_header": "\r\n".join(ROWS) + "\r\n",
    "header_variants": csv_text(
        header=' child unique id ,GENDER,"Ethnicity\n(please use codes)",D.O.B,Age,'
        "date_of_contact,Contact  Source"
    ),
    "reordered": "\r\n".join(
        ",".join(["free text", *reversed(line.split(","))])
        for line in [HEADER.replace("Gender", "Notes"), *ROWS]
    ),
    "long_cell": csv_text(with_row(2, ROWS[2] + "x" * (CELL_LIMIT + 1))),
    "spaces": csv_text([f" {row.replace(',a)', chr(0x2003) + ',a)')}\xa0" for row in ROWS]),
    "repeated_header": csv_text([*ROWS[:2], HEADER, *ROWS[2:]]),
    "same_header_in_other_words": csv_text(
        [*ROWS[:2], "child_id,,,dob,,contact_date,contact_source", *ROWS[2:]]
    ),
    "list_above": csv_text([*ROWS[:2], "," * 6, HEADER, *ROWS], REFERRALS[0]),
    "list_below": csv_text([*ROWS * 8, "," * 6, "List 3,,,,,,", *REFERRALS]),
    "list_without_rows_above": csv_text(["," * 6, *REFERRALS[1:]], REFERRALS[0] + "\r\n" + HEADER),
    "marks_of_direction": csv_text(
        ["\u200e" + row.replace(",1", "\u202c,\u202a1") + "\u200f" for row in ROWS]
    ),
    "cut_off": csv_text()[:-30],
    "all_quoted": "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in [HEADER, *ROWS]
    ),
    "empty_id": csv_text(with_row(2, "," + ROWS[2].partition(",")[2])),
    "missing_column": csv_text(
        [row.rpartition(",1")[0] for row in ROWS], HEADER.partition(",Date of Contact")[0]
    ),
    "needed_twice": csv_text([r + ",1" for r in ROWS], HEADER + ",Child Unique ID"),
    "needed_twice_unequally": csv_text([r + ",1" for r in ROWS], HEADER + ",Child ID"),
    "other_twice": csv_text([r + ",1" for r in ROWS], HEADER + ",Gender"),
    "zip": b"PK\x03\x04" + b"x" * 50,
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
    "utf_32": csv_text().encode("utf-32"),
    "utf_32_without_bom": csv_text().encode("utf-32-be"),
    "utf_16_cut_in_a_letter": csv_text().encode("utf-16")[:-1],
    "half_a_surrogate": csv_text().encode("utf-16")[:400]
    + b"\x00\xd8"
    + csv_text().encode("utf-16")[400:],
    "bom_twice": b"\xef\xbb\xbf" * 2 + csv_text().encode("utf-8"),
    "line_separator_in_a_cell": csv_text(with_row(2, ROWS[2].replace("2A:", "2A:\u2028"))),
    "five_thousand_columns": csv_text(
        [row + "," * 5000 for row in ROWS], HEADER + "".join(f",x{n}" for n in range(5000))
    ),
    "only_quotes": csv_text(with_row(2, '"' * (CELL_LIMIT + 1))),
    "a_million_cells": csv_text(with_row(2, "1" + "," * 1_000_000 + "1")),
    "only_delimiters": ",,,\r\n" * 50,
    "only_blank_lines": "\r\n" * 500,
    "other_delimiter": csv_text().replace(",", "^"),
    "separator_of_two_characters": "sep=||\r\n" + csv_text(),
    "comma_in_a_tabbed_header": csv_text()
    .replace(",", "\t")
    .replace("Age of Child (Years)", "Age, years"),
    "unclosed_quote_in_header": '"' + csv_text(),
    "unclosed_in_old_mac": csv_text(with_row(2, ROWS[2].replace("2A", '"2A')), end="\r"),
    "one_quote": '"',
    "end_of_file_sign": csv_text() + "\x1a",
    "units_below_header": csv_text([",,,dd/mm/yyyy,years,dd/mm/yyyy,code", *ROWS]),
    "gzip": b"\x1f\x8b\x08\0" + b"x" * 50,
    "json": '[{"Child Unique ID": 1}]',
    "one_line_of_quotes": '"Child "Unique" ID"',
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "program": b"MZ" + b"\x90\0" * 500,
    "mail": "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html></html>",
    "web_page_after_a_comment": "<!-- export -->\r\n<html><table></table></html>",
    "xml_spreadsheet": '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
    "looked_after_header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n1,1,01/02/2015,WBRI,A1,,\r\n",
    "looked_after_episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE\r\n1,01/04/2024,S,C2,N1,U1\r\n",
    "module_of_the_census": "LAchildID,CINreferralDate,AssessmentActualStartDate,"
    "AssessmentAuthorisationDate,AssessmentFactors\r\n1,2024-05-01,2024-05-02,2024-05-09,1A\r\n",
    "late_change_of_type": csv_text(
        [row.replace("000000", f"{n:06d}") for n in range(5000) for row in ROWS]
        + ["X-1,a) Male,,never,?,11/03/2025,1"]
    ),
    "html_in_a_cell": csv_text(with_row(2, ROWS[2].replace("Schools", "<script>x</script>"))),
    "web_page": "\ufeff\r\n<html><table><tr><td>1</td></tr></table>",
    "xml": '<?xml version="1.0"?><Message></Message>',
}
FILES = {
    kind: f"801/annex_a/{datetime.date(2025, 1, 1) + datetime.timedelta(n)}/List 1 {kind}.CSV"
    for n, kind in enumerate(KINDS)
}


class Result:
    """What the landing made of one file."""

    def __init__(self, kind, tables, landed):
        self.file, *others = _of_file(tables["landed_files"], "file", kind)
        assert not others
        self.rows = _of_file(landed, "_file", kind)
        self.cells = [[row[name] for name in NAMES] for row in self.rows]
        self.lines = [row["_row"] for row in self.rows]
        findings = _of_file(tables["landing_findings"], "file", kind)
        self.findings = {row["rule"]: row for row in findings}
        self.refused = _of_file(tables["refused_rows"], "file", kind)
        self.matches = {
            row["header"]: (row["column_name"], row["method"])
            for row in _of_file(tables["header_matches"], "file", kind)
        }


def _of_file(rows, column, kind):
    return [row for row in rows if row[column] == FILES[kind]]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    raw, home = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("home")
    for kind, content in KINDS.items():
        write(raw, FILES[kind], content)
    land(raw, home)
    names = ("landed_files", "landing_findings", "refused_rows", "header_matches")
    tables = {name: rows_of(home, name) for name in names}
    landed = landed_rows(home)
    return {kind: Result(kind, tables, landed) for kind in KINDS}


@pytest.fixture
def result(results, request):
    return results[request.param]


def case(*kinds):
    return pytest.mark.parametrize("result", kinds, indirect=True)


@case(
    "clean",
    "bom",
    "utf_16_tab",
    "utf_16_without_bom",
    "merged_header",
    "header_over_two_rows",
    "title_rows",
    "blank_rows",
    "blank_columns",
    "trailing_commas",
    "nul_tail",
    "nul_tail_utf_16",
    "mixed_line_ends",
    "old_mac_line_ends",
    "semicolon",
    "bar",
    "sep_line",
    "header_variants",
    "spaces",
    "all_quoted",
    "repeated_header",
    "same_header_in_other_words",
    "list_without_rows_above",
    "marks_of_direction",
    "bom_twice",
    "five_thousand_columns",
    "separator_of_two_characters",
    "comma_in_a_tabbed_header",
    "end_of_file_sign",
)
def test_every_cell_of_the_list_arrives(result):
    assert result.file["status"] == "landed"
    assert result.file["table_name"] == "contacts"
    assert result.cells == CELLS


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_every_file_add_up(results, kind):
    result = results[kind]
    counts = {name: result.file[f"rows_{name}"] for name in ("landed", "refused", "blank")}
    assert result.file["rows_in_file"] == sum(counts.values())
    assert counts["landed"] == len(result.rows)
    assert counts["refused"] == len(result.refused)


@case("clean")
def test_lineage_names_authority_date_file_and_line(result):
    row = result.rows[2]
    assert row["_authority"] == "801"
    assert row["_extract_date"] == datetime.date(2025, 1, 1)
    assert row["_file"] == FILES["clean"]
    assert row["_sheet"] == ""
    assert row["_row"] == 4


@case("windows_1252")
def test_windows_1252_is_read_and_said_to_be_guessed(result):
    assert result.cells[1][-1] == f"2A: {FOREIGN}"
    assert result.file["encoding"] == "windows-1252"
    assert result.findings["encoding_guessed"]["severity"] == "information"


@case("bom", "clean")
def test_utf_8_is_no_guess(result):
    assert result.file["encoding"].startswith("utf-8")
    assert not result.findings


@case("mixed_encodings", "no_text", "utf_16_cut_in_a_letter", "half_a_surrogate")
def test_text_that_cannot_be_decoded_is_refused(result):
    assert result.file["status"] == "refused"
    assert "characters cannot be read" in result.file["reason"]


@case("title_rows")
def test_the_line_of_a_late_header_is_reported(result):
    assert result.findings["header_not_in_first_row"]["row_number"] == 4
    assert result.lines == [5, 6, 7, 8, 9]


@case("sep_line")
def test_lines_are_counted_from_the_top_of_the_file(result):
    assert result.lines == [3, 4, 5, 6, 7]


@case("header_over_two_rows")
def test_headers_that_run_over_two_rows_are_put_together(result):
    assert "header_over_two_rows" in result.findings
    assert result.matches["Age of Child (Years)"] == ("age_in_years", "exact")
    assert result.lines == [3, 4, 5, 6, 7]


@case("blank_rows")
def test_blank_rows_are_counted_and_dropped(result):
    assert result.file["rows_blank"] == 43


@case("short_row")
def test_a_short_row_is_refused_with_its_line(result):
    assert [(row["row_number"], row["reason"]) for row in result.refused] == [
        (4, "The row has 3 cells, the header has 7.")
    ]
    assert result.refused[0]["text"] == "0000003 | a) Male | a) WBRI"
    assert result.cells == CELLS[:2] + CELLS[3:]


@case("long_row")
def test_a_row_with_too_many_filled_cells_is_refused(result):
    assert [row["row_number"] for row in result.refused] == [4]
    assert result.cells == CELLS[:2] + CELLS[3:]


@case("quoted_newline")
def test_a_quoted_line_break_is_part_of_the_cell(result):
    assert result.cells[2][-1] == 'one\r\ntwo, "x"'
    assert result.lines == [2, 3, 4, 6, 7]


@case("unclosed_quote")
def test_an_unclosed_quote_costs_one_row_only(result):
    assert [row["row_number"] for row in result.refused] == [4]
    assert "never closed" in result.refused[0]["reason"]
    assert result.cells == CELLS[:2] + CELLS[3:]
    assert result.lines == [2, 3, 5, 6]


@case("unclosed_then_closed")
def test_a_row_never_holds_another_row(result):
    assert [row["row_number"] for row in result.refused] == [4]
    assert [row["child_id"] for row in result.rows] == ["0000001", "0000002", "0000004"]


@case("stray_quote")
def test_a_quote_that_does_not_pair_up_is_refused(result):
    assert [row["reason"] for row in result.refused] == [
        "Quotation marks in this row do not pair up."
    ]


@case("quote_in_text")
def test_a_quotation_mark_inside_plain_text_is_kept(result):
    assert result.cells[2][-1] == '2A: 6" Schools'


@case("nul_in_row")
def test_a_row_with_nul_is_refused(result):
    assert [(row["row_number"], row["reason"]) for row in result.refused] == [
        (4, "The row holds NUL characters.")
    ]
    assert result.cells == CELLS[:2] + CELLS[3:]


@case("nul_tail", "nul_tail_utf_16")
def test_nul_padding_is_reported(result):
    assert result.findings["padded_with_nul"]["severity"] == "warning"
    assert "NUL bytes" in result.findings["padded_with_nul"]["message"]


REASONS = {
    "empty": "is empty",
    "nul_only": "NUL bytes only",
    "no_header": "No header row",
    "zip": "damaged or incomplete",
    "ole": "password-protected",
    "web_page": "web page",
    "xml": "XML",
    "utf_32": "UTF-32",
    "utf_32_without_bom": "UTF-32",
    "only_delimiters": "No header row",
    "only_blank_lines": "No header row",
    "other_delimiter": "No header row",
    "unclosed_quote_in_header": "No header row",
    "one_quote": "No header row",
    "one_line_of_quotes": "No header row",
    "list_above": "lines above the header are another list",
    "list_below": "Another list begins in row 44",
    "gzip": "compressed archive",
    "json": "No header row",
    "picture": "No header row",
    "program": "No header row",
    "mail": "No header row",
    "web_page_after_a_comment": "web page",
    "xml_spreadsheet": "XML Spreadsheet of 2003",
    "looked_after_header": "SSDA903",
    "looked_after_episodes": "SSDA903",
    "module_of_the_census": "<authority>/cin_census/<year>",
}


@case(*REASONS)
def test_what_is_no_list_is_refused_with_a_reason(result):
    assert result.file["status"] == "refused"
    assert result.findings["file_refused"]["message"] == result.file["reason"]
    assert not result.rows


@pytest.mark.parametrize(("kind", "words"), REASONS.items())
def test_the_reason_says_what_is_wrong(results, kind, words):
    assert words in results[kind].file["reason"]


@case("only_quotes", "a_million_cells", "unclosed_in_old_mac")
def test_a_strange_row_is_refused_and_named(result):
    assert result.file["status"] == "landed"
    assert result.refused
    assert not any(len(row["text"]) > CELL_LIMIT for row in result.refused)


@case("line_separator_in_a_cell", "html_in_a_cell", "units_below_header")
def test_strange_text_is_landed_as_it_is(result):
    cell = {
        "line_separator_in_a_cell": "2A:\u2028 Schools",
        "html_in_a_cell": "2A: <script>x</script>",
        "units_below_header": "2A: Schools",
    }
    (kind,) = [kind for kind, file in FILES.items() if file == result.file["file"]]
    assert cell[kind] in {row["contact_source"] for row in result.rows}
    assert not result.refused


@case("late_change_of_type")
def test_types_that_change_late_cost_nothing(result):
    assert (result.file["rows_landed"], result.file["rows_refused"]) == (25_001, 0)
    assert result.rows[-1]["child_id"] == "X-1"
    assert result.rows[-1]["birth_date"] == "never"


@case("header_only")
def test_an_empty_list_is_landed_and_said_to_be_empty(result):
    assert (result.file["status"], result.file["rows_in_file"]) == ("landed", 0)
    assert "list_is_empty" in result.findings


@case("header_variants")
def test_header_matches_tell_how_each_header_was_understood(result):
    assert result.matches == {
        "child unique id": ("child_id", "normalised"),
        "GENDER": ("gender", "normalised"),
        "Ethnicity\n(please use codes)": ("ethnicity", "normalised"),
        "D.O.B": ("birth_date", "variant"),
        "Age": ("age_in_years", "variant"),
        "date_of_contact": ("contact_date", "normalised"),
        "Contact  Source": ("contact_source", "normalised"),
    }


@case("reordered")
def test_columns_are_found_by_name_and_unknown_ones_not_stored(result):
    assert [row["child_id"] for row in result.rows] == [cells[0] for cells in CELLS]
    assert [row["contact_date"] for row in result.rows] == [cells[5] for cells in CELLS]
    assert {row["gender"] for row in result.rows} == {None}
    assert result.matches["Notes"] == (None, "unmatched")
    assert "free text" not in repr(result.rows)


@case("long_cell")
def test_an_endless_cell_is_refused_with_its_size(result):
    assert [row["row_number"] for row in result.refused] == [4]
    assert "100,000 characters; the row has 100,0" in result.refused[0]["reason"]
    assert len(result.refused[0]["text"]) == CELL_LIMIT
    assert result.cells == CELLS[:2] + CELLS[3:]


@case("repeated_header", "same_header_in_other_words")
def test_a_repeated_header_line_is_refused(result):
    assert [(row["row_number"], row["reason"]) for row in result.refused] == [
        (4, "The header line stands here again.")
    ]


@case("cut_off")
def test_a_file_cut_off_in_a_row_is_reported(result):
    assert [row["row_number"] for row in result.refused] == [6]
    assert "file_cut_off" in result.findings
    assert result.cells == CELLS[:4]


@case("empty_id")
def test_a_row_without_child_is_left_to_staging(result):
    assert [row["child_id"] for row in result.rows].count(None) == 1
    assert len(result.rows) == 5


@case("missing_column")
def test_a_needed_column_that_is_missing_is_named(result):
    assert result.file["status"] == "refused"
    assert '"Date of Contact"' in result.file["reason"]
    assert "List 1" in result.file["reason"]
    assert result.findings["required_column_missing"]["column_name"] == "contact_date"


@case("needed_twice")
def test_a_needed_column_given_twice_is_refused(result):
    assert result.file["status"] == "refused"
    assert '"Child Unique ID"' in result.file["reason"]


@case("needed_twice_unequally")
def test_the_better_of_two_claims_wins(result):
    assert result.cells == CELLS
    assert result.matches["Child ID"] == (None, "unmatched")


@case("other_twice")
def test_the_first_of_two_equal_claims_wins_and_is_reported(result):
    assert result.cells == CELLS
    assert result.findings["column_claimed_twice"]["column_name"] == "gender"


def test_rows_that_agree_share_their_hash_and_others_do_not(results):
    clean, quoted = results["clean"].rows, results["all_quoted"].rows
    hashes = [row["_row_hash"] for row in clean]
    assert hashes == [row["_row_hash"] for row in quoted]
    assert len(set(hashes)) == len(hashes)


# --- the landing as a whole -------------------------------------------------------------------


def small_raw(folder):
    write(folder, "801/annex_a/2025-03-31/list_1.csv", csv_text())
    write(folder, "801/annex_a/2025-06-30/list_1.csv", csv_text(ROWS[2:]))
    write(
        folder,
        "801/cin_census/2025/CINdetails.csv",
        "LAchildID,CINreferralDate\n1,2025-01-01\n1\n",
    )
    return folder


def test_empty_tables_stand_in_for_lists_without_a_file(tmp_path):
    ensure_landed_tables(tmp_path)
    for table in load_specification().tables:
        schema = pq.read_schema(tmp_path / "landed" / table.dataset / table.name / "_empty.parquet")
        assert schema.names == [column.name for column in table.columns] + [
            "_authority",
            "_extract_date",
            "_file",
            "_sheet",
            "_row",
            "_row_hash",
        ]
    for name in ("landed_files", "header_matches", "landing_findings", "refused_rows"):
        assert rows_of(tmp_path, name) == []


def test_ensuring_tables_leaves_landed_rows_alone(tmp_path):
    land(small_raw(tmp_path / "raw"), tmp_path)
    before = files_below(tmp_path / "landed")
    ensure_landed_tables(tmp_path)
    assert files_below(tmp_path / "landed") == before


def test_a_second_landing_reads_nothing_and_changes_nothing(tmp_path):
    raw = small_raw(tmp_path / "raw")
    first = land(raw, tmp_path)
    before = files_below(tmp_path / "landed")
    second = land(raw, tmp_path)
    assert (first.files_read, first.files_unchanged) == (3, 0)
    assert (second.files_read, second.files_unchanged) == (0, 3)
    assert (second.rows_landed, second.rows_refused) == (9, 1)
    assert files_below(tmp_path / "landed") == before


def test_only_changed_files_are_read_again(tmp_path):
    raw = small_raw(tmp_path / "raw")
    land(raw, tmp_path)
    write(raw, "801/annex_a/2025-06-30/list_1.csv", csv_text(ROWS[4:]))
    assert land(raw, tmp_path).files_read == 1
    fresh = tmp_path / "fresh"
    land(raw, fresh)
    assert files_below(tmp_path / "landed") == files_below(fresh / "landed")


def test_a_removed_file_disappears(tmp_path):
    raw = small_raw(tmp_path / "raw")
    land(raw, tmp_path)
    (raw / "801/annex_a/2025-03-31/list_1.csv").unlink()
    land(raw, tmp_path)
    assert {row["_extract_date"] for row in landed_rows(tmp_path)} == {datetime.date(2025, 6, 30)}
    assert len(rows_of(tmp_path, "landed_files")) == 2


def test_a_lost_parquet_file_is_written_again(tmp_path):
    raw = small_raw(tmp_path / "raw")
    land(raw, tmp_path)
    before = files_below(tmp_path / "landed")
    for path in (tmp_path / "landed/annex_a/contacts").glob("[0-9a-f]*.parquet"):
        path.unlink()
    assert land(raw, tmp_path).files_read == 2
    assert files_below(tmp_path / "landed") == before


def test_a_damaged_record_is_written_again(tmp_path):
    raw = small_raw(tmp_path / "raw")
    land(raw, tmp_path)
    before = files_below(tmp_path / "landed")
    sorted((tmp_path / "landed/records").glob("*.json"))[0].write_text("", encoding="utf-8")
    assert land(raw, tmp_path).files_read == 1
    assert files_below(tmp_path / "landed") == before


def test_a_folder_that_cannot_be_opened_stops_the_landing(tmp_path, monkeypatch):
    def walk(top, onerror):
        onerror(PermissionError(13, "Permission denied", str(top)))

    monkeypatch.setattr(places.os, "walk", walk)
    with pytest.raises(LandingError, match="Permission denied"):
        land(small_raw(tmp_path / "raw"), tmp_path)


def test_a_killed_landing_is_made_good_by_the_next(tmp_path, monkeypatch):
    raw = small_raw(tmp_path / "raw")
    saved = []
    save = Store.save

    def save_once(self, key, record):
        if saved:
            raise KeyboardInterrupt
        saved.append(key)
        save(self, key, record)

    monkeypatch.setattr(Store, "save", save_once)
    with pytest.raises(KeyboardInterrupt):
        land(raw, tmp_path)
    monkeypatch.undo()
    assert land(raw, tmp_path).files_read == 2
    fresh = tmp_path / "fresh"
    land(raw, fresh)
    assert files_below(tmp_path / "landed") == files_below(fresh / "landed")


def test_the_order_in_which_files_are_found_does_not_matter(tmp_path, monkeypatch):
    raw = small_raw(tmp_path / "raw")
    land(raw, tmp_path / "one")
    walk = places.os.walk
    monkeypatch.setattr(
        places.os,
        "walk",
        lambda top, **_: [(folder, [], names[::-1]) for folder, _, names in list(walk(top))[::-1]],
    )
    land(raw, tmp_path / "two")
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")


def test_a_missing_or_empty_raw_folder_stops_the_landing(tmp_path):
    with pytest.raises(LandingError, match="does not exist"):
        land(tmp_path / "nowhere", tmp_path)
    raw = tmp_path / "raw"
    write(raw, "801/annex_a/.DS_Store", "x")
    with pytest.raises(LandingError, match="holds no file to land"):
        land(raw, tmp_path)


def test_what_cannot_be_placed_is_refused_and_the_rest_goes_on(tmp_path):
    raw = small_raw(tmp_path / "raw")
    refused = {
        "notes.csv": "not in a folder",
        "801/annex_a/2025-03-31/deep/list_1.csv": "not in a folder",
        "Atlantis/annex_a/2025-03-31/list_1.csv": "names no local authority",
        "801/ssda903/2025/header.csv": "neither",
        "801/annex_a/2025-02-30/list_1.csv": "not an extract date",
        "801/cin_census/24-25/CINdetails.csv": "not a census year",
        "801/annex_a/2025-03-31/list_2.docx": '".docx"',
    }
    for name in refused:
        write(raw, name, csv_text() + name)
    summary = land(raw, tmp_path)
    assert summary.files_landed == 3
    reasons = dict(summary.refusals)
    assert set(reasons) == set(refused)
    for name, words in refused.items():
        assert words in reasons[name]


def test_system_files_and_overrides_are_ignored(tmp_path):
    raw = small_raw(tmp_path / "raw")
    ignored = [
        "801/annex_a/2025-03-31/.DS_Store",
        "801/annex_a/2025-03-31/Thumbs.db",
        "801/annex_a/2025-03-31/desktop.ini",
        "801/annex_a/2025-03-31/~$List 1.xlsx",
        "overrides/headers.csv",
    ]
    for name in ignored:
        write(raw, name, "x")
    assert land(raw, tmp_path).files_ignored == len(ignored)
    rows = [row for row in rows_of(tmp_path, "landed_files") if row["status"] == "ignored"]
    assert sorted(row["file"] for row in rows) == sorted(ignored)
    assert all(row["reason"] for row in rows)


def test_a_list_given_twice_is_landed_twice_and_reported(tmp_path):
    write(tmp_path / "raw", "801/annex_a/2025-03-31/list_1.csv", csv_text(ROWS[:3]))
    write(tmp_path / "raw", "801/annex_a/2025-03-31/contacts.csv", csv_text(ROWS[3:]))
    write(tmp_path / "raw", "801/annex_a/2025-04-30/contacts.csv", csv_text(ROWS[3:]))
    assert land(tmp_path / "raw", tmp_path).rows_landed == 7
    findings = rows_of(tmp_path, "landing_findings")
    assert {(row["rule"], row["file"][-12:]) for row in findings} == {
        ("list_given_twice", "/contacts.csv"[-12:]),
        ("list_given_twice", "1/list_1.csv"),
    }


def test_the_same_content_twice_in_one_extract_is_landed_once(tmp_path):
    raw = tmp_path / "raw"
    write(raw, "801/annex_a/2025-03-31/list_1 copy.csv", csv_text())
    write(raw, "Bristol/annex_a/2025-03-31/list_1.csv", csv_text())
    write(raw, "802/annex_a/2025-03-31/list_1.csv", csv_text())
    summary = land(raw, tmp_path)
    assert (summary.files_landed, summary.files_ignored, summary.rows_landed) == (2, 1, 10)
    (row,) = [row for row in rows_of(tmp_path, "landed_files") if row["status"] == "ignored"]
    assert row["file"] == "Bristol/annex_a/2025-03-31/list_1.csv"
    assert "801/annex_a/2025-03-31/list_1 copy.csv" in row["reason"]
    (raw / "801/annex_a/2025-03-31/list_1 copy.csv").unlink()
    assert land(raw, tmp_path).rows_landed == 10


def test_text_under_a_workbook_name_is_read_as_text(tmp_path):
    write(tmp_path / "raw", "801/annex_a/2025-03-31/List 1.xlsx", csv_text())
    assert land(tmp_path / "raw", tmp_path).rows_landed == 5
    (finding,) = rows_of(tmp_path, "landing_findings")
    assert finding["rule"] == "name_ending_is_wrong"


def test_a_file_that_cannot_be_opened_is_refused(tmp_path, monkeypatch):
    raw = small_raw(tmp_path / "raw")
    original = landing._content_hash

    def locked(path):
        if path.parent.name == "2025":
            raise PermissionError(13, "locked")
        return original(path)

    monkeypatch.setattr(landing, "_content_hash", locked)
    summary = land(raw, tmp_path)
    assert "another program" in summary.refusals[0][1]
    monkeypatch.undo()
    assert land(raw, tmp_path).files_landed == 3


def test_progress_is_told_file_by_file(tmp_path):
    calls = []
    land(small_raw(tmp_path / "raw"), tmp_path, progress=lambda *call: calls.append(call))
    assert calls[-1] == ("801/cin_census/2025/CINdetails.csv", 3, 3)
    assert [done for _, done, _ in calls] == [1, 2, 3]


def test_an_unwritable_home_is_a_plain_error(tmp_path):
    raw = small_raw(tmp_path / "raw")
    home = write(tmp_path, "home", "a file, not a folder")
    with pytest.raises(LandingError, match="The landing stopped"):
        land(raw, home)


def test_rows_that_cross_the_blocks_of_reading_arrive(tmp_path, monkeypatch):
    monkeypatch.setattr(text_files, "_BLOCK_CHARACTERS", 50)
    rows = []
    for n in range(200):
        cells = [str(n), *CELLS[0][1:]]
        if n % 7 == 0:
            cells[-1] = f'"first {n}\nsecond, line\n""third"""'
        if n % 31 == 5:
            cells[-1] = '"unclosed'
        rows.append(",".join(cells))
    write(tmp_path / "raw", "801/annex_a/2025-03-31/list_1.csv", csv_text(rows, end="\n"))
    summary = land(tmp_path / "raw", tmp_path)
    bad = [n for n in range(200) if n % 31 == 5]
    assert summary.rows_refused == len(bad)
    landed = landed_rows(tmp_path)
    assert [row["child_id"] for row in landed] == [str(n) for n in range(200) if n not in bad]
    assert landed[0]["contact_source"] == 'first 0\nsecond, line\n"third"'
    text = csv_text(rows, end="\n").split("\n")
    for row in landed:
        assert text[row["_row"] - 1].startswith(f"{row['child_id']},")


def test_no_message_holds_the_value_of_a_cell(tmp_path):
    canary = "ZZTOPCANARY"
    raw = tmp_path / "raw"
    bad = canary.join(["", ",", "\r\n"])
    for n, (kind, content) in enumerate(KINDS.items()):
        if not isinstance(content, str) or kind in ("web_page", "xml", "title_rows"):
            continue
        marked = content.replace("a) Male", canary) + bad + f'{canary},"{canary}\r\n'
        write(raw, f"801/annex_a/{datetime.date(2025, 1, 1 + n % 28)}/{kind}.csv", marked)
    land(raw, tmp_path)
    assert canary in repr(rows_of(tmp_path, "refused_rows"))
    assert canary in repr(landed_rows(tmp_path))
    for row in rows_of(tmp_path, "refused_rows"):
        assert canary not in row["reason"]
    for name in ("landed_files", "landing_findings", "header_matches"):
        assert canary not in repr(rows_of(tmp_path, name))
    for path in (tmp_path / "landed/records").glob("*.json"):
        assert canary not in path.read_text(encoding="utf-8")


def test_a_landing_ends_with_one_screen(tmp_path):
    raw, home = tmp_path / "raw", tmp_path / "home"
    folder = "801/annex_a/2025-03-31"
    write(raw, f"{folder}/a.csv", csv_text([ROWS[0], "1,2", "1,2,3"]))
    write(raw, f"{folder}/b.csv", csv_text([ROWS[1], '"open', *ROWS[2:]]))
    for number in range(20):
        write(raw, f"{folder}/bad\x1b{number:02}.pdf", b"%%PDF-%d" % number)
    summary = land(raw, home)
    lines = str(summary).split("\n")
    assert lines[0] == "2 files landed (22 read, 0 unchanged), 20 refused, 0 ignored"
    assert lines[1] == "8 rows: 5 landed, 3 refused, 0 blank"
    assert lines[2:4] == [
        "2 rows refused: The row has N cells, the header has N.",
        "1 rows refused: A quotation mark that opens in this row is never closed.",
    ]
    assert lines[4].startswith(f"refused {folder}/bad?00.pdf: A PDF document")
    assert lines[12] == "and 12 more refused files and sheets: see the table landed_files"
    assert lines[13] == f"look at list_given_twice (warning, 2 times), first in {folder}/a.csv"
    assert len(lines) == 14
    assert land(raw, home).reasons == summary.reasons


@pytest.mark.parametrize(("content", "code"), [(csv_text(), 0), ("%PDF-1.7", 1), (None, 2)])
def test_the_command_ends_with_a_code(run_tool, tmp_path, content, code):
    raw, home = tmp_path / "raw", tmp_path / "home"
    if content:
        write(raw, "801/annex_a/2025-03-31/List 1.csv", content)
    finished = run_tool("child-journeys", "land", CHILD_JOURNEYS_RAW=raw, CHILD_JOURNEYS_HOME=home)
    assert finished.returncode == code, finished.stdout
    assert "\x1b" not in finished.stdout
    assert "Traceback" not in finished.stdout
    expected = {0: "1 files landed", 1: "refused 801/annex_a", 2: "does not exist"}
    assert expected[code] in finished.stdout


@pytest.mark.parametrize("home", [".", "results"])
def test_results_among_the_raw_files_are_not_read_as_such(tmp_path, home):
    write(tmp_path, "801/annex_a/2025-03-31/List 1.csv", csv_text())
    with pytest.raises(LandingError, match="The results lie in the folder of raw files"):
        land(tmp_path, tmp_path / home)
    land(tmp_path, tmp_path.parent / f"{tmp_path.name} results")


def test_progress_is_shown_on_a_terminal_only():
    for is_terminal in (True, False):
        stream = io.StringIO()
        console = Console(file=stream, force_terminal=is_terminal, width=120)
        with progress_bar("Landing", console) as report:
            report("801/[b]x\x1b.csv", 1, 1)
        shown = stream.getvalue()
        assert ("801/[b]x?.csv" in shown) == is_terminal
        assert bool(shown) == is_terminal


@pytest.mark.parametrize("name", LIMITS)
def test_limits_are_set_by_the_environment(name, monkeypatch):
    setting = LIMITS[name]
    assert limit(name) == setting.default
    monkeypatch.setenv(setting.variable, "12")
    assert limit(name) == 12
    assert changed_limits() == f"{name}=12"
    for wrong in ("0", "-1", "1.5", "many", "9" * 30, "\u0661"):
        monkeypatch.setenv(setting.variable, wrong)
        with pytest.raises(LandingError, match=f"{setting.variable} has to be a whole number"):
            limit(name)


def test_a_changed_limit_lands_the_files_anew(tmp_path, monkeypatch):
    raw, home = tmp_path / "raw", tmp_path / "home"
    rows = with_row(1, ROWS[1] + "x" * 40)
    write(raw, "801/annex_a/2025-03-31/List 1.csv", csv_text(rows))
    assert land(raw, home).rows_refused == 0
    monkeypatch.setenv(LIMITS["cell_characters"].variable, "30")
    summary = land(raw, home)
    assert (summary.files_read, summary.rows_refused) == (1, 1)


def test_every_limit_is_told_in_the_guide(project):
    guide = (project / "docs" / "install.md").read_text(encoding="utf-8")
    for setting in LIMITS.values():
        assert f"| `{setting.variable}` | {setting.default:,} | {setting.meaning} |" in guide


@pytest.mark.parametrize("key", ["Kennung", "kennung"])
def test_the_corrections_of_an_authority_hold_for_its_files_only(tmp_path, key):
    raw, home = tmp_path / "raw", tmp_path / "home"
    content = csv_text(header=HEADER.replace("Child Unique ID", key))
    for code in ("801", "802"):
        write(raw, f"{code}/annex_a/2025-03-31/List 1.csv", content)
    assert land(raw, home).files_refused == 2

    said = "table_name,header,column_name\n,Kennung,child_id\n"
    correction = write(raw, "overrides/801/headers.csv", said)
    summary = land(raw, home)
    assert (summary.files_landed, summary.files_read, summary.files_unchanged) == (1, 1, 1)
    matches = rows_of(home, "header_matches")
    assert {m["file"][:3] for m in matches if m["method"] == "override"} == {"801"}
    correction.unlink()
    assert land(raw, home).files_refused == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes that stand in a folder.")
def test_pipes_are_ignored_and_links_to_nothing_refused(tmp_path):
    raw, home = tmp_path / "raw", tmp_path / "home"
    folder = write(raw, "801/annex_a/2025-03-31/List 1.csv", csv_text()).parent
    (folder / "lost.csv").symlink_to(tmp_path / "nothing")
    os.mkfifo(folder / "pipe.csv")
    land(raw, home)
    said = {row["file"].rpartition("/")[2]: row for row in rows_of(home, "landed_files")}
    assert {name: row["status"] for name, row in said.items()} == {
        "List 1.csv": "landed",
        "lost.csv": "refused",
        "pipe.csv": "ignored",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows allows links to administrators only.")
def test_a_link_to_a_folder_is_refused_and_not_followed(tmp_path):
    raw, home = tmp_path / "raw", tmp_path / "home"
    folder = write(raw, "801/annex_a/2025-03-31/List 1.csv", csv_text()).parent
    (folder / "loop").symlink_to(raw)
    write(tmp_path / "share", "annex_a/2025-03-31/List 1.csv", csv_text(ROWS[:2]))
    (raw / "802").symlink_to(tmp_path / "share")
    (raw / ".hidden").symlink_to(tmp_path / "share")
    land(raw, home)
    said = {row["file"]: row["status"] for row in rows_of(home, "landed_files")}
    assert said == {
        ".hidden": "ignored",
        "801/annex_a/2025-03-31/List 1.csv": "landed",
        "801/annex_a/2025-03-31/loop": "refused",
        "802": "refused",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names.")
def test_files_of_any_name_are_landed(tmp_path):
    names = ["-dash", "new\nline", "\x1b[31mred", "quote'; drop", "%s {x} [b]", "glob*?", "x" * 200]
    raw, home = tmp_path / "raw", tmp_path / "home"
    for number, name in enumerate(names):
        row = ROWS[0].replace("0000001", f"{number:07d}")
        write(raw, f"801/annex_a/2025-03-{number + 1:02}/{name}.csv ", csv_text([row]))
    summary = land(raw, home)
    assert summary.files_landed == len(names)
    assert {Path(row["_file"]).stem for row in landed_rows(home)} == set(names)


def test_a_failure_nobody_thought_of_costs_one_file_only(tmp_path, monkeypatch):
    raw, home = tmp_path / "raw", tmp_path / "home"
    write(raw, "801/annex_a/2025-03-31/List 1.csv", csv_text())
    write(raw, "801/annex_a/2025-04-30/List 1 new.csv", csv_text(ROWS[:2]))
    original = landing.open_sheets

    def failing(path, known_names):
        if "new" in path.name:
            raise ZeroDivisionError("CANARY")
        return original(path, known_names)

    monkeypatch.setattr(landing, "open_sheets", failing)
    summary = land(raw, home)
    assert (summary.files_landed, summary.files_refused) == (1, 1)
    assert "ZeroDivisionError" in str(summary)
    assert "CANARY" not in str(summary)


def test_a_list_in_a_folder_of_the_census_is_refused(tmp_path):
    raw, home = tmp_path / "raw", tmp_path / "home"
    write(raw, "801/cin_census/2025/List 1.csv", csv_text())
    (refusal,) = land(raw, home).refusals
    assert "List 1 (Contacts)" in refusal[1]
    assert "<authority>/annex_a/<YYYY-MM-DD>" in refusal[1]


def test_many_files_of_one_list_are_named_shortly(tmp_path):
    raw, home = tmp_path / "raw", tmp_path / "home"
    for number in range(9):
        write(raw, f"801/annex_a/2025-03-31/{number}.csv", csv_text([*ROWS, *[ROWS[0]] * number]))
    land(raw, home)
    messages = [row["message"] for row in rows_of(home, "landing_findings")]
    assert len(messages) == 9
    assert all("5 more" in message and message.count(".csv") == 3 for message in messages)

"""Landing of workbooks: every sheet once, every cell as the specification's text, bombs refused."""

import base64
import datetime
import hashlib
import io
import zipfile
import zlib

import openpyxl
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from child_journeys.land import packages, workbooks
from child_journeys.land.landing import land
from child_journeys.land.workbooks import texts

FOLDER = "801/annex_a/2025-03-31"
HEADER = ["Child Unique ID", "Gender", "Age of Child (Years)", "Date of Contact", "Contact Source"]
NAMES = ["child_id", "gender", "age_in_years", "contact_date", "contact_source"]
ROWS = [[f"{n:07d}", "a) Male", 9, datetime.date(2025, 3, n), "2A: Schools"] for n in range(1, 5)]
CELLS = [[r[0], r[1], "9", r[3].isoformat(), r[4]] for r in ROWS]
REFERRALS = [["Child Unique ID", "Date of referral"], ["0000001", datetime.date(2025, 3, 4)]]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

# a workbook in the old binary format, written by a spreadsheet library: sheet "List 1" with the
# columns child, gender, date and the rows 1001, a) Male, 2 January 2025 (a true date) and 0002,
# TRUE, "03/01/2025"; and a very hidden sheet "Old"
XLS = (
    b"c-rk)O-NKx6#njYM#o9#$28DD9zvET%%}vlu&J~pNV6h}2x|1bXmFgVX<FE#ESqHzv?|&N7PPV2^g}IbR}d(*2!cRs"
    b"*(xY#p}x*N?~RV8;DAXJ?;Gy9=bm%VyZ7C5&b@cu#CULW<Z;au7GWofFl&~gI7cR^lx7<Nklr*Eo2@-mOa}#pQV%(@"
    b"*o_zE?@E*pmA|JT@yPX>DDZ{KNt{D>GGS<Ih&?=qs8Dlg6E2E9iMv#MsOEW9FzsWyp6NsG`;zG{mfT?4Mtvv635-X&"
    b"8@JnWd|cMC&PP<>DcgKvNi(YOM#b@!o5Jer#_m)s8ZR(Kt*Z>9AeVL;2_vQ2e%yl>(Dl&3KxmLKiAr+!D1Mq6@FSbo"
    b"uQW%#wsHZI|5_+7Sw`+5CoY!Xk}hBf=4qjVIYU9+<+4)wK<q+VYtCRDc2HhR+R_ik^=Ta8ELX)3w4aT|b?s;(cK)KF"
    b"?e8e&h|!G{sXC%*Lrb2~+LMWNv@cD;6m8JDqH%*B9}b6GD4N2pp>T7kCET*js}2X=OacowlX6b6GNL*Sr}!WzT7ceV"
    b"`oZ`2UA;Y#Q!E+c1H?LJHmP@liL1(jjD4&rnxl<uv6bmHe(FZ%YnWD27EoQ^Q)M&zhPlsm*4EQFt&9(m%{lxQ;xpe4"
    b"J*&-pjWiHH);V>la_nPd1a)-m>13~d!)Ovs;?8Y_=aFnJ><#HN)9ODqCyxx+b2sg?)Q=gJj)WjntEE;)%(bMwR?1o|"
    b"vc4?6EDPek-|8>eTCI+ylQgHqTgldPiLoVHt95oukL?*@Yt+bYbq$aec%nMemO78s^EH<B^*jpA*Suy}YRw!taNxj!"
    b"0|yTN0SLZkT9<0R3ffn>68pQ(43$~uGs%C8!${IEO@Ar(B0+TugL%cz2DnA`Sz?7Y+3$r4$7u8v`q9ht=+8TT=_)RA"
    b"-)F^!fz?Z)e8->7XP$p~{NKy342="
)


def workbook(sheets):
    """Bytes of an .xlsx with these sheets: name -> rows of values, or a function of the sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        if callable(content):
            content(sheet)
        else:
            for row in content:
                sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def contacts(*rows):
    return [HEADER, *(rows or ROWS)]


def repacked(content, replace=None, extra=None):
    """The same package with some of its parts replaced: name -> function of the bytes."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, (replace or {}).get(name, bytes)(old.read(name)))
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return stream.getvalue()


def ods(rows, manifest=""):
    """Bytes of an .ods with one sheet "List 1" of these rows, as XML."""
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "manifest")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest {namespaces}><manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            f"{manifest}</manifest:manifest>",
        )
        package.writestr(
            "content.xml",
            f"<office:document-content {namespaces} {calc}><office:body><office:spreadsheet>"
            f'<table:table table:name="List 1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def ods_row(*values, attributes="", columns=1):
    cells = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{value}</text:p></table:table-cell>"
        for value in values
    )
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


ODS_HEADER = ods_row("Child Unique ID", "Date of Contact", "Gender")
ODS_DATE = '<table:table-cell office:value-type="date" office:date-value="2025-03-01"/>'
ODS_ERROR = (
    '<table:table-cell office:value-type="string" calcext:value-type="error">'
    "<text:p>#N/A</text:p></table:table-cell>"
)


def landed(tmp_path, files):
    """Land files (name -> bytes) of one extract and return the folder of the results."""
    for name, content in files.items():
        path = tmp_path / "raw" / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    land(tmp_path / "raw", tmp_path)
    for row in rows_of(tmp_path, "landed_files"):
        counts = (row["rows_landed"], row["rows_refused"], row["rows_blank"])
        assert row["rows_in_file"] == sum(counts)
    return tmp_path


def rows_of(home, name):
    return pq.read_table(home / "landed" / f"{name}.parquet").to_pylist()


def table_of(home, table="contacts", names=None):
    folder = home / "landed" / "annex_a" / table
    rows = [
        row
        for path in sorted(folder.glob("*.parquet"))
        for row in pq.ParquetFile(path).read().to_pylist()
    ]
    rows.sort(key=lambda row: (row["_file"], row["_sheet"], row["_row"]))
    return [[row[name] for name in names] for row in rows] if names else rows


def statuses(home):
    return {row["sheet"]: row["status"] for row in rows_of(home, "landed_files")}


def findings(home):
    return {row["rule"]: row for row in rows_of(home, "landing_findings")}


def refusal(tmp_path, content, name="List 1.xlsx"):
    (row,) = rows_of(landed(tmp_path, {name: content}), "landed_files")
    assert row["status"] == "refused"
    assert findings(tmp_path)["file_refused"]["message"] == row["reason"]
    return row["reason"]


# --- which sheets are lists --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["List 1", "List_1", "1. Contacts", "List 1 (2)", "Sheet1"])
def test_a_list_is_recognised_whatever_its_sheet_is_called(tmp_path, name):
    home = landed(tmp_path, {"annex a.xlsx": workbook({name: contacts()})})
    assert table_of(home, names=NAMES) == CELLS
    assert statuses(home) == {name: "landed"}
    assert not findings(home)


@pytest.mark.parametrize("ending", ["xlsx", "xls", "csv", "dat"])
def test_a_workbook_is_known_by_its_content(tmp_path, ending):
    home = landed(tmp_path, {f"contacts.{ending}": workbook({"Sheet1": contacts()})})
    assert table_of(home, names=NAMES) == CELLS
    assert ("name_ending_is_wrong" in findings(home)) == (ending in ("csv", "dat"))


def test_every_list_of_a_workbook_is_landed_with_its_sheet(tmp_path):
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": contacts(), "List 3": REFERRALS})})
    assert {row["_sheet"] for row in table_of(home)} == {"List 1"}
    assert [(row["_sheet"], row["_row"]) for row in table_of(home, "referrals")] == [("List 3", 2)]
    assert [row["_row"] for row in table_of(home)] == [2, 3, 4, 5]


def test_guidance_and_codes_are_ignored_and_said_so(tmp_path):
    sheets = {
        "Front_Sheet": [["Annex A"], ["Children's services"]],
        "Guidance": [["List", "Field"], ["List 1", "Child Unique ID"]],
        "Codes_used": [["Gender", "Ethnicity", "Referral NFA?", "Case status"], ["a) Male"]],
        "Sheet3": [],
        "List 1": contacts(),
    }
    home = landed(tmp_path, {"a.xlsx": workbook(sheets)})
    assert statuses(home) == dict.fromkeys(sheets, "ignored") | {"List 1": "landed"}
    reasons = {row["sheet"]: row["reason"] for row in rows_of(home, "landed_files")}
    assert "Guidance, codes or notes" in reasons["Codes_used"]
    assert "is empty" in reasons["Sheet3"]
    assert not findings(home)


def test_a_sheet_that_is_meant_as_a_list_is_refused_and_not_ignored(tmp_path):
    sheets = {
        "List 1": contacts(),
        "List 2": [["no", "headers"], ["0000001", "x"]],
        "List 4": [],
        "Sheet5": [["Child Unique ID", "Gender", "Contact Source"], ["0000001", "a) Male", "1A"]],
    }
    home = landed(tmp_path, {"a.xlsx": workbook(sheets)})
    assert statuses(home) == dict.fromkeys(sheets, "refused") | {"List 1": "landed"}
    (missing,) = [
        row for row in rows_of(home, "landing_findings") if row["rule"] == "required_column_missing"
    ]
    assert missing["column_name"] == "contact_date"


def test_hidden_sheets_are_never_landed_and_reported(tmp_path):
    def hidden(state):
        def fill(sheet):
            sheet.sheet_state = state
            for row in contacts():
                sheet.append(row)

        return fill

    sheets = {"Old": hidden("veryHidden"), "List 1": contacts(), "x": hidden("hidden")}
    home = landed(tmp_path, {"a.xlsx": workbook(sheets)})
    assert statuses(home) == {"Old": "ignored", "List 1": "landed", "x": "ignored"}
    assert table_of(home, names=NAMES) == CELLS
    warnings = rows_of(home, "landing_findings")
    assert [(row["rule"], row["severity"]) for row in warnings] == [
        ("hidden_sheet_ignored", "warning")
    ] * 2
    assert '"Old"' in warnings[0]["message"]


def test_a_workbook_without_any_list_is_refused(tmp_path):
    home = landed(tmp_path, {"a.xlsx": workbook({"Guidance": [["Read me"]], "Codes": [["a"]]})})
    assert statuses(home) == {"Guidance": "ignored", "Codes": "ignored", "": "refused"}
    assert "No sheet of the workbook" in findings(home)["file_refused"]["message"]


def test_an_empty_sheet_is_refused_plainly(tmp_path):
    assert refusal(tmp_path, workbook({"List 1": []})) == "The sheet is empty."


def test_two_sheets_of_one_list_are_both_landed_and_reported(tmp_path):
    sheets = {"List 1": contacts(ROWS[0]), "Contacts April": contacts(ROWS[1])}
    home = landed(tmp_path, {"a.xlsx": workbook(sheets)})
    assert len(table_of(home)) == 2
    messages = {row["message"] for row in rows_of(home, "landing_findings")}
    assert len(messages) == 2
    assert any('a.xlsx (sheet "Contacts April")' in message for message in messages)


# --- where the list stands ---------------------------------------------------------------------


def test_title_rows_and_a_two_row_header_are_passed_over(tmp_path):
    above = [["Northshire, Annex A"], [], ["", "Child details", "", "Contact"]]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": [*above, *contacts()]})})
    assert table_of(home, names=NAMES) == CELLS
    assert [row["_row"] for row in table_of(home)] == [5, 6, 7, 8]
    assert findings(home)["header_not_in_first_row"]["row_number"] == 4


def test_rows_and_columns_are_counted_from_the_corner_of_the_sheet(tmp_path):
    def fill(sheet):
        for r, row in enumerate([*contacts(), [None], ["", " "], ROWS[0]], start=3):
            for c, value in enumerate(row, start=3):
                sheet.cell(r, c, value)
        sheet["E5"] = "=1/0"
        sheet.cell(30, 12, " ")

    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": fill})})
    assert [row["_row"] for row in table_of(home)] == [4, 5, 6, 7, 10]
    (file,) = rows_of(home, "landed_files")
    assert (file["rows_in_file"], file["rows_blank"]) == (27, 22)
    finding = findings(home)["formula_without_value"]
    assert (finding["row_number"], finding["column_name"]) == (5, "age_in_years")
    assert "Cell E5 " in finding["message"]


def test_cells_beyond_the_headers_are_not_stored_and_reported(tmp_path):
    rows = [*contacts()[:2], [*ROWS[1], "", "see file"], *contacts()[3:]]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": rows})})
    assert table_of(home, names=NAMES) == CELLS
    assert "cells_without_header" in findings(home)
    assert "see file" not in repr(table_of(home))


def test_a_repeated_header_and_an_endless_cell_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_MAX_CELL_CHARACTERS", "40")
    rows = contacts(ROWS[0], HEADER, [*ROWS[1][:4], "x" * 41], ROWS[2])
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": rows})})
    assert table_of(home, names=NAMES) == [CELLS[0], CELLS[2]]
    refused = rows_of(home, "refused_rows")
    assert [(row["row_number"], row["sheet"]) for row in refused] == [(3, "List 1"), (4, "List 1")]
    assert "more than 40 characters" in refused[1]["reason"]


FOOTERS = [
    "Total",
    "Grand total: 3",
    "Report produced by the performance team on 31/03/2025",
    "Page 1 of 3",
    "End of report",
]


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("name", ["List 1.xlsx", "List 1.csv"])
def test_a_footer_is_refused_and_becomes_no_child(tmp_path, name, footer):
    rows = [HEADER, *CELLS, [footer, *[""] * (len(HEADER) - 1)]]
    text = "\n".join(map(",".join, rows)).encode("utf-8")
    content = text if name.endswith("csv") else workbook({"List 1": rows})
    home = landed(tmp_path, {name: content})
    assert table_of(home, names=NAMES) == CELLS
    (refused,) = rows_of(home, "refused_rows")
    assert (refused["row_number"], footer in refused["text"]) == (len(rows), True)
    assert footer not in refused["reason"]


def test_a_total_with_numbers_beside_it_is_refused(tmp_path):
    footer = ["Total", "", "", "", "3", "", ""]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": [HEADER, *CELLS, footer]})})
    assert table_of(home, names=NAMES) == CELLS


@pytest.mark.parametrize("footer", ["North Total", "0000001 Count", "Sub-total"])
def test_what_excel_counts_below_each_group_is_refused(tmp_path, footer):
    row = [footer, "2", *[""] * (len(HEADER) - 2)]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": [HEADER, CELLS[0], row, *CELLS[1:]]})})
    assert table_of(home, names=NAMES) == CELLS
    assert [row["row_number"] for row in rows_of(home, "refused_rows")] == [3]


def test_a_list_below_another_costs_its_sheet_only(tmp_path):
    other = [cell.replace("Contact", "referral") for cell in HEADER]
    stacked = [HEADER, *CELLS * 9, [""], ["List 3"], other, *CELLS]
    home = landed(tmp_path, {"a.xlsx": workbook({"Both": stacked, "List 1": [HEADER, *CELLS]})})
    assert table_of(home, names=NAMES) == CELLS
    said = {row["sheet"]: row for row in rows_of(home, "landed_files")}
    assert {sheet: row["status"] for sheet, row in said.items()} == {
        "Both": "refused",
        "List 1": "landed",
    }
    row = len(stacked) - len(CELLS)
    assert f"Another list begins in row {row}" in said["Both"]["reason"]


@pytest.mark.parametrize(
    ("identifier", "gender"),
    [("CH1", ""), ("12/345-A", ""), ("Unborn Baby 2", "U"), ("ABC", "F"), ("TOTALLY1", "")],
)
def test_a_row_that_may_be_of_a_child_is_no_footer(tmp_path, identifier, gender):
    last = [identifier, gender, *[""] * (len(HEADER) - 2)]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": [HEADER, *CELLS, last]})})
    assert table_of(home, names=NAMES)[-1][0] == identifier
    assert rows_of(home, "refused_rows") == []


def test_rows_that_cross_the_blocks_of_reading_arrive(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "_BLOCK_ROWS", 3)
    rows = [[str(n), *ROWS[0][1:]] for n in range(100)]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": contacts(*rows)})})
    assert [(row["child_id"], row["_row"]) for row in table_of(home)] == [
        (str(n), n + 2) for n in range(100)
    ]


def test_hidden_rows_are_landed_and_counted(tmp_path):
    def fill(sheet):
        for row in contacts():
            sheet.append(row)
        for number in (1, 3, 4):
            sheet.row_dimensions[number].hidden = True

    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": fill})})
    assert table_of(home, names=NAMES) == CELLS
    assert findings(home)["hidden_rows"]["message"].startswith("2 rows are hidden")


# --- cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9.0, "9"),
        (-3.0, "-3"),
        (0.0, "0"),
        (12, "12"),
        (6.138261464750171, "6.138261464750171"),
        (0.00001, "0.00001"),
        (123456789012345.0, "123456789012345"),
        (1234567890123456.0, "1.23456789012346E+15"),
        (True, "TRUE"),
        (False, "FALSE"),
        (None, ""),
        ("0001", "0001"),
        (datetime.date(2025, 4, 5), "2025-04-05"),
        (datetime.datetime(2025, 4, 5), "2025-04-05"),
        (datetime.datetime(2025, 4, 5, 13, 30), "2025-04-05 13:30:00"),
        (datetime.datetime(2025, 4, 5, 23, 59, 59, 999_900), "2025-04-06"),
        (datetime.datetime(2025, 4, 5, 9, 59, 58, 999_900), "2025-04-05 09:59:59"),
        (datetime.time(9, 5), "09:05:00"),
        (datetime.timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_a_value_becomes_the_text_an_analyst_would_type(value, text):
    assert texts([value]) == [text]


def test_values_of_every_type_arrive(tmp_path):
    moment = datetime.datetime(2025, 3, 1, 23, 59, 59)
    rows = [
        [1001, True, 6.5, moment, "x"],
        ["0001", False, "9", "05/04/2025", 4],
        [1e16, None, 9.0, datetime.datetime(2025, 3, 2), " padded\u00a0"],
    ]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": contacts(*rows)})})
    assert table_of(home, names=NAMES) == [
        ["1001", "TRUE", "6.5", "2025-03-01 23:59:59", "x"],
        ["0001", "FALSE", "9", "05/04/2025", "4"],
        ["1.00000000000000E+16", None, "9", "2025-03-02", "padded"],
    ]


def test_dates_of_the_1904_calendar_are_read_as_such(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in contacts():
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as package:
        assert b'date1904="1"' in package.read("xl/workbook.xml")
    home = landed(tmp_path, {"a.xlsx": stream.getvalue()})
    assert table_of(home, names=NAMES) == CELLS
    # a plain number says nothing of the calendar that it counts in
    assert findings(home).keys() == {"days_counted_from_1904"}


def test_formulas_without_a_value_are_named_cell_by_cell(tmp_path):
    rows = [[r[0], r[1], "=1+1", *r[3:], "=2+2"] for r in ROWS]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": contacts(*rows)})})
    named = [row for row in rows_of(home, "landing_findings") if row["rule"][:7] == "formula"]
    assert [(row["row_number"], row["column_name"]) for row in named] == [
        (n, "age_in_years") for n in (2, 3, 4, 5)
    ]
    assert "Cell C2 holds a formula without a value" in named[0]["message"]
    assert {row["age_in_years"] for row in table_of(home)} == {None}


def test_many_formulas_without_a_value_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "NAMED_CELLS", 3)
    rows = [[r[0], r[1], "=1+1", *r[3:]] for r in ROWS * 2]
    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": contacts(*rows)})})
    messages = [row["message"] for row in rows_of(home, "landing_findings")]
    assert len(messages) == 4
    assert messages[-1].startswith("5 further cells")


def test_a_formula_with_an_empty_or_any_other_result_is_no_finding(tmp_path):
    content = workbook({"List 1": contacts([*ROWS[0][:2], "=1+1", *ROWS[0][3:]], ROWS[1])})

    def calculated(xml):
        assert b"<f>1+1</f><v></v>" in xml
        return xml.replace(b"<v></v>", b"<v>2</v>")

    home = landed(tmp_path, {"a.xlsx": repacked(content, {SHEET: calculated})})
    assert [row["age_in_years"] for row in table_of(home)] == ["2", "9"]
    assert not findings(home)


def test_error_cells_are_named_and_hold_no_value(tmp_path):
    def fill(sheet):
        for row in contacts():
            sheet.append(row)
        sheet["E3"] = "#N/A"
        sheet["E3"].data_type = "e"

    home = landed(tmp_path, {"a.xlsx": workbook({"List 1": fill})})
    finding = findings(home)["error_value"]
    assert "Cell E3 holds an error" in finding["message"]
    assert (finding["row_number"], finding["column_name"]) == (3, "contact_source")
    assert table_of(home)[1]["contact_source"] is None


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_cells_without_references_are_counted(tmp_path, prefix):
    def cell(text):
        return f'<c t="inlineStr"><is><t>{text}</t></is></c>'

    header = f"<row>{cell(HEADER[0])}{cell(HEADER[3])}{cell(HEADER[1])}</row>"
    row = f"<row>{cell(1)}{cell('01/03/2025')}<c><f>1+1</f></c></row>"
    xml = f"<worksheet><sheetData>{header}{row}</sheetData></worksheet>"
    xml = xml.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}")
    xml = xml.replace("worksheet>", f'worksheet xmlns{":x" if prefix else ""}="{MAIN}">', 1)
    content = repacked(workbook({"List 1": contacts()}), {SHEET: lambda _: xml.encode()})
    home = landed(tmp_path, {"a.xlsx": content})
    assert table_of(home, names=["child_id", "contact_date", "_row"]) == [["1", "01/03/2025", 2]]
    finding = findings(home)["formula_without_value"]
    assert "Cell C2 " in finding["message"]
    assert finding["column_name"] == "gender"


# --- other formats -----------------------------------------------------------------------------


def test_a_workbook_in_the_old_binary_format_is_read(tmp_path):
    home = landed(tmp_path, {"a.xls": zlib.decompress(base64.b85decode(XLS))})
    assert table_of(home, names=["child_id", "gender", "contact_date", "_row"]) == [
        ["1001", "a) Male", "2025-01-02", 2],
        ["0002", "TRUE", "03/01/2025", 3],
    ]
    assert statuses(home) == {"List 1": "landed", "Old": "ignored"}


def test_an_open_document_is_read_with_its_errors_and_hidden_rows(tmp_path):
    rows = (
        ODS_HEADER
        + ods_row("1", "01/03/2025", "a) Male", attributes='table:visibility="filter"')
        + f"<table:table-row>{ods_row('2')[18:-18]}{ODS_DATE}{ODS_ERROR}</table:table-row>"
        + '<table:table-row table:number-rows-repeated="1048560">'
        + '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    home = landed(tmp_path, {"a.ods": ods(rows)})
    assert table_of(home, names=["child_id", "contact_date", "gender"])[0] == [
        "1",
        "01/03/2025",
        "a) Male",
    ]
    assert table_of(home, names=["child_id", "contact_date"])[1] == ["2", "2025-03-01"]
    assert findings(home)["error_value"]["row_number"] == 3
    assert findings(home)["hidden_rows"]["message"].startswith("1 rows")


# --- what cannot be read -----------------------------------------------------------------------


def test_a_protected_workbook_is_refused_as_such(tmp_path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4600
    assert "password-protected" in refusal(tmp_path, ole)


def test_a_protected_open_document_is_refused_as_such(tmp_path):
    content = ods(ODS_HEADER, "<manifest:encryption-data/>")
    assert "password-protected" in refusal(tmp_path, content, "a.ods")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path, share):
    content = workbook({"List 1": contacts()})
    assert "damaged" in refusal(tmp_path, content[: int(len(content) * share)])


def test_a_workbook_that_lost_bytes_in_its_middle_is_refused(tmp_path):
    content = workbook({"List 1": contacts()})
    assert "damaged" in refusal(tmp_path, content[:100] + content[130:])


def test_every_damaged_byte_is_survived(tmp_path):
    content = workbook({"List 1": contacts()})
    broken = {}
    for n in range(0, len(content), len(content) // 40):
        broken[f"{n}.xlsx"] = content[:n] + bytes([content[n] ^ 0xFF]) + content[n + 1 :]
    home = landed(tmp_path, broken)
    rows = rows_of(home, "landed_files")
    assert {row["file"].rsplit("/")[-1] for row in rows} == set(broken)
    assert {row["status"] for row in rows} <= {"landed", "refused", "ignored"}


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("List 1.csv", "Child Unique ID,Date of Contact")
    assert "not a workbook" in refusal(tmp_path, stream.getvalue())


def test_a_package_with_two_parts_of_one_name_is_refused(tmp_path):
    content = workbook({"List 1": contacts()})
    with pytest.warns(UserWarning, match="Duplicate"):
        doubled = repacked(content, extra={SHEET: b"<worksheet/>"})
    assert "damaged" in refusal(tmp_path, doubled)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_an_entity_in_any_part_is_refused_and_not_followed(tmp_path, part):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    content = repacked(workbook({"List 1": contacts()}), {part: lambda xml: doctype + xml})
    assert "DOCTYPE" in refusal(tmp_path, content)


def test_a_part_in_utf_16_is_refused(tmp_path):
    content = repacked(
        workbook({"List 1": contacts()}), {SHEET: lambda xml: xml.decode().encode("utf-16")}
    )
    assert "damaged" in refusal(tmp_path, content)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    bomb = repacked(workbook({"List 1": contacts()}), extra={"xl/media/x.xml": b" " * 60_000_000})
    monkeypatch.setattr(
        packages, "_scan_part", lambda *_: pytest.fail("the parts must not be unpacked")
    )
    assert "would unpack to 60,0" in refusal(tmp_path, bomb)


def test_a_workbook_above_the_limit_is_refused_whatever_it_packs_to(tmp_path, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_MAX_UNPACKED_BYTES", "1000")
    assert "would unpack" in refusal(tmp_path, workbook({"List 1": contacts()}))


def far_cell(reference):
    def fill(sheet):
        for row in contacts():
            sheet.append(row)
        sheet[reference] = "x"

    return fill


@pytest.mark.parametrize("reference", ["XFD1048576", "CV1000000"])
def test_a_cell_far_away_does_not_fill_the_memory(tmp_path, monkeypatch, reference):
    sheets = {"List 1": far_cell(reference), "List 3": REFERRALS}
    home = landed(tmp_path, {"a.xlsx": workbook(sheets)})
    assert statuses(home) == {"List 1": "refused", "List 3": "landed"}
    assert "far from the list" in findings(home)["file_refused"]["message"]


def test_repeated_cells_of_an_open_document_do_not_fill_the_memory(tmp_path):
    rows = ODS_HEADER + ods_row("x", attributes='table:number-rows-repeated="1000000"', columns=300)
    assert "far from the list" in refusal(tmp_path, ods(rows), "a.ods")


def test_a_failure_inside_the_reader_is_a_reason(tmp_path, monkeypatch):
    class PanicException(BaseException):
        pass

    class Reader:
        @staticmethod
        def from_filelike(stream):
            raise PanicException("a cell's value")

    monkeypatch.setattr(workbooks, "CalamineWorkbook", Reader)
    assert "damaged" in refusal(tmp_path, workbook({"List 1": contacts()}))


def test_an_interruption_is_no_damaged_workbook(tmp_path, monkeypatch):
    class Reader:
        @staticmethod
        def from_filelike(stream):
            raise KeyboardInterrupt

    monkeypatch.setattr(workbooks, "CalamineWorkbook", Reader)
    with pytest.raises(KeyboardInterrupt):
        landed(tmp_path, {"a.xlsx": workbook({"List 1": contacts()})})


# --- the landing as a whole --------------------------------------------------------------------


def hashes(folder):
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_landing_reads_nothing_and_changes_nothing(tmp_path):
    sheets = {"List 1": contacts(), "Guidance": [["Read me"]], "List 3": REFERRALS}
    home = landed(tmp_path, {"a.xlsx": workbook(sheets)})
    before = hashes(home / "landed")
    summary = land(home / "raw", home)
    assert (summary.files_read, summary.files_unchanged) == (0, 1)
    assert hashes(home / "landed") == before


def test_no_message_holds_the_value_of_a_cell(tmp_path):
    canary = "ZZTOPCANARY"
    rows = [[canary, canary, "=1+1", canary, canary, "", canary], [canary] * 5, HEADER]
    sheets = {
        "List 1": contacts(*rows),
        "List 2": [[canary, canary]],
        "Guidance": [[canary]],
        "Sheet4": [["Child Unique ID", "Gender"], [canary, canary]],
    }
    content = workbook(sheets)
    files = {
        "a.xlsx": content,
        "b.xlsx": repacked(content, {SHEET: lambda xml: xml.replace(b"</row>", b"</wor>")}),
        "c.xlsx": content[:-500],
    }
    home = landed(tmp_path, files)
    assert canary in repr(table_of(home))
    for name in ("landed_files", "landing_findings", "header_matches"):
        assert canary not in repr(rows_of(home, name))
    assert canary not in repr([row["reason"] for row in rows_of(home, "refused_rows")])


def test_a_number_that_is_none_is_landed_as_text(tmp_path):
    content = repacked(
        workbook({"List 1": [HEADER[:2], ["0000001", 987654]]}),
        {SHEET: lambda part: part.replace(b"<v>987654</v>", b"<v>NaN</v>")},
    )
    statuses(landed(tmp_path, {"List 1.xlsx": content}))
    assert texts([float("nan"), float("inf"), -float("inf")]) == ["NAN", "INF", "-INF"]

"""Landing: lists built at random, written in every kind of file that is read, come back whole.

`test_land_property.py` does the same for one clean CSV layout and holds the two ways of reading
text against each other; here stand the other layouts of text, workbooks and the census XML. The
old `.xls` and `.xlsb` are read but not written by anything we may install: `test_land_workbooks.py`
lands fixed files of the former.
"""

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from child_journeys.land.landing import land
from child_journeys.land.rows import _SPACES
from child_journeys.land.specification import load_specification
from test_land_property import SUFFICIENT, snake

SPECIFICATION = load_specification()
ANNEX_A = SPECIFICATION.tables_of("annex_a")
CENSUS = {table.name: table for table in SPECIFICATION.tables_of("cin_census")}
FOLDERS = {"annex_a": "801/annex_a/2025-03-31", "cin_census": "801/cin_census/2025"}
OFTEN = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
# columns that so many lists have that a list is known without them
COMMON = {"gender", "ethnicity", "birth_date", "age_in_years", "allocated_team"}
TEXTS = ["0001", "1E5", "=1+1", "-", "#N/A", "N/A", "31/02/2025", "a,b;c|d\te", '"', "don't", "0"]
EXTRA = ["Notes", "Worker's telephone", "Column 7"]
WITHOUT_MARK = {"utf-16-le": SUFFICIENT["utf-16"], "utf-16-be": SUFFICIENT["utf-16"]}
ENCODINGS = SUFFICIENT | WITHOUT_MARK


@dataclass(frozen=True)
class Cell:
    """A cell as it is written, and the text that is to be landed."""

    value: object
    text: str


@dataclass(frozen=True)
class List:
    """A list as it stands in a file.

    `lines` are its cells from the first line on, `records` the numbers of the lines that are rows
    with the cells that are to be landed, in the order of the table's columns.
    """

    table: object
    lines: list[list[Cell]]
    records: dict[int, list[str | None]]


def plain(text):
    return Cell(text, text)


def texts(alphabet):
    """Cells of text: short ones of any characters, and those that readers like to interpret."""
    any_text = st.text(alphabet, max_size=6)
    return st.one_of(any_text, st.sampled_from(TEXTS)).map(plain)


def headers(draw, table, column):
    """One of the ways to write a column's header."""
    own = [
        variant.header
        for variant in SPECIFICATION.variants
        if (variant.dataset, variant.column_name) == (table.dataset, column.name)
        and variant.table_name == table.name
    ]
    changed = [change(column.header) for change in (str.upper, str.lower, snake)]
    broken = column.header.replace(" ", "\n", 1)
    hinted = f" {column.header} (see guidance)"
    return draw(st.sampled_from([column.header, *changed, broken, hinted, *own]))


@st.composite
def lists(draw, cell, tables=SPECIFICATION.tables):
    """A list with columns left out and added, in any order, under titles and between blanks."""
    table = draw(st.sampled_from(tables))
    left_out = draw(st.sets(st.sampled_from(sorted(COMMON)), max_size=2))
    columns = [c for c in table.columns if c.is_required or c.name not in left_out]
    extra = draw(st.lists(st.sampled_from(EXTRA), unique=True, max_size=2))
    places = draw(st.permutations([*columns, *extra]))
    header = [h if isinstance(h, str) else headers(draw, table, h) for h in places]
    above = draw(st.sampled_from([[], [["Annex A"], []], [["", "Child", "", "Dates"]]]))
    lines = [[plain(text) for text in line] for line in (*above, header)]
    records = {}
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.integers(0, 5)) == 0:
            lines.append(draw(st.sampled_from([[], [plain("")] * len(places)])))
        row = [draw(cell) for _ in places]
        lines.append(row)
        if any(tidy(c.text) for c in row):
            found = {
                p.name: tidy(c.text) for p, c in zip(places, row, strict=True) if p not in extra
            }
            records[len(lines)] = [found.get(column.name) for column in table.columns]
    return List(table, lines, records)


def tidy(text):
    return text.strip(_SPACES) or None


@pytest.fixture(scope="module")
def landed(tmp_path_factory):
    """Land one file, check the equation of its rows, and give the rows of every list in it."""
    raw, home = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("home")

    def land_one(dataset, name, content):
        for old in [path for path in raw.rglob("*") if path.is_file()]:
            old.unlink()
        path = raw / FOLDERS[dataset] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        summary = land(raw, home)
        assert not summary.refusals
        files = pq.read_table(home / "landed" / "landed_files.parquet").to_pylist()
        for file in files:
            counts = (file["rows_landed"], file["rows_refused"], file["rows_blank"])
            assert file["rows_in_file"] == sum(counts)
            assert not file["rows_refused"]
        return {
            file["table_name"]: rows_of(home, file) for file in files if file["status"] == "landed"
        }

    return land_one


def rows_of(home, file):
    """The landed rows of a list: number of the row -> cells."""
    folder = home / "landed" / file["dataset"] / file["table_name"]
    rows = [
        row for path in folder.glob("*.parquet") for row in pq.ParquetFile(path).read().to_pylist()
    ]
    assert len(rows) == file["rows_landed"]
    found = {
        row["_row"]: [value for name, value in row.items() if not name.startswith("_")]
        for row in rows
    }
    assert len(found) == len(rows)
    return found


# --- text --------------------------------------------------------------------------------------


@st.composite
def text_files(draw):
    """A list and its bytes: encoding, separator, line ends, quotes and a hint for the separator."""
    encoding = draw(st.sampled_from(sorted(ENCODINGS)))
    written = draw(lists(texts("ab0 \xa0\n'\",;|\t" + ENCODINGS[encoding])))
    separator = draw(st.sampled_from(",;\t|"))
    stream = io.StringIO()
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    if draw(st.integers(0, 3)) == 0:
        stream.write(f"sep={separator}{line_end}")
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    writer = csv.writer(stream, delimiter=separator, lineterminator=line_end, quoting=quoting)
    starts = []
    for line in written.lines:
        starts.append(stream.getvalue().count("\n") + 1)
        writer.writerow([cell.text for cell in line])
    text = stream.getvalue()
    if draw(st.booleans()):
        text = text.removesuffix(line_end)
    expected = {starts[number - 1]: row for number, row in written.records.items()}
    return written.table, expected, text.encode(encoding)


@OFTEN
@given(file=text_files(), ending=st.sampled_from(["csv", "CSV", "tsv", "txt"]))
def test_a_list_comes_back_from_any_text_file(landed, file, ending):
    table, expected, content = file
    found = landed(table.dataset, f"{table.source_name}.{ending}", content)
    assert found == {table.name: expected}


# --- workbooks ---------------------------------------------------------------------------------

DAYS = st.dates(datetime.date(1905, 1, 1), datetime.date(2090, 1, 1))
TYPED = st.one_of(
    DAYS.map(lambda day: Cell(day, day.isoformat())),
    st.integers(-1, 10**12).map(lambda number: Cell(number, str(number))),
    st.booleans().map(lambda flag: Cell(flag, str(flag).upper())),
    st.sampled_from([0.5, 6.125]).map(lambda number: Cell(number, str(number))),
    st.just(Cell(None, "")),
)
# a carriage return and an underscore have an escape of their own in a workbook
WORKBOOK_CELLS = st.one_of(texts("ab0 \xa0\n'\"<&>é€中"), TYPED)


@st.composite
def workbook_lists(draw):
    """Some lists of Annex A, each in a sheet that starts somewhere below and right of A1."""
    tables = draw(
        st.lists(st.sampled_from(ANNEX_A), unique_by=lambda t: t.name, min_size=1, max_size=3)
    )
    corner = st.tuples(st.integers(0, 2), st.integers(0, 2))
    return [(draw(lists(WORKBOOK_CELLS, [table])), *draw(corner)) for table in tables]


def xlsx(sheets):
    book = openpyxl.Workbook()
    book.active.title = "Guidance"
    book.active.append(["How to fill in the lists"])
    for written, down, right in sheets:
        sheet = book.create_sheet(written.table.source_name)
        for r, line in enumerate(written.lines, start=1 + down):
            for c, cell in enumerate(line, start=1 + right):
                if cell.value is not None:
                    place = sheet.cell(r, c, cell.value)
                    if isinstance(cell.value, str):
                        # a text that starts with = is no formula
                        place.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(sheets):
    spaces = {"office": "office", "table": "table", "text": "text", "manifest": "manifest"}
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in spaces.items()
    )
    tables = "".join(ods_table(*sheet) for sheet in sheets)
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind)
        package.writestr(
            "META-INF/manifest.xml", f"<manifest:manifest {names}>{entry}</manifest:manifest>"
        )
        package.writestr("content.xml", content)
    return stream.getvalue()


def ods_table(written, down, right):
    skipped = f'<table:table-cell table:number-columns-repeated="{right}"/>' if right else ""
    above = "<table:table-row><table:table-cell/></table:table-row>" * down
    rows = "".join(
        f"<table:table-row>{skipped}{''.join(map(ods_cell, line)) or '<table:table-cell/>'}"
        "</table:table-row>"
        for line in written.lines
    )
    return f'<table:table table:name="{written.table.source_name}">{above}{rows}</table:table>'


def ods_cell(cell):
    match cell.value:
        case None:
            return "<table:table-cell/>"
        case bool():
            value = f'boolean" office:boolean-value="{str(cell.value).lower()}'
        case int() | float():
            value = f'float" office:value="{cell.value}'
        case datetime.date():
            value = f'date" office:date-value="{cell.text}'
        case _:
            value = "string"
    paragraphs = "".join(
        f"<text:p>{escape(line).replace(' ', '<text:s/>')}</text:p>"
        for line in cell.text.split("\n")
    )
    return f'<table:table-cell office:value-type="{value}">{paragraphs}</table:table-cell>'


@OFTEN
@given(sheets=workbook_lists(), write=st.sampled_from([xlsx, ods]))
def test_lists_come_back_from_a_workbook(landed, sheets, write):
    found = landed("annex_a", f"annex a.{write.__name__}", write(sheets))
    assert found == {
        written.table.name: {number + down: row for number, row in written.records.items()}
        for written, down, _ in sheets
    }


# --- census XML --------------------------------------------------------------------------------

VALUES = st.text("ab01 &<>'\"-/é", max_size=6)
DATES = st.dates(datetime.date(2020, 1, 1), datetime.date(2025, 3, 31)).map(str)
NESTED = {
    "cin_plans": {},
    "section_47_enquiries": {},
    "pre_proceedings": {},
    "assessments": {"assessment_factors": "FactorsIdentifiedAtAssessment"},
    "child_protection_plans": {"child_protection_reviews": "Reviews"},
}
# what staging reads from lists, and numbers that only flattened files have
NOT_IN_XML = {"assessment_factors", "review_dates", "disabilities", "cin_details_id"}
NOT_IN_XML |= {"assessment_id", "plan_id"}


@dataclass
class Element:
    """An element of the census: its name, and its text or its parts."""

    name: str
    content: "str | list[Element]"


@st.composite
def modules(draw, name, carried, rows):
    """An element of a module with some of its values; its row is added to `rows`."""
    table = CENSUS[name]
    given_here = [c for c in table.columns if c.name not in {*carried, *NOT_IN_XML}]
    some = draw(st.sets(st.sampled_from([c.name for c in given_here])))
    own = {
        c.name: draw(DATES if c.is_required else VALUES)
        for c in given_here
        if c.is_required or c.name in some
    }
    rows[name].append({c.name: tidy((carried | own).get(c.name, "")) for c in table.columns})
    parts = [Element(c.header, own[c.name]) for c in given_here if c.name in own]
    return parts, carried | {c.name: own[c.name] for c in given_here if c.is_required}


@st.composite
def items(draw, name, element, carried, rows):
    """The elements of a list inside a module, in one element or in one each."""
    table = CENSUS[name]
    values = draw(st.lists(VALUES, max_size=3))
    for value in filter(tidy, values):
        row = carried | {table.columns[-1].name: value}
        rows[name].append({c.name: tidy(row.get(c.name, "")) for c in table.columns})
    parts = [Element(table.columns[-1].header, value) for value in values]
    if draw(st.booleans()):
        return [Element(element, [part]) for part in parts]
    return [Element(element, parts)] if parts else []


@st.composite
def children(draw, identifier, rows):
    key = {"child_id": identifier}
    named, _ = draw(modules("child_identifiers", key, rows))
    known, _ = draw(modules("child_characteristics", key, rows))
    known += draw(items("disabilities", "Disabilities", key, rows))
    parts = [
        Element(
            "ChildIdentifiers", draw(st.permutations([Element("LAchildID", identifier), *named]))
        ),
        Element("ChildCharacteristics", known),
    ]
    for _ in range(draw(st.integers(0, 2))):
        details, carried = draw(modules("referrals", key, rows))
        for name in draw(st.lists(st.sampled_from(sorted(NESTED)), max_size=4)):
            inner, inner_carried = draw(modules(name, carried, rows))
            for list_name, element in NESTED[name].items():
                inner += draw(items(list_name, element, inner_carried, rows))
            details.append(Element(CENSUS[name].source_name, draw(st.permutations(inner))))
        parts.append(Element("CINdetails", details))
    return Element("Child", parts)


@st.composite
def census_files(draw):
    """A census and the rows of its modules, in the order in which they begin in the file."""
    rows = {name: [] for name in CENSUS}
    # two rows may begin in one line, and the order of lists within a module is free
    message = [draw(children(f"{n:04d}", rows)) for n in range(draw(st.integers(1, 3)))]
    header = Element("Header", [Element("Collection", "CIN"), Element("Year", "2025")])
    root = Element("Message", [header, Element("Children", message)])
    prefix, space = draw(
        st.sampled_from([("", ""), ("", ' xmlns="urn:census"'), ("c:", ' xmlns:c="urn:census"')])
    )
    style = {
        "prefix": prefix,
        "gap": draw(st.sampled_from(["", "\n  ", "\r\n<!-- a note -->\t"])),
        "quote": draw(st.sampled_from([escape, lambda text: f"<![CDATA[{text}]]>"])),
    }
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"]))
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    text = declared + as_xml(root, style).replace("Message>", f"Message{space}>", 1)
    return rows, text.encode(encoding)


def as_xml(element, style):
    name, gap = style["prefix"] + element.name, style["gap"]
    if isinstance(element.content, str):
        content = style["quote"](element.content)
    else:
        content = "".join(gap + as_xml(part, style) for part in element.content) + gap
    return f"<{name}>{content}</{name}>"


@OFTEN
@given(file=census_files())
def test_a_census_comes_back_from_its_xml(landed, file):
    expected, content = file
    found = landed("cin_census", "census.xml", content)
    for name, rows in expected.items():
        columns = [column.name for column in CENSUS[name].columns]
        came_back = [dict(zip(columns, row, strict=True)) for row in found.get(name, {}).values()]
        assert sorted(came_back, key=str) == sorted(rows, key=str), name

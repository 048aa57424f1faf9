"""A sheet read as a whole gives the very texts that its single cells give."""

import datetime
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from child_journeys.land import workbooks
from child_journeys.land.clean_sheets import CleanWorkbook, read_clean_sheet
from child_journeys.land.recognise import Recogniser
from child_journeys.land.specification import load_specification

SPECIFICATION = load_specification()
HEADER = ["Child Unique ID", "Gender", "Age of Child (Years)", "Date of Contact", "Contact Source"]
WORDS = st.text(st.sampled_from("aZ9 \t\n\u00a0é:-<&"), max_size=8)
MOMENTS = st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(9999, 12, 30))
KINDS = {
    "text": WORDS,
    "like a number": st.sampled_from(["1", "007", "1.0", "2025-01-01 00:00:00", "TRUE"]),
    "whole": st.integers(-(10**16), 10**16),
    "fraction": st.floats(-1e20, 1e20) | st.floats(-100, 100),
    "day": st.dates(datetime.date(1904, 1, 1), datetime.date(9999, 12, 31)),
    "moment": MOMENTS,
    "time": st.times(),
    "duration": st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=9)),
    "truth": st.booleans(),
    "error": st.sampled_from(["#N/A", "#DIV/0!"]),
    "nothing": st.none(),
}
HABIT = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def sheets(draw):
    """A header and columns of one kind of cell each, or of two; and which calendar."""
    rows = draw(st.integers(0, 5))
    columns = []
    for _ in HEADER:
        kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=2))
        cell = st.one_of(st.none(), *(KINDS[kind] for kind in kinds[: draw(st.integers(1, 2))]))
        columns.append(draw(st.lists(cell, min_size=rows, max_size=rows)))
    return [list(row) for row in zip(*columns, strict=True)], draw(st.booleans())


def write(path, rows, header=HEADER, is_1904=False, corner=(1, 1)):
    book = openpyxl.Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    for number, row in enumerate([header, *rows]):
        for place, value in enumerate(row):
            if value is not None:
                sheet.cell(corner[0] + number, corner[1] + place, value)
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())


def read(path):
    """What one sheet gives: its head, columns, row numbers, refused rows and findings."""
    (sheet,) = workbooks.open_workbook(path)
    head, numbers = sheet.head()
    layout = Recogniser("annex_a", SPECIFICATION).recognise(head, "List 1").layout
    blocks = list(sheet.blocks(head.index(HEADER), layout))
    columns = [[c and c.to_pylist() for c in b.columns] for b in blocks]
    rest = [(b.numbers.to_pylist(), b.refused, b.blank, b.rows_in) for b in blocks]
    return head, numbers, columns, rest, sheet.findings


def cell_by_cell(path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(workbooks, "read_clean_sheet", lambda *_: None)
        return read(path)


def whole(path):
    return read_clean_sheet(CleanWorkbook(path), "Sheet", workbooks._TEXT_OF)


@HABIT
@given(sheets())
def test_whole_or_cell_by_cell_a_sheet_gives_the_same(tmp_path, monkeypatch, drawn):
    path = tmp_path / "List 1.xlsx"
    write(path, drawn[0], is_1904=drawn[1])
    assert read(path) == cell_by_cell(path, monkeypatch)


ROW = ["0001", "a) Male", 9, datetime.date(2025, 3, 1), "1A"]


def test_columns_of_one_kind_are_read_as_a_whole(tmp_path):
    path = tmp_path / "List 1.xlsx"
    moment = datetime.datetime(1950, 6, 1, 12, 30, 59, 600_000)
    write(path, [ROW, ["0002", None, 2.5, moment, True], ["0003", None, 1e15, None, False]][:2])
    assert whole(path) is None
    rows = [[*ROW[:4], True], ["0002", None, 2.5, moment, False], ["0003", None, 1e15, None, None]]
    write(path, rows)
    sheet = whole(path)
    assert sheet.header == HEADER
    assert sheet.cells(0, 9) == [
        ["0001", "0002", "0003"],
        ["a) Male", "", ""],
        ["9", "2.5", "1.00000000000000E+15"],
        ["2025-03-01", "1950-06-01 12:31:00", ""],
        ["TRUE", "FALSE", ""],
    ]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        pytest.param([ROW, ["0002", None, "nine", None, None]], HEADER, id="numbers and texts"),
        pytest.param([[*ROW[:3], datetime.time(9, 30), None]], HEADER, id="a time of day"),
        pytest.param([ROW], [*HEADER[:4], HEADER[0]], id="a header given twice"),
        pytest.param([ROW], [*HEADER[:4], None], id="a column without header"),
    ],
)
def test_what_needs_a_look_at_its_cells_is_not_read_as_a_whole(tmp_path, rows, header):
    path = tmp_path / "List 1.xlsx"
    write(path, rows, header)
    assert whole(path) is None


@pytest.mark.parametrize("corner", [(1, 1), (1, 3), (4, 1), (3, 2)])
def test_rows_are_counted_from_the_corner_of_the_sheet(tmp_path, monkeypatch, corner):
    path = tmp_path / "List 1.xlsx"
    write(path, [ROW, ROW], corner=corner)
    found = read(path)
    assert found == cell_by_cell(path, monkeypatch)
    assert found[3][0][0] == [corner[0] + 1, corner[0] + 2]


def test_a_first_row_of_empty_cells_does_not_shift_the_rows(tmp_path, monkeypatch):
    path = tmp_path / "List 1.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"].font = openpyxl.styles.Font(bold=True)
    book.active.append([])
    for row in (HEADER, ROW):
        book.active.append(row)
    book.save(path)
    found = read(path)
    assert found == cell_by_cell(path, monkeypatch)


def test_the_library_logs_nothing_of_a_sheet(tmp_path, caplog, capfd):
    path = tmp_path / "List 1.xlsx"
    write(path, [ROW, ROW], header=["SECRET1", "SECRET2", "SECRET3", "SECRET4", None])
    with caplog.at_level("DEBUG"):
        whole(path)
    assert "SECRET" not in caplog.text + "".join(capfd.readouterr())

"""All published tables in one workbook, for people who work in Excel."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import duckdb
import xlsxwriter

from child_journeys.publish.catalogue import DescribedTable, read_catalogue
from child_journeys.publish.privacy import quoted
from child_journeys.publish.tables import order_of
from child_journeys.written_workbooks import (
    TEXT_WIDTH,
    heading_format,
    height_of,
    new_workbook,
    set_pages,
    title_format,
)

# of Excel: rows of a sheet under its headings, characters of a cell, of the name of a sheet
MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
_LONGEST_SHEET_NAME = 31
# of us: a workbook is made in memory, and opened in that of a laptop
MOST_CELLS = 2_000_000
_LARGEST_EXACT = 2**53
_WIDEST = 60
_ROWS_AT_ONCE = 10_000
_CONTENTS, _DICTIONARY = "contents", "dictionary"
_CUT = " ... (cut: longer than a cell can be)"
_WARNING = "Children stand under pseudonyms. These are still personal data: keep them inside."

Sheet = xlsxwriter.workbook.Worksheet


def workbook(connection: duckdb.DuckDBPyConnection) -> bytes:
    """Return the tables of a published file as a workbook, each as an Excel table.

    A text is written as text, also where it looks like a formula. A table with more rows than a
    sheet can hold, or that is too large beside the smaller ones, has a sheet that says so and
    where to find it.

    Args:
        connection: whose current database is the published file.
    """
    stream = io.BytesIO()
    tables = read_catalogue(connection)
    counts = {table.name: _count(connection, table) for table in tables}
    fitting = _fitting(tables, counts)
    with new_workbook(stream, "Child Journeys") as book:
        formats = _Formats(book)
        names = _sheet_names(tables)
        _write_contents(book, formats, tables, counts, names)
        _write_dictionary(book, formats, tables)
        for table in tables:
            sheet = book.add_worksheet(names[table.name])
            if table.name in fitting:
                rows = _rows(connection, table)
                _write_table(sheet, formats, table, rows, counts[table.name])
            else:
                _write_too_large(sheet, formats, table, counts[table.name])
    return stream.getvalue()


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.title = title_format(book)
        self.heading = heading_format(book)
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        # Excel takes it for text also after it was edited
        self.text = book.add_format({"valign": "top", "quote_prefix": True})
        self.top = book.add_format({"valign": "top"})
        self.date = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.link = book.add_format({"font_color": "#00629b", "underline": True, "valign": "top"})


def _fitting(tables: Sequence[DescribedTable], counts: dict[str, int]) -> set[str]:
    """Return the names of the tables that have room, the smallest first."""
    fitting: set[str] = set()
    cells = 0
    for table in sorted(tables, key=lambda t: (counts[t.name] * len(t.columns), t.name)):
        cells += counts[table.name] * len(table.columns)
        if counts[table.name] <= MOST_ROWS and cells <= MOST_CELLS:
            fitting.add(table.name)
    return fitting


def _sheet_names(tables: Iterable[DescribedTable]) -> dict[str, str]:
    names: dict[str, str] = {}
    for table in tables:
        name = table.name[:_LONGEST_SHEET_NAME]
        if name in names.values():
            name = f"{name[: _LONGEST_SHEET_NAME - 3]}_{len(names):02d}"
        names[table.name] = name
    return names


def _count(connection: duckdb.DuckDBPyConnection, table: DescribedTable) -> int:
    return connection.execute(f"select count(*) from {quoted(table.name)}").fetchone()[0]


def _rows(connection: duckdb.DuckDBPyConnection, table: DescribedTable) -> Iterator[tuple]:
    order = ", ".join(map(quoted, order_of([column.name for column in table.columns])))
    result = connection.execute(f"from {quoted(table.name)} order by {order}")
    while rows := result.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _write_contents(
    book: xlsxwriter.Workbook,
    formats: _Formats,
    tables: Sequence[DescribedTable],
    counts: dict[str, int],
    names: dict[str, str],
) -> None:
    sheet = book.add_worksheet(_CONTENTS)
    sheet.write_string(0, 0, "Child Journeys: the published tables", formats.title)
    sheet.write_string(1, 0, _WARNING)
    rows = [(table.name, counts[table.name], table.comment) for table in tables]
    _write_range(sheet, formats, 3, _CONTENTS, ("table", "rows", "what one row is"), rows)
    for number, table in enumerate(tables, start=4):
        target = f"internal:'{names[table.name]}'!A1"
        sheet.write_url(number, 0, target, formats.link, table.name)
    _wrap(sheet, formats, 4, 2, [table.comment for table in tables])
    set_pages(sheet, _WARNING, 3)


def _write_dictionary(
    book: xlsxwriter.Workbook, formats: _Formats, tables: Sequence[DescribedTable]
) -> None:
    sheet = book.add_worksheet(_DICTIONARY)
    rows = [
        (table.name, column.name, column.data_type, column.comment)
        for table in tables
        for column in table.columns
    ]
    _write_range(sheet, formats, 0, _DICTIONARY, ("table", "column", "type", "meaning"), rows)
    _wrap(sheet, formats, 1, 3, [meaning for *_, meaning in rows])
    sheet.freeze_panes(1, 0)
    set_pages(sheet, _WARNING, 0)


def _wrap(sheet: Sheet, formats: _Formats, first: int, place: int, texts: Iterable[str]) -> None:
    """Write the texts of a column once more, in rows as high as they need."""
    sheet.set_column(place, place, TEXT_WIDTH)
    for number, text in enumerate(texts, start=first):
        sheet.set_row(number, height_of(text, TEXT_WIDTH), formats.top)
        sheet.write_string(number, place, text, formats.wrapped)


def _write_table(
    sheet: Sheet, formats: _Formats, table: DescribedTable, rows: Iterable[tuple], count: int
) -> None:
    headings = [column.name for column in table.columns]
    _write_range(sheet, formats, 0, f"table_{table.name}", headings, rows, count)
    sheet.freeze_panes(1, 0)
    set_pages(sheet, _WARNING, 0)


def _write_too_large(sheet: Sheet, formats: _Formats, table: DescribedTable, count: int) -> None:
    sheet.write_string(0, 0, table.name, formats.title)
    sentence = (
        f"This table has {count:,} rows of {len(table.columns)} columns and is not in this"
        f" workbook: a sheet of Excel takes {MOST_ROWS:,} rows, and this workbook"
        f" {MOST_CELLS:,} cells in all. The whole of it is in csv/{table.name}.csv,"
        f" parquet/{table.name}.parquet and the DuckDB file."
    )
    _wrap(sheet, formats, 1, 0, [sentence])
    set_pages(sheet, _WARNING)


def _write_range(
    sheet: Sheet,
    formats: _Formats,
    first: int,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    count: int | None = None,
) -> None:
    """Write rows under headings as an Excel table, which cannot be without a row."""
    if count is None:
        rows = list(rows)
        count = len(rows)
    widths = [len(heading) + 4 for heading in headings]
    sheet.add_table(
        first,
        0,
        first + max(count, 1),
        len(headings) - 1,
        {
            "name": name,
            "columns": [
                {"header": heading, "header_format": formats.heading} for heading in headings
            ],
        },
    )
    for number, row in enumerate(rows, start=first + 1):
        for place, value in enumerate(row):
            if value is not None:
                width = _write_cell(sheet, formats, number, place, value)
                widths[place] = max(widths[place], width)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width, _WIDEST))


def _write_cell(sheet: Sheet, formats: _Formats, row: int, place: int, value: object) -> int:
    """Write a value with its type; return how wide it is, in characters."""
    match value:
        case bool():
            sheet.write_boolean(row, place, value)
            return 6
        case int() | float() | Decimal() if _is_exact(value):
            sheet.write_number(row, place, value)
            return 12
        case datetime.date():
            # dates only: a time of day is not known of anything
            day = value.date() if isinstance(value, datetime.datetime) else value
            sheet.write_datetime(row, place, day, formats.date)
            return 11
        case list():
            return _write_text(sheet, formats, row, place, ", ".join(map(str, value)))
        case _:
            return _write_text(sheet, formats, row, place, str(value))


def _is_exact(number: int | float | Decimal) -> bool:
    return math.isfinite(number) and abs(number) <= _LARGEST_EXACT


def _write_text(sheet: Sheet, formats: _Formats, row: int, place: int, text: str) -> int:
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - len(_CUT)] + _CUT
    sheet.write_string(row, place, text, formats.text)
    return len(text) + 1

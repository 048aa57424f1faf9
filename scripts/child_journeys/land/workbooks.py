"""Workbooks (.xlsx, .xls, .xlsb, .ods): every sheet a table of texts."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from child_journeys.land.clean_sheets import (
    EXACT_NUMBERS,
    CleanSheet,
    CleanWorkbook,
    read_clean_sheet,
)
from child_journeys.land.headers import Layout
from child_journeys.land.limits import limit
from child_journeys.land.packages import (
    DAMAGED,
    LOCKED,
    NAMED_CELLS,
    SheetFacts,
    column_letters,
    look_inside,
)
from child_journeys.land.recognise import HEADER_SEARCH_ROWS
from child_journeys.land.records import INFORMATION, WARNING, FileRefused, Finding, RefusedRow
from child_journeys.land.rows import (
    Block,
    IgnoredSheet,
    arrays_of_columns,
    as_text,
    block_of_rows,
    has_blank_or_header,
    is_blank,
    tidy,
)

_BLOCK_ROWS = 10_000
# the same few thousand dates and numbers come again and again
_REMEMBERED = 10_000
_TOO_LONG = "A cell holds more than {limit:,} characters."
_PROTECTED_OR_OLD = (
    "A password-protected workbook, or a damaged one in an old format; "
    "save it as .xlsx without a password."
)


def open_workbook(path: Path) -> Iterator["WorkbookSheet | IgnoredSheet"]:
    """Yield the sheets of a workbook in their order; each is read when its turn comes.

    Args:
        path: the file, recognised as a workbook by its content.

    Raises:
        FileRefused: the file is no workbook or cannot be read safely; or, when a sheet is read,
            that sheet is damaged or too large.
    """
    facts = look_inside(path)
    with plain_reasons(path), path.open("rb") as stream:
        workbook = CalamineWorkbook.from_filelike(stream)
    clean_workbook = CleanWorkbook(path)
    sheets = workbook.sheets_metadata
    visible = [s for s in sheets if s.visible == SheetVisibleEnum.Visible]
    if not visible:
        raise FileRefused("The workbook has no visible sheet.")
    for index, sheet in enumerate(sheets):
        if sheet.visible != SheetVisibleEnum.Visible:
            yield _hidden(sheet.name)
        elif sheet.typ != SheetTypeEnum.WorkSheet:
            yield IgnoredSheet(sheet.name, "Not a table: a chart or a macro sheet.")
        else:
            own_facts = facts.get(sheet.name, SheetFacts())
            is_one_of_many = len(visible) > 1
            yield WorkbookSheet(
                workbook, clean_workbook, index, sheet.name, own_facts, is_one_of_many, path
            )


def _hidden(name: str) -> IgnoredSheet:
    message = f'The sheet "{name}" is hidden and was not read; show it if its rows are to count.'
    return IgnoredSheet(
        name, "A hidden sheet.", (Finding("hidden_sheet_ignored", WARNING, message),)
    )


@contextmanager
def plain_reasons(path: Path) -> Iterator[None]:
    """Turn every failure of the reader into a reason, without its words: they may quote cells.

    Args:
        path: the workbook that is being read.

    Raises:
        FileRefused: reading failed.
    """
    try:
        yield
    except PasswordError:
        raise FileRefused(LOCKED) from None
    except (CalamineError, OSError, ValueError):
        raise FileRefused(_why_unreadable(path)) from None
    except BaseException as error:
        # a failed assertion inside the reader is neither a CalamineError nor an Exception
        if type(error).__name__ != "PanicException":
            raise
        raise FileRefused(_why_unreadable(path)) from None


def _why_unreadable(path: Path) -> str:
    with path.open("rb") as stream:
        return DAMAGED if stream.read(2) == b"PK" else _PROTECTED_OR_OLD


class WorkbookSheet:
    """One visible sheet of a workbook.

    Args:
        workbook: the open workbook.
        clean_workbook: the same for sheets that can be read as a whole.
        index: which of its sheets.
        name: name of the sheet.
        facts: what the package tells about it.
        is_one_of_many: whether the workbook shows other sheets too.
        path: the file.
    """

    encoding = None
    is_cut_off = False

    def __init__(
        self,
        workbook: CalamineWorkbook,
        clean_workbook: CleanWorkbook,
        index: int,
        name: str,
        facts: SheetFacts,
        is_one_of_many: bool,
        path: Path,
    ) -> None:
        self.name = name
        self.is_one_of_many = is_one_of_many
        self.findings: list[Finding] = []
        self._facts = facts
        self._open = lambda: workbook.get_sheet_by_index(index)
        self._path = path
        self._clean_workbook = clean_workbook
        self._clean: CleanSheet | None = None
        self._rows: Callable[[], Iterator[list]] | None = None
        self._first_column = 0

    def head(self) -> tuple[list[list[str]], list[int]]:
        """Read the sheet and return its first rows and their numbers.

        Raises:
            FileRefused: the sheet is damaged or reaches too far.
        """
        self._facts.check_size()
        if self._facts.begins_with_texts:
            self._clean = read_clean_sheet(self._clean_workbook, self.name, _TEXT_OF)
        head = self._head_of_clean() if self._clean else self._head_of_cells()
        return head, list(range(1, len(head) + 1))

    def _head_of_clean(self) -> list[list[str]]:
        self._first_column = self._clean.first_column
        columns = self._clean.cells(0, HEADER_SEARCH_ROWS - 1)
        return [self._clean.header, *map(list, zip(*columns, strict=True))]

    def _head_of_cells(self) -> list[list[str]]:
        with plain_reasons(self._path):
            sheet = self._open()
        if sheet.start is None:
            return []
        self._rows = sheet.iter_rows
        self._first_column = sheet.start[1]
        return [texts(row) for row in islice(self._rows(), HEADER_SEARCH_ROWS)]

    def blocks(self, header_index: int, layout: Layout) -> Iterator[Block]:
        """Yield the rows below the header row, some thousands at a time.

        Args:
            header_index: index of the header row in the head.
            layout: which cell belongs to which column.
        """
        if self._clean and not header_index:
            yield from self._clean_blocks(layout)
        else:
            yield from self._blocks_of_cells(header_index, layout)

    def _clean_blocks(self, layout: Layout) -> Iterator[Block]:
        for first in range(0, self._clean.rows, _BLOCK_ROWS):
            yield _clean_block(self._clean, first, layout)
        self.findings += self._findings(1, layout, is_beyond=False)

    def _blocks_of_cells(self, header_index: int, layout: Layout) -> Iterator[Block]:
        if self._rows is None:
            self._head_of_cells()
        number = header_index + 2
        rows = islice(self._rows(), header_index + 1, None)
        is_beyond = False
        while some := list(islice(rows, _BLOCK_ROWS)):
            columns = [_texts_of_column(column) for column in zip(*some, strict=True)]
            is_beyond = is_beyond or not all(map(is_blank, columns[layout.width :]))
            yield _block(columns[: layout.width], number, layout)
            number += len(some)
        self.findings += self._findings(header_index + 1, layout, is_beyond)

    def _findings(self, header_row: int, layout: Layout, is_beyond: bool) -> Iterator[Finding]:
        hidden = sum(number > header_row for number in self._facts.hidden_rows)
        if hidden:
            yield Finding(
                "hidden_rows",
                INFORMATION,
                f"{hidden:,} rows are hidden in the sheet, perhaps by a filter; "
                "they were landed like all others.",
            )
        if self._facts.counts_from_1904:
            yield Finding(
                "days_counted_from_1904",
                WARNING,
                "The workbook counts days from 1904: a date that is stored as a plain number is "
                "read four years too early. Give columns of dates the format of a date.",
            )
        if is_beyond:
            yield Finding(
                "cells_without_header",
                INFORMATION,
                "Cells to the right of the last header hold something; it was not stored.",
            )
        for rule, cells, words in (
            ("formula_without_value", self._facts.without_value, "a formula without a value"),
            ("error_value", self._facts.errors, "an error instead of a value"),
        ):
            yield from self._findings_of_cells(rule, cells, words, header_row, layout)

    def _findings_of_cells(
        self,
        rule: str,
        cells: list[tuple[int, int]],
        words: str,
        header_row: int,
        layout: Layout,
    ) -> Iterator[Finding]:
        pairs = zip(layout.positions, layout.table.columns, strict=True)
        names = {position: column.name for position, column in pairs if position is not None}
        known = [
            (row, column, names[column - 1 - self._first_column])
            for row, column in cells
            if row > header_row and column - 1 - self._first_column in names
        ]
        for row, column, name in known[:NAMED_CELLS]:
            cell = f"{column_letters(column)}{row}"
            message = f"Cell {cell} holds {words}; it was landed as empty."
            yield Finding(rule, WARNING, message, row, name)
        if len(known) > NAMED_CELLS:
            message = f"{len(known) - NAMED_CELLS:,} further cells of the sheet hold {words}."
            yield Finding(rule, WARNING, message)


def _clean_block(sheet: CleanSheet, first: int, layout: Layout) -> Block:
    columns = [column.slice(first, _BLOCK_ROWS) for column in sheet.columns]
    longest = max(pc.max(pc.utf8_length(column)).as_py() or 0 for column in columns)
    number = first + 2
    if longest <= limit("cell_characters"):
        arrays = tidy([None if place is None else columns[place] for place in layout.positions])
        if not has_blank_or_header(arrays, layout):
            numbers = pa.array(range(number, number + len(columns[0])), pa.int32())
            return Block(arrays, numbers, rows_in=len(numbers))
    return _block(sheet.cells(first, _BLOCK_ROWS), number, layout)


def _block(columns: list[list[str]], number: int, layout: Layout) -> Block:
    is_narrow = len(columns) < layout.width
    longest = max((max(map(len, column)) for column in columns), default=0)
    numbers = range(number, number + len(columns[0]))
    if not is_narrow and longest <= limit("cell_characters"):
        arrays = arrays_of_columns(columns, layout)
        if not has_blank_or_header(arrays, layout):
            return Block(arrays, pa.array(numbers, pa.int32()), rows_in=len(numbers))
    return _careful_block([list(row) for row in zip(*columns, strict=True)], list(numbers), layout)


def _careful_block(cells: list[list[str]], numbers: list[int], layout: Layout) -> Block:
    """Set aside rows that are blank, repeat the header or hold a text beyond the limit."""
    refused: list[RefusedRow] = []
    longest = limit("cell_characters")
    if max(map(len, chain.from_iterable(cells)), default=0) > longest:
        reason = _TOO_LONG.format(limit=longest)
        pairs = list(zip(cells, numbers, strict=True))
        is_long = [any(len(cell) > longest for cell in row) for row in cells]
        refused = [
            RefusedRow(n, reason, as_text(row))
            for (row, n), long in zip(pairs, is_long, strict=True)
            if long
        ]
        kept = [pair for pair, long in zip(pairs, is_long, strict=True) if not long]
        cells, numbers = [row for row, _ in kept], [n for _, n in kept]
    return block_of_rows(cells, numbers, layout, refused)


def texts(row: Sequence) -> list[str]:
    """Return the cells of a row as texts.

    Args:
        row: values as the reader gives them: text, numbers, booleans, dates, times.

    Returns:
        Whole numbers without decimals, dates in ISO form, with the time where there is one, and
        TRUE or FALSE. Numbers of more than 15 digits stay in scientific notation, because their
        last digits are lost.
    """
    return [cell if type(cell) is str else _TEXT_OF.get(type(cell), str)(cell) for cell in row]


def _texts_of_column(column: Sequence) -> list[str]:
    """Return the cells of a column as texts; most columns hold texts or one other type."""
    kinds = {*map(type, column)} - {str}
    if not kinds:
        return list(column)
    if len(kinds) > 1:
        return texts(column)
    as_text_of_kind = _TEXT_OF.get(kinds.pop(), str)
    return [cell if type(cell) is str else as_text_of_kind(cell) for cell in column]


@lru_cache(_REMEMBERED)
def _of_number(number: float) -> str:
    if not abs(number) < EXACT_NUMBERS:
        # also what is no number at all, as only a damaged workbook holds
        return f"{number:.14E}"
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


@lru_cache(_REMEMBERED)
def _of_datetime(moment: datetime.datetime) -> str:
    # the fractions of a day that stand for a time come with an error of microseconds
    rounded = (moment + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
    is_midnight = rounded.time() == datetime.time()
    return rounded.date().isoformat() if is_midnight else rounded.isoformat(sep=" ")


def _of_duration(duration: datetime.timedelta) -> str:
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


_TEXT_OF: dict[type, Callable[[Any], str]] = {
    float: _of_number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime.date: lru_cache(_REMEMBERED)(datetime.date.isoformat),
    datetime.datetime: _of_datetime,
    datetime.time: lambda value: value.isoformat(timespec="seconds"),
    datetime.timedelta: _of_duration,
    type(None): lambda _: "",
}

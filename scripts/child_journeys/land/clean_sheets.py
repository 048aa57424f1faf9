"""Sheets whose columns hold texts or one other kind of cell each: read at once, column by column.

Reading cell after cell into Python costs more than finding them in the file. Most lists need it
not: below a header row of texts, every column holds texts, dates or numbers, and nothing else.
`fastexcel` hands such columns over as arrays; what it would have to convert is left to the reader
of single cells, so that every cell becomes the same text whichever of the two has read it.
"""

import datetime
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

# it names columns by their first cells, which in a file without header are data
logging.getLogger("fastexcel").setLevel(logging.CRITICAL + 1)

# a spreadsheet keeps 15 digits of a number; longer ones have lost their end
EXACT_NUMBERS = 1e15

# before the one, and on the other in its own calendar, a cell is a time of day
_FIRST_DAY = pa.scalar(datetime.datetime(1900, 1, 1), pa.timestamp("ms"))
_FIRST_DAY_OF_1904 = pa.scalar(datetime.datetime(1904, 1, 1), pa.timestamp("ms"))
_LAST_DAY = pa.scalar(datetime.datetime(9999, 12, 31), pa.timestamp("ms"))
_HALF_A_SECOND = pa.scalar(datetime.timedelta(milliseconds=500), pa.duration("ms"))
# a name given twice gets a number; so might one that really ends in it
_NUMBERED = re.compile(r"(.*)_[0-9]+")


@dataclass(frozen=True)
class CleanSheet:
    """A sheet read as a whole.

    Attributes:
        header: the texts of its first row.
        columns: below each of them an array of texts, null where a cell is empty.
        first_column: index of the first of them in the sheet.
    """

    header: list[str]
    columns: list[pa.Array]
    first_column: int

    @property
    def rows(self) -> int:
        """How many rows stand below the header."""
        return len(self.columns[0])

    def cells(self, first: int, rows: int) -> list[list[str]]:
        """Return the cells of each column as texts, empty ones as empty texts.

        Args:
            first: index of the first row, the one below the header being 0.
            rows: how many rows, fewer where the sheet ends.
        """
        empty = pa.scalar("", pa.string())
        return [c.slice(first, rows).fill_null(empty).to_pylist() for c in self.columns]


class CleanWorkbook:
    """An .xlsx workbook, opened when the first of its sheets is asked for.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def reader(self) -> fastexcel.ExcelReader:
        """The open workbook, whose bytes are in memory."""
        return fastexcel.read_excel(self._path.read_bytes())


def read_clean_sheet(
    workbook: CleanWorkbook, name: str, text_of: dict[type, Callable[[Any], str]]
) -> CleanSheet | None:
    """Read a sheet as a whole, if nothing in it needs a look at its single cells.

    Args:
        workbook: the workbook.
        name: a sheet of it that has texts in its first row, and nothing but texts.
        text_of: how a float, bool, datetime or timedelta becomes a text.

    Returns:
        The sheet; None where a column mixes kinds of cells, headers are missing or given twice,
        or times of day stand among the dates.
    """
    try:
        sheet = workbook.reader.load_sheet(name, schema_sample_rows=None, dtype_coercion="strict")
        found = sheet.selected_columns
        if not _are_as_written(found):
            return None
        columns = [_texts(column, text_of) for column in sheet.to_arrow().columns]
    except BaseException as error:
        # whatever it stumbles over, also a failed assertion of its own, the other reader explains
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise
    if any(column is None for column in columns):
        return None
    return CleanSheet([column.name for column in found], columns, found[0].absolute_index)


def _are_as_written(columns: list[fastexcel.ColumnInfo]) -> bool:
    """Say whether the names of columns are the texts of the header row, none made up for it."""
    names = {column.name for column in columns}
    numbered = filter(None, map(_NUMBERED.fullmatch, names))
    return (
        len(names) == len(columns) > 0
        and all(column.column_name_from == "looked_up" and column.name for column in columns)
        and not any(match[1] in names for match in numbered)
    )


def _texts(column: pa.Array, text_of: dict[type, Callable[[Any], str]]) -> pa.Array | None:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        return _texts_of_moments(column)
    if pa.types.is_floating(kind) and _all(_is_whole(column)):
        return column.cast(pa.int64()).cast(pa.string())
    encoded = column.dictionary_encode()
    texts = [text_of[type(value)](value) for value in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def _is_whole(numbers: pa.Array) -> pa.Array:
    is_exact = pc.less(pc.abs(numbers), EXACT_NUMBERS)
    return pc.and_(is_exact, pc.equal(pc.floor(numbers), numbers))


def _texts_of_moments(moments: pa.Array) -> pa.Array | None:
    """Return days in ISO form, with the time where there is one; None for times of a day."""
    # the fractions of a day that stand for a time come with an error of microseconds
    seconds = pc.floor_temporal(pc.add(moments, _HALF_A_SECOND), unit="second")
    days = pc.floor_temporal(seconds, unit="day")
    is_date = pc.and_(pc.greater_equal(moments, _FIRST_DAY), pc.less_equal(days, _LAST_DAY))
    is_time_of_1904 = pc.equal(pc.floor_temporal(moments, unit="day"), _FIRST_DAY_OF_1904)
    if not _all(is_date) or _some(is_time_of_1904):
        return None
    without_time = days.cast(pa.date32()).cast(pa.string())
    if _all(pc.equal(days, seconds)):
        return without_time
    with_time = seconds.cast(pa.timestamp("s")).cast(pa.string())
    return pc.if_else(pc.equal(days, seconds), without_time, with_time)


def _all(mask: pa.Array) -> bool:
    return pc.all(mask).as_py() is not False


def _some(mask: pa.Array) -> bool:
    return pc.any(mask).as_py() is True

"""Lines of a file of corrections: which cells they have, how they are read and guarded."""

import csv
import io
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from child_journeys.land.rows import tidy

# a cell of a CSV that starts so would be run as a formula by a spreadsheet
FORMULA_STARTS = ("=", "+", "-", "@", "'")


class Line(NamedTuple):
    """One correction as the user wrote it: where it stands, and its cells by column name."""

    row_number: int
    cells: dict[str, str | None]


class Problem(NamedTuple):
    """Why a line is not applied; the message holds no value of the data."""

    row_number: int | None
    message: str
    dataset: str | None = None
    table_name: str | None = None
    column_name: str | None = None


class Fields(NamedTuple):
    """Columns of a file of corrections; only the needed ones must be there."""

    all: tuple[str, ...]
    needed: tuple[str, ...]


FIELDS = {
    "values.csv": Fields(
        ("dataset", "table_name", "column_name", "value", "code"),
        ("column_name", "value", "code"),
    ),
    "headers.csv": Fields(
        ("dataset", "table_name", "header", "column_name"), ("header", "column_name")
    ),
    "dates.csv": Fields(("dataset", "table_name", "column_name", "file", "order"), ("order",)),
}


def read_lines(path: Path, fields: Fields) -> tuple[list[Line], list[Problem]]:
    """Read the lines of a file of corrections.

    Args:
        path: a CSV in UTF-8, parted by commas or semicolons, its first line naming the columns.
        fields: the columns that are looked for; others are passed over.

    Returns:
        The lines that are not blank, and a problem for each that cannot be read; blank cells are
        None. A file that cannot be read at all is one problem without a row number.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Problem(None, 'The file is not UTF-8; save it as "CSV UTF-8" in Excel.')]
    except OSError:
        return [], [Problem(None, "The file cannot be opened; is it open in another program?")]
    first_line = text.partition("\n")[0]
    delimiter = ";" if ";" in first_line and "," not in first_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        missing = [f'"{name}"' for name in fields.needed if name not in names]
        if missing:
            listed = ", ".join(fields.all)
            message = f"The first line must name the columns {listed}; {missing[0]} is missing."
            return [], [Problem(1, message)]
        return _lines(reader, names, fields)
    except csv.Error:
        message = "The quotation marks of the file do not pair up; nothing of it is applied."
        return [], [Problem(reader.line_num, message)]


def _lines(reader, names: list[str], fields: Fields) -> tuple[list[Line], list[Problem]]:
    lines, problems = [], []
    start = reader.line_num + 1
    for row in reader:
        cells = tidy([pa.array(row, pa.string())])[0].to_pylist()
        if any(cells) and len(cells) != len(names):
            message = f"The line has {len(cells)} cells, the first line has {len(names)}."
            problems.append(Problem(start, message))
        elif any(cells):
            by_name = dict(zip(names, map(_unguarded, cells), strict=True))
            lines.append(Line(start, {name: by_name.get(name) for name in fields.all}))
        start = reader.line_num + 1
    return lines, problems


def guarded(text: str | None) -> str:
    """Return a cell for a file of corrections that no spreadsheet takes for a formula.

    An apostrophe is put before what could be one; `read_lines` takes it away again.
    """
    text = text or ""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _unguarded(cell: str | None) -> str | None:
    is_guarded = cell and cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS)
    return cell[1:] if is_guarded else cell

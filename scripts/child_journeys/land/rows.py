"""Rows of text into columns of text, whatever kind of file they came from."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from child_journeys.land.headers import Layout
from child_journeys.land.limits import limit
from child_journeys.land.records import FileRefused, Finding, RefusedRow

# also what turns the direction of writing, as copying from a web page leaves behind
_INVISIBLE = (
    "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_SPACES = (
    "\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + _INVISIBLE
)
_CELL_SEPARATOR = "\x1f"
_REPEATED_HEADER = "The header line stands here again."
_ANOTHER_LIST = (
    "Another list begins in row {number}, below the first; "
    "put each list in a file or a sheet of its own."
)
_A_NOTE = "The row holds a total or a note instead of an identifier, and nothing else."
# what authorities name a record by: one word with a digit in it
_LIKE_AN_IDENTIFIER = r"^\S*[0-9]\S*$"
# also "North Total" and "0000001 Count", as Excel writes below each group
_LIKE_A_TOTAL = r"(?i)^(grand |sub-?)?totals?\b|\s(totals?|count)$"


@dataclass
class Block:
    """Some consecutive rows of a sheet.

    Attributes:
        columns: one tidy array of texts per column of the table; None where it is absent.
        numbers: the row numbers of the columns' rows.
        refused: rows that could not be read or have another shape than the header.
        blank: how many rows were empty.
        rows_in: how many rows there were in all, counted before they were told apart.
    """

    columns: list[pa.Array | None]
    numbers: pa.Array
    refused: list[RefusedRow] = field(default_factory=list)
    blank: int = 0
    rows_in: int = 0


@dataclass(frozen=True)
class IgnoredSheet:
    """A sheet of a workbook that is not read, and why."""

    name: str
    reason: str
    findings: tuple[Finding, ...] = ()


class Sheet(Protocol):
    """A table inside a file. Every kind of reader yields these.

    Attributes:
        name: name of the sheet; empty where a file is one table.
        encoding: of a text file, else None.
        is_cut_off: True if the end of the file shows that its last row may be incomplete.
        is_one_of_many: True for a sheet of a workbook that shows others too, so that it may be
            guidance and no list.
        findings: what is to be said about the sheet, complete once all blocks were taken.
    """

    name: str
    encoding: str | None
    is_cut_off: bool
    is_one_of_many: bool
    findings: list[Finding]

    def head(self) -> tuple[list[list[str]], list[int]]:
        """Return the first rows, in which the header is searched, and their row numbers."""
        ...

    def blocks(self, header_index: int, layout: Layout) -> Iterator[Block]:
        """Return, one by one, the rows after the header row."""
        ...


def block_of_rows(
    rows: list[list[str]], numbers: Sequence[int], layout: Layout, refused: list[RefusedRow]
) -> Block:
    """Turn rows of cells into columns, setting aside blank rows and those of another shape.

    Args:
        rows: cells as text.
        numbers: their row numbers.
        layout: which cell belongs to which column.
        refused: rows that could already not be read.

    Returns:
        The block; `refused` in it is ordered by row number.
    """
    block = Block([], pa.array([], pa.int32()), refused, rows_in=len(rows) + len(refused))
    if set(map(len, rows)) != {layout.width}:
        rows, numbers = _of_right_shape(rows, numbers, layout, block)
    columns = _columns(rows, layout)
    if has_blank_or_header(columns, layout):
        rows, numbers = _without_blank_or_header(rows, numbers, layout, block)
        columns = _columns(rows, layout)
    block.columns = columns
    block.numbers = pa.array(numbers, pa.int32())
    refused.sort()
    return block


def _columns(rows: list[list[str]], layout: Layout) -> list[pa.Array | None]:
    return arrays_of_columns(list(zip(*rows, strict=True)) or [()] * layout.width, layout)


def arrays_of_columns(columns: Sequence[Sequence[str]], layout: Layout) -> list[pa.Array | None]:
    """Return tidy arrays for the columns of the table out of the columns of a sheet.

    Args:
        columns: the texts of each column of the sheet, as many as the header is wide.
        layout: which of them belongs to which column of the table.
    """
    return tidy(
        [
            None if position is None else pa.array(columns[position], pa.string())
            for position in layout.positions
        ]
    )


def _of_right_shape(
    rows: list[list[str]], numbers: Sequence[int], layout: Layout, block: Block
) -> tuple[list[list[str]], list[int]]:
    kept, kept_numbers = [], []
    for cells, number in zip(rows, numbers, strict=True):
        problem = None if len(cells) == layout.width else _wrong_shape(cells, layout.width)
        if problem is None:
            kept.append(cells[: layout.width])
            kept_numbers.append(number)
        elif is_blank(cells):
            block.blank += 1
        else:
            block.refused.append(RefusedRow(number, problem, as_text(cells)))
    return kept, kept_numbers


def _without_blank_or_header(
    rows: list[list[str]], numbers: Sequence[int], layout: Layout, block: Block
) -> tuple[list[list[str]], list[int]]:
    kept, kept_numbers = [], []
    position = layout.positions[layout.key_index]
    for cells, number in zip(rows, numbers, strict=True):
        if is_blank(cells):
            block.blank += 1
        elif cells[position].strip(_SPACES) in layout.repeated_header:
            if not layout.repeats(cells):
                # its rows would be landed as rows of the first list
                raise FileRefused(
                    _ANOTHER_LIST.format(number=number),
                    table_name=layout.table.name,
                    matches=list(layout.matches),
                )
            block.refused.append(RefusedRow(number, _REPEATED_HEADER, as_text(cells)))
        elif _is_note(cells, position):
            block.refused.append(RefusedRow(number, _A_NOTE, as_text(cells)))
        else:
            kept.append(cells)
            kept_numbers.append(number)
    return kept, kept_numbers


def has_blank_or_header(columns: list[pa.Array | None], layout: Layout) -> bool:
    """Say whether some row may be blank, the header line again, or a note below the list.

    Args:
        columns: tidy columns of the table.
        layout: how the header line reads.
    """
    key = columns[layout.key_index]
    if key.null_count:
        return True
    if pc.any(pc.is_in(key, pa.array(sorted(layout.repeated_header)))).as_py():
        return True
    doubtful = pc.invert(pc.match_substring_regex(key, _LIKE_AN_IDENTIFIER))
    return _some(doubtful) and _may_be_notes(columns, doubtful, layout.key_index)


def _may_be_notes(columns: list[pa.Array | None], doubtful: pa.Array, key_index: int) -> bool:
    if _some(pc.match_substring_regex(columns[key_index], _LIKE_A_TOTAL)):
        return True
    for place, column in enumerate(columns):
        if column is not None and place != key_index:
            doubtful = pc.and_(doubtful, pc.is_null(column))
    return _some(doubtful)


def _some(mask: pa.Array) -> bool:
    return pc.any(mask).as_py() or False


def _is_note(cells: Sequence[str], key: int) -> bool:
    """Say whether a row is no record: only a text that no identifier is, or a total and numbers."""
    text = cells[key].strip(_SPACES)
    if not text or re.search(_LIKE_AN_IDENTIFIER, text):
        return False
    others = [cell.strip(_SPACES) for place, cell in enumerate(cells) if place != key]
    if re.search(_LIKE_A_TOTAL, text):
        return all(cell == "" or cell.isdigit() for cell in others)
    return not any(others)


def is_blank(cells: Sequence[str]) -> bool:
    """Say whether no cell of a row holds anything but space."""
    return not any(cell.strip(_SPACES) for cell in cells)


def as_text(cells: Sequence[str]) -> str:
    """Return a row as one text for the table of refused rows."""
    return clipped(" | ".join(cells))


def clipped(text: str) -> str:
    """Return a text no longer than a cell may be, with NUL characters made visible."""
    return text[: limit("cell_characters")].replace("\0", "\u2400")


def _wrong_shape(cells: Sequence[str], width: int) -> str | None:
    if len(cells) < width:
        return f"The row has {len(cells)} cells, the header has {width}."
    if is_blank(cells[width:]):
        return None
    filled = max(index for index, cell in enumerate(cells) if cell.strip(_SPACES)) + 1
    return f"The row has {filled} cells, the header has {width}."


def tidy(columns: list[pa.Array | None]) -> list[pa.Array | None]:
    """Strip outer white space of any kind, and turn empty texts into nulls.

    Args:
        columns: arrays of texts, or None for absent columns.

    Returns:
        The same columns; the texts are otherwise unchanged.
    """
    present = [column for column in columns if column is not None]
    if not present or not len(present[0]):
        return columns
    # one call for all columns: in short lists a call costs more than its work
    stripped = pc.utf8_trim(pa.chunked_array(present), characters=_SPACES)
    tidied = pc.if_else(pc.equal(stripped, ""), pa.scalar(None, pa.string()), stripped)
    chunks = iter(tidied.chunks)
    return [None if column is None else next(chunks) for column in columns]


def row_hashes(columns: list[pa.Array | None], rows: int) -> pa.Array:
    """Return a short hash of each row's cells: rows of the same table that agree share it.

    Args:
        columns: tidy columns of the table, None for absent ones.
        rows: number of rows.

    Returns:
        An array of 16 hexadecimal digits (BLAKE2b of 8 bytes) a row.
    """
    absent = pa.scalar("", pa.string())
    cells = [absent if column is None else column for column in columns]
    joined = pc.binary_join_element_wise(
        *cells, _CELL_SEPARATOR, null_handling="replace", null_replacement=""
    )
    if not rows:
        return pa.array([], pa.string())
    hashes = [
        hashlib.blake2b(text, digest_size=8).hexdigest()
        for text in joined.cast(pa.binary()).to_pylist()
    ]
    return pa.array(hashes, pa.string())

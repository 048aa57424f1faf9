"""Separated text files (comma, semicolon, tab, bar) as rows of cells that can be trusted."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.csv as pa_csv

from child_journeys.land.headers import Layout
from child_journeys.land.limits import limit
from child_journeys.land.recognise import HEADER_SEARCH_ROWS
from child_journeys.land.records import INFORMATION, WARNING, FileRefused, Finding, RefusedRow
from child_journeys.land.rows import (
    Block,
    as_text,
    block_of_rows,
    clipped,
    has_blank_or_header,
    tidy,
)

DELIMITERS = (",", ";", "\t", "|")
_BLOCK_CHARACTERS = 500_000
_HEAD_CHARACTERS = 200_000
_CHUNK_BYTES = 1_000_000
_DELIMITER_LINES = 200
_ARROW_BLOCK_BYTES = 1 << 26
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}")
# letters outside ASCII as UTF-8 writes them, where the file as a whole is not UTF-8
_UTF8_LETTERS = re.compile(rb"\xc2[\x80-\xbf]|\xc3[\x80-\xbf]|\xe2\x80[\x80-\xbf]")

_UNCLOSED = "A quotation mark that opens in this row is never closed."
_BAD_QUOTES = "Quotation marks in this row do not pair up."
_TOO_LONG = "A cell holds more than {limit:,} characters; the row has {size:,}."
_NUL = "The row holds NUL characters."


@dataclass(frozen=True)
class TextFacts:
    """How a text file is to be read.

    Attributes:
        encoding: name of the Python codec.
        is_guessed: True where the bytes do not prove the encoding.
        length: bytes before the NUL padding at the end, if there is any.
        padding: number of NUL bytes at the end that are no text.
        has_nul: True where NUL characters stand inside the text.
        ends_with_newline: False where the last line was perhaps cut off.
    """

    encoding: str
    is_guessed: bool
    length: int
    padding: int
    has_nul: bool
    ends_with_newline: bool


class TextSheet:
    """The one table of a separated text file.

    Args:
        path: the file.
        known_names: counts the known header names in a row of cells; finds the delimiter.

    Raises:
        FileRefused: the file is empty or its bytes are no text that can be decoded.
    """

    name = ""
    is_one_of_many = False

    def __init__(self, path: Path, known_names: Callable[[Sequence[str]], int]) -> None:
        self._path = path
        self._facts = examine(path)
        self.encoding = {"cp1252": "windows-1252"}.get(self._facts.encoding, self._facts.encoding)
        self.is_cut_off = self._facts.padding > 0 or not self._facts.ends_with_newline
        self.findings = _findings(self._facts)
        with self._open() as stream:
            lines = stream.readlines(_HEAD_CHARACTERS)
        self._skipped = 0
        separator = _SEPARATOR_LINE.match(lines[0]) if lines else None
        if separator:
            self._skipped = 1
            self._delimiter = separator[1]
        else:
            self._delimiter = _find_delimiter(lines, known_names)
        parsed = parse_lines(lines[self._skipped :], self._skipped + 1, self._delimiter, True)
        self._head = Parsed(*(part[:HEADER_SEARCH_ROWS] for part in parsed[:3]), [], [])

    def head(self) -> tuple[list[list[str]], list[int]]:
        """Return the first rows and the numbers of the lines they begin at."""
        return self._head.rows, self._head.numbers

    def blocks(self, header_index: int, layout: Layout) -> Iterator[Block]:
        """Yield the rows after the header row, a few megabytes at a time.

        Args:
            header_index: index of the header row in the head.
            layout: which cell belongs to which column.
        """
        number = self._head.last_lines[header_index] + 1
        carried: list[str] = []
        with self._open() as stream:
            for _ in islice(stream, number - 1):
                pass
            while True:
                fresh = stream.readlines(_BLOCK_CHARACTERS)
                lines = carried + fresh
                if not lines:
                    return
                block = None if carried else self._fast_block(lines, number, layout)
                carried = []
                if block is None:
                    block, carried = self._careful_block(lines, number, layout, not fresh)
                number += len(lines) - len(carried)
                yield block

    def _careful_block(
        self, lines: list[str], number: int, layout: Layout, is_last: bool
    ) -> tuple[Block, list[str]]:
        parsed = parse_lines(lines, number, self._delimiter, is_last)
        if self._facts.has_nul:
            parsed = _without_nul(parsed)
        block = block_of_rows(parsed.rows, parsed.numbers, layout, parsed.refused)
        return block, parsed.rest

    def _fast_block(self, lines: list[str], number: int, layout: Layout) -> Block | None:
        """Parse lines in C++ if nothing unusual is in them; None calls for the careful way."""
        if self._facts.has_nul or max(map(len, lines)) > limit("cell_characters"):
            return None
        text = "".join(lines)
        if '"' in text and not _is_quoted_by_the_book(text, self._delimiter, len(lines), layout):
            return None
        columns = _parse_in_arrow(text, self._delimiter, layout)
        if columns is None or len(columns[layout.key_index]) != len(lines):
            return None
        columns = tidy(columns)
        if has_blank_or_header(columns, layout):
            return None
        numbers = pa.array(range(number, number + len(lines)), pa.int32())
        return Block(columns, numbers, rows_in=len(lines))

    @contextmanager
    def _open(self) -> Iterator[io.TextIOWrapper]:
        raw = io.BufferedReader(_Beginning(self._path, self._facts.length), _CHUNK_BYTES)
        # newline="" keeps line breaks inside quoted cells as they are
        with io.TextIOWrapper(raw, encoding=self._facts.encoding, newline="") as stream:
            yield stream


class _Beginning(io.RawIOBase):
    """The first bytes of a file, without the NUL padding that a broken copy leaves at its end."""

    def __init__(self, path: Path, length: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._left = length

    def readable(self) -> bool:
        """Say that bytes can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:
        """Read up to the end of the beginning."""
        count = self._file.readinto(memoryview(buffer)[: self._left])
        self._left -= count
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


class Parsed(NamedTuple):
    """Lines taken apart.

    Attributes:
        rows: the cells of each row.
        numbers: the line each row begins at.
        last_lines: the line each row ends at.
        refused: lines that belong to no row that can be trusted.
        rest: lines of a row that the next lines may complete.
    """

    rows: list[list[str]]
    numbers: list[int]
    last_lines: list[int]
    refused: list[RefusedRow]
    rest: list[str]


def parse_lines(lines: list[str], first: int, delimiter: str, is_last: bool) -> Parsed:
    """Take lines apart into rows; a row that breaks the rules of quoting costs only its own line.

    Args:
        lines: complete lines with their line ends.
        first: number of the first of them.
        delimiter: the character between cells.
        is_last: whether no further lines follow.

    Returns:
        Rows and refused lines. After a refused line reading goes on with the very next line, so
        that a quotation mark that is never closed does not swallow the rows below it.
    """
    parsed = Parsed([], [], [], [], [])
    previous_limit = csv.field_size_limit(limit("cell_characters"))
    try:
        start = 0
        while start < len(lines):
            bad, problem, end = _parse_until_problem(lines, start, first, delimiter, parsed)
            if problem is None:
                break
            if end == len(lines) and not is_last:
                return parsed._replace(rest=lines[bad:])
            parsed.refused.append(RefusedRow(first + bad, problem, clipped(lines[bad].rstrip())))
            start = bad + 1
    finally:
        csv.field_size_limit(previous_limit)
    return parsed


def _parse_until_problem(
    lines: list[str], start: int, first: int, delimiter: str, parsed: Parsed
) -> tuple[int, str | None, int]:
    """Add rows to `parsed`; return the index of a bad line, what is wrong, and how far it read."""
    remaining = map(lines.__getitem__, range(start, len(lines)))
    reader = csv.reader(remaining, delimiter=delimiter, strict=True, skipinitialspace=True)
    taken = start
    try:
        for cells in reader:
            end = start + reader.line_num
            if end - taken > 1 and _holds_a_row(cells, delimiter):
                return taken, _UNCLOSED, end
            parsed.rows.append(cells)
            parsed.numbers.append(first + taken)
            taken = end
            parsed.last_lines.append(first + end - 1)
    except csv.Error:
        end = start + reader.line_num
        return taken, _problem(lines, taken, end), end
    return taken, None, len(lines)


def _problem(lines: list[str], bad: int, end: int) -> str:
    longest = limit("cell_characters")
    if len(lines[bad]) > longest:
        return _TOO_LONG.format(limit=longest, size=len(lines[bad]))
    return _UNCLOSED if end - bad > 1 or lines[bad].count('"') % 2 else _BAD_QUOTES


def _holds_a_row(cells: list[str], delimiter: str) -> bool:
    """Say whether a cell of several lines swallowed a row: a line of it has a row's shape.

    A line of prose may hold as many commas, but hardly a date as well. Rows of up to three cells
    hold codes only, which never run over several lines.
    """
    for cell in cells:
        for line in re.split(r"[\r\n]+", cell)[1:]:
            is_as_wide = line.count(delimiter) >= len(cells) - 1
            if is_as_wide and (len(cells) <= 3 or _DATE_LIKE.search(line)):
                return True
    return False


def _without_nul(parsed: Parsed) -> Parsed:
    clean = Parsed([], [], [], list(parsed.refused), parsed.rest)
    for cells, number, last_line in zip(*parsed[:3], strict=True):
        if any("\0" in cell for cell in cells):
            clean.refused.append(RefusedRow(number, _NUL, as_text(cells)))
        else:
            clean.rows.append(cells)
            clean.numbers.append(number)
            clean.last_lines.append(last_line)
    return clean


def _find_delimiter(lines: list[str], known_names: Callable[[Sequence[str]], int]) -> str:
    def most_known_names(delimiter: str) -> int:
        if not any(delimiter in line for line in lines[:_DELIMITER_LINES]):
            return 0
        rows = parse_lines(lines[:_DELIMITER_LINES], 1, delimiter, True).rows
        return max((known_names(cells) for cells in rows[:HEADER_SEARCH_ROWS]), default=0)

    return max(DELIMITERS, key=most_known_names)


def _is_quoted_by_the_book(text: str, delimiter: str, lines: int, layout: Layout) -> bool:
    """Say whether every quotation mark opens, closes or is doubled inside a quoted cell."""
    cells = lines * layout.width
    if text.count('"') == 2 * cells:
        between = text.count(f'"{delimiter}"') == cells - lines
        before = text.startswith('"') and text.count('\n"') == lines - 1
        if between and before:
            return True
    return '"' not in _quoted_cells(delimiter).sub("", text)


@cache
def _quoted_cells(delimiter: str) -> re.Pattern[str]:
    edge = f"{re.escape(delimiter)}\\r\\n"
    return re.compile(rf'(?<![^{edge}])"[^"]*(?:""[^"]*)*"(?=[{edge}]|\Z)')


def _parse_in_arrow(text: str, delimiter: str, layout: Layout) -> list[pa.Array | None] | None:
    names = [str(position) for position in range(layout.width)]
    wanted = [str(position) for position in layout.positions if position is not None]
    try:
        table = pa_csv.read_csv(
            pa.py_buffer(text.encode("utf-8")),
            read_options=pa_csv.ReadOptions(
                use_threads=False, column_names=names, block_size=_ARROW_BLOCK_BYTES
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), include_columns=wanted
            ),
        )
    except pa.ArrowInvalid:
        return None
    return [
        None if position is None else table.column(str(position)).combine_chunks()
        for position in layout.positions
    ]


def examine(path: Path) -> TextFacts:
    """Find out how the bytes of a text file are to be decoded.

    A byte order mark decides; without one, bytes that are valid UTF-8 throughout are UTF-8, and
    all others are taken for Windows-1252, which is a guess.

    Args:
        path: the file.

    Returns:
        The facts; every byte up to `length` can be decoded.

    Raises:
        FileRefused: the file is empty, mixes encodings, or is no text.
    """
    size = path.stat().st_size
    length = _length_without_padding(path, size)
    if not length:
        raise FileRefused("The file is empty." if not size else "The file holds NUL bytes only.")
    with path.open("rb") as stream:
        encoding = _encoding_of_beginning(stream.read(4096))
    if encoding.startswith("utf-16"):
        length += length % 2
    is_guessed = False
    has_nul = _has_nul(path, length, encoding)
    if has_nul is None and encoding == "utf-8" and not _has_utf8_letters(path, length):
        encoding, is_guessed = "cp1252", True
        has_nul = _has_nul(path, length, encoding)
    if has_nul is None:
        raise FileRefused(
            "The characters cannot be read: the file is damaged or mixes encodings; "
            "save it again as CSV UTF-8."
        )
    return TextFacts(
        encoding=encoding,
        is_guessed=is_guessed,
        length=length,
        padding=max(size - length, 0),
        has_nul=has_nul,
        ends_with_newline=_ends_with_newline(path, length),
    )


def _length_without_padding(path: Path, size: int) -> int:
    with path.open("rb") as stream:
        end = size
        while end:
            start = max(end - _CHUNK_BYTES, 0)
            stream.seek(start)
            kept = stream.read(end - start).rstrip(b"\0")
            if kept:
                return start + len(kept)
            end = start
    return 0


def _encoding_of_beginning(beginning: bytes) -> str:
    if beginning.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = len(beginning) // 2
    if beginning[1::2].count(0) > half * 0.4 and not beginning[0::2].count(0):
        return "utf-16-le"
    if beginning[0::2].count(0) > half * 0.4 and not beginning[1::2].count(0):
        return "utf-16-be"
    return "utf-8"


def _chunks(path: Path, length: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while length > 0 and (chunk := stream.read(min(_CHUNK_BYTES, length))):
            length -= len(chunk)
            yield chunk


def _has_nul(path: Path, length: int, encoding: str) -> bool | None:
    """Decode the whole file; return whether it holds NUL, or None if it cannot be decoded."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    has_nul, line, longest = False, 0, limit("line_characters")
    try:
        for chunk in _chunks(path, length):
            text = decoder.decode(chunk)
            has_nul = has_nul or "\0" in text
            line = 0 if "\n" in text or "\r" in text else line + len(text)
            if line > longest:
                raise FileRefused(f"A line of more than {longest:,} characters: no list.")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return has_nul


def _has_utf8_letters(path: Path, length: int) -> bool:
    return any(_UTF8_LETTERS.search(chunk) for chunk in _chunks(path, length))


def _ends_with_newline(path: Path, length: int) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(length - 2, 0))
        return stream.read(2).strip(b"\0")[-1:] in (b"\n", b"\r")


def _findings(facts: TextFacts) -> list[Finding]:
    findings = []
    if facts.is_guessed:
        findings.append(
            Finding(
                "encoding_guessed",
                INFORMATION,
                "The file does not say its encoding; it was read as Windows-1252.",
            )
        )
    if facts.padding:
        findings.append(
            Finding(
                "padded_with_nul",
                WARNING,
                f"The file ends with {facts.padding:,} NUL bytes, as an interrupted copy does; "
                "rows may be missing. Copy it again.",
            )
        )
    return findings

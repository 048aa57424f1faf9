"""Known ways in which real files are messy, with a record of each.

Nothing here invents an event: a cell is spelled in another way that a careful reader
understands, an attribute that decides nothing is lost, or a whole row can no longer be read.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from random import Random

from child_journeys.sample import assumptions as assumed
from child_journeys.sample.days import EXCEL_DAY_ZERO, NEVER, Days
from child_journeys.sample.sent import Event, Sheet
from child_journeys.sample.specification import Column, Specification, Table

HEADER_VARIANTS = {
    "Child Unique ID": ("Child ID", "Unique Child ID"),
    "Date of Birth": ("D.O.B", "DOB"),
    "Age of Child (Years)": ("Age",),
    "Contact Source": ("Source of Contact",),
    "Referral Source": ("Source of Referral",),
    "Date of referral": ("Referral Date",),
    "Date of Contact": ("Contact Date",),
}
"""Other names of a column, beyond case, spaces and punctuation."""

UNKNOWN_CODE = "Z99"
IMPOSSIBLE_DATES = {"annex_a": "31/02/2024", "cin_census": "2024-02-31"}
NONSENSE_DATE = "45/13/22"
ENCODINGS = ("utf-8-sig", "cp1252")
NEVER_LOST = {
    "gender", "sex", "gender_current", "ethnicity", "has_disability", "is_uasc", "disability",
    "contact_source", "requires_support", "assessment_factor",
}  # fmt: skip
"""Code columns that decide who a child is or what counts as an event or a plan."""

Spellings = dict[str, tuple[str, ...]]


@dataclass
class Line:
    """One line of a file below the header: its cells, events, and what is wrong with it."""

    cells: list[str]
    events: tuple[Event, ...]
    kind: str = ""


@dataclass
class Record:
    """One kind of mess in one file: how often, or the line and the events it can lose."""

    kind: str
    column: str = ""
    row: int | None = None
    count: int = 1
    events: tuple[Event, ...] = ()


@dataclass
class File:
    """A file ready to be written, the events that can be read from it, and its mess."""

    name: str
    content: bytes
    readable: list[Event]
    records: list[Record] = field(default_factory=list)


class Mess:
    """Writes lists and modules, some of them messily.

    Args:
        share: share of cells spelled in another way (0 to 1); all other mess grows with it.
        days: the days of the simulation.
        specification: forms of the codes.
        rng: random numbers of this authority.
    """

    def __init__(self, share: float, days: Days, specification: Specification, rng: Random) -> None:
        self._share, self._days, self._rng = share, days, rng
        self._specification = specification
        self._dates = _dates(days)
        self._codes = cache(specification.spellings)

    def file(self, sheet: Sheet, last: int) -> File:
        """Return the file of a list or module.

        Args:
            sheet: what a tidy authority would send.
            last: extract date or end of the census year (ordinal).
        """
        table = sheet.table
        lines = [Line(cells, events) for cells, events in sheet.rows]
        headers = [column.header for column in table.columns]
        if not self._share:
            name = f"{table.source_name}.csv"
            return File(name, _encode([headers], lines, "utf-8", ","), _readable(lines))
        records = [*self._respell(table, lines), *self._lose_attributes(table, lines)]
        self._spoil_rows(sheet, lines, last)
        self._repeat_rows(lines)
        top, file_records = self._top(table, headers, lines)
        encoding, delimiter = "utf-8", ","
        if self._is_messy_file():
            encoding = self._rng.choice(ENCODINGS)
            file_records.append(Record(f"encoding {encoding}"))
        if self._is_messy_file():
            delimiter = ";"
            file_records.append(Record("semicolons"))
        content = _encode(top, lines, encoding, delimiter)
        height = sum(1 + sum(cell.count("\n") for cell in row) for row in top)
        records += [*file_records, *_line_records(lines, height)]
        return File(self._name(table), content, _readable(lines), records)

    # How often

    def _is_messy_file(self) -> bool:
        return self._rng.random() < self._share * assumed.FILE_MESS_FACTOR

    def _how_many(self, expected: float) -> int:
        """Round up or down at random, so that small files have their part of the mess."""
        whole = int(expected)
        return whole + (self._rng.random() < expected - whole)

    # Cells

    def _spellings(self, table: Table, column: Column) -> Spellings | None:
        """Return other spellings of every proper cell of a column (None for an identifier)."""
        if column.data_type == "identifier":
            return None
        if column.data_type == "date":
            return self._dates[table.dataset]
        return self._codes(table.dataset, column.code_list) if column.code_list else {}

    def _respell(self, table: Table, lines: list[Line]) -> list[Record]:
        """Write whole columns and single cells in another way."""
        rng, counts = self._rng, Counter[tuple[str, str]]()
        choices = []
        for place, column in enumerate(table.columns):
            spellings = self._spellings(table, column)
            if spellings == {}:
                continue
            choices.append((place, column, spellings))
            if self._is_messy_file():
                style = rng.randrange(4)
                changed = sum(_respell(line.cells, place, spellings, style) for line in lines)
                counts[column.data_type, column.header] += changed
        if choices and lines:
            for _ in range(self._how_many(self._share * len(lines) * len(choices))):
                place, column, spellings = rng.choice(choices)
                changed = _respell(rng.choice(lines).cells, place, spellings, rng.randrange(4))
                counts[column.data_type, column.header] += changed
        return [
            Record(f"{kind} spelled otherwise", column=header, count=count)
            for (kind, header), count in counts.items()
            if count
        ]

    def _lose_attributes(self, table: Table, lines: list[Line]) -> list[Record]:
        """Blank cells that decide nothing, or write a code there that nobody knows."""
        rng, counts = self._rng, Counter[tuple[str, str]]()
        places = [
            (place, column)
            for place, column in enumerate(table.columns)
            if column.data_type == "text" or (column.code_list and column.name not in NEVER_LOST)
        ]
        if places and lines:
            expected = self._share * len(lines) * assumed.BLANKED_PER_ROW_FACTOR
            for _ in range(self._how_many(expected)):
                place, column = rng.choice(places)
                cells = rng.choice(lines).cells
                is_unknown = bool(column.code_list) and rng.random() < 0.5
                if cells[place]:
                    cells[place] = UNKNOWN_CODE if is_unknown else ""
                    counts["unknown code" if is_unknown else "blanked", column.header] += 1
        return [
            Record(kind, column=header, count=count) for (kind, header), count in counts.items()
        ]

    # Rows

    def _spoil_rows(self, sheet: Sheet, lines: list[Line], last: int) -> None:
        """Make a few rows unreadable: all their events are lost together."""
        rng = self._rng
        places = sheet.event_places()
        if not places or not lines:
            return
        wrong = self._how_many(self._share * len(lines) * assumed.WRONG_ROW_FACTOR)
        for line in rng.sample(lines, min(wrong, len(lines))):
            line.kind = rng.choice(
                (
                    "impossible date",
                    "nonsense date",
                    "date after extract",
                    "no identifier",
                    "ragged",
                )
            )
            if line.kind == "ragged":
                del line.cells[1:]
            elif line.kind == "no identifier":
                line.cells[0] = ""
            else:
                self._spoil_dates(sheet.table.dataset, line, places, last)

    def _spoil_dates(self, dataset: str, line: Line, places: list[int], last: int) -> None:
        late = last + self._rng.randint(30, 200)
        texts = self._days.slashed if dataset == "annex_a" else self._days.iso
        text = {
            "impossible date": IMPOSSIBLE_DATES[dataset],
            "nonsense date": NONSENSE_DATE,
            "date after extract": texts[late],
        }[line.kind]
        for place in places:
            if line.cells[place]:
                line.cells[place] = text

    def _repeat_rows(self, lines: list[Line]) -> None:
        """Send some rows twice and put empty rows between others."""
        if not lines:
            return
        expected = self._share * len(lines)
        width = max(len(line.cells) for line in lines)
        repeated = self._how_many(expected * assumed.DUPLICATE_ROW_FACTOR)
        extra = [
            Line(list(line.cells), line.events, "duplicate")
            for line in self._rng.choices(lines, k=repeated)
            if not line.kind
        ]
        empty = self._how_many(expected * assumed.EMPTY_ROW_FACTOR)
        extra += [Line([""] * width, (), "empty row") for _ in range(empty)]
        for line in extra:
            lines.insert(self._rng.randint(0, len(lines)), line)

    # Files

    def _name(self, table: Table) -> str:
        if table.dataset == "annex_a" and self._is_messy_file():
            number = table.source_name.removeprefix("List ")
            forms = (f"list_{number}", f"Annex A List {number}", f"List {number} - {table.title}")
            return f"{self._rng.choice(forms)}.csv"
        return f"{table.source_name}.csv"

    def _top(
        self, table: Table, headers: list[str], lines: list[Line]
    ) -> tuple[list[list[str]], list[Record]]:
        """Return the rows above the data: titles, if any, and the headers as written."""
        rng, records, top = self._rng, [], []
        is_annex_a = table.dataset == "annex_a"
        if self._is_messy_file():
            changed = [self._header(header, is_annex_a) for header in headers]
            records = [
                Record("header variant", column=header)
                for header, now in zip(headers, changed, strict=True)
                if now != header
            ]
            headers = changed
        if is_annex_a and self._is_messy_file():
            headers = [*headers, "Notes"]
            records.append(Record("column not asked for", column="Notes"))
            for line in lines:
                if line.kind != "ragged":
                    line.cells.append("" if line.kind == "empty row" else "checked")
        if is_annex_a and self._is_messy_file():
            titles = [[f"Annex A {table.source_name}: {table.title}"], []]
            top = titles[: rng.randint(1, 2)]
            records.append(Record("title rows", count=len(top)))
        return [*top, headers], records

    def _header(self, header: str, is_annex_a: bool) -> str:
        rng = self._rng
        forms = [header, header.upper(), header.lower(), f" {header} "]
        if is_annex_a:
            forms += [
                header.replace(" ", "_"),
                header.replace(" ", "  ", 1),
                header.replace(" ", "\n", 1),
                header.rstrip("?"),
                header.replace("\u2019", "'").replace("\u2018", "'"),
                header.replace("'", "\u2019"),
                *HEADER_VARIANTS.get(header, ()) * 3,
            ]
        return rng.choice(forms)


@cache
def _dates(days: Days) -> dict[str, Spellings]:
    """Return other spellings of dates by dataset, once for all authorities."""
    return {
        "annex_a": _date_spellings(days, days.slashed, days.iso),
        "cin_census": _date_spellings(days, days.iso, days.slashed),
    }


def _date_spellings(days: Days, proper: dict[int, str], other: dict[int, str]) -> Spellings:
    """Return other spellings of every date: the other order, with a time, as a serial number."""
    return {
        text: (
            other[day],
            f"{days.slashed[day]} 00:00",
            f"{days.slashed[day]} {day % 9 + 9:02d}:{day % 60:02d}",
            str(day - EXCEL_DAY_ZERO),
        )
        for day, text in proper.items()
        if day != NEVER
    }


def _respell(cells: list[str], place: int, spellings: Spellings | None, style: int) -> bool:
    """Spell one cell in another way; return whether there was one."""
    text = cells[place]
    if spellings is None:
        return _respell_identifier(cells, place, style)
    others = spellings.get(text)
    if not others:
        return False
    cells[place] = others[style % len(others)]
    return True


def _respell_identifier(cells: list[str], place: int, style: int) -> bool:
    text = cells[place]
    if not text.isalnum():
        return False
    is_number = text.isdigit() and not text.startswith("0")
    cells[place] = f"{text}.0" if is_number and style % 2 else f" {text} "
    return True


def _readable(lines: list[Line]) -> list[Event]:
    return [event for line in lines if line.kind in ("", "duplicate") for event in line.events]


def _line_records(lines: list[Line], height: int) -> list[Record]:
    """Return a record of every line that is wrong, repeated or empty, with its place."""
    return [
        Record(line.kind, row=number, events=line.events)
        for number, line in enumerate(lines, height + 1)
        if line.kind
    ]


def _encode(top: list[list[str]], lines: list[Line], encoding: str, delimiter: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(top)
    writer.writerows([line.cells for line in lines])
    return text.getvalue().encode(encoding)

"""Corrections by the user: CSV files below `overrides` in the raw folder, checked line by line.

A line that cannot be understood is a finding and is not applied; all others are.
"""

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import pyarrow as pa

from child_journeys.land.headers import squash
from child_journeys.land.places import Authorities, printable
from child_journeys.land.records import FileRefused
from child_journeys.land.rows import tidy
from child_journeys.land.specification import Column, Specification, Table
from child_journeys.settings import project_folder

FOLDER = "overrides"
LEAVE_UNMATCHED = "leave unmatched"
DATE_ORDERS = ("month_first", "day_first")
# a cell of a CSV that starts so would be run as a formula by a spreadsheet
FORMULA_STARTS = ("=", "+", "-", "@", "'")
# cells of the census that list several values hold codes and dates as well
_LISTED_CODES = {"disabilities": "disability", "assessment_factors": "assessment_factor"}
_LISTED_DATES = {"review_dates"}


class ValueOverride(NamedTuple):
    """The code that a value of one column stands for; None where it stands for none."""

    authority_code: str
    dataset: str
    table_name: str
    column_name: str
    raw_value: str
    code: str | None

    @property
    def key(self) -> tuple[str, ...]:
        """What is corrected."""
        return self[:5]

    @property
    def answer(self) -> str | None:
        """What it becomes."""
        return self.code


class HeaderOverride(NamedTuple):
    """The column that a header of one list stands for; None where it stands for none."""

    authority_code: str
    dataset: str
    table_name: str
    header: str
    column_name: str | None

    @property
    def key(self) -> tuple[str, ...]:
        """What is corrected: spacing, case and punctuation of a header do not count."""
        return (*self[:3], squash(self.header))

    @property
    def answer(self) -> str | None:
        """What it becomes."""
        return self.column_name


class DateOverride(NamedTuple):
    """The order of day and month in a column of dates, in one file or (None) in all."""

    authority_code: str
    dataset: str
    table_name: str
    column_name: str
    file: str | None
    date_order: str

    @property
    def key(self) -> tuple[str | None, ...]:
        """What is corrected."""
        return self[:5]

    @property
    def answer(self) -> str:
        """What it becomes."""
        return self.date_order


Override = TypeVar("Override", ValueOverride, HeaderOverride, DateOverride)


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


class Checked(NamedTuple, Generic[Override]):
    """The corrections that hold, in order of what they correct, and the lines that do not."""

    overrides: list[Override]
    problems: list[Problem]


@dataclass(frozen=True)
class OverrideFinding:
    """A line or file of corrections that is not applied."""

    file: str
    authority_code: str | None
    problem: Problem


@dataclass(frozen=True)
class Overrides:
    """All corrections that are applied, and a finding for each line that is not."""

    values: tuple[ValueOverride, ...] = ()
    headers: tuple[HeaderOverride, ...] = ()
    dates: tuple[DateOverride, ...] = ()
    findings: tuple[OverrideFinding, ...] = ()

    @cached_property
    def _headers_by_place(self) -> dict[tuple[str, str], dict[tuple[str, str], str | None]]:
        by_place: dict[tuple[str, str], dict[tuple[str, str], str | None]] = defaultdict(dict)
        for override in self.headers:
            _, _, table_name, squashed = override.key
            place = by_place[override.authority_code, override.dataset]
            place[table_name, squashed] = override.column_name
        return by_place

    def header_overrides(
        self, authority_code: str, dataset: str
    ) -> dict[tuple[str, str], str | None]:
        """Return what headers of an authority's files are to be taken for.

        Args:
            authority_code: DfE code.
            dataset: `annex_a` or `cin_census`.

        Returns:
            Table name and squashed header -> column name; None where the header is to stay
            unmatched.
        """
        return dict(self._headers_by_place.get((authority_code, dataset), {}))


class _NotApplied(Exception):
    def __init__(self, message: str, table: Table | None = None, column: str | None = None) -> None:
        super().__init__(message)
        names = (table.dataset, table.name) if table else (None, None)
        self.details = (message, *names, column)


def load_overrides(raw: Path, specification: Specification, authorities: Authorities) -> Overrides:
    """Read and check all corrections.

    Args:
        raw: the raw folder; corrections stand in `overrides/<authority>/values.csv`,
            `headers.csv` and `dates.csv`.
        specification: the lists and columns there are.
        authorities: who the folders may mean.

    Returns:
        The corrections that hold; every other line or file is among the findings.

    Raises:
        OSError: a folder cannot be listed.
    """
    reader = _Reader(raw, Checker(specification, raw))
    for root in _roots(raw):
        reader.refuse(root, None, "Corrections stand in a folder of their authority.")
    taken: dict[str, str] = {}
    for folder in _subfolders(raw):
        try:
            code = _authority_of(folder, authorities)
        except FileRefused as refusal:
            reader.refuse(folder, None, refusal.reason)
            continue
        first = taken.setdefault(code, folder.name)
        if first == folder.name:
            reader.read(folder, code)
        else:
            reason = f'The corrections of {code} stand in the folder "{first}" as well.'
            reader.refuse(folder, code, reason)
    return reader.overrides()


def overrides_folder(raw: Path, authority_code: str, authorities: Authorities) -> Path:
    """Return where the corrections of an authority stand, or are to stand.

    Args:
        raw: the raw folder.
        authority_code: DfE code.
        authorities: who the folders there may mean.

    Returns:
        The folder that is read for the authority; where there is none, one named by its code.
    """
    for folder in _subfolders(raw):
        try:
            if _authority_of(folder, authorities) == authority_code:
                return folder
        except FileRefused:
            continue
    return (_roots(raw) or [raw / FOLDER])[0] / authority_code


def _roots(raw: Path) -> list[Path]:
    # where case counts, a folder that differs by case only is not passed over in silence
    paths = raw.iterdir() if raw.is_dir() else ()
    return sorted(path for path in paths if path.name.lower() == FOLDER and path.is_dir())


def _subfolders(raw: Path) -> list[Path]:
    return sorted(path for root in _roots(raw) for path in root.iterdir() if path.is_dir())


def _authority_of(folder: Path, authorities: Authorities) -> str:
    # corrections have no date: of two authorities of one name the present one is meant
    code, _ = authorities.resolve(folder.name, datetime.date.max)
    return code


class _Reader:
    """Reads the folders of corrections, and keeps what it finds."""

    def __init__(self, raw: Path, checker: "Checker") -> None:
        self._raw = raw
        self._found: dict[str, list] = {name: [] for name in FIELDS}
        self._findings: list[OverrideFinding] = []
        self._checks: dict[str, Callable[[str, list[Line]], Checked]] = {
            "values.csv": checker.values,
            "headers.csv": checker.headers,
            "dates.csv": checker.dates,
        }

    def refuse(self, folder: Path, authority_code: str | None, reason: str) -> None:
        for path in _files(folder):
            self._find(path, authority_code, [Problem(None, f"{reason} Nothing of it is applied.")])

    def read(self, folder: Path, authority_code: str) -> None:
        for path in _files(folder):
            name = path.name
            if name not in self._checks:
                self._find(path, authority_code, [Problem(None, _NO_CORRECTIONS)])
                continue
            lines, problems = read_lines(path, FIELDS[name])
            checked = self._checks[name](authority_code, lines)
            self._found[name] += checked.overrides
            self._find(path, authority_code, problems + checked.problems)

    def overrides(self) -> Overrides:
        return Overrides(*map(tuple, self._found.values()), findings=tuple(self._findings))

    def _find(self, path: Path, authority_code: str | None, problems: Iterable[Problem]) -> None:
        file = printable(path.relative_to(self._raw))
        for problem in sorted(problems, key=lambda problem: problem.row_number or 0):
            self._findings.append(OverrideFinding(file, authority_code, problem))


def _files(folder: Path) -> list[Path]:
    hidden = (".", "~$")
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(hidden))


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
_NO_CORRECTIONS = (
    "Corrections are read from values.csv, headers.csv and dates.csv only; "
    "a workbook is read in by: child-journeys mappings --read FILE"
)


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


def load_code_lists(seeds: Path | None = None) -> dict[str, dict[str, str]]:
    """Read the legal codes and their labels.

    Args:
        seeds: folder of the seeds; by default that of the project.

    Returns:
        Name of the list -> code -> label, in the order of the seed.

    Raises:
        FileNotFoundError: the project or the seed is not there.
    """
    path = (seeds or project_folder() / "seeds") / "code_lists" / "codes.csv"
    lists: dict[str, dict[str, str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            lists[row["code_list"]][row["code"]] = row["label"]
    return dict(lists)


def code_list_of(column: Column) -> str | None:
    """Return the code list that the values of a column, or those listed in it, belong to."""
    return column.code_list or _LISTED_CODES.get(column.name)


def _holds_dates(column: Column) -> bool:
    return column.data_type == "date" or column.name in _LISTED_DATES


class Checker:
    """Checks corrections against the specification.

    A blank dataset, table or (of dates) column stands for every one that fits.

    Args:
        specification: the lists and columns there are.
        raw: the raw folder, to look whether a file that is named is there.
    """

    def __init__(self, specification: Specification, raw: Path | None = None) -> None:
        self._tables = specification.tables
        self._code_lists = load_code_lists()
        self._raw = raw

    def values(self, authority_code: str, lines: list[Line]) -> Checked[ValueOverride]:
        """Check which codes values are to have.

        Args:
            authority_code: DfE code of the authority whose files are corrected.
            lines: with the cells dataset, table_name, column_name, value, code.

        Returns:
            One override per column meant and value.
        """

        def meaning(cells: dict[str, str | None]) -> list[ValueOverride]:
            _need(cells, column_name="column", value="value")
            _need(cells, code=f'code; write "{LEAVE_UNMATCHED}" where the value has none')
            return [
                ValueOverride(
                    authority_code,
                    table.dataset,
                    table.name,
                    column.name,
                    cells["value"],
                    self._code(table, column, cells["code"]),
                )
                for table, column in self._columns(cells, code_list_of, "no code list")
            ]

        return _checked(lines, meaning, "the same value another code")

    def headers(self, authority_code: str, lines: list[Line]) -> Checked[HeaderOverride]:
        """Check which columns headers are to mean.

        Args:
            authority_code: DfE code of the authority whose files are corrected.
            lines: with the cells dataset, table_name, header, column_name.

        Returns:
            One override per list meant and header.
        """

        def meaning(cells: dict[str, str | None]) -> list[HeaderOverride]:
            _need(cells, header="header")
            _need(cells, column_name=f'column; write "{LEAVE_UNMATCHED}" where it has none')
            if not squash(cells["header"]):
                raise _NotApplied("The header has neither a letter nor a digit.")
            if cells["column_name"].lower() == LEAVE_UNMATCHED:
                pairs = [(table, None) for table in self._tables_meant(cells)]
            else:
                columns = self._columns(cells, lambda _: True, "")
                pairs = [(table, column.name) for table, column in columns]
            return [
                HeaderOverride(authority_code, table.dataset, table.name, cells["header"], name)
                for table, name in pairs
            ]

        return _checked(lines, meaning, "the same header another column")

    def dates(self, authority_code: str, lines: list[Line]) -> Checked[DateOverride]:
        """Check in which order of day and month columns are to be read.

        Args:
            authority_code: DfE code of the authority whose files are corrected.
            lines: with the cells dataset, table_name, column_name, file, order.

        Returns:
            One override per column meant.
        """

        def meaning(cells: dict[str, str | None]) -> list[DateOverride]:
            order = (cells["order"] or "").lower()
            if order not in DATE_ORDERS:
                raise _NotApplied('The order is neither "month_first" nor "day_first".')
            file = cells["file"] and cells["file"].replace("\\", "/")
            if file and self._raw and not (self._raw / file).is_file():
                raise _NotApplied(
                    "There is no such file; name it by its path below the raw folder, "
                    "like 846/annex_a/2025-03-31/list 3.csv."
                )
            return [
                DateOverride(authority_code, t.dataset, t.name, c.name, file, order)
                for t, c in self._columns(cells, _holds_dates, "no dates")
            ]

        return _checked(lines, meaning, "the same dates another order")

    def _code(self, table: Table, column: Column, text: str) -> str | None:
        if text.lower() == LEAVE_UNMATCHED:
            return None
        name = code_list_of(column)
        codes = {code.upper(): code for code in self._code_lists[name]}
        if text.upper() not in codes:
            message = f'The code is not one of the code list "{name}".'
            raise _NotApplied(message, table, column.name)
        return codes[text.upper()]

    def _columns(
        self, cells: dict[str, str | None], fits: Callable[[Column], object], lack: str
    ) -> list[tuple[Table, Column]]:
        tables = self._tables_meant(cells)
        wanted = (cells["column_name"] or "").lower()
        only = tables[0] if len(tables) == 1 else None
        where = f"{only.source_name} ({only.title})" if only else "the lists meant"
        named = [(t, c) for t in tables for c in t.columns if wanted in ("", c.name)]
        if not named:
            raise _NotApplied(f"The column is none of {where}.", only)
        fitting = [(table, column) for table, column in named if fits(column)]
        if not fitting:
            raise _NotApplied(f"The column has {lack}.", only, wanted or None)
        return fitting

    def _tables_meant(self, cells: dict[str, str | None]) -> list[Table]:
        dataset, name = ((cells[key] or "").lower() for key in ("dataset", "table_name"))
        tables = [table for table in self._tables if dataset in ("", table.dataset)]
        if not tables:
            raise _NotApplied('The dataset is neither "annex_a" nor "cin_census".')
        tables = [table for table in tables if name in ("", table.name)]
        if not tables:
            raise _NotApplied("The table is no list or module of the specification.")
        return tables


def _need(cells: dict[str, str | None], **names: str) -> None:
    for name, words in names.items():
        if cells[name] is None:
            raise _NotApplied(f"The line has no {words}.")


def _checked(
    lines: list[Line], meaning: Callable[[dict[str, str | None]], list[Override]], disputed: str
) -> Checked[Override]:
    problems = []
    meant: list[tuple[Line, list[Override]]] = []
    for line in lines:
        try:
            meant.append((line, meaning(line.cells)))
        except _NotApplied as refusal:
            problems.append(Problem(line.row_number, *refusal.details))
    answers: dict[tuple, set] = defaultdict(set)
    for _, overrides in meant:
        for override in overrides:
            answers[override.key].add(override.answer)
    applied: dict[tuple, Override] = {}
    for line, overrides in meant:
        doubt = next((o for o in overrides if len(answers[o.key]) > 1), None)
        if doubt:
            message = f"Another line gives {disputed}; neither is applied."
            problems.append(Problem(line.row_number, message, doubt.dataset, doubt.table_name))
        else:
            applied.update((o.key, min(o, applied.get(o.key, o))) for o in overrides)
    ordered = sorted(applied.items(), key=lambda item: [cell or "" for cell in item[0]])
    return Checked([override for _, override in ordered], problems)

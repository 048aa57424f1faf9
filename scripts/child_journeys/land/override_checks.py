"""Corrections that hold: what each line of them means, checked against the specification."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from child_journeys.land.headers import squash
from child_journeys.land.override_lines import Line, Problem
from child_journeys.land.specification import Column, Specification, Table
from child_journeys.settings import project_folder

LEAVE_UNMATCHED = "leave unmatched"
# of an element of the census that holds the rows of a module under another name
WHOLE_MODULE = "whole module"
DATE_ORDERS = ("month_first", "day_first")
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
    """The column that a header of one list stands for; None where it stands for none.

    An element of the census may also stand for the whole module.
    """

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


class Checked(NamedTuple, Generic[Override]):
    """The corrections that hold, in order of what they correct, and the lines that do not."""

    overrides: list[Override]
    problems: list[Problem]


class _NotApplied(Exception):
    def __init__(self, message: str, table: Table | None = None, column: str | None = None) -> None:
        super().__init__(message)
        names = (table.dataset, table.name) if table else (None, None)
        self.details = (message, *names, column)


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
            answer = cells["column_name"].lower()
            if answer == LEAVE_UNMATCHED:
                pairs = [(table, None) for table in self._tables_meant(cells)]
            elif answer == WHOLE_MODULE:
                pairs = [(self._module_meant(cells), WHOLE_MODULE)]
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

    def _module_meant(self, cells: dict[str, str | None]) -> Table:
        modules = [t for t in self._tables_meant(cells) if t.dataset == "cin_census"]
        if len(modules) != 1 or not cells["table_name"]:
            raise _NotApplied(
                f'"{WHOLE_MODULE}" is for an element of the census XML, and the line has to name'
                " the module in table_name."
            )
        return modules[0]

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
            for subject, answer in _claims(override):
                answers[subject].add(answer)
    applied: dict[tuple, Override] = {}
    for line, overrides in meant:
        doubt = next(
            (o for o in overrides if any(len(answers[s]) > 1 for s, _ in _claims(o))), None
        )
        if doubt:
            message = f"Another line gives {disputed}; neither is applied."
            problems.append(Problem(line.row_number, message, doubt.dataset, doubt.table_name))
        else:
            applied.update((o.key, min(o, applied.get(o.key, o))) for o in overrides)
    ordered = sorted(applied.items(), key=lambda item: [cell or "" for cell in item[0]])
    return Checked([override for _, override in ordered], problems)


def _claims(override: Override) -> Iterator[tuple[tuple, str | None]]:
    """Yield what is corrected and what it becomes, of which each can become one thing only."""
    yield override.key, override.answer
    if override.answer == WHOLE_MODULE:
        # nor can one element be two modules
        authority_code, dataset, table_name, header = override.key
        yield (authority_code, dataset, WHOLE_MODULE, header), table_name

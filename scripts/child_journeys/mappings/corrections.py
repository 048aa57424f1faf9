"""From the warehouse to the workbook, and from the edited workbook to files of corrections."""

import csv
import datetime
import io
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from child_journeys.land.override_checks import (
    LEAVE_UNMATCHED,
    Checked,
    Checker,
    HeaderOverride,
    ValueOverride,
    load_code_lists,
)
from child_journeys.land.override_lines import FIELDS, Line, Problem, guarded
from child_journeys.land.overrides import load_overrides, overrides_folder
from child_journeys.land.places import Authorities
from child_journeys.land.records import FileRefused
from child_journeys.land.specification import load_specification
from child_journeys.mappings.choices import CodeChoices, ColumnChoices
from child_journeys.mappings.errors import MappingsError
from child_journeys.mappings.matches import HeaderRow, ValueRow, header_rows, value_rows
from child_journeys.mappings.workbook import (
    CORRECT_COLUMN,
    CORRECT_VALUE,
    HEADERS,
    VALUES,
    SheetLine,
    read_workbook,
    write_workbook,
)
from child_journeys.reading import USAGE_OR_LOCK

_FILES = {VALUES: "values.csv", HEADERS: "headers.csv"}
_MOST_PROBLEMS = 50
_NOTHING_CHANGED = "The workbook holds no correction that does not stand already."


@dataclass(frozen=True)
class WrittenMappings:
    """What a workbook shows; `left_out` are rows that no workbook can hold."""

    out: Path
    values: int
    unmatched_values: int
    headers: int
    unmatched_headers: int
    left_out: int

    def __str__(self) -> str:
        """Say it in plain words."""
        lines = [
            f"{self.values:,} values ({self.unmatched_values:,} unmatched) and {self.headers:,}"
            f" headers ({self.unmatched_headers:,} unmatched) in {self.out}",
            "They may hold data of children: keep the workbook where the warehouse is kept.",
        ]
        if self.left_out:
            lines.append(
                f"Rows left out because no workbook can hold them: {self.left_out:,};"
                " docs/corrections.md says how to correct them by hand."
            )
        return "\n".join(lines)


class Change(NamedTuple):
    """What reading a workbook did to one file of corrections: numbers of corrections."""

    path: Path
    added: int
    changed: int
    taken_back: int

    def __str__(self) -> str:
        """Say it in plain words."""
        counts = f"{self.added:,} added, {self.changed:,} changed, {self.taken_back:,} taken back"
        return f"{self.path}: {counts}"


@dataclass(frozen=True)
class ReadCorrections:
    """What an edited workbook changed."""

    changes: tuple[Change, ...]

    def __str__(self) -> str:
        """Say it in plain words."""
        if not self.changes:
            return _NOTHING_CHANGED
        return "\n".join([*map(str, self.changes), "They apply from the next dbt build on."])


class _Edit(NamedTuple):
    """The corrections of one file, by what they correct, before and after reading a workbook."""

    path: Path
    before: dict[tuple, ValueOverride | HeaderOverride]
    after: dict[tuple, ValueOverride | HeaderOverride]

    @property
    def change(self) -> Change:
        common = self.before.keys() & self.after.keys()
        return Change(
            self.path,
            len(self.after.keys() - common),
            sum(self.before[key].answer != self.after[key].answer for key in common),
            len(self.before.keys() - common),
        )


class Mappings:
    """The corrections of one raw folder.

    Args:
        raw: the raw folder.

    Raises:
        MappingsError: the files of corrections cannot be listed.
    """

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self._specification = load_specification()
        self._authorities = Authorities(self._specification.authorities)
        self._checker = Checker(self._specification)
        self._codes = CodeChoices(load_code_lists())
        self._columns = ColumnChoices(self._specification)
        try:
            self._overrides = load_overrides(raw, self._specification, self._authorities)
        except OSError as error:
            raise MappingsError(f'The folder "{error.filename}" cannot be opened.') from None

    def write(self, warehouse: Path, out: Path, authority: str | None = None) -> WrittenMappings:
        """Write a workbook with the values and headers of the last build.

        Args:
            warehouse: the DuckDB file.
            out: the workbook; it must not be there yet.
            authority: code or name of the only authority that is wanted.

        Returns:
            What the workbook shows.

        Raises:
            MappingsError: there is no build to show, the workbook is there already or cannot be
                written, or nobody goes by that name.
        """
        if out.exists():
            raise MappingsError(
                f'"{out}" is there already, perhaps with corrections: read it in with --read,'
                " then delete it, or name another file with --out.",
                USAGE_OR_LOCK,
            )
        only = None if authority is None else self._resolve(authority)
        values, headers = self._rows(warehouse)
        values = [row for row in values if only in (None, row.authority_code)]
        headers = [row for row in headers if only in (None, row.authority_code)]
        ranges = self._codes.ranges | self._columns.ranges
        try:
            left_out = write_workbook(out, values, headers, ranges)
        except (OSError, XlsxWriterException):
            raise MappingsError(f'"{out}" cannot be written.') from None
        unmatched = [sum(row.method == "unmatched" for row in rows) for rows in (values, headers)]
        return WrittenMappings(out, len(values), unmatched[0], len(headers), unmatched[1], left_out)

    def read(self, workbook: Path) -> ReadCorrections:
        """Read an edited workbook and write its corrections; none is written if one is wrong.

        Corrections of values and headers that the workbook does not show stay as they are.

        Args:
            workbook: the file that `write` wrote, edited.

        Returns:
            What changed.

        Raises:
            MappingsError: the workbook, or a file of corrections that is there already, holds
                something that cannot be used, or a file cannot be written.
        """
        edits, problems = [], []
        for sheet, lines in read_workbook(workbook).items():
            by_authority, unknown = self._by_authority(lines)
            problems += [f"sheet {sheet}, {_said(problem)}" for problem in unknown]
            for code, own in sorted(by_authority.items()):
                edit, wrong = self._edit(sheet, code, own)
                edits.append(edit)
                problems += [f"sheet {sheet}, {_said(problem)}" for problem in wrong]
                if any(edit.change[1:]):
                    problems += self._already_wrong(code, edit.path.name)
        if problems:
            raise MappingsError(_all_said(problems))
        changed = [edit for edit in edits if any(edit.change[1:])]
        for edit in changed:
            _write(edit)
        return ReadCorrections(tuple(edit.change for edit in changed))

    def _rows(self, warehouse: Path) -> tuple[list[ValueRow], list[HeaderRow]]:
        if not warehouse.is_file():
            raise MappingsError(f'There is no warehouse "{warehouse}": run dbt build first.')
        try:
            with closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
                return (
                    value_rows(connection, self._specification, self._codes, self._overrides),
                    header_rows(connection, self._columns, self._overrides),
                )
        except (duckdb.CatalogException, duckdb.BinderException):
            raise MappingsError("The warehouse has no mappings: run dbt build first.") from None
        except duckdb.Error:
            message = f'"{warehouse}" cannot be opened; is a dbt build running?'
            raise MappingsError(message, USAGE_OR_LOCK) from None

    def _resolve(self, authority: str) -> str:
        try:
            return self._authorities.resolve(authority, datetime.date.max)[0]
        except FileRefused:
            message = f'"{authority}" is the code or name of no authority, or of several.'
            raise MappingsError(message, USAGE_OR_LOCK) from None

    def _by_authority(
        self, lines: list[SheetLine]
    ) -> tuple[dict[str, list[SheetLine]], list[Problem]]:
        known: dict[str, list[SheetLine]] = defaultdict(list)
        unknown = []
        for line in lines:
            try:
                known[self._resolve(line.cells["authority_code"] or "")].append(line)
            except MappingsError:
                unknown.append(Problem(line.row_number, "The authority is not known."))
        return known, unknown

    def _edit(self, sheet: str, code: str, lines: list[SheetLine]) -> tuple[_Edit, list[Problem]]:
        checked = self._values(code, lines) if sheet == VALUES else self._headers(code, lines)
        standing = self._overrides.values if sheet == VALUES else self._overrides.headers
        before = {o.key: o for o in standing if o.authority_code == code}
        shown = {_key(sheet, code, line.cells) for line in lines}
        after = {key: override for key, override in before.items() if key not in shown}
        after |= {override.key: override for override in checked.overrides}
        path = overrides_folder(self._raw, code, self._authorities) / _FILES[sheet]
        return _Edit(path, before, after), checked.problems

    def _values(self, code: str, lines: list[SheetLine]) -> Checked[ValueOverride]:
        filled = [
            Line(
                line.row_number,
                line.cells | {"code": self._codes.code(line.cells["code_list"], choice)},
            )
            for line in lines
            if (choice := _choice(line, CORRECT_VALUE))
        ]
        return self._checker.values(code, filled)

    def _headers(self, code: str, lines: list[SheetLine]) -> Checked[HeaderOverride]:
        filled = []
        for line in lines:
            if choice := _choice(line, CORRECT_COLUMN):
                table_name, column = self._columns.column(line.cells["table_name"], choice)
                cells = line.cells | {"table_name": table_name, "column_name": column}
                filled.append(Line(line.row_number, cells))
        return self._checker.headers(code, filled)

    def _already_wrong(self, code: str, file_name: str) -> list[str]:
        """Return the problems of a file that would be lost when it is written anew."""
        return [
            f"{finding.file}, {_said(finding.problem)}"
            for finding in self._overrides.findings
            if finding.authority_code == code and finding.file.endswith(f"/{file_name}")
        ]


def _choice(line: SheetLine, heading: str) -> str:
    """Return what was chosen; a cell that holds blanks alone looks empty, and is."""
    return (line.cells[heading] or "").strip()


def _key(sheet: str, code: str, cells: dict[str, str | None]) -> tuple:
    if sheet == VALUES:
        names = ("dataset", "table_name", "column_name", "value")
        return ValueOverride(code, *(cells[name] for name in names), None).key
    header = cells["header"] or ""
    return HeaderOverride(code, cells["dataset"], cells["table_name"], header, None).key


def _said(problem: Problem) -> str:
    where = f"row {problem.row_number}: " if problem.row_number else ""
    return f"{where}{problem.message}"


def _all_said(problems: list[str]) -> str:
    more = len(problems) - _MOST_PROBLEMS
    return "\n".join(
        [
            "Nothing was changed, for these corrections cannot be used:",
            *problems[:_MOST_PROBLEMS],
            *([f"and {more:,} more"] if more > 0 else []),
        ]
    )


def _write(edit: _Edit) -> None:
    fields = FIELDS[edit.path.name].all
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(fields)
    for key in sorted(edit.after):
        override = edit.after[key]
        *corrected, answer = override[1:]
        writer.writerow([*map(guarded, corrected), answer or LEAVE_UNMATCHED])
    temporary = edit.path.with_name(f"{edit.path.name}.tmp")
    try:
        edit.path.parent.mkdir(parents=True, exist_ok=True)
        # Excel knows UTF-8 by its mark only
        temporary.write_bytes(text.getvalue().encode("utf-8-sig"))
        temporary.replace(edit.path)
    except OSError:
        message = f'"{edit.path}" cannot be written; is it open in Excel?'
        raise MappingsError(message) from None
    finally:
        temporary.unlink(missing_ok=True)

"""Corrections by the user: CSV files below `overrides` in the raw folder, checked line by line.

A line that cannot be understood is a finding and is not applied; all others are.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from child_journeys.land.override_checks import (
    WHOLE_MODULE,
    Checked,
    Checker,
    DateOverride,
    HeaderOverride,
    ValueOverride,
)
from child_journeys.land.override_lines import FIELDS, Line, Problem, read_lines
from child_journeys.land.places import Authorities, printable
from child_journeys.land.records import FileRefused
from child_journeys.land.specification import Specification

FOLDER = "overrides"


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
            if override.column_name != WHOLE_MODULE:
                place = by_place[override.authority_code, override.dataset]
                place[table_name, squashed] = override.column_name
        return by_place

    def header_overrides(
        self, authority_code: str, dataset: str
    ) -> dict[tuple[str, str], str | None]:
        """Return which columns headers of an authority's files are to be taken for.

        Args:
            authority_code: DfE code.
            dataset: `annex_a` or `cin_census`.

        Returns:
            Table name and squashed header -> column name; None where the header is to stay
            unmatched.
        """
        return dict(self._headers_by_place.get((authority_code, dataset), {}))

    def module_overrides(self, authority_code: str) -> dict[str, str]:
        """Return which elements of an authority's census are to be taken for whole modules.

        Args:
            authority_code: DfE code.

        Returns:
            Squashed name of the element -> table name.
        """
        return {
            override.key[3]: override.table_name
            for override in self.headers
            if override.authority_code == authority_code and override.column_name == WHOLE_MODULE
        }


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


_NO_CORRECTIONS = (
    "Corrections are read from values.csv, headers.csv and dates.csv only; "
    "a workbook is read in by: child-journeys mappings --read FILE"
)

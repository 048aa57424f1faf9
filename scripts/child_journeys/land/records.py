"""What the landing notes down about files, rows and headers."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from child_journeys.consoles import printable

ERROR, WARNING, INFORMATION = "error", "warning", "information"
FILE_REFUSED = "file_refused"
# lines of one kind on the screen that ends a landing
_LINES_SHOWN = 8
_NUMBER = re.compile(r"[0-9][0-9,]*")


class LandingError(Exception):
    """The landing as a whole cannot go on; the message is one plain sentence."""


@dataclass(frozen=True)
class Finding:
    """Something the analyst should know about a file; never holds a cell's value."""

    rule: str
    severity: str
    message: str
    row_number: int | None = None
    column_name: str | None = None


class HeaderMatch(NamedTuple):
    """What became of one header cell; `column_name` is None where it is not stored."""

    header: str
    column_name: str | None
    method: str


class RefusedRow(NamedTuple):
    """A row that could not be landed, kept as text with the reason."""

    row_number: int
    reason: str
    text: str


class FileRefused(Exception):
    """A file or sheet cannot be landed.

    Args:
        reason: what is wrong and what to do, in plain words.
        table_name: the list it was meant for, where that is known.
        matches: what became of its headers, where a header row was found.
        findings: further findings, for example one per missing column.
    """

    def __init__(
        self,
        reason: str,
        table_name: str | None = None,
        matches: list[HeaderMatch] | None = None,
        findings: list[Finding] | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.table_name = table_name
        self.matches = matches or []
        self.findings = findings or []


@dataclass
class LandingSummary:
    """What one landing did: files and rows counted, and what the analyst should look at.

    Attributes:
        refusals: (file, reason) of every refused file or sheet.
        reasons: how many rows were refused for which reason, numbers in it left out.
        doubts: by (severity, rule) the files that a finding is about, as often as it is.
    """

    files_landed: int = 0
    files_refused: int = 0
    files_ignored: int = 0
    files_read: int = 0
    files_unchanged: int = 0
    rows_in: int = 0
    rows_landed: int = 0
    rows_refused: int = 0
    rows_blank: int = 0
    refusals: list[tuple[str, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    doubts: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add_reason(self, reason: str, rows: int) -> None:
        """Count refused rows; reasons that differ in a number only are one."""
        self.reasons[_NUMBER.sub("N", reason)] += rows

    def add_finding(self, severity: str, rule: str, file: str) -> None:
        """Note a finding, other than of a file refused, that should be looked at."""
        if severity != INFORMATION and rule != FILE_REFUSED:
            self.doubts.setdefault((severity, rule), []).append(file)

    def __str__(self) -> str:
        """Say it on one screen: files, rows, why some were refused, what to look at first."""
        files = (
            f"{self.files_landed:,} files landed ({self.files_read:,} read,"
            f" {self.files_unchanged:,} unchanged), {self.files_refused:,} refused,"
            f" {self.files_ignored:,} ignored"
        )
        rows = (
            f"{self.rows_in:,} rows: {self.rows_landed:,} landed, {self.rows_refused:,} refused,"
            f" {self.rows_blank:,} blank"
        )
        by_number = sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))
        reasons = [f"{n:,} rows refused: {reason}" for reason, n in by_number]
        refusals = [f"refused {file}: {reason}" for file, reason in self.refusals]
        lines = [
            files,
            rows,
            *_first(reasons, "reasons", "refused_rows"),
            *_first(refusals, "refused files and sheets", "landed_files"),
            *_first(self._look_first(), "rules", "quality_findings"),
        ]
        return "\n".join(map(printable, lines))

    def _look_first(self) -> list[str]:
        worst_first = sorted(self.doubts.items(), key=lambda item: (item[0][0], -len(item[1])))
        return [
            f"look at {rule} ({severity}, {len(files):,} times), first in {min(files)}"
            for (severity, rule), files in worst_first
        ]


def _first(lines: list[str], what: str, table: str) -> list[str]:
    if len(lines) <= _LINES_SHOWN:
        return lines
    more = len(lines) - _LINES_SHOWN
    return [*lines[:_LINES_SHOWN], f"and {more:,} more {what}: see the table {table}"]

"""What the landing notes down about files, rows and headers."""

from dataclasses import dataclass, field
from typing import NamedTuple

ERROR, WARNING, INFORMATION = "error", "warning", "information"


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
    """What one landing did: files and rows counted, and why files were refused."""

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

    def __str__(self) -> str:
        """Say it in a few lines: files, rows, and every refused file with its reason."""
        files = (
            f"{self.files_landed:,} files landed ({self.files_read:,} read,"
            f" {self.files_unchanged:,} unchanged), {self.files_refused:,} refused,"
            f" {self.files_ignored:,} ignored"
        )
        rows = (
            f"{self.rows_in:,} rows: {self.rows_landed:,} landed, {self.rows_refused:,} refused,"
            f" {self.rows_blank:,} blank"
        )
        refusals = [f"refused {file}: {reason}" for file, reason in self.refusals]
        return "\n".join([files, rows, *refusals])

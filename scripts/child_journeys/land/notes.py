"""What is said of one raw file: whether it was landed, its headers, and what is doubtful in it."""

from child_journeys.land.places import Place
from child_journeys.land.records import ERROR, FILE_REFUSED, FileRefused, Finding, HeaderMatch
from child_journeys.land.rows import IgnoredSheet, Sheet
from child_journeys.land.store import FileRecord
from child_journeys.land.table_writer import RowCounts, TableWriter


class Notes:
    """Collects the rows that one file contributes to the summary tables.

    Args:
        file: name of the raw file, below the raw folder.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.place: Place | None = None
        self.content_hash: str | None = None
        self.record = FileRecord()

    @property
    def authority_code(self) -> str | None:
        """DfE code of the authority; None where the file could not be placed."""
        return self.place.authority_code if self.place else None

    @property
    def dataset(self) -> str | None:
        """`annex_a` or `cin_census`; None where the file could not be placed."""
        return self.place.dataset if self.place else None

    def set_aside(self, status: str, reason: str) -> FileRecord:
        """Say that the file was not read, and return what is known of it."""
        self._add_file(status, reason)
        return self.record

    @property
    def holds_a_list(self) -> bool:
        """Whether some sheet was landed, or refused for a reason of its own."""
        return any(row["status"] != "ignored" for row in self.record.landed_files)

    def ignore(self, sheet: IgnoredSheet) -> None:
        """Say that a sheet holds no list."""
        self._add_file("ignored", sheet.reason, sheet.name)
        for finding in sheet.findings:
            self.find(finding)

    def refuse(self, refusal: FileRefused, sheet: Sheet | None = None) -> FileRecord:
        """Say that the file, or a sheet of it, could not be read, and return what is known."""
        encoding = sheet.encoding if sheet else None
        self._add_file(
            "refused", refusal.reason, sheet.name if sheet else "", refusal.table_name, encoding
        )
        self.find(Finding(FILE_REFUSED, ERROR, refusal.reason), refusal.table_name)
        for finding in [*refusal.findings, *(sheet.findings if sheet else [])]:
            self.find(finding, refusal.table_name)
        self._add_matches(refusal.matches, sheet.name if sheet else "", refusal.table_name)
        return self.record

    def landed(
        self,
        writer: TableWriter,
        encoding: str | None,
        matches: list[HeaderMatch] | tuple[HeaderMatch, ...],
        findings: list[Finding],
    ) -> None:
        """Say that a list or module was landed, with the counts of the writer of its rows."""
        table = writer.table
        self._add_file("landed", None, writer.sheet, table.name, encoding, writer.counts)
        self._add_matches(matches, writer.sheet, table.name)
        for finding in findings:
            self.find(finding, table.name)
        self.record.written += writer.written

    def find(self, finding: Finding, table_name: str | None = None) -> None:
        """Add a finding on the file, or on a list that it holds."""
        self.record.find(finding, self.file, self.authority_code, self.dataset, table_name)

    def _add_file(
        self,
        status: str,
        reason: str | None,
        sheet: str = "",
        table_name: str | None = None,
        encoding: str | None = None,
        counts: RowCounts | None = None,
    ) -> None:
        counts = counts or RowCounts()
        self.record.landed_files.append(
            {
                "file": self.file,
                "sheet": sheet,
                "authority_code": self.authority_code,
                "dataset": self.dataset,
                "table_name": table_name,
                "extract_date": self.place.extract_date.isoformat() if self.place else None,
                "status": status,
                "reason": reason,
                "rows_in_file": counts.rows_in,
                "rows_landed": counts.landed,
                "rows_refused": counts.refused,
                "rows_blank": counts.blank,
                "content_hash": self.content_hash,
                "encoding": encoding,
            }
        )

    def _add_matches(
        self, matches: list[HeaderMatch] | tuple[HeaderMatch, ...], sheet: str, table: str | None
    ) -> None:
        self.record.header_matches += [
            {"file": self.file, "sheet": sheet, "table_name": table, **match._asdict()}
            for match in matches
        ]

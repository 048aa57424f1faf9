"""What the landing keeps under the home folder, written so that a killed run does no harm."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from child_journeys.land.overrides import Overrides
from child_journeys.land.records import Finding
from child_journeys.land.specification import Specification, Table

# raise it when the same file would be landed differently than before
LANDING_VERSION = 5
ROW_GROUP_ROWS = 100_000
# a file with few rows gains nothing from zstd, which takes longer to start than to write it
_FEW_ROWS = 10_000
_TEXT = pa.string()

LANDED_FILES = pa.schema(
    [
        ("file", _TEXT),
        ("sheet", _TEXT),
        ("authority_code", _TEXT),
        ("dataset", _TEXT),
        ("table_name", _TEXT),
        ("extract_date", pa.date32()),
        ("status", _TEXT),
        ("reason", _TEXT),
        ("rows_in_file", pa.int64()),
        ("rows_landed", pa.int64()),
        ("rows_refused", pa.int64()),
        ("rows_blank", pa.int64()),
        ("content_hash", _TEXT),
        ("encoding", _TEXT),
    ]
)
HEADER_MATCHES = pa.schema(
    [(name, _TEXT) for name in ("file", "sheet", "table_name", "header", "column_name", "method")]
)
LANDING_FINDINGS = pa.schema(
    [
        ("rule", _TEXT),
        ("severity", _TEXT),
        ("authority_code", _TEXT),
        ("dataset", _TEXT),
        ("table_name", _TEXT),
        ("file", _TEXT),
        ("row_number", pa.int64()),
        ("column_name", _TEXT),
        ("message", _TEXT),
    ]
)
REFUSED_ROWS = pa.schema(
    [
        ("authority_code", _TEXT),
        ("dataset", _TEXT),
        ("table_name", _TEXT),
        ("file", _TEXT),
        ("sheet", _TEXT),
        ("row_number", pa.int64()),
        ("reason", _TEXT),
        ("text", _TEXT),
    ]
)
VALUE_OVERRIDES = pa.schema(
    [(name, _TEXT) for name in ("authority_code", "dataset", "table_name", "column_name")]
    + [("raw_value", _TEXT), ("code", _TEXT)]
)
HEADER_OVERRIDES = pa.schema(
    [(name, _TEXT) for name in ("authority_code", "dataset", "table_name", "header", "column_name")]
)
DATE_OVERRIDES = pa.schema(
    [(name, _TEXT) for name in ("authority_code", "dataset", "table_name", "column_name")]
    + [("file", _TEXT), ("date_order", _TEXT)]
)
_SUMMARIES = {
    "landed_files": LANDED_FILES,
    "header_matches": HEADER_MATCHES,
    "landing_findings": LANDING_FINDINGS,
    "refused_rows": REFUSED_ROWS,
    "overrides/value_overrides": VALUE_OVERRIDES,
    "overrides/header_overrides": HEADER_OVERRIDES,
    "overrides/date_overrides": DATE_OVERRIDES,
}


def landed_schema(table: Table) -> pa.Schema:
    """Return the columns of a landed table: the specified ones as text, then the lineage."""
    lineage = [
        ("_authority", _TEXT),
        ("_extract_date", pa.date32()),
        ("_file", _TEXT),
        ("_sheet", _TEXT),
        ("_row", pa.int32()),
        ("_row_hash", _TEXT),
    ]
    return pa.schema([(column.name, _TEXT) for column in table.columns] + lineage)


@dataclass
class FileRecord:
    """What is known of one landed or refused file: rows of the summary tables, as JSON holds them.

    `written` are the Parquet files that belong to it, relative to the landed folder.
    """

    landed_files: list[dict] = field(default_factory=list)
    header_matches: list[dict] = field(default_factory=list)
    landing_findings: list[dict] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def find(
        self,
        finding: Finding,
        file: str,
        authority_code: str | None,
        dataset: str | None,
        table_name: str | None,
    ) -> None:
        """Add a finding, and where it was found."""
        self.landing_findings.append(
            {
                "rule": finding.rule,
                "severity": finding.severity,
                "authority_code": authority_code,
                "dataset": dataset,
                "table_name": table_name,
                "file": file,
                "row_number": finding.row_number,
                "column_name": finding.column_name,
                "message": finding.message,
            }
        )


class ParquetFile:
    """Writes one Parquet file in row groups of bounded size and puts it in place when closed.

    Args:
        path: where it will stand; nothing is there before a `with` block ends without error.
        schema: its columns.
        even_if_empty: whether a file without rows is written.
        row_group_rows: rows that wait in memory until they are written together.
    """

    def __init__(
        self,
        path: Path,
        schema: pa.Schema,
        *,
        even_if_empty: bool = True,
        row_group_rows: int = ROW_GROUP_ROWS,
    ) -> None:
        self._path = path
        self._schema = schema
        self._even_if_empty = even_if_empty
        self._row_group_rows = row_group_rows
        self._temporary = path.with_suffix(".tmp")
        self._waiting: list[pa.RecordBatch] = []
        self._writer: pq.ParquetWriter | None = None
        self.rows = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Add rows; they reach the disk when a row group is full."""
        if not batch.num_rows:
            return
        self._waiting.append(batch)
        self.rows += batch.num_rows
        if sum(waiting.num_rows for waiting in self._waiting) >= self._row_group_rows:
            self._flush()

    def _flush(self) -> None:
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            compression = "zstd" if self.rows > _FEW_ROWS else "snappy"
            self._writer = pq.ParquetWriter(
                self._temporary,
                self._schema,
                compression=compression,
                # nobody looks for a range of raw texts, and hardly a hash comes twice
                write_statistics=False,
                use_dictionary=[name for name in self._schema.names if name != "_row_hash"],
            )
        table = pa.Table.from_batches(self._waiting, self._schema)
        if table.num_rows:
            self._writer.write_table(table, row_group_size=table.num_rows)
        self._waiting = []

    def __enter__(self) -> "ParquetFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None and (self.rows or self._even_if_empty):
                self._flush()
        finally:
            if self._writer:
                self._writer.close()
        if self._writer and kind is None:
            self._temporary.replace(self._path)
        else:
            self._temporary.unlink(missing_ok=True)


class Store:
    """The folder `landed` under the home folder.

    Args:
        home: the folder everything is written under.
        specification: which tables there are.
    """

    def __init__(self, home: Path, specification: Specification) -> None:
        self.folder = home / "landed"
        self._records = self.folder / "records"
        self._specification = specification

    def key(self, name: str, content_hash: str, settings: str = "") -> str:
        """Return the key of a file: it changes with all that decides how the file is landed.

        Args:
            name: its path.
            content_hash: of its bytes.
            settings: limits and corrections that apply to it, as one text.
        """
        fingerprint = self._specification.fingerprint
        parts = (str(LANDING_VERSION), fingerprint, settings, name, content_hash)
        return hashlib.blake2b("\n".join(parts).encode("utf-8"), digest_size=16).hexdigest()

    def ensure_tables(self) -> None:
        """Write the empty file of every landed table and every summary that is not there yet."""
        for table in self._specification.tables:
            path = self.folder / table.dataset / table.name / "_empty.parquet"
            _write_if_other_schema(path, landed_schema(table))
        for name, schema in _SUMMARIES.items():
            _write_if_other_schema(self.folder / f"{name}.parquet", schema)

    def landed_name(self, table: Table, key: str, sheet_number: int) -> str:
        """Return the name, relative to the landed folder, of a sheet's Parquet file."""
        suffix = f"-{sheet_number}" if sheet_number else ""
        return f"{table.dataset}/{table.name}/{key}{suffix}.parquet"

    def refused_name(self, key: str, sheet_number: int) -> str:
        """Return the name, relative to the landed folder, of a sheet's refused rows."""
        suffix = f"-{sheet_number}" if sheet_number else ""
        return f"records/{key}{suffix}.parquet"

    def load(self, key: str) -> FileRecord | None:
        """Return what is known of a file, or None if it has to be read (again)."""
        try:
            text = (self._records / f"{key}.json").read_text(encoding="utf-8")
            record = FileRecord(**json.loads(text))
        except (FileNotFoundError, TypeError, ValueError):
            # never written, or damaged when the machine went down
            return None
        complete = all((self.folder / name).is_file() for name in record.written)
        return record if complete else None

    def save(self, key: str, record: FileRecord) -> None:
        """Keep a record; it is written last, so that it vouches for its Parquet files."""
        self._records.mkdir(parents=True, exist_ok=True)
        path = self._records / f"{key}.json"
        temporary = path.with_suffix(".tmp")
        text = json.dumps(vars(record), sort_keys=True, ensure_ascii=False)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)

    def remove_others(self, records: dict[str, FileRecord]) -> None:
        """Remove what belongs to none of the records: vanished, changed or half-written files.

        Args:
            records: every record that holds, by key.
        """
        wanted = {f"{name}.parquet" for name in _SUMMARIES}
        for table in self._specification.tables:
            wanted.add(f"{table.dataset}/{table.name}/_empty.parquet")
        for key, record in records.items():
            wanted.update((f"records/{key}.json", *record.written))
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.relative_to(self.folder).as_posix() not in wanted:
                path.unlink()

    def write_summaries(self, records: Iterable[FileRecord]) -> None:
        """Write the summary tables anew; the same records give the same bytes.

        Args:
            records: of all files, in any order.
        """
        ordered = sorted(records, key=lambda record: record.landed_files[0]["file"])
        for name in ("landed_files", "header_matches", "landing_findings"):
            rows = [_with_date(row) for record in ordered for row in getattr(record, name)]
            with ParquetFile(self.folder / f"{name}.parquet", _SUMMARIES[name]) as file:
                file.add(pa.RecordBatch.from_pylist(rows, _SUMMARIES[name]))
        with ParquetFile(self.folder / "refused_rows.parquet", REFUSED_ROWS) as file:
            for batch in self._refused_rows(ordered):
                file.add(batch)

    def write_overrides(self, overrides: Overrides) -> None:
        """Write the corrections that hold, for the staging models that apply them."""
        kinds = {"value": overrides.values, "header": overrides.headers, "date": overrides.dates}
        for kind, found in kinds.items():
            name = f"overrides/{kind}_overrides"
            rows = [override._asdict() for override in found]
            with ParquetFile(self.folder / f"{name}.parquet", _SUMMARIES[name]) as file:
                file.add(pa.RecordBatch.from_pylist(rows, _SUMMARIES[name]))

    def refused_by_reason(self) -> list[tuple[str, int]]:
        """Return (reason, rows) of the refused rows that were summarised last."""
        path = self.folder / "refused_rows.parquet"
        counts = pc.value_counts(pq.read_table(path, columns=["reason"])["reason"])
        return [(count["values"], count["counts"]) for count in counts.to_pylist()]

    def _refused_rows(self, records: list[FileRecord]) -> Iterator[pa.RecordBatch]:
        for record in records:
            for name in record.written:
                if name.startswith("records/"):
                    with pq.ParquetFile(self.folder / name) as file:
                        yield from file.iter_batches()


def _write_if_other_schema(path: Path, schema: pa.Schema) -> None:
    if path.is_file() and pq.read_schema(path).equals(schema):
        return
    with ParquetFile(path, schema):
        pass


def _with_date(row: dict) -> dict:
    if row.get("extract_date"):
        return row | {"extract_date": datetime.date.fromisoformat(row["extract_date"])}
    return row

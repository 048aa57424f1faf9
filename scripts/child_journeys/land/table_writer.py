"""Rows of one table of a raw file on their way into Parquet, counted as they go."""

from types import TracebackType

import pyarrow as pa

from child_journeys.land.places import Place
from child_journeys.land.records import LandingError, RefusedRow
from child_journeys.land.rows import Block, row_hashes
from child_journeys.land.specification import Table
from child_journeys.land.store import (
    REFUSED_ROWS,
    ROW_GROUP_ROWS,
    ParquetFile,
    Store,
    landed_schema,
)


class RowCounts:
    """What became of the rows of one table of a file; what came in is the sum of the others."""

    def __init__(self) -> None:
        self.rows_in = self.landed = self.refused = self.blank = 0
        self.last_is_refused = False

    def add(self, block: Block) -> None:
        """Count the rows of a block."""
        self.rows_in += block.rows_in
        self.landed += len(block.numbers)
        self.refused += len(block.refused)
        self.blank += block.blank
        last_landed = block.numbers[-1].as_py() if len(block.numbers) else 0
        last_refused = block.refused[-1].row_number if block.refused else 0
        self.last_is_refused = last_refused > last_landed

    def check(self, file: str, written: int, refused: int) -> None:
        """Make sure that no row was lost.

        Args:
            file: name of the raw file.
            written: rows written as landed.
            refused: rows written as refused.

        Raises:
            LandingError: the counts do not add up.
        """
        adds_up = self.rows_in == self.landed + self.refused + self.blank
        if not adds_up or (written, refused) != (self.landed, self.refused):
            raise LandingError(f"The rows of {file} do not add up; this is an error of ours.")


class TableWriter:
    """Writes the rows of one table of a file; nothing stays of them if reading it fails.

    Args:
        store: where landed rows are kept.
        table: the list or module.
        key: what the raw file is kept under in the store.
        number: number of the table in the file, which tells its Parquet files apart.
        sheet: name of the sheet, or of the module.
        file: name of the raw file.
        place: whose file it is, and of what date.
        row_group_rows: rows that are packed together.
    """

    def __init__(
        self,
        store: Store,
        table: Table,
        key: str,
        number: int,
        sheet: str,
        file: str,
        place: Place,
        row_group_rows: int = ROW_GROUP_ROWS,
    ) -> None:
        self.table = table
        self.sheet = sheet
        self.counts = RowCounts()
        self._file = file
        self._place = place
        self._schema = landed_schema(table)
        self._names = (store.landed_name(table, key, number), store.refused_name(key, number))
        schemas = (self._schema, REFUSED_ROWS)
        self._landed, self._refused = (
            ParquetFile(
                store.folder / name, schema, even_if_empty=False, row_group_rows=row_group_rows
            )
            for name, schema in zip(self._names, schemas, strict=True)
        )

    @property
    def written(self) -> list[str]:
        """Names of the files that hold rows, relative to the landed folder."""
        rows = (self._landed.rows, self._refused.rows)
        return [name for name, count in zip(self._names, rows, strict=True) if count]

    def add(self, block: Block) -> None:
        """Write a block."""
        self._landed.add(self._landed_batch(block))
        self._refused.add(self._refused_batch(block.refused))
        self.counts.add(block)

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._landed.__exit__(kind, error, trace)
        self._refused.__exit__(kind, error, trace)
        if kind is None:
            self.counts.check(self._file, self._landed.rows, self._refused.rows)

    def _landed_batch(self, block: Block) -> pa.RecordBatch:
        rows = len(block.numbers)
        texts = [pa.nulls(rows, pa.string()) if c is None else c for c in block.columns]
        lineage = [
            pa.repeat(pa.scalar(self._place.authority_code, pa.string()), rows),
            pa.repeat(pa.scalar(self._place.extract_date, pa.date32()), rows),
            pa.repeat(pa.scalar(self._file, pa.string()), rows),
            pa.repeat(pa.scalar(self.sheet, pa.string()), rows),
            block.numbers,
            row_hashes(block.columns, rows),
        ]
        return pa.RecordBatch.from_arrays(texts + lineage, schema=self._schema)

    def _refused_batch(self, refused: list[RefusedRow]) -> pa.RecordBatch:
        rows = [
            {
                "authority_code": self._place.authority_code,
                "dataset": self._place.dataset,
                "table_name": self.table.name,
                "file": self._file,
                "sheet": self.sheet,
                **row._asdict(),
            }
            for row in refused
        ]
        return pa.RecordBatch.from_pylist(rows, REFUSED_ROWS)

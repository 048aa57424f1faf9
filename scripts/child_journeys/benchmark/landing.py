"""What landing costs beside the plainest way to read the same files."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import duckdb
import pyarrow as pa
from lxml import etree
from python_calamine import CalamineWorkbook

from child_journeys.benchmark.generated_files import (
    write_census,
    write_lists,
    write_small_lists,
    write_workbook,
)
from child_journeys.benchmark.measuring import Comparison, compare, run
from child_journeys.land.landing import land

# the first array makes pyarrow look for pandas, which takes longer to import than a small landing
pa.array([""])

Measured = TypeVar("Measured")

SMALL_FILES, ROWS_OF_SMALL_FILES = 300, 50


def compare_csv(folder: Path, rows: int, repeats: int) -> Comparison:
    """Land eleven CSV files, against DuckDB's reading them as text into Parquet.

    Args:
        folder: an empty folder for the files.
        rows: rows of all files together.
        repeats: how often each side is run.
    """
    run(write_lists, folder / "raw", rows)
    return _compare("csv", rows, folder, read_with_duckdb, repeats)


def compare_small_files(folder: Path, repeats: int) -> Comparison:
    """Land 300 CSV files of 50 rows, against DuckDB's reading them as text into Parquet.

    Args:
        folder: an empty folder for the files.
        repeats: how often each side is run.
    """
    run(write_small_lists, folder / "raw", SMALL_FILES, ROWS_OF_SMALL_FILES)
    rows = SMALL_FILES * ROWS_OF_SMALL_FILES
    return _compare("small files", rows, folder, read_with_duckdb, repeats)


def compare_workbook(folder: Path, rows: int, repeats: int) -> Comparison:
    """Land a workbook with eleven sheets, against python-calamine's reading every cell of it.

    Args:
        folder: an empty folder for the file.
        rows: rows of all sheets together.
        repeats: how often each side is run.
    """
    run(write_workbook, folder / "raw", rows)
    return _compare("workbook", rows, folder, read_with_calamine, repeats)


def compare_census(folder: Path, children: int, repeats: int) -> Comparison:
    """Land the XML of a census, against an lxml `iterparse` that only counts elements.

    Args:
        folder: an empty folder for the file.
        children: how many children the file holds.
        repeats: how often each side is run.
    """
    run(write_census, folder / "raw", children)
    return _compare("census xml", children, folder, count_elements, repeats)


def in_temporary_folder(measure: Callable[..., Measured], *arguments: object) -> Measured:
    """Measure with files in a temporary folder, which is removed afterwards."""
    with TemporaryDirectory() as folder:
        return measure(Path(folder), *arguments)


def land_files(raw: Path, home: Path) -> None:
    """Land every file of a raw folder under a home folder that is empty."""
    with TemporaryDirectory(dir=home) as fresh:
        land(raw, Path(fresh))


def read_with_duckdb(raw: Path, home: Path) -> None:
    """Write every CSV file as Parquet, all columns as text, with DuckDB alone."""
    with duckdb.connect() as connection, TemporaryDirectory(dir=home) as fresh:
        for number, path in enumerate(sorted(raw.rglob("*.csv"))):
            source, target = (str(p).replace("'", "''") for p in (path, f"{fresh}/{number}"))
            connection.execute(
                f"copy (select * from read_csv('{source}', all_varchar = true))"
                f" to '{target}' (format parquet, compression zstd)"
            )


def read_with_calamine(raw: Path, home: Path) -> None:
    """Read every cell of every workbook with python-calamine alone, and do nothing with it."""
    for path in sorted(raw.rglob("*.xlsx")):
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def count_elements(raw: Path, home: Path) -> None:
    """Count the elements of every XML file, freeing the memory of each as it ends."""
    for path in sorted(raw.rglob("*.xml")):
        for _count, (_, element) in enumerate(etree.iterparse(str(path)), start=1):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _compare(
    measure: str, rows: int, folder: Path, baseline: Callable[[Path, Path], None], repeats: int
) -> Comparison:
    raw, home = folder / "raw", folder / "home"
    home.mkdir()
    ours = (land_files, raw, home)
    return compare(measure, rows, raw, ours, (baseline, raw, home), repeats)

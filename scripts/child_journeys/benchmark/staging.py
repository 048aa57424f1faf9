"""What staging costs beside a plain cast of the same columns out of the same landed files."""

from pathlib import Path

from child_journeys.benchmark.generated_files import write_lists
from child_journeys.benchmark.journeys import execute
from child_journeys.benchmark.measuring import Comparison, compare, run
from child_journeys.benchmark.project_sql import build_small_warehouse, statements
from child_journeys.land.landing import land
from child_journeys.land.specification import Column, Table, load_specification

_CASTS = {
    # as in the files that are generated; `try_cast` reads no such date
    "date": "try_strptime({column}, '%d/%m/%Y')::date",
    "integer": "try_cast({column} as integer)",
}
_LINEAGE = ("_authority", "_extract_date", "_file", "_sheet", "_row")


def compare_staging(folder: Path, rows: int, repeats: int) -> Comparison:
    """Stage the eleven lists, values matched and dates judged, against casting their columns.

    The project's own SQL, compiled by dbt, runs on landed files of clean rows; everything in the
    folder of staging that the lists read is made as well. The cast writes each column once.

    Args:
        folder: an empty folder to work in.
        rows: rows of all lists together.
        repeats: how often each side is run.
    """
    lists = load_specification().tables_of("annex_a")
    targets = [f"stg_annex_a__{table.name}" for table in lists]
    models = build_small_warehouse(folder, targets)
    run(write_lists, folder / "raw", rows)
    run(land, folder / "raw", folder)
    ours = statements(models, targets, lambda model: False)
    landed = folder / "landed" / "annex_a"
    casts = [plain_cast(table, landed / table.name) for table in lists]
    return compare(
        "staging",
        rows,
        landed,
        ours=(execute, folder, ours, None),
        baseline=(execute, folder, casts, None),
        repeats=repeats,
    )


def plain_cast(table: Table, landed: Path) -> str:
    """Return the statement that casts every column of a landed list once and judges nothing.

    Args:
        table: the list.
        landed: the folder of its landed files.
    """
    columns = [f"{_cast(column)} as {column.name}" for column in table.columns]
    files = (landed / "*.parquet").as_posix().replace("'", "''")
    return (
        f"create or replace table plain_{table.name} as"
        f" select {', '.join([*_LINEAGE, *columns])} from read_parquet('{files}')"
    )


def _cast(column: Column) -> str:
    return _CASTS.get(column.data_type, "{column}").format(column=column.name)

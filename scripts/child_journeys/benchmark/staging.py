"""What staging costs beside a plain cast of the same columns out of the same landed files."""

from pathlib import Path

from child_journeys.benchmark.generated_files import write_lists
from child_journeys.benchmark.journeys import execute
from child_journeys.benchmark.measuring import Comparison, compare, run
from child_journeys.benchmark.project_sql import Model, build_small_warehouse, statements
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
    return compare(
        "staging",
        rows,
        folder / "landed" / "annex_a",
        ours=(execute, folder, ours, None),
        baseline=(execute, folder, [plain_cast(table, models) for table in lists], None),
        repeats=repeats,
    )


def plain_cast(table: Table, models: dict[str, Model]) -> str:
    """Return the statement that casts every column of a landed list once and judges nothing.

    Args:
        table: the list.
        models: compiled models by name; that of the landed list says where its files are.
    """
    columns = [f"{_cast(column)} as {column.name}" for column in table.columns]
    # what the model of a landed list selects, and no table that was made of it
    landed = models[f"base_annex_a__{table.name}"].statement.partition(" as ")[2]
    return (
        f"create or replace table plain_{table.name} as"
        f" select {', '.join([*_LINEAGE, *columns])} from ({landed})"
    )


def _cast(column: Column) -> str:
    return _CASTS.get(column.data_type, "{column}").format(column=column.name)

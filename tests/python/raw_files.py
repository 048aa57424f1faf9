"""Raw files as an authority would send them, written by the tests from rows of plain values."""

import csv
import glob
from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl

Row = Mapping[str, str]


def specified_headers(project: Path, dataset: str, table_name: str) -> dict[str, str]:
    """Return the official header of each column of a list or module."""
    seed = project / "seeds" / "specification" / "specified_columns.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        return {
            row["column_name"]: row["header"]
            for row in csv.DictReader(file)
            if (row["dataset"], row["table_name"]) == (dataset, table_name)
        }


def write_table(
    project: Path,
    raw: Path,
    authority: str,
    extract: str,
    table_name: str,
    rows: Iterable[Row],
    file_name: str | None = None,
) -> Path:
    """Write one list or module with its official headers; blank where a row has no value.

    Args:
        project: folder of the dbt project, for the specification.
        raw: the raw folder.
        authority: name of the authority's folder.
        extract: date of an Annex A extract (2025-03-31) or year of a census (2025).
        table_name: name of the list or module in the specification.
        rows: column name -> value.
        file_name: name of the file, by default that of the table.
    """
    dataset = "annex_a" if "-" in extract else "cin_census"
    headers = specified_headers(project, dataset, table_name)
    path = raw / authority / dataset / extract / (file_name or f"{table_name}.csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers.values())
        writer.writerows([row.get(column, "") for column in headers] for row in rows)
    return path


def write_sheets(
    project: Path,
    raw: Path,
    authority: str,
    extract: str,
    table_name: str,
    sheets: Iterable[Iterable[Row]],
) -> Path:
    """Write one list of Annex A as several sheets of a workbook, with its official headers.

    Args:
        project: folder of the dbt project, for the specification.
        raw: the raw folder.
        authority: name of the authority's folder.
        extract: date of the extract.
        table_name: name of the list in the specification.
        sheets: the rows of each sheet, column name -> value.
    """
    headers = specified_headers(project, "annex_a", table_name)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        sheet.append(list(headers.values()))
        for row in rows:
            sheet.append([row.get(column) for column in headers])
    path = raw / authority / "annex_a" / extract / f"{table_name}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def landed(home: Path, dataset: str, table_name: str) -> str:
    """Return the landed rows of a list or module as a relation of a query.

    Args:
        home: the folder of the warehouse.
        dataset: `annex_a` or `cin_census`.
        table_name: the list or module.
    """
    folder = glob.escape((home / "landed" / dataset / table_name).as_posix())
    escaped = folder.replace("'", "''")
    return f"read_parquet('{escaped}/*.parquet')"

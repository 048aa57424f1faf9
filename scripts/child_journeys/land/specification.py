"""The lists and modules that can be landed, as the specification seeds describe them."""

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from child_journeys.land.header_words import Pattern
from child_journeys.settings import project_folder


@dataclass(frozen=True)
class Column:
    """One column of a list: its official header, its name with us, what it holds.

    `is_required` says whether a row needs it; `code_list` is empty where values are not coded.
    """

    header: str
    name: str
    is_required: bool
    data_type: str = "text"
    code_list: str = ""


@dataclass(frozen=True)
class Table:
    """One list of Annex A or one module of the CIN Census."""

    dataset: str
    name: str
    source_name: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Variant:
    """Another spelling of a header; an empty table name stands for every table."""

    dataset: str
    table_name: str
    header: str
    column_name: str


@dataclass(frozen=True)
class Specification:
    """All tables, their header variants and patterns, the authorities, and a fingerprint of all.

    `patterns` are by (dataset, table name); an empty table name stands for every table.
    """

    tables: tuple[Table, ...]
    variants: tuple[Variant, ...]
    patterns: dict[tuple[str, str], tuple[Pattern, ...]]
    authorities: tuple[dict[str, str], ...]
    fingerprint: str

    def tables_of(self, dataset: str) -> list[Table]:
        """Return the tables of a dataset (`annex_a` or `cin_census`) in the seed's order."""
        return [table for table in self.tables if table.dataset == dataset]

    def patterns_of(self, table: Table) -> tuple[Pattern, ...]:
        """Return the header patterns of a table, and those of all tables of its dataset."""
        return tuple(
            pattern
            for name in (table.name, "")
            for pattern in self.patterns.get((table.dataset, name), ())
        )


def load_specification(seeds: Path | None = None) -> Specification:
    """Read the specification.

    Args:
        seeds: folder of the seeds; by default that of the project.

    Returns:
        The specification; its fingerprint changes with any byte of the seeds read here.

    Raises:
        FileNotFoundError: the project or one of its seeds is not there.
    """
    seeds = seeds or project_folder() / "seeds"
    files = [
        seeds / "specification" / "specified_tables.csv",
        seeds / "specification" / "specified_columns.csv",
        seeds / "specification" / "header_variants.csv",
        seeds / "specification" / "header_patterns.csv",
        seeds / "reference" / "local_authorities.csv",
    ]
    tables, columns, variants, patterns, authorities = (_read(file) for file in files)
    digest = hashlib.sha256()
    for rows in (tables, columns, variants, patterns, authorities):
        digest.update(repr(rows).encode("utf-8"))
    return Specification(
        tables=tuple(_table(row, columns) for row in tables),
        variants=tuple(
            Variant(row["dataset"], row["table_name"], row["variant"], row["column_name"])
            for row in variants
        ),
        patterns=_patterns(patterns),
        authorities=tuple(authorities),
        fingerprint=digest.hexdigest(),
    )


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _patterns(rows: list[dict[str, str]]) -> dict[tuple[str, str], tuple[Pattern, ...]]:
    found = defaultdict(list)
    for row in rows:
        pattern = Pattern(row["pattern"], row["column_name"])
        found[row["dataset"], row["table_name"]].append(pattern)
    return {key: tuple(patterns) for key, patterns in found.items()}


def _table(row: dict[str, str], columns: list[dict[str, str]]) -> Table:
    identity = (row["dataset"], row["table_name"])
    own = [c for c in columns if (c["dataset"], c["table_name"]) == identity]
    own.sort(key=lambda column: int(column["position"]))
    return Table(
        *identity,
        source_name=row["source_name"],
        title=row["title"],
        columns=tuple(
            Column(
                c["header"],
                c["column_name"],
                c["is_required"] == "true",
                c["data_type"],
                c["code_list"],
            )
            for c in own
        ),
    )

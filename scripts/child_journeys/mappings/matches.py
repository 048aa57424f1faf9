"""Rows of the workbook: what files have, how it was understood, what the user said of it."""

from collections import defaultdict
from typing import NamedTuple

import duckdb

from child_journeys.land.headers import squash
from child_journeys.land.override_checks import HeaderOverride, ValueOverride, code_list_of
from child_journeys.land.overrides import Overrides
from child_journeys.land.specification import Specification
from child_journeys.mappings.choices import CodeChoices, ColumnChoices

# from the least certain step to the most certain; what the user has settled comes last
_VALUE_METHODS = ("unmatched", "pattern", "spelling", "label", "code", "override")
_HEADER_METHODS = (
    "unmatched",
    "closest",
    "pattern",
    "variant",
    "normalised",
    "exact",
    "override",
)


class ValueRow(NamedTuple):
    """A distinct value of one coded column of an authority."""

    authority_code: str
    dataset: str
    table_name: str
    column_name: str
    code_list: str
    value: str
    rows: int
    method: str
    understood_as: str | None
    correct_value: str | None


class HeaderRow(NamedTuple):
    """A distinct header of one list of an authority."""

    authority_code: str
    dataset: str
    table_name: str | None
    header: str
    files: int
    method: str
    understood_as: str | None
    correct_column: str | None


def value_rows(
    connection: duckdb.DuckDBPyConnection,
    specification: Specification,
    choices: CodeChoices,
    overrides: Overrides,
) -> list[ValueRow]:
    """Return the values of coded columns, the least certain and most frequent first.

    Args:
        connection: to the warehouse.
        specification: which column belongs to which code list.
        choices: how codes are shown.
        overrides: corrections that already stand.

    Returns:
        One row per authority, list, column and value.
    """
    code_lists = {
        (table.dataset, table.name, column.name): code_list_of(column)
        for table in specification.tables
        for column in table.columns
    }
    corrected: dict[tuple, ValueOverride] = {o.key: o for o in overrides.values}
    found = connection.execute(
        "select authority_code, dataset, table_name, column_name, raw_value,"
        " row_count, method, code from value_matches"
    ).fetchall()
    rows = []
    for *key, row_count, method, code in found:
        code_list = code_lists[tuple(key[1:4])]
        override = corrected.get(tuple(key))
        rows.append(
            ValueRow(
                *key[:4],
                code_list,
                key[4],
                row_count,
                method,
                choices.text(code_list, code) if code else None,
                choices.text(code_list, override.code) if override else None,
            )
        )
    return sorted(rows, key=lambda row: (_doubt(row.method, _VALUE_METHODS), -row.rows, row[:6]))


def header_rows(
    connection: duckdb.DuckDBPyConnection, choices: ColumnChoices, overrides: Overrides
) -> list[HeaderRow]:
    """Return the headers of tables, the least certain and most frequent first.

    Args:
        connection: to the warehouse.
        choices: how columns are shown.
        overrides: corrections that already stand.

    Returns:
        One row per authority, list and header, spacing, case and punctuation apart. XML elements
        that are the specification's own are left out.
    """
    corrected: dict[tuple, HeaderOverride] = {o.key: o for o in overrides.headers}
    spellings = defaultdict(list)
    for *key, header, method, column_name, files in connection.execute(
        "select authority_code, dataset, table_name, header, method, column_name, count(*)"
        " from header_matches where (lower(file) not like '%.xml' or method <> 'exact')"
        " and authority_code is not null group by all"
    ).fetchall():
        doubt = _doubt(method, _HEADER_METHODS)
        spellings[*key, squash(header)].append((doubt, -files, header, method, column_name or ""))
    rows = []
    for (*place, squashed), spelled in spellings.items():
        _, _, header, method, column_name = min(spelled)
        override = corrected.get((*place, squashed))
        rows.append(
            HeaderRow(
                *place,
                header,
                -sum(files for _, files, *_ in spelled),
                method,
                choices.text(*place[1:], column_name) if column_name else None,
                choices.text(*place[1:], override.column_name) if override else None,
            )
        )
    return sorted(
        rows,
        key=lambda row: (
            _doubt(row.method, _HEADER_METHODS),
            -row.files,
            *(cell or "" for cell in row[:4]),
        ),
    )


def _doubt(method: str, methods: tuple[str, ...]) -> int:
    # a step that is not known here is worth a look as much as no step at all
    return methods.index(method) if method in methods else 0

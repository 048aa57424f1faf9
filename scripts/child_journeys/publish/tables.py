"""A table on its way out: what the warehouse holds, and the query that makes it fit to leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from child_journeys.publish.errors import PublishError
from child_journeys.publish.privacy import (
    AUTHORITY_COLUMN,
    HIDDEN,
    WHOLLY_KNOWN,
    Column,
    Treatment,
    quoted,
)
from child_journeys.publish.pseudonyms import event_pseudonym_sql

# rows stand in the order in which people read them; the other columns make the order complete
_LEADING_SORT_COLUMNS = (
    AUTHORITY_COLUMN,
    "child_key",
    "case:concept:name",
    "event_number",
    "time:timestamp",
)
# the place of a child among all children, sorted by authority and pseudonym
_PLACE = "place_of_child"
# with the authority, columns that name a row wherever they stand, as a test of each table says:
# sorting by more columns costs and changes nothing
_ROW_KEYS = (
    {"child_key", "event_number"},
    {"case:concept:name", "event_number"},
    {"child_key", "spell_type", "start_date"},
    {"child_key", "period_number"},
    {"case_id", "evidence_number"},
    {"case_id"},
    {"event_id", "factor_code"},
    {"contact_event_id"},
    {"referral_event_id"},
    {"s47_event_id"},
    # one row a child, told by the column that follows
    {"child_key", "gender_code"},
    {"child_key", "journey"},
    {"child_key", "primary_archetype"},
)


@dataclass(frozen=True)
class Table:
    """A table of the warehouse that is about to be published."""

    published_name: str
    source: str
    columns: tuple[Column, ...]
    comment: str | None = None

    @property
    def kept_columns(self) -> tuple[Column, ...]:
        """Return the columns that are published at all."""
        return tuple(c for c in self.columns if c.rule.treatment is not Treatment.DROP)

    def columns_treated(self, *treatments: Treatment) -> tuple[Column, ...]:
        """Return the columns with one of these treatments."""
        return tuple(c for c in self.columns if c.rule.treatment in treatments)

    def has_column(self, name: str) -> bool:
        """Return whether the warehouse table has a column of this name."""
        return any(column.name == name for column in self.columns)


def describe_tables(session: duckdb.DuckDBPyConnection, sources: Mapping[str, str]) -> list[Table]:
    """Return warehouse tables with their columns and comments.

    Args:
        session: connection whose current database is the warehouse.
        sources: the name that each table has in the published file -> its name in the schema
            `main` of the warehouse.

    Raises:
        PublishError: there is no such table.
    """
    # asked once for all: DuckDB looks through all tables and views to answer for one
    where = "where database_name = current_database() and schema_name = 'main'"
    columns = defaultdict(list)
    for name, *column in session.execute(
        f"select table_name, column_name, comment from duckdb_columns() {where}"
        " order by table_name, column_index"
    ).fetchall():
        columns[name].append(Column(*column))
    comments = dict(
        session.execute(
            f"select table_name, comment from duckdb_tables() {where}"
            f" union all select view_name, comment from duckdb_views() {where}"
        ).fetchall()
    )
    missing = [source for source in sources.values() if source not in columns]
    if missing:
        raise PublishError(f"Nothing was published: the warehouse has no table {missing[0]}.")
    return [
        Table(name, source, tuple(columns[source]), comments.get(source))
        for name, source in sources.items()
    ]


def select_sql(table: Table) -> str:
    """Return the query that gives the rows of a table as they may be published.

    Args:
        table: a warehouse table; the session that runs the query must hold the temporary tables
            `pseudonym_secrets` and `child_pseudonyms` where the table has identifiers. A child
            who is missing there has no pseudonym.

    Returns:
        A query over the warehouse: the kept columns in their order under their published names,
        rows in a fixed order.
    """
    columns = table.kept_columns
    select = [
        f"{_expression(table, column, number)} as {quoted(column.published_name)}"
        for number, column in enumerate(columns)
    ]
    children = {
        number: column
        for number, column in enumerate(columns)
        if column.rule.treatment is Treatment.CHILD_PSEUDONYM
    }
    joins = [
        f"left join child_pseudonyms as child_{number}"
        f" on child_{number}.authority_code = source.{AUTHORITY_COLUMN}::varchar"
        f" and child_{number}.child_id = source.{quoted(column.name)}::varchar"
        for number, column in children.items()
    ]
    if table.columns_treated(Treatment.EVENT_PSEUDONYM):
        joins.append(
            "left join pseudonym_secrets as secrets"
            f" on secrets.authority_code = source.{AUTHORITY_COLUMN}::varchar"
        )
    order = order_of([column.published_name for column in columns])
    published = "*"
    for number, column in children.items():
        if order[:2] == [AUTHORITY_COLUMN, column.published_name]:
            select.append(f"child_{number}.place as {_PLACE}")
            order = _by_place(order, len(columns))
            published = f"* exclude ({_PLACE})"
    source = f"from {quoted(table.source)} as source"
    rows = " ".join(["select", ", ".join(select), source, *joins])
    # ordered by what is published, so that the order of rows tells nothing of the identifiers
    return f"select {published} from ({rows}) order by {', '.join(map(quoted, order))}"


def _expression(table: Table, column: Column, number: int) -> str:
    name = f"source.{quoted(column.name)}"
    match column.rule.treatment:
        case Treatment.CHILD_PSEUDONYM:
            return f"child_{number}.pseudonym"
        case Treatment.EVENT_PSEUDONYM:
            return event_pseudonym_sql(f"{name}::varchar", "secrets")
        case Treatment.MONTH:
            return f"strftime({name}, '%Y-%m')"
        case Treatment.HIDE_UNKNOWN:
            is_known = _is_wholly_known(table, name)
            return f"case when {name} is null or {is_known} then {name} else '{HIDDEN}' end"
        case _:
            return name


def _is_wholly_known(table: Table, name: str) -> str:
    """Return the condition that no word of a value or header is left that nobody expects."""
    if not table.has_column("method"):
        return "false"
    by_method = f"source.method in {WHOLLY_KNOWN}"
    if not table.has_column("label"):
        return by_method
    # "e) 2A: Schools" is found by a pattern, and yet all of it is what the code list says
    expected = "concat_ws(' ', '', source.code, source.label, source.label_group)"
    without_letter = f"regexp_replace({name}, '^[a-zA-Z]{{1,2}}[0-9]?[)]', '')"
    by_words = f"list_has_all({_words(expected)}, {_words(without_letter)})"
    return f"({by_method} or source.method = 'pattern' and {by_words})"


def _words(text: str) -> str:
    return f"string_split_regex(lower({text}), '[^a-z0-9]+')"


def order_of(names: Sequence[str]) -> list[str]:
    """Return the columns of a published table by which its rows are sorted.

    Args:
        names: all columns of the table.

    Returns:
        The columns in their order, up to the last that is needed to name a row; all where no
        key of a row is known.
    """
    leading = [name for name in _LEADING_SORT_COLUMNS if name in names]
    ordered = [*leading, *(name for name in names if name not in leading)]
    key = next((key for key in _ROW_KEYS if key <= set(names)), names)
    return ordered[: 1 + max(map(ordered.index, key))]


def _by_place(order: list[str], width: int) -> list[str]:
    """Put the place of a child, a number, instead of authority and pseudonym: sorted faster."""
    # where no key of a row is known, rows without a child are told apart by their authority
    told_apart = [AUTHORITY_COLUMN] if len(order) == width else []
    return [_PLACE, *order[2:], *told_apart]

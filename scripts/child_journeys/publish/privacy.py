"""What each column becomes when it leaves the warehouse, and the check that nothing else left.

The rules go by column name, so a new mart is protected without a word written about it. The
names are those of `seeds/specification` and of the public tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from child_journeys.publish.errors import PublishError
from child_journeys.publish.pseudonyms import PSEUDONYM_LENGTH

if TYPE_CHECKING:
    import pyarrow

HIDDEN = "(hidden)"
# a value or header matched so has no word that is not known; a pattern or a likeness leaves words
WHOLLY_KNOWN = ("code", "label", "spelling", "exact", "normalised", "variant")
AUTHORITY_COLUMN = "authority_code"

# of these a pseudonym is made
_DIGITS = b"0123456789abcdef"
_ROWS_LOOKED_AT = 122_880


class Treatment(Enum):
    """What happens to a column."""

    KEEP = auto()
    CHILD_PSEUDONYM = auto()
    EVENT_PSEUDONYM = auto()
    MONTH = auto()
    HIDE_UNKNOWN = auto()
    DROP = auto()


@dataclass(frozen=True)
class Rule:
    """The treatment of the columns whose name matches `pattern` (`*` stands for any text)."""

    pattern: str
    treatment: Treatment
    published_name: str | None = None
    comment: str | None = None


_CHILD_COMMENT = "Keyed pseudonym of the child, unique within the authority"
_EVENT_COMMENT = "Keyed pseudonym of the event, unique within the authority"
_CASE_COMMENT = "Keyed pseudonym of the case, unique within the authority"
_MONTH_COMMENT = "Year and month of birth (YYYY-MM)"

# the first rule that matches wins
RULES = (
    Rule("child_id", Treatment.CHILD_PSEUDONYM, "child_key", _CHILD_COMMENT),
    Rule("case:concept:name", Treatment.CHILD_PSEUDONYM, comment=_CHILD_COMMENT),
    Rule("concept:instance", Treatment.EVENT_PSEUDONYM, comment=_EVENT_COMMENT),
    Rule("*event_id", Treatment.EVENT_PSEUDONYM, comment=_EVENT_COMMENT),
    # a case is a hash of its index event, and so of the child
    Rule("case_id", Treatment.EVENT_PSEUDONYM, comment=_CASE_COMMENT),
    Rule("birth_date", Treatment.MONTH, "birth_year_month", _MONTH_COMMENT),
    # what is not known word by word may be free text that names a child
    Rule("raw_value", Treatment.HIDE_UNKNOWN),
    Rule("header", Treatment.HIDE_UNKNOWN),
    Rule("*_raw", Treatment.DROP),
    Rule("text", Treatment.DROP),
    # a hash without a key of a row that holds the identifier gives the identifier away
    Rule("*row_hash", Treatment.DROP),
    Rule("adopter_id", Treatment.DROP),
    Rule("family_id", Treatment.DROP),
    Rule("upn", Treatment.DROP),
    Rule("former_upn", Treatment.DROP),
    Rule("allocated_worker", Treatment.DROP),
    Rule("allocated_personal_advisor", Treatment.DROP),
    Rule("placement_postcode", Treatment.DROP),
    Rule("placement_urn", Treatment.DROP),
    Rule("death_date", Treatment.DROP),
    Rule("expected_birth_date", Treatment.DROP),
)

CHILD_LEVEL = {Treatment.CHILD_PSEUDONYM, Treatment.EVENT_PSEUDONYM, Treatment.MONTH}
PSEUDONYMS = {Treatment.CHILD_PSEUDONYM, Treatment.EVENT_PSEUDONYM}
# a name that no rule knows but that tells what it holds: refused rather than guessed at
_FORBIDDEN_ENDINGS = ("_child_id", "_birth_date", "_death_date", "_upn")


@dataclass(frozen=True)
class Column:
    """A column of a warehouse table."""

    name: str
    comment: str | None = None

    @property
    def rule(self) -> Rule:
        """Return the rule for this column: that of `RULES`, else one that keeps it as it is."""
        return rule_for(self.name)

    @property
    def published_name(self) -> str:
        """Return the name the column has in a published file."""
        return self.rule.published_name or self.name

    @property
    def published_comment(self) -> str | None:
        """Return the comment the column has in a published file."""
        return self.rule.comment or self.comment


@cache
def rule_for(name: str) -> Rule:
    """Return the rule for a column of this name.

    Args:
        name: the column's name in the warehouse, in any case.

    Returns:
        The first of `RULES` that matches, else a rule that keeps the column.
    """
    matching = (rule for rule in RULES if fnmatchcase(name.lower(), rule.pattern))
    return next(matching, Rule(name, Treatment.KEEP))


def is_forbidden(name: str) -> bool:
    """Return whether a published file must not have a column of this name."""
    rule = rule_for(name)
    return (
        rule.treatment is Treatment.DROP
        or rule.published_name is not None
        or name.lower().endswith(_FORBIDDEN_ENDINGS)
    )


def holds_pseudonyms(name: str) -> bool:
    """Return whether a published column of this name must hold nothing but pseudonyms."""
    return name.lower() == "child_key" or rule_for(name).treatment in PSEUDONYMS


def assert_no_identifiers(file: Path) -> None:
    """Open a file about to be published, read-only, and refuse it if it identifies a child.

    Args:
        file: a closed DuckDB file.

    Raises:
        PublishError: a column has a forbidden name, a table with pseudonyms has no authority
            (the key is always the pair), or a column of pseudonyms holds something else.
    """
    with closing(duckdb.connect(str(file), read_only=True)) as connection:
        # of a large file it would stand between the lines of a build, and in what --json prints
        connection.execute("set enable_progress_bar = false")
        for table, columns in _columns_by_table(connection).items():
            _check_names(table, columns)
            for column in filter(holds_pseudonyms, columns):
                _check_pseudonyms(connection, table, column)


def _columns_by_table(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = connection.execute(
        "select table_name, column_name from duckdb_columns() where not internal"
        " order by table_name, column_index"
    ).fetchall()
    tables: dict[str, list[str]] = {}
    for table, column in rows:
        tables.setdefault(table, []).append(column)
    return tables


def _check_names(table: str, columns: Iterable[str]) -> None:
    forbidden = [name for name in columns if is_forbidden(name)]
    if forbidden:
        raise PublishError(f"{table} would be published with the column {forbidden[0]}.")
    if any(map(holds_pseudonyms, columns)) and AUTHORITY_COLUMN not in columns:
        raise PublishError(f"{table} has pseudonyms but no {AUTHORITY_COLUMN}.")


def _check_pseudonyms(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    value = f"{quoted(column)}::varchar"
    # a child stands in many rows, and DuckDB finds the different ones of packed columns for
    # next to nothing; events differ
    is_repeated = rule_for(column).treatment is not Treatment.EVENT_PSEUDONYM
    # one that is shorter or longer becomes one that is refused
    texts = connection.execute(
        f"select {'distinct' if is_repeated else ''}"
        f" case when strlen({value}) <> {PSEUDONYM_LENGTH} then '-' else {value} end"
        f" from {quoted(table)}"
    ).to_arrow_reader(_ROWS_LOOKED_AT)
    if any(_has_other_bytes(texts_of_rows.column(0)) for texts_of_rows in texts):
        raise PublishError(f"{table}.{column} holds values that are not pseudonyms.")


def _has_other_bytes(texts: pyarrow.StringArray) -> bool:
    """Return whether texts have a byte that no pseudonym has.

    Arrow keeps all of them in one piece, and to look at that costs half of a regular expression
    for each.
    """
    *_, all_bytes = texts.buffers()
    return all_bytes is not None and bool(all_bytes.to_pybytes().translate(None, _DIGITS))


def quoted(name: str) -> str:
    """Return a name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'

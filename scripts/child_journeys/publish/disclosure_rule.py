"""The rule that hid the small numbers of the shareable tables, as the build wrote it down."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from child_journeys.publish.errors import PublishError

RULE_TABLE = "shareable_disclosure"


@dataclass(frozen=True)
class Rule:
    """Which counts are hidden, and how the others are rounded.

    Attributes:
        profile: its name, as in the variable `disclosure_profile`.
        least_hidden, greatest_hidden: the counts that are hidden, both included; none where the
            second is 0.
        rounded_to: all other counts are multiples of it.
    """

    profile: str
    least_hidden: int
    greatest_hidden: int
    rounded_to: int

    @property
    def hides(self) -> bool:
        """Return whether the rule hides anything at all."""
        return self.greatest_hidden > 0


def rule_of(session: duckdb.DuckDBPyConnection) -> Rule:
    """Return the rule by which the shareable tables of a warehouse were made.

    Args:
        session: connection whose current database is the warehouse.

    Raises:
        PublishError: the warehouse does not say.
    """
    columns = "profile, least_hidden, greatest_hidden, rounded_to"
    try:
        return Rule(*session.execute(f"select {columns} from {RULE_TABLE}").fetchone())
    except duckdb.CatalogException:
        raise PublishError(
            f"Nothing was published: the warehouse has no table {RULE_TABLE}, which says how"
            " small numbers were hidden: run dbt build."
        ) from None

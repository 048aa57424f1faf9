"""Which counts of the shareable tables are sums of which."""

from __future__ import annotations

import duckdb
import numpy as np

from child_journeys.publish.disclosure_counts import ANY_VALUE, COUNTS, NO_VALUE, partitions
from child_journeys.publish.disclosure_tables import LINK, OTHERS, VALUES, WITHIN, Sums

# in each row the first is the sum of the others; what no table shows follows by subtraction
_RELATIONS = (
    ("index_cases", "eligible", "too_early", "not_observed", "early_matches"),
    ("eligible", "matched", "unmatched"),
    ("other_eligible", "other_matched", "other_unmatched"),
    ("counted", "met", "unmet"),
    ("counted", "banded", "unbanded"),
    ("event_count", "child_count", "further_events"),
    ("transition_count", "stepping_children", "further_steps"),
    ("journey_count", "flowing_children", "further_journeys"),
)
# a count of one value and that of all other values are together that of the dimension
_OTHERS = {
    "eligible": "other_eligible",
    "matched": "other_matched",
    "unmatched": "other_unmatched",
    "child_count": "other_children",
}


def read_sums(session: duckdb.DuckDBPyConnection) -> Sums:
    """Return which counts are sums of which, of the table that `create_counts` made."""
    queries = [
        *((WITHIN, _within_row(*relation)) for relation in _RELATIONS),
        (WITHIN, _over("authority_code", "dimension, period, value")),
        (WITHIN, _over("period", "dimension, authority_code, value")),
        (VALUES, _over_values()),
        (OTHERS, _one_and_others()),
        (LINK, _authority_as_value()),
        *((LINK, query) for query in _steps()),
    ]
    entries = " union all ".join(
        f"select {place} as place, {kind} as kind, * from ({query})"
        for place, (kind, query) in enumerate(queries)
    )
    columns = session.execute(
        "select dense_rank() over (order by place, whole, apart) - 1 as number,"
        f" whole, part, block, kind from ({entries}) order by number, position"
    ).fetchnumpy()
    return Sums(**{name: np.asarray(column, dtype=np.int64) for name, column in columns.items()})


def _entries(same: str, where: str, apart: str = "0", block: str = "part.block") -> str:
    return (
        f"select whole.id as whole, part.id as part, part.id as position,"
        f" {apart} as apart, {block} as block"
        f" from {COUNTS} as whole inner join {COUNTS} as part using ({same}) where {where}"
    )


def _within_row(whole: str, *parts: str) -> str:
    return _entries(
        "family, dimension, authority_code, period, value",
        f"whole.count_name = '{whole}' and part.count_name in {parts}",
    )


def _over(key: str, same: str) -> str:
    # where a row is missing nobody has the value, and all cases are others
    return _entries(
        f"family, count_name, {same}",
        f"whole.{key} = 'all' and part.{key} <> 'all' and count_name not like 'other_%'"
        f" and value <> '{NO_VALUE}'",
    )


def _over_values() -> str:
    return _entries(
        "family, authority_code, period, count_name",
        f"whole.dimension = 'all' and part.dimension <> 'all' and"
        f" (part.value in ('{ANY_VALUE}', '{NO_VALUE}')"
        f" or (part.dimension, part.count_name) in (select (dimension, count_name)"
        f" from ({partitions()})))",
        apart="part.block",
    )


def _one_and_others() -> str:
    return f"""
        select coalesce(any_one.id, total.id) as whole, unnest([one.id, other.id]) as part,
            unnest([0, 1]) as position, one.id as apart, one.block
        from {COUNTS} as one
        inner join (select unnest({list(_OTHERS)}) as count_name,
            unnest({list(_OTHERS.values())}) as other_name) using (count_name)
        inner join {COUNTS} as other
            on one.table_name = other.table_name and one.row_key = other.row_key
            and other.count_name = other_name
        inner join {COUNTS} as total
            on total.family = one.family and total.authority_code = one.authority_code
            and total.period = one.period and total.count_name = one.count_name
            and total.dimension = 'all'
        left join {COUNTS} as any_one
            on any_one.family = one.family and any_one.authority_code = one.authority_code
            and any_one.period = one.period and any_one.count_name = one.count_name
            and any_one.dimension = one.dimension and any_one.value = '{ANY_VALUE}'
        where one.dimension <> 'all'
    """


def _authority_as_value() -> str:
    return f"""
        select whole.id as whole, part.id as part, 0 as position, 0 as apart, whole.block
        from {COUNTS} as whole
        inner join {COUNTS} as part
            on whole.value = part.authority_code and whole.family = part.family
            and whole.period = part.period and whole.count_name = part.count_name
            and part.dimension = 'all'
        where whole.dimension = 'authority'
    """


def _steps() -> list[str]:
    """Return the sums of the steps from one event, or one stage of a flow, to the next.

    Each event but a child's last has a next one, each but the first one before it; visits and
    reviews stand aside. What flows into a stage flows out of it.
    """
    flows = _entries(
        "family, authority_code",
        "whole.count_name = 'journey_count' and part.count_name = 'journey_count'"
        " and whole.dimension = 'step 1' and part.dimension = 'step 2'"
        " and split_part(whole.value, ' > ', 2) = split_part(part.value, ' > ', 1)",
    )
    of_type = [
        _entries(
            "family, authority_code",
            "whole.count_name = 'event_count' and whole.dimension = 'event_type'"
            f" and (part.count_name = '{end}' and part.value = whole.value"
            f" or part.count_name = 'transition_count'"
            f" and split_part(part.value, ' > ', {place}) = whole.value)",
        )
        for end, place in (("first_events", 2), ("last_events", 1))
    ]
    return [flows, *of_type]

"""Disclosure control of the shareable tables: attacked before they are published, and repaired.

What the build hid is attacked as a reader would (`disclosure_attack`). Where a hidden count is
found, another of the same sum is hidden too, and so on until nothing is found.
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb
import numpy as np

from child_journeys.publish.disclosure_counts import COUNTS, KEYS, create_counts, row_key
from child_journeys.publish.disclosure_repair import Counts, Unprotected, bounds_of, repaired
from child_journeys.publish.disclosure_rule import RULE_TABLE, Rule, rule_of
from child_journeys.publish.disclosure_sums import read_sums
from child_journeys.publish.errors import PublishError

HIDDEN = "disclosure_hidden"

# tables whose counts are sums of nothing that is published: no small number may stand in them
_PLAIN_COUNTS = {
    "shareable_list_counts": ("rows_kept", "rows_refused", "rows_duplicate"),
    "shareable_finding_counts": ("row_count",),
    # its shares are made of counts that are rounded in every profile
    "shareable_archetype_time_to_match": ("cases",),
}
# made of the shareable rates alone
_DERIVED = ("shareable_authority_comparison",)
_KNOWN = {*KEYS, *_PLAIN_COUNTS, *_DERIVED, RULE_TABLE}

_RATE = ("rate", "rate_low", "rate_high")
_RATIO = ("rate_ratio", "rate_ratio_low", "rate_ratio_high", "q_value")
# what is emptied with the main counts of a row
_MADE_OF_MAIN = {
    "shareable_archetype_rates": ("eligible", "matched", *_RATE),
    "shareable_archetype_breakdowns": ("eligible", "matched", *_RATE, *_RATIO),
    "shareable_timeliness": (
        *("counted", "met", "share", "share_low", "share_high", "median_measure"),
    ),
    "shareable_timeliness_bands": ("counted", "share"),
    "shareable_event_counts": ("event_count", "child_count"),
    "shareable_journey_transitions": ("transition_count", "child_count", "median_days"),
    "shareable_journey_flows": ("journey_count", "child_count"),
}


def protect(
    session: duckdb.DuckDBPyConnection, tables: Collection[str], *, repair: bool = True
) -> list[str]:
    """Attack the shareable tables, and hide more until the attack finds nothing.

    Args:
        session: a cursor whose current database is the warehouse. Tables in which more had to be
            hidden stand before those of the warehouse as temporary ones of the same name.
        tables: what is about to be shared; without a table of counts nothing is done.
        repair: whether to hide more; without it what is found is an error.

    Returns:
        Notices for the person who publishes.

    Raises:
        PublishError: a table shows a small number, is not known to the attack, or something
            hidden can be worked out; says which table, and no number.
    """
    shareable = {table for table in tables if table.startswith("shareable_")}
    if unknown := shareable - _KNOWN:
        raise PublishError(f"Nothing was published: no attack is known on {min(unknown)}.")
    if not shareable:
        return []
    rule = rule_of(session)
    if not rule.hides:
        return ["Profile internal: no small number is hidden. Keep the shareable file inside."]
    _refuse_small_numbers(session, rule)
    counts = read_counts(session, rule)
    _refuse_other_rule(session, counts, rule)
    try:
        safe = repaired(counts, rule, repair=repair)
    except Unprotected as error:
        raise PublishError(
            "Nothing was published: a small number that is hidden in"
            f" {_table_of(session, error.count)} can be worked out from what is shown."
        ) from None
    _hide(
        session,
        units=np.flatnonzero(counts.is_shown & ~safe.is_shown & (counts.unit >= 0)),
        rows=np.flatnonzero(counts.is_listed & ~safe.is_listed),
    )
    create_counts(session, rule)
    # less may be shown: a total that only the shares of its parts told of goes with them
    shared = _read_shared(session)
    is_shown = ~np.isnan(shared)
    if not np.array_equal(shared[is_shown], safe.shared[is_shown]):
        raise PublishError("Nothing was published: what was attacked is not what would be shared.")
    return []


def read_counts(session: duckdb.DuckDBPyConnection, rule: Rule) -> Counts:
    """Return all counts of the shareable tables as they would be published now.

    Args:
        session: a cursor whose current database is the warehouse.
        rule: the rule by which they were made.
    """
    create_counts(session, rule)
    columns = session.execute(
        f"""
        select
            true_count::double as true, is_listed,
            dense_rank() over (order by table_name, row_key) as row,
            case when unit is null then -1
                else dense_rank() over (order by table_name, row_key, unit) end as unit,
            unit is not distinct from 'row' as is_row_unit,
            block,
            -- of flows, which have no totals, the first step stands beside the others
            coalesce(
                min(case when dimension = 'all' then block end) over (partition by family),
                min(block) over (partition by family)
            ) as total_block
        from {COUNTS} order by id
        """
    ).fetchnumpy()
    arrays = {name: np.asarray(column) for name, column in columns.items()}
    return Counts(shared=_read_shared(session), sums=read_sums(session), **arrays)


def _read_shared(session: duckdb.DuckDBPyConnection) -> np.ndarray:
    query = f"select shared_count::double as shared from {COUNTS} order by id"
    return np.ma.filled(session.execute(query).fetchnumpy()["shared"], np.nan)


def _table_of(session: duckdb.DuckDBPyConnection, count: int) -> str:
    """Return the table of a count, or of the one it follows from by subtraction."""
    query = f"select coalesce(table_name, family) from {COUNTS} where id = ?"
    return session.execute(query, [count]).fetchone()[0]


def _refuse_small_numbers(session: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    for table, names in _PLAIN_COUNTS.items():
        is_small = " or ".join(f"{name} between 1 and {rule.greatest_hidden}" for name in names)
        if session.execute(f"select count(*) from {table} where {is_small}").fetchone()[0]:
            raise PublishError(f"Nothing was published: {table} shows a small number.")


def _refuse_other_rule(session: duckdb.DuckDBPyConnection, counts: Counts, rule: Rule) -> None:
    """Refuse tables whose published counts cannot be what the rule makes of the true ones."""
    low, high = bounds_of(counts, rule)
    wrong = np.flatnonzero((counts.true < low) | (counts.true > high))
    if len(wrong):
        table = _table_of(session, int(wrong[0]))
        raise PublishError(f"Nothing was published: {table} shows a number against its rule.")


def _hide(session: duckdb.DuckDBPyConnection, units: np.ndarray, rows: np.ndarray) -> None:
    """Put temporary tables, in which more is hidden, before those of the warehouse."""
    session.execute(
        f"create or replace temp table {HIDDEN} as"
        f" select distinct table_name, row_key, unit, family, authority_code, period, dimension"
        f" from {COUNTS} where id in (select unnest(?::integer[])) union"
        f" select distinct table_name, row_key, 'row', family, authority_code, period, dimension"
        f" from {COUNTS} where id in (select unnest(?::integer[]))",
        [units.tolist(), rows.tolist()],
    )
    affected = session.execute(f"select distinct table_name from {HIDDEN} order by 1").fetchall()
    for (table,) in affected:
        _copy(session, table)
        _hide_in(session, table)
    names = {table for (table,) in affected}
    if "shareable_archetype_rates" in names:
        _leave_out_funnels(session)
    if "shareable_timeliness" in names:
        _hide_shares_of_bands(session)


def _copy(session: duckdb.DuckDBPyConnection, table: str) -> None:
    session.execute(f"create temp table if not exists {table} as from {table}")


def _hide_in(session: duckdb.DuckDBPyConnection, table: str) -> None:
    key = row_key(table, KEYS[table])

    def rows_with(unit: str) -> str:
        return (
            f"{key} in (select row_key from {HIDDEN}"
            f" where table_name = '{table}' and unit = '{unit}')"
        )

    session.execute(f"delete from {table} where {rows_with('row')}")
    columns = [name for name, *_ in session.execute(f"describe {table}").fetchall()]
    emptied = [f"{name} = null" for name in _MADE_OF_MAIN.get(table, ())]
    if "is_suppressed" in columns:
        emptied.append("is_suppressed = true")
    if emptied:
        session.execute(f"update {table} set {', '.join(emptied)} where {rows_with('main')}")
    for name in ("too_early", "not_observed"):
        if name in columns:
            session.execute(f"update {table} set {name} = null where {rows_with(name)}")
    if "q_value" in columns:
        # a q-value is made of the tests of all values
        session.execute(
            f"update {table} set q_value = null where (archetype, authority_code, period,"
            f" dimension) in (select (family, authority_code, period, dimension) from {HIDDEN}"
            f" where table_name = '{table}' and unit in ('main', 'row'))"
        )


def _leave_out_funnels(session: duckdb.DuckDBPyConnection) -> None:
    """Leave out the funnels of which an authority was hidden: their centre would tell of it."""
    _copy(session, "shareable_authority_comparison")
    session.execute(
        f"delete from shareable_authority_comparison where (archetype, period) in"
        f" (select (family, period) from {HIDDEN} where table_name = 'shareable_archetype_rates'"
        f" and unit in ('main', 'row') and authority_code <> 'all')"
    )


def _hide_shares_of_bands(session: duckdb.DuckDBPyConnection) -> None:
    _copy(session, "shareable_timeliness_bands")
    session.execute(
        f"update shareable_timeliness_bands set share = null where (indicator, authority_code,"
        f" period) in (select (family, authority_code, period) from {HIDDEN}"
        f" where table_name = 'shareable_timeliness' and unit = 'shares')"
    )

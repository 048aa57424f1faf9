"""Every count of the shareable tables beside its true value.

A count is known by family (archetype, indicator), dimension, authority, period and value. Beside
the counts that are published stand those that follow by subtraction: cases that do not match, all
others a value is compared with, children without an event.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from child_journeys.publish.disclosure_rule import Rule

# the temporary tables of counts, and of the dimensions by which they are broken down
COUNTS = "disclosure_counts"
DIMENSIONS = "disclosure_dimensions"

# what names a row of each table
KEYS = {
    "shareable_archetype_rates": ("archetype", "authority_code", "period"),
    "shareable_archetype_breakdowns": (
        *("archetype", "authority_code", "period"),
        *("dimension", "value"),
    ),
    "shareable_timeliness": ("indicator", "authority_code", "period"),
    "shareable_timeliness_bands": ("indicator", "authority_code", "period", "band_position"),
    "shareable_event_counts": ("authority_code", "event_type"),
    "shareable_journey_transitions": ("authority_code", "from_event_type", "to_event_type"),
    "shareable_journey_flows": (
        *("authority_code", "origin", "step_number"),
        *("from_stage", "to_stage"),
    ),
    "shareable_journey_variants": ("authority_code", "journey_reduced"),
}

# of a dimension in which a case may have several values or none
ANY_VALUE = "(any)"
NO_VALUE = "(none)"

# the unit names what is hidden together: the row, its main counts, or one count alone
_ROW, _MAIN, _SHARES = "row", "main", "shares"


def create_counts(session: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Make the temporary table of all counts, true and published.

    Args:
        session: a cursor whose current database is the warehouse; the shareable tables are read
            by their names, so that temporary ones of the same name stand before them.
        rule: the rule by which they were made.
    """
    rounded = f"{rule.rounded_to} * round({{}} / {rule.rounded_to}.0)"
    tables = " union all ".join(
        [
            _archetypes("shareable_archetype_rates", "archetype_rates"),
            _archetypes("shareable_archetype_breakdowns", "archetype_breakdowns", rounded),
            _timeliness(rounded),
            _bands(),
            _event_counts(),
            _transitions(),
            _flows(),
            _variants(rule),
        ]
    )
    # what is hidden later stays known: the first time tells which dimensions are shared at all
    session.execute(
        f"create temp table if not exists {DIMENSIONS} as"
        " select distinct dimension from shareable_archetype_breakdowns"
    )
    session.execute(f"create or replace temp table {COUNTS} as from ({tables})")
    session.execute(f"insert into {COUNTS} {_bases()}")
    session.execute(f"insert into {COUNTS} {_ends_of_journeys()}")
    session.execute(
        f"create or replace temp table {COUNTS} as"
        f" select (row_number() over (order by family, dimension, authority_code, period, value,"
        f" count_name))::integer - 1 as id,"
        f" (dense_rank() over (order by family, dimension))::integer - 1 as block,"
        f" * from {COUNTS}"
    )


def _rows(
    table: str,
    exact: str,
    counts: Sequence[tuple[str, str | None, str, str]],
    family: str,
    dimension: str = "'all'",
    period: str = "'all'",
    value: str = "'all'",
) -> str:
    """Return the query of the counts of a table: (name, unit, true, published) for each row."""
    keys = KEYS[table]
    same = " and ".join(f"exact.{name} = shared.{name}" for name in keys)
    structs = ", ".join(
        f"{{count_name: '{name}', unit: {_text(unit)},"
        f" true_count: ({true})::bigint, shared_count: ({shared})::bigint}}"
        for name, unit, true, shared in counts
    )
    return (
        f"select '{table}' as table_name, {row_key('exact', keys)} as row_key,"
        f" {family} as family, {dimension} as dimension, exact.authority_code,"
        f" {period} as period, {value} as value,"
        f" shared.authority_code is not null as is_listed, unnest([{structs}], recursive := true)"
        f" from ({exact}) as exact left join {table} as shared on {same}"
    )


def row_key(alias: str, keys: Sequence[str]) -> str:
    """Return the SQL of the text that names a row by its keys."""
    return f"concat_ws('|', {', '.join(f'{alias}.{name}' for name in keys)})"


def _text(text: str | None) -> str:
    return "null" if text is None else f"'{text}'"


def _published(*names: str, unit: str | None = None) -> list[tuple[str, str | None, str, str]]:
    return [(name, unit or name, f"exact.{name}", f"shared.{name}") for name in names]


def _difference(
    name: str, whole: str, part: str, shown: str | None = None
) -> tuple[str, str | None, str, str]:
    """Return the count that follows by subtraction; that a shown row has none is known."""
    true = f"exact.{whole} - exact.{part}"
    known = f"case when shared.{shown} is not null and {true} = 0 then 0 end" if shown else "null"
    return (name, _MAIN if shown else None, true, known)


def _archetypes(table: str, exact: str, rounded: str | None = None) -> str:
    counts = [
        *_published("index_cases", unit=_ROW),
        *_published("eligible", "matched", unit=_MAIN),
        _difference("unmatched", "eligible", "matched", shown="matched"),
        *_published("too_early", "not_observed"),
        ("early_matches", None, "exact.early_matches", "null"),
    ]
    if rounded is None:
        return _rows(table, f"from {exact}", counts, "exact.archetype", period="exact.period")
    # the ratio is made of the rounded counts of the others
    counts += [
        (name, _MAIN, f"exact.{name}", _if_shown("matched", rounded.format(f"exact.{name}")))
        for name in ("other_eligible", "other_matched")
    ]
    counts.append(_difference("other_unmatched", "other_eligible", "other_matched", "matched"))
    names = {"dimension": "exact.dimension", "period": "exact.period", "value": "exact.value"}
    exact = f"from {exact} where dimension in (from {DIMENSIONS}) and period = 'all'"
    return _rows(table, exact, counts, "exact.archetype", **names)


def _if_shown(name: str, expression: str) -> str:
    return f"case when shared.{name} is not null then {expression} end"


def _timeliness(rounded: str) -> str:
    by = ", ".join(KEYS["shareable_timeliness"])
    exact = (
        f"select timeliness.*, coalesce(banded, 0) as banded, is_share_shown from timeliness"
        f" left join (select {by}, sum(counted) as banded from timeliness_bands group by {by})"
        f" using ({by})"
        f" left join (select {by}, bool_or(share is not null) as is_share_shown"
        f" from shareable_timeliness_bands group by {by}) using ({by})"
    )
    counts = [
        *_published("counted", "met", unit=_MAIN),
        _difference("unmet", "counted", "met", shown="met"),
        *_published("too_early", "not_observed"),
        # the shares of the bands are made of the rounded total
        (
            *("banded", _SHARES, "exact.banded"),
            f"case when exact.is_share_shown then {rounded.format('exact.banded')} end",
        ),
        _difference("unbanded", "counted", "banded"),
    ]
    return _rows("shareable_timeliness", exact, counts, "exact.indicator", period="exact.period")


def _bands() -> str:
    return _rows(
        "shareable_timeliness_bands",
        "from timeliness_bands",
        [("banded", _MAIN, "exact.counted", "shared.counted")],
        "exact.indicator",
        dimension="'band'",
        period="exact.period",
        value="exact.band",
    )


def _event_counts() -> str:
    exact = (
        "select *, max(child_count) filter (where event_type = 'all')"
        " over (partition by authority_code) as all_children from int_event_counts"
    )
    counts = [
        *_published("event_count", "child_count", unit=_MAIN),
        _difference("further_events", "event_count", "child_count"),
        _difference("other_children", "all_children", "child_count"),
    ]
    dimension = "case when exact.event_type = 'all' then 'all' else 'event_type' end"
    return _rows(
        *("shareable_event_counts", exact, counts, "'events'"),
        dimension=dimension,
        value="exact.event_type",
    )


def _transitions() -> str:
    counts = [
        *_published("transition_count", unit=_MAIN),
        ("stepping_children", _MAIN, "exact.child_count", "shared.child_count"),
        _difference("further_steps", "transition_count", "child_count"),
    ]
    return _rows(
        *("shareable_journey_transitions", "from journey_transitions", counts, "'events'"),
        dimension="'step'",
        value="exact.from_event_type || ' > ' || exact.to_event_type",
    )


def _flows() -> str:
    counts = [
        *_published("journey_count", unit=_MAIN),
        ("flowing_children", _MAIN, "exact.child_count", "shared.child_count"),
        _difference("further_journeys", "journey_count", "child_count"),
    ]
    return _rows(
        *("shareable_journey_flows", "from journey_flows", counts, "'flows ' || exact.origin"),
        dimension="'step ' || exact.step_number",
        value="exact.from_stage || ' > ' || exact.to_stage",
    )


def _variants(rule: Rule) -> str:
    """Journeys that are listed somewhere, and all others of an authority together."""
    listed = (
        f"select journey_reduced from journey_variants where child_count > {rule.greatest_hidden}"
    )
    exact = (
        f"select authority_code, case when journey_reduced in ({listed}) then journey_reduced"
        f" else '(other)' end as journey_reduced, sum(child_count) as child_count"
        f" from journey_variants group by 1, 2"
    )
    counts = _published("child_count", unit=_ROW)
    return _rows(
        *("shareable_journey_variants", exact, counts, "'events'"),
        dimension="'journey'",
        value="exact.journey_reduced",
    )


_COLUMNS = (
    "null as table_name, null as row_key, {family} as family, {dimension} as dimension,"
    " {authority} as authority_code, {period} as period, {value} as value, false as is_listed,"
    " {count} as count_name, null as unit, ({true})::bigint as true_count, null as shared_count"
)


def partitions() -> str:
    """Return the query of the dimensions whose values make up their total, for each count."""
    return f"""
        select part.dimension, count_name
        from (
            select family, dimension, authority_code, period, count_name, sum(true_count) as parts
            from {COUNTS} where dimension <> 'all' and value not in ('{ANY_VALUE}', '{NO_VALUE}')
            group by all
        ) as part
        inner join (select * from {COUNTS} where dimension = 'all') as total
            using (family, authority_code, period, count_name)
        group by all
        having bool_and(parts = true_count)
    """


def _bases() -> str:
    """Return the query of the cases with any value of a dimension that is no partition."""

    def of_dimension(value: str, true: str) -> str:
        columns = _COLUMNS.format(
            family="base.family",
            dimension="base.dimension",
            authority="base.authority_code",
            period="base.period",
            value=f"'{value}'",
            count="base.count_name",
            true=true,
        )
        return f"""
            select {columns}
            from (
                select
                    one.family, one.dimension, one.authority_code, one.period, one.count_name,
                    max(one.true_count + other.true_count) as any_count
                from {COUNTS} as one
                inner join {COUNTS} as other
                    on one.table_name = other.table_name and one.row_key = other.row_key
                    and other.count_name = 'other_' || one.count_name
                anti join ({partitions()}) as partitions
                    on one.dimension = partitions.dimension
                    and one.count_name = partitions.count_name
                group by all
            ) as base
            inner join (select * from {COUNTS} where dimension = 'all') as total
                using (family, authority_code, period, count_name)
        """

    with_any = of_dimension(ANY_VALUE, "any_count")
    return f"{with_any} union all {of_dimension(NO_VALUE, 'total.true_count - any_count')}"


def _ends_of_journeys() -> str:
    """Return the query of the events of a type that are the first or last of their child."""
    ends = []
    for count, place in (("first_events", 2), ("last_events", 1)):
        columns = _COLUMNS.format(
            family="'events'",
            dimension="'step'",
            authority="of_type.authority_code",
            period="'all'",
            value="of_type.value",
            count=f"'{count}'",
            true="of_type.true_count - coalesce(stepped, 0)",
        )
        ends.append(f"""
            select {columns}
            from {COUNTS} as of_type
            left join (
                select
                    authority_code, split_part(value, ' > ', {place}) as value,
                    sum(true_count) as stepped
                from {COUNTS} where count_name = 'transition_count'
                group by all
            ) using (authority_code, value)
            where of_type.count_name = 'event_count' and of_type.dimension = 'event_type'
        """)
    return " union all ".join(ends)

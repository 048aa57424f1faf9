"""What the report costs beside the plainest page: every table as it is."""

from __future__ import annotations

import html
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from child_journeys.benchmark.measuring import Comparison, compare
from child_journeys.publish.publishing import SHAREABLE_FILE
from child_journeys.report.page import REPORT_FILE, write_report
from child_journeys.report.tables import TABLES

# as many as the catalogue has
ARCHETYPES = 24
_PERIODS = ("all", "2024", "2025", "2026")
_EVENT_TYPES = (
    *("contact", "referral", "assessment_start", "assessment_authorised", "s47", "icpc"),
    *("cin_start", "cin_plan_start", "cin_plan_end", "cin_end", "cpp_start", "cpp_review"),
    *("cpp_end", "lac_start", "lac_end", "early_help_assessment_start"),
)
# numbers with an exponent are doubles, those without are decimals
_RATED = """
    index_cases, index_cases - 20 as eligible, index_cases // 20 * 5 as matched,
    10 as too_early, 10 as not_observed,
    0.25e0 as rate, 0.2e0 as rate_low, 0.3e0 as rate_high, false as is_suppressed"""


def compare_report(folder: Path, events: int, repeats: int) -> Comparison:
    """Write the report on generated tables, against all rows of them as plain HTML tables.

    The page is as big as there are authorities, archetypes and groups; of the events it shows
    only how many they are.

    Args:
        folder: an empty folder to work in.
        events: events behind the tables.
        repeats: how often each way is measured; the cheapest counts.
    """
    file = folder / "published" / SHAREABLE_FILE
    file.parent.mkdir()
    write_shareable_tables(file, events, archetypes=ARCHETYPES)
    rows = _row_count(file)
    return compare(
        "report",
        rows,
        file,
        ours=(write_report, folder, folder / REPORT_FILE),
        baseline=(write_plain_page, file, folder / "plain.html"),
        repeats=repeats,
    )


def _row_count(file: Path) -> int:
    with closing(duckdb.connect(str(file), read_only=True)) as connection:
        counts = (connection.execute(f"select count(*) from {name}").fetchone() for name in TABLES)
        return sum(count for (count,) in counts)


def write_plain_page(file: Path, out: Path) -> None:
    """Write every table of a DuckDB file as an HTML table, each value escaped."""
    with closing(duckdb.connect(str(file), read_only=True)) as connection:
        tables = [
            connection.execute(f"select * from {name} order by all").fetchall() for name in TABLES
        ]
    with out.open("w", encoding="utf-8") as page:
        for rows in tables:
            page.write("<table>")
            page.writelines(map(_plain_row, rows))
            page.write("</table>")


def _plain_row(row: Sequence[object]) -> str:
    return "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>"


def write_shareable_tables(
    file: Path, events: int, authorities: int = 10, archetypes: int = 10
) -> None:
    """Write a shareable file as a build would publish it, with generated counts.

    Args:
        file: the DuckDB file to write.
        events: events behind the tables, evenly spread.
        authorities: how many, besides all of them together.
        archetypes: how many, each with 12 dimensions of 12 groups.
    """
    cases = events // (10 * authorities) // 5 * 5 + 100
    with closing(duckdb.connect(str(file))) as connection:
        _write_scopes(connection, authorities)
        for name, query in (_archetypes(archetypes, cases) | _journeys(cases)).items():
            connection.execute(f"create table {name} as {query}")
        connection.execute("drop table scopes; drop table periods; drop table types")


def _write_scopes(connection: duckdb.DuckDBPyConnection, authorities: int) -> None:
    """Write what the queries of the other tables multiply."""
    connection.execute(
        "create table authorities as select (200 + range)::varchar as authority_code,"
        f" 'Authority ' || range as authority_name from range({authorities})"
    )
    connection.execute(
        "create table scopes as select authority_code from authorities union all select 'all'"
    )
    connection.execute("create table periods as select unnest(?) as period", [list(_PERIODS)])
    connection.execute(
        "create table types as select unnest(?) as event_type, unnest(range(?)) as position",
        [list(_EVENT_TYPES), len(_EVENT_TYPES)],
    )


def _archetypes(archetypes: int, cases: int) -> dict[str, str]:
    every = f"(select 'archetype_' || range as archetype from range({archetypes}))"
    return {
        "archetypes": f"""
            select archetype, '1.0' as version, archetype as title, 'Who?' as question,
                'Why?' as rationale, 'concern' as polarity, 'child' as level,
                '6 months' as follow_up, '{{"within_months": 6}}' as parameters
            from {every}""",
        "archetype_rates": f"""
            select archetype, authority_code, period, {_RATED}
            from {every}, scopes, periods, (select {cases} as index_cases)""",
        "archetype_breakdowns": f"""
            select archetype, authority_code, period,
                'dimension_' || dimension as dimension, 'Group ' || group_number as value,
                {_RATED},
                0.5e0 + group_number / 10e0 as rate_ratio,
                0.4e0 + group_number / 10e0 as rate_ratio_low,
                0.6e0 + group_number / 10e0 as rate_ratio_high,
                group_number / 40 as q_value
            from {every}, scopes, periods, range(12) as dimensions(dimension),
                range(12) as groups(group_number), (select {cases} as index_cases)""",
        "archetype_time_to_match": f"""
            select archetype, authority_code, 30 * (month + 1) as days, {cases} as cases,
                0.02e0 * (month + 1) as share
            from {every}, scopes, range(12) as months(month)""",
        "authority_comparison": f"""
            select archetype, period, authority_code, {cases} as eligible,
                {cases} // 20 * 5 as matched, 0.25e0 as rate, 0.25e0 as target_rate,
                0.001e0 as between_variance, true as is_adjusted,
                0.2e0 as limit_low_95, 0.3e0 as limit_high_95,
                0.15e0 as limit_low_998, 0.35e0 as limit_high_998, 'within' as position
            from {every}, authorities, periods""",
    }


def _journeys(cases: int) -> dict[str, str]:
    return {
        "event_types": "select event_type, upper(event_type) as short_form, event_type as label,"
        " event_type as stage, position as same_day_order, true as is_in_default_journey"
        " from types",
        "event_counts": f"select authority_code, event_type, {cases} as event_count,"
        f" {cases} as child_count from scopes,"
        " (select event_type from types union all select 'all')",
        "observation_windows": "select authority_code, event_type, date '2023-04-01' as"
        " observed_from, date '2026-03-31' as observed_to from authorities, types",
        "list_counts": "select authority_code, 'annex_a' as dataset, event_type as table_name,"
        " 9 as extract_count, date '2023-04-01' as first_extract_date,"
        " date '2026-03-31' as last_extract_date, 9 as files_landed, 0 as files_refused,"
        f" {cases} as rows_kept, 0 as rows_refused, 0 as rows_duplicate from authorities, types",
        "finding_counts": "select authority_code, 'annex_a' as dataset, event_type as table_name,"
        " 'rule' as rule, 'error' as severity, 'date' as column_name, 'A finding' as title,"
        " 'Correct it.' as message, 10 as row_count from authorities, types",
        "journey_flows": "select authority_code, 'Referral' as origin, step as step_number,"
        " 'Stage ' || step as from_stage, 'Stage ' || (step + 1) as to_stage,"
        f" {cases} as journey_count, {cases} as child_count, false as is_suppressed"
        " from scopes, range(1, 3) as steps(step)",
        "journey_transitions": "select authority_code, a.event_type as from_event_type,"
        f" b.event_type as to_event_type, {cases} + 5 * a.position as transition_count,"
        f" {cases} as child_count, 12.0e0 as median_days, false as is_suppressed"
        " from scopes, types as a, types as b",
        "journey_variants": f"select authority_code, 'C -> R' as journey_reduced,"
        f" 2 as event_count, {cases} as child_count, 12.0e0 as median_days from scopes",
        "timeliness": "select event_type as indicator, event_type as title, authority_code, period,"
        " 'case' as counted_by, 'In time.' as met_when, 20 as counted, 15 as met, 0.75e0 as share,"
        " 0.7e0 as share_low, 0.8e0 as share_high, 0 as too_early, 0 as not_observed,"
        " 'days' as unit, 12.0e0 as median_measure, false as is_suppressed"
        " from scopes, types, periods",
        "timeliness_bands": "select event_type as indicator, authority_code, period,"
        " position as band_position, 'A band' as band, 10 as counted, 0.25e0 as share"
        " from scopes, types, periods",
        "dfe_authority_spread": "select 2025 as year_ending_31_march, 'none' as indicator,"
        " 10.0e0 as percentile_10, 20.0e0 as percentile_90",
        "disclosure": "select 'nhs' as profile, 'Small counts are hidden.' as rule",
        "publication": "select 'benchmark' as run_id, '0' as package_version",
    }

"""The last node: dbt runs it only when every public mart was built and all tests on it passed."""

import pyarrow as pa

from child_journeys.publish.publishing import SHAREABLE_FILE, publish
from child_journeys.report.page import write_report
from child_journeys.report.tables import ReportError
from child_journeys.settings import home_folder


def model(dbt, session):
    """Write the published files, and the report, and return one row per published table."""
    dbt.config(materialized="table")
    # each named beside its ref: dbt must see the refs written out to know what comes before
    public = {
        "children": dbt.ref("children"),
        "child_events": dbt.ref("child_events"),
        "withdrawn_events": dbt.ref("withdrawn_events"),
        "child_journeys": dbt.ref("child_journeys"),
        "referral_journeys": dbt.ref("referral_journeys"),
        "s47_journeys": dbt.ref("s47_journeys"),
        "contact_journeys": dbt.ref("contact_journeys"),
        "care_journeys": dbt.ref("care_journeys"),
        "child_spells": dbt.ref("child_spells"),
        "timeliness": dbt.ref("timeliness"),
        "timeliness_bands": dbt.ref("timeliness_bands"),
        "assessment_factors": dbt.ref("assessment_factors"),
        "event_log": dbt.ref("event_log"),
        "journey_transitions": dbt.ref("journey_transitions"),
        "journey_flows": dbt.ref("journey_flows"),
        "journey_variants": dbt.ref("journey_variants"),
        "journey_loops": dbt.ref("journey_loops"),
        "stage_durations": dbt.ref("stage_durations"),
        "archetypes": dbt.ref("archetypes"),
        "archetype_cases": dbt.ref("archetype_cases"),
        "archetype_rates": dbt.ref("archetype_rates"),
        "archetype_breakdowns": dbt.ref("archetype_breakdowns"),
        "archetype_clustering": dbt.ref("archetype_clustering"),
        "archetype_day_rates": dbt.ref("archetype_day_rates"),
        "archetype_time_to_match": dbt.ref("archetype_time_to_match"),
        "archetype_differences": dbt.ref("archetype_differences"),
        "archetype_evidence": dbt.ref("archetype_evidence"),
        "child_archetypes": dbt.ref("child_archetypes"),
        "authority_comparison": dbt.ref("authority_comparison"),
        "patterns_shared": dbt.ref("patterns_shared"),
        "landed_files": dbt.ref("landed_files"),
        "header_matches": dbt.ref("header_matches"),
        "value_matches": dbt.ref("value_matches"),
        "quality_findings": dbt.ref("quality_findings"),
        "reconciliation": dbt.ref("reconciliation"),
        "column_profile": dbt.ref("column_profile"),
        "quality_score": dbt.ref("quality_score"),
        "dfe_comparison": dbt.ref("dfe_comparison"),
        "authorities": dbt.ref("authorities"),
        "calendar": dbt.ref("calendar"),
        "observation_windows": dbt.ref("observation_windows"),
    }
    shareable = {
        "archetypes": dbt.ref("archetypes"),
        "shareable_archetype_rates": dbt.ref("shareable_archetype_rates"),
        "shareable_archetype_breakdowns": dbt.ref("shareable_archetype_breakdowns"),
        "shareable_archetype_time_to_match": dbt.ref("shareable_archetype_time_to_match"),
        "shareable_authority_comparison": dbt.ref("shareable_authority_comparison"),
        "shareable_journey_transitions": dbt.ref("shareable_journey_transitions"),
        "shareable_journey_flows": dbt.ref("shareable_journey_flows"),
        "shareable_journey_variants": dbt.ref("shareable_journey_variants"),
        "shareable_timeliness": dbt.ref("shareable_timeliness"),
        "shareable_timeliness_bands": dbt.ref("shareable_timeliness_bands"),
        "shareable_event_counts": dbt.ref("shareable_event_counts"),
        "shareable_list_counts": dbt.ref("shareable_list_counts"),
        "shareable_finding_counts": dbt.ref("shareable_finding_counts"),
        "shareable_disclosure": dbt.ref("shareable_disclosure"),
        # nothing about children
        "authorities": dbt.ref("authorities"),
        "observation_windows": dbt.ref("observation_windows"),
        "event_types": dbt.ref("event_types"),
        "dfe_authority_spread": dbt.ref("dfe_authority_spread"),
    }
    # names files and rows of the raw data: built and tested before, but it stays inside
    dbt.ref("event_sources")
    # the attack on the shareable tables reads it
    dbt.ref("int_event_counts")
    sources = {name.removeprefix("shareable_"): name for name in shareable}
    summary = publish(session, home_folder(), public=list(public), shareable=sources)
    for notice in summary.notices:
        print(notice)
    if dbt.config.get("meta")["with_report"]:
        try:
            write_report(home_folder())
        except ReportError as error:
            # the tables are published all the same
            print(f"No report was written: {error}")
    return pa.table(
        {
            "run_id": [summary.run_id for _ in summary.tables],
            "file": [table.file for table in summary.tables],
            "table_name": [table.name for table in summary.tables],
            # the table of the warehouse that it was made of
            "source": [
                sources.get(table.name, table.name) if table.file == SHAREABLE_FILE else table.name
                for table in summary.tables
            ],
            "row_count": [table.row_count for table in summary.tables],
        }
    )

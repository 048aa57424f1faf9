"""The nearest that PM4Py offers to journeys and a re-referral within a year."""

from pathlib import Path

import pandas as pd
import pm4py


def make_journeys(events: Path, out: Path) -> None:
    """Order events, find variants, directly-follows times and referrals that follow referrals.

    Args:
        events: Parquet file of the events.
        out: Parquet file to write, one row a variant.
    """
    log = pd.read_parquet(events).sort_values(["child", "event_date", "same_day_order"])
    log = pm4py.format_dataframe(
        log, case_id="child", activity_key="event_type", timestamp_key="event_date"
    )
    variants = pm4py.get_variants(log)
    pm4py.discover_performance_dfg(log)
    pm4py.filter_eventually_follows_relation(log, [("referral", "referral")])
    pm4py.get_all_case_durations(log)
    rows = [(" -> ".join(variant), count) for variant, count in variants.items()]
    pd.DataFrame(rows, columns=["journey", "children"]).to_parquet(out)

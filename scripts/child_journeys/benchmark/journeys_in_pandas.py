"""Journeys as one would write them with pandas."""

from pathlib import Path

import pandas as pd


def make_journeys(events: Path, out: Path) -> None:
    """Order events, find neighbours, write journeys and follow referrals up for a year.

    Args:
        events: Parquet file of the events.
        out: Parquet file to write, one row a child.
    """
    log = pd.read_parquet(events)
    log = log.sort_values(["child", "event_date", "same_day_order"], kind="stable")
    of_child = log.groupby("child", sort=False)
    log["event_number"] = of_child.cumcount() + 1
    log["previous_event_type"] = of_child["event_type"].shift()
    log["next_event_type"] = of_child["event_type"].shift(-1)
    log["days_since_previous"] = of_child["event_date"].diff().dt.days
    log["referral_number"] = (log["event_type"] == "referral").groupby(log["child"]).cumsum()
    log.to_parquet(out.with_name(f"{out.stem}_events.parquet"))
    shown = log[log["is_in_default_journey"]]
    step = "[" + shown["event_date"].dt.strftime("%Y-%m-%d") + "/" + shown["event_type"] + "]"
    journeys = pd.DataFrame(
        {
            "journey": step.groupby(shown["child"], sort=False).agg(" -> ".join),
            "journey_reduced": shown.groupby("child", sort=False)["short_form"].agg(" -> ".join),
        }
    )
    referrals = log[log["event_type"] == "referral"]
    following = referrals.groupby("child", sort=False)["event_date"].shift(-1)
    is_again = following <= referrals["event_date"] + pd.DateOffset(months=12)
    journeys["re_referrals"] = is_again.groupby(referrals["child"], sort=False).sum()
    journeys.to_parquet(out)

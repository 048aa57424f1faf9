"""Journeys as one would write them with Polars."""

from pathlib import Path

import polars as pl


def make_journeys(events: Path, out: Path) -> None:
    """Order events, find neighbours, write journeys and follow referrals up for a year.

    Args:
        events: Parquet file of the events.
        out: Parquet file to write, one row a child.
    """
    day, kind = pl.col("event_date"), pl.col("event_type")
    log = pl.read_parquet(events).sort("child", "event_date", "same_day_order", "event_type")
    log = log.with_columns(
        event_number=pl.int_range(1, pl.len() + 1).over("child"),
        previous_event_type=kind.shift().over("child"),
        next_event_type=kind.shift(-1).over("child"),
        days_since_previous=(day - day.shift()).dt.total_days().over("child"),
        referral_number=(kind == "referral").cum_sum().over("child"),
    )
    log.write_parquet(out.with_name(f"{out.stem}_events.parquet"))
    step = pl.format("[{}/{}]", day.dt.to_string("%Y-%m-%d"), kind)
    journeys = (
        log.filter("is_in_default_journey")
        .group_by("child", maintain_order=True)
        .agg(journey=step.str.join(" -> "), journey_reduced=pl.col("short_form").str.join(" -> "))
    )
    referrals = log.filter(kind == "referral").with_columns(
        is_again=day.shift(-1).over("child") <= day.dt.offset_by("12mo")
    )
    again = referrals.group_by("child").agg(re_referrals=pl.col("is_again").sum())
    journeys.join(again, on="child", how="left").write_parquet(out)

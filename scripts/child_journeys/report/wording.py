"""Numbers, names and sentences as people read them."""

from __future__ import annotations

from datetime import date

from child_journeys.report.tables import Row

HIDDEN = "hidden"
NOT_KNOWN = "-"
MOST_SENTENCES = 5
SIGNIFICANT = 0.05
# one word for each level an archetype can have
_THINGS = {"child": "children"}
_ACRONYMS = {"la": "LA", "cin": "CIN", "upn": "UPN", "icpc": "ICPC", "uasc": "UASC", "s47": "S47"}


def words(name: str) -> str:
    """Return a name such as `calendar_month` as words, the first with a capital letter."""
    text = " ".join(_ACRONYMS.get(word, word) for word in name.split("_"))
    return text[:1].upper() + text[1:]


def things(level: str) -> str:
    """Return what an archetype of this level counts, in the plural."""
    return _THINGS.get(level, f"{level}s")


def count(number: int | None) -> str:
    """Return a number of children or rows; an empty one was hidden because it is small."""
    return HIDDEN if number is None else f"{number:,}"


def percent(share: float | None) -> str:
    """Return a share between 0 and 1 as a whole percentage."""
    return NOT_KNOWN if share is None else f"{100 * share:.0f}%"


def interval(low: float | None, high: float | None) -> str:
    """Return the two ends of an interval of shares."""
    if low is None or high is None:
        return NOT_KNOWN
    return f"{100 * low:.0f} to {100 * high:.0f}%"


def ratio(value: float | None) -> str:
    """Return a ratio to two digits behind the point."""
    return NOT_KNOWN if value is None else f"{value:.2f}"


def ratio_interval(low: float | None, high: float | None) -> str:
    """Return the ends of an interval of ratios; without an upper end it is open."""
    if low is None:
        return NOT_KNOWN
    return f"{low:.2f} and more" if high is None else f"{low:.2f} to {high:.2f}"


def q_value(value: float | None) -> str:
    """Return a q-value; very small ones only as a bound."""
    if value is None:
        return NOT_KNOWN
    return "below 0.001" if value < 0.001 else f"{value:.3f}"


def days(number: float | None) -> str:
    """Return a number of days."""
    return NOT_KNOWN if number is None else f"{number:,.0f}"


def day(value: date | None) -> str:
    """Return a date as it is written in England, such as 31 March 2026."""
    return NOT_KNOWN if value is None else f"{value.day} {value:%B %Y}"


def period(name: str) -> str:
    """Return a period: all years together, or a year from April to March such as 2025-26."""
    if name == "all":
        return "All years"
    return f"{int(name) - 1}-{name[2:]}" if name.isdecimal() else name


def is_significant(row: Row) -> bool:
    """Return whether a row of a breakdown differs from all other values by more than chance."""
    return row["q_value"] is not None and row["q_value"] < SIGNIFICANT


def difference_sentences(rows: list[Row], level: str) -> list[str]:
    """Return a sentence for each of the strongest differences, at most `MOST_SENTENCES`.

    The lower side of a dimension is said only where no higher side is: of two values each is the
    mirror of the other.

    Args:
        rows: rows of `archetype_breakdowns` of one authority (or all) and one period.
        level: what the archetype counts: `child`, `referral`, ...
    """
    different = [row for row in rows if is_significant(row) and row["rate_ratio_low"] is not None]
    # without a ratio it happened to nobody else
    higher = [row for row in different if row["rate_ratio"] is None or row["rate_ratio"] > 1]
    said = {row["dimension"] for row in higher}
    lower = [row for row in different if row not in higher and row["dimension"] not in said]
    strongest = sorted(higher + lower, key=_strength)
    return [_difference_sentence(row, level) for row in strongest[:MOST_SENTENCES]]


def no_difference(rows: list[Row]) -> str:
    """Return the sentence that stands where there is no sentence of a difference.

    Where no group could be compared, that is not the same as no difference.

    Args:
        rows: rows of `archetype_breakdowns` of one authority (or all) and one period.
    """
    if any(row["q_value"] is not None for row in rows):
        return "No group that is shown differs from all others by more than chance (q below 0.05)."
    return "There are too few cases to compare any group with all others."


def _strength(row: Row) -> tuple:
    # where it happened to nobody on one side, the interval's other end says how much at least
    if row["rate_ratio"] is None:
        size = row["rate_ratio_low"]
    elif row["rate_ratio"] == 0:
        size = 1 / row["rate_ratio_high"]
    else:
        size = max(row["rate_ratio"], 1 / row["rate_ratio"])
    return (-size, row["q_value"], row["dimension"], row["value"])


def _difference_sentence(row: Row, level: str) -> str:
    low, high = row["rate_ratio_low"], row["rate_ratio_high"]
    if row["rate_ratio"] is None:
        times, interval = f"at least {ratio(low)}", "end of the 95% interval"
    elif row["rate_ratio"] == 0:
        times, interval = f"at most {ratio(high)}", "end of the 95% interval"
    else:
        times, interval = ratio(row["rate_ratio"]), f"95% interval {ratio_interval(low, high)}"
    return (
        f"{words(row['dimension'])}, {row['value']}: {percent(row['rate'])} of {row['eligible']:,}"
        f" {things(level)}, {times} times the rate of all others"
        f" ({interval}, q {q_value(row['q_value'])})."
    )

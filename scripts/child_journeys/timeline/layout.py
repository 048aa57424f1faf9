"""Where things stand in a timeline: days along a line, and rows without overlaps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from child_journeys.timeline.history import History

USUAL_MONTHS = 18
_SHORTEST_DAYS = 90
# no day of the warehouse lies outside (docs/decisions/0009)
_YEARS = range(1900, 2101)
# average width of a letter of a sans-serif face, in parts of its size; generous
_LETTER_WIDTH = 0.56


@dataclass(frozen=True)
class Period:
    """The days that are shown, both included."""

    start: datetime.date
    end: datetime.date

    @property
    def days(self) -> int:
        """Return how many days lie between the first and the last."""
        return (self.end - self.start).days

    def holds(self, date: datetime.date) -> bool:
        """Return whether a day is shown."""
        return self.start <= date <= self.end

    def overlaps(self, start: datetime.date, end: datetime.date) -> bool:
        """Return whether any day of a stretch is shown."""
        return start <= self.end and end >= self.start


def period_of(
    histories: Iterable[History],
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    months: int | None = USUAL_MONTHS,
) -> Period:
    """Return the days to show: the last months of what is known, or what is asked for.

    Args:
        histories: the children.
        start: the first day asked for.
        end: the last day asked for.
        months: how many months to show where no first day is asked for; None shows all.

    Raises:
        ValueError: nothing is known of the children and no days are asked for, the first day is
            not before the last, or a day lies in a year of which nothing can be known.
    """
    if any(day and day.year not in _YEARS for day in (start, end)):
        raise ValueError(f"--from and --to take years from {_YEARS[0]} to {_YEARS[-1]}.")
    days = sorted(day for history in histories for day in history.dates)
    if not days and not (start and end):
        raise ValueError("Nothing is known of the child that could be shown.")
    if start and end is None:
        end = max(days[-1], _plus_days(start, _SHORTEST_DAYS)) if days else None
    end = end or days[-1]
    if start is None:
        first = days[0] if days else end
        if months is not None:
            first = max(first, months_before(end, months))
        start = min(first, _plus_days(end, -_SHORTEST_DAYS))
    if start >= end:
        raise ValueError("--from is not before --to.")
    return Period(start, end)


def months_before(date: datetime.date, months: int) -> datetime.date:
    """Return the first day of the month that lies so many months before the month of a day."""
    number = date.year * 12 + date.month - 1 - months
    return datetime.date(number // 12, number % 12 + 1, 1)


def _plus_days(date: datetime.date, days: int) -> datetime.date:
    return date + datetime.timedelta(days=days)


@dataclass(frozen=True)
class Scale:
    """Turns days into places between `left` and `right` (pixels, or columns of text)."""

    period: Period
    left: float
    right: float

    def x(self, date: datetime.date) -> float:
        """Return the place of a day; days outside the period stand at its edge."""
        within = min(max((date - self.period.start).days, 0), self.period.days)
        return self.left + (self.right - self.left) * within / self.period.days

    def ticks(self, room: float) -> list[datetime.date]:
        """Return the first days of months to mark, every so many that each has `room`."""
        first = months_before(self.period.start, -1 if self.period.start.day > 1 else 0)
        width_of_month = (self.right - self.left) * 30.4 / self.period.days
        step = next((s for s in (1, 3, 6, 12) if s * width_of_month >= room), 60)
        months = range(
            first.year * 12 + first.month - 1, self.period.end.year * 12 + self.period.end.month
        )
        return [datetime.date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]


def rows_for(extents: Sequence[tuple[float, float]]) -> list[int]:
    """Put stretches into as few rows as the first free one allows, without overlaps.

    Args:
        extents: left and right end of each, in the order in which they are to be placed.

    Returns:
        The row of each, from 0.
    """
    ends: list[float] = []
    rows = []
    for left, right in extents:
        row = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [right]
        rows.append(row)
    return rows


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is, in the unit of its size."""
    return len(text) * size * _LETTER_WIDTH

"""Days as whole numbers: dates written once, working days, and days drawn by season."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from itertools import accumulate
from random import Random

from child_journeys.sample.assumptions import BANK_HOLIDAY_INTAKE, WEEKEND_INTAKE

NEVER = date.max.toordinal()
"""The day of what has not happened: later than every other day."""

EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()
SATURDAY = 5


@cache
def add_months(day: int, months: int) -> int:
    """Return the day `months` calendar months later (or earlier), at most the end of that month.

    Args:
        day: proleptic Gregorian ordinal.
        months: calendar months, negative for earlier.
    """
    start = date.fromordinal(day)
    years, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, month + 1, 1)
    following = date(first.year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first.toordinal() + start.day - 1, following.toordinal() - 1)


class Days:
    """The days of a simulation, from the first birth to beyond the last extract.

    Args:
        first: first day that may be written (ordinal).
        last: last day that may be written (ordinal).
        bank_holidays: ordinals of bank holidays.
        month_weights: share of referrals received in each month (1 to 12), any scale.
    """

    def __init__(
        self,
        first: int,
        last: int,
        bank_holidays: Collection[int],
        month_weights: Mapping[int, float],
    ) -> None:
        self.first = first
        dates = [date.fromordinal(day) for day in range(first, last + 1)]
        self.dates = dict(zip(range(first, last + 1), dates, strict=True))
        self.iso = {day: value.isoformat() for day, value in self.dates.items()} | {NEVER: ""}
        self.slashed = {day: value.strftime("%d/%m/%Y") for day, value in self.dates.items()}
        self.slashed[NEVER] = ""
        self._working = [
            day
            for day, value in self.dates.items()
            if value.weekday() < SATURDAY and day not in bank_holidays
        ]
        self._intake = [0.0, *accumulate(self._intake_weights(bank_holidays, month_weights))]

    def _intake_weights(
        self, bank_holidays: Collection[int], month_weights: Mapping[int, float]
    ) -> list[float]:
        def weight(day: int, value: date) -> float:
            factor = WEEKEND_INTAKE if value.weekday() >= SATURDAY else 1.0
            if day in bank_holidays:
                factor = BANK_HOLIDAY_INTAKE
            return month_weights[value.month] * factor

        return [weight(day, value) for day, value in self.dates.items()]

    def after_working_days(self, day: int, count: int) -> int:
        """Return the working day `count` working days after `day` (day 0 is `day` itself).

        With `count` 0 it is `day`, or the next working day when `day` is none: DfE counts the
        start as day 0, Monday to Friday without the bank holidays of England.
        """
        if count == 0:
            return self._working[bisect_right(self._working, day - 1)]
        return self._working[bisect_right(self._working, day) + count - 1]

    def working_days_between(self, start: int, end: int) -> int:
        """Return the number of working days after `start` up to and including `end`."""
        return bisect_right(self._working, end) - bisect_right(self._working, start)

    def weekday(self, day: int) -> int:
        """Return 0 for Monday to 6 for Sunday."""
        return (day - 1) % 7

    def draw_intake(self, rng: Random, first: int, last: int) -> int:
        """Draw a day on which somebody turns to children's services, from `first` to `last`.

        Busy months and working days are likelier, as the weights say.
        """
        low = self._intake[first - self.first]
        high = self._intake[last - self.first + 1]
        position = bisect_right(self._intake, low + rng.random() * (high - low)) - 1
        return min(max(self.first + position, first), last)

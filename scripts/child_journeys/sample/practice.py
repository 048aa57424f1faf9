"""When authorities send their data, and in which manner."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from child_journeys.sample.days import add_months
from child_journeys.sample.extract import WINDOW_MONTHS


@dataclass(frozen=True)
class Practice:
    """How an authority sends its data.

    Args:
        folder: which name its folder bears: `authority_code`, `authority_name` or `ons_code`.
        months: months from one Annex A extract to the next.
        is_extract_missing: the second extract was never sent.
        is_census_missing: the first census year was never sent.
        is_listing_no_need: List 6 holds episodes closed after assessment without need.
    """

    folder: str
    months: int
    is_extract_missing: bool
    is_census_missing: bool
    is_listing_no_need: bool


PRACTICES = (
    Practice("authority_code", 4, False, False, False),
    Practice("authority_name", 6, False, False, True),
    Practice("ons_code", 6, True, True, False),
)
FEWEST_EXTRACTS = 3
FEWEST_CENSUS_YEARS = 2


@dataclass(frozen=True)
class Task:
    """One authority to be simulated."""

    place: int
    code: str
    ons_code: str
    name: str
    children: int
    start: int
    end: int
    mess: float
    seed: int
    out: Path

    @property
    def practice(self) -> Practice:
        """How this authority sends its data."""
        return PRACTICES[self.place % len(PRACTICES)]

    @property
    def folder(self) -> Path:
        """Where its raw files go."""
        names = {
            "authority_code": self.code,
            "authority_name": self.name,
            "ons_code": self.ons_code,
        }
        return self.out / names[self.practice.folder]


def sendings(practice: Practice, start: int, end: int) -> list[tuple[int, int]]:
    """Return what an authority sends, by date: (day, census year, or 0 for Annex A).

    Args:
        practice: its practice.
        start: first day of the period (ordinal).
        end: last day of the period (ordinal).
    """
    extracts = [(day, 0) for day in _extract_days(practice, start, end)]
    return sorted([*extracts, *((day, year) for year, day in _census_years(practice, start, end))])


def _extract_days(practice: Practice, start: int, end: int) -> list[int]:
    """Return the extract dates: ends of the authority's months, at least three in the period."""
    for months in range(practice.months, 0, -1):
        first = min(months, WINDOW_MONTHS)
        days = []
        while (day := add_months(start, first + months * len(days)) - 1) <= end:
            days.append(day)
        if len(days) >= FEWEST_EXTRACTS:
            break
    if practice.is_extract_missing and len(days) > FEWEST_EXTRACTS:
        del days[1]
    return days


def _census_years(practice: Practice, start: int, end: int) -> list[tuple[int, int]]:
    """Return the census years that end in the period, with their last days."""
    first, last = date.fromordinal(start).year, date.fromordinal(end).year
    years = [
        (year, day)
        for year in range(first, last + 1)
        if start < (day := date(year, 3, 31).toordinal()) <= end
    ]
    if practice.is_census_missing and len(years) > FEWEST_CENSUS_YEARS:
        del years[0]
    return years

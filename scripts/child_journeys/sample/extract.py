"""One extract of Annex A: its window, its forms, and the parts that many lists share."""

from dataclasses import dataclass

from child_journeys.sample.days import NEVER, Days, add_months
from child_journeys.sample.records import Child
from child_journeys.sample.specification import Specification

WINDOW_MONTHS = 6
YEAR_MONTHS = 12


@dataclass(frozen=True)
class Authority:
    """An authority as its files show it."""

    code: str
    name: str
    is_listing_no_need: bool
    """Whether List 6 holds episodes closed after assessment without need (the FAQ spares them)."""


class Extract:
    """What an authority sends on one extract date.

    Args:
        authority: who sends it.
        day: the extract date (ordinal); it shows the six calendar months up to it.
        days: the days of the simulation.
        specification: forms of the codes.
    """

    def __init__(
        self, authority: Authority, day: int, days: Days, specification: Specification
    ) -> None:
        self.authority = authority
        self.day, self.after = day, add_months(day, -WINDOW_MONTHS)
        self.date, self.forms = days.slashed, specification.forms
        answers = self.forms["yes_no_unknown"]
        self.yes_no = {True: answers["Y"], False: answers["N"]}
        self.year = days.dates[day].year
        self._people: dict[int, list[str]] = {}

    def is_shown(self, day: int) -> bool:
        """Return whether the day lies in the six months of the extract."""
        return self.after < day <= self.day

    def known(self, day: int) -> int:
        """Return the day if it has come by the extract date, else NEVER."""
        return day if day <= self.day else NEVER

    def person(self, child: Child) -> list[str]:
        """Return identifier, gender, ethnicity, date of birth and age of a child."""
        person = self._people.get(child.number)
        if person is None:
            is_born = child.birth <= self.day
            person = [
                child.child_id,
                self.forms["gender"][child.gender if is_born else "U"],
                self.forms["ethnicity"][child.ethnicity],
                self.date[child.birth] if is_born else "",
                str(self.age(child)),
            ]
            self._people[child.number] = person
        return person

    def age(self, child: Child) -> int:
        """Return the age in completed years on the extract date, -1 for unborn."""
        if child.birth > self.day:
            return -1
        today, birth = self.date[self.day], self.date[child.birth]
        years = int(today[6:]) - int(birth[6:])
        return years - ((today[3:5], today[:2]) < (birth[3:5], birth[:2]))

    def disability(self, child: Child) -> str:
        """Return the answer whether the child has a disability."""
        return self.yes_no[bool(child.disabilities)]

    def count(self, days: list[int], latest: int) -> str:
        """Return how many of the days lie in the twelve months before the latest one."""
        first = add_months(latest, -YEAR_MONTHS)
        return str(sum(first <= day < latest for day in days))

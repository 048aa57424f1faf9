"""The eleven lists of Annex A that an authority sends on one extract date."""

from collections.abc import Callable, Iterator, Sized

from child_journeys.sample import lists_of_care, lists_of_need
from child_journeys.sample.days import Days
from child_journeys.sample.extract import Authority, Extract
from child_journeys.sample.records import Adopter, Child, Episode
from child_journeys.sample.sent import Row, Sheet
from child_journeys.sample.specification import Specification


class AnnexA:
    """Writes lists of Annex A from true journeys.

    Args:
        authority: whose lists they are.
        children: all children of the authority.
        adopters: its prospective adopters.
        days: the days of the simulation.
        specification: columns and forms.
    """

    def __init__(
        self,
        authority: Authority,
        children: list[Child],
        adopters: list[Adopter],
        days: Days,
        specification: Specification,
    ) -> None:
        self._authority, self._adopters = authority, adopters
        self._days, self._specification = days, specification
        self._spans = [(child, *_span(child)) for child in children]
        self._enquired = _with(children, lambda episode: episode.section_47s)
        self._protected = _with(children, lambda episode: episode.protection_plans)
        self._cared_for = _with(children, lambda episode: episode.care)

    def extract(self, day: int) -> list[Sheet]:
        """Return all lists of the extract of one day.

        A list shows the six calendar months up to and including that day; Lists 6 to 8 show the
        latest episode, plan or period of a child, if open on the day or ended in that time.
        """
        extract = Extract(self._authority, day, self._days, self._specification)
        known = [
            child
            for child, first, last in self._spans
            if first <= extract.day and last > extract.after
        ]
        rows: dict[str, Iterator[Row]] = {
            "contacts": lists_of_need.contacts(extract, known),
            "early_help_assessments": lists_of_need.early_help(extract, known),
            "referrals": lists_of_need.referrals(extract, known),
            "assessments": lists_of_need.assessments(extract, known),
            "section_47_enquiries": lists_of_need.section_47s(extract, self._enquired),
            "children_in_need": lists_of_need.children_in_need(extract, known),
            "child_protection_plans": lists_of_need.protection_plans(extract, self._protected),
            "children_looked_after": lists_of_care.looked_after(extract, self._cared_for),
            "care_leavers": lists_of_care.care_leavers(extract, self._cared_for),
            "adoption": lists_of_care.adoptions(extract, self._cared_for),
            "prospective_adopters": lists_of_care.prospective_adopters(extract, self._adopters),
        }
        tables = self._specification.tables("annex_a", extract.year)
        return [Sheet(table, list(rows[table.name])) for table in tables]


def _with(children: list[Child], part: Callable[[Episode], Sized]) -> list[Child]:
    """Return the children of whom some episode has that part."""
    return [child for child in children if any(part(episode) for episode in child.episodes)]


def _span(child: Child) -> tuple[int, int]:
    """Return the first and last day on which Lists 1 to 6 have anything to say of a child."""
    days = [day for day, _ in child.contacts]
    days += [start for start, _, _ in child.early_help]
    for episode in child.episodes:
        days += [episode.referral, episode.over]
    return min(days), max(days)

"""The modules of a CIN Census that an authority sends for one year."""

from collections.abc import Callable, Iterator

from child_journeys.sample.days import NEVER, Days, add_months
from child_journeys.sample.records import Assessment, Child, Episode
from child_journeys.sample.sent import Row, Sheet, events_of
from child_journeys.sample.specification import Specification
from child_journeys.sample.upn import upn

CENSUS_GENDER = {"M": "1", "F": "2", "U": "0", "X": "9"}
FIRST_YEAR_OF_SEX = 2025
WORKING_DAYS_TO_CONFERENCE = 15
YEARS_OF_SCHOOL_AGE = 4


class CinCensus:
    """Writes modules of the CIN Census from true journeys.

    Args:
        authority_code: DfE code of the authority.
        children: all children of the authority.
        days: the days of the simulation.
        specification: columns of the modules.
    """

    def __init__(
        self,
        authority_code: str,
        children: list[Child],
        days: Days,
        specification: Specification,
    ) -> None:
        self._authority_code = authority_code
        self._children, self._days, self._specification = children, days, specification
        self._date = days.iso
        self._year = self._first = self._last = 0

    def year(self, year: int, last: int) -> list[Sheet]:
        """Return all modules of the year ending on the day `last`, 31 March `year`.

        They hold the episodes of need open at any time in the year and referrals of the year on
        which no further action was taken; an assessment, plan or enquiry when open or finished in
        the year. Nothing dated after the year is known.
        """
        self._year, self._first, self._last = year, add_months(last, -12) + 1, last
        in_year = [
            (child, episodes)
            for child in self._children
            if (episodes := [e for e in child.episodes if self._is_in_year(e)])
        ]
        rows: dict[str, Callable[[Child, list[Episode]], Iterator[Row]]] = {
            "child_identifiers": self._identifiers,
            "child_characteristics": self._characteristics,
            "disabilities": self._disabilities,
            "referrals": self._referrals,
            "assessments": self._assessments,
            "assessment_factors": self._factors,
            "cin_plans": self._cin_plans,
            "section_47_enquiries": self._section_47s,
            "child_protection_plans": self._protection_plans,
            "child_protection_reviews": self._reviews,
            "pre_proceedings": self._pre_proceedings,
        }
        return [
            Sheet(table, [row for child in in_year for row in rows[table.name](*child)])
            for table in self._specification.tables("cin_census", year)
        ]

    def _is_in_year(self, episode: Episode) -> bool:
        if episode.is_no_further_action:
            return self._first <= episode.referral <= self._last
        return episode.referral <= self._last and episode.closure >= self._first

    def _is_open_in_year(self, start: int, end: int) -> bool:
        return start <= self._last and end >= self._first

    def _known(self, day: int) -> int:
        return day if day <= self._last else NEVER

    # Children

    def _identifiers(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        is_born = child.birth <= self._last
        gender = child.gender if is_born else "U"
        is_of_school_age = child.birth <= add_months(self._last, -12 * YEARS_OF_SCHOOL_AGE)
        has_upn = is_of_school_age and child.number % 20 > 0
        cells = [
            child.child_id,
            self._upn(child) if has_upn else "",
            "",
            "" if has_upn else ("UN6" if is_of_school_age else "UN1"),
            self._date[child.birth if is_born else NEVER],
            self._date[NEVER if is_born else child.expected_birth],
            gender if self._year >= FIRST_YEAR_OF_SEX else CENSUS_GENDER[gender],
            self._date[self._known(child.death)],
        ]
        yield cells, ()

    def _upn(self, child: Child) -> str:
        year = self._days.dates[child.birth].year + YEARS_OF_SCHOOL_AGE
        return upn(self._authority_code, child.number, year)

    def _characteristics(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        yield [child.child_id, child.ethnicity], ()

    def _disabilities(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for code in child.disabilities or ("NONE",):
            yield [child.child_id, code], ()

    # Episodes of need

    def _referrals(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for episode in episodes:
            closure = self._known(episode.closure)
            conference = self._transferred_conference(episode)
            cells = [
                child.child_id,
                self._date[episode.referral],
                episode.source_correction.sent(episode.source, self._last),
                "" if episode.is_no_further_action else self._need(episode),
                self._date[closure],
                episode.closure_reason if closure != NEVER else "",
                self._date[conference],
                str(int(episode.is_no_further_action)),
            ]
            yield (
                cells,
                events_of(
                    child.number, referral=episode.referral, cin_end=closure, icpc=conference
                ),
            )

    def _need(self, episode: Episode) -> str:
        return episode.need_correction.sent(episode.need, self._last)

    def _transferred_conference(self, episode: Episode) -> int:
        """Return the day of a conference without an enquiry, if held in the year."""
        conference = episode.transferred_conference
        return conference if self._first <= conference <= self._last else NEVER

    def _assessments_in_year(self, episode: Episode) -> list[Assessment]:
        return [a for a in episode.assessments if self._is_open_in_year(a.start, a.authorised)]

    def _assessments(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for episode in episodes:
            for assessment in self._assessments_in_year(episode):
                authorised = self._known(assessment.authorised)
                cells = [
                    child.child_id,
                    self._date[episode.referral],
                    self._date[assessment.start],
                    "",
                    self._date[authorised],
                ]
                yield (
                    cells,
                    events_of(
                        child.number,
                        assessment_start=assessment.start,
                        assessment_authorised=authorised,
                    ),
                )

    def _factors(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for episode in episodes:
            for assessment in self._assessments_in_year(episode):
                if assessment.authorised <= self._last:
                    dates = [self._date[episode.referral], self._date[assessment.start]]
                    for code in assessment.factors:
                        yield [child.child_id, *dates, code], ()

    def _cin_plans(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for episode in episodes:
            for start, last_day in episode.cin_plans:
                if self._is_open_in_year(start, last_day):
                    end = self._known(last_day)
                    dates = [episode.referral, start, end]
                    cells = [child.child_id, *(self._date[day] for day in dates)]
                    yield cells, events_of(child.number, cin_plan_start=start, cin_plan_end=end)

    def _section_47s(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for episode in episodes:
            for enquiry in episode.section_47s:
                if not self._is_open_in_year(enquiry.start, enquiry.decided):
                    continue
                conference = self._known(enquiry.conference)
                target = self._days.after_working_days(enquiry.start, WORKING_DAYS_TO_CONFERENCE)
                is_unnecessary = enquiry.conference == NEVER and enquiry.decided <= self._last
                cells = [
                    child.child_id,
                    self._date[episode.referral],
                    self._date[enquiry.start],
                    self._date[target],
                    self._date[conference],
                    str(int(is_unnecessary)),
                ]
                yield cells, events_of(child.number, s47=enquiry.start, icpc=conference)

    def _protection_plans(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for episode in episodes:
            for plan in episode.protection_plans:
                if self._is_open_in_year(plan.start, plan.end):
                    end = self._known(plan.end)
                    cells = [
                        child.child_id,
                        self._date[episode.referral],
                        self._date[plan.start],
                        self._date[end],
                        plan.initial_abuse,
                        plan.latest_abuse,
                        str(plan.previous),
                    ]
                    yield cells, events_of(child.number, cpp_start=plan.start, cpp_end=end)

    def _reviews(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for episode in episodes:
            for plan in episode.protection_plans:
                for review in plan.reviews:
                    if self._first <= review <= self._last:
                        dates = [episode.referral, plan.start, review]
                        cells = [child.child_id, *(self._date[day] for day in dates)]
                        yield cells, events_of(child.number, cpp_review=review)

    def _pre_proceedings(self, child: Child, episodes: list[Episode]) -> Iterator[Row]:
        for episode in episodes:
            meetings = episode.pre_proceedings
            if meetings is None or not self._is_open_in_year(meetings.start, meetings.decision):
                continue
            cells = [
                child.child_id,
                self._date[episode.referral],
                self._date[meetings.start],
                self._date[self._known(meetings.letter)],
                "1",
                str(int(meetings.is_family_meeting_held)),
                self._date[self._known(meetings.first_meeting)],
                str(meetings.reviews),
                self._date[self._known(meetings.decision)],
                meetings.outcome if meetings.decision <= self._last else "",
                "",
                "",
            ]
            yield cells, ()

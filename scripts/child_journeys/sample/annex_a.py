"""The eleven lists of Annex A that an authority sends on one extract date."""

from collections.abc import Callable, Iterator, Sized
from dataclasses import dataclass

from child_journeys.sample.days import NEVER, Days, add_months
from child_journeys.sample.records import Adopter, Assessment, Care, Child, Episode, ProtectionPlan
from child_journeys.sample.sent import Row, Sheet, events_of
from child_journeys.sample.specification import Specification

WINDOW_MONTHS = 6
YEAR_MONTHS = 12
YOUNGEST_CARE_LEAVER = 16
OLDEST_CARE_LEAVER = 25
WEEKS_13 = 91


@dataclass(frozen=True)
class Authority:
    """An authority as its files show it."""

    code: str
    name: str
    is_listing_no_need: bool
    """Whether List 6 holds episodes closed after assessment without need (the FAQ spares them)."""


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
        self._authority, self._children, self._adopters = authority, children, adopters
        self._date, self._specification = days.slashed, specification
        self._forms = specification.forms
        self._yes_no = {True: self._forms["yes_no_unknown"]["Y"], False: "b) No"}
        self._enquired = _with(children, lambda episode: episode.section_47s)
        self._protected = _with(children, lambda episode: episode.protection_plans)
        self._cared_for = _with(children, lambda episode: episode.care)
        self._day = self._after = 0
        self._people: dict[int, list[str]] = {}

    def extract(self, day: int) -> list[Sheet]:
        """Return all lists of the extract of one day.

        A list shows the six calendar months up to and including that day; Lists 6 to 8 show the
        latest episode, plan or period of a child, if open on the day or ended in that time.
        """
        self._day, self._after = day, add_months(day, -WINDOW_MONTHS)
        self._people = {}
        rows: dict[str, Callable[[], Iterator[Row]]] = {
            "contacts": self._contacts,
            "early_help_assessments": self._early_help,
            "referrals": self._referrals,
            "assessments": self._assessments,
            "section_47_enquiries": self._section_47s,
            "children_in_need": self._children_in_need,
            "child_protection_plans": self._protection_plans,
            "children_looked_after": self._looked_after,
            "care_leavers": self._care_leavers,
            "adoption": self._adoptions,
            "prospective_adopters": self._prospective_adopters,
        }
        year = int(self._date[day][6:])
        tables = self._specification.tables("annex_a", year)
        return [Sheet(table, list(rows[table.name]())) for table in tables]

    # Parts of rows

    def _is_shown(self, day: int) -> bool:
        return self._after < day <= self._day

    def _known(self, day: int) -> int:
        """Return the day if it has come by the extract date, else NEVER."""
        return day if day <= self._day else NEVER

    def _person(self, child: Child) -> list[str]:
        """Return identifier, gender, ethnicity, date of birth and age of a child."""
        person = self._people.get(child.number)
        if person is None:
            is_born = child.birth <= self._day
            person = [
                child.child_id,
                self._forms["gender"][child.gender if is_born else "U"],
                self._forms["ethnicity"][child.ethnicity],
                self._date[child.birth] if is_born else "",
                str(self._age(child)),
            ]
            self._people[child.number] = person
        return person

    def _age(self, child: Child) -> int:
        """Return the age in completed years on the extract date, -1 for unborn."""
        if child.birth > self._day:
            return -1
        today, birth = self._date[self._day], self._date[child.birth]
        years = int(today[6:]) - int(birth[6:])
        return years - ((today[3:5], today[:2]) < (birth[3:5], birth[:2]))

    def _disability(self, child: Child) -> str:
        return self._yes_no[bool(child.disabilities)]

    def _count(self, days: list[int], latest: int) -> str:
        """Return how many of the days lie in the twelve months before the latest one."""
        first = add_months(latest, -YEAR_MONTHS)
        return str(sum(first <= day < latest for day in days))

    # Lists

    def _contacts(self) -> Iterator[Row]:
        sources = self._forms["source"]
        for child in self._children:
            for day, source in child.contacts:
                if self._is_shown(day):
                    cells = [*self._person(child), self._date[day], sources[source]]
                    yield cells, ((child.number, "contact", day, source),)

    def _early_help(self) -> Iterator[Row]:
        for child in self._children:
            for start, end, organisation in child.early_help:
                if self._is_shown(start):
                    shown_end = self._known(end)
                    dates = [self._date[start], self._date[shown_end]]
                    yield (
                        [*self._person(child), *dates, organisation],
                        events_of(
                            child.number,
                            early_help_assessment_start=start,
                            early_help_assessment_end=shown_end,
                        ),
                    )

    def _referrals(self) -> Iterator[Row]:
        for child in self._children:
            days = [e.referral for e in child.episodes if e.referral <= self._day]
            for episode in child.episodes:
                if self._is_shown(episode.referral):
                    cells = [
                        *self._person(child),
                        self._date[episode.referral],
                        self._forms["source"][
                            episode.source_correction.sent(episode.source, self._day)
                        ],
                        self._yes_no[episode.is_no_further_action],
                        self._count(days, days[-1]),
                        episode.team,
                        episode.worker,
                    ]
                    yield cells, events_of(child.number, referral=episode.referral)

    def _assessments(self) -> Iterator[Row]:
        for child in self._children:
            for episode in child.episodes:
                for assessment in episode.assessments:
                    if self._is_shown(assessment.start) or self._is_shown(assessment.authorised):
                        yield self._assessment(child, episode, assessment)

    def _assessment(self, child: Child, episode: Episode, assessment: Assessment) -> Row:
        authorised = self._known(assessment.authorised)
        support = ""
        if authorised != NEVER:
            code = assessment.correction.sent(assessment.support, self._day)
            support = self._forms["yes_no_unknown"][code]
        cells = [
            *self._person(child),
            self._disability(child),
            self._date[assessment.start],
            self._yes_no[assessment.is_child_seen],
            self._date[authorised],
            support,
            episode.team,
            episode.worker,
        ]
        return cells, events_of(
            child.number, assessment_start=assessment.start, assessment_authorised=authorised
        )

    def _section_47s(self) -> Iterator[Row]:
        for child in self._enquired:
            enquiries = [(e, s) for e in child.episodes for s in e.section_47s]
            starts = [s.start for _, s in enquiries if s.start <= self._day]
            conferences = [s.conference for _, s in enquiries]
            for episode, enquiry in enquiries:
                if not self._is_shown(enquiry.start):
                    continue
                is_decided = enquiry.decided <= self._day
                conference = self._known(enquiry.conference)
                is_held = conference != NEVER
                cells = [
                    *self._person(child),
                    self._disability(child),
                    self._date[enquiry.start],
                    self._yes_no[enquiry.conference == NEVER] if is_decided else "",
                    self._date[conference],
                    self._yes_no[enquiry.is_leading_to_plan] if is_held else "",
                    self._count(starts, starts[-1]),
                    self._count(conferences, starts[-1]),
                    episode.team,
                    episode.worker,
                ]
                yield cells, events_of(child.number, s47=enquiry.start, icpc=conference)

    def _children_in_need(self) -> Iterator[Row]:
        for child in self._children:
            episodes = [e for e in child.episodes if self._is_episode_of_need(e)]
            if episodes and episodes[-1].closure > self._after:
                yield self._child_in_need(child, episodes[-1])

    def _is_episode_of_need(self, episode: Episode) -> bool:
        if episode.is_no_further_action or episode.referral > self._day:
            return False
        is_no_need = episode.closure_reason in ("RC8", "RC9") and episode.closure <= self._day
        return self._authority.is_listing_no_need or not is_no_need

    def _child_in_need(self, child: Child, episode: Episode) -> Row:
        closure = self._known(episode.closure)
        seen = [a.start + 2 for a in episode.assessments if a.is_child_seen]
        seen += [review for plan in episode.protection_plans for review in plan.reviews]
        last_seen = max((day for day in seen if day <= min(closure, self._day)), default=NEVER)
        reason = self._forms["closure_reason"][episode.closure_reason]
        cells = [
            *self._person(child),
            self._disability(child),
            self._date[episode.referral],
            self._forms["primary_need"][episode.need_correction.sent(episode.need, self._day)],
            self._date[last_seen],
            self._date[closure],
            reason if closure != NEVER else "",
            self._forms["case_status"][self._case_status(episode)],
            episode.team,
            episode.worker,
        ]
        return cells, events_of(child.number, cin_start=episode.referral, cin_end=closure)

    def _case_status(self, episode: Episode) -> str:
        """Return the first status that applies: closed, looked after, plan, assessment."""
        day = self._day
        if episode.closure <= day:
            return "CLOSED"
        if any(care.start <= day < care.end for care in episode.care):
            return "CLA"
        if any(plan.start <= day < plan.end for plan in episode.protection_plans):
            return "CPP"
        is_assessed = any(assessment.authorised <= day for assessment in episode.assessments)
        return "CIN" if is_assessed else "ASSESSMENT"

    def _protection_plans(self) -> Iterator[Row]:
        for child in self._protected:
            plans = [
                (episode, plan)
                for episode in child.episodes
                for plan in episode.protection_plans
                if plan.start <= self._day
            ]
            if plans and plans[-1][1].end > self._after:
                yield self._protection_plan(child, *plans[-1])

    def _protection_plan(self, child: Child, episode: Episode, plan: ProtectionPlan) -> Row:
        end = self._known(plan.end)
        review = max((day for day in plan.reviews if day <= self._day), default=NEVER)
        abuse = self._forms["abuse_category"]
        cells = [
            *self._person(child),
            self._disability(child),
            self._date[plan.start],
            abuse[plan.initial_abuse],
            abuse[plan.latest_abuse],
            self._date[min(self._day, end) - (plan.start % 14)],
            self._yes_no[plan.start % 5 > 0],
            self._date[review],
            self._date[end],
            self._yes_no[plan.is_emergency],
            str(plan.previous),
            episode.team,
            episode.worker,
        ]
        return cells, events_of(child.number, cpp_start=plan.start, cpp_review=review, cpp_end=end)

    def _looked_after(self) -> Iterator[Row]:
        for child in self._cared_for:
            periods = [
                (episode, care)
                for episode in child.episodes
                for care in episode.care
                if care.start <= self._day
            ]
            if periods and periods[-1][1].end > self._after:
                yield self._care(child, [care for _, care in periods], *periods[-1])

    def _care(self, child: Child, periods: list[Care], episode: Episode, care: Care) -> Row:
        end = self._known(care.end)
        last = min(self._day, end)
        year_ago = add_months(self._day, -YEAR_MONTHS)
        placements = [day for day in care.placements if day <= last]
        before = [day for day in placements if day < max(year_ago, care.start + 1)]
        current = len(placements) - len(before) + (1 if before else 0)
        missing = care.start % 7 == 0
        cells = [
            *self._person(child),
            self._yes_no[care.is_unaccompanied and care.start > year_ago],
            self._disability(child),
            self._date[care.start],
            self._forms["primary_need"][episode.need_correction.sent(episode.need, self._day)],
            self._yes_no[any(year_ago < period.end <= care.start for period in periods)],
            self._date[care.start],
            self._forms["legal_status"][care.legal_status],
            self._date[max(care.start, last - 30 - care.start % 120)],
            self._date[max(care.start, last - care.start % 42)],
            self._forms["permanence_plan"][care.permanence],
            self._date[max(care.start, last - care.start % 90)],
            self._date[max(care.start, last - care.start % 200)],
            self._date[max(care.start, last - care.start % 170)],
            str(max(1, current)),
            self._date[end],
            self._forms["care_end_reason"][care.end_reason] if end != NEVER else "",
            self._date[placements[-1]],
            self._forms["placement_type"][care.placement_type],
            self._forms["placement_provider"][care.provider],
            care.postcode,
            "",
            self._forms["placement_location"]["IN"],
            self._authority.name,
            str(int(missing)),
            "0",
            self._yes_no[True] if missing else "",
            self._yes_no[care.start % 2 == 0] if missing else "",
            episode.team,
            episode.worker,
        ]
        return cells, events_of(child.number, lac_start=care.start, lac_end=end)

    def _care_leavers(self) -> Iterator[Row]:
        columns_of_2024 = int(self._date[self._day][6:]) >= 2024
        for child in self._cared_for:
            periods = [(e, c) for e in child.episodes for c in e.care if c.start <= self._day]
            if not periods:
                continue
            episode, care = periods[-1]
            age = self._age(child)
            is_long = min(care.end, self._day) - care.start >= WEEKS_13
            if not is_long or not YOUNGEST_CARE_LEAVER <= age < OLDEST_CARE_LEAVER:
                continue
            cells = [
                *self._person(child),
                self._disability(child),
                episode.team,
                episode.worker,
                self._forms["eligibility_category"][self._eligibility(age, care)],
                self._forms["in_touch"]["NO" if child.number % 11 == 0 else "YES"],
                self._forms["accommodation_type"]["BDKUUZ"[child.number % 6]],
                self._forms["accommodation_suitability"][
                    "UNSUITABLE" if child.number % 9 == 0 else "SUITABLE"
                ],
                self._forms["activity_status"][
                    ("F2", "F2", "G5", "P2", "F4" if columns_of_2024 else "F3")[child.number % 5]
                ],
            ]
            if columns_of_2024:
                cells += [
                    self._yes_no[child.is_unaccompanied],
                    f"Personal adviser {child.number % 9 + 1}",
                    self._date[self._day - 20 - child.number % 100],
                    self._date[self._day - child.number % 56],
                ]
            yield cells, ()

    def _eligibility(self, age: int, care: Care) -> str:
        if age >= 18:
            return "FORMER_RELEVANT"
        return "RELEVANT" if care.end <= self._day else "ELIGIBLE"

    def _adoptions(self) -> Iterator[Row]:
        for child in self._cared_for:
            adoption = child.adoption
            if adoption is None or adoption.decision > self._day:
                continue
            if adoption.order <= self._after:
                continue
            care = next(c for e in child.episodes for c in e.care)
            matching = self._known(adoption.matching)
            person = self._person(child)
            cells = [
                person[0],
                adoption.family if matching != NEVER else "",
                *person[1:],
                self._disability(child),
                self._date[care.start],
                self._date[adoption.decision],
                self._date[self._known(adoption.placement_order)],
                self._date[matching],
                self._date[self._known(adoption.placed)],
                self._date[self._known(adoption.order)],
                "",
                "",
                self._date[matching] if adoption.is_fostering_first else "",
            ]
            yield cells, ()

    def _prospective_adopters(self) -> Iterator[Row]:
        for adopter in self._adopters:
            if adopter.enquiry > self._day or adopter.leaving <= self._after:
                continue
            if adopter.order <= self._after:
                continue
            left = adopter.leaving <= self._day
            moments = (
                adopter.enquiry, *adopter.stage_1, *adopter.stage_2, NEVER, adopter.stage_2[1],
                adopter.matching, adopter.placed,
            )  # fmt: skip
            cells = [
                adopter.adopter_id,
                adopter.family,
                self._forms["gender"][adopter.gender],
                self._forms["ethnicity"][adopter.ethnicity],
                self._yes_no[adopter.has_disability],
                self._yes_no[adopter.is_fostering_first],
                *(self._date[self._known(day)] for day in moments),
                "1" if adopter.placed <= self._day else "",
                self._date[self._known(adopter.order)],
                self._date[self._known(adopter.leaving)],
                self._forms["leaving_reason"][adopter.leaving_reason] if left else "",
            ]
            yield cells, ()


def _with(children: list[Child], part: Callable[[Episode], Sized]) -> list[Child]:
    """Return the children of whom some episode has that part."""
    return [child for child in children if any(part(episode) for episode in child.episodes)]

"""What happens within an episode of need: assessment, enquiry, plans, care, closure."""

from random import Random

from child_journeys.sample import assumptions as assumed
from child_journeys.sample.days import Days, add_months
from child_journeys.sample.draws import Choice, Lengths
from child_journeys.sample.rates import Rates
from child_journeys.sample.records import (
    DIED,
    UNCORRECTED,
    Adoption,
    Assessment,
    Care,
    Child,
    Correction,
    Episode,
    PreProceedings,
    ProtectionPlan,
    Section47,
)

MONTHS_OF_CHILDHOOD = 18 * 12
NO_FACTOR = "21"
OTHER_REASON = "RC7"


def coming_of_age(child: Child) -> int:
    """Return the day of the 18th birthday."""
    return add_months(child.birth, MONTHS_OF_CHILDHOOD)


class Support:
    """Lets episodes of need run their course.

    Args:
        days: the days of the simulation.
        rates: rates of ordinary referrals of this authority.
        rng: random numbers of this authority.
    """

    def __init__(self, days: Days, rates: Rates, rng: Random) -> None:
        self._days, self._rates, self._rng = days, rates, rng
        self._initial_abuse = Choice(rates.initial_abuse)
        self._latest_abuse = Choice(rates.latest_abuse)
        self._closures = Choice(rates.closures)
        self._legal_statuses = Choice(assumed.LEGAL_STATUS_WEIGHTS)
        self._placements = Choice(assumed.PLACEMENT_WEIGHTS)
        self._providers = Choice(assumed.PROVIDER_WEIGHTS)
        self._care_ends = Choice(assumed.CARE_END_WEIGHTS)
        self._permanence = Choice(assumed.PERMANENCE_WEIGHTS)
        self._factor_of_need = max(rates.factors, key=rates.factors.__getitem__)
        self._assessment_lengths = Lengths(rates.assessment_bands)
        self._conference_lengths = Lengths(rates.conference_bands)
        self._episode_lengths = Lengths(rates.episode_bands)
        self._plan_lengths = Lengths(rates.plan_bands)

    def assess(self, episode: Episode, support: str, after: int | None = None) -> Assessment:
        """Add an assessment that begins soon after the referral, or after the day given."""
        rng, days = self._rng, self._days
        begin = episode.referral if after is None else after
        delay = rng.randint(0, assumed.LATEST_ASSESSMENT_START)
        start = days.after_working_days(begin, delay)
        authorised = days.after_working_days(start, self._assessment_lengths.draw(rng))
        correction = UNCORRECTED
        if rng.random() < assumed.CORRECTED_SHARE:
            until = authorised + rng.randint(*assumed.DAYS_TO_CORRECTION)
            correction = Correction("N" if support == "Y" else "Y", until)
        factors = [code for code, share in self._rates.factors.items() if rng.random() < share]
        assessment = Assessment(
            start=start,
            authorised=authorised,
            support=support,
            correction=correction,
            is_child_seen=rng.random() < assumed.CHILD_SEEN_SHARE,
            factors=tuple(factors) or (self._factor_of_need if support == "Y" else NO_FACTOR,),
        )
        episode.assessments.append(assessment)
        return assessment

    def close_without_need(self, child: Child, episode: Episode) -> None:
        """Close an episode soon after its assessment found no need of support."""
        rng = self._rng
        delay = rng.randint(0, assumed.LATEST_CLOSURE_AFTER_NO_NEED)
        authorised = episode.assessments[0].authorised
        episode.closure = self._days.after_working_days(authorised, delay)
        episode.closure_reason = "RC8"
        if rng.random() < assumed.EARLY_HELP_AFTER_ASSESSMENT_SHARE:
            episode.closure_reason = "RC9"
            self.start_early_help(child, episode.closure + rng.randint(*assumed.DAYS_TO_EARLY_HELP))

    def way_of_support(self) -> str:
        """Draw what follows an assessment that found need."""
        rng, rates = self._rng, self._rates
        if rng.random() < rates.section_47_per_referral / rates.in_need:
            if rng.random() < rates.conference_per_section_47:
                is_plan = rng.random() < rates.plan_per_conference
                return "protection_plan" if is_plan else "conference"
            is_plan = rng.random() < rates.cin_plan_per_episode
            return "section_47_and_cin_plan" if is_plan else "section_47"
        if rng.random() < assumed.LOOKED_AFTER_SHARE:
            return "care"
        return "cin_plan" if rng.random() < rates.cin_plan_per_episode else "support"

    def support(self, child: Child, episode: Episode, way: str) -> None:
        """Let the episode run its course and close it."""
        rng, days = self._rng, self._days
        authorised = episode.assessments[0].authorised
        closure = max(
            authorised + assumed.SHORTEST_SUPPORT,
            episode.referral + self._episode_lengths.draw(rng),
        )
        closure = min(closure, max(coming_of_age(child), authorised + assumed.SHORTEST_PLAN))
        if way in ("protection_plan", "conference", "section_47", "section_47_and_cin_plan"):
            self._enquire(episode, way)
        if way == "protection_plan":
            closure = self._protect(child, episode)
        elif way in ("cin_plan", "section_47_and_cin_plan"):
            delay = rng.randint(0, assumed.LATEST_PLAN_AFTER_AUTHORISATION)
            start = days.after_working_days(authorised, delay)
            closure = max(closure, start + assumed.SHORTEST_PLAN)
            episode.cin_plans.append((start, closure))
        elif way == "care":
            start = authorised + rng.randint(0, assumed.LATEST_CARE_AFTER_AUTHORISATION)
            start = max(start, child.birth)
            end = add_months(start, rng.randint(*assumed.CARE_MONTHS))
            self.look_after(child, episode, start, min(end, coming_of_age(child)))
            return
        self._close(child, episode, closure)
        self._assess_again(episode)

    def _close(self, child: Child, episode: Episode, closure: int) -> None:
        latest = max(
            [
                closure,
                *(assessment.authorised for assessment in episode.assessments),
                *(enquiry.decided for enquiry in episode.section_47s),
            ]
        )
        episode.closure = latest
        reason = self._closures.draw(self._rng)
        is_unborn = latest < child.birth
        episode.closure_reason = OTHER_REASON if reason == DIED and is_unborn else reason

    def _assess_again(self, episode: Episode) -> None:
        """Add the second assessment that long episodes often have."""
        rng, first = self._rng, episode.assessments[0]
        room = episode.closure - assumed.LONGEST_ASSESSMENT_DAYS
        earliest = first.authorised + assumed.FEWEST_DAYS_BETWEEN_ASSESSMENTS
        if room > earliest and rng.random() < assumed.SECOND_ASSESSMENT_SHARE:
            self.assess(episode, "Y", after=rng.randint(earliest, room))

    def _enquire(self, episode: Episode, way: str) -> None:
        """Add a section 47 enquiry and, if it comes to one, the conference."""
        rng, days = self._rng, self._days
        delay = rng.randint(0, assumed.LATEST_SECTION_47_START)
        start = days.after_working_days(episode.referral, delay)
        decided = days.after_working_days(start, self._conference_lengths.draw(rng))
        if way == "protection_plan" and rng.random() < assumed.TRANSFERRED_SHARE:
            episode.transferred_conference = decided
            return
        enquiry = Section47(start=start, decided=decided)
        if way in ("protection_plan", "conference"):
            enquiry.conference = decided
            enquiry.is_leading_to_plan = way == "protection_plan"
        episode.section_47s.append(enquiry)

    def _protect(self, child: Child, episode: Episode) -> int:
        """Add a child protection plan, starting at the conference; return the day of closure."""
        rng, days = self._rng, self._days
        start = episode.transferred_conference
        if episode.section_47s:
            start = episode.section_47s[-1].conference
        end = days.after_working_days(start + self._plan_lengths.draw(rng), 0)
        end = min(end, max(coming_of_age(child), start + assumed.SHORTEST_PLAN))
        plan = ProtectionPlan(
            start=start,
            end=end,
            initial_abuse=self._initial_abuse.draw(rng),
            latest_abuse="",
            previous=child.previous_plans,
            is_emergency=rng.random() < assumed.EMERGENCY_SHARE,
        )
        is_same = rng.random() < assumed.SAME_ABUSE_SHARE
        plan.latest_abuse = plan.initial_abuse if is_same else self._latest_abuse.draw(rng)
        plan.reviews = self._reviews(plan)
        child.previous_plans += 1
        episode.protection_plans.append(plan)
        if rng.random() < assumed.PRE_PROCEEDINGS_SHARE:
            episode.pre_proceedings = self._pre_proceedings(plan)
        if rng.random() < assumed.STEP_DOWN_SHARE:
            closure = end + rng.randint(*assumed.STEP_DOWN_DAYS)
            episode.cin_plans.append((end, closure))
            return closure
        return end + rng.randint(0, assumed.LATEST_CLOSURE_AFTER_PLAN)

    def _reviews(self, plan: ProtectionPlan) -> list[int]:
        """Return the days of review conferences: within 3 months, then within 6 of the last."""
        rng, days, reviews = self._rng, self._days, []
        last, months = plan.start, 3
        while True:
            latest = add_months(last, months)
            is_in_time = rng.random() < self._rates.review_in_time
            day = (
                latest - rng.randint(*assumed.DAYS_REVIEW_IS_EARLY)
                if is_in_time
                else latest + rng.randint(*assumed.DAYS_REVIEW_IS_LATE)
            )
            last, months = days.after_working_days(day, 0), 6
            if last > plan.end:
                return reviews
            reviews.append(last)

    def _pre_proceedings(self, plan: ProtectionPlan) -> PreProceedings:
        rng = self._rng
        start = self._days.after_working_days(
            plan.start + rng.randint(*assumed.DAYS_TO_PRE_PROCEEDINGS), 0
        )
        first_meeting = self._days.after_working_days(
            start, rng.randint(*assumed.WORKING_DAYS_TO_FIRST_MEETING)
        )
        return PreProceedings(
            start=start,
            letter=self._days.after_working_days(start, 2),
            first_meeting=first_meeting,
            decision=self._days.after_working_days(
                first_meeting, rng.randint(*assumed.WORKING_DAYS_TO_STEP_DECISION)
            ),
            reviews=rng.randint(0, assumed.MOST_REVIEW_MEETINGS),
            outcome=rng.choice("AB"),
            is_family_meeting_held=rng.random() < assumed.FAMILY_MEETING_SHARE,
        )

    def look_after(self, child: Child, episode: Episode, start: int, end: int) -> None:
        """Add a period of being looked after and close the episode when it ends."""
        rng = self._rng
        end = max(end, start + assumed.SHORTEST_CARE)
        age = (start - child.birth) // 365
        is_unaccompanied = (
            assumed.UNACCOMPANIED_AGES[0] <= age <= assumed.UNACCOMPANIED_AGES[1]
            and rng.random() < assumed.UNACCOMPANIED_SHARE
        )
        child.is_unaccompanied = child.is_unaccompanied or is_unaccompanied
        care = Care(
            start=start,
            end=end,
            legal_status=self._legal_statuses.draw(rng),
            permanence=self._permanence.draw(rng),
            end_reason=self._care_ends.draw(rng),
            placement_type=self._placements.draw(rng),
            provider=self._providers.draw(rng),
            is_unaccompanied=is_unaccompanied,
            postcode=f"ZZ{rng.randint(1, 99)} {rng.randint(1, 9)}ZZ",
        )
        if end == coming_of_age(child):
            care.end_reason = "E5"
        elif age <= assumed.OLDEST_ADOPTED_AGE and rng.random() < assumed.ADOPTION_SHARE:
            self._adopt(child, care)
        care.placements = self._placements_from(care)
        episode.care.append(care)
        is_child_still = care.end < coming_of_age(child)
        self._close(
            child,
            episode,
            care.end + (rng.randint(0, assumed.LATEST_CLOSURE_AFTER_CARE) if is_child_still else 0),
        )
        if child.adoption is not None:
            episode.closure_reason = "RC1"

    def _adopt(self, child: Child, care: Care) -> None:
        """Let the period of care end with an adoption order."""
        rng = self._rng
        care.end = add_months(care.start, rng.randint(*assumed.MONTHS_TO_ADOPTION))
        care.end_reason = rng.choice(("E11", "E12"))
        care.legal_status, care.permanence = "E1", "ADOPTION"
        placed = care.end - rng.randint(*assumed.DAYS_PLACED_BEFORE_ORDER)
        matching = placed - rng.randint(*assumed.DAYS_MATCHED_BEFORE_PLACED)
        order = matching - rng.randint(*assumed.DAYS_ORDERED_BEFORE_MATCHED)
        child.adoption = Adoption(
            family=f"FAM{child.number:04d}",
            decision=order - rng.randint(*assumed.DAYS_DECIDED_BEFORE_ORDERED),
            placement_order=order,
            matching=matching,
            placed=placed,
            order=care.end,
            is_fostering_first=rng.random() < assumed.FOSTERING_FIRST_SHARE,
        )

    def _placements_from(self, care: Care) -> list[int]:
        rng, placements = self._rng, [care.start]
        while True:
            following = placements[-1] + rng.randint(*assumed.PLACEMENT_DAYS)
            if following >= care.end:
                return placements
            placements.append(following)

    def start_early_help(self, child: Child, day: int) -> None:
        """Add an early help assessment, on the day or the next working day."""
        rng, start = self._rng, self._days.after_working_days(day, 0)
        organisation = rng.choice(assumed.EARLY_HELP_ORGANISATIONS)
        length = rng.randint(*assumed.EARLY_HELP_DAYS)
        if start not in {begun for begun, _, _ in child.early_help}:
            child.early_help.append((start, start + length, organisation))

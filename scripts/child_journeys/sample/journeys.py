"""Journeys of children through the services of one authority."""

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from random import Random

from child_journeys.sample import assumptions as assumed
from child_journeys.sample.assumptions import Planted
from child_journeys.sample.days import NEVER, Days, add_months
from child_journeys.sample.rates import Band, Rates
from child_journeys.sample.records import (
    Adopter,
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
LATEST_AGE_AT_REFERRAL = 17 * 12 + 6
MATCH_MONTHS = 6
RETURN_MONTHS = 12
LATEST_RETURNABLE_CLOSURE = 330
UNCORRECTED = Correction("")


class Choice:
    """Draws a value with the given weights; quicker than `Random.choices` for one at a time."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._values = list(weights)
        self._sums = list(accumulate(weights.values()))

    def draw(self, rng: Random) -> str:
        """Return one value."""
        return self._values[bisect_right(self._sums, rng.random() * self._sums[-1])]


class Lengths:
    """Draws a length: a band by its weight, then any whole number within it."""

    def __init__(self, bands: tuple[Band, ...]) -> None:
        self._bands = [(low, high) for low, high, _ in bands]
        self._sums = list(accumulate(weight for _, _, weight in bands))

    def draw(self, rng: Random) -> int:
        """Return one length."""
        low, high = self._bands[bisect_right(self._sums, rng.random() * self._sums[-1])]
        return low + int(rng.random() * (high - low + 1))


class Journeys:
    """Simulates the children of one authority.

    Args:
        days: the days of the simulation.
        rates: this authority's rates.
        planted: differences to be found.
        authority_factor: how much likelier the planted archetype is in this authority.
        start: first day of the period (ordinal).
        end: last day of the period (ordinal); no journey begins after it.
        rng: random numbers of this authority.
    """

    def __init__(
        self,
        days: Days,
        rates: Rates,
        planted: Planted,
        authority_factor: float,
        start: int,
        end: int,
        rng: Random,
    ) -> None:
        self._days, self._rates, self._planted, self._rng = days, rates, planted, rng
        self._authority_factor = authority_factor
        self._start, self._end = start, end
        self._sources = Choice(rates.sources)
        self._needs = Choice(rates.needs)
        self._initial_abuse = Choice(rates.initial_abuse)
        self._latest_abuse = Choice(rates.latest_abuse)
        self._disabilities = Choice(rates.disabilities)
        self._closures = Choice(rates.closures)
        self._genders = Choice(assumed.GENDER_WEIGHTS)
        self._ethnicities = Choice(assumed.ETHNICITY_WEIGHTS)
        self._legal_statuses = Choice(assumed.LEGAL_STATUS_WEIGHTS)
        self._placements = Choice(assumed.PLACEMENT_WEIGHTS)
        self._providers = Choice(assumed.PROVIDER_WEIGHTS)
        self._care_ends = Choice(assumed.CARE_END_WEIGHTS)
        self._permanence = Choice(assumed.PERMANENCE_WEIGHTS)
        self._plans = Choice(assumed.PLAN_AFTER_MISSED_RISK_WEIGHTS)
        self._assessment_lengths = Lengths(rates.assessment_bands)
        self._conference_lengths = Lengths(rates.conference_bands)
        self._episode_lengths = Lengths(rates.episode_bands)
        self._plan_lengths = Lengths(rates.plan_bands)
        self._ages = Lengths(assumed.AGE_BANDS)
        self._returns = Lengths(assumed.RETURN_BANDS)
        self._return_rate = rates.re_referral / _share_returnable(rates)
        mean = self._mean_planted_rate()
        self._other_return_rate = max(0.0, (self._return_rate - mean) / (1 - mean))

    def simulate(self, number: int, child_id: str) -> Child:
        """Return one child with everything that happened until after the end of the period.

        Args:
            number: running number of the child within the authority.
            child_id: the authority's identifier.
        """
        draw = self._rng.random()
        if draw < assumed.CARE_LEAVER_SHARE:
            return self._care_leaver(number, child_id)
        if draw < assumed.CARE_LEAVER_SHARE + assumed.LONG_IN_CARE_SHARE:
            return self._long_in_care(number, child_id)
        return self._newly_known(number, child_id)

    def adopter(self, number: int, families: list[str]) -> Adopter:
        """Return one prospective adopter; some become the family of an adopted child."""
        rng = self._rng
        enquiry = rng.randint(self._start - 300, self._end - 60)
        stage_1 = (enquiry + rng.randint(10, 40), enquiry + rng.randint(70, 120))
        is_leaving = rng.random() < assumed.ADOPTER_LEAVES_SHARE
        stage_2 = (NEVER, NEVER)
        matching = placed = order = leaving = NEVER
        if is_leaving:
            leaving = stage_1[1] + rng.randint(0, 60)
        else:
            stage_2 = (stage_1[1] + 7, stage_1[1] + rng.randint(100, 140))
            matching = stage_2[1] + rng.randint(60, 300)
            placed = matching + rng.randint(10, 40)
            order = placed + rng.randint(120, 300)
        family = families[number % len(families)] if families else f"FAM{number:04d}"
        return Adopter(
            adopter_id=f"PA{number:05d}",
            family=family,
            gender=rng.choice("MF"),
            ethnicity=self._ethnicities.draw(rng),
            has_disability=rng.random() < self._rates.disabled,
            is_fostering_first=rng.random() < assumed.FOSTERING_FIRST_SHARE,
            enquiry=enquiry,
            stage_1=stage_1,
            stage_2=stage_2,
            matching=matching,
            placed=placed,
            order=order,
            leaving=leaving,
            leaving_reason=rng.choice("123") if is_leaving else "",
        )

    def _mean_planted_rate(self) -> float:
        """Mean chance of the planted archetype over groups and days of authorisation."""
        planted, weights = self._planted, assumed.ETHNICITY_WEIGHTS
        group = sum(weights[code] for code in planted.group_ethnicities) / sum(weights.values())
        return sum(
            share * day_share * self._planted_rate(is_group, is_day)
            for is_group, share in ((True, group), (False, 1 - group))
            for is_day, day_share in ((True, 1 / 5), (False, 4 / 5))
        )

    def _planted_rate(self, is_group: bool, is_day: bool) -> float:
        planted = self._planted
        rate = planted.base_rate * self._authority_factor
        rate *= planted.group_factor if is_group else 1
        rate *= planted.weekday_factor if is_day else 1
        return min(rate, planted.highest_rate)

    # Children

    def _child(self, number: int, child_id: str, birth: int) -> Child:
        rng = self._rng
        disabilities: set[str] = set()
        if rng.random() < self._rates.disabled:
            count = rng.randint(1, assumed.MOST_DISABILITIES)
            disabilities = {self._disabilities.draw(rng) for _ in range(count)}
        return Child(
            number=number,
            child_id=child_id,
            gender=self._genders.draw(rng),
            ethnicity=self._ethnicities.draw(rng),
            birth=birth,
            expected_birth=birth + rng.randint(-14, 14),
            disabilities=tuple(sorted(disabilities)),
            previous_plans=1 if rng.random() < self._rates.repeat_plan else 0,
        )

    def _newly_known(self, number: int, child_id: str) -> Child:
        rng, days = self._rng, self._days
        earliest = add_months(self._start, -12 * assumed.YEARS_KNOWN_BEFORE)
        first = days.draw_intake(rng, earliest, self._end)
        child = self._child(number, child_id, self._birth(first))
        self._further_contacts(child, first)
        self._early_help(child, first)
        if rng.random() < assumed.CONTACT_ONLY_SHARE:
            child.contacts.append((first, self._sources.draw(rng)))
        else:
            self._referrals(child, first)
        child.contacts = sorted(set(child.contacts))
        return child

    def _birth(self, first: int) -> int:
        """Draw the day of birth of a child who becomes known on the day `first`."""
        age = self._ages.draw(self._rng)
        if age < 0:
            return first + self._rng.randint(10, 150)
        return max(
            add_months(first, -12 * (age + 1)) + 1 + self._rng.randrange(365),
            add_months(first, -LATEST_AGE_AT_REFERRAL),
        )

    def _further_contacts(self, child: Child, first: int) -> None:
        """Add contacts that lead nowhere."""
        rng = self._rng
        last = min(add_months(first, 24), self._end)
        carry_on = assumed.MEAN_FURTHER_CONTACTS / (1 + assumed.MEAN_FURTHER_CONTACTS)
        while rng.random() < carry_on:
            day = self._days.draw_intake(rng, first, last)
            child.contacts.append((day, self._sources.draw(rng)))

    def _early_help(self, child: Child, first: int) -> None:
        rng = self._rng
        if rng.random() < assumed.EARLY_HELP_SHARE:
            last = min(add_months(first, 24), self._end)
            self._start_early_help(child, self._days.draw_intake(rng, first, last))

    def _start_early_help(self, child: Child, day: int) -> None:
        rng, start = self._rng, self._days.after_working_days(day, 0)
        organisation = rng.choice(assumed.EARLY_HELP_ORGANISATIONS)
        length = rng.randint(*assumed.EARLY_HELP_DAYS)
        if start not in {begun for begun, _, _ in child.early_help}:
            child.early_help.append((start, start + length, organisation))

    def _long_in_care(self, number: int, child_id: str) -> Child:
        """Return a child who has been looked after since before the period."""
        rng = self._rng
        referral = add_months(self._start, -rng.randint(6, 30))
        birth = add_months(referral, -rng.randrange(15 * 12)) - rng.randrange(28)
        child = self._child(number, child_id, birth)
        episode = self._support_without_plan(child, referral)
        start = episode.assessments[0].authorised + rng.randint(1, 60)
        end = add_months(self._start, rng.randint(3, 40))
        self._look_after(child, episode, start, min(end, _coming_of_age(child)))
        return child

    def _care_leaver(self, number: int, child_id: str) -> Child:
        """Return a young person who leaves care on the 18th birthday, or has left."""
        rng = self._rng
        months = rng.randint(12 * assumed.CARE_LEAVER_AGES[0], 12 * assumed.CARE_LEAVER_AGES[1])
        birth = add_months(self._start, -months) - rng.randrange(28)
        child = self._child(number, child_id, birth)
        referral = add_months(birth, rng.randint(13 * 12, 15 * 12)) + rng.randrange(28)
        episode = self._support_without_plan(child, referral)
        start = episode.assessments[0].authorised + rng.randint(1, 60)
        self._look_after(child, episode, start, _coming_of_age(child))
        return child

    def _support_without_plan(self, child: Child, referral: int) -> Episode:
        episode = self._episode(referral)
        self._assess(episode, "Y")
        child.episodes.append(episode)
        return episode

    # Referrals

    def _referrals(self, child: Child, first: int) -> None:
        """Add referral after referral until the child does not come back."""
        day, is_plan_due = first, False
        while day <= self._end and day <= add_months(child.birth, LATEST_AGE_AT_REFERRAL):
            episode = self._referral(child, day, is_plan_due)
            next_day, is_plan_due = self._next_referral(child, episode)
            if next_day == NEVER:
                return
            day = next_day

    def _referral(self, child: Child, day: int, is_plan_due: bool) -> Episode:
        rng, rates = self._rng, self._rates
        episode = self._episode(day)
        child.contacts.append((day - min(rng.randrange(4), rng.randrange(4)), episode.source))
        child.episodes.append(episode)
        if is_plan_due:
            self._assess(episode, "Y")
            self._support(child, episode, self._plans.draw(rng))
        elif rng.random() < rates.no_further_action:
            episode.is_no_further_action = True
        elif rng.random() * (1 - rates.no_further_action) < rates.in_need:
            self._assess(episode, "Y")
            self._support(child, episode, self._way_of_support())
        else:
            self._assess(episode, "N")
            self._close_without_need(child, episode)
        return episode

    def _episode(self, day: int) -> Episode:
        rng = self._rng
        return Episode(
            referral=day,
            source=self._sources.draw(rng),
            source_correction=self._correction(self._sources, day),
            need=self._needs.draw(rng),
            need_correction=self._correction(self._needs, day),
            team=rng.choice(assumed.TEAMS),
            worker=f"Social worker {rng.randint(1, assumed.WORKERS)}",
        )

    def _correction(self, choice: Choice, day: int) -> Correction:
        rng = self._rng
        if rng.random() >= assumed.CORRECTED_SHARE:
            return UNCORRECTED
        return Correction(choice.draw(rng), day + rng.randint(*assumed.DAYS_TO_CORRECTION))

    def _next_referral(self, child: Child, episode: Episode) -> tuple[int, bool]:
        """Return the day of the next referral (or NEVER) and whether it will lead to a plan."""
        rng = self._rng
        over = episode.over
        rate = self._return_rate
        if len(child.episodes) == 1 and episode.closure_reason in ("RC8", "RC9"):
            authorised = episode.assessments[0].authorised
            is_group = child.ethnicity in self._planted.group_ethnicities
            is_day = self._days.weekday(authorised) == self._planted.weekday
            if rng.random() < self._planted_rate(is_group, is_day):
                last = add_months(authorised, MATCH_MONTHS)
                return self._days.draw_intake(rng, over + 1, last), True
            rate = self._other_return_rate
        if over - episode.referral <= LATEST_RETURNABLE_CLOSURE and rng.random() < rate:
            last = add_months(episode.referral, RETURN_MONTHS)
            likely = add_months(over, self._returns.draw(rng))
            return self._days.draw_intake(rng, over + 1, max(over + 1, min(last, likely))), False
        if rng.random() < assumed.LATER_RETURN_SHARE:
            first = max(over, add_months(episode.referral, RETURN_MONTHS)) + 1
            return self._days.draw_intake(rng, first, first + 2 * 365), False
        return NEVER, False

    # Assessment and support

    def _assess(self, episode: Episode, support: str, after: int | None = None) -> Assessment:
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
            factors=tuple(factors) or ("21",),
        )
        episode.assessments.append(assessment)
        return assessment

    def _close_without_need(self, child: Child, episode: Episode) -> None:
        rng = self._rng
        delay = rng.randint(0, assumed.LATEST_CLOSURE_AFTER_NO_NEED)
        authorised = episode.assessments[0].authorised
        episode.closure = self._days.after_working_days(authorised, delay)
        episode.closure_reason = "RC8"
        if rng.random() < assumed.EARLY_HELP_AFTER_ASSESSMENT_SHARE:
            episode.closure_reason = "RC9"
            self._start_early_help(child, episode.closure + rng.randint(1, 10))

    def _way_of_support(self) -> str:
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

    def _support(self, child: Child, episode: Episode, way: str) -> None:
        """Let the episode run its course and close it."""
        rng, days = self._rng, self._days
        authorised = episode.assessments[0].authorised
        closure = max(authorised + 7, episode.referral + self._episode_lengths.draw(rng))
        closure = min(closure, max(_coming_of_age(child), authorised + 14))
        if way in ("protection_plan", "conference", "section_47", "section_47_and_cin_plan"):
            self._enquire(episode, way)
        if way == "protection_plan":
            closure = self._protect(child, episode)
        elif way in ("cin_plan", "section_47_and_cin_plan"):
            delay = rng.randint(0, assumed.LATEST_PLAN_AFTER_AUTHORISATION)
            start = days.after_working_days(authorised, delay)
            closure = max(closure, start + 14)
            episode.cin_plans.append((start, closure))
        elif way == "care":
            start = authorised + rng.randint(0, assumed.LATEST_CARE_AFTER_AUTHORISATION)
            end = add_months(start, rng.randint(*assumed.CARE_MONTHS))
            self._look_after(child, episode, start, min(end, _coming_of_age(child)))
            return
        self._close(episode, closure)
        self._assess_again(episode)

    def _close(self, episode: Episode, closure: int) -> None:
        latest = max(
            [
                closure,
                *(assessment.authorised for assessment in episode.assessments),
                *(enquiry.decided for enquiry in episode.section_47s),
            ]
        )
        episode.closure = latest
        episode.closure_reason = self._closures.draw(self._rng)

    def _assess_again(self, episode: Episode) -> None:
        """Add the second assessment that long episodes often have."""
        rng, first = self._rng, episode.assessments[0]
        room = episode.closure - assumed.LONGEST_ASSESSMENT_DAYS
        earliest = first.authorised + assumed.FEWEST_DAYS_BETWEEN_ASSESSMENTS
        if room > earliest and rng.random() < assumed.SECOND_ASSESSMENT_SHARE:
            self._assess(episode, "Y", after=rng.randint(earliest, room))

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
        end = min(end, max(_coming_of_age(child), start + 14))
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
        return end + rng.randint(0, 14)

    def _reviews(self, plan: ProtectionPlan) -> list[int]:
        """Return the days of review conferences: within 3 months, then within 6 of the last."""
        rng, days, reviews = self._rng, self._days, []
        last, months = plan.start, 3
        while True:
            latest = add_months(last, months)
            is_in_time = rng.random() < self._rates.review_in_time
            day = latest - rng.randint(4, 20) if is_in_time else latest + rng.randint(1, 25)
            last, months = days.after_working_days(day, 0), 6
            if last > plan.end:
                return reviews
            reviews.append(last)

    def _pre_proceedings(self, plan: ProtectionPlan) -> PreProceedings:
        rng = self._rng
        start = self._days.after_working_days(plan.start + rng.randint(30, 200), 0)
        first_meeting = self._days.after_working_days(start, rng.randint(5, 15))
        return PreProceedings(
            start=start,
            letter=self._days.after_working_days(start, 2),
            first_meeting=first_meeting,
            decision=self._days.after_working_days(first_meeting, rng.randint(20, 80)),
            reviews=rng.randint(0, 3),
            outcome=rng.choice("AB"),
            is_family_meeting_held=rng.random() < 0.5,
        )

    # Looked-after children

    def _look_after(self, child: Child, episode: Episode, start: int, end: int) -> None:
        """Add a period of being looked after and close the episode when it ends."""
        rng = self._rng
        end = max(end, start + 7)
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
        if end == _coming_of_age(child):
            care.end_reason = "E5"
        elif age <= assumed.OLDEST_ADOPTED_AGE and rng.random() < assumed.ADOPTION_SHARE:
            self._adopt(child, care)
        care.placements = self._placements_from(care)
        episode.care.append(care)
        is_child_still = care.end < _coming_of_age(child)
        self._close(episode, care.end + (rng.randint(0, 30) if is_child_still else 0))
        if child.adoption is not None:
            episode.closure_reason = "RC1"

    def _adopt(self, child: Child, care: Care) -> None:
        """Let the period of care end with an adoption order."""
        rng = self._rng
        care.end = add_months(care.start, rng.randint(*assumed.MONTHS_TO_ADOPTION))
        care.end_reason = rng.choice(("E11", "E12"))
        care.legal_status, care.permanence = "E1", "ADOPTION"
        placed = care.end - rng.randint(120, 180)
        matching = placed - rng.randint(10, 40)
        order = matching - rng.randint(30, 90)
        child.adoption = Adoption(
            family=f"FAM{child.number:04d}",
            decision=order - rng.randint(10, 60),
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


def _coming_of_age(child: Child) -> int:
    return add_months(child.birth, MONTHS_OF_CHILDHOOD)


def _share_returnable(rates: Rates) -> float:
    """Return the share of referrals whose case is over early enough for a re-referral in a year.

    The published share of re-referrals is of all referrals; those still open cannot return, so
    the others must do so more often.
    """
    total = sum(weight for _, _, weight in rates.episode_bands)
    short = sum(
        weight * min(1.0, max(0.0, (LATEST_RETURNABLE_CLOSURE - low + 1) / (high - low + 1)))
        for low, high, weight in rates.episode_bands
    )
    return rates.no_further_action + rates.not_in_need + rates.in_need * short / total

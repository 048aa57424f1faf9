"""Journeys of children through the services of one authority."""

from random import Random

from child_journeys.sample import assumptions as assumed
from child_journeys.sample.assumptions import Planted
from child_journeys.sample.calibration import (
    LATEST_RETURNABLE_CLOSURE,
    mean_planted_rate,
    ordinary_rates,
    planted_rate,
    return_rate,
)
from child_journeys.sample.days import NEVER, Days, add_months
from child_journeys.sample.draws import Choice, Lengths
from child_journeys.sample.rates import Rates
from child_journeys.sample.records import UNCORRECTED, Child, Correction, Episode
from child_journeys.sample.support import Support, coming_of_age

LATEST_AGE_AT_REFERRAL = 17 * 12 + 6
MATCH_MONTHS = 6
RETURN_MONTHS = 12


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
        self._days, self._planted, self._rng = days, planted, rng
        self._rates = ordinary_rates(rates, planted, authority_factor)
        self._authority_factor = authority_factor
        self._start, self._end = start, end
        self._support = Support(days, self._rates, rng)
        self._sources = Choice(rates.sources)
        self._needs = Choice(rates.needs)
        self._disabilities = Choice(rates.disabilities)
        self._genders = Choice(assumed.GENDER_WEIGHTS)
        self._ethnicities = Choice(assumed.ETHNICITY_WEIGHTS)
        self._plans = Choice(assumed.PLAN_AFTER_MISSED_RISK_WEIGHTS)
        self._ages = Lengths(assumed.AGE_BANDS)
        self._returns = Lengths(assumed.RETURN_BANDS)
        self._return_rate = return_rate(rates)
        mean = mean_planted_rate(planted, authority_factor)
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
            expected_birth=birth + rng.randint(*assumed.DAYS_TO_EXPECTED_BIRTH),
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
        child.contacts = sorted({sent for sent in child.contacts if sent[0] <= child.death})
        child.early_help = [given for given in child.early_help if given[1] <= child.death]
        return child

    def _birth(self, first: int) -> int:
        """Draw the day of birth of a child who becomes known on the day `first`."""
        age = self._ages.draw(self._rng)
        if age < 0:
            return first + self._rng.randint(*assumed.DAYS_TO_BIRTH)
        return max(
            add_months(first, -12 * (age + 1)) + 1 + self._rng.randrange(365),
            add_months(first, -LATEST_AGE_AT_REFERRAL),
        )

    def _further_contacts(self, child: Child, first: int) -> None:
        """Add contacts that lead nowhere."""
        rng = self._rng
        last = min(add_months(first, assumed.MONTHS_OF_FURTHER_CONTACT), self._end)
        carry_on = assumed.MEAN_FURTHER_CONTACTS / (1 + assumed.MEAN_FURTHER_CONTACTS)
        while rng.random() < carry_on:
            day = self._days.draw_intake(rng, first, last)
            child.contacts.append((day, self._sources.draw(rng)))

    def _early_help(self, child: Child, first: int) -> None:
        rng = self._rng
        if rng.random() < assumed.EARLY_HELP_SHARE:
            last = min(add_months(first, assumed.MONTHS_OF_FURTHER_CONTACT), self._end)
            self._support.start_early_help(child, self._days.draw_intake(rng, first, last))

    def _long_in_care(self, number: int, child_id: str) -> Child:
        """Return a child who has been looked after since before the period."""
        rng = self._rng
        referral = add_months(self._start, -rng.randint(*assumed.MONTHS_KNOWN_IN_CARE))
        birth = add_months(referral, -rng.randrange(assumed.OLDEST_MONTHS_AT_CARE)) - rng.randrange(
            assumed.DAYS_WITHIN_A_MONTH
        )
        child = self._child(number, child_id, birth)
        episode = self._support_without_plan(child, referral)
        start = episode.assessments[0].authorised + rng.randint(*assumed.DAYS_TO_CARE)
        end = add_months(self._start, rng.randint(*assumed.MONTHS_LEFT_IN_CARE))
        self._support.look_after(child, episode, start, min(end, coming_of_age(child)))
        return child

    def _care_leaver(self, number: int, child_id: str) -> Child:
        """Return a young person who leaves care on the 18th birthday, or has left."""
        rng = self._rng
        months = rng.randint(*assumed.CARE_LEAVER_MONTHS)
        birth = add_months(self._start, -months) - rng.randrange(assumed.DAYS_WITHIN_A_MONTH)
        child = self._child(number, child_id, birth)
        referral = add_months(
            birth, rng.randint(*assumed.CARE_LEAVER_MONTHS_AT_REFERRAL)
        ) + rng.randrange(assumed.DAYS_WITHIN_A_MONTH)
        episode = self._support_without_plan(child, referral)
        start = episode.assessments[0].authorised + rng.randint(*assumed.DAYS_TO_CARE)
        self._support.look_after(child, episode, start, coming_of_age(child))
        return child

    def _support_without_plan(self, child: Child, referral: int) -> Episode:
        episode = self._episode(referral)
        self._support.assess(episode, "Y")
        child.episodes.append(episode)
        return episode

    # Referrals

    def _referrals(self, child: Child, first: int) -> None:
        """Add referral after referral until the child does not come back."""
        last = min(self._end, add_months(child.birth, LATEST_AGE_AT_REFERRAL))
        day, is_plan_due = first, False
        while True:
            episode = self._referral(child, day, is_plan_due)
            day, is_plan_due = self._next_referral(child, episode)
            if day > last or child.death != NEVER:
                return

    def _referral(self, child: Child, day: int, is_plan_due: bool) -> Episode:
        rng, rates = self._rng, self._rates
        episode = self._episode(day)
        wait = min(
            rng.randrange(assumed.DAYS_FROM_CONTACT), rng.randrange(assumed.DAYS_FROM_CONTACT)
        )
        child.contacts.append((day - wait, episode.source))
        child.episodes.append(episode)
        if is_plan_due:
            self._support.assess(episode, "Y")
            self._support.support(child, episode, self._plans.draw(rng))
        elif rng.random() < rates.no_further_action:
            episode.is_no_further_action = True
        elif rng.random() * (1 - rates.no_further_action) < rates.in_need:
            self._support.assess(episode, "Y")
            self._support.support(child, episode, self._support.way_of_support())
        else:
            self._support.assess(episode, "N")
            self._support.close_without_need(child, episode)
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
            planted = planted_rate(self._planted, self._authority_factor, is_group, is_day)
            if rng.random() < planted:
                last = add_months(authorised, MATCH_MONTHS)
                return self._days.draw_intake(rng, over + 1, last), True
            rate = self._other_return_rate
        if over - episode.referral <= LATEST_RETURNABLE_CLOSURE and rng.random() < rate:
            last = add_months(episode.referral, RETURN_MONTHS)
            likely = add_months(over, self._returns.draw(rng))
            return self._days.draw_intake(rng, over + 1, max(over + 1, min(last, likely))), False
        if rng.random() < assumed.LATER_RETURN_SHARE:
            first = max(over, add_months(episode.referral, RETURN_MONTHS)) + 1
            return self._days.draw_intake(rng, first, first + assumed.DAYS_OF_LATER_RETURN), False
        return NEVER, False

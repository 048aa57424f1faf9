"""Rates for the single steps of a journey, such that the published shares come out."""

from dataclasses import replace

from child_journeys.sample import assumptions as assumed
from child_journeys.sample.assumptions import Planted
from child_journeys.sample.rates import Band, Rates

LATEST_RETURNABLE_CLOSURE = 330
"""Days after a referral by which the case must be over for a re-referral in a year."""


def planted_rate(planted: Planted, factor: float, is_group: bool, is_day: bool) -> float:
    """Return the chance of the planted archetype after a first assessment without need.

    Args:
        planted: the planted differences.
        factor: how much likelier it is in this authority.
        is_group: the child belongs to the planted group.
        is_day: the assessment was authorised on the planted weekday.
    """
    rate = planted.base_rate * factor
    rate *= planted.group_factor if is_group else 1
    rate *= planted.weekday_factor if is_day else 1
    return min(rate, planted.highest_rate)


def mean_planted_rate(planted: Planted, factor: float) -> float:
    """Return the mean chance of the planted archetype over groups and working days."""
    weights = assumed.ETHNICITY_WEIGHTS
    group = sum(weights[code] for code in planted.group_ethnicities) / sum(weights.values())
    return sum(
        share * day_share * planted_rate(planted, factor, is_group, is_day)
        for is_group, share in ((True, group), (False, 1 - group))
        for is_day, day_share in ((True, 1 / 5), (False, 4 / 5))
    )


def ordinary_rates(rates: Rates, planted: Planted, factor: float) -> Rates:
    """Return the rates of referrals that were not planted to lead to a plan.

    The published shares are of all referrals. Planted ones always find need, and bring
    conferences of their own, so the others must find less of both.

    Args:
        rates: the authority's rates over all its referrals.
        planted: the planted differences.
        factor: how much likelier the planted archetype is in this authority.
    """
    first = 1 - rates.re_referral - assumed.LATER_RETURN_SHARE
    share = rates.not_in_need * first * mean_planted_rate(planted, factor)
    weights = assumed.PLAN_AFTER_MISSED_RISK_WEIGHTS
    protected = share * weights["protection_plan"] / sum(weights.values())
    enquiries = rates.section_47_per_referral
    conferences = max(0.0, enquiries * rates.conference_per_section_47 - protected)
    plans = max(
        0.0,
        enquiries * rates.conference_per_section_47 * rates.plan_per_conference - protected,
    )
    return replace(
        rates,
        no_further_action=rates.no_further_action / (1 - share),
        not_in_need=rates.not_in_need / (1 - share),
        section_47_per_referral=(enquiries - protected) / (1 - share),
        conference_per_section_47=conferences / (enquiries - protected),
        plan_per_conference=plans / conferences if conferences else 0.0,
    )


def return_rate(rates: Rates) -> float:
    """Return the chance of a re-referral within a year of a referral whose case is soon over.

    The published share is of all referrals; a child whose case stays open cannot be referred
    again, so the others must return more often.
    """
    protected = (
        rates.section_47_per_referral * rates.conference_per_section_47 * rates.plan_per_conference
    )
    supported = rates.in_need - protected
    returnable = (
        rates.no_further_action
        + rates.not_in_need
        + supported * _share_up_to(rates.episode_bands, LATEST_RETURNABLE_CLOSURE)
        + protected * _share_up_to(rates.plan_bands, LATEST_RETURNABLE_CLOSURE // 2)
    )
    return min(1.0, rates.re_referral / (returnable * (1 - assumed.TOO_OLD_TO_RETURN_SHARE)))


def _share_up_to(bands: tuple[Band, ...], length: int) -> float:
    """Return the share of lengths up to `length`, taking bands as evenly filled."""
    total = sum(weight for _, _, weight in bands)
    return (
        sum(
            weight * min(1.0, max(0.0, (length - low + 1) / (high - low + 1)))
            for low, high, weight in bands
        )
        / total
    )

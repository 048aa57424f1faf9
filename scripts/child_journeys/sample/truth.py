"""The two archetypes in plain Python, an independent reading of their definitions.

Everything is judged on what was observed: events that can be read from some file, and the
stretches of time that the files of the authority cover.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from child_journeys.sample.days import add_months

PLAN_STARTS = ("cin_plan_start", "cpp_start", "lac_start")
PLAN_DAYS = timedelta(days=90)
MATCH_MONTHS = 6
RE_REFERRAL_MONTHS = 12

Stretch = tuple[date, date]
"""First and last day observed, both included."""


@dataclass(frozen=True)
class Authorised:
    """An authorised assessment as observed; `support` is "Y", "N" or "" when nobody said."""

    started: date
    support: str


@dataclass
class ObservedChild:
    """What the files say of one child: dates by event type, and its authorised assessments."""

    child_id: str
    dates: dict[str, set[date]] = field(default_factory=dict)
    authorised: dict[date, Authorised] = field(default_factory=dict)

    def sorted_dates(self, *event_types: str) -> list[date]:
        """Return the distinct dates of these events, earliest first."""
        return sorted(set().union(*(self.dates.get(kind, set()) for kind in event_types)))


@dataclass(frozen=True)
class Case:
    """A child judged by an archetype at one index event."""

    child_id: str
    archetype: str
    index_date: date
    status: str
    match_date: date | None
    is_followed_up: bool


def months_after(day: date, months: int) -> date:
    """Return the date `months` calendar months later, at most the end of that month."""
    return date.fromordinal(add_months(day.toordinal(), months))


def join_stretches(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Join stretches that overlap or touch (the next begins at most one day later)."""
    joined: list[Stretch] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def potentially_missed_risk(
    child: ObservedChild, windows: Mapping[str, Sequence[Stretch]]
) -> list[Case]:
    """Judge whether risk may have been missed at the first assessment of a child.

    Args:
        child: what was observed of the child.
        windows: joined stretches by event type; a type never supplied is absent.

    Returns:
        One case, or none if the child has no assessment or the first resulted in a plan.
    """
    if not child.authorised:
        return []
    index = min(child.authorised)
    referrals = child.sorted_dates("referral")
    plans = child.sorted_dates(*PLAN_STARTS)
    if _assessment_resulted_in_plan(index, child.authorised[index], referrals, plans):
        return []
    match = next(
        (
            referral
            for referral in referrals
            if index < referral <= months_after(index, MATCH_MONTHS)
            and not any(index < plan < referral for plan in plans)
            and _referral_resulted_in_plan(referral, referrals, plans, child.authorised)
        ),
        None,
    )
    # where no type of plan is ever supplied, a plan could not have been seen
    supplied = [kind for kind in PLAN_STARTS if kind in windows] or PLAN_STARTS
    required = ["referral", "assessment_authorised", *supplied]
    until = months_after(index, MATCH_MONTHS) + PLAN_DAYS
    return [_case(child, "potentially_missed_risk", index, match, until, required, windows)]


def re_referral(child: ObservedChild, windows: Mapping[str, Sequence[Stretch]]) -> list[Case]:
    """Judge for every referral whether another followed within twelve calendar months.

    Args:
        child: what was observed of the child.
        windows: joined stretches by event type.
    """
    referrals = child.sorted_dates("referral")
    cases = []
    for index in referrals:
        until = months_after(index, RE_REFERRAL_MONTHS)
        following = _next_after(referrals, index)
        match = following if following is not None and following <= until else None
        cases.append(_case(child, "re_referral", index, match, until, ["referral"], windows))
    return cases


def _assessment_resulted_in_plan(
    authorised: date, assessment: Authorised, referrals: Sequence[date], plans: Sequence[date]
) -> bool:
    """A plan start outweighs a "No" of List 4."""
    next_referral = _next_after(referrals, authorised) or date.max
    return assessment.support == "Y" or any(
        assessment.started <= plan <= authorised + PLAN_DAYS and plan < next_referral
        for plan in plans
    )


def _referral_resulted_in_plan(
    referral: date,
    referrals: Sequence[date],
    plans: Sequence[date],
    authorised: Mapping[date, Authorised],
) -> bool:
    next_referral = _next_after(referrals, referral) or date.max
    return any(
        referral <= plan <= referral + PLAN_DAYS and plan < next_referral for plan in plans
    ) or any(
        referral <= day < next_referral and assessment.support == "Y"
        for day, assessment in authorised.items()
    )


def _next_after(days: Sequence[date], day: date) -> date | None:
    """Return the first of the sorted days that is later than `day`."""
    place = bisect_right(days, day)
    return days[place] if place < len(days) else None


def _case(
    child: ObservedChild,
    archetype: str,
    index: date,
    match: date | None,
    until: date,
    required: Sequence[str],
    windows: Mapping[str, Sequence[Stretch]],
) -> Case:
    missing = [kind for kind in required if not _is_observed(index, until, windows.get(kind, ()))]
    if match is not None:
        status = "match"
    elif not missing:
        status = "no_match"
    elif all(_is_in_last_stretch(index, windows.get(kind, ())) for kind in missing):
        status = "too_early"
    else:
        status = "not_observed"
    return Case(child.child_id, archetype, index, status, match, not missing)


def _is_observed(first: date, last: date, stretches: Sequence[Stretch]) -> bool:
    return any(start <= first and last <= end for start, end in stretches)


def _is_in_last_stretch(day: date, stretches: Sequence[Stretch]) -> bool:
    return bool(stretches) and stretches[-1][0] <= day <= stretches[-1][1]

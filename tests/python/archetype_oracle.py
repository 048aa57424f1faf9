"""Every archetype as a slow, plain reading of its definition, child by child.

Nothing here looks at the SQL: loops over the events of one child, in order, as dictionaries.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from child_journeys.sample.truth import months_after

Event = Mapping[str, object]
PLAN_STARTS = ("cin_plan_start", "cpp_start", "lac_start")


@dataclass(frozen=True)
class Verdict:
    """What a definition says of one index event, before it is asked what was observed."""

    index: Event
    end: date
    is_match: bool
    match_date: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class Reading:
    """A definition: the types that must be observed, and its reading of a child's events."""

    types: tuple[str, ...]
    read: Callable[["Child"], Iterator[Verdict]]
    needs_plans: bool = False
    # a match that was seen stands; that something is absent stands only at the end
    is_match_final: bool = True


@dataclass(frozen=True)
class Child:
    """All events of one child in order, with what else the warehouse knows of it."""

    events: Sequence[Event]
    assessment_ends: Mapping[date, date | None]
    working_days: Sequence[date]

    def of(self, *types: str) -> list[Event]:
        """Return the events of these types, in order."""
        return [event for event in self.events if event["event_type"] in types]

    def between(self, first: date, last: date, *types: str) -> list[Event]:
        """Return the events of these types from `first` to `last`, both included."""
        return [event for event in self.of(*types) if first <= event["event_date"] <= last]

    def deadline(self, day: date, number: int) -> date:
        """Return the last day before working day `number + 1` after `day`."""
        later = [other for other in self.working_days if other > day]
        return later[number] - timedelta(days=1)

    def leads_to_plan(self, event: Event) -> bool:
        """Tell whether a referral or an authorised assessment resulted in a plan (record 0005)."""
        day = event["event_date"]
        later = [r["event_date"] for r in self.of("referral") if r["event_date"] > day]
        until = min(later, default=date.max) - timedelta(days=1)
        started = min(event["started_on"] or day, day)
        if self.between(started, min(until, day + timedelta(days=90)), *PLAN_STARTS):
            return True
        if event["event_type"] == "assessment_authorised":
            return event["assessment_outcome"] == "support"
        return any(
            assessment["assessment_outcome"] == "support"
            for assessment in self.between(day, until, "assessment_authorised")
        )


def status(verdict: Verdict, reading: Reading, authority: str, watch) -> tuple[str, bool]:
    """Return the status of a case and whether it was followed up.

    `watch` says how far an authority was observed: `says` and `plan_types`.
    """
    plan_types = watch.plan_types(authority) if reading.needs_plans else ()
    first = verdict.since or verdict.index["event_date"]
    seen = watch.says(authority, (*reading.types, *plan_types), first, verdict.end)
    if reading.needs_plans and not plan_types:
        seen = "not_observed"
    if verdict.is_match and (reading.is_match_final or seen == "observed"):
        return "match", seen == "observed"
    return ("no_match" if seen == "observed" else seen), seen == "observed"


def _days(day: date, number: int) -> date:
    return day + timedelta(days=number)


def _followed(index: Event, end: date, found: Sequence[Event]) -> Verdict:
    """A case that matches with the first of the events found."""
    first = found[0]["event_date"] if found else None
    return Verdict(index, end, bool(found), first)


def _later(child: Child, index: Event, end: date, *types: str) -> list[Event]:
    return child.between(_days(index["event_date"], 1), end, *types)


def _nothing_between(child: Child, index: Event, event: Event, *types: str) -> bool:
    return not _later(child, index, _days(event["event_date"], -1), *types)


def _simple(index_types, answers, months, unless=(), unless_days=0, least_days=1):
    """Index events followed by any of the answers within some months."""

    def read(child: Child) -> Iterator[Verdict]:
        for index in child.of(*index_types):
            day = index["event_date"]
            if unless and child.between(day, _days(day, unless_days), *unless):
                continue
            end = months_after(day, months)
            yield _followed(index, end, child.between(_days(day, least_days), end, *answers))

    return read


def _absent(index_types, awaited, end_of, condition=lambda index: True):
    """Index events that nothing awaited followed, from their own day to the end."""

    def read(child: Child) -> Iterator[Verdict]:
        for index in filter(condition, child.of(*index_types)):
            end = end_of(child, index["event_date"])
            yield Verdict(index, end, not child.between(index["event_date"], end, *awaited))

    return read


def _in_months(number):
    return lambda child, day: months_after(day, number)


def _plan_after(child: Child, index: Event) -> Verdict:
    """A referral within six months that led to a plan, with no plan before it."""
    end = months_after(index["event_date"], 6)
    found = [
        referral
        for referral in _later(child, index, end, "referral")
        if child.leads_to_plan(referral) and _nothing_between(child, index, referral, *PLAN_STARTS)
    ]
    return _followed(index, _days(end, 90), found)


def _missed_at_assessment(child: Child) -> Iterator[Verdict]:
    for index in child.of("assessment_authorised")[:1]:
        if not child.leads_to_plan(index):
            yield _plan_after(child, index)


def _missed_at_referral(child: Child) -> Iterator[Verdict]:
    for index in child.of("referral"):
        if index["is_no_further_action"] is True and not child.leads_to_plan(index):
            yield _plan_after(child, index)


def _without_referral(child: Child) -> list[Event]:
    return [
        index
        for index in child.of("contact")
        if not child.between(index["event_date"], _days(index["event_date"], 7), "referral")
    ]


def _missed_at_contact(child: Child) -> Iterator[Verdict]:
    for index in _without_referral(child):
        yield _plan_after(child, index)


def _third(child: Child, index: Event, months: int, *barrier: str) -> Verdict:
    """Two more events of the type on two later days, nothing of the barrier before the third."""
    end = months_after(index["event_date"], months)
    found = [
        third
        for second, third in combinations(_later(child, index, end, index["event_type"]), 2)
        if second["event_date"] < third["event_date"]
        and _nothing_between(child, index, third, *barrier)
    ]
    found.sort(key=lambda event: event["event_number"])
    return _followed(index, end, found)


def _revolving_door(child: Child) -> Iterator[Verdict]:
    for index in child.of("referral"):
        yield _third(child, index, 12, *PLAN_STARTS)


def _repeat_contacts(child: Child) -> Iterator[Verdict]:
    for index in _without_referral(child):
        yield _third(child, index, 6, "referral")


def _repeat_assessment(child: Child) -> Iterator[Verdict]:
    for index in child.of("assessment_authorised"):
        if child.leads_to_plan(index):
            continue
        end = months_after(index["event_date"], 12)
        found = [
            again
            for again in _later(child, index, end, "assessment_authorised")
            if not child.leads_to_plan(again)
            and _nothing_between(child, index, again, *PLAN_STARTS)
        ]
        yield _followed(index, _days(end, 90), found)


def _late_assessment(child: Child) -> Iterator[Verdict]:
    for index in child.of("assessment_start"):
        end = child.deadline(index["event_date"], 45)
        authorised = child.assessment_ends.get(index["event_date"])
        yield Verdict(index, end, authorised is None or authorised > end)


def _late_conference(child: Child) -> Iterator[Verdict]:
    for index in child.of("s47"):
        day = index["event_date"]
        next_day = min(
            (e["event_date"] for e in child.of("s47") if e["event_date"] > day), default=date.max
        )
        held = index["conference_on"]
        if held is None or held < day:
            held = min(
                (
                    conference["event_date"]
                    for conference in child.between(day, _days(day, 60), "icpc")
                    if conference["event_date"] < next_day
                ),
                default=None,
            )
        if held and child.between(held, held, "icpc"):
            late = held > child.deadline(day, 15)
            yield Verdict(index, _days(day, 60), late, held if late else None)


def _conference_then_return(child: Child) -> Iterator[Verdict]:
    for index in child.of("icpc"):
        day = index["event_date"]
        if child.between(day, _days(day, 45), "cpp_start"):
            continue
        end = months_after(day, 12)
        found = [
            event
            for event in _later(child, index, end, "s47", "referral")
            if _nothing_between(child, index, event, "cpp_start")
        ]
        yield _followed(index, end, found)


def _straight_to_care(child: Child) -> Iterator[Verdict]:
    known = {event["event_type"] for event in child.events} - {
        "contact",
        "early_help_assessment_start",
        "early_help_assessment_end",
    }
    for index in child.of("lac_start"):
        day = index["event_date"]
        since = months_after(day, -12)
        nothing = not child.between(since, _days(day, -8), *known)
        yield Verdict(index, day, nothing, since=since)


def _timely_path(child: Child) -> Iterator[Verdict]:
    for index in child.of("referral"):
        day = index["event_date"]
        later = [r["event_date"] for r in child.of("referral") if r["event_date"] > day]
        again = min(later, default=None)
        # what happens on the day of the next referral, after it in the order, belongs to that one
        episode = [e for e in child.events if e["referral_number"] == index["referral_number"]]
        plans, closures, assessments = (
            [e["event_date"] for e in episode if e["event_type"] in types]
            for types in (PLAN_STARTS, ("cin_end",), ("assessment_authorised",))
        )
        if not plans or min(plans) > _days(day, 90):
            continue
        is_match = (
            bool(assessments and closures)
            and min(assessments) <= child.deadline(day, 45)
            and min(plans) <= min(closures) <= months_after(day, 12)
            and (again is None or again > months_after(min(closures), 12))
        )
        yield Verdict(index, months_after(day, 24), is_match)


NEED_OF_OUTCOME = ("referral", "assessment_authorised")
ENDS = ("cpp_end", "lac_end")
RETURNS = ("referral", "cpp_start", "lac_start")
HELPED = ("early_help_assessment_end",)

READINGS = {
    "potentially_missed_risk": Reading(NEED_OF_OUTCOME, _missed_at_assessment, True),
    "missed_risk_at_referral": Reading(NEED_OF_OUTCOME, _missed_at_referral, True),
    "missed_risk_at_contact": Reading(("contact", *NEED_OF_OUTCOME), _missed_at_contact, True),
    "re_referral": Reading(("referral",), _simple(("referral",), ("referral",), 12)),
    "revolving_door": Reading(("referral",), _revolving_door, True),
    "repeat_contacts": Reading(("contact", "referral"), _repeat_contacts),
    "repeat_assessment": Reading(NEED_OF_OUTCOME, _repeat_assessment, True),
    "referral_without_assessment": Reading(
        ("referral", "assessment_start", "assessment_authorised"),
        _absent(
            ("referral",),
            ("assessment_start", "assessment_authorised"),
            lambda child, day: child.deadline(day, 45),
            lambda index: index["is_no_further_action"] is False,
        ),
        is_match_final=False,
    ),
    "assessment_over_45_working_days": Reading(
        ("assessment_start", "assessment_authorised"), _late_assessment, is_match_final=False
    ),
    "s47_without_conference": Reading(
        ("s47", "icpc", "cpp_start"),
        _absent(("s47",), ("icpc", "cpp_start"), lambda child, day: _days(day, 60)),
        is_match_final=False,
    ),
    "conference_over_15_working_days": Reading(("s47", "icpc"), _late_conference),
    "conference_without_plan_then_return": Reading(
        ("icpc", "cpp_start", "s47", "referral"), _conference_then_return
    ),
    "second_plan": Reading(("cpp_end", "cpp_start"), _simple(("cpp_end",), ("cpp_start",), 24)),
    "short_plan": Reading(
        ("cpp_start", "cpp_end"), _simple(("cpp_start",), ("cpp_end",), 3, least_days=0)
    ),
    "long_plan": Reading(
        ("cpp_start", "cpp_end"),
        _absent(("cpp_start",), ("cpp_end",), _in_months(24)),
        is_match_final=False,
    ),
    "long_cin_plan": Reading(
        ("cin_plan_start", "cin_plan_end"),
        _absent(("cin_plan_start",), ("cin_plan_end",), _in_months(12)),
        is_match_final=False,
    ),
    "step_down_then_bounce": Reading(
        (*ENDS, *RETURNS), _simple(ENDS, RETURNS, 6, ("lac_start",), 7)
    ),
    "step_down_then_return": Reading(
        (*ENDS, *RETURNS), _simple(ENDS, RETURNS, 12, ("lac_start",), 7)
    ),
    "plan_to_care": Reading(
        ("cpp_start", "lac_start"), _simple(("cpp_start",), ("lac_start",), 12)
    ),
    "straight_to_care": Reading(
        ("referral", "assessment_start", "s47", "cpp_start", "lac_start"),
        _straight_to_care,
        is_match_final=False,
    ),
    "return_to_care": Reading(
        ("lac_end", "lac_start"), _simple(("lac_end",), ("lac_start",), 12, ("lac_start",), 1)
    ),
    "early_help_then_plan": Reading(HELPED, _simple(HELPED, PLAN_STARTS, 6), True),
    "early_help_that_held": Reading(
        (*HELPED, "referral"),
        _absent(HELPED, ("referral",), _in_months(12)),
        is_match_final=False,
    ),
    "timely_path": Reading((*NEED_OF_OUTCOME, "cin_end"), _timely_path, True, is_match_final=False),
}

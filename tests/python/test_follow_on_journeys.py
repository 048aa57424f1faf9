"""Journeys from a contact, referral or section 47 enquiry, against a plain reading of the events.

The expectation is worked out child by child in plain Python from `child_events`,
`observation_windows` and `calendar`, without windows, joins or a look at the SQL.
"""

from collections import Counter, defaultdict
from datetime import timedelta

import duckdb
import pytest

from child_journeys.sample.truth import months_after

PLAN_STARTS = ("cin_plan_start", "cpp_start", "lac_start")
NEED_OF_PLAN = ("referral", "assessment_authorised")


@pytest.fixture(scope="module")
def warehouse(journeys_build):
    with duckdb.connect(str(journeys_build.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def children(warehouse):
    return events_by_child(warehouse)


@pytest.fixture(scope="module")
def watch(warehouse):
    return Watch(records(warehouse, "select * from observation_windows"))


def events_by_child(warehouse):
    """Events of each child, in order, as dictionaries.

    An enquiry names its conference by the day that is believed, and none that is withdrawn.
    """
    conferences = warehouse.execute(
        "select child_events.authority_code, child_events.child_id, stated_date,"
        " child_events.event_date from event_sources inner join child_events using (event_id)"
        " where child_events.event_type = 'icpc'"
    ).fetchall()
    believed = {(authority, child, stated): day for authority, child, stated, day in conferences}
    found = defaultdict(list)
    for row in records(warehouse, "select * from child_events order by event_number"):
        child = row["authority_code"], row["child_id"]
        row["conference_on"] = believed.get((*child, row["conference_on"]))
        found[child].append(row)
    return found


class Watch:
    """Says how far an authority was observed."""

    def __init__(self, windows):
        self.windows = windows

    def plan_types(self, authority):
        return {
            w["event_type"]
            for w in self.windows
            if w["authority_code"] == authority and w["event_type"] in PLAN_STARTS
        }

    def says(self, authority, types, first, last):
        verdicts = {self._of_type(authority, kind, first, last) for kind in types}
        for verdict in ("not_observed", "too_early"):
            if verdict in verdicts:
                return verdict
        return "observed"

    def _of_type(self, authority, kind, first, last):
        for window in self.windows:
            if (window["authority_code"], window["event_type"]) != (authority, kind):
                continue
            if window["observed_from"] <= first <= window["observed_to"]:
                if last <= window["observed_to"]:
                    return "observed"
                return "too_early" if window["is_last"] else "not_observed"
        return "not_observed"

    def starts(self, authority, kind, day):
        for window in self.windows:
            if (window["authority_code"], window["event_type"]) == (authority, kind) and window[
                "observed_from"
            ] <= day <= window["observed_to"]:
                return window["observed_from"]
        return None


def records(warehouse, query):
    rows = warehouse.execute(query)
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def in_days(day, first, number):
    return day is not None and first <= day <= first + timedelta(days=number)


def first_of(events, *types):
    return min((e["event_date"] for e in events if e["event_type"] in types), default=None)


def expected_referral(authority, referral, before, episode, following, watch):
    """Return what a referral led to, from the events before it, of it and the referral after."""
    day = referral["event_date"]
    assessed = first_of(episode, "assessment_start")
    enquired = first_of(episode, "s47")
    plan = first_of(episode, *PLAN_STARTS)
    s17, s47 = in_days(assessed, day, 30), in_days(enquired, day, 30)
    types = ("referral", "assessment_start", "s47")
    seen = watch.says(authority, types, day, day + timedelta(days=30))
    if s17 and s47:
        in_30_days = "both"
    elif seen != "observed":
        in_30_days = seen
    else:
        in_30_days = "S17" if s17 else "S47" if s47 else "NFA"
    plan_types = watch.plan_types(authority)
    types = (*NEED_OF_PLAN, *plan_types)
    seen = watch.says(authority, types, day, day + timedelta(days=90))
    authorised = [e for e in episode if e["event_type"] == "assessment_authorised"]
    if in_days(plan, day, 90):
        outcome = "plan"
    elif seen != "observed" or not plan_types:
        outcome = seen if plan_types else "not_observed"
    elif any(e["assessment_outcome"] == "support" for e in authorised):
        outcome = "support"
    elif authorised:
        outcome = "assessed"
    else:
        outcome = "no_further_action" if referral["is_no_further_action"] else "not_assessed"
    year_end = months_after(day, 12)
    if following and following["event_date"] <= year_end:
        status = "re_referred"
    else:
        status = watch.says(authority, ("referral",), day, year_end)
        status = "not_re_referred" if status == "observed" else status
    earlier = [e for e in before if e["event_type"] == "referral"]
    observed_from = watch.starts(authority, "referral", day)
    if earlier and day <= months_after(earlier[-1]["event_date"], 12):
        is_re_referral = True
    elif observed_from and months_after(observed_from, 12) <= day:
        is_re_referral = False
    else:
        is_re_referral = None
    since = before[before.index(earlier[-1]) :] if earlier else before
    contacts = [e["event_date"] for e in since if e["event_type"] == "contact"]
    return {
        "contact_date": max(contacts, default=None),
        "assessment_start_date": assessed,
        "assessment_authorisation_date": first_of(episode, "assessment_authorised"),
        "assessment_count": len(authorised),
        "s47_date": enquired,
        "icpc_date": first_of(episode, "icpc"),
        "plan_start_date": plan,
        "closure_date": first_of(episode, "cin_end"),
        "highest_level": highest_level(referral, episode),
        "outcome_in_30_days": in_30_days,
        "outcome": outcome,
        "is_re_referral": is_re_referral,
        "next_referral_date": following and following["event_date"],
        "re_referral_status": status,
    }


def highest_level(referral, episode):
    types = {e["event_type"] for e in episode}
    outcomes = {e["assessment_outcome"] for e in episode}
    closures = [e["closure_reason_code"] for e in episode if e["event_type"] == "cin_end"]
    for level, kind in ((7, "lac_start"), (6, "cpp_start"), (5, "icpc"), (4, "s47")):
        if kind in types:
            return level
    if "cin_plan_start" in types or "support" in outcomes:
        return 3
    if closures[:1] in (["RC8"], ["RC9"]) or "no_support" in outcomes:
        return 2
    if "assessment_start" in types or referral["is_no_further_action"] is False:
        return 3
    return 1 if referral["is_no_further_action"] else None


def test_every_referral_has_the_journey_of_a_plain_reading(warehouse, children, watch):
    found = {
        row["referral_event_id"]: row
        for row in records(warehouse, "select * from referral_journeys")
    }
    outcomes, forms = set(), set()
    for (authority, _), events in children.items():
        places = [n for n, e in enumerate(events) if e["event_type"] == "referral"]
        ends = [*places[1:], len(events)][: len(places)]
        for place, end in zip(places, ends, strict=True):
            referral = events[place]
            following = events[end] if end < len(events) else None
            expected = expected_referral(
                authority, referral, events[:place], events[place:end], following, watch
            )
            row = found.pop(referral["event_id"])
            assert {name: row[name] for name in expected} == expected, referral["child_id"]
            outcomes.add(row["outcome"])
            forms.add(row["outcome_in_30_days"])
    assert not found
    assert outcomes >= {
        "plan",
        "support",
        "assessed",
        "no_further_action",
        "not_assessed",
        "too_early",
    }
    assert forms >= {"S17", "S47", "both", "NFA", "too_early"}


def expected_s47(authority, enquiry, events, watch):
    """Return what an enquiry led to, from all events of the child."""
    day = enquiry["event_date"]
    later = [e for e in events if e["event_type"] == "s47" and e["event_date"] > day]
    until = later[0]["event_date"] if later else day.max
    named = enquiry["conference_on"]
    if named is None or named < day:
        named = min(
            (
                e["event_date"]
                for e in events
                if e["event_type"] == "icpc"
                and in_days(e["event_date"], day, 60)
                and e["event_date"] < until
            ),
            default=None,
        )
    end = named + timedelta(days=45) if named else day + timedelta(days=60)
    plan = min(
        (
            e["event_date"]
            for e in events
            if e["event_type"] == "cpp_start"
            and max(day, named - timedelta(days=1) if named else day) <= e["event_date"] <= end
            and (named or e["event_date"] < until)
        ),
        default=None,
    )
    seen = watch.says(authority, ("s47", "icpc", "cpp_start"), day, end)
    if named and plan:
        outcome = "conference_and_plan"
    elif seen != "observed":
        outcome = seen
    elif named:
        outcome = "conference_without_plan"
    else:
        outcome = "plan_without_conference" if plan else "no_conference"
    return {"conference_date": named, "cpp_start_date": plan, "outcome": outcome}


def test_every_enquiry_has_the_journey_of_a_plain_reading(warehouse, children, watch):
    working_days = {
        day
        for (day,) in warehouse.execute(
            "select calendar_date from calendar where is_working_day"
        ).fetchall()
    }
    found = {row["s47_event_id"]: row for row in records(warehouse, "select * from s47_journeys")}
    outcomes = set()
    for (authority, _), events in children.items():
        for enquiry in (e for e in events if e["event_type"] == "s47"):
            expected = expected_s47(authority, enquiry, events, watch)
            row = found.pop(enquiry["event_id"])
            assert {name: row[name] for name in expected} == expected, enquiry["child_id"]
            outcomes.add(row["outcome"])
            if row["conference_date"]:
                days = (row["conference_date"] - row["s47_date"]).days
                after = (row["s47_date"] + timedelta(days=n) for n in range(1, days + 1))
                assert row["working_days_to_conference"] == len(working_days.intersection(after))
    assert not found
    assert outcomes >= {
        "conference_and_plan",
        "conference_without_plan",
        "plan_without_conference",
        "no_conference",
        "too_early",
    }


def expected_contact(authority, contact, events, watch):
    """Return what a contact led to, from all events of the child."""
    day = contact["event_date"]
    contacts = [e["event_date"] for e in events if e["event_type"] == "contact"]
    until = min((other for other in contacts if other > day), default=day.max)
    referrals = [
        e
        for e in events
        if e["event_type"] == "referral"
        and in_days(e["event_date"], day, 7)
        and e["event_date"] < until
    ]
    same = [
        e["event_date"]
        for e in referrals
        if contact["source_code"] and e["source_code"] == contact["source_code"]
    ]
    seen = watch.says(authority, ("contact", "referral"), day, day + timedelta(days=7))
    if same:
        outcome = "referral"
    elif seen != "observed":
        outcome = seen
    else:
        outcome = "referral_of_other_source" if referrals else "no_referral"
    return {
        "next_contact_date": None if until == day.max else until,
        "referral_date": min(same, default=None),
        "any_source_referral_date": min((e["event_date"] for e in referrals), default=None),
        "outcome": outcome,
    }


def test_every_contact_has_the_journey_of_a_plain_reading(warehouse, children, watch):
    found = {
        row["contact_event_id"]: row for row in records(warehouse, "select * from contact_journeys")
    }
    outcomes = set()
    for (authority, _), events in children.items():
        for contact in (e for e in events if e["event_type"] == "contact"):
            expected = expected_contact(authority, contact, events, watch)
            row = found.pop(contact["event_id"])
            assert {name: row[name] for name in expected} == expected, contact["child_id"]
            outcomes.add(row["outcome"])
    assert not found
    assert outcomes >= {"referral", "referral_of_other_source", "no_referral", "too_early"}


# --- flows ---------------------------------------------------------------------------------------


def answered(journey):
    """Where a referral went in the 90 days that all were followed: its answer, highest plan."""
    journey = {
        name: None
        if name.endswith("_date") and value and (value - journey["referral_date"]).days > 90
        else value
        for name, value in journey.items()
    }
    if journey["s47_date"]:
        answer = "Section 47 enquiry"
    elif journey["assessment_start_date"]:
        answer = "Assessment without an enquiry"
    elif journey["is_no_further_action"]:
        answer = "No further action"
    else:
        answer = "Neither assessment nor enquiry"
    if journey["lac_start_date"]:
        return answer, "Looked after"
    if journey["cpp_start_date"]:
        return answer, "Child protection plan"
    return answer, "Child in need plan" if journey["plan_start_date"] else "No plan"


def test_flows_count_every_referral_that_was_followed_to_its_end(warehouse):
    expected, late = Counter(), 0
    followed = (
        "select * from referral_journeys inner join int_referral_follow_up"
        " on referral_event_id = event_id where ninety_days_observation = 'observed'"
    )
    for journey in records(warehouse, followed):
        answer, ending = answered(journey)
        late += ending == "No plan" and journey["plan_start_date"] is not None
        for authority in (journey["authority_code"], "all"):
            expected[authority, 1, "Referral", answer] += 1
            expected[authority, 2, answer, ending] += 1
    found = {
        (row["authority_code"], row["step_number"], row["from_stage"], row["to_stage"]): row[
            "journey_count"
        ]
        for row in records(warehouse, "select * from journey_flows where origin = 'Referral'")
    }
    assert len(expected) > 10
    assert late > 0, "without a plan after 90 days the test could not fail"
    assert found == expected


def test_flows_of_enquiries_lose_none_on_their_way(warehouse):
    journeys = records(warehouse, "select * from s47_journeys")
    windows = records(warehouse, "select * from observation_windows where event_type = 'cpp_start'")
    followed = [
        journey
        for journey in journeys
        if journey["outcome"] not in ("too_early", "not_observed")
        and any(
            window["authority_code"] == journey["authority_code"]
            and window["observed_from"] <= journey["s47_date"]
            and window["observed_to"] >= journey["s47_date"] + timedelta(days=105)
            for window in windows
        )
    ]
    expected = Counter()
    for journey in followed:
        answer = "Conference" if journey["conference_date"] else "No conference"
        ending = (
            "Child protection plan" if journey["cpp_start_date"] else "No child protection plan"
        )
        expected["Section 47 enquiry", answer] += 1
        expected[answer, ending] += 1
    known = [j for j in journeys if j["outcome"] not in ("too_early", "not_observed")]
    assert len(followed) < len(known)
    assert expected["No conference", "Child protection plan"] > 0
    found = records(
        warehouse,
        "select from_stage, to_stage, journey_count from journey_flows"
        " where origin = 'Section 47 enquiry' and authority_code = 'all'",
    )
    assert {(f["from_stage"], f["to_stage"]): f["journey_count"] for f in found} == expected

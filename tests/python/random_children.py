"""Random children with many events on one day, and what the warehouse must make of them.

The expectation is worked out row by row in plain Python, without a look at the SQL.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from child_journeys.sample.truth import Authorised, ObservedChild, Stretch, join_stretches

ANNEX_A = ("2024-09-30", "2024-12-31", "2025-03-31", "2025-09-30")
CENSUS = ("2025",)
SAME_DAY_ORDER = (
    "contact",
    "referral",
    "early_help_assessment_start",
    "early_help_assessment_end",
    "assessment_start",
    "assessment_authorised",
    "s47",
    "icpc",
    "cin_start",
    "cin_plan_start",
    "cin_plan_end",
    "cin_end",
    "cpp_start",
    "cpp_review",
    "cpp_end",
    "letter_before_proceedings",
    "pre_proceedings_start",
    "pre_proceedings_decision",
    "court_application",
    "lac_start",
    "legal_status_start",
    "placement_start",
    "lac_review",
    "lac_end",
    "adoption_decision",
    "fostering_for_adoption",
    "placement_order",
    "adoption_match",
    "adoption_placement",
    "adoption_order",
    "adoption_decision_reversed",
    "care_leaver_contact",
    "pathway_plan_review",
    "social_work_visit",
)
# table: column of the date -> type of the event
EVENTS = {
    ("annex_a", "contacts"): {"contact_date": "contact"},
    ("annex_a", "early_help_assessments"): {
        "early_help_assessment_start_date": "early_help_assessment_start",
        "early_help_assessment_completion_date": "early_help_assessment_end",
    },
    ("annex_a", "referrals"): {"referral_date": "referral"},
    ("annex_a", "assessments"): {
        "assessment_start_date": "assessment_start",
        "assessment_authorisation_date": "assessment_authorised",
    },
    ("annex_a", "section_47_enquiries"): {
        "section_47_start_date": "s47",
        "conference_date": "icpc",
    },
    ("annex_a", "children_in_need"): {
        "cin_start_date": "cin_start",
        "cin_closure_date": "cin_end",
        "last_seen_date": "social_work_visit",
    },
    ("annex_a", "child_protection_plans"): {
        "plan_start_date": "cpp_start",
        "latest_review_date": "cpp_review",
        "plan_end_date": "cpp_end",
        "last_statutory_visit_date": "social_work_visit",
    },
    ("annex_a", "children_looked_after"): {
        "care_start_date": "lac_start",
        "care_end_date": "lac_end",
        "legal_status_start_date": "legal_status_start",
        "placement_start_date": "placement_start",
        "latest_review_date": "lac_review",
        "last_social_work_visit_date": "social_work_visit",
    },
    ("annex_a", "care_leavers"): {
        "latest_contact_date": "care_leaver_contact",
        "latest_pathway_plan_review_date": "pathway_plan_review",
    },
    ("annex_a", "adoption"): {
        "placed_for_adoption_decision_date": "adoption_decision",
        "placement_order_date": "placement_order",
        "matching_date": "adoption_match",
        "placed_for_adoption_date": "adoption_placement",
        "adoption_order_date": "adoption_order",
        "no_longer_placed_decision_date": "adoption_decision_reversed",
        "fostering_for_adoption_date": "fostering_for_adoption",
    },
    ("cin_census", "referrals"): {
        "referral_date": "referral",
        "conference_date": "icpc",
        "closure_date": "cin_end",
    },
    ("cin_census", "assessments"): {
        "assessment_start_date": "assessment_start",
        "assessment_authorisation_date": "assessment_authorised",
    },
    ("cin_census", "cin_plans"): {
        "plan_start_date": "cin_plan_start",
        "plan_end_date": "cin_plan_end",
    },
    ("cin_census", "section_47_enquiries"): {
        "section_47_start_date": "s47",
        "conference_date": "icpc",
    },
    ("cin_census", "child_protection_plans"): {
        "plan_start_date": "cpp_start",
        "plan_end_date": "cpp_end",
    },
    ("cin_census", "child_protection_reviews"): {"review_date": "cpp_review"},
    ("cin_census", "pre_proceedings"): {
        "pre_proceedings_start_date": "pre_proceedings_start",
        "letter_before_proceedings_date": "letter_before_proceedings",
        "step_decision_date": "pre_proceedings_decision",
        "court_application_date": "court_application",
    },
}
# only the latest is shown, or the child need not be shown any longer
NEVER_WITHDRAWN = {
    "cin_start",
    "legal_status_start",
    "placement_start",
    "lac_review",
    "social_work_visit",
    *EVENTS["annex_a", "care_leavers"].values(),
    *EVENTS["annex_a", "adoption"].values(),
}
SOURCES = ("1A", "2A", "6")
A_DAY_APART = ("assessment_start", "assessment_authorised", "s47", "icpc")
WINDOW_AFTER = {
    "2024-09-30": date(2024, 3, 30),
    "2024-12-31": date(2024, 6, 30),
    "2025-03-31": date(2024, 9, 30),
    "2025-09-30": date(2025, 3, 30),
}
# these lists show only the latest of a child
LATER_EPISODE = {
    "cin_end": ("cin_start",),
    "cpp_start": ("cpp_start",),
    "cpp_review": ("cpp_review", "cpp_start"),
    "cpp_end": ("cpp_start",),
    "lac_start": ("lac_start",),
    "lac_end": ("lac_start",),
}


@dataclass
class RandomFiles:
    """Rows by (extract, table), and the children as the warehouse must see them."""

    rows: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    events: dict[str, list[tuple[date, int, str, str]]] = field(default_factory=dict)
    observed: dict[str, ObservedChild] = field(default_factory=dict)
    windows: dict[str, list[Stretch]] = field(default_factory=dict)
    withdrawn: set[tuple[str, str, date, str]] = field(default_factory=set)
    moved: dict[tuple[str, str, date], date] = field(default_factory=dict)
    """Day on which a list dates an event -> day that is believed, of a child and type."""


def random_files(children: int, seed: int) -> RandomFiles:
    """Make the rows of `children` random children in all extracts and work out what they say."""
    chance = random.Random(seed)
    files = RandomFiles()
    for dataset, table in EVENTS:
        for extract in ANNEX_A if dataset == "annex_a" else CENSUS:
            files.rows[extract, table] = []
    # an identifier of zeros only stands for a missing one
    for number in range(1, children + 1):
        child_id = f"{number:04d}"
        # few days, so that most of them hold several events
        days = [date(2024, 4, 1) + timedelta(days=chance.randrange(547)) for _ in range(5)]
        for (dataset, table), columns in EVENTS.items():
            if chance.random() < 0.5:
                _add_row(files, chance, child_id, dataset, table, columns, days)
    _work_out(files)
    return files


def _add_row(files, chance, child_id, dataset, table, columns, days) -> None:
    """Add one row, in one extract or in several with a newer statement about it."""
    row = {"child_id": child_id} | {
        column: chance.choice(days).isoformat()
        for place, column in enumerate(columns)
        if place == 0 or chance.random() < 0.6
    }
    for extract in ANNEX_A if dataset == "annex_a" else CENSUS:
        if chance.random() < 0.6:
            said = dict(row)
            if table == "contacts":
                said["contact_source"] = chance.choice(SOURCES)
            if table == "referrals":
                said["referral_source"] = chance.choice(SOURCES)
                said["is_no_further_action"] = chance.choice(("Yes", "No", ""))
            if table == "referrals" and dataset == "cin_census":
                said["closure_reason"] = chance.choice(("RC1", "RC8", "RC9"))
            if table == "assessments" and dataset == "annex_a":
                said["requires_support"] = chance.choice(("Yes", "No", ""))
            files.rows[extract, table].append(said)


@dataclass(frozen=True)
class Told:
    """What one row tells of one event."""

    child_id: str
    event_type: str
    day: date
    source: str
    listed: date
    """The day for which the list shows the row."""
    seen: date
    dataset: str
    table: str
    row: dict[str, str] = field(hash=False, compare=False)

    @property
    def key(self) -> tuple[str, str, date, str]:
        """What makes it one event with others."""
        return self.child_id, self.event_type, self.day, self.source


def _work_out(files: RandomFiles) -> None:
    told, unreadable = _read(files)
    files.moved = _moved(told)
    told = [replace(one, day=files.moved.get(one.key[:3], one.day)) for one in told]
    events: dict[str, dict[tuple, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in told:
        events[one.child_id][one.key].append(one)
    for child_id, of_child in sorted(events.items()):
        withdrawn = {key for key in of_child if _is_withdrawn(key, of_child, unreadable)}
        files.withdrawn |= withdrawn
        distinct = sorted(
            (day, SAME_DAY_ORDER.index(event_type), source, event_type)
            for _, event_type, day, source in of_child.keys() - withdrawn
        )
        if distinct:
            files.events[child_id] = distinct
            files.observed[child_id] = _observed(child_id, distinct, of_child)
    _add_windows(files)


def _observed(child_id: str, distinct: list, of_child: dict[tuple, list[Told]]) -> ObservedChild:
    child = ObservedChild(child_id)
    for day, _, source, event_type in distinct:
        child.dates.setdefault(event_type, set()).add(day)
        if event_type == "assessment_authorised":
            child.authorised[day] = _authorised(of_child[child_id, event_type, day, source], day)
    return child


def _read(files: RandomFiles) -> tuple[list[Told], set[tuple[str, str, date]]]:
    """Return what the rows tell, and the child, table and extract of rows dated in the future."""
    told, unreadable = [], set()
    for (extract, table), rows in files.rows.items():
        dataset = "annex_a" if "-" in extract else "cin_census"
        seen = date.fromisoformat(extract if dataset == "annex_a" else f"{extract}-03-31")
        for row in rows:
            first_column = next(iter(EVENTS[dataset, table]))
            for column, event_type in EVENTS[dataset, table].items():
                if not row.get(column):
                    continue
                day = date.fromisoformat(row[column])
                if day > seen:
                    # a census withdraws nothing, readable or not
                    if dataset == "annex_a":
                        unreadable.add((row["child_id"], table, seen))
                    continue
                is_listed_by_start = event_type in ("early_help_assessment_end", "icpc")
                listed = date.fromisoformat(row[first_column]) if is_listed_by_start else day
                source = row.get("contact_source", "")
                told.append(
                    Told(
                        row["child_id"], event_type, day, source, listed, seen, dataset, table, row
                    )
                )
    return told, unreadable


def _moved(told: list[Told]) -> dict[tuple[str, str, date], date]:
    """Return which events, dated a day apart by different lists, get the date of the newest."""
    of_type: dict[tuple[str, str], dict[date, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in told:
        if one.event_type in A_DAY_APART:
            of_type[one.child_id, one.event_type][one.day].append(one)
    moved = {}
    for (child_id, event_type), by_day in of_type.items():
        was_linkable = False
        for day in sorted(by_day):
            after = day + timedelta(days=1)
            pair = [by_day[day], by_day.get(after, [])]
            lists, next_lists = ({(one.dataset, one.table) for one in side} for side in pair)
            is_linkable = bool(next_lists) and not lists & next_lists
            if is_linkable and not was_linkable:
                newest, next_newest = (
                    max((one.seen, one.dataset) for one in side) for side in pair
                )
                one_day = (after, day) if newest >= next_newest else (day, after)
                moved[child_id, event_type, one_day[0]] = one_day[1]
            was_linkable = is_linkable
    return moved


def _is_withdrawn(key: tuple, of_child: dict[tuple, list[Told]], unreadable: set) -> bool:
    """Whether a newer extract of the only list that told of it no longer has the event."""
    child_id, event_type, day, _ = key
    rows = of_child[key]
    if event_type in NEVER_WITHDRAWN or any(one.dataset == "cin_census" for one in rows):
        return False
    last, listed = max(one.seen for one in rows), min(one.listed for one in rows)
    if listed > last:
        return False
    table = rows[0].table
    silent = [
        seen
        for extract, seen in ((extract, date.fromisoformat(extract)) for extract in ANNEX_A)
        if seen > last
        and listed > WINDOW_AFTER[extract]
        and (child_id, table, seen) not in unreadable
    ]
    newer = [other for other, others in of_child.items() if max(one.seen for one in others) > last]
    if any(other[1] in LATER_EPISODE.get(event_type, ()) and other[2] >= day for other in newer):
        return False
    return bool(silent)


def _authorised(rows: list[Told], day: date) -> Authorised:
    newest_first = sorted(rows, key=lambda one: (one.seen, one.dataset), reverse=True)
    newest = (newest_first[0].seen, newest_first[0].dataset)
    started = max(
        date.fromisoformat(one.row["assessment_start_date"])
        for one in rows
        if (one.seen, one.dataset) == newest
    )
    answers = {"Yes": ("support", "Y"), "No": ("no_support", "N")}
    said = [
        (one.seen, *answers[one.row["requires_support"]])
        for one in rows
        if one.row.get("requires_support") in answers
    ]
    return Authorised(min(started, day), max(said)[2] if said else "")


def _add_windows(files: RandomFiles) -> None:
    for (dataset, _), columns in EVENTS.items():
        for event_type in columns.values():
            stretches = (
                [
                    (date(2024, 3, 31), date(2024, 9, 30)),
                    (date(2024, 7, 1), date(2024, 12, 31)),
                    (date(2024, 10, 1), date(2025, 3, 31)),
                    (date(2025, 3, 31), date(2025, 9, 30)),
                ]
                if dataset == "annex_a"
                else [(date(2024, 4, 1), date(2025, 3, 31))]
            )
            files.windows[event_type] = join_stretches(
                files.windows.get(event_type, []) + stretches
            )

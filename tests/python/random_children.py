"""Random children with many events on one day, and what the warehouse must make of them.

The expectation is worked out row by row in plain Python, without a look at the SQL.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from child_journeys.sample.truth import Authorised, ObservedChild, Stretch, join_stretches

ANNEX_A = ("2024-09-30", "2025-03-31", "2025-09-30")
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
    "lac_start",
    "lac_end",
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
    ("annex_a", "children_in_need"): {"cin_start_date": "cin_start", "cin_closure_date": "cin_end"},
    ("annex_a", "child_protection_plans"): {
        "plan_start_date": "cpp_start",
        "latest_review_date": "cpp_review",
        "plan_end_date": "cpp_end",
    },
    ("annex_a", "children_looked_after"): {
        "care_start_date": "lac_start",
        "care_end_date": "lac_end",
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
}
SOURCES = ("1A", "2A", "6")


@dataclass
class RandomFiles:
    """Rows by (extract, table), and the children as the warehouse must see them."""

    rows: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    events: dict[str, list[tuple[date, int, str, str]]] = field(default_factory=dict)
    observed: dict[str, ObservedChild] = field(default_factory=dict)
    windows: dict[str, list[Stretch]] = field(default_factory=dict)


def random_files(children: int, seed: int) -> RandomFiles:
    """Make the rows of `children` random children in all extracts and work out what they say."""
    chance = random.Random(seed)
    files = RandomFiles()
    for dataset, table in EVENTS:
        for extract in ANNEX_A if dataset == "annex_a" else CENSUS:
            files.rows[extract, table] = []
    for number in range(children):
        # an identifier of zeros only would be refused
        child_id = f"{number + 1:04d}"
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


def _work_out(files: RandomFiles) -> None:
    events: dict[str, set[tuple[date, int, str, str]]] = defaultdict(set)
    # of each authorised assessment: everything said, with what makes one statement the newest
    starts: dict[tuple[str, date], list] = defaultdict(list)
    supports: dict[tuple[str, date], list] = defaultdict(list)
    for (extract, table), rows in files.rows.items():
        dataset = "annex_a" if "-" in extract else "cin_census"
        seen = date.fromisoformat(extract if dataset == "annex_a" else f"{extract}-03-31")
        for row in rows:
            child_id = row["child_id"]
            for column, event_type in EVENTS[dataset, table].items():
                if not row.get(column) or date.fromisoformat(row[column]) > seen:
                    continue
                day = date.fromisoformat(row[column])
                events[child_id].add(
                    (
                        day,
                        SAME_DAY_ORDER.index(event_type),
                        row.get("contact_source", ""),
                        event_type,
                    )
                )
                if event_type == "assessment_authorised":
                    starts[child_id, day].append((seen, dataset, row["assessment_start_date"]))
                    support = {"Yes": "Y", "No": "N"}.get(row.get("requires_support", ""))
                    if support:
                        word = "support" if support == "Y" else "no_support"
                        supports[child_id, day].append((seen, dataset, word, support))
    for child_id, distinct in sorted(events.items()):
        files.events[child_id] = sorted(distinct)
        child = ObservedChild(child_id)
        for day, _, _, event_type in distinct:
            child.dates.setdefault(event_type, set()).add(day)
            if event_type == "assessment_authorised":
                started = date.fromisoformat(max(starts[child_id, day])[2])
                said = supports.get((child_id, day))
                child.authorised[day] = Authorised(min(started, day), max(said)[3] if said else "")
        files.observed[child_id] = child
    for (dataset, _), columns in EVENTS.items():
        for event_type in columns.values():
            stretches = (
                [
                    (date(2024, 3, 31), date(2024, 9, 30)),
                    (date(2024, 10, 1), date(2025, 3, 31)),
                    (date(2025, 3, 31), date(2025, 9, 30)),
                ]
                if dataset == "annex_a"
                else [(date(2024, 4, 1), date(2025, 3, 31))]
            )
            files.windows[event_type] = join_stretches(
                files.windows.get(event_type, []) + stretches
            )

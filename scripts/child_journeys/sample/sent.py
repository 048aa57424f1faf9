"""What an authority sends: rows of a list or module, and the events each row tells."""

from dataclasses import dataclass, field

from child_journeys.sample.days import NEVER
from child_journeys.sample.specification import Table

Event = tuple[int, str, int, str]
"""Number of the child, event type, day, source of a contact (else empty)."""

Row = tuple[list[str], tuple[Event, ...]]

EVENT_DATES = {
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
        "closure_date": "cin_end",
        "conference_date": "icpc",
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
"""Which event the date of a column is, by dataset and table."""


@dataclass
class Sheet:
    """One list or module as it will be written to one file."""

    table: Table
    rows: list[Row] = field(default_factory=list)

    def event_places(self) -> list[int]:
        """Return the places of the columns whose dates are events."""
        dates = EVENT_DATES.get((self.table.dataset, self.table.name), {})
        return [self.table.positions[name] for name in dates]


def events_of(child_number: int, **days: int) -> tuple[Event, ...]:
    """Return the events of a row, by type and day, without those that have not happened."""
    return tuple([(child_number, kind, day, "") for kind, day in days.items() if day != NEVER])

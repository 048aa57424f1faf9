"""Every event of a true journey."""

from child_journeys.sample.days import NEVER
from child_journeys.sample.records import Child, Episode
from child_journeys.sample.sent import Event


def true_events(child: Child) -> list[Event]:
    """Return everything that happened to a child, in no order; days after today are included."""
    number = child.number
    events = [(number, "contact", day, source) for day, source in child.contacts]
    found: list[tuple[str, int]] = []
    for start, end, _ in child.early_help:
        found += [("early_help_assessment_start", start), ("early_help_assessment_end", end)]
    for episode in child.episodes:
        found += _episode_events(episode)
    return [*events, *((number, kind, day, "") for kind, day in found if day != NEVER)]


def _episode_events(episode: Episode) -> list[tuple[str, int]]:
    found = [("referral", episode.referral), ("icpc", episode.transferred_conference)]
    if not episode.is_no_further_action:
        found += [("cin_start", episode.referral), ("cin_end", episode.closure)]
    for assessment in episode.assessments:
        found += [
            ("assessment_start", assessment.start),
            ("assessment_authorised", assessment.authorised),
        ]
    for enquiry in episode.section_47s:
        found += [("s47", enquiry.start), ("icpc", enquiry.conference)]
    for start, end in episode.cin_plans:
        found += [("cin_plan_start", start), ("cin_plan_end", end)]
    for plan in episode.protection_plans:
        found += [("cpp_start", plan.start), ("cpp_end", plan.end)]
        found += [("cpp_review", day) for day in plan.reviews]
    for care in episode.care:
        found += [("lac_start", care.start), ("lac_end", care.end)]
    return found

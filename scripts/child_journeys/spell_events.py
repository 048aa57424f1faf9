"""Which event starts or ends which type of spell; the spells are those of `child_spells`."""

from typing import NamedTuple


class SpellEvent(NamedTuple):
    """An event type that is one end of a spell; `role` is `start` or `end`."""

    event_type: str
    spell_type: str
    role: str


SPELL_EVENTS = (
    SpellEvent("assessment_start", "assessment", "start"),
    SpellEvent("assessment_authorised", "assessment", "end"),
    SpellEvent("cin_start", "episode_of_need", "start"),
    SpellEvent("cin_end", "episode_of_need", "end"),
    SpellEvent("cin_plan_start", "cin_plan", "start"),
    SpellEvent("cin_plan_end", "cin_plan", "end"),
    SpellEvent("cpp_start", "child_protection_plan", "start"),
    SpellEvent("cpp_end", "child_protection_plan", "end"),
    SpellEvent("lac_start", "looked_after", "start"),
    SpellEvent("lac_end", "looked_after", "end"),
)

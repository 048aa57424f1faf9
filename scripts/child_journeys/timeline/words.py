"""The words of a timeline, the same in the picture, its text alternative and the terminal."""

from __future__ import annotations

import datetime

from child_journeys.consoles import printable
from child_journeys.timeline.history import History, Hit, Moment, Spell
from child_journeys.timeline.layout import Period

WARNING = "This shows an identifiable child: keep it where the warehouse is kept."
_MONTHS = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS.split())


def day(date: datetime.date) -> str:
    """Return a day as people read it: 3 March 2025."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def short_day(date: datetime.date) -> str:
    """Return a day without its year: 3 Mar."""
    return f"{date.day} {MONTHS[date.month - 1][:3]}"


def heading(history: History) -> str:
    """Return who is shown."""
    return f"Child {printable(history.child_id)} of {history.authority_name}"


def lasted(spell: Spell) -> str:
    """Return how long a spell took, with the limit where it was exceeded."""
    days = f"{spell.days:,} day{'' if spell.days == 1 else 's'}"
    if spell.end is None:
        days = f"open after {days}"
    if spell.overrun is None:
        return days
    return f"{days}, {spell.overrun.working_days:,} working days (limit {spell.overrun.limit})"


def of_spell(spell: Spell) -> str:
    """Return a spell as a sentence without its full stop."""
    until = f"to {day(spell.end)}" if spell.end else f"still open on {day(spell.known_until)}"
    return f"{spell.label} from {day(spell.start)} {until}: {lasted(spell)}"


def of_moment(moment: Moment) -> str:
    """Return a moment as a sentence without its full stop."""
    return f"{moment.label}, {day(moment.date)}"


def of_hit(hit: Hit) -> str:
    """Return an archetype hit with its evidence as a sentence without its full stop."""
    return f"{hit.title}: {', then '.join(f'{label} {day(date)}' for date, label in hit.evidence)}"


def left_out(history: History, period: Period) -> str | None:
    """Return how many events stand outside the period, or None."""
    count = sum(not period.holds(moment.date) for moment in history.moments)
    if not count:
        return None
    return f"{count:,} event{'' if count == 1 else 's'} before or after this time not shown."

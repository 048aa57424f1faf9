"""A timeline for the terminal, in plain characters."""

from __future__ import annotations

from collections.abc import Sequence

from child_journeys.timeline import words
from child_journeys.timeline.history import History, Spell
from child_journeys.timeline.layout import Period, Scale

_NAMES, _PLOT = 18, 72


def draw_text(histories: Sequence[History], period: Period) -> str:
    """Return the timelines of children below each other, in ASCII but for names.

    `*` is an event, `[===]` a spell, `<` and `>` say that it goes on, `!` the time over a
    statutory limit.

    Args:
        histories: the children.
        period: the days to show.
    """
    scale = Scale(period, 0, _PLOT - 1)
    parts = [words.WARNING, *(_of_child(history, scale) for history in histories)]
    return "\n\n".join(parts) + "\n"


def _of_child(history: History, scale: Scale) -> str:
    period = scale.period
    lines = [
        f"{words.heading(history)}, {words.day(period.start)} to {words.day(period.end)}",
        *_axis(scale),
    ]
    for stage in history.stages:
        lines += _lane(history, stage, scale)
    lines += ["", *_list(history, period)]
    if note := words.left_out(history, period):
        lines += ["", note]
    return "\n".join(lines)


def _axis(scale: Scale) -> list[str]:
    names, marks = [" "] * (_PLOT + 8), ["-"] * _PLOT
    for tick in scale.ticks(room=4):
        place = round(scale.x(tick))
        name = words.MONTHS[tick.month - 1][:3] if tick.month > 1 else str(tick.year)
        names[place : place + len(name)] = name
        marks[place] = "+"
    return [f"{'':{_NAMES}}{''.join(names)}".rstrip(), f"{'':{_NAMES}}{''.join(marks)}"]


def _lane(history: History, stage: str, scale: Scale) -> list[str]:
    moments = [m for m in history.moments if m.stage == stage and scale.period.holds(m.date)]
    moments = [m for m in moments if not m.is_end_of_spell]
    rows = []
    if moments:
        row = [" "] * _PLOT
        for moment in moments:
            row[round(scale.x(moment.date))] = "*"
        rows.append("".join(row))
    rows += [
        f"{_bar(spell, scale)} {spell.label}, {words.lasted(spell)}"
        for spell in history.spells
        if spell.stage == stage and scale.period.overlaps(spell.start, spell.known_until)
    ]
    names = [stage, *[""] * (len(rows) - 1)]
    return [f"{name:{_NAMES}}{row}".rstrip() for name, row in zip(names, rows, strict=False)]


def _bar(spell: Spell, scale: Scale) -> str:
    row = [" "] * _PLOT
    first, last = round(scale.x(spell.start)), round(scale.x(spell.known_until))
    row[first : last + 1] = "=" * (last + 1 - first)
    if spell.overrun and spell.overrun.limit_date < scale.period.end:
        late = round(scale.x(spell.overrun.limit_date))
        row[late : last + 1] = "!" * (last + 1 - late)
    goes_on = spell.end is None or spell.end > scale.period.end
    if last > first:
        row[first] = "<" if spell.start < scale.period.start else "["
    row[last] = ">" if goes_on else "]"
    return "".join(row)


def _list(history: History, period: Period) -> list[str]:
    lines = [
        f"{moment.date.isoformat()}  {words.printable(moment.label)}"
        for moment in history.moments
        if period.holds(moment.date)
    ]
    late = [s for s in history.spells if s.overrun and period.overlaps(s.start, s.known_until)]
    if late:
        lines += ["", "Over the statutory limit:", *(f"  {words.of_spell(s)}" for s in late)]
    if hits := [h for h in history.hits if any(period.holds(date) for date, _ in h.evidence)]:
        lines += ["", "Archetypes:", *(f"  {words.of_hit(hit)}" for hit in hits)]
    return lines

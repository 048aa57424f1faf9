"""What the warehouse knows of one child, as a timeline shows it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import duckdb

from child_journeys.reading import USAGE_OR_LOCK, ReadError
from child_journeys.spell_events import SPELL_EVENTS

# Working together to safeguard children; record 0018 says how working days are counted
ASSESSMENT_LIMIT, CONFERENCE_LIMIT = 45, 15
SPELL_LABELS = {
    "assessment": "Assessment",
    "episode_of_need": "Episode of need",
    "cin_plan": "Child in need plan",
    "child_protection_plan": "Child protection plan",
    "looked_after": "Looked after",
}


@dataclass(frozen=True)
class Moment:
    """An event on one day, with the stage it belongs to."""

    date: datetime.date
    label: str
    short_form: str
    stage: str
    is_end_of_spell: bool


@dataclass(frozen=True)
class Overrun:
    """A statutory limit that was exceeded: the last day in time, and working days taken."""

    limit_date: datetime.date
    working_days: int
    limit: int


@dataclass(frozen=True)
class Spell:
    """Something that lasted; `end` is None where it was open as at `known_until`."""

    label: str
    stage: str
    start: datetime.date
    end: datetime.date | None
    known_until: datetime.date
    overrun: Overrun | None = None

    @property
    def days(self) -> int:
        """Return the days it lasted, or has lasted so far."""
        return (self.known_until - self.start).days


@dataclass(frozen=True)
class Hit:
    """A case of an archetype that matched: its title and the dated events that show it."""

    title: str
    evidence: tuple[tuple[datetime.date, str], ...]


@dataclass(frozen=True)
class History:
    """One child of one authority; `stages` are those of its events, in their usual order."""

    authority_code: str
    authority_name: str
    child_id: str
    stages: tuple[str, ...]
    moments: tuple[Moment, ...]
    spells: tuple[Spell, ...]
    hits: tuple[Hit, ...]

    @property
    def dates(self) -> list[datetime.date]:
        """Return the first and the last day of everything there is, or nothing."""
        days = [moment.date for moment in self.moments]
        for spell in self.spells:
            days += [spell.start, spell.known_until]
        return [min(days), max(days)] if days else []


_MOMENTS = """
    select event_date, types.label, types.short_form, types.stage, events.event_type
    from child_events as events
    inner join event_types as types on events.event_type = types.event_type
    where authority_code = ? and child_id = ?
    order by event_number
"""
_LIMIT_DAYS = """
    select working_day_number, min(calendar_date) as calendar_date from calendar group by all
"""
_SPELLS = f"""
    with limit_days as ({_LIMIT_DAYS})
    select
        spells.spell_type,
        spells.start_date,
        spells.end_date,
        coalesce(spells.end_date, spells.open_as_at_date, spells.start_date),
        ends.working_day_number - starts.working_day_number,
        limit_days.calendar_date
    from child_spells as spells
    left join calendar as starts on spells.start_date = starts.calendar_date
    left join calendar as ends
        on coalesce(spells.end_date, spells.open_as_at_date) = ends.calendar_date
    left join limit_days
        on starts.working_day_number + {ASSESSMENT_LIMIT} = limit_days.working_day_number
    where spells.authority_code = ? and spells.child_id = ?
    order by spells.start_date, spells.spell_type
"""
_CONFERENCES = f"""
    with limit_days as ({_LIMIT_DAYS})
    select
        enquiries.s47_date,
        enquiries.conference_date,
        enquiries.working_days_to_conference,
        limit_days.calendar_date
    from s47_journeys as enquiries
    inner join calendar as starts on enquiries.s47_date = starts.calendar_date
    inner join limit_days
        on starts.working_day_number + {CONFERENCE_LIMIT} = limit_days.working_day_number
    where enquiries.authority_code = ? and enquiries.child_id = ?
        and enquiries.working_days_to_conference > {CONFERENCE_LIMIT}
    order by enquiries.s47_date
"""
_HITS = """
    select
        archetypes.title,
        cases.index_event_date,
        index_types.label,
        cases.match_event_date,
        match_types.label,
        cases.plan_start_date,
        coalesce(plan_types.label, 'Plan')
    from archetype_cases as cases
    inner join archetypes on cases.archetype = archetypes.archetype
    left join event_types as index_types on cases.index_event_type = index_types.event_type
    left join child_events as matches on cases.match_event_id = matches.event_id
    left join event_types as match_types on matches.event_type = match_types.event_type
    left join child_events as plans on cases.plan_event_id = plans.event_id
    left join event_types as plan_types on plans.event_type = plan_types.event_type
    where cases.authority_code = ? and cases.child_id = ? and cases.status = 'match'
    order by cases.index_event_date, cases.archetype, cases.case_id
"""


def read_history(
    connection: duckdb.DuckDBPyConnection, authority_code: str, child_id: str, place: int = 1
) -> History:
    """Read everything a timeline shows of one child.

    Args:
        connection: to the warehouse.
        authority_code: DfE code of the authority.
        child_id: the child, as the authority numbers it.
        place: which of the children asked for this is, from 1, for the message.

    Raises:
        ReadError: the authority has no such child.
    """
    child = [authority_code, child_id]

    def rows(query: str) -> list[tuple]:
        return connection.execute(query, child).fetchall()

    name = connection.execute(
        "select authority_name from authorities where authority_code = ?", [authority_code]
    ).fetchone()[0]
    events = rows(_MOMENTS)
    if not events and not rows("select 1 from children where authority_code = ? and child_id = ?"):
        raise ReadError(
            f"Authority {authority_code} has no child with the identifier given"
            f" {'as --child' if place == 1 else f'as --child number {place}'}; identifiers are"
            " written as in the files, leading zeros included.",
            USAGE_OR_LOCK,
        )
    stages = connection.execute(
        "select stage, event_type from event_types order by same_day_order"
    ).fetchall()
    stage_of = {event_type: stage for stage, event_type in stages}
    spell_rows = rows(_SPELLS)
    moments = _moments(events, spell_rows)
    spells = [_spell(row, stage_of) for row in spell_rows]
    spells += [_late_conference(row, stage_of) for row in rows(_CONFERENCES)]
    used = {item.stage for item in (*moments, *spells)}
    return History(
        authority_code,
        name,
        child_id,
        tuple(stage for stage in dict.fromkeys(s for s, _ in stages) if stage in used),
        tuple(moments),
        tuple(spells),
        tuple(_hit(row) for row in rows(_HITS)),
    )


def _moments(events: list[tuple], spells: list[tuple]) -> list[Moment]:
    ends = {(spell_type, "start", start) for spell_type, start, *_ in spells}
    ends |= {(spell_type, "end", end) for spell_type, _, end, *_ in spells}
    roles = {event.event_type: (event.spell_type, event.role) for event in SPELL_EVENTS}
    return [
        Moment(date, label, short_form, stage, (*roles.get(event_type, ("", "")), date) in ends)
        for date, label, short_form, stage, event_type in events
    ]


def _spell(row: tuple, stage_of: dict[str, str]) -> Spell:
    spell_type, start, end, known_until, working_days, limit_date = row
    started_by = next(e.event_type for e in SPELL_EVENTS if e.spell_type == spell_type)
    is_late = spell_type == "assessment" and (working_days or 0) > ASSESSMENT_LIMIT
    overrun = Overrun(limit_date, working_days, ASSESSMENT_LIMIT) if is_late else None
    return Spell(SPELL_LABELS[spell_type], stage_of[started_by], start, end, known_until, overrun)


def _late_conference(row: tuple, stage_of: dict[str, str]) -> Spell:
    start, conference, working_days, limit_date = row
    overrun = Overrun(limit_date, working_days, CONFERENCE_LIMIT)
    return Spell("Enquiry to conference", stage_of["s47"], start, conference, conference, overrun)


def _hit(row: tuple) -> Hit:
    title, *evidence = row
    dated = zip(evidence[::2], evidence[1::2], strict=True)
    return Hit(title, tuple((date, label) for date, label in dated if date))

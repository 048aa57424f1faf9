"""The event log as OCEL 2.0: each event with the child, the referral and the spells it is of.

The JSON form of the standard (ocel-standard.org, version 2.0): object and event types with their
attributes, then objects, then events, each with relationships to objects.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TextIO

import duckdb

from child_journeys.export.event_rows import stream
from child_journeys.publish.privacy import AUTHORITY_COLUMN
from child_journeys.spell_events import SPELL_EVENTS

CHILD, REFERRAL = "child", "referral"
_CHILD_ATTRIBUTES = (AUTHORITY_COLUMN, "gender", "ethnicity", "ethnic_group", "birth_year_month")
_SPELL_ATTRIBUTES = ("status", "start_date", "end_date", "open_as_at_date")
# the standard's time of an attribute that does not change
_ALWAYS = "1970-01-01T00:00:00Z"
_TIME = "'%Y-%m-%dT%H:%M:%SZ'"

_CHILD_ID = "{0}.authority_code || ':' || {0}.child_key"
_REFERRAL_ID = "referrals.authority_code || ':referral:' || referrals.event_id"
_SPELL_ID = (
    f"{_CHILD_ID.format('spells')} || ':' || spells.spell_type || ':' || spells.spell_number"
)

# a child may have events and no row of its own in `children`, and the other way round
_CHILDREN = f"""
    select {_CHILD_ID.format("firsts")}, firsts.authority_code,
        {", ".join(f"children.{name}" for name in _CHILD_ATTRIBUTES[1:])}
    from child_events as firsts
    left join children
        on firsts.authority_code = children.authority_code
        and firsts.child_key = children.child_key
    where firsts.event_number = 1 and ($1 is null or firsts.authority_code = $1)
    order by 1
"""
_REFERRALS = f"""
    select {_REFERRAL_ID}, {_CHILD_ID.format("referrals")}
    from child_events as referrals
    where event_type = 'referral' and ($1 is null or authority_code = $1)
    order by 1
"""
_SPELLS = f"""
    select {_SPELL_ID}, {_CHILD_ID.format("spells")}, spell_type,
        status, {", ".join(f"strftime({name}, {_TIME})" for name in _SPELL_ATTRIBUTES[1:])}
    from child_spells as spells
    where $1 is null or authority_code = $1
    order by 1
"""
_SPELL_TYPES = (
    "select distinct spell_type from child_spells where $1 is null or authority_code = $1"
)
_EVENT_TYPES = """
    select distinct "concept:name" from event_log where $1 is null or authority_code = $1
"""
_ENDS = " union all ".join(
    f"select '{event_type}' as event_type, '{spell_type}' as spell_type, '{role}' as role"
    for event_type, spell_type, role in SPELL_EVENTS
)
_EVENTS = f"""
    with ends as ({_ENDS}),
    spells as (
        select
            child_spells.*,
            ends.event_type,
            ends.role,
            case ends.role when 'start' then start_date else end_date end as on_date
        from child_spells
        inner join ends on child_spells.spell_type = ends.spell_type
    )
    select
        log.authority_code || ':' || log."concept:instance",
        log."concept:name",
        strftime(log."time:timestamp", {_TIME}),
        {_CHILD_ID.format("events")},
        {_REFERRAL_ID},
        {_SPELL_ID},
        spells.role
    from event_log as log
    inner join child_events as events
        on log.authority_code = events.authority_code and log."concept:instance" = events.event_id
    left join child_events as referrals
        on events.authority_code = referrals.authority_code
        and events.child_key = referrals.child_key
        and events.referral_number = referrals.referral_number
        and referrals.event_type = 'referral'
    left join spells
        on events.authority_code = spells.authority_code
        and events.child_key = spells.child_key
        and events.event_type = spells.event_type
        and events.event_date = spells.on_date
    where $1 is null or log.authority_code = $1
    order by
        log.authority_code, log."case:concept:name", log.event_number, spells.spell_number
"""


def write_ocel2(
    connection: duckdb.DuckDBPyConnection, new: Path, authority_code: str | None
) -> int:
    """Write the event log as OCEL 2.0 JSON, one object or event at a time.

    Args:
        connection: to the published file.
        new: the file to write.
        authority_code: the only authority that is wanted, if any.

    Returns:
        How many events were written.
    """
    spell_types = sorted(row[0] for row in stream(connection, _SPELL_TYPES, authority_code))
    event_types = sorted(row[0] for row in stream(connection, _EVENT_TYPES, authority_code))
    object_types = {
        CHILD: dict.fromkeys(_CHILD_ATTRIBUTES, "string"),
        REFERRAL: {},
        **{name: _types_of_spell() for name in spell_types},
    }
    with new.open("w", encoding="utf-8", newline="\n") as out:
        parts = {
            "objectTypes": (_type(name, types) for name, types in object_types.items()),
            "eventTypes": (_type(name, {}) for name in event_types),
            "objects": _objects(connection, authority_code),
            "events": _events(connection, authority_code),
        }
        out.write("{")
        for number, (name, items) in enumerate(parts.items()):
            out.write(f'{"," if number else ""}\n"{name}": [')
            count = _write_items(out, items)
            out.write("]")
        out.write("}\n")
    return count


def _write_items(out: TextIO, items: Iterable[dict]) -> int:
    count = 0
    for count, item in enumerate(items, start=1):
        out.write(",\n" if count > 1 else "\n")
        out.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")))
    return count


def _type(name: str, types: dict[str, str]) -> dict:
    attributes = [{"name": attribute, "type": kind} for attribute, kind in types.items()]
    return {"name": name, "attributes": attributes}


def _types_of_spell() -> dict[str, str]:
    return {name: "string" if name == "status" else "time" for name in _SPELL_ATTRIBUTES}


def _objects(connection: duckdb.DuckDBPyConnection, authority_code: str | None) -> Iterator[dict]:
    for identifier, *values in stream(connection, _CHILDREN, authority_code):
        yield _object(identifier, CHILD, dict(zip(_CHILD_ATTRIBUTES, values, strict=True)))
    for identifier, child in stream(connection, _REFERRALS, authority_code):
        yield _object(identifier, REFERRAL, {}, child)
    for identifier, child, spell_type, *values in stream(connection, _SPELLS, authority_code):
        attributes = dict(zip(_SPELL_ATTRIBUTES, values, strict=True))
        yield _object(identifier, spell_type, attributes, child)


def _object(identifier: str, kind: str, values: dict[str, str], child: str | None = None) -> dict:
    attributes = [
        {"name": name, "time": _ALWAYS, "value": value}
        for name, value in values.items()
        if value is not None
    ]
    relationships = [_relationship(child, "of child")] if child else []
    return {
        "id": identifier,
        "type": kind,
        "attributes": attributes,
        "relationships": relationships,
    }


def _events(connection: duckdb.DuckDBPyConnection, authority_code: str | None) -> Iterator[dict]:
    # an event that ends two spells has two rows
    rows = stream(connection, _EVENTS, authority_code)
    for event, same_event in groupby(rows, key=lambda row: row[:5]):
        identifier, kind, time, child, referral = event
        relationships = [_relationship(child, "of child")]
        if referral:
            relationships.append(_relationship(referral, "since referral"))
        relationships += [_relationship(*row[5:]) for row in same_event if row[5]]
        yield {
            "id": identifier,
            "type": kind,
            "time": time,
            "attributes": [],
            "relationships": relationships,
        }


def _relationship(identifier: str, qualifier: str) -> dict:
    return {"objectId": identifier, "qualifier": qualifier}

"""The event log as XES, the interchange format of IEEE 1849: one trace a child."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import duckdb
from lxml import etree

from child_journeys.export.event_rows import run_of, stream

NAMESPACE = "http://www.xes-standard.org/"
_EXTENSIONS = {"Concept": "concept", "Time": "time", "Lifecycle": "lifecycle"}
_CLASSIFIERS = {
    "Event type": "concept:name",
    "Event type and lifecycle": "concept:name lifecycle:transition",
}
_GLOBALS = {
    "trace": (("string", "concept:name", "unknown"), ("string", "authority_code", "unknown")),
    "event": (
        ("string", "concept:name", "unknown"),
        ("string", "concept:instance", "unknown"),
        ("date", "time:timestamp", "1970-01-01T00:00:00.000+00:00"),
        ("string", "lifecycle:transition", "complete"),
    ),
}
_EVENTS = """
    select
        authority_code,
        "case:concept:name",
        "concept:name",
        "concept:instance",
        strftime("time:timestamp", '%Y-%m-%dT%H:%M:%S.000+00:00'),
        "lifecycle:transition"
    from event_log
    where $1 is null or authority_code = $1
    order by authority_code, "case:concept:name", event_number
"""


def write_xes(connection: duckdb.DuckDBPyConnection, new: Path, authority_code: str | None) -> int:
    """Write the event log as XES, child by child.

    Args:
        connection: to the published file.
        new: the file to write.
        authority_code: the only authority that is wanted, if any.

    Returns:
        How many events were written.
    """
    event_count = 0
    root = {"xes.version": "1849.2016", "xes.features": ""}
    with etree.xmlfile(str(new), encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{NAMESPACE}}}log", root, nsmap={None: NAMESPACE}):
            _write_head(xml, run_of(connection))
            rows = stream(connection, _EVENTS, authority_code)
            for (authority, child), events in groupby(rows, key=lambda row: row[:2]):
                trace = _trace(authority, child, [row[2:] for row in events])
                # two attributes of a child stand before its events
                event_count += len(trace) - 2
                _write(xml, trace)
    return event_count


def _write_head(xml: etree._IncrementalFileWriter, run_id: str) -> None:
    """Write what stands before the traces, in the order that the standard's schema asks for."""
    for name, prefix in _EXTENSIONS.items():
        uri = f"{NAMESPACE}{prefix}.xesext"
        _write(xml, etree.Element("extension", name=name, prefix=prefix, uri=uri))
    for scope, attributes in _GLOBALS.items():
        element = etree.Element("global", scope=scope)
        for attribute in attributes:
            _add(element, *attribute)
        _write(xml, element)
    for name, keys in _CLASSIFIERS.items():
        _write(xml, etree.Element("classifier", name=name, keys=keys))
    for key, value in (
        ("concept:name", "Child journeys"),
        ("lifecycle:model", "standard"),
        ("run_id", run_id),
    ):
        _write(xml, etree.Element("string", key=key, value=value))


def _trace(authority: str, child: str, events: list[tuple]) -> etree._Element:
    trace = etree.Element("trace")
    _add(trace, "string", "concept:name", child)
    _add(trace, "string", "authority_code", authority)
    for name, instance, time, transition in events:
        event = etree.SubElement(trace, "event")
        _add(event, "string", "concept:name", name)
        _add(event, "string", "concept:instance", instance)
        _add(event, "date", "time:timestamp", time)
        _add(event, "string", "lifecycle:transition", transition)
    return trace


def _add(parent: etree._Element, kind: str, key: str, value: str) -> None:
    etree.SubElement(parent, kind, key=key, value=value)


def _write(xml: etree._IncrementalFileWriter, element: etree._Element) -> None:
    # without a namespace of its own an element takes that of the log, and does not repeat it
    xml.write(element)
    xml.write("\n")

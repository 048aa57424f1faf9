"""The audit list of an archetype: a workbook of the cases that matched, with their evidence."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import xlsxwriter

from child_journeys.reading import USAGE_OR_LOCK, ReadError, find_authority, open_read_only
from child_journeys.timeline.history import read_history
from child_journeys.timeline.layout import period_of
from child_journeys.timeline.restricted import restricted_folder, timeline_name, write_file
from child_journeys.timeline.svg import draw_svg
from child_journeys.timeline.timelines import WAREHOUSE
from child_journeys.timeline.words import WARNING
from child_journeys.written_workbooks import (
    heading_format,
    new_workbook,
    set_pages,
    write_sentences,
)

MOST_CASES = 50_000
NOTE = "note of the audit"
# heading, width, and whether it holds dates
_COLUMNS = (
    ("authority_code", 15, False),
    ("authority", 24, False),
    ("child_id", 18, False),
    ("index event", 28, False),
    ("index date", 12, True),
    ("matching event", 28, False),
    ("matching date", 14, True),
    ("days to match", 14, False),
    ("plan", 30, False),
    ("plan date", 12, True),
    ("days to plan", 13, False),
    ("first seen for certain", 20, False),
    ("timeline", 16, False),
    (NOTE, 40, False),
)
_CHILD = 2
_TIMELINE = 12
_CASES = """
    select
        cases.authority_code,
        authorities.authority_name,
        cases.child_id,
        index_types.label,
        cases.index_event_date,
        match_types.label,
        cases.match_event_date,
        cases.days_to_match,
        plan_types.label,
        cases.plan_start_date,
        cases.days_to_plan,
        case when cases.is_first_certain then 'yes' else 'no' end
    from archetype_cases as cases
    left join authorities on cases.authority_code = authorities.authority_code
    left join event_types as index_types on cases.index_event_type = index_types.event_type
    left join child_events as matches on cases.match_event_id = matches.event_id
    left join event_types as match_types on matches.event_type = match_types.event_type
    left join child_events as plans on cases.plan_event_id = plans.event_id
    left join event_types as plan_types on plans.event_type = plan_types.event_type
    where cases.archetype = $1 and cases.status = 'match'
        and ($2 is null or cases.authority_code = $2)
    order by cases.authority_code, cases.index_event_date desc, cases.child_id, cases.case_id
"""


@dataclass(frozen=True)
class AuditList:
    """A workbook that was written, and how many cases of how many children it names."""

    path: Path
    case_count: int
    child_count: int


def write_cases(
    home: Path,
    archetype: str,
    authority: str | None = None,
    out: Path | None = None,
    *,
    pictures: bool = False,
    overwrite: bool = False,
) -> AuditList:
    """Write the cases of an archetype that matched, newest first, for an audit.

    Args:
        home: the folder of the warehouse.
        archetype: name of the archetype.
        authority: code or name of the only authority that is wanted.
        out: the workbook; by default one in the folder `restricted` under `home`.
        pictures: whether to draw the timeline of each child beside the workbook and link it.
        overwrite: whether a workbook of that name may be replaced. It may hold notes.

    Raises:
        ReadError: there is no warehouse, archetype or authority, the workbook is there already
            or cannot be written, or it has too many cases for one.
    """
    with open_read_only(home / WAREHOUSE) as connection:
        code = find_authority(connection, authority) if authority is not None else None
        about = _archetype(connection, archetype)
        path = out or restricted_folder(home) / f"cases_{archetype}_{code or 'all'}.xlsx"
        if path.exists() and not overwrite:
            raise ReadError(
                f'"{path}" is there already and may hold notes: use --overwrite to replace it,'
                " or --out for another name.",
                USAGE_OR_LOCK,
            )
        cases = connection.execute(_CASES, [archetype, code]).fetchall()
        if len(cases) > MOST_CASES:
            raise ReadError(
                f"There are {len(cases):,} cases, more than {MOST_CASES:,}: choose an --authority.",
                USAGE_OR_LOCK,
            )
        children = {(case[0], case[_CHILD]) for case in cases}
        if pictures:
            for child in sorted(children):
                _draw(connection, *child, path.parent)
    write_file(path, _workbook(about, cases, pictures))
    return AuditList(path, len(cases), len(children))


def _archetype(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[str, ...]:
    """Return title, question, reason and follow-up of an archetype."""
    about = "select title, question, rationale, follow_up from archetypes where archetype = ?"
    found = connection.execute(about, [name]).fetchone()
    if found is None:
        rows = connection.execute("select archetype from archetypes order by 1").fetchall()
        known = ", ".join(archetype for (archetype,) in rows)
        raise ReadError(f'There is no archetype "{name}"; there are {known}.', USAGE_OR_LOCK)
    return found


def _draw(connection: duckdb.DuckDBPyConnection, code: str, child_id: str, folder: Path) -> None:
    history = read_history(connection, code, child_id)
    # all of it: a case may be older than the months that are usually shown
    svg = draw_svg([history], period_of([history], months=None))
    write_file(folder / timeline_name(code, [child_id], "svg"), svg)


def _workbook(about: Sequence[str], cases: Sequence[tuple], pictures: bool) -> bytes:
    stream = io.BytesIO()
    with new_workbook(stream, about[0]) as workbook:
        _explain(workbook, about, len(cases))
        _list(workbook, cases, pictures)
    return stream.getvalue()


def _explain(workbook: xlsxwriter.Workbook, about: Sequence[str], count: int) -> None:
    title, question, reason, follow_up = about
    sentences = [
        "This workbook names children: keep it where the warehouse is kept, send it to nobody,"
        " and delete it when the audit has ended.",
        *(sentence for sentence in (question, reason) if sentence),
        *([f"Follow-up: {follow_up}."] if follow_up else []),
        f"The sheet cases lists {count:,} cases that match, the newest first. A match points to a"
        " case worth reading again and is no proof of a mistake.",
        "Team and worker are not in the tables of journeys; the case file has them.",
        f'The last column, "{NOTE}", is yours.',
    ]
    write_sentences(workbook, title, sentences, WARNING)


def _list(workbook: xlsxwriter.Workbook, cases: Sequence[tuple], pictures: bool) -> None:
    sheet = workbook.add_worksheet("cases")
    date_format = workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    bold = heading_format(workbook)
    # an identifier stays text when it is edited, its leading zeros with it
    text_format = workbook.add_format({"num_format": "@"})
    for column, (_, width, _) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
    headings = [{"header": heading, "header_format": bold} for heading, _, _ in _COLUMNS]
    sheet.add_table(
        0, 0, max(len(cases), 1), len(_COLUMNS) - 1, {"name": "cases", "columns": headings}
    )
    for row, case in enumerate(cases, start=1):
        for column, cell in enumerate(case):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(row, column, cell, date_format)
            elif isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell is not None:
                sheet.write_string(row, column, cell, text_format)
        if pictures:
            name = timeline_name(case[0], [case[_CHILD]], "svg")
            sheet.write_url(row, _TIMELINE, f"external:{name}", string="open picture")
    sheet.freeze_panes(1, _CHILD + 1)
    set_pages(sheet, WARNING, 0)

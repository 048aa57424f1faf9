"""Timelines of children named by the user, from the warehouse to a file or the terminal."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from child_journeys.reading import USAGE_OR_LOCK, ReadError, find_authority, open_read_only
from child_journeys.timeline.history import read_history
from child_journeys.timeline.layout import period_of
from child_journeys.timeline.pictures import converted
from child_journeys.timeline.restricted import restricted_folder, timeline_name, write_file
from child_journeys.timeline.svg import draw_svg
from child_journeys.timeline.text import draw_text

FORMATS = ("svg", "png", "pdf", "text")
WAREHOUSE = "child_journeys.duckdb"


@dataclass(frozen=True)
class Timeline:
    """A drawn timeline: its format, its bytes, and where it usually goes."""

    form: str
    content: bytes
    usual_name: str


def draw_timeline(
    home: Path,
    authority: str,
    child_ids: Sequence[str],
    form: str,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
) -> Timeline:
    """Draw the journeys of one or more children of an authority.

    Args:
        home: the folder of the warehouse.
        authority: code or name of the authority.
        child_ids: the children, as the authority numbers them, in the order to show them; `78.0`,
            as a spreadsheet writes it, is child 78.
        form: one of `FORMATS`.
        start: first day to show; by default eighteen months before the last.
        end: last day to show; by default the last that is known.

    Raises:
        ReadError: there is no warehouse, it is in use, or there is no such authority or child, or
            nothing to show.
    """
    child_ids = [as_staged(child_id) for child_id in child_ids]
    with open_read_only(home / WAREHOUSE) as connection:
        code = find_authority(connection, authority)
        histories = [
            read_history(connection, code, child_id, place)
            for place, child_id in enumerate(child_ids, start=1)
        ]
    try:
        period = period_of(histories, start, end)
    except ValueError as error:
        raise ReadError(str(error), USAGE_OR_LOCK) from None
    if form == "text":
        content = draw_text(histories, period).encode("utf-8")
    else:
        svg = draw_svg(histories, period)
        content = svg if form == "svg" else converted(svg, form)
    suffix = "txt" if form == "text" else form
    return Timeline(form, content, timeline_name(code, child_ids, suffix))


def as_staged(child_id: str) -> str:
    """Return an identifier as the macro `clean_identifier` has it in the warehouse.

    Args:
        child_id: as it stands in a file or a spreadsheet.
    """
    plain = child_id.strip()
    if ".0" in plain or plain.startswith(("'", "=", '"')):
        return re.sub(r"^([0-9]+)[.]0+$", r"\1", plain.strip("=\"'"))
    return plain


def save_timeline(home: Path, timeline: Timeline, out: Path | None = None) -> Path:
    """Write a timeline to a file, in one step.

    Args:
        home: the folder of the warehouse.
        timeline: what was drawn.
        out: the file; by default one in the folder `restricted` under `home`.

    Returns:
        The file.

    Raises:
        ReadError: it cannot be written.
    """
    path = out or restricted_folder(home) / timeline.usual_name
    write_file(path, timeline.content)
    return path

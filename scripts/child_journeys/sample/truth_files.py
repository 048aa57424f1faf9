"""The files of the truth folder."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from child_journeys.sample.assumptions import PLANTED

EVENT_HEADER = (
    "authority_code", "child_id", "event_type", "event_date", "contact_source_code",
    "is_observable",
)  # fmt: skip
CHILD_HEADER = (
    "authority_code", "child_id", "gender_code", "ethnicity_code", "birth_date", "is_disabled",
    "is_unaccompanied", "last_seen_in",
)  # fmt: skip
CASE_HEADER = (
    "authority_code", "child_id", "archetype", "index_event_date", "status", "match_event_date",
    "is_followed_up",
)  # fmt: skip
MESS_HEADER = ("file", "kind", "column", "row", "count", "child_id", "events")
WINDOW_HEADER = ("authority_code", "event_type", "first_date", "last_date")

README = """# The truth behind the sample

All data in the raw folder are synthetic. The folders bear codes and names of real authorities
because the layout asks for them; nothing here says anything about any real authority or child.

| file | one row per |
|---|---|
| `events.csv` | event of a journey; `is_observable`: it can be read from some file |
| `true_children.csv` | child; `last_seen_in` is the last extract or census that shows the child |
| `archetype_cases.csv` | index event, judged in plain Python on the observable events |
| `observation_windows.csv` | authority, event type and stretch of time that its files cover |
| `mess.csv` | kind of mess in a file: how often, or the line and the events it cannot tell |
| `planted.csv` | difference put in on purpose, for analysts to find |
"""


@dataclass(frozen=True)
class AuthorityTruth:
    """What one authority adds to the truth, as CSV text without headers."""

    children: int
    events: int
    files: int
    event_rows: str
    child_rows: str
    case_rows: str
    window_rows: str
    mess_rows: str


def truth_value(value: bool) -> str:
    """Return the value as DuckDB reads it."""
    return "true" if value else "false"


def rows_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _planted_rows(authority: str) -> list[tuple[str, str, object]]:
    parameters = [(field.name, getattr(PLANTED, field.name)) for field in fields(PLANTED)]
    parameters.append(("authority", authority))
    return [
        ("potentially_missed_risk", name, " ".join(value) if isinstance(value, tuple) else value)
        for name, value in parameters
    ]


def write_truth(truth: Path, results: Sequence[AuthorityTruth], planted_authority: str) -> None:
    """Write all files of the truth, authorities in the order given.

    Args:
        truth: the folder, made if need be; files of the same name are replaced.
        results: what each authority adds.
        planted_authority: code of the authority with the planted factor.
    """
    truth.mkdir(parents=True, exist_ok=True)
    parts = {
        "events.csv": (EVENT_HEADER, [result.event_rows for result in results]),
        "true_children.csv": (CHILD_HEADER, [result.child_rows for result in results]),
        "archetype_cases.csv": (CASE_HEADER, [result.case_rows for result in results]),
        "observation_windows.csv": (WINDOW_HEADER, [result.window_rows for result in results]),
        "mess.csv": (MESS_HEADER, [result.mess_rows for result in results]),
        "planted.csv": (
            ("archetype", "parameter", "value"),
            [rows_text(_planted_rows(planted_authority))],
        ),
    }
    for name, (header, texts) in parts.items():
        _replace(truth / name, rows_text([header]) + "".join(texts))
    _replace(truth / "README.md", README)


def _replace(path: Path, text: str) -> None:
    """Write a file beside its place and then put it there in one step."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    beside.replace(path)

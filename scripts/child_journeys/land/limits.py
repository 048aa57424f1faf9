"""How much of a file is believed: limits that keep a damaged or hostile one from filling memory."""

import os
from dataclasses import dataclass

from child_journeys.land.records import LandingError

_GREATEST = 2_147_483_647


@dataclass(frozen=True)
class Limit:
    """One limit: the environment variable that changes it, its default, and what it bounds."""

    variable: str
    default: int
    meaning: str


LIMITS = {
    "cell_characters": Limit(
        "CHILD_JOURNEYS_MAX_CELL_CHARACTERS",
        100_000,
        "characters of a cell or an XML text; a row with a longer one is refused",
    ),
    "line_characters": Limit(
        "CHILD_JOURNEYS_MAX_LINE_CHARACTERS",
        16_000_000,
        "characters of a line of a text file; a file with a longer one is refused",
    ),
    "unpacked_bytes": Limit(
        "CHILD_JOURNEYS_MAX_UNPACKED_BYTES",
        500_000_000,
        "bytes of all parts of a workbook together, unpacked",
    ),
    "packing_ratio": Limit(
        "CHILD_JOURNEYS_MAX_PACKING_RATIO",
        200,
        "how many times larger than the file a workbook of more than 50 MB may unpack to",
    ),
    "sheet_rows": Limit(
        "CHILD_JOURNEYS_MAX_SHEET_ROWS",
        1_048_576,
        "rows to which a sheet may reach",
    ),
    "sheet_cells": Limit(
        "CHILD_JOURNEYS_MAX_SHEET_CELLS",
        40_000_000,
        "cells between the first and the last of a sheet, empty ones included",
    ),
    "xml_depth": Limit(
        "CHILD_JOURNEYS_MAX_XML_DEPTH",
        20,
        "levels of elements within a child of the census",
    ),
    "child_bytes": Limit(
        "CHILD_JOURNEYS_MAX_CHILD_BYTES",
        16_000_000,
        "bytes of one child of the census, or between two",
    ),
}


def limit(name: str) -> int:
    """Return a limit as it is set now.

    Args:
        name: a key of `LIMITS`.

    Raises:
        LandingError: its environment variable holds no whole number from 1 to 2,147,483,647.
    """
    setting = LIMITS[name]
    text = os.environ.get(setting.variable, "").strip()
    if not text:
        return setting.default
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:11]) <= _GREATEST):
        raise LandingError(
            f"{setting.variable} has to be a whole number from 1 to {_GREATEST:,}; "
            f"leave it out for {setting.default:,}."
        )
    return int(text)


def changed_limits() -> str:
    """Return the limits that differ from their defaults, as one text; checks all of them.

    Raises:
        LandingError: an environment variable holds no such number.
    """
    values = {name: limit(name) for name in LIMITS}
    changed = [f"{n}={value}" for n, value in values.items() if value != LIMITS[n].default]
    return " ".join(changed)

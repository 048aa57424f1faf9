"""Where a raw file belongs: the authority, the dataset and the date, from its folders."""

import datetime
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from child_journeys.land.headers import squash
from child_journeys.land.records import FileRefused

_DATASETS = {"annexa": "annex_a", "cincensus": "cin_census", "cin": "cin_census"}
_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"}
_SYSTEM_FOLDERS = {"__macosx", "$recycle.bin", "system volume information"}
# a note to who opens the folder; a list by such a name is still read
_NOTE = re.compile(r"read[ _-]?me[^.]*([.](txt|md|docx?|pdf|rtf|html?))?")
_A_LINK = "A link to another folder, which is not followed; put the folder itself here."
_FILLERS = {
    *("city", "of", "council", "county", "borough", "royal", "metropolitan", "the", "and"),
    *("cc", "lb", "mbc", "mdc", "ua"),
}
# what councils call themselves, of which no word is in their name
_IN_FULL = {
    frozenset({"bcp"}): "Bournemouth, Christchurch and Poole",
    frozenset({"banes"}): "Bath and North East Somerset",
    frozenset({"b", "nes"}): "Bath and North East Somerset",
    frozenset({"rbkc"}): "Kensington and Chelsea",
    frozenset({"rbwm"}): "Windsor and Maidenhead",
}


@dataclass(frozen=True)
class RawFile:
    """A file below the raw folder, or a link to a folder, which is not followed.

    `name` is its path relative to the raw folder, with forward slashes.
    """

    path: Path
    name: str
    ignored_because: str | None
    refused_because: str | None = None


@dataclass(frozen=True)
class Place:
    """The authority (DfE code), the dataset and the extract date of a file.

    `doubt` says in words when the authority did not exist under that name at that date.
    """

    authority_code: str
    dataset: str
    extract_date: datetime.date
    doubt: str | None = None


def find_files(raw: Path) -> list[RawFile]:
    """List every file below the raw folder, in the order of their relative paths.

    Args:
        raw: the folder of raw files.

    Returns:
        All files and links to folders; those that are not data (system and lock files,
        overrides) say why.

    Raises:
        OSError: a folder cannot be opened.
    """
    found = []
    for folder, folders, names in os.walk(raw, onerror=_stop):
        for name in folders:
            path = Path(folder, name)
            if path.is_symlink():
                relative = path.relative_to(raw)
                because = _ignored_because(relative)
                found.append(RawFile(path, printable(relative), because, _A_LINK))
        for name in names:
            path = Path(folder, name)
            relative = path.relative_to(raw)
            because = _ignored_because(relative) or _no_file(path)
            found.append(RawFile(path, printable(relative), because))
    return sorted(found, key=lambda file: file.name)


def _stop(error: OSError) -> None:
    """Stop at a folder that cannot be opened, which `os.walk` would pass over in silence."""
    raise error


def _no_file(path: Path) -> str | None:
    # a pipe would be waited for without end; a link to nothing is left to whoever opens it
    return "Not a file: a pipe or a device." if path.exists() and not path.is_file() else None


def printable(relative: Path) -> str:
    """Return a relative path with forward slashes, in Unicode that any table can hold."""
    return relative.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _ignored_because(relative: Path) -> str | None:
    if relative.parts[0].lower() == "overrides" and len(relative.parts) > 1:
        return "Corrections in the overrides folder are not raw data."
    lowered = [part.lower() for part in relative.parts]
    if any(part.startswith(".") or part in _SYSTEM_FOLDERS for part in lowered):
        return "A hidden file or folder."
    if lowered[-1] in _SYSTEM_FILES:
        return "A file of the operating system."
    if _NOTE.fullmatch(lowered[-1]):
        return "A note to readers of the folder, by its name."
    if lowered[-1].startswith("~$"):
        return "The lock file of a workbook that is open in Excel."
    return None


def place(name: str, authorities: "Authorities") -> Place:
    """Tell from its relative path where a file belongs.

    Args:
        name: path relative to the raw folder, with forward slashes:
            `<authority>/annex_a/<YYYY-MM-DD>/<file>` or `<authority>/cin_census/<year>/<file>`.
        authorities: who the authority folders may mean.

    Returns:
        The place; for a census year the date is the 31 March that ends it.

    Raises:
        FileRefused: the path does not follow the layout, or names an unknown authority.
    """
    parts = name.split("/")
    if len(parts) != 4:
        raise FileRefused(
            "The file is not in a folder <authority>/annex_a/<YYYY-MM-DD> "
            "or <authority>/cin_census/<year>."
        )
    dataset = _DATASETS.get(squash(parts[1]))
    if dataset is None:
        raise FileRefused(f'The folder "{parts[1]}" is neither "annex_a" nor "cin_census".')
    date = _annex_a_date(parts[2]) if dataset == "annex_a" else _census_date(parts[2])
    code, doubt = authorities.resolve(parts[0], date)
    return Place(code, dataset, date, doubt)


def _annex_a_date(folder: str) -> datetime.date:
    if re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", folder):
        try:
            return datetime.date.fromisoformat(folder)
        except ValueError:
            pass
    raise FileRefused(
        f'The folder "{folder}" is not an extract date; name it like 2025-03-31 (year-month-day).'
    )


def _census_date(folder: str) -> datetime.date:
    if re.fullmatch(r"20[0-9]{2}", folder):
        return datetime.date(int(folder), 3, 31)
    raise FileRefused(
        f'The folder "{folder}" is not a census year; '
        "name it after the year that ends on 31 March, like 2025."
    )


class Authorities:
    """Finds an authority by DfE code, ONS code or name, as at a date.

    Args:
        rows: the seed `local_authorities` (authority_code, ons_code, authority_name,
            first_year, last_year; years end on 31 March).
    """

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = list(rows)
        self._newest_year = max(int(row["last_year"]) for row in self._rows)
        self._oldest_year = min(int(row["first_year"]) for row in self._rows)

    def resolve(self, text: str, date: datetime.date) -> tuple[str, str | None]:
        """Return the DfE code of an authority and, where there is one, a doubt in words.

        Args:
            text: name of the folder: a code or a name.
            date: extract date or end of the census year; decides between an authority and its
                successor of the same name.

        Raises:
            FileRefused: nobody, or more than one authority, goes by that name.
        """
        wanted = text.strip()
        rows = self._by_code(wanted) or self._by_name(wanted, date)
        if not rows:
            raise FileRefused(
                f'The folder "{text}" names no local authority; '
                "use its three-digit DfE code, its ONS code or its name."
            )
        codes = {row["authority_code"] for row in rows}
        if len(codes) > 1:
            names = "; ".join(f"{r['authority_code']} {r['authority_name']}" for r in rows)
            raise FileRefused(f'The folder "{text}" can mean several authorities: {names}.')
        return codes.pop(), self._doubt(rows, date)

    def find(self, text: str, date: datetime.date) -> str | None:
        """Return the DfE code of an authority, or None where the text names nobody or several.

        Args:
            text: a code or a name.
            date: extract date or end of the census year.
        """
        try:
            return self.resolve(text, date)[0]
        except FileRefused:
            return None

    def _by_code(self, wanted: str) -> list[dict[str, str]]:
        code = wanted.upper()
        return [row for row in self._rows if code in (row["authority_code"], row["ons_code"])]

    def _by_name(self, wanted: str, date: datetime.date) -> list[dict[str, str]]:
        words = _words(wanted)
        if not words:
            return []
        same = [row for row in self._rows if _words(row["authority_name"]) == words]
        wider = [row for row in self._rows if words < _words(row["authority_name"])]
        for rows in (same, wider):
            current = [row for row in rows if self._exists(row, date)]
            if current:
                return current
        return same or wider

    def _exists(self, row: dict[str, str], date: datetime.date) -> bool:
        year = date.year + (date > datetime.date(date.year, 3, 31))
        first, last = int(row["first_year"]), int(row["last_year"])
        begun = first <= year or first == self._oldest_year
        return begun and (year <= last or last == self._newest_year)

    def _doubt(self, rows: list[dict[str, str]], date: datetime.date) -> str | None:
        if any(self._exists(row, date) for row in rows):
            return None
        row = rows[0]
        return (
            f"{row['authority_name']} ({row['authority_code']}) was not an authority of its own "
            f"on {date.isoformat()}; check the name of the folder."
        )


def _words(name: str) -> frozenset[str]:
    lowered = name.casefold().replace("london borough of", " ").replace("&", " and ")
    words = frozenset(re.findall(r"[a-z0-9]+", lowered.replace("'", "")))
    kept = words - _FILLERS
    return _words(_IN_FULL[kept]) if kept in _IN_FULL else kept

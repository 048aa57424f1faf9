"""What would go wrong with an installation or a raw folder, said before anything is built."""

from __future__ import annotations

import difflib
import os
import shutil
import struct
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pyarrow.parquet as pq
from packaging.requirements import Requirement

from child_journeys.land.landing import RESULTS_AMONG_RAW_FILES, LandingError, land
from child_journeys.land.limits import LIMITS, changed_limits
from child_journeys.land.specification import load_specification
from child_journeys.publish.errors import PublishError
from child_journeys.publish.pseudonyms import KEYS_VARIABLE, check_keys, is_open_to_others, key_file
from child_journeys.publish.publishing import PUBLIC_FILE, SHAREABLE_FILE
from child_journeys.publish.replacement import wal_of
from child_journeys.publish.runs import KEPT_VARIABLE, Runs, kept_runs
from child_journeys.settings import (
    MEMORY_VARIABLE,
    SettingError,
    check_memory_limit,
    project_folder,
)
from child_journeys.writing import InUse, NotWritable, WriterLock, refuse_if_in_use

GOOD, NOTE, DATA_PROBLEM, PROBLEM = "good", "note", "data problem", "problem"

_OLDEST_PYTHON = (3, 11)
_PREFIX = "CHILD_JOURNEYS_"
_SETTINGS = {
    f"{_PREFIX}RAW",
    f"{_PREFIX}HOME",
    KEYS_VARIABLE,
    KEPT_VARIABLE,
    MEMORY_VARIABLE,
    *(limit.variable for limit in LIMITS.values()),
}
# folders that upload what is written into them, children's data too
_CLOUDS = ("onedrive", "dropbox", "google drive", "googledrive", "icloud")
_LEAST_FREE_BYTES = 1_000_000_000
# landed rows, warehouse and five published runs take about twenty times the raw files
_FREE_BY_RAW = 20
_FILES_NAMED = 20


@dataclass(frozen=True)
class Check:
    """What was found: `level` is one of GOOD, NOTE, DATA_PROBLEM, PROBLEM; a plain sentence."""

    level: str
    sentence: str


def exit_code(checks: list[Check]) -> int:
    """Return 2 if something of the installation is wrong, 1 if something of the data, else 0."""
    levels = {check.level for check in checks}
    return 2 if PROBLEM in levels else 1 if DATA_PROBLEM in levels else 0


def check_installation(raw: Path, home: Path) -> list[Check]:
    """Look at Python, libraries, settings, folders, room and locks; change nothing.

    Args:
        raw: the folder of raw files.
        home: the folder everything is written under.

    Returns:
        What was found, in the order in which it matters.
    """
    checks: tuple[Callable[[], Iterator[Check]], ...] = (
        _python,
        _libraries,
        _project,
        _settings,
        lambda: _folders(raw, home),
        lambda: _room(raw, home),
        lambda: _keys(home),
        lambda: _locks(home),
        lambda: _published(home / "published"),
    )
    return [found for check in checks for found in check()]


def check_raw(
    raw: Path, home: Path, progress: Callable[[str, int, int], None] | None = None
) -> list[Check]:
    """Read every raw file as a build would, in a temporary folder, and say what became of it.

    Args:
        raw: the folder of raw files.
        home: the folder everything is written under; the temporary folder is made there, because
            it holds children's data for a while, or in that of the system if it cannot be.
        progress: called after each file with its name, its number and how many there are.

    Returns:
        The files that were refused, the lists that were found and those that were not.
    """
    place = home if home.is_dir() and os.access(home, os.W_OK) else None
    with tempfile.TemporaryDirectory(
        prefix="doctor_", dir=place, ignore_cleanup_errors=True
    ) as folder:
        try:
            land(raw, Path(folder), progress=progress)
        except LandingError as error:
            return [Check(DATA_PROBLEM, str(error))]
        files = pq.read_table(Path(folder, "landed", "landed_files.parquet")).to_pylist()
    return [*_refused(files), *_rows(files), *_lists(files)]


# --- the installation ---------------------------------------------------------------------------


def _python() -> Iterator[Check]:
    bits = struct.calcsize("P") * 8
    running = f"Python {'.'.join(map(str, sys.version_info[:3]))}, {bits} bit"
    if sys.version_info[:2] < _OLDEST_PYTHON:
        yield Check(PROBLEM, f"{running}: 3.11 or later is needed.")
    elif bits != 64:
        yield Check(PROBLEM, f"{running}: DuckDB and the other libraries need 64 bit.")
    else:
        yield Check(GOOD, f"{running}.")
    if sys.platform == "win32" and not sys.flags.utf8_mode:
        yield Check(NOTE, "Set PYTHONUTF8 to 1, once: setx PYTHONUTF8 1 (then a new window).")


def _libraries() -> Iterator[Check]:
    try:
        asked = [Requirement(text) for text in requires("child-journeys") or []]
    except PackageNotFoundError:
        yield Check(PROBLEM, "child-journeys is not installed here: pip install -e .")
        return
    wanted = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = [sentence for one in wanted if (sentence := _wrong_version(one))]
    yield from (Check(PROBLEM, sentence) for sentence in wrong)
    if not wrong:
        names = ("dbt-core", "dbt-duckdb", "duckdb")
        yield Check(GOOD, f"Libraries: {', '.join(f'{n} {version(n)}' for n in names)}.")


def _wrong_version(wanted: Requirement) -> str | None:
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        return f"{wanted.name} is not installed: pip install -e ."
    if wanted.specifier.contains(found, prereleases=True):
        return None
    return f"{wanted.name} {found} is installed, {wanted.specifier} is needed: pip install -e ."


def _project() -> Iterator[Check]:
    try:
        yield Check(GOOD, f'Project: "{project_folder()}".')
    except FileNotFoundError as error:
        yield Check(PROBLEM, str(error))


def _settings() -> Iterator[Check]:
    for name in sorted(os.environ):
        if name.startswith(_PREFIX) and name not in _SETTINGS:
            near = difflib.get_close_matches(name, _SETTINGS, n=1)
            meant = f"; is {near[0]} meant?" if near else "."
            yield Check(PROBLEM, f"{name} is set and is no setting of ours{meant}")
    for check in (changed_limits, kept_runs, check_memory_limit):
        try:
            check()
        except (LandingError, PublishError, SettingError) as error:
            yield Check(PROBLEM, str(error))


def _folders(raw: Path, home: Path) -> Iterator[Check]:
    for name, folder in (("Raw files", raw), ("Results", home)):
        if folder == raw and not raw.is_dir():
            yield Check(NOTE, f'{name}: "{raw.resolve()}", which is no folder: see {_PREFIX}RAW.')
        else:
            yield Check(GOOD, f'{name}: "{folder.resolve()}".')
        cloud = [part for part in folder.resolve().parts if part.lower().startswith(_CLOUDS)]
        if cloud:
            yield Check(
                NOTE,
                f'{name} lie in "{cloud[0]}", which uploads what is in it: move them to a local'
                " folder, they are children's data.",
            )
    if home.resolve().is_relative_to(raw.resolve()):
        yield Check(PROBLEM, RESULTS_AMONG_RAW_FILES)
    standing = next(place for place in (home.resolve(), *home.resolve().parents) if place.exists())
    if not standing.is_dir():
        yield Check(PROBLEM, f'"{standing}" is no folder: change {_PREFIX}HOME.')
    try:
        with tempfile.TemporaryFile(dir=_existing(home)):
            pass
    except OSError as error:
        yield Check(
            PROBLEM, f'"{_existing(home)}" cannot be written to ({error.strerror or "refused"}).'
        )


def _room(raw: Path, home: Path) -> Iterator[Check]:
    free = shutil.disk_usage(_existing(home)).free
    raw_bytes = sum(path.stat().st_size for path in raw.rglob("*") if path.is_file())
    wanted = max(_LEAST_FREE_BYTES, _FREE_BY_RAW * raw_bytes)
    said = f"{free / 1e9:,.1f} GB are free where results go"
    if free < wanted:
        yield Check(NOTE, f"{said}; {wanted / 1e9:,.1f} GB are wanted for these raw files.")
    else:
        yield Check(GOOD, f"{said}.")


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that is there."""
    return next(place for place in (folder.resolve(), *folder.resolve().parents) if place.is_dir())


def _keys(home: Path) -> Iterator[Check]:
    try:
        file = key_file(home)
        check_keys(file)
    except PublishError as error:
        yield Check(PROBLEM, str(error))
        return
    if is_open_to_others(file):
        yield Check(NOTE, f'Other users may read "{file}": keep the keys to their owner.')


def _locks(home: Path) -> Iterator[Check]:
    if not home.is_dir():
        return
    warehouse = home / "child_journeys.duckdb"
    try:
        WriterLock(home, "child-journeys doctor").release()
        refuse_if_in_use(warehouse)
    except InUse as error:
        yield Check(PROBLEM, str(error))
    except NotWritable:
        # said with the folders already
        return


def _published(published: Path) -> Iterator[Check]:
    for name in (PUBLIC_FILE, SHAREABLE_FILE):
        if wal_of(published / name).exists():
            yield Check(
                PROBLEM,
                f"A write-ahead log lies beside {name}: a program has opened the published file for"
                " writing. Close it there and run dbt build, which moves the log aside.",
            )
    with suppress(OSError):
        behind = Runs(published, (PUBLIC_FILE, SHAREABLE_FILE)).differing()
        if behind:
            yield Check(
                NOTE,
                f"{', '.join(behind[:3])} do not show the newest run: a publishing was interrupted"
                " or a program held them; child-journeys publish mends that.",
            )


# --- the raw folder -----------------------------------------------------------------------------


def _refused(files: list[dict]) -> Iterator[Check]:
    refused = [row for row in files if row["status"] == "refused"]
    for row in refused[:_FILES_NAMED]:
        sheet = f', sheet "{row["sheet"]}"' if row["sheet"] else ""
        yield Check(DATA_PROBLEM, f"{row['file']}{sheet}: {row['reason']}")
    if len(refused) > _FILES_NAMED:
        yield Check(DATA_PROBLEM, f"{len(refused) - _FILES_NAMED:,} more files cannot be read.")


def _rows(files: list[dict]) -> Iterator[Check]:
    names = {row["file"] for row in files}
    landed = {row["file"] for row in files if row["status"] == "landed"}
    ignored = {row["file"] for row in files if row["status"] == "ignored"} - landed
    counts = {
        kind: sum(row[kind] or 0 for row in files) for kind in ("rows_landed", "rows_refused")
    }
    yield Check(
        GOOD,
        f"{len(landed):,} of {len(names):,} files can be read, with {counts['rows_landed']:,} rows;"
        f" {len(ignored):,} are set aside.",
    )
    if counts["rows_refused"]:
        yield Check(
            NOTE,
            f"{counts['rows_refused']:,} rows have another shape than their header and will be"
            " refused; quality_findings says which and why.",
        )


def _lists(files: list[dict]) -> Iterator[Check]:
    specification = load_specification()
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    dates: dict[tuple[str, str], set[object]] = defaultdict(set)
    for row in files:
        if row["status"] == "landed":
            key = (row["authority_code"], row["dataset"])
            found[key].add(row["table_name"])
            dates[key].add(row["extract_date"])
    for (authority, dataset), names in sorted(found.items()):
        tables = specification.tables_of(dataset)
        missing = [table.source_name for table in tables if table.name not in names]
        count = len(dates[authority, dataset])
        said = (
            f"{authority} {dataset}: {count} {'date' if count == 1 else 'dates'},"
            f" {len(tables) - len(missing)} of {len(tables)} lists found"
        )
        if missing:
            yield Check(NOTE, f"{said}; never {', '.join(missing)}.")
        else:
            yield Check(GOOD, f"{said}.")

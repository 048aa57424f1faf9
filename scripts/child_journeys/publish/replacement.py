"""Putting a finished file where readers look for it, in one step, whoever holds the old one.

A published file is never opened for writing and never copied over: readers see the old or the
new one, whole. On Windows a file that a reader holds cannot be replaced, but it can be renamed.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from child_journeys.publish.errors import PublishError

# virus scanners and indexers hold a new file for some milliseconds
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)


def new_file_beside(stable: Path) -> Path:
    """Return a name, free and in the same folder, under which to write the next `stable`."""
    return _beside(stable, "new")


def tidy_up(stable: Path) -> None:
    """Repair and clear what a publishing that was killed, or a reader on Windows, left behind.

    Where `stable` is missing, the newest old file takes its place again. Other old files and
    unfinished new ones are removed, or left for the next time where a reader still holds them.

    Args:
        stable: the name that readers open.
    """
    old_files = sorted(_all_beside(stable, "old"), key=lambda file: file.stat().st_mtime_ns)
    if old_files and not stable.exists():
        old_files.pop().replace(stable)
    for leftover in (*old_files, *_all_beside(stable, "new")):
        _remove_if_free(leftover)


def set_wal_aside(stable: Path) -> str | None:
    """Move a write-ahead log that lies beside a published file out of the way.

    DuckDB would play it back into the new file, and old rows would come up again.

    Args:
        stable: the name that readers open.

    Returns:
        A sentence for the summary, or None if there was none.

    Raises:
        PublishError: it cannot be moved, most likely because somebody is writing to it.
    """
    wal = wal_of(stable)
    if not wal.exists():
        return None
    aside = _beside(stable, "stale-wal")
    try:
        wal.replace(aside)
    except PermissionError as error:
        raise PublishError(
            f"{stable.name} is open for writing in another programme: close it there."
        ) from error
    return (
        f"A write-ahead log lay beside {stable.name}: somebody has opened the published file"
        f" for writing. It is now called {aside.name} and can be deleted."
    )


def flush_to_disk(file: Path) -> None:
    """Make sure that a closed file is on the disk and not only in the memory of the system.

    Args:
        file: a file that no connection of this process has open (closing a file ends the
            locks that the process holds on it).
    """
    with file.open("r+b") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Make sure that the names of the files in a folder are on the disk."""
    # Windows cannot open a folder as a file and needs no such step
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(new: Path, stable: Path) -> None:
    """Give a finished file the name that readers open.

    Args:
        new: the finished file, in the folder of `stable`.
        stable: the name that readers open; it may exist, and be open in other programmes.

    Raises:
        PermissionError: also after several attempts the system refused; `stable` is the old file.
    """
    swap(new, stable)
    flush_folder(stable.parent)


def swap(new: Path, stable: Path) -> None:
    """Do what `put_in_place` does, without waiting until the disk has noted it.

    Args:
        new: the finished file, in the folder of `stable`.
        stable: the name that readers open.

    Raises:
        PermissionError: also after several attempts the system refused; `stable` is the old file.
    """
    _patiently(lambda: _replace(new, stable))


def rename(folder: Path, named: Path) -> None:
    """Give a folder its name, in the folder where it is, when all in it is complete.

    Args:
        folder: the folder, none of its files open in this process.
        named: its name, not taken yet.

    Raises:
        PermissionError: also after several attempts the system refused.
    """
    flush_folder(folder)
    _patiently(lambda: folder.rename(named))
    flush_folder(named.parent)


def write_bytes(stable: Path, content: bytes) -> None:
    """Write a small file in one step.

    Raises:
        OSError: the disk is full, or the file is held; the old one is as it was.
    """
    new = new_file_beside(stable)
    try:
        new.write_bytes(content)
        flush_to_disk(new)
        put_in_place(new, stable)
    finally:
        new.unlink(missing_ok=True)


def remove(file: Path) -> None:
    """Remove a DuckDB file and its write-ahead log, if they are there."""
    for each in (file, wal_of(file)):
        each.unlink(missing_ok=True)


def wal_of(file: Path) -> Path:
    """Return where DuckDB keeps the write-ahead log of a file."""
    return file.with_name(f"{file.name}.wal")


def _patiently(action: Callable[[], object]) -> None:
    for pause in PAUSES:
        try:
            action()
            return
        except PermissionError:
            time.sleep(pause)
    action()


def _replace(new: Path, stable: Path) -> None:
    try:
        new.replace(stable)
    except PermissionError:
        if not stable.exists():
            raise
        _replace_held_file(new, stable)


def _replace_held_file(new: Path, stable: Path) -> None:
    old = _beside(stable, "old")
    stable.replace(old)
    try:
        new.replace(stable)
    except OSError:
        old.replace(stable)
        raise
    _remove_if_free(old)


def _remove_if_free(file: Path) -> None:
    with suppress(PermissionError):
        file.unlink(missing_ok=True)


def _beside(stable: Path, purpose: str) -> Path:
    return stable.with_name(f"{stable.name}.{purpose}-{secrets.token_hex(4)}")


def _all_beside(stable: Path, purpose: str) -> list[Path]:
    return sorted(stable.parent.glob(f"{stable.name}.{purpose}-*"))

"""One writer at a time under a home folder, and a sentence that says who it is.

The operating system holds the lock and ends it with the process, however that ends: a lock that
nobody holds cannot be left behind.
"""

from __future__ import annotations

import errno
import json
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import duckdb

from child_journeys.reading import USAGE_OR_LOCK, ReadError, says_locked

LOCK_FILE = "building.json"
# far behind the text: Windows lets nobody read a part of a file that is locked
_LOCKED_BYTE = 1 << 30
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class InUse(ReadError):
    """Somebody else is writing under the home folder; the message says who, in one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message, USAGE_OR_LOCK)


class NotWritable(ReadError):
    """Nothing can be written under the home folder; the message says why, in one sentence."""

    def __init__(self, home: Path, error: OSError) -> None:
        reason = error.strerror or "refused"
        super().__init__(
            f'Nothing can be written under "{home}" ({reason}): set CHILD_JOURNEYS_HOME to a folder'
            " of your own.",
            USAGE_OR_LOCK,
        )


class WriterLock:
    """The right to write under a home folder, taken when it is made.

    Args:
        home: the folder everything is written under; made where it is missing.
        doing: what is done, in a word or two, for whoever has to wait.

    Raises:
        InUse: another process has it.
        NotWritable: the folder cannot be written to.
    """

    def __init__(self, home: Path, doing: str) -> None:
        file = home / LOCK_FILE
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._descriptor: int | None = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise NotWritable(home, error) from None
        try:
            _lock(self._descriptor)
        except OSError as error:
            self.release()
            if error.errno in _HELD:
                raise InUse(_who(file)) from None
            # a disk that knows no locks; DuckDB's own then says less clearly what is the matter
            return
        about = {"process": os.getpid(), "computer": socket.gethostname(), "doing": doing}
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, json.dumps(about).encode("utf-8"))

    def release(self) -> None:
        """Give the right back; also the end of the process does."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)


@contextmanager
def only_writer(home: Path, doing: str) -> Iterator[None]:
    """Hold the right to write under a home folder for a while.

    Args:
        home: the folder everything is written under; where it is missing there is nothing to
            protect.
        doing: what is done, in a word or two.

    Raises:
        InUse: another process has it.
        NotWritable: the folder cannot be written to.
    """
    if not home.is_dir():
        yield
        return
    lock = WriterLock(home, doing)
    try:
        yield
    finally:
        lock.release()


def refuse_if_in_use(warehouse: Path) -> None:
    """Find out, before dbt does so in many words, whether a program has a warehouse open.

    Args:
        warehouse: the DuckDB file, which may not exist yet.

    Raises:
        InUse: it does, be it for reading.
    """
    if not warehouse.is_file():
        return
    try:
        duckdb.connect(str(warehouse)).close()
    except duckdb.IOException as error:
        if not says_locked(error):
            return
        process = re.search(r"\(PID ([0-9]+)\)", str(error))
        which = f" (process {process[1]})" if process else ""
        raise InUse(
            f'"{warehouse}" is open in another program{which}: close it there, point BI tools at'
            " the folder published, and try again."
        ) from None
    except duckdb.Error:
        # whatever else is the matter, dbt opens it next and says so
        return


def _who(file: Path) -> str:
    """Say who holds a lock, from what they wrote into it and when."""
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
        since = datetime.fromtimestamp(file.stat().st_mtime).strftime("%Y-%m-%d %H:%M:%S")
        return (
            f'"{about["doing"]}" is writing under "{file.parent}" already (process'
            f" {about['process']} on {about['computer']}, since {since}): wait until it has ended,"
            " then try again."
        )
    except (OSError, ValueError, KeyError, TypeError):
        return f'Another program is writing under "{file.parent}": wait until it has ended.'


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _LOCKED_BYTE)

"""The last runs, each whole in a folder of its own, and the fixed names that show the newest.

A run is written where nobody looks, named when it is complete, and pointed to by `current.json`
in one step. The fixed names, which BI tools open, are links to its files (copies where the disk
knows no links) and follow one by one.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from child_journeys.publish import replacement
from child_journeys.publish.errors import PublishError

CURRENT_FILE = "current.json"
RUNS_FOLDER = "runs"
KEPT_VARIABLE = "CHILD_JOURNEYS_KEPT_RUNS"
KEPT_RUNS = 5

_NAME = re.compile(r"([0-9]{6,})_[0-9a-f]{8}")
_UNFINISHED = "unfinished-"


class Runs:
    """The runs that are kept in a published folder.

    Args:
        published: the folder that holds `runs`, `current.json` and the fixed names.
        first: names of files that come first when a run is shown, in this order.
    """

    def __init__(self, published: Path, first: tuple[str, ...] = ()) -> None:
        self._published = published
        self._folder = published / RUNS_FOLDER
        self._first = first

    def current(self) -> Path | None:
        """Return the folder of the newest run, or None where there is none yet."""
        try:
            text = (self._published / CURRENT_FILE).read_text(encoding="utf-8")
            name = json.loads(text)["run"]
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        folder = self._folder / str(name)
        return folder if _NAME.fullmatch(str(name)) and folder.is_dir() else None

    def kept(self) -> list[Path]:
        """Return the folders of all runs that are kept, the oldest first."""
        if not self._folder.is_dir():
            return []
        runs = (folder for folder in self._folder.iterdir() if _NAME.fullmatch(folder.name))
        return sorted(runs, key=_number)

    def tidy_up(self) -> None:
        """Finish what a publishing that was killed, or a reader on Windows, left unfinished.

        Raises:
            PublishError: a fixed name shows an older run and cannot be replaced.
        """
        for leftover in self._folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        current = self.current()
        shown = self._files_to_show(current) if current else []
        for name in {*self._first, CURRENT_FILE, *(file.as_posix() for file in shown)}:
            replacement.tidy_up(self._published / name)
        if current:
            self._show(current, self._behind(current))

    def differing(self) -> list[str]:
        """Return the fixed names that do not show the newest run.

        What somebody removed is not wanted, except for the files that come first.
        """
        current = self.current()
        return [file.as_posix() for file in (self._behind(current) if current else ())]

    @contextmanager
    def unfinished(self) -> Iterator[Path]:
        """Give an empty folder to write a run into; whatever is left in it is removed."""
        folder = self._folder / f"{_UNFINISHED}{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, unfinished: Path, run_id: str) -> list[str]:
        """Name a complete run, point to it and show it under the fixed names.

        Args:
            unfinished: the folder of the run, all its files closed.
            run_id: what the run is named after, hexadecimal.

        Returns:
            Sentences for the person who publishes.

        Raises:
            PublishError: a fixed name of several could not be replaced, or a setting is wrong.
            OSError: nothing was published; all is as it was.
        """
        kept_count = kept_runs()
        files = self._files_to_show(unfinished)
        notices = [
            replacement.set_wal_aside(self._published / file)
            for file in files
            if file.suffix == ".duckdb"
        ]
        for file in files:
            replacement.flush_to_disk(unfinished / file)
        pointer = self._published / CURRENT_FILE
        before = pointer.read_bytes() if pointer.exists() else None
        number = max((_number(run) for run in self.kept()), default=0) + 1
        run = self._folder / f"{number:06d}_{run_id[:8]}"
        replacement.rename(unfinished, run)
        try:
            about = json.dumps({"run": run.name, "run_id": run_id}, indent=2)
            replacement.write_bytes(pointer, f"{about}\n".encode())
            notices += self._show(run, files)
        except OSError:
            self._take_back(run, before)
            raise
        self._remove_of_other_runs(files)
        for old in self.kept()[:-kept_count]:
            shutil.rmtree(old, ignore_errors=True)
        return [notice for notice in notices if notice]

    def _files_to_show(self, run: Path) -> list[Path]:
        files = [path.relative_to(run) for path in run.rglob("*") if path.is_file()]
        places = {name: place for place, name in enumerate(self._first)}
        return sorted(files, key=lambda f: (places.get(f.as_posix(), len(places)), f.as_posix()))

    def _behind(self, run: Path) -> list[Path]:
        def is_wanted(file: Path) -> bool:
            stable = self._published / file
            in_folder = file.parent != Path() and stable.parent.is_dir()
            return in_folder or stable.exists() or file.as_posix() in self._first

        return [
            file
            for file in self._files_to_show(run)
            if is_wanted(file) and not _is_same(run / file, self._published / file)
        ]

    def _show(self, run: Path, files: list[Path]) -> list[str]:
        """Put files of a run under the fixed names, as close after each other as can be."""
        with ExitStack() as leftovers:
            # what may take long, or fail, comes before the first is put in place
            links = {}
            for file in files:
                links[file] = replacement.new_file_beside(self._published / file)
                leftovers.callback(links[file].unlink, missing_ok=True)
                _link(run / file, links[file])
            notices = self._put_in_place(links)
        for folder in {file.parent for file in files}:
            replacement.flush_folder(self._published / folder)
        return notices

    def _put_in_place(self, links: dict[Path, Path]) -> list[str]:
        notices, is_begun = [], False
        for file, link in links.items():
            try:
                replacement.swap(link, self._published / file)
                is_begun = True
            except OSError as error:
                sentence = (
                    f"{file.name} could not be replaced and is of an earlier run, others are new"
                    " already: close the program that holds it and publish again."
                )
                if file.as_posix() not in self._first:
                    notices.append(sentence)
                elif is_begun:
                    raise PublishError(sentence) from error
                else:
                    raise
        return notices

    def _remove_of_other_runs(self, files: list[Path]) -> None:
        """Remove from the folders of a run what an older run had there."""
        for folder in {file.parent for file in files} - {Path()}:
            for path in (self._published / folder).iterdir():
                if path.relative_to(self._published) not in files:
                    with suppress(OSError):
                        path.unlink()

    def _take_back(self, run: Path, pointer_before: bytes | None) -> None:
        pointer = self._published / CURRENT_FILE
        if pointer_before is None:
            pointer.unlink(missing_ok=True)
        elif pointer.read_bytes() != pointer_before:
            replacement.write_bytes(pointer, pointer_before)
        shutil.rmtree(run, ignore_errors=True)


def kept_runs() -> int:
    """Return how many runs are kept: `CHILD_JOURNEYS_KEPT_RUNS`, by default 5.

    Raises:
        PublishError: the setting is not a whole number from 1 to 1,000.
    """
    text = os.environ.get(KEPT_VARIABLE) or str(KEPT_RUNS)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
        raise PublishError(f"{KEPT_VARIABLE} must be a whole number from 1 to 1000.")
    return int(text)


def _number(run: Path) -> int:
    return int(run.name.partition("_")[0])


def _link(source: Path, new: Path) -> None:
    new.parent.mkdir(exist_ok=True)
    try:
        os.link(source, new)
    except OSError:
        # a disk without links, such as a memory stick or some network drives
        shutil.copy2(source, new)
        replacement.flush_to_disk(new)


def _is_same(one: Path, other: Path) -> bool:
    try:
        first, second = one.stat(), other.stat()
    except FileNotFoundError:
        return False
    # a link has both of its file, a copy is given them
    return (first.st_size, first.st_mtime_ns) == (second.st_size, second.st_mtime_ns)

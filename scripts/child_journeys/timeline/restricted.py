"""The folder for what names children, and files in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from child_journeys.publish.replacement import new_file_beside, put_in_place
from child_journeys.reading import USAGE_OR_LOCK, ReadError

_LONGEST_NAME = 60


def restricted_folder(home: Path) -> Path:
    """Return the folder for files that name children, made for its owner alone where it is new."""
    folder = home / "restricted"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def timeline_name(authority_code: str, child_ids: Sequence[str], form: str) -> str:
    """Return a file name for a picture, of letters that every file system takes.

    Identifiers that are not made of such letters, or several, end in a hash that tells them
    apart.
    """
    wanted = child_ids[0] if len(child_ids) == 1 else f"{child_ids[0]}_and_{len(child_ids) - 1}"
    name = re.sub(r"[^A-Za-z0-9_-]", "_", wanted)[:_LONGEST_NAME]
    # a file system may not tell capital letters from small ones
    if [name.upper()] != list(child_ids):
        content = "\n".join(child_ids).encode("utf-8", "surrogatepass")
        name += f"_{hashlib.sha256(content).hexdigest()[:8]}"
    return f"timeline_{authority_code}_{name}.{form}"


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step.

    Raises:
        ReadError: the folder cannot be written to, or another program holds the file.
    """
    new = new_file_beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        put_in_place(new, path)
    except OSError as error:
        raise ReadError(
            f"{path.name} cannot be written ({error.strerror}): is it open in another program?",
            USAGE_OR_LOCK,
        ) from None
    finally:
        # a second error would hide the first
        with suppress(OSError):
            new.unlink()

"""The libraries of a machine without a network, collected on one that has it."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from child_journeys.reading import USAGE_OR_LOCK, ReadError

LOCK_FILE = "requirements.lock"
SUMS_FILE = "SHA256SUMS"
# builds the project itself when it is installed; the lock holds what it needs to run
BUILD_REQUIREMENT = "setuptools>=77"


@dataclass(frozen=True)
class Target:
    """A kind of machine: what pip calls it, and what its Python says of itself."""

    tags: tuple[str, ...]
    sys_platform: str
    platform_system: str
    os_name: str
    machine: str


TARGETS = {
    "windows": Target(("win_amd64",), "win32", "Windows", "nt", "AMD64"),
    "linux": Target(
        ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
        "linux",
        "Linux",
        "posix",
        "x86_64",
    ),
    "macos": Target(
        ("macosx_12_0_arm64", "macosx_11_0_arm64", "macosx_11_0_universal2"),
        "darwin",
        "Darwin",
        "posix",
        "arm64",
    ),
}


def collect(project: Path, out: Path, target: str, python: str) -> list[Path]:
    """Download the wheels of the locked versions, and write their hashes beside them.

    Args:
        project: the folder that holds `requirements.lock`.
        out: the folder for the wheels; wheels that are there already stay.
        target: one of `TARGETS`, the machine that they are for.
        python: version of its Python, such as `3.12`.

    Returns:
        The wheels, by name.

    Raises:
        ReadError: pip could not get one of them.
    """
    lock = (project / LOCK_FILE).read_text(encoding="utf-8")
    entries = list(locked_for(lock, TARGETS[target], python))
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder, "requirements.txt")
        chosen.write_text("\n".join(entries) + "\n", encoding="utf-8", newline="\n")
        _download(out, target, python, ["--require-hashes", "--requirement", str(chosen)])
    _download(out, target, python, [BUILD_REQUIREMENT])
    wheels = sorted(out.glob("*.whl"))
    sums = [f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}" for wheel in wheels]
    (out / SUMS_FILE).write_text("\n".join(sums) + "\n", encoding="utf-8", newline="\n")
    return wheels


def locked_for(lock: str, target: Target, python: str) -> Iterator[str]:
    """Yield the entries of a lock that a machine needs, with their hashes and without conditions.

    pip judges conditions such as `sys_platform == "win32"` by the machine that it runs on, and
    would forget what only the other one needs.

    Args:
        lock: text of the lock.
        target: the machine that the wheels are for.
        python: version of its Python, such as `3.12`.
    """
    environment = {
        "sys_platform": target.sys_platform,
        "platform_system": target.platform_system,
        "platform_machine": target.machine,
        "os_name": target.os_name,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    without_comments = re.sub(r"(?m)^ *#.*\n?", "", lock).strip()
    for entry in re.split(r"\n(?=[A-Za-z0-9])", without_comments):
        first, *hashes = entry.splitlines()
        requirement = Requirement(first.rstrip(" \\"))
        if requirement.marker is None or requirement.marker.evaluate(environment):
            requirement.marker = None
            yield " ".join([str(requirement), *(line.strip(" \\") for line in hashes)])


def _download(out: Path, target: str, python: str, what: list[str]) -> None:
    tags = [part for tag in TARGETS[target].tags for part in ("--platform", tag)]
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        # nothing is built: what would be downloaded or run meanwhile, nobody has looked at
        *("--only-binary", ":all:", "--no-deps", "--implementation", "cp"),
        *("--python-version", python, *tags, "--dest", str(out), *what),
    ]
    finished = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if finished.returncode:
        lines = [line for line in finished.stderr.splitlines() if line.startswith("ERROR")]
        reason = lines[-1] if lines else "pip gave no reason"
        raise ReadError(f"Not all wheels could be downloaded: {reason}", USAGE_OR_LOCK)

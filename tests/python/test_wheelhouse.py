"""The wheelhouse holds what the other machine needs, as the lock says; pip is not really asked."""

import hashlib
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from child_journeys import wheelhouse
from child_journeys.cli import main
from child_journeys.wheelhouse import TARGETS, locked_for

LOCK = """
everywhere[extra]==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via nothing
windows-only==2.0 ; sys_platform == 'emscripten' or sys_platform == 'win32' \\
    --hash=sha256:ba
old-python==3.0 ; python_full_version < '3.13' \\
    --hash=sha256:ca
apart==4.0 ; platform_machine != 'arm64' and sys_platform == 'darwin' \\
    --hash=sha256:da
"""


@pytest.mark.parametrize(
    "target, python, expected",
    [
        ("windows", "3.12", ["everywhere[extra]", "windows-only", "old-python"]),
        ("linux", "3.13", ["everywhere[extra]"]),
        ("macos", "3.11", ["everywhere[extra]", "old-python"]),
    ],
)
def test_conditions_are_those_of_the_other_machine(target, python, expected):
    entries = list(locked_for(LOCK, TARGETS[target], python))
    assert [entry.partition("==")[0] for entry in entries] == expected
    assert entries[0] == "everywhere[extra]==1.0 --hash=sha256:aa --hash=sha256:ab"


@pytest.mark.parametrize("target", TARGETS)
def test_the_real_lock_is_read_to_its_end(project, target):
    lock = (project / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z][^ ]*==[^ ]+(?= )", lock, re.MULTILINE)
    conditional = re.findall(r"^[a-z][^ ]*==[^ ]+(?= ;)", lock, re.MULTILINE)
    entries = list(locked_for(lock, TARGETS[target], "3.12"))
    names = {entry.split(" ")[0] for entry in entries}
    assert set(pinned) - set(conditional) <= names <= set(pinned)
    assert all("--hash=sha256:" in entry for entry in entries)
    for entry in entries:
        Requirement(entry.split(" ")[0])


class Pip:
    """Stands for pip: keeps what it was asked for, and leaves a wheel or an error."""

    def __init__(self, error=""):
        self.asked, self.error = [], error

    def __call__(self, command, **options):
        self.asked.append((command, self._requirements(command)))
        if self.error:
            return SimpleNamespace(returncode=1, stderr=self.error)
        name = f"wheel_{len(self.asked)}-1-py3-none-any.whl"
        Path(command[command.index("--dest") + 1], name).write_bytes(b"wheel")
        return SimpleNamespace(returncode=0, stderr="")

    @staticmethod
    def _requirements(command):
        if "--requirement" not in command:
            return ""
        return Path(command[command.index("--requirement") + 1]).read_text(encoding="utf-8")


def test_only_checked_wheels_of_that_machine_are_asked_for(tmp_path, monkeypatch):
    pip = Pip()
    monkeypatch.setattr(wheelhouse.subprocess, "run", pip)
    arguments = ["wheelhouse", "--for", "windows", "--python", "3.13", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "2 wheels" in result.output
    (locked, requirements), (build, _) = pip.asked
    assert locked[:4] == [sys.executable, "-m", "pip", "download"]
    for command in (locked, build):
        assert command[command.index("--platform") + 1] == "win_amd64"
        assert command[command.index("--python-version") + 1] == "3.13"
        assert command[command.index("--only-binary") + 1] == ":all:"
    assert "--require-hashes" in locked and build[-1].startswith("setuptools")
    assert "duckdb==" in requirements and "tzdata==" in requirements and ";" not in requirements
    digest = hashlib.sha256(b"wheel").hexdigest()
    assert (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines() == [
        f"{digest}  wheel_1-1-py3-none-any.whl",
        f"{digest}  wheel_2-1-py3-none-any.whl",
    ]


def test_what_cannot_be_downloaded_is_said_in_one_sentence(tmp_path, monkeypatch):
    pip = Pip("WARNING: slow\nERROR: No matching distribution found for duckdb==1.5.6\n")
    monkeypatch.setattr(wheelhouse.subprocess, "run", pip)
    arguments = ["wheelhouse", "--for", "linux", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.output.splitlines() == [
        "Error: Not all wheels could be downloaded: ERROR: No matching distribution found for"
        " duckdb==1.5.6"
    ]


def test_a_folder_that_is_none_is_said_in_one_sentence(tmp_path):
    file = tmp_path / "wheels"
    file.write_text("no folder", encoding="utf-8")
    result = CliRunner().invoke(main, ["wheelhouse", "--for", "linux", "--out", str(file)])
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert str(file) in result.output


def test_a_wrong_version_or_machine_is_a_wrong_command(tmp_path):
    for arguments in (["--for", "windows", "--python", "2.7"], ["--for", "amiga"], []):
        result = CliRunner().invoke(main, ["wheelhouse", "--out", str(tmp_path), *arguments])
        assert result.exit_code == 2

"""The doctor says what is wrong before a build would, and leaves nothing behind."""

import errno
import os
import tempfile
from types import SimpleNamespace

import duckdb
import pytest
from click.testing import CliRunner

from child_journeys import doctor
from child_journeys.cli import main
from child_journeys.doctor import (
    DATA_PROBLEM,
    GOOD,
    NOTE,
    PROBLEM,
    Check,
    check_installation,
    check_raw,
    exit_code,
)
from child_journeys.land.limits import LIMITS

CONTACTS = "Child Unique ID,Date of Contact,Contact Source\nCANARY1,01/09/2025,Police\n"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in [name for name in os.environ if name.startswith("CHILD_JOURNEYS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    write(folder, "846/annex_a/2025-09-30/List 1.csv", CONTACTS)
    return folder


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def sentences(checks, level):
    return [check.sentence for check in checks if check.level == level]


def test_a_good_installation_has_no_problem(raw, home):
    checks = check_installation(raw, home)
    assert exit_code([check for check in checks if check.level != NOTE]) == 0
    good = "\n".join(sentences(checks, GOOD))
    assert "Python 3." in good and f"duckdb {duckdb.__version__}" in good
    assert str(home) in good and str(raw) in good
    # the lock is tried, and given back
    assert {path.name for path in home.iterdir()} <= {"building.json"}


def test_a_misspelt_setting_is_named_with_the_one_that_is_meant(raw, home, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_HOMES", "/somewhere")
    (problem,) = sentences(check_installation(raw, home), PROBLEM)
    assert "CHILD_JOURNEYS_HOMES" in problem and "CHILD_JOURNEYS_HOME meant" in problem


@pytest.mark.parametrize(
    "name",
    [
        "CHILD_JOURNEYS_KEPT_RUNS",
        "CHILD_JOURNEYS_MEMORY",
        next(iter(LIMITS.values())).variable,
    ],
)
def test_a_setting_that_is_no_number_is_a_problem(raw, home, monkeypatch, name):
    monkeypatch.setenv(name, "many")
    (problem,) = sentences(check_installation(raw, home), PROBLEM)
    assert name in problem


def test_keys_in_the_published_folder_are_a_problem(raw, home, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_KEYS", str(home / "published" / "keys.json"))
    (problem,) = sentences(check_installation(raw, home), PROBLEM)
    assert "key file" in problem


def test_keys_that_cannot_be_read_are_a_problem(raw, home):
    file = home / "keys" / "pseudonym_keys.json"
    file.parent.mkdir(mode=0o700)
    file.write_text("{", encoding="utf-8")
    file.chmod(0o600)
    (problem,) = sentences(check_installation(raw, home), PROBLEM)
    assert "key file is broken" in problem


def test_an_old_library_or_python_is_a_problem(raw, home, monkeypatch):
    monkeypatch.setattr(doctor, "_OLDEST_PYTHON", (9, 0))
    monkeypatch.setattr(doctor, "requires", lambda name: ["click>=99", "no-such-library>=1"])
    python, click, absent = sentences(check_installation(raw, home), PROBLEM)
    assert "3.11 or later" in python
    assert "click" in click and ">=99" in click
    assert "no-such-library is not installed" in absent


def test_results_among_the_raw_files_are_a_problem(raw):
    (problem,) = sentences(check_installation(raw, raw / "warehouse"), PROBLEM)
    assert "folder of raw files" in problem


@pytest.mark.parametrize("below", ["", "folder"])
def test_results_in_a_file_are_a_problem(raw, home, below):
    file = home.parent / "results.txt"
    file.write_text("", encoding="utf-8")
    (problem,) = sentences(check_installation(raw, file / below), PROBLEM)
    assert f'"{file}" is no folder' in problem and "CHILD_JOURNEYS_HOME" in problem


def test_a_raw_folder_that_is_none_is_not_called_good(raw, home):
    missing = raw.parent / "nothing"
    checks = check_installation(missing, home)
    assert not any(str(missing) in sentence for sentence in sentences(checks, GOOD))
    (note,) = [sentence for sentence in sentences(checks, NOTE) if "CHILD_JOURNEYS_RAW" in sentence]
    assert f'"{missing}", which is no folder' in note


def test_a_folder_that_cannot_be_written_to_is_a_problem(raw, home, monkeypatch):
    def refused(*arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    (problem,) = sentences(check_installation(raw, home), PROBLEM)
    assert "cannot be written to (Permission denied)" in problem


def test_too_little_room_and_a_folder_in_a_cloud_are_noted(raw, tmp_path, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=5_000_000))
    notes = sentences(check_installation(raw, tmp_path / "OneDrive - Council" / "home"), NOTE)
    assert any("0.0 GB are free" in note for note in notes)
    assert any("OneDrive - Council" in note for note in notes)


def test_a_log_beside_a_published_file_is_a_problem(raw, home):
    (home / "published").mkdir()
    (home / "published" / "child_journeys.duckdb.wal").write_bytes(b"rows")
    (problem,) = sentences(check_installation(raw, home), PROBLEM)
    assert "write-ahead log lies beside child_journeys.duckdb" in problem


def test_what_cannot_be_placed_or_read_is_named_with_the_reason(raw, home):
    write(raw, "846/somewhere/List 1.csv", CONTACTS)
    write(raw, "846/annex_a/2025-09-30/List 2.csv", "CANARY2,CANARY3\n")
    problems = sentences(check_raw(raw, home), DATA_PROBLEM)
    assert [problem.split(": ")[0] for problem in problems] == [
        "846/annex_a/2025-09-30/List 2.csv",
        "846/somewhere/List 1.csv",
    ]
    assert "not in a folder <authority>/annex_a" in problems[1]
    assert "CANARY" not in "\n".join(problems)


def test_a_note_to_readers_is_set_aside_and_no_problem(raw, home):
    for name in ("README.txt", "846/annex_a/2025-09-30/Read me first.md", "846/readme"):
        write(raw, name, "These lists come from the case system.\n")
    checks = check_raw(raw, home)
    assert exit_code(checks) == 0
    assert "1 of 4 files can be read, with 1 rows; 3 are set aside." in sentences(checks, GOOD)
    # what could be a list is read as one, whatever its name
    write(raw, "846/annex_a/2025-09-30/Readme.csv", "CANARY2,CANARY3\n")
    (problem,) = sentences(check_raw(raw, home), DATA_PROBLEM)
    assert problem.startswith("846/annex_a/2025-09-30/Readme.csv: ")


def test_lists_that_were_found_and_not_found_are_counted(raw, home):
    checks = check_raw(raw, home)
    assert exit_code(checks) == 0
    assert "1 of 1 files can be read, with 1 rows" in "\n".join(sentences(checks, GOOD))
    (note,) = sentences(checks, NOTE)
    assert "846 annex_a: 1 date, 1 of 11 lists found; never" in note


def test_an_empty_or_missing_raw_folder_is_a_problem_of_the_data(tmp_path, home):
    for folder in (tmp_path / "nowhere", home):
        (problem,) = sentences(check_raw(folder, home), DATA_PROBLEM)
        assert "folder of raw files" in problem


def test_reading_leaves_nothing_behind(raw, home):
    check_raw(raw, home)
    assert list(home.iterdir()) == []


def test_the_exit_code_tells_data_from_installation():
    good, data, bad = (Check(level, "") for level in (GOOD, DATA_PROBLEM, PROBLEM))
    assert exit_code([good, Check(NOTE, "")]) == 0
    assert exit_code([good, data]) == 1
    assert exit_code([data, bad]) == 2


def test_the_command_says_each_finding_in_a_line(raw, home):
    write(raw, "Narnia/annex_a/2025-09-30/List 1.csv", CONTACTS)
    if os.name == "posix":
        write(raw, "Narnia/annex_a/2025-09-30/List 2\n        good  fake \x1b[31m.csv", CONTACTS)
    settings = {"CHILD_JOURNEYS_RAW": str(raw), "CHILD_JOURNEYS_HOME": str(home)}
    result = CliRunner().invoke(main, ["doctor"], env=settings)
    assert result.exit_code == 1
    assert 'The folder "Narnia" names no local authority' in result.output
    levels = (GOOD, NOTE, DATA_PROBLEM, PROBLEM)
    assert all(line.strip().startswith(levels) for line in result.output.splitlines())
    assert "good  fake" not in [line.strip()[:10] for line in result.output.splitlines()]
    assert "CANARY" not in result.output
    quick = CliRunner().invoke(main, ["doctor", "--quick"], env=settings)
    assert quick.exit_code == 0 and "Narnia" not in quick.output

"""Builds that go wrong, or on: again, on nothing, on what cannot be read."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from child_journeys.writing import WriterLock

# each costs half a build, and one whole build follows
KILLED_BUILDS = int(os.environ.get("CHILD_JOURNEYS_KILLED_BUILDS", "0"))


@pytest.fixture(scope="module")
def home(built, tmp_path_factory):
    """What a first build left, in a place where it can be built again."""
    return shutil.copytree(built.home, tmp_path_factory.mktemp("again") / "home")


def test_building_again_gives_the_same_tables_and_pseudonyms(home, build_from, project):
    published = home / "published" / "child_journeys.duckdb"
    before = _all_rows(published)
    again = build_from(project / "data" / "sample", CHILD_JOURNEYS_HOME=home)
    assert again.returncode == 0, again.stdout
    assert "0 read, 303 unchanged" in again.stdout
    assert _all_rows(published) == before


@pytest.mark.skipif(KILLED_BUILDS == 0, reason="CHILD_JOURNEYS_KILLED_BUILDS is not set")
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_build_killed_at_any_moment_leaves_the_published_files(
    built, home, build_from, project, tmp_path
):
    """Kill builds of changed files at moments spread over their time; then build once more.

    Minutes, and so only when asked for (publishing, the end of a build, is killed in
    `test_published_runs.py` each time):

        CHILD_JOURNEYS_KILLED_BUILDS=5 pytest tests/python/test_builds.py -k killed
    """
    published = home / "published"
    moments = random.Random(20250331)
    raw = shutil.copytree(project / "data" / "sample", tmp_path / "raw")
    first = {file.name: _all_rows(file) for file in published.glob("*.duckdb")}
    assert len(first) == 2
    started = time.monotonic()
    assert _build_killed_after(project, raw, home, tmp_path, seconds=None) == 0
    usual = time.monotonic() - started
    before = {file.name: _all_rows(file) for file in published.glob("*.duckdb")}
    assert before == first
    shutil.rmtree(next(raw.glob("*/annex_a/*")))
    for part in range(KILLED_BUILDS):
        seconds = usual * moments.uniform(part, part + 1) / KILLED_BUILDS
        if _build_killed_after(project, raw, home, tmp_path, seconds) == -signal.SIGKILL:
            found = {file.name: _all_rows(file) for file in published.glob("*.duckdb")}
            assert found == before or _one_run(found), seconds
    assert _build_killed_after(project, raw, home, tmp_path, seconds=None) == 0
    after = {file.name: _all_rows(file) for file in published.glob("*.duckdb")}
    assert _one_run(after) and after != before


def _one_run(published):
    return len({rows["publication"][0][0] for rows in published.values()}) == 1


def _build_killed_after(project, raw, home, folder, seconds):
    """Build; return the exit code, which tells of a kill if it took longer than so many seconds."""
    settings = {
        "CHILD_JOURNEYS_RAW": str(raw),
        "CHILD_JOURNEYS_HOME": str(home),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "build"],
        cwd=project,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def test_what_was_published_can_be_published_again(home, run_tool):
    published = home / "published" / "child_journeys.duckdb"
    before = _all_rows(published)
    shutil.rmtree(home / "published")
    again = run_tool("child-journeys", "publish", CHILD_JOURNEYS_HOME=home)
    assert again.returncode == 0, again.stdout
    assert _all_rows(published) == before
    assert (home / "published" / "child_journeys_shareable.duckdb").is_file()


def test_publishing_without_tests_is_said(home, run_tool, project, tmp_path):
    published = run_tool(
        *("dbt", "run", "--select", "published"),
        CHILD_JOURNEYS_RAW=project / "data" / "sample",
        CHILD_JOURNEYS_HOME=home,
        DBT_TARGET_PATH=tmp_path / "target",
        DBT_LOG_PATH=tmp_path / "logs",
    )
    assert published.returncode == 0, published.stdout
    assert "Published untested" in published.stdout


def test_a_build_that_fails_publishes_nothing_and_says_so(home, build_from, project):
    before = {file: file.read_bytes() for file in (home / "published").glob("*.duckdb")}
    assert len(before) == 2
    failed = build_from(
        project / "data" / "sample",
        CHILD_JOURNEYS_HOME=home,
        CHILD_JOURNEYS_KEYS=home / "published" / "keys.json",
    )
    assert failed.returncode != 0
    # the reason stands in the last lines, under all of Python's
    assert "Not published: The key file must not lie in the published folder." in failed.stdout
    assert {file: file.read_bytes() for file in before} == before


def test_a_second_build_is_told_in_one_sentence_who_is_building(home, build_from, project):
    lock = WriterLock(home, "dbt")
    try:
        second = build_from(project / "data" / "sample", CHILD_JOURNEYS_HOME=home)
    finally:
        lock.release()
    assert second.returncode == 2
    assert f"(process {os.getpid()} on" in second.stdout
    assert "Traceback" not in second.stdout


def test_an_empty_raw_folder_stops_with_one_sentence(build_from, tmp_path):
    stopped = build_from(tmp_path)
    assert stopped.returncode != 0
    assert "holds no file to land" in stopped.stdout


def test_files_that_cannot_be_read_are_named_and_the_rest_goes_on(build_from, tmp_path):
    folder = tmp_path / "846" / "annex_a" / "2025-09-30"
    folder.mkdir(parents=True)
    (folder / "annex a.xlsx").write_bytes(b"PK\x03\x04 and so on")
    (tmp_path / "Narnia" / "annex_a" / "2025-09-30").mkdir(parents=True)
    lost = tmp_path / "Narnia" / "annex_a" / "2025-09-30" / "list 1.csv"
    lost.write_text("Child Unique ID,Date of Contact\n1,01/09/2025\n", encoding="utf-8")
    build = build_from(tmp_path)
    assert build.returncode == 0, build.stdout
    # what is said at its beginning has long gone when a build ends
    (said,) = [line for line in build.stdout.splitlines() if line.startswith("None of 2 raw files")]
    assert "published tables are empty" in said
    with duckdb.connect(str(build.published), read_only=True) as connection:
        files = connection.execute(
            "select file, status, reason is not null from landed_files order by file"
        ).fetchall()
    assert files == [
        ("846/annex_a/2025-09-30/annex a.xlsx", "refused", True),
        ("Narnia/annex_a/2025-09-30/list 1.csv", "refused", True),
    ]


def _all_rows(file: Path):
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("show tables").fetchall()]
        return {
            table: connection.execute(f'select * from "{table}" order by all').fetchall()
            for table in tables
        }

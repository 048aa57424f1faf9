"""Runs that are kept, killed, out of disk, in each other's way: what readers find is whole."""

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt_common.exceptions import DbtRuntimeError

from child_journeys import writing
from child_journeys.cli import main
from child_journeys.dbt_plugin import Plugin
from child_journeys.publish import files, publishing, replacement, runs, workbook
from child_journeys.publish.errors import PublishError
from child_journeys.publish.publishing import PUBLIC_FILE, SHAREABLE_FILE
from child_journeys.publish.runs import KEPT_VARIABLE, Runs
from child_journeys.writing import InUse, WriterLock, refuse_if_in_use

FILES = (PUBLIC_FILE, SHAREABLE_FILE)
# each costs about two seconds
KILLS = int(os.environ.get("CHILD_JOURNEYS_KILLS", "12"))
only_posix = pytest.mark.skipif(os.name != "posix", reason="needs fork, or limits of a process")

WAREHOUSE_SQL = """
create table landed_files as select 'round {round}' as content_hash;
create table rounds as select {round} as round;
create table children as
    select '846' as authority_code, number::varchar as child_id, {round} as round
    from range(200) as numbers(number);
create table counts as select {round} as round, number from range(100) as numbers(number);
"""


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(replacement, "PAUSES", (0.001, 0.002))


def publish_round(home, number, kinds=()):
    """Publish a small warehouse in which every row tells the round."""
    with closing(duckdb.connect()) as connection:
        connection.execute(WAREHOUSE_SQL.format(round=number))
        return publishing.publish(
            connection,
            home,
            public=["rounds", "children"],
            shareable={"rounds": "rounds", "counts": "counts"},
            kinds=kinds,
        )


def rounds_in(file):
    """Return the rounds of which the tables of a published file are, and its run."""
    (found,) = rounds_in_all([file])
    return found


def rounds_in_all(files):
    """Return the same of several files, opened one after the other as a reader would."""
    found = []
    with closing(duckdb.connect()) as connection:
        for file in files:
            connection.execute(f"attach '{file}' as published (read_only); use published")
            tables = [name for (name,) in connection.execute("show tables").fetchall()]
            tables.remove("publication")
            selects = (f"select round from {name}" for name in tables)
            rounds = connection.execute(" union ".join(selects)).fetchall()
            (run_id,) = connection.execute("select run_id from publication").fetchone()
            found.append(({number for (number,) in rounds}, run_id))
            connection.execute("use memory; detach published")
    return found


def problems(home):
    """Return what a reader would stumble over: files that are half, mixed, or of two runs."""
    published = home / "published"
    current = Runs(published, FILES).current()
    fixed = [published / file for file in FILES]
    *shown, public, shareable = rounds_in_all([*fixed, *(current / file for file in FILES)])
    found = [
        f"a write-ahead log beside {file}" for file in fixed if replacement.wal_of(file).exists()
    ]
    found += [f"a file is of the rounds {rounds}" for rounds, _ in shown if len(rounds) != 1]
    manifest = json.loads((current / "manifest.json").read_text(encoding="utf-8"))
    if public != shareable or len(public[0]) != 1 or public[1] != manifest["run_id"]:
        found.append(f"the current run is of {public} and {shareable}")
    return found


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- runs that are kept -------------------------------------------------------------------------


def test_the_last_five_runs_are_kept_whole(tmp_path):
    for number in range(7):
        publish_round(tmp_path, number)
    kept = Runs(tmp_path / "published").kept()
    assert [rounds_in(run / PUBLIC_FILE)[0] for run in kept] == [{n} for n in range(2, 7)]
    assert all(rounds_in(run / PUBLIC_FILE) == rounds_in(run / SHAREABLE_FILE) for run in kept)
    assert Runs(tmp_path / "published").current() == kept[-1]
    assert problems(tmp_path) == []


def test_how_many_runs_are_kept_can_be_set(tmp_path, monkeypatch):
    monkeypatch.setenv(KEPT_VARIABLE, "2")
    for number in range(4):
        publish_round(tmp_path, number)
    assert len(Runs(tmp_path / "published").kept()) == 2


@pytest.mark.parametrize("setting", ["0", "-1", "two", " ", "1001"])
def test_a_wrong_number_of_runs_is_refused_before_anything_is_replaced(
    tmp_path, monkeypatch, setting
):
    publish_round(tmp_path, 0)
    before = contents(tmp_path / "published")
    monkeypatch.setenv(KEPT_VARIABLE, setting)
    with pytest.raises(PublishError, match="whole number"):
        publish_round(tmp_path, 1)
    assert contents(tmp_path / "published") == before


def test_the_fixed_names_take_no_second_room_on_the_disk(tmp_path):
    publish_round(tmp_path, 0)
    current = Runs(tmp_path / "published").current()
    assert (current / PUBLIC_FILE).samefile(tmp_path / "published" / PUBLIC_FILE)


def test_files_are_copied_where_the_disk_knows_no_links(tmp_path, monkeypatch):
    def no_links(source, target):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    for number in range(3):
        publish_round(tmp_path, number)
        assert problems(tmp_path) == []
    kept = Runs(tmp_path / "published", FILES)
    assert not (kept.current() / PUBLIC_FILE).samefile(tmp_path / "published" / PUBLIC_FILE)
    assert kept.differing() == []


def test_what_stands_in_the_published_folder_is_always_of_the_newest_run(tmp_path):
    publish_round(tmp_path, 0, ["csv", "workbook"])
    publish_round(tmp_path, 1)
    rows = (tmp_path / "published" / "csv" / "rounds.csv").read_text(encoding="utf-8-sig")
    assert rows.split() == ["round", "1"]
    (tmp_path / "published" / "csv" / "of_an_older_version.csv").write_text("", encoding="utf-8")
    shutil.rmtree(tmp_path / "published" / "runs")
    (tmp_path / "published" / "child_journeys.xlsx").unlink()
    publish_round(tmp_path, 2)
    assert sorted(contents(tmp_path / "published" / "csv")) == [
        "children.csv",
        "publication.csv",
        "rounds.csv",
    ]
    assert not (tmp_path / "published" / "child_journeys.xlsx").exists()


def test_a_workbook_that_somebody_has_open_is_left_and_named(tmp_path, monkeypatch):
    publish_round(tmp_path, 0, ["workbook"])
    original = os.replace

    def held(source, target, **options):
        if "xlsx" in Path(target).name:
            raise PermissionError(13, "The process cannot access the file")
        return original(source, target, **options)

    monkeypatch.setattr(os, "replace", held)
    for number in (1, 2):
        (notice,) = publish_round(tmp_path, number).notices
        assert "child_journeys.xlsx could not be replaced" in notice
        assert problems(tmp_path) == []
    assert Runs(tmp_path / "published", FILES).differing() == ["child_journeys.xlsx"]
    monkeypatch.setattr(os, "replace", original)
    Runs(tmp_path / "published", FILES).tidy_up()
    assert Runs(tmp_path / "published", FILES).differing() == []


# --- killed -------------------------------------------------------------------------------------

# forks are cheap: the libraries are loaded once. The parent never opens a database itself.
KILLER = """
import os, random, signal, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_published_runs as tests

home, kills = Path(sys.argv[2]), int(sys.argv[3])
moments = random.Random(20250331)


def fork(action, *arguments):
    process = os.fork()
    if process == 0:
        try:
            action(*arguments)
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", flush=True)
            os._exit(1)
    return process


def ended(process):
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def check():
    found = tests.problems(home)
    assert not found, found


started = time.monotonic()
assert ended(fork(tests.publish_round, home, 0)) == 0
assert ended(fork(tests.publish_round, home, 1)) == 0
usual = (time.monotonic() - started) / 2
killed = 0
# one moment in each of as many equal parts of the time that a publishing takes
parts = moments.sample(range(kills), kills)
for number, part in enumerate(parts, start=2):
    process = fork(tests.publish_round, home, number)
    time.sleep(usual * moments.uniform(part, part + 1) / kills)
    os.kill(process, signal.SIGKILL)
    killed += ended(process) == -signal.SIGKILL
    assert ended(fork(check)) == 0, number
assert ended(fork(tests.publish_round, home, kills + 2)) == 0
assert ended(fork(check)) == 0
print(killed)
"""


@only_posix
def test_readers_find_whole_files_after_a_kill_at_any_moment(tmp_path):
    """Kill a publishing at moments spread over its time, and look at what a reader finds.

    Fifty moments:

        CHILD_JOURNEYS_KILLS=50 pytest tests/python/test_published_runs.py -k any_moment
    """
    here = Path(__file__).parent
    finished = run_script(KILLER, here, tmp_path, KILLS)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert int(finished.stdout) > KILLS / 2
    assert rounds_in(tmp_path / "published" / PUBLIC_FILE)[0] == {KILLS + 2}
    assert_tidy(tmp_path)


def assert_tidy(home):
    leftovers = [
        name for name in contents(home / "published") if ".new-" in name or "unfinished" in name
    ]
    assert leftovers == []
    assert len(Runs(home / "published").kept()) <= runs.KEPT_RUNS


STEPS = ("link", "rename", "replace")


class Killed(BaseException):
    """Stands for a kill: no clean-up of ours may run, as if the process were gone."""


def kill_at(monkeypatch, step):
    """Let every change of a name from the `step`-th on fail as if the process were gone."""
    count = 0

    def counted(original):
        def call(*arguments, **options):
            nonlocal count
            count += 1
            if count > step:
                raise Killed
            return original(*arguments, **options)

        return call

    for name in STEPS:
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    for module, name in ((shutil, "rmtree"), (os, "unlink")):
        original = getattr(module, name)
        monkeypatch.setattr(
            module,
            name,
            lambda *a, original=original, **k: None if count > step else original(*a, **k),
        )


def test_readers_find_whole_files_after_a_kill_at_each_step(tmp_path):
    publish_round(tmp_path, 0)
    step = 0
    while True:
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, step)
            try:
                publish_round(tmp_path, step + 1)
                break
            except Killed:
                pass
        assert problems(tmp_path) == [], step
        step += 1
    # name of the run, pointer, link and name of each of five files; more to mend the kill before
    assert step >= 12
    publish_round(tmp_path, step + 2)
    assert Runs(tmp_path / "published", FILES).differing() == []
    assert_tidy(tmp_path)


def test_a_run_that_was_complete_when_it_was_killed_is_shown_by_the_next(tmp_path, monkeypatch):
    publish_round(tmp_path, 0)
    with pytest.MonkeyPatch.context() as patch:
        # the run has its name and the pointer its run; nothing is shown
        kill_at(patch, 2)
        with pytest.raises(Killed):
            publish_round(tmp_path, 1)
    published = Runs(tmp_path / "published", FILES)
    assert rounds_in(tmp_path / "published" / PUBLIC_FILE)[0] == {0}
    assert PUBLIC_FILE in published.differing()
    published.tidy_up()
    assert rounds_in(tmp_path / "published" / PUBLIC_FILE)[0] == {1}
    assert published.differing() == []


# --- a full disk --------------------------------------------------------------------------------

LIMITED = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_published_runs as tests

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    tests.publish_round(Path(sys.argv[2]), 1)
except tests.PublishError as error:
    print(error)
    sys.exit(3)
"""


@only_posix
def test_a_database_file_that_finds_no_room_leaves_the_old_files(tmp_path):
    publish_round(tmp_path, 0)
    before = contents(tmp_path / "published")
    finished = run_script(LIMITED, Path(__file__).parent, tmp_path)
    assert finished.returncode == 3, finished.stdout + finished.stderr
    assert len(finished.stdout.splitlines()) == 1
    assert "published files are as they were" in finished.stdout
    assert contents(tmp_path / "published") == before


@pytest.mark.parametrize(
    "module, name",
    [
        (files._TABLE_WRITERS, "csv"),
        (files._TABLE_WRITERS, "parquet"),
        (workbook, "workbook"),
        (Path, "write_text"),
        (replacement, "flush_to_disk"),
        (os, "fsync"),
        (shutil, "copy2"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_full_disk_leaves_the_old_files_and_says_so_in_one_sentence(
    tmp_path, monkeypatch, module, name
):
    publish_round(tmp_path, 0)
    before = contents(tmp_path / "published")

    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    if isinstance(module, dict):
        monkeypatch.setitem(module, name, full)
    else:
        monkeypatch.setattr(module, name, full)
    if name == "copy2":
        monkeypatch.setattr(os, "link", full)
    with pytest.raises(PublishError, match=r"are as they were.*No space left") as failure:
        publish_round(tmp_path, 1, ["csv", "parquet", "workbook"])
    assert len(str(failure.value).splitlines()) == 1
    monkeypatch.undo()
    assert contents(tmp_path / "published") == before
    assert problems(tmp_path) == []


def run_script(script, *arguments):
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


# --- two at once --------------------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from child_journeys.writing import WriterLock

lock = WriterLock(Path(sys.argv[1]), "dbt")
print("held", flush=True)
sys.stdin.readline()
"""

READER = """
import sys
import duckdb

connection = duckdb.connect(sys.argv[1], read_only=True)
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def holding(script, path):
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_second_is_told_in_one_sentence_who_is_at_it(tmp_path, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_HOME", str(tmp_path))
    with holding(HOLDER, tmp_path) as process:
        for command in ("publish", "land"):
            result = CliRunner().invoke(main, [command])
            assert result.exit_code == 2, result.output
            (sentence,) = result.output.splitlines()
            for part in (str(process.pid), socket.gethostname(), "since 20", '"dbt" is writing'):
                assert part in sentence
        with pytest.raises(InUse, match=str(process.pid)):
            WriterLock(tmp_path, "dbt")


def test_dbt_is_told_the_same_before_it_opens_the_warehouse(tmp_path, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_HOME", str(tmp_path))
    plugin = Plugin("dbt_plugin", {})
    credentials = DuckDBCredentials.from_dict(
        {"path": str(tmp_path / "child_journeys.duckdb"), "schema": "main"}
    )
    with (
        holding(HOLDER, tmp_path) as process,
        pytest.raises(DbtRuntimeError, match=f"process {process.pid}"),
    ):
        plugin.update_connection_config(credentials, {})
    plugin.update_connection_config(credentials, {})
    with duckdb.connect() as connection:
        plugin.configure_connection(connection)
    assert (tmp_path / "landed").is_dir()


def test_rows_that_a_killed_build_left_on_the_disk_go_with_the_next(tmp_path, monkeypatch):
    monkeypatch.setenv("CHILD_JOURNEYS_HOME", str(tmp_path))
    (tmp_path / "spill").mkdir()
    left, other = (tmp_path / "spill" / name for name in ("duckdb_temp_storage-0.tmp", "a note"))
    for file in (left, other):
        file.write_bytes(b"rows")
    credentials = DuckDBCredentials.from_dict(
        {"path": str(tmp_path / "child_journeys.duckdb"), "schema": "main"}
    )
    plugin = Plugin("dbt_plugin", {})
    plugin.update_connection_config(credentials, {})
    with duckdb.connect() as connection:
        plugin.configure_connection(connection)
    assert [file.exists() for file in (left, other)] == [False, True]


def test_a_folder_of_results_that_is_none_is_named_in_one_sentence(tmp_path, monkeypatch):
    home = tmp_path / "a file"
    home.write_text("", encoding="utf-8")
    monkeypatch.setenv("CHILD_JOURNEYS_HOME", str(home))
    credentials = DuckDBCredentials.from_dict(
        {"path": str(home / "child_journeys.duckdb"), "schema": "main"}
    )
    with pytest.raises(DbtRuntimeError, match='Nothing can be written under "') as refusal:
        Plugin("dbt_plugin", {}).update_connection_config(credentials, {})
    assert "CHILD_JOURNEYS_HOME" in str(refusal.value)


@pytest.mark.parametrize("command", ["publish", "land"])
def test_a_folder_of_results_that_is_not_ours_is_named_in_one_sentence(
    tmp_path, monkeypatch, command
):
    def refused(*arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setenv("CHILD_JOURNEYS_HOME", str(tmp_path))
    monkeypatch.setattr(writing.os, "open", refused)
    result = CliRunner().invoke(main, [command])
    assert result.exit_code == 2, result.output
    (sentence,) = result.output.splitlines()
    assert str(tmp_path) in sentence and "Permission denied" in sentence


def test_who_was_killed_holds_nothing(tmp_path):
    with holding(HOLDER, tmp_path) as process:
        process.kill()
        process.wait()
        WriterLock(tmp_path, "dbt").release()


def test_the_right_to_write_ends_when_it_is_released(tmp_path):
    lock = WriterLock(tmp_path, "dbt")
    lock.release()
    with holding(HOLDER, tmp_path):
        pass


def test_a_warehouse_that_another_program_has_open_is_named_with_its_process(tmp_path):
    warehouse = tmp_path / "child_journeys.duckdb"
    refuse_if_in_use(warehouse)
    duckdb.connect(str(warehouse)).close()
    refuse_if_in_use(warehouse)
    with holding(READER, warehouse) as process:
        with pytest.raises(InUse, match="open in another program") as refusal:
            refuse_if_in_use(warehouse)
        assert len(str(refusal.value).splitlines()) == 1
        if os.name == "posix":
            assert f"(process {process.pid})" in str(refusal.value)

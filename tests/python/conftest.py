"""What the tests share: the project, its one build on the sample, builds of other raw folders."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from hand_written_children import corrected_sheets, corrected_tables, hand_written_tables
from random_children import RandomFiles, random_files
from raw_files import write_sheets, write_table

PROJECT = Path(__file__).resolve().parents[2]
# the authorities of `journeys_build`
HAND_WRITTEN = "Brighton and Hove"
CORRECTED = "383"
RANDOM = "202"
RANDOM_CHILDREN = 1500


@dataclass(frozen=True)
class Build:
    """A finished `dbt build` and where it left its results."""

    home: Path
    target: Path
    returncode: int
    stdout: str

    @property
    def warehouse(self) -> Path:
        """The warehouse, with raw identifiers."""
        return self.home / "child_journeys.duckdb"

    @property
    def published(self) -> Path:
        """The public marts with pseudonyms."""
        return self.home / "published" / "child_journeys.duckdb"

    @property
    def shareable(self) -> Path:
        """The aggregates that may leave the authority."""
        return self.home / "published" / "child_journeys_shareable.duckdb"

    @property
    def settings(self) -> dict[str, Path]:
        """Environment variables under which another tool works on this build."""
        return _settings(self.home, self.target)


def _settings(home: Path, target: Path) -> dict[str, Path]:
    return {
        "CHILD_JOURNEYS_HOME": home,
        "DBT_TARGET_PATH": target,
        "DBT_LOG_PATH": target / "logs",
    }


def _run_tool(
    name: str, *arguments: str | Path, cwd: Path = PROJECT, **environment: str | Path
) -> subprocess.CompletedProcess[str]:
    program = shutil.which(name, path=str(Path(sys.executable).parent))
    if program is None:
        raise FileNotFoundError(f'{name} is not installed here: pip install -e ".[dev]"')
    # neither a developer's own settings nor the code page of a Windows console may matter
    inherited = {
        variable: value
        for variable, value in os.environ.items()
        if not variable.startswith(("DBT_", "CHILD_JOURNEYS_", "FORCE_COLOR"))
    }
    plain = {"PYTHONUTF8": "1", "NO_COLOR": "1", "DBT_USE_COLORS": "false", "COLUMNS": "200"}
    return subprocess.run(
        [program, *map(str, arguments)],
        cwd=cwd,
        env=inherited | plain | {variable: str(value) for variable, value in environment.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def _build(
    raw: Path, folder: Path, parsed: Path, tables: Sequence[str] = (), **environment: str | Path
) -> Build:
    """Build a raw folder in a copy of the project beside its home.

    dbt keeps what it parsed only where the path of the database stays the same: in each copy it
    is `../home`, so that the project is parsed once and not for each build.
    """
    home = Path(environment.pop("CHILD_JOURNEYS_HOME", folder / "home"))
    copy = _project_copy(home.parent / "project")
    target = folder / "target"
    target.mkdir(exist_ok=True)
    if parsed.is_file():
        shutil.copy(parsed, target)
    # by file, for `child_journeys` is the whole project as well
    chosen = ["--select", *(f"+file:{table}.sql" for table in tables)] if tables else []
    untested = ["--exclude-resource-type", "test", "unit_test"] if tables else []
    settings = {"CHILD_JOURNEYS_RAW": raw, **_settings(Path("..", home.name), target)}
    finished = _run_tool("dbt", "build", *chosen, *untested, cwd=copy, **settings | environment)
    if not parsed.is_file():
        shutil.copy(target / parsed.name, parsed)
    return Build(home, target, finished.returncode, finished.stdout)


def _project_copy(folder: Path) -> Path:
    for part in ("models", "macros", "seeds", "tests/generic", "tests/data"):
        shutil.copytree(PROJECT / part, folder / part, dirs_exist_ok=True)
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / file, folder)
    return folder


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first build of the session leaves what dbt has parsed, for those after it."""
    return tmp_path_factory.mktemp("parsed") / "partial_parse.msgpack"


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the dbt project."""
    return PROJECT


@pytest.fixture(scope="session")
def run_tool() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`run_tool(name, *arguments, **environment)`: run a console script in the project's folder.

    The script, such as `dbt` or `child-journeys`, is that of this virtual environment. Returns the
    finished process: `returncode`, and `stdout` with both output streams as text.
    """
    return _run_tool


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, parsed: Path) -> Build:
    """The one build of the shipped sample; it must have passed, with all its dbt tests."""
    build = _build(PROJECT / "data" / "sample", tmp_path_factory.mktemp("built"), parsed)
    assert build.returncode == 0, f"dbt build of the sample failed:\n{build.stdout}"
    return build


@pytest.fixture(scope="session")
def build_from(tmp_path_factory: pytest.TempPathFactory, parsed: Path) -> Callable[..., Build]:
    """`build_from(raw, tables, **environment)`: build any raw folder, in a folder of its own.

    With names of tables only these are built, with all that they are made of and without dbt's
    tests: a third of the time. Returns the `Build`, whether it passed or not. To build once more
    into the same place, give `CHILD_JOURNEYS_HOME=first.home`; a home must be called `home`.
    """

    def build(raw: Path, tables: Sequence[str] = (), **environment: str | Path) -> Build:
        return _build(raw, tmp_path_factory.mktemp("build"), parsed, tables, **environment)

    return build


@pytest.fixture(scope="session")
def random_rows() -> RandomFiles:
    """Rows of random children with many events on one day, and what they must become."""
    return random_files(RANDOM_CHILDREN, seed=7)


@pytest.fixture(scope="session")
def journeys_raw(
    project: Path, random_rows: RandomFiles, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A raw folder of three authorities: the hand-written children, corrected and random ones."""
    folder = tmp_path_factory.mktemp("raw")
    for (extract, table), rows in hand_written_tables().items():
        write_table(project, folder, HAND_WRITTEN, extract, table, rows)
    for (extract, table), rows in corrected_tables().items():
        write_table(project, folder, CORRECTED, extract, table, rows)
    write_sheets(project, folder, CORRECTED, *corrected_sheets())
    for (extract, table), rows in random_rows.rows.items():
        write_table(project, folder, RANDOM, extract, table, rows)
    return folder


@pytest.fixture(scope="session")
def journeys_build(build_from: Callable[..., Build], journeys_raw: Path) -> Build:
    """The one build of `journeys_raw`."""
    build = build_from(journeys_raw)
    assert build.returncode == 0, build.stdout
    return build

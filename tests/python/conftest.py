"""What the tests share: the project, its one build on the sample, builds of other raw folders."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from hand_written_children import corrected_tables, hand_written_tables
from random_children import RandomFiles, random_files
from raw_files import write_table

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
    name: str, *arguments: str | Path, **environment: str | Path
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
        cwd=PROJECT,
        env=inherited | plain | {variable: str(value) for variable, value in environment.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def _build(raw: Path, folder: Path, **environment: str | Path) -> Build:
    home = Path(environment.pop("CHILD_JOURNEYS_HOME", folder / "home"))
    settings = {"CHILD_JOURNEYS_RAW": raw, **_settings(home, folder / "target"), **environment}
    finished = _run_tool("dbt", "build", **settings)
    return Build(home, folder / "target", finished.returncode, finished.stdout)


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
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The one build of the shipped sample; it must have passed, with all its dbt tests."""
    build = _build(PROJECT / "data" / "sample", tmp_path_factory.mktemp("built"))
    assert build.returncode == 0, f"dbt build of the sample failed:\n{build.stdout}"
    return build


@pytest.fixture(scope="session")
def build_from(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Build]:
    """`build_from(raw, **environment)`: build any raw folder, in a folder of its own.

    Returns the `Build`, whether it passed or not. To build once more into the same place, give
    `CHILD_JOURNEYS_HOME=first.home`. Each call parses the project anew (dbt does so whenever the
    path of the database changes), so that several checks are better made on one build.
    """

    def build(raw: Path, **environment: str | Path) -> Build:
        return _build(raw, tmp_path_factory.mktemp("build"), **environment)

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
    for (extract, table), rows in random_rows.rows.items():
        write_table(project, folder, RANDOM, extract, table, rows)
    return folder


@pytest.fixture(scope="session")
def journeys_build(build_from: Callable[..., Build], journeys_raw: Path) -> Build:
    """The one build of `journeys_raw`."""
    build = build_from(journeys_raw)
    assert build.returncode == 0, build.stdout
    return build

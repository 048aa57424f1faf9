"""The two places where dbt calls our Python: the folder of the database, and the landing."""

import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from child_journeys.consoles import show_any_character
from child_journeys.land.landing import LandingError, ensure_landed_tables, land
from child_journeys.reading import ReadError
from child_journeys.settings import (
    SettingError,
    check_memory_limit,
    home_folder,
    raw_folder,
)
from child_journeys.writing import NotWritable, WriterLock, refuse_if_in_use


def land_raw_files() -> str:
    """Land what is new under the raw folder and say what happened.

    Returns:
        A text that starts with `landed` or, where nothing can be built, with `stopped`.
    """
    try:
        return f"landed {raw_folder()}\n{land(raw_folder(), home_folder())}"
    except LandingError as error:
        return f"stopped: {error}"


def _make_folder(folder: Path) -> None:
    # a profile of somebody's own may put the warehouse elsewhere
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(folder, error) from None


def _remove_spilled_rows(home: Path) -> None:
    """Remove what a build that was killed had put on the disk: DuckDB leaves it there."""
    for leftover in (home / "spill").glob("duckdb_temp_*"):
        with suppress(OSError):
            leftover.unlink()


class Plugin(BasePlugin):
    """dbt-duckdb plugin, named in `profiles.yml`."""

    _lock: WriterLock | None = None

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Let dbt log the names of files on any console."""
        show_any_character()

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Make the folders that DuckDB and the sources expect to find, with nobody else at it."""
        try:
            check_memory_limit()
        except SettingError as error:
            raise DbtRuntimeError(str(error)) from None
        try:
            self._lock = WriterLock(home_folder(), "dbt")
            _make_folder(Path(creds.path).parent)
            refuse_if_in_use(Path(creds.path))
            _remove_spilled_rows(home_folder())
            ensure_landed_tables(home_folder())
        except (ReadError, LandingError) as error:
            raise DbtRuntimeError(str(error)) from None

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Offer the landing to SQL, for the `on-run-start` step of `dbt_project.yml`."""
        # the right to write goes with the connection, also where the process lives on
        weakref.finalize(conn, self._lock.release)
        conn.create_function("land_raw_files", land_raw_files, [], "VARCHAR", side_effects=True)

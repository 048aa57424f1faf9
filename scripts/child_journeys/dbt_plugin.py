"""The two places where dbt calls our Python: the folder of the database, and the landing."""

from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin

from child_journeys.land.landing import LandingError, ensure_landed_tables, land
from child_journeys.settings import home_folder, raw_folder


def land_raw_files() -> str:
    """Land what is new under the raw folder and say what happened.

    Returns:
        A text that starts with `landed` or, where nothing can be built, with `stopped`.
    """
    try:
        return f"landed {raw_folder()}\n{land(raw_folder(), home_folder())}"
    except LandingError as error:
        return f"stopped: {error}"


class Plugin(BasePlugin):
    """dbt-duckdb plugin, named in `profiles.yml`."""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Make the folders that DuckDB and the sources expect to find."""
        Path(creds.path).parent.mkdir(parents=True, exist_ok=True)
        ensure_landed_tables(home_folder())

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Offer the landing to SQL, for the `on-run-start` step of `dbt_project.yml`."""
        conn.create_function("land_raw_files", land_raw_files, [], "VARCHAR", side_effects=True)

"""Where raw files are read from, where everything is written, and with how much memory.

A setting that is empty is none, as `profiles.yml` and the sources have it too.
"""

import os
from pathlib import Path

import duckdb

MEMORY_VARIABLE = "CHILD_JOURNEYS_MEMORY"


class SettingError(ValueError):
    """A setting that cannot be used; says so in one plain sentence."""


def raw_folder() -> Path:
    """Return the folder of raw files: `CHILD_JOURNEYS_RAW`, by default the shipped sample."""
    return Path(os.environ.get("CHILD_JOURNEYS_RAW") or "data/sample")


def home_folder() -> Path:
    """Return the folder everything is written under: `CHILD_JOURNEYS_HOME` or `warehouse`."""
    return Path(os.environ.get("CHILD_JOURNEYS_HOME") or "warehouse")


def is_memory_limit(text: str) -> bool:
    """Return whether DuckDB understands a text as a size of memory."""
    try:
        duckdb.connect(config={"memory_limit": text}).close()
    except duckdb.Error:
        return False
    return True


def check_memory_limit() -> None:
    """See whether DuckDB understands `CHILD_JOURNEYS_MEMORY`, which `profiles.yml` hands to it.

    Raises:
        SettingError: it does not.
    """
    given = os.environ.get(MEMORY_VARIABLE)
    if given and not is_memory_limit(given):
        raise SettingError(f"{MEMORY_VARIABLE} must be a size such as 3GB or 500MB.")


def project_folder() -> Path:
    """Return the folder of the dbt project: the working directory, or that of this checkout.

    Raises:
        FileNotFoundError: neither holds a `dbt_project.yml`.
    """
    for folder in (Path.cwd(), Path(__file__).resolve().parents[2]):
        if (folder / "dbt_project.yml").is_file():
            return folder
    raise FileNotFoundError("Run child-journeys in the folder that holds dbt_project.yml.")

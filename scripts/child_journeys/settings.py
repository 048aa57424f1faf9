"""Where raw files are read from and where everything is written."""

import os
from pathlib import Path


def raw_folder() -> Path:
    """Return the folder of raw files: `CHILD_JOURNEYS_RAW`, by default the shipped sample."""
    return Path(os.environ.get("CHILD_JOURNEYS_RAW", "data/sample"))


def home_folder() -> Path:
    """Return the folder everything is written under: `CHILD_JOURNEYS_HOME` or `warehouse`."""
    return Path(os.environ.get("CHILD_JOURNEYS_HOME", "warehouse"))


def project_folder() -> Path:
    """Return the folder of the dbt project: the working directory, or that of this checkout.

    Raises:
        FileNotFoundError: neither holds a `dbt_project.yml`.
    """
    for folder in (Path.cwd(), Path(__file__).resolve().parents[2]):
        if (folder / "dbt_project.yml").is_file():
            return folder
    raise FileNotFoundError("Run child-journeys in the folder that holds dbt_project.yml.")

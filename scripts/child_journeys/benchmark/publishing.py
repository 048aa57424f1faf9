"""What publishing costs beside a plain copy of the same tables."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from child_journeys.benchmark.measuring import Comparison, compare, run
from child_journeys.benchmark.project_sql import WAREHOUSE, build_small_warehouse
from child_journeys.publish.privacy import Column, Treatment, quoted
from child_journeys.publish.publishing import STORAGE_VERSION, publish
from child_journeys.publish.tables import describe_tables
from child_journeys.settings import project_folder

# the public tables that grow with the children; the others stay as small as they are
CHILD_LEVEL_TABLES = (
    *("archetype_cases", "archetype_evidence", "assessment_factors", "care_journeys"),
    *("child_archetypes", "child_events", "child_journeys", "child_spells", "children"),
    *("contact_journeys", "event_log", "referral_journeys", "s47_journeys", "withdrawn_events"),
)
# names the run
_TABLES = (*CHILD_LEVEL_TABLES, "landed_files")
_MANY = "many.duckdb"


def compare_publishing(
    folder: Path, events: int, repeats: int, memory_limit: str | None = None
) -> Comparison:
    """Publish the public tables on children, against DuckDB's `copy from database` of them.

    The tables are those of the sample that comes with the project, every child and event of it
    many times, each time under identifiers of its own.

    Args:
        folder: an empty folder to work in.
        events: about how many events.
        repeats: how often each way is measured; the cheapest counts.
        memory_limit: what DuckDB may use, such as `500MB`; none: what it would.
    """
    sample = folder / "sample"
    build_small_warehouse(sample, _TABLES, project_folder() / "data" / "sample")
    run(multiply, sample / WAREHOUSE, folder / _MANY, events)
    return compare(
        "publish",
        _event_count(folder / _MANY),
        folder / _MANY,
        ours=(publish_tables, folder / _MANY, folder, memory_limit),
        baseline=(copy_tables, folder / _MANY, folder, memory_limit),
        repeats=repeats,
    )


def multiply(warehouse: Path, many: Path, events: int) -> None:
    """Write the tables of a warehouse with all children so often that there are so many events.

    Args:
        warehouse: the warehouse of a small build.
        many: the file to write.
        events: about how many rows `child_events` is to have.
    """
    with closing(duckdb.connect(str(many))) as connection:
        connection.execute(f"attach '{_escaped(warehouse)}' as small (read_only)")
        connection.execute("use small")
        copies = max(events // _event_count(warehouse), 1)
        for table in describe_tables(connection, {name: name for name in _TABLES}):
            name = table.source
            own = [_renamed(column) for column in table.columns if _renamed(column)]
            replaced = f"replace ({', '.join(own)})" if own else ""
            copied = f", range({copies}) as copies(copy)" if own else ""
            connection.execute(
                f"create table many.main.{name} as select t.* {replaced} from {name} as t{copied}"
            )


def publish_tables(many: Path, folder: Path, memory_limit: str | None) -> None:
    """Publish the tables of a file into a folder that is removed afterwards."""
    with TemporaryDirectory(dir=folder) as home, _reading(many, folder, memory_limit) as connection:
        publish(connection, Path(home), public=list(_TABLES), shareable={})


def copy_tables(many: Path, folder: Path, memory_limit: str | None) -> None:
    """Copy the tables of a file as they are, into one of the same format."""
    with TemporaryDirectory(dir=folder) as home, _reading(many, folder, memory_limit) as connection:
        copied = _escaped(Path(home, "copied.duckdb"))
        connection.execute(f"attach '{copied}' as copied (storage_version '{STORAGE_VERSION}')")
        connection.execute("copy from database many to copied")
        connection.execute("checkpoint copied")


def _reading(
    many: Path, folder: Path, memory_limit: str | None
) -> closing[duckdb.DuckDBPyConnection]:
    settings = {"temp_directory": str(folder / "spill")}
    if memory_limit:
        settings["memory_limit"] = memory_limit
    connection = duckdb.connect(config=settings)
    # the bar would stand in what --json prints
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"attach '{_escaped(many)}' as many (read_only)")
    connection.execute("use many")
    return closing(connection)


def _renamed(column: Column) -> str | None:
    """Return the SQL of an identifier that is another one in each copy."""
    name = quoted(column.name)
    match column.rule.treatment:
        case Treatment.CHILD_PSEUDONYM:
            return f"t.{name} || '-' || copy as {name}"
        case Treatment.EVENT_PSEUDONYM:
            # as long, and as hard to pack, as the identifiers of the warehouse
            return f"md5(t.{name} || copy) as {name}"
        case _:
            return None


def _event_count(file: Path) -> int:
    with closing(duckdb.connect(str(file), read_only=True)) as connection:
        return connection.execute("select count(*) from child_events").fetchone()[0]


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")

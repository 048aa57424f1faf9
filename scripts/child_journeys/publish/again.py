"""Publishing what the last complete build published, without building."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from child_journeys.publish.files import kinds_of
from child_journeys.publish.publishing import PUBLIC_FILE, PublishedSummary, publish
from child_journeys.reading import open_read_only
from child_journeys.writing import only_writer

WAREHOUSE_FILE = "child_journeys.duckdb"


def publish_again(home: Path, kinds: Iterable[str] = ()) -> PublishedSummary:
    """Publish from the warehouse of the last complete build.

    Args:
        home: the folder everything is written under.
        kinds: further kinds of files, of `files.KINDS`, or `all`.

    Returns:
        What was published.

    Raises:
        ReadError: a kind is not known, there is no warehouse of a finished build, or it is in use.
        PublishError: publishing was refused or failed.
    """
    wanted = kinds_of(kinds)
    warehouse = home / WAREHOUSE_FILE
    with (
        only_writer(home, "child-journeys publish"),
        open_read_only(warehouse, memory_limit=None) as con,
    ):
        tables = con.execute("select file, table_name, source from published").fetchall()
        return publish(
            con,
            home,
            public=[source for file, _, source in tables if file == PUBLIC_FILE],
            shareable={name: source for file, name, source in tables if file != PUBLIC_FILE},
            kinds=wanted,
        )

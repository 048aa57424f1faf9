"""The project's own SQL, compiled by dbt, to be run on other rows than those of files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from child_journeys.benchmark.generated_files import write_lists
from child_journeys.settings import project_folder

WAREHOUSE = "child_journeys.duckdb"
_FEWEST_ROWS = 11
"""One row a list makes every table of the warehouse."""


@dataclass(frozen=True)
class Model:
    """A compiled model: its name, folder below `models`, statement and what it reads."""

    name: str
    folder: str
    statement: str
    reads: frozenset[str]


def build_small_warehouse(
    home: Path, targets: Iterable[str], raw: Path | None = None
) -> dict[str, Model]:
    """Build some tables, and all they stand on, from little.

    Args:
        home: an empty folder; its `child_journeys.duckdb` becomes the warehouse.
        targets: names of models.
        raw: the raw folder; without it a handful of rows.

    Returns:
        The compiled models by name.

    Raises:
        RuntimeError: dbt could not build them.
    """
    if raw is None:
        raw = home / "raw"
        write_lists(raw, _FEWEST_ROWS)
    target = home / "target"
    selection = [f"+{name}" for name in targets]
    settings = {"CHILD_JOURNEYS_RAW": str(raw), "CHILD_JOURNEYS_HOME": str(home)}
    built = subprocess.run(
        [
            *(sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "build"),
            *("--select", *selection, "--exclude-resource-types", "test", "unit_test"),
            *("--target-path", str(target), "--log-path", str(target)),
        ],
        cwd=project_folder(),
        env=os.environ | settings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if built.returncode:
        raise RuntimeError(f"dbt could not build the tables to measure with:\n{built.stdout}")
    return compiled_models(target)


def compiled_models(target: Path) -> dict[str, Model]:
    """Return the models that dbt compiled, by name.

    Args:
        target: the folder in which dbt keeps what it makes.
    """
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    compiled = {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node.get("compiled_code")
    }
    return {
        node["name"]: Model(
            name=node["name"],
            folder="/".join(node["fqn"][1:-1]),
            statement=_statement(node),
            reads=frozenset(
                compiled[key]["name"] for key in node["depends_on"]["nodes"] if key in compiled
            ),
        )
        for node in compiled.values()
    }


def _statement(node: dict) -> str:
    kind = "view" if node["config"]["materialized"] == "view" else "table"
    return f"create or replace {kind} {node['relation_name']} as {node['compiled_code']}"


def statements(
    models: dict[str, Model], targets: Iterable[str], is_given: Callable[[Model], bool]
) -> list[str]:
    """Return what makes the targets out of given tables, in an order that works.

    Args:
        models: all compiled models by name.
        targets: names of the models to make; they are made even where `is_given` holds for them.
        is_given: whether a model that a target reads is there already.
    """
    wanted = list(targets)
    graph: dict[str, set[str]] = {}
    while wanted:
        name = wanted.pop()
        if name not in graph:
            graph[name] = {read for read in models[name].reads if not is_given(models[read])}
            wanted.extend(graph[name])
    return [models[name].statement for name in TopologicalSorter(graph).static_order()]

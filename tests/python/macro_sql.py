"""Run the project's own macros in DuckDB without a dbt project around them.

Rendering with Jinja alone takes milliseconds where dbt takes seconds, and needs no profile. It
serves macros that are pure SQL templates, as those of the folders below have to be.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace

import duckdb
import jinja2
import pyarrow as pa

MACROS = Path(__file__).parents[2] / "macros"
FOLDERS = ("statistics", "publishing", "engine")


@cache
def _library(profile: str) -> ModuleType:
    """Every macro of the folders, in one template so that they can call one another."""
    files = [file for folder in FOLDERS for file in sorted((MACROS / folder).glob("*.sql"))]
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=False, extensions=["jinja2.ext.do"]
    )

    def dispatch(name: str) -> object:
        return getattr(_library(profile), f"default__{name}")

    # what dbt gives macros: the SQL of the default engine, text as it is, and one variable
    environment.globals |= {
        "adapter": SimpleNamespace(dispatch=dispatch),
        "return": lambda sql: sql,
        "var": lambda name, default=None: profile,
    }
    return environment.from_string("\n".join(f.read_text(encoding="utf-8") for f in files)).module


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 2})


def call(macro: str, *arguments: str, profile: str = "nhs") -> str:
    """Render a macro.

    Args:
        macro: its name, which is also its file's.
        arguments: SQL expressions or column names, as a model would give them.
        profile: the disclosure profile.

    Returns:
        The SQL.
    """
    return getattr(_library(profile), macro)(*arguments)


def run(sql: str, **columns: Sequence[object]) -> dict[str, list]:
    """Run a query over columns of test data.

    Args:
        sql: a query that reads the table `inputs`.
        columns: the columns of `inputs`, equally long; `position` (0, 1, ...) is added.

    Returns:
        The result, one list of Python values a column.
    """
    length = len(next(iter(columns.values())))
    connection = _connection()
    connection.register("inputs", pa.table({"position": range(length), **columns}))
    return connection.execute(sql).to_arrow_table().to_pydict()


def select(expressions: Mapping[str, str], **columns: Sequence[object]) -> dict[str, list]:
    """Evaluate expressions, all in one query, for every row of test data.

    Args:
        expressions: SQL by the name of its result.
        columns: as for `run`.

    Returns:
        One list a result, in the order of the rows given.
    """
    results = ", ".join(f"{sql} as {name}" for name, sql in expressions.items())
    return run(f"select {results} from inputs order by position", **columns)

"""The data dictionary of the published files, to read: as Markdown and as a page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from child_journeys.publish.catalogue import DescribedTable

INTRODUCTION = (
    "What the published files of Child Journeys hold: every table with what one row of it is,"
    " every column with its type and its meaning. Parquet, CSV and workbook hold the tables of"
    " the first file."
)
# Markdown takes these for signs of its own
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\|*_<>[]"})


def as_markdown(described: Mapping[str, Sequence[DescribedTable]]) -> str:
    """Return the dictionary as Markdown.

    Args:
        described: name of each published file -> its tables.
    """
    lines = ["# Data dictionary", "", INTRODUCTION]
    for file, tables in described.items():
        lines += ["", f"## {file}"]
        for table in tables:
            lines += ["", f"### {table.name}", "", _plain(table.comment), ""]
            lines += ["| column | type | meaning |", "|---|---|---|"]
            lines += [
                f"| `{column.name}` | {column.data_type} | {_plain(column.comment)} |"
                for column in table.columns
            ]
    return "\n".join(lines) + "\n"


def as_html(described: Mapping[str, Sequence[DescribedTable]]) -> str:
    """Return the dictionary as a page that asks nobody anything and runs no script.

    Args:
        described: name of each published file -> its tables.
    """
    style = _asset("dictionary.css")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    environment = Environment(
        loader=PackageLoader("child_journeys.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["with_code"] = _with_code
    return environment.get_template("dictionary.html").render(
        files=described,
        introduction=INTRODUCTION,
        # ours, and no value in it
        style=Markup(style),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'",
    )


def _with_code(text: str) -> Markup:
    """Return a description as HTML, what stands between two backticks as code."""
    parts = text.split("`")
    tags = (Markup("{}"), Markup("<code>{}</code>"))
    return Markup("").join(tags[number % 2].format(part) for number, part in enumerate(parts))


def _plain(text: str) -> str:
    """Return a description as one line, the code in it left as it is."""
    parts = " ".join(text.split()).split("`")
    # what stands between two backticks is code
    return "`".join(
        part.replace("|", "\\|") if number % 2 else part.translate(_SIGNS)
        for number, part in enumerate(parts)
    )


@cache
def _asset(name: str) -> str:
    # as the browser sees it: a line ends with one character, whatever the checkout made of it
    path = files("child_journeys.publish") / "templates" / name
    return "\n".join(path.read_text(encoding="utf-8").splitlines()) + "\n"

"""The page itself: templates, style and script joined into one file that asks nobody anything."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from child_journeys.publish import replacement
from child_journeys.publish.publishing import SHAREABLE_FILE
from child_journeys.report import pictures, wording
from child_journeys.report.content import page_content
from child_journeys.report.tables import ReportError, Row, read_tables

REPORT_FILE = "report.html"


def write_report(home: Path, out: Path | None = None) -> Path:
    """Write the report on what was published last.

    Args:
        home: the folder everything is written under; its shareable file is read.
        out: where to write; by default beside the published files.

    Returns:
        The file that was written. An old one is replaced when the new one is complete.

    Raises:
        ReportError: nothing was published yet, or the file cannot be written.
    """
    folder = home / "published"
    target = out or folder / REPORT_FILE
    page = render(read_tables(folder / SHAREABLE_FILE)).encode("utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        new = replacement.new_file_beside(target)
        try:
            new.write_bytes(page)
            replacement.flush_to_disk(new)
            replacement.put_in_place(new, target)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(
            f'"{target}" cannot be written ({error.strerror}); the old one, if any, is as it was.'
        ) from error
    return target


def render(tables: dict[str, list[Row]]) -> str:
    """Return the page as HTML; the same tables give the same text.

    Args:
        tables: as `read_tables` returns them.
    """
    style, script = _asset("style.css"), _asset("script.js")
    return (
        _environment()
        .get_template("page.html")
        .render(
            **page_content(tables),
            # ours, and no value in them
            style=Markup(style),
            script=Markup(script),
            policy=content_policy(style, script),
            forest_axis=pictures.forest_axis(),
            forest_mark=pictures.forest_mark,
            share_mark=pictures.share_mark,
            say=wording,
        )
    )


def content_policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy that allows this style and this script, nothing else."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@cache
def _asset(name: str) -> str:
    # as the browser sees it: a line ends with one character, whatever the checkout made of it
    path = files("child_journeys.report") / "templates" / name
    return "\n".join(path.read_text(encoding="utf-8").splitlines()) + "\n"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("child_journeys.report"),
        # every value, whatever the template is called
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

"""`child-journeys benchmark`: what our steps cost beside the plainest way to do the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from child_journeys.benchmark.measuring import Comparison

MEASURES = ("csv", "small files", "workbook", "census xml", "staging")


@click.group()
def benchmark() -> None:
    """Measure speed and memory as ratios to a baseline in the same run.

    Nothing is asserted: the figures depend on the machine, the ratios less so.
    """


@benchmark.command()
@click.option(
    "--rows",
    "--events",
    "rows",
    type=click.IntRange(1),
    multiple=True,
    default=[1_000_000],
    show_default=True,
    help="Rows of the CSV files, and of what is staged; can be given more than once.",
)
@click.option(
    "--workbook-rows", type=click.IntRange(1), default=60_000, show_default=True, help="All sheets."
)
@click.option(
    "--census-children",
    type=click.IntRange(1),
    default=40_000,
    show_default=True,
    help="About 2,200 bytes each; 230000 make 500 MB.",
)
@click.option("--only", type=click.Choice(MEASURES), multiple=True, help="Measure only this.")
@click.option(
    "--repeats", type=click.IntRange(1), default=1, show_default=True, help="The cheapest counts."
)
@click.option("--out", type=click.Path(path_type=Path), help="CSV file for the table.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def land(
    rows: tuple[int, ...],
    workbook_rows: int,
    census_children: int,
    only: tuple[str, ...],
    repeats: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Land generated files, against reading them with DuckDB, python-calamine and lxml alone.

    Staging, which dbt does, is measured as well, against a plain cast of the same columns.

    Every run has a process of its own, so that time and memory are its own. With --json the
    figures of the first measure stand at the top, and all of them under "comparisons".

    Example: child-journeys benchmark land --rows 1000000 --rows 10000000 --out land.csv
    """
    from child_journeys.benchmark.landing import (
        compare_census,
        compare_csv,
        compare_small_files,
        compare_workbook,
        in_temporary_folder,
    )
    from child_journeys.benchmark.measuring import write_csv
    from child_journeys.benchmark.staging import compare_staging

    steps = [("csv", (compare_csv, count, repeats)) for count in rows]
    steps += [
        ("small files", (compare_small_files, repeats)),
        ("workbook", (compare_workbook, workbook_rows, repeats)),
        ("census xml", (compare_census, census_children, repeats)),
        *(("staging", (compare_staging, count, repeats)) for count in rows),
    ]
    comparisons = [in_temporary_folder(*step) for name, step in steps if name in (only or MEASURES)]
    if out:
        write_csv(comparisons, out)
    _show(comparisons, as_json)


@benchmark.command()
@click.option(
    "--events",
    type=click.IntRange(1),
    default=1_000_000,
    show_default=True,
    help="Events behind the tables; they change the numbers, not the size of the page.",
)
@click.option(
    "--repeats", type=click.IntRange(1), default=1, show_default=True, help="The cheapest counts."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def report(events: int, repeats: int, as_json: bool) -> None:
    """Write the report on ten authorities and all archetypes, against all rows as plain tables.

    The tables are generated; each run has a process of its own.

    Example: child-journeys benchmark report --events 10000000 --json
    """
    from child_journeys.benchmark.landing import in_temporary_folder
    from child_journeys.benchmark.measuring import as_table
    from child_journeys.benchmark.reporting import compare_report

    comparison = in_temporary_folder(compare_report, events, repeats)
    click.echo(json.dumps(comparison.as_row()) if as_json else as_table([comparison]))


def _size(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """Refuse what is no size of memory, before minutes are spent on what then fails."""
    from child_journeys.settings import is_memory_limit

    if text is not None and not is_memory_limit(text):
        raise click.BadParameter("it takes a size such as 3GB or 500MB.")
    return text


def _repeated(command: click.Command) -> click.Command:
    """Add the options that both measures of journeys share."""
    options = (
        click.option("--events", type=click.IntRange(1), default=1_000_000, show_default=True),
        click.option(
            "--repeats",
            type=click.IntRange(1),
            default=1,
            show_default=True,
            help="The cheapest counts.",
        ),
        click.option("--memory-limit", callback=_size, help="What DuckDB may use, such as 500MB."),
        click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _show(comparisons: Sequence[Comparison], as_json: bool) -> None:
    from child_journeys.benchmark.measuring import as_table

    if as_json:
        figures = [comparison.as_row() for comparison in comparisons]
        click.echo(json.dumps(figures[0] | {"comparisons": figures}))
    else:
        click.echo(as_table(comparisons))


@benchmark.command()
@_repeated
@click.option(
    "--against",
    default="",
    help="The same with pandas, polars and pm4py, where installed; names with commas between.",
)
def journeys(
    events: int, repeats: int, memory_limit: str | None, as_json: bool, against: str
) -> None:
    """Make journeys and the first archetypes, against DuckDB's reading and sorting the events.

    The project's own SQL, compiled by dbt, runs on generated staged rows.

    Example: child-journeys benchmark journeys --events 1000000 --against pandas,polars
    """
    from child_journeys.benchmark.journeys import PEERS, compare_journeys
    from child_journeys.benchmark.landing import in_temporary_folder

    peers = [name.strip() for name in against.split(",") if name.strip()]
    if unknown := sorted(set(peers) - set(PEERS)):
        raise click.BadParameter(
            f"{', '.join(unknown)}: choose from {', '.join(PEERS)}.", param_hint="--against"
        )
    _show(in_temporary_folder(compare_journeys, events, repeats, memory_limit, peers), as_json)


@benchmark.command()
@_repeated
def archetypes(events: int, repeats: int, memory_limit: str | None, as_json: bool) -> None:
    """Judge all archetypes in all breakdowns, against DuckDB's reading and sorting the events.

    The project's own SQL, compiled by dbt, runs on journeys of generated staged rows.

    Example: child-journeys benchmark archetypes --events 1000000 --json
    """
    from child_journeys.benchmark.journeys import compare_archetypes
    from child_journeys.benchmark.landing import in_temporary_folder

    _show(in_temporary_folder(compare_archetypes, events, repeats, memory_limit), as_json)


@benchmark.command()
@_repeated
def publish(events: int, repeats: int, memory_limit: str | None, as_json: bool) -> None:
    """Publish the public tables on children, against a plain copy of the same tables.

    The tables are those of the sample, with every child many times.

    Example: child-journeys benchmark publish --events 10000000 --json
    """
    from child_journeys.benchmark.landing import in_temporary_folder
    from child_journeys.benchmark.publishing import compare_publishing

    _show([in_temporary_folder(compare_publishing, events, repeats, memory_limit)], as_json)

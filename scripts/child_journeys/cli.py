"""The command line: `child-journeys`."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from child_journeys.benchmark.commands import benchmark
from child_journeys.consoles import printable, show_any_character
from child_journeys.settings import home_folder, raw_folder

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def main() -> None:
    """Turn Annex A lists and the CIN Census into child journeys.

    The whole work is done by `dbt build`; these commands do single steps of it.
    """
    show_any_character()


main.add_command(benchmark)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Say what a command could not do in one sentence, with its exit code."""
    from child_journeys.reading import USAGE_OR_LOCK, ReadError

    try:
        yield
    except ReadError as error:
        raise _failure(str(error), error.exit_code) from error
    except BrokenPipeError:
        # whoever reads the output has seen enough
        raise
    except OSError as error:
        said = str(error.strerror or error)
        if error.filename:
            said = f'"{error.filename}" cannot be used: {said}.'
        raise _failure(said, USAGE_OR_LOCK) from error


def _failure(message: str, exit_code: int) -> click.ClickException:
    failure = click.ClickException(message)
    failure.exit_code = exit_code
    return failure


@main.command()
@click.option("--authorities", default=3, show_default=True, help="How many authorities.")
@click.option("--children", default=300, show_default=True, help="Children per authority.")
@click.option("--from", "start", type=DAY, default="2023-04-01", show_default=True)
@click.option("--to", "end", type=DAY, default="2026-03-31", show_default=True)
@click.option("--mess", default=0.04, show_default=True, help="Share that is messy, 0 to 1.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same bytes.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of raw files.")
@click.option("--truth", type=click.Path(path_type=Path), help="Folder of the truth: <out>_truth.")
@click.option("--processes", default=1, show_default=True)
def sample(
    authorities: int,
    children: int,
    start: datetime,
    end: datetime,
    mess: float,
    seed: int,
    out: Path,
    truth: Path | None,
    processes: int,
) -> None:
    """Simulate authorities and write what they would send.

    Ends with 0; with 2 if the command was wrong or a folder cannot be written to.

    Example: child-journeys sample --authorities 3 --children 300 --out my_sample
    """
    from child_journeys.sample.errors import SampleError
    from child_journeys.sample.simulate import write_sample

    # the folder itself has a name, also where it is called by a point
    truth = truth or out.resolve().with_name(f"{out.resolve().name}_truth")
    try:
        with _plain_errors():
            summary = write_sample(
                out,
                truth,
                authorities=authorities,
                children=children,
                start=start.date(),
                end=end.date(),
                mess=mess,
                seed=seed,
                processes=processes,
            )
    except SampleError as error:
        raise click.UsageError(str(error)) from error
    click.echo(
        f"{summary.files:,} files of {summary.authorities:,} authorities with"
        f" {summary.children:,} children and {summary.events:,} events in {out}"
    )


@main.command()
def land() -> None:
    """Land the raw files, as `dbt build` does before anything else.

    For other engines than DuckDB. Reads CHILD_JOURNEYS_RAW, writes under CHILD_JOURNEYS_HOME.
    Ends with 0; with 1 if a file was refused, the rest being landed; with 2 if nothing could be
    landed, because a setting is wrong or a build is running.

    Example: child-journeys land
    """
    from child_journeys.land.landing import LandingError
    from child_journeys.land.landing import land as land_files
    from child_journeys.progress import progress_bar
    from child_journeys.writing import only_writer

    try:
        with (
            _plain_errors(),
            only_writer(home_folder(), "child-journeys land"),
            progress_bar("Landing") as report,
        ):
            summary = land_files(raw_folder(), home_folder(), progress=report)
    except LandingError as error:
        raise click.UsageError(str(error)) from error
    click.echo(summary)
    if summary.files_refused:
        raise SystemExit(1)


@main.command()
@click.option(
    "--files",
    is_flag=False,
    flag_value="all",
    default="",
    help="Files for other tools as well: all, or some of parquet,csv,workbook.",
)
def publish(files: str) -> None:
    """Publish once more what the last complete `dbt build` published.

    For when the published files were lost, or the keys replaced, and to have the public tables
    as Parquet, CSV and a workbook too: what stands in the published folder is written again by
    every build. Reads and writes under CHILD_JOURNEYS_HOME; nothing is built. Ends with 0; with 1
    if nothing can be published; with 2 if the command was wrong or another one is writing.

    Example: child-journeys publish --files parquet,workbook
    """
    from child_journeys.publish.again import publish_again
    from child_journeys.publish.errors import PublishError

    with _plain_errors():
        try:
            summary = publish_again(home_folder(), files.split(","))
        except PublishError as error:
            raise click.ClickException(str(error)) from error
    click.echo("\n".join([f"published {file}" for file in summary.files] + list(summary.notices)))


@main.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page: <home>/published/report.html.",
)
def report(out: Path | None) -> None:
    """Write a web page on what was published last, that opens by double-click.

    Made of the shareable tables alone: small numbers are hidden, no child is on it. Reads and
    writes under CHILD_JOURNEYS_HOME. Ends with 0; with 1 if nothing was published yet or the page
    cannot be written; with 2 if the command was wrong.

    Example: child-journeys report --out report.html
    """
    from child_journeys.report.page import write_report
    from child_journeys.report.tables import ReportError

    try:
        written = write_report(home_folder(), out)
    except ReportError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"written {written} ({written.stat().st_size / 1e6:.2f} MB)")


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="The workbook: <home>/mappings.xlsx.")
@click.option("--authority", help="Code or name; without it all authorities are in the workbook.")
@click.option(
    "--read", "workbook", type=click.Path(path_type=Path), help="Read in an edited workbook."
)
def mappings(out: Path | None, authority: str | None, workbook: Path | None) -> None:
    """Write a workbook of how values and headers were understood, or read in its corrections.

    Shows the last `dbt build` under CHILD_JOURNEYS_HOME. Corrections are written to the folder
    `overrides` under CHILD_JOURNEYS_RAW and apply from the next build on. Ends with 0; with 1 if
    nothing was built yet or a workbook cannot be read; with 2 if a name is not known, the workbook
    is there already, or a build is running.

    Example: child-journeys mappings --authority 846
    """
    from child_journeys.mappings.corrections import Mappings

    if workbook and (out or authority):
        raise click.UsageError("--read stands alone.")
    home = home_folder()
    with _plain_errors():
        corrections = Mappings(raw_folder())
        if workbook:
            click.echo(corrections.read(workbook))
        else:
            warehouse = home / "child_journeys.duckdb"
            click.echo(corrections.write(warehouse, out or home / "mappings.xlsx", authority))


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["xes", "ocel2", "csv", "parquet"]),
    required=True,
    help="The event log for process mining (xes, ocel2), or tables (csv, parquet).",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder: <home>/exports/<format>.")
@click.option("--authority", help="Code or name of the only authority that is wanted.")
@click.option("--tables", multiple=True, help="Only these tables: a,b,c. For csv and parquet.")
def export(form: str, out: Path | None, authority: str | None, tables: tuple[str, ...]) -> None:
    """Write the published tables, or the event log, for other tools.

    Reads the published file under CHILD_JOURNEYS_HOME, so that children stand under pseudonyms.
    The same published file gives the same bytes. Ends with 0; with 1 if nothing was published
    yet or it cannot be read; with 2 if an authority or table is not known or a file is in use.

    Example: child-journeys export --format csv --tables archetype_rates,child_journeys
    """
    from child_journeys.export.exporting import export as export_tables

    wanted = [name.strip() for names in tables for name in names.split(",") if name.strip()]
    with _plain_errors():
        files = export_tables(home_folder(), form, out, authority, wanted)
    for file in files:
        click.echo(f"{file.row_count:>12,}  {file.path}")


@main.command()
@click.option("--authority", required=True, help="Code or name of the authority.")
@click.option(
    "--child",
    "children",
    required=True,
    multiple=True,
    help="The child, as the authority numbers it; give it several times for siblings.",
)
@click.option("--from", "start", type=DAY, help="First day; by default 18 months are shown.")
@click.option("--to", "end", type=DAY, help="Last day; by default the last that is known.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "png", "pdf", "text"]),
    help="By default what --out ends in; else text in a terminal, and svg elsewhere.",
)
@click.option("--out", type=click.Path(path_type=Path), help="File: <home>/restricted/timeline_...")
def timeline(
    authority: str,
    children: tuple[str, ...],
    start: datetime | None,
    end: datetime | None,
    form: str | None,
    out: Path | None,
) -> None:
    """Show the journey of one child, or of several above each other.

    Reads the warehouse under CHILD_JOURNEYS_HOME and shows an identifiable child: pictures go to
    its folder `restricted`. Ends with 0; with 1 if there is no warehouse yet or it cannot be
    read; with 2 if an authority or child is not known or a file is in use.

    Example: child-journeys timeline --authority 846 --child 12345 --format svg
    """
    from child_journeys.timeline.timelines import draw_timeline, save_timeline

    form = form or _format_of(out)
    with _plain_errors():
        first, last = (day.date() if day else None for day in (start, end))
        drawn = draw_timeline(home_folder(), authority, children, form, first, last)
        if form == "text" and out is None:
            click.echo(drawn.content.decode("utf-8"), nl=False)
            return
        path = save_timeline(home_folder(), drawn, out)
    click.echo(f"{path}\nThis file shows an identifiable child: keep it inside.")


def _format_of(out: Path | None) -> str:
    if out is None:
        return "text" if sys.stdout.isatty() else "svg"
    return {".png": "png", ".pdf": "pdf", ".txt": "text"}.get(out.suffix.lower(), "svg")


@main.command()
@click.option("--archetype", required=True, help="Name of the archetype.")
@click.option("--authority", help="Code or name of the only authority that is wanted.")
@click.option("--out", type=click.Path(path_type=Path), help="File: <home>/restricted/cases_...")
@click.option("--pictures", is_flag=True, help="Draw the journey of each child and link it.")
@click.option("--overwrite", is_flag=True, help="Replace a workbook, which may hold notes.")
def cases(
    archetype: str, authority: str | None, out: Path | None, pictures: bool, overwrite: bool
) -> None:
    """Write the cases of an archetype that matched, as a workbook for an audit.

    Reads the warehouse under CHILD_JOURNEYS_HOME and names children: the workbook goes to its
    folder `restricted`. Ends with 0; with 1 if there is no warehouse yet or it cannot be read;
    with 2 if a name is not known, the workbook is there already, or a file is in use.

    Example: child-journeys cases --archetype potentially_missed_risk --authority 846
    """
    from child_journeys.timeline.cases import write_cases

    with _plain_errors():
        written = write_cases(
            home_folder(), archetype, authority, out, pictures=pictures, overwrite=overwrite
        )
    click.echo(
        f"{written.case_count:,} cases of {written.child_count:,} children in {written.path}\n"
        "This file names children: keep it inside."
    )


@main.command()
@click.option("--quick", is_flag=True, help="Look at the installation only; read no raw file.")
def doctor(quick: bool) -> None:
    """Check the installation and the raw folder, and say what is wrong before anything is built.

    Looks at Python, libraries, settings, folders, room on the disk and locks; then reads every
    raw file under CHILD_JOURNEYS_RAW as a build would, and says which cannot be placed or read
    and which lists were found. Nothing is kept. Ends with 0; with 1 if a file cannot be read;
    with 2 if something of the installation is wrong.

    Example: child-journeys doctor
    """
    from child_journeys.doctor import check_installation, check_raw, exit_code
    from child_journeys.progress import progress_bar

    raw, home = raw_folder(), home_folder()
    checks = check_installation(raw, home)
    if not quick:
        with progress_bar("Reading") as report:
            checks += check_raw(raw, home, report)
    for check in checks:
        click.echo(f"{check.level:>12}  {printable(check.sentence)}")
    raise SystemExit(exit_code(checks))


@main.command()
@click.option("--for", "target", type=click.Choice(["windows", "linux", "macos"]), required=True)
@click.option(
    "--python", "version", default="3.12", show_default=True, help="Version of Python over there."
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("wheelhouse"))
def wheelhouse(target: str, version: str, out: Path) -> None:
    """Collect the libraries for a machine without a network, on one that has it.

    Downloads, as wheels and with their hashes checked, the versions of requirements.lock for the
    machine that is named. Carry the folder over; docs/windows.md says how to install from it.
    Ends with 0; with 2 if a wheel could not be had or the command was wrong.

    Example: child-journeys wheelhouse --for windows --python 3.12
    """
    from child_journeys.settings import project_folder
    from child_journeys.wheelhouse import collect

    if not re.fullmatch(r"3\.[1-9][0-9]", version):
        raise click.UsageError("--python takes a version such as 3.12.")
    with _plain_errors():
        wheels = collect(project_folder(), out, target, version)
    size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    click.echo(f"{len(wheels)} wheels, {size:,.0f} MB, in {out} for {target} and Python {version}")


@main.command("new-archetype")
@click.argument("name")
def new_archetype(name: str) -> None:
    """Start an archetype: write its file, its entries, and children to test it with.

    NAME is in lower case, such as repeat_contact. What is written works and is to be changed:
    docs/add_an_archetype.md shows how. Ends with 0; with 2 if the name is taken or is none.

    Example: child-journeys new-archetype repeat_contact
    """
    from child_journeys.new_archetype import NewArchetypeError
    from child_journeys.new_archetype import new_archetype as write_frame
    from child_journeys.settings import project_folder

    try:
        with _plain_errors():
            files = write_frame(project_folder(), name)
    except NewArchetypeError as error:
        raise click.UsageError(str(error)) from error
    click.echo("\n".join(f"wrote {file}" for file in files))


if __name__ == "__main__":
    main()

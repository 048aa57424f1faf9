"""The command line: `child-journeys`."""

from datetime import datetime
from pathlib import Path

import click

from child_journeys.settings import home_folder, raw_folder

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def main() -> None:
    """Turn Annex A lists and the CIN Census into child journeys.

    The whole work is done by `dbt build`; these commands do single steps of it.
    """


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

    Example: child-journeys sample --authorities 3 --children 300 --out my_sample
    """
    from child_journeys.sample.simulate import write_sample

    summary = write_sample(
        out,
        truth or out.with_name(f"{out.name}_truth"),
        authorities=authorities,
        children=children,
        start=start.date(),
        end=end.date(),
        mess=mess,
        seed=seed,
        processes=processes,
    )
    click.echo(summary)


@main.command()
def land() -> None:
    """Land the raw files, as `dbt build` does before anything else.

    For other engines than DuckDB. Reads CHILD_JOURNEYS_RAW, writes under CHILD_JOURNEYS_HOME.
    """
    from child_journeys.land.landing import LandingError
    from child_journeys.land.landing import land as land_files

    try:
        click.echo(land_files(raw_folder(), home_folder()))
    except LandingError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()

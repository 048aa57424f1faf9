"""Synthetic authorities: raw files as they would be sent, and the truth behind them."""

import csv
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from child_journeys.sample import assumptions as assumed
from child_journeys.sample.adopters import adopter
from child_journeys.sample.annex_a import AnnexA
from child_journeys.sample.assumptions import PLANTED
from child_journeys.sample.cin_census import CinCensus
from child_journeys.sample.days import Days, add_months
from child_journeys.sample.errors import SampleError
from child_journeys.sample.extract import Authority
from child_journeys.sample.journeys import Journeys
from child_journeys.sample.practice import Task, sendings
from child_journeys.sample.rates import Rates, local_rates, national_rates
from child_journeys.sample.records import Adopter, Child
from child_journeys.sample.sender import Sender
from child_journeys.sample.specification import Specification
from child_journeys.sample.truth_files import AuthorityTruth, write_truth
from child_journeys.settings import project_folder

FEWEST_MONTHS = 8
FIRST_YEAR, LAST_YEAR = 1950, 2100
LONGEST_CASE_YEARS = 10
"""A case open at the end of the period, and a referral that might follow it, end within these."""
SMALLEST_AUTHORITIES = ("201", "420")
"""City of London and the Isles of Scilly, too small for any share."""


@dataclass(frozen=True)
class SampleSummary:
    """What was written: numbers of authorities, children, events and raw files."""

    authorities: int
    children: int
    events: int
    files: int


def write_sample(
    out: Path,
    truth: Path,
    *,
    authorities: int | list[str],
    children: int,
    start: date,
    end: date,
    mess: float,
    seed: int,
    processes: int = 1,
) -> SampleSummary:
    """Simulate authorities and write what they would send, and the truth behind it.

    Args:
        out: folder of the raw files, laid out as the landing expects; must be new or empty.
        truth: folder of the truth; files of the same name are replaced.
        authorities: how many authorities, or their DfE codes.
        children: children of each authority.
        start: first day of the period.
        end: last day of the period.
        mess: share of cells written in another way than asked for (0 to 1); other mess with it.
        seed: the same arguments and seed give the same bytes, however many processes.
        processes: authorities simulated at the same time.

    Returns:
        How much was written.

    Raises:
        SampleError: an argument out of range, an unknown authority, or `out` not empty.
    """
    _check(out, children, start, end, mess, processes)
    tasks = [
        Task(
            place=place,
            code=row["authority_code"],
            ons_code=row["ons_code"],
            name=row["authority_name"],
            children=children,
            start=start.toordinal(),
            end=end.toordinal(),
            mess=mess,
            seed=seed,
            out=out,
        )
        for place, row in enumerate(_chosen(authorities, seed))
    ]
    if processes == 1:
        results = [_simulate(task) for task in tasks]
    else:
        with ProcessPoolExecutor(min(processes, len(tasks))) as pool:
            results = list(pool.map(_simulate, tasks))
    write_truth(truth, results, planted_authority=tasks[0].code)
    return SampleSummary(
        authorities=len(results),
        children=sum(result.children for result in results),
        events=sum(result.events for result in results),
        files=sum(result.files for result in results),
    )


def _check(out: Path, children: int, start: date, end: date, mess: float, processes: int) -> None:
    if not 0 <= mess <= 1:
        raise SampleError("The share of mess must lie between 0 and 1.")
    if children < 1 or processes < 1:
        raise SampleError("At least one child and one process are needed.")
    if start.year < FIRST_YEAR or end.year > LAST_YEAR:
        raise SampleError(f"The period must lie between {FIRST_YEAR} and {LAST_YEAR}.")
    if add_months(start.toordinal(), FEWEST_MONTHS) > end.toordinal():
        raise SampleError(f"The period must be at least {FEWEST_MONTHS} months long.")
    if out.exists() and any(out.iterdir()):
        raise SampleError("The folder of the sample is not empty.")


def _chosen(authorities: int | list[str], seed: int) -> list[dict[str, str]]:
    path = project_folder() / "seeds" / "reference" / "local_authorities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if isinstance(authorities, int):
        latest = max(row["last_year"] for row in rows)
        current = [
            row
            for row in rows
            if row["last_year"] == latest and row["authority_code"] not in SMALLEST_AUTHORITIES
        ]
        if not 1 <= authorities <= len(current):
            raise SampleError(f"The number of authorities must lie between 1 and {len(current)}.")
        return sorted(
            Random(f"{seed}:authorities").sample(current, authorities),
            key=lambda row: row["authority_code"],
        )
    by_code = {row["authority_code"]: row for row in rows}
    unknown = sorted(set(authorities) - set(by_code))
    if unknown:
        raise SampleError(f"No authority has the code {', '.join(unknown)}.")
    return [by_code[code] for code in dict.fromkeys(authorities)]


@cache
def _reference() -> tuple[Specification, Rates, Path, frozenset[int]]:
    """Read the seeds once per process."""
    seeds = project_folder() / "seeds"
    reference = seeds / "reference"
    with (reference / "bank_holidays.csv").open(encoding="utf-8", newline="") as file:
        holidays = frozenset(
            date.fromisoformat(row["bank_holiday_date"]).toordinal() for row in csv.DictReader(file)
        )
    national = national_rates(reference / "dfe_statistics.csv")
    return Specification(seeds), national, reference / "dfe_authority_spread.csv", holidays


@cache
def _days(start: int, end: int) -> Days:
    """Return the days of a period; the months follow the national figures everywhere."""
    _, national, _, holidays = _reference()
    first = add_months(start, -assumed.CARE_LEAVER_MONTHS[1] - 24)
    last = add_months(end, 12 * LONGEST_CASE_YEARS)
    return Days(first, last, holidays, national.months)


def rates_of(code: str, seed: int) -> Rates:
    """Return the rates that an authority has in a sample of this seed."""
    _, national, spread, _ = _reference()
    return local_rates(national, spread, Random(f"{seed}:{code}:rates"))


def _simulate(task: Task) -> AuthorityTruth:
    """Simulate one authority, write its raw files, and return its part of the truth."""
    specification = _reference()[0]
    rates = rates_of(task.code, task.seed)
    days = _days(task.start, task.end)
    children, adopters = _people(task, rates, days)
    authority = Authority(task.code, task.name, task.practice.is_listing_no_need)
    lists = AnnexA(authority, children, adopters, days, specification)
    census = CinCensus(task.code, children, days, specification)
    sender = Sender(task, days, specification, children)
    for day, year in sendings(task.practice, task.start, task.end):
        sender.send(day, year, census.year(year, day) if year else lists.extract(day))
    return sender.result()


def _people(task: Task, rates: Rates, days: Days) -> tuple[list[Child], list[Adopter]]:
    rng = Random(f"{task.seed}:{task.code}:journeys")
    factor = PLANTED.authority_factor if task.place == 0 else 1.0
    journeys = Journeys(days, rates, PLANTED, factor, task.start, task.end, rng)
    numbers = rng.sample(range(1, 10 * task.children + 1), task.children)
    children = [
        journeys.simulate(number, _child_id(task.place, unique))
        for number, unique in enumerate(numbers, 1)
    ]
    families = [child.adoption.family for child in children if child.adoption]
    count = max(assumed.FEWEST_ADOPTERS, int(assumed.ADOPTERS_PER_CHILD * task.children))
    adopters = [
        adopter(number, families, task.start, task.end, rates.disabled, rng)
        for number in range(1, count + 1)
    ]
    return children, adopters


def _child_id(place: int, unique: int) -> str:
    """Return an identifier in the manner of the authority: zeros in front, plain, or letters."""
    return (f"{unique:07d}", str(100_000 + unique), f"CH{unique:06d}X")[place % 3]

"""Cost of a task in a process of its own, and costs of two tasks beside each other."""

import csv
import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None

_HEADER = (
    "measure",
    "rows",
    "megabytes",
    "ours_cpu_s",
    "baseline_cpu_s",
    "cpu_ratio",
    "ours_wall_s",
    "baseline_wall_s",
    "wall_ratio",
    "peak_rss_mb",
    "baseline_peak_rss_mb",
)
_NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Cost:
    """What a task used.

    Attributes:
        cpu: seconds of the processor, all threads together.
        wall: seconds that passed.
        peak: largest memory of its process in megabytes; None where the system does not tell.
    """

    cpu: float
    wall: float
    peak: float | None


@dataclass(frozen=True)
class Comparison:
    """The cost of our way beside that of a baseline, measured in the same run on the same files.

    Attributes:
        measure: what was done.
        rows: rows of data in the files, or children of a census.
        megabytes: size of the files.
        ours: cost of our way.
        baseline: cost of the baseline.
    """

    measure: str
    rows: int
    megabytes: float
    ours: Cost
    baseline: Cost

    def as_row(self) -> dict[str, Any]:
        """Return the figures by name; ratios are ours to the baseline."""
        values = (
            self.measure,
            self.rows,
            round(self.megabytes, 1),
            round(self.ours.cpu, 2),
            round(self.baseline.cpu, 2),
            round(self.ours.cpu / self.baseline.cpu, 2),
            round(self.ours.wall, 2),
            round(self.baseline.wall, 2),
            round(self.ours.wall / self.baseline.wall, 2),
            _rounded(self.ours.peak),
            _rounded(self.baseline.peak),
        )
        return dict(zip(_HEADER, values, strict=True))


def compare(
    measure: str,
    rows: int,
    files: Path,
    ours: tuple[Callable, ...],
    baseline: tuple[Callable, ...],
    repeats: int = 1,
) -> Comparison:
    """Run both ways in turn and keep the cheapest run of each.

    Args:
        measure: what is done.
        rows: rows of data in the files, or children of a census.
        files: the file or folder that both read.
        ours: a function of a module and its arguments.
        baseline: the same for the baseline.
        repeats: how often each is run.
    """
    pairs = [(run(*ours), run(*baseline)) for _ in range(repeats)]
    cheapest = [min(costs, key=lambda cost: cost.cpu) for costs in zip(*pairs, strict=True)]
    return Comparison(measure, rows, _megabytes(files), *cheapest)


def run(task: Callable[..., None], *arguments: object) -> Cost:
    """Run a task in a new process, so that its time and memory are its own.

    Args:
        task: a function of a module; what its module imports is not counted as its time.
        arguments: what it is called with.

    Returns:
        Its cost.

    Raises:
        Exception: what the task raised.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_cost, (task, arguments))


def as_table(comparisons: Sequence[Comparison]) -> str:
    """Return the comparisons as lines of text with aligned columns."""
    rows = [_HEADER, *(map(_shown, c.as_row().values()) for c in comparisons)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    widths = [max(map(len, column)) for column in columns]
    lines = zip(*columns, strict=True)
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def write_csv(comparisons: Sequence[Comparison], path: Path) -> None:
    """Write the comparisons as CSV, one a row; the file is replaced when it is complete."""
    # what took minutes is not lost for want of a folder
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        writer.writerows(map(_shown, c.as_row().values()) for c in comparisons)
    temporary.replace(path)


def _cost(task: Callable[..., None], arguments: tuple) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    task(*arguments)
    return Cost(time.process_time() - cpu, time.perf_counter() - wall, _peak_memory())


def _peak_memory() -> float | None:
    if resource is None:
        return None
    # macOS counts bytes, others kibibytes
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _megabytes(files: Path) -> float:
    paths = [p for p in files.rglob("*") if p.is_file()] if files.is_dir() else [files]
    return sum(path.stat().st_size for path in paths) / 1e6


def _rounded(peak: float | None) -> float | None:
    return None if peak is None else round(peak)


def _shown(value: object) -> str:
    return _NOT_MEASURED if value is None else str(value)

"""The benchmark's files are clean and its figures are what they say; how fast we are is not tested.

The measures themselves take minutes and are run by hand: `child-journeys benchmark land`.
"""

import csv
import time
from pathlib import Path

import pytest

from child_journeys.benchmark.generated_files import (
    write_census,
    write_lists,
    write_small_lists,
    write_workbook,
)
from child_journeys.benchmark.measuring import Comparison, Cost, as_table, run, write_csv
from child_journeys.land.landing import land

COMPARISON = Comparison("csv", 10, 2.5, Cost(3.0, 4.0, 120.4), Cost(2.0, 1.0, None))


@pytest.mark.parametrize(
    ("write", "arguments", "files", "rows"),
    [
        (write_lists, (50,), 11, 50),
        (write_small_lists, (13, 4), 13, 52),
        (write_workbook, (50,), 1, 50),
        # a row in each of 7 modules, a disability, 3 factors and 2 reviews
        (write_census, (4,), 1, 4 * 13),
    ],
)
def test_every_row_of_the_generated_files_lands(
    tmp_path: Path, write, arguments: tuple, files: int, rows: int
) -> None:
    write(tmp_path / "raw", *arguments)
    summary = land(tmp_path / "raw", tmp_path / "home")
    assert (summary.files_landed, summary.refusals) == (files, [])
    assert (summary.rows_landed, summary.rows_in) == (rows, rows)


def test_ratios_are_ours_to_the_baseline() -> None:
    row = COMPARISON.as_row()
    assert (row["cpu_ratio"], row["wall_ratio"]) == (1.5, 4.0)
    assert (row["peak_rss_mb"], row["baseline_peak_rss_mb"]) == (120, None)


def test_table_and_csv_say_what_was_not_measured(tmp_path: Path) -> None:
    write_csv([COMPARISON], tmp_path / "land.csv")
    with (tmp_path / "land.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["cpu_ratio"], row["baseline_peak_rss_mb"]) == ("1.5", "not measured")
    assert as_table([COMPARISON]).splitlines()[1].endswith("not measured")


def test_a_task_runs_in_a_process_of_its_own() -> None:
    cost = run(time.sleep, 0.2)
    assert cost.wall >= 0.2
    assert cost.cpu < cost.wall


def test_what_a_task_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="non-negative"):
        run(time.sleep, -1)

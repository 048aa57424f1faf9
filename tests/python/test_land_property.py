"""Landing: whatever list is written in whatever mess, the same cells come back."""

import csv
import io
import re
from pathlib import Path
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from child_journeys.land import text_files
from child_journeys.land.landing import land
from child_journeys.land.recognise import Recogniser
from child_journeys.land.rows import _SPACES
from child_journeys.land.specification import load_specification

SPECIFICATION = load_specification()
RECOGNISER = Recogniser("annex_a", SPECIFICATION)
SUFFICIENT = {"utf-8": "é€ÿŁ中", "utf-8-sig": "é€ÿŁ中", "utf-16": "é€ÿŁ中", "cp1252": "é€ÿ"}
PLAIN = "abcXYZ0129 -:;,.|\t'\"()/\n"


@st.composite
def messy_lists(draw):
    """A table, its cells, and the bytes of a messy file that holds them."""
    table = draw(st.sampled_from(SPECIFICATION.tables))
    encoding = draw(st.sampled_from(sorted(SUFFICIENT)))
    alphabet = PLAIN + SUFFICIENT[encoding] + "\xa0"
    cell = st.text(alphabet, max_size=8) if draw(st.booleans()) else st.sampled_from("ab1")
    rows = draw(st.lists(st.lists(cell, min_size=len(table.columns), max_size=len(table.columns))))
    order = draw(st.permutations(range(len(table.columns))))
    change = draw(st.sampled_from([str, str.upper, lambda h: f" {h} (see guidance)", snake]))
    lines = [[change(table.columns[i].header) for i in order]]
    lines = draw(st.sampled_from([[], [["A title"]], [["A title"], []]])) + lines
    blanks = 0
    for row in rows:
        if draw(st.integers(0, 9)) == 0:
            lines.append(draw(st.sampled_from([[], [""] * len(order), [" "] * len(order)])))
            blanks += 1
        lines.append([row[i] for i in order])
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=draw(st.sampled_from(",;\t|")),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerows(lines)
    return table, rows, blanks, stream.getvalue().encode(encoding)


def snake(header):
    return header.lower().replace(" ", "_")


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("home")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(messy=messy_lists(), block=st.sampled_from([40, 500_000]))
def test_the_cells_that_were_written_come_back(folders, messy, block):
    table, rows, blanks, content = messy
    raw, home = folders
    place = "annex_a/2025-03-31" if table.dataset == "annex_a" else "cin_census/2025"
    for old in [path for path in raw.rglob("*") if path.is_file()]:
        old.unlink()
    file = Path(raw, "801", place, f"{table.source_name}.csv")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    with patch.object(text_files, "_BLOCK_CHARACTERS", block):
        summary = land(raw, home)
    wanted = [[cell.strip(_SPACES) or None for cell in row] for row in rows]
    key = next(i for i, column in enumerate(table.columns) if column.is_required)
    landed = [row for row in wanted if any(row) and not is_note(row, key)]
    assert not summary.refusals
    assert summary.rows_in == len(rows) + blanks
    assert summary.rows_in == summary.rows_landed + summary.rows_refused + summary.rows_blank
    found = [
        [row[column.name] for column in table.columns]
        for path in (home / "landed" / table.dataset / table.name).glob("*.parquet")
        for row in pq.ParquetFile(path).read().to_pylist()
    ]
    assert [_line_ends(row) for row in found] == [_line_ends(row) for row in landed]


def is_note(row, key):
    """Whether nothing but a text that is no word with a digit stands where the child should."""
    alone = not any(cell for place, cell in enumerate(row) if place != key)
    return alone and not re.fullmatch(r"\S*[0-9]\S*", row[key] or "")


def _line_ends(row):
    return [cell and cell.replace("\r\n", "\n") for cell in row]


@settings(max_examples=100, deadline=None)
@given(
    lines=st.lists(st.text('ab",\n1/2 ', max_size=14), max_size=12),
    block=st.sampled_from([10, 500_000]),
)
def test_the_fast_way_of_reading_agrees_with_the_careful_way(tmp_path_factory, lines, block):
    path = tmp_path_factory.getbasetemp() / "contacts.csv"
    text = "Child Unique ID,Date of Contact,Gender\n" + "\n".join(lines) + "\nx,y,z\n1,2,3\n"
    path.write_text(text, encoding="utf-8", newline="")
    with patch.object(text_files, "_BLOCK_CHARACTERS", block):
        fast = _everything(path)
        with patch.object(text_files, "_parse_in_arrow", lambda *_: None):
            careful = _everything(path)
    assert fast == careful


def _everything(path):
    sheet = text_files.TextSheet(path, RECOGNISER.known_names)
    recognition = RECOGNISER.recognise(sheet.head()[0], "contacts")
    rows, numbers, refused, blank, rows_in = [], [], [], 0, 0
    for block in sheet.blocks(recognition.header_index, recognition.layout):
        columns = [column.to_pylist() for column in block.columns if column is not None]
        rows += list(zip(*columns, strict=True))
        numbers += block.numbers.to_pylist()
        refused += block.refused
        blank += block.blank
        rows_in += block.rows_in
    return rows, numbers, refused, blank, rows_in

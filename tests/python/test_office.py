"""Our workbooks in LibreOffice, for real: opened, saved and printed by `soffice`.

Where there is no LibreOffice these tests are skipped; on Debian `apt-get install --no-install-
recommends libreoffice-calc` brings it.
"""

import csv
import math
import os
import re
import shutil
import subprocess
from contextlib import closing
from datetime import date

import duckdb
import openpyxl
import pytest

from child_journeys.mappings.corrections import Mappings
from child_journeys.mappings.workbook import read_workbook
from child_journeys.publish import files, workbook
from child_journeys.publish.tables import order_of
from child_journeys.timeline.cases import write_cases

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

ARCHETYPE = "potentially_missed_risk"
# comma, quotation mark, UTF-8, from line 1, values rather than what is shown, all
# sheets: the parts of the filter are described in LibreOffice's help on CSV
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
FIRST_PAGES = 'pdf:calc_pdf_Export:{"PageRange": {"type": "string", "value": "1-20"}}'
A4_ON_ITS_SIDE = (842, 595)


@pytest.fixture(scope="module")
def folder(built, tmp_path_factory):
    """The three workbooks, and in `csv`, `saved` and `pdf` what LibreOffice made of them."""
    folder = tmp_path_factory.mktemp("office")
    with (
        pytest.MonkeyPatch.context() as patch,
        files._opened(built.published) as connection,
    ):
        # the largest tables take LibreOffice long
        patch.setattr(workbook, "MOST_CELLS", 15_000)
        (folder / "published.xlsx").write_bytes(workbook.workbook(connection))
    Mappings(built.home).write(built.warehouse, folder / "mappings.xlsx", "202")
    write_cases(built.home, ARCHETYPE, out=folder / "cases.xlsx")
    convert(folder, "csv", EVERY_SHEET, "published")
    convert(folder, "saved", "xlsx", "published", "mappings", "cases")
    convert(folder, "pdf", FIRST_PAGES, "published", "cases")
    return folder


def convert(folder, target, form, *names):
    finished = subprocess.run(
        [
            SOFFICE,
            # settings of its own: the user's may be in use
            f"-env:UserInstallation={(folder / 'settings').as_uri()}",
            *("--headless", "--convert-to", form, "--outdir", str(folder / target)),
            *(str(folder / f"{name}.xlsx") for name in names),
        ],
        env=os.environ | {"LC_ALL": "en_US.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0 and (folder / target).is_dir(), finished.stdout


def is_same(value, text):
    """Return whether a value of a table is what LibreOffice read in its cell."""
    match value:
        case None:
            return text == ""
        case bool():
            return text == str(value).upper()
        case int() | float():
            # numbers of fifteen digits, as in Excel
            return math.isclose(value, float(text), rel_tol=1e-14, abs_tol=1e-14)
        case date():
            # as a day is written in the United States, whose language is set
            return text == value.strftime("%m/%d/%Y")
        case list():
            return text == ", ".join(map(str, value))
        case _:
            return text == str(value)


def test_every_value_of_the_published_workbook_arrives(folder, built):
    book = openpyxl.load_workbook(folder / "published.xlsx", read_only=True)
    tables = [path.stem.removeprefix("published-") for path in (folder / "csv").iterdir()]
    assert sorted(tables) == sorted(book.sheetnames)
    kinds, count = set(), 0
    for name in book.sheetnames[2:]:
        with (folder / "csv" / f"published-{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        if header == [name]:
            # too large for this workbook
            continue
        with closing(duckdb.connect(str(built.published), read_only=True)) as connection:
            order = ", ".join(f'"{column}"' for column in order_of(header))
            expected = connection.execute(f'from "{name}" order by {order}').fetchall()
        # an Excel table has a row also where there is none
        assert len(rows) in {len(expected), 1}, name
        for row, texts in zip(expected, rows, strict=False):
            wrong = [h for h, v, t in zip(header, row, texts, strict=True) if not is_same(v, t)]
            assert wrong == [], name
            kinds |= set(map(type, row))
        count += len(expected)
    assert count > 1000
    assert kinds >= {str, int, float, bool, date, type(None)}


def test_the_dictionary_and_the_names_of_tables_survive_being_saved(folder):
    ours, saved = (
        openpyxl.load_workbook(folder / place / "published.xlsx") for place in ("", "saved")
    )
    assert saved.sheetnames == ours.sheetnames
    for sheet in ours:
        assert list(saved[sheet.title].tables) == list(sheet.tables)
    meanings = [list(book["dictionary"].values) for book in (saved, ours)]
    assert meanings[0] == meanings[1] and len(meanings[0]) > 400


def test_a_workbook_of_mappings_that_libreoffice_saved_can_be_read_in(folder):
    saved = folder / "saved" / "mappings.xlsx"
    lines = read_workbook(folder / "mappings.xlsx")
    assert read_workbook(saved) == lines and len(lines["values"]) > 100
    offers = openpyxl.load_workbook(saved)["values"].data_validations.dataValidation
    assert [offer.formula1 for offer in offers] == ['INDIRECT("codes_"&$E2)']


def test_a_list_of_cases_keeps_its_identifiers(folder):
    ours, saved = (
        list(openpyxl.load_workbook(folder / place / "cases.xlsx")["cases"].values)
        for place in ("", "saved")
    )
    assert saved == ours and len(ours) > 10
    place = ours[0].index("child_id")
    assert {type(row[place]) for row in ours} == {str}
    assert any(row[place].startswith("0") for row in ours)


def test_every_page_is_a_whole_row_of_a4(folder):
    for name, most in (("published", 20), ("cases", 2)):
        text = (folder / "pdf" / f"{name}.pdf").read_bytes()
        sizes = re.findall(rb"/Type/Page/[^>]*?/MediaBox\[0 0 ([0-9.]+) ([0-9.]+)\]", text)
        assert 2 <= len(sizes) <= most
        assert {tuple(round(float(side)) for side in size) for size in sizes} == {A4_ON_ITS_SIDE}

"""Parquet, CSV, workbook, dictionary and manifest of the sample, and that they never vary."""

import csv
import hashlib
import json
import re
import shutil
from contextlib import closing
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from child_journeys.cli import main
from child_journeys.publish import files, publishing, workbook
from child_journeys.publish.catalogue import read_catalogue
from child_journeys.publish.dictionary import as_html, as_markdown
from child_journeys.publish.files import kinds_of
from child_journeys.publish.publishing import PUBLIC_FILE, SHAREABLE_FILE
from child_journeys.publish.tables import order_of

FORMULA = "=1+1"


@pytest.fixture(scope="module")
def published(built, tmp_path_factory):
    """The published folder of the sample, with all kinds of files."""
    home = tmp_path_factory.mktemp("files") / "home"
    home.mkdir()
    for name in ("child_journeys.duckdb", "keys"):
        source = built.home / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, home / name)
    with pytest.MonkeyPatch.context() as patch:
        # the largest table takes long to write and to read back
        patch.setattr(workbook, "MOST_CELLS", 1_500_000)
        command = ["publish", "--files"]
        result = CliRunner().invoke(main, command, env={"CHILD_JOURNEYS_HOME": str(home)})
    assert result.exit_code == 0, result.output
    return home / "published"


@pytest.fixture(scope="module")
def tables(published):
    """Rows and columns of each public table: name -> (row count, column names)."""
    return tables_of(published / PUBLIC_FILE)


def tables_of(file):
    with closing(duckdb.connect(str(file), read_only=True)) as connection:
        names = [name for (name,) in connection.execute("show tables").fetchall()]
        return {
            name: (
                connection.execute(f"select count(*) from {name}").fetchone()[0],
                [column[0] for column in connection.execute(f"describe {name}").fetchall()],
            )
            for name in names
        }


@pytest.fixture(scope="module")
def book(published):
    return openpyxl.load_workbook(published / "child_journeys.xlsx")


# --- tables -------------------------------------------------------------------------------------


def test_every_public_table_is_there_as_parquet_and_csv(published, tables):
    assert len(tables) > 25
    for name, (count, columns) in tables.items():
        parquet = pq.ParquetFile(published / "parquet" / f"{name}.parquet")
        assert (parquet.metadata.num_rows, parquet.schema_arrow.names) == (count, columns)
        path = published / "csv" / f"{name}.csv"
        assert path.read_bytes().startswith("\ufeff".encode())
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = csv.reader(stream)
        assert (len(rows), header) == (count, columns)
    for folder in ("parquet", "csv"):
        assert {path.stem for path in (published / folder).iterdir()} == set(tables)


def test_no_file_has_a_column_that_identifies_a_child(published):
    files = list((published / "parquet").iterdir())
    assert files
    for path in files:
        names = set(pq.ParquetFile(path).schema_arrow.names)
        assert not names & {"child_id", "birth_date", "upn", "allocated_worker"}
        assert not [name for name in names if name.endswith("_raw")]


# --- workbook -----------------------------------------------------------------------------------


def test_the_workbook_has_each_table_as_an_excel_table(book, tables):
    assert book.sheetnames == ["contents", "dictionary", *sorted(tables)]
    fitting = {name: table for name, table in tables.items() if book[name].tables}
    assert set(tables) - set(fitting) == {"archetype_breakdowns"}
    for name, (count, columns) in fitting.items():
        (table,) = book[name].tables.values()
        assert (table.name, table.headerRowCount) == (f"table_{name}", 1)
        assert [column.name for column in table.tableColumns] == columns
        assert book[name].max_row in {count + 1, max(count, 1) + 1}
        assert book[name].freeze_panes == "A2"


def test_the_workbook_keeps_types(book, published):
    sheet = book["children"]
    headings = [cell.value for cell in sheet[1]]
    with closing(duckdb.connect(str(published / PUBLIC_FILE), read_only=True)) as connection:
        expected = connection.execute("from children").fetchall()
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert sorted(map(repr, rows)) == sorted(repr(row) for row in expected)
    assert "child_key" in headings
    event_date = next(cell for cell in book["child_events"][1] if cell.value == "event_date")
    assert isinstance(book["child_events"].cell(2, event_date.column).value, datetime)


def test_the_workbook_tells_what_each_column_means(book, tables):
    described = {
        (row[0], row[1]) for row in book["dictionary"].iter_rows(min_row=2, values_only=True)
    }
    assert described == {(name, column) for name, (_, cs) in tables.items() for column in cs}


def workbook_of(tmp_path, sql):
    file = tmp_path / "published.duckdb"
    with closing(duckdb.connect(str(file))) as connection:
        connection.execute(sql)
    with files._opened(file) as connection:
        (tmp_path / "book.xlsx").write_bytes(workbook.workbook(connection))
    return openpyxl.load_workbook(tmp_path / "book.xlsx")


def test_the_workbook_runs_no_formula_and_loses_no_value(tmp_path):
    book = workbook_of(
        tmp_path,
        f"""
        create table odd as select
            '{FORMULA}' as formula, 'https://example.org' as link, '0012' as number_like,
            9007199254740993::bigint as large, 'NaN'::double as no_number, 1.5::decimal(9, 2) as d,
            false as is_so, date '2025-03-31' as day, ['a', 'b'] as list, null::varchar as nothing,
            repeat('x', 40000) as long;
        comment on column odd.formula is '=2+2';
        create table empty (a integer);
        """,
    )
    cells = [book["odd"].cell(2, number) for number in range(1, 12)]
    assert [cell.value for cell in cells[:10]] == [
        *(FORMULA, "https://example.org", "0012", "9007199254740993", "nan", 1.5, False),
        *(datetime(2025, 3, 31), "a, b", None),
    ]
    assert {cell.data_type for cell in cells[:5]} == {"s"}
    assert cells[0].quotePrefix and cells[1].hyperlink is None
    assert len(cells[10].value) == 32_767 and cells[10].value.endswith("cell can be)")
    assert book["dictionary"]["D3"].data_type == "s"
    assert next(iter(book["empty"].tables.values())).ref == "A1:A2"


def test_a_table_too_long_for_a_sheet_says_so_and_is_not_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    monkeypatch.setattr(workbook, "MOST_CELLS", 9)
    book = workbook_of(
        tmp_path,
        "create table fits as from range(3); create table long as from range(4);"
        " create table wide as select 1 as a, 2 as b, 3 as c from range(3)",
    )
    assert book["fits"].max_row == 4
    for name in ("long", "wide"):
        assert not book[name].tables
        assert f"csv/{name}.csv" in book[name]["A2"].value
        assert book[name].max_row == 2


# --- dictionary ---------------------------------------------------------------------------------


class Cells(HTMLParser):
    """The texts of headings and of the cells of tables."""

    def __init__(self, text):
        super().__init__()
        self.found, self.tag, self.scripts = [], None, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tag = tag
        self.scripts += tag == "script"

    def handle_data(self, data):
        if self.tag in ("h3", "th", "td") and data.strip():
            self.found.append(data.strip())


def test_the_dictionary_describes_every_published_table_and_column(published):
    page = (published / "dictionary.html").read_text(encoding="utf-8")
    text = (published / "dictionary.md").read_text(encoding="utf-8")
    cells = Cells(page).found
    for file in (PUBLIC_FILE, SHAREABLE_FILE):
        for name, (_, columns) in tables_of(published / file).items():
            assert f"### {name}\n\n" in text and name in cells
            for column in columns:
                assert f"| `{column}` | " in text and column in cells
    undescribed = re.findall(r"^### (\w+)\n\n\n|^\| `(\w+)` \| [^|]+ \|  \|", text, re.MULTILINE)
    assert undescribed == []


def test_the_page_of_the_dictionary_may_ask_nobody_and_run_nothing(published):
    page = (published / "dictionary.html").read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert not re.search(r"(src|href)=\"(?!#)", page)


def test_a_script_in_a_description_is_text():
    with closing(duckdb.connect()) as connection:
        connection.execute("create table planted (a integer)")
        connection.execute("comment on column planted.a is '<script>alert(1)</script> | `a|b`'")
        described = {"a.duckdb": read_catalogue(connection)}
    assert Cells(as_html(described)).scripts == 0
    assert "&lt;script&gt;alert(1)" in as_html(described)
    assert "<code>a|b</code>" in as_html(described)
    assert "\\<script\\>alert(1)\\</script\\> \\| `a\\|b` |" in as_markdown(described)


# --- manifest -----------------------------------------------------------------------------------


def test_the_manifest_tells_run_versions_inputs_rows_and_hashes(published, built):
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    for file in (PUBLIC_FILE, SHAREABLE_FILE):
        counts = {name: count for name, (count, _) in tables_of(published / file).items()}
        counts.pop("publication")
        assert manifest["tables"][file] == counts
    with closing(duckdb.connect(str(built.warehouse), read_only=True)) as connection:
        inputs = connection.execute(
            "select distinct authority_code, dataset, extract_date::varchar, content_hash"
            " from landed_files where content_hash is not null"
        ).fetchall()
        (run_id,) = connection.execute("select distinct run_id from published").fetchone()
    assert {tuple(entry.values()) for entry in manifest["inputs"]} == set(inputs)
    assert manifest["run_id"] == run_id
    assert manifest["versions"]["duckdb"] == duckdb.__version__
    assert len(manifest["files"]) > 50
    for name, expected in manifest["files"].items():
        assert hashlib.sha256((published / name).read_bytes()).hexdigest() == expected


def test_the_manifest_tells_the_rule_that_hid_small_numbers(tmp_path):
    with closing(duckdb.connect()) as connection:
        connection.execute(MANY_ROWS)
        connection.execute("create table hiding as select 'nhs' as profile, 5 as rounded_to")
        for shareable, rule in (
            ({}, None),
            ({"disclosure": "hiding"}, {"profile": "nhs", "rounded_to": 5}),
        ):
            publishing.publish(connection, tmp_path, public=["few"], shareable=shareable)
            text = (tmp_path / "published" / "manifest.json").read_text(encoding="utf-8")
            assert json.loads(text)["disclosure"] == rule


def test_the_manifest_names_no_raw_file(published, built):
    with closing(duckdb.connect(str(built.warehouse), read_only=True)) as connection:
        names = connection.execute("select distinct file from landed_files").fetchall()
    text = (published / "manifest.json").read_text(encoding="utf-8")
    assert names and not [name for (name,) in names if Path(name).name in text]


# --- always the same ----------------------------------------------------------------------------

# more rows than a row group of Parquet, and texts of which many stand in several rows
MANY_ROWS = """
create table landed_files as select 'beef' as content_hash;
create table few as select '846' as authority_code, 'a''b' as label from range(500);
create table many as
    select
        (number % 3)::varchar as authority_code, (number % 9_000)::varchar as child_id,
        date '2020-01-01' + (number % 2000)::integer as event_date, number / 7 as share,
        case when number % 5 > 0 then 'text ' || number % 11 end as text_or_not
    from range(130_000) as numbers(number);
"""


def test_what_rows_are_sorted_by_names_each_row(published, tables):
    shortened = []
    with closing(duckdb.connect(str(published / PUBLIC_FILE), read_only=True)) as connection:
        for name, (row_count, columns) in tables.items():
            order = order_of(columns)
            if len(order) < len(columns):
                shortened.append(name)
                key = ", ".join(f'"{column}"' for column in order)
                rows = f"select distinct {key} from {name}"
                distinct = connection.execute(f"select count(*) from ({rows})").fetchone()[0]
                assert distinct == row_count, name
    assert {"archetype_cases", "archetype_evidence", "child_events", "event_log"} <= set(shortened)


def test_the_same_input_gives_the_same_bytes_on_any_threads_and_in_any_order(tmp_path, monkeypatch):
    first = published_bytes(tmp_path, monkeypatch, threads=1, order="authority_code, event_date")
    assert published_bytes(tmp_path, monkeypatch, threads=4, order="hash(child_id), share") == first
    assert {name.partition("/")[0] for name in first} == {
        *("parquet", "csv", "child_journeys.xlsx"),
        *("dictionary.md", "dictionary.html", "manifest.json"),
    }


def published_bytes(home, monkeypatch, threads, order):
    connect = duckdb.connect

    def limited(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.execute(f"set threads = {threads}")
        return connection

    with monkeypatch.context() as patch, closing(limited()) as connection:
        patch.setattr(duckdb, "connect", limited)
        patch.setattr(workbook, "MOST_CELLS", 10_000)
        connection.execute(MANY_ROWS)
        connection.execute(f"create or replace table many as from many order by {order}")
        publishing.publish(
            connection, home, public=["few", "many"], shareable={}, kinds=files.KINDS
        )
    folder = home / "published"
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix != ".duckdb"
        and "runs" not in path.parts
        and path.name != "current.json"
    }


# --- the example notebook -----------------------------------------------------------------------


def test_the_example_notebook_runs_and_holds_no_output(published, project, monkeypatch, capsys):
    path = project / "docs" / "examples" / "first_look.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []
    monkeypatch.setenv("CHILD_JOURNEYS_HOME", str(published.parent))
    namespace = {}
    for number, cell in enumerate(code, start=1):
        exec(compile("".join(cell["source"]), f"cell {number}", "exec"), namespace)
    said = capsys.readouterr().out
    assert "referrals in referral_journeys.parquet" in said
    assert "rate_ratio_low" in said and "journey_reduced" in said


# --- the command --------------------------------------------------------------------------------


def test_kinds_are_named_one_by_one_or_all_together():
    assert kinds_of(["parquet", " csv"]) == {"parquet", "csv"}
    assert kinds_of(["all"]) == set(files.KINDS)
    assert kinds_of([""]) == set()


def test_a_kind_that_does_not_exist_is_a_wrong_command(tmp_path):
    command = ["publish", "--files", "pdf"]
    result = CliRunner().invoke(main, command, env={"CHILD_JOURNEYS_HOME": str(tmp_path)})
    assert result.exit_code == 2
    assert 'no kind of files "pdf"' in result.output


def test_publishing_without_a_warehouse_says_what_to_do(tmp_path):
    result = CliRunner().invoke(main, ["publish"], env={"CHILD_JOURNEYS_HOME": str(tmp_path)})
    assert result.exit_code == 1
    assert "run dbt build first" in result.output

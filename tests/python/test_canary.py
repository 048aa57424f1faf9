"""Canaries: marked values in every cell that is sent, and none of them where it must not be.

Whatever a command says or writes may hold file, sheet, row and column names, but no value of a
cell, except the warehouse and the folder of landed rows, which stay inside the authority. What is
published may hold pseudonyms, the month of birth and what a code list knows (docs/decisions/0010
and 0011).
"""

import csv
import io
import random
import re
import zipfile
from itertools import count
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from child_journeys.cli import main
from child_journeys.land.specification import load_specification
from raw_files import landed

SPECIFICATION = load_specification()
# a word that no code, label, spelling or pattern holds; a number tells the cells apart
WORD = "".join(random.Random(20250331).choices("jqxzvk", k=10))
# of a birth date only the month may be published; the calendar begins later
BIRTH_DATE = "1999-10-13"
NEEDLES = (WORD, BIRTH_DATE, "13/10/1999")
ANNEX_A, CENSUS = "801/annex_a/2025-03-31", "801/cin_census/2024"
RESTRICTED = (
    "child_journeys.duckdb",
    "child_journeys.duckdb.wal",
    "landed",
    "restricted",
    "mappings.xlsx",
)
COMMANDS = {"doctor", "land", "publish", "export", "timeline", "cases", "mappings", "report"}
# they read no files of an authority
OFFLINE_COMMANDS = {"sample", "benchmark", "new-archetype", "wheelhouse"}

_numbers = count(1)


def canary():
    """Return a value that was never returned before."""
    return f"{WORD}{next(_numbers):06d}"


# --- what is sent ------------------------------------------------------------------------------


def seed(name):
    path = Path(__file__).resolve().parents[2] / "seeds" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KINDS = {row["column_name"]: row for row in seed("specification/specified_columns.csv")}
FIRST_CODES = {row["code_list"]: row for row in reversed(seed("code_lists/codes.csv"))}


def is_identifier(column):
    return KINDS[column.name]["data_type"] == "identifier"


def readable_cell(column):
    """A value that is understood; of a text or identifier, a canary."""
    kind = KINDS[column.name]
    if column.name == "birth_date":
        return BIRTH_DATE
    if kind["code_list"]:
        return FIRST_CODES[kind["code_list"]]["code"]
    return {"date": "2025-03-03", "integer": "2"}.get(kind["data_type"]) or canary()


def wordy_cell(column):
    """A canary behind something that is understood, as in free text."""
    code_list = KINDS[column.name]["code_list"]
    text = FIRST_CODES[code_list]["label"] if code_list else readable_cell(column)
    return text if WORD in text else f"{text} {canary()}"


def rows_of(table):
    """Rows for a list or module: understood, not understood, half understood, without a child."""
    nobody = ["" if is_identifier(c) else canary() for c in table.columns]
    merged = ["1.23E+11" if is_identifier(c) else canary() for c in table.columns]
    return [
        [readable_cell(column) for column in table.columns],
        [canary() for _ in table.columns],
        [wordy_cell(column) for column in table.columns],
        nobody,
        merged,
    ]


def csv_of(table):
    """A list as CSV, with rows and columns that cannot be landed and an end that breaks off."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([f"Title {canary()}"])
    writer.writerow([*(c.header for c in table.columns), f"Notes {canary()}"])
    writer.writerows([*row, canary()] for row in rows_of(table))
    writer.writerow([canary() for _ in range(len(table.columns) + 4)])
    writer.writerow([canary()])
    writer.writerow([f"{canary()}\0", *(canary() for _ in table.columns)])
    writer.writerow([canary() + "y" * 100_001, *(canary() for _ in table.columns)])
    stream.write(f'{canary()},"{canary()}')
    return stream.getvalue().encode("utf-8")


def workbook():
    """All lists of Annex A as sheets, beside sheets and cells that are not to be read."""
    book = openpyxl.Workbook()
    book.active.title = "Guidance"
    book.active.append([canary()])
    for table in SPECIFICATION.tables_of("annex_a"):
        sheet = book.create_sheet(table.source_name)
        sheet.append([column.header for column in table.columns])
        for row in rows_of(table):
            sheet.append(row)
        width = len(table.columns)
        sheet.append(["#N/A", *(canary() for _ in range(width - 1)), None, canary()])
        sheet.append([f'=CONCATENATE("{canary()}")', *(canary() for _ in range(width - 1))])
        sheet.append([canary(), canary()])
        sheet.cell(2, 1).comment = openpyxl.comments.Comment(canary(), canary())
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    hidden.append([canary()])
    book.create_sheet("List 3 (2)").append([canary(), canary()])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def element(name, content):
    return f"<{name}>{content}</{name}>"


def leaves(table, cell, without=()):
    columns = [c for c in table.columns if c.header not in without]
    return "".join(element(c.header, cell(c)) for c in columns)


def child(cell):
    """A child of the census with every module; `cell` gives the value of a column."""
    tables = {table.name: table for table in SPECIFICATION.tables_of("cin_census")}
    key = {"LAchildID", "CINreferralDate", "CINdetailsID"}
    own = {
        name: leaves(table, cell, without=key if name != "referrals" else {"LAchildID"})
        for name, table in tables.items()
        if name not in ("child_identifiers", "disabilities", "assessment_factors")
    }
    modules = "".join(
        element(tables[name].source_name, own[name])
        for name in ("assessments", "cin_plans", "section_47_enquiries", "pre_proceedings")
    )
    reviews = element("Reviews", element("CPPreviewDate", canary()))
    plans = element("ChildProtectionPlans", own["child_protection_plans"] + reviews)
    lists = element("Disabilities", element("Disability", canary()))
    unknown = f'<Nickname note="{canary()}">{canary()}</Nickname>'
    return element(
        "Child",
        element("ChildIdentifiers", leaves(tables["child_identifiers"], cell) + unknown)
        + element("ChildCharacteristics", own["child_characteristics"] + lists)
        + element("CINdetails", own["referrals"] + modules + plans + unknown)
        + unknown,
    )


def census(children="", collection="CIN", lea=None, before=""):
    header = (
        element("Collection", collection) + element("Year", canary()) + element("LEA", lea or "801")
    )
    details = element("CollectionDetails", header)
    return before + element(
        "Message", element("Header", details) + element("Children", children or child(wordy_cell))
    )


def refused_files():
    """Files that are refused as a whole, with a canary in each: path below raw -> bytes."""
    cells = ",".join(canary() for _ in range(7))
    contacts = "Child Unique ID,Date of Contact"
    whole = workbook()
    doctype = f'<!DOCTYPE a [<!ENTITY {canary()} "{canary()}">]>'
    return {
        f"{ANNEX_A}/no header.csv": f"{cells}\n{cells}\n",
        f"{ANNEX_A}/one cell.csv": canary(),
        f"{ANNEX_A}/List 5 old.csv": f"Child Unique ID,Gender\n{canary()},{canary()}\n",
        f"{ANNEX_A}/twice.csv": f"{contacts},Date of Contact\n{cells}\n",
        f"{ANNEX_A}/page.csv": f"<html><body>{canary()}</body></html>",
        f"{ANNEX_A}/broken.xlsx": whole[: len(whole) // 2],
        f"{ANNEX_A}/stored.xlsx": stored(canary()),
        f"{ANNEX_A}/old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + canary().encode(),
        "801/somewhere else.csv": f"{contacts}\n{canary()},{canary()}\n",
        "Narnia/annex_a/2025-03-31/List 1.csv": f"{contacts}\n{canary()},2025-03-01\n",
        f"{CENSUS}/flat.csv": f"LAchildID,Date,Type\n{canary()},{canary()},{canary()}\n",
        f"{CENSUS}/doctype.xml": census(before=doctype),
        f"{CENSUS}/other.xml": census(collection=canary()),
        f"{CENSUS}/entity.xml": census(children=element("Child", f"&{canary()};")),
        f"{CENSUS}/ends.xml": census()[:-40],
        f"{CENSUS}/crossed.xml": census(children=f"<Child><{canary()}></Child>"),
        f"{CENSUS}/encoding.xml": census(f"<Child>{canary()}\xe9</Child>").encode("cp1252"),
        f"{CENSUS}/nothing.xml": element("Message", canary()),
    }


def stored(text):
    """A package that pretends to be a workbook, its text not even compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        package.writestr("xl/workbook.xml", element("workbook", text))
    return stream.getvalue()


def files_to_send():
    files = {
        f"{ANNEX_A if table.dataset == 'annex_a' else CENSUS}/{table.source_name}.csv": csv_of(
            table
        )
        for table in SPECIFICATION.tables
    }
    files["846/annex_a/2025-03-31/annex a.xlsx"] = workbook()
    children = "".join(child(cell) for cell in (readable_cell, wordy_cell, lambda _: canary()))
    files["801/cin_census/2025/census.xml"] = census(children, lea=canary())
    return files | refused_files()


# --- what is searched --------------------------------------------------------------------------


def found_in_bytes(content):
    """Return what stands around each needle in bytes, whatever encoding they are in."""
    lowered = content.lower()
    return {
        lowered[max(place.start() - 60, 0) : place.end() + 20].decode(encoding, "replace")
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        for needle in NEEDLES
        for place in re.finditer(re.escape(needle.encode(encoding)), lowered)
    }


def found_in_file(path):
    """Return what stands around each needle in a file, tables read and packages unpacked."""
    found = found_in_bytes(path.read_bytes())
    if path.suffix == ".parquet":
        found |= found_in_bytes(repr(pq.ParquetFile(path).read().to_pylist()).encode())
    elif path.suffix == ".duckdb":
        found |= found_in_bytes("\n".join(texts_of_database(path)).encode())
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            found |= {n for name in package.namelist() for n in found_in_bytes(package.read(name))}
    return found


def texts_of_database(path):
    """Yield every cell of every table, and every comment, of a DuckDB file as text."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select table_name, coalesce(comment, '') from duckdb_tables()"
        ).fetchall()
        for table, comment in tables:
            yield comment
            for row in connection.execute(f'select * from "{table}"').fetchall():
                yield from map(str, row)


def leaks(folder, except_for=()):
    """Return the files below a folder that hold a needle: relative path -> what was found."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = {path.relative_to(folder): path for path in files}
    return {
        name.as_posix(): found_there
        for name, path in found.items()
        if name.parts[0] not in except_for and (found_there := found_in_file(path))
    }


def written_to(tmp_path, kind):
    """Write a canary as some program might leave it behind."""
    path = tmp_path / f"left.{kind}"
    match kind:
        case "log":
            path.write_text(f"could not convert '{canary().upper()}'", encoding="utf-8")
        case "txt":
            path.write_text(f"13/10/1999 {canary()}", encoding="utf-16")
        case "parquet":
            pq.write_table(pa.table({"a": [canary()] * 500}), path, compression="zstd")
        case "duckdb":
            with duckdb.connect(str(path)) as connection:
                values = "select ? || (range % 7) from range(100000)"
                connection.execute(f"create table t as {values}", [canary()])
        case "xlsx":
            book = openpyxl.Workbook()
            book.active.append([canary()])
            book.save(path)
    return path


# --- tests -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["log", "txt", "parquet", "duckdb", "xlsx"])
def test_the_search_finds_a_canary_wherever_it_was_left(tmp_path, kind):
    (tmp_path / "in" / "logs").mkdir(parents=True)
    name = written_to(tmp_path / "in" / "logs", kind).name
    (tmp_path / "in" / "clean.log").write_text("1 row refused: its shape", encoding="utf-8")
    assert set(leaks(tmp_path / "in")) == {f"logs/{name}"}
    assert not leaks(tmp_path / "in", except_for=["logs"])


def test_the_search_knows_every_command():
    assert set(main.commands) == COMMANDS | OFFLINE_COMMANDS, "run the new command in `run` below"


@pytest.fixture(scope="module")
def run(run_tool, tmp_path_factory):
    """Every command on the canaries: folder of all that was written, and what was said."""
    # a folder may be called anything: what SQL or a pattern of files would read otherwise, too
    folder = tmp_path_factory.mktemp("a canary's [folder]")
    for name, content in files_to_send().items():
        path = folder / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    (folder / "temporary").mkdir()
    settings = {
        "CHILD_JOURNEYS_RAW": folder / "raw",
        "CHILD_JOURNEYS_HOME": folder / "home",
        "DBT_TARGET_PATH": folder / "target",
        "DBT_LOG_PATH": folder / "logs",
        "TMPDIR": folder / "temporary",
        "TEMP": folder / "temporary",
    }
    said = {}

    def command(name, *arguments):
        finished = run_tool(name, *arguments, **settings)
        said[" ".join(map(str, (name, *arguments)))] = finished
        return finished

    command("child-journeys", "doctor")
    command("child-journeys", "land")
    command("dbt", "build")
    command("child-journeys", "publish", "--files")
    command("child-journeys", "mappings")
    for form in ("xes", "ocel2", "csv", "parquet"):
        command("child-journeys", "export", "--format", form)
    child = ("--authority", "801", "--child", a_child_of(folder / "home"))
    for name in ("picture.svg", "picture.txt"):
        path = folder / "home" / "restricted" / name
        command("child-journeys", "timeline", *child, "--out", path)
    command("child-journeys", "cases", "--archetype", "re_referral", "--pictures")
    command("child-journeys", "report")
    command("dbt", "docs", "generate", "--static")
    return folder, said, command


def a_child_of(home):
    with duckdb.connect(str(home / "child_journeys.duckdb"), read_only=True) as connection:
        query = "select min(child_id) from child_events where authority_code = '801'"
        return connection.execute(query).fetchone()[0]


def test_every_command_passes(run):
    _, said, _ = run
    for command, finished in said.items():
        # some of the files are meant to be refused
        refusing = {"child-journeys land", "child-journeys doctor"}
        expected = 1 if command in refusing else 0
        assert finished.returncode == expected, f"{command}:\n{finished.stdout}"


@pytest.mark.parametrize("table", SPECIFICATION.tables, ids=lambda t: f"{t.dataset}.{t.name}")
def test_canaries_sit_in_every_landed_column(run, table):
    folder, _, _ = run
    marked = ", ".join(f"count(*) filter (\"{c.name}\" ilike '%{WORD}%')" for c in table.columns)
    with duckdb.connect(str(folder / "home" / "child_journeys.duckdb"), read_only=True) as con:
        rows = landed(folder / "home", table.dataset, table.name)
        counts = con.execute(f"select {marked} from {rows}").fetchone()
        refused = con.execute(
            "select count(*) from stg_refused_rows where table_name = ? and text ilike ?",
            [table.name, f"%{WORD}%"],
        ).fetchone()
    assert min(counts) > 0
    assert refused[0] >= 4


def test_no_command_says_a_value(run):
    _, said, _ = run
    found = {
        command: found_in_bytes(finished.stdout.encode()) for command, finished in said.items()
    }
    assert not {command: needles for command, needles in found.items() if needles}


def test_no_log_artefact_or_temporary_file_holds_a_value(run):
    folder, _, _ = run
    assert (folder / "target" / "run_results.json").is_file()
    assert (folder / "target" / "static_index.html").is_file()
    assert (folder / "logs" / "dbt.log").is_file()
    assert not leaks(folder, except_for=["raw", "home"])


def test_nothing_outside_the_warehouse_and_the_landed_rows_holds_a_value(run):
    folder, _, _ = run
    assert {"child_journeys.duckdb", "landed"} <= set(leaks_by_part(folder / "home"))
    assert len(list((folder / "home" / "published").glob("*.duckdb"))) == 2
    assert not leaks(folder / "home", except_for=RESTRICTED)


def leaks_by_part(folder):
    return {name.split("/")[0] for name in leaks(folder)}


def test_a_build_that_fails_says_no_value(run):
    folder, _, command = run
    landed = folder / "home" / "landed" / "annex_a" / "contacts"
    for file in landed.glob("[0-9a-f]*.parquet"):
        file.write_bytes(file.read_bytes()[:-9])
    failed = command("dbt", "build")
    assert failed.returncode != 0
    assert "Not published" in failed.stdout
    assert not found_in_bytes(failed.stdout.encode())
    assert not leaks(folder, except_for=["raw", "home"])
    assert not leaks(folder / "home", except_for=RESTRICTED)

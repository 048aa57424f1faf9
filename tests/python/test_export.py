"""Exports read back: counts, types, formulas, standards, equal bytes, and a publish meanwhile."""

import csv
import json
from collections import Counter
from itertools import pairwise

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from lxml import etree

from child_journeys.cli import main
from child_journeys.export.exporting import FORMATS, export
from child_journeys.export.tables import write_csv, write_parquet
from child_journeys.export.xes import NAMESPACE
from child_journeys.publish.replacement import put_in_place
from child_journeys.reading import ReadError

XES = {"xes": NAMESPACE}
LOG_FILES = {"xes": "event_log.xes", "ocel2": "event_log.ocel2.json"}


@pytest.fixture(scope="module")
def exported(built, tmp_path_factory):
    """Every format of the sample: format -> folder."""
    folder = tmp_path_factory.mktemp("exports")
    for form in FORMATS:
        export(built.home, form, folder / form)
    return {form: folder / form for form in FORMATS}


@pytest.fixture(scope="module")
def published(built):
    with duckdb.connect(str(built.published), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def xes(exported):
    return etree.parse(str(exported["xes"] / LOG_FILES["xes"])).getroot()


@pytest.fixture(scope="module")
def ocel(exported):
    return json.loads((exported["ocel2"] / LOG_FILES["ocel2"]).read_text(encoding="utf-8"))


def value(connection, query, *parameters):
    return connection.execute(query, parameters).fetchone()[0]


# --- tables ------------------------------------------------------------------------------------


def test_every_published_table_is_exported_with_all_its_rows(exported, published):
    tables = [t for (t,) in published.execute("select table_name from duckdb_tables()").fetchall()]
    assert len(tables) > 20
    for table in tables:
        count = value(published, f'select count(*) from "{table}"')
        assert pq.read_metadata(exported["parquet"] / f"{table}.parquet").num_rows == count
        with (exported["csv"] / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == count + 1


def test_parquet_holds_what_was_published(exported, published):
    for table in ("children", "child_events", "archetype_rates", "event_log"):
        file = exported["parquet"] / f"{table}.parquet"
        for one, other in ((table, f"'{file}'"), (f"'{file}'", table)):
            assert not published.execute(f"from {one} except all from {other}").fetchall()


def test_csv_begins_with_a_byte_order_mark_and_has_iso_dates(exported):
    content = (exported["csv"] / "child_events.csv").read_bytes()
    assert content.startswith("\ufeffevent_id,".encode())
    with (exported["csv"] / "event_log.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["time:timestamp"][10:] == "T00:00:00"


CELLS = {
    "=1+1": "'=1+1",
    "+44 20": "'+44 20",
    "-2": "'-2",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1+1": "'\t=1+1",
    "\r=1+1": "'\r=1+1",
    "'quoted": "''quoted",
    'two, "words"\nand a line': 'two, "words"\nand a line',
    "C -> R": "C -> R",
    "": "",
}


def test_csv_neutralises_formulas_in_texts_and_leaves_numbers(tmp_path):
    with duckdb.connect() as connection:
        connection.execute("create table t (number integer, cell varchar)")
        connection.executemany(
            "insert into t values (?, ?)", [[-n, cell] for n, cell in enumerate(CELLS)]
        )
        assert write_csv(connection, tmp_path / "t.csv", None, "t") == len(CELLS)
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        read = {int(row["number"]): row["cell"] for row in csv.DictReader(file)}
    assert read == {-n: cell for n, cell in enumerate(CELLS.values())}


def test_only_the_named_tables_and_authority_are_exported(built, published, tmp_path):
    export(built.home, "csv", tmp_path, "Camden", ["children", "calendar"])
    assert {file.name for file in tmp_path.iterdir()} == {"children.csv", "calendar.csv"}
    with (tmp_path / "children.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = Counter(row["authority_code"] for row in csv.DictReader(file))
    of_camden = "select count(*) from children where authority_code = '202'"
    assert codes == {"202": value(published, of_camden)}


# --- XES ---------------------------------------------------------------------------------------


def attributes(element):
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


def test_xes_has_each_child_as_a_trace_with_its_events_in_order(xes, published):
    expected = published.execute(
        'select authority_code, "case:concept:name", list("concept:name" order by event_number),'
        ' list("concept:instance" order by event_number),'
        " list(strftime(\"time:timestamp\", '%Y-%m-%d') order by event_number)"
        " from event_log group by all order by 1, 2"
    ).fetchall()
    read = []
    for trace in xes.findall("xes:trace", XES):
        events = [attributes(event) for event in trace.findall("xes:event", XES)]
        lists = [
            [event[key] for event in events]
            for key in ("concept:name", "concept:instance", "time:timestamp")
        ]
        lists[2] = [time.removesuffix("T00:00:00.000+00:00") for time in lists[2]]
        child = attributes(trace)
        read.append((child["authority_code"], child["concept:name"], *lists))
    assert read == expected
    assert sum(len(row[2]) for row in read) == value(published, "select count(*) from event_log")


def test_xes_follows_the_standard(xes):
    kinds = ["extension", "global", "classifier", "string", "trace"]
    assert xes.tag == f"{{{NAMESPACE}}}log"
    assert set(xes.keys()) == {"xes.version", "xes.features"}
    places = [kinds.index(etree.QName(child).localname) for child in xes]
    # extensions, globals, classifiers, attributes, traces: the sequence of the schema
    assert places == sorted(places)
    assert all(etree.QName(element).namespace == NAMESPACE for element in xes.iter())
    prefixes = {e.get("prefix") for e in xes.findall("xes:extension", XES)}
    keys = {e.get("key") for e in xes.iter() if e.get("key")}
    assert {key.split(":")[0] for key in keys if ":" in key} == prefixes
    for scope in ("trace", "event"):
        promised = attributes(xes.find(f"xes:global[@scope='{scope}']", XES))
        for element in xes.iter(f"{{{NAMESPACE}}}{scope}"):
            assert set(promised) <= set(attributes(element))
    event_keys = set(attributes(xes.find("xes:global[@scope='event']", XES)))
    for classifier in xes.findall("xes:classifier", XES):
        assert set(classifier.get("keys").split()) <= event_keys
    for trace in xes.findall("xes:trace", XES):
        is_event = [etree.QName(child).localname == "event" for child in trace]
        assert is_event == sorted(is_event), "attributes stand before events"
        times = [attributes(event)["time:timestamp"] for event in trace.findall("xes:event", XES)]
        assert all(earlier <= later for earlier, later in pairwise(times))


# --- OCEL --------------------------------------------------------------------------------------


def test_ocel_holds_each_event_once(ocel, published):
    counts = Counter(event["type"] for event in ocel["events"])
    query = 'select "concept:name", count(*) from event_log group by all'
    assert counts == dict(published.execute(query).fetchall())
    assert len({event["id"] for event in ocel["events"]}) == len(ocel["events"])


def test_ocel_holds_children_referrals_and_spells(ocel, published):
    counts = Counter(item["type"] for item in ocel["objects"])
    expected = dict(
        published.execute("select spell_type, count(*) from child_spells group by all").fetchall()
    )
    expected["child"] = value(
        published, "select count(distinct (authority_code, child_key)) from child_events"
    )
    referrals = "select count(*) from child_events where event_type = 'referral'"
    expected["referral"] = value(published, referrals)
    assert counts == expected


KINDS = {"string": str, "time": str}


def test_ocel_follows_the_standard(ocel):
    assert set(ocel) == {"objectTypes", "eventTypes", "objects", "events"}
    objects = {item["id"]: item["type"] for item in ocel["objects"]}
    assert len(objects) == len(ocel["objects"])
    for kinds, items in (("objectTypes", "objects"), ("eventTypes", "events")):
        declared = {
            kind["name"]: {a["name"]: KINDS[a["type"]] for a in kind["attributes"]}
            for kind in ocel[kinds]
        }
        assert len(declared) == len(ocel[kinds])
        for item in ocel[items]:
            for attribute in item["attributes"]:
                assert isinstance(attribute["value"], declared[item["type"]][attribute["name"]])
                assert ("time" in attribute) == (items == "objects")
            for relationship in item["relationships"]:
                assert set(relationship) == {"objectId", "qualifier"}
                assert relationship["objectId"] in objects


def test_ocel_ties_an_event_to_its_child_referral_and_spell(ocel):
    kinds = {item["id"]: item["type"] for item in ocel["objects"]}
    for event in ocel["events"]:
        ties = {r["qualifier"]: kinds[r["objectId"]] for r in event["relationships"]}
        assert ties["of child"] == "child"
        if event["type"] == "referral":
            assert ties["since referral"] == "referral"
        if event["type"] == "cpp_start":
            assert ties["start"] == "child_protection_plan"
        if event["type"] == "lac_end":
            assert ties["end"] == "looked_after"
    assert {"referral", "cpp_start", "lac_end"} <= {event["type"] for event in ocel["events"]}


# --- bytes, order, locks -----------------------------------------------------------------------


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_published_file_gives_the_same_bytes(form, built, exported, tmp_path):
    export(built.home, form, tmp_path)
    assert contents(tmp_path) == contents(exported[form])


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_bytes_do_not_hang_on_threads_or_on_the_order_of_rows(write, tmp_path):
    rows = "select i % 3 || '' as authority_code, i as n, md5(i || '') as t from range(300000) r(i)"
    for name, threads, order in (("one", 1, "n"), ("four", 4, "t")):
        with duckdb.connect(config={"threads": threads}) as connection:
            connection.execute(f"create table t as select * from ({rows}) order by {order}")
            write(connection, tmp_path / name, None, "t")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "four").read_bytes()


def copy_of(built, home):
    (home / "published").mkdir(parents=True)
    copy = home / "published" / built.published.name
    copy.write_bytes(built.published.read_bytes())
    return copy


def test_a_publish_goes_on_while_a_file_is_exported(built, exported, tmp_path, monkeypatch):
    stable = copy_of(built, tmp_path)
    newer = stable.with_name("newer")
    with duckdb.connect(str(newer)) as connection:
        connection.execute("create table of_another_run (n integer)")

    def write_and_publish(connection, new, authority_code):
        put_in_place(newer, stable)
        return write_csv(connection, new, authority_code, "children")

    writers = {"children.csv": write_and_publish}
    monkeypatch.setattr("child_journeys.export.exporting._writers", lambda *_: writers)
    export(tmp_path, "csv", tmp_path / "out")
    with duckdb.connect(str(stable), read_only=True) as connection:
        assert connection.execute("from of_another_run").fetchall() == []
    assert contents(tmp_path / "out")["children.csv"] == contents(exported["csv"])["children.csv"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (lambda new: OSError(28, "No space left on device"), "No space left"),
        (
            lambda new: duckdb.IOException(f'Could not write file "{new}": No space left'),
            "cannot be written to: the disk is full",
        ),
    ],
)
def test_an_export_that_fails_leaves_the_older_files(built, tmp_path, monkeypatch, error, said):
    def fail(connection, new, authority_code):
        new.write_bytes(b"half")
        raise error(new)

    (tmp_path / "a.csv").write_bytes(b"old")
    writers = {"a.csv": lambda _, new, __: new.write_bytes(b"new"), "b.csv": fail}
    monkeypatch.setattr("child_journeys.export.exporting._writers", lambda *_: writers)
    with pytest.raises(ReadError, match=said):
        export(built.home, "csv", tmp_path)
    assert contents(tmp_path) == {"a.csv": b"old"}


# --- what can go wrong -------------------------------------------------------------------------


def run(home, *arguments):
    return CliRunner().invoke(main, arguments, env={"CHILD_JOURNEYS_HOME": str(home)})


def test_the_command_names_what_it_wrote(built, tmp_path):
    finished = run(built.home, "export", "--format", "xes", "--out", str(tmp_path))
    assert finished.exit_code == 0
    assert "event_log.xes" in finished.output
    # nothing was published, so nothing but a sentence is written
    finished = run(tmp_path, "export", "--format", "csv")
    assert (finished.exit_code, finished.output.count("\n")) == (1, 1)
    assert "dbt build" in finished.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["csv", "--tables", "children,nothing"], 'no table "nothing"'),
        (["xes", "--tables", "children"], "always the event log"),
        (["csv", "--authority", "Narnia"], "no local authority"),
        # of a script whose variable is empty: never all authorities
        (["csv", "--authority", ""], "no local authority"),
        (["csv", "--authority", "Brighton and Hove"], "has landed"),
    ],
)
def test_a_wrong_question_gets_one_sentence(arguments, said, built):
    finished = run(built.home, "export", "--format", *arguments)
    assert finished.exit_code == 2
    assert said in finished.output
    assert finished.output.count("\n") == 1


def test_a_damaged_or_half_written_file_gets_one_sentence(tmp_path):
    (tmp_path / "published").mkdir()
    file = tmp_path / "published" / "child_journeys.duckdb"
    file.write_bytes(b"not a database" * 1000)
    damaged = run(tmp_path, "export", "--format", "csv")
    file.with_name(f"{file.name}.wal").write_bytes(b"x")
    half_written = run(tmp_path, "export", "--format", "csv")
    assert (damaged.exit_code, half_written.exit_code) == (1, 2)
    assert "write-ahead log" in half_written.output
    assert damaged.output.count("\n") == half_written.output.count("\n") == 1

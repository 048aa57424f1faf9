"""PM4Py reads our exports back to the same counts.

PM4Py is AGPL, so it is neither among the project's dependencies nor among a developer's: the
tests are skipped by name unless `pip install -e ".[interop]"` has brought it.
"""

import duckdb
import pytest

from child_journeys.export.exporting import FORMATS, export

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"


@pytest.fixture(scope="module")
def pm4py():
    return pytest.importorskip("pm4py", reason='not installed: pip install -e ".[interop]"')


@pytest.fixture(scope="module")
def exported(pm4py, built, tmp_path_factory):
    """Every format of the sample: format -> folder."""
    folder = tmp_path_factory.mktemp("interop")
    for form in FORMATS:
        tables = ["event_log"] if form in ("csv", "parquet") else []
        export(built.home, form, folder / form, tables=tables)
    return {form: folder / form for form in FORMATS}


@pytest.fixture(scope="module")
def published(built):
    with duckdb.connect(str(built.published), read_only=True) as connection:
        yield connection


def counts(connection, *columns):
    """Return how many events each combination of values has."""
    names = ", ".join(f'"{column}"' for column in columns)
    rows = connection.execute(f"select {names}, count(*) from event_log group by all").fetchall()
    return {row[0] if len(columns) == 1 else row[:-1]: row[-1] for row in rows}


def read_log(pm4py, exported, form):
    if form == "xes":
        return pm4py.read_xes(str(exported["xes"] / "event_log.xes"))
    import pandas as pd

    read = pd.read_csv if form == "csv" else pd.read_parquet
    log = read(exported[form] / f"event_log.{form}")
    return pm4py.format_dataframe(log, case_id=CASE, activity_key=ACTIVITY, timestamp_key=TIME)


@pytest.mark.parametrize("form", ["xes", "csv", "parquet"])
def test_pm4py_reads_every_event_of_every_child(pm4py, exported, published, form):
    log = read_log(pm4py, exported, form)
    assert log[CASE].value_counts().to_dict() == counts(published, CASE)
    assert log[ACTIVITY].value_counts().to_dict() == counts(published, ACTIVITY)
    days = published.execute(f'select min("{TIME}"), max("{TIME}") from event_log').fetchone()
    read = (log[TIME].min(), log[TIME].max())
    assert [day.date() for day in read] == [day.date() for day in days]


def test_pm4py_finds_the_variants_in_the_order_of_a_day(pm4py, exported, published):
    expected = published.execute(
        f'select variant, count(*) from (select list("{ACTIVITY}" order by event_number) as variant'
        f' from event_log group by "{CASE}") group by variant'
    ).fetchall()
    found = pm4py.get_variants(read_log(pm4py, exported, "xes"))
    assert found == {tuple(variant): count for variant, count in expected}


def test_pm4py_reads_every_event_and_object_of_ocel(pm4py, exported, published):
    ocel = pm4py.read_ocel2_json(str(exported["ocel2"] / "event_log.ocel2.json"))
    assert ocel.events["ocel:activity"].value_counts().to_dict() == counts(published, ACTIVITY)
    objects = ocel.objects["ocel:type"].value_counts()
    assert objects["child"] == len(counts(published, CASE))
    of_child = ocel.relations[ocel.relations["ocel:qualifier"] == "of child"]
    assert of_child["ocel:oid"].value_counts().tolist() == sorted(
        counts(published, CASE).values(), reverse=True
    )

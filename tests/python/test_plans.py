"""No model is planned as a join of every row with every other, apart from those named here."""

import json
import re

import duckdb
import pytest

OTHER_THAN_HASH = {
    "BLOCKWISE_NL_JOIN",
    "CROSS_PRODUCT",
    "IE_JOIN",
    "NESTED_LOOP_JOIN",
    "PIECEWISE_MERGE_JOIN",
}
BUSY_WEEKS = "the weeks of the calendar with the few stretches observed of each authority"
SOURCES = "disputed events with the ten attributes that sources may dispute"
ALLOWED = {
    "archetype_day_rates": "days and weeks with the few stretches observed of each authority",
    "archetype_time_to_match": BUSY_WEEKS,
    "authority_comparison": BUSY_WEEKS,
    "calendar": "days with the few dates of school holidays",
    "child_journeys": "journeys with the one row of the names of types",
    "dfe_comparison": "an authority's yearly figures with the published ones",
    "int_archetype_cases__children": BUSY_WEEKS,
    "int_archetype_cases__described": BUSY_WEEKS,
    "int_archetype_cells__children": BUSY_WEEKS,
    "int_archetype_cells__combined": BUSY_WEEKS,
    "int_archetype_expected": BUSY_WEEKS,
    "int_busy_weeks": BUSY_WEEKS,
    "int_findings__disputed_attributes": SOURCES,
    "int_findings__rules_annex_a": "the rows of a list with the names of its required columns",
    "int_findings__rules_cin_census": "the days of the calendar with the returns",
    "int_yearly_counts": "years of the calendar with the few stretches observed of each authority",
    "quality_findings": SOURCES,
    "stg_date_texts": "date texts with the orders in which dates are written",
    "stg_value_patterns": "codes with three places in a value",
}
"""Models whose plan holds such a join, and what it joins: one side is small and stays so."""


@pytest.fixture(scope="module")
def slow_models(built):
    """The models planned with other joins than hash joins, each with the names of these."""
    manifest = json.loads((built.target / "manifest.json").read_text(encoding="utf-8"))
    found = {}
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        # landed files are named from where dbt ran: beside the warehouse's folder
        ran_in = str(built.warehouse.parent.parent / "project").replace("'", "''")
        connection.execute(f"set file_search_path = '{ran_in}'")
        for node in manifest["nodes"].values():
            if node["resource_type"] != "model" or node["language"] != "sql":
                continue
            joins = joins_of(connection, node["compiled_code"]) & OTHER_THAN_HASH
            if joins:
                found[node["name"]] = joins
    return found


def joins_of(connection, query):
    plan = connection.execute(f"explain (format json) {query}").fetchone()[1]
    return set(re.findall(r'"name": *"(\w+)', plan))


def test_no_model_compares_every_row_with_every_other(slow_models):
    new = {name: joins for name, joins in slow_models.items() if name not in ALLOWED}
    assert not new, f"Join on equal keys, or say in ALLOWED why not: {new}"


def test_no_exception_is_out_of_date(slow_models):
    assert not set(ALLOWED) - set(slow_models)


def test_a_condition_on_one_side_of_a_left_join_is_found():
    with duckdb.connect() as connection:
        connection.execute("create table a as select range as x, range % 2 as y from range(9)")
        query = "select * from a left join a as b on a.x = b.x and a.y <> 1"
        assert joins_of(connection, query) & OTHER_THAN_HASH

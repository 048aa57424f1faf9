"""Tables and views are replaced in one statement, and a table outlives a query that fails."""

import json
import shutil

import duckdb
import pytest

PROJECT = """
name: planted
profile: planted
flags: {send_anonymous_usage_stats: false}
models: {+persist_docs: {relation: true, columns: true}}
"""
PROFILE = """
planted: {target: here, outputs: {here: {type: duckdb, path: "{{ env_var('PLANTED') }}"}}}
"""
# one number in the first run, another in the second
MODELS = {
    "replaced": "{{ config(materialized='table') }} select {{ var('run') }} as number",
    "promised": "{{ config(materialized='table') }} select {{ var('run') }} as number",
    "failing": (
        "{{ config(materialized='table') }}"
        " select case when {{ var('run') }} = 1 then 1 else error('no') end as number"
    ),
    "broken": (
        "{{ config(materialized='table') }}"
        " select {{ 1 if var('run') == 1 else \"'a'\" }} as number"
    ),
    "first_a_view": (
        "{{ config(materialized='view' if var('run') == 1 else 'table') }}"
        " select {{ var('run') }} as number"
    ),
    "first_a_table": (
        "{{ config(materialized='table' if var('run') == 1 else 'view') }}"
        " select {{ var('run') }} as number"
    ),
}
PROMISED = {
    "description": "A table that's promised.",
    "config": {"contract": {"enforced": True}},
    "columns": [
        {
            "name": "number",
            "data_type": "integer",
            "description": "The number; it's never null.",
            "constraints": [{"type": "not_null"}],
        }
    ],
}


@pytest.fixture(scope="module")
def runs(run_tool, project, tmp_path_factory):
    """What each model became in two runs, and the warehouse after both."""
    planted = tmp_path_factory.mktemp("planted")
    materializations = "macros/engine/materializations"
    shutil.copytree(project / materializations, planted / materializations)
    files = {
        "dbt_project.yml": PROJECT,
        "profiles.yml": PROFILE,
        # JSON is YAML
        "models/models.yml": json.dumps(
            {"models": [{"name": name, **PROMISED} for name in ("promised", "broken", "failing")]}
        ),
        **{f"models/{name}.sql": sql for name, sql in MODELS.items()},
    }
    (planted / "models").mkdir()
    for name, text in files.items():
        (planted / name).write_text(text, encoding="utf-8")
    here = ("--project-dir", planted, "--profiles-dir", planted)
    warehouse = planted / "planted.duckdb"
    outcomes = []
    for run in (1, 2):
        said = run_tool("dbt", "run", *here, "--vars", f"run: {run}", PLANTED=warehouse).stdout
        results = json.loads((planted / "target" / "run_results.json").read_text(encoding="utf-8"))
        outcomes.append(
            {result["unique_id"].split(".")[2]: result["status"] for result in results["results"]}
        )
        assert len(outcomes[-1]) == len(MODELS), said
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield outcomes, connection


def test_the_first_run_makes_everything(runs):
    assert set(runs[0][0].values()) == {"success"}


@pytest.mark.parametrize("model", ["replaced", "promised", "first_a_view", "first_a_table"])
def test_the_second_run_replaces(runs, model):
    outcomes, connection = runs
    assert outcomes[1][model] == "success"
    assert connection.execute(f"select number from {model}").fetchall() == [(2,)]


@pytest.mark.parametrize("model", ["failing", "broken"])
def test_a_table_whose_query_fails_stays_as_it_was(runs, model):
    outcomes, connection = runs
    assert outcomes[1][model] == "error"
    assert connection.execute(f"select number from {model}").fetchall() == [(1,)]


def test_kinds_follow_the_configuration(runs):
    kinds = dict(
        runs[1].execute("select table_name, table_type from information_schema.tables").fetchall()
    )
    assert kinds["first_a_view"] == "BASE TABLE"
    assert kinds["first_a_table"] == "VIEW"
    assert set(kinds) == set(MODELS)


def test_contracts_and_descriptions_are_kept(runs):
    (column,) = (
        runs[1]
        .execute(
            "select data_type, is_nullable, comment from duckdb_columns() where"
            " table_name = 'promised'"
        )
        .fetchall()
    )
    assert column == ("INTEGER", False, PROMISED["columns"][0]["description"])
    (comment,) = (
        runs[1]
        .execute("select comment from duckdb_tables() where table_name = 'promised'")
        .fetchall()
    )
    assert comment == (PROMISED["description"],)

"""Each of our generic dbt tests passes on a sound table and fails on a broken one."""

import json
import shutil

import pytest

PROJECT = """
name: planted
profile: planted
flags: {send_anonymous_usage_stats: false}
models: {+materialized: table}
"""
PROFILE = """
planted: {target: here, outputs: {here: {type: duckdb, path: "{{ env_var('PLANTED') }}"}}}
"""
MODELS = {
    "sound": "select 'a' as child, 1 as number, 0.5 as rate union all select 'a', 2, null",
    "other": "select 'b' as child",
    "empty": "select 'a' as child where 1 = 0",
    "repeated": "select 'a' as child, 1 as number union all select 'a', 1",
    "repeated_blank": "select 'a' as child, null as number union all select 'a', null",
    "gap": "select 'a' as child, 1 as number union all select 'a', 3",
    "late": "select 'a' as child, 2 as number union all select 'a', 3",
    "tie": "select 'a' as child, 1 as number union all select 'a', 1 union all select 'a', 3",
}
# model, test, its arguments, whether it must pass
CASES = (
    ("sound", "unique_combination", {"columns": ["child", "number"]}, True),
    ("repeated", "unique_combination", {"columns": ["child", "number"]}, False),
    ("repeated_blank", "unique_combination", {"columns": ["child", "number"]}, False),
    ("sound", "accepted_range", {"column_name": "rate", "min_value": 0.5, "max_value": 0.5}, True),
    ("sound", "accepted_range", {"column_name": "rate", "min_value": 0.6}, False),
    ("sound", "accepted_range", {"column_name": "rate", "max_value": 0.4}, False),
    ("sound", "not_empty", {}, True),
    ("empty", "not_empty", {}, False),
    ("sound", "sequence_is_gapless", {"column_name": "number", "partition_by": ["child"]}, True),
    ("gap", "sequence_is_gapless", {"column_name": "number", "partition_by": ["child"]}, False),
    ("late", "sequence_is_gapless", {"column_name": "number", "partition_by": ["child"]}, False),
    ("tie", "sequence_is_gapless", {"column_name": "number", "partition_by": ["child"]}, False),
    ("sound", "expression_is_true", {"expression": "number > 0"}, True),
    ("sound", "expression_is_true", {"expression": "number > 1"}, False),
    ("sound", "expression_is_true", {"expression": "rate > 0"}, False),
    ("sound", "row_count_equals", {"compare_model": "ref('gap')"}, True),
    ("sound", "row_count_equals", {"compare_model": "ref('other')"}, False),
)


@pytest.fixture(scope="module")
def outcomes(run_tool, project, tmp_path_factory) -> dict[str, str]:
    """Status of every case, by its name, in a dbt project that holds our tests and those tables."""
    planted = tmp_path_factory.mktemp("planted")
    shutil.copytree(project / "tests" / "generic", planted / "tests" / "generic")
    properties = {"models": [properties_of(model) for model in MODELS]}
    files = {
        "dbt_project.yml": PROJECT,
        "profiles.yml": PROFILE,
        # JSON is YAML
        "models/models.yml": json.dumps(properties),
        **{f"models/{name}.sql": sql for name, sql in MODELS.items()},
    }
    (planted / "models").mkdir()
    for name, text in files.items():
        (planted / name).write_text(text, encoding="utf-8")
    here = ("--project-dir", planted, "--profiles-dir", planted)
    said = run_tool("dbt", "build", *here, PLANTED=planted / "planted.duckdb").stdout
    results = planted / "target" / "run_results.json"
    assert results.is_file(), said
    return {
        result["unique_id"].split(".")[2]: result["status"]
        for result in json.loads(results.read_text(encoding="utf-8"))["results"]
    }


def case_name(number: int) -> str:
    """Return the name under which dbt runs the case."""
    return f"case_{number}"


def properties_of(model: str) -> dict:
    """Return the model's entry with its cases as data tests."""
    tests = [
        {test: {"name": case_name(number), "arguments": arguments}}
        for number, (tested, test, arguments, _) in enumerate(CASES)
        if tested == model
    ]
    return {"name": model, "data_tests": tests}


@pytest.mark.parametrize(
    "number", range(len(CASES)), ids=lambda number: " ".join(CASES[number][:2])
)
def test_generic_test(outcomes, number):
    assert outcomes[case_name(number)] == ("pass" if CASES[number][3] else "fail")

"""Lists written in macros, because dbt needs them while compiling, equal the seeds."""

import csv
import re

import pytest


@pytest.fixture(scope="module")
def seed(project):
    def read(path):
        with (project / "seeds" / path).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="module")
def written(project):
    def read(path):
        text = (project / "macros" / path).read_text(encoding="utf-8")
        listed = re.search(r"return\(\[(.*)\]\)", text, re.DOTALL)[1]
        rows = re.findall(r"\[([^\]]*)\]", listed)
        if not rows:
            return re.findall(r"'([^']*)'", listed)
        return [tuple(re.findall(r"'([^']*)'", row)) for row in rows]

    return read


def test_tables(seed, written):
    expected = [
        (row["dataset"], row["table_name"]) for row in seed("specification/specified_tables.csv")
    ]
    assert written("cleaning/specified_table_names.sql") == expected


@pytest.mark.parametrize(
    ("macro", "types", "last"),
    [
        ("cleaning/coded_columns.sql", {"code"}, "code_list"),
        ("cleaning/typed_columns.sql", {"date", "integer"}, "data_type"),
    ],
)
def test_columns(seed, written, macro, types, last):
    expected = [
        (row["dataset"], row["table_name"], row["column_name"], row[last])
        for row in seed("specification/specified_columns.csv")
        if row["data_type"] in types
    ]
    assert written(macro) == expected


def test_event_types(seed, written):
    expected = [row["event_type"] for row in seed("reference/event_types.csv")]
    assert written("journeys/event_type_names.sql") == expected


def test_dates_of_events(seed, written):
    expected = {
        (row["dataset"], row["table_name"], row["column_name"])
        for row in seed("specification/specified_columns.csv")
        if row["data_type"] == "date"
    } & {
        (row["dataset"], row["table_name"], row["date_column"])
        for row in seed("reference/event_type_sources.csv")
    }
    assert set(written("journeys/dates_of_events.sql")) == expected


def test_archetypes(project, written):
    folder = project / "models" / "marts" / "archetypes"
    files = {file.stem.removeprefix("archetype_") for file in folder.glob("archetype_*.sql")}
    forgotten = files - {"cases"} - set(written("journeys/archetypes.sql"))
    assert not forgotten, f"not in the list of macros/journeys/archetypes.sql: {forgotten}"


def test_rules(project, seed, written):
    rules = [(row["dataset"], row["rule"]) for row in seed("quality/rules.csv")]
    assert written("rules/rules.sql") == rules
    files = {file.stem for file in (project / "macros" / "rules").glob("rule_*.sql")}
    assert files == {f"rule_{rule.lower()}" for _, rule in rules}


def test_rules_are_described_as_in_the_seed(project, seed):
    guide = (project / "docs" / "quality_rules.md").read_text(encoding="utf-8").splitlines()
    lines = [
        "| `{rule}` | {severity} | {title} | {message} |".format(**row)
        for row in seed("quality/rules.csv")
    ]
    assert not set(lines) - set(guide), "docs/quality_rules.md lacks or misquotes a rule"


def test_columns_that_are_never_blank(project, seed):
    text = (project / "macros" / "rules" / "never_blank_columns.sql").read_text(encoding="utf-8")
    tables = re.findall(r"'(\w+)': \[(.*?)\]", text, re.DOTALL)
    listed = {(table, name) for table, names in tables for name in re.findall(r"'(\w+)'", names)}
    known = {
        (row["table_name"], row["column_name"])
        for row in seed("specification/specified_columns.csv")
        if row["dataset"] == "annex_a" and row["data_type"] != "text"
    }
    assert listed
    assert listed <= known


def test_codes_of_every_list_exist(seed):
    known = {row["code_list"] for row in seed("code_lists/codes.csv")}
    used = {row["code_list"] for row in seed("specification/specified_columns.csv")} - {""}
    assert used <= known
    codes = {(row["code_list"], row["code"]) for row in seed("code_lists/codes.csv")}
    spelled = {(row["code_list"], row["code"]) for row in seed("code_lists/value_spellings.csv")}
    assert spelled <= codes


def test_event_types_come_from_where_the_seed_says(seed, built):
    import duckdb

    expected = {
        (row["event_type"], row["dataset"], row["table_name"])
        for row in seed("reference/event_type_sources.csv")
    }
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        found = connection.execute(
            "select distinct event_sources.event_type, event_sources.dataset,"
            " landed_files.table_name from event_sources inner join landed_files using (file)"
        ).fetchall()
    # a census may list reviews in the row of the plan; the sample gives them a module
    not_in_the_sample = {
        ("cpp_review", "cin_census", "child_protection_plans"),
        ("court_application", "cin_census", "pre_proceedings"),
        ("adoption_decision_reversed", "annex_a", "adoption"),
    }
    assert set(found) == expected - not_in_the_sample

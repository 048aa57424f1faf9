"""A wrong argument of an archetype stops dbt with a sentence that says what is allowed."""

import shutil

import pytest

FILE = "models/marts/archetypes/archetype_re_referral.sql"


@pytest.fixture(scope="module")
def copy_of_the_project(project, tmp_path_factory, run_tool):
    """A project to change a file of, parsed once: after that dbt parses changed files only."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("macros", "models", "seeds"):
        shutil.copytree(project / name, folder / name)
    shutil.copytree(project / "tests" / "generic", folder / "tests" / "generic")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(project / name, folder)
    parsed = parse(folder, run_tool)
    assert parsed.returncode == 0, parsed.stdout
    return folder


def parse(folder, run_tool):
    """Parse the project in a folder."""
    return run_tool(
        "dbt",
        "parse",
        cwd=folder,
        DBT_TARGET_PATH=folder / "target",
        DBT_LOG_PATH=folder / "logs",
        CHILD_JOURNEYS_HOME=folder / "home",
    )


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (
            "index_event='referral'",
            "index_event='referal'",
            "index_event is 'referal', but must be one of: contact, referral,",
        ),
        (
            "'within_months': 12",
            "'within_months': -12",
            "step 1 within_months is -12, but must be a whole number of at least 1.",
        ),
        (
            ", 'within_months': 12",
            "",
            "step 1 must have exactly one of: within_days, within_months, within_working_days",
        ),
        (
            "'event': 'referral'",
            "'event': ['referral', 'plan']",
            "step 1 event is 'plan', but must be one of: contact, referral,",
        ),
        (
            "'within_months': 12",
            "'within_month': 12",
            "step 1 is 'within_month', but must be one of: event, where, outcome, since,",
        ),
        (
            "'within_months': 12",
            "'within_months': 12, 'where': {'nfa': true}",
            "step 1 where is 'nfa', but must be one of: source_code, is_no_further_action,",
        ),
        (
            "'within_months': 12}]",
            "'within_months': 12, 'is_absent': true}],\n    without='contact'",
            "step 1 is_absent, but an absence must be the only step, and have no without.",
        ),
        (
            "steps=[{'event': 'referral', 'within_months': 12}]",
            "steps=[]",
            "steps is empty, but must say what is to follow, and within which period.",
        ),
    ],
)
def test_a_wrong_argument_is_named(copy_of_the_project, run_tool, right, wrong, sentence):
    file = copy_of_the_project / FILE
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    try:
        parsed = parse(copy_of_the_project, run_tool)
    finally:
        file.write_text(text, encoding="utf-8")
    assert parsed.returncode != 0
    assert sentence in " ".join(parsed.stdout.split())


def test_a_catalogue_entry_that_lacks_something_stops_the_build(copy_of_the_project, run_tool):
    file = copy_of_the_project / FILE
    right = file.read_text(encoding="utf-8")
    wrong = "".join(line for line in right.splitlines(True) if "'follow_up'" not in line)
    assert wrong != right
    file.write_text(wrong, encoding="utf-8")
    compiled = run_tool(
        *("dbt", "compile", "--select", "archetypes"),
        cwd=copy_of_the_project,
        DBT_TARGET_PATH=copy_of_the_project / "target",
        DBT_LOG_PATH=copy_of_the_project / "logs",
        CHILD_JOURNEYS_HOME=copy_of_the_project / "home",
    )
    file.write_text(right, encoding="utf-8")
    assert compiled.returncode != 0
    assert "Archetype re_referral: meta lacks 'follow_up'." in compiled.stdout

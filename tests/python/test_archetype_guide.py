"""docs/add_an_archetype.md, followed word for word, and the command it starts with."""

import re
import shutil

import pytest
from click.testing import CliRunner

from child_journeys.cli import main
from child_journeys.new_archetype import CHILDREN, LIST, YAML

NAME = "repeat_contact"


@pytest.fixture(scope="module")
def guide(project):
    """The blocks of the guide by language."""
    text = (project / "docs" / "add_an_archetype.md").read_text(encoding="utf-8")
    return dict(re.findall(r"```(\w*)\n(.*?)```", text, re.DOTALL))


@pytest.fixture
def copy(project, tmp_path):
    folder = tmp_path / "project"
    for name in ("macros", "models", "seeds"):
        shutil.copytree(project / name, folder / name)
    (folder / "tests" / "python").mkdir(parents=True)
    shutil.copytree(project / "tests" / "generic", folder / "tests" / "generic")
    for name in ("dbt_project.yml", "profiles.yml", CHILDREN):
        shutil.copy(project / name, folder / name)
    return folder


def start(folder, name, monkeypatch):
    monkeypatch.chdir(folder)
    return CliRunner().invoke(main, ["new-archetype", name])


def children(folder):
    found = {}
    exec((folder / CHILDREN).read_text(encoding="utf-8"), found)
    return found


def test_the_guide_makes_an_archetype(project, guide, copy, built, run_tool, monkeypatch, tmp_path):
    command = guide[""].split()
    assert command == ["child-journeys", "new-archetype", NAME]
    started = start(copy, NAME, monkeypatch)
    assert started.exit_code == 0, started.output
    file = copy / "models" / "marts" / "archetypes" / f"archetype_{NAME}.sql"
    file.write_text(guide["sql"], encoding="utf-8")
    entries = (copy / YAML).read_text(encoding="utf-8")
    written = entries[entries.index(f"  - name: archetype_{NAME}\n") :]
    assert written.splitlines()[::3] == guide["yaml"].splitlines()[::3]
    (copy / YAML).write_text(entries.replace(written, guide["yaml"]), encoding="utf-8")
    assert len(file.read_text(encoding="utf-8").splitlines()) < 25

    compiled = tmp_path / "target"
    finished = run_tool(
        "dbt",
        "compile",
        "--select",
        f"archetype_{NAME}",
        "archetype_cases",
        "--project-dir",
        copy,
        "--profiles-dir",
        copy,
        DBT_TARGET_PATH=compiled,
        DBT_LOG_PATH=tmp_path / "logs",
        CHILD_JOURNEYS_HOME=tmp_path,
    )
    assert finished.returncode == 0, finished.stdout
    folder = compiled / "compiled" / "child_journeys" / "models" / "marts" / "archetypes"
    united = (folder / "archetype_cases.sql").read_text(encoding="utf-8")
    assert f'"archetype_{NAME}"' in united

    # the children of the guide, judged by the compiled SQL
    from test_archetype_catalogue import judged_by_path

    match, no_match = re.findall(r'\["(.*)"\]', guide["python"])
    models = built.target / "compiled" / "child_journeys" / "models"
    shutil.copytree(models, tmp_path / "models")
    shutil.copy(folder / f"archetype_{NAME}.sql", tmp_path / "models" / "marts" / "archetypes")
    found = judged_by_path(built.warehouse, tmp_path / "models", [NAME], [match, no_match])
    said = {
        path: min(cases)[1] for (_, authority, path), cases in found.items() if authority == "901"
    }
    assert said == {match: "match", no_match: "no_match"}


def test_the_command_writes_a_frame_in_every_place(copy, monkeypatch):
    before = children(copy)
    started = start(copy, NAME, monkeypatch)
    assert started.output.splitlines() == [
        f"wrote {file}"
        for file in (f"models/marts/archetypes/archetype_{NAME}.sql", LIST, YAML, CHILDREN)
    ]
    assert f"        '{NAME}',\n    ]) }}}}" in (copy / LIST).read_text(encoding="utf-8")
    after = children(copy)
    for paths in ("MATCH", "NO_MATCH"):
        assert set(after[paths]) - set(before[paths]) == {NAME}
        assert len(after[paths][NAME]) == 1
    assert after["NOT_A_CASE"] == before["NOT_A_CASE"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("re_referral", "There is a table archetype_re_referral already"),
        ("Repeat contact", '"Repeat contact" cannot be a name: use lower case letters'),
        ("cases", "There is a table archetype_cases already"),
        ("rates", "There is a table archetype_rates already: models/marts/breakdowns"),
        ("x" * 300, "cannot be used: "),
    ],
)
def test_a_name_that_cannot_be_is_refused(copy, monkeypatch, name, sentence):
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    refused = start(copy, name, monkeypatch)
    assert refused.exit_code == 2
    assert sentence in refused.output
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_no_two_frames_have_the_same_severity(copy, monkeypatch):
    for name in ("first_of_two", "second_of_two"):
        assert start(copy, name, monkeypatch).exit_code == 0
    files = (copy / "models" / "marts" / "archetypes").glob("archetype_*.sql")
    found = re.findall(r"'severity': (\d+)", "".join(file.read_text("utf-8") for file in files))
    assert len(found) == len(set(found))

"""A variable or a setting that cannot be meant so stops with a sentence; none is misread."""

import os
from pathlib import Path

import duckdb
import jinja2
import pytest

from child_journeys.publish.pseudonyms import key_file
from child_journeys.publish.runs import KEPT_RUNS, kept_runs
from child_journeys.settings import check_memory_limit, home_folder, raw_folder

MACROS = ("is_switched_on", "journey_event_types", "as_list", "check_each", "event_type_names")


class Stopped(Exception):
    """What `exceptions.raise_compiler_error` does outside dbt."""


class Returned(Exception):
    """What `return` does in dbt: it ends the macro, with a value that is no text."""


def stop(sentence: str) -> None:
    raise Stopped(sentence)


@pytest.fixture
def value_of(project: Path):
    """A function: the value that a macro returns where `var` of every name is the given one."""

    def value(macro: str, given: object, *arguments: object) -> object:
        texts = {
            name: (project / f"macros/journeys/{name}.sql").read_text(encoding="utf-8")
            for name in MACROS
        }
        environment = jinja2.Environment(autoescape=False)

        def run(name: str, *values: object) -> object:
            def end(result: object) -> None:
                raise Returned(result)

            module = environment.from_string(
                texts[name],
                {
                    "var": lambda _: given,
                    "return": end,
                    "exceptions": type("Exceptions", (), {"raise_compiler_error": stop}),
                    **{
                        other: lambda *values, other=other: run(other, *values)
                        for other in MACROS
                        if other != name
                    },
                },
            ).module
            try:
                return getattr(module, name)(*values)
            except Returned as returned:
                return returned.args[0]

        return run(macro, *arguments)

    return value


@pytest.mark.parametrize(
    ("given", "meaning"),
    [(True, True), (False, False), ("true", True), ("false", False), ("False", False)],
)
def test_a_switch_said_as_text_means_what_it_says(value_of, given, meaning):
    assert value_of("is_switched_on", given, "with_withdrawn_events") is meaning


@pytest.mark.parametrize("given", ["maybe", "no", 1, None, [True]])
def test_a_switch_that_is_neither_true_nor_false_stops(value_of, given):
    with pytest.raises(Stopped, match=r"The variable with_withdrawn_events is .* true, false"):
        value_of("is_switched_on", given, "with_withdrawn_events")


@pytest.mark.parametrize(
    ("given", "chosen"),
    [([], []), (None, []), ("referral", ["referral"]), (["s47", "icpc"], ["s47", "icpc"])],
)
def test_one_type_of_event_needs_no_list(value_of, given, chosen):
    assert value_of("journey_event_types", given) == chosen


@pytest.mark.parametrize("given", ["referal", ["referral", "AS"], 5])
def test_a_type_of_event_that_does_not_exist_stops(value_of, given):
    with pytest.raises(Stopped, match=r"journey_event_types is '(referal|AS|5)', but must be one"):
        value_of("journey_event_types", given)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ("{journey_event_types: [referal]}", "journey_event_types is 'referal', but must be one"),
        ("{reverse_same_day_order: maybe}", "reverse_same_day_order is 'maybe', but must be one"),
    ],
)
def test_the_models_ask_for_variables_that_can_be_meant(run_tool, tmp_path, variables, sentence):
    parsed = run_tool(
        "dbt",
        "parse",
        "--vars",
        variables,
        DBT_TARGET_PATH=tmp_path / "target",
        DBT_LOG_PATH=tmp_path / "logs",
        CHILD_JOURNEYS_HOME=tmp_path / "home",
    )
    assert parsed.returncode == 2
    assert sentence in parsed.stdout


def test_an_empty_setting_is_none(monkeypatch):
    for name in ("RAW", "HOME", "MEMORY", "KEYS", "KEPT_RUNS"):
        monkeypatch.setenv(f"CHILD_JOURNEYS_{name}", "")
    assert (raw_folder(), home_folder()) == (Path("data/sample"), Path("warehouse"))
    check_memory_limit()
    assert key_file(home_folder()).is_relative_to(home_folder())
    assert kept_runs() == KEPT_RUNS


def test_an_empty_setting_is_none_for_dbt_too(project):
    files = ["profiles.yml", *(p.as_posix() for p in project.glob("models/**/*__sources.yml"))]
    assert len(files) == 4
    for file in files:
        text = (project / file).read_text(encoding="utf-8")
        template = jinja2.Template(text)
        unset = template.render(env_var=lambda _, default: default)
        empty = template.render(env_var=lambda *_: "")
        assert empty == unset
        assert "warehouse/" in unset


def test_a_folder_may_have_braces_in_its_name(project):
    files = sorted(project.glob("models/**/*__sources.yml"))
    assert len(files) == 3
    for file in files:
        template = jinja2.Template(file.read_text(encoding="utf-8"))
        rendered = template.render(env_var=lambda *_: "a {{ b }} {c")
        patterns = [line for line in rendered.splitlines() if "read_parquet(" in line]
        assert patterns
        for pattern in patterns:
            # dbt-duckdb fills in the name of the table so
            assert "read_parquet('a {{ b }} {c/landed/" in pattern.format_map({"name": "contacts"})


@pytest.mark.skipif(os.name != "posix", reason="a folder of Windows cannot be called so")
@pytest.mark.parametrize("name", ["of *", "of 20?6", "of 20[2]6", "it's of *"])
def test_a_folder_whose_name_is_a_pattern_is_read_alone(project, tmp_path, name):
    for folder in (name, "of 2026", "it's of 2026"):
        for part in ("landed", "landed/overrides", "landed/annex_a/x", "landed/cin_census/x"):
            (tmp_path / folder / part).mkdir(parents=True)
            duckdb.sql("select 1").write_parquet(str(tmp_path / folder / part / "x.parquet"))
    for file in project.glob("models/**/*__sources.yml"):
        template = jinja2.Template(file.read_text(encoding="utf-8"))
        rendered = template.render(env_var=lambda *_: str(tmp_path / name))
        for line in rendered.splitlines():
            if "read_parquet(" in line:
                rows = duckdb.sql(f"from {line.strip().format_map({'name': 'x'})}").fetchall()
                assert rows == [(1,)]


def test_a_console_that_lacks_a_letter_shows_it_escaped(run_tool, tmp_path):
    shown = run_tool(
        "child-journeys",
        "doctor",
        "--quick",
        PYTHONUTF8="0",
        PYTHONIOENCODING="cp1252",
        CHILD_JOURNEYS_RAW=tmp_path / "Łowestoft",
        CHILD_JOURNEYS_HOME=tmp_path / "home",
    )
    assert "Traceback" not in shown.stdout
    assert r"\u0141owestoft" in shown.stdout

"""The house rules that no compiler checks: style, names, portability, and what is in the repo."""

import ast
import csv
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from dbt_common.clients.jinja import get_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from portable_sql import (
    NOT_REPEATABLE,
    ONE_ENGINE,
    Wording,
    code_only,
    found_wordings,
    sql_only,
    unsafe_casts,
)

POSIX_COMMANDS = (
    "python3 -m venv .venv && . .venv/bin/activate && pip install -e . && dbt build",
    'python3 -m venv .venv && . .venv/bin/activate && pip install -e ".[dev]" && pytest',
)
WINDOWS_COMMANDS = (
    "py -m venv .venv; if ($?) { .venv\\Scripts\\python.exe -m pip install -e .;"
    " if ($?) { .venv\\Scripts\\dbt.exe build } }",
    'py -m venv .venv; if ($?) { .venv\\Scripts\\python.exe -m pip install -e ".[dev]";'
    " if ($?) { .venv\\Scripts\\python.exe -m pytest } }",
)
LARGEST_FILE = 2_000_000
LONGEST_PATH = 140
LONGEST_LINE = 100


@pytest.fixture(scope="module")
def tracked(project: Path) -> list[str]:
    """Paths of the files that belong to the project, those not yet committed too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    return sorted(name for name in listed.split("\0") if name and (project / name).is_file())


@pytest.fixture(scope="module")
def manifest(built) -> dict:
    """What dbt understood of the project."""
    return json.loads((built.target / "manifest.json").read_text(encoding="utf-8"))


def sql_files(project: Path, *folders: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of the SQL files in these folders of the project."""
    for folder in folders:
        for path in sorted((project / folder).rglob("*.sql")):
            yield path.relative_to(project).as_posix(), path.read_text(encoding="utf-8")


# style


def test_python_is_linted(run_tool):
    checked = run_tool("ruff", "check", ".")
    assert checked.returncode == 0, checked.stdout


def test_python_is_formatted(run_tool):
    checked = run_tool("ruff", "format", "--check", ".")
    assert checked.returncode == 0, checked.stdout


def test_sql_is_linted(run_tool, built):
    checked = run_tool(
        "sqlfluff", "lint", "models", "tests/data", "--disable-progress-bar", **built.settings
    )
    assert checked.returncode == 0, checked.stdout


def test_lines_of_sql_can_be_read_without_scrolling(project):
    """sqlfluff sees neither macros nor comments of Jinja, nor what .sqlfluffignore names."""
    problems = [
        f"{path}:{number}"
        for path, text in sql_files(project, "models", "macros", "tests")
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert not problems, f"over {LONGEST_LINE} characters: {problems}"


# names, layers, documentation


def test_dbt_project_keeps_its_conventions(run_tool, built, project):
    # dbt-bouncer reads the manifest in the folder `target` beside its config
    config = shutil.copy(project / "dbt-bouncer.yml", built.target.parent)
    checked = run_tool("dbt-bouncer", "run", "--config-file", config)
    assert checked.returncode == 0, checked.stdout


def test_dbt_parses_without_a_warning(run_tool, built, tmp_path):
    settings = built.settings | {"DBT_TARGET_PATH": tmp_path, "DBT_LOG_PATH": tmp_path}
    parsed = run_tool("dbt", "parse", "--warn-error", "--show-all-deprecations", **settings)
    assert parsed.returncode == 0, parsed.stdout


def test_every_macro_says_what_it_does_and_takes(manifest):
    """Implementations for one engine (`default__`) are described by their dispatcher, rules of data
    quality (`rule_`) by the seed."""
    ours = [
        macro
        for macro in manifest["macros"].values()
        if macro["package_name"] == "child_journeys"
        and "__" not in macro["name"]
        and not macro["name"].startswith("rule_")
    ]
    assert ours
    problems = [problem for macro in ours for problem in macro_problems(macro)]
    assert not problems, "\n".join(problems)


def macro_problems(macro: dict) -> list[str]:
    """Return what the documentation of a macro lacks: itself, or an argument by its name."""
    template = get_environment().parse(macro["macro_sql"])
    # to dbt a materialization takes what it supports
    is_called = not macro["name"].startswith("materialization_")
    takes = [argument.name for argument in template.find(jinja2.nodes.Macro).args if is_called]
    described = [
        argument["name"] for argument in macro["arguments"] if argument["description"].strip()
    ]
    problems = []
    if not macro["description"].strip():
        problems.append(f"{macro['original_file_path']}: no description in YAML")
    if takes != described:
        problems.append(
            f"{macro['original_file_path']}: takes {takes}, but YAML describes {described}"
        )
    return problems


def test_every_column_of_a_seed_is_described(project, manifest):
    seeds = [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]
    lacking = [
        f"{seed['name']}.{column}"
        for seed in seeds
        for column in columns_of(project / seed["original_file_path"])
        if not seed["columns"].get(column, {}).get("description")
    ]
    assert seeds
    assert not lacking, f"no description in seeds/_seeds.yml: {lacking}"


def columns_of(path: Path) -> list[str]:
    """Return the first line of a CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def test_no_description_swallows_the_settings_below_it(manifest):
    """Indented too far, `constraints` and tests are words of the description, and nothing else."""
    swallowed = [
        f"{node['name']}.{column['name']}"
        for node in manifest["nodes"].values()
        for column in node.get("columns", {}).values()
        if re.search(r"\b(constraints|data_tests|data_type|description):", column["description"])
    ]
    assert not swallowed


# portability and repeatability


@pytest.mark.parametrize("wording", [*ONE_ENGINE, *NOT_REPEATABLE], ids=lambda w: w.name)
def test_each_wording_is_found_where_it_is_planted(wording: Wording):
    planted = f"{{# a comment #}}\nselect a, {wording.example}\nfrom {{{{ ref('b') }}}} -- why\n"
    assert wording in found_wordings(sql_only(planted), ONE_ENGINE + NOT_REPEATABLE)


def test_wordings_are_found_in_sql_handed_to_a_macro():
    handed = "{{ rule(\"a::integer > 1\", 'list_sort(b)') }}"
    names = {wording.name for wording in found_wordings(sql_only(handed), ONE_ENGINE)}
    assert "double colon" in names
    assert len(names) == 2


def test_shared_sql_prose_and_comments_pass():
    innocent = """
        {{ config(meta={'archetype': {'question': 'Who did not qualify (today)?', 'a::b': 1}}) }}
        {#- qualify, group by all and x::date are named here only -#}
        {% for number in range(3) %}{% endfor %}
        select
            a, -- not a::date
            replace(b, 'qualify', '::') as b,
            'C -> R' as journey,
            try_cast('{{ start }}' as date) as started_on,
            'from -- here' as note,
            lag(a) over (partition by c order by d) as previous_a,
            sum(e) filter (where e > 0) as total,
            {{ ordered_path('short_form', 'event_number') }} as journey,
            {{ dbt.datediff('a', 'b', 'day') }} as days
        from {{ ref('t') }}
        left join u on t.a = u.a and extract(year from t.d) = 2025
        group by a, b
    """
    assert not found_wordings(sql_only(innocent), ONE_ENGINE + NOT_REPEATABLE)


def test_sql_of_one_engine_stands_in_its_folder_only(project):
    problems = [
        f"{path}: {wording.name}: {wording.reason}"
        for path, text in sql_files(project, "models", "macros", "tests")
        if not path.startswith("macros/engine/")
        for wording in found_wordings(sql_only(text), ONE_ENGINE)
    ]
    assert not problems, "\n".join(problems)


def test_sql_gives_the_same_on_every_day(project):
    problems = [
        f"{path}: {wording.name}: {wording.reason}"
        for path, text in sql_files(project, "models", "macros", "tests")
        for wording in found_wordings(code_only(text).lower(), NOT_REPEATABLE)
    ]
    assert not problems, "\n".join(problems)


def test_python_gives_the_same_on_every_day(project):
    problems = [
        f"{path.relative_to(project).as_posix()}:{line}"
        for path in sorted((project / "scripts").rglob("*.py"))
        for line in clock_and_chance(path.read_text(encoding="utf-8"))
    ]
    assert not problems, f"the clock or chance decides in {problems}"


def clock_and_chance(source: str) -> list[int]:
    """Return the lines that call for the present date, or for numbers by chance without a seed."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if re.search(
            r"\b(now|utcnow|today|uuid4|urandom)$|^random\.\w+$|^time\.time$",
            ast.unparse(call.func),
        )
        or (ast.unparse(call.func).endswith("default_rng") and not call.args)
    ]


def test_clock_and_chance_are_found_where_they_are_planted():
    planted = (
        "datetime.now()\ndate.today()\nrandom.random()\nnp.random.default_rng()\ntime.time()\n"
    )
    assert clock_and_chance(planted) == [1, 2, 3, 4, 5]
    assert not clock_and_chance("np.random.default_rng(seed).random()\ntime.perf_counter()\n")


def test_text_of_files_is_cast_without_an_error(project):
    problems = [
        f"{path}: cast({call}) must be a try_cast"
        for path, text in sql_files(project, "models/staging", "macros/cleaning")
        for call in unsafe_casts(text)
    ]
    assert not problems, "\n".join(problems)


def test_unsafe_casts_are_found_where_they_are_planted():
    assert unsafe_casts("select cast(trim(a) as date), try_cast(b as date)") == ["trim(a) as date"]
    assert not unsafe_casts("cast(null as date) cast('{{ a }}' as date) cast(lower(c) as string)")


# what is in the repository


def test_readme_and_ci_call_the_same_commands(project):
    readme = (project / "README.md").read_text(encoding="utf-8").splitlines()
    missing = [line for line in POSIX_COMMANDS + WINDOWS_COMMANDS if line not in readme]
    assert not missing, f"README.md lacks: {missing}"
    assert POSIX_COMMANDS[1] in (project / ".ci/run").read_text(encoding="utf-8").splitlines()


def test_names_of_files_work_everywhere(tracked):
    wrong = [
        name for name in tracked if not re.fullmatch(r'[^\x00-\x1f<>:"|?*\\\x7f-\U0010ffff]+', name)
    ]
    assert not wrong, f"Windows or an old zip cannot hold: {wrong}"
    assert not [name for name in tracked if len(name) > LONGEST_PATH]
    assert len({name.lower() for name in tracked}) == len(tracked), "names differ by case only"


def test_nothing_big_or_built_is_tracked(project, tracked):
    big = [name for name in tracked if (project / name).stat().st_size > LARGEST_FILE]
    assert not big, f"over {LARGEST_FILE} bytes: {big}"
    built_product = re.compile(
        r"\.(duckdb|wal|parquet|log|pyc|whl)$|^(target|logs|warehouse|dbt_packages)/|\.egg-info/"
    )
    assert not [name for name in tracked if built_product.search(name)]


def test_no_machine_and_no_registry_is_named(project, tracked):
    local = re.compile(
        r"/(work|farm|root|home)/[a-z.]|/Users/\w|"
        r"pypi\.org|python[h]osted|npmjs\.org|registry\.npm|deb\.debian"
    )
    named = [
        name
        for name in tracked
        if local.search((project / name).read_bytes().decode("utf-8", "replace"))
    ]
    assert not named, f"a path of one machine, or the host of a registry, stands in {named}"


def test_lock_pins_what_the_project_asks_for(project):
    lock = (project / "requirements.lock").read_text(encoding="utf-8")
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock, re.MULTILINE)
    }
    asked = map(Requirement, settings["dependencies"] + settings["optional-dependencies"]["dev"])
    stale = [
        str(requirement)
        for requirement in asked
        if pinned.get(canonicalize_name(requirement.name), "none") not in requirement.specifier
    ]
    assert not stale, f"renew requirements.lock (CONTRIBUTING.md says how): {stale}"


def test_lock_has_hashes_and_no_host(project):
    lock = (project / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(
        r"://|^\s*-(i|f|-index-url|-extra-index-url|-find-links)", lock, re.MULTILINE
    )
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n", "", lock).strip())
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]

"""Every archetype: by children named by their path, and against a plain reading of random ones."""

import hashlib
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import duckdb
import jinja2
import pytest

from archetype_children import MATCH, NO_MATCH, NOT_A_CASE, WORDS
from archetype_oracle import READINGS, Child, status
from compiled_models import cases, tables_for_archetypes
from random_children import SAME_DAY_ORDER
from test_follow_on_journeys import Watch, events_by_child, records

FIRST, LAST = date(2020, 1, 1), date(2026, 3, 31)
STOP, RESUME = date(2022, 3, 1), date(2022, 9, 1)
WINDOWS = {
    "901": [(FIRST, LAST, True)],
    "902": [(FIRST, STOP, True)],
    "903": [(FIRST, STOP, False), (RESUME, LAST, True)],
    "904": [],
}
UNMATCHED = {"901": "no_match", "902": "too_early", "903": "not_observed", "904": "not_observed"}
PLAN_STARTS = ("cin_plan_start", "cpp_start", "lac_start")


@pytest.fixture(scope="module")
def compiled(built):
    return built.target / "compiled" / "child_journeys" / "models"


@pytest.fixture(scope="module")
def catalogue(built):
    """Every archetype of the project by name, with its `meta`."""
    manifest = json.loads((built.target / "manifest.json").read_text(encoding="utf-8"))
    return {
        node["name"].removeprefix("archetype_"): node["config"]["meta"].get("archetype")
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["original_file_path"].replace("\\", "/").startswith("models/marts/archetypes/")
        and node["name"].startswith("archetype_")
        and node["name"] != "archetype_cases"
    }


def test_every_archetype_has_a_child_for_each_answer(catalogue):
    lacking = {
        name: [
            what
            for what, listed in {
                "a path that matches in MATCH": MATCH,
                "a path that does not in NO_MATCH": NO_MATCH,
            }.items()
            if not listed.get(name)
        ]
        for name in catalogue
    }
    assert not {name: what for name, what in lacking.items() if what}


def test_every_archetype_says_what_it_is(catalogue):
    """A word that is not expected here would be shown to readers as it stands."""
    for name, meta in catalogue.items():
        assert meta, f"archetype_{name}.sql has no meta"
        assert meta["name"] == name
        assert meta["polarity"] in {"concern", "good practice", "neutral"}, name
        assert meta["question"].endswith("?"), name
        assert "Say here" not in meta["rationale"], (
            f"{name}: the rationale is still that of the frame"
        )
        assert set(meta) - {"crossed"} == {
            *("name", "version", "title", "question", "rationale", "polarity", "level"),
            *("severity", "follow_up", "parameters"),
        }, name


def test_no_two_archetypes_are_equally_severe(catalogue):
    severities = Counter(meta["severity"] for meta in catalogue.values())
    assert [severity for severity, count in severities.items() if count > 1] == []


def test_concerns_are_more_severe_than_the_rest(catalogue):
    order = sorted(catalogue.values(), key=lambda meta: meta["severity"])
    ranks = {"concern": 1, "neutral": 2, "good practice": 3}
    polarities = [ranks[meta["polarity"]] for meta in order]
    assert polarities == sorted(polarities)


# versions


def version_of(code, parameters):
    """The version by the macro itself, given what dbt would give it."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    environment.globals |= {
        "tojson": json.dumps,
        "local_md5": lambda text: hashlib.md5(text.encode()).hexdigest(),
        "return": lambda value: value,
    }
    macro = Path(__file__).parents[2] / "macros" / "journeys" / "archetype_version.sql"
    library = environment.from_string(macro.read_text(encoding="utf-8")).module
    return library.archetype_version({"version": "1.0", "parameters": parameters}, code).strip()


CODE = (
    "{{ config(meta={'archetype': {'title': 'A'}}) }}\n\n{{ journey_archetype(within_days=5) }}\n"
)


def test_whatever_changes_a_definition_changes_its_version():
    version = version_of(CODE, {"within_days": 5})
    assert version.startswith("1.0+")
    assert version_of(CODE, {"within_days": 6}) != version
    assert version_of(CODE.replace("=5", "=6"), {"within_days": 5}) != version


def test_words_and_spacing_do_not_change_a_version():
    version = version_of(CODE, {"within_days": 5})
    assert version_of(CODE.replace("'A'", "'Another title'"), {"within_days": 5}) == version
    assert version_of(CODE.replace("\n", "\r\n"), {"within_days": 5}) == version


def test_the_catalogue_gives_the_version_of_every_file(built, project, catalogue):
    found = dict(records_of(built.warehouse, "select archetype, version from archetypes"))
    for name, meta in catalogue.items():
        file = project / "models" / "marts" / "archetypes" / f"archetype_{name}.sql"
        code = file.read_text(encoding="utf-8")
        assert code.count("}}) }}") == 1, (
            f"{name}: the words for readers must stand in config first"
        )
        parameters = meta["parameters"]
        assert found[name] == version_of(code, {key: parameters[key] for key in sorted(parameters)})
    assert len(set(found.values())) == len(found) == len(catalogue)


# children named by their path


def events_of(path, authority):
    """Return the events of a path in the order of the warehouse, and the marked ones."""
    events, marked = [], {}
    for number, part in enumerate(path.split(", ")):
        mark = part[0] if part[0] in "*!" else ""
        day, kind = part.lstrip("*!").split(" ")
        kind, _, word = kind.partition(":")
        event = {
            "event_id": f"{authority} {path} {number}",
            "authority_code": authority,
            "child_id": path,
            "event_type": kind,
            "event_date": date.fromisoformat(day),
            "is_plan_start": kind in PLAN_STARTS,
            **WORDS.get(word, {}),
        }
        events.append(event)
        marked[mark] = event["event_date"]
    events.sort(key=lambda e: (e["event_date"], SAME_DAY_ORDER.index(e["event_type"])))
    referrals = 0
    for number, event in enumerate(events, start=1):
        referrals += event["event_type"] == "referral"
        event |= {"event_number": number, "referral_number": referrals}
    return events, marked


def spells_of(events):
    """Return one assessment, from the first start to the first authorisation."""
    starts = [e for e in events if e["event_type"] == "assessment_start"]
    ends = [e for e in events if e["event_type"] == "assessment_authorised"]
    return [
        {
            "authority_code": start["authority_code"],
            "child_id": start["child_id"],
            "spell_type": "assessment",
            "start_date": start["event_date"],
            "end_date": ends[0]["event_date"] if ends else None,
        }
        for start in starts[:1]
    ]


@pytest.fixture(scope="module")
def by_path(built, compiled, catalogue):
    """Index date, status and match date of every case, by archetype, authority and path."""
    groups = [paths for group in (MATCH, NO_MATCH, NOT_A_CASE) for paths in group.values()]
    return judged_by_path(built.warehouse, compiled, catalogue, sorted(set().union(*groups)))


def judged_by_path(warehouse, compiled, archetypes, paths):
    """Judge the children of these paths, in all four authorities, by the compiled SQL."""
    events = {(a, p): events_of(p, a)[0] for a in WINDOWS for p in paths}
    stages = dict(records_of(warehouse, "select event_type, stage from event_types"))
    rows = {
        "child_events": [
            event | {"stage": stages[event["event_type"]]} for es in events.values() for event in es
        ],
        "child_spells": [spell for es in events.values() for spell in spells_of(es)],
        "observation_windows": [
            {
                "authority_code": authority,
                "event_type": kind,
                "stretch_number": number,
                "observed_from": first,
                "observed_to": last,
                "is_last": is_last,
            }
            for authority, stretches in WINDOWS.items()
            for number, (first, last, is_last) in enumerate(stretches, start=1)
            for kind in SAME_DAY_ORDER
        ],
    }
    found = defaultdict(list)
    with tables_for_archetypes(warehouse, compiled, rows) as connection:
        for name, authority, path, *case in cases(connection, compiled, archetypes):
            found[name, authority, path].append(tuple(case))
    return found


def records_of(warehouse, query):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(("name", "path"), [(n, p) for n, paths in MATCH.items() for p in paths])
def test_a_path_that_matches(by_path, name, path):
    _, marked = events_of(path, "901")
    assert (marked["*"], "match", marked.get("!")) in by_path[name, "901", path]


@pytest.mark.parametrize(("name", "path"), [(n, p) for n, paths in NO_MATCH.items() for p in paths])
@pytest.mark.parametrize("authority", WINDOWS)
def test_a_path_that_does_not_match(by_path, name, path, authority):
    _, marked = events_of(path, authority)
    assert (marked["*"], UNMATCHED[authority], None) in by_path[name, authority, path]


@pytest.mark.parametrize(
    ("name", "path"), [(n, p) for n, paths in NOT_A_CASE.items() for p in paths]
)
def test_a_path_that_is_no_case(by_path, name, path):
    day = date(2022, 2, 1)
    assert not [case for case in by_path[name, "901", path] if case[0] == day]


# random children


@pytest.fixture(scope="module")
def judged(journeys_build):
    """By archetype: what the warehouse says of each index event, and what a plain reading says."""
    with duckdb.connect(str(journeys_build.warehouse), read_only=True) as warehouse:
        watch = Watch(records(warehouse, "select * from observation_windows"))
        working_days = [
            day
            for (day,) in warehouse.execute(
                "select calendar_date from calendar where is_working_day"
                " and calendar_date between date '2023-01-01' and date '2027-12-31' order by 1"
            ).fetchall()
        ]
        ends = defaultdict(dict)
        for spell in records(
            warehouse, "select * from child_spells where spell_type = 'assessment'"
        ):
            child = spell["authority_code"], spell["child_id"]
            ends[child][spell["start_date"]] = spell["end_date"]
        events = events_by_child(warehouse)
        found = defaultdict(dict)
        for case in records(warehouse, "select * from archetype_cases"):
            found[case["archetype"]][case["index_event_id"]] = (
                case["status"],
                case["is_followed_up"],
                case["match_event_date"],
                case["follow_up_end_date"],
            )
    expected = defaultdict(dict)
    for (authority, child_id), journey in events.items():
        child = Child(journey, ends[authority, child_id], working_days)
        for name, reading in READINGS.items():
            for verdict in reading.read(child):
                said, is_followed_up = status(verdict, reading, authority, watch)
                expected[name][verdict.index["event_id"]] = (
                    said,
                    is_followed_up,
                    verdict.match_date if said == "match" else None,
                    verdict.end,
                )
    return found, expected


@pytest.mark.parametrize("name", READINGS)
def test_random_children_are_judged_as_by_a_plain_reading(judged, name):
    found, expected = judged
    assert len(expected[name]) > 100
    assert found[name] == expected[name]


def test_random_children_give_every_answer(judged):
    found, _ = judged
    answers = Counter(case[0] for cases in found.values() for case in cases.values())
    assert set(answers) == {"match", "no_match", "too_early", "not_observed"}

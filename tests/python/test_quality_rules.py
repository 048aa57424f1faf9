"""Each rule of data quality finds the row that breaks it and passes over one that just does not."""

import csv
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from quality_cases import (
    ANNEX_A,
    ANNEX_A_CASES,
    CENSUS,
    CENSUS_CASES,
    EXTRACTS,
    USUAL_LISTS,
    USUAL_MODULES,
    Case,
    census,
    rows_of,
    upn,
)
from raw_files import write_table

CENSUS_AUTHORITY, ANNEX_A_AUTHORITY = "846", "202"
WHOLE_AUTHORITY, IDENTITY_AUTHORITY, LONELY_AUTHORITY = "203", "204", "205"
USUAL_EXTRACT = EXTRACTS[-1]
USUAL_YEAR = "2025"


class RawFolder:
    """Collects rows by authority, extract and table, and knows where each of them will stand."""

    def __init__(self) -> None:
        self._rows = defaultdict(list)
        self._places = defaultdict(list)

    def add(self, authority: str, extract: str, table: str, child: str, row: dict) -> None:
        rows = self._rows[authority, extract, table]
        rows.append(row)
        dataset = "annex_a" if "-" in extract else "cin_census"
        file = f"{authority}/{dataset}/{extract}/{table}.csv"
        # the header is line 1
        self._places[child, extract, table].append((file, len(rows) + 1))

    def add_child(self, authority, child, changes, clean, usual, extract):
        for place, row in rows_of(child, changes, clean, usual):
            table, _, other_extract = place.partition("@")
            self.add(authority, other_extract or extract, table, child, row)

    def places(self, child: str, table: str, extract: str) -> list[tuple[str, int]]:
        table, _, other_extract = table.partition("@")
        return self._places[child, other_extract or extract, table]

    def places_of(self, child: str) -> set[tuple[str, int]]:
        return {
            place
            for (name, _, _), places in self._places.items()
            if name == child
            for place in places
        }

    def write(self, project: Path, folder: Path) -> None:
        for (authority, extract, table), rows in self._rows.items():
            write_table(project, folder, authority, extract, table, rows)


def child_of(case: Case, number: int, outcome: str) -> str:
    """Return the identifier of the child of a case, without what a rule could stumble over."""
    return f"{case.rule.replace('_', '')[:12]}{number}{outcome}"


@pytest.fixture(scope="module")
def raw():
    """Every case of every rule in a few authorities, so that one build serves all."""
    raw = RawFolder()
    for number, child, changes in _children(CENSUS_CASES, CENSUS_AUTHORITY):
        raw.add_child(CENSUS_AUTHORITY, child, changes, census(number), USUAL_MODULES, USUAL_YEAR)
    for _, child, changes in _children(ANNEX_A_CASES, ANNEX_A_AUTHORITY):
        raw.add_child(ANNEX_A_AUTHORITY, child, changes, ANNEX_A, USUAL_LISTS, USUAL_EXTRACT)
    # so that every list was observed in every extract
    for extract in EXTRACTS[:-1]:
        for table in list(ANNEX_A)[:8]:
            raw.add(ANNEX_A_AUTHORITY, extract, table, "bystander", ANNEX_A[table] | _BYSTANDER)
    _add_whole_returns(raw)
    _add_identities(raw)
    _add_transferred_conference(raw)
    _add_single_extract(raw)
    return raw


def _children(cases, authority):
    """Yield number, identifier and changes of a child without fault, then of both of each case."""
    yield 0, f"clean{authority}", {}
    for number, case in enumerate(cases):
        yield 2 * number + 1, child_of(case, number, "F"), case.fires
        yield 2 * number + 2, child_of(case, number, "P"), case.passes


_BYSTANDER = {
    "child_id": "bystander",
    "contact_date": "02/10/2023",
    "early_help_assessment_start_date": "02/10/2023",
    "early_help_assessment_completion_date": "03/10/2023",
    "referral_date": "02/10/2023",
    "assessment_start_date": "02/10/2023",
    "assessment_authorisation_date": "03/10/2023",
    "section_47_start_date": "02/10/2023",
    "conference_date": "03/10/2023",
    "cin_start_date": "02/10/2023",
    "plan_start_date": "03/10/2023",
    "care_start_date": "04/10/2023",
}


def _add_whole_returns(raw: RawFolder) -> None:
    """Two small censuses: one that breaks the rules on whole returns, one that keeps them."""
    for year, sexes, disabilities, has_conference in (
        ("2024", ["1"] * 49 + ["0"] * 2, {0: ["AUT"], 1: ["LD"]}, False),
        ("2025", ["M"] * 49 + ["U"], {0: list("ABCDEFGH")}, True),
    ):
        kinds = ["AUT", "LD", "MOB", "HAND", "PC", "INC", "COMM", "HEAR"]
        conference = f"{int(year) - 1}-09-02" if has_conference else ""
        for number, sex in enumerate(sexes):
            child = f"whole{number}"
            given = disabilities.get(number, ["NONE"])
            changes = {
                "child_identifiers": {
                    "sex": sex if year == "2025" else "",
                    "gender_current": sex if year == "2024" else "",
                },
                "disabilities": [
                    {"disability": kinds["ABCDEFGH".index(code)] if len(code) == 1 else code}
                    for code in given
                ],
                "referrals": {"referral_date": f"{int(year) - 1}-08-05"},
                "assessments": [],
                "assessment_factors": [],
                "section_47_enquiries": {
                    "referral_date": f"{int(year) - 1}-08-05",
                    "section_47_start_date": f"{int(year) - 1}-08-05",
                    "conference_date": conference,
                },
                "child_protection_plans": {
                    "referral_date": f"{int(year) - 1}-08-05",
                    "plan_start_date": f"{int(year) - 1}-09-02",
                },
                "child_protection_reviews": [],
            }
            raw.add_child(WHOLE_AUTHORITY, child, changes, CENSUS, USUAL_MODULES, year)
    # without further action, but with an enquiry, in a return that has no module of assessments
    acted_on = {
        "child_identifiers": {"sex": "", "gender_current": "2"},
        "referrals": {"referral_date": "2023-08-05", "is_no_further_action": "1"},
        "assessments": [],
        "assessment_factors": [],
        "section_47_enquiries": {
            "referral_date": "2023-08-05",
            "section_47_start_date": "2023-08-05",
            "conference_date": "",
        },
        "child_protection_plans": [],
        "child_protection_reviews": [],
    }
    raw.add_child(WHOLE_AUTHORITY, "actedon", acted_on, CENSUS, USUAL_MODULES, "2024")
    raw.add(WHOLE_AUTHORITY, "2025", "child_identifiers", "noid", {"birth_date": "2012-05-04"})


def _add_identities(raw: RawFolder) -> None:
    """Children whose identity is in doubt when two censuses, or two extracts, are put together."""
    born, other = {"birth_date": "2012-05-04"}, {"birth_date": "2013-05-04"}
    for child, year, columns in (
        ("shareda", "2024", born | {"upn": upn(501)}),
        ("sharedb", "2025", other | {"upn": upn(501)}),
        ("changeda", "2024", born | {"upn": upn(502)}),
        ("changedb", "2025", born | {"upn": upn(502)}),
        ("renewed", "2024", born | {"upn": upn(503)}),
        ("renewed", "2025", born | {"upn": upn(504)}),
        ("named", "2024", born | {"upn": upn(505)}),
        ("named", "2025", born | {"upn": upn(506), "former_upn": upn(505)}),
    ):
        row = {"child_id": child, "sex": "F"} | columns
        raw.add(IDENTITY_AUTHORITY, year, "child_identifiers", child, row)
    not_born = {"birth_date": "", "age_in_years": "-1"}
    born = {"birth_date": "20/10/2024", "age_in_years": "0"}
    for child, extract, person, dates in (
        ("atbirtha", "2024-09-30", not_born, ("01/07/2024", "02/07/2024")),
        ("atbirthb", "2025-03-31", born, ("01/07/2024", "02/07/2024")),
        # one shared date only
        ("loneunborn", "2024-09-30", not_born, ("05/08/2024", "06/08/2024")),
        ("loneborn", "2025-03-31", born, ("05/08/2024", "07/08/2024")),
    ):
        for table, column, date in (
            ("referrals", "referral_date", dates[0]),
            ("assessments", "assessment_start_date", dates[1]),
        ):
            row = ANNEX_A[table] | person | {"child_id": child, column: date}
            raw.add(IDENTITY_AUTHORITY, extract, table, child, row)


def _add_transferred_conference(raw: RawFolder) -> None:
    """A child who moved in: its conference elsewhere has no enquiry here, and is not counted."""
    row = ANNEX_A["section_47_enquiries"] | {"child_id": "movedin"}
    raw.add(ANNEX_A_AUTHORITY, USUAL_EXTRACT, "section_47_enquiries", "movedin", row)
    row = CENSUS["referrals"] | {"child_id": "movedin", "conference_date": "2024-06-27"}
    raw.add(ANNEX_A_AUTHORITY, USUAL_YEAR, "referrals", "movedin", row)


def _add_single_extract(raw: RawFolder) -> None:
    """One extract of an authority: nothing can be recounted, and a column has no value at all."""
    changes = {
        "referrals": {"referrals_in_last_12_months": "7"},
        "section_47_enquiries": {
            "section_47_enquiries_in_last_12_months": "7",
            "conferences_in_last_12_months": "7",
        },
        "child_protection_plans": {"previous_plans": "7"},
        "contacts": {"contact_source": ""},
    }
    raw.add_child(LONELY_AUTHORITY, "lonely", changes, ANNEX_A, USUAL_LISTS, USUAL_EXTRACT)


@pytest.fixture(scope="module")
def warehouse(raw, project, build_from, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    raw.write(project, folder)
    build = build_from(folder, ["quality_findings"])
    assert build.returncode == 0, build.stdout
    with duckdb.connect(str(build.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def found(warehouse):
    """Rule -> the places, file and row, where it found something."""
    places = defaultdict(set)
    for rule, file, row in warehouse.execute(
        "select rule, file, row_number from quality_findings"
    ).fetchall():
        places[rule].add((file, row))
    return places


def _numbered(cases):
    return [
        pytest.param(number, case, id=f"{case.rule}-{case.table}-{number}")
        for number, case in enumerate(cases)
    ]


@pytest.mark.parametrize(("number", "case"), _numbered(CENSUS_CASES))
def test_census_rule(number, case, raw, found):
    check(number, case, raw, found, USUAL_YEAR)


@pytest.mark.parametrize(("number", "case"), _numbered(ANNEX_A_CASES))
def test_annex_a_rule(number, case, raw, found):
    check(number, case, raw, found, USUAL_EXTRACT)


def check(number, case, raw, found, extract):
    faulty = raw.places(child_of(case, number, "F"), case.table, extract)[case.row]
    assert faulty in found[case.rule]
    assert not raw.places_of(child_of(case, number, "P")) & found[case.rule]


@pytest.mark.parametrize("authority", [CENSUS_AUTHORITY, ANNEX_A_AUTHORITY])
def test_nothing_is_found_on_a_child_without_fault(authority, raw, found):
    places = raw.places_of(f"clean{authority}")
    assert len(places) >= 7
    fired = {rule: places & at for rule, at in found.items() if places & at}
    assert fired == {}


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        ("2883", "child_protection_plans"),
        ("2886Q", "child_identifiers"),
        ("2887Q", "disabilities"),
        ("2888Q", "disabilities"),
    ],
)
def test_rule_on_a_whole_return(rule, table, found):
    folder = f"{WHOLE_AUTHORITY}/cin_census"
    places = {place for place in found[rule] if place[0].startswith(folder)}
    assert places == {(f"{folder}/2024/{table}.csv", None)}


def test_an_enquiry_is_activity_where_no_assessments_were_sent(raw, found):
    assert set(raw.places("actedon", "referrals", "2024")) == {
        place for place in found["8831"] if place[0].startswith(WHOLE_AUTHORITY)
    }


def test_a_record_without_identifier_is_refused_under_the_code_of_the_dfe(raw, found):
    assert found["8500"] == raw.places_of("noid")


@pytest.mark.parametrize(
    ("rule", "children"),
    [
        ("upn_of_two_children", ["shareda", "sharedb"]),
        ("identifier_changed", ["changeda", "changedb"]),
        ("identifier_changed_at_birth", ["atbirtha"]),
    ],
)
def test_identity_in_doubt(rule, children, raw, found):
    assert found[rule] == set().union(*map(raw.places_of, children))


def test_a_upn_that_changed_must_be_named_as_the_former_one(raw, found):
    assert set(raw.places("renewed", "child_identifiers", "2025")) <= found["upn_changed"]
    assert not raw.places_of("named") & found["upn_changed"]


def test_a_conference_without_enquiry_need_not_be_counted(raw, found):
    assert not raw.places_of("movedin") & found["conference_count_differs"]


def test_nothing_is_recounted_where_the_months_before_were_not_observed(raw, found):
    places = raw.places_of("lonely")
    for rule in (
        "referral_count_differs",
        "section_47_count_differs",
        "conference_count_differs",
        "previous_plans_differ",
    ):
        assert found[rule]
        assert not places & found[rule]


def test_a_column_without_any_value_is_one_finding(raw, found):
    [(file, _)] = raw.places("lonely", "contacts", USUAL_EXTRACT)
    assert (file, None) in found["column_without_values"]
    assert not raw.places_of("lonely") & found["required_value_missing"]


def test_every_rule_has_a_case_and_fired(project, found):
    with (project / "seeds/quality/rules.csv").open(encoding="utf-8", newline="") as file:
        rules = {row["rule"] for row in csv.DictReader(file)}
    assert rules <= {rule for rule, places in found.items() if places}
    by_case = {case.rule for case in CENSUS_CASES + ANNEX_A_CASES}
    by_test = {
        "2883",
        "2886Q",
        "2887Q",
        "2888Q",
        "8500",
        "upn_of_two_children",
        "identifier_changed",
        "identifier_changed_at_birth",
        "upn_changed",
        "column_without_values",
    }
    assert rules == by_case | by_test


def test_findings_carry_the_severity_and_the_words_of_the_seed(warehouse):
    different = warehouse.execute(
        "select rule from quality_findings inner join rules using (rule)"
        " where quality_findings.severity <> rules.severity"
        " or quality_findings.message <> rules.message"
    ).fetchall()
    assert different == []

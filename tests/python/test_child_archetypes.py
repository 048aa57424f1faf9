"""Of the archetypes found for a child, the one that stands for it."""

import duckdb
import pytest

from compiled_models import rows_of_model

SEVERITY = {"mild": 30, "grave": 10, "middling": 20, "middle": 20}


@pytest.fixture(scope="module")
def children(built):
    """Run the compiled model on cases (child, archetype, status, is_followed_up)."""
    compiled = built.target / "compiled" / "child_journeys" / "models"

    def run(*cases):
        names = ("child_id", "archetype", "status", "is_followed_up")
        rows = [
            dict(zip(names, case, strict=True)) | {"case_id": str(i), "authority_code": "901"}
            for i, case in enumerate(cases)
        ]
        catalogue = [{"archetype": name, "severity": s} for name, s in SEVERITY.items()]
        found = rows_of_model(
            built.warehouse,
            compiled,
            "marts/breakdowns/child_archetypes",
            {"archetype_cases": rows, "archetypes": catalogue},
        )
        return {row["child_id"]: row for row in found}

    return run


def test_the_most_severe_stands_for_the_child(children):
    found = children(
        ("A", "mild", "match", True),
        ("A", "mild", "match", True),
        ("A", "grave", "no_match", True),
        ("A", "middling", "match", False),
        ("A", "middling", "too_early", False),
        ("B", "mild", "match", False),
        ("C", "grave", "too_early", False),
    )
    child = found["A"]
    assert (child["primary_archetype"], child["primary_severity"]) == ("middling", 20)
    assert (child["matched_archetypes"], child["archetype_count"]) == ("middling, mild", 2)
    assert (child["match_count"], child["case_count"]) == (3, 5)
    assert child["has_followed_up_case"]
    assert found["B"]["primary_archetype"] == "mild" and not found["B"]["has_followed_up_case"]


@pytest.mark.parametrize("order", [1, -1])
def test_archetypes_of_one_severity_are_named_by_the_alphabet(children, order):
    names = ("middling", "mild", "middle")[::order]
    child = children(*(("A", name, "match", True) for name in names))["A"]
    assert child["matched_archetypes"] == "middle, middling, mild"
    assert (child["primary_archetype"], child["primary_severity"]) == ("middle", 20)


def test_a_child_without_a_match_has_none(children):
    child = children(("C", "grave", "too_early", False))["C"]
    assert (child["primary_archetype"], child["primary_severity"]) == ("none", None)
    assert (child["matched_archetypes"], child["archetype_count"]) == (None, 0)


def test_children_of_the_sample_add_up(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
        severities = dict(
            warehouse.execute("select archetype, severity from archetypes").fetchall()
        )
        matches = warehouse.execute(
            "select authority_code, child_id, archetype from archetype_cases"
            " where status = 'match' group by all"
        ).fetchall()
        found = {
            tuple(row[:2]): row[2:]
            for row in warehouse.execute(
                "select authority_code, child_id, primary_archetype, matched_archetypes"
                " from child_archetypes"
            ).fetchall()
        }
        cases = warehouse.execute(
            "select count(distinct (authority_code, child_id)) from archetype_cases"
        ).fetchone()[0]
    assert len(found) == cases
    names = {}
    for authority, child, archetype in matches:
        names.setdefault((authority, child), []).append(archetype)
    for key, (primary, listed) in found.items():
        ordered = sorted(names.get(key, []), key=severities.get)
        assert primary == (ordered[0] if ordered else "none")
        assert listed == (", ".join(ordered) or None)
    assert len(names) > 100

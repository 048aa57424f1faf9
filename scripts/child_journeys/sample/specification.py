"""The lists and modules that are written: their columns, and how Ofsted spells each code."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SMALL_PREFIX = re.compile(r"^[a-z]{1,2}\d?\) ")

# How the template of Ofsted spells a code: with the letter, the code and the label, or its group.
PATTERNS = {
    "ethnicity": "{letter}) {code}",
    "source": "{letter}) {code}: {group}",
    "yes_no_unknown": "{letter}) {label}",
    "primary_need": "{code} - {label}",
    "closure_reason": "{code} - {label}",
    "case_status": "{letter}) {label}",
    "abuse_category": "{letter}) {label}",
    "legal_status": "{code}: {label}",
    "permanence_plan": "{letter}) {label}",
    "care_end_reason": "{letter}) {code}: {label}",
    "placement_type": "{letter}) {code}: {label}",
    "placement_provider": "{letter}) {code}: {label}",
    "placement_location": "{letter}) {label}",
    "placement_authority": "{code} - {label}",
    "eligibility_category": "{letter}) {label}",
    "accommodation_type": "{code}: {label}",
    "accommodation_suitability": "{letter}) {label}",
    "activity_status": "{code}: {label}",
    "no_longer_placed_reason": "{code} - {label}",
    "leaving_reason": "{code} - {label}",
}
IRREGULAR = {
    "gender": {
        "M": "a) Male",
        "F": "b) Female",
        "U": "c) Not stated/recorded (or unborn)",
        "X": "d) Neither",
    },
    "in_touch": {
        "YES": "a) Yes",
        "NO": "b) No",
        "DIED": "c) Died",
        "REFU": "d) Refu",
        "NREQ": "e) NREQ",
        "RHOM": "f) Rhom",
    },
}
IRREGULAR_LETTERS = {("source", "5D"): "p1", ("ethnicity", "NOBT"): "s"}
# Items that only flattened exports of the census have; the modules hold them elsewhere.
ONLY_IN_FLATTENED = {
    ("child_identifiers", "ethnicity"), ("child_identifiers", "disabilities"),
    ("child_characteristics", "disabilities"), ("assessments", "assessment_factors"),
    ("child_protection_plans", "review_dates"),
}  # fmt: skip
RECORD_IDENTIFIERS = {"cin_details_id", "assessment_id", "plan_id"}
# Codes that people write alone; elsewhere a bare code is ours and nobody would send it.
BARE_CODES = {
    "gender", "ethnicity", "source", "yes_no_unknown", "primary_need", "closure_reason",
    "abuse_category", "legal_status", "care_end_reason", "placement_type", "placement_provider",
    "accommodation_type", "activity_status",
}  # fmt: skip
BARE_LABELS = {"ethnicity", "primary_need", "closure_reason"}


@dataclass(frozen=True)
class Column:
    """A column of a list or module: header, name, type and code list (or empty)."""

    header: str
    name: str
    data_type: str
    code_list: str


@dataclass(frozen=True)
class Table:
    """A list of Annex A or a module of the CIN Census and the columns it has."""

    dataset: str
    name: str
    source_name: str
    title: str
    columns: tuple[Column, ...]

    @cached_property
    def positions(self) -> dict[str, int]:
        """Place of each column, by its name."""
        return {column.name: place for place, column in enumerate(self.columns)}


class Specification:
    """Tables and code forms, read from the seeds of the project.

    Args:
        seeds: the folder that holds `specification` and `code_lists`.
    """

    def __init__(self, seeds: Path) -> None:
        self._columns: dict[tuple[str, str], list[tuple[int, Column]]] = defaultdict(list)
        for row in _rows(seeds / "specification" / "specified_columns.csv"):
            column = Column(row["header"], row["column_name"], row["data_type"], row["code_list"])
            key = (row["dataset"], row["table_name"])
            self._columns[key].append((int(row["first_year"]), column))
        self._tables = _rows(seeds / "specification" / "specified_tables.csv")
        codes: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in _rows(seeds / "code_lists" / "codes.csv"):
            codes[row["code_list"]].append(row)
        self.labels = {
            name: {row["code"]: row["label"] for row in rows} for name, rows in codes.items()
        }
        self.forms: dict[str, dict[str, str]] = {
            name: _forms(name, codes[name]) for name in PATTERNS
        } | IRREGULAR

    def tables(self, dataset: str, year: int) -> list[Table]:
        """Return the tables of `annex_a` or `cin_census` as asked for in a year.

        Args:
            dataset: `annex_a` or `cin_census`.
            year: year of the extract, or the year ending 31 March.
        """
        tables = []
        for row in self._tables:
            columns = self._columns[dataset, row["table_name"]]
            current = tuple(
                column
                for first, column in columns
                if first <= year and _is_in_module(row["table_name"], column.name)
            )
            if row["dataset"] == dataset and current:
                current = _without_retired(current)
                tables.append(
                    Table(dataset, row["table_name"], row["source_name"], row["title"], current)
                )
        return tables

    def spellings(self, dataset: str, code_list: str) -> dict[str, tuple[str, ...]]:
        """Return, for every value as it should be sent, the other ways in which people write it."""
        if dataset == "cin_census":
            return {"1": ("true",), "0": ("false",)} if code_list == "yes_no_unknown" else {}
        return {
            official: _other_spellings(code_list, code, official, self.labels[code_list][code])
            for code, official in self.forms[code_list].items()
        }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _is_in_module(table_name: str, column_name: str) -> bool:
    is_flattened = (table_name, column_name) in ONLY_IN_FLATTENED
    return not is_flattened and column_name not in RECORD_IDENTIFIERS


def _without_retired(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Leave out GenderCurrent where Sex has replaced it (2025)."""
    if any(column.name == "sex" for column in columns):
        return tuple(column for column in columns if column.name != "gender_current")
    return columns


def _letter(code_list: str, code: str, place: int) -> str:
    letter = LETTERS[place] if place < len(LETTERS) else "z" * (place - len(LETTERS) + 2)
    return IRREGULAR_LETTERS.get((code_list, code), letter)


def _forms(code_list: str, codes: list[dict[str, str]]) -> dict[str, str]:
    return {
        row["code"]: PATTERNS[code_list].format(
            letter=_letter(code_list, row["code"], place),
            code=row["code"],
            label=row["label"].replace("'", "\u2019"),
            group=row["label_group"],
        )
        for place, row in enumerate(codes)
    }


def _other_spellings(code_list: str, code: str, official: str, label: str) -> tuple[str, ...]:
    without_letter = SMALL_PREFIX.sub("", official)
    spellings = [without_letter]
    if code_list in BARE_CODES:
        spellings.append(code)
    if code_list in BARE_LABELS or (code_list, code) == ("source", "6"):
        spellings.append(label)
    return tuple(dict.fromkeys(spelling for spelling in spellings if spelling != official))

"""Which list or module a file holds, from its name and from its headers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

from child_journeys.land.flat_census import flat_book
from child_journeys.land.headers import (
    CERTAIN_METHODS,
    HeaderBook,
    Layout,
    Overrides,
    squash,
    squashed_forms,
)
from child_journeys.land.records import (
    ERROR,
    INFORMATION,
    WARNING,
    FileRefused,
    Finding,
    HeaderMatch,
)
from child_journeys.land.specification import Specification, Table

HEADER_SEARCH_ROWS = 30
# a row is taken for a header row only if it holds at least so many known names
_FEWEST_KNOWN_NAMES = 2
# headers overrule the file's name when the named list explains less than this share of them
_DISAGREEMENT = 0.5
# a list is recognised by a column that it shares with one other list at most
_SPECIFIC = 1 / 2
# what a header that was guessed tells about the list, beside one that is known
_GUESSED = 1 / 2
# how many of the headers that came instead of a needed one are named
_NAMED_HEADERS = 20

_OVER_TWO_ROWS = Finding(
    "header_over_two_rows",
    INFORMATION,
    "The headers run over two rows; the words of each column were put together.",
)
# columns, beside CHILD, by which the tables of the SSDA903 return are known
_LOOKED_AFTER_RETURN = frozenset(
    {
        *("decom", "rne", "mcdob", "duc", "review", "reviewcode", "misstart", "uascstatus"),
        *("dateint", "datematch", "datplaced", "datplacedceased", "prevperm", "sdqscore"),
        *("healthcheck", "intouch", "polocation", "ppermanence"),
    }
)

_GUIDANCE_NAME = re.compile(
    r"guid|code|front|cover|faq|note|read\s*me|look\s*up|instruct|content|drop\s*down|validat",
    re.IGNORECASE,
)
# the first pattern found in a file's name decides, so the more specific ones stand first
_NAME_PATTERNS = {
    "annex_a": (
        (r"early\s*help|(?<![a-z])(ehas?|caf)(?![a-z])", "early_help_assessments"),
        (
            r"section\s*47|(?<![a-z])s\s*47|icpc|initial\s*child\s*protection",
            "section_47_enquiries",
        ),
        (r"child(ren)?\s*protection|(?<![a-z])cp(ps?)?(?![a-z0-9])", "child_protection_plans"),
        (r"care\s*leaver|leaving\s*care|care\s*experienced", "care_leavers"),
        (r"looked\s*after|in\s*care|(?<![a-z])(cla|lac)(?![a-z])", "children_looked_after"),
        (r"adopters?|prospective", "prospective_adopters"),
        (r"adoptions?(?![a-z])", "adoption"),
        (r"child(ren)?\s*in\s*need|(?<![a-z])cin(?![a-z])", "children_in_need"),
        (r"contacts?(?![a-z])", "contacts"),
        (r"referrals?(?![a-z])", "referrals"),
        (r"assessments?(?![a-z])", "assessments"),
    ),
    "cin_census": (
        (r"identifiers?", "child_identifiers"),
        (r"characteristics?|ethnicity", "child_characteristics"),
        (r"disabilit(y|ies)", "disabilities"),
        (r"factors?", "assessment_factors"),
        (r"assessments?", "assessments"),
        (r"cin\s*plan|child(ren)?\s*in\s*need\s*plan", "cin_plans"),
        (r"section\s*47|(?<![a-z])s\s*47", "section_47_enquiries"),
        (r"reviews?", "child_protection_reviews"),
        (r"child(ren)?\s*protection|(?<![a-z])cpps?(?![a-z])", "child_protection_plans"),
        (r"pre\s*proceedings?|fgdm", "pre_proceedings"),
        (r"cin\s*details?|referrals?", "referrals"),
    ),
}


@dataclass(frozen=True)
class Recognition:
    """The list found, where its columns stand and at which of the searched rows its header is."""

    layout: Layout
    header_index: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Candidate:
    layout: Layout
    header_index: int
    cells: Sequence[str]
    weights: tuple[float, ...]

    @property
    def weight(self) -> float:
        return sum(self.weights)

    @property
    def is_specific(self) -> bool:
        return max(self.weights) >= _SPECIFIC

    def is_enough(self, named: str | None) -> bool:
        """Say whether all needed columns are there, and more than any list would hold."""
        table = self.layout.table
        needs_more_than_a_key = sum(column.is_required for column in table.columns) > 1
        is_told_apart = self.is_specific or (table.name == named and needs_more_than_a_key)
        return is_told_apart and not self.layout.missing

    @property
    def rank(self) -> tuple[float, float, int]:
        share = len(self.layout.matched) / len(self.layout.table.columns)
        return (round(self.weight, 6), share, -self.header_index)


class Recogniser:
    """Recognises the lists of one dataset.

    Args:
        dataset: `annex_a` or `cin_census`.
        specification: its tables, header variants and patterns.
        overrides: what the authority says its headers mean.
    """

    def __init__(
        self, dataset: str, specification: Specification, overrides: Overrides | None = None
    ) -> None:
        self._dataset = dataset
        tables = specification.tables_of(dataset)
        self._books = {
            table.name: HeaderBook(
                table, specification.variants, specification.patterns_of(table), overrides
            )
            for table in tables
        }
        self._flat = flat_book(specification, overrides) if dataset == "cin_census" else None
        self._names = set().union(*(book.names for book in self._books.values()))
        # the same headers and values come again in file after file
        self._known_form = lru_cache(maxsize=8192)(self._form_if_known)
        shared = Counter(squash(c.header) for table in tables for c in table.columns)
        # a header that many lists share says little about which list this is
        self._weights = {
            (table.name, c.name): 1 / shared[squash(c.header)]
            for table in tables
            for c in table.columns
        }

    def known_names(self, cells: Sequence[str]) -> int:
        """Count the different known header names in a row."""
        return len({*map(self._known_form, cells)} - {None})

    def _form_if_known(self, cell: str) -> str | None:
        is_known = any(form in self._names for form in squashed_forms(cell))
        return squash(cell) if is_known else None

    def named_table(self, name: str) -> str | None:
        """Return the table that a file or sheet name speaks of, or None.

        Args:
            name: for example `annex_a_list_10`, `1. Contacts` or `CINdetails`.
        """
        spaced = re.sub(r"[^a-z0-9]+", " ", name.casefold()).strip()
        tables = list(self._books)
        if self._dataset == "annex_a":
            numbered = re.search(r"list\s*0*([0-9]{1,2})(?![0-9])", spaced)
            if numbered and 1 <= int(numbered[1]) <= len(tables):
                return tables[int(numbered[1]) - 1]
        for pattern, table in _NAME_PATTERNS[self._dataset]:
            if re.search(pattern, spaced):
                return table
        return None

    def known_columns(self, cells: Sequence[str]) -> tuple[int, Table]:
        """Return how many columns of one list a header row holds under known names, and the list.

        Args:
            cells: the header row.
        """
        layouts = [book.layout(cells, with_guesses=False) for book in self._books.values()]
        best = max(layouts, key=lambda layout: len(layout.matched))
        return len(best.matched), best.table

    def claims_a_list(self, sheet: str, refusal: FileRefused) -> bool:
        """Say whether a sheet that was refused is meant as a list, and not as guidance or codes.

        Args:
            sheet: its name.
            refusal: why it was refused, with what became of its headers.
        """
        if _GUIDANCE_NAME.search(sheet):
            return False
        keys = {
            next(c.name for c in b.table.columns if c.is_required) for b in self._books.values()
        }
        has_key = any(match.column_name in keys for match in refusal.matches)
        return has_key or self.named_table(sheet) is not None

    def recognise(self, head: Sequence[Sequence[str]], name: str) -> Recognition:
        """Find the header row and the list.

        Args:
            head: the first rows of the sheet, at most `HEADER_SEARCH_ROWS` of them are looked at.
            name: name of the file (without its ending) or of the sheet.

        Returns:
            The list, the layout of its columns and the index of the header row in `head`.

        Raises:
            FileRefused: no header row, no list, or a list without a column it needs.
        """
        _refuse_looked_after_return(head)
        flat = self._flat_census(head)
        if flat:
            return flat
        rows = list(enumerate(head[:HEADER_SEARCH_ROWS]))
        known = [(i, cells) for i, cells in rows if self.known_names(cells) >= _FEWEST_KNOWN_NAMES]
        named = self.named_table(name)
        # what is known decides which list this is; guesses count only where it does not
        chosen = self._choose(self._layouts(known, with_guesses=False), named)
        if chosen is None or named not in (None, chosen.layout.table.name):
            candidates = self._layouts(known or rows, with_guesses=True)
            chosen = self._choose(candidates, named) or chosen
            if chosen is None:
                over_two_rows = self._layouts(_joined_rows(rows), with_guesses=False)
                chosen = self._choose(over_two_rows, named)
            if chosen is None:
                raise self._incomplete(candidates if known else [], named)
        layout = self._books[chosen.layout.table.name].layout(chosen.cells)
        self._refuse_ambiguous(layout)
        self._refuse_list_above(layout, head, chosen.header_index)
        findings = self._findings(layout, named)
        if chosen.cells is not head[chosen.header_index]:
            findings = (*findings, _OVER_TWO_ROWS)
        return Recognition(layout, chosen.header_index, findings)

    def _choose(self, candidates: list[_Candidate], named: str | None) -> _Candidate | None:
        complete = [c for c in candidates if c.is_enough(named)]
        if not complete:
            return None
        best = max(complete, key=lambda candidate: candidate.rank)
        own = [c for c in complete if c.layout.table.name == named]
        chosen = max(own, key=lambda candidate: candidate.rank, default=best)
        return best if chosen.weight < _DISAGREEMENT * best.weight else chosen

    def _layouts(
        self, rows: Iterable[tuple[int, Sequence[str]]], *, with_guesses: bool
    ) -> list[_Candidate]:
        found = []
        for index, cells in rows:
            for name, book in self._books.items():
                layout = book.layout(cells, with_guesses=with_guesses)
                matched = (match for match in layout.matches if match.column_name)
                weights = tuple(sorted(self._weight(name, match) for match in matched))
                if len(weights) >= _FEWEST_KNOWN_NAMES:
                    found.append(_Candidate(layout, index, cells, weights))
        return found

    def _weight(self, table: str, match: HeaderMatch) -> float:
        """Say how much a header tells about which list it stands in; a guess tells less."""
        weight = self._weights[table, match.column_name]
        return weight if match.method in CERTAIN_METHODS else weight * _GUESSED

    def _flat_census(self, head: Sequence[Sequence[str]]) -> Recognition | None:
        """Return the recognition of a flat file of the census, all its events in one table."""
        for index, cells in enumerate(head[:HEADER_SEARCH_ROWS] if self._flat else ()):
            if not self._flat.layout(cells, with_guesses=False).missing:
                layout = self._flat.layout(cells)
                self._refuse_ambiguous(layout)
                return Recognition(layout, index, self._findings_of_layout(layout))
        return None

    def _incomplete(self, candidates: list[_Candidate], named: str | None) -> FileRefused:
        if not candidates:
            return FileRefused(
                f"No header row: none of the first {HEADER_SEARCH_ROWS} rows holds the column "
                "names of a known list."
            )
        own = [c for c in candidates if c.layout.table.name == named]
        best = max(own or candidates, key=lambda candidate: candidate.rank)
        if not best.layout.missing or not (own or best.is_specific):
            known = [m.header for m in best.layout.matches if m.column_name]
            return FileRefused(
                "No list recognised: the only known columns are " + _quoted(known) + ".",
                matches=list(best.layout.matches),
            )
        table = best.layout.table
        missing = best.layout.missing
        plural = "columns" if len(missing) > 1 else "column"
        return FileRefused(
            f"{table.source_name} ({table.title}) needs the {plural} {_quoted(missing)}, "
            "which the file does not have under any known name.",
            table_name=table.name,
            matches=list(best.layout.matches),
            findings=[
                Finding(
                    "required_column_missing",
                    ERROR,
                    f'{table.source_name} ({table.title}) lacks the column "{column.header}"; '
                    f"{_what_came_instead(best.layout)}.",
                    column_name=column.name,
                )
                for column in table.columns
                if column.header in missing
            ],
        )

    def _refuse_list_above(self, layout: Layout, head: Sequence[Sequence[str]], end: int) -> None:
        """Refuse a sheet where another list, with rows, stands above the header row at `end`."""
        for index, cells in enumerate(head[:end]):
            if self.known_names(cells) < _FEWEST_KNOWN_NAMES:
                continue
            candidates = self._layouts([(index, cells)], with_guesses=False)
            lists = {c.layout.table.name for c in candidates if c.is_enough(None)}
            has_rows = any(sum(map(bool, row)) > 1 for row in head[index + 1 : end])
            if lists and layout.table.name not in lists and has_rows:
                raise FileRefused(
                    "The lines above the header are another list; "
                    "put each list in a file or a sheet of its own.",
                    table_name=layout.table.name,
                    matches=list(layout.matches),
                )

    def _refuse_ambiguous(self, layout: Layout) -> None:
        if not layout.ambiguous:
            return
        headers = {c.name: c.header for c in layout.table.columns}
        names = _quoted([headers[name] for name in layout.ambiguous])
        raise FileRefused(
            f"More than one column of the file could be {names}; rename or remove all but one.",
            table_name=layout.table.name,
            matches=list(layout.matches),
        )

    def _findings(self, layout: Layout, named: str | None) -> tuple[Finding, ...]:
        table = layout.table
        findings = self._findings_of_layout(layout)
        if named in (None, table.name):
            return findings
        other = self._books[named].table
        message = (
            f"The name speaks of {other.source_name} ({other.title}), the headers are "
            f"those of {table.source_name} ({table.title}), as which it was read."
        )
        return (*findings, Finding("name_and_headers_disagree", WARNING, message))

    def _findings_of_layout(self, layout: Layout) -> tuple[Finding, ...]:
        headers = {column.name: column.header for column in layout.table.columns}
        guessed = [
            Finding(
                "header_guessed",
                INFORMATION,
                f'A header that is nearly "{headers[match.column_name]}" was taken for it; '
                "header_matches tells which.",
                column_name=match.column_name,
            )
            for match in layout.matches
            if match.method == "closest"
        ]
        claimed = [
            Finding(
                "column_claimed_twice",
                WARNING,
                f"More than one column of the file could be {name}; the best match was taken "
                "and the others were left out.",
                column_name=name,
            )
            for name in layout.collisions
        ]
        return (*claimed, *guessed)


def _joined_rows(
    rows: Sequence[tuple[int, Sequence[str]]],
) -> Iterator[tuple[int, list[str]]]:
    """Yield each two rows that follow each other as one row of headers, with the second's index."""
    for (_, upper), (index, lower) in pairwise(rows):
        pairs = zip_longest(upper, lower, fillvalue="")
        yield index, [" ".join(filter(None, map(str.strip, pair))) for pair in pairs]


def _refuse_looked_after_return(head: Sequence[Sequence[str]]) -> None:
    for cells in head[:HEADER_SEARCH_ROWS]:
        names = {squash(cell) for cell in cells}
        if "child" in names and names & _LOOKED_AFTER_RETURN:
            raise FileRefused(
                "The file is a table of the SSDA903 return on children looked after, "
                "neither of Annex A nor of the CIN Census."
            )


def _what_came_instead(layout: Layout) -> str:
    unmatched = [match.header for match in layout.matches if match.method == "unmatched"]
    if not unmatched:
        return "no other column came instead"
    more = len(unmatched) - _NAMED_HEADERS
    rest = f" and {more:,} more" if more > 0 else ""
    return f"the columns without a match are {_quoted(unmatched[:_NAMED_HEADERS])}{rest}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{" ".join(name.split())}"' for name in names)

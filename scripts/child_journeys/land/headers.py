"""Headers of a file against the headers of the specification."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial

from child_journeys.land.header_words import Guesses, Pattern
from child_journeys.land.records import HeaderMatch
from child_journeys.land.specification import Table, Variant

CERTAIN_METHODS = ("override", "exact", "normalised", "variant")
# (table or None for all of them, squashed header) -> column, or None for a header to be left out
Overrides = Mapping[tuple[str | None, str], str | None]
_NUMBER = re.compile(r"^\s*[0-9]{1,2}[.)]\s+")
_OTHER_THAN_LETTERS_AND_DIGITS = re.compile(r"[\W_]+")
_HINT = re.compile(r"\s*[(\[][^()\[\]]*[)\]]+\s*[?:.*]*\s*$")


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """Reduce a name to its letters and digits in lower case; `&` counts as "and"."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("&", "and")
    return _OTHER_THAN_LETTERS_AND_DIGITS.sub("", text)


@lru_cache(maxsize=8192)
def squashed_forms(text: str) -> tuple[str, ...]:
    """Return a header squashed, as it is and without a number before and a hint after it."""
    whole = squash(text)
    bare = squash(_HINT.sub("", _NUMBER.sub("", text)))
    return (whole, bare) if bare and bare != whole else (whole,)


@dataclass(frozen=True)
class Layout:
    """Which cell of a row belongs to which column of a table.

    Attributes:
        table: the list or module.
        positions: for each column of the table the index of its cell, or None.
        width: cells that a row must have: up to the last one with a header.
        matches: what became of every header cell, in the file's order.
        collisions: columns claimed by more than one header cell.
        ambiguous: required columns with equally good claims: nobody can tell which is meant.
        repeated_header: texts of the first required column that betray a header line.
        repeats: says of a row with such a text whether it is the header of this list again, and
            not of another.
    """

    table: Table
    positions: tuple[int | None, ...]
    width: int
    matches: tuple[HeaderMatch, ...]
    collisions: tuple[str, ...]
    ambiguous: tuple[str, ...]
    repeated_header: frozenset[str]
    repeats: Callable[[Sequence[str]], bool] = field(compare=False, repr=False)

    @property
    def matched(self) -> set[str]:
        """Names of the columns that the file holds."""
        pairs = zip(self.table.columns, self.positions, strict=True)
        return {column.name for column, position in pairs if position is not None}

    @property
    def missing(self) -> list[str]:
        """Official headers of the required columns that the file lacks."""
        found = self.matched
        return [c.header for c in self.table.columns if c.is_required and c.name not in found]

    @property
    def key_index(self) -> int:
        """Index, among the table's columns, of the first required one: whom the row is about."""
        return next(i for i, column in enumerate(self.table.columns) if column.is_required)


class HeaderBook:
    """All names by which the columns of one table are known.

    Args:
        table: the list or module.
        variants: known variants; those of other tables are passed over.
        patterns: words that mean a column of the table.
        overrides: what the authority says its headers mean; it comes before all else.
    """

    def __init__(
        self,
        table: Table,
        variants: Iterable[Variant],
        patterns: Iterable[Pattern] = (),
        overrides: Overrides | None = None,
    ) -> None:
        self.table = table
        names = {column.name for column in table.columns}
        # what is said of one table comes after, and so before, what is said of all
        said = sorted((overrides or {}).items(), key=lambda item: item[0][0] or "")
        self._overrides = {
            header: column
            for (of_table, header), column in said
            if of_table in (None, table.name) and (column is None or column in names)
        }
        # a system writes the same header row into file after file
        self._remembered_layout = lru_cache(maxsize=64)(self._layout)
        self._exact = {column.header.strip(): column.name for column in table.columns}
        self._normalised: dict[str, str] = {}
        for index in (0, -1):
            for column in table.columns:
                form = squashed_forms(column.header)[index]
                self._normalised.setdefault(form, column.name)
        self._variants = {squash(column.name): column.name for column in table.columns}
        self._known = [(column.header, column.name) for column in table.columns]
        for variant in sorted(variants, key=lambda v: not v.table_name):
            own = variant.table_name in ("", table.name) and variant.dataset == table.dataset
            if own and variant.column_name in names:
                self._variants.setdefault(squash(variant.header), variant.column_name)
                self._known.append((variant.header, variant.column_name))
        self._patterns = [p for p in patterns if p.column_name in names]

    @cached_property
    def _guesses(self) -> Guesses:
        return Guesses(self._patterns, self._known)

    @property
    def names(self) -> set[str]:
        """Every known name in its squashed form."""
        return set(self._overrides) | set(self._normalised) | set(self._variants)

    def match(self, header: str) -> HeaderMatch:
        """Say which column a header cell means by one of its known names, and by which step."""
        text = header.strip()
        if squash(text) in self._overrides:
            return HeaderMatch(text, self._overrides[squash(text)], "override")
        if text in self._exact:
            return HeaderMatch(text, self._exact[text], "exact")
        for method, known in (("normalised", self._normalised), ("variant", self._variants)):
            for form in squashed_forms(text):
                if form in known:
                    return HeaderMatch(text, known[form], method)
        return HeaderMatch(text, None, "unmatched")

    def layout(self, cells: Sequence[str], *, with_guesses: bool = True) -> Layout:
        """Match a whole header row; where cells compete, the better step wins, then the first.

        Args:
            cells: the header row.
            with_guesses: whether headers that no known name explains may give columns that are
                not found yet: by a pattern of words, then by the closest name.
        """
        return self._remembered_layout(tuple(cells), with_guesses)

    def _layout(self, cells: tuple[str, ...], with_guesses: bool) -> Layout:
        matches = [self.match(cell) for cell in cells]
        unexplained = {i: m.header for i, m in enumerate(matches) if m.header and _is_free(m)}
        positions: dict[str, int] = {}
        collisions, ambiguous = [], []
        for column in self.table.columns:
            claims = [i for i, match in enumerate(matches) if match.column_name == column.name]
            claims.sort(key=lambda i: CERTAIN_METHODS.index(matches[i].method))
            if claims:
                positions[column.name] = claims[0]
            if len(claims) > 1:
                collisions.append(column.name)
                if column.is_required and matches[claims[0]].method == matches[claims[1]].method:
                    ambiguous.append(column.name)
            for loser in claims[1:]:
                matches[loser] = HeaderMatch(matches[loser].header, None, "unmatched")
        if with_guesses and unexplained:
            self._guess(unexplained, matches, positions)
        in_order = [positions.get(column.name) for column in self.table.columns]
        named = [i for i, match in enumerate(matches) if match.header]
        return Layout(
            table=self.table,
            positions=tuple(in_order),
            width=named[-1] + 1 if named else 0,
            matches=tuple(match for match in matches if match.header),
            collisions=tuple(collisions),
            ambiguous=tuple(ambiguous),
            repeated_header=self._repeated_header(cells, in_order),
            repeats=partial(self._repeats, cells, tuple(in_order)),
        )

    def _guess(
        self, headers: dict[int, str], matches: list[HeaderMatch], positions: dict[str, int]
    ) -> None:
        """Find columns for the headers no known name explains; adds them to both collections."""
        steps = (("pattern", self._guesses.by_pattern), ("closest", self._guesses.closest))
        for method, step in steps:
            columns = {c.name for c in self.table.columns if c.name not in positions}
            if not (headers and columns):
                return
            for position, name in list(step(headers, columns)):
                matches[position] = HeaderMatch(headers.pop(position), name, method)
                positions[name] = position

    def _repeated_header(self, cells: Sequence[str], positions: list[int | None]) -> frozenset[str]:
        key = next(column for column in self.table.columns if column.is_required)
        position = positions[self.table.columns.index(key)]
        texts = {key.name, *(text.strip() for text, name in self._known if name == key.name)}
        if position is not None:
            texts.add(cells[position].strip())
        return frozenset(texts)

    def _repeats(
        self, header: Sequence[str], positions: Sequence[int | None], cells: Sequence[str]
    ) -> bool:
        """Say whether the columns a row needs stand in `cells` under the same or a known name.

        The first of them, which says whom a row is about, is called alike in every list: where
        no other is needed, all columns are compared.
        """
        found = [
            (column, place)
            for column, place in zip(self.table.columns, positions, strict=True)
            if place is not None
        ]
        needed = [pair for pair in found if pair[0].is_required]
        return all(
            not cells[place].strip()
            or squash(cells[place]) == squash(header[place])
            or self.match(cells[place]).column_name == column.name
            for column, place in (needed if len(needed) > 1 else found)
        )


def _is_free(match: HeaderMatch) -> bool:
    return match.method == "unmatched"

"""Headers as words: which columns of a list a header in other words or misspelt may mean.

Two steps for what no known name fits, both with the rule that every word of a header has to be
accounted for: rather no column than the wrong one, above all among dates.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

# how alike each word of a header has to be to its counterpart, from 0 to 1; two of a name's words
# that are typed wrongly stay above it, two different words of the sector stay below
CLOSEST_SIMILARITY = 0.87
# columns, or headers, this much less alike are no rivals
_CLEARLY_LESS = 0.05
# shorter words mean something else as soon as one letter differs
_SHORTEST_MISSPELT = 5

_EXPANDED = {
    "dob": "date birth",
    "cin": "in need",
    "cpp": "protection plan",
    "cp": "protection",
    "icpc": "initial protection conference",
    "icpcs": "initial protection conference",
    "cpc": "protection conference",
    "rcpc": "review protection conference",
    "lac": "looked after",
    "cla": "looked after",
    "eha": "early help assessment",
    "nfa": "nofurtheraction",
    "uasc": "unaccompanied asylum seeking",
    "epo": "emergency protection order",
    "yp": "young person",
    "sw": "social worker",
    "dt": "date",
    "no": "number",
    "num": "number",
    "nbr": "number",
    "ref": "reference",
    "refs": "reference",
    "identifier": "id",
    "identity": "id",
    "org": "organisation",
    "auth": "authorise",
    "dte": "date",
    "twelve": "12",
}
_FORMS = {
    "start": ("started", "starts", "starting", "commenced", "commencement"),
    "end": ("ended", "ends", "ending", "finish", "finished"),
    "complete": ("completed", "completes", "completing", "completion"),
    "authorise": ("authorised", "authorized", "authorize", "authorisation", "authorization"),
    "close": ("closed", "closure", "closing"),
    "cease": ("ceased", "ceases", "ceasing"),
    "receive": ("received", "receives", "receiving", "receipt"),
    "create": ("created", "creation"),
    "require": ("required", "requires", "requiring"),
    "result": ("resulted", "results", "resulting"),
    "organisation": ("organisations", "organization", "organizations"),
    "permanence": ("permanency",),
    "child": ("children", "childs"),
}
_STEMS = {form: stem for stem, forms in _FORMS.items() for form in forms}
# words that are alike and no misspelling of each other
_TRUE_WORDS = frozenset({"contract", "rereferral"})
_STOP_WORDS = frozenset(
    {
        "of",
        "the",
        "a",
        "an",
        "to",
        "for",
        "in",
        "on",
        "at",
        "and",
        "or",
        "was",
        "is",
        "were",
        "did",
        "does",
        "has",
        "had",
        "be",
    }
)
# whom a list is about goes without saying, where enough other words are left
_SUBJECT = frozenset(
    {"child", "young", "person", "client", "la", "local", "authority", "social", "care"}
)
# what reports add to a name without changing its meaning
_HINTS = frozenset(
    {
        "y",
        "n",
        "yn",
        "dd",
        "mm",
        "yy",
        "yyyy",
        "flag",
        "code",
        "description",
        "desc",
        "field",
        "value",
        "record",
        "recorded",
        "form",
    }
)
_WORD = re.compile(r"[a-z]+|[0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a header: abbreviations in full, forms of a verb as one, no plurals.

    Args:
        text: for example `S47 StartDate (dd/mm/yyyy)`.

    Returns:
        Words in their order without stop words, for example section, 47, start, date, dd, mm, yyyy.
    """
    plain = unicodedata.normalize("NFKC", _CAMEL.sub(" ", text)).casefold()
    plain = re.sub(r"[\u2019'`]s?\b", "", plain)
    plain = re.sub(r"\bs\s*47(s?)\b", "section 47", plain)
    plain = re.sub(r"\bno further action\b", "nfa", plain)
    plain = re.sub(r"\b(?:number|num|nbr|no\.?)\s+of\b", "count", plain)
    found = []
    for word in _WORD.findall(plain):
        found += _EXPANDED.get(word, word).split()
    return tuple(_stem(word) for word in found if word not in _STOP_WORDS)


def _stem(word: str) -> str:
    if word in _STEMS:
        return _STEMS[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _telling(words: Iterable[str]) -> tuple[str, ...]:
    """Leave out what goes without saying, as long as two words or more remain."""
    said = tuple(word for word in words if word not in _HINTS)
    rest = tuple(word for word in said if word not in _SUBJECT)
    return rest if len(rest) > 1 else said


@dataclass(frozen=True)
class Pattern:
    """Words that mean a column, in any order.

    Args:
        text: words parted by spaces; `a|b` is either of them, `a?` may be missing.
        column_name: the column they mean.
    """

    text: str
    column_name: str

    def __post_init__(self) -> None:
        groups = self.text.split()
        needed = [frozenset(g.split("|")) for g in groups if not g.endswith("?")]
        object.__setattr__(self, "_needed", needed)
        object.__setattr__(self, "_optional", {g[:-1] for g in groups if g.endswith("?")})

    @property
    def length(self) -> int:
        """How many words it needs: the longer pattern is the more specific one."""
        return len(self._needed)

    def fits(self, words: Sequence[str]) -> bool:
        """Say whether a header's words are those of the pattern, and nothing that matters else."""
        left = list(words)
        for group in self._needed:
            found = next((word for word in left if word in group), None)
            if found is None:
                return False
            left.remove(found)
        return all(w in self._optional or w in _SUBJECT or w in _HINTS for w in left)


class Guesses:
    """What the headers of one table may mean that none of its known names explains.

    Args:
        patterns: of the table.
        names: (known name, column) of the table.
    """

    def __init__(self, patterns: Iterable[Pattern], names: Iterable[tuple[str, str]]) -> None:
        self._patterns = tuple(patterns)
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name, column in names:
            words = _telling(words_of(name))
            self._names[_initials(words)].append((words, column))
        self._fitting: dict[str, list[Pattern]] = {}
        self._nearest: dict[str, dict[str, float]] = {}

    def by_pattern(self, headers: dict[int, str], columns: set[str]) -> Iterator[tuple[int, str]]:
        """Yield (position, column) for the headers that a pattern explains.

        Args:
            headers: the headers that no known name explains, by position.
            columns: names of the columns that are still looked for.

        Returns:
            Pairs in the order of the headers. A header that fits two columns equally well, and a
            column that two headers fit, get none.
        """
        claims = {i: self._best_pattern(header, columns) for i, header in headers.items()}
        names = list(claims.values())
        yield from ((i, name) for i, name in claims.items() if name and names.count(name) == 1)

    def _best_pattern(self, header: str, columns: set[str]) -> str | None:
        if header not in self._fitting:
            words = words_of(header)
            self._fitting[header] = [p for p in self._patterns if p.fits(words)]
        fitting = [p for p in self._fitting[header] if p.column_name in columns]
        longest = max((p.length for p in fitting), default=0)
        names = {p.column_name for p in fitting if p.length == longest}
        return names.pop() if len(names) == 1 else None

    def closest(self, headers: dict[int, str], columns: set[str]) -> Iterator[tuple[int, str]]:
        """Yield (position, column) for the headers that are nearly a known name, best first.

        Every word that matters has its counterpart in the name, alike to `CLOSEST_SIMILARITY` or
        more; so "Date of referal" is a date of referral, but no date of birth.

        Args:
            headers: the headers that nothing before explained, by position.
            columns: names of the columns that are still looked for.

        Returns:
            Pairs; none where two columns, or two headers, are about equally close.
        """
        found = sorted(
            (-similarity, position, column)
            for position, header in headers.items()
            for column, similarity in self._near(header).items()
            if column in columns
        )
        for similarity, position, column in found:
            has_rival = any(
                (other_position == position) != (other_column == column)
                and other < similarity + _CLEARLY_LESS
                for other, other_position, other_column in found
            )
            if not has_rival:
                yield position, column

    def _near(self, header: str) -> dict[str, float]:
        if header not in self._nearest:
            words = _telling(words_of(header))
            near: dict[str, float] = {}
            for name, column in self._names.get(_initials(words), ()):
                similarity = _similarity(words, name)
                if similarity >= CLOSEST_SIMILARITY:
                    near[column] = max(similarity, near.get(column, 0.0))
            self._nearest[header] = near
        return self._nearest[header]


def _initials(words: Iterable[str]) -> str:
    """Return what the words of two headers that may be the same have in common."""
    return "".join(sorted(word[0] for word in words))


def _similarity(words: tuple[str, ...], name: tuple[str, ...]) -> float:
    """Return how alike the words of a header and of a name are, 0 unless each finds another."""
    left = list(name)
    total = 0.0
    for word in words:
        best = max(left, key=lambda other: _alike(word, other))
        if _alike(word, best) < CLOSEST_SIMILARITY:
            return 0.0
        total += _alike(word, best)
        left.remove(best)
    return total / len(words) if words else 0.0


@lru_cache(maxsize=65536)
def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if word in _TRUE_WORDS or word[0] != other[0] or len(word) < _SHORTEST_MISSPELT:
        return 0.0
    forms = (f for f in (other, *_FORMS.get(other, ())) if len(f) >= _SHORTEST_MISSPELT)
    return max((SequenceMatcher(None, word, form).ratio() for form in forms), default=0.0)

"""Hiding more, where what is hidden can be worked out from what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy import sparse

from child_journeys.publish.disclosure_attack import UNBOUNDED, Knowledge, Sums, recovered
from child_journeys.publish.disclosure_rule import Rule

# a count is hidden in reach of one that is recovered: so many steps from sum to sum
_REACH = 6
# of so many values at most, left by propagation, linear programming is asked for one
_FEW_VALUES = 2


@dataclass(frozen=True)
class Counts:
    """All counts of the shareable tables, one place of each array a count.

    Attributes:
        true: the true numbers.
        shared: the published ones, NaN where hidden.
        is_listed: whether its row is published.
        row: number of its row.
        unit: number of what is hidden together with it, -1 for what is never published.
        is_row_unit: whether that is the whole row.
        block: number of its family and dimension, `total_block` that of the family's totals.
        sums: which are sums of which.
    """

    true: np.ndarray
    shared: np.ndarray
    is_listed: np.ndarray
    row: np.ndarray
    unit: np.ndarray
    is_row_unit: np.ndarray
    block: np.ndarray
    total_block: np.ndarray
    sums: Sums

    def families(self) -> Iterator[tuple[slice, Counts]]:
        """Yield the counts of each family, and where they stand: no sum goes beyond a family."""
        starts = np.flatnonzero(np.r_[True, np.diff(self.total_block) != 0])
        family_of_entry = np.searchsorted(starts, self.sums.whole, side="right") - 1
        order = np.argsort(family_of_entry, kind="stable")
        bounds = np.searchsorted(family_of_entry[order], np.arange(len(starts) + 1))
        for family, start in enumerate(starts):
            stop = starts[family + 1] if family + 1 < len(starts) else len(self.true)
            entries = order[bounds[family] : bounds[family + 1]]
            arrays = {
                field.name: getattr(self, field.name)[start:stop]
                for field in fields(self)
                if field.name != "sums"
            }
            sums = Sums(
                np.unique(self.sums.number[entries], return_inverse=True)[1],
                self.sums.whole[entries] - start,
                self.sums.part[entries] - start,
                self.sums.block[entries],
                self.sums.kind[entries],
            )
            yield slice(start, stop), Counts(**arrays, sums=sums)

    @property
    def is_shown(self) -> np.ndarray:
        """Return whether each count is published."""
        return ~np.isnan(self.shared)


def bounds_of(counts: Counts, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and greatest number that each count can be for a reader who knows the rule.

    A published count lies within its rounding and is not small. Of a hidden one in a row that is
    published the reader is told that it is small where it is, and of a row left out that it has
    few cases: more than the tables say, so that a cleverer reader is beaten as well.
    """
    least, greatest = rule.least_hidden, rule.greatest_hidden
    low = np.zeros(len(counts.true))
    high = np.full(len(counts.true), UNBOUNDED)
    is_shown = counts.is_shown
    reach = (rule.rounded_to - 1) // 2
    low[is_shown] = np.maximum(counts.shared[is_shown] - reach, greatest + 1)
    high[is_shown] = counts.shared[is_shown] + reach
    is_zero = counts.shared == 0
    low[is_zero] = high[is_zero] = 0
    is_small = (counts.true >= least) & (counts.true <= greatest)
    is_told = ~is_shown & is_small & (counts.unit >= 0)
    low[is_told & counts.is_listed] = least
    high[is_told & (counts.is_listed | counts.is_row_unit)] = greatest
    return low, high


def knowledge_of(counts: Counts, rule: Rule) -> Knowledge:
    """Return what a reader of the tables knows who knows the rule and what sums to what."""
    low, high = bounds_of(counts, rule)
    blocks = np.unique(np.c_[counts.block, counts.total_block], axis=0)
    pairs = tuple((int(block), int(total)) for block, total in blocks)
    # rounding loosens each sum: of a count that can still have many values LP rarely leaves one
    is_rounded = rule.rounded_to > 1
    narrow = _FEW_VALUES - 1 if is_rounded else UNBOUNDED
    return Knowledge(low, high, counts.sums, counts.block, pairs, narrow)


def repaired(counts: Counts, rule: Rule, *, repair: bool = True) -> Counts:
    """Return the counts with as many more hidden that no small one is recovered.

    Beside each recovered count the smallest published one of the same sums is hidden, with its
    unit; where none is published, a row is left out. Then the attack is run again.

    Args:
        counts: all counts as they would be published now.
        rule: the rule by which they were made.
        repair: whether to hide more at all.

    Raises:
        Unprotected: a count is recovered whatever is hidden.
    """
    shared, is_listed = counts.shared.copy(), counts.is_listed.copy()
    for place, family in counts.families():
        try:
            family = _repaired_family(family, rule, repair)
        except Unprotected as error:
            raise Unprotected(int(error.count + place.start)) from None
        shared[place], is_listed[place] = family.shared, family.is_listed
    return replace(counts, shared=shared, is_listed=is_listed)


def _repaired_family(counts: Counts, rule: Rule, repair: bool) -> Counts:
    secret = (counts.true >= 1) & (counts.true <= rule.greatest_hidden)
    safe = np.zeros(len(secret), dtype=bool)
    neighbours = _Neighbours(counts.sums, len(secret))
    while (found := recovered(knowledge_of(counts, rule), counts.true, secret, safe)).any():
        if not repair:
            raise Unprotected(int(np.flatnonzero(found)[0]))
        counts = _hidden_beside(counts, np.flatnonzero(found), neighbours)
    return counts


class Unprotected(Exception):
    """A count is recovered; holds its number."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class _Neighbours:
    """The counts that stand in a sum with a count."""

    def __init__(self, sums: Sums, size: int) -> None:
        starts = sums.starts
        member = np.r_[sums.part, sums.whole[starts]]
        number = np.r_[sums.number, np.arange(len(starts))]
        ones = np.ones(len(member), dtype=np.int8)
        self._sums_of = sparse.csr_matrix((ones, (member, number)), shape=(size, len(starts)))
        self._members_of = self._sums_of.T.tocsr()

    def of(self, cells: np.ndarray) -> np.ndarray:
        sums = np.unique(self._sums_of[cells].indices)
        return np.unique(self._members_of[sums].indices)


def _hidden_beside(counts: Counts, found: np.ndarray, neighbours: _Neighbours) -> Counts:
    """Return the counts with one unit more hidden in reach of each that was found."""
    shared, is_listed = counts.shared.copy(), counts.is_listed.copy()
    newly = np.zeros(len(shared), dtype=bool)
    for count in found:
        near = np.array([count])
        for _ in range(_REACH):
            near = neighbours.of(near)
            if newly[near].any():
                break
            chosen, is_row = _to_hide(counts, near)
            if chosen.any():
                newly |= chosen
                shared[chosen] = np.nan
                is_listed[chosen] &= not is_row
                break
        else:
            raise Unprotected(int(count))
    return replace(counts, shared=shared, is_listed=is_listed)


def _to_hide(counts: Counts, near: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return the counts that go with the smallest published one of some, and if as a whole row.

    Where none of them is published, the first row of them that is published at all.
    """
    shown = near[counts.is_shown[near] & (counts.unit[near] >= 0)]
    if len(shown):
        first = shown[np.argmin(counts.true[shown])]
        if not counts.is_row_unit[first]:
            return counts.unit == counts.unit[first], False
        return counts.row == counts.row[first], True
    listed = near[counts.is_listed[near] & (counts.unit[near] >= 0)]
    rows = counts.row[listed[:1]]
    return np.isin(counts.row, rows), True

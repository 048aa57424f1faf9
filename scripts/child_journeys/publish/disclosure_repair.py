"""Hiding more, where what is hidden can be worked out from what is not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from child_journeys.publish.disclosure_attack import UNBOUNDED, Attack
from child_journeys.publish.disclosure_rule import Rule
from child_journeys.publish.disclosure_tables import Sums, entries_of

# a count is hidden in reach of one that is recovered: so many steps from sum to sum
_REACH = 6


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


def repaired(counts: Counts, rule: Rule, *, repair: bool = True) -> Counts:
    """Return the counts with as many more hidden that no small one is recovered.

    Beside each recovered count the smallest published one of the same sums is hidden, with its
    unit; where none is published, a row is left out. Then the attack is made again.

    Args:
        counts: all counts as they would be published now.
        rule: the rule by which they were made.
        repair: whether to hide more at all.

    Raises:
        Unprotected: a count is recovered whatever is hidden.
    """
    secret = (counts.true >= 1) & (counts.true <= rule.greatest_hidden)
    blocks = np.unique(np.c_[counts.block, counts.total_block], axis=0)
    attack = Attack(counts.sums, blocks, counts.true, secret)
    repair_of = _Repair(counts)
    while (found := attack.recovered(*bounds_of(counts, rule))).any():
        if not repair:
            raise Unprotected(int(np.flatnonzero(found)[0]))
        counts = repair_of.hidden_beside(counts, np.flatnonzero(found))
    return counts


class Unprotected(Exception):
    """A count is recovered; holds its number."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class _Groups:
    """The counts of each group, by its number; of -1 and less none."""

    def __init__(self, group: np.ndarray) -> None:
        self._group, self._order = group, np.argsort(group, kind="stable")
        self._sorted = group[self._order]

    def of(self, count: int) -> np.ndarray:
        """Return the counts of the group of a count."""
        group = self._group[count]
        start, stop = np.searchsorted(self._sorted, [group, group + 1])
        return self._order[start:stop]


class _Neighbours:
    """The counts that stand in a sum with a count."""

    def __init__(self, sums: Sums, size: int) -> None:
        self._members_of = sums.equations(size)
        self._sums_of = self._members_of.T.tocsr()

    def of(self, cells: np.ndarray) -> np.ndarray:
        sums = self._lines(self._sums_of, cells)
        return self._lines(self._members_of, sums)

    @staticmethod
    def _lines(matrix: sparse.csr_matrix, lines: np.ndarray) -> np.ndarray:
        return np.unique(matrix.indices[entries_of(matrix, lines)[0]])


class _Repair:
    """Hides more of some counts, beside those that were found.

    Args:
        counts: all counts; which are units, rows and sums never changes.
    """

    def __init__(self, counts: Counts) -> None:
        self._neighbours = _Neighbours(counts.sums, len(counts.true))
        self._units, self._rows = _Groups(counts.unit), _Groups(counts.row)

    def hidden_beside(self, counts: Counts, found: np.ndarray) -> Counts:
        """Return the counts with one unit more hidden in reach of each that was found."""
        shared, is_listed = counts.shared.copy(), counts.is_listed.copy()
        newly = np.zeros(len(shared), dtype=bool)
        for count in found:
            near = np.array([count])
            for _ in range(_REACH):
                near = self._neighbours.of(near)
                if newly[near].any():
                    break
                chosen, is_row = self._to_hide(counts, near)
                if len(chosen):
                    newly[chosen] = True
                    shared[chosen] = np.nan
                    is_listed[chosen] &= not is_row
                    break
            else:
                raise Unprotected(int(count))
        return replace(counts, shared=shared, is_listed=is_listed)

    def _to_hide(self, counts: Counts, near: np.ndarray) -> tuple[np.ndarray, bool]:
        """Return the counts that go with the smallest published one of some, and if as a row.

        Where none of them is published, the first row of them that is published at all.
        """
        shown = near[~np.isnan(counts.shared[near]) & (counts.unit[near] >= 0)]
        if len(shown):
            first = shown[np.argmin(counts.true[shown])]
            if not counts.is_row_unit[first]:
                return self._units.of(first), False
            return self._rows.of(first), True
        listed = near[counts.is_listed[near] & (counts.unit[near] >= 0)]
        return (self._rows.of(listed[0]) if len(listed) else listed), True

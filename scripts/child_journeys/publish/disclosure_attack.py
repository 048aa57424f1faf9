"""The attack: what a reader with a calculator and patience finds out about hidden counts.

The reader knows the rule, the published numbers, and which numbers are sums of which others. Each
hidden count then has a least and a greatest value it can stand for. Where both are the same whole
number, the count is recovered.
"""

from __future__ import annotations

import numpy as np

from child_journeys.publish.disclosure_programmes import only_one_fits
from child_journeys.publish.disclosure_tables import Sums, tables_apart
from child_journeys.publish.disclosure_walk import walked

# more than any count, and small enough for sums of millions of them to be exact
UNBOUNDED = 1e9

_ROUNDS_OF_PROPAGATION = 1000
# blocks are searched together up to so many places, so that memory does not grow with their number
_PLACES_AT_ONCE = 250_000


class Attack:
    """The attack on hidden counts, to be made again when more of them are hidden.

    What was once found safe stays so: to hide more takes no table away that fits. A total has to
    be safe in each block that it stands in.

    Args:
        sums: which counts are sums of which.
        blocks: a row for each block that is attacked: its number and that of its totals.
        true: the true counts, which fulfil all sums.
        secret: whether each count must not be found out.
    """

    def __init__(
        self, sums: Sums, blocks: np.ndarray, true: np.ndarray, secret: np.ndarray
    ) -> None:
        self._sums, self._true, self._secret = sums, true, secret
        self._tables = tables_apart(sums, blocks)
        self._left = secret[self._tables.cell]

    def recovered(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Return which of the secret counts follow from what a reader knows.

        Propagation first; only where it finds nothing, each block is searched for other tables
        that fit, and what is the same in all of them is bounded by linear programming.

        Args:
            low, high: the bounds of each count that a reader knows, whole numbers; `high` is
                `UNBOUNDED` where nothing is known. The true count lies between.
        """
        low, high = propagated(self._sums, low, high)
        found = self._secret & (low == high)
        if found.any():
            return found
        for blocks in self._tables.stacks(self._left, _PLACES_AT_ONCE):
            places, tables = self._tables.of(blocks)
            below, above = ((bound - self._true)[tables.cell] for bound in (low, high))
            left = self._left[places]
            left &= ~walked(tables, below, above, left)
            left = only_one_fits(tables, below, above, left)
            self._left[places] = left
            found[tables.cell[left]] = True
        return found


def propagated(sums: Sums, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of each count after every sum was used until nothing changed.

    A whole lies between the sums of the bounds of its parts, a part between what the whole and
    the other parts leave: interval propagation. It finds most of what can be found, at once for
    all tables, and carries what was found from one table to the next.

    Args:
        sums: which counts are sums of which.
        low, high: the bounds of each count to begin with.

    Returns:
        Least and greatest value of each count.
    """
    low, high = low.copy(), high.copy()
    entries = np.arange(len(sums.number))
    for _ in range(_ROUNDS_OF_PROPAGATION):
        if not len(entries):
            break
        before = low.copy(), high.copy()
        _use_sums(sums, entries, low, high)
        is_changed = (low != before[0]) | (high != before[1])
        is_changed = is_changed[sums.part] | is_changed[sums.whole]
        again = np.bincount(sums.number, weights=is_changed) > 0
        entries = np.flatnonzero(again[sums.number])
    return low, high


def _use_sums(sums: Sums, entries: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
    """Narrow the bounds by each of the sums of some entries once."""
    number, part = sums.number[entries], sums.part[entries]
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    whole = sums.whole[entries]
    part_lows, part_highs = low[part], high[part]
    least = np.add.reduceat(part_lows, starts)
    greatest = np.add.reduceat(part_highs, starts)
    np.maximum.at(low, whole[starts], least)
    np.minimum.at(high, whole[starts], greatest)
    of_entry = np.cumsum(np.diff(number, prepend=-1) != 0) - 1
    np.maximum.at(low, part, low[whole] - (greatest[of_entry] - part_highs))
    np.minimum.at(high, part, high[whole] - (least[of_entry] - part_lows))

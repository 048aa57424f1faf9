"""The attack: what a reader with a calculator and patience finds out about hidden counts.

The reader knows the rule, the published numbers, and which numbers are sums of which others. Each
hidden count then has a least and a greatest value it can stand for. Where both are the same whole
number, the count is recovered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

# more than any count, and small enough for sums of millions of them to be exact
UNBOUNDED = 1e9
# how far the solver's numbers may be from the whole numbers they stand for
TOLERANCE = 1e-5

WITHIN, VALUES, OTHERS, LINK = range(4)

_ROUNDS_OF_PROPAGATION = 1000
# after so many tables, each count that is left is bounded alone
_TABLES_AT_ONCE = 3
# so many sums lie between a count and those that are tried with it first
_REACH = 2


@dataclass(frozen=True)
class Sums:
    """Which counts are sums of which: each entry says that `part` is a part of `whole`.

    Attributes:
        number: the sum an entry belongs to, 0 and up, ascending; a sum has one whole.
        whole: number of the count that is the sum.
        part: number of the count that is a part of it.
        block: the block a sum belongs to, one for each entry.
        kind: `WITHIN` a row or over authorities or years, `VALUES` of a dimension, `OTHERS` (one
            value and all others), or `LINK` (of another kind).
    """

    number: np.ndarray
    whole: np.ndarray
    part: np.ndarray
    block: np.ndarray
    kind: np.ndarray

    @property
    def starts(self) -> np.ndarray:
        """Return the first entry of each sum."""
        return np.flatnonzero(np.diff(self.number, prepend=-1))

    def of_block(self, block: int, shared: int) -> Sums:
        """Return the sums of one block and of the block it shares its totals with."""
        chosen = (self.block == block) | (self.block == shared)
        number = np.unique(self.number[chosen], return_inverse=True)[1]
        return Sums(
            number,
            self.whole[chosen],
            self.part[chosen],
            self.block[chosen],
            self.kind[chosen],
        )


@dataclass(frozen=True)
class Knowledge:
    """What a reader knows: bounds of each count, and the sums.

    Attributes:
        low, high: bounds of each count, whole numbers; `high` is `UNBOUNDED` where nothing is
            known. The true count lies between.
        sums: which counts are sums of which.
        block: the block of each count.
        blocks: pairs of blocks that are attacked together: one table and its totals.
        narrow: counts of which propagation leaves a wider range are not attacked again.
    """

    low: np.ndarray
    high: np.ndarray
    sums: Sums
    block: np.ndarray
    blocks: tuple[tuple[int, int], ...]
    narrow: float = UNBOUNDED


def propagated(knowledge: Knowledge) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of each count after every sum was used until nothing changed.

    A whole lies between the sums of the bounds of its parts, a part between what the whole and
    the other parts leave: interval propagation. It finds most of what can be found, at once for
    all tables, and carries what was found from one table to the next.

    Args:
        knowledge: what a reader knows.

    Returns:
        Least and greatest value of each count.
    """
    low, high, sums = knowledge.low.copy(), knowledge.high.copy(), knowledge.sums
    if not len(sums.number):
        return low, high
    starts = sums.starts
    whole, part, number = sums.whole[starts], sums.part, sums.number
    order = np.argsort(part, kind="stable")
    parts, first = np.unique(part[order], return_index=True)
    for _ in range(_ROUNDS_OF_PROPAGATION):
        before = low.copy(), high.copy()
        part_lows, part_highs = low[part], high[part]
        least = np.add.reduceat(part_lows, starts)
        greatest = np.add.reduceat(part_highs, starts)
        np.maximum.at(low, whole, least)
        np.minimum.at(high, whole, greatest)
        part_low = low[whole][number] - (greatest[number] - part_highs)
        part_high = high[whole][number] - (least[number] - part_lows)
        low[parts] = np.maximum(low[parts], np.maximum.reduceat(part_low[order], first))
        high[parts] = np.minimum(high[parts], np.minimum.reduceat(part_high[order], first))
        if np.array_equal(low, before[0]) and np.array_equal(high, before[1]):
            break
    return low, high


def recovered(
    knowledge: Knowledge, true: np.ndarray, secret: np.ndarray, safe: np.ndarray
) -> np.ndarray:
    """Return which of the secret counts follow from what a reader knows.

    Propagation first; only where it finds nothing, linear programming on each block.

    Args:
        knowledge: what a reader knows.
        true: the true counts, which fulfil all bounds and sums.
        secret: whether each count must not be found out.
        safe: whether a count was found safe before; what is found safe now is marked in it. To
            hide more makes no safe count unsafe.

    Returns:
        Whether each count is recovered.
    """
    low, high = propagated(knowledge)
    found = secret & (low == high)
    safe[found] = False
    if found.any():
        return found
    is_total = np.isin(knowledge.block, [shared for _, shared in knowledge.blocks])
    safe |= _swapped(knowledge, true, low, high, is_total) & ~is_total
    secret = secret & (high - low <= knowledge.narrow)
    for block, shared in knowledge.blocks:
        table = _table_of_block(knowledge, low, high, block, shared)
        cells, true_cells = table.cells, true[table.cells]
        left = np.flatnonzero(secret[cells] & ~safe[cells])
        if not len(left):
            continue
        near = table.held(np.flatnonzero(is_total[cells]), true_cells)
        near = near.held(near.far_from(left), true_cells)
        for each in (near, table):
            left = left[~each.differing(true_cells, left, _TABLES_AT_ONCE)[left]]
        is_recovered = np.array([table.is_recovered(true_cells, count) for count in left], bool)
        found[cells[left[is_recovered]]] = True
        # a total may be safe in one block and not in another
        safe[cells[~is_total[cells] & ~found[cells]]] = True
    return found


def _swapped(
    knowledge: Knowledge, true: np.ndarray, low: np.ndarray, high: np.ndarray, is_total: np.ndarray
) -> np.ndarray:
    """Return which counts differ in a table in which one case has another value of a dimension.

    Most tables that could be published as they are allow such a swap: a case less with one value
    and one more with another, all totals of the dimension as they were. Found for all at once, it
    leaves little to linear programming.
    """
    sums = knowledge.sums
    held, within = _sums_within(sums, is_total)
    is_finest, made_of = _made_of_finest(sums, held, within)
    moves, groups = _moves(sums, within, is_finest)
    changes = (made_of @ moves).tocsr()
    return abs(changes) @ _possible(changes, groups, true, low, high).astype(float) > 0


def _sums_within(sums: Sums, is_total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which counts stay as they are in a swap, and which entries of the sums do not.

    Of the entries those of one sum for each whole: of the values of a row, or of the finest counts.
    """
    linked = sums.kind == LINK
    held = is_total.copy()
    held[sums.whole[linked]] = held[sums.part[linked]] = True
    within = (sums.kind == WITHIN) & ~held[sums.whole]
    first = np.zeros(len(sums.starts), dtype=bool)
    starts = sums.starts[within[sums.starts]]
    first[sums.number[starts[np.unique(sums.whole[starts], return_index=True)[1]]]] = True
    return held, within & first[sums.number]


def _made_of_finest(
    sums: Sums, held: np.ndarray, within: np.ndarray
) -> tuple[np.ndarray, sparse.csr_matrix]:
    """Return which counts are made of no other, and what all counts are made of.

    Returns:
        Whether each count is one of the finest; a row for each count and a column for each of the
        finest, with how much the one changes with the other.
    """
    size = len(held)
    # all others are one less where one is one more
    pairs = np.flatnonzero(sums.kind == OTHERS).reshape(-1, 2)
    one, other = sums.part[pairs].T
    step = sparse.csr_matrix(
        (
            np.r_[np.ones(within.sum()), -np.ones(len(one))],
            (np.r_[sums.whole[within], other], np.r_[sums.part[within], one]),
        ),
        shape=(size, size),
    )
    is_finest = ~held
    is_finest[sums.whole[within]] = is_finest[other] = False
    layer = sparse.identity(size, format="csr")[:, np.flatnonzero(is_finest)]
    made_of = layer
    while layer.nnz:
        layer = step @ layer
        made_of = made_of + layer
    return is_finest, made_of


def _moves(
    sums: Sums, within: np.ndarray, is_finest: np.ndarray
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return what a single case can do: be one more of a finest count, or pass from one to another.

    Returns:
        A row for each of the finest counts and a column for each move; for each move the groups of
        values (a dimension and its total) that it adds to and takes from, -1 and less for none.
    """
    over_values = sums.kind == VALUES
    group = np.full(len(is_finest), -1)
    group[sums.part[over_values]] = sums.number[over_values]
    group = group[is_finest]
    one, other = _pairs(sums, within, is_finest)
    place = np.cumsum(is_finest) - 1
    one, other = place[one], place[other]
    count = len(group)
    columns = np.arange(len(one)) + count
    moves = sparse.csr_matrix(
        (
            np.r_[np.ones(count + len(one)), -np.ones(len(other))],
            (np.r_[np.arange(count), one, other], np.r_[np.arange(count), columns, columns]),
        ),
        shape=(count, count + len(one)),
    )
    return moves, np.r_[np.c_[group, np.full(count, -2)], np.c_[group[one], group[other]]]


def _pairs(sums: Sums, within: np.ndarray, is_finest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return all pairs of finest counts that are parts of one sum: two years, two outcomes."""
    chosen = within & is_finest[sums.part]
    number, part = sums.number[chosen], sums.part[chosen]
    sizes = np.bincount(number)[number]
    position = np.arange(len(number)) - np.searchsorted(number, number)
    after = sizes - position - 1
    one = np.repeat(np.arange(len(number)), after)
    first = np.repeat(np.cumsum(after) - after, after)
    return part[one], part[one + 1 + np.arange(len(one)) - first]


def _possible(
    changes: sparse.csr_matrix,
    groups: np.ndarray,
    true: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> np.ndarray:
    """Return which moves can be made, each with its opposite for another value of its group."""
    more, less = changes.maximum(0).T, (-changes.minimum(0)).T
    no_more, no_less = (true + 1 > high).astype(float), (true - 1 < low).astype(float)
    may_grow = more @ no_more + less @ no_less == 0
    may_shrink = more @ no_less + less @ no_more == 0
    group = np.unique(groups, axis=0, return_inverse=True)[1].ravel()
    alone = groups[:, 0] < 0
    growing, shrinking = (np.bincount(group, weights=may)[group] for may in (may_grow, may_shrink))
    return may_grow & (alone | (shrinking - may_shrink > 0)) | may_shrink & (
        alone | (growing - may_grow > 0)
    )


@dataclass(frozen=True)
class _Table:
    """One block as a linear programme.

    Attributes:
        cells: numbers of the counts of the block.
        equations: one row for each sum: its parts less the whole are 0.
        low, high: bounds of the counts.
    """

    cells: np.ndarray
    equations: sparse.csr_matrix
    low: np.ndarray
    high: np.ndarray

    def held(self, places: np.ndarray, true: np.ndarray) -> _Table:
        """Return the block as if some counts were published: what differs then, does so anyway."""
        low, high = self.low.copy(), self.high.copy()
        low[places] = high[places] = true[places]
        return _Table(self.cells, self.equations, low, high)

    def far_from(self, places: np.ndarray) -> np.ndarray:
        """Return the counts that are more than some sums away from all of some."""
        near = np.zeros(len(self.cells))
        near[places] = 1
        linked = abs(self.equations)
        for _ in range(_REACH):
            near = linked.T @ np.sign(linked @ near)
        return np.flatnonzero(near == 0)

    def differing(self, true: np.ndarray, wanted: np.ndarray, tables: int) -> np.ndarray:
        """Return which of the wanted counts are others in tables that fit all that is known.

        Each table is the one in which most of the wanted counts are 1 more, or 1 less, than in
        the true one: some up and some down, for all together could hardly move.

        Args:
            true: the true counts of the block.
            wanted: places of the counts that matter.
            tables: how many tables to try.
        """
        differs = np.zeros(len(true), dtype=bool)
        direction = np.where(np.arange(len(true)) % 2, 1.0, -1.0)
        for _ in range(tables):
            left = wanted[~differs[wanted]]
            if not len(left):
                break
            gains = np.zeros(len(true))
            gains[left] = direction[left]
            differs |= np.abs(self._farthest(true, gains, limit=1.0)) >= 1 - TOLERANCE
            direction = -direction
        return differs

    def is_recovered(self, true: np.ndarray, count: int) -> bool:
        """Return whether only one whole number fits for a count."""
        for sign in (1.0, -1.0):
            gains = np.zeros(len(true))
            gains[count] = sign
            if abs(self._farthest(true, gains, limit=1.0)[count]) >= 1 - TOLERANCE:
                return False
        return True

    def _farthest(self, true: np.ndarray, gains: np.ndarray, limit: float) -> np.ndarray:
        """Return the distances from the true counts of the table with the greatest gain.

        Args:
            true: the true counts of the block.
            gains: the gain for each step away from the true count, 0 for most.
            limit: the greatest distance of a count that brings a gain.
        """
        moves = np.zeros(len(true))
        free = np.flatnonzero(self.low < self.high)
        wanted = np.flatnonzero(gains[free])
        if not len(wanted):
            return moves
        equations = self.equations[:, free]
        equations = equations[np.diff(equations.indptr) > 0]
        size, count = len(free), len(wanted)
        # a gain is what a count adds in its direction, at most the limit
        steps = sparse.csr_matrix(
            (-gains[free][wanted], (np.arange(count), wanted)), shape=(count, size)
        )
        nothing = sparse.csr_matrix((equations.shape[0], count))
        result = linprog(
            np.r_[np.zeros(size), -np.ones(count)],
            A_ub=sparse.hstack([steps, sparse.identity(count)]),
            b_ub=np.zeros(count),
            A_eq=sparse.hstack([equations, nothing]),
            b_eq=np.zeros(equations.shape[0]),
            bounds=np.r_[
                np.c_[self.low[free] - true[free], self.high[free] - true[free]],
                np.tile([-UNBOUNDED, limit], (count, 1)),
            ],
        )
        if result.x is not None:
            moves[free] = result.x[:size]
        return moves


def _table_of_block(
    knowledge: Knowledge, low: np.ndarray, high: np.ndarray, block: int, shared: int
) -> _Table:
    sums = knowledge.sums.of_block(block, shared)
    cells, places = np.unique(np.r_[sums.whole, sums.part], return_inverse=True)
    whole, part = np.split(places, 2)
    starts = sums.starts
    rows = np.r_[sums.number, np.arange(len(starts))]
    columns = np.r_[part, whole[starts]]
    values = np.r_[np.ones(len(part)), -np.ones(len(starts))]
    equations = sparse.csr_matrix((values, (rows, columns)), shape=(len(starts), len(cells)))
    return _Table(cells, equations, low[cells], high[cells])

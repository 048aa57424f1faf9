"""A walk over tables that would be published just so: what differs in one of them is not found out.

Each step changes few counts, so that all sums and all published numbers stay as they are. Every
table on the way therefore fits all that a reader knows, and a count that is not everywhere what it
truly is has at least two values that fit. A walk proves nothing about the counts it leaves as they
are: those are left to linear programming.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from child_journeys.publish.disclosure_tables import (
    OTHERS,
    VALUES,
    WITHIN,
    Sums,
    Tables,
    entries_of,
)

# so many partners are drawn for each count of a sum, and for each move that needs one
_PARTNERS = 2
# steps until it is asked what is left, and the share of it that they must settle to go on
_STEPS, _WORTHWHILE = 100, 0.05
# so many that two are hardly ever the same, and small enough to be added as whole numbers
_RANDOM_NUMBERS = 2**52
# one step in so many is drawn from all moves, as others make room
_ANY_MOVE = 4


def walked(tables: Tables, low: np.ndarray, high: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return which places differ from the truth in a table that fits.

    Args:
        tables: the blocks; a step is made in each at once.
        low, high: how far each place may be from its true count.
        wanted: whether it matters that a place is found to differ.
    """
    chance = np.random.default_rng(0)
    moves = _moves(tables, low < high, chance)
    anything = _Choice.of(moves, tables.block)
    distance = np.zeros(len(low))
    differs = np.zeros(len(low), dtype=bool)
    is_worthwhile = True
    while is_worthwhile:
        left = wanted & ~differs
        helpful = _Choice.of(moves[:, _touching(moves, left)], tables.block)
        if not len(helpful.first):
            break
        for step in range(_STEPS):
            choice = helpful if step % _ANY_MOVE else anything
            places = choice.walk(distance, low, high, chance)
            differs[places] |= distance[places] != 0
        settled = np.count_nonzero(left & differs)
        is_worthwhile = settled > _WORTHWHILE * np.count_nonzero(left)
    return differs


@dataclass(frozen=True)
class _Choice:
    """Moves to draw one of for each block.

    Attributes:
        moves: a column for each move, those of a block side by side.
        first, count: the first move of each block, and how many it has.
    """

    moves: sparse.csc_matrix
    first: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, moves: sparse.csc_matrix, block: np.ndarray) -> _Choice:
        """Return the choice of some moves, of which each belongs to one block."""
        owner = block[moves.indices[moves.indptr[:-1]]]
        order = np.argsort(owner, kind="stable")
        _, first, count = np.unique(owner[order], return_index=True, return_counts=True)
        return cls(moves[:, order], first, count)

    def walk(
        self, distance: np.ndarray, low: np.ndarray, high: np.ndarray, chance: np.random.Generator
    ) -> np.ndarray:
        """Make a random move in each block that has room for it; return the places changed."""
        drawn = self.first + (chance.random(len(self.first)) * self.count).astype(int)
        sign = chance.choice([-1.0, 1.0], len(drawn))
        entries, length = entries_of(self.moves, drawn)
        places = self.moves.indices[entries]
        after = distance[places] + self.moves.data[entries] * np.repeat(sign, length)
        fits = (after >= low[places]) & (after <= high[places])
        is_made = np.repeat(np.logical_and.reduceat(fits, np.cumsum(length) - length), length)
        distance[places[is_made]] = after[is_made]
        return places[is_made]


def _touching(moves: sparse.csc_matrix, places: np.ndarray) -> np.ndarray:
    """Return the moves that change one of some places."""
    return np.flatnonzero(abs(moves).T @ places.astype(float))


def _moves(tables: Tables, is_free: np.ndarray, chance: np.random.Generator) -> sparse.csc_matrix:
    """Return moves that keep all sums and change no known place, a row for each place.

    A single case can be one more of a finest count, or pass from one to another of a sum. What
    then does not add up, or is changed although it is known, a second such step puts right.
    """
    equations = tables.equations()
    steps = _steps_of_cases(tables.sums, len(is_free), chance)
    wrong = _what_is_wrong(equations, steps, is_free, chance)
    need = np.flatnonzero(wrong)
    one, other = (need[each] for each in _partners(np.abs(wrong[need]), chance))
    sign = sparse.diags(-np.sign(wrong[one]) * np.sign(wrong[other]).astype(float))
    pairs = steps[:, one] + steps[:, other] @ sign
    pairs.eliminate_zeros()
    moves = sparse.hstack([steps[:, wrong == 0], pairs]).tocsc()
    # numbers that happen to be the same must not make a move of two steps that do not cancel
    is_right = np.asarray(abs(equations @ moves).sum(axis=0)).ravel() == 0
    is_right &= abs(moves).T @ (~is_free).astype(float) == 0
    return moves[:, is_right & (np.diff(moves.indptr) > 0)]


def _what_is_wrong(
    equations: sparse.csr_matrix,
    steps: sparse.csc_matrix,
    is_free: np.ndarray,
    chance: np.random.Generator,
) -> np.ndarray:
    """Return a number for what each step leaves wrong, 0 for nothing.

    It is a sum of random numbers of the equations and of the known places: of steps that leave the
    same wrong it is the same, of those that cancel the opposite.
    """
    of_equation = chance.integers(1, _RANDOM_NUMBERS, equations.shape[0])
    of_place = np.where(is_free, 0, chance.integers(1, _RANDOM_NUMBERS, len(is_free)))
    return (of_place + of_equation @ equations.astype(np.int64)) @ steps.astype(np.int64)


def _partners(group: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return each item some times beside another of its group, drawn at random."""
    order = np.argsort(group, kind="stable")
    _, start, size = np.unique(group[order], return_index=True, return_counts=True)
    place = np.empty(len(group), dtype=int)
    place[order] = np.repeat(np.arange(len(start)), size)
    one = np.repeat(np.arange(len(group)), _PARTNERS)
    drawn = (chance.random(len(one)) * size[place[one]]).astype(int)
    other = order[start[place[one]] + drawn]
    return one[one != other], other[one != other]


def _steps_of_cases(sums: Sums, size: int, chance: np.random.Generator) -> sparse.csc_matrix:
    """Return a column for each thing that a single case can do, with all counts it changes."""
    is_finest, made_of = _made_of_finest(sums, size)
    pairable = (sums.kind == WITHIN) & is_finest[sums.part]
    column = np.cumsum(is_finest) - 1
    columns = column[sums.part[pairable]]
    one, other = (columns[each] for each in _partners(sums.number[pairable], chance))
    return sparse.hstack([made_of, made_of[:, one] - made_of[:, other]]).tocsc()


def _made_of_finest(sums: Sums, size: int) -> tuple[np.ndarray, sparse.csc_matrix]:
    """Return which counts are made of no other, and what all counts are made of.

    Returns:
        Whether each count is one of the finest; a row for each count and a column for each of the
        finest, with how much the one changes with the other.
    """
    pairs = np.flatnonzero(sums.kind == OTHERS).reshape(-1, 2)
    one, other = sums.part[pairs].T
    base = sums.whole[pairs[:, 0]]
    is_finest = np.ones(size, dtype=bool)
    is_finest[other] = False
    summed = _one_sum_each(sums, np.isin(sums.kind, (WITHIN, VALUES)) & is_finest[sums.whole])
    is_finest[sums.whole[summed]] = False
    # all others are one less where one is one more, and one more where all are
    step = sparse.csr_matrix(
        (
            np.r_[np.ones(summed.sum()), -np.ones(len(one)), np.ones(len(one))],
            (np.r_[sums.whole[summed], other, other], np.r_[sums.part[summed], one, base]),
        ),
        shape=(size, size),
    )
    layer = sparse.identity(size, format="csc")[:, np.flatnonzero(is_finest)]
    made_of = layer
    while layer.nnz:
        layer = step @ layer
        made_of = made_of + layer
    return is_finest, made_of.tocsc()


def _one_sum_each(sums: Sums, chosen: np.ndarray) -> np.ndarray:
    """Return the entries of one of the chosen sums for each whole, the first."""
    starts = sums.starts
    starts = starts[chosen[starts]]
    is_first = np.zeros(len(sums.starts), dtype=bool)
    is_first[sums.number[starts[np.unique(sums.whole[starts], return_index=True)[1]]]] = True
    return chosen & is_first[sums.number]

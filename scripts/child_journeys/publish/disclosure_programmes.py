"""Linear programmes over the tables: whether only one whole number fits for a count."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from child_journeys.publish.disclosure_tables import Tables

# how far the solver's numbers may be from the whole numbers they stand for
TOLERANCE = 1e-5
# after so many tables in which as many as possible differ, each count that is left is tried alone
_TABLES_AT_ONCE = 3
# blocks are given to the solver together, up to so many places: its own start costs as much
_PLACES_AT_ONCE = 3000


def only_one_fits(
    tables: Tables, low: np.ndarray, high: np.ndarray, wanted: np.ndarray
) -> np.ndarray:
    """Return for which of the wanted places no other whole number fits, its block alone.

    First tables are sought in which as many as possible differ, some up and some down, for all
    together could hardly move; then each that is left is bounded alone.

    Args:
        tables: the blocks.
        low, high: how far each place may be from its true count.
        wanted: whether a place matters.
    """
    chance = np.random.default_rng(0)
    left = wanted.copy()
    room = high + low
    direction = np.where(room == 0, chance.choice([-1.0, 1.0], len(left)), np.sign(room))
    for _ in range(_TABLES_AT_ONCE):
        left &= ~_differing(tables, low, high, left * direction)
        direction = -direction
    found = np.zeros(len(left), dtype=bool)
    while left.any():
        # one place of each block: the programmes of the blocks do not touch
        places = np.flatnonzero(left)
        one = places[np.unique(tables.block[places], return_index=True)[1]]
        for sign in (1.0, -1.0):
            gains = np.zeros(len(left))
            gains[one] = sign * left[one]
            left &= ~_differing(tables, low, high, gains)
        found[one] = left[one]
        left[one] = False
    return found


def _differing(tables: Tables, low: np.ndarray, high: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """Return which places differ by a whole case in the tables with the greatest gain."""
    differs = np.zeros(len(gains), dtype=bool)
    for blocks in tables.stacks(gains != 0, _PLACES_AT_ONCE):
        places, some = tables.of(blocks)
        steps = _farthest(some, low[places], high[places], gains[places])
        differs[places] = np.abs(steps) >= 1 - TOLERANCE
    return differs


def _farthest(tables: Tables, low: np.ndarray, high: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """Return the distances from the true counts of the table with the greatest gain.

    Args:
        tables: the blocks.
        low, high: how far each place may be from its true count.
        gains: the gain for each step away from the true count, 0 for most; what lies more than
            one step away in its direction brings no more, and is left out.
    """
    distances = np.zeros(len(gains))
    free = np.flatnonzero(low < high)
    equations = tables.equations()[:, free]
    equations = equations[np.diff(equations.indptr) > 0]
    gains = gains[free]
    up = np.where(gains > 0, np.minimum(high[free], 1), high[free])
    down = np.where(gains < 0, np.minimum(-low[free], 1), -low[free])
    # steps up and down have columns of their own, so that the solver starts at the true counts
    result = linprog(
        np.r_[-gains, gains],
        A_eq=sparse.hstack([equations, -equations]),
        b_eq=np.zeros(equations.shape[0]),
        bounds=np.c_[np.zeros(2 * len(free)), np.r_[up, down]],
        method="highs-ds",
        options={"presolve": False},
    )
    if result.x is not None:
        distances[free] = np.subtract(*np.split(result.x, 2))
    return distances

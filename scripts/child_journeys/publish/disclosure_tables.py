"""The counts as tables: which are sums of which, and each dimension apart with its totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

WITHIN, VALUES, OTHERS, LINK = range(4)


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

    def equations(self, size: int) -> sparse.csr_matrix:
        """Return one row for each sum, a column for each of so many counts: parts less whole."""
        starts = self.starts
        rows = np.r_[self.number, np.arange(len(starts))]
        columns = np.r_[self.part, self.whole[starts]]
        values = np.r_[np.ones(len(self.part)), -np.ones(len(starts))]
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(starts), size))


@dataclass(frozen=True)
class Tables:
    """Blocks side by side, each with totals of its own: what one allows says nothing of the others.

    Attributes:
        cell: number of the count at each place; a total stands at a place of each block.
        block: number of the block of each place, ascending.
        sums: which places are sums of which; `block` ascends there as well.
    """

    cell: np.ndarray
    block: np.ndarray
    sums: Sums

    def of(self, blocks: np.ndarray) -> tuple[np.ndarray, Tables]:
        """Return the places of some of the blocks, and these alone as tables."""
        places = np.flatnonzero(np.isin(self.block, blocks))
        entries = np.isin(self.sums.block, blocks)
        sums = Sums(
            np.unique(self.sums.number[entries], return_inverse=True)[1],
            np.searchsorted(places, self.sums.whole[entries]),
            np.searchsorted(places, self.sums.part[entries]),
            self.sums.block[entries],
            self.sums.kind[entries],
        )
        return places, Tables(self.cell[places], self.block[places], sums)

    def stacks(self, wanted: np.ndarray, size: int) -> Iterator[np.ndarray]:
        """Yield the blocks with a wanted place, together those that have about so many places."""
        blocks = np.unique(self.block[wanted])
        sizes = np.searchsorted(self.block, blocks, side="right")
        sizes -= np.searchsorted(self.block, blocks)
        stack = np.cumsum(sizes) // size
        for number in np.unique(stack):
            yield blocks[stack == number]

    def equations(self) -> sparse.csr_matrix:
        """Return one row for each sum and a column for each place."""
        return self.sums.equations(len(self.cell))


def tables_apart(sums: Sums, blocks: np.ndarray) -> Tables:
    """Return the tables of all blocks.

    Args:
        sums: which counts are sums of which.
        blocks: a row for each block: its number and that of the block with its totals.
    """
    entries, block = _entries_apart(sums, blocks)
    size = 1 + max(sums.whole.max(initial=0), sums.part.max(initial=0))
    keys = np.r_[block, block] * size + np.r_[sums.whole[entries], sums.part[entries]]
    places, of_entry = np.unique(keys, return_inverse=True)
    whole, part = np.split(of_entry, 2)
    starts = np.diff(block * (1 + sums.number.max(initial=0)) + sums.number[entries], prepend=-1)
    number = np.cumsum(starts != 0) - 1
    apart = Sums(number, whole, part, block, sums.kind[entries])
    return Tables(places % size, places // size, apart)


def _entries_apart(sums: Sums, blocks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the entries of each block and of its totals, and to which block each then belongs."""
    order = np.argsort(sums.block, kind="stable")
    ends = np.searchsorted(sums.block[order], np.c_[blocks, blocks + 1])
    entries, owners = [], []
    for (block, shared), (start, shared_start, end, shared_end) in zip(blocks, ends, strict=True):
        own = order[start:end]
        with_totals = own if block == shared else np.r_[own, order[shared_start:shared_end]]
        entries.append(np.sort(with_totals))
        owners.append(np.full(len(with_totals), block))
    return np.concatenate(entries), np.concatenate(owners)


def entries_of(
    matrix: sparse.csr_matrix | sparse.csc_matrix, lines: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the entries of some lines in the arrays of a matrix.

    Args:
        matrix: its lines are rows or columns, whichever stand together in it.
        lines: numbers of the lines.

    Returns:
        Line after line, the places of the entries; how many each line has.
    """
    start = matrix.indptr[lines]
    length = matrix.indptr[lines + 1] - start
    before = np.cumsum(length) - length
    return np.arange(length.sum()) + np.repeat(start - before, length), length

"""For every recipe the few recipes that point to it most strongly, as sparse rows."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

CELLS = 1_000_000
"""Cells worked on at once; sorting them takes 50 bytes each."""


def strongest(rows: csr_array, k: int) -> csr_array:
    """Return `rows` with only the `k` largest values of each row, columns ascending; ties go to the lower column."""
    sizes = np.diff(rows.indptr)
    owner = np.repeat(np.arange(rows.shape[0]), sizes)
    order = np.lexsort((rows.indices, -rows.data, owner))
    rank = np.arange(len(owner)) - np.repeat(rows.indptr[:-1], sizes)
    kept = np.sort(order[rank < k]) if rows.has_sorted_indices else order[rank < k]
    counts = np.bincount(owner[kept], minlength=rows.shape[0])
    indptr = np.concatenate([[0], np.cumsum(counts)])
    return csr_array((rows.data[kept], rows.indices[kept], indptr), shape=rows.shape)


def product(left: csr_array, right: csr_array, *, k: int, column_scale: np.ndarray) -> csr_array:
    """Return `left @ right`, its columns scaled and its diagonal left out, with the `k` largest values of each row.

    Worked in blocks of rows, so that the whole product is never held.
    """
    step = max(1, CELLS // max(1, right.shape[1]))
    blocks = []
    for start in range(0, left.shape[0], step):
        block = csr_array(left[start : start + step] @ right)
        block.sort_indices()
        owner = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr)) + start
        block.data = np.where(block.indices == owner, 0, block.data * column_scale[block.indices])
        block.eliminate_zeros()
        blocks.append(strongest(block, k))
    sizes = np.concatenate([np.diff(block.indptr) for block in blocks])
    return csr_array(
        (
            np.concatenate([block.data for block in blocks]),
            np.concatenate([block.indices for block in blocks]),
            np.concatenate([[0], np.cumsum(sizes)]),
        ),
        shape=(left.shape[0], right.shape[1]),
    )

"""Compiled: the coefficients of new columns of a linear programme, put in the order in which HiGHS takes them.

Compiled once by numba and kept on disk.
"""

import numpy as np
from numba import njit

Array = np.ndarray


@njit(cache=True)
def compressed(column: Array, row: Array, value: Array, count: int) -> tuple[Array, Array, Array]:
    """Return coefficients column by column, each column's by row, those of one place added together.

    Args: column, row int64 (K,), value float64 (K,): coefficients in any order; those of rows below 0 are left out;
        count: of columns
    Returns: starts int32 (count,), rows int32 (N,) and values (N,).
    """
    ends = np.zeros(count + 1, np.int64)
    for x in range(column.shape[0]):
        if row[x] >= 0:
            ends[column[x] + 1] += 1
    for c in range(count):
        ends[c + 1] += ends[c]
    filled = ends[:-1].copy()
    rows, values = np.empty(ends[count], np.int32), np.empty(ends[count])
    for x in range(column.shape[0]):
        if row[x] < 0:
            continue
        first, at = ends[column[x]], filled[column[x]]
        while at > first and rows[at - 1] > row[x]:
            at -= 1
        if at > first and rows[at - 1] == row[x]:
            values[at - 1] += value[x]
            continue
        for y in range(filled[column[x]], at, -1):
            rows[y], values[y] = rows[y - 1], values[y - 1]
        rows[at], values[at] = row[x], value[x]
        filled[column[x]] += 1
    starts, done = np.empty(count, np.int32), 0
    for c in range(count):
        starts[c] = done
        for x in range(ends[c], filled[c]):
            rows[done], values[done] = rows[x], values[x]
            done += 1
    return starts, rows[:done], values[:done]

"""The one compiled routine: the best ways to fill a day, by depth-first search with bounds.

Compiled once by numba and kept on disk. Everything in it is a float64 that holds a whole number or a whole number of
4096ths, far below 2^53, so its sums are exact.
"""

import numpy as np
from numba import njit

Array = np.ndarray

CELLS = 512
"""Of the table of energies: with a day's most in the last, a cell is a fifth of a per cent of a day."""

ENERGY = 0
"""The nutrient whose target is narrowest: the last slot is searched outwards from the energy that the day lacks."""

MACROS = 3
"""They follow the energy: protein, fat, carbohydrate."""

BLOCK = 8
"""Of entries of the last slot, by energy, that are looked at together first."""


@njit(cache=True)
def _gain(
    slope: float, amount: float, soft_low: float, soft_high: float, soft_price: float, hard_low: float,
    hard_high: float, hard_price: float,
) -> float:  # fmt: skip
    """Return slope × amount − what the amount costs, where it is allowed at all."""
    gain = slope * amount
    if amount < soft_low:
        gain -= (soft_low - amount) * soft_price
    elif amount > soft_high:
        gain -= (amount - soft_high) * soft_price
    if hard_price != np.inf:
        if amount < hard_low:
            gain -= (hard_low - amount) * hard_price
        elif amount > hard_high:
            gain -= (amount - hard_high) * hard_price
    return gain


@njit(cache=True)
def _push(found: Array, worth: Array, count: int, at: Array, value: float) -> int:
    """Keep a day in the heap of the best, worst first; return how many are kept."""
    keep = worth.shape[0]
    if count < keep:
        j = count
        count += 1
        while j > 0 and worth[(j - 1) // 2] > value:
            worth[j] = worth[(j - 1) // 2]
            found[j] = found[(j - 1) // 2]
            j = (j - 1) // 2
    else:
        j = 0
        while True:
            c = 2 * j + 1
            if c >= keep:
                break
            if c + 1 < keep and worth[c + 1] < worth[c]:
                c += 1
            if worth[c] >= value:
                break
            worth[j] = worth[c]
            found[j] = found[c]
            j = c
    worth[j] = value
    found[j] = at
    return count


@njit(cache=True)
def _bounds_by(
    nutrient: int, value: Array, amounts: Array, size: Array, width: float, slope: float, peak: float, soft_low: float,
    soft_high: float, soft_price: float, hard_low: float, hard_high: float, hard_price: float,
) -> Array:  # fmt: skip
    """Return what the slots from s on and the day's energy, or another nutrient, add at most, by how much of it there
    is so far: (S + 1, CELLS).

    Cell c stands for amounts from c × width up to (c + 1) × width. A knapsack's dynamic programme, last slot first: it
    sees that good dishes must also add up to what the day needs of the nutrient, which the linear bound does not.
    """
    slots = size.shape[0]
    bounds = np.full((slots + 1, CELLS), -np.inf)
    for c in range(CELLS):
        low, high = c * width, (c + 1) * width
        if hard_price == np.inf and (low > hard_high or high < hard_low):
            continue
        bounds[slots, c] = _gain(
            slope, min(max(peak, low), high), soft_low, soft_high, soft_price, hard_low, hard_high, hard_price
        )
    ahead, best = np.empty(CELLS), np.empty(CELLS)
    for s in range(slots - 1, 0, -1):
        # What is added may take the amount into the next cell, too.
        for c in range(CELLS):
            ahead[c] = bounds[s + 1, c]
            if c + 1 < CELLS and bounds[s + 1, c + 1] > ahead[c]:
                ahead[c] = bounds[s + 1, c + 1]
        # Of entries that are as many cells wide, only the best counts: thousands of them are some hundred steps.
        best[:] = -np.inf
        for i in range(size[s]):
            step = int(amounts[s, i, nutrient] / width)
            if step < CELLS and value[s, i] > best[step]:
                best[step] = value[s, i]
        mine = bounds[s]
        for step in range(CELLS):
            worth = best[step]
            if worth == -np.inf:
                continue
            for c in range(CELLS - step):
                upper = worth + ahead[c + step]
                mine[c] = upper if upper > mine[c] else mine[c]
    return bounds


@njit(cache=True)
def _width(nutrient: int, most: Array, hard_high: Array, hard_price: Array) -> float:
    """Return the width of a cell. Amounts above the last can't be told apart, and strict days never get there."""
    highest = most[0, nutrient]
    if hard_price[nutrient] == np.inf:
        highest = min(hard_high[nutrient], highest)
    return (highest + 1.0) / (CELLS - 1)


@njit(cache=True)
def best_days(
    value: Array, rest: Array, amounts: Array, row: Array, main: Array, size: Array, by_energy: Array,
    slope: Array, constant_at: Array, soft_low: Array, soft_high: Array, soft_price: Array, hard_low: Array,
    hard_high: Array, hard_price: Array, least: Array, most: Array, recipe_cap: float, recipe_price: float,
    daily_cap: float, daily_price: float, threshold: float, keep: int, node_limit: int, patience: int,
) -> tuple[Array, Array, int, bool]:  # fmt: skip
    """Find day-plans that are worth more than `threshold`.

    Args, with S slots in the order of search and at most E entries a slot:
        value: (S, E) linearised value of each entry, best first; rest: (S + 1,) the best that the slots from s on add
        amounts: (S, E, 8); row, main: int64 (S, E), main −1 for none; size: int64 (S,) entries
        by_energy: int64, the entries of the last slot by energy, ascending
        slope: (8,) duals of the day's amounts, which `value` has taken off
        constant_at: (8,) for each nutrient the amount at which slope × amount − cost is greatest
        soft_*, hard_*: (8,) the band; hard_price is infinite where it may not be broken
        least, most: (S + 1, 8) what the slots from s on add at least and at most
        threshold: only plans worth more are kept; once `keep` are, only better ones than the worst of those
        patience: nodes after which tables of the macros are worth their two milliseconds: where money decides, days
            are at the ends of their bands, and the linear bound is far
    Returns: entries int64 (K, S), worth (K,), nodes visited, whether the search was complete.
    """
    slots = size.shape[0]
    width = slope.shape[0]
    last = slots - 1
    found = np.empty((keep, slots), np.int64)
    worth = np.empty(keep)
    count = 0
    at = np.full(slots, -1)
    done = np.zeros(slots + 1)
    charged = np.zeros(slots + 1)
    total = np.zeros((slots + 1, width))
    # What the amounts can gain at most from where the search is: each, the energy's, and all others together.
    gains = np.zeros((slots + 1, width))
    others = np.zeros(slots + 1)
    for k in range(width):
        gains[0, k] = _gain(
            slope[k], constant_at[k], soft_low[k], soft_high[k], soft_price[k], hard_low[k], hard_high[k], hard_price[k]
        )
        if k != ENERGY:
            others[0] += gains[0, k]
    width_of_cell = _width(ENERGY, most, hard_high, hard_price)
    bounds = _bounds_by(
        ENERGY, value, amounts, size, width_of_cell, slope[ENERGY], constant_at[ENERGY], soft_low[ENERGY],
        soft_high[ENERGY], soft_price[ENERGY], hard_low[ENERGY], hard_high[ENERGY], hard_price[ENERGY],
    )  # fmt: skip
    per_cell = 1.0 / width_of_cell
    # The same of each macro, once the search has taken long.
    has_macros, by_macro, per_macro_cell = False, np.empty((MACROS + 1, slots + 1, CELLS)), np.empty(MACROS + 1)
    energies = amounts[:, :, ENERGY].copy()
    # The last slot's entries by energy, and the best of each block of them: most blocks are passed over at a glance.
    value_at, energy_at = value[last][by_energy], energies[last][by_energy]
    top = np.full((size[last] + BLOCK - 1) // BLOCK, -np.inf)
    for j in range(size[last]):
        top[j // BLOCK] = max(top[j // BLOCK], value_at[j])
    nodes = 0
    q = 0
    while q >= 0:
        so_far, energy = done[q] - charged[q] + others[q], total[q, ENERGY]
        if q == last:
            # What the other nutrients can gain is known, so that energy alone can end the walk in both directions.
            ahead = so_far + rest[q]
            middle = np.searchsorted(energy_at, constant_at[ENERGY] - energy)
            for direction in range(2):
                j = middle if direction == 0 else middle - 1
                while 0 <= j < size[q]:
                    gain = _gain(
                        slope[ENERGY], energy + energy_at[j], soft_low[ENERGY], soft_high[ENERGY], soft_price[ENERGY],
                        hard_low[ENERGY], hard_high[ENERGY], hard_price[ENERGY],
                    )  # fmt: skip
                    if ahead + gain <= threshold:
                        break
                    if nodes >= node_limit:
                        return found[:count], worth[:count], nodes, False
                    nodes += 1
                    block = j // BLOCK
                    if so_far + top[block] + gain <= threshold:
                        j = (block + 1) * BLOCK if direction == 0 else block * BLOCK - 1
                        continue
                    i = by_energy[j]
                    upper = so_far + value_at[j] + gain
                    j += 1 if direction == 0 else -1
                    if upper <= threshold:
                        continue
                    for k in range(width):
                        t = total[q, k] + amounts[q, i, k]
                        if hard_price[k] == np.inf and (t > hard_high[k] or t < hard_low[k]):
                            upper = -np.inf
                        elif k != ENERGY:
                            upper -= gains[q, k]
                            upper += _gain(
                                slope[k], t, soft_low[k], soft_high[k], soft_price[k], hard_low[k], hard_high[k],
                                hard_price[k],
                            )  # fmt: skip
                        if upper <= threshold:
                            break
                    if upper <= threshold:
                        continue
                    same_recipe = 0
                    same_main = 0
                    for x in range(q):
                        if row[x, at[x]] == row[q, i]:
                            same_recipe += 1
                        if main[q, i] >= 0 and main[x, at[x]] == main[q, i]:
                            same_main += 1
                    if same_recipe >= recipe_cap and recipe_price == np.inf:
                        continue
                    if same_main >= daily_cap:
                        upper -= daily_price
                        if upper <= threshold:
                            continue
                    at[q] = i
                    count = _push(found, worth, count, at, upper)
                    if count == keep and worth[0] > threshold:
                        threshold = worth[0]
            at[q] = -1
            q -= 1
            continue
        if not has_macros and nodes >= patience:
            has_macros = True
            for k in range(1, MACROS + 1):
                cell_width = _width(k, most, hard_high, hard_price)
                per_macro_cell[k] = 1.0 / cell_width
                by_macro[k] = _bounds_by(
                    k, value, amounts, size, cell_width, slope[k], constant_at[k], soft_low[k], soft_high[k],
                    soft_price[k], hard_low[k], hard_high[k], hard_price[k],
                )  # fmt: skip
        # Entries come best first: once even the loosest bound fails, so it does for all that follow.
        i, loosest = at[q] + 1, so_far + rest[q + 1] + gains[q, ENERGY]
        upper = -np.inf
        while i < size[q] and value[q, i] + loosest > threshold:
            if nodes >= node_limit:
                return found[:count], worth[:count], nodes, False
            nodes += 1
            cell = int((energy + energies[q, i]) * per_cell)
            upper = so_far + value[q, i] + bounds[q + 1, cell] if cell < CELLS else -np.inf
            if upper > threshold and has_macros:
                for k in range(1, MACROS + 1):
                    cell = int((total[q, k] + amounts[q, i, k]) * per_macro_cell[k])
                    others_too = so_far + gains[q, ENERGY] - gains[q, k] + value[q, i]
                    if cell >= CELLS or others_too + by_macro[k, q + 1, cell] <= threshold:
                        upper = -np.inf
                        break
            if upper > threshold:
                break
            i += 1
        at[q] = i
        if upper <= threshold:
            at[q] = -1
            q -= 1
            continue
        # As above for the last slot. One function for both would cost 3 % of a week's time, inlined or not.
        charge = charged[q]
        same_recipe = 0
        same_main = 0
        for x in range(q):
            if row[x, at[x]] == row[q, i]:
                same_recipe += 1
            if main[q, i] >= 0 and main[x, at[x]] == main[q, i]:
                same_main += 1
        if same_recipe >= recipe_cap and recipe_price == np.inf:
            continue
        if same_main >= daily_cap:
            charge += daily_price
            upper -= daily_price
        others[q + 1] = 0.0
        for k in range(width):
            t = total[q, k] + amounts[q, i, k]
            total[q + 1, k] = t
            low_amount = t + least[q + 1, k]
            high_amount = t + most[q + 1, k]
            if hard_price[k] == np.inf and (low_amount > hard_high[k] or high_amount < hard_low[k]):
                upper = -np.inf
                break
            x = min(max(constant_at[k], low_amount), high_amount)
            gain = _gain(
                slope[k], x, soft_low[k], soft_high[k], soft_price[k], hard_low[k], hard_high[k], hard_price[k]
            )
            gains[q + 1, k] = gain
            if k != ENERGY:
                others[q + 1] += gain
                upper += gain - gains[q, k]
                if upper <= threshold:
                    break
        if upper <= threshold:
            continue
        done[q + 1] = done[q] + value[q, i]
        charged[q + 1] = charge
        q += 1
    return found[:count], worth[:count], nodes, True

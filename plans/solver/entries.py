"""Compiled parts of pricing before the search: what dishes and portions are worth, and the best of them side by side.

Compiled once by numba and kept on disk. A function compiled here calls none of another file: numba would not notice
that the other has changed, and go on with what it kept. Numbers of other files are arguments for the same reason.
"""

import numpy as np
from numba import njit

Array = np.ndarray


@njit(cache=True)
def most_held(nutrients: Array, rows: Array) -> Array:
    """Return the most that one of the dishes (N,) holds of each nutrient (R, 8): float64 (8,), zeros of none."""
    most = np.zeros(nutrients.shape[1])
    for n in range(rows.shape[0]):
        for k in range(most.shape[0]):
            most[k] = max(most[k], nutrients[rows[n], k])
    return most


@njit(cache=True)
def write_linear(
    out: Array, base: Array, by_quarter: Array, rows: Array, quarters: Array, least_quarters: int, portion_price: Array,
    fits: Array,
) -> float:  # fmt: skip
    """Write what each dish in each portion is worth, −inf where it does not fit, and return the most of it.

    Shapes: out (N × Q,); base, by_quarter (R,), of each dish and less for each quarter of it; rows (N,);
    quarters (Q,); portion_price (7,), by portion; fits bool (N, Q).
    """
    at, top = 0, -np.inf
    for n in range(rows.shape[0]):
        worth, less = base[rows[n]], by_quarter[rows[n]]
        for p in range(quarters.shape[0]):
            value = worth - less * quarters[p] - portion_price[quarters[p] - least_quarters]
            out[at] = value if fits[n, p] else -np.inf
            top = max(top, out[at])
            at += 1
    return top


@njit(cache=True)
def best_entries(flat: Array, ends: Array, least: Array, most: int) -> tuple[Array, Array]:
    """Return where the greatest finite values of each slot are, best first, of equal ones the first.

    Args: flat: (K,) values, those of one slot after the other; ends: int64 (S,), where those of each end
        least: (S,), what they must be at least; most: how many of a slot at most
    Returns: places int64 (N,) in `flat`, those of one slot after the other, and where they end: int64 (S,).
    """
    found, found_ends = np.empty(min(flat.shape[0], most * ends.shape[0]), np.int64), np.empty_like(ends)
    heap = np.empty(min(flat.shape[0], most), np.int64)
    place, done = 0, 0
    for s in range(ends.shape[0]):
        count, limit = 0, least[s]
        while place < ends[s]:
            value = flat[place]
            if value >= limit and value > -np.inf:
                if count < most:
                    j = count
                    count += 1
                    while j > 0 and flat[heap[(j - 1) // 2]] >= value:
                        heap[j] = heap[(j - 1) // 2]
                        j = (j - 1) // 2
                    heap[j] = place
                elif value > flat[heap[0]]:
                    _sink(flat, heap, count, place)
                    limit = flat[heap[0]]
            place += 1
        first = done
        done += count
        found_ends[s] = done
        while count > 0:
            count -= 1
            found[first + count] = heap[0]
            if count > 0:
                _sink(flat, heap, count, heap[count])
    return found[:done], found_ends


@njit(cache=True)
def _sink(flat: Array, heap: Array, count: int, place: int) -> None:
    """Put a place in the stead of the heap's first, which is the least; of equal ones, the last comes first."""
    j = 0
    while True:
        c = 2 * j + 1
        if c >= count:
            break
        if c + 1 < count and (
            flat[heap[c + 1]] < flat[heap[c]] or (flat[heap[c + 1]] == flat[heap[c]] and heap[c + 1] > heap[c])
        ):
            c += 1
        if flat[heap[c]] > flat[place] or (flat[heap[c]] == flat[place] and heap[c] < place):
            break
        heap[j] = heap[c]
        j = c
    heap[j] = place


@njit(cache=True)
def peak(
    slope: Array, most: Array, no_limit: float, soft_low: Array, soft_high: Array, soft_price: Array, hard_low: Array,
    hard_high: Array, hard_price: Array,
) -> tuple[float, Array]:  # fmt: skip
    """Return the most that slope × amounts − cost of a band can be, over amounts that are allowed, and where.

    Shapes: all (8,); `most`: what a day can hold at most; hard_price is infinite where the band may not be broken.
    """
    total, where = 0.0, np.empty(slope.shape[0])
    for k in range(slope.shape[0]):
        strict = hard_price[k] == np.inf
        low = hard_low[k] if strict else 0.0
        high = hard_high[k] if strict else no_limit
        best = -np.inf
        for edge in (low, high, soft_low[k], soft_high[k], hard_low[k], hard_high[k]):
            amount = min(max(edge, low), min(high, most[k]))
            gain = slope[k] * amount - max(soft_low[k] - amount, amount - soft_high[k], 0.0) * soft_price[k]
            if not strict:
                gain -= max(hard_low[k] - amount, amount - hard_high[k], 0.0) * hard_price[k]
            if gain > best:
                best, where[k] = gain, amount
        total += best
    return total, where


@njit(cache=True)
def most_of_labels(
    price: Array, meals: int, floor: Array, below_price: Array, free: Array, above_price: Array, cap: Array,
    beyond_price: Array,
) -> float:  # fmt: skip
    """Return the most that price × times − cost can be, over all times that each label can come in so many meals.

    Shapes: all (L,), as in `model.Count`; beyond_price is infinite where the cap may not be broken.
    """
    total = 0.0
    for label in range(price.shape[0]):
        strict = beyond_price[label] == np.inf
        most = min(cap[label], float(meals)) if strict else float(meals)
        best = -np.inf
        for corner in (0.0, floor[label], free[label], cap[label], most):
            times = min(max(corner, 0.0), most)
            gain = price[label] * times - max(floor[label] - times, 0.0) * below_price[label]
            gain -= max(times - free[label], 0.0) * above_price[label]
            if not strict:
                gain -= max(times - cap[label], 0.0) * beyond_price[label]
            best = max(best, gain)
        total += best
    return total


@njit(cache=True)
def laid_out(
    flat: Array, places: Array, ends: Array, dishes: Array, dish_ends: Array, portions: Array, entry_ends: Array,
    is_capped: Array, nutrients: Array, mains: Array, weight: Array,
) -> tuple[Array, Array, Array, Array, Array, Array, Array, Array, Array, Array]:  # fmt: skip
    """Lay entries out for the search (`dfs.best_days`), the slots with the widest range of amounts first.

    Args: flat, places, ends: as `best_entries` takes and gives them
        dishes: int64 (D,), the rows of the dishes of one slot after the other; dish_ends: int64 (S,)
        portions: int64 (S, 7), a slot's portions; entry_ends: int64 (S,), where the entries of each end in `flat`
        is_capped: bool (S,); nutrients: (R, 8), mains int32 (R,), of dishes; weight: (8,), how ranges are compared
    Returns: the slots' order int64 (S,) and quarters int64 (S, E); then as the search takes them: value, rest,
        amounts, row, main, size, least, most.
    """
    slots, width = ends.shape[0], nutrients.shape[1]
    row_of, quarters_of = np.empty(places.shape[0], np.int64), np.empty(places.shape[0], np.int64)
    held = np.empty((places.shape[0], width))
    least_of, most_of = np.full((slots, width), np.inf), np.full((slots, width), -np.inf)
    spread, size_of, longest, i = np.zeros(slots), np.zeros(slots, np.int64), 0, 0
    for s in range(slots):
        first_dish, first_entry = (dish_ends[s - 1], entry_ends[s - 1]) if s else (0, 0)
        count = (entry_ends[s] - first_entry) // max(dish_ends[s] - first_dish, 1)
        size_of[s] = ends[s] - i
        longest = max(longest, size_of[s])
        while i < ends[s]:
            entry = places[i] - first_entry
            row_of[i] = dishes[first_dish + entry // count]
            quarters_of[i] = portions[s, entry % count]
            for k in range(width):
                amount = nutrients[row_of[i], k] * quarters_of[i]
                held[i, k] = amount
                least_of[s, k], most_of[s, k] = min(least_of[s, k], amount), max(most_of[s, k], amount)
            i += 1
        for k in range(width):
            spread[s] += (most_of[s, k] - least_of[s, k]) * weight[k]
    order = np.argsort(-spread, kind="mergesort")
    size = size_of[order]
    value, amounts = np.full((slots, longest), -np.inf), np.zeros((slots, longest, width))
    row, main = np.full((slots, longest), -1), np.full((slots, longest), -1)
    quarters = np.zeros((slots, longest), np.int64)
    rest, least, most = np.zeros(slots + 1), np.zeros((slots + 1, width)), np.zeros((slots + 1, width))
    for place in range(slots - 1, -1, -1):
        s = order[place]
        for n in range(size[place]):
            i = ends[s] - size[place] + n
            value[place, n], row[place, n], quarters[place, n] = flat[places[i]], row_of[i], quarters_of[i]
            if is_capped[s]:
                main[place, n] = mains[row_of[i]]
            for k in range(width):
                amounts[place, n, k] = held[i, k]
        rest[place] = rest[place + 1] + value[place, 0]
        for k in range(width):
            least[place, k], most[place, k] = least[place + 1, k] + least_of[s, k], most[place + 1, k] + most_of[s, k]
    return order, quarters, value, rest, amounts, row, main, size, least, most

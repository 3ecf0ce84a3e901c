"""The compiled search of part of a week: the best ways to fill the open meals of one day, everything else being fixed.

Compiled once by numba and kept on disk. With the rest of the week fixed, whatever a filling costs can be counted in the
search itself, so that what it finds needs no second look. Everything is a float64 that holds a whole number or a whole
number of 4096ths, far below 2^53, so its sums are exact.
"""

import numpy as np
from numba import njit

Array = np.ndarray

CELLS = 512
"""Of the table of the first amount: with a day's most in the last, a cell is a fifth of a per cent of a day."""


@njit(cache=True)
def _best_between(
    low: float, high: float, slope: float, peak: float, soft_low: float, soft_high: float, soft_price: float,
    hard_low: float, hard_high: float, hard_price: float, step: float, last_low: float, last_high: float,
    last_step: float,
) -> float:  # fmt: skip
    """Return the most that slope × amount − its cost can be for amounts from `low` to `high`; −inf if none is allowed.

    A step, where there is one, outweighs all that can be gained beyond it. Numbers, not arrays, are what makes it fast.
    """
    charge = 0.0
    if low > last_high or high < last_low:
        if last_step == np.inf:
            return -np.inf
        charge = last_step
    else:
        low, high = max(low, last_low), min(high, last_high)
    if step > 0.0:
        if low > hard_high or high < hard_low:
            charge += step
        elif charge == 0.0:
            low, high = max(low, hard_low), min(high, hard_high)
    amount = min(max(peak, low), high)
    gain = slope * amount - charge
    if amount < soft_low:
        gain -= (soft_low - amount) * soft_price
    elif amount > soft_high:
        gain -= (amount - soft_high) * soft_price
    if amount < hard_low:
        gain -= (hard_low - amount) * hard_price
    elif amount > hard_high:
        gain -= (amount - hard_high) * hard_price
    return gain


@njit(cache=True)
def _keep(found: Array, worth: Array, group: Array, count: int, at: Array, value: float, of: int) -> int:
    """Keep a filling among the best, at most one a group; return how many are kept."""
    place, worst = -1, 0
    for x in range(count):
        if group[x] == of:
            place = x
        if worth[x] < worth[worst]:
            worst = x
    if place >= 0:
        if value <= worth[place]:
            return count
    elif count < worth.shape[0]:
        place = count
        count += 1
    else:
        place = worst
    found[place], worth[place], group[place] = at, value, of
    return count


@njit(cache=True)
def _limit(worth: Array, group: Array, count: int, of: int, threshold: float) -> float:
    """Return what a filling must be worth more than to be kept: what its group has, or the threshold."""
    limit = threshold
    for x in range(count):
        if group[x] == of and worth[x] > limit:
            limit = worth[x]
    return limit


@njit(cache=True)
def _charge(labels: Array, extra: Array, at: Array, q: int, i: int) -> float:
    """Return what the labels of entry i of meal q cost extra beside the entries chosen before it."""
    charge = 0.0
    for k in range(labels.shape[0]):
        label = labels[k, q, i]
        if label >= 0:
            same = 0
            for x in range(q):
                if labels[k, x, at[x]] == label:
                    same += 1
            if same > 0:
                charge += extra[label, same]
    return charge


@njit(cache=True)
def _first_amount_bounds(
    value: Array, amounts: Array, size: Array, width: float, slope: float, peak: float, soft: Array, hard: Array,
    last: Array,
) -> Array:  # fmt: skip
    """Return what the meals from s on and the first amount add at most, by that amount so far: (S + 1, CELLS).

    Cell c stands for amounts from c × width up to (c + 1) × width. A knapsack's dynamic programme, last meal first: it
    sees that good dishes must also add up to the day's amount, which the linear bound does not.
    """
    slots = size.shape[0]
    bounds = np.full((slots + 1, CELLS), -np.inf)
    for c in range(CELLS):
        bounds[slots, c] = _best_between(
            c * width, (c + 1) * width, slope, peak, soft[0], soft[1], soft[2], hard[0], hard[1], hard[2], hard[3],
            last[0], last[1], last[2],
        )  # fmt: skip
    for s in range(slots - 1, 0, -1):
        for i in range(size[s]):
            step = int(amounts[s, i, 0] / width)
            for c in range(CELLS - step):
                best = bounds[s + 1, c + step]
                if c + step + 1 < CELLS and bounds[s + 1, c + step + 1] > best:
                    best = bounds[s + 1, c + step + 1]
                if value[s, i] + best > bounds[s, c]:
                    bounds[s, c] = value[s, i] + best
    return bounds


@njit(cache=True)
def best_fillings(
    value: Array, rest: Array, amounts: Array, labels: Array, groups: Array, size: Array, by_first: Array,
    extra: Array, slope: Array, peak: Array, soft: Array, hard: Array, last: Array, capped_price: Array,
    most_capped: float, relief: float, least: Array, most: Array, threshold: float, keep: int, node_limit: int,
    enough: float,
) -> tuple[Array, Array, int, bool]:  # fmt: skip
    """Find the fillings of a day that are worth most, if they are worth more than `threshold`.

    Args, with S open meals in the order of search, at most E entries a meal, A amounts and K kinds of labels:
        value: (S, E) linearised value of each entry, best first; rest: (S + 1,) the best that the meals from s on add
        amounts: (S, E, A), what decides most first; labels: int64 (K, S, E), −1 for none; size: int64 (S,) entries
        extra: (labels, S) what the c-th more serving of a label costs beyond the first, which `value` has taken off
        by_first: int64, the entries of the last meal by their first amount, ascending
        groups: int64 (E,), of the entries of the first meal: of each group only the best filling is kept
        slope: (A,) duals of the amounts, which `value` has taken off; peak: (A,) where slope × amount − cost is most
        soft: (A, 3) low, high and price; hard: (A, 4) low, high, price and step; last: (A, 3) low, high and step,
            which is infinite where nothing beyond is allowed
        capped_price, most_capped: the soft misses at these prices (A,) may add up to no more than so much; a unit of it
            that is used is given back `relief`, by which `soft` overcharges it
        least, most: (S + 1, A) the least and the most that the meals from s on add
        keep: how many fillings at most
        enough: once there are so many that are all worth as much, no better ones are looked for
    Returns: entries int64 (N, S), worth (N,) in no order, nodes visited, whether the search was complete.
    """
    slots, width, end = size.shape[0], slope.shape[0], size.shape[0] - 1
    found, worth, group = np.empty((keep, slots), np.int64), np.empty(keep), np.empty(keep, np.int64)
    at = np.full(slots, -1)
    done, total = np.zeros(slots + 1), np.zeros((slots + 1, width))
    # What the amounts can gain at most beside the entries chosen so far: each, and all together.
    gains, all_gains = np.zeros((slots + 1, width)), np.zeros(slots + 1)
    all_gains[0] = relief * most_capped if relief > 0.0 else 0.0
    for k in range(width):
        gains[0, k] = _best_between(
            least[0, k], most[0, k], slope[k], peak[k], soft[k, 0], soft[k, 1], soft[k, 2], hard[k, 0], hard[k, 1],
            hard[k, 2], hard[k, 3], last[k, 0], last[k, 1], last[k, 2],
        )  # fmt: skip
        all_gains[0] += gains[0, k]
    # Whole widths: which cell an amount is in is then exact. Where more than the last is forbidden, none lies beyond.
    highest = min(most[0, 0], last[0, 1]) if last[0, 2] == np.inf else most[0, 0]
    width_of_cell = np.ceil((max(highest, 0.0) + 1.0) / (CELLS - 1))
    bounds = _first_amount_bounds(
        value, amounts, size, width_of_cell, slope[0], peak[0], soft[0], hard[0], last[0]
    )  # fmt: skip
    # Then what the first amount gains falls to either side of its peak; a step is a second peak.
    is_smooth = hard[0, 3] == 0.0 and last[0, 2] == np.inf
    count, nodes, q, limit = 0, 0, 0, threshold
    if all_gains[0] == -np.inf:
        q = -1
    while q >= 0:
        if q == end:
            # All but the first amount gain what they can at most: so the first alone can end the walk to either side.
            ahead = done[q] + rest[q] + all_gains[q] - gains[q, 0]
            low, high = 0, size[q] if is_smooth else 0
            while low < high:
                middle = (low + high) // 2
                if total[q, 0] + amounts[q, by_first[middle], 0] < peak[0]:
                    low = middle + 1
                else:
                    high = middle
            for direction in range(2):
                j = low if direction == 0 else low - 1
                while 0 <= j < size[q]:
                    i = by_first[j] if is_smooth else j
                    j += 1 if direction == 0 else -1
                    so_far = total[q, 0] + amounts[q, i, 0]
                    gain = _best_between(
                        so_far, so_far, slope[0], peak[0], soft[0, 0], soft[0, 1], soft[0, 2], hard[0, 0], hard[0, 1],
                        hard[0, 2], hard[0, 3], last[0, 0], last[0, 1], last[0, 2],
                    )  # fmt: skip
                    loosest = ahead + gain if is_smooth else done[q] + value[q, i] + all_gains[q]
                    if loosest <= (threshold if q == 0 else limit):
                        break
                    if nodes >= node_limit:
                        return found[:count], worth[:count], nodes, False
                    nodes += 1
                    if q == 0:
                        limit = _limit(worth, group, count, groups[i], threshold)
                    upper = done[q] + value[q, i] + all_gains[q] - gains[q, 0] + gain
                    if upper <= limit:
                        continue
                    upper -= _charge(labels, extra, at, q, i)
                    if upper <= limit:
                        continue
                    capped = 0.0
                    if capped_price[0] > 0.0:
                        capped = capped_price[0] * max(0.0, soft[0, 0] - so_far, so_far - soft[0, 1])
                    for k in range(1, width):
                        so_far = total[q, k] + amounts[q, i, k]
                        upper += _best_between(
                            so_far, so_far, slope[k], peak[k], soft[k, 0], soft[k, 1], soft[k, 2], hard[k, 0],
                            hard[k, 1], hard[k, 2], hard[k, 3], last[k, 0], last[k, 1], last[k, 2],
                        ) - gains[q, k]  # fmt: skip
                        if upper <= limit:
                            break
                        if capped_price[k] > 0.0:
                            capped += capped_price[k] * max(0.0, soft[k, 0] - so_far, so_far - soft[k, 1])
                    if relief > 0.0:
                        upper -= relief * (most_capped - capped)
                    if upper <= limit or capped > most_capped:
                        continue
                    at[q] = i
                    count = _keep(found, worth, group, count, at, upper, groups[at[0]])
                    if count == keep:
                        threshold = max(threshold, worth[:count].min())
                        if threshold >= enough:
                            return found[:count], worth[:count], nodes, True
                    limit = _limit(worth, group, count, groups[at[0]], threshold)
            at[q] = -1
            q -= 1
            continue
        at[q] += 1
        i = at[q]
        if q == 0 and i < size[q]:
            limit = _limit(worth, group, count, groups[i], threshold)
        ahead = threshold if q == 0 else limit
        # Entries come best first: once even the loosest bound fails, so it does for all that follow.
        if i >= size[q] or done[q] + value[q, i] + rest[q + 1] + all_gains[q] <= ahead:
            at[q] = -1
            q -= 1
            continue
        if nodes >= node_limit:
            return found[:count], worth[:count], nodes, False
        nodes += 1
        so_good = done[q] + value[q, i] - _charge(labels, extra, at, q, i)
        cell = int((total[q, 0] + amounts[q, i, 0]) / width_of_cell)
        if cell >= CELLS:
            continue
        upper = so_good + all_gains[q] - gains[q, 0] + bounds[q + 1, cell]
        if upper <= limit:
            continue
        capped, gained = 0.0, all_gains[q]
        for k in range(width):
            so_far = total[q, k] + amounts[q, i, k]
            total[q + 1, k] = so_far
            low_amount, high_amount = so_far + least[q + 1, k], so_far + most[q + 1, k]
            gains[q + 1, k] = _best_between(
                low_amount, high_amount, slope[k], peak[k], soft[k, 0], soft[k, 1], soft[k, 2], hard[k, 0], hard[k, 1],
                hard[k, 2], hard[k, 3], last[k, 0], last[k, 1], last[k, 2],
            )  # fmt: skip
            gained += gains[q + 1, k] - gains[q, k]
            # The bound of the first amount is in already; only where none is allowed does it count again.
            if k > 0 or gains[q + 1, k] == -np.inf:
                upper += gains[q + 1, k] - gains[q, k]
            if upper <= limit:
                break
            if capped_price[k] > 0.0:
                capped += capped_price[k] * max(0.0, soft[k, 0] - high_amount, low_amount - soft[k, 1])
        if upper <= limit or capped > most_capped:
            continue
        done[q + 1], all_gains[q + 1] = so_good, gained
        q += 1
    return found[:count], worth[:count], nodes, True

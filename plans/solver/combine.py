"""The compiled search among day-plans: which of them make the week that loses least against a bound.

Compiled once by numba and kept on disk. Everything in it is a float64 that holds a whole number or a whole number of
4096ths, far below 2^53, so its sums are exact.
"""

import numpy as np
from numba import njit

Array = np.ndarray

NOTHING, SKIPPED = -1, -2
"""What a level of the search has chosen when it has no plan: nothing yet, or to leave its dish out."""


@njit(cache=True)
def _bill_loss(least: float, most: float, budget: float, dual: float, price: float) -> float:
    """Return what is lost at least by a bill between the two: what is left of the budget, or what it is over."""
    if most < budget:
        return dual * (budget - most)
    if least > budget:
        return np.inf if price == np.inf else (price - dual) * (least - budget)
    return 0.0


@njit(cache=True)
def _surely_lost(dearest: Array, scarcity: Array, is_settled: Array, room: int) -> float:
    """Return what the open scarce dishes lose at least when only `room` more can be served."""
    lost = 0.0
    for x in range(dearest.shape[0]):
        if not is_settled[dearest[x]]:
            if room > 0:
                room -= 1
            else:
                lost += scarcity[dearest[x]]
    return lost


@njit(cache=True)
def _fits(plan: int, dishes: Array, is_settled: Array) -> bool:
    """Return whether all dishes of a plan are open."""
    fits = True
    for s in range(dishes.shape[1]):
        if dishes[plan, s] >= 0 and is_settled[dishes[plan, s]]:
            fits = False
    return fits


@njit(cache=True)
def _use(plan: int, dishes: Array, labels: Array, label_ahead: Array, is_settled: Array, times: Array) -> float:
    """Serve the dishes of a plan; return by how much its labels raise what labels lose at least."""
    more = 0.0
    for s in range(dishes.shape[1]):
        if dishes[plan, s] >= 0:
            is_settled[dishes[plan, s]] = True
    for m in range(labels.shape[1]):
        label = labels[plan, m]
        if label >= 0:
            more += label_ahead[label, times[label] + 1] - label_ahead[label, times[label]]
            times[label] += 1
    return more


@njit(cache=True)
def _drop(plan: int, dishes: Array, labels: Array, is_settled: Array, times: Array) -> None:
    """Take a plan back."""
    for s in range(dishes.shape[1]):
        if dishes[plan, s] >= 0:
            is_settled[dishes[plan, s]] = False
    for m in range(labels.shape[1]):
        if labels[plan, m] >= 0:
            times[labels[plan, m]] -= 1


@njit(cache=True)
def lightest_week(
    loss: Array, kind: Array, dishes: Array, labels: Array, bill: Array, days: Array, scarcity: Array, dearest: Array,
    pivots: Array, starts: Array, cover: Array, label_loss: Array, label_ahead: Array, least_bill: Array,
    most_bill: Array, budget: float, budget_dual: float, budget_price: float, limit: float, bound: float, gap: float,
    least_worth: float, node_limit: int,
) -> tuple[Array, float, int, bool]:  # fmt: skip
    """Find the plans of a week that lose least, if that is less than `limit`, to within the gap.

    Each level decides on a dish that is lost if it is not served: by one of the plans that serve it, or not at all.
    Where there is none left, plans follow one another by number. No dish comes twice.

    Args, with P plans, K kinds, D dishes, L labels, C scarce dishes:
        loss: (P,) what each plan loses; kind: int64 (P,); bill: (P,); days: int64 (K,) of each kind
        dishes: int64 (P, S), labels: int64 (P, M), −1 for none
        scarcity: (D,) what is lost where a dish is not served; dearest: int64 (C,), those above 0, most first
        pivots: int64 (C,), the same in the order of decision; starts: int64 (C + 1,); cover: int64, the plans that
            serve each, those that lose least first
        label_loss: (L, N) what is lost where a label comes n times; label_ahead: the same, the least of n and more
        least_bill, most_bill: (K,) of a plan of each kind
        budget_dual, budget_price: what a unit of the budget is worth, and what one over it costs
        bound, gap, least_worth: a week that loses x is worth bound − x; once it is found, only one that is better by
            more than `gap` of that, or of the least worth, is looked for
    Returns: plans int64 (days,), what they lose (infinite without any), nodes, whether the search was complete.
    """
    slots, all_days = dishes.shape[1], days.sum()
    levels = all_days + pivots.shape[0] + 2
    best, best_loss = np.full(all_days, NOTHING), np.inf
    is_settled, times = np.zeros(scarcity.shape[0], np.bool_), np.zeros(label_loss.shape[0], np.int64)
    left, days_left = days.copy(), all_days
    chosen, following = np.full(levels, NOTHING), np.zeros(levels, np.int64)
    pivot = np.zeros(levels, np.int64)
    lost, billed, by_labels = np.zeros(levels), np.zeros(levels), np.zeros(levels)
    nodes, q, is_new = 0, 0, True
    while q >= 0:
        if is_new:
            is_new = False
            least, most = billed[q], billed[q]
            for k in range(days.shape[0]):
                least += left[k] * least_bill[k]
                most += left[k] * most_bill[k]
            total = lost[q] + _surely_lost(dearest, scarcity, is_settled, days_left * slots)
            total += _bill_loss(least, most, budget, budget_dual, budget_price)
            if days_left > 0:
                total += by_labels[q]
            else:
                for label in range(times.shape[0]):
                    total += label_loss[label, times[label]]
            if total >= limit or days_left == 0:
                if total < limit:
                    best_loss = total
                    limit = total - np.floor(gap * max(abs(bound - total), least_worth))
                    d = 0
                    for x in range(q):
                        if chosen[x] >= 0:
                            best[d] = chosen[x]
                            d += 1
                q -= 1
                continue
            while pivot[q] < pivots.shape[0] and is_settled[pivots[pivot[q]]]:
                pivot[q] += 1
            chosen[q] = NOTHING
            following[q] = starts[pivot[q]] if pivot[q] < pivots.shape[0] else 0
            if q > 0 and pivot[q - 1] == pivots.shape[0]:
                following[q] = chosen[q - 1] + 1
        has_pivot = pivot[q] < pivots.shape[0]
        if chosen[q] == SKIPPED:
            is_settled[pivots[pivot[q]]] = False
            q -= 1
            continue
        if chosen[q] >= 0:
            _drop(chosen[q], dishes, labels, is_settled, times)
            left[kind[chosen[q]]] += 1
            days_left += 1
        end = starts[pivot[q] + 1] if has_pivot else loss.shape[0]
        chosen[q] = NOTHING
        while following[q] < end and chosen[q] == NOTHING:
            plan = cover[following[q]] if has_pivot else following[q]
            following[q] += 1
            if lost[q] + by_labels[q] + loss[plan] >= limit:
                if has_pivot:
                    following[q] = end
            elif left[kind[plan]] > 0 and _fits(plan, dishes, is_settled):
                chosen[q] = plan
        lost[q + 1], billed[q + 1], by_labels[q + 1] = lost[q], billed[q], by_labels[q]
        if chosen[q] >= 0:
            plan = chosen[q]
            lost[q + 1] += loss[plan]
            billed[q + 1] += bill[plan]
            by_labels[q + 1] += _use(plan, dishes, labels, label_ahead, is_settled, times)
            left[kind[plan]] -= 1
            days_left -= 1
        elif has_pivot:
            lost[q + 1] += scarcity[pivots[pivot[q]]]
            chosen[q] = SKIPPED
            is_settled[pivots[pivot[q]]] = True
        else:
            q -= 1
            continue
        if nodes >= node_limit:
            return best, best_loss, nodes, False
        nodes += 1
        pivot[q + 1] = pivot[q]
        q, is_new = q + 1, True
    return best, best_loss, nodes, True

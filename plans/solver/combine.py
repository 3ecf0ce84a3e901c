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
def _surely_lost(dearest: Array, never: Array, is_settled: Array, room: int) -> float:
    """Return what the open scarce dishes lose at least when only `room` more can be served."""
    lost = 0.0
    for x in range(dearest.shape[0]):
        if not is_settled[dearest[x]]:
            if room > 0:
                room -= 1
            else:
                lost += never[dearest[x]]
    return lost


@njit(cache=True)
def _lost_by_leftovers(
    seconds: Array, once: Array, twice: Array, price: float, left: int, days_left: int, is_settled: Array,
    can_repeat: Array,
) -> float:  # fmt: skip
    """Return what is lost at least by the leftovers that are still to come, and by those that are not.

    Each of `left` is one more serving of a dish that can repeat, or two of one that is still open, which takes two
    days; or it is not there, at its price. When none are left, what dishes lose for want of a second serving is known.
    """
    lost, is_over = 0.0, left == 0 or days_left == 0
    if is_over:
        lost, left = left * price, 0
    for x in range(seconds.shape[0]):
        dish = seconds[x]
        more = twice[dish] - once[dish]
        if is_over:
            if more >= 0:
                break
            if can_repeat[dish]:
                lost -= more
        elif left == 0:
            break
        elif can_repeat[dish] or (days_left > 1 and not is_settled[dish]):
            lost += min(max(more, 0.0), price)
            left -= 1
    return lost + left * price


@njit(cache=True)
def _next_second(seconds: Array, once: Array, twice: Array, wanted_only: bool, can_repeat: Array) -> int:
    """Return the dish of which it is to be decided next whether it comes again, −1 for none."""
    for x in range(seconds.shape[0]):
        dish = seconds[x]
        if wanted_only and twice[dish] >= once[dish]:
            break
        if can_repeat[dish]:
            return dish
    return NOTHING


@njit(cache=True)
def _fits(plan: int, dishes: Array, is_settled: Array, can_repeat: Array, earliest: Array, left: int) -> bool:
    """Return whether all dishes of a plan are open or can repeat, and no more do so than `left`."""
    for s in range(dishes.shape[1]):
        dish = dishes[plan, s]
        if dish >= 0 and is_settled[dish]:
            left -= 1
            if left < 0 or not can_repeat[dish] or plan < earliest[dish]:
                return False
    return True


@njit(cache=True)
def _serve(
    plan: int, dishes: Array, first_loss: Array, second_loss: Array, may_repeat: Array, is_settled: Array,
    can_repeat: Array,
) -> tuple[float, int]:  # fmt: skip
    """Serve the dishes of a plan; return what they lose more at least, and how many are left over."""
    more, count = 0.0, 0
    for s in range(dishes.shape[1]):
        dish = dishes[plan, s]
        if dish >= 0:
            if is_settled[dish]:
                can_repeat[dish] = False
                more += second_loss[dish]
                count += 1
            else:
                is_settled[dish] = True
                can_repeat[dish] = may_repeat[dish]
                more += first_loss[dish]
    return more, count


@njit(cache=True)
def _count(plan: int, labels: Array, label_ahead: Array, times: Array) -> float:
    """Count the labels of a plan; return by how much they raise what labels lose at least."""
    more = 0.0
    for m in range(labels.shape[1]):
        label = labels[plan, m]
        if label >= 0:
            more += label_ahead[label, times[label] + 1] - label_ahead[label, times[label]]
            times[label] += 1
    return more


@njit(cache=True)
def _drop(
    plan: int, dishes: Array, labels: Array, may_repeat: Array, is_settled: Array, can_repeat: Array, times: Array
) -> None:
    """Take a plan back."""
    for s in range(dishes.shape[1]):
        dish = dishes[plan, s]
        if dish >= 0:
            # One that could come again and now can't came twice.
            is_settled[dish] = may_repeat[dish] and not can_repeat[dish]
            can_repeat[dish] = is_settled[dish]
    for m in range(labels.shape[1]):
        if labels[plan, m] >= 0:
            times[labels[plan, m]] -= 1


@njit(cache=True)
def _can_be_kept(plans: Array, kind: Array, days: Array, dishes: Array, keeps: Array, orders: Array) -> bool:
    """Return whether some order of the days brings what is left over to its table while it keeps."""
    place, at = np.cumsum(days) - days, np.empty_like(plans)
    pairs, count = np.empty((plans.shape[0] * dishes.shape[1], 3), np.int64), 0
    for y in range(plans.shape[0]):
        at[y] = place[kind[plans[y]]]
        place[kind[plans[y]]] += 1
        for s in range(dishes.shape[1]):
            dish = dishes[plans[y], s]
            for x in range(y if dish >= 0 and keeps[dish] > 0 else 0):
                if (dishes[plans[x]] == dish).any():
                    pairs[count, 0], pairs[count, 1], pairs[count, 2] = at[x], at[y], keeps[dish]
                    count += 1
    for n in range(orders.shape[0]):
        x = 0
        while x < count and 0 < abs(orders[n, pairs[x, 0]] - orders[n, pairs[x, 1]]) <= pairs[x, 2]:
            x += 1
        if x == count:
            return True
    return count == 0


@njit(cache=True)
def lightest_week(
    loss: Array, kind: Array, dishes: Array, labels: Array, bill: Array, days: Array, never: Array, once: Array,
    twice: Array, dearest: Array, pivots: Array, seconds: Array, starts: Array, cover: Array, leftovers: int,
    leftover_price: float, keeps: Array, orders: Array, label_loss: Array, label_ahead: Array, least_bill: Array,
    most_bill: Array, budget: float, budget_dual: float, budget_price: float, limit: float, bound: float, gap: float,
    least_worth: float, node_limit: int,
) -> tuple[Array, float, int, bool]:  # fmt: skip
    """Find the plans of a week that lose least, if that is less than `limit`, to within the gap.

    Each level decides on a dish that is lost if it is not served: by one of the plans that serve it, or not at all.
    Where there is none left, it decides on the second serving of a dish that was served once, earlier if that loses
    more than two; and where that is settled, plans follow one another by number. Of two plans that serve a dish, the
    one that decides on it is of the lower number, so that no week is met twice. With leftovers, plans are therefore
    numbered in the order of their losses, and those that follow one another lose more and more.

    Args, with P plans, K kinds, D dishes, L labels, C scarce dishes:
        loss: (P,) what each plan loses; kind: int64 (P,); bill: (P,); days: int64 (K,) of each kind
        dishes: int64 (P, S), labels: int64 (P, M), −1 for none
        never, once, twice, leftovers, leftover_price, keeps, orders: as in `servings.Servings`
        dearest: int64 (C,), the dishes that lose anything if they are never served, most first; pivots: int64 (C,),
            the same in the order of decision; seconds: int64, as `Servings.twice_within` gives them
        starts: int64 (D + 1,); cover: int64, the plans that serve each dish, those that lose least first
        label_loss: (L, N) what is lost where a label comes n times; label_ahead: the same, the least of n and more
        least_bill, most_bill: (K,) of a plan of each kind
        budget_dual, budget_price: what a unit of the budget is worth, and what one over it costs
        bound, gap, least_worth: a week that loses x is worth bound − x; once it is found, only one that is better by
            more than `gap` of that, or of the least worth, is looked for
    Returns: plans int64 (days,), what they lose (infinite without any), nodes, whether the search was complete.
    """
    slots, all_days = dishes.shape[1], days.sum()
    levels = all_days + pivots.shape[0] + seconds.shape[0] + 2
    best, best_loss = np.full(all_days, NOTHING), np.inf
    is_settled, can_repeat = np.zeros(never.shape[0], np.bool_), np.zeros(never.shape[0], np.bool_)
    earliest, times = np.zeros(never.shape[0], np.int64), np.zeros(label_loss.shape[0], np.int64)
    left, days_left = days.copy(), all_days
    chosen, following = np.full(levels, NOTHING), np.zeros(levels, np.int64)
    pivot, decided, lowest = np.zeros(levels, np.int64), np.full(levels, NOTHING), np.zeros(levels, np.int64)
    is_second, spare = np.zeros(levels, np.bool_), np.full(levels, leftovers)
    may_repeat, first_loss = twice < np.inf, np.minimum(once, twice)
    second_loss = np.maximum(twice - once, 0.0)
    lost, billed, by_labels = np.zeros(levels), np.zeros(levels), np.zeros(levels)
    nodes, q, is_new, is_sorted = 0, 0, True, leftovers > 0
    while q >= 0:
        if is_new:
            is_new = False
            least, most = billed[q], billed[q]
            for k in range(days.shape[0]):
                least += left[k] * least_bill[k]
                most += left[k] * most_bill[k]
            total = lost[q] + _surely_lost(dearest, never, is_settled, days_left * slots)
            total += _bill_loss(least, most, budget, budget_dual, budget_price)
            if is_sorted:
                total += days_left * loss[lowest[q]]
                total += _lost_by_leftovers(
                    seconds, once, twice, leftover_price, spare[q], days_left, is_settled, can_repeat
                )
            if days_left > 0:
                total += by_labels[q]
            else:
                for label in range(times.shape[0]):
                    total += label_loss[label, times[label]]
            if total >= limit or days_left == 0:
                if total < limit:
                    plans = chosen[:q][chosen[:q] >= 0]
                    if _can_be_kept(plans, kind, days, dishes, keeps, orders):
                        best[:] = plans
                        best_loss = total
                        limit = total - np.floor(gap * max(abs(bound - total), least_worth))
                q -= 1
                continue
            while pivot[q] < pivots.shape[0] and is_settled[pivots[pivot[q]]]:
                pivot[q] += 1
            chosen[q], decided[q] = NOTHING, NOTHING
            if spare[q] > 0:
                has_pivot = pivot[q] < pivots.shape[0]
                decided[q] = _next_second(seconds, once, twice, has_pivot, can_repeat)
            is_second[q] = decided[q] >= 0
            if not is_second[q] and pivot[q] < pivots.shape[0]:
                decided[q] = pivots[pivot[q]]
            following[q] = starts[decided[q]] if decided[q] >= 0 else lowest[q]
        dish = decided[q]
        if chosen[q] == SKIPPED:
            if is_second[q]:
                can_repeat[dish] = True
            else:
                is_settled[dish] = False
            q -= 1
            continue
        if chosen[q] >= 0:
            _drop(chosen[q], dishes, labels, may_repeat, is_settled, can_repeat, times)
            left[kind[chosen[q]]] += 1
            days_left += 1
            if dish >= 0 and not is_second[q]:
                earliest[dish] = 0
        end = starts[dish + 1] if dish >= 0 else loss.shape[0]
        chosen[q] = NOTHING
        while following[q] < end and chosen[q] == NOTHING:
            plan = cover[following[q]] if dish >= 0 else following[q]
            following[q] += 1
            plans_left = days_left if is_sorted and dish < 0 else 1
            if lost[q] + by_labels[q] + plans_left * loss[plan] >= limit:
                if is_sorted or dish >= 0:
                    following[q] = end
            elif (
                plan >= lowest[q]
                and left[kind[plan]] > 0
                and _fits(plan, dishes, is_settled, can_repeat, earliest, spare[q])
            ):
                chosen[q] = plan
        lost[q + 1], billed[q + 1], by_labels[q + 1] = lost[q], billed[q], by_labels[q]
        lowest[q + 1], spare[q + 1] = lowest[q], spare[q]
        if chosen[q] >= 0:
            plan = chosen[q]
            if dish < 0:
                lowest[q + 1] = plan
            elif not is_second[q]:
                earliest[dish] = plan
            more, count = _serve(plan, dishes, first_loss, second_loss, may_repeat, is_settled, can_repeat)
            spare[q + 1] = spare[q] - count
            lost[q + 1] += loss[plan] + more
            billed[q + 1] += bill[plan]
            by_labels[q + 1] += _count(plan, labels, label_ahead, times)
            left[kind[plan]] -= 1
            days_left -= 1
        elif dish >= 0:
            chosen[q] = SKIPPED
            if is_second[q]:
                lost[q + 1] += max(once[dish] - twice[dish], 0.0)
                can_repeat[dish] = False
            else:
                lost[q + 1] += never[dish]
                is_settled[dish] = True
        else:
            q -= 1
            continue
        if nodes >= node_limit:
            return best, best_loss, nodes, False
        nodes += 1
        pivot[q + 1] = pivot[q]
        q, is_new = q + 1, True
    return best, best_loss, nodes, True

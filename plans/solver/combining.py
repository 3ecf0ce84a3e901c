"""Finds the best week among day-plans, or shows that none is worth more than is asked for, by what weeks lose at duals.

Against the bound that duals give, a week loses what each of its plans is worth less than the best of its kind, the dual
of each dish that it does not serve, and what its bill and counts are off from where they pay most. Nothing of that is
below 0. So a week near the bound consists of plans that lose little and serves nearly all dishes that have a dual.
With leftovers it loses, too, what a dish that comes once or twice is worth less than the best of never, once and twice,
and the dual of each leftover that it does not have.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plans.solver import lagrange
from plans.solver.breaches import FORBIDDEN, NO_LIMIT
from plans.solver.combine import lightest_week
from plans.solver.kinds import Kind
from plans.solver.model import Count, WeekModel
from plans.solver.pool import PlanPool
from plans.solver.pricing import Duals
from plans.solver.servings import Servings
from plans.solver.week import LEAST_WEEK, Week

UNREACHED = 1e14
"""Units that no week loses which keeps its rules; what breaks them loses ten times as many."""


@dataclass(frozen=True)
class Combined:
    """What came of a search."""

    week: Week | None
    """The best that is worth more than was asked for, to within the gap; None if none was met."""
    nodes: int
    is_complete: bool
    """No week of the pool is better than that by more than the gap, or none is worth more than was asked for."""


def can_combine(model: WeekModel) -> bool:
    """Return whether the search knows the model's rules: no dish is cooked twice, at any price."""
    return model.recipe_price == FORBIDDEN and model.recipe_cap == 1


def best_week(model: WeekModel, pool: PlanPool, duals: Duals, *, above: float, gap: float, node_limit: int) -> Combined:
    """Return the best week of the pool that is worth more than `above`, to within `gap`."""
    if any(not len(worth) for worth in pool.worth):
        return Combined(None, 0, is_complete=True)
    kind = np.repeat(np.arange(len(model.kinds)), [len(worth) for worth in pool.worth])
    value = np.concatenate([_plan_values(model, duals, pool, number) for number in range(len(model.kinds))])
    tops = [float(value[kind == number].max()) for number in range(len(model.kinds))]
    loss = np.array(tops)[kind] - value
    bills = [(model.bill[rows] * quarters).sum(axis=1)
             for rows, quarters in zip(pool.rows, pool.quarters, strict=True)]  # fmt: skip
    known = np.unique(np.concatenate([rows.ravel() for rows in pool.rows]))
    servings = Servings.of(model.twice, duals, known)
    # Dishes that no plan serves are lost from the start.
    bound = lagrange.bound(model, duals, tops) - servings.lost
    limit = min(bound - above, UNREACHED)
    twice, seconds = servings.twice_within(limit)
    dishes = _padded([np.searchsorted(known, rows) for rows in pool.rows])
    labels, label_loss = _watched(model, duals, pool)
    # Where dishes come twice, the search wants plans in the order of their losses.
    order = np.arange(len(loss)) if model.twice is None else np.argsort(loss, kind="stable")
    loss, kind, dishes, labels = loss[order], kind[order], dishes[order], labels[order]
    dearest = np.flatnonzero(servings.never > 0)
    dearest = dearest[np.argsort(-servings.never[dearest], kind="stable")]
    pivots, starts, cover = _covers(dishes, dearest, loss)
    chosen, lost, nodes, is_complete = lightest_week(
        loss, kind, dishes, labels, np.concatenate(bills)[order], np.array([len(each.days) for each in model.kinds]),
        servings.never, servings.once, twice, dearest, pivots, seconds, starts, cover, servings.leftovers,
        servings.leftover_price, servings.keeps, servings.orders,
        label_loss, np.minimum.accumulate(label_loss[:, ::-1], axis=1)[:, ::-1].copy(),
        np.array([bill.min() for bill in bills]), np.array([bill.max() for bill in bills]),
        model.budget, duals.budget if model.budget < NO_LIMIT else 0.0, model.budget_price,
        limit, bound, gap, LEAST_WEEK, node_limit,
    )  # fmt: skip
    week = _week_of(pool, order[chosen]) if np.isfinite(lost) else None
    return Combined(week, nodes, is_complete)


def _plan_values(model: WeekModel, duals: Duals, pool: PlanPool, kind: int) -> np.ndarray:
    """Return what each plan of a kind is worth less what it takes of scarce things: float64 (P,)."""
    rows, quarters = pool.rows[kind], pool.quarters[kind]
    value = pool.worth[kind] - duals.recipes[rows].sum(axis=1)
    if model.budget < NO_LIMIT:
        value = value - duals.budget * (model.bill[rows] * quarters).sum(axis=1)
    for name, count in model.counts.items():
        price = np.append(duals.counts[name], 0.0)
        for slot in _counted(model.kinds[kind], count):
            value = value - price[count.label[rows[:, slot]]]
    return value


def _counted(kind: Kind, count: Count) -> Iterator[int]:
    """Yield the slots of a kind whose dishes are counted."""
    return (number for number, slot in enumerate(kind.slots) if count.is_at(slot))


def _padded(parts: list[np.ndarray]) -> np.ndarray:
    """Return arrays (P, N) of different widths one below the other, filled up with −1: int64."""
    width = max(part.shape[1] for part in parts)
    return np.vstack([np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=-1) for part in parts])


def _watched(model: WeekModel, duals: Duals, pool: PlanPool) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels that could lose anything and what they lose.

    Shapes: labels int64 (P, M), −1 for none; loss float64 (L, N), where a label comes 0, 1, … times.
    """
    losses, held, first = [], [], 0
    meals = sum(len(kind.days) * len(kind.slots) for kind in model.kinds)
    for name, count in model.counts.items():
        most = sum(len(kind.days) * len(list(_counted(kind, count))) for kind in model.kinds)
        loss = _label_losses(count, duals.counts[name], most, meals)
        number = np.append(np.where(loss[:, : most + 1].any(axis=1), first + np.arange(len(loss)), -1), -1)
        held.append([number[count.label[rows[:, list(_counted(kind, count))]]]
                     for kind, rows in zip(model.kinds, pool.rows, strict=True)])  # fmt: skip
        losses.append(loss)
        first += len(loss)
    if not losses:
        return np.full((len(pool), 1), -1), np.zeros((1, meals + 1))
    labels = _padded([np.hstack(each) for each in zip(*held, strict=True)])
    # Most labels are not watched: those that are come first, and columns without any go.
    labels = -np.sort(-labels, axis=1)
    width = max(1, int((labels >= 0).sum(axis=1).max()))
    return np.ascontiguousarray(labels[:, :width]), np.vstack(losses)


def _label_losses(count: Count, price: np.ndarray, most: int, meals: int) -> np.ndarray:
    """Return what is lost where each label comes n times, of `most` that there can be: float64 (L, meals + 1)."""
    times = np.arange(meals + 1)
    beyond = np.maximum(times - count.cap[:, None], 0)
    is_forbidden = (beyond > 0) & (count.beyond_price == FORBIDDEN)[:, None]
    cost = np.maximum(count.floor[:, None] - times, 0) * count.below_price[:, None]
    cost += np.maximum(times - count.free[:, None], 0) * count.above_price[:, None]
    cost += beyond * np.where(count.beyond_price == FORBIDDEN, 0.0, count.beyond_price)[:, None]
    gain = price[:, None] * times - cost
    best = np.where(is_forbidden, -np.inf, gain)[:, : most + 1].max(axis=1, keepdims=True)
    return np.asarray(np.where(is_forbidden, 10 * UNREACHED, best - gain))


def _covers(dishes: np.ndarray, scarce: np.ndarray, loss: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return scarce dishes in the order of decision, fewest plans first, and all plans of each dish, best first.

    Shapes: int64 (N,), (D + 1,) where the plans of each start, and the plans of all in one array.
    """
    by_loss = np.argsort(loss, kind="stable")
    served = dishes[by_loss].ravel()
    places = np.flatnonzero(served >= 0)
    times = np.bincount(served[places])
    pivots = scarce[np.argsort(times[scarce], kind="stable")]
    cover = np.repeat(by_loss, dishes.shape[1])[places[np.argsort(served[places], kind="stable")]]
    return pivots, np.cumsum([0, *times]), cover


def _week_of(pool: PlanPool, chosen: np.ndarray) -> Week:
    """Return the week of plans by their numbers in the whole pool."""
    rows, quarters, first = [], [], 0
    for number, worth in enumerate(pool.worth):
        mine = chosen[(chosen >= first) & (chosen < first + len(worth))] - first
        rows.append(pool.rows[number][mine])
        quarters.append(pool.quarters[number][mine])
        first += len(worth)
    return Week(rows, quarters)

"""Bounds that hold for the full model: the Lagrangian dual, evaluated exactly at whatever duals are at hand.

Source: Geoffrion, Lagrangean relaxation for integer programming (1974); docs/solver.md, "Why the bound is safe".
"""

from collections.abc import Sequence

import numpy as np

from plans.solver.breaches import NO_LIMIT
from plans.solver.entries import most_of_labels
from plans.solver.model import Count, WeekModel
from plans.solver.pricing import Duals


def bound(model: WeekModel, duals: Duals, best_days: Sequence[float]) -> float:
    """Return a number of units that no legal week of the model is worth more than.

    Args:
        duals: rounded (`Duals.rounded`), so that every product below is exact.
        best_days: for each kind, an upper bound on what one of its days is worth at these duals.
    """
    total = _most_of_recipes(model, duals)
    if model.budget < NO_LIMIT:
        total += duals.budget * model.budget
    for name, count in model.counts.items():
        total += _most_of_count(model, count, duals.counts[name])
    return total + sum(len(kind.days) * best for kind, best in zip(model.kinds, best_days, strict=True))


def _most_of_recipes(model: WeekModel, duals: Duals) -> float:
    """Return the most that the servings of dishes can be worth at their prices, in a week that keeps their caps."""
    if model.twice is not None:
        return model.twice.most_of_dishes(duals.recipes, duals.leftover)
    return float((duals.recipes * model.recipe_cap).sum()) if model.recipe_cap < NO_LIMIT else 0.0


def _most_of_count(model: WeekModel, count: Count, price: np.ndarray) -> float:
    """Return the most that price × count − cost of the count can be, over all counts that a week can have."""
    meals = sum(len(kind.days) * sum(count.is_at(slot) for slot in kind.slots) for kind in model.kinds)
    return most_of_labels(
        price, meals, count.floor, count.below_price, count.free, count.above_price, count.cap, count.beyond_price
    )

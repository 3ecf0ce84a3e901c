"""Every way to fill every meal: what all rivals choose from."""

from __future__ import annotations

import numpy as np

from plans.solver import Choice, Meal, WeekProblem
from plans.solver.problem import MAX_QUARTERS, MIN_QUARTERS
from plans.solver.scale import FREE_QUARTERS, QUARTERS, UNITS_PER_POINT, units_per_quarter_penny

PORTIONS = np.arange(MIN_QUARTERS, MAX_QUARTERS + 1)


class Ways:
    """A dish and portion for each meal, B of them, meal by meal. What was served lately is no way: R1 is kept so.

    Shapes, int64 (B,): meal, position in `meals`; dish, row of the problem's table; quarters; gain, what the way adds
    to the score by itself (T1 to T3, T6, T9). By meal: day int64 (M,), is_capped bool (M,).
    """

    def __init__(self, problem: WeekProblem) -> None:
        self.problem, self.table = problem, problem.table
        self.meals = tuple(sorted(problem.meals, key=lambda meal: (meal.day, meal.slot)))
        self.day = np.array([meal.day for meal in self.meals], dtype=np.int64)
        self.is_capped = np.array([problem.is_capped(meal.slot) for meal in self.meals], dtype=bool)
        parts = [self._of(meal) for meal in self.meals]
        self.meal = np.repeat(np.arange(len(parts)), [len(dishes) for dishes, _ in parts])
        self.dish, self.quarters = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
        self.gain = self._gains()

    def __len__(self) -> int:
        return len(self.dish)

    def choices(self, chosen: np.ndarray) -> tuple[Choice, ...]:
        """Return the week that `chosen` ways make."""
        rows = zip(*(column[chosen].tolist() for column in (self.meal, self.dish, self.quarters)), strict=True)
        return tuple(
            Choice(self.meals[meal].day, self.meals[meal].slot, int(self.table.recipe_id[dish]), quarters)
            for meal, dish, quarters in rows
        )

    def _of(self, meal: Meal) -> tuple[np.ndarray, np.ndarray]:
        if meal.locked is not None:
            return self.table.rows(np.array([meal.locked.recipe_id])), np.array([meal.locked.portion_quarters])
        dishes = self.table.rows(meal.ids.array)
        dishes = dishes[~self.table.is_recent[dishes]]
        return np.repeat(dishes, len(PORTIONS)), np.tile(PORTIONS, len(dishes))

    def _gains(self) -> np.ndarray:
        weights, table = self.problem.weights, self.table
        points = weights.liking * table.liking - weights.dislike * table.dislike_penalty
        points = points + weights.pantry * table.pantry_bonus
        odd = np.maximum(np.abs(self.quarters - QUARTERS) - FREE_QUARTERS, 0)
        price = table.pence[self.dish] * self.quarters
        units = (points[self.dish] - weights.portion * odd) * UNITS_PER_POINT
        return units - price * units_per_quarter_penny(weights.cost)


def groups(values: np.ndarray) -> list[np.ndarray]:
    """Return the positions of each value, in the order of values."""
    order = np.argsort(values, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(values[order])) + 1) if len(order) else []

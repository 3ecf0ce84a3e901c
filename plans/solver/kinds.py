"""Days that are alike, one kind of day: their meals, and what their amounts cost."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from plans.solver.breaches import FORBIDDEN, NO_LIMIT
from plans.solver.dishes import NUTRIENTS
from plans.solver.problem import MAX_QUARTERS, MIN_QUARTERS, Meal, WeekProblem
from plans.solver.scopes import CAPPED, Scopes, scopes_at

PORTIONS = np.arange(MIN_QUARTERS, MAX_QUARTERS + 1)


@dataclass
class SlotOfKind:
    """One meal of a kind of day. Shapes: rows int64 (N,), the dishes; quarters int64 (7,) or (1,), the portions."""

    slot: str
    rows: np.ndarray
    quarters: np.ndarray
    scopes: Scopes
    is_locked: bool
    fits: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))
    """bool (N, Q): not so large or small that the day can't keep its energy band whatever else it holds."""

    @property
    def is_capped(self) -> bool:
        """Whether it counts towards the caps on main ingredients and cuisines."""
        return CAPPED in self.scopes


@dataclass
class Band:
    """What a day's amounts cost. Shapes: (8,) each, in the order of `NUTRIENTS`; amounts in fortieths, prices in units.

    Beyond `soft_low` to `soft_high` each fortieth costs `soft_price`; beyond `hard_low` to `hard_high` it costs
    `hard_price` besides, which is `FORBIDDEN` unless the rule is lifted.
    """

    soft_low: np.ndarray
    soft_high: np.ndarray
    soft_price: np.ndarray
    hard_low: np.ndarray
    hard_high: np.ndarray
    hard_price: np.ndarray

    @classmethod
    def open(cls) -> "Band":
        """Return bands that ask for nothing."""
        count = len(NUTRIENTS)
        low, high = np.zeros(count), np.full(count, float(NO_LIMIT))
        return cls(low.copy(), high.copy(), np.zeros(count), low.copy(), high.copy(), np.full(count, FORBIDDEN))

    def cost(self, amounts: np.ndarray) -> np.ndarray:
        """Return what amounts float64 (…, 8) cost, in units: float64 (…,); infinite where they are forbidden."""
        soft = np.maximum(np.maximum(self.soft_low - amounts, amounts - self.soft_high), 0.0)
        hard = np.maximum(np.maximum(self.hard_low - amounts, amounts - self.hard_high), 0.0)
        beyond = np.where(hard > 0, hard * np.where(hard > 0, self.hard_price, 0.0), 0.0)
        return (soft * self.soft_price + beyond).sum(axis=-1)


@dataclass
class Kind:
    """Days that are alike: slots, candidates, targets, rules; nothing locked. A day with a lock is one by itself."""

    days: tuple[int, ...]
    slots: tuple[SlotOfKind, ...]
    band: Band = field(default_factory=Band.open)


def kinds_of(problem: WeekProblem) -> tuple[Kind, ...]:
    """Group the planned days that are alike, in the order of their first day."""
    by_day: dict[int, list[Meal]] = defaultdict(list)
    for meal in sorted(problem.meals, key=lambda meal: (meal.day, meal.slot)):
        by_day[meal.day].append(meal)
    alike: dict[object, list[int]] = defaultdict(list)
    for day, meals in sorted(by_day.items()):
        is_locked = any(meal.locked is not None for meal in meals)
        like = ((meal.slot, meal.ids, scopes_at(problem, day, meal.slot)) for meal in meals)
        key = day if is_locked else (problem.targets[day], *like)
        alike[key].append(day)
    return tuple(
        Kind(tuple(days), tuple(_slot_of_kind(problem, meal) for meal in by_day[days[0]])) for days in alike.values()
    )


def _slot_of_kind(problem: WeekProblem, meal: Meal) -> SlotOfKind:
    if meal.locked is None:
        rows, quarters = problem.table.rows(meal.ids.array), PORTIONS
    else:
        rows = problem.table.rows(np.array([meal.locked.recipe_id]))
        quarters = np.array([meal.locked.portion_quarters])
    scopes = scopes_at(problem, meal.day, meal.slot)
    return SlotOfKind(meal.slot, rows, quarters, scopes, meal.locked is not None)

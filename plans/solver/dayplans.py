"""Day-plans: one dish and portion for each meal of a day, gathered for CP-SAT to choose seven of them."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product

import numpy as np

from plans.solver.arrays import TARGETED, Week, WeekArrays

MOST_ENUMERATED = 3_000
"""A kind of day with no more ways to fill it is listed completely; then the answer is proven best."""


@dataclass(frozen=True)
class DayKind:
    """Days that are alike: same slots, candidates, targets, nothing locked. A day with a lock is a kind of its own."""

    days: tuple[int, ...]
    meals: tuple[np.ndarray, ...]
    """For each of `days`, the indices of its meals, slot by slot in the same order."""


@dataclass(frozen=True)
class PlanTable:
    """All day-plans to choose from, P of them, with R dishes.

    Shapes: kind int64 (P,); recipe, quarters: P tuples; serves, serves_capped, serves_free: int64 (P, R), how often
    each dish is served, at capped meals, at meals that are not locked; amounts: int64 (P, 8), fortieths; price:
    int64 (P,), quarter-pence for one person; odd_quarters: int64 (P,), quarters of portions beyond what is free.
    """

    kind: np.ndarray
    recipe: tuple[tuple[int, ...], ...]
    quarters: tuple[tuple[int, ...], ...]
    serves: np.ndarray
    serves_capped: np.ndarray
    serves_free: np.ndarray
    amounts: np.ndarray
    price: np.ndarray
    odd_quarters: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)


class Archive:
    """The day-plans met so far, by kind of day, each once."""

    def __init__(self, arrays: WeekArrays) -> None:
        self.arrays = arrays
        self.kinds = _kinds(arrays)
        self.kind_of = {day: number for number, kind in enumerate(self.kinds) for day in kind.days}
        self.plans: list[dict[tuple[tuple[int, ...], tuple[int, ...]], None]] = [{} for _ in self.kinds]
        self.is_complete = True
        for number, kind in enumerate(self.kinds):
            if not self._enumerate(number, kind):
                self.is_complete = False

    def _enumerate(self, number: int, kind: DayKind) -> bool:
        """List every plan of a kind of day if there are few enough; return whether that was done."""
        arrays, meals = self.arrays, kind.meals[0].tolist()
        sizes = [len(arrays.candidates[meal]) * len(arrays.portions[meal]) for meal in meals]
        if np.prod(np.array(sizes, dtype=float)) > MOST_ENUMERATED:
            return False
        for recipe in product(*(arrays.candidates[meal].tolist() for meal in meals)):
            for quarters in product(*(arrays.portions[meal].tolist() for meal in meals)):
                self.plans[number][recipe, quarters] = None
        return True

    def add_week(self, week: Week) -> None:
        """Add the seven plans of `week`."""
        for kind, plans in zip(self.kinds, self.plans, strict=True):
            for meals in kind.meals:
                plans[tuple(week.recipe[meals].tolist()), tuple(week.quarters[meals].tolist())] = None

    def add_variants(
        self, day: int, week: Week, pair: tuple[int, int], recipes: np.ndarray, quarters: np.ndarray
    ) -> None:
        """Add the plans of `day` in `week` with the meals `pair` filled in each of the given ways, (K, 2) each."""
        meals = self.arrays.meals_of_day[day]
        first, second = (int(np.flatnonzero(meals == meal)[0]) for meal in pair)
        recipe, portion = week.recipe[meals].tolist(), week.quarters[meals].tolist()
        plans = self.plans[self.kind_of[day]]
        for (recipe[first], recipe[second]), (portion[first], portion[second]) in zip(
            recipes.tolist(), quarters.tolist(), strict=True
        ):
            plans[tuple(recipe), tuple(portion)] = None

    def table(self) -> PlanTable:
        """Return all plans with what they hold and cost, in the order in which they were met."""
        arrays = self.arrays
        rows = [(number, recipe, quarters) for number, plans in enumerate(self.plans) for recipe, quarters in plans]
        serves = np.zeros((3, len(rows), len(arrays.dishes)), dtype=np.int64)
        amounts = np.zeros((len(rows), arrays.nutrients.shape[1]), dtype=np.int64)
        price = np.zeros(len(rows), dtype=np.int64)
        odd = np.zeros(len(rows), dtype=np.int64)
        by_kind: dict[int, list[int]] = defaultdict(list)
        for position, (number, _, _) in enumerate(rows):
            by_kind[number].append(position)
        for number, positions in by_kind.items():
            for column, meal in enumerate(self.kinds[number].meals[0].tolist()):
                dishes = np.array([rows[position][1][column] for position in positions])
                portions = np.array([rows[position][2][column] for position in positions])
                for layer, counted in enumerate((True, arrays.capped[meal], not arrays.locked[meal])):
                    serves[layer, positions, dishes] += int(counted)
                amounts[positions] += arrays.nutrients[dishes] * portions[:, None]
                price[positions] += arrays.pence[dishes] * portions
                odd[positions] += arrays.odd_quarters(portions)
        kinds = np.array([number for number, _, _ in rows], dtype=np.int64)
        return PlanTable(
            kinds,
            tuple(row[1] for row in rows),
            tuple(row[2] for row in rows),
            serves[0],
            serves[1],
            serves[2],
            amounts,
            price,
            odd,
        )


def day_units(arrays: WeekArrays, kind: DayKind, amounts: np.ndarray, numbers: range) -> np.ndarray:
    """Return what amounts (P, 8) cost, in units, by being off the targets of the nutrients `numbers`: (P,)."""
    off = amounts - arrays.target[kind.days[0]]
    off[:, TARGETED] *= -1
    off[:, :TARGETED] = np.abs(off[:, :TARGETED])
    return (np.maximum(off, 0) * arrays.unit_cost[kind.days[0]])[:, list(numbers)].sum(axis=1)


def beyond_band(arrays: WeekArrays, kind: DayKind, amounts: np.ndarray) -> np.ndarray:
    """Return by how many thousandths of each target (rounded up) amounts (P, 8) are beyond their bands: (P, 4)."""
    target = arrays.target[kind.days[0], :TARGETED]
    beyond = np.abs(amounts[:, :TARGETED] - target) * 1000 - arrays.band * 10 * target
    return np.maximum(-(-beyond // target), 0)


def _kinds(arrays: WeekArrays) -> tuple[DayKind, ...]:
    """Group the planned days that are alike."""
    groups: dict[object, list[int]] = defaultdict(list)
    for day, meals in arrays.meals_of_day.items():
        if arrays.locked[meals].any():
            groups[day].append(day)
        else:
            filled = tuple((arrays.meals[meal].slot, *arrays.candidates[meal].tolist()) for meal in meals.tolist())
            groups[filled, arrays.problem.targets[day]].append(day)
    return tuple(DayKind(tuple(days), tuple(arrays.meals_of_day[day] for day in days)) for days in groups.values())

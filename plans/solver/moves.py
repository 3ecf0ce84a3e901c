"""Look at every way to fill one or two meals of a day at once, with the rest of the week as it is."""

from dataclasses import dataclass

import numpy as np

from plans.solver.arrays import TARGETED, Week, WeekArrays
from plans.solver.ledger import bill, counts_of, day_amounts
from plans.solver.scale import FREE_REPEATS, QUARTERS, UNITS_PER_POINT


@dataclass(frozen=True)
class Columns:
    """Ways to fill one meal, C of them: `recipe` dish indices and `quarters` int64 (C,), `amounts` float64 (8, C) in
    fortieths, `price` float64 (C,) in quarter-pence a household, `worth` float64 (C,) in units: all that does not
    depend on the day's other meals."""

    recipe: np.ndarray
    quarters: np.ndarray
    amounts: np.ndarray
    price: np.ndarray
    worth: np.ndarray


class Surroundings:
    """What the rest of the week, all meals but `meals` of one day, says about filling them."""

    def __init__(self, arrays: WeekArrays, week: Week, day: int, meals: tuple[int, ...]) -> None:
        self.arrays, self.day = arrays, day
        rest = np.ones(len(arrays.meals), dtype=bool)
        rest[list(meals)] = False
        rest_of_day = arrays.meals_of_day[day][rest[arrays.meals_of_day[day]]]
        self.amounts = day_amounts(arrays, week, rest_of_day)
        kept = Week(week.recipe[rest], week.quarters[rest])
        self.bill = bill(arrays, kept)
        caps, weights = arrays.problem.caps, arrays.problem.weights
        capped = kept.recipe[arrays.capped[rest]]
        today = arrays.main[week.recipe[rest_of_day[arrays.capped[rest_of_day]]]]
        variety, point = arrays.penalty["variety"], UNITS_PER_POINT
        self.any_meal = _step(kept.recipe, len(arrays.table), caps.recipe_per_week, variety)
        self.wishes = self._wishes(kept, arrays.named[rest])
        self.capped_meal = (
            _by_label(arrays.main, capped, caps.main_ingredient_per_week, variety)
            + _by_label(arrays.cuisine, capped, caps.cuisine_per_week, variety)
            + _by_label(arrays.cuisine, capped, FREE_REPEATS, weights.cuisine_repeat * point)
            + _by_label(arrays.family, capped, FREE_REPEATS, weights.family_repeat * point)
            + _by_label(arrays.main, None, caps.main_ingredient_per_day, variety, counts=counts_of(today))
        )

    def _wishes(self, kept: Week, named: np.ndarray) -> np.ndarray:
        """Return what one more dish of its tag loses (or, below zero, wins) by each weekly rule, in units: (W,)."""
        counts = (self.arrays.tagged[kept.recipe] * named).sum(axis=0).tolist()
        rules = self.arrays.problem.weekly_rules
        more = [rule.missed_by(count + 1) - rule.missed_by(count) for rule, count in zip(rules, counts, strict=True)]
        return np.array(more, dtype=np.int64) * (self.arrays.problem.weights.weekly_rule * UNITS_PER_POINT)

    def dish_worth(self, meal: int) -> np.ndarray:
        """Return each candidate's worth at `meal` before price and portions, in units: float64 (C,)."""
        arrays, dishes = self.arrays, self.arrays.candidates[meal]
        wishes = arrays.tagged[dishes] @ (self.wishes * arrays.named[meal])
        worth = arrays.value[dishes] - self.any_meal[dishes] - wishes
        if arrays.capped[meal]:
            worth = worth - self.capped_meal[dishes]
        return worth if arrays.locked[meal] else worth - self.arrays.penalty["recent"] * arrays.recent[dishes]

    def columns(self, meal: int, chosen: np.ndarray | None = None) -> Columns:
        """Return the columns of `meal`: all its candidates, or those at the positions `chosen`, in every portion."""
        arrays = self.arrays
        worth, dishes = self.dish_worth(meal), arrays.candidates[meal]
        if chosen is not None:
            worth, dishes = worth[chosen], dishes[chosen]
        portions = arrays.portions[meal]
        recipe = np.repeat(dishes, len(portions))
        quarters = np.tile(portions, len(dishes))
        price = arrays.pence[recipe] * quarters
        return Columns(
            recipe,
            quarters,
            (arrays.nutrients[recipe] * quarters[:, None]).T.astype(np.float64),
            price * float(arrays.problem.household_size),
            np.repeat(worth, len(portions))
            - arrays.cost_units * price
            - arrays.portion_units * arrays.odd_quarters(quarters),
        )

    def day_worth(self, amounts: np.ndarray, price: np.ndarray) -> np.ndarray:
        """Return what the day's amounts and the week's bill are worth (≤ 0), in units: float64 (K,).

        `amounts` (8, K) are the filled meals' nutrients in fortieths, `price` (K,) their quarter-pence.
        """
        arrays, target = self.arrays, self.arrays.target[self.day]
        total = np.zeros(len(price))
        for position in np.flatnonzero(target).tolist():
            off = amounts[position] + float(self.amounts[position] - target[position])
            if position < TARGETED:
                np.abs(off, out=off)
                total -= np.maximum(off - arrays.free[self.day, position], 0) * arrays.unit_cost[self.day, position]
                off -= arrays.band[position] * target[position] / 100
                penalty = arrays.penalty["energy" if position == 0 else "macros"]
                total -= np.maximum(off, 0, out=off) * (penalty * 1000 / target[position])
            else:
                sign = -1 if position == TARGETED else 1
                total -= np.maximum(sign * off, 0) * arrays.unit_cost[self.day, position]
        if arrays.budget is not None:
            total -= np.maximum(price + (self.bill - arrays.budget), 0) * (self.arrays.penalty["budget"] / QUARTERS)
        return total

    def near_energy(self, first: Columns, second: Columns) -> tuple[np.ndarray, np.ndarray]:
        """Return the pairs, as positions in both, whose energy is near the day's target, or the nearest there are.

        Two fifths of the energy band: one pair in ten or so, and the others are rarely the best.
        """
        target = float(self.arrays.target[self.day, 0])
        off = np.abs(first.amounts[0][:, None] + (second.amounts[0] + (self.amounts[0] - target))[None, :])
        near = max(float(off.min()), target * self.arrays.band[0] / 250)
        rows, columns = np.divmod(np.flatnonzero(off.ravel() <= near), off.shape[1])
        return rows, columns

    def clash(self, meals: tuple[int, int], first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return what two dishes (indices) at two meals break between themselves, in units: float64 (K,)."""
        arrays = self.arrays
        broken = (first == second).astype(np.float64)
        if arrays.capped[meals[0]] and arrays.capped[meals[1]]:
            broken += (arrays.main[first] == arrays.main[second]) & (arrays.main[first] >= 0)
        return broken * self.arrays.penalty["variety"]


def best_single(arrays: WeekArrays, week: Week, meal: int) -> Week:
    """Return the week with `meal` filled in the best way that its surroundings allow."""
    around = Surroundings(arrays, week, int(arrays.day[meal]), (meal,))
    columns = around.columns(meal)
    best = int((columns.worth + around.day_worth(columns.amounts, columns.price)).argmax())
    changed = week.copy()
    changed.recipe[meal], changed.quarters[meal] = columns.recipe[best], columns.quarters[best]
    return changed


def best_pairs(
    arrays: WeekArrays, week: Week, meals: tuple[int, int], chosen: tuple[np.ndarray, np.ndarray], keep: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the best ways to fill two meals of one day from the candidates at positions `chosen`, best first.

    Returns: dish indices and quarters, int64 (at most `keep`, 2) each.
    """
    around = Surroundings(arrays, week, int(arrays.day[meals[0]]), meals)
    first, second = around.columns(meals[0], chosen[0]), around.columns(meals[1], chosen[1])
    rows, columns = around.near_energy(first, second)
    total = around.day_worth(
        first.amounts.take(rows, axis=1) + second.amounts.take(columns, axis=1),
        first.price[rows] + second.price[columns],
    )
    total += first.worth[rows] + second.worth[columns]
    total -= around.clash(meals, first.recipe[rows], second.recipe[columns])
    best = np.argpartition(-total, keep)[:keep] if len(total) > keep else np.arange(len(total))
    best = best[np.argsort(-total[best], kind="stable")]
    rows, columns = rows[best], columns[best]
    return (
        np.stack([first.recipe[rows], second.recipe[columns]], axis=1),
        np.stack([first.quarters[rows], second.quarters[columns]], axis=1),
    )


def _step(used: np.ndarray, size: int, cap: int, penalty: int) -> np.ndarray:
    """Return `penalty` for each dish that already comes `cap` times or more, else 0: float64 (size,)."""
    return (np.bincount(used, minlength=size) >= cap) * float(penalty)


def _by_label(
    labels: np.ndarray, used: np.ndarray | None, cap: int, penalty: int, *, counts: np.ndarray | None = None
) -> np.ndarray:
    """Return `penalty` for each dish whose label comes `cap` times or more among the dishes `used`, else 0."""
    seen = counts_of(labels[used]) if counts is None else counts
    full = np.zeros(int(labels.max(initial=-1)) + 2)
    full[: len(seen)] = (seen >= cap) * float(penalty)
    return np.where(labels >= 0, full[labels], 0.0)

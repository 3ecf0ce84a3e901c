"""A week being changed: what its meals add up to, and one exact number for how good it is."""

import numpy as np

from plans.solver.arrays import TARGETED, Week, WeekArrays
from plans.solver.scale import FREE_REPEATS, QUARTERS, UNITS_PER_POINT


def worth(arrays: WeekArrays, week: Week) -> int:
    """Return the week's score less the penalties of its violations, in units, exactly; higher is better."""
    return _score(arrays, week) - _penalties(arrays, week)


def day_amounts(arrays: WeekArrays, week: Week, meals: np.ndarray) -> np.ndarray:
    """Return what `meals` (indices) hold together, in fortieths: int64 (8,)."""
    return (arrays.nutrients[week.recipe[meals]] * week.quarters[meals, None]).sum(axis=0)


def bill(arrays: WeekArrays, week: Week) -> int:
    """Return the household's bill in quarters of a penny."""
    return int(arrays.problem.household_size * (arrays.pence[week.recipe] * week.quarters).sum())


def counts_of(labels: np.ndarray) -> np.ndarray:
    """Return how often each label ≥ 0 comes."""
    return np.bincount(labels[labels >= 0])


def _score(arrays: WeekArrays, week: Week) -> int:
    weights, rules = arrays.problem.weights, arrays.problem.weekly_rules
    price = int((arrays.pence[week.recipe] * week.quarters).sum())
    units = int(arrays.value[week.recipe].sum()) - arrays.cost_units * price
    units -= arrays.portion_units * int(arrays.odd_quarters(week.quarters).sum())
    capped = week.recipe[arrays.capped]
    for labels, weight in ((arrays.cuisine, weights.cuisine_repeat), (arrays.family, weights.family_repeat)):
        units -= weight * UNITS_PER_POINT * int(np.maximum(counts_of(labels[capped]) - FREE_REPEATS, 0).sum())
    times = (arrays.tagged[week.recipe] * arrays.named).sum(axis=0).tolist()
    for rule, count in zip(rules, times, strict=True):
        units -= weights.weekly_rule * UNITS_PER_POINT * rule.missed_by(count)
    for day, meals in arrays.meals_of_day.items():
        off = day_amounts(arrays, week, meals) - arrays.target[day]
        off[TARGETED] = -off[TARGETED]
        off[:TARGETED] = np.abs(off[:TARGETED]) - arrays.free[day]
        units -= int((np.maximum(off, 0) * arrays.unit_cost[day]).sum())
    return units


def _penalties(arrays: WeekArrays, week: Week) -> int:
    caps = arrays.problem.caps
    broken = {"recent": int(arrays.recent[week.recipe[~arrays.locked]].sum())}
    capped = week.recipe[arrays.capped]
    broken["variety"] = sum(
        int(np.maximum(counts_of(labels) - cap, 0).sum())
        for labels, cap in (
            (week.recipe, caps.recipe_per_week),
            (arrays.main[capped], caps.main_ingredient_per_week),
            (arrays.cuisine[capped], caps.cuisine_per_week),
        )
    )
    broken["macros"] = broken["energy"] = 0
    for day, meals in arrays.meals_of_day.items():
        mains = arrays.main[week.recipe[meals[arrays.capped[meals]]]]
        broken["variety"] += int(np.maximum(counts_of(mains) - caps.main_ingredient_per_day, 0).sum())
        target = arrays.target[day, :TARGETED]
        beyond = np.abs(day_amounts(arrays, week, meals)[:TARGETED] - target) * 1000 - arrays.band * 10 * target
        excess = np.maximum(-(-beyond // target), 0)
        broken["energy"] += int(excess[0])
        broken["macros"] += int(excess[1:].sum())
    over = 0 if arrays.budget is None else max(0, bill(arrays, week) - arrays.budget)
    broken["budget"] = -(-over // QUARTERS)
    return sum(arrays.penalty[family] * amount for family, amount in broken.items())

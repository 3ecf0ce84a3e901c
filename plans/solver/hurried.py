"""A week for when time runs out before any was found: by simple choices, among the dishes that the relaxation likes."""

from dataclasses import replace

import numpy as np

from plans.solver.arrays import WeekArrays
from plans.solver.dish_table import Ids
from plans.solver.greedy import quick_search
from plans.solver.model import WeekModel
from plans.solver.pricing import DishValues, Duals, Pricer
from plans.solver.problem import Choice, Meal, WeekProblem

DISHES = 60
"""Of each meal. Of 50,000 the simple choices would take a second."""


def hurried_week(problem: WeekProblem, model: WeekModel, duals: Duals) -> tuple[Choice, ...]:
    """Return a week that fills every meal, whatever it breaks, in some 50 ms.

    Args:
        model: with all rules; a meal whose dishes it leaves out altogether keeps the problem's own.
        duals: at which the dishes of a meal are ranked; any will do.
    """
    values = DishValues(model, duals)
    offered: dict[tuple[int, str], np.ndarray] = {}
    for number, kind in enumerate(model.kinds):
        linear = Pricer(model, number).slot_values(values, duals.amounts[number])
        for slot, value in zip(kind.slots, linear, strict=True):
            best = np.sort(slot.rows[np.argsort(-value.max(axis=1), kind="stable")[:DISHES]])
            offered |= {(day, slot.slot): model.table.recipe_id[best] for day in kind.days}
    narrow = replace(problem, meals=tuple(_narrowed(meal, offered[meal.day, meal.slot]) for meal in problem.meals))
    arrays = WeekArrays(narrow)
    return arrays.choices(quick_search(arrays).week)


def _narrowed(meal: Meal, recipe_ids: np.ndarray) -> Meal:
    if meal.locked is not None or not len(recipe_ids):
        return meal
    return Meal(meal.day, meal.slot, Ids(recipe_ids.astype(np.int64)))

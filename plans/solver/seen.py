"""Weeks that another one is asked for instead of: how many of its meals may hold their dishes, and how many do."""

from collections.abc import Iterable

import numpy as np

from plans.solver.model import WeekModel
from plans.solver.problem import Choice, WeekProblem
from plans.solver.scopes import ANY


def few_seen(model: WeekModel) -> None:
    """Serve dishes of each week of `problem.seen` at `problem.most_seen` meals at most. It never gives way.

    It is no rule of the person's: the judge knows nothing of it, and the score is what it always is. Locked meals are
    no part of it.
    """
    if model.problem.most_seen is not None:
        locked = {meal.locked.recipe_id for meal in model.problem.meals if meal.locked is not None}
        for number, week in enumerate(model.problem.seen):
            is_seen = np.isin(model.table.recipe_id, sorted(week - locked))
            model.count(count_name(number), np.where(is_seen, 0, -1), 1, scope=ANY)
        limit(model, model.problem.most_seen)


def count_name(number: int) -> str:
    """Return what the count of a week's dishes is called in a model."""
    return f"seen {number}"


def limit(model: WeekModel, most_seen: int) -> None:
    """Set the limit anew."""
    for number in range(len(model.problem.seen)):
        model.counts[count_name(number)].cap[:] = most_seen


def open_meals(problem: WeekProblem) -> int:
    """Return how many meals are not locked."""
    return sum(meal.locked is None for meal in problem.meals)


def new_meals(problem: WeekProblem, choices: Iterable[Choice]) -> int:
    """Return how many meals, locked ones apart, hold a dish that was not seen: in the week that is most like this one.

    A dish that comes where another one of the same week came is not new.
    """
    locked = {(meal.day, meal.slot) for meal in problem.meals if meal.locked is not None}
    served = [one.recipe_id for one in choices if (one.day, one.slot) not in locked]
    return min(sum(recipe_id not in week for recipe_id in served) for week in problem.seen)

"""What may be left over at the open meals of one day, beside all other meals of the week: in the day's own model.

A dish that another day has, near enough, may come to this day besides. All that depends on which dish it is, so that
one more count and the caps of single recipes say it (docs/solver.md, "Leftovers").
"""

from collections import defaultdict
from copy import copy

import numpy as np

from plans.solver.judge import left_over
from plans.solver.model import Count, WeekModel
from plans.solver.problem import Choice
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.scopes import ANY

NAME = "leftovers"
"""Of the count."""


def beside(model: WeekModel, others: tuple[Choice, ...], *, day: int) -> WeekModel:
    """Return the model of a week as it holds for the open meals of `day` beside all `others`.

    Args:
        model: the whole week's. Its problem says how many leftovers there may be.
        others: the choices that stay, some of the day's among them.
    """
    problem = model.problem
    already = left_over(problem, others)
    left = problem.leftovers_per_week - len(already)
    changed = copy(model)
    changed.left_rows = _rows(model, {one.recipe_id for one in already})
    rows = _may_be_eaten_twice(model, others, day) if left > 0 else np.zeros(0, dtype=np.int64)
    if not len(rows):
        return changed
    gain = float(problem.weights.leftover * UNITS_PER_POINT)
    served = np.bincount(problem.table.rows(np.array([one.recipe_id for one in others])), minlength=len(model.table))
    label = np.full(len(model.table), -1, dtype=np.int64)
    label[rows] = 0
    # The servings on the other days are counted too: what may come besides begins after them.
    most = np.array([float(served[rows].sum() + left)])
    changed.counts = {
        **model.counts,
        NAME: Count(
            label, ANY, floor=most, below_price=np.array([gain]), free=most, above_price=np.zeros(1), cap=most,
            beyond_price=np.array([model.price_of("variety")]),
        ),
    }  # fmt: skip
    changed.second_rows, changed.second_gain = rows, gain
    return changed


def _may_be_eaten_twice(model: WeekModel, others: tuple[Choice, ...], day: int) -> np.ndarray:
    """Return the dishes that are left over if they come to `day` once more: int64 rows."""
    days: dict[int, list[int]] = defaultdict(list)
    for one in others:
        days[one.recipe_id].append(one.day)
    found = set()
    for recipe_id, on in days.items():
        keeps = model.problem.dish_by_id[recipe_id].keeps_days
        is_left_already = any(0 < later - one <= keeps for one in on for later in on)
        if not is_left_already and any(0 < abs(day - one) <= keeps for one in on):
            found.add(recipe_id)
    return _rows(model, found)


def _rows(model: WeekModel, recipe_ids: set[int]) -> np.ndarray:
    return model.table.rows(np.array(sorted(recipe_ids), dtype=np.int64))

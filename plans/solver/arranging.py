"""Put days that are alike in the order in which most of what is left over is eaten while it keeps."""

from itertools import permutations, product

import numpy as np

from plans.solver.kinds import Kind
from plans.solver.problem import Choice, WeekProblem

Week = tuple[Choice, ...]


def arranged(problem: WeekProblem, kinds: tuple[Kind, ...], week: Week) -> Week:
    """Return a week with the days of each kind in the best of all orders; as it is, if none is better.

    Days of a kind have the same meals, candidates and targets, so nothing else changes by it. At most 5,040 orders.
    """
    by_recipe: dict[int, list[int]] = {}
    for one in week:
        by_recipe.setdefault(one.recipe_id, []).append(one.day)
    pairs = [(*days, problem.dish_by_id[pk].keeps_days) for pk, days in by_recipe.items() if len(days) == 2]
    if not pairs:
        return week
    orders = [list(permutations(kind.days)) for kind in kinds]
    now = np.array([day for kind in kinds for day in kind.days])
    then = np.array([sum(order, ()) for order in product(*orders)])
    place = np.zeros((len(then), now.max() + 1), dtype=np.int64)
    place[:, now] = then
    first, second, keeps = np.array(pairs).T
    apart = np.abs(place[:, first] - place[:, second])
    best = place[int(((apart > 0) & (apart <= keeps)).sum(axis=1).argmax())]
    return tuple(sorted(Choice(int(best[one.day]), one.slot, one.recipe_id, one.portion_quarters) for one in week))

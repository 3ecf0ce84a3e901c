"""A week drawn by lot: what planning is measured against."""

import time

import numpy as np

from plans.solver import report
from plans.solver.problem import Choice, WeekProblem
from plans.solver.solution import WeekSolution


def random_week(problem: WeekProblem, seed: int) -> WeekSolution:
    """Fill each meal with a candidate drawn by `seed`, in one serving; no recipe twice while there are others.

    Returns: FEASIBLE with all it breaks in `relaxations`, or INFEASIBLE if a meal has no candidate. Locked meals stay.
    """
    started = time.perf_counter()
    if (empty := report.without_candidates(problem, method="random")) is not None:
        return empty
    random = np.random.default_rng(seed)
    used = {meal.locked.recipe_id for meal in problem.meals if meal.locked is not None}
    choices = []
    for meal in sorted(problem.meals, key=lambda meal: (meal.day, meal.slot)):
        fresh = sorted(set(meal.candidates) - used) or sorted(meal.candidates)
        choice = meal.locked or Choice(meal.day, meal.slot, int(random.choice(fresh)))
        used.add(choice.recipe_id)
        choices.append(choice)
    return report.solution(problem, tuple(choices), method="random", started=started)

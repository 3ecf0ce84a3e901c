"""Compiles what numba compiles, before anybody waits for it: `python -m plans.solver.warm`.

The first call of a compiled function takes seconds, which belong to installing and not to somebody's first week. What
was compiled is kept on disk, beside the code or in NUMBA_CACHE_DIR.
"""

from __future__ import annotations

from plans.solver.alternatives import ranked_alternatives
from plans.solver.dishes import Dish, Nutrients
from plans.solver.planner import solve_week
from plans.solver.problem import DayTargets, Meal, WeekProblem
from plans.solver.reasons import meal_reasons

DISHES, SLOTS = 30, ("breakfast", "lunch", "dinner")

LIMIT_S = 3_600.0
"""Compiling takes longer than a week may: at the usual limit the search would end before its last phase is compiled."""


def warm() -> None:
    """Plan a small made-up week, say why, and look for other dishes: every compiled function is called."""
    dishes = tuple(
        Dish(number, f"dish {number}", _nutrients(400 + 10 * number), pence=150 + number, liking=7 * number % 101 * 5)
        for number in range(1, DISHES + 1)
    )
    every = tuple(dish.recipe_id for dish in dishes)
    meals = tuple(Meal(day, slot, every) for day in range(7) for slot in SLOTS)
    targets = DayTargets.from_floats(energy_kcal=1_700, protein_g=80, fat_g=60, carbohydrate_g=200, fibre_min_g=30)
    # Asked for the best week of dishes that come once, and are liked as by lot, the planner leaves no search out.
    problem = WeekProblem(
        dishes=dishes, meals=meals, targets=(targets,) * 7, weekly_budget_pence=4_000, gap=0.0, time_limit_s=LIMIT_S
    )  # fmt: skip
    week = solve_week(problem).choices
    meal_reasons(problem, week)
    ranked_alternatives(problem, week, day=0, slot=SLOTS[0], limit=3)


def _nutrients(energy_kcal: float) -> Nutrients:
    return Nutrients.from_floats(
        energy_kcal=energy_kcal,
        protein_g=25,
        fat_g=18,
        carbohydrate_g=58,
        fibre_g=8,
        sugars_g=8,
        saturates_g=5,
        salt_g=1,
    )


if __name__ == "__main__":
    warm()

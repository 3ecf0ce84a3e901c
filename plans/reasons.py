"""Why each meal was chosen, in a few words that the numbers bear out. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from plans.loading import WeekInputs
from plans.router import Routed

PROTEIN_RICH_SHARE = 0.25
"""Of its energy from protein. UK law says "high in protein" from 20 % on; a week's own target is near that."""
CHEAP_PENCE = 100


def for_meals(inputs: WeekInputs, routed: Routed) -> dict[tuple[date, str], list[str]]:
    """Return, for each date and slot, up to three reasons, the strongest first."""
    problem = inputs.problem
    locked = {(meal.day, meal.slot) for meal in problem.meals if meal.locked is not None}
    told: dict[tuple[date, str], list[str]] = {}
    for choice in routed.solution.choices:
        dish = problem.dish_by_id[choice.recipe_id]
        nutrients = dish.nutrients
        found = []
        if (choice.day, choice.slot) in locked:
            found.append("You locked it")
        if dish.liking >= 1000:
            found.append("You like it")
        elif dish.liking >= 200:
            found.append("Like dishes that you like")
        if dish.pantry_bonus:
            found.append("Uses food you have at home")
        found += [
            f"Your wish: {rule.sentence}" for rule in problem.weekly_rules if rule.at_least and rule.tag in dish.tags
        ]
        if nutrients.energy and 4 * nutrients.protein / nutrients.energy >= PROTEIN_RICH_SHARE:
            found.append(f"High in protein: {nutrients.protein / 10:.0f} g a serving")
        if problem.weekly_budget_pence is not None and dish.pence <= CHEAP_PENCE:
            found.append(f"Easy on the budget: {dish.pence}p a serving")
        found.append("Fits the day's energy and macros")
        told[(inputs.week_start + timedelta(days=choice.day), choice.slot)] = found[:3]
    return told

"""What else could be eaten at one meal of a finished week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans import costs, figures, meals, safety, selectors, solver, standing, writing
from plans.figures import Figures
from plans.models import PlanMeal, WeeklyPlan
from plans.safety import ServedMeal
from recipes.models import Recipe
from users.models import User


@dataclass(frozen=True, kw_only=True)
class MealAlternative:
    """Another dish for a meal in its best portion, and what the week becomes with it."""

    recipe: Recipe
    portion_quarters: int
    meal: Figures
    day: Figures
    """The whole day with this dish in it."""
    energy_change_kcal: float
    bill_change_pence: int
    """For the household's week; below zero is cheaper."""
    breaks: tuple[str, ...]
    """Sentences on the wishes that the week would then break and now keeps."""


def alternatives_for(user: User, *, plan_id: int, meal_id: int, limit: int = 10) -> list[MealAlternative]:
    """Return up to `limit` other dishes for one meal, the planner's best first; the rest of the week stays as it is.

    Raises:
        NotFound: no such meal in a plan of this person.
        Conflict: the week is not READY or is archived.
    """
    plan = selectors.plan_for(user, plan_id)
    meals.require_editable(plan)
    meal = selectors.meal_for(user, plan_id, meal_id)
    week = standing.standing_week(user, plan_id)
    day = (meal.day.date - plan.week_start).days
    ranked = solver.ranked_alternatives(week.problem, week.choices, day=day, slot=meal.slot, limit=limit)
    return _with_figures(plan, meal, _safe_only(user, meal, ranked), week=writing.in_order(week.meals))


def _safe_only(user: User, meal: PlanMeal, ranked: Sequence[solver.Alternative]) -> list[solver.Alternative]:
    """Leave out what the gate would refuse: what is offered can be had."""
    served = [
        ServedMeal(date=meal.day.date, slot=meal.slot, recipe_id=each.choice.recipe_id,
                   portion_quarters=each.choice.portion_quarters)
        for each in ranked
    ]  # fmt: skip
    # Each is meant by itself: that together they stand in one place is no fault of theirs.
    found = safety.violations(user.pk, served)
    refused = {violation.meal.recipe_id for violation in found if violation.code != "doubled"}
    return [each for each in ranked if each.choice.recipe_id not in refused]


def _with_figures(
    plan: WeeklyPlan, meal: PlanMeal, ranked: Sequence[solver.Alternative], *, week: Sequence[PlanMeal]
) -> list[MealAlternative]:
    """Add recipes and the figures that rows would hold after the swap.

    Args:
        week: all meals of the plan in their order; the pence of each depend on the whole bill.
    """
    recipes = Recipe.objects.in_bulk([each.choice.recipe_id for each in ranked])
    place = next(place for place, each in enumerate(week) if each.pk == meal.pk)
    same_day = [place for place, each in enumerate(week) if each.day_id == meal.day_id]
    served = [(each.recipe, each.portion_quarters) for each in week]
    prices = costs.serving_prices(plan.user_id, [*(each.recipe for each in week), *recipes.values()])
    before = figures.total(writing.figures_of(served, prices, household_size=plan.household_size))
    found = []
    for each in ranked:
        recipe, quarters = recipes[each.choice.recipe_id], each.choice.portion_quarters
        served[place] = recipe, quarters
        after = writing.figures_of(served, prices, household_size=plan.household_size)
        found.append(
            MealAlternative(
                recipe=recipe,
                portion_quarters=quarters,
                meal=after[place],
                day=figures.total(after[other] for other in same_day),
                energy_change_kcal=float(after[place].energy_kcal - meal.energy_kcal),
                bill_change_pence=figures.total(after).cost_pence - before.cost_pence,
                breaks=each.broken,
            )
        )
    return found

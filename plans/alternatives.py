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
    return _with_figures(plan, meal, _safe_only(user, meal, ranked))


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


def _with_figures(plan: WeeklyPlan, meal: PlanMeal, ranked: Sequence[solver.Alternative]) -> list[MealAlternative]:
    """Add recipes and the figures that rows would hold after the swap."""
    recipes = Recipe.objects.in_bulk([each.choice.recipe_id for each in ranked])
    own_prices = costs.own_price_changes(plan.user_id, recipes)
    others = [_figures_of_row(each) for each in meal.day.meals.all() if each.pk != meal.pk]
    found = []
    for each in ranked:
        recipe, quarters = recipes[each.choice.recipe_id], each.choice.portion_quarters
        new = writing.figures_of(recipe, quarters, plan.household_size, own_prices)
        found.append(
            MealAlternative(
                recipe=recipe,
                portion_quarters=quarters,
                meal=new,
                day=figures.total([*others, new]),
                energy_change_kcal=float(new.energy_kcal - meal.energy_kcal),
                bill_change_pence=new.cost_pence - meal.cost_pence,
                breaks=each.broken,
            )
        )
    return found


def _figures_of_row(meal: PlanMeal) -> Figures:
    return Figures(**{name: getattr(meal, name) for name in Figures().as_columns()})

"""What else could be eaten at one meal of a finished week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans import costs, day_portions, figures, meals, safety, selectors, solver, standing, writing
from plans.figures import Figures
from plans.models import PlanMeal, WeeklyPlan
from plans.safety import ServedMeal
from plans.standing import StandingWeek
from recipes.models import Recipe
from users.models import User


@dataclass(frozen=True, kw_only=True)
class MealAlternative:
    """Another dish for a meal in its best portion, and what the week becomes with it."""

    recipe: Recipe
    portion_quarters: int
    meal: Figures
    day: Figures
    """The whole day with this dish and these portions in it."""
    portions: Mapping[int, int]
    """By id of the day's other meals whose portion would change to suit: the quarters they would have."""
    energy_change_kcal: float
    """Of the day."""
    bill_change_pence: int
    """For the household's week; below zero is cheaper."""
    breaks: tuple[str, ...]
    """Sentences on the wishes that the week would then break and now keeps."""


def alternatives_for(
    user: User, *, plan_id: int, meal_id: int, limit: int = 10, rebalances: bool = True
) -> list[MealAlternative]:
    """Return up to `limit` other dishes for one meal, the planner's best first; other dishes stay as they are.

    Args:
        rebalances: each comes with the portions that suit its day best, but for meals that are locked, cooked or
            skipped; otherwise all other meals keep theirs.

    Raises:
        NotFound: no such meal in a plan of this person.
        Conflict: the week is not READY or is archived.
    """
    plan = selectors.plan_for(user, plan_id)
    meals.require_editable(plan)
    meal = selectors.meal_for(user, plan_id, meal_id)
    week = standing.standing_week(user, plan_id)
    day = (meal.day.date - plan.week_start).days
    ranked = solver.ranked_alternatives(
        week.problem, week.choices, day=day, slot=meal.slot, limit=limit, with_portions=rebalances,
        fixed=frozenset(day_portions.staying(week, meal)),
    )  # fmt: skip
    return _with_figures(plan, meal, _safe_only(user, meal, ranked), week=week)


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
    plan: WeeklyPlan, meal: PlanMeal, ranked: Sequence[solver.Alternative], *, week: StandingWeek
) -> list[MealAlternative]:
    """Add recipes and the figures that rows would hold after the swap. The pence of each depend on the whole bill."""
    in_order = writing.in_order(week.meals)
    recipes = Recipe.objects.in_bulk([each.choice.recipe_id for each in ranked])
    numbers = {week.place_of(each): number for number, each in enumerate(in_order)}
    own = numbers[week.place_of(meal)]
    same_day = [number for number, each in enumerate(in_order) if each.day_id == meal.day_id]
    served = [(each.recipe, each.portion_quarters) for each in in_order]
    prices = costs.serving_prices(plan.user_id, [*(each.recipe for each in in_order), *recipes.values()])
    before = writing.figures_of(served, prices, household_size=plan.household_size)
    day_before, week_before = figures.total(before[number] for number in same_day), figures.total(before)
    found = []
    for each in ranked:
        recipe, others = recipes[each.choice.recipe_id], {numbers[one.day, one.slot]: one for one in each.portions}
        changed = list(served)
        changed[own] = recipe, each.choice.portion_quarters
        for number, other in others.items():
            changed[number] = in_order[number].recipe, other.portion_quarters
        after = writing.figures_of(changed, prices, household_size=plan.household_size)
        day = figures.total(after[number] for number in same_day)
        found.append(
            MealAlternative(
                recipe=recipe,
                portion_quarters=each.choice.portion_quarters,
                meal=after[own],
                day=day,
                portions={in_order[number].pk: other.portion_quarters for number, other in others.items()},
                energy_change_kcal=float(day.energy_kcal - day_before.energy_kcal),
                bill_change_pence=figures.total(after).cost_pence - week_before.cost_pence,
                breaks=each.broken,
            )
        )
    return found

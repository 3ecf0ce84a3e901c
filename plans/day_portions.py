"""The portions of a day's other meals when one of its meals changes: as they are given, or suited to the new dish."""

from __future__ import annotations

from collections.abc import Mapping

from core.columns import write_columns
from core.errors import Conflict, Invalid
from plans import reasons
from plans.models import MAX_PORTION_QUARTERS, MIN_PORTION_QUARTERS, PlanMeal
from plans.solver.change import rebalance
from plans.standing import Place, StandingWeek, meal_name, standing_week
from users.models import User

Quarters = dict[int, int]
"""By meal id: quarters of a serving."""


def stays(meal: PlanMeal) -> bool:
    """Return whether a meal keeps its portion whatever happens to its day: locked, cooked or skipped."""
    return meal.is_locked or meal.outcome != PlanMeal.Outcome.PLANNED


def staying(week: StandingWeek, meal: PlanMeal) -> set[Place]:
    """Return the places on the day of a meal, its own apart, that keep their portion."""
    others = (each for each in week.meals if each.day_id == meal.day_id and each.pk != meal.pk)
    return {week.place_of(each) for each in others if stays(each)}


def give(meal: PlanMeal, portions: Mapping[int, int]) -> Quarters:
    """Give other meals of a meal's day the portions they are to have, in quarters; return what they had.

    Raises:
        Invalid: a portion is out of range, or a meal is none of the others of that day.
        Conflict: `locked`: a meal keeps its portion, as it is locked, cooked or skipped.
    """
    others = {each.pk: each for each in meal.day.meals.select_related("day").exclude(pk=meal.pk)}
    for pk, quarters in portions.items():
        if pk not in others:
            raise _invalid(f"Meal {pk} is no other meal of {meal.day.date:%A}.")
        if not MIN_PORTION_QUARTERS <= quarters <= MAX_PORTION_QUARTERS:
            raise _invalid(f"A portion of {quarters / 4:g} is outside 0.5 to 2.")
        if stays(others[pk]) and others[pk].portion_quarters != quarters:
            raise Conflict(
                f"{meal_name(others[pk])} is locked, cooked or skipped, so its portion stays.", code="locked"
            )
    return _write([others[pk] for pk in portions], portions)


def suit(user: User, meal: PlanMeal, *, keeps_own: bool) -> Quarters:
    """Give the meals of a day the portions that suit it best with a saved meal as it is now; return what they had.

    It is a search of milliseconds beside the rows that it is about: what is shown is what is written.

    Args:
        keeps_own: the meal's own portion stays, as the person has said what it is to be.
    """
    week = standing_week(user, meal.day.plan_id)
    day, _ = place = week.place_of(meal)
    fixed = staying(week, meal) | ({place} if keeps_own else set())
    found = rebalance(week.problem, current=week.choices, day=day, fixed=frozenset(fixed))
    by_place = {(each.day, each.slot): each.portion_quarters for each in found.choices}
    of_day = [each for each in week.meals if each.day_id == meal.day_id]
    return _write(of_day, {each.pk: by_place[week.place_of(each)] for each in of_day})


def _write(meals: list[PlanMeal], portions: Mapping[int, int]) -> Quarters:
    """Write portions that are new; that the person chose the one before is true no longer."""
    changed = [meal for meal in meals if meal.portion_quarters != portions[meal.pk]]
    before = {meal.pk: meal.portion_quarters for meal in changed}
    for meal in changed:
        meal.portion_quarters = portions[meal.pk]
        meal.reasons = [each for each in meal.reasons if each != reasons.CHOSEN_PORTION]
    write_columns(changed, ["portion_quarters", "reasons"])
    return before


def _invalid(message: str) -> Invalid:
    return Invalid(message, details={"portions": [message]})

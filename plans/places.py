"""Which meals of a week an instruction is about, and which of them may be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agents.schemas import Action, Instruction, Level
from core.errors import Conflict
from plans.models import PlanMeal
from plans.standing import StandingWeek, day_name, meal_name

ASK_ABOUT_ANOTHER = "Ask about a meal that is still to come."
GONE = "This week was planned anew after you asked, and what you meant is no longer in it. Look at it and ask again."


@dataclass(frozen=True)
class Bounds:
    """How far an action may go, besides what is locked, cooked or skipped."""

    today: date
    """For the whole week, days before it stay as they are."""
    spared: frozenset[int] = frozenset()
    """Meals that the person wants to stay while the rest changes, by their ids: "all week but Sunday's roast"."""
    not_meant: frozenset[int] = frozenset()
    """Meals that a wish for other dishes all week is not about, by their ids: "cheaper dinners all week"."""
    harmful: frozenset[str] = frozenset()
    """Foods that the person can't eat, in their words: whatever may hold one goes with it."""


def require_what_stays(week: StandingWeek, bounds: Bounds) -> None:
    """Refuse a week that was planned anew since its words were read: what is to stay of it is no longer there.

    Raises:
        Conflict: `gone`.
    """
    if not bounds.spared | bounds.not_meant <= {meal.pk for meal in week.meals}:
        raise Conflict(GONE, code="gone")


def meals_meant(week: StandingWeek, instruction: Instruction) -> list[PlanMeal]:
    """Return the meals that an instruction is about, in the order of the week.

    Raises:
        Conflict: `gone`: the day or meal is not in the week.
    """
    ids = instruction.target_ids
    meals = list(week.meals)
    if is_for_the_week(instruction):
        return meals
    if ids.plan_meal_id is not None:
        meals = [meal for meal in meals if meal.pk == ids.plan_meal_id]
    elif ids.plan_day_id is not None:
        meals = [meal for meal in meals if meal.day_id == ids.plan_day_id]
    if not meals:
        raise Conflict(GONE, code="gone")
    return meals


def is_for_the_week(instruction: Instruction) -> bool:
    """Return whether all meals are meant: by the level, or of a food, which is changed wherever it stands."""
    ids = instruction.target_ids
    names_no_place = ids.plan_meal_id is None and ids.plan_day_id is None
    is_about_food = instruction.target_level == Level.INGREDIENT
    return (
        instruction.target_level == Level.WEEK
        or (is_about_food and instruction.params.apply_to_whole_week)
        or names_no_place
    )


def changeable(meals: Sequence[PlanMeal], instruction: Instruction, *, bounds: Bounds) -> list[PlanMeal]:
    """Return those of `meals` that may be changed.

    What is locked or cooked stays, and what the person wants to stay unless it is named itself. Skipped meals do unless
    they are named or all starts afresh, and days that are over if all the week is meant.

    Raises:
        Conflict: `locked`, `cooked`, `spared`, `skipped` or `over`: none may be changed; with what to do.
    """
    why = {meal.pk: _why_kept(meal, instruction, bounds) for meal in meals}
    found = [meal for meal in meals if why[meal.pk] is None]
    if not found:
        told = sorted(filter(None, why.values()), key=lambda each: each[0] != "locked")  # what can be helped, first
        code, sentence = told[0]
        raise Conflict(sentence if code == "locked" else f"{sentence} {ASK_ABOUT_ANOTHER}", code=code)
    return found


def kept(meals: Sequence[PlanMeal], instruction: Instruction, *, bounds: Bounds) -> list[str]:
    """Return a sentence for each of `meals` that stays whatever is asked."""
    return [why[1] for meal in meals if (why := _why_kept(meal, instruction, bounds)) is not None]


def _why_kept(meal: PlanMeal, instruction: Instruction, bounds: Bounds) -> tuple[str, str] | None:
    if meal.is_locked:
        return "locked", f"{meal_name(meal)} is locked and stays as it is: unlock it first to change it."
    if meal.outcome == PlanMeal.Outcome.COOKED:
        return "cooked", f"{meal_name(meal)} has been cooked and stays as it is."
    is_named = instruction.target_ids.plan_meal_id == meal.pk
    if meal.pk in bounds.spared and not is_named:
        return "spared", f"{meal_name(meal)} stays as it is, as you asked."
    # A fresh start forgets that a meal to come was to be skipped.
    is_asked_for = is_named or instruction.action == Action.GENERATE_NEW_WEEK
    if meal.outcome == PlanMeal.Outcome.SKIPPED and not is_asked_for:
        return "skipped", f"{meal_name(meal)} was skipped and stays so."
    if is_for_the_week(instruction) and meal.day.date < bounds.today:
        return "over", f"{day_name(meal)} is over and stays as it was."
    return None

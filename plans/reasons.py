"""Why each meal was chosen, and what the next best choice would have cost, as the planner counts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from core.columns import write_columns
from plans.loading import WeekInputs, day_targets
from plans.models import PlanMeal
from plans.router import Routed
from plans.solver import Choice, MealReasons, WeekProblem, meal_reasons, with_reasons, wording
from plans.standing import StandingWeek

CHOSEN, CHOSEN_PORTION = "You chose it", "You chose the portion"
OWN_WORDS = ("You chose ", "You asked ")
"""How a reason begins that is the person's own: it stays true whatever else changes."""
LOCKED = "You locked it"

Told = dict[tuple[date, str], list[str]]
"""By date and slot: up to three reasons, the strongest first, and last the next best choice."""


def explained(inputs: WeekInputs, routed: Routed) -> Routed:
    """Return the planned week with why each of its meals was chosen, for what it was planned for."""
    problem = inputs.problem
    if routed.targets is not None:
        problem = replace(problem, targets=(day_targets(routed.targets.planned()),) * len(problem.targets))
    return replace(routed, solution=with_reasons(problem, routed.solution))


def for_meals(inputs: WeekInputs, routed: Routed) -> Told:
    """Return what is told of each meal of an explained week."""
    return _told(routed.solution.reasons, inputs.week_start)


def for_choices(problem: WeekProblem, choices: Iterable[Choice], *, week: Iterable[Choice], week_start: date) -> Told:
    """Return the same for some choices of a whole week."""
    places = {(choice.day, choice.slot) for choice in choices}
    return _told(meal_reasons(problem, tuple(week), places=places), week_start)


def bring_into_step(week: StandingWeek) -> None:
    """Say anew of each meal why it stands where it does, as the week and its prices are now.

    What a meal brings its day to, and what the next best would cost, depends on the other meals. What the person chose
    or locked is theirs, and is not compared; of what was cooked or skipped it stays said why it was chosen then.
    """
    found = {(each.day, each.slot): each for each in meal_reasons(week.problem, week.choices)}
    changed = []
    for meal in week.meals:
        if meal.outcome != PlanMeal.Outcome.PLANNED:
            continue
        told = _told_anew(meal, found[week.place_of(meal)])
        if told != meal.reasons:
            meal.reasons = told
            changed.append(meal)
    write_columns(changed, ["reasons"])


def kept(week: StandingWeek) -> dict[str, list[Any]]:
    """Return what is said of each meal of a week and of which dish and portion it is, to be kept as JSON."""
    return {str(meal.pk): [meal.recipe_id, meal.portion_quarters, meal.reasons] for meal in week.meals}


def bring_back(plan_id: int, before: Mapping[str, list[Any]]) -> None:
    """Say what was said before, if the week is again what that was said of; else what is said of it now stands."""
    meals = list(PlanMeal.objects.filter(day__plan=plan_id))
    if {str(meal.pk): [meal.recipe_id, meal.portion_quarters] for meal in meals} != {
        pk: [recipe_id, quarters] for pk, (recipe_id, quarters, _) in before.items()
    }:
        return
    for meal in meals:
        meal.reasons = before[str(meal.pk)][2]
    write_columns(meals, ["reasons"])


def _told_anew(meal: PlanMeal, found: MealReasons) -> list[str]:
    own = [sentence for sentence in meal.reasons if sentence.startswith(OWN_WORDS)]
    before = [sentence for sentence in meal.reasons if not sentence.startswith(wording.LEFT_OVER)]
    now = _sentences(found)
    # That a meal need not be cooked is so whoever chose it.
    left = [sentence for sentence in now if sentence.startswith(wording.LEFT_OVER)]
    if CHOSEN in own or (meal.is_locked and before == [LOCKED]):
        return [*left, *(own or before)]
    return [*left, *own, *(sentence for sentence in now if sentence not in left)]


def _told(meals: Iterable[MealReasons], week_start: date) -> Told:
    told: Told = {}
    for meal in meals:
        told[week_start + timedelta(days=meal.day), meal.slot] = _sentences(meal)
    return told


def _sentences(meal: MealReasons) -> list[str]:
    next_best = [] if meal.next_best is None else [meal.next_best]
    # The person, or a simple planner, may have put there what another dish would beat: that is then not as good.
    is_beaten = any(each.score_change > 0 for each in next_best)
    why = [each.sentence for each in meal.reasons if not (is_beaten and each.code == "alike")]
    return [*why, *(each.sentence for each in next_best)]

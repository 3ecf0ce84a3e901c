"""Why each meal was chosen, and what the next best choice would have cost, as the planner counts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from plans.loading import WeekInputs, day_targets
from plans.router import Routed
from plans.solver import Choice, MealReasons, WeekProblem, meal_reasons, with_reasons

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


def _told(meals: Iterable[MealReasons], week_start: date) -> Told:
    told: Told = {}
    for meal in meals:
        sentences = [reason.sentence for reason in meal.reasons]
        if meal.next_best is not None:
            sentences.append(meal.next_best.sentence)
        told[week_start + timedelta(days=meal.day), meal.slot] = sentences
    return told

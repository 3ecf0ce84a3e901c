"""Servings that come out of one pot: what is left over of a dish has the foods that were cooked in it."""

from __future__ import annotations

from collections.abc import Sequence

from agents.schemas import Instruction
from core.errors import Conflict
from plans import places, solver
from plans.draft import Draft
from plans.models import PlanMeal
from plans.places import Bounds
from plans.standing import StandingWeek, meal_name


def with_other_serving(
    week: StandingWeek, draft: Draft, changed: Sequence[PlanMeal], instruction: Instruction, *, bounds: Bounds
) -> list[PlanMeal]:
    """Return the meals whose foods change with those of `changed`, these among them, in the order of the week.

    A serving that has to stay (locked, cooked, over, or planned anew) is no longer of the same pot. The draft's notes
    tell either.
    """
    named = {meal.pk for meal in changed}
    of = {week.place_of(meal): meal for meal in week.meals}
    also = set[int]()
    for serving, source in solver.left_over(week.problem, week.choices).items():
        left, cooked = of[serving.day, serving.slot], of[source.day, source.slot]
        if len(named & {left.pk, cooked.pk}) != 1:
            continue
        other = cooked if left.pk in named else left
        if week.place_of(other) in draft.reasons:
            continue  # another dish comes there
        if _has_to_stay(other, instruction, bounds):
            draft.notes.append(
                f"{meal_name(left)} is no longer left over from {meal_name(cooked)}, for {meal_name(other)} stays as "
                "it is: each is cooked by itself."
            )
        else:
            also.add(other.pk)
            draft.notes.append(
                f"{meal_name(left)} is left over from {meal_name(cooked)}: both come out of one pot, so both change."
            )
    return [meal for meal in week.meals if meal.pk in named | also]


def _has_to_stay(meal: PlanMeal, instruction: Instruction, bounds: Bounds) -> bool:
    if meal.day.date < bounds.today:
        return True
    try:
        return not places.changeable([meal], instruction, bounds=bounds)
    except Conflict:
        return True

"""Smaller and larger portions: of one meal, of a day, or of the whole week, a quarter of a serving each."""

from __future__ import annotations

from agents.schemas import Instruction
from core.errors import Conflict
from plans import places
from plans.draft import Draft
from plans.models import PlanMeal
from plans.places import Bounds
from plans.standing import StandingWeek, meal_name


def resize(week: StandingWeek, draft: Draft, instruction: Instruction, *, bounds: Bounds) -> None:
    """Change the portions that an instruction is about by a quarter, in the draft.

    Where several meals are meant, those at the limit stay, with a note.

    Raises:
        Conflict: `portion_limit`: none of them has room for it; or all that is meant is locked, cooked or over.
    """
    step = -1 if instruction.params.smaller_portion else 1
    meant = places.meals_meant(week, instruction)
    meals = places.changeable(meant, instruction, bounds=bounds)
    stuck = [meal for meal in meals if not draft.resize(week.place_of(meal), step)]
    if len(stuck) == len(meals):
        raise Conflict(_no_room(stuck, draft, week, step), code="portion_limit")
    if len(meant) > 1:
        draft.notes += places.kept(meant, instruction, bounds=bounds)
        draft.notes += [f"{_at_the_limit(meal, draft, week, step)} and stays so." for meal in stuck]


def _at_the_limit(meal: PlanMeal, draft: Draft, week: StandingWeek, step: int) -> str:
    portion = draft.choices[week.place_of(meal)].portion_quarters / 4
    word = "smallest" if step < 0 else "largest"
    return f"{meal_name(meal)} is {portion:g} servings already, the {word} portion there is,"


def _no_room(stuck: list[PlanMeal], draft: Draft, week: StandingWeek, step: int) -> str:
    next_step = "skip it" if step < 0 else "ask for a dish with more energy"
    if len(stuck) == 1:
        what = _at_the_limit(stuck[0], draft, week, step).rstrip(",")
        return f"{what}: {next_step}, or ask for another dish there."
    size = "smallest" if step < 0 else "largest"
    return f"All of these {len(stuck)} meals are of the {size} portion already: ask for other dishes there instead."

"""Which of several wishes could not be met, and how to have the others: all of a sentence is done, or none of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from agents.schemas import Instruction
from core.errors import Conflict
from plans.models import PlanMeal
from plans.saying import said
from plans.standing import day_name, meal_name


class ImpossibleWish(Conflict):
    """A refusal that is about some of the instructions only."""

    def __init__(self, refusal: Conflict, instructions: Sequence[Instruction]) -> None:
        super().__init__(refusal.message, code=refusal.code, details=refusal.details)
        self.instructions = tuple(instructions)


@contextmanager
def because_of(*instructions: Instruction) -> Iterator[None]:
    """Note on a refusal that is raised inside which instructions it is about, unless that is known already.

    Raises:
        ImpossibleWish: in place of the Conflict.
    """
    try:
        yield
    except ImpossibleWish:
        raise
    except Conflict as refusal:
        raise ImpossibleWish(refusal, instructions) from refusal


def explained(refusal: ImpossibleWish, instructions: Sequence[Instruction], *, plan_id: int) -> Conflict:
    """Return a refusal that names the wishes it is about, if there are others, and offers these without them."""
    others = [each for each in instructions if each not in refusal.instructions]
    if not others or not refusal.instructions:
        return refusal
    rows = PlanMeal.objects.filter(day__plan=plan_id).select_related("day")
    meals = {meal.pk: meal_name(meal) for meal in rows}
    days = {meal.day_id: day_name(meal) for meal in rows}
    failed, rest = (
        " and ".join(f'"{said(each, meals=meals, days=days)}"' for each in which)
        for which in (refusal.instructions, others)
    )
    message = (
        f"This can't be done: {failed}. {refusal.message} Nothing was changed, as all wishes of a sentence are met or "
        f"none. To have the rest, ask for it alone: {rest}."
    )
    return Conflict(message, code=refusal.code, details=refusal.details)

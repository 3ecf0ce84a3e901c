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


def explained(refusals: Sequence[ImpossibleWish], rest: Sequence[Instruction], *, plan_id: int) -> Conflict:
    """Return a refusal that names the wishes that can't be met, if there are others, and offers the rest.

    Args:
        refusals: one for each part that can't be met, the first one's code being that of all.
        rest: what was found possible, the gate included; perhaps nothing.
    """
    first, *more = refusals
    if not rest and not more:
        return first
    rows = PlanMeal.objects.filter(day__plan=plan_id).select_related("day")
    meals = {meal.pk: meal_name(meal) for meal in rows}
    days = {meal.day_id: day_name(meal) for meal in rows}

    def quoted(wishes: Sequence[Instruction]) -> str:
        return " and ".join(f'"{said(each, meals=meals, days=days)}"' for each in wishes)

    parts = [f"This can't be done: {quoted(first.instructions)}. {first.message}"]
    parts += [f"Nor can this: {quoted(each.instructions)}. {each.message}" for each in more]
    parts.append("Nothing was changed, as all wishes of a sentence are met or none.")
    if rest:
        parts.append(f"To have the rest, ask for it alone: {quoted(rest)}.")
    return Conflict(" ".join(parts), code=first.code, details=first.details)

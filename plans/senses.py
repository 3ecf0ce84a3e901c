"""How widely a word for a food is meant, by what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence

from agents.schemas import Action, Instruction
from plans import places
from recipes import naming
from recipes.naming import Sense


def sense_of(instruction: Instruction, instructions: Sequence[Instruction]) -> Sense:
    """Return how widely the food to leave out is meant by an instruction, which is one of `instructions`.

    A swap is about the food itself, and so is what one meal or day shall do without, if there is such a food. What is
    to go and never to come again is an allergy, or has to be taken for one.
    """
    word = _word(instruction)
    told = {each.action for each in instructions if _word(each) == word}
    if instruction.action == Action.SWAP_INGREDIENT:
        return Sense.FOOD
    if {Action.REMOVE_INGREDIENT, Action.AVOID_INGREDIENT_FUTURE} <= told:
        return Sense.ALLERGY
    is_here = instruction.action == Action.REMOVE_INGREDIENT and not places.is_for_the_week(instruction)
    return Sense.FOOD if is_here and naming.is_food_itself(word) else Sense.KIND


def _word(instruction: Instruction) -> str:
    return naming.plainly(instruction.params.ingredient_to_remove or "")

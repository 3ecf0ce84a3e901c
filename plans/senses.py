"""How widely a word for a food is meant, by what is asked of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agents.schemas import Action, Instruction
from plans import harms, places
from recipes import naming
from recipes.naming import Sense


def sense_of(instruction: Instruction, instructions: Sequence[Instruction], *, harmful: Collection[str]) -> Sense:
    """Return how widely the food to leave out is meant by an instruction, which is one of `instructions`.

    A swap is about the food itself, and so is what one meal or day shall do without, if there is such a food. What is
    to go for good is meant with all that may hold it if the person can't eat it: an allergy is no dislike.
    """
    word = _word(instruction)
    told = {each.action for each in instructions if _word(each) == word}
    if instruction.action == Action.SWAP_INGREDIENT:
        return Sense.FOOD
    if Action.AVOID_INGREDIENT_FUTURE in told and harms.is_harmful(word, harmful):
        return Sense.ALLERGY
    is_here = instruction.action == Action.REMOVE_INGREDIENT and not places.is_for_the_week(instruction)
    return Sense.FOOD if is_here and naming.is_food_itself(word) else Sense.KIND


def _word(instruction: Instruction) -> str:
    return naming.plainly(instruction.params.ingredient_to_remove or "")

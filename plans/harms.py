"""Foods that a person says they can't eat: they go at once and for good, with whatever may hold them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agents.review_rules import Reading
from agents.rules.names import key_of
from agents.schemas import Action, Instruction, Level, Params
from plans import said_allergies

GOES_AND_STAYS_AWAY = frozenset({Action.REMOVE_INGREDIENT, Action.AVOID_INGREDIENT_FUTURE})


def harmful_foods(reading: Reading, instructions: Sequence[Instruction]) -> frozenset[str]:
    """Return the foods that the words say can't be eaten, whoever understood the rest.

    Where an allergy is named and the rules can't tell to what, a model may: then all that is ruled out counts.
    """
    told = reading.foods_that_harm
    if told or not said_allergies.is_named(reading.request.text):
        return told
    return frozenset(_food(each) for each in instructions if each.action in GOES_AND_STAYS_AWAY)


def is_harmful(food: str, harmful: Collection[str]) -> bool:
    """Return whether a food is one of those, whatever its name has besides: eggs are egg."""
    return any(set(key_of(food)) <= set(key_of(other)) or set(key_of(other)) <= set(key_of(food)) for other in harmful)


def in_full(instructions: Sequence[Instruction], harmful: Collection[str]) -> tuple[Instruction, ...]:
    """Return instructions by which every harmful food is heeded: what is only avoided later goes from the week as well.

    One that nobody speaks of goes and stays away, as a model may pass over the third of three allergies.
    """
    removed = {key_of(_food(each)) for each in instructions if each.action == Action.REMOVE_INGREDIENT}
    avoided = [_food(each) for each in instructions if each.action == Action.AVOID_INGREDIENT_FUTURE]
    spoken_of = {_food(each) for each in instructions}
    forgotten = [food for food in sorted(harmful) if not is_harmful(food, spoken_of - {""})]
    staying = [food for food in avoided if is_harmful(food, harmful) and key_of(food) not in removed]
    return (
        *instructions,
        *(_leave_out(food) for food in (*staying, *forgotten)),
        *(_told(Action.AVOID_INGREDIENT_FUTURE, Params(ingredient_to_remove=food)) for food in forgotten),
    )


def _leave_out(food: str) -> Instruction:
    return _told(Action.REMOVE_INGREDIENT, Params(ingredient_to_remove=food, apply_to_whole_week=True))


def _told(action: Action, params: Params) -> Instruction:
    return Instruction(action=action, target_level=Level.INGREDIENT, params=params)


def _food(instruction: Instruction) -> str:
    return instruction.params.ingredient_to_remove or ""

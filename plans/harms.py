"""Foods that a person says they can't eat: they go at once and for good, with whatever may hold them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agents import review_rules
from agents.requests import ReviewRequest
from agents.rules.names import key_of
from agents.schemas import Action, Instruction, Level, Params
from plans import said_allergies

GOES_AND_STAYS_AWAY = frozenset({Action.REMOVE_INGREDIENT, Action.AVOID_INGREDIENT_FUTURE})


def harmful_foods(request: ReviewRequest, instructions: Sequence[Instruction]) -> frozenset[str]:
    """Return the foods that the words say can't be eaten, whoever understood the rest.

    Where an allergy is named and the rules can't tell to what, a model may: then all that is ruled out counts.
    """
    told = review_rules.foods_that_harm(request)
    if told or not said_allergies.is_named(request.text):
        return told
    return frozenset(_food(each) for each in instructions if each.action in GOES_AND_STAYS_AWAY)


def is_harmful(food: str, harmful: Collection[str]) -> bool:
    """Return whether a food is one of those, whatever its name has besides: eggs are egg."""
    return any(set(key_of(food)) <= set(key_of(other)) or set(key_of(other)) <= set(key_of(food)) for other in harmful)


def with_removals(instructions: Sequence[Instruction], harmful: Collection[str]) -> tuple[Instruction, ...]:
    """Return instructions with the removal from the week of each harmful food that is only to be avoided later."""
    removed = {key_of(_food(each)) for each in instructions if each.action == Action.REMOVE_INGREDIENT}
    missing = [
        _food(each)
        for each in instructions
        if each.action == Action.AVOID_INGREDIENT_FUTURE
        and key_of(_food(each)) not in removed
        and is_harmful(_food(each), harmful)
    ]
    return (
        *instructions,
        *(
            Instruction(
                action=Action.REMOVE_INGREDIENT,
                target_level=Level.INGREDIENT,
                params=Params(ingredient_to_remove=food, apply_to_whole_week=True),
            )
            for food in missing
        ),
    )


def _food(instruction: Instruction) -> str:
    return instruction.params.ingredient_to_remove or ""

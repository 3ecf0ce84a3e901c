"""Instructions in the words of a person: short, and such that the words alone ask for the same again. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from agents.schemas import Action, Instruction, Params

WISHES = {
    "make_cheaper": "cheaper", "make_healthier": "healthier", "make_higher_protein": "with more protein",
    "keep_calories_similar": "with similar calories",
}  # fmt: skip


def said(instruction: Instruction, *, meals: Mapping[int, str], days: Mapping[int, str]) -> str:
    """Return what an instruction asks for, such as: make Tuesday's dinner cheaper.

    Args:
        meals: what each meal of the week is called, by its id: Tuesday's dinner.
        days: the same of days: Tuesday.
    """
    params, ids = instruction.params, instruction.target_ids
    meal, day = meals.get(ids.plan_meal_id or 0, ""), days.get(ids.plan_day_id or 0, "")
    place = f"in {meal}" if meal else f"on {day}" if day else "all week"
    whole = meal or day or "the whole week"
    match instruction.action:
        case Action.SWAP_INGREDIENT if params.ingredient_to_remove:
            return f"swap the {params.ingredient_to_remove} for {params.ingredient_to_add or 'something else'} {place}"
        case Action.SWAP_INGREDIENT:
            return f"add {params.ingredient_to_add} to {whole}"
        case Action.REMOVE_INGREDIENT:
            return f"leave out the {params.ingredient_to_remove} {place}"
        case Action.AVOID_INGREDIENT_FUTURE:
            return f"no {params.ingredient_to_remove} ever again"
        case Action.ADJUST_PORTION:
            size = "smaller" if params.smaller_portion else "larger"
            return f"a {size} portion for {meal}" if meal else f"{size} portions for {whole}"
        case Action.CHANGE_MEAL_TYPE:
            return f"something to {'drink' if params.prefer_meal_type == 'drinkable' else 'chew'} for {whole}"
        case Action.GENERATE_NEW_WEEK:
            return ", ".join(["start the whole week from scratch", *_wished(params)])
    wished = " and ".join(_wished(params))
    if params.ingredient_to_add:
        return ", ".join(filter(None, (f"something with {params.ingredient_to_add} for {whole}", wished)))
    return f"make {whole} {wished}" if wished else f"something else for {whole}"


def _wished(params: Params) -> list[str]:
    return [word for name, word in WISHES.items() if getattr(params, name)]

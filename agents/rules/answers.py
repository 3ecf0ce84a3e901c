"""What to tell a person whose words ask for nothing that the plan could do. Pure."""

from __future__ import annotations

import re

from agents.rules.assembly import Assembly
from agents.rules.diets import HAS_DIET
from agents.rules.settings import SETTING
from agents.rules.text import plain
from agents.rules.wishes import Kind
from agents.rules.words import FILLERS, PRAISE

NOT_IN_PLAN = "Your plan has no such day or meal; name one that it has."
WHICH_MEAL = "Say which meal is meant, for example Tuesday's dinner."
TOO_MANY = "That is more than five changes at once; say up to five, then the rest."
STAYS = (
    "Nothing was changed, as you asked. A meal that is locked stays whatever else changes: PATCH it with "
    '{"is_locked": true}.'
)
WELCOME = "You are welcome. Nothing was asked for, so the week stays as it is."
A_DIET = (
    "A diet belongs in your profile, by which every week is planned: change diets there (PUT /api/v1/profile), then "
    "ask for a new week."
)
A_MOVE = (
    "A dish can't be moved to another day: eat the week's dishes in the order that suits you, or ask for another dish "
    "on the day that is to change."
)
A_WEEKLY_RULE = (
    "How often a food comes is a weekly rule of your profile, by which every week is planned: set weekly_rules there "
    "(PUT /api/v1/profile), then ask for a new week; or name the meal that is to have it."
)
NO_OTHERS = "Your plan holds no other food of that kind than what is to stay, so there is nothing to take out."
PART_NOT_IN_PLAN = "Part of this names a day or a meal that your plan does not have; name one that it has."
NOTHING_ASKED = "There is nothing in this that the plan could do; say what should change, and where."

A_SETTING = (
    "Allergies, diets and the budget belong in your profile, by which every week is planned, and nothing that is said "
    "here changes them: set them there (PUT /api/v1/profile), then ask for a new week."
)
HOW_LONG = (
    "How long a dish takes can't be asked for here, and another may take longer than the one before: set the minutes "
    "of each weekday in your profile (max_minutes_by_weekday, PUT /api/v1/profile), then ask for a new week."
)
A_DIET_OF_DISHES = (
    "Whether a dish suits a diet can't be asked for here: a diet belongs in your profile, by which every week is "
    "planned. Change diets there, or set one for some days as a weekly rule (weekly_rules, PUT /api/v1/profile), then "
    "ask for a new week."
)
A_KIND_OF_DISH = (
    "A kind of dish can't be asked for here, and what comes may be any: a weekly rule of your profile can, such as "
    "pizza on Friday. Set weekly_rules there (PUT /api/v1/profile), then ask for a new week."
)
ELSEWHERE = {
    Kind.MOVE: A_MOVE, Kind.HOW_OFTEN: A_WEEKLY_RULE, Kind.SETTING: A_SETTING, Kind.HOW_LONG: HOW_LONG,
    Kind.DIET: A_DIET_OF_DISHES, Kind.DISH: A_KIND_OF_DISH, Kind.NO_OTHERS: NO_OTHERS,
}  # fmt: skip
"""What is told of a wish that no instruction carries out."""
OTHER_DISHES = (Kind.RESTYLE, Kind.NEW_WEEK, Kind.MEAL_TYPE, Kind.PORTION)
"""Beside a change of foods alone, what the dish is to be is no more than its reason."""

THANKS = re.compile(r"\b(?:thanks|thank you|thankful|grateful|appreciated?|nice one|legend|lifesaver|star)\b")


def reason(text: str, assembly: Assembly) -> str:
    """Return why there is no instruction."""
    words = plain(text)
    if assembly.elsewhere and not assembly.placed:
        return " ".join(ELSEWHERE[kind] for kind in assembly.elsewhere)
    if assembly.is_missing or (assembly.finder.is_lost and not assembly.is_kept):
        return NOT_IN_PLAN
    if SETTING.search(words):
        return A_SETTING
    if HAS_DIET.search(words):
        return A_DIET
    if assembly.is_unplaced or assembly.placed:
        return WHICH_MEAL
    if assembly.is_kept:
        return STAYS
    return WELCOME if THANKS.search(words) and not _others(words) else NOTHING_ASKED


def beside(assembly: Assembly) -> tuple[str, ...]:
    """Return what to tell beside the instructions that there are: of wishes that none of them carries out."""
    is_of_dishes = any(placed.wish.kind in OTHER_DISHES for placed in assembly.placed)
    kinds = dict.fromkeys((*assembly.elsewhere, *(assembly.unheeded if is_of_dishes else ())))
    told = tuple(ELSEWHERE[kind] for kind in kinds)
    return (*told, PART_NOT_IN_PLAN) if assembly.is_missing else told


def _others(words: str) -> list[str]:
    """Return what is said besides thanks and praise."""
    return [word for word in THANKS.sub(" ", words).split() if word.isalpha() and word not in PRAISE | FILLERS]

"""What to tell a person whose words ask for nothing that the plan could do. Pure."""

from __future__ import annotations

import re

from agents.rules.assembly import Assembly
from agents.rules.diets import HAS_DIET
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

ELSEWHERE = {Kind.MOVE: A_MOVE, Kind.HOW_OFTEN: A_WEEKLY_RULE, Kind.NO_OTHERS: NO_OTHERS}
"""What is told of a wish that no instruction carries out."""

THANKS = re.compile(r"\b(?:thanks|thank you|thankful|grateful|appreciated?|nice one|legend|lifesaver|star)\b")


def reason(text: str, assembly: Assembly) -> str:
    """Return why there is no instruction."""
    words = plain(text)
    if assembly.elsewhere and not assembly.placed:
        return " ".join(ELSEWHERE[kind] for kind in assembly.elsewhere)
    if assembly.is_missing or (assembly.finder.is_lost and not assembly.is_kept):
        return NOT_IN_PLAN
    if HAS_DIET.search(words):
        return A_DIET
    if assembly.is_unplaced or assembly.placed:
        return WHICH_MEAL
    if assembly.is_kept:
        return STAYS
    return WELCOME if THANKS.search(words) and not _others(words) else NOTHING_ASKED


def beside(assembly: Assembly) -> tuple[str, ...]:
    """Return what to tell beside the instructions that there are: of wishes that none of them carries out."""
    told = tuple(ELSEWHERE[kind] for kind in assembly.elsewhere)
    return (*told, PART_NOT_IN_PLAN) if assembly.is_missing else told


def _others(words: str) -> list[str]:
    """Return what is said besides thanks and praise."""
    return [word for word in THANKS.sub(" ", words).split() if word.isalpha() and word not in PRAISE | FILLERS]

"""What a person's own words speak of: the whole week, or a food by another name. Titles and foods of the plan, in which
anybody may have written orders, are not read here. Pure."""

from __future__ import annotations

import re

from agents.requests import ReviewRequest
from agents.rules import lexicon
from agents.rules.names import key_of
from agents.rules.text import plain
from agents.rules.words import FOOD_FAMILIES, FOOD_GROUPS
from agents.schemas import Action

WEEK_BUTTONS = frozenset({Action.GENERATE_NEW_WEEK, Action.REGENERATE_WEEK})
WEEK = lexicon.pattern("week")
NEW_WEEK = lexicon.pattern("new_week")
WHOLE = re.compile(
    r"\b(?:week|weeks|weekly|plan|menu|everything|every|each|all|whole|entire|entirely|always|lot|meals|dishes|recipes|days"
    r"|dinners|lunches|breakfasts|suppers|teas|snacks|throughout|overall|everywhere|shop|shopping|bill|budget)\b"
)
"""Words for the week that phrases of the lexicon leave out: "it all", "my dinners", "the weekly shop"."""

PLACE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tonight|tomorrow|weekend|breakfast|lunch|dinner|tea|supper"
    r"|snack|this meal|this dish)\b"
)


def is_of_the_week(request: ReviewRequest) -> bool:
    """Return whether the words, or the button, are about the week as a whole."""
    if request.context is not None and request.context.type in WEEK_BUTTONS:
        return True
    words = plain(request.text)
    marked = WEEK.sub("§w", words)
    return (
        "§w" in marked or any(pattern.search(words) for pattern in (WHOLE, NEW_WEEK)) or bool(NEW_WEEK.search(marked))
    )


def is_of_a_place(request: ReviewRequest) -> bool:
    """Return whether the words, or the button, are about a day or a meal, and not about the week as well."""
    if is_of_the_week(request):
        return False
    context = request.context
    has_ids = context is not None and (context.plan_meal_id is not None or context.plan_day_id is not None)
    return has_ids or bool(PLACE.search(plain(request.text)))


def is_called(name: str, request: ReviewRequest) -> bool:
    """Return whether the words name a food as another word for it does, or by its kind: "fish" is said of cod."""
    words = {*key_of(plain(request.text))}
    parts = {*key_of(name)}
    kinds = {kind for groups in (FOOD_FAMILIES, FOOD_GROUPS) for kind, foods in groups.items() if parts & foods}
    return bool((parts | kinds) & words)

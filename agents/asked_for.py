"""Whether a person's own words, or their button, ask for what an instruction does: the meal, the day, the action, the
future. What is written in titles and foods only counts where the person names it: anybody may write orders there. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.requests import ActionContext, DaySummary, MealSummary, ReviewRequest
from agents.rules import lexicon
from agents.rules.days import Mention, mentions
from agents.rules.places import slot_of
from agents.rules.spelling import mended
from agents.rules.text import plain, plain_name, stem
from agents.rules.words import COMMON, DISH_KINDS, FILLERS, PRAISE
from agents.said import PLACE, WEEK, is_called, is_of_the_week
from agents.schemas import Action

LASTING = lexicon.pattern("lasting")
FUTURE = lexicon.pattern("of_future")
DISLIKE = lexicon.pattern("of_dislike")
ABOUT = {Action.ADJUST_PORTION: lexicon.pattern("of_size"), Action.CHANGE_MEAL_TYPE: lexicon.pattern("of_drinks")}
"""What the words must have in them for these; for other dishes there are too many ways to ask."""
ASKING = frozenset(
    ["no", "not", "less", "more", "swap", "want", "instead", "another", "other", "any", "use", "add", "too", "again"]
)
"""Words that are fillers beside a food, and a wish beside nothing else."""
REQUEST = re.compile(r"\b(?:make|can|could|may|please|want|need|have)\b")
PLEASED = re.compile(r"\b(?:was|were|lovely|loved?|delicious|tasty|thanks?|cheers|ta)\b")
BESIDE = re.compile(r"(?: s)? (?:at |for |on )?")
"""Between a day and a meal that belong together."""
EDGE = re.compile(
    r"\b(?:first|last|final|latest|next|other) (?:meal|dish|one|recipe|day)\b|\b(?:that|this|the same) day\b"
)


def is_of_the_future(request: ReviewRequest) -> bool:
    """Return whether the words, or the button, speak of more than this week: only such rule a food out for good."""
    if request.context is not None and request.context.type == Action.AVOID_INGREDIENT_FUTURE:
        return True
    words = _words(request)
    is_lasting = LASTING.search(words) is not None or FUTURE.search(words) is not None
    return is_lasting or (DISLIKE.search(words) is not None and not PLACE.search(words))


def is_of_meal(meal: MealSummary, day: DaySummary, request: ReviewRequest) -> bool:
    """Return whether the words, or the button, are about a meal: by its day, its slot, its name or a food in it."""
    context = request.context
    if context is not None and (context.plan_meal_id == meal.id or _is_button_of_day(day, context)):
        return True
    if is_of_the_week(request) or EDGE.search(_words(request)):
        return True
    if any(day.date in mention.days for mention in _mentions_of_whole_days(request)):
        return True  # "redo Tuesday except breakfast" is about its lunch
    named = _mentions(request)
    has_days = any(mention.days for mention in named)
    has_slot = any(slot_of(meal) in mention.slots for mention in named)
    if (_names_day(day, request) if has_days else has_slot) and (has_slot or not any(each.slots for each in named)):
        return True
    if any(slot_of(meal) in mention.slots for mention in named if mention.is_every):
        return True
    spoken = {stem(word) for word in _words(request).split()}
    title = {stem(word) for word in plain_name(meal.title).split() if word not in COMMON | FILLERS}
    kinds = {kind for kind, dishes in DISH_KINDS.items() if dishes & title}
    return bool(spoken & (title | kinds)) or any(is_called(food, request) for food in meal.ingredients)


def is_of_day(day: DaySummary, request: ReviewRequest) -> bool:
    """Return whether the words, or the button, are about something of a day, if only of one of its meals."""
    return any(is_of_meal(meal, day, request) for meal in day.meals) or is_of_whole_day(day, request)


def is_of_whole_day(day: DaySummary, request: ReviewRequest) -> bool:
    """Return whether the words, or the button, are about a day, and not only about one of its meals.

    A button beside a meal names that meal, also where it says on which day it is.
    """
    if request.context is not None and _is_button_of_day(day, request.context):
        return True
    if is_of_the_week(request) or EDGE.search(_words(request)):
        return True
    return any(day.date in mention.days for mention in _mentions_of_whole_days(request))


def _is_button_of_day(day: DaySummary, context: ActionContext) -> bool:
    if context.type == Action.REGENERATE_DAY and context.plan_day_id is None:
        return any(meal.id == context.plan_meal_id for meal in day.meals)
    return context.plan_day_id == day.id and (context.plan_meal_id is None or context.type == Action.REGENERATE_DAY)


def _mentions_of_whole_days(request: ReviewRequest) -> Iterator[Mention]:
    """Yield the days that are named without a meal beside them, as in "Tuesday's dinner" or "dinner on Tuesday"."""
    words, named = _words(request), _mentions(request)
    for mention in named:
        beside = (
            other for other in named
            if other.slots and other is not mention
            and BESIDE.fullmatch(words[min(mention.end, other.end) : max(mention.start, other.start)])
        )  # fmt: skip
        if mention.days and not mention.slots and not any(beside):
            yield mention


def asks_for(action: Action, request: ReviewRequest) -> bool:
    """Return whether the words, or the button, ask for any change, and for portions or drinks where it is about those.

    Words that only praise, thank, or name a place ask for nothing.
    """
    if request.context is not None and request.context.type is not None:
        return True
    words = _words(request)
    if action in ABOUT and not ABOUT[action].search(words):
        return False
    if action in ABOUT and REQUEST.search(words) and not PLEASED.search(words):
        return True  # "Monday's breakfast a smoothie, please" asks for one, though a dish of the week may be called so
    in_plan = {stem(word) for meal in request.plan.meals for word in plain_name(meal.title).split()}
    said = [word for word in WEEK.sub(" ", words).split() if word.isalpha() and word not in PRAISE | FILLERS]
    return any(stem(word) not in in_plan and not PLACE.fullmatch(word.removesuffix("s")) for word in said) or any(
        word in ASKING for word in words.split()
    )


def _names_day(day: DaySummary, request: ReviewRequest) -> bool:
    return any(day.date in mention.days for mention in _mentions(request))


def _mentions(request: ReviewRequest) -> list[Mention]:
    days = tuple(day.date for day in request.plan.days)
    return mentions(_words(request), today=request.today, plan_days=days)


def _words(request: ReviewRequest) -> str:
    return mended(plain(request.text), plan_words=frozenset())

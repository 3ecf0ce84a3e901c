"""The Review Agent's second gate: what an interpretation names must exist in the plan, the kitchen and the words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Sequence

from agents import asked_for, said
from agents.requests import DaySummary, ReviewRequest
from agents.schemas import Action, Instruction, Interpretation, Level

LEVEL_OF = {
    Action.GENERATE_NEW_WEEK: Level.WEEK,
    Action.REGENERATE_WEEK: Level.WEEK,
    Action.REGENERATE_DAY: Level.DAY,
    Action.REGENERATE_MEAL: Level.MEAL,
    Action.SWAP_INGREDIENT: Level.INGREDIENT,
    Action.REMOVE_INGREDIENT: Level.INGREDIENT,
    Action.AVOID_INGREDIENT_FUTURE: Level.INGREDIENT,
    Action.ADJUST_PORTION: Level.MEAL,
    Action.CHANGE_MEAL_TYPE: Level.MEAL,
}
FOOD_CHANGES = frozenset({Action.SWAP_INGREDIENT, Action.REMOVE_INGREDIENT})
MAX_OFFERED = 5
ALIKE_ENOUGH = 0.8
"""Of difflib's ratio: "mushrom" is mushroom (0.93), "beet" is not beef (0.75)."""

_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"https?:|www\.|\b\w+\.(?:com|net|org|uk)\b", re.IGNORECASE)


def levels_of(action: Action) -> frozenset[Level]:
    """Return the levels that an action can have: portions may be those of a meal, a day or the week."""
    others = {Level.DAY, Level.WEEK} if action == Action.ADJUST_PORTION else set()
    return frozenset({LEVEL_OF[action], *others})


def problems(answer: Interpretation, request: ReviewRequest, *, known_foods: Collection[str]) -> tuple[str, ...]:
    """Return one sentence for each thing in `answer` that is not so; none if all of it is.

    Args:
        known_foods: names and other names of every food; empty leaves out whether a food is known.
    """
    found = []
    for one in answer.instructions:
        found += list(_problems_of(one, request, known_foods)) or list(_problems_of_support(one, request))
    texts = [answer.no_instruction_reason or "", *(one.notes for one in answer.instructions)]
    if any(_LINK.search(text) for text in texts):
        found.append("an answer holds no links")
    return tuple(dict.fromkeys(found))


def _problems_of(one: Instruction, request: ReviewRequest, known_foods: Collection[str]) -> Iterable[str]:
    levels = levels_of(one.action)
    if one.target_level not in levels:
        yield f"{one.action} has target_level {' or '.join(sorted(levels))}, not {one.target_level}"
    elif one.action == Action.ADJUST_PORTION and one.target_level == Level.WEEK and _has_place(one):
        yield f"{one.action} of target_level week has no target_ids; name them with target_level day or meal"
    elif one.target_level == Level.WEEK and not said.is_of_the_week(request):
        yield f"the person does not speak of the whole week: {one.action} needs the day or meal that they mean"
    elif one.action in FOOD_CHANGES and not _has_place(one) and said.is_of_a_place(request):
        yield f"the person speaks of a day or meal, not of the whole week: {one.action} needs its id"
    yield from _problems_of_ids(one, request)
    own_words = _words([request.text, (request.context and request.context.ingredient_name) or ""])
    in_plan = {name for meal in request.plan.meals for name in meal.ingredients}
    removed, added = one.params.ingredient_to_remove, one.params.ingredient_to_add
    for name in filter(None, (removed, added)):
        if known_foods and not is_known(name, {*known_foods, *in_plan}):
            nearest = nearest_foods(name, known_foods)
            yield f"there is no food {name!r} here; the nearest are {', '.join(nearest) or 'unlike it'}"
    unsaid = [name for name in (removed, added) if name and not _is_said(name, own_words, request)]
    if unsaid and one.action == Action.AVOID_INGREDIENT_FUTURE:
        yield f"the person does not say {unsaid[0]!r}: only their own words can rule a food out for the future"
    elif unsaid:
        yield f"the person does not say {unsaid[0]!r}: only foods that their words name go or come"


def _has_place(one: Instruction) -> bool:
    return one.target_ids.plan_meal_id is not None or one.target_ids.plan_day_id is not None


def _problems_of_ids(one: Instruction, request: ReviewRequest) -> Iterable[str]:
    ids = one.target_ids
    days = {day.id for day in request.plan.days}
    if ids.plan_day_id is not None and ids.plan_day_id not in days:
        yield f"the plan has no day {ids.plan_day_id}"
    if ids.plan_meal_id is None:
        return
    day = request.plan.day_of_meal(ids.plan_meal_id)
    if day is None:
        yield f"the plan has no meal {ids.plan_meal_id}"
    elif ids.plan_day_id in days and ids.plan_day_id != day.id:
        yield f"meal {ids.plan_meal_id} is on day {day.id}, not on day {ids.plan_day_id}"


def _problems_of_support(one: Instruction, request: ReviewRequest) -> Iterable[str]:
    """Yield what the person did not ask for: the titles of dishes, where others write, may not ask in their place."""
    meal = next((meal for meal in request.plan.meals if meal.id == one.target_ids.plan_meal_id), None)
    day = next((day for day in request.plan.days if day.id == one.target_ids.plan_day_id), None)
    if meal is not None:
        home = request.plan.day_of_meal(meal.id)
        if home is not None and not asked_for.is_of_meal(meal, home, request):
            yield f"the person does not speak of meal {meal.id}: only what their words or the button name is changed"
    elif day is not None and not _speaks_of_day(one, day, request):
        yield f"the person does not speak of day {day.id}: only what their words or the button name is changed"
    if one.action == Action.AVOID_INGREDIENT_FUTURE and not asked_for.is_of_the_future(request):
        yield "the person does not speak of the future: avoid_ingredient_future needs a word such as never or again"
    elif not asked_for.asks_for(one.action, request):
        yield f"the person does not ask for {one.action}: only their words or the button do, not what a dish is called"


def _speaks_of_day(one: Instruction, day: DaySummary, request: ReviewRequest) -> bool:
    """Return whether the person speaks of a day: a food in one of its meals will do where only foods change."""
    is_about_food = one.target_level == Level.INGREDIENT
    return (asked_for.is_of_day if is_about_food else asked_for.is_of_whole_day)(day, request)


def is_known(name: str, foods: Iterable[str]) -> bool:
    """Return whether `name` is one of `foods`, or what several have in common: "chicken" among chicken breasts."""
    wanted = set(_words([name]))
    return bool(wanted) and any(wanted <= set(_words([food])) for food in foods)


def nearest_foods(name: str, foods: Collection[str]) -> list[str]:
    """Return up to MAX_OFFERED of `foods` whose names look or begin like `name`, the nearest first."""
    by_lower = {food.lower(): food for food in sorted(foods)}
    alike = difflib.get_close_matches(name.lower(), list(by_lower), n=MAX_OFFERED, cutoff=0.6)
    wanted = set(_words([name]))
    sharing = sorted((food for food in by_lower if wanted & set(_words([food]))), key=len)
    return [by_lower[food] for food in dict.fromkeys([*alike, *sharing])][:MAX_OFFERED]


def _is_said(name: str, own_words: Sequence[str], request: ReviewRequest) -> bool:
    """Return whether one of the words of `name` is among the person's, misspelt perhaps, or they call it otherwise."""
    return said.is_called(name, request) or any(
        difflib.get_close_matches(word, own_words, n=1, cutoff=ALIKE_ENOUGH) for word in _words([name])
    )


def _words(texts: Iterable[str]) -> list[str]:
    """Return the words of `texts` in lower case and the singular, as far as English spelling tells."""
    return [_singular(word) for text in texts for word in _WORD.findall(text.lower())]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("oes", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word

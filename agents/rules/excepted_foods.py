"""A kind of food of which some stays: "no fish except salmon" asks to be without the other fish of the plan. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.requests import MealSummary
from agents.rules import lexicon
from agents.rules.atlas import Atlas
from agents.rules.foods import LINK, Larder
from agents.rules.names import JOINT, Ingredient, before_place, key_of, trimmed
from agents.rules.places import slot_of
from agents.rules.text import plain_name, stem
from agents.rules.words import FOOD_GROUPS

NO_OTHERS = "nonebutthat"
"""Stands in a sentence where the plan holds none of the kind but what stays; no word of any language is so."""
WIDER = lexicon.groups("wider_kinds")
KINDS = {**{kind: foods for kind, foods in FOOD_GROUPS.items() if kind != "lactose"}, **WIDER}
UNWANTED = re.compile(
    r"\b(?:no|not|never|without|remove|take|taken|get|leave|left|omit|drop|lose|ditch|skip|cut|hold|bin|dump|scrap|chuck"
    r"|strip|pull|exclude|avoid|stop|hate|hates|dislike|forget|eliminate|delete|axe|sick|tired|fed up|bored|swap"
    r"|replace|change|switch)\b"
)
"""What asks to be without a food; who likes all fish except salmon asks for nothing of the kind."""
LIKED = re.compile(r"\b(?:can not|could not|like|likes|love|loves|mind|enjoy|eat (?:all|any)|fine|happy|keep)\b")
DISLIKED = re.compile(r"\b(?:do not|does not|not) (?:really )?(?:like|love|enjoy)\b")
KIND = re.compile(r"(?:\b(?:any |all )?(?:other )?(?:kinds?|sorts?|types?) of )?\b(?P<kind>[a-z]+)\b")
SECOND = re.compile(r" (?:, )?(?:or|and|nor) (?:no |any )?(?P<kind>[a-z]+)\b")
"""A second kind: "no fish or meat except salmon"."""
BETWEEN = re.compile(
    r"(?: (?:again|ever|any ?more|at all|please|out|off|away|from|in|on|of|for|this|the|my|our|week|plan|meals?|next"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tonight|tomorrow|breakfasts?|lunch(?:es)?|dinners?|tea"
    r"|snacks?))*"
)
"""What may stand between the kind and its exception: when and where, and no word that makes another food of it."""
_THE = r"(?:the |my |that |our |any )?"
_KEEP = r"(?:please )?(?:keep|leave|not|just not|only not|do not (?:touch|remove|change))"
BUT = re.compile(
    rf" ?,? (?:and )?(?:except|excepting|excluding|not including|apart from|aside from|other than|save|bar|barring"
    rf"|minus|unless it is|but (?:{_KEEP}|for)|but(?! (?:also|no|with|more|make|change|swap|add|i|we|can|could)\b)"
    rf"|{_KEEP})"
    rf"(?: for)? {_THE}(?!(?:in|on|at|for|from|with|when|if|to|of)\b)(?P<rest>.+)"
)
STAYS = re.compile(
    rf" ?,? (?:but )?{_THE}(?P<rest>[a-z ]+?) (?:is|are|can stay|stays?)(?: (?:fine|ok|okay|alright|good))?$"
)
AND_THEN = re.compile(r"(?: ,)? (?:and|but|then|also) | , ")
"""Where a sentence goes on to another wish."""
KEPT_AFTER = re.compile(rf"(?:but )?{_KEEP} {_THE}[a-z ]+")
"""The exception as a sentence of its own: "No fish. Keep the salmon"."""


def with_others_named(sentences: Sequence[str], atlas: Atlas, larder: Larder) -> list[str]:
    """Return the sentences with the other foods of the plan named for a kind of which some is to stay.

    So whoever reads on hears of those that go, and never of what stays.
    """
    read: list[str] = []
    rest = list(sentences)
    while rest:
        sentence = rest.pop(0)
        both = f"{sentence} , {rest[0]}" if rest and KEPT_AFTER.fullmatch(rest[0]) else ""
        joined = _others_named(both, atlas, larder) if both else None
        if joined is not None:
            rest.pop(0)
        read += joined or _others_named(sentence, atlas, larder) or [sentence]
    return read


def _others_named(sentence: str, atlas: Atlas, larder: Larder) -> list[str] | None:
    """Return what a sentence says of the others of a kind, and what it says besides; nothing if of none."""
    for kind in KIND.finditer(sentence):
        before, after = sentence[: kind.start()], sentence[kind.end() :]
        if stem(kind["kind"]) not in KINDS or not _is_unwanted(before):
            continue
        second = SECOND.match(after)
        is_second = second is not None and stem(second["kind"]) in KINDS
        kinds = {stem(kind["kind"]), *([stem(second["kind"])] if second and is_second else [])}
        after = after[second.end() :] if second and is_second else after
        between = BETWEEN.match(after)
        end = between.end() if between else 0
        said = BUT.fullmatch(after[end:]) or STAYS.fullmatch(after[end:])
        if said is None or not (stay := _named(said["rest"], larder)):
            continue
        tail = said["rest"][_end_of(stay[-1], said["rest"]) :]
        where, _, besides = tail.partition(next(iter(AND_THEN.findall(tail)), "."))
        others = _others(kinds, stay, _meals_named(f"{after[:end]} {where}", atlas), larder)
        if not others:
            return [NO_OTHERS, *filter(None, [besides.strip()])]
        return [f"{before}{' , '.join(others[:-1])}{' and ' if others[1:] else ''}{others[-1]}{after[:end]}{tail}"]
    return None


def _is_unwanted(before: str) -> bool:
    return UNWANTED.search(before) is not None and LIKED.search(DISLIKED.sub(" ", before)) is None


def _named(phrase: str, larder: Larder) -> tuple[str, ...]:
    """Return what stays: foods, or dishes by their titles."""
    if foods := larder.leading_foods(before_place(phrase), is_strict=True):
        return foods
    said = trimmed(LINK.split(before_place(phrase))[0])
    return (said,) if said and any(_is_titled(meal, said) for meal in larder.plan.meals) else ()


def _end_of(food: str, phrase: str) -> int:
    last = food.split()[-1]
    return phrase.rindex(last, 0, phrase.index(food) + len(food)) + len(last) if food in phrase else len(phrase)


def _others(kinds: set[str], stay: Sequence[str], meals: Sequence[MealSummary], larder: Larder) -> list[str]:
    """Return the foods of some kinds that meals hold, but those that stay, each as one word."""
    spared = {food.name for said in stay for food in _meant(said, larder)}
    foods = dict.fromkeys(food for meal in meals for food in larder.by_meal[meal.id])
    return [
        plain_name(food.name).replace(",", " ").replace(" ", JOINT)
        for food in foods
        if food.name not in spared and any(_is_of_kind(food, kind, larder) for kind in kinds)
    ]


def _is_of_kind(food: Ingredient, kind: str, larder: Larder) -> bool:
    return larder.is_of_kind(food, kind) or (kind in WIDER and food.is_of(WIDER[kind]))


def _meant(said: str, larder: Larder) -> list[Ingredient]:
    """Return the foods of the plan that what stays may mean; of a dish all that is in it."""
    key = key_of(said)
    foods = [food for food in larder.all if food.is_called(key) or food.is_a(key) or set(food.head) <= set(key)]
    titled = [meal for meal in larder.plan.meals if _is_titled(meal, said)] if not foods else []
    return foods or [food for meal in titled for food in larder.by_meal[meal.id]]


def _is_titled(meal: MealSummary, said: str) -> bool:
    return {stem(word) for word in said.split()} <= {stem(word) for word in plain_name(meal.title).split()}


def _meals_named(words: str, atlas: Atlas) -> list[MealSummary]:
    """Return the meals of the days and slots in some words; all of the plan where they name none that it has."""
    places = [place for several in atlas.masked(words).places for place in several]
    days = {day for place in places for day in place.days}
    slots = {slot for place in places for slot in place.slots}
    meals = [
        meal
        for date_, day in atlas.days.items()
        for meal in day.meals
        if (not days or date_ in days) and (not slots or slot_of(meal) in slots)
    ]
    return meals or list(atlas.plan.meals)

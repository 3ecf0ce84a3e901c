"""Dishes that are wished for by a food: "something with salmon on Tuesday", "can we have fish tonight". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.rules import lexicon
from agents.rules.foods import Larder
from agents.rules.goals import is_negated
from agents.rules.names import NO_NOUN, SIZED_FOOD, before_place, trimmed
from agents.rules.text import stem
from agents.rules.wishes import Clause, Kind, Wish
from agents.rules.words import DISHES, DRINKS, FOODS, IN_NAMES, PREPARATIONS, VESSELS

DISH_WITH = lexicon.frames("dish_with")
FANCIED = lexicon.frames("fancied")
NAMED = re.compile(
    r"^(?!(?:ugh|urgh|eww*|yuck|bleh|bleurgh|boak|boke) )"
    r"(?:(?:so|then|please|just|maybe|and|or) )*([a-z ]+?) (?:(?:for|on) )?§\d+(?: §\d+)?$"
)
"""A food and a meal alone, which ask for nothing where the meal has it already: "mackerel for tea? Something else"."""
NOT_SO_MUCH = re.compile(r" *(?:the )?(?:less|fewer|no|not|without|too|low|lower|reduced|nothing)\b")
OF_A_DISH = re.compile(r"\b(?:on|with|in|from) §\d")
"""What is named before is to come into that dish: "mustard with the roast beef instead"."""
EITHER = re.compile(r"\bor\b")
OR_SO = re.compile(r"\bor (?:something|anything|whatever)\b")
LIST = re.compile(r"\b(?:and|with|on|in|or|n)\b|,")
HEALTHY = frozenset(("vegetable", "vegetables", "greens", "fibre", "veg"))
"""More of these is a healthier dish, whatever is in it."""
CUTS = frozenset(
    ("breast", "thigh", "fillet", "chop", "leg", "mince", "steak", "loin", "shank", "drumstick", "wing", "rib")
)
"""What a food comes as: with another word before, a name of more words is a dish, as egg mayo is."""
NO_FOOD_ALONE = NO_NOUN | DRINKS | DISHES | IN_NAMES | PREPARATIONS | {"tea", "wine", "beer"}


def wished_foods(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield the wish for another dish with a food, or several; of "chicken or fish" the first.

    What is called by the name of a dish asks for another, and no more: which it will be is not ours to promise.
    """
    for frame in (*DISH_WITH, *FANCIED, NAMED):
        for match in frame.finditer(clause.text):
            is_in_dish = frame not in DISH_WITH and bool(clause.places) and OF_A_DISH.search(clause.text) is not None
            if is_negated(clause.text, match.start(1)) or (is_in_dish and all(p.dishes for p in clause.places)):
                continue
            find = foods_of_dish if frame in DISH_WITH else food_by_itself
            foods = find(match[1], larder)
            if foods and (frame is not NAMED or match[1] == foods[0]):
                clause.consume(match.start(1), match.end())
                is_reason = frame is NAMED
                yield from (Wish(Kind.RESTYLE, other_food=food, is_reason=is_reason) for food in foods)
                return
            if frame in FANCIED and clause.places and is_called_as_dish(match[1], larder):
                clause.consume(*match.span())
                yield Wish(Kind.RESTYLE, is_vague=True)
                return


def foods_of_dish(phrase: str, larder: Larder) -> tuple[str, ...]:
    """Return the foods that a dish is to have in it, as after "something with"; none where less of them is meant."""
    if _is_for_less(phrase):
        return ()
    foods = larder.leading_foods(EITHER.split(before_place(phrase))[0], is_strict=True)
    return () if HEALTHY.intersection(" ".join(foods).split()) else foods


def food_by_itself(phrase: str, larder: Larder) -> tuple[str, ...]:
    """Return the one food that somebody would like to eat; none where it is called as a dish is, or several are."""
    first = EITHER.split(phrase)[0]
    words = trimmed(before_place(first)).split()
    if _is_for_less(phrase) or OR_SO.search(phrase) or not words or LIST.search(first) or HEALTHY.intersection(words):
        return ()
    keys = [stem(word) for word in words]
    is_dish = keys[-1] in NO_FOOD_ALONE or not DISHES.isdisjoint(keys)
    is_made_of_two = keys[-1] in FOODS and keys[-1] not in CUTS and not FOODS.isdisjoint(keys[:-1])
    name = " ".join(words)
    return () if is_dish or (is_made_of_two and not larder.is_name(name)) or not larder.is_food(name) else (name,)


def one_food(phrase: str, larder: Larder) -> str:
    """Return the food that another dish is to have; "" where what comes is called as a dish is."""
    return next(iter(food_by_itself(phrase, larder)), "")


def _is_for_less(phrase: str) -> bool:
    """Say whether a phrase wants less of a food, and is no name such as "low fat yoghurt"."""
    return NOT_SO_MUCH.match(phrase) is not None and not SIZED_FOOD.match(phrase.strip())


def is_called_as_dish(phrase: str, larder: Larder) -> bool:
    """Say whether a phrase is made of foods, as fish and chips is, and wants less of none."""
    if phrase.startswith("with "):
        return False  # "make Tuesday's dinner with turkey"
    words = trimmed(phrase).split()
    if len(words) == 1 and stem(words[0]) in DISHES - DRINKS - VESSELS:
        return True  # "what about soup on Saturday"
    is_one = not _is_for_less(phrase) and not phrase.endswith((" with", " in", " on", " to"))
    return is_one and len(phrase.split()) > 1 and bool(larder.foods_in(phrase, is_strict=True))

"""The wish to drink a meal, or to chew it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.rules import lexicon
from agents.rules.goals import is_negated
from agents.rules.wishes import Clause, Kind, Wish

CAN_NOT_CHEW = re.compile(r"\bnot (?:[a-z]+ )*chew")
"""What may be no more than the reason to drink a certain meal: "she can't chew, so something soft for lunch"."""
UNWANTED_DRINK = re.compile(
    r"\b(?:than|instead of|sick of|tired of|bored of|fed up (?:of|with)|had enough of|hates?|stop|dislike|off"
    r"|done with)(?: (?:a|an|the|to|these|those|having|drinking|me|giving|us|with|all))* ?$"
)
NO_MEAL = re.compile(r"\b(?:is|are|was|were) no meal\b")
"""What is no proper meal is to become one: to chew if it is a drink, and else another dish."""
NORMAL = re.compile(r"normal (?:food|meal|§\d+)")
NOT_A_MEAL = re.compile(
    r"(?:^|, )not (?:(?:a|an|really|even|exactly|much of) )*(?:proper|real|actual|normal)"
    r" (?:food|meal|breakfast|lunch|dinner|§\d+)"
)
"""A grumble, which asks for no drink: "smoothies don't fill me up, not a proper breakfast"."""
EATEN = re.compile(
    r"\b(?:something (?:(?:that )?(?:i|we|he|she) can |to )?(?:actually |really |properly )?(?:to )?eat(?:able)?"
    r"|food|edible)\b"
)
"""Solid only where the meal is a drink now."""

_DRINKABLE = lexicon.pattern("drinkable")
_SOLID = lexicon.pattern("solid")


def meal_type_wishes(clause: Clause, *, is_drink_now: bool) -> Iterator[Wish]:
    """Yield the wish to drink a meal, or to chew it; "not a smoothie" is the second."""
    if NO_MEAL.search(clause.text):
        if is_drink_now or _DRINKABLE.search(clause.text):
            clause.consume(0, len(clause.text))
            yield Wish(Kind.MEAL_TYPE, meal_type="solid")
        return
    if not_one := NOT_A_MEAL.search(clause.text):
        clause.consume(*not_one.span())
    solid, drink = _SOLID.search(clause.text), _DRINKABLE.search(clause.text)
    is_of_drink = solid and drink and (is_negated(clause.text, solid.start()) or _covers(drink, solid))
    if solid and not is_of_drink:
        is_unwanted = is_negated(clause.text, solid.start())
        clause.consume(*solid.span())
        if NORMAL.fullmatch(solid.group()) and not is_drink_now:
            yield Wish(Kind.RESTYLE, is_vague=True)  # what is chewed already is odd, not thin
            return
        yield Wish(Kind.MEAL_TYPE, meal_type="drinkable" if is_unwanted else "solid")
        return
    if drink:
        before = clause.text[: drink.end()].rsplit(" ", 1)[0]
        is_unwanted = is_negated(before, len(before)) or UNWANTED_DRINK.search(before) is not None
        is_unwanted = is_unwanted and "chew" not in drink.group()  # "can't chew" asks for a drink
        clause.consume(*drink.span())
        is_reason = CAN_NOT_CHEW.search(drink.group()) is not None
        yield Wish(Kind.MEAL_TYPE, meal_type="solid" if is_unwanted else "drinkable", is_reason=is_reason)
        return
    eaten = EATEN.search(clause.text)
    if is_drink_now and eaten and not is_negated(clause.text, eaten.start()):
        clause.consume(*eaten.span())
        yield Wish(Kind.MEAL_TYPE, meal_type="solid")


def _covers(outer: re.Match[str], inner: re.Match[str]) -> bool:
    return outer.start() <= inner.start() and inner.end() <= outer.end()

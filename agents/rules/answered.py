"""A food that is asked about and the answer in the next sentence: "golden syrup? Honey's better". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agents.rules.foods import Larder
from agents.rules.names import trimmed

_MUCH = r"(?:(?:much|miles|loads|way|far|so much|a lot|tons|ten times|infinitely) )?"
BETTER = re.compile(
    r"(?:no ,? )?(?P<comes>(?!(?:it|that|this|they|those|something|anything)\b)[a-z]+(?: [a-z]+)??)"
    rf" (?:is|are|be) {_MUCH}(?:better|nicer|tastier|superior)"
    r"(?: (?:than (?:it|that|them)|any day(?: of the week)?|every time))*"
    r"(?P<rest>(?: ?,? (?:in|on|with|for|from) .*)?)$"
)
"""What had better be there instead."""
TASTES = re.compile(
    r"(?:it |they |that |those )?(?:(?:just|really|always|only) )?(?:tastes?|smells?|stinks?|reeks?|looks?)"
    r" (?:like|of) soap\b"
    r"(?: to (?:me|us))?(?P<rest>.*)$"
)
"""What is vile, in the words that the rewordings leave of it."""
CRIED_AT = re.compile(
    r"(?:ugh+|urgh+|eww*|yuck|bleurgh|bleh|boke|boak|yack|barf|bork) (?:, )?(?:to |at |not )?(?:the |those |that )?"
    r"(?P<food>[a-z]+(?: [a-z]+)??)(?P<place> (?:on|at|for) (?:the |a |my )?(?:[a-z]+days?|today|tonight|tomorrow"
    r"|breakfast|lunch|dinner|tea|snack)(?: (?:on )?[a-z]+days?)?)?(?P<rest>(?: ,.*)?)$"
)
"""A cry at a food: "ugh sprouts, not on Sunday"."""

FOR_ME = re.compile(
    r"(?P<comes>[a-z]+(?: [a-z]+)?)"
    r" (?:for (?:me|us|him|her|them|mine)|any day(?: of the week)?|every time|all day long)"
    r"(?: (?:thanks|though|instead))?"
)
IN_A_DISH = re.compile(
    r"(?P<food>[a-z]+(?: [a-z]+)?)(?P<where> (?:in|on|with) (?:(?:the|my|our) )?[a-z]+(?: [a-z]+){0,2})"
)
"""A food and what it is in, which may be asked about: "peas in the pie? Sweetcorn for me"."""
CRIED_AFTER = re.compile(
    r"(?P<food>[a-z]+(?: [a-z]+)?) (?:yuck|yucky|bleurgh|bleh|eww*|ugh+|boke|boak)"
    r"(?P<rest> (?:(?:on|for|in|at) )?(?:(?:the|my) )?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|today|tomorrow|tonight"
    r"|breakfast|lunch|dinner|tea|snack)(?: [a-z]+)?)$"
)
"""A cry at a food somewhere: "sprouts, eww, Sunday"."""
NOT_FOOD = re.compile(r"(?:not|no) (?P<food>[a-z]+(?: [a-z]+)?)")
"""A food that is refused, of "houmous? Nah. Guacamole"."""


def with_answers(sentences: Iterable[str], larder: Larder) -> list[str]:
    """Return sentences, each answer to a food joined with it: "swap syrup for honey", "fennel tastes like soap"."""
    said: list[str] = []
    for sentence in sentences:
        said[-1:] = _answered(said[-1] if said else "", sentence, larder)
    return _with_refused_swapped(list(filter(None, said)), larder)


def _answered(before: str, sentence: str, larder: Larder) -> list[str]:
    """Return two sentences as one where the second answers the first, and else both, a cry in plain words."""
    food = _food(before, larder)
    there = IN_A_DISH.fullmatch(before) if before and not food else None
    asked = food or (_food(there["food"], larder) if there else "")
    better, vile = BETTER.match(sentence), TASTES.match(sentence)
    comes = better or FOR_ME.fullmatch(sentence)
    if asked and comes and larder.is_food(trimmed(comes["comes"])):
        rest = better["rest"].replace(" ,", "", 1) if better else ""
        return [f"swap {asked} for {comes['comes']}{rest or (there['where'] if there else '')}"]
    if food and vile:
        return _apart(f"{food} tastes like soap", vile["rest"])
    cry, after = CRIED_AT.match(sentence), CRIED_AFTER.match(sentence)
    if cry and cry["place"] and not cry["rest"] and _food(cry["food"], larder):
        return [before, f"not {cry['food']}{cry['place']}"]
    if cry and cry["rest"] and not cry["place"] and _food(cry["food"], larder):
        return [before, *_apart(f"{cry['food']} tastes like soap", cry["rest"])]
    if after and _food(after["food"], larder):
        return [before, f"no {after['food']}{after['rest']}"]
    return [before, sentence]


def _with_refused_swapped(said: list[str], larder: Larder) -> list[str]:
    """Return sentences, the last two as a swap where a food is refused and another named alone."""
    refused = NOT_FOOD.fullmatch(said[-2]) if len(said) > 1 else None
    comes = trimmed(said[-1]) if refused else ""
    is_new = larder.is_food(comes) and not larder.is_in_plan(comes)
    if refused is None or not is_new or not _food(refused["food"], larder):
        return said
    return [*said[:-2], f"swap {refused['food']} for {comes}"]


def _food(sentence: str, larder: Larder) -> str:
    """Return the food of the plan that a sentence names and nothing else; "" if it says more."""
    cry = CRIED_AT.match(sentence)
    name = trimmed(cry["food"] if cry and not cry["rest"] and not cry["place"] else sentence)
    return name if larder.is_in_plan(name) and larder.is_food(name) else ""


def _apart(verdict: str, rest: str) -> list[str]:
    more = rest.strip(" ,")
    return [verdict, more] if more else [verdict]

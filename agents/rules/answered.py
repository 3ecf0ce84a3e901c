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
    r"(?:ugh+|urgh+|eww*|yuck|bleurgh|bleh|boke|boak|yack|barf|bork) (?:to |at |not )?(?:the |those |that )?"
    r"(?P<food>[a-z]+(?: [a-z]+)?)(?P<rest>(?: ,.*)?)$"
)
"""A cry at a food: "ugh sprouts, not on Sunday"."""


NOT_FOOD = re.compile(r"(?:not|no) (?P<food>[a-z]+(?: [a-z]+)?)")
"""A food that is refused, of "houmous? Nah. Guacamole"."""


def with_answers(sentences: Iterable[str], larder: Larder) -> list[str]:
    """Return sentences, each answer to a food joined with it: "swap syrup for honey", "fennel tastes like soap"."""
    said: list[str] = []
    for sentence in sentences:
        food = _food(said[-1], larder) if said else ""
        better, vile = BETTER.match(sentence), TASTES.match(sentence)
        if food and better and larder.is_food(trimmed(better["comes"])):
            said[-1] = f"swap {food} for {better['comes']}{better['rest'].replace(' ,', '', 1)}"
        elif food and vile:
            said[-1:] = _apart(f"{food} tastes like soap", vile["rest"])
        elif (cry := CRIED_AT.match(sentence)) and _food(cry["food"], larder):
            said += _apart(f"{cry['food']} tastes like soap", cry["rest"]) if cry["rest"] else [sentence]
        else:
            said.append(sentence)
    last = NOT_FOOD.fullmatch(said[-2]) if len(said) > 1 else None
    comes = trimmed(said[-1]) if last else ""
    if last and _food(last["food"], larder) and larder.is_food(comes) and not larder.is_in_plan(comes):
        said[-2:] = [f"swap {last['food']} for {comes}"]
    return said


def _food(sentence: str, larder: Larder) -> str:
    """Return the food of the plan that a sentence names and nothing else; "" if it says more."""
    cry = CRIED_AT.match(sentence)
    name = trimmed(cry["food"] if cry and not cry["rest"] else sentence)
    return name if larder.is_in_plan(name) and larder.is_food(name) else ""


def _apart(verdict: str, rest: str) -> list[str]:
    more = rest.strip(" ,")
    return [verdict, more] if more else [verdict]

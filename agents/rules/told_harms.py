"""Foods that a clause says do harm in words that no other rule knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.rules.foods import Larder
from agents.rules.halves import HARMS
from agents.rules.questions import asks_nothing
from agents.rules.removals import NO_ALLERGY, SAYS_ALLERGY
from agents.rules.wishes import Clause, Kind, Wish

TELLS_ALLERGY = re.compile(r"\b(?:allergic|allergy|allergies|intolerant|anaphyla\w+|epipen)\b")
ALLERGIC = re.compile(r"\b(?:am|is|are) (?:[a-z]+ )?(?:allergic|intolerant)\b")
REACTED = re.compile(
    r"\b(?:lips?|tongue|throat|face|eyes?|mouth|skin|hands?|tummy|stomach) (?:[a-z]+ ){0,3}?"
    r"(?:swell(?:s|ed)?|swollen|itch(?:y|es|ed|ing)?|tingl(?:e|es|ed|ing|y)|blow(?:s|n)? up|blew up"
    r"|puff(?:s|ed|y)(?: up)?|clos(?:e|es|ed) up|numb)\b"
    r"|\b(?:makes?|made|gives?|gave|leaves?|left|sets?) (?:me|us|him|her|them|my [a-z]+) (?:[a-z]+ ){0,2}?"
    r"(?:itch\w*|swell\w*|swollen|wheez\w*|tingl\w*|blotchy|blotches|sick|ill|poorly|throw up|vomit\w*|puke)\b"
)
BLAMED = re.compile(
    r"\b(?:think|reckon|suspect|blame|blaming|bet|guess|sure|probably|possibly|maybe|must be|must have been|has to be"
    r"|turns out|may be|might be|it is|it was)(?: (?:that|it is|it was|it has to be|it must be|it must have been|it))?"
    r"(?: (?:from|down to|because of|to be|being))? (?:the |all the |that |those )?([a-z ]+?)(?: in (?:it|§\d+))?$"
)
"""What is thought to have done it: "my lips swelled, I think it's the prawns"."""


def tells_of_harm(words: str) -> bool:
    """Say whether a whole message tells that something eaten did somebody harm."""
    return any(told.search(words) for told in (SAYS_ALLERGY, HARMS, REACTED))


def untold_allergies(
    clause: Clause, found: Sequence[Wish], larder: Larder, *, is_of_harm: bool = False
) -> Iterator[Wish]:
    """Yield that the foods of a clause that speaks of an allergy do harm, where no other rule has heard so.

    It may say more than was meant, and never less. Where the message tells of harm, so does a food that is blamed.
    """
    if any(wish.is_harm or wish.food or wish.other_food for wish in found):
        return
    if is_of_harm and (blamed := BLAMED.search(clause.whole)) and (foods := larder.found_in(blamed[1])):
        yield from _harmful(foods)
        return
    if not TELLS_ALLERGY.search(clause.whole) or NO_ALLERGY.search(clause.whole) or asks_nothing(clause.whole):
        return
    is_of_person = ALLERGIC.search(clause.whole) is not None
    yield from _harmful(larder.found_in(clause.whole) or (("",) if is_of_person else ()))


def _harmful(foods: Sequence[str]) -> Iterator[Wish]:
    for food in foods:
        yield Wish(Kind.REMOVE, food=food, is_about_it=not food, is_harm=True)
        yield Wish(Kind.AVOID, food=food, is_about_it=not food, is_harm=True)

"""Foods that a clause says do harm in words that no other rule knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.rules import lexicon
from agents.rules.foods import Larder
from agents.rules.halves import HARMS
from agents.rules.names import JOINT
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


AT_ONCE = re.compile(r"(?:it|that) (?:is|was)\b")
"""What blames a food only beside the harm: "Monday was great, it was the beef" does not."""
LEADS_UP = re.compile(r"(?:(?:and|but|so|well|no|oh|actually|i|we|,) ?)*")
NOT_BLAMED = re.compile(
    r"\b(?:not|never|nor|neither) (?:[a-z]+ )?(?:think|reckon|suspect|blame|blaming|bet|guess|believe)\b|\bdoubt\b"
)
"""Who clears a food of it: "I don't think it's the prawns"."""
OF_A_DISH = re.compile(
    r"^(?:not|never|no|all) |\b(?:that|which) (?:is|are|was|were|costs?) (?:[a-z]+ )??"
    rf"(?:{lexicon.phrases('dear')}|dear|expensive|pricey|dull|boring|bland|nice|good|great|lovely|best)\b"
)
"""What is thought of a food that did nothing: "I think it's the salmon that's so dear"."""
NOT_EATEN = re.compile(
    r"\b(?:bills?|costs?|prices?|total|expense|money)(?: [a-z]+){0,2}? (?:makes?|made|gives?|gave|leaves?|left)"
    r" (?:me|us|him|her|them|my [a-z]+)\b"
)
"""What makes nobody ill but in a manner of speaking: "the bill makes me sick"."""
OF_ONE_KIND = re.compile(
    r"^(?:(?:full|half|low|lower|reduced|fat free|fat|whole|semi|skimmed|light|lighter|skinny) )+(?=[a-z])"
    r"| (?:in|on|with|without) .*$"
)
"""What narrows a food to one kind of it, or to how it comes: "full fat milk", "mackerel in brine"."""


def tells_of_harm(words: str) -> bool:
    """Say whether a whole message tells that something eaten did somebody harm."""
    words = NOT_EATEN.sub(" ", NO_ALLERGY.sub(" ", words))
    return any(told.search(words) for told in (SAYS_ALLERGY, HARMS, REACTED))


def untold_allergies(
    clause: Clause, found: Sequence[Wish], larder: Larder, *, is_of_harm: bool, is_near_harm: bool
) -> Iterator[Wish]:
    """Yield that the foods of a clause that speaks of an allergy do harm, where no other rule has heard so.

    It may say more than was meant, and never less. Where the message tells of harm, so does a food that is blamed,
    and one of which is merely said that it was it, where the harm is told right beside.
    """
    if any(wish.is_harm or wish.food or wish.other_food for wish in found):
        return
    if is_of_harm and (foods := _blamed(clause, larder, is_near_harm=is_near_harm)):
        yield from _harmful(foods)
        return
    if not TELLS_ALLERGY.search(clause.whole) or NO_ALLERGY.search(clause.whole) or asks_nothing(clause.whole):
        return
    is_of_person = ALLERGIC.search(clause.whole) is not None
    yield from _harmful(larder.found_in(clause.whole) or (("",) if is_of_person else ()))


def whole_food(food: str) -> str:
    """Return a food that does harm with all of its kinds: full fat milk is milk."""
    return OF_ONE_KIND.sub("", food.replace(JOINT, " "))


def _blamed(clause: Clause, larder: Larder, *, is_near_harm: bool) -> tuple[str, ...]:
    """Return the foods that a clause blames for the harm of which the message tells."""
    blamed = BLAMED.search(clause.whole)
    if blamed is None or NOT_BLAMED.search(clause.whole) or OF_A_DISH.search(blamed[1]):
        return ()
    is_right_after = is_near_harm and LEADS_UP.fullmatch(clause.whole[: blamed.start()]) is not None
    is_beside = is_right_after or tells_of_harm(clause.whole) or not AT_ONCE.match(blamed.group())
    return larder.found_in(blamed[1]) if is_beside else ()


def _harmful(foods: Sequence[str]) -> Iterator[Wish]:
    for food in foods:
        yield Wish(Kind.REMOVE, food=food, is_about_it=not food, is_harm=True)
        yield Wish(Kind.AVOID, food=food, is_about_it=not food, is_harm=True)

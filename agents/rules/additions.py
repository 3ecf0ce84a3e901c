"""Foods that are to come in: besides the others, or for one that was named before. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.rules import lexicon
from agents.rules.foods import NO_NAME, Larder
from agents.rules.names import SIZED_FOOD, before_place, key_of, trimmed
from agents.rules.wishes import Clause, Kind, Wish
from agents.rules.words import FOOD_FAMILIES

ADD = lexicon.frames("add")
MORE = lexicon.frames("more")
USE_INSTEAD = lexicon.frames("use_instead")
OFFERS = tuple(
    re.compile(f"(?:so |then |and |please |just |ok |okay )*{frame.pattern}") for frame in lexicon.frames("offers")
)
NAMED_IN_DISH = re.compile(
    r"([a-z ]+?) (?:on|in|with) (?:the |my |our )?(?:[a-z]+ )?§\d+(?: §\d+)?(?: please)?(?= ?,|$)"
)
"""What comes after a dislike: "Apple sauce is vile. Mustard with the pork on Sunday"."""
ONES = re.compile(r"[a-z]+(?: [a-z]+)? ones?")
NOT_SO_MUCH = re.compile(r" ?(?:less|fewer|no|not|without|too)\b")
STATED = re.compile(r"\b(?:have|has|had|keep|keeps|always)(?: just| already)? $|^(?:and |but |so )?(?:you|they|who) $")
"""What stands before that which is already so: "you've put ham in it" asks for none."""
NEGATED = re.compile(r"\b(?:not|no|never)\b[^,~]*$")
MORE_OF = re.compile(r"\b(?:more|extra|plenty of|loads of|lots of)\b")
HEALTHY = frozenset(("vegetables", "vegetable", "greens", "salad", "salads", "fruit", "fruits", "fibre"))
"""More of these is a healthier dish, not one more thing in it."""


def addition_wishes(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield the foods that are to come in without another going."""
    for frame in (*ADD, *MORE):
        match = frame.search(clause.text)
        before = clause.text[: match.start()] if match else ""
        if match is None or NEGATED.search(before) or STATED.search(before):
            continue
        foods = larder.foods_in(before_place(match[1]), is_strict=True)
        is_more = frame in MORE or MORE_OF.search(match.group()) is not None
        is_healthy = any(HEALTHY & set(food.split()) and not SIZED_FOOD.fullmatch(food) for food in foods)
        if foods and not (is_more and is_healthy):
            clause.consume(*match.span())
            yield from (Wish(Kind.SWAP, other_food=food) for food in foods)
            return


def replacement_wishes(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield "use spinach instead": what comes for a food that was named before."""
    for frame in USE_INSTEAD:
        match = frame.search(clause.text)
        foods = _comes(match[1], larder) if match else ()
        if match and "kin" in frame.groupindex and not any(map(_has_kin, foods)):
            continue  # "do the pie with peas" has them besides
        if match and foods:
            clause.consume(*match.span())
            yield from (Wish(Kind.SWAP, other_food=food, is_about_it=True) for food in foods)
            return


def _has_kin(food: str) -> bool:
    """Say whether a food may stand for another of its family, as chicken may for lamb."""
    return any(key_of(food)[-1] in family for family in FOOD_FAMILIES.values())


def offered(text: str, larder: Larder, *, is_of_allergy: bool) -> str:
    """Return the food that a clause offers and does nothing else, as "what about halloumi" does; "" if it is none.

    A food in a dish is only an offer where no allergy is told of: else it may be what does harm.
    """
    for frame in OFFERS if is_of_allergy else (*OFFERS, NAMED_IN_DISH):
        match = frame.match(text)
        foods = _comes(before_place(match[1]), larder) if match else ()
        if foods:
            return foods[0]
    return ""


def _comes(phrase: str, larder: Larder) -> tuple[str, ...]:
    """Return the foods of a phrase; "veggie ones" are of the kind that goes, whatever that is."""
    words = trimmed(phrase)
    if NOT_SO_MUCH.match(phrase):
        return ()
    if ONES.fullmatch(words) and NO_NAME.isdisjoint(words.split()[:-1]):
        return (words,)
    return larder.foods_in(phrase, is_strict=True)

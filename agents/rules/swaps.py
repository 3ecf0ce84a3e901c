"""One food for another: "swap X for Y", "Y instead of X", "Y rather than X", "no X, Y instead". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.rules import lexicon
from agents.rules.foods import Larder
from agents.rules.goals import goal_wishes
from agents.rules.meal_types import meal_type_wishes
from agents.rules.names import CORRECTION, before_place, completed, key_of, trimmed
from agents.rules.text import plain_name, stem
from agents.rules.wished_foods import food_by_itself, wished_foods
from agents.rules.wishes import Clause, Kind, Wish
from agents.rules.words import DISHES

FRAMES = lexicon.frames("swaps")
*BARE, ABRUPT = lexicon.frames("bare_swaps")
"""Two names with "for" between and no verb, which must both be foods; and a verb that does not say what comes."""

WITH_AND_NO = re.compile(
    r"\b(?:with|make it(?! with)) (?:the |some )?(?P<comes>(?!no\b)[a-z]+(?: (?!no\b)[a-z]+)?)(?: ,| and| but)*"
    r" (?:no|not|without|minus) (?:the |any )?(?P<goes>[a-z]+(?: [a-z]+)?)(?= §|$)"
)
"""A dish with one food and not the other: "the bolognese with lentils, no beef"."""
MADE_ANOTHER = re.compile(
    r"^(?:(?:please|can|could|you|we|just|so|and|then) )*(?:make|have) (?:(?:the|my|our|that|those) |§\d+ )"
    r"(?P<foods>[a-z]+(?: [a-z]+){1,3}?)(?= (?:(?:for|on|in|at) )?§| please|$)"
)
"""One food made another, with nothing between: "make the prawns tofu"."""
USED = lexicon.pattern("leading_up", before=r"\b", after=" ")
PRONOUN = re.compile(r"(?:it|them|that|those|these|this|one)")
MEAL = re.compile(r"\b(?:meal|dish|dinner|lunch|breakfast|snack|recipe|it|this|that|one|them|these|whole|thing)\b|§|^$")
ANYTHING = re.compile(
    r"\b(?:something|anything|another|else|other|different|nicer|better|whatever|alternative|swap|substitute|replacement)\b|~"
)
DRINK = re.compile(r"\b(?:smoothies?|shakes?|milkshakes?|drinks?|juices?|lassis?|liquids?)\b")
BLENDED = re.compile(r"\b(?:smoothie|shake|milkshake|lassi)s?$")
"""What comes is a meal of its own; an apple juice may stand for milk."""
AT_A_PLACE = re.compile(r"\b(?:in|on|for|at|from|with) (?:§\w+|(?:it|there)(?= *$))")
IN_PLACE = re.compile(
    r"\b(?:in|from|for|on|at|with|during|of) (?:§\w+|it|this|that|there|the (?:meal|dish|recipe))\b.*$"
)
BROKEN_OFF = re.compile(r"\b(?:do|does|did|is|are|was|were|can|could|will|would|should)\s*$")
"""What was read as a food ends in the verb of "I do not"."""
NOT_TO = re.compile(r"\b(?:not|no|never) (?:want (?:you )?to |to )?$")
UNKNOWN_SWAP = re.compile(
    r"\b(?:swap|switch|replace|substitute|exchange|trade) (?:out )?(?P<goes>.+?) (?:for|with|by) (?P<comes>.+)"
)
TO_BE = re.compile(r"\b(?:change|turn) .+ to be\b")
TOFU_FOR_CHICKEN = re.compile(
    r"(?:(?:substitute|sub|swap|switch|exchange|trade|change|replace) .*"
    r"|(?:an? [a-z]+ )?§\d+ (?:, |(?:but )?with )[a-z ]+) for "
)
"""Some say so when the tofu comes."""
GOALS = ("make_cheaper", "make_healthier", "make_higher_protein")


@dataclass(frozen=True)
class _Sides:
    """What goes and what comes, in the person's words and as foods."""

    goes: str
    comes: str
    leaving: tuple[str, ...]
    entering: tuple[str, ...]


def swap_wishes(clause: Clause, larder: Larder, *, is_drink_now: bool) -> Iterator[Wish]:
    """Yield the swaps of a clause: each food that goes with what comes for it."""
    if TO_BE.search(clause.text):
        return
    for frame in (*FRAMES, *BARE, ABRUPT):
        match = frame.search(clause.text)
        if match is None or NOT_TO.search(clause.text[: match.start()]):
            continue
        wishes = tuple(_read(match, larder, is_drink_now=is_drink_now))
        if wishes and (frame not in BARE or all(_is_of_foods(wish, larder) for wish in wishes)):
            if frame is BARE[0] and not all(larder.is_food(wish.other_food) for wish in wishes):
                continue  # "no spice for the little ones"
            clause.consume(*match.span())
            yield from wishes
            return
    yield from _with_and_no(clause, larder)
    yield from _made_another(clause, larder)


def _with_and_no(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield the swap of "with lentils, no beef", if what comes is not there yet and what goes is."""
    match = WITH_AND_NO.search(clause.text)
    if match is None or NOT_TO.search(clause.text[: match.start()]):
        return
    comes, goes = match["comes"], match["goes"]
    has_both = any(larder.holds(meal, comes) and larder.holds(meal, goes) for meal in larder.plan.meals)
    if larder.is_food(comes) and larder.is_in_plan(goes) and not has_both:
        clause.consume(*match.span())
        yield Wish(Kind.SWAP, food=goes, other_food=comes)


def _made_another(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield the swap of "make the prawns tofu", if what goes is there and both together are the name of nothing."""
    match = MADE_ANOTHER.search(clause.text)
    words = match["foods"].split() if match else []
    if match is None or larder.is_name(match["foods"]):
        return
    for size in range(len(words) - 1, 0, -1):
        goes, comes = " ".join(words[:size]), " ".join(words[size:])
        is_both = larder.is_in_plan(goes) and trimmed(comes) == comes and all(map(larder.is_food, (goes, comes)))
        if is_both and stem(words[-1]) not in DISHES:
            clause.consume(*match.span())
            yield Wish(Kind.SWAP, food=goes, other_food=comes)
            return


def is_unknown_swap(clause: Clause, larder: Larder) -> bool:
    """Say so of "swap x for y", which names no food, no meal and no place: it asks for nothing that could be done."""
    match = UNKNOWN_SWAP.search(clause.text)
    if (
        match is None
        or clause.places
        or clause.is_week
        or MEAL.search(match["goes"])
        or ANYTHING.search(match["comes"])
    ):
        return False
    titles = {stem(word) for meal in larder.plan.meals for word in plain_name(meal.title).split()}
    return {stem(word) for word in trimmed(match["goes"]).split()}.isdisjoint(titles | DISHES)


def _is_of_foods(wish: Wish, larder: Larder) -> bool:
    """Say whether both sides of a swap are known foods: without a verb nothing else tells that it is one."""
    is_other = key_of(wish.other_food) != key_of(wish.food)
    return bool(wish.other_food) and is_other and larder.is_food(wish.food)


def _read(match: re.Match[str], larder: Larder, *, is_drink_now: bool) -> Iterator[Wish]:
    """Yield what a match asks for; nothing where it is neither about foods nor about a meal."""
    comes_first = match.start("comes") < match.start("goes")
    if comes_first and BROKEN_OFF.search(match["comes"]):
        return
    comes = USED.split(AT_A_PLACE.sub(" ", match["comes"]))[-1] if comes_first else match["comes"]
    goes = IN_PLACE.sub("", match["goes"])
    listed = tuple(_listed(goes, comes, larder))
    if listed:
        yield from listed
        return
    sides = _sides(goes, comes, larder)
    if _is_of_a_drink(sides):
        yield Wish(Kind.MEAL_TYPE, meal_type="solid" if DRINK.search(sides.goes) else "drinkable")
    elif sides.leaving and sides.entering and any(map(larder.is_food, (*sides.leaving, *sides.entering))):
        yield from _matched(sides, larder, is_reversible=TOFU_FOR_CHICKEN.match(match.group()) is not None)
    elif sides.leaving and all(map(larder.is_food, sides.leaving)) and (ANYTHING.search(comes) or not comes):
        goals = frozenset(goal for wish in goal_wishes(Clause(match["comes"]), *GOALS) for goal in wish.goals)
        yield from (Wish(Kind.SWAP, food=food, goals=goals) for food in sides.leaving)
    elif sides.entering and PRONOUN.fullmatch(goes.strip()):
        yield from (Wish(Kind.SWAP, other_food=food, is_about_it=True) for food in sides.entering)
    elif MEAL.search(sides.goes.strip()):
        yield from _another_meal(match["comes"], larder, is_drink_now=is_drink_now)


def _is_of_a_drink(sides: _Sides) -> bool:
    """Say whether a meal to drink goes or comes, and not a drink that is an ingredient, as juice or oat drink are."""
    if DRINK.search(sides.goes):
        return True
    is_of_foods = bool(sides.entering) and bool(sides.leaving)
    comes = before_place(sides.comes).rstrip()
    return DRINK.search(comes) is not None and (not is_of_foods or BLENDED.search(comes) is not None)


def _sides(goes: str, comes: str, larder: Larder) -> _Sides:
    goes = before_place(goes) or goes
    comes = comes.rsplit(f"{CORRECTION} ,", 1)[-1].removeprefix(" make it")
    comes, goes = completed(comes, trimmed(goes)), completed(goes, trimmed(comes))
    leaving = larder.foods_in(goes, is_strict=False) or larder.foods_in(
        before_place(goes.split(" ,")[0]), is_strict=True
    )  # "turkey instead of beef, doctor's orders"
    entering = larder.foods_in(comes, is_strict=False) or larder.foods_in(
        before_place(comes.split(" ,")[0]), is_strict=True
    )
    return _Sides(goes, comes, leaving, entering)


def _listed(goes: str, comes: str, larder: Larder) -> Iterator[Wish]:
    """Yield the swaps of "X for Y and A for B", if it is such a list."""
    pieces = re.split(r" (?:for|with|to|into) ", comes)
    pairs: list[tuple[str, str]] = []
    leaving = goes
    for piece in pieces[:-1]:
        link = re.match(r"(.+?)(?: and |, and |, )(?:also |the )*(.+)$", piece)
        if link is None:
            return
        pairs.append((leaving, link[1]))
        leaving = link[2]
    if not pairs:
        return
    sides = [_sides(x, y, larder) for x, y in (*pairs, (leaving, pieces[-1]))]
    if all(side.leaving and side.entering for side in sides):
        for side in sides:
            yield from _matched(side, larder, is_reversible=False)


def _matched(sides: _Sides, larder: Larder, *, is_reversible: bool) -> Iterator[Wish]:
    """Yield a swap for each food: in order where there are as many of both, else all for the first that comes."""
    leaving, entering = sides.leaving, sides.entering
    if is_reversible and any(map(larder.is_in_plan, entering)) and not any(map(larder.is_in_plan, leaving)):
        leaving, entering = entering, leaving
    if len(leaving) == len(entering):
        pairs = zip(leaving, entering, strict=True)
        yield from (Wish(Kind.SWAP, food=x, other_food=y, is_reversible=is_reversible) for x, y in pairs)
        return
    yield from (Wish(Kind.SWAP, food=food, other_food=entering[0]) for food in leaving)
    if len(leaving) == 1:
        yield from (Wish(Kind.SWAP, other_food=food) for food in entering[1:])


def _another_meal(comes: str, larder: Larder, *, is_drink_now: bool) -> Iterator[Wish]:
    """Yield what is wanted where a whole meal goes; a dish by name is not promised, only another."""
    meal_types = tuple(meal_type_wishes(Clause(comes), is_drink_now=is_drink_now))
    goals = tuple(goal_wishes(Clause(comes), *GOALS))
    foods = tuple(wished_foods(Clause(comes), larder)) or tuple(
        Wish(Kind.RESTYLE, other_food=food) for food in food_by_itself(before_place(comes), larder)
    )
    yield from meal_types
    yield from goals
    yield from foods
    if not meal_types and not goals and not foods:
        yield Wish(Kind.RESTYLE, is_vague=True)

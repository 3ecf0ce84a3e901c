"""What a person says, as wishes in the order in which they were said, each with the clause it came from. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from agents.rules import goals
from agents.rules.additions import addition_wishes, offered, replacement_wishes
from agents.rules.atlas import Atlas, Masked
from agents.rules.clauses import clauses, sentences
from agents.rules.diets import HAS_DIET
from agents.rules.foods import Larder
from agents.rules.names import CORRECTION
from agents.rules.orders import without_orders
from agents.rules.removals import food_wishes, is_lasting, leftover_wishes
from agents.rules.spelling import mended
from agents.rules.swaps import is_unknown_swap, swap_wishes
from agents.rules.text import plain
from agents.rules.wishes import Clause, Kind, Wish
from agents.schemas import MAX_INSTRUCTIONS

MAX_FOOD_WISHES_A_CLAUSE = MAX_INSTRUCTIONS + 1
"""One more than an answer holds, so that a person is told of it."""
CORRECTED = re.compile(rf"§(\d+)([^§]*?)[ ,]+{CORRECTION}[ ,]+(?:not )?(?:the |on |for |in |at |my )*§(\d+)")
"""A place that is taken back in the same breath, and the one that is meant."""


ASKED = re.compile(
    r"(?:is|are|was|does|do(?=.* (?:have|contain|include|come)\b)|did|has)"
    r" (?:(?:the|my|this|that) )?(?:§\d+|it|they)(?! (?:too|so|not|bit|a bit)\b)"
    r"(?: (?:have|contain|include|got|come|with|taste|really|very|any|an?|in))*(?: [a-z]+){1,2}"
)
"""A question of fact: "is the lasagne veggie"."""


@dataclass(frozen=True)
class Heard:
    """A clause and what it asks for; a clause may ask for nothing and still say what the next is about."""

    clause: Clause
    wishes: tuple[Wish, ...]
    offer: str = ""
    """A food that it names and does nothing else: what comes, if the clause before took something out."""


def spoken(text: str, atlas: Atlas) -> str:
    """Return the words that a text speaks: plain, put right, without courtesies, and without orders to the machine."""
    words = mended(plain(text), plan_words=atlas.words, plan_pairs=atlas.pairs)
    return " . ".join(filter(None, map(without_orders, sentences(words))))


def hear(words: str, *, atlas: Atlas, larder: Larder, is_drink: Callable[[Clause], bool]) -> Iterator[Heard]:
    """Yield each clause of what was spoken with its wishes.

    `is_drink` says whether the meal that a clause is about is a drink now.
    """
    for sentence in filter(None, words.split(" . ")):
        for clause in _with_later_days(_clauses(atlas.masked(sentence))):
            offer = offered(clause.text, larder)
            yield Heard(clause, tuple(_wishes(clause, larder, is_drink_now=is_drink(clause))), offer)


def _clauses(masked: Masked) -> list[Clause]:
    masked = _corrected(masked)
    parts = clauses(masked.text)
    return [
        Clause(
            part,
            places=masked.places_in(part),
            is_week="§a" in part or "§w" in part,
            is_all="§a" in part,
            header=masked.header,
        )
        for part in parts
    ]


def _corrected(masked: Masked) -> Masked:
    """Return the sentence with what was meant in the place of what was said: "Monday's dinner, no wait, Tuesday's"."""
    match = CORRECTED.search(masked.text)
    if match is None:
        return masked
    places = list(masked.places)
    said, meant = places[int(match[1])], places[int(match[3])]
    if len(said) == len(meant) == 1:
        days, slots = meant[0].days or said[0].days, meant[0].slots or said[0].slots
        is_day_or_slot = bool(meant[0].days or meant[0].slots)
        places[int(match[3])] = (replace(meant[0], days=days, slots=slots),) if is_day_or_slot else meant
    text = f"{masked.text[: match.start()]}§{match[3]}{match[2]}{masked.text[match.end() :]}"
    return Masked(text, tuple(places), masked.header)


def _with_later_days(said: list[Clause]) -> list[Clause]:
    """Return the clauses, "bigger lunch" with the day of "and smaller dinner on Monday"."""
    for clause, following in pairwise(said):
        has_slots_only = clause.places and all(p.slots and not p.days and not p.is_every for p in clause.places)
        days = [place.days for place in following.places if place.days and place.slots]
        if has_slots_only and not clause.is_week and len(days) == 1 and clause is said[0]:
            clause.places = tuple(replace(place, days=days[0]) for place in clause.places)
    return said


def _wishes(clause: Clause, larder: Larder, *, is_drink_now: bool) -> Iterator[Wish]:
    """Yield the wishes of a clause. What is understood first is read by no later rule, so the order counts."""
    if ASKED.fullmatch(clause.text):
        return
    diet = HAS_DIET.search(clause.text) if not (clause.places or clause.is_week) else None
    if diet is not None:
        clause.consume(*diet.span())
    yield from goals.calorie_wishes(clause)
    if not any(place.is_excepted for place in clause.places):
        yield from (exceptions := tuple(goals.exception_wishes(clause)))
        if exceptions:
            return
    kept = tuple(goals.keep_wishes(clause))
    if kept:
        yield from kept
        return
    found = [*goals.new_week_wishes(clause), *swap_wishes(clause, larder, is_drink_now=is_drink_now)]
    for _ in range(MAX_FOOD_WISHES_A_CLAUSE):
        foods = tuple(food_wishes(clause, larder))
        if not foods:
            break
        found += foods
    found += replacement_wishes(clause, larder)
    if not is_lasting(clause.text):
        found += addition_wishes(clause, larder)
    found += goals.goal_wishes(clause, "make_cheaper")
    found += goals.portion_wishes(clause)
    found += goals.goal_wishes(clause, "make_higher_protein", "make_healthier")
    if not any(wish.kind == Kind.MEAL_TYPE for wish in found):
        found += goals.meal_type_wishes(clause, is_drink_now=is_drink_now)
    found = found or [*leftover_wishes(clause, larder)]
    if not found and not is_unknown_swap(clause, larder):
        found += goals.change_wishes(clause)
    yield from found

"""What a person says, as wishes in the order in which they were said, each with the clause it came from. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from agents.rules import goals
from agents.rules.additions import addition_wishes, offered, replacement_wishes
from agents.rules.answered import with_answers
from agents.rules.asides import with_my, without_asides
from agents.rules.atlas import Atlas, Masked
from agents.rules.clauses import clauses, sentences
from agents.rules.corrections import corrected, with_food_meant
from agents.rules.diets import HAS_DIET
from agents.rules.elsewhere import elsewhere_wishes, with_exchange_told
from agents.rules.excepted_foods import NO_OTHERS, with_others_named
from agents.rules.exceptions import with_afterthoughts
from agents.rules.foods import Larder
from agents.rules.meal_types import meal_type_wishes
from agents.rules.names import SIZED_FOOD, trimmed
from agents.rules.orders import without_orders
from agents.rules.questions import asks_nothing
from agents.rules.reasons import without_days_of_reasons
from agents.rules.removals import SAYS_ALLERGY, food_wishes, free_food_wishes, is_lasting, leftover_wishes
from agents.rules.rewording import reworded
from agents.rules.series import with_refused_changed
from agents.rules.settings import with_settings_apart, with_settings_told
from agents.rules.spelling import mended
from agents.rules.swaps import is_unknown_swap, swap_wishes
from agents.rules.text import plain
from agents.rules.told_harms import tells_of_harm, untold_allergies
from agents.rules.verdicts import refused, with_answers_joined, with_verdicts_joined
from agents.rules.wished_foods import wished_foods
from agents.rules.wishes import Clause, Kind, Wish
from agents.rules.words import DISH_WORDS, FOOD_WORDS
from agents.schemas import MAX_INSTRUCTIONS

MAX_FOOD_WISHES_A_CLAUSE = MAX_INSTRUCTIONS + 1
"""One more than an answer holds, so that a person is told of it."""
NEXT_DAY = re.compile(
    r"( : [^.:]+?) ?,? (?:and )?(?=(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?: (?:breakfast|lunch|dinner|tea|snack))? : )"
)
"""Where the next of several headings begins: "Thursday: cheaper tea, Friday: bigger breakfast"."""
OF_DISHES = (Kind.RESTYLE, Kind.NEW_WEEK, Kind.PORTION)
SPARED = re.compile(r"(?:just |only |but |and )*not (?:the|my|our|that|those) (?:[a-z]+ ?){1,3}?(?:though|tho)?")
"""A food by which a meal is left out of a change of the week: "cheaper all week, just not the gammon"."""
ONCE_MORE = re.compile(r"(?:the |more |not )*([a-z]+(?: [a-z]+)??) (?:yet )?again")
"""A sigh: "Prunes again! Give us strawberries with the yogurt"."""
EXCLAIMED = re.compile(r"(?:oh )?(?:really|seriously|come on|honestly|why|what|behave|eh)")
"""What says nothing where more is said after it: "Beef jerky? Really? Change the snack"."""
NOT_THOSE = re.compile(r"not (?:the |that |an? )?§\d+(?: ?(?:,|or|and)? (?:not )?(?:the |that |an? )?§\d+)+")
"""Dishes that are not to come, after the wish for another: "another tea, not hot dogs, not chicken pie"."""
REFUSED_THERE = re.compile(
    r"not [a-z]+(?: [a-z]+)? §\d+"
    r"|(?:ugh+|urgh+|eww*|yuck|bleurgh|bleh|boak|boke) [a-z]+(?: [a-z]+)? (?:(?:at|on|for|in) )?(?:the |my )?§\d+"
    r"(?: (?:(?:on|for) )?(?:an? )?§\d+)?(?: ?, (?:do one|no|nah|no thanks|no way|jog on|come on|behave|why))?"
)
"""A food refused on a day, which is the reason for another dish: "Beef jerky today? Nah. Different snack"."""
FOOD_REASON = re.compile(
    r"~+(?: (?:in|on|at|for|from)? ?§\d+)? ?(?:,|because|as|since)? ?(?:(?:it|they|that|those) (?:is|are) )?(?:just )?"
    r"(?:too|so|far too|way too|a bit|bit) [a-z]+"
    r"(?: (?:for (?:me|us|him|her|them|my [a-z]+|the [a-z]+)|first thing|at that (?:hour|time)|these days))?$"
)
"""Why a food is to go: "no parsnips, too sweet"."""


@dataclass(frozen=True)
class Heard:
    """A clause and what it asks for; a clause may ask for nothing and still say what the next is about."""

    clause: Clause
    wishes: tuple[Wish, ...]
    offer: str = ""
    """A food that it names and does nothing else: what comes, if the clause before took something out."""


def spoken(text: str, atlas: Atlas, larder: Larder) -> str:
    """Return the words that a text speaks: plain, put right, without courtesies, and without orders to the machine."""
    said = with_my(without_asides(plain(text), plan_words=atlas.words), names=atlas.words | FOOD_WORDS | DISH_WORDS)
    right = mended(said, plan_words=atlas.words, plan_pairs=atlas.pairs, spared=larder.known.words)
    words = reworded(with_verdicts_joined(with_settings_told(right)))
    words = NEXT_DAY.sub(r"\1 . ", with_answers_joined(words))
    return with_settings_apart(" . ".join(filter(None, map(without_orders, sentences(words)))))


def hear(words: str, *, atlas: Atlas, larder: Larder, is_drink: Callable[[Clause], bool]) -> Iterator[Heard]:
    """Yield each clause of what was spoken with its wishes.

    `is_drink` says whether the meal that a clause is about is a drink now.
    """
    before: tuple[Wish, ...] = ()
    said: tuple[Wish, ...] = ()
    clause_before = ""
    named: tuple[str, ...] = ()
    is_of_allergy, is_of_harm = SAYS_ALLERGY.search(words) is not None, tells_of_harm(words)
    sentences_said = with_afterthoughts(with_answers(filter(None, words.split(" . ")), larder), atlas.masked)
    if not is_of_harm:  # of a kind that does harm all is unsafe, whatever is said to be fine
        sentences_said = with_others_named(sentences_said, atlas, larder)
    for sentence, following in zip_longest(sentences_said, sentences_said[1:], fillvalue=""):
        sentence = _as_dislike(sentence, following, larder)
        if EXCLAIMED.fullmatch(sentence) and following:
            continue
        masked = atlas.masked(sentence)
        masked = with_refused_changed(replace(masked, text=larder.known.joined(masked.text)), larder)
        masked = with_exchange_told(without_days_of_reasons(refused(masked, larder)))
        for clause in _with_later_days(_clauses(masked)):
            offer = offered(clause.text, larder, is_of_allergy=is_of_allergy)
            if NOT_THOSE.fullmatch(clause.text) and any(wish.is_vague for wish in said):
                continue
            if SPARED.fullmatch(clause.text) and any(wish.kind in OF_DISHES for wish in before):
                yield Heard(clause, (Wish(Kind.NOTHING),))
                continue
            wishes = with_food_meant(clause, _wishes(clause, larder, is_drink_now=is_drink(clause)), larder)
            if is_of_harm:
                wishes, named = _without_named(wishes, named)
            is_near = tells_of_harm(clause_before) or _is_harm_alone(following, larder)
            untold = untold_allergies(clause, wishes, larder, is_of_harm=is_of_harm, is_near_harm=is_near)
            wishes = (*wishes, *untold)
            if following and not is_of_allergy and not is_of_harm and REFUSED_THERE.fullmatch(clause.whole):
                wishes = tuple(replace(wish, is_reason=wish.kind == Kind.REMOVE) for wish in wishes)
            clause_before = clause.whole
            said, before = wishes, wishes if clause.is_week or clause.is_all else ()
            yield Heard(clause, wishes, offer)


def _without_named(wishes: tuple[Wish, ...], named: tuple[str, ...]) -> tuple[tuple[Wish, ...], tuple[str, ...]]:
    """Return wishes without foods named with a meal, and those: "salmon on Monday? I'm allergic to it" wants none."""
    just_named = tuple(wish.other_food for wish in wishes if wish.is_reason and wish.other_food)
    asked = (wish for wish in wishes if not (wish.is_reason and wish.other_food))
    meant = (
        [replace(wish, food=food, is_about_it=False) for food in named] if named and _is_harm_of_it(wish) else [wish]
        for wish in asked
    )
    # What asks for nothing ("no") leaves open what the next is about.
    return tuple(wish for several in meant for wish in several), just_named or (() if wishes else named)


def _is_harm_of_it(wish: Wish) -> bool:
    return wish.is_harm and wish.is_about_it


def _as_dislike(sentence: str, following: str, larder: Larder) -> str:
    """Return "prunes again" as a dislike, where another food is offered right after it."""
    match = ONCE_MORE.fullmatch(sentence)
    is_disliked = match is not None and larder.is_food(match[1]) and offered(following, larder, is_of_allergy=True)
    return f"sick of {match[1]}" if match is not None and is_disliked else sentence


def _is_harm_alone(sentence: str, larder: Larder) -> bool:
    """Say whether a sentence tells of harm and names no food, which the one before it may have done."""
    return tells_of_harm(sentence) and not larder.found_in(sentence)


def _is_food_there(text: str, larder: Larder) -> bool:
    """Say whether a clause only names a food of the plan, and perhaps what it is in: "apple juice? In a smoothie?"."""
    return larder.is_name(trimmed(re.split(r" (?:in|on|with) ", text)[0]))


def _clauses(masked: Masked) -> list[Clause]:
    masked = corrected(masked)
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
    if NO_OTHERS in clause.text:
        yield Wish(Kind.NO_OTHERS)
        return
    if asks_nothing(clause.text):
        return
    if elsewhere := tuple(elsewhere_wishes(clause, larder)):
        yield from elsewhere
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
    if found and (reason := FOOD_REASON.search(clause.text)):
        clause.consume(*reason.span())
    found += wished_foods(clause, larder)
    found += replacement_wishes(clause, larder)
    if not is_lasting(clause.text):
        found += addition_wishes(clause, larder)
    found += _goals(clause)
    if not any(wish.kind == Kind.MEAL_TYPE for wish in found) and not _is_food_there(clause.text, larder):
        found += meal_type_wishes(clause, is_drink_now=is_drink_now)
    if not any(wish.food or (wish.other_food and clause.places) for wish in found):
        found += free_food_wishes(clause, larder)
    found = found or [*leftover_wishes(clause, larder)]
    if not found and not is_unknown_swap(clause, larder):
        found += goals.change_wishes(clause)
    yield from found


def _goals(clause: Clause) -> list[Wish]:
    """Return what is wanted of the dish or its size, which the "double" of double cream is not."""
    whole = clause.text
    for name in SIZED_FOOD.finditer(whole):
        clause.consume(*name.span())
    found = [*goals.goal_wishes(clause, "make_cheaper"), *goals.portion_wishes(clause)]
    found += goals.goal_wishes(clause, "make_higher_protein", "make_healthier")
    if not found:
        clause.text = whole  # what is left over may be about the food
    return found

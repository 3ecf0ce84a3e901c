"""What people ask of a plan that is not done here: dishes on other days, and how often a food comes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.rules import settings
from agents.rules.atlas import Masked
from agents.rules.foods import Larder
from agents.rules.names import trimmed
from agents.rules.places import Place
from agents.rules.text import stem
from agents.rules.wishes import Clause, Kind, Wish
from agents.rules.words import DISHES

_WITH = r"(?:with|and|for|to|into|over to|back to|forward to|on to|onto|on|until|till)"
MOVES = (
    re.compile(
        r"\b(?:move|shift|bump|reschedule|postpone|push back|push|put back|put off|bring forward|bring|carry over)"
        rf"(?: back| forward| over)? §\d+(?: §\d+)?(?: (?:forward|back|over))?(?: {_WITH} §\d+| by a day)?(?: instead)?"
        r"(?: please)?$"
    ),
    re.compile(r"\b(?:swap|switch|change) §(?P<dish>\d+) (?:over )?to (?P<day>§\d+)(?: please| instead)?$"),
    re.compile(r"\b(?:have|do|eat|cook|make|put|get) §(?P<dish>\d+) (?:on |for )?§\d+ instead(?: of (?:on )?§\d+)?$"),
    re.compile(
        r"\b(?:swap|switch|exchange|trade) (?:round |over |around )?§\d+(?: (?:and|with|for) §\d+)?"
        r"(?: round| over| around)$"
    ),
    re.compile(r"\b(?:swap|switch|exchange|trade) §\d+ (?:and|with|for) §\d+$"),
    re.compile(r"\b(?:swap|switch|trade) §\d+ and (?:the |my )?[a-z]+(?: [a-z]+)? (?:round|over|around)$"),
)
EXCHANGE = re.compile(
    r"\b((?:swap|switch|exchange|trade)(?: round| over| around)?)(?: the)? §(\d+)"
    r"(?= ?(?:,|\.|$|round\b|over\b|around\b|please\b|and\b|but\b|then\b|because\b|so\b))"
)
"""Two days or meals that are named together, and nothing that comes for them."""
_TIMES = r"(?:once|twice|thrice|(?:one|two|three|four|five|a couple of|a few|\d) (?:times|days|nights|evenings|meals))"
_A_WEEK = r"(?:(?:(?:a|per|each|every|in a|in the|over the) )?(?:week|§w)|weekly)"
_BOUND = r"(?:at least|at most|no more than|not more than|maximum|minimum|max|min|up to|only)"
HOW_OFTEN = tuple(
    re.compile(rf"^(?:[a-z]+ ){{0,5}}?{said}(?: please)?$")
    for said in (
        rf"(?P<food>[a-z]+(?: [a-z]+)?) {_BOUND} {_TIMES}(?: {_A_WEEK})?",
        rf"{_BOUND} {_TIMES}(?: {_A_WEEK})?(?: with)? (?P<food>[a-z]+(?: [a-z]+)?)",
        rf"{_BOUND} (?:one|two|three|four|\d) (?P<food>[a-z]+(?: [a-z]+)?)"
        rf"(?: (?:meals?|dish|dishes|days?|§\d+))? {_A_WEEK}",
        rf"(?P<food>[a-z]+(?: [a-z]+)?) {_TIMES} (?:a|per|each|every) (?:week|§w)",
    )
)
NOT_SO_OFTEN = re.compile(
    r"\b(?:not|never) (?:(?:really|ever) )?(?:be )?(?:eating|having|want(?:ing)?|eat|have|doing|do|cooking|cook|fancy)"
    r" (?:the )?(?P<food>[a-z]+(?: [a-z]+)?) "
    r"(?:twice|thrice|(?:two|three|four|five|\d) (?:times|days|nights|evenings)(?: running)?)"
    r" (?:(?:in )?(?:a|one|the same|the) )(?:week|§w)\b"
)
"""A food that comes too often is not to go altogether: "I'm not having pork twice in one week"."""
COMPLAINS = re.compile(r"\b(?:not|never|too|bored|sick|fed up)\b")


def with_exchange_told(masked: Masked) -> Masked:
    """Return the sentence with two days, or two meals, that are to change places as two: "swap Monday and Tuesday".

    One mark stands for both, as it does in "change Monday and Tuesday", which asks for other dishes.
    """
    match = EXCHANGE.search(masked.text)
    places = masked.places[int(match[2])] if match else ()
    pair = places if len(places) == 2 else _days_apart(places)
    if match is None or len(pair) != 2 or any(place.is_excepted or place.edge for place in pair):
        return masked
    text = f"{masked.text[: match.end(1)]} §{match[2]} with §{len(masked.places)}{masked.text[match.end() :]}"
    others = (*masked.places[: int(match[2])], pair[:1], *masked.places[int(match[2]) + 1 :], pair[1:])
    return replace(masked, text=text, places=others)


def _days_apart(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return a place for each day of the one place that there is; nothing where there are several, or no days."""
    return tuple(replace(place, days=(day,)) for place in places for day in place.days) if len(places) == 1 else ()


def elsewhere_wishes(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield what no instruction can do: a dish on another day, a food so many times a week, a change of the profile."""
    if setting := settings.ASKED.search(clause.text):
        clause.consume(*setting.span())
        yield Wish(Kind.SETTING)
        return
    move = next(filter(None, (moved.search(clause.text) for moved in MOVES)), None)
    if move is not None and larder.found_in(clause.text[: move.start()]):
        clause.consume(move.start(), len(clause.text))
        if "§" not in clause.text:
            clause.places = ()  # the day of a move is not that of "peanuts make me swell up"
        move = None
    if move is not None and _is_of_dish(move, clause):
        clause.consume(0, len(clause.text))
        yield Wish(Kind.MOVE)
        return
    often = next(filter(None, (said.search(clause.text) for said in HOW_OFTEN)), None)
    if often is not None and COMPLAINS.search(clause.text):
        often = None
    often = often or NOT_SO_OFTEN.search(clause.text)
    if often is not None and (larder.is_food(trimmed(often["food"])) or stem(often["food"]) in DISHES):
        clause.consume(0, len(clause.text))
        yield Wish(Kind.HOW_OFTEN)


def is_elsewhere(words: str) -> bool:
    """Say whether words end in a wish that no instruction does: what comes after them is a wish of its own."""
    return any(moved.search(words) for moved in MOVES) or any(said.match(words) for said in HOW_OFTEN)


def _is_of_dish(move: re.Match[str], clause: Clause) -> bool:
    """Say whether what is to be had another day is a dish of the plan, and not merely a meal."""
    if "dish" not in move.re.groupindex:
        return True
    if "day" in move.re.groupindex and any(place.slots for place in clause.places[1:]):
        return False  # "change the pie to Monday's dinner": whatever that is
    return bool(clause.places) and bool(clause.places[0].dishes)

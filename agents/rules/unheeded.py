"""What is wished of a dish and heeded by no instruction: how long it takes, its kind, a diet. It is told. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.rules.diets import DIETS
from agents.rules.foods import Larder
from agents.rules.goals import is_negated
from agents.rules.hearing import Heard
from agents.rules.questions import asks_nothing
from agents.rules.text import stem
from agents.rules.wished_foods import FANCIED, is_called_as_dish
from agents.rules.wishes import Clause, Kind, Wish
from agents.rules.words import DISHES, DRINKS, VESSELS

_QUICK = r"(?:quick|fast|speedy|rapid)"
_MINUTES = r"(?:(?:\d+|ten|fifteen|twenty|thirty|forty) ?min(?:ute)?s?|half an hour|an hour)\b"
HOW_LONG = re.compile(
    rf"\b(?:something|anything|everything|stuff|make|keep|do|have|has|be|want|wants|need|needs|got|it|§\w+)"
    rf"(?: (?!is|was|are|were|so)[a-z§\d]+){{0,4}}? {_QUICK}\b(?! (?:q|question|query|word|note|one)\b)"
    rf"|\b{_QUICK} (?:and [a-z]+ )?(?:§\d|(?:meals?|dinners?|lunch|breakfasts?|tea|dish|dishes|recipes?|options?|food"
    r"|stuff|bites|eats|wins|things|fix|ones)\b)"
    r"|\b(?:quicker|faster|speedier)\b"
    r"|\btakes? (?:(?:far|way|much) )?(?:too long|too much time|ages|forever|hours)\b"
    r"|\b(?:too|so) (?:long|slow) to (?:make|cook|prepare)\b|\btime consuming\b"
    r"|\b(?:less|no|little|not (?:have |got )?(?:the |much )?) ?time to (?:cook|make)\b"
    rf"|\b(?:under|within|in|than|most|max|maximum|only|takes?) {_MINUTES}"
)
DIET_OF_DISH = re.compile(
    rf"\b{DIETS}(?= *(?:[,~§]|$)| (?:and|or|please|instead|options?|one|dish|dishes|meals?|food|stuff|week|dinners?"
    r"|lunch|lunches|breakfasts?|for|on|in|at|this|from|now|all|every|because|but|so|version|too)\b)"
)
CUISINE = re.compile(
    r"\b(?:something|anything|an?) (?:[a-z]+ )?(?:italian|indian|chinese|thai|mexican|japanese|greek|french|spanish"
    r"|korean|turkish|moroccan|vietnamese|caribbean|british|american|mediterranean|middle eastern|asian)"
    r"(?= *(?:[,~§]|$)| (?:dish|meal|dinner|lunch|one|please|instead|for|on)\b)"
)
ANOTHER_THAN = re.compile(r"\b(?:than|not|but|no|instead of|except)\b")
COMES = re.compile(
    r"\b(?:(?:swap|change|switch|replace|turn|exchange)\b.*? (?:for|to|with|into)|(?:get|give|make|do|cook) (?:me|us))"
    r" (?:an? |some )?([a-z]+(?: [a-z]+){0,2}?)(?: instead| please)?(?= *(?:[,§]|$)| (?:for|on) §)"
)


def unheeded(heard: Heard, larder: Larder) -> Iterator[Kind]:
    """Yield what a clause wishes of a dish that its instruction does not say: another dish comes as any other."""
    clause = heard.clause
    if asks_nothing(clause.whole) or any(wish.kind == Kind.NOTHING for wish in heard.wishes):
        return
    if _wants(HOW_LONG, clause):
        yield Kind.HOW_LONG
    if _wants(DIET_OF_DISH, clause):
        yield Kind.DIET
    if all(_is_of_any_dish(wish, larder) for wish in heard.wishes) and _names_kind(clause, larder):
        yield Kind.DISH


def _wants(said: re.Pattern[str], clause: Clause) -> bool:
    return any(not is_negated(clause.whole, match.start()) for match in said.finditer(clause.whole))


def _is_of_any_dish(wish: Wish, larder: Larder) -> bool:
    """Say whether a wish has no food in it, or a dish for one, as it is heard beside a button: "a curry instead"."""
    if wish.food:
        return False
    return _is_dish(wish.other_food, larder) if wish.other_food else wish.kind == Kind.RESTYLE


def _names_kind(clause: Clause, larder: Larder) -> bool:
    """Say whether a clause calls what is to come as a dish is called, or by where such dishes come from."""
    named = (match for frame in (*FANCIED, COMES) for match in frame.finditer(clause.whole))
    is_named = any(_is_dish(match[1], larder) and not is_negated(clause.whole, match.start(1)) for match in named)
    return is_named or _wants(CUISINE, clause)


def _is_dish(phrase: str, larder: Larder) -> bool:
    words = phrase.split()
    if not words or ANOTHER_THAN.search(phrase):
        return False
    return stem(words[-1]) in DISHES - DRINKS - VESSELS or is_called_as_dish(phrase, larder)

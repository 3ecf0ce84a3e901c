"""Wishes about a whole dish or week, and what "not" does to them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.rules import lexicon
from agents.rules.wishes import Clause, Kind, Wish

SCOPE_END = re.compile(r"\b(?:but|just|only|instead(?! of)|simply|rather(?! than))\b|[~,]")
"""Up to here, going back, "not" reaches: "not cheaper, just different"."""
NEGATION = re.compile(
    r"\b(?:not|no|never|without|nor|neither|rather than|instead of|no need (?:for|to))\b"
    r"(?! (?:enough|only|keen|happy|sure|feeling|for me|good|great|like|very|want to (?:pay|spend)|fancy|impressed))"
)
NEAR_NEGATION = re.compile(
    r"\b(?:not because (?:it|they|that)(?: (?:is|are|was))?"
    r"|(?:is|are|was|were|it|§\d+|being|that|looks?|seems?|found) (?:\w+ )?(?:not|nor|never|neither|no))"
    r"(?: (?:really|at all|that|too|so|very|even|exactly|particularly|because|it|is|they|are|saying|about|being|a))* ?$"
)
ASKED_FOR = re.compile(
    r"\b(?:want|something|anything|nothing|one|like|need|give|have|prefer|rather|eat|cook|how|fan)\b"
)
NO_WORSE = re.compile(
    r"\b(?:not|no|nor|without being)(?: (?:any|much|be|costing|get|too much))* "
    r"(?:more (?:expensive|costly|pricey|calories)|dearer|pricier|heavier)"
)
"""That a dish is not to be dearer does not ask for a cheaper one."""
INDIFFERENT = lexicon.pattern("indifferent")
TOPIC = re.compile(r"\b(?:money|price|cost|costs|budget|calories|protein|health|healthy|expense|size|portions?)\b")
NOT_ANOTHER = re.compile(
    r"\b(?:not|never|no need for)(?: (?:want|need|really|necessarily|to|be|asking for))* (?:an? )?"
    r"(?:totally |completely )?(?:different|something (?:else|different|new)|new|change)(?: \w+)?$"
)
UNASKED = re.compile(
    r"\bnot (?:want|need|after|asking for|looking for|wanting) (?:an? )?(?:totally |completely )?"
    r"(?:different|other|new|another) (?:\w+|§\w+)$"
)
ALL_BUT = re.compile(
    r"(?:§[aw]|\b(?:it|all|everything|rest|happy|good|great|fine)\b"
    r"|\b(?:not|no need to|never) (?:change|touch|alter|swap|move|redo) (?:anything|a thing)\b"
    r"|\b(?:change|touch|alter|swap|redo) nothing\b).*"
    r"\b(?:except|apart from|aside from|other than|bar|but(?: not)?)(?: for)? (?:the |that |on )*§\d+$"
)
NOT_HAVE = re.compile(
    r"\bnot (?:be )?(?:have|having|eat|eating|cook|cooking|want|fancy|do|doing|serve|make|touch|go near"
    r"|finish) (?:the |that |any )?§\d+|\bnot be (?:an? |the |another )?§\d+"
)
HATES_CHORE = re.compile(
    r"^(?:~|i|we|really|just|so|oh|and|but|god|ugh+|urgh+|bleurgh|hate|hated|hates|loathe|detest|dislike|bored of"
    r"|sick of|tired of|fed up of|fed up with|done with|over|i am|am|do not like|can not stand"
    r"|can not be bothered with|,| )*\b"
    r"(?:meal prep(?:ping)?|batch cooking|peeling|ironing|cooking|washing up|chopping|prepping|food shopping|shopping"
    r"|baking|working|getting up|driving|cleaning|studying)"
    r"(?: (?:on|at|after|before|in|for)(?: (?:an?|the|my))? [a-z§\d]+(?: [a-z]+)?| §\d+)*$"
)
"""A sigh at a chore, which asks for no other dish: "ugh cooking on a Sunday"."""
OF_APPETITE = re.compile(r"\b(?:hungry|appetite|full|starving|famished|ravenous|peckish|rumbl[a-z]+)\b")
"""How a person is, which may be no more than the reason: "I'm not hungry in the mornings, a smaller one on Friday"."""
WANTED_SO = re.compile(
    r"something (?:(?!too\b|so\b|less\b)[a-z]+ )?(?:sweet|rich|salty|creamy|cheesy|buttery|sugary|fatty|greasy"
    r"|stodgy|indulgent|naughty|heavy|fried)"
)
"""What is wished for is no complaint: "something sweet for my snack"."""
FILLS_NOBODY = re.compile(r"\bnot\b.*\b(?:fill|keep|satisfy|feed)")
"""What may be no more than the reason to chew a meal: "smoothies don't fill me, a proper breakfast"."""
EXPLICIT = lexicon.pattern("explicit_change")
_ADVERBS = f"(?:{lexicon.phrases('adverbs')} )*"
_COMPLAINTS = {
    "make_cheaper": lexicon.pattern("dear", before=rf"\b{_ADVERBS}"),
    "make_healthier": lexicon.pattern("unhealthy", before=rf"\b{_ADVERBS}"),
}
"""What is wrong with a dish, by the goal that mends it: "not too expensive" is praise, "nothing expensive" a wish."""
_WISHES = {
    "make_cheaper": lexicon.pattern("cheaper", before=rf"(?<![\w£]){_ADVERBS}"),
    "make_healthier": lexicon.pattern("healthier", before=rf"(?<![\w£]){_ADVERBS}"),
    "make_higher_protein": lexicon.pattern("more_protein", before=rf"(?<![\w£]){_ADVERBS}"),
}
"""What is wanted of a dish: "not cheaper" takes it back."""
_SIMILAR_CALORIES = lexicon.pattern("similar_calories")
_PORTIONS = {"smaller_portion": lexicon.pattern("smaller"), "larger_portion": lexicon.pattern("larger")}
_DIFFERENT = lexicon.pattern("different")
_KEEP = lexicon.pattern("keep")
_DENIED = lexicon.pattern("denied")
_NEW_WEEK = lexicon.pattern("new_week")
_STATES = lexicon.pattern("states")


def calorie_wishes(clause: Clause) -> Iterator[Wish]:
    """Yield the wish for similar calories. It goes first: "without changing the calories" changes nothing else."""
    match = _SIMILAR_CALORIES.search(clause.text)
    if match:
        clause.consume(*match.span())
        yield Wish(Kind.RESTYLE, goals=frozenset({"keep_calories_similar"}))


def keep_wishes(clause: Clause) -> Iterator[Wish]:
    """Yield that something is to stay as it is, or is not to be what most ask for: "don't make it cheaper"."""
    kind = Kind.NOTHING if _KEEP.search(clause.text) else Kind.DENIED if _DENIED.search(clause.text) else None
    if kind is not None:
        clause.consume(0, len(clause.text))
        yield Wish(kind)


def exception_wishes(clause: Clause) -> Iterator[Wish]:
    """Yield that one place is to change, where all else is to stay: "love it all except Monday's dinner"."""
    if ALL_BUT.search(clause.text):
        clause.consume(0, len(clause.text))
        yield Wish(Kind.RESTYLE, is_vague=True, is_where=True)


def new_week_wishes(clause: Clause) -> Iterator[Wish]:
    """Yield the wish for another week altogether."""
    match = _NEW_WEEK.search(clause.text)
    if match and not is_negated(clause.text, match.start()):
        clause.consume(*match.span())
        yield Wish(Kind.NEW_WEEK)


def portion_wishes(clause: Clause) -> Iterator[Wish]:
    """Yield the wish for more or less of the same dish."""
    for goal, pattern in _PORTIONS.items():
        match = pattern.search(clause.text)
        if match is None:
            continue
        clause.consume(*match.span())
        if not is_negated(clause.text, match.start()):
            is_reason = FILLS_NOBODY.search(match.group()) is not None or OF_APPETITE.search(match.group()) is not None
            yield Wish(Kind.PORTION, goals=frozenset({goal}), is_reason=is_reason)
            return


def goal_wishes(clause: Clause, *goals_sought: str) -> Iterator[Wish]:
    """Yield what a clause wants of the dish itself; a goal that it takes back is overwritten and yields nothing."""
    for match in NO_WORSE.finditer(clause.text):
        clause.consume(*match.span())
    if INDIFFERENT.search(clause.text) and (topic := TOPIC.search(clause.text)):
        clause.consume(*topic.span())
    states = [match.span() for match in _STATES.finditer(clause.text)]
    wanted: set[str] = set()
    stated: set[str] = set()
    for goal in goals_sought:
        is_complaint = _is_complaint(clause, goal)
        meant = [_overlaps(span, states) for span in _wished(clause, goal)]
        if is_complaint or not all(meant):
            wanted.add(goal)
        elif meant:
            stated.add(goal)
    if wanted:
        yield Wish(Kind.RESTYLE, goals=frozenset(wanted))
    if stated:
        yield Wish(Kind.RESTYLE, goals=frozenset(stated), is_reason=True)


def change_wishes(clause: Clause) -> Iterator[Wish]:
    """Yield that something is to change, where nothing more is said."""
    match = _DIFFERENT.search(clause.text)
    is_of_meals = any(place.slots or place.dishes for place in clause.places)
    if match and HATES_CHORE.search(clause.text):
        return
    match = match or (NOT_HAVE.search(clause.text) if is_of_meals else None)
    if match and not NOT_ANOTHER.search(clause.text[: match.end()]) and not UNASKED.search(clause.text):
        yield Wish(Kind.RESTYLE, is_vague=True, is_reason=EXPLICIT.search(clause.text) is None)


def is_negated(text: str, at: int) -> bool:
    """Say whether "not" or the like stands before, with nothing between that ends its reach."""
    return NEGATION.search(SCOPE_END.split(text[:at])[-1]) is not None


def _is_complaint(clause: Clause, goal: str) -> bool:
    is_meant = False
    for match in _COMPLAINTS[goal].finditer(clause.text) if goal in _COMPLAINTS else ():
        before = SCOPE_END.split(clause.text[: match.start()])[-1]
        is_praise = NEAR_NEGATION.search(before) and not ASKED_FOR.search(before)
        if WANTED_SO.fullmatch(match.group()) and not is_negated(clause.text, match.start()):
            continue
        is_meant = is_meant or match.group().startswith("not ") or not is_praise
        clause.consume(*match.span())
    return is_meant


def _wished(clause: Clause, goal: str) -> list[tuple[int, int]]:
    """Return where a goal is wished for, and not taken back; all that speaks of it is overwritten."""
    meant: list[tuple[int, int]] = []
    for match in _WISHES[goal].finditer(clause.text):
        says_not = match.group().startswith(("not ", "can not "))
        if says_not or not is_negated(clause.text, match.start()):
            meant.append(match.span())
        clause.consume(*match.span())
    return meant


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    """Say whether a stretch of text overlaps one of the others."""
    return any(start < span[1] and span[0] < end for start, end in others)

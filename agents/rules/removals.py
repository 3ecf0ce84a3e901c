"""Foods that are to go, or to be avoided from now on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.rules import frames, lexicon
from agents.rules.foods import Larder
from agents.rules.names import JOINT, LASTING, before_place, trimmed
from agents.rules.text import stem
from agents.rules.wishes import Clause, Kind, Wish
from agents.rules.words import DISHES, FOODS


@dataclass(frozen=True)
class Way:
    """A way to say that a food is not wanted."""

    frames: tuple[re.Pattern[str], ...]
    kinds: tuple[Kind, ...]
    """What it asks for; nothing where only the meal can tell."""
    is_reason: bool = False
    is_strict: bool = True
    """Whether only a known food counts: "I hate Mondays" is about none."""

    @property
    def is_harm(self) -> bool:
        """Whether it says that the food can't be eaten: then it goes at once, and for good."""
        return len(self.kinds) > 1


def _way(name: str, *kinds: Kind, is_reason: bool = False, is_strict: bool = True) -> Way:
    return Way(lexicon.frames(name), kinds, is_reason, is_strict)


NO = lexicon.frames("no")
INTOLERANT = lexicon.frames("intolerant")
WAYS = (
    _way("cannot_eat", Kind.REMOVE, Kind.AVOID),
    _way("makes_ill", Kind.REMOVE, Kind.AVOID),
    Way(INTOLERANT, (Kind.REMOVE, Kind.AVOID), is_reason=True, is_strict=False),
    _way("out_of_dish", Kind.REMOVE),
    _way("out_of", Kind.REMOVE, is_reason=True),
    _way("is_gone", Kind.REMOVE, is_reason=True),
    _way("do_without", Kind.REMOVE, is_reason=True),
    _way("no_more", Kind.AVOID),
    _way("must_never", Kind.AVOID),
    _way("never", Kind.AVOID, is_strict=False),
    _way("stop", Kind.AVOID),
    _way("hates", Kind.AVOID, is_reason=True),
    _way("tastes_vile", Kind.AVOID, is_reason=True),
    _way("sick_of", Kind.REMOVE, is_reason=True),
    _way("avoid", Kind.REMOVE),
    _way("out_of_place", Kind.REMOVE),
    _way("without", Kind.REMOVE),
    _way("not_in_the_mood"),
    Way(NO, (Kind.REMOVE,)),
    _way("remove", Kind.REMOVE),
)
"""In the order in which they are tried: the more a phrase says, the earlier."""
IS_ALLERGIC = re.compile(lexicon.phrases("is_allergic"))
BANNED = lexicon.pattern("banned", before=r"\b", after=r"\b")
SAYS_ALLERGY = re.compile(rf"allerg|intoleran|anaphyla|epipen|{lexicon.phrases('is_allergic')}")
"""With one of these what a person can't eat is avoided, also where it stands in a certain place."""
HAS_TO_GO = lexicon.pattern("has_to_go", before=r"\b", after=r"\b")
LASTS_ANYWHERE = re.compile(r"\b(?:ever|never|future|from now|stop|quit)\b")
"""These last, whatever place stands beside them."""
WEAKLY_LASTING = re.compile(r"(?:again|always|ever)")
"""These last only with a "not"."""
NOT = re.compile(r"\b(?:not|no|never|nor|without)\b")
NOT_AT_ALL = re.compile(r"\b(?:never|no more|not|stop|no longer|enough)\b")
PRONOUN = re.compile(
    r"(?:it|they|them|that|those|these|this|him|any"
    r"|(?:it|them|those|these) (?:all|back|near (?:me|us)|in)|(?:any |all )?of (?:it|them|that|those|these))"
)
HAVING = re.compile(r"^.*?\b(?:eat|eats|ate|have|has|had|touch|touches|touched|tried|eating|having|about|of|to|see) ")
"""What may stand before the foods of an allergy: "if I eat prawns or cod I swell up"."""
NO_ALLERGY = re.compile(
    r"(?:\b(?:not|never)(?: (?!eat|have|touch|do)[a-z]+){0,2}|\b(?:no|nobody|without)(?: known| food)?)"
    r" (?:allerg|intoleran)"
)
"""Who has no allergy: "I'm not allergic to tofu, I just hate it"."""
AND_TO = re.compile(r"(?:(?: ,)? (?:and|or|plus|also|nor)(?: also| even)?|(?: ,)) to | as well as | and also | , also ")
"""Where an allergy goes on to the next food: "allergic to peanuts, and to milk"."""
WHY = re.compile(r" (?:,|i am afraid|because|as|or|at all|anyway|sorry|though|so|without)(?: |$)")
"""Where it goes on to say why something can't be eaten."""
WANTED = re.compile(
    r"\b(?:(?:want|fancy|would like|would love|(?:can|could) (?:i|we) (?:have|get|do)|how about|prefer) "
    r"(?:a |an |some )?((?!the |my |your |not )[a-z]+(?: [a-z]+)?) (?:instead )?§\d+"
    r"|(?:can|could|make|turn|change) §\d+ (?:be |into |to )?(?:a |an |some )?([a-z]+(?: [a-z]+)?))$"
)
"""A dish for a day: which it will be is not ours to say, but another it is."""
TRYING = re.compile(r"\b(?:trying|meant|supposed|told) to (?:eat|have|cut)\b")
"""What is tried in general may be the reason for a wish: "we're trying to eat less meat, so swap the lamb"."""
LESS_OF = re.compile(r"(?:way |far |a bit )?(?:less|fewer|not (?:so|as) |too |so |(?:go )?easy|cut |hold off)")
SO_MUCH_OF = re.compile(r"(?:(?:way|far|a bit|bit) )?(?:too|so|that) much of ")
NUTRIENT = re.compile(
    r" ?(?:the |of the )?(?:added )?(?:salt|sugar|fat|oil|grease|sodium|carbs|calories|stodge|saturates)\b"
)
ENOUGH = re.compile(r" ?(?:nearly |anywhere near |half )?enough\b")
HAS_IT_IN_IT = re.compile(
    r"\b(?:has|have|got|contains?|full of)\b.*\b(?:yuck|eww?|urgh|ugh|bleh|gross|no thanks|grim|not for me)\b"
)
FREE_FOOD = re.compile(rf"\b((?!(?:meat|fat|range|allergen)\b)[a-z]+?)(?: |{JOINT})free(?: |{JOINT})[a-z]+\b")
NOTHING_BUT_A_PLACE = re.compile(r"(?: (?:for|on|in|at|the|my|please|instead|§\d+))*")
ASKED_FOR = re.compile(r"\b(?:need|want|like|love|prefer|make|give|get|buy|use|have to have|must have|only)\b")
MEALS_TO_DRINK = frozenset(("smoothie", "smoothies", "shake", "shakes", "milkshake", "milkshakes", "drink", "drinks"))
BECOMES = re.compile(r"\b(?:become|becomes|be|is|to|for|into|with|instead)\b")


def food_wishes(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield the foods that a clause wants out or avoided; a phrase that is no food is left for other rules."""
    is_for_ever = is_lasting(clause.text)
    allergy = IS_ALLERGIC.search(clause.text)
    if allergy and not any(frame.search(clause.text) for frame in INTOLERANT):
        foods = larder.leading_foods(before_place(HAVING.sub("", clause.text[: allergy.start()])), is_strict=True)
        clause.consume(0, len(clause.text))
        for food in foods or ("",):
            yield Wish(Kind.REMOVE, food=food, is_about_it=not food, is_harm=True)
            yield Wish(Kind.AVOID, food=food, is_about_it=not food, is_harm=True)
        return
    for way in WAYS:
        for match in filter(None, (frames.search(frame, clause.text) for frame in way.frames)):
            wishes = tuple(_read(match, way, clause, larder, is_for_ever=is_for_ever))
            if wishes:
                yield from wishes
                return
    if is_for_ever and NOT_AT_ALL.search(clause.text) and not names_dish(clause):
        yield from _never_again(clause, larder)


def names_dish(clause: Clause) -> bool:
    """Say whether a clause names a meal by what it is called."""
    return any(place.dishes for place in clause.places)


def is_lasting(text: str) -> bool:
    """Say whether a clause speaks of more than this plan; "again" alone only does so with a "not"."""
    said = [match.group() for match in LASTING.finditer(text)]
    is_strong = any(not WEAKLY_LASTING.fullmatch(words) for words in said)
    return is_strong or (bool(said) and NOT.search(text) is not None)


def free_food_wishes(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield what a food is to be free of, where it is wished for and not there: "I need gluten-free bread"."""
    words = clause.whole
    free = FREE_FOOD.search(words)
    if free is None or not larder.is_food(free[1]) or NOT.search(words):
        return
    is_alone = not trimmed(words[: free.start()]) and NOTHING_BUT_A_PLACE.fullmatch(words[free.end() :])
    if is_alone or ASKED_FOR.search(words[: free.start()]):
        clause.consume(0, len(words))
        yield Wish(Kind.REMOVE, food=free[1])


def leftover_wishes(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield what a clause most likely means where no other rule understood it: foods beside a telling word."""
    words = clause.text
    foods = larder.found_in(words)
    if len(foods) == 2 and larder.is_in_plan(foods[0]) and not larder.is_in_plan(foods[1]):
        between = words[words.index(foods[0]) + len(foods[0]) : words.rindex(foods[1])]
        if BECOMES.search(between):
            clause.consume(0, len(words))
            yield Wish(Kind.SWAP, food=foods[0], other_food=foods[1])
            return
    wanted = WANTED.search(words)
    if wanted and set(map(stem, (wanted[1] or wanted[2]).split())) & (FOODS | DISHES):
        yield Wish(Kind.RESTYLE, is_vague=True)
    elif foods and (BANNED.search(words) or HAS_TO_GO.search(words) or HAS_IT_IN_IT.search(words)):
        is_for_ever = (BANNED.search(words) is not None or is_lasting(words)) and not clause.places
        clause.consume(0, len(words))
        yield from (Wish(Kind.AVOID if is_for_ever else Kind.REMOVE, food=food) for food in foods)


def _read(match: re.Match[str], way: Way, clause: Clause, larder: Larder, *, is_for_ever: bool) -> Iterator[Wish]:
    """Yield what a match asks for; nothing where what it is about is no food."""
    said = next(group for group in match.groups() if group is not None)
    if LESS_OF.match(match.group()) and NUTRIENT.match(said):
        return  # less salt is a healthier dish, not one without any
    if larder.is_food(match.groupdict().get("named") or ""):
        return  # gluten-free oats are a food, and no wish to be rid of gluten
    if way.frames is NO and ENOUGH.match(said):
        return  # "not enough cheese" asks for more of it
    is_strict = way.is_strict and not (way.frames is NO and is_for_ever)
    if way.is_harm and NO_ALLERGY.search(clause.text[: match.end()]):
        return
    said = AND_TO.sub(" , ", said) if way.is_harm else said
    is_subject = way.is_harm and way.is_strict and match.end(1) < match.end()  # "eggs and prawns give me hives"
    foods = larder.trailing_foods(said) if is_subject else larder.leading_foods(before_place(said), is_strict=is_strict)
    if foods and all(food in MEALS_TO_DRINK for food in foods):
        return  # "no more shakes on Monday" asks for a meal to chew
    if foods and not way.kinds:
        clause.consume(*match.span())
        yield from (Wish(Kind.RESTYLE, food=food, is_vague=True) for food in foods)
    elif foods:
        _consume(clause, max(match.start(), clause.text.find(foods[0])) if is_subject else match.start(), foods)
        for food in foods:
            yield from _unwanted(food, way, clause, is_for_ever=is_for_ever)
    elif way.kinds and PRONOUN.fullmatch(_without_reason(said, way)):
        if SO_MUCH_OF.match(match.group()) and names_dish(clause):
            return  # "the stew was massive, so much of it": of the dish, and less of that
        if (way.is_reason or way.kinds == (Kind.AVOID,)) and names_dish(clause):
            return  # "chicken soup again, bored of it": of the dish, and no dish can be avoided for good
        clause.consume(*match.span())
        is_placed = bool(clause.places) or clause.is_week
        is_of_place = is_placed and way.is_harm and not SAYS_ALLERGY.search(clause.whole)
        kinds = way.kinds[:1] if is_of_place else way.kinds
        is_for_ever = is_for_ever or (is_lasting(clause.whole) and not is_placed and not way.is_harm)
        if way.kinds == (Kind.AVOID,) and is_placed and not LASTS_ANYWHERE.search(clause.whole):
            is_for_ever, kinds = False, (Kind.REMOVE,)  # "no more of it this week"
        for kind in (Kind.AVOID,) if is_for_ever else kinds:
            is_reason = way.is_reason and not is_for_ever
            yield Wish(kind, is_about_it=True, is_reason=is_reason, is_harm=way.is_harm)


def _without_reason(said: str, way: Way) -> str:
    """Return what is said to go, without places; of what can't be eaten also without why: "them, I get hives"."""
    said = re.sub(r"~|(?:\b(?:for|on|in|at|with|from) )?§\S+|\b(?:though|please)$", "", LASTING.sub("", said)).strip(
        " ,"
    )
    return WHY.split(said)[0] if way.is_harm else said


def _consume(clause: Clause, start: int, foods: tuple[str, ...]) -> None:
    """Overwrite a wish up to its last food, and the words that make it last; what stands before it is still heard."""
    last_word = foods[-1].split()[-1]
    clause.consume(start, clause.text.index(last_word, start) + len(last_word))
    for words in LASTING.finditer(clause.text):
        clause.consume(*words.span())


def _unwanted(food: str, way: Way, clause: Clause, *, is_for_ever: bool) -> Iterator[Wish]:
    """Yield what becomes of a food: out of a place that was named, out of the week, or avoided from now on."""
    is_placed = bool(clause.places) or clause.is_week
    if way.is_harm:
        kinds = way.kinds if SAYS_ALLERGY.search(clause.whole) or not is_placed else way.kinds[:1]
        yield from (Wish(kind, food=food, is_harm=True, is_reason=way.is_reason) for kind in kinds)
    elif is_for_ever and (not is_placed or LASTS_ANYWHERE.search(clause.whole)):
        yield Wish(Kind.AVOID, food=food, is_reason=way.is_reason)
    elif way.kinds == (Kind.AVOID,) and is_placed:
        yield Wish(Kind.REMOVE, food=food)
    else:
        yield Wish(way.kinds[0], food=food, is_reason=way.is_reason or TRYING.search(clause.whole) is not None)


def _never_again(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield "mushrooms, never again": a food and "never", and nothing else; or "never again" of one named before."""
    rest = re.sub(r"\b(?:never|not|please|want|see|eat|give|me|us|have|to)\b", " ", LASTING.sub(" ", clause.text))
    foods = larder.foods_in(rest, is_strict=True)
    if foods:
        clause.consume(0, len(clause.text))
        yield from (Wish(Kind.AVOID, food=food) for food in foods)
    elif not trimmed(rest):
        clause.consume(0, len(clause.text))
        yield Wish(Kind.AVOID, is_about_it=True)

"""What people take back as they speak, and what they mean: "Monday's dinner. Sorry, I meant Tuesday's". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agents.rules import lexicon
from agents.rules.atlas import Masked
from agents.rules.foods import Larder
from agents.rules.names import CORRECTION
from agents.rules.wishes import Clause, Kind, Wish

_PLACE = (
    r"(?:the |on |for |at |my )*(?:(?:mon|tues?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
    r"|tomorrows?|todays?|tonights?|breakfasts?|lunch(?:es)?|dinners?|teas?|snacks?)"
)
ONLY_PLACES = rf"{_PLACE}(?: {_PLACE})*(?: one)?(?= [.,]|$)"
"""A day or a meal of the day, and nothing else."""
_BEFORE = (
    r"(?:\s*[.,]\s*|\s+)(?:(?:actually|nah|oh|oops|whoops|sorry|er|erm|um|no|and|but|well|wait|hang on|hold on) ,? ?)*"
)
_AFTER = (
    r"(?: (?:no|actually|sorry))*(?!(?: (?:for|until|till|to))? (?:me|it|you|that|too|what|§|a|an)\b)"
    r"\s*(?:[.,:]\s*|(?=[a-z]))"
)
TAKES_BACK = lexicon.pattern("takes_back", before=_BEFORE, after=_AFTER)
"""How a person takes back what they have just said, with the punctuation around."""
OTHER_PLACE = re.compile(
    r"\s*[.,]\s*(?:(?:oh|and|but|well) )?"
    r"(?:(?:no|nope|nah|sorry|oops|whoops|(?:my|silly) (?:mistake|bad|me)|er|erm|wait|rather|actually) ?,? ?)+(?:not )?"
    rf"(?={ONLY_PLACES})(?<! no )"
)
"""A refusal before a place and nothing else: "smaller lunch on Wednesday … no, Thursday"."""
NOT_THAT_PLACE = re.compile(
    rf"(?: \. (?:sorry ,? )?| ?[.,] (?:sorry|oops|no|wait|er) ,? ?)not {_PLACE}(?: {_PLACE})* ,? ?(?:but )?"
    rf"(?={ONLY_PLACES})"
)
"""Both places in a new sentence: "More protein on Monday. Not Monday, Tuesday"."""
OTHER_COMES = re.compile(
    r"(\b(?:swap|replace|switch|change|use|put|add)\b[^.]* (?:for|with|to|instead of)\b[^.]*) \. (?:no|nah|sorry) , "
    r"(?=[a-z]+(?: [a-z]+)?(?: [.,]|$))"
)
"""A refusal before another food: "swap the mince for turkey. No, lentils"."""
MEANT_AFTER = re.compile(
    rf"[.,] (?:(?:er|erm|um|no|oh|sorry|or) ,? ?)*({_PLACE}(?: {_PLACE})*(?: one)?) ,? ?"
    r"(?:(?:is )?what )?(?:sorry )?i mean[ts]?(?= [.,]|$)"
)
"""The verb after the place: "Wednesday's lunch, er, Thursday's I mean"."""
SAID_BUT_MEANT = re.compile(
    r"\bi (?:said|put|wrote|typed) (?:(?! \. )[^,])+?(?: ,| but| and| when| while)+ (?:i )?(?:really |actually )?"
    r"mean[ts]? "
)
"""What was said by mistake, up to what was meant."""
REFUSED = re.compile(
    r"(^|\. )((?!(?:[a-z]+ )?(?:in|on|with|for) )(?:[a-z]+ ){0,2}[a-z]+) \. (?:no|nope|nah)(?: thanks| thank you)? \. ?"
)
"""An answer to oneself: "Cheaper? No."."""
REPEATED = re.compile(rf"(?: ,)? {CORRECTION} ,(?:(?: , | ){CORRECTION} ,)+")
MAKE_IT = re.compile(
    rf"({CORRECTION} ,) (?:make (?:it|that)|(?:it|that) should (?:be|say|have been)|i (?:want|need|would like)|do"
    r"|go for)"
    r" (?!to\b)"
)
CORRECTED = re.compile(rf"§(\d+)([^§]*?)[ ,]+{CORRECTION}[ ,]+(?:not )?(?:the |on |for |in |at |my )*§(\d+)")
"""A place that is taken back in the same breath, and the one that is meant."""
CORRECTED_DAY = re.compile(
    rf"§(\d+) (?:the )?§(\d+)([^§]*?)[ ,]+{CORRECTION}[ ,]+(?:not )?(?:the |on |for |in |at |my )*§(\d+)(?! §)"
)
"""The same of a dish with its day: "the stew on Thursday, no, Wednesday's" is still the stew."""
OTHER_FOOD = re.compile(rf"\b{CORRECTION} ,? ?(?:make it |use |the |not )*([a-z ]+)$")
"""What was meant, at the end of a clause: "take out the mushrooms, no wait, the onion"."""


def with_corrections(text: str) -> str:
    """Return plain text with `CORRECTION` for all ways of taking back."""
    text = REFUSED.sub(r"\1not \2 . ", text)
    text = SAID_BUT_MEANT.sub("", text)
    text = MEANT_AFTER.sub(rf", {CORRECTION} , \1", text)
    text = NOT_THAT_PLACE.sub(f" , {CORRECTION} , ", text)
    text = OTHER_COMES.sub(rf"\1 , {CORRECTION} , ", text)
    for _ in range(2):  # "hang on, I mean": each needs the space that the other took
        text = TAKES_BACK.sub(f" , {CORRECTION} , ", text)
    text = OTHER_PLACE.sub(f" , {CORRECTION} , ", text)
    return MAKE_IT.sub(r"\1 ", REPEATED.sub(f" , {CORRECTION} ,", text))


def corrected(masked: Masked) -> Masked:
    """Return the sentence with the place that was meant for the one that was said: "Monday's dinner, no, Tuesday's"."""
    masked = _with_day_corrected(masked)
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
    return corrected(Masked(text, tuple(places), masked.header))


def _with_day_corrected(masked: Masked) -> Masked:
    """Return the sentence with a dish on the day that was meant, where both stood before the correction."""
    match = CORRECTED_DAY.search(masked.text)
    if match is None:
        return masked
    said, (day,) = (match[1], match[2]), _days_only(masked, (match[4],)) or ("",)
    dishes = [mark for mark in said if any(place.dishes for place in masked.places[int(mark)])]
    if not day or len(dishes) != 1 or len(_days_only(masked, said)) != 1:
        return masked
    text = f"{masked.text[: match.start()]}§{day} §{dishes[0]}{match[3]}{masked.text[match.end() :]}"
    return Masked(text, masked.places, masked.header)


def _days_only(masked: Masked, marks: Iterable[str]) -> tuple[str, ...]:
    """Return the marks that stand for days, without a meal of them."""
    return tuple(m for m in marks if all(p.days and not p.slots and not p.dishes for p in masked.places[int(m)]))


def with_food_meant(clause: Clause, wishes: Iterable[Wish], larder: Larder) -> tuple[Wish, ...]:
    """Return the wishes of a clause, the last for the food that was meant where another was said before."""
    found = tuple(wishes)
    match = OTHER_FOOD.search(clause.whole)
    foods = larder.foods_in(match[1], is_strict=True) if match else ()
    if not foods or not found or found[-1].kind not in (Kind.REMOVE, Kind.AVOID, Kind.SWAP):
        return found
    last = found[-1]
    is_of_what_comes = last.kind == Kind.SWAP and bool(last.other_food)
    meant = replace(last, other_food=foods[0]) if is_of_what_comes else replace(last, food=foods[0], is_about_it=False)
    return (*found[:-1], meant)

"""One thing approved and another refused: "casserole yes, wrap no", "yes to peas, no to olives". Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.rules.atlas import Masked
from agents.rules.foods import Larder
from agents.rules.names import trimmed
from agents.rules.places import Place

_IS = r"(?: ?[,:])?(?: (?:is|are|was|were))?(?: an?)?"
_YES = rf"{_IS} (?:yes|yep|yeah|aye|good|great|fine|ok|okay|lovely|nice|perfect|thumbs? up)"
_NO = (
    rf"{_IS} (?:no way|no|nope|nah|bad|rubbish|not (?:so |very )?(?:fine|good|ok|okay|great|nice|lovely)|thumbs? down)"
)
_LINK = r"(?: ,| but| and| then)* "
_HEAD = r"^(?P<head>(?:(?:on |for )?§\d+ (?:, )?)??)"
_REST = r"(?P<rest>(?: ,)?(?: .*)?)$"


def _unit(name: str) -> str:
    food = r"(?!(?:is|are|was|were|an?|no|yes) )[a-z]+(?: [a-z]+){0,2}?(?: §\d+)?"
    return rf"(?:the |my |our )?(?P<{name}>§\d+(?: §\d+)?|{food})"


_LIKED = r"(?:[a-z]+ ){0,3}(?:loved?|liked?|enjoyed|adored?|happy with) "
_DISLIKED = (
    r"(?:[a-z]+ ){0,2}?(?:hated?|detested|did not (?:like|enjoy)|do not (?:like|fancy)|not keen on|not (?:so )?much) "
)
VERDICTS = tuple(
    re.compile(_HEAD + pair + _REST)
    for pair in (
        rf"{_LIKED}(?:the |my )?(?P<good>§\d+){_LINK}{_DISLIKED}(?:the |my )?(?P<bad>§\d+)(?= |$)",
        rf"{_DISLIKED}(?:the |my )?(?P<bad>§\d+){_LINK}{_LIKED}(?:the |my )?(?P<good>§\d+)(?= |$)",
        rf"{_unit('good')}{_YES}{_LINK}{_unit('bad')}{_NO}(?= |$)",
        rf"{_unit('bad')}{_NO}{_LINK}{_unit('good')}{_YES}(?= |$)",
        rf"yes (?:to|for) {_unit('good')}{_LINK}no (?:to|for) {_unit('bad')}(?= (?:,|on|in|for|at|§)|$)",
        rf"no (?:to|for) {_unit('bad')}{_LINK}yes (?:to|for) {_unit('good')}(?= (?:,|on|in|for|at|§)|$)",
    )
)
_NAMED = r"(?:[a-z]+ ){1,4}?[,:] "
NEXT_ANSWER = re.compile(
    rf"((?:^|\. ){_NAMED}(?:(?P<yes>yes(?: please)?)|no(?: thanks)?)) \. "
    rf"(?={_NAMED}(?(yes)no|yes)(?: \.|$| thanks| please))"
)
"""The end of the sentence in "Lunch: yes. Dinner: no"."""


FOOD_THERE = re.compile(
    r"((?:^|\. )(?:(?!(?:in|on|with|for|at)\b)[a-z]+ ){1,3})\. "
    r"(?=(?:in|on|with|inside) (?:(?:an?|the|my|our) )?(?!that\b|it\b|future\b)[a-z]+(?: [a-z]+){0,2} \. )"
)
"""The end of the first question in "Brown sauce? On a bacon butty? Get rid"."""


_ONE_VERDICT = (
    r"(?:the |my )?(?!(?:it|that|this|they|oh|but|and|so|no|yes) )[a-z]+(?: [a-z]+){0,3}? [,:]? ?(?:is |are )?(?:an? )?"
    r"(?:(?P<good>yes|yep|yeah|aye|lush|mint|lovely|great|fine|good|ok|okay)"
    r"|(?P<bad>no|nope|nah|never|absolutely not|yuck|bleurgh))(?: (?:please|thanks|thank you|way|chance))?"
)
ONE_VERDICT = re.compile(_ONE_VERDICT)
"""A sentence that is nothing but a verdict: "steak pie yes"."""


def with_answers_joined(text: str) -> str:
    """Return plain text with two answers, or two questions about one thing, that are sentences each as one."""
    return FOOD_THERE.sub(r"\1", NEXT_ANSWER.sub(r"\1 , ", text))


def with_verdicts_joined(text: str) -> str:
    """Return plain text with "dal yes. Pie yes. Pasta no" as one sentence, if it is of nothing else."""
    verdicts = [ONE_VERDICT.fullmatch(sentence.strip(" .")) for sentence in text.split(" . ") if sentence.strip(" .")]
    if len(verdicts) < 2 or not all(verdicts):
        return text
    is_mixed = all(any(match and match[name] for match in verdicts) for name in ("good", "bad"))
    return " , ".join(match.group().replace(" :", "") for match in verdicts if match) + " ." if is_mixed else text


def refused(masked: Masked, larder: Larder) -> Masked:
    """Return the sentence with the wish that a verdict stands for: that what is refused goes, or is another dish."""
    for verdict in VERDICTS:
        match = verdict.search(masked.text)
        if match is not None and all(_is_thing(match[name], larder) for name in ("good", "bad")):
            text = f"{match['head']}{_wish(match['good'], match['bad'], larder)}{match['rest']}"
            return replace(masked, text=text, places=_with_days(masked.places, match["good"], match["bad"]))
    return masked


def _wish(good: str, bad: str, larder: Larder) -> str:
    """Return what a refusal asks for; a food that is approved and not in the plan is to come for the other."""
    if bad.startswith("§"):
        return f"change {bad}"
    if "§" in good and (there := re.match(r"(.+) (?:in|on|with) it$", bad)):
        return f"no {there[1]} in the {good}"  # "linguine yes, prawns in it no"
    comes = good.partition(" §")[0]
    return f"no {bad}" if good.startswith("§") or larder.is_in_plan(trimmed(comes)) else f"swap {bad} for {comes}"


def _is_thing(words: str, larder: Larder) -> bool:
    return words.startswith("§") or larder.is_food(trimmed(words.partition(" §")[0]))


def _with_days(places: tuple[tuple[Place, ...], ...], good: str, bad: str) -> tuple[tuple[Place, ...], ...]:
    """Return the places, a meal that is refused with the day of the one approved: "Tuesday breakfast yes, lunch no"."""
    if not (good.startswith("§") and bad.startswith("§")):
        return places
    days = next((place.days for place in places[int(good.split()[0][1:])] if place.days), ())
    at = int(bad.split()[0][1:])
    own = tuple(replace(p, days=days) if p.slots and not p.days and not p.is_every else p for p in places[at])
    return (*places[:at], own, *places[at + 1 :])

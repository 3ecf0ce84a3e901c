"""A dish that stands before all the rest by its day and a word of its title: "Monday's pasta, no olives". Pure."""

from __future__ import annotations

import re

from agents.rules.places import Target
from agents.rules.targets import Finder
from agents.rules.text import plain_name, stem
from agents.rules.wishes import Clause
from agents.rules.words import COMMON

HEADED = (
    re.compile(r"^(?:(?:so|right|ok|okay|now|and|well) )*(?:the |on )?§\d+ ([a-z]+(?: [a-z]+)?)(?= ?,)"),
    re.compile(r"(?:^|, )(?:the |on )?§\d+ ([a-z]+(?: [a-z]+)?)(?= (?:but )?(?:without|minus|with no)\b)"),
    re.compile(
        r"^(?:(?:so|right|ok|okay|now|and|well) )*(?:the |my |our )?([a-z]+(?: [a-z]+)?) (?:on )?§\d+"
        r"(?= (?:(?:is|aye|looks|sounds|yeah|all|be|just|dead|proper) )*"
        r"(?:grand|lovely|fine|good|great|ok|okay|yes|aye|nice|sound|smashing|champion|belting|brill)\b)"
    ),
)
"""The last with a word of praise: "haggis on Thursday grand, but skip the sauce"."""


def dish_headed(clause: Clause, days: tuple[Target, ...], finder: Finder) -> tuple[Target, ...]:
    """Return the one meal of the days that a clause is headed by; nothing where it is by none, or by several."""
    headed = next(filter(None, (heading.search(clause.whole) for heading in HEADED)), None)
    if headed is None or any(target.plan_day_id is None for target in days):
        return ()
    words = {stem(word) for word in headed[1].split()}
    if not words.isdisjoint(map(stem, COMMON)):
        return ()
    titled = [m for m in finder.meals_of(days) if words <= set(map(stem, plain_name(m.title).split()))]
    return (Target(plan_meal_id=titled[0].id),) if len(titled) == 1 else ()

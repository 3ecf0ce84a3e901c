"""Places of a plan as sentences name them, and the days and meals that they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agents.requests import MealSummary
from agents.rules.days import SLOT_WORDS
from agents.rules.names import key_of
from agents.rules.text import own_name, plain_name, stem
from agents.rules.words import DRINKS

THAT_DAY, THIS_DAY = "that day", "this day"
"""The day spoken of; "this day" is today if none was."""


@dataclass(frozen=True)
class Place:
    """What a sentence names, before it is known which meals that is."""

    days: tuple[date, ...] = ()
    slots: tuple[str, ...] = ()
    is_every: bool = False
    is_week: bool = False
    dishes: tuple[int, ...] = ()
    """The meals that a title may mean; all of them with `is_plural`."""
    is_plural: bool = False
    is_whose: bool = False
    """Whether a day stands there as "Friday's", with what is Friday's left out."""
    is_excepted: bool = False
    """Whether all the others are meant: "everything but Friday"."""
    edge: str = ""
    """"last" or "first": a meal by its position; `THAT_DAY` or `THIS_DAY`: the day spoken of."""


@dataclass(frozen=True)
class Target:
    """A day or a meal of the plan; neither for the whole week."""

    plan_day_id: int | None = None
    plan_meal_id: int | None = None


WHOLE_WEEK = Target()


def slot_of(meal: MealSummary) -> str:
    """Return the slot of a meal as the rules call it."""
    for word in plain_name(meal.slot).split():
        if stem(word) in SLOT_WORDS or word in SLOT_WORDS:
            return SLOT_WORDS.get(word) or SLOT_WORDS[stem(word)]
    return meal.slot.lower()


def is_drunk(meal: MealSummary) -> bool:
    """Say whether a meal is a drink, as far as its title tells."""
    return bool(DRINKS & set(key_of(own_name(meal.title))))

"""A wish as it is heard, before it is known which day, meal or ingredient of the plan it is about. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from agents.rules.places import Place


class Kind(StrEnum):
    """What is wished for."""

    NEW_WEEK = "new week"
    RESTYLE = "restyle"
    """Other food in the same place: cheaper, healthier, or just different."""
    SWAP = "swap"
    REMOVE = "remove"
    AVOID = "avoid"
    PORTION = "portion"
    MEAL_TYPE = "meal type"
    MOVE = "move"
    """A dish on another day, which no instruction does."""
    HOW_OFTEN = "how often"
    """A food so many times a week, which is a rule of the profile."""
    NO_OTHERS = "no others"
    """The other foods of a kind of which the plan holds only what is to stay."""
    SETTING = "setting"
    """What belongs in the profile: allergies, diets and the budget."""
    HOW_LONG = "how long"
    DIET = "diet"
    DISH = "dish"
    """What another dish is to be, which no instruction says."""
    NOTHING = "nothing"
    """That all stays as it is."""
    DENIED = "denied"
    """That a place is not to be cheaper or the like, which asks for nothing and spares it nothing."""


@dataclass(frozen=True)
class Wish:
    """One wish of one clause."""

    kind: Kind
    food: str = ""
    """What goes, or is to be avoided; "" with SWAP where only something is to be added."""
    other_food: str = ""
    """What comes instead; with RESTYLE what the other dish is to have in it."""
    goals: frozenset[str] = frozenset()
    """Names of `schemas.Params` that are to be true."""
    meal_type: str = ""
    is_vague: bool = False
    """Whether it only says that something is to change."""
    is_reason: bool = False
    """Whether it may be no more than the reason for a wish about the same food: "we're out of kale, use spinach"."""
    is_where: bool = False
    """Whether it may only say where: "change nothing except Monday's dinner, swap the rice for quinoa"."""
    is_reversible: bool = False
    """Whether it was said so that either food may be the one that goes: "swap oat milk for the milk"."""
    is_about_it: bool = False
    """Whether the food is "it" or "them": the one spoken of before."""
    is_harm: bool = False
    """Whether the food is one that the person can't eat, and not merely one that they don't want."""


@dataclass
class Clause:
    """A part of a sentence that holds one wish, or several about one place."""

    text: str
    """Plain words with marked places; what has been understood is overwritten with "~"."""
    places: tuple[Place, ...] = ()
    is_week: bool = False
    is_all: bool = False
    """Whether it says "all of it", which is the week only where nothing smaller was spoken of."""
    header: tuple[Place, ...] = ()
    """The day that stands before the whole sentence: "Friday: cheaper lunch, no peas"."""
    whole: str = field(init=False)
    """The words before anything was overwritten."""

    def __post_init__(self) -> None:
        """Keep the words."""
        self.whole = self.text

    def consume(self, start: int, end: int) -> None:
        """Overwrite what has been understood, so that no other rule reads it again."""
        self.text = self.text[:start] + "~" * (end - start) + self.text[end:]

"""The titles of a plan, as far as they are names of dishes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.requests import PlanSummary
from agents.rules.text import own_name, plain_name, stem
from agents.rules.words import SAME_FOOD

LITTLE = frozenset(("and", "with", "of", "in", "on", "n", "to", "the"))
"""Words that may stand between two words of a title."""


@dataclass(frozen=True)
class Title:
    meal_id: int
    words: tuple[str, ...]
    first_part: frozenset[str]
    """What stands before "with", a comma or the like: the dish itself."""
    heads: frozenset[str]
    """The last word of each part."""
    added: str
    """What stands after its own name and tells a copy from it: "without passata"."""
    little: frozenset[str]
    """The little words in it: "in the" belongs to toad in the hole, and to no other dish."""


def dish_key(word: str) -> str:
    singular = stem(word)
    return SAME_FOOD.get(singular, singular)


def titles_of(plan: PlanSummary) -> Iterator[Title]:
    for meal in plan.meals:
        title = own_name(meal.title)
        parts = [
            [dish_key(word) for word in part.split() if word.isalpha() and word not in LITTLE]
            for part in re.split(r" with | in | on | , | \. ", title)
        ]
        parts = [part for part in parts if part]
        if parts:
            yield Title(
                meal.id,
                words=tuple(word for part in parts for word in part),
                first_part=frozenset(parts[0]),
                heads=frozenset(part[-1] for part in parts),
                added=plain_name(meal.title).removeprefix(title),
                little=(LITTLE & set(title.split())) | {"and", "with", "n"},
            )

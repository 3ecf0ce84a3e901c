"""Meals that words only hint at, by a food in them or a word of their title: "the salmon is too dear". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agents.requests import MealSummary
from agents.rules.atlas import Atlas
from agents.rules.foods import Larder
from agents.rules.places import Place, slot_of
from agents.rules.text import plain_name, stem
from agents.rules.words import COMMON, CUES, DESCRIPTIONS, DRINKS, NEVER_FOOD, VESSELS

KIND_OF_MEAL = re.compile(r"(?:^|\b(?:the|that|my|our) )([a-z]+) §")
NUTRIENTS = frozenset(("salt", "sugar", "oil", "fat", "protein", "fibre", "greens", "vegetables", "vegetable"))
NO_HINT = NUTRIENTS | VESSELS | COMMON | CUES | DESCRIPTIONS | NEVER_FOOD
FREE_FROM = re.compile(r"\b[a-z]+ free\b")
"""What a dish is to be without tells of no dish: "my Mondays meat free"."""
ALL_OF_THEM = re.compile(r"\b(?:all|every|each|any|both)\b")


def meals_hinted_at(
    words: str, meals: Sequence[MealSummary], *, atlas: Atlas, larder: Larder
) -> tuple[list[MealSummary], str]:
    """Return the soonest of the meals that the first telling word is about, and the word if it is a food of theirs.

    All of them where the words say "all" or the like; none, and "", without such a word.
    """
    for said in FREE_FROM.sub(" ", words).split():
        if said in NO_HINT or len(said) < 3 or stem(said) in DRINKS:
            continue
        titled = [meal for meal in meals if stem(said) in map(stem, plain_name(meal.title).split())]
        found = titled or [meal for meal in meals if larder.holds(meal, said)]
        if found:
            chosen = found if ALL_OF_THEM.search(words) else [atlas.soonest(found)]
            return chosen, said if any(larder.holds(meal, said) for meal in chosen) else ""
    return [], ""


def meal_at_slots(called: Iterable[int], places: Iterable[Place], *, atlas: Atlas) -> set[int]:
    """Return the meal that a dish and a slot without a day mean together: "that smoothie off my breakfast"."""
    slots = {slot for place in places for slot in place.slots if not place.days}
    meals = [meal for meal in map(atlas.meals.__getitem__, called) if slot_of(meal) in slots]
    return {atlas.soonest(meals).id} if meals else set()


def meals_told_apart(words: str, meals: Sequence[MealSummary], *, larder: Larder) -> list[MealSummary]:
    """Return the meals that a food before their slot tells apart: "the fish tea"."""
    match = KIND_OF_MEAL.search(words)
    return [meal for meal in meals if match and larder.holds(meal, match[1])]

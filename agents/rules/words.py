"""Words that the rules know: of food, of dishes, and of everyday speech."""

from __future__ import annotations

from agents.rules.lexicon import groups, pairs, words
from agents.rules.text import stem

FOOD_WORDS = words("foods")
FOODS = frozenset(map(stem, FOOD_WORDS))
DISH_WORDS = words("dishes")
DISHES = frozenset(map(stem, DISH_WORDS))
VESSELS = frozenset(("bowl", "platter", "roll"))
"""Dishes by what they come in: "a bigger bowl" is more of whatever it is."""
DRINKS = frozenset(map(stem, ("smoothie", "shake", "milkshake", "lassi", "juice", "drink")))
FOOD_GROUPS = groups("food_groups")
FOOD_FAMILIES = groups("food_families")
DISH_KINDS = groups("dish_kinds")
SAME_FOOD = {key: food for said, food in pairs("same_food").items() for key in (said, stem(said))}

COMMON = words("common")
CUES = words("cues")
NEVER_FOOD = words("not_food")
FILLERS = words("fillers")
IN_NAMES = words("in_names")
PREPARATIONS = words("preparations")
OPINIONS = words("opinions")
PRAISE = words("praise")
DESCRIPTIONS = PREPARATIONS | OPINIONS

"""Foods in a person's words: what a phrase names, and what that is called in the plan. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from agents.requests import MealSummary, PlanSummary
from agents.rules import known_foods, lexicon
from agents.rules.known_foods import KnownFoods
from agents.rules.names import JOINT, PLANT_MILKS, SIZED_FOOD, Ingredient, key_of, trimmed
from agents.rules.spelt import as_written
from agents.rules.text import stem
from agents.rules.words import COMMON, CUES, DRINKS, FILLERS, FOODS, IN_NAMES, NEVER_FOOD, PREPARATIONS

MAX_WORDS = 5
"""A longer phrase is a sentence, not a food."""
MAX_UNKNOWN_WORDS = 3
LINK = re.compile(r"\s*(?:,|\band\b|\bor\b|\bnor\b|\bplus\b)\s*")
"""What stands between two foods of a list."""
REFUSED_EACH = re.compile(r" *\bnor\b *")
"""What stands between foods of which each was refused with a "no" of its own."""
NO_NAME = (COMMON | CUES) - PREPARATIONS - IN_NAMES
HOLDING = frozenset(map(stem, lexicon.words("general_foods")))
"""Words for whatever holds something: tofu is soya, and gluten-free flour is named after what it lacks."""
KINDS_OF_FOOD = frozenset(map(stem, lexicon.words("kinds_of_food")))
SUBSTITUTES = frozenset(map(stem, lexicon.words("substitutes")))
SHAPES = frozenset(map(stem, ("sticks", "batons", "florets", "strips", "ribbons", "slices", "chunks")))
"""How a food is cut, as carrot sticks are."""
FROM_MILK = frozenset(map(stem, ("milk", "cream", "yoghurt", "dairy")))
NONE_KNOWN = known_foods.known_as(frozenset())
MEATS = frozenset(map(stem, ("meat", "pork", "beef", "lamb", "poultry")))


@dataclass
class Larder:
    """The ingredients of one plan, to be asked what a person's words mean."""

    plan: PlanSummary
    original_text: str = ""
    """What the person wrote: names are given back as they wrote them, hyphens included."""
    known: KnownFoods = NONE_KNOWN
    """Foods that are known beside those of the plan."""
    by_meal: dict[int, tuple[Ingredient, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Read every name once."""
        known: dict[str, Ingredient] = {}
        for name in (name for meal in self.plan.meals for name in meal.ingredients):
            if name not in known:
                known[name] = Ingredient.of(name)
        self.by_meal = {meal.id: tuple(known[name] for name in meal.ingredients) for meal in self.plan.meals}
        self.known = known_foods.with_names(self.known, known)

    @cached_property
    def all(self) -> tuple[Ingredient, ...]:
        """Every ingredient once, in the order of the plan."""
        return tuple(dict.fromkeys(food for foods in self.by_meal.values() for food in foods))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words of all names."""
        return frozenset(word for food in self.all for word in food.key)

    def holds(self, meal: MealSummary, words: str) -> bool:
        """Say whether the meal has such a food."""
        key = key_of(words)
        return any(food.is_called(key) or _is_a(food, key) for food in self.by_meal[meal.id])

    def is_in_plan(self, words: str) -> bool:
        """Say whether any meal of the plan has such a food."""
        key = key_of(words)
        return any(food.is_called(key) or _is_a(food, key) for food in self.all)

    def is_of_kind(self, food: Ingredient, kind: str) -> bool:
        """Say whether a food is of the kind that one word names."""
        return _is_a(food, (kind,))

    def is_name(self, words: str) -> bool:
        """Say whether an ingredient of the plan is called so."""
        key = key_of(words)
        return any(food.is_called(key) for food in self.all)

    def name_of(self, words: str, *, meals: Iterable[MealSummary] = (), is_exact: bool = False) -> str:
        """Return what the plan calls a food, or the person's word for it.

        In the given meals, or without any in the whole plan, a general word means the one food of its kind that is
        there; with `is_exact` it does not, as who never wants mushrooms does not mean the chestnut ones only.

        A word for whatever holds something, such as gluten, stays as it is, and so does one for a kind of food, such
        as pork, where the caller knows what is of that kind.
        """
        words = words.replace(JOINT, " ")
        if (HOLDING | KINDS_OF_FOOD if self.plan.are_foods_known else HOLDING).issuperset(key_of(words)):
            return self._as_written(words)
        near = tuple(dict.fromkeys(food for meal in meals for food in self.by_meal[meal.id]))
        unprepared = " ".join(word for word in words.split() if word not in PREPARATIONS)
        bare = " ".join(word for word in unprepared.split() if word not in IN_NAMES)
        for said in (words,) if is_exact else filter(None, dict.fromkeys((words, unprepared, bare))):
            name = self._plan_name(key_of(said), near, is_exact=is_exact)
            if name:
                return name
        return self._as_written(words)

    def is_food(self, words: str) -> bool:
        """Say whether a phrase, already trimmed, names food that is known here or to everybody."""
        words = words.replace(JOINT, " ")
        key, parts = key_of(words), words.split()
        if not key or len(parts) > MAX_WORDS or "§" in words:
            return False
        if self.is_name(words) or key in self.known.keys or SIZED_FOOD.fullmatch(words):
            return True
        is_plant_drink = key[-1] == "drink" and not PLANT_MILKS.isdisjoint(key)
        if is_plant_drink:
            return True
        if len(key) > 1 and key[-1] in SHAPES:
            return key[-2] in FOODS or key[-2] in self.stems
        is_known = key[-1] in FOODS or key[-1] in self.stems
        return is_known and (NEVER_FOOD - IN_NAMES).isdisjoint(parts) and NO_NAME.isdisjoint(parts)

    def may_be_food(self, words: str) -> bool:
        """Say whether a phrase is food, or an unknown one that could be: short, and without a word of another kind."""
        parts = words.split()
        if self.is_food(words):
            return True
        is_named = not IN_NAMES.issuperset(parts)  # "Lurpak light", and not "light"
        return (
            0 < len(parts) <= MAX_UNKNOWN_WORDS
            and is_named
            and all(
                part.isalpha() and len(part) > 2 and part not in (COMMON - IN_NAMES) | NEVER_FOOD | CUES
                for part in parts
            )
        )

    def foods_in(self, phrase: str, *, is_strict: bool) -> tuple[str, ...]:
        """Return the foods of a list; none where a part of it is no food. `is_strict`: only known foods count."""
        whole = trimmed(phrase)
        if whole and self.is_name(whole):
            return (whole,)
        parts = [part for part in map(trimmed, LINK.split(phrase)) if part]
        accepts = self.is_food if is_strict else self.may_be_food
        return tuple(dict.fromkeys(parts)) if all(map(accepts, parts)) else ()

    def leading_foods(self, phrase: str, *, is_strict: bool) -> tuple[str, ...]:
        """Return the foods that a phrase begins with, up to the first part that is none."""
        pieces = LINK.split(phrase)
        for count in range(len(pieces), 0, -1):
            foods = self.foods_in(" , ".join(pieces[:count]), is_strict=is_strict)
            if foods:
                return foods
        refused = REFUSED_EACH.split(phrase)
        if len(refused) > 1:  # "no booze, no spice, no lamb": what is no food is left
            known = (self.foods_in(piece, is_strict=True) for piece in refused)
            return tuple(dict.fromkeys(food for foods in known for food in foods))
        return self._run_into(phrase) if is_strict else ()

    def trailing_foods(self, phrase: str) -> tuple[str, ...]:
        """Return the known foods that a phrase ends with, as many as there are: "love the pie , peas and eggs"."""
        pieces = LINK.split(phrase)
        refused = [at for at, piece in enumerate(pieces) if piece.split()[:1] in (["no"], ["without"])]
        pieces = pieces[refused[-1] + 1 if refused else 0 :]  # "no olives , and feta gives me a rash"
        words = pieces[-1].split() if pieces else []
        ends = [" , ".join(pieces[first:]) for first in range(len(pieces))]
        ends += [" ".join(words[first:]) for first in range(1, len(words))]  # "i am gluten"
        return next(filter(None, (self.foods_in(end, is_strict=True) for end in ends)), ())

    def _run_into(self, phrase: str) -> tuple[str, ...]:
        """Return the food that a phrase begins with where it runs on: "olives they are slimy"."""
        words = phrase.split()
        while words and words[0] in FILLERS:
            words.pop(0)
        for size in range(min(MAX_WORDS, len(words) - 1), 0, -1):
            name = " ".join(words[:size])
            if stem(words[size]) in DRINKS:
                return ()  # "a green smoothie" is no green
            if words[size] in NO_NAME and trimmed(name) == name and self.is_food(name):
                return (name,)
        return ()

    def found_in(self, text: str) -> tuple[str, ...]:
        """Return the foods that stand anywhere in a text, each by its longest name."""
        words = text.split()
        found: list[str] = []
        at = 0
        while at < len(words):
            sizes = range(min(MAX_WORDS, len(words) - at), 0, -1)
            names = (" ".join(words[at : at + size]) for size in sizes)
            name = next((name for name in names if self._stands_for_itself(name)), None)
            if name:
                found.append(name)
            at += len(name.split()) if name else 1
        return tuple(dict.fromkeys(found))

    def _stands_for_itself(self, words: str) -> bool:
        if " " not in words:
            return self.is_food(words)
        return trimmed(words) == words and (self.is_name(words) or key_of(words) in self.known.keys)

    def _plan_name(self, key: tuple[str, ...], near: tuple[Ingredient, ...], *, is_exact: bool) -> str | None:
        for foods in (near, self.all):
            for food in foods:
                if food.key == key or (foods is near and food.is_called(key)):
                    return food.name
            kinds = [food for food in foods if food.is_called(key) or _is_a(food, key)]
            is_meant = len(kinds) == 1 and (not is_exact or kinds[0].is_called(key))
            if is_meant and (foods is near or not near):
                return kinds[0].name
        return None

    def _as_written(self, words: str) -> str:
        return as_written(words.replace(JOINT, " "), self.original_text)


def _is_a(food: Ingredient, key: tuple[str, ...]) -> bool:
    """Say whether a food is a kind of what the key names, and does not merely take its place."""
    if len(key) == 1 and key[0] in HOLDING | KINDS_OF_FOOD | FROM_MILK:
        others = set(food.key) - set(key)
        same = next((words for words in (FROM_MILK, MEATS) if key[0] in words), key)
        is_free = any(word in same and then == "free" for word, then in pairwise(food.key))
        if is_free or others & SUBSTITUTES or (key[0] in FROM_MILK and others & PLANT_MILKS):
            return False
    return food.is_a(key)

"""The foods that a person's words are about: which to leave out, and which one to have instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import Count, Q

from core.errors import Conflict
from core.vocabulary import Allergen, Diet, Exclusion, all_bits, from_bits
from recipes import diets, naming, selectors
from recipes.importers import catalogue_files
from recipes.models import Ingredient, Recipe
from recipes.naming import NamedFood, Sense
from users.models import Profile


@dataclass(frozen=True)
class Kitchen:
    """Every food by its names."""

    foods: tuple[NamedFood, ...]

    @classmethod
    def stocked(cls) -> Kitchen:
        """Return the catalogue's foods."""
        return cls(tuple(selectors.named_foods()))

    def of_what_is_legal(self, profile: Profile) -> Kitchen:
        """Return the foods that the person may eat: only such are offered to them."""
        legal = {food.pk for food in _legal(self.foods, profile)}
        return Kitchen(tuple(food for food in self.foods if food.pk in legal))

    def name_of(self, pk: int) -> str:
        """Return a food as a sentence has it."""
        return next(naming.in_short(food.name) for food in self.foods if food.pk == pk)

    def names(self) -> list[str]:
        """Return all that foods are called, for whoever has to know whether a word is a food."""
        return [name for food in self.foods for name in food.names]


def known_names() -> list[str]:
    """Return all that foods are called; where the database has none, or is none, those of the shipped catalogue."""
    try:
        names = Kitchen.stocked().names()
    except DatabaseError:
        names = []
    return names or shipped_names()


def shipped_names() -> list[str]:
    """Return all that the foods of the shipped catalogue are called, for who has no database."""
    return [name for food in catalogue_files.read_foods() for name in (food.name, *food.aliases)]


def among(kitchen: Kitchen, word: str, held: Collection[int], sense: Sense = Sense.FOOD) -> list[int]:
    """Return the ids of those foods among `held` that `word` means, as in the dishes that are talked about.

    The full name of a food means that food alone, unless the word is a general one.
    """
    there = [food for food in kitchen.foods if food.pk in held]
    if naming.is_general(word):
        # Never by a likeness of names: the milk of a dish that has only coconut milk is none.
        return [food.pk for food in naming.meant_by(word, kitchen.foods, sense) if food.pk in held]
    named = [food for food in there if food.name.casefold() == word.strip().casefold()]
    meant = named or [food for food in naming.meant_by(word, kitchen.foods) if food.pk in held]
    # "The butter" of a dish that has only peanut butter is that one.
    return [food.pk for food in meant or naming.meant_by(word, there)]


def everywhere(kitchen: Kitchen, word: str, sense: Sense = Sense.FOOD) -> list[int]:
    """Return the ids of all foods that `word` means, whatever dish they are in.

    Raises:
        Conflict: `unknown_food`, with the nearest names.
    """
    in_short = naming.meant_by(naming.in_short(word), kitchen.foods, sense)
    meant = in_short or naming.meant_by(word, kitchen.foods, sense)
    if not meant and not naming.is_general(word):
        raise unknown_food(kitchen, word)
    return [food.pk for food in meant]


def to_have_instead(kitchen: Kitchen, word: str, profile: Profile) -> Ingredient:
    """Return the food that `word` means, as one that is to come into a dish.

    Of several the one that is called exactly so, and that the person may eat, and that most dishes use.

    Raises:
        Conflict: `unknown_food`, with the nearest names; `allergen` or `diet`: the person may eat nothing it means.
    """
    meant = naming.meant_by(word, kitchen.foods)
    if not meant:
        raise unknown_food(kitchen.of_what_is_legal(profile), word)
    exact = [food for food in meant if naming.is_called(word, food)]
    legal = _legal(exact, profile) or _legal(meant, profile)
    if not legal:
        code, reason = _faults(Ingredient.objects.get(pk=meant[0].pk), profile)[0]
        raise Conflict(f"{reason} Ask for another food instead.", code=code)
    return max(legal, key=lambda food: (food.uses, -food.pk))  # type: ignore[attr-defined]  # annotated


def unknown_food(kitchen: Kitchen, word: str) -> Conflict:
    """Return the refusal of a word that means no food."""
    near = naming.nearest(word, kitchen.foods)
    offer = f" The nearest are {listed(map(naming.in_short, near))}: ask again with one of them." if near else ""
    message = f"There is no food called {word!r} here.{offer or ' Ask again with another word for it.'}"
    return Conflict(message, code="unknown_food", details={"nearest": near})


def _legal(foods: Sequence[NamedFood], profile: Profile) -> list[Ingredient]:
    uses = Count("lines", filter=Q(lines__recipe__status=Recipe.Status.PUBLISHED, lines__recipe__owner=None))
    rows = Ingredient.objects.filter(pk__in=[food.pk for food in foods]).annotate(uses=uses).order_by("pk")
    return [food for food in rows if not _faults(food, profile)]


def _faults(food: Ingredient, profile: Profile) -> list[tuple[str, str]]:
    """Return why the person may not eat a food, as (code, sentence)."""
    faults = [
        ("allergen", f"{food.name} does or may contain {Allergen(name).label.lower()}, which your profile rules out.")
        for name in from_bits(food.allergens_blocked & profile.allergens, Allergen)
    ]
    fitting = diets.diets_of([food.excludes if food.is_excludes_reviewed else all_bits(Exclusion)])
    return faults + [
        ("diet", f"{food.name} is not {Diet(name).label.lower()}, which your profile asks for.")
        for name in from_bits(profile.diets & ~fitting, Diet)
    ]


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence has them: a, b and c."""
    *first, last = dict.fromkeys(names)
    return f"{', '.join(first)} and {last}" if first else last

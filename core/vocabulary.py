"""The words that every app shares: slots, allergens, diets, and how sets of them are kept as bits.

A set of allergens or diets is one integer, so that the database itself can filter fifty thousand recipes with
`recipe.allergens_blocked & person.allergens = 0` on SQLite and PostgreSQL alike.
"""

from collections.abc import Iterable
from functools import cache

from django.db import models


class Slot(models.TextChoices):
    """Where in the day a meal stands."""

    BREAKFAST = "breakfast", "Breakfast"
    LUNCH = "lunch", "Lunch"
    DINNER = "dinner", "Dinner"
    SNACK = "snack", "Snack"


class MealType(models.TextChoices):
    SOLID = "solid", "Solid"
    DRINKABLE = "drinkable", "Drinkable"


class Allergen(models.TextChoices):
    """The 14 allergens of UK law (Food Information Regulations 2014; retained Regulation (EU) 1169/2011, Annex II)."""

    CELERY = "celery", "Celery"
    CEREALS_CONTAINING_GLUTEN = "cereals_containing_gluten", "Cereals containing gluten"
    CRUSTACEANS = "crustaceans", "Crustaceans"
    EGGS = "eggs", "Eggs"
    FISH = "fish", "Fish"
    LUPIN = "lupin", "Lupin"
    MILK = "milk", "Milk"
    MOLLUSCS = "molluscs", "Molluscs"
    MUSTARD = "mustard", "Mustard"
    NUTS = "nuts", "Nuts"
    PEANUTS = "peanuts", "Peanuts"
    SESAME = "sesame", "Sesame"
    SOYA = "soya", "Soya"
    SULPHITES = "sulphites", "Sulphur dioxide and sulphites"


class AllergenStatus(models.TextChoices):
    """What is known of one allergen in one food. Everything but `FREE` counts as present."""

    CONTAINS = "contains", "Contains"
    MAY_CONTAIN = "may_contain", "May contain"
    FREE = "free", "Free from"
    UNKNOWN = "unknown", "Unknown"


class Exclusion(models.TextChoices):
    """What a food is, where that rules out a diet."""

    MEAT = "meat", "Meat or poultry"
    PORK = "pork", "Pork"
    FISH = "fish", "Fish or shellfish"
    DAIRY = "dairy", "Dairy"
    EGG = "egg", "Egg"
    HONEY = "honey", "Honey"
    ALCOHOL = "alcohol", "Alcohol"
    GLUTEN = "gluten", "Gluten"
    NON_HALAL = "non_halal", "Meat not certified halal"


class Diet(models.TextChoices):
    """What a person may require of every meal; any combination. What each rules out stands in `recipes/diets.py`."""

    VEGETARIAN = "vegetarian", "Vegetarian"
    PESCATARIAN = "pescatarian", "Pescatarian"
    VEGAN = "vegan", "Vegan"
    HALAL = "halal", "Halal"
    GLUTEN_FREE = "gluten_free", "Gluten free"
    DAIRY_FREE = "dairy_free", "Dairy free"


def to_bits(words: Iterable[str], vocabulary: type[models.TextChoices]) -> int:
    """Return `words` as bits: bit i stands for the i-th member of `vocabulary`.

    Raises:
        ValueError: a word is not in the vocabulary.
    """
    positions = _positions(vocabulary)
    bits = 0
    for word in words:
        if word not in positions:
            raise ValueError(f"{word!r} is not one of {', '.join(vocabulary.values)}")
        bits |= 1 << positions[word]
    return bits


def from_bits(bits: int, vocabulary: type[models.TextChoices]) -> list[str]:
    """Return the words that `bits` stand for, in the order of the vocabulary."""
    return [word for word, position in _positions(vocabulary).items() if bits >> position & 1]


def all_bits(vocabulary: type[models.TextChoices]) -> int:
    """Return the bits of the whole vocabulary."""
    return (1 << len(_positions(vocabulary))) - 1


@cache
def _positions(vocabulary: type[models.TextChoices]) -> dict[str, int]:
    """Return where in a vocabulary each word stands; an enumeration would list its values anew each time."""
    return {word: position for position, word in enumerate(vocabulary.values)}

"""A few foods and dishes made by hand, where the whole catalogue would only be in the way."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from core.vocabulary import Allergen, Slot, to_bits
from recipes import services
from recipes.models import Ingredient, Recipe, RecipeIngredient
from recipes.nutrition import LABEL


def make_food(name: str, *, contains: tuple[str, ...] = (), **fields: Any) -> Ingredient:
    """Return a saved food of which all is known: 10 of each figure per 100 g, 200p a kilogram, no other allergen."""
    complete = {
        **dict.fromkeys(LABEL, 10),
        "slug": slugify(name),
        "allergens_contained": to_bits(contains, Allergen),
        "allergens_unknown": 0,
        "is_excludes_reviewed": True,
        "pence_per_kg": 200,
    }
    return Ingredient.objects.create(name=name, **{**complete, **fields})


def make_recipe(title: str, *foods: Ingredient, **fields: Any) -> Recipe:
    """Return a saved, published dish with 200 g of each food, for two; figures are derived."""
    complete = {
        "slug": slugify(title),
        "slots": to_bits([Slot.DINNER], Slot),
        "cuisine": "british",
        "difficulty": 1,
        "minutes": 20,
        "servings": 2,
        "steps": ["Cook."],
        "main_ingredient": foods[0] if foods else None,
        "status": Recipe.Status.PUBLISHED,
    }
    recipe = Recipe.objects.create(title=title, **{**complete, **fields})
    RecipeIngredient.objects.bulk_create(
        RecipeIngredient(recipe=recipe, ingredient=food, position=position, quantity=200, unit="g")
        for position, food in enumerate(foods)
    )
    services.refresh_recipes([recipe.pk])
    recipe.refresh_from_db()
    return recipe

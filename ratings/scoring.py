"""How much a person will like a recipe, in one place.

Until a recommender is trained, liking is what the person has said: their rating of the dish itself, and what their
ratings say of dishes with the same main food, family and cuisine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ratings.models import IngredientScore, Rating
from recipes.models import Recipe, RecipeIngredient

LEARNED_LIMIT = 0.6
"""What is inferred stays below what was said: an explicit like is worth 1."""
SMOOTHING = 2.0
"""Pseudo-counts of neutral ratings: one like of one curry does not make a curry lover."""


def ratings_used(user_id: int) -> int:
    """Return how many recipes a person has rated: what the router decides by."""
    return Rating.objects.filter(user_id=user_id).count()


def score_recipes(user_id: int, recipes: Iterable[Recipe]) -> dict[int, float]:
    """Return the predicted liking of each recipe, -1 to 1; 0 where nothing is known. Explicit ratings always win.

    Args:
        recipes: with `main_ingredient` loaded, or a query is spent on each.
    """
    rated = Rating.objects.filter(user_id=user_id).select_related("recipe__main_ingredient")
    said: dict[int, int] = {}
    sums: dict[tuple[str, object], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for rating in rated:
        said[rating.recipe_id] = rating.value
        for trait in _traits(rating.recipe):
            sums[trait][0] += rating.value
            sums[trait][1] += 1
    scores: dict[int, float] = {}
    for recipe in recipes:
        if recipe.pk in said:
            scores[recipe.pk] = float(said[recipe.pk])
            continue
        known = [sums[trait] for trait in _traits(recipe) if trait in sums]
        learned = sum(total / (count + SMOOTHING) for total, count in known) / 3
        scores[recipe.pk] = max(-LEARNED_LIMIT, min(LEARNED_LIMIT, learned))
    return scores


def ingredient_penalties(user_id: int) -> dict[int, float]:
    """Return, for each recipe that holds foods the person has scored, its penalty on the scale of liking.

    A positive score is a negative penalty: it lifts the dish.
    """
    wishes = dict(IngredientScore.objects.filter(user_id=user_id).values_list("ingredient_id", "score"))
    penalties: dict[int, float] = defaultdict(float)
    lines = RecipeIngredient.objects.filter(ingredient_id__in=wishes).values_list("recipe_id", "ingredient_id")
    for recipe_id, ingredient_id in lines:
        penalties[recipe_id] -= float(wishes[ingredient_id])
    return dict(penalties)


def _traits(recipe: Recipe) -> list[tuple[str, object]]:
    traits: list[tuple[str, object]] = [("cuisine", recipe.cuisine)]
    if recipe.main_ingredient is not None:
        traits += [("main", recipe.main_ingredient_id), ("family", recipe.main_ingredient.family)]
    return traits

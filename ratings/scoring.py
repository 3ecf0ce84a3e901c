"""How much a person will like a recipe, in one place.

Until a recommender is trained, liking is what the person has said: their rating of the dish itself, and what their
ratings say of dishes with the same main food, family and cuisine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ratings.models import IngredientScore, Rating
from recipes.columns import DishColumns

LEARNED_LIMIT = 0.6
"""What is inferred stays below what was said: an explicit like is worth 1."""
SMOOTHING = 2.0
"""Pseudo-counts of neutral ratings: one like of one curry does not make a curry lover."""


@dataclass(frozen=True, kw_only=True)
class Opinions:
    """What a person's ratings say: of the dishes themselves, and of each trait by its name."""

    said: Mapping[int, int]
    """1 or −1 by recipe id."""
    by_cuisine: Mapping[str, float]
    by_main_ingredient: Mapping[str, float]
    by_family: Mapping[str, float]

    def liking(self, dishes: DishColumns) -> np.ndarray:
        """Return the predicted liking of each dish, −1 to 1; 0 where nothing is known. Explicit ratings always win.

        Returns: float64 (R,).
        """
        learned = (
            dishes.cuisine.look_up(self.by_cuisine)
            + dishes.main_ingredient.look_up(self.by_main_ingredient)
            + dishes.family.look_up(self.by_family)
        ) / 3
        return dishes.look_up(self.said, otherwise=np.clip(learned, -LEARNED_LIMIT, LEARNED_LIMIT))


def opinions_of(user_id: int) -> Opinions:
    """Return what a person's ratings say, in one query; `len(said)` is how many recipes they have rated."""
    said: dict[int, int] = {}
    sums: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    rated = Rating.objects.filter(user_id=user_id).order_by("pk").values_list(
        "recipe_id", "value", "recipe__cuisine", "recipe__main_ingredient__name", "recipe__main_ingredient__family"
    )  # fmt: skip
    for recipe_id, value, *traits in rated:
        said[recipe_id] = value
        for kind, trait in zip(("cuisine", "main_ingredient", "family"), traits, strict=True):
            if trait is not None:
                sums[kind][trait][0] += value
                sums[kind][trait][1] += 1
    means = {
        f"by_{kind}": {trait: total / (count + SMOOTHING) for trait, (total, count) in sums[kind].items()}
        for kind in ("cuisine", "main_ingredient", "family")
    }
    return Opinions(said=said, **means)


def ingredient_scores(user_id: int) -> dict[int, int]:
    """Return what the person wished of single foods, by food id: −100 (avoid) to 100."""
    wishes = IngredientScore.objects.filter(user_id=user_id).values_list("ingredient_id", "score")
    return {ingredient_id: round(100 * score) for ingredient_id, score in wishes}


def ingredient_penalties(scores: Mapping[int, int], dishes: DishColumns) -> np.ndarray:
    """Return the penalty of each dish for the foods in it that the person has scored, in hundredths of liking.

    A positive score is a negative penalty: it lifts the dish.

    Args:
        scores: as `ingredient_scores` returns them.

    Returns: int64 (R,).
    """
    return -dishes.lines.sum_of(scores)

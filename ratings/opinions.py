"""What a person has said about dishes and foods, and what it says of dishes that are like them. No model is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from django.db.models import QuerySet

from core import prepared
from ratings.models import IngredientScore, Rating
from recipes.columns import DishColumns
from recipes.models import Recipe

LEARNED_LIMIT = 0.6
"""What is inferred stays below what was said: an explicit like is worth 1."""
SMOOTHING = 2.0
"""Pseudo-counts of neutral ratings: one like of one curry does not make a curry lover."""
TRAITS = ("cuisine", "main_ingredient", "family")


@dataclass(frozen=True, kw_only=True)
class Opinions:
    """What a person's ratings say: of the dishes themselves, and of each trait by its name."""

    said: Mapping[int, int] = field(default_factory=dict)
    """1 or −1 by recipe id."""
    by_cuisine: Mapping[str, float] = field(default_factory=dict)
    by_main_ingredient: Mapping[str, float] = field(default_factory=dict)
    by_family: Mapping[str, float] = field(default_factory=dict)

    def liking(self, dishes: DishColumns) -> np.ndarray:
        """Return the predicted liking of each dish, −1 to 1; 0 where nothing is known. Explicit ratings always win.

        Returns: float64 (R,).
        """
        return dishes.look_up(self.said, otherwise=self.of_traits(dishes))

    def of_traits(self, dishes: DishColumns) -> np.ndarray:
        """Return what the traits of each dish say, within ±LEARNED_LIMIT; 0 where they say nothing: float64 (R,)."""
        if not self.said:
            return np.zeros(len(dishes))
        learned = (
            dishes.cuisine.look_up(self.by_cuisine)
            + dishes.main_ingredient.look_up(self.by_main_ingredient)
            + dishes.family.look_up(self.by_family)
        ) / 3
        return np.clip(learned, -LEARNED_LIMIT, LEARNED_LIMIT)


def opinions_of(user_id: int) -> Opinions:
    """Return what a person's ratings say, in one query; `len(said)` is how many recipes they have rated."""
    return _from_rows(prepared.rows(_rated, user_id))


def opinions_from_likes(recipe_ids: Iterable[int]) -> Opinions:
    """Return what liking these recipes would say, in one query; ids that are not there say nothing."""
    liked = Recipe.objects.filter(pk__in=list(recipe_ids)).order_by("pk").values_list(
        "pk", "cuisine", "main_ingredient__name", "main_ingredient__family"
    )  # fmt: skip
    return _from_rows((pk, 1, *traits) for pk, *traits in liked)


def _rated(user_id: int) -> QuerySet:
    return Rating.objects.filter(user_id=user_id).order_by("pk").values_list(
        "recipe_id", "value", "recipe__cuisine", "recipe__main_ingredient__name", "recipe__main_ingredient__family"
    )  # fmt: skip


def _from_rows(rows: Iterable[tuple]) -> Opinions:
    """Return what rows of recipe id, value and traits, in the order of `TRAITS`, say."""
    said: dict[int, int] = {}
    sums: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for recipe_id, value, *traits in rows:
        said[recipe_id] = value
        for kind, trait in zip(TRAITS, traits, strict=True):
            if trait is not None:
                sums[kind][trait][0] += value
                sums[kind][trait][1] += 1
    means = {
        f"by_{kind}": {trait: total / (count + SMOOTHING) for trait, (total, count) in sums[kind].items()}
        for kind in TRAITS
    }
    return Opinions(said=said, **means)


def ingredient_scores(user_id: int) -> dict[int, int]:
    """Return what the person wished of single foods, by food id: −100 (avoid) to 100."""
    return {ingredient_id: round(100 * score) for ingredient_id, score in prepared.rows(_wishes, user_id)}


def _wishes(user_id: int) -> QuerySet:
    return IngredientScore.objects.filter(user_id=user_id).values_list("ingredient_id", "score")


def ingredient_penalties(scores: Mapping[int, int], dishes: DishColumns) -> np.ndarray:
    """Return the penalty of each dish for the foods in it that the person has scored, in hundredths of liking.

    A positive score is a negative penalty: it lifts the dish.

    Args:
        scores: as `ingredient_scores` returns them.

    Returns: int64 (R,).
    """
    return -dishes.lines.sum_of(scores)

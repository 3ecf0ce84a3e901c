"""What a dish costs a person: the catalogue's price, moved by what they pay themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

import numpy as np

from plans.models import IngredientPrice
from recipes import costing
from recipes.columns import DishColumns
from recipes.models import Recipe, RecipeIngredient

PriceChanges = dict[int, int]
"""By recipe id: tenths of a gram × pence a kilogram, for all servings."""


def own_price_differences(user_id: int) -> dict[int, int]:
    """Return, by id of each food with the person's own price, by how many pence a kilogram it is dearer for them."""
    own = IngredientPrice.objects.filter(user_id=user_id).order_by()
    rows = own.values_list("ingredient_id", "pence_per_kg", "ingredient__pence_per_kg")
    return {food_id: own_pence - (usual_pence or 0) for food_id, own_pence, usual_pence in rows}


def own_price_changes(user_id: int, recipe_ids: Collection[int]) -> PriceChanges:
    """Return, for each of `recipe_ids` that holds foods with the person's own price, by how much all servings change.

    Read from the database as it is now: what a plan is said to cost does not depend on a snapshot.
    """
    difference = own_price_differences(user_id)
    changes: dict[int, int] = defaultdict(int)
    lines = RecipeIngredient.objects.filter(recipe_id__in=recipe_ids, ingredient_id__in=difference).order_by()
    for recipe_id, food_id, mass_g in lines.values_list("recipe_id", "ingredient_id", "grams"):
        # A line of unknown mass has an unknown price, whoever pays it.
        changes[recipe_id] += int(10 * (mass_g or 0)) * difference[food_id]
    return dict(changes)


def serving_prices(user_id: int, recipes: Iterable[Recipe]) -> dict[int, int]:
    """Return the price of one serving of each dish for this person, in whole pence, by recipe id: three queries.

    A dish with a food whose price is unknown costs what the rest of it does. None is planned; one may be in a week that
    was planned while its price was known, and its other foods are on the shopping list.
    """
    by_id = {recipe.pk: recipe for recipe in recipes}
    changes = own_price_changes(user_id, by_id)
    unknown = [pk for pk, recipe in by_id.items() if recipe.pence_per_serving is None]
    lines = RecipeIngredient.objects.filter(recipe_id__in=unknown, ingredient__pence_per_kg__isnull=False).order_by()
    rest: dict[int, list[tuple[Decimal, int | None]]] = defaultdict(list)
    for recipe_id, mass_g, pence_per_kg in lines.values_list("recipe_id", "grams", "ingredient__pence_per_kg"):
        rest[recipe_id].append((mass_g or Decimal(0), pence_per_kg))
    return {
        pk: costing.changed_pence(
            costing.pence_per_serving(rest[pk], servings=recipe.servings) or 0
            if recipe.pence_per_serving is None
            else recipe.pence_per_serving,
            changes.get(pk, 0),
            servings=recipe.servings,
        )
        for pk, recipe in by_id.items()
    }


def serving_pence(recipe: Recipe, changes: PriceChanges) -> int:
    """Return the price of one serving for this person, in whole pence, never below 0."""
    change = changes.get(recipe.pk, 0)
    return costing.changed_pence(recipe.pence_per_serving or 0, change, servings=recipe.servings)


def servings_pence(dishes: DishColumns, differences: Mapping[int, int]) -> np.ndarray:
    """Return the price of one serving of each dish for the person with these `own_price_differences`: int64 (R,)."""
    found = dishes.lines.lines_with(differences)
    each = np.fromiter(differences.values(), dtype=np.int64, count=len(differences))
    change = dishes.lines.add_up(found.row, np.maximum(found.decigrams, 0) * each[found.food])
    return costing.changed_pence(np.maximum(dishes.pence, 0), change, servings=dishes.servings)

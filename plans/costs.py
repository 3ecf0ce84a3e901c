"""What a dish costs a person: the catalogue's price, moved by what they pay themselves."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from plans.models import IngredientPrice
from recipes import costing
from recipes.models import Recipe, RecipeIngredient


def own_price_changes(user_id: int) -> dict[int, Decimal]:
    """Return, for each recipe that holds foods with the person's own price, by how many pence a serving changes."""
    own = dict(IngredientPrice.objects.filter(user_id=user_id).values_list("ingredient_id", "pence_per_kg"))
    changes: dict[int, Decimal] = defaultdict(Decimal)
    if not own:
        return changes
    lines = RecipeIngredient.objects.filter(ingredient_id__in=own).select_related("recipe", "ingredient")
    for line in lines:
        if line.grams is None:
            continue
        difference = own[line.ingredient_id] - (line.ingredient.pence_per_kg or 0)
        changes[line.recipe_id] += costing.pence_for(line.grams, pence_per_kg=difference) / line.recipe.servings
    return dict(changes)


def serving_pence(recipe: Recipe, changes: dict[int, Decimal]) -> int:
    """Return the price of one serving for this person, in whole pence, never below 0."""
    return max(0, costing.whole_pence(Decimal(recipe.pence_per_serving or 0) + changes.get(recipe.pk, Decimal(0))))

"""Changes to foods and recipes, with everything derived kept in step."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from core.columns import write_columns
from core.errors import Conflict
from core.vocabulary import Exclusion, all_bits
from recipes import costing, diets, nutrition, units
from recipes.models import Ingredient, Recipe, RecipeIngredient
from recipes.selectors import MIN_KNOWN_SHARE

logger = logging.getLogger(__name__)

DERIVED = (
    *nutrition.LABEL,
    "serving_g",
    "known_share",
    "pence_per_serving",
    "allergens_contained",
    "allergens_blocked",
    "diets",
)


@transaction.atomic
def save_ingredient(ingredient: Ingredient) -> int:
    """Save a food and bring every recipe that holds it into step; return how many of them changed.

    Raises:
        ValidationError: a field is wrong.
    """
    ingredient.full_clean()
    ingredient.save()
    return refresh_recipes(ingredient.lines.values_list("recipe_id", flat=True))


@transaction.atomic
def refresh_recipes(recipe_ids: Iterable[int]) -> int:
    """Derive grams, figures, price, allergens and diets anew; return how many recipes changed.

    A recipe that changed gets a new `food_changed_at`, which makes the plans that hold it due for a new check.
    """
    changed: list[Recipe] = []
    weighed: list[RecipeIngredient] = []
    recipes = Recipe.objects.filter(pk__in=set(recipe_ids)).prefetch_related("lines__ingredient").order_by("pk")
    for recipe in recipes:
        lines = list(recipe.lines.all())
        weighed += [line for line in lines if _weigh(line)]
        before = [getattr(recipe, name) for name in DERIVED]
        _derive(recipe, lines)
        if before != [getattr(recipe, name) for name in DERIVED]:
            recipe.food_changed_at = timezone.now()
            changed.append(recipe)
    write_columns(weighed, ["grams"])
    write_columns(changed, [*DERIVED, "food_changed_at"])
    return len(changed)


@transaction.atomic
def publish(recipe: Recipe) -> Recipe:
    """Offer a recipe to planners.

    Raises:
        Conflict: something that planning needs is missing; `details["missing"]` lists it.
    """
    refresh_recipes([recipe.pk])
    recipe.refresh_from_db()
    missing = what_is_missing(recipe)
    if missing:
        raise Conflict(f"{recipe.title!r} can't be published yet: {'; '.join(missing)}.", details={"missing": missing})
    recipe.status = Recipe.Status.PUBLISHED
    recipe.save(update_fields=["status", "updated_at"])
    for copy in recipe.copies.filter(status=Recipe.Status.DRAFT):
        if not what_is_missing(copy):
            publish(copy)
    return recipe


@transaction.atomic
def withdraw(recipe: Recipe) -> Recipe:
    """Take a recipe back to draft: no new plan will hold it, and plans that do are due for a new check.

    Its personal copies go with it: whatever is wrong with the dish is wrong with them.
    """
    now = timezone.now()
    recipe.status = Recipe.Status.DRAFT
    recipe.food_changed_at = now
    recipe.save(update_fields=["status", "food_changed_at", "updated_at"])
    recipe.copies.filter(status=Recipe.Status.PUBLISHED).update(
        status=Recipe.Status.DRAFT, food_changed_at=now, updated_at=now
    )
    return recipe


def what_is_missing(recipe: Recipe) -> list[str]:
    """Return, in words, what keeps a recipe from being planned; empty when nothing does."""
    missing = []
    lines = list(recipe.lines.select_related("ingredient"))
    if not lines:
        missing.append("it has no ingredients")
    if not recipe.steps:
        missing.append("it has no steps")
    if recipe.main_ingredient_id is None:
        missing.append("its main ingredient is not named")
    missing += [f"the mass of {line} is not known" for line in lines if line.grams is None]
    if lines and recipe.known_share < MIN_KNOWN_SHARE:
        missing.append(f"figures are known for only {recipe.known_share:.0%} of its mass")
    missing += [f"{line.ingredient} has no price" for line in lines if line.ingredient.pence_per_kg is None]
    return missing


def _weigh(line: RecipeIngredient) -> bool:
    """Set the grams of a line; return whether they changed."""
    before = line.grams
    try:
        line.grams = units.grams(
            line.quantity, line.unit, density_g_per_ml=line.ingredient.density_g_per_ml, each_g=line.ingredient.each_g
        )
    except units.CannotWeigh:
        line.grams = None
    return line.grams != before


def _derive(recipe: Recipe, lines: list[RecipeIngredient]) -> None:
    foods = [line.ingredient for line in lines]
    result = nutrition.per_serving(
        [
            nutrition.Portion(line.grams, {name: getattr(line.ingredient, name) for name in nutrition.LABEL})
            for line in lines
        ],
        servings=recipe.servings,
    )
    for name, value in result.figures.items():
        setattr(recipe, name, value)
    recipe.serving_g = result.serving_g
    recipe.known_share = result.known_share
    recipe.pence_per_serving = costing.pence_per_serving(
        [(line.grams, line.ingredient.pence_per_kg) for line in lines], servings=recipe.servings
    )
    recipe.allergens_contained = recipe.allergens_blocked = recipe.diets = 0
    for food in foods:
        recipe.allergens_contained |= food.allergens_contained
        recipe.allergens_blocked |= food.allergens_blocked
    if foods:
        everything = all_bits(Exclusion)
        recipe.diets = diets.diets_of(food.excludes if food.is_excludes_reviewed else everything for food in foods)
    else:
        recipe.allergens_blocked = Recipe._meta.get_field("allergens_blocked").get_default()

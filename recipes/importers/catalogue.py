"""Loads the shipped catalogue into the database, changing only what its files have changed."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.columns import write_columns
from core.vocabulary import Allergen, AllergenStatus, Exclusion, Slot, to_bits
from recipes import services
from recipes.importers.catalogue_files import CatalogueError, FoodEntry, RecipeEntry, read_foods, read_recipes
from recipes.models import Ingredient, Recipe, RecipeIngredient

logger = logging.getLogger(__name__)

SOURCE = "The mealplanner catalogue"


@dataclass(frozen=True)
class LoadReport:
    """How many rows the load wrote, and how many it found as they should be."""

    foods_written: int
    foods_unchanged: int
    recipes_written: int
    recipes_unchanged: int


@transaction.atomic
def load(foods: list[FoodEntry] | None = None, recipes: list[RecipeEntry] | None = None) -> LoadReport:
    """Bring foods and recipes of the files into the database; a second run writes nothing.

    A row is written only when its entry differs from the one last loaded, so what a curator has edited since stays.

    Raises:
        CatalogueError: a file is wrong, or a recipe names a food that is in no table. Nothing is written then.
    """
    foods = read_foods() if foods is None else foods
    recipes = read_recipes() if recipes is None else recipes
    _refuse_unknown_foods(foods, recipes)
    written_foods = _write_foods(foods)
    foods_by_slug = {food.slug: food for food in Ingredient.objects.all()}
    written_recipes = _write_recipes(recipes, foods_by_slug)
    touched = set(written_recipes)
    touched.update(
        RecipeIngredient.objects.filter(ingredient__slug__in=written_foods).values_list("recipe_id", flat=True)
    )
    services.refresh_recipes(touched)
    report = LoadReport(
        foods_written=len(written_foods),
        foods_unchanged=len(foods) - len(written_foods),
        recipes_written=len(written_recipes),
        recipes_unchanged=len(recipes) - len(written_recipes),
    )
    logger.info("catalogue loaded", extra=vars(report))
    return report


def _refuse_unknown_foods(foods: list[FoodEntry], recipes: list[RecipeEntry]) -> None:
    known = {food.slug for food in foods}
    for recipe in recipes:
        missing = sorted({line.food for line in recipe.ingredients} - known)
        if missing:
            raise CatalogueError(f"recipe {recipe.slug!r} names foods that are in no table: {', '.join(missing)}")


def _write_foods(entries: list[FoodEntry]) -> list[str]:
    """Write the foods whose entries have changed; return their slugs."""
    stored = {food.slug: food for food in Ingredient.objects.all()}
    new: list[Ingredient] = []
    changed: list[Ingredient] = []
    for entry in entries:
        food = stored.get(entry.slug)
        if food is not None and food.catalogue_digest == entry.digest():
            continue
        (new if food is None else changed).append(_filled_food(food or Ingredient(slug=entry.slug), entry))
    Ingredient.objects.bulk_create(new)
    write_columns(changed, _all_columns(Ingredient))
    return [food.slug for food in [*new, *changed]]


def _filled_food(food: Ingredient, entry: FoodEntry) -> Ingredient:
    plain = entry.model_dump(exclude={"allergens", "excludes"})
    for name, value in plain.items():
        setattr(food, name, value)
    by_status: dict[str, list[str]] = {status: [] for status in AllergenStatus}
    for allergen, status in entry.allergens.items():
        by_status[status].append(allergen)
    food.allergens_contained = to_bits(by_status[AllergenStatus.CONTAINS], Allergen)
    food.allergens_possible = to_bits(by_status[AllergenStatus.MAY_CONTAIN], Allergen)
    food.allergens_unknown = to_bits(by_status[AllergenStatus.UNKNOWN], Allergen)
    food.excludes = to_bits(entry.excludes, Exclusion)
    food.is_excludes_reviewed = True
    food.catalogue_digest = entry.digest()
    food.updated_at = timezone.now()
    return food


def _write_recipes(entries: list[RecipeEntry], foods: dict[str, Ingredient]) -> list[int]:
    """Write the recipes whose entries have changed, published; return their ids."""
    stored = {recipe.slug: recipe for recipe in Recipe.objects.all()}
    new: list[Recipe] = []
    changed: list[Recipe] = []
    lines: list[RecipeIngredient] = []
    for entry in entries:
        recipe = stored.get(entry.slug)
        if recipe is not None and recipe.catalogue_digest == entry.digest():
            continue
        is_new = recipe is None
        recipe = _filled_recipe(recipe or Recipe(slug=entry.slug), entry, foods)
        (new if is_new else changed).append(recipe)
        lines += [
            RecipeIngredient(
                recipe=recipe, ingredient=foods[line.food], position=position, quantity=line.quantity, unit=line.unit,
                note=line.note, is_optional=line.optional,
            )
            for position, line in enumerate(entry.ingredients)
        ]  # fmt: skip
    Recipe.objects.bulk_create(new)
    write_columns(changed, _all_columns(Recipe))
    RecipeIngredient.objects.filter(recipe__in=changed).delete()
    RecipeIngredient.objects.bulk_create(lines)
    return [recipe.pk for recipe in [*new, *changed]]


def _all_columns(model: type[Model]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if not column.primary_key]


def _filled_recipe(recipe: Recipe, entry: RecipeEntry, foods: dict[str, Ingredient]) -> Recipe:
    for name in (
        "title",
        "meal_type",
        "cuisine",
        "dish_kind",
        "difficulty",
        "minutes",
        "servings",
        "keeps_days",
        "steps",
    ):
        setattr(recipe, name, getattr(entry, name))
    recipe.slots = to_bits(entry.slots, Slot)
    recipe.main_ingredient = foods[entry.main]
    recipe.status = Recipe.Status.PUBLISHED
    recipe.source = SOURCE
    recipe.catalogue_digest = entry.digest()
    recipe.updated_at = timezone.now()
    return recipe

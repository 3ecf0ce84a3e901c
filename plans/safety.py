"""The gate: what is about to be saved or shown is read once more from the food itself, by code that trusts nobody.

Allergens and diets come from the ingredients of each dish, not from the columns derived for the recipe, and the
person's needs come from their row as it is now: neither a planner's mistake nor a stale figure can pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.vocabulary import Allergen, Diet, Exclusion, Slot, all_bits, from_bits
from plans.models import MAX_PORTION_QUARTERS, MIN_PORTION_QUARTERS
from recipes import diets
from recipes.models import Recipe, RecipeIngredient
from users.models import Profile


@dataclass(frozen=True, kw_only=True)
class ServedMeal:
    """A meal that somebody is about to eat."""

    date: date
    slot: str
    recipe_id: int
    portion_quarters: int


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One broken rule: a stable code, and a sentence with the dish and what is wrong with it."""

    code: str
    sentence: str
    meal: ServedMeal


FOOD_RULES = frozenset({"allergen", "diet", "unpublished", "unknown_recipe"})
"""What no plan may show, however old. The other codes are about effort and shape: they bind when a week is made."""


def violations(user_id: int, meals: Sequence[ServedMeal]) -> list[Violation]:
    """Return every hard rule that `meals` break for this person, in the order of the meals; empty means safe.

    Three queries, whatever the number of meals.
    """
    return violations_of(Profile.objects.get(user_id=user_id), meals)


def violations_of(profile: Profile, meals: Sequence[ServedMeal]) -> list[Violation]:
    """Return the same for needs that no row holds: those of somebody who has no account."""
    recipes = {recipe.pk: recipe for recipe in Recipe.objects.filter(pk__in={meal.recipe_id for meal in meals})}
    foods = _foods_by_recipe(recipes)
    found: list[Violation] = []
    for meal in meals:
        recipe = recipes.get(meal.recipe_id)
        if recipe is None:
            found.append(Violation(code="unknown_recipe", sentence=f"There is no recipe {meal.recipe_id}.", meal=meal))
            continue
        for code, sentence in [
            *_food_faults(profile, recipe, foods[recipe.pk]),
            *_effort_faults(profile, recipe, meal),
        ]:
            found.append(Violation(code=code, sentence=sentence, meal=meal))
    return found + _doubled_places(meals)


def food_violations(user_id: int, meals: Sequence[ServedMeal]) -> list[Violation]:
    """Return only what may never be shown: allergens, diets, and dishes that are withdrawn or gone."""
    return [violation for violation in violations(user_id, meals) if violation.code in FOOD_RULES]


@dataclass(frozen=True)
class _Food:
    name: str
    allergens_blocked: int
    excludes: int


def _foods_by_recipe(recipe_ids: Iterable[int]) -> dict[int, list[_Food]]:
    foods: dict[int, list[_Food]] = defaultdict(list)
    for line in RecipeIngredient.objects.filter(recipe_id__in=recipe_ids).select_related("ingredient"):
        food = line.ingredient
        excludes = food.excludes if food.is_excludes_reviewed else all_bits(Exclusion)
        foods[line.recipe_id].append(_Food(food.name, food.allergens_blocked, excludes))
    return foods


def _food_faults(profile: Profile, recipe: Recipe, foods: list[_Food]) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if not foods:
        faults.append(("allergen", f"{recipe.title!r} has no ingredients, so what is in it is unknown."))
    for food in foods:
        for allergen in from_bits(food.allergens_blocked & profile.allergens, Allergen):
            label = Allergen(allergen).label.lower()
            faults.append(("allergen", f"{recipe.title!r} holds {food.name}, which does or may contain {label}."))
    fitting = diets.diets_of(food.excludes for food in foods)
    for diet in from_bits(profile.diets & ~fitting, Diet):
        faults.append(("diet", f"{recipe.title!r} is not {Diet(diet).label.lower()}."))
    if recipe.status != Recipe.Status.PUBLISHED:
        faults.append(("unpublished", f"{recipe.title!r} has been withdrawn."))
    return faults


def _effort_faults(profile: Profile, recipe: Recipe, meal: ServedMeal) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if meal.slot not in from_bits(recipe.slots, Slot):
        faults.append(("slot", f"{recipe.title!r} is not for {meal.slot}."))
    if recipe.difficulty > profile.max_difficulty:
        faults.append(
            ("difficulty", f"{recipe.title!r} has difficulty {recipe.difficulty}, above {profile.max_difficulty}.")
        )
    limit = profile.max_minutes_by_weekday[meal.date.weekday()]
    if recipe.minutes > limit:
        faults.append(
            ("minutes", f"{recipe.title!r} takes {recipe.minutes} minutes, above {limit} on {meal.date:%A}s.")
        )
    if not MIN_PORTION_QUARTERS <= meal.portion_quarters <= MAX_PORTION_QUARTERS:
        faults.append(("portion", f"A portion of {meal.portion_quarters / 4:g} is outside 0.5 to 2."))
    return faults


def _doubled_places(meals: Sequence[ServedMeal]) -> list[Violation]:
    seen: set[tuple[date, str]] = set()
    found = []
    for meal in meals:
        if (meal.date, meal.slot) in seen:
            found.append(Violation(code="doubled", sentence=f"{meal.slot} on {meal.date} is planned twice.", meal=meal))
        seen.add((meal.date, meal.slot))
    return found

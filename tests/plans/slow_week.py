"""A week's problem put together dish by dish from the database's rows: slow, plain, by no code of the loader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from plans.models import IngredientPrice, MealHistory, PantryItem, PlanMeal
from plans.solver import Choice, Dish, Ids, Meal, Nutrients
from ratings.models import IngredientScore, Rating
from recipes.models import Recipe, RecipeIngredient
from recipes.selectors import legal_recipes
from recipes.tags import tags_of
from users.models import Profile

NUTRIENTS = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "fibre_g", "sugars_g", "saturates_g", "salt_g")


def meals_of(profile: Profile, *, week_start: date, locked: Iterable[PlanMeal] = ()) -> list[Meal]:
    """Return the places of the week with what is legal in each."""
    staying = {(meal.day.date, meal.slot): meal for meal in locked}
    meals = []
    for day, limit in enumerate(profile.max_minutes_by_weekday):
        for slot in profile.slot_names:
            legal = dict(legal_recipes(profile, slot, max_minutes=limit).values_list("pk", "origin_id"))
            candidates = Ids(legal.keys() - legal.values())  # a copy comes in place of its origin
            kept = staying.get((week_start + timedelta(days=day), slot))
            if kept is not None and kept.recipe_id in candidates:
                choice = Choice(day, slot, kept.recipe_id, kept.portion_quarters)
                meals.append(Meal(day, slot, (kept.recipe_id,), locked=choice))
            else:
                meals.append(Meal(day, slot, candidates))
    return meals


def dishes_of(profile: Profile, *, week_start: date, standing: Iterable[PlanMeal] = ()) -> list[Dish]:
    """Return the dishes that are legal in any slot on the day with the most time, and those that stand, by id."""
    recipes = {meal.recipe_id: meal.recipe for meal in standing}
    for slot in profile.slot_names:
        recipes |= {recipe.pk: recipe for recipe in legal_recipes(profile, slot)}
    liking, penalties = _liking(profile, recipes.values()), _penalties(profile)
    recent, pantry, prices = _recent(profile, week_start), _pantry(profile, week_start), _price_changes(profile)
    dishes = []
    for pk, recipe in sorted(recipes.items()):
        main, penalty = recipe.main_ingredient, penalties[pk]
        pence = (Decimal(recipe.pence_per_serving or 0) + prices[pk]).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        dishes.append(
            Dish(
                recipe_id=pk,
                title=recipe.title,
                nutrients=Nutrients.from_floats(**{name: float(getattr(recipe, name) or 0) for name in NUTRIENTS}),
                pence=max(0, int(pence)),
                liking=round(1000 * max(-1.0, min(1.0, liking[pk] - min(penalty, 0.0)))),
                dislike_penalty=round(1000 * max(penalty, 0.0)),
                pantry_bonus=min(round(pantry[pk]), 240),
                main_ingredient=main.name if main else "",
                family=main.family if main else "",
                cuisine=recipe.cuisine,
                tags=tags_of(recipe),
                is_recent=pk in recent,
                keeps_days=recipe.keeps_days,
            )
        )
    return dishes


def _liking(profile: Profile, recipes: Iterable[Recipe]) -> dict[int, float]:
    said: dict[int, int] = {}
    sums: dict[tuple[str, object], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for rating in Rating.objects.filter(user_id=profile.user_id):
        said[rating.recipe_id] = rating.value
        for trait in _traits(rating.recipe):
            sums[trait][0] += rating.value
            sums[trait][1] += 1
    scores: dict[int, float] = {}
    for recipe in recipes:
        learned = sum(sums[trait][0] / (sums[trait][1] + 2) for trait in _traits(recipe) if trait in sums) / 3
        scores[recipe.pk] = float(said.get(recipe.pk, max(-0.6, min(0.6, learned))))
    return scores


def _traits(recipe: Recipe) -> list[tuple[str, object]]:
    main = recipe.main_ingredient
    return [("cuisine", recipe.cuisine), *([("main", main.pk), ("family", main.family)] if main else [])]


def _penalties(profile: Profile) -> dict[int, float]:
    penalties: dict[int, float] = defaultdict(float)
    disliked = set(profile.disliked_ingredients.values_list("pk", flat=True))
    wishes = dict(IngredientScore.objects.filter(user_id=profile.user_id).values_list("ingredient_id", "score"))
    for line in RecipeIngredient.objects.all():
        penalties[line.recipe_id] += 0.5 * (line.ingredient_id in disliked)
        penalties[line.recipe_id] -= float(wishes.get(line.ingredient_id, 0))
    return penalties


def _recent(profile: Profile, week_start: date) -> set[int]:
    days = [week_start - timedelta(days=back) for back in range(1, 15)]
    served = MealHistory.objects.filter(user_id=profile.user_id, date__in=days).exclude(outcome="skipped")
    return set(served.values_list("recipe_id", flat=True))


def _pantry(profile: Profile, week_start: date) -> dict[int, float]:
    at_home: dict[int, Decimal] = defaultdict(Decimal)
    expiring: set[int] = set()
    for item in PantryItem.objects.filter(user_id=profile.user_id):
        if item.expires_on is not None and item.expires_on < max(week_start, timezone.localdate()):
            continue
        at_home[item.ingredient_id] += item.quantity_g
        if item.expires_on is not None and item.expires_on < week_start + timedelta(days=7):
            expiring.add(item.ingredient_id)
    points: dict[int, float] = defaultdict(float)
    for line in RecipeIngredient.objects.filter(ingredient_id__in=at_home, grams__isnull=False):
        share = float(min(Decimal(1), at_home[line.ingredient_id] * line.recipe.servings / line.grams))
        points[line.recipe_id] += share * (120 if line.ingredient_id in expiring else 40)
    return points


def _price_changes(profile: Profile) -> dict[int, Decimal]:
    own = dict(IngredientPrice.objects.filter(user_id=profile.user_id).values_list("ingredient_id", "pence_per_kg"))
    changes: dict[int, Decimal] = defaultdict(Decimal)
    for line in RecipeIngredient.objects.filter(ingredient_id__in=own, grams__isnull=False):
        difference = own[line.ingredient_id] - (line.ingredient.pence_per_kg or 0)
        changes[line.recipe_id] += line.grams * difference / 1000 / line.recipe.servings
    return changes

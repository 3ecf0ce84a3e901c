"""Keeps the shopping list of a plan in step with its meals, the pantry and the person's prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plans import selectors, shopping
from plans.models import IngredientPrice, PantryItem, PlanMeal, ShoppingListItem, WeeklyPlan
from recipes.models import Ingredient, RecipeIngredient


@transaction.atomic
def rebuild(plan: WeeklyPlan) -> list[ShoppingListItem]:
    """Write the shopping list of a plan anew; a food that was ticked stays ticked, also while no meal needs it. Return
    the rows of the foods that are needed.

    Skipped meals need nothing; optional ingredients count, as the meals' figures count them. What is used adds up to
    the pence of the meals that are not skipped, so these have to be in step already (`writing.write_totals`).
    """
    eaten = PlanMeal.objects.filter(day__plan=plan).exclude(outcome=PlanMeal.Outcome.SKIPPED)
    meals = list(eaten.select_related("recipe"))
    needs = shopping.add_up(_needs(plan, meals))
    ingredients = Ingredient.objects.in_bulk(needs.keys())
    own = dict(IngredientPrice.objects.filter(user_id=plan.user_id).values_list("ingredient_id", "pence_per_kg"))
    foods = {
        pk: shopping.Food(pence_per_kg=own.get(pk, food.pence_per_kg), pack_g=food.pack_g)
        for pk, food in ingredients.items()
    }
    items = shopping.shopping_list(
        needs, foods=foods, at_home_g=at_home(plan.user_id, on=plan.week_start),
        bill_pence=sum(meal.cost_pence for meal in meals),
    )  # fmt: skip
    _clear(plan.shopping_items.exclude(ingredient_id__in=[item.ingredient_id for item in items]))
    # Rows keep their ids and ticks: a list that is open on somebody's telephone goes on working.
    rows = [
        ShoppingListItem(
            plan=plan,
            aisle=ingredients[item.ingredient_id].aisle,
            pack_g=foods[item.ingredient_id].pack_g,
            **vars(item),
        )
        for item in items
    ]
    ShoppingListItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["plan", "ingredient"],
        update_fields=["aisle", "needed_g", "from_pantry_g", "packs", "pack_g", "used_pence", "bought_pence"],
    )
    return list(selectors.shopping_items_of(plan))


def _clear(rows: QuerySet[ShoppingListItem]) -> None:
    """Take foods that no meal needs off the list. Rows of ticked ones stay out of sight: what has been bought is still
    bought when a meal needs it again."""
    # Emptied first: whatever somebody ticks or unticks meanwhile, no row is left with figures that count.
    rows.update(needed_g=0, from_pantry_g=0, packs=0, used_pence=0, bought_pence=0)
    rows.filter(is_ticked=False).delete()


def rebuild_current(user_id: int) -> None:
    """Rebuild the lists of a person's plans that are still ahead or under way: the pantry or a price has changed."""
    for plan in current_plans(user_id):
        rebuild(plan)


def current_plans(user_id: int) -> QuerySet[WeeklyPlan]:
    """Return a person's READY plans of this week and later that are not archived."""
    since = timezone.localdate() - timedelta(days=6)
    plans = WeeklyPlan.objects.filter(user_id=user_id, status=WeeklyPlan.Status.READY, week_start__gte=since)
    return plans.exclude(lifecycle=WeeklyPlan.Lifecycle.ARCHIVED).order_by("pk")


def at_home(user_id: int, *, on: date) -> dict[int, Decimal]:
    """Return the grams of each food in a person's pantry that have not expired before `on`."""
    stock: dict[int, Decimal] = defaultdict(Decimal)
    for item in PantryItem.objects.filter(user_id=user_id):
        if item.expires_on is None or item.expires_on >= on:
            stock[item.ingredient_id] += item.quantity_g
    return dict(stock)


def _needs(plan: WeeklyPlan, meals: Iterable[PlanMeal]) -> Iterable[tuple[int, Decimal]]:
    """Yield (food, grams) of every line of every meal, for the household."""
    lines: dict[int, list[RecipeIngredient]] = defaultdict(list)
    for line in RecipeIngredient.objects.filter(recipe_id__in={meal.recipe_id for meal in meals}):
        lines[line.recipe_id].append(line)
    for meal in meals:
        share = meal.portion * plan.household_size / meal.recipe.servings
        for line in lines[meal.recipe_id]:
            if line.grams is not None:
                yield line.ingredient_id, line.grams * share

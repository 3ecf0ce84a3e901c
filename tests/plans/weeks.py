"""Finished weeks, and what must be true of every one of them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from plans import generation, shopping_rows
from plans.figures import MACROS
from plans.models import MealHistory, PlanMeal, WeeklyPlan
from tests.plans import world
from users.models import User


def ready_week(user: User, **options: Any) -> WeeklyPlan:
    """Return a week that has just been planned."""
    plan = world.requested(user, **options)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    assert plan.status == WeeklyPlan.Status.READY
    return plan


def state_of(plan: WeeklyPlan) -> dict[str, Any]:
    """Return everything that a refused change must leave alone."""
    return {
        "plan": WeeklyPlan.objects.filter(pk=plan.pk).values("status", "lifecycle", "energy_kcal", "cost_pence").get(),
        "meals": list(PlanMeal.objects.filter(day__plan=plan).order_by("pk").values()),
        "history": sorted(MealHistory.objects.filter(plan=plan).values_list("date", "slot", "recipe_id", "outcome")),
        "shopping": shopping_of(plan),
    }


def shopping_of(plan: WeeklyPlan) -> dict[int, tuple[Any, ...]]:
    rows = plan.shopping_items.values_list("ingredient_id", "needed_g", "packs", "used_pence", "bought_pence")
    return {pk: tuple(rest) for pk, *rest in rows}


def assert_in_step(plan: WeeklyPlan) -> None:
    """Days add up their meals, the week its days, and history and shopping list say what the meals say."""
    plan.refresh_from_db()
    days = list(plan.days.prefetch_related("meals"))
    for name in (*MACROS, "cost_pence"):
        for day in days:
            assert getattr(day, name) == sum(getattr(meal, name) for meal in day.meals.all())
        assert getattr(plan, name) == sum(getattr(day, name) for day in days)
    served = {(day.date, meal.slot, meal.recipe_id, meal.outcome) for day in days for meal in day.meals.all()}
    assert set(MealHistory.objects.filter(plan=plan).values_list("date", "slot", "recipe_id", "outcome")) == served
    eaten = [meal for day in days for meal in day.meals.all() if meal.outcome != PlanMeal.Outcome.SKIPPED]
    used = [row.used_pence for row in plan.shopping_items.all()]
    assert sum(pence or 0 for pence in used) == sum(meal.cost_pence for meal in eaten)
    listed = shopping_of(plan)
    shopping_rows.rebuild(plan)
    assert shopping_of(plan) == listed


def declare_what_it_holds(plan: WeeklyPlan) -> None:
    """Declare, the way the profile's service does, an allergen that a dish of the week holds."""
    profile = plan.user.profile
    profile.allergens = next(
        meal.recipe.allergens_blocked for meal in world.meals(plan) if meal.recipe.allergens_blocked
    )
    profile.needs_changed_at = timezone.now()
    profile.save()

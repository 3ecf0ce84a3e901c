"""What stays of a week that is planned anew: what is locked, and what was said of meals that are over."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from plans.models import PlanDay, PlanMeal, WeeklyPlan

PLANNED, SKIPPED = PlanMeal.Outcome.PLANNED, PlanMeal.Outcome.SKIPPED


def staying(plan: WeeklyPlan) -> QuerySet[PlanMeal]:
    """Return the meals of a plan that no planner may change: locked, cooked or skipped, with their days."""
    meals = PlanMeal.objects.filter(day__plan=plan).select_related("day")
    return meals.filter(Q(is_locked=True) | ~Q(outcome=PLANNED))


def carry_over(old: WeeklyPlan, new: WeeklyPlan) -> None:
    """Put into a new, still empty plan what stays of the one that it takes the place of."""
    meals = list(staying(old))
    dates = sorted({meal.day.date for meal in meals})
    days = {day.date: day for day in PlanDay.objects.bulk_create(PlanDay(plan=new, date=each) for each in dates)}
    for meal in meals:
        meal.pk, meal.day = None, days[meal.day.date]
    PlanMeal.objects.bulk_create(meals)


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What is known of a meal besides its dish."""

    is_locked: bool = False
    outcome: str = PLANNED
    reasons: list[str]


def marks(before: PlanMeal | None, *, recipe_id: int, reasons: list[str]) -> Marks:
    """Return the marks of a meal that a planner puts where `before` stood; `reasons` are why it would choose the dish.

    A dish that had to go from a meal that is over leaves nothing to cook: what takes its place in the plan is skipped.
    """
    if before is None or before.recipe_id != recipe_id:
        is_over = before is not None and before.outcome != PLANNED
        return Marks(outcome=SKIPPED if is_over else PLANNED, reasons=reasons)
    if before.is_locked or before.outcome == PLANNED:
        return Marks(is_locked=before.is_locked, outcome=before.outcome, reasons=reasons)
    # The planner had no choice here, so why it was chosen is what was said the first time.
    return Marks(outcome=before.outcome, reasons=before.reasons)

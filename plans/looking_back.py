"""The weeks that a person has lived by: what was planned for them, what became of it, and what it was to be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from plans.models import MealHistory, PlanMeal, WeeklyPlan
from plans.selectors import ORDER_OF_THE_DAY
from ratings import behaviour
from users.models import Profile, User

Outcome, Lifecycle = PlanMeal.Outcome, WeeklyPlan.Lifecycle
DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Meal:
    date: date
    slot: str
    recipe_id: int
    title: str
    outcome: str
    energy_kcal: Decimal
    protein_g: Decimal
    cost_pence: int


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week that was taken up."""

    plan_id: int
    week_start: date
    energy_target_kcal: float
    """Of a day's planned slots, as it was when the week was planned; so is the protein's. 0 where it was not kept."""
    protein_target_g: float
    meals: tuple[Meal, ...]
    """In the order of the week."""
    today: date

    @property
    def is_over(self) -> bool:
        return self.week_start + timedelta(days=DAYS) <= self.today

    @property
    def due(self) -> tuple[Meal, ...]:
        """Return the meals that could have been had: those of past days, and what is said of the others already."""
        return tuple(meal for meal in self.meals if meal.date < self.today or meal.outcome != Outcome.PLANNED)


@dataclass(frozen=True, kw_only=True)
class LookBack:
    """A person's weeks, the oldest first; weeks without a plan that was taken up are not in it."""

    since: date
    until: date
    budget_pence: int | None
    """The one of now: those of before are not kept."""
    weeks: tuple[Week, ...]
    sinking: frozenset[int] = frozenset()
    """The dishes that rank lower for what became of them."""


def look_back(user: User, *, weeks: int) -> LookBack:
    """Return the last `weeks` weeks of a person, the current one included, in five queries.

    Weeks begin on Mondays. A week is one plan: the active one; else, of those that were active once, the one of whose
    meals most were cooked or skipped, else the latest. Drafts were never lived by.
    """
    today = timezone.localdate()
    until = today - timedelta(days=today.weekday())
    since = until - timedelta(weeks=weeks - 1)
    plans = _plans(user, since, until)
    meals: dict[int, list[Meal]] = defaultdict(list)
    rows = PlanMeal.objects.filter(day__plan__in=[plan.pk for plan in plans]).order_by("day__date", ORDER_OF_THE_DAY)
    for plan_id, *values in rows.values_list(
        "day__plan_id", "day__date", "slot", "recipe_id", "recipe__title", "outcome", "energy_kcal", "protein_g",
        "cost_pence",
    ):  # fmt: skip
        named: dict[str, Any] = dict(zip(Meal.__dataclass_fields__, values, strict=True))
        meals[plan_id].append(Meal(**named))
    return LookBack(
        since=since,
        until=until + timedelta(days=DAYS - 1),
        budget_pence=Profile.objects.values_list("weekly_budget_pence", flat=True).get(user=user),
        weeks=tuple(
            Week(
                plan_id=plan.pk, week_start=plan.week_start, meals=tuple(meals[plan.pk]), today=today,
                energy_target_kcal=plan.targets.get("energy_kcal", 0),
                protein_target_g=plan.targets.get("protein_g", 0),
            )
            for plan in plans if meals[plan.pk]
        ),
        sinking=behaviour.sinking(user.pk),
    )  # fmt: skip


def _plans(user: User, since: date, until: date) -> list[WeeklyPlan]:
    # A draft that is archived loses what was only planned from the history; one that was lived by keeps it.
    was_lived_by = Q(lifecycle=Lifecycle.ACTIVE) | Q(
        Exists(MealHistory.objects.filter(plan=OuterRef("pk"))), lifecycle=Lifecycle.ARCHIVED
    )
    said = Count("days__meals", filter=~Q(days__meals__outcome=Outcome.PLANNED))
    found = WeeklyPlan.objects.filter(
        was_lived_by, user=user, status=WeeklyPlan.Status.READY, week_start__range=(since, until)
    ).annotate(said=said)
    best: dict[date, WeeklyPlan] = {}
    for plan in sorted(found, key=lambda each: (each.lifecycle == Lifecycle.ACTIVE, each.said, each.pk)):
        best[plan.week_start] = plan
    return [best[monday] for monday in sorted(best)]

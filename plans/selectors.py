"""Reads of a person's plans. Nothing else fetches them, and nobody sees somebody else's."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from core.errors import NotFound
from core.vocabulary import Slot
from plans.models import MealHistory, PlanAction, PlanDay, PlanMeal, PreferenceRequest, ShoppingListItem, WeeklyPlan
from users.models import Profile, User

ORDER_OF_THE_DAY = Case(*(When(slot=slot, then=Value(index)) for index, slot in enumerate(Slot.values)))
"""By name, dinner would come before lunch."""
SLOWEST_EDIT = timedelta(minutes=1)
"""A change is timed before it is committed, and until then a check reads what was there before: so a check vouches only
for what changed at least this long before it. It also covers clocks of several machines."""


def plans_of(user: User) -> QuerySet[WeeklyPlan]:
    """Return a person's plans, newest week first."""
    return WeeklyPlan.objects.filter(user=user).order_by("-week_start", "-pk")


def plan_for(user: User, plan_id: int) -> WeeklyPlan:
    """Return one plan with its days and meals in the order of the day.

    Raises:
        NotFound: no such plan, or somebody else's.
    """
    meals = PlanMeal.objects.select_related("recipe").order_by(ORDER_OF_THE_DAY)
    days = Prefetch("days", PlanDay.objects.prefetch_related(Prefetch("meals", meals)).order_by("date"))
    plan = plans_of(user).prefetch_related(days).filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(f"You have no plan {plan_id}.")
    return plan


def meal_for(user: User, plan_id: int, meal_id: int) -> PlanMeal:
    """Return one meal of a person's plan.

    Raises:
        NotFound: no such meal in a plan of this person.
    """
    meals = PlanMeal.objects.select_related("day__plan", "recipe").filter(day__plan__user=user, day__plan_id=plan_id)
    meal = meals.filter(pk=meal_id).first()
    if meal is None:
        raise NotFound(f"Your plan {plan_id} has no meal {meal_id}.")
    return meal


def actions_of(user: User, plan_id: int) -> QuerySet[PlanAction]:
    """Return what was asked of a person's plan, the newest first.

    Raises:
        NotFound: no such plan, or somebody else's.
    """
    if not plans_of(user).filter(pk=plan_id).exists():
        raise NotFound(f"You have no plan {plan_id}.")
    return PlanAction.objects.filter(plan_id=plan_id).order_by("-pk")


def action_for(user: User, plan_id: int, action_id: int) -> PlanAction:
    """Return one action on a person's plan.

    Raises:
        NotFound: no such action on a plan of this person.
    """
    action = actions_of(user, plan_id).filter(pk=action_id).select_related("plan").first()
    if action is None:
        raise NotFound(f"Your plan {plan_id} has no action {action_id}.")
    return action


def shopping_items_of(plan: WeeklyPlan) -> QuerySet[ShoppingListItem]:
    """Return the lines of a plan's shopping list, without ticked foods that no meal needs any more."""
    return plan.shopping_items.filter(needed_g__gt=0)


def shopping_item_for(user: User, plan_id: int, item_id: int) -> ShoppingListItem:
    """Return one line of a person's shopping list.

    Raises:
        NotFound: no such line in a plan of this person.
    """
    items = ShoppingListItem.objects.select_related("ingredient").filter(plan__user=user, plan_id=plan_id)
    item = items.filter(pk=item_id, needed_g__gt=0).first()
    if item is None:
        raise NotFound(f"The shopping list of your plan {plan_id} has no line {item_id}.")
    return item


def history_of(user: User, *, since: date | None = None, until: date | None = None) -> QuerySet[MealHistory]:
    """Return what a person was served, newest first; both dates are included, and None means no limit.

    What an archived week still had planned from today on will not be served, and is left out.
    """
    served = MealHistory.objects.filter(user=user).select_related("recipe").order_by("-date", ORDER_OF_THE_DAY, "pk")
    served = served.exclude(
        plan__lifecycle=WeeklyPlan.Lifecycle.ARCHIVED,
        outcome=PlanMeal.Outcome.PLANNED,
        date__gte=timezone.localdate(),
    )
    if since is not None:
        served = served.filter(date__gte=since)
    return served if until is None else served.filter(date__lte=until)


def preferences_for(user: User, request_id: int) -> PreferenceRequest:
    """Return one answered questionnaire of a person, with its plan.

    Raises:
        NotFound: no such request, or somebody else's.
    """
    found = PreferenceRequest.objects.filter(user=user, pk=request_id).select_related("plan").first()
    if found is None:
        raise NotFound(f"You have no preferences {request_id}.")
    return found


def due_for_check() -> QuerySet[WeeklyPlan]:
    """Return the plans of weeks not yet over whose food or whose person's needs changed after the last check."""
    current = WeeklyPlan.objects.filter(
        status=WeeklyPlan.Status.READY, week_start__gt=timezone.localdate() - timedelta(days=7)
    ).exclude(lifecycle=WeeklyPlan.Lifecycle.ARCHIVED)
    return current.filter(_is_out_of_step()).order_by("pk")


def is_due_for_check(plan: WeeklyPlan) -> bool:
    """Return whether food or needs have changed since the gate last saw this plan."""
    return WeeklyPlan.objects.filter(_is_out_of_step(), pk=plan.pk).exists()


def _is_out_of_step() -> Q:
    vouched_for = OuterRef("checked_at") - SLOWEST_EDIT
    changed_food = PlanMeal.objects.filter(day__plan=OuterRef("pk"), recipe__food_changed_at__gt=vouched_for)
    changed_needs = Profile.objects.filter(user=OuterRef("user"), needs_changed_at__gt=vouched_for)
    return Q(checked_at__isnull=True) | Exists(changed_food) | Exists(changed_needs)


def to_ring_again() -> list[int]:
    """Return the ids of requested plans that no worker has taken in time."""
    return WeeklyPlan.objects.to_ring_again(pending_for_s=settings.PLAN_PENDING_RING_AFTER_S)


def actions_to_ring_again() -> list[int]:
    """Return the ids of actions that no worker has taken in time."""
    return PlanAction.objects.to_ring_again(pending_for_s=settings.PLAN_PENDING_RING_AFTER_S)

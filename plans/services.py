"""What a person does with their weeks: ask, open, activate, archive; and the checks that run without being asked."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from core import races
from core.errors import Conflict, Invalid
from core.models import new_round
from plans import gave_way, keeping, safety, selectors, shopping_rows, writing
from plans.models import MealHistory, PlanMeal, WeeklyPlan
from plans.safety import ServedMeal
from users.models import User

logger = logging.getLogger(__name__)

WEEKS_AHEAD = 8
"""Prices and tastes move: a week further off would be planned again anyway."""

WEEKS_SEEN = 4
"""Weeks in a row that another one is to differ from: more would leave little that is as good."""

Status, Lifecycle = WeeklyPlan.Status, WeeklyPlan.Lifecycle


def request_plan(user: User, *, week_start: date, replace: bool = False) -> WeeklyPlan:
    """Ask for a week and return its row, PENDING and to be rung; or the plan that the person already has for it.

    The same week asked twice is one plan, however fast the second click: the database holds at most one live draft
    for a person and week.

    Args:
        week_start: a Monday, from the current week to `WEEKS_AHEAD` weeks on.
        replace: archive a finished draft of that week and plan anew, with another seed and with word of the dishes
            there were, so another week comes out. What is locked, cooked or skipped stays.

    Raises:
        Invalid: not a Monday, or out of range.
    """
    _require_plannable(week_start)
    try:
        return _live_or_new_plan(user, week_start, replace=replace)
    except IntegrityError:
        # Another request of the same person came between our look and our insert. We look again as if we had come after
        # it: a plan that is being made is ours as well, one that has come to nothing or is to be replaced is not.
        plan = races.look_and_write(lambda: _live_or_new_plan(user, week_start, replace=replace))
        logger.info("another request for the week came first", extra={"plan_id": plan.pk, "replace": replace})
        return plan


def hold_week(user: User, *, week_start: date) -> None:
    """Hold the plan that the person has for a week, if any, until the transaction ends.

    Whoever is to change the profile as well holds the plan first: a change of a meal takes them in this order too, and
    two that don't would wait for each other.
    """
    _live_plan(user, week_start, is_held=True)


def open_plan(user: User, plan_id: int) -> WeeklyPlan:
    """Return a plan that is safe to show, with days and meals.

    A READY plan passes the gate at every read. One that fails is not shown: it is PENDING again and to be rung, with
    what is locked and still safe kept. An archived one is refused instead, as nobody will eat it.

    Raises:
        NotFound: no such plan, or somebody else's.
        Conflict: an archived plan that no longer passes the gate.
    """
    read_at = timezone.now()
    plan = selectors.plan_for(user, plan_id)
    if plan.status != Status.READY:
        return plan
    found = safety.food_violations(user.pk, meals_of(plan))
    if not found:
        return _in_step(user, plan, checked_at=read_at)
    if plan.lifecycle == Lifecycle.ARCHIVED:
        raise Conflict(
            "This archived week holds food that no longer fits your profile, so it isn't shown. Ask for a new week.",
            code="no_longer_safe",
        )
    plan_again(plan, why=found[0].code)
    return selectors.plan_for(user, plan_id)


def activate(user: User, plan_id: int) -> WeeklyPlan:
    """Make a READY plan the person's one active plan; the one before it is archived. A second call changes nothing.

    Raises:
        NotFound: no such plan, or somebody else's.
        Conflict: the plan is not READY, is archived, or failed the gate just now and is being planned again.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two activations at once come one after the other
        plan = open_plan(user, plan_id)
        if plan.status == Status.READY and plan.lifecycle != Lifecycle.ARCHIVED:
            for other in selectors.plans_of(user).filter(lifecycle=Lifecycle.ACTIVE).exclude(pk=plan.pk):
                _archive(other)
            plan.lifecycle = Lifecycle.ACTIVE
            plan.save(update_fields=["lifecycle", "updated_at"])
            return plan
    # Outside the transaction: a plan that has just failed the gate stays PENDING though the activation is refused.
    raise Conflict(_why_not_active(plan), details={"status": plan.status, "lifecycle": plan.lifecycle})


@transaction.atomic
def archive(user: User, plan_id: int) -> WeeklyPlan:
    """Put a plan away. A second call changes nothing.

    Raises:
        NotFound: no such plan, or somebody else's.
        Conflict: the plan is still being made.
    """
    plan = selectors.plan_for(user, plan_id)
    if not plan.is_final:
        raise Conflict("This week is still being planned: wait until it is ready.", details={"status": plan.status})
    _archive(plan)
    return plan


@transaction.atomic
def plan_again(plan: WeeklyPlan, *, why: str) -> None:
    """Send a plan that must not be shown back to the queue.

    What is locked, cooked or skipped stays where it is still legal, and in the history in any case.
    """
    moved = WeeklyPlan.objects.filter(pk=plan.pk, status=Status.READY).update(
        status=Status.PENDING,
        attempt=new_round(settings.PLAN_MAX_ATTEMPTS),
        requested_at=timezone.now(),
        updated_at=timezone.now(),
    )
    if moved:
        MealHistory.objects.filter(plan=plan, outcome=PlanMeal.Outcome.PLANNED).delete()
        logger.warning("plan failed the gate and is planned again", extra={"plan_id": plan.pk, "rule": why})


def check_due_plans() -> list[int]:
    """Pass every plan whose food or person has changed through the gate; return the ids of those that failed."""
    again = []
    for plan in selectors.due_for_check():
        try:
            if not _passes_check(plan):
                again.append(plan.pk)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            # Whatever is wrong with one plan, the others hold food that somebody may be about to eat.
            logger.exception("plan could not be checked", extra={"plan_id": plan.pk})
    return again


@transaction.atomic
def bring_into_step(plan: WeeklyPlan, *, checked_at: datetime | None = None) -> None:
    """Recompute a READY plan's figures, shopping list and rules that gave way from the food and prices of now.

    A plan that is READY no longer, whatever `plan` says, is left alone.

    Args:
        checked_at: a time before the gate read the meals that it found safe; None if it was not asked.
    """
    # The update holds the row, so that nobody sends the plan back between our look and our writes.
    if WeeklyPlan.objects.filter(pk=plan.pk, status=Status.READY).update(updated_at=timezone.now()):
        current = WeeklyPlan.objects.get(pk=plan.pk)
        writing.write_totals(current, checked_at=checked_at)
        shopping_rows.rebuild(current)
        gave_way.rewrite(current)


def rescue_stuck() -> list[int]:
    """Release plans whose worker vanished and return the ids of all that are to be rung again."""
    moved = WeeklyPlan.objects.release_stuck(
        claimed_for_s=settings.PLAN_GENERATING_STALE_S, max_attempts=settings.PLAN_MAX_ATTEMPTS
    )
    if moved:
        logger.warning("stuck plans released", extra={"count": moved})
    # A failed week is nobody's active week: it would be returned for ever in place of a new one.
    failed = WeeklyPlan.objects.filter(status=Status.FAILED)
    planned = Q(days__meals__outcome=PlanMeal.Outcome.PLANNED, days__meals__is_locked=False)
    failed.filter(lifecycle=Lifecycle.ACTIVE).update(lifecycle=Lifecycle.DRAFT)
    for plan_id in failed.filter(planned).values_list("pk", flat=True).distinct():
        writing.remove_food(plan_id)
    return selectors.to_ring_again()


def meals_of(plan: WeeklyPlan) -> list[ServedMeal]:
    """Return a plan's meals as the gate takes them."""
    return [
        ServedMeal(date=meal.day.date, slot=meal.slot, recipe_id=meal.recipe_id, portion_quarters=meal.portion_quarters)
        for meal in PlanMeal.objects.filter(day__plan=plan).select_related("day").order_by("day__date", "pk")
    ]


def _require_plannable(week_start: date) -> None:
    today = timezone.localdate()
    this_monday = today - timedelta(days=today.weekday())
    latest = this_monday + timedelta(weeks=WEEKS_AHEAD)
    if week_start.weekday() != 0:
        monday = week_start - timedelta(days=week_start.weekday())
        message = f"{week_start} is a {week_start:%A}: a week begins on a Monday, such as {monday}."
        raise Invalid(message, details={"week_start": [message]})
    if not this_monday <= week_start <= latest:
        message = f"{week_start} is out of range: weeks from {this_monday} to {latest} can be planned."
        raise Invalid(message, details={"week_start": [message]})


@transaction.atomic
def _live_or_new_plan(user: User, week_start: date, *, replace: bool) -> WeeklyPlan:
    existing = _live_plan(user, week_start, is_held=replace)
    wanted: dict[str, Any] = {"seed": settings.SOLVER_SEED}
    if existing is not None:
        if not replace or not existing.is_final:
            return existing
        wanted = _another(existing)
        if existing.lifecycle == Lifecycle.DRAFT:
            _archive(existing)
    before = existing or _came_to_nothing(user, week_start)
    plan = WeeklyPlan.objects.create(user=user, week_start=week_start, solver_metadata=wanted)
    if before is not None:
        keeping.carry_over(before, plan)
    return plan


def _live_plan(user: User, week_start: date, *, is_held: bool) -> WeeklyPlan | None:
    """Return the draft of that week that is being made or ready, else the active plan of that week.

    Args:
        is_held: whether its row is held until the transaction ends, so that no worker begins or ends it meanwhile.
    """
    plans = selectors.plans_of(user).filter(week_start=week_start)
    if is_held:
        plans = plans.select_for_update(no_key=True)
    draft = plans.filter(
        lifecycle=Lifecycle.DRAFT, status__in=[Status.PENDING, Status.GENERATING, Status.READY]
    ).first()
    return draft or plans.filter(lifecycle=Lifecycle.ACTIVE).first()


def _another(plan: WeeklyPlan) -> dict[str, Any]:
    """Return what the planner is told for another week than `plan`: the next seed, and the dishes there have been."""
    served = PlanMeal.objects.filter(day__plan=plan).values_list("recipe_id", "recipe__origin_id")
    # A changed dish is no other dish than the one that it was made of.
    dishes = {dish for ids in served for dish in ids if dish is not None}
    seen = [*plan.solver_metadata.get("seen", []), *([sorted(dishes)] if dishes else [])]
    return {"seed": plan.solver_metadata.get("seed", settings.SOLVER_SEED) + 1, "seen": seen[-WEEKS_SEEN:]}


def _came_to_nothing(user: User, week_start: date) -> WeeklyPlan | None:
    """Return the last plan of that week if no week came of it in the end: meals of it may have been cooked before."""
    last = selectors.plans_of(user).filter(week_start=week_start).order_by("-pk").first()
    return last if last is not None and last.status in (Status.INFEASIBLE, Status.FAILED) else None


def _passes_check(plan: WeeklyPlan) -> bool:
    """Bring a plan into step if it passes the gate, and send it back to the queue if not."""
    read_at = timezone.now()
    found = safety.food_violations(plan.user_id, meals_of(plan))
    if found:
        plan_again(plan, why=found[0].code)
    else:
        bring_into_step(plan, checked_at=read_at)
    return not found


def _in_step(user: User, plan: WeeklyPlan, *, checked_at: datetime) -> WeeklyPlan:
    if not selectors.is_due_for_check(plan):
        return plan
    bring_into_step(plan, checked_at=checked_at)
    return selectors.plan_for(user, plan.pk)


def _archive(plan: WeeklyPlan) -> None:
    if plan.lifecycle == Lifecycle.DRAFT:
        # A draft that was never taken up was never served.
        MealHistory.objects.filter(plan=plan, outcome=PlanMeal.Outcome.PLANNED).delete()
    plan.lifecycle = Lifecycle.ARCHIVED
    plan.save(update_fields=["lifecycle", "updated_at"])


def _why_not_active(plan: WeeklyPlan) -> str:
    if plan.lifecycle == Lifecycle.ARCHIVED:
        return "This week is archived: ask for a new one."
    if plan.status in (Status.PENDING, Status.GENERATING):
        return "This week is being planned: wait until it is ready, then activate it."
    return "This week could not be planned, so it can't be activated: ask for a new one."

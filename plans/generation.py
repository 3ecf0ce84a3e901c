"""Fills one requested week: claim, load, route, check, save (docs/architecture.md, "The life of a plan")."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone

from core.errors import Transient
from core.models import is_last_attempt
from plans import coach, impossible, keeping, loading, reasons, router, safety, writing
from plans.impossible import EmptyMeal
from plans.loading import WeekInputs
from plans.models import WeeklyPlan
from plans.router import Routed
from plans.safety import ServedMeal
from plans.solver import Choice, Status
from plans.wishes import missed_wishes
from plans.writing import UnsafePlan
from users.models import Profile

logger = logging.getLogger(__name__)


def generate(plan_id: int) -> None:
    """Fill the requested week `plan_id`, or say why there is none. Safe to run twice and late.

    Afterwards the row is READY, INFEASIBLE or, after a fault, FAILED; or untouched, because another worker holds it.

    Raises:
        Transient: the database was busy, or the gate refused the week; the row is PENDING again.
        Exception: any fault of ours, after the row has been marked FAILED.
    """
    attempt = WeeklyPlan.objects.claim(plan_id)
    if attempt is None:
        logger.info("plan not claimed", extra={"plan_id": plan_id})
        return
    try:
        plan = _plan_week(plan_id, attempt)
    except (OperationalError, UnsafePlan) as error:
        # A busy database heals; and food or needs may have changed while the week was solved, which the gate saw.
        if is_last_attempt(attempt, settings.PLAN_MAX_ATTEMPTS):
            _mark_failed(plan_id, attempt)
            raise
        WeeklyPlan.objects.held(plan_id, attempt=attempt).update(status=WeeklyPlan.Status.PENDING)
        raise Transient(f"plan {plan_id}, attempt {attempt}: {error}") from error
    except Exception:
        _mark_failed(plan_id, attempt)
        raise
    logger.info("plan finished", extra={"plan_id": plan_id, "attempt": attempt, **plan})


def plan_choices(inputs: WeekInputs, *, needs: Profile | None = None) -> tuple[Routed, list[ServedMeal]]:
    """Route a week and pass it through the gate, without the database row of a plan.

    Args:
        needs: what the gate holds the week against, for somebody without an account; None is the person's row as it is
            by then.

    Raises:
        UnsafePlan: the gate found a violation.
    """
    routed = router.route(
        inputs.problem, ratings_used=inputs.ratings_used, brief=coach.brief_of(inputs), trial=inputs.trial
    )
    choices = routed.solution.choices
    meals = served_meals(inputs, choices)
    found = safety.violations_of(needs, meals) if needs else safety.violations(inputs.profile.user_id, meals)
    if found:
        raise UnsafePlan(f"{routed.method} broke {len(found)} rules: {found[0].code}, {found[0].sentence}")
    told = routed.solution.relaxations + missed_wishes(inputs.problem, choices)
    solution = replace(routed.solution, relaxations=told)
    return reasons.explained(inputs, replace(routed, solution=solution)), meals


def served_meals(inputs: WeekInputs, choices: Sequence[Choice]) -> list[ServedMeal]:
    """Return choices as meals with dates."""
    return [
        ServedMeal(date=inputs.week_start + timedelta(days=choice.day), slot=choice.slot, recipe_id=choice.recipe_id,
                   portion_quarters=choice.portion_quarters)
        for choice in choices
    ]  # fmt: skip


def empty_meals(inputs: WeekInputs) -> list[EmptyMeal]:
    """Return, for each slot that has no candidate on some day, which rules emptied it."""
    found: list[EmptyMeal] = []
    told: set[tuple[str, int]] = set()
    for meal in inputs.problem.meals:
        limit = inputs.profile.max_minutes_by_weekday[meal.day]
        if meal.candidates or (meal.slot, limit) in told:
            continue
        told.add((meal.slot, limit))
        found.append(impossible.explain_empty_meal(inputs.profile, weekday=meal.day, slot=meal.slot))
    return found


def _plan_week(plan_id: int, attempt: int) -> dict[str, object]:
    """Plan and save; return what is worth a line in the log."""
    row = WeeklyPlan.objects.get(pk=plan_id)
    profile = Profile.objects.get(user_id=row.user_id)
    wanted = row.solver_metadata
    inputs = loading.week_inputs(
        profile, week_start=row.week_start, locked=keeping.staying(row), seed=wanted.get("seed"),
        seen=wanted.get("seen", ()),
    )  # fmt: skip
    started = time.perf_counter()
    if empty := empty_meals(inputs):
        routed = router.without_candidates(empty, explained_ms=(time.perf_counter() - started) * 1000)
    else:
        routed, meals = plan_choices(inputs)
    if routed.solution.status == Status.INFEASIBLE:
        tried = [rule for each in empty for rule in each.tried]
        writing.save_infeasible(plan_id, attempt=attempt, inputs=inputs, routed=routed, tried=tried)
        return {"status": "infeasible", **writing.refusal_for_the_log(inputs, routed, tried)}
    is_saved = writing.save_week(plan_id, attempt=attempt, inputs=inputs, routed=routed, meals=meals)
    return {"status": "ready" if is_saved else "lost", **writing.figures_for_the_log(inputs, routed)}


@transaction.atomic
def _mark_failed(plan_id: int, attempt: int) -> None:
    error_id = uuid.uuid4().hex[:12]
    is_ours = WeeklyPlan.objects.held(plan_id, attempt=attempt).update(
        status=WeeklyPlan.Status.FAILED,
        lifecycle=WeeklyPlan.Lifecycle.DRAFT,
        error_id=error_id,
        error_message="Something went wrong on our side while planning this week. Please ask for it again.",
        updated_at=timezone.now(),
    )
    if is_ours:
        writing.remove_food(plan_id)
    logger.error("plan failed", extra={"plan_id": plan_id, "attempt": attempt, "error_id": error_id})

"""The life of an action on a week: requested, claimed, understood, applied, rescued; the same as that of a plan."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone

from core import races
from core.errors import Conflict, DomainError, Invalid, Transient
from core.models import is_last_attempt
from plans import applying, execution, selectors, understanding
from plans.applying import PlanMoved
from plans.asking import Asked, require_sense
from plans.models import PlanAction, PlanDay, PlanMeal
from plans.writing import UnsafePlan
from users.models import User

logger = logging.getLogger(__name__)

Status = PlanAction.Status


class RowRefused(Exception):
    """The database refused a row. Its own words are left out: they quote the row, with what a person or model said."""


def request_action(
    user: User, plan_id: int, asked: Asked, *, is_dry_run: bool = False, client_key: str = ""
) -> PlanAction:
    """Ask for a change of a week and return its row, PENDING and to be rung; or the row that this request has already.

    A request that is sent again with its `client_key` is the same action for ever; without one, while it is being
    worked on. One with another key is another request. A week has one live action at a time, dry runs included.

    Raises:
        NotFound: no such plan, or somebody else's.
        Invalid: it asks for nothing, lacks what its action needs, or names a day or meal that the plan has not.
        Conflict: `not_ready` or `archived`; `busy`: another change of the week is being worked on; `key_reused`: the
            key was given to another request.
    """
    require_sense(asked)
    plan = selectors.plans_of(user).filter(pk=plan_id).first()

    def same_or_new() -> PlanAction:
        existing = _same_request(user, plan_id, asked, is_dry_run, client_key)
        if existing is not None:
            return existing
        applying.require_changeable(plan)
        _require_ids(plan_id, asked)
        with transaction.atomic():
            return PlanAction.objects.create(
                plan_id=plan_id, asked=asked.as_json(), is_dry_run=is_dry_run, client_key=client_key
            )

    try:
        return races.look_and_write(same_or_new)
    except IntegrityError as lost:
        # To one request after the other, each gone when we looked again. With none in the way it is a fault.
        live = selectors.actions_of(user, plan_id).filter(status__in=PlanAction.LIVE).first()
        if live is None:
            raise
        message = "Other changes of this week are coming in at this moment: ask again when they are done."
        raise Conflict(message, code="busy", details={"action_id": live.pk}) from lost


def apply(action_id: int) -> int | None:
    """Understand and carry out one action, or say why not. Safe to run twice and late.

    Afterwards the row is DONE, REFUSED or, after a fault, FAILED; or untouched, because another worker holds it.

    Returns: the id of a plan that was found unsafe and is to be rung for; None, nearly always.

    Raises:
        Transient: the database was busy, or the week moved again and again; the row is PENDING again.
        RowRefused: what was to be kept can't be; the row is FAILED.
        Exception: any fault of ours, after the row has been marked FAILED.
    """
    attempt = PlanAction.objects.claim(action_id)
    if attempt is None:
        logger.info("action not claimed", extra={"action_id": action_id})
        return None
    try:
        outcome, to_ring = _bring_to_an_end(action_id, attempt)
    except (OperationalError, PlanMoved, UnsafePlan) as error:
        if is_last_attempt(attempt, settings.PLAN_MAX_ATTEMPTS):
            _fail(action_id, attempt)
            raise
        PlanAction.objects.held(action_id, attempt=attempt).update(status=Status.PENDING)
        raise Transient(f"action {action_id}, attempt {attempt}: {error}") from error
    except (DataError, IntegrityError) as error:
        _fail(action_id, attempt)
        told = RowRefused(f"action {action_id}, attempt {attempt}: {type(error).__name__}")
        raise told.with_traceback(error.__traceback__) from None
    except Exception:
        _fail(action_id, attempt)
        raise
    logger.info("action finished", extra={"action_id": action_id, "attempt": attempt, **outcome})
    return to_ring


def rescue_stuck() -> list[int]:
    """Release actions whose worker vanished and return the ids of all that are to be rung again."""
    moved = PlanAction.objects.release_stuck(
        claimed_for_s=settings.PLAN_GENERATING_STALE_S, max_attempts=settings.PLAN_MAX_ATTEMPTS
    )
    if moved:
        logger.warning("stuck actions released", extra={"count": moved})
    PlanAction.objects.filter(status=Status.FAILED, finished_at=None).update(finished_at=timezone.now())
    return selectors.actions_to_ring_again()


def _same_request(user: User, plan_id: int, asked: Asked, is_dry_run: bool, client_key: str) -> PlanAction | None:
    """Return the action that this request is already, or None.

    Raises:
        NotFound: no such plan, or somebody else's.
        Conflict: `busy` or `key_reused`.
        IntegrityError: another request took the key between our look and our update.
    """
    known = selectors.actions_of(user, plan_id)
    wanted = (asked.as_json(), is_dry_run)
    named = known.filter(client_key=client_key).first() if client_key else None
    if named is not None:
        if (named.asked, named.is_dry_run) != wanted:
            message = f"The key {client_key!r} was given to another request (action {named.pk}): use a new one."
            raise Conflict(message, code="key_reused", details={"action_id": named.pk})
        return named
    live = known.filter(status__in=PlanAction.LIVE).first()
    if live is None:
        return None
    if (live.asked, live.is_dry_run) == wanted:
        if client_key in ("", live.client_key):
            return live
        # A key is only ever answered with an action that has it, so that it is known when it is sent again.
        if not live.client_key:
            with transaction.atomic():
                unnamed = PlanAction.objects.filter(pk=live.pk, client_key="", status__in=PlanAction.LIVE)
                unnamed.update(client_key=client_key)
            # It has the key now; or it ended, or was given one, since we looked.
            return _same_request(user, plan_id, asked, is_dry_run, client_key)
    message = f"Another change of this week (action {live.pk}) is being worked on: ask again when it is done."
    raise Conflict(message, code="busy", details={"action_id": live.pk})


def _require_ids(plan_id: int, asked: Asked) -> None:
    details = {}
    meal = None
    if asked.plan_day_id is not None and not PlanDay.objects.filter(plan=plan_id, pk=asked.plan_day_id).exists():
        details["plan_day_id"] = [f"Plan {plan_id} has no day {asked.plan_day_id}."]
    if asked.plan_meal_id is not None:
        meal = PlanMeal.objects.filter(day__plan=plan_id, pk=asked.plan_meal_id).first()
        if meal is None:
            details["plan_meal_id"] = [f"Plan {plan_id} has no meal {asked.plan_meal_id}."]
        elif asked.plan_day_id not in (None, meal.day_id) and not details:
            details["plan_meal_id"] = [f"Meal {meal.pk} is on day {meal.day_id}, not on day {asked.plan_day_id}."]
    if details:
        raise Invalid(next(iter(details.values()))[0], details=details)


def _bring_to_an_end(action_id: int, attempt: int) -> tuple[dict[str, Any], int | None]:
    """Carry an action out or write down why not; return what is worth a line in the log, and a plan to be rung for.

    A refusal is written in here, so that a fault in writing it is a fault like any other and leaves no row APPLYING.
    """
    try:
        return _understand_and_carry_out(action_id, attempt), None
    except DomainError as refusal:
        _end(action_id, attempt, status=Status.REFUSED, refusal_code=refusal.code, refusal=refusal.message)
        return {"status": "refused", "code": refusal.code}, refusal.details.get("plan_to_ring")


def _understand_and_carry_out(action_id: int, attempt: int) -> dict[str, Any]:
    """Understand, work out and save; return what is worth a line in the log."""
    action = PlanAction.objects.select_related("plan__user").get(pk=action_id)
    applying.require_changeable(action.plan)
    told = understanding.told_by(action)
    try:
        instructions, source = understanding.instructions_of(told)
    except Conflict as refusal:
        raise execution.with_advice(refusal, action, told, ()) from refusal
    kept = [each.model_dump(mode="json", exclude_defaults=True) for each in instructions]
    PlanAction.objects.held(action_id, attempt=attempt).update(instructions=kept, source=source)
    is_saved = execution.carry_out(action, attempt, told, instructions)
    return {"status": "done" if is_saved else "lost", "source": source, "instructions": len(kept)}


def _end(action_id: int, attempt: int, **result: str) -> bool:
    now = timezone.now()
    return bool(PlanAction.objects.held(action_id, attempt=attempt).update(finished_at=now, updated_at=now, **result))


def _fail(action_id: int, attempt: int) -> None:
    error_id = uuid.uuid4().hex[:12]
    message = "Something went wrong on our side while changing this week; nothing was changed. Please ask again."
    _end(action_id, attempt, status=Status.FAILED, error_id=error_id, error_message=message)
    logger.error("action failed", extra={"action_id": action_id, "attempt": attempt, "error_id": error_id})

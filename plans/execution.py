"""Carries the instructions of an action out on its week, whoever understood them; or says which of them can't be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction

from agents.schemas import Action, Instruction
from core.errors import Conflict, DomainError
from plans import actions, applying, said_allergies, services, understanding
from plans.applying import PlanMoved, UnsafeWeek
from plans.impossible_wishes import ImpossibleWish, explained
from plans.models import PlanAction, WeeklyPlan
from plans.refilling import ThrownOut
from plans.standing import StandingWeek, standing_week
from plans.understanding import Told
from plans.wanted_foods import Kitchen
from plans.writing import UnsafePlan
from ratings import services as rating_services
from users.models import User

WHOLE_WEEK = frozenset({Action.REGENERATE_WEEK, Action.GENERATE_NEW_WEEK})
TRIES = 3
"""How often a change is worked out anew because the week moved meanwhile; more than twice is somebody at work on it."""


def carry_out(action: PlanAction, attempt: int, told: Told, instructions: Sequence[Instruction]) -> bool:
    """Work instructions out and save what they make of the week; return whether the action was still this worker's.

    Raises:
        Conflict: they can't be carried out, or what stands is no longer safe and is planned again.
        PlanMoved, UnsafePlan: the week or what is known of its food changed each time.
    """
    try:
        return _carried_out(action, attempt, told, instructions)
    except ImpossibleWish as refusal:
        refusals, rest = _tried_without(refusal, action, told, instructions)
        whole = explained(refusals, rest, plan_id=action.plan_id)
        raise with_advice(whole, action, told, instructions) from refusal


def _tried_without(
    refusal: ImpossibleWish, action: PlanAction, told: Told, instructions: Sequence[Instruction]
) -> tuple[list[ImpossibleWish], list[Instruction]]:
    """Return every refusal among the wishes, and those that were found possible together, the gate included.

    What is offered in place of a sentence has to be sound itself: "add almonds" is not, for who is allergic to nuts.
    """
    refusals, rest = [refusal], _others(refusal, instructions)
    while rest:
        try:
            _try_out(action, told, rest)
            break
        except ImpossibleWish as another:
            refusals.append(another)
            left = _others(another, rest)
            rest = left if len(left) < len(rest) else []
        except (DomainError, PlanMoved, UnsafePlan, UnsafeWeek):
            rest = []  # there is nothing left to do, or nobody can say just now
    return refusals, rest


def _others(refusal: ImpossibleWish, instructions: Sequence[Instruction]) -> list[Instruction]:
    if not refusal.instructions:
        return []
    return [each for each in instructions if each not in refusal.instructions]


def _try_out(action: PlanAction, told: Told, instructions: Sequence[Instruction]) -> None:
    bounds = understanding.bounds_of(told, instructions)
    week = _week_as_wished(action, instructions, told.kitchen, harmful=bounds.harmful)
    draft = actions.work_out(
        week, instructions, kitchen=told.kitchen, thrown_out=_thrown_out(action.plan), bounds=bounds
    )
    applying.try_out(week, draft)


def _carried_out(action: PlanAction, attempt: int, told: Told, instructions: Sequence[Instruction]) -> bool:
    bounds = understanding.bounds_of(told, instructions)
    for left in range(TRIES - 1, -1, -1):
        week = _week_as_wished(action, instructions, told.kitchen, harmful=bounds.harmful)
        thrown_out = _thrown_out(action.plan)
        draft = actions.work_out(week, instructions, kitchen=told.kitchen, thrown_out=thrown_out, bounds=bounds)
        left_out = told.reading.left_out if told.reading else ()
        draft.notes += [*_for_how_many(week, instructions), *left_out, *_advice(action, told, instructions)]
        try:
            return applying.save(action, attempt=attempt, week=week, draft=draft)
        except (PlanMoved, UnsafePlan):
            if not left:
                raise
        except UnsafeWeek as error:
            services.plan_again(action.plan, why=str(error))
            message = "This week holds food that no longer fits your profile, and is planned anew: look again shortly."
            raise Conflict(message, code="no_longer_safe", details={"plan_to_ring": action.plan_id}) from error
    raise AssertionError("the last try returns or raises")


def _for_how_many(week: StandingWeek, instructions: Sequence[Instruction]) -> list[str]:
    """Return a note that a week stays for as many people as it was planned for, if the profile has others now.

    Its list may be bought already, and what was cooked was cooked for them; another plan is for the household of now.
    """
    planned, now = week.plan.household_size, week.inputs.profile.household_size
    if planned == now or not any(each.action in WHOLE_WEEK for each in instructions):
        return []
    people = "1 person" if planned == 1 else f"{planned} people"
    return [
        f"This week stays for {people}, as it was planned and shopped for, though your profile says {now} now: request "
        f"another plan of it (POST /api/v1/plans/generate-week with replace) to have it for {now}."
    ]


def _advice(action: PlanAction, told: Told, instructions: Sequence[Instruction]) -> list[str]:
    """Return what to tell beside the result: of an allergy that was named, where it belongs."""
    profile = User.objects.get(pk=action.plan.user_id).profile  # of now
    harmful = understanding.harmful_foods(told, instructions)
    return said_allergies.advice(told.asked.text, harmful, kitchen=told.kitchen, profile=profile)


def with_advice(refusal: Conflict, action: PlanAction, told: Told, instructions: Sequence[Instruction]) -> Conflict:
    """Return a refusal that also says where an allergy belongs that the words name."""
    message = " ".join([refusal.message, *_advice(action, told, instructions)])
    return Conflict(message, code=refusal.code, details=refusal.details)


def _week_as_wished(
    action: PlanAction, instructions: Sequence[Instruction], kitchen: Kitchen, *, harmful: Collection[str]
) -> StandingWeek:
    """Return the standing week as the planner sees it with the person's new dislikes, which are not saved yet."""
    applying.require_changeable(WeeklyPlan.objects.filter(pk=action.plan_id).first())
    user = User.objects.get(pk=action.plan.user_id)  # with the profile of now
    avoided = actions.avoided_foods(instructions, kitchen, harmful=harmful)
    if not avoided:
        return standing_week(user, action.plan_id)
    with transaction.atomic():
        rating_services.avoid(user, avoided)
        week = standing_week(user, action.plan_id)
        transaction.set_rollback(True)
    return week


def _thrown_out(plan: WeeklyPlan) -> ThrownOut:
    """Return the dishes that earlier actions took out of each meal of a plan and that nobody put back."""
    dishes: dict[int, list[int]] = defaultdict(list)
    for undo in plan.actions.filter(status=PlanAction.Status.DONE, is_dry_run=False).values_list("undo", flat=True):
        for meal_id, states in undo.get("meals", {}).items():
            dishes[int(meal_id)].append(states["before"]["recipe_id"])
    return dishes

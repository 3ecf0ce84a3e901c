"""Writes what instructions make of a week: everything in one transaction, through the gate, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from agents.schemas import Instruction
from core.columns import write_columns
from core.errors import Conflict
from plans import broken_rules, differences, gave_way, reasons, safety, shopping_rows, writing
from plans.draft import Draft
from plans.impossible_wishes import ImpossibleWish, because_of
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from plans.safety import FOOD_RULES, ServedMeal, Violation
from plans.standing import Place, StandingWeek
from plans.writing import UnsafePlan
from ratings import services as rating_services
from recipes import copies
from recipes.models import Ingredient, Recipe
from users.models import User

KEPT = ("recipe_id", "portion_quarters", "is_locked", "outcome", "reasons")
"""Of a meal: what an action may change, and what undoing it must find unchanged."""


class PlanMoved(RuntimeError):
    """The week was changed while the change was worked out; it has to be worked out again."""


class UnsafeWeek(RuntimeError):
    """The week that stands no longer passes the gate: it must not be shown, and is to be planned again."""


@dataclass(frozen=True)
class Written:
    """What was written: for people to read, and for undoing it."""

    changes: dict[str, Any]
    undo: dict[str, Any] = field(default_factory=dict)


def save(action: PlanAction, *, attempt: int, week: StandingWeek, draft: Draft) -> bool:
    """Carry a draft out and make the action DONE; return whether the action was still this worker's.

    False means that another worker has taken it: nothing is written then. Of a dry run only its result is.

    Raises:
        Conflict: the gate refuses a dish with changed foods, a copy can't be made, or the week can't be changed now.
        PlanMoved: the week is not the one that the draft was worked out for.
        UnsafePlan: the gate refuses a dish that the planner chose.
        UnsafeWeek: the gate refuses what stands.
    """
    if action.is_dry_run:
        return _finish(action, attempt, changes=_without_undone_copies(try_out(week, draft)))
    with transaction.atomic():
        # The update holds the row: whoever takes it over waits, and then finds the action done.
        if not PlanAction.objects.held(action.pk, attempt=attempt).update(updated_at=timezone.now()):
            return False
        written = _write(week, draft)
        return _finish(action, attempt, changes=written.changes, undo=written.undo)


def try_out(week: StandingWeek, draft: Draft) -> dict[str, Any]:
    """Return what a draft would change, having passed the gate and left no trace.

    Raises: as `save`.
    """
    with transaction.atomic():
        written = _write(week, draft)
        transaction.set_rollback(True)
    return written.changes


def _finish(action: PlanAction, attempt: int, **result: dict[str, Any]) -> bool:
    now = timezone.now()
    row = PlanAction.objects.held(action.pk, attempt=attempt)
    return bool(row.update(status=PlanAction.Status.DONE, finished_at=now, updated_at=now, **result))


def _without_undone_copies(changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes of a dry run without the ids of copies that would be made: there are none to look at."""
    ids = {change["after"]["recipe_id"] for change in changes["meals"]}
    there = set(Recipe.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for change in changes["meals"]:
        if change["after"]["recipe_id"] not in there:
            change["after"]["recipe_id"] = None
    return changes


def _write(week: StandingWeek, draft: Draft) -> Written:
    plan = _held_plan(week)
    user = plan.user
    before = differences.picture_of(plan.pk)
    items = {item.pk: item for item in plan.shopping_items.all()}
    avoided_earlier = _scores_before_earlier_wishes(user)
    scores = rating_services.avoid(user, draft.avoided)
    meals = _changed_meals(user, week, draft)
    notes = draft.notes
    undo: dict[str, Any] = {
        "meals": {
            meal.pk: {"before": kept(old), "after": kept(meal)} for old, meal in meals if kept(old) != kept(meal)
        },
        "scores": {
            pk: avoided_earlier.get(str(pk), None if score is None else str(score)) for pk, score in scores.items()
        },
    }
    if undo["meals"]:
        undo["before"] = {"relaxations": plan.relaxations, "clashes": plan.clashes}
        undo["reasons"] = reasons.kept(week)
        write_columns([meal for _, meal in meals], KEPT)
        _require_safe(user.pk, week, draft)
        notes = [*notes, *broken_rules.notes(week, settle(plan))]
        there = set(plan.shopping_items.values_list("pk", flat=True))
        undo["after"] = {"relaxations": plan.relaxations, "clashes": plan.clashes}
        undo["items"] = [[pk, row.ingredient_id, row.is_ticked] for pk, row in items.items() if pk not in there]
    changes = differences.between(before, differences.picture_of(plan.pk))
    names = Ingredient.objects.filter(pk__in=draft.avoided).order_by("name").values_list("pk", "name")
    changes |= {"avoided": [{"ingredient_id": pk, "name": name} for pk, name in names], "notes": notes}
    return Written(changes, undo)


def _scores_before_earlier_wishes(user: User) -> dict[str, str | None]:
    """Return the scores that foods had before standing actions avoided them: these come back, in whatever order the
    wishes are taken back."""
    standing = PlanAction.objects.filter(plan__user=user, status=PlanAction.Status.DONE, is_dry_run=False)
    scores: dict[str, str | None] = {}
    for earlier in standing.order_by("pk").exclude(undo__scores={}).values_list("undo__scores", flat=True):
        scores = earlier | scores
    return scores


def settle(plan: WeeklyPlan) -> StandingWeek:
    """Bring totals, shopping list, history and what is said of rules and meals into step with the meals of a plan.

    Returns: the week as it was judged.
    """
    writing.write_totals(plan)
    shopping_rows.rebuild(plan)
    writing.write_history(plan)
    judged = gave_way.rewrite(plan)
    reasons.bring_into_step(judged)
    return judged


def kept(meal: PlanMeal) -> dict[str, Any]:
    """Return what can be put back of a meal."""
    return {name: getattr(meal, name) for name in KEPT}


def fingerprint(meals: Iterable[PlanMeal]) -> set[tuple[Any, ...]]:
    """Return what must not have changed between working a change out and writing it."""
    return {(meal.pk, meal.recipe_id, meal.portion_quarters, meal.is_locked, meal.outcome) for meal in meals}


def _held_plan(week: StandingWeek) -> WeeklyPlan:
    """Return the plan, held until the transaction ends, as the draft takes it to be."""
    plan = WeeklyPlan.objects.select_for_update().filter(pk=week.plan.pk).first()
    require_changeable(plan)
    assert plan is not None
    if fingerprint(PlanMeal.objects.filter(day__plan=plan)) != fingerprint(week.meals):
        raise PlanMoved(f"plan {plan.pk} was changed meanwhile")
    return plan


def require_changeable(plan: WeeklyPlan | None) -> None:
    """Refuse a week that is not READY or has been put away.

    Raises:
        Conflict: `not_ready` or `archived`, with what to do.
    """
    if plan is None or plan.lifecycle == WeeklyPlan.Lifecycle.ARCHIVED:
        raise Conflict("This week is archived, so it can't be changed: ask for a new one.", code="archived")
    if plan.status != WeeklyPlan.Status.READY:
        message = "This week isn't ready: wait until it is, look at it, and ask again."
        raise Conflict(message, code="not_ready", details={"status": plan.status})


def _changed_meals(user: User, week: StandingWeek, draft: Draft) -> list[tuple[PlanMeal, PlanMeal]]:
    """Return each meal that changes as it was and as it will be, with its dish's copy made."""
    stored = {meal.pk: meal for meal in PlanMeal.objects.filter(day__plan_id=week.plan.pk).select_related("day")}
    changed = []
    for old in week.meals:
        place, meal = week.place_of(old), stored[old.pk]
        choice = draft.choices[place]
        if meal.recipe_id != choice.recipe_id:
            meal.recipe_id, meal.outcome, meal.reasons = (
                choice.recipe_id,
                PlanMeal.Outcome.PLANNED,
                draft.reasons[place],
            )
        meal.portion_quarters = choice.portion_quarters
        _change_foods(user, meal, place, draft)
        if kept(meal) != kept(old):
            changed.append((old, meal))
    return changed


def _change_foods(user: User, meal: PlanMeal, place: Place, draft: Draft) -> None:
    for change in draft.food_changes.get(place, ()):
        add = Ingredient.objects.get(pk=change.add) if change.add is not None else None
        with because_of(change.asked):
            meal.recipe = copies.changed_copy(user, meal.recipe, remove=change.remove, add=add)
        meal.outcome = PlanMeal.Outcome.PLANNED
        meal.reasons = [change.reason, *(each for each in meal.reasons if each != change.reason)][:3]


def _require_safe(user_id: int, week: StandingWeek, draft: Draft) -> None:
    """Pass the week as it is written now through the gate.

    Rules of effort bind only what is new: the rest was legal when it was planned.
    """
    served = [
        ServedMeal(date=meal.day.date, slot=meal.slot, recipe_id=meal.recipe_id, portion_quarters=meal.portion_quarters)
        for meal in PlanMeal.objects.filter(day__plan_id=week.plan.pk).select_related("day")
    ]
    own: list[Violation] = []
    at_fault: list[Instruction] = []
    for violation in safety.violations(user_id, served):
        place = (violation.meal.date - week.plan.week_start).days, violation.meal.slot
        if place in draft.food_changes:
            own.append(violation)
            at_fault += [change.asked for change in draft.food_changes[place]]
        elif place in draft.reasons:
            raise UnsafePlan(f"the planner broke {violation.code}: {violation.sentence}")
        elif violation.code in FOOD_RULES:
            raise UnsafeWeek(violation.code)
    if own:
        sentences = list(dict.fromkeys(violation.sentence for violation in own))
        refusal = Conflict(
            f"That can't be done: {sentences[0]} Ask for another food, or for another dish there.",
            code="unsafe",
            details={"violations": sentences, "rules": sorted({violation.code for violation in own})},
        )
        raise ImpossibleWish(refusal, at_fault)

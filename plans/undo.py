"""Takes an action back: the week is as it was before, as far as nobody has changed it since and it is still safe."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.columns import write_columns
from core.errors import Conflict
from plans import applying, reasons, safety, selectors
from plans.applying import KEPT, kept
from plans.models import PlanAction, PlanMeal, ShoppingListItem, WeeklyPlan
from plans.safety import FOOD_RULES, ServedMeal
from plans.standing import meal_name
from ratings import services as rating_services
from ratings.models import IngredientScore
from recipes.models import Ingredient
from users.models import User

Status = PlanAction.Status


@transaction.atomic
def undo(user: User, plan_id: int, action_id: int) -> PlanAction:
    """Bring back what an action changed and return it, UNDONE. A second call changes nothing.

    Meals, portions, totals, what is said of rules, history, shopping list and scores of foods are as they were. What
    the person has changed elsewhere since stays: other meals, and ticks on lines of the list that never went.

    Raises:
        NotFound: no such action on a plan of this person.
        Conflict: `nothing_to_undo`: it changed nothing, or is a dry run; `busy`: an action is being worked on;
            `later_actions`: others stand on it, which are to be undone first; `changed_since`: its meals are not as it
            left them; `unsafe`: what would come back is nothing that the person may eat now; `not_ready`, `archived`.
    """
    # The row of the plan is held until the end: one change of a week at a time.
    plan = WeeklyPlan.objects.select_for_update().filter(user=user, pk=plan_id).first()
    action = selectors.action_for(user, plan_id, action_id)
    if action.status == Status.UNDONE:
        return action
    _require_undoable(action)
    # First what foods are worth to the person, as why meals were chosen depends on it.
    _bring_back_scores(user, action)
    if action.undo["meals"]:
        applying.require_changeable(plan)
        _require_last(action)
        _bring_back(action)
    now = timezone.now()
    action.status, action.undone_at = Status.UNDONE, now
    action.save(update_fields=["status", "undone_at", "updated_at"])
    return action


def _require_undoable(action: PlanAction) -> None:
    live = PlanAction.objects.filter(plan=action.plan_id, status__in=PlanAction.LIVE).first()
    if live is not None:
        message = f"A change of this week (action {live.pk}) is being worked on: undo when it is done."
        raise Conflict(message, code="busy", details={"action_id": live.pk})
    if action.status != Status.DONE or action.is_dry_run:
        why = "was a dry run" if action.is_dry_run else f"was {action.get_status_display().lower()}"
        message = f"This action {why} and changed nothing, so there is nothing to undo."
        raise Conflict(message, code="nothing_to_undo", details={"status": action.status})


def _require_last(action: PlanAction) -> None:
    """Refuse to pull an action from under later ones."""
    later = [
        each
        for each in PlanAction.objects.filter(
            plan=action.plan_id, status=Status.DONE, is_dry_run=False, pk__gt=action.pk
        ).order_by("-pk")
        if each.undo["meals"]
    ]
    if later:
        numbers = ", then ".join(f"action {each.pk}" for each in later)
        message = f"Later changes of this week stand on this one: undo {numbers} first."
        raise Conflict(message, code="later_actions", details={"action_ids": [each.pk for each in later]})


def _bring_back(action: PlanAction) -> None:
    plan = action.plan
    states: Mapping[str, Any] = action.undo["meals"]
    week = {str(meal.pk): meal for meal in PlanMeal.objects.filter(day__plan=plan).select_related("day", "recipe")}
    _require_untouched(week, states)
    for meal_id, state in states.items():
        for name, value in state["before"].items():
            setattr(week[meal_id], name, value)
    _require_safe(plan.user_id, week)
    write_columns([week[meal_id] for meal_id in states], KEPT)
    _bring_back_items(plan, action.undo["items"])
    was_said = {"relaxations": plan.relaxations, "clashes": plan.clashes}
    applying.settle(plan)
    reasons.bring_back(plan.pk, action.undo.get("reasons", {}))
    if was_said == action.undo["after"]:
        # Nothing else has changed what is said of the week: then the planner's own words come back.
        before = action.undo["before"]
        plan.relaxations, plan.clashes = before["relaxations"], before["clashes"]
        plan.save(update_fields=["relaxations", "clashes", "updated_at"])


def _require_untouched(week: Mapping[str, PlanMeal], states: Mapping[str, Any]) -> None:
    if states.keys() - week.keys():
        message = "This week was planned anew since, so what was before can't come back. Ask for what you want instead."
        raise Conflict(message, code="changed_since")
    for meal_id, state in states.items():
        meal, after = week[meal_id], state["after"]
        if {**kept(meal), "reasons": None} == {**after, "reasons": None}:
            continue
        name = meal_name(meal)
        if meal.outcome == PlanMeal.Outcome.COOKED:
            why = f"{name} has been cooked since, and what was eaten stays. Ask for another change of the other meals."
        elif meal.is_locked and not after["is_locked"]:
            why = f"{name} was locked since: unlock it first, then undo."
        elif meal.outcome != after["outcome"]:
            why = f"{name} was skipped since: ask for another dish there instead."
        else:
            why = f"{name} was changed by hand since: swap it by hand again, or ask for another dish there."
        raise Conflict(why, code="changed_since", details={"plan_meal_id": meal.pk})


def _require_safe(user_id: int, week: Mapping[str, PlanMeal]) -> None:
    """Pass the week as it would be through the gate: what was legal to plan once need only be safe to eat."""
    served = [
        ServedMeal(date=meal.day.date, slot=meal.slot, recipe_id=meal.recipe_id, portion_quarters=meal.portion_quarters)
        for meal in week.values()
    ]
    found = [violation for violation in safety.violations(user_id, served) if violation.code in FOOD_RULES]
    if found:
        sentences = list(dict.fromkeys(violation.sentence for violation in found))
        raise Conflict(
            f"It can't come back: {sentences[0]} The week stays as it is; ask for another change instead.",
            code="unsafe",
            details={"violations": sentences, "rules": sorted({violation.code for violation in found})},
        )


def _bring_back_items(plan: WeeklyPlan, items: list[list[Any]]) -> None:
    """Put lines that went with the action back under their old ids, with their ticks; `settle` fills them in."""
    there = set(plan.shopping_items.values_list("ingredient_id", flat=True))
    aisles = dict(Ingredient.objects.filter(pk__in=[row[1] for row in items]).values_list("pk", "aisle"))
    ShoppingListItem.objects.bulk_create(
        ShoppingListItem(
            pk=pk, plan=plan, ingredient_id=ingredient_id, aisle=aisles[ingredient_id], needed_g=Decimal(0),
            is_ticked=is_ticked,
        )
        for pk, ingredient_id, is_ticked in items
        if ingredient_id in aisles and ingredient_id not in there
    )  # fmt: skip


def _bring_back_scores(user: User, action: PlanAction) -> None:
    """Give foods the scores they had, unless another action that stands avoids them too, or they have changed since."""
    others = PlanAction.objects.filter(plan__user=user, status=Status.DONE, is_dry_run=False).exclude(pk=action.pk)
    scored = others.exclude(undo__scores={}).values_list("undo__scores", flat=True)
    avoided = {pk for scores in scored for pk in scores}
    scores = {
        int(pk): None if score is None else Decimal(score)
        for pk, score in action.undo["scores"].items()
        if pk not in avoided
    }
    as_left = IngredientScore.objects.filter(
        user=user, ingredient_id__in=scores, score=rating_services.AVOIDED
    ).values_list("ingredient_id", flat=True)
    rating_services.put_scores(user, {pk: scores[pk] for pk in as_left})

"""Actions on a week: asked and carried out as the API and a worker do it, and what a week holds besides its meals."""

from __future__ import annotations

from typing import Any

from agents.facts import LEVEL_OF
from agents.schemas import Action, Instruction, Params, TargetIds
from core.errors import Conflict
from plans import action_life, execution, understanding
from plans.asking import Asked
from plans.models import MealHistory, PlanAction, PlanDay, PlanMeal, WeeklyPlan
from ratings.models import IngredientScore
from users.models import User


def asked(
    type_: Action | None = None, *, meal: PlanMeal | None = None, day: PlanDay | None = None, text: str = "",
    food: str = "", **params: Any,
) -> Asked:  # fmt: skip
    """Return a request; `params` are the button's."""
    return Asked(
        type=type_, plan_meal_id=meal and meal.pk, plan_day_id=day and day.pk, text=text, ingredient_name=food,
        params=Params(**params),
    )  # fmt: skip


def another_dish(meal: PlanMeal) -> Asked:
    """Return a press of the button for another dish."""
    return asked(Action.REGENERATE_MEAL, meal=meal)


def waiting(user: User, meal: PlanMeal) -> PlanAction:
    """Ask for another dish; return the row, which no worker has seen yet."""
    return action_life.request_action(user, meal.day.plan_id, another_dish(meal))


def carried_out(user: User, plan: WeeklyPlan, request: Asked, *, is_dry_run: bool = False) -> PlanAction:
    """Ask for a change and let a worker do it; return the row as it ends."""
    action = action_life.request_action(User.objects.get(pk=user.pk), plan.pk, request, is_dry_run=is_dry_run)
    action_life.apply(action.pk)
    action.refresh_from_db()
    return action


def done(user: User, plan: WeeklyPlan, request: Asked) -> PlanAction:
    """The same for a change that must be possible."""
    action = carried_out(user, plan, request)
    assert action.status == PlanAction.Status.DONE, action.refusal or action.error_message
    return action


def refused(user: User, plan: WeeklyPlan, request: Asked) -> PlanAction:
    """The same for a change that must be refused, with a sentence, and change nothing."""
    before = everything(plan)
    action = carried_out(user, plan, request)
    assert action.status == PlanAction.Status.REFUSED, action.changes
    assert action.refusal.endswith(".") and action.refusal_code
    assert action.finished_at is not None and action.changes == {} and action.undo == {}
    assert everything(plan) == before
    return action


def instruction(
    action: Action, *, meal: PlanMeal | None = None, day: PlanDay | None = None, **params: Any
) -> Instruction:  # fmt: skip
    """Return an instruction as the Review Agent gives it."""
    ids = TargetIds(plan_meal_id=meal and meal.pk, plan_day_id=day and day.pk)
    return Instruction(action=action, target_level=LEVEL_OF[action], target_ids=ids, params=Params(**params))


def instructed(user: User, plan: WeeklyPlan, *instructions: Instruction) -> PlanAction:
    """Carry several instructions out as those of one sentence; return the row as it ends.

    Raises:
        Conflict: one of them can't be carried out.
    """
    action = action_life.request_action(user, plan.pk, asked(text="a sentence that was understood already"))
    attempt = PlanAction.objects.claim(action.pk)
    try:
        assert execution.carry_out(action, attempt, understanding.told_by(action), instructions)
    except Conflict:
        PlanAction.objects.filter(pk=action.pk).update(status=PlanAction.Status.REFUSED)
        raise
    action.refresh_from_db()
    return action


def everything(plan: WeeklyPlan) -> dict[str, Any]:
    """Return all that undoing an action brings back, and that a refused one leaves alone."""
    figures = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "cost_pence")
    return {
        "plan": WeeklyPlan.objects.filter(pk=plan.pk).values("status", "lifecycle", "method", "relaxations", "clashes",
                                                             *figures).get(),
        "days": list(PlanDay.objects.filter(plan=plan).order_by("pk").values()),
        "meals": list(PlanMeal.objects.filter(day__plan=plan).order_by("pk").values()),
        "history": list(MealHistory.objects.filter(plan=plan).order_by("pk").values()),
        "shopping": list(plan.shopping_items.order_by("pk").values()),
        "scores": sorted(IngredientScore.objects.filter(user=plan.user).values_list("ingredient_id", "score")),
    }  # fmt: skip

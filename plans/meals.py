"""What a person does with one meal of a finished week: lock, resize, swap, cook or skip it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from core.errors import Conflict, Invalid, NotFound
from plans import day_portions, gave_way, reasons, safety, selectors, shopping_rows, writing
from plans.models import MAX_PORTION_QUARTERS, MIN_PORTION_QUARTERS, MealHistory, PlanMeal, WeeklyPlan
from plans.safety import FOOD_RULES, ServedMeal
from plans.standing import standing_week
from ratings import events
from recipes.models import Recipe
from recipes.selectors import legal_recipes
from users.models import Profile, User

Outcome = PlanMeal.Outcome


@dataclass(frozen=True, kw_only=True)
class MealChange:
    """A meal after a change, and what it takes to have things as they were: of what changed, how it was before."""

    meal: PlanMeal
    recipe_id: int | None
    portion_quarters: int | None
    is_locked: bool | None
    portions: Mapping[int, int]
    """Of the day's other meals whose portion changed: what it was, in quarters."""


@transaction.atomic
def change_meal(
    user: User,
    *,
    plan_id: int,
    meal_id: int,
    is_locked: bool | None = None,
    portion_quarters: int | None = None,
    recipe_id: int | None = None,
    portions: Mapping[int, int] | None = None,
    rebalances: bool = False,
) -> MealChange:
    """Lock, resize or swap one meal; None leaves a thing as it is. Of other meals only portions change, as asked for.

    Totals, shopping list, history, what is said of rules that gave way and why meals were chosen follow.

    Everything asked for happens, or nothing.

    Args:
        portion_quarters: quarters of a serving for one person, 2 to 8.
        recipe_id: the dish to have instead. A skipped meal is planned again by it.
        portions: by id of other meals of the same day, the quarters that they are to have, as an alternative offers.
        rebalances: the day gets the portions that suit it best with the change; locked, cooked and skipped meals keep
            theirs, and so does this one if its portion is given.

    Raises:
        NotFound: no such meal in a plan of this person.
        Invalid: a portion is out of range, there is no such recipe, or portions are given and to be suited at once.
        Conflict: the week is not READY or is archived; `cooked`: what has been cooked keeps its dish and portion;
            `locked`: a meal that is given another portion is locked, cooked or skipped; `unsafe`: the gate found what
            the person may not eat; `not_offered`: the dish is none that the planner would offer here.
    """
    plan = _editable_plan(user, plan_id)
    meal = selectors.meal_for(user, plan_id, meal_id)
    if portions and rebalances:
        raise Invalid("Give portions, or have them suited: not both.", details={"portions": ["Leave out rebalance."]})
    old_id, is_swap = meal.recipe_id, recipe_id is not None and recipe_id != meal.recipe_id
    old_quarters, was_locked = meal.portion_quarters, meal.is_locked
    is_resize = portion_quarters is not None and portion_quarters != meal.portion_quarters
    if portion_quarters is not None and is_resize:
        _require_portion(portion_quarters)
        _require_not_eaten(meal)
        meal.portion_quarters = portion_quarters
        meal.reasons = [*(each for each in meal.reasons if each != reasons.CHOSEN_PORTION), reasons.CHOSEN_PORTION]
    if recipe_id is not None and is_swap:
        _swap(user, meal, recipe_id)
    _require_safe(user, plan, meal, is_swap=is_swap)
    if is_swap:
        _require_offered(user, meal)
    is_unlocked = is_locked is False and meal.is_locked
    if is_locked is not None:
        meal.is_locked = is_locked
    meal.save(update_fields=["is_locked", "portion_quarters", "recipe", "outcome", "reasons"])
    others = day_portions.give(meal, portions or {})
    if rebalances:
        stays = not is_swap and day_portions.stays(meal)
        others = day_portions.suit(user, meal, keeps_own=stays or portion_quarters is not None)
    if is_swap or is_resize or others:
        writing.write_totals(plan)
        shopping_rows.rebuild(plan)
        reasons.bring_into_step(gave_way.rewrite(plan))
    elif is_unlocked:
        reasons.bring_into_step(standing_week(user, plan_id))
    if is_swap:
        writing.write_history(plan)
        _note_swap(user, meal, old_id)
    meal = selectors.meal_for(user, plan_id, meal_id)
    return MealChange(
        meal=meal,
        recipe_id=old_id if is_swap else None,
        portion_quarters=old_quarters if is_swap or meal.portion_quarters != old_quarters else None,
        is_locked=was_locked if meal.is_locked != was_locked else None,
        portions={pk: quarters for pk, quarters in others.items() if pk != meal.pk},
    )


@transaction.atomic
def mark(user: User, *, plan_id: int, meal_id: int, outcome: str) -> PlanMeal:
    """Say that a meal was cooked or skipped; history and shopping list follow. A second call changes nothing.

    An archived week takes it too: next week is often activated before the last dinner of this one.

    Raises:
        NotFound: no such meal in a plan of this person.
        Conflict: the week is not READY.
    """
    plan = _ready_plan(user, plan_id)
    meal = selectors.meal_for(user, plan_id, meal_id)
    if meal.outcome == outcome:
        return meal
    _tell(plan, meal, Outcome(outcome))
    kind = {Outcome.COOKED: events.Kind.COOK, Outcome.SKIPPED: events.Kind.SKIP}[Outcome(outcome)]
    events.note(user, kind=kind, recipe_id=meal.recipe_id, about=_about(meal, meal.recipe_id))
    return meal


@transaction.atomic
def unmark(user: User, *, plan_id: int, meal_id: int, outcome: str) -> PlanMeal:
    """Take back that a meal was cooked or skipped, as if it had never been said; a second call changes nothing.

    A meal of which something else is said stays as it is: the last word counts.

    Raises:
        NotFound: no such meal in a plan of this person.
        Conflict: the week is not READY.
    """
    plan = _ready_plan(user, plan_id)
    meal = selectors.meal_for(user, plan_id, meal_id)
    if meal.outcome == outcome:
        _tell(plan, meal, Outcome.PLANNED)
        events.unnote(user, about=_about(meal, meal.recipe_id))
    return meal


def _tell(plan: WeeklyPlan, meal: PlanMeal, outcome: Outcome) -> None:
    """Write what became of a meal on the plan, in the history and on the shopping list."""
    # What was said of it in a week that this one took the place of: the last word counts.
    before = MealHistory.objects.filter(user=plan.user_id, date=meal.day.date, slot=meal.slot, recipe=meal.recipe_id)
    before.exclude(plan=plan).exclude(outcome=Outcome.PLANNED).delete()
    meal.outcome = outcome
    meal.save(update_fields=["outcome"])
    MealHistory.objects.update_or_create(
        plan=plan,
        date=meal.day.date,
        slot=meal.slot,
        defaults={"user_id": plan.user_id, "recipe": meal.recipe, "method": plan.method, "outcome": outcome},
    )
    shopping_rows.rebuild(plan)


def require_ready(plan: WeeklyPlan) -> None:
    """Refuse a week that is being made or could not be made.

    Raises:
        Conflict: `not_ready`.
    """
    if plan.status != WeeklyPlan.Status.READY:
        details = {"status": plan.status, "lifecycle": plan.lifecycle}
        raise Conflict("This week isn't ready, so its meals can't be changed.", code="not_ready", details=details)


def require_editable(plan: WeeklyPlan) -> None:
    """Refuse a week that is not READY or has been put away.

    Raises:
        Conflict: `not_ready` or `archived`.
    """
    require_ready(plan)
    if plan.lifecycle == WeeklyPlan.Lifecycle.ARCHIVED:
        details = {"status": plan.status, "lifecycle": plan.lifecycle}
        raise Conflict("This week is archived, so its meals can't be changed.", code="archived", details=details)


def _ready_plan(user: User, plan_id: int) -> WeeklyPlan:
    """Return the plan, held until the transaction ends: two changes at once come one after the other."""
    plan = selectors.plans_of(user).select_for_update().filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(f"You have no plan {plan_id}.")
    require_ready(plan)
    return plan


def _editable_plan(user: User, plan_id: int) -> WeeklyPlan:
    plan = _ready_plan(user, plan_id)
    require_editable(plan)
    return plan


def _require_portion(quarters: int) -> None:
    if not MIN_PORTION_QUARTERS <= quarters <= MAX_PORTION_QUARTERS:
        message = f"A portion of {quarters / 4:g} is outside 0.5 to 2."
        raise Invalid(message, details={"portion": [message]})


def _require_not_eaten(meal: PlanMeal) -> None:
    """Refuse another portion of what was cooked: it was bought, eaten and counted, as its dish was."""
    if meal.outcome == Outcome.COOKED:
        message = "This meal has been cooked, so its portion stays: take back that it was cooked, and change it then."
        raise Conflict(message, code="cooked")


def _about(meal: PlanMeal, recipe_id: int) -> str:
    """Return what a deed is about: a dish at its place, also in a week that is planned again."""
    return f"meal-{meal.day.date}-{meal.slot}-{recipe_id}"


def _note_swap(user: User, meal: PlanMeal, old_id: int) -> None:
    events.unnote(user, about=_about(meal, meal.recipe_id))
    events.note(user, kind=events.Kind.SWAP_OUT, recipe_id=old_id, about=_about(meal, old_id))


def _swap(user: User, meal: PlanMeal, recipe_id: int) -> None:
    if meal.outcome == Outcome.COOKED:
        raise Conflict("This meal has been cooked, so it can't be swapped.", code="cooked")
    recipe = Recipe.objects.visible_to(user.pk).filter(pk=recipe_id, status=Recipe.Status.PUBLISHED).first()
    if recipe is None:
        message = f"There is no recipe {recipe_id}."
        raise Invalid(message, details={"recipe_id": [message]})
    meal.recipe = recipe
    meal.outcome = Outcome.PLANNED
    meal.reasons = [reasons.CHOSEN]


def _require_safe(user: User, plan: WeeklyPlan, meal: PlanMeal, *, is_swap: bool) -> None:
    """Pass the week as it would be through the gate; rules of effort bind only a new dish: the rest was legal once."""
    week = [
        meal if each.pk == meal.pk else each for each in PlanMeal.objects.filter(day__plan=plan).select_related("day")
    ]
    served = {
        each.pk: ServedMeal(date=each.day.date, slot=each.slot, recipe_id=each.recipe_id,
                            portion_quarters=each.portion_quarters)
        for each in week
    }  # fmt: skip
    changed = served[meal.pk]
    found = [
        violation
        for violation in safety.violations(user.pk, list(served.values()))
        if violation.code in FOOD_RULES or (is_swap and violation.meal == changed)
    ]
    if found:
        sentences = list(dict.fromkeys(violation.sentence for violation in found))
        raise Conflict(
            f"That can't be done: {sentences[0]}",
            code="unsafe",
            details={"violations": sentences, "rules": sorted({violation.code for violation in found})},
        )


def _require_offered(user: User, meal: PlanMeal) -> None:
    profile = Profile.objects.get(user=user)
    limit = profile.max_minutes_by_weekday[meal.day.date.weekday()]
    if not legal_recipes(profile, meal.slot, max_minutes=limit).filter(pk=meal.recipe_id).exists():
        message = f"{meal.recipe.title!r} can't be planned here: too little is known of its nutrients or its price."
        raise Conflict(message, code="not_offered", details={"recipe_id": [message]})

"""Writes a planned week, or why there is none, in one transaction that only the worker holding the row can win."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.columns import write_columns
from core.vocabulary import Slot
from plans import costs, figures, keeping, reasons, safety, shopping_rows
from plans.figures import Figures, Plate
from plans.loading import WeekInputs
from plans.models import MealHistory, PlanDay, PlanMeal, ShoppingListItem, WeeklyPlan
from plans.router import Routed
from plans.safety import ServedMeal
from recipes.models import Recipe


class UnsafePlan(RuntimeError):
    """The gate found what the person may not eat in what was about to be saved. Nothing of it is saved."""


@transaction.atomic
def save_week(plan_id: int, *, attempt: int, inputs: WeekInputs, routed: Routed, meals: Sequence[ServedMeal]) -> bool:
    """Write days, meals, totals, shopping list and history, and make the plan READY; return whether it was ours.

    False means that another worker has taken the row meanwhile: nothing is written then.

    Raises:
        UnsafePlan: the gate found a violation, seen from the database as it is now.
    """
    checked_at = timezone.now()  # before the gate reads: what changes while it looks is looked at again
    is_ours = WeeklyPlan.objects.held(plan_id, attempt=attempt).update(
        status=WeeklyPlan.Status.READY,
        method=routed.method,
        household_size=inputs.profile.household_size,
        targets=(routed.targets or inputs.targets).planned(),
        relaxations=[asdict(relaxation) for relaxation in routed.solution.relaxations],
        clashes=[{"rules": list(clash.rules), "sentence": clash.sentence} for clash in routed.solution.clashes],
        solver_metadata=metadata(inputs, routed),
        error_id="",
        error_message="",
        updated_at=checked_at,
    )
    if not is_ours:
        return False
    found = safety.violations(inputs.profile.user_id, meals)
    if found:
        raise UnsafePlan(f"{routed.method} broke {len(found)} rules: {found[0].code}, {found[0].sentence}")
    plan = WeeklyPlan.objects.get(pk=plan_id)
    _write_days(plan, meals, reasons.for_meals(inputs, routed))
    write_totals(plan, checked_at=checked_at)
    write_history(plan)
    shopping_rows.rebuild(plan)
    return True


@transaction.atomic
def save_infeasible(
    plan_id: int, *, attempt: int, inputs: WeekInputs, routed: Routed, tried: Sequence[tuple[str, int]] = ()
) -> None:
    """Say on the row why there is no week, and how that was found. An active plan that comes to this is active no
    longer.

    Args:
        tried: each rule that was loosened to see, and how many recipes that would allow.
    """
    is_ours = WeeklyPlan.objects.held(plan_id, attempt=attempt).update(
        status=WeeklyPlan.Status.INFEASIBLE,
        lifecycle=WeeklyPlan.Lifecycle.DRAFT,
        clashes=[{"rules": list(clash.rules), "sentence": clash.sentence} for clash in routed.solution.clashes],
        relaxations=[],
        solver_metadata=metadata(inputs, routed) | _refusal(routed, tried),
        updated_at=timezone.now(),
    )
    if is_ours:
        remove_food(plan_id)


@transaction.atomic
def remove_food(plan_id: int) -> None:
    """Take off a plan that came to nothing what it held before: that food had failed the gate.

    What was cooked or skipped stays in the history: it happened. It stays on the plan too, unseen, with what is locked,
    for the plan that takes its place.
    """
    staying = keeping.staying(WeeklyPlan.objects.get(pk=plan_id)).values_list("pk", flat=True)
    PlanMeal.objects.filter(day__plan_id=plan_id).exclude(pk__in=list(staying)).delete()
    PlanDay.objects.filter(plan_id=plan_id, meals__isnull=True).delete()
    ShoppingListItem.objects.filter(plan_id=plan_id).delete()
    MealHistory.objects.filter(plan_id=plan_id, outcome=PlanMeal.Outcome.PLANNED).delete()
    WeeklyPlan.objects.filter(pk=plan_id).update(**Figures().as_columns())


def metadata(inputs: WeekInputs, routed: Routed) -> dict[str, Any]:
    """Return how the week came about, as kept on the plan and shown in the admin."""
    solution = routed.solution
    return {
        "method": routed.method,
        "reason": routed.reason,
        "ratings_used": inputs.ratings_used,
        "taste_model": inputs.taste_model,
        "attempts": [asdict(attempt) for attempt in routed.attempts],
        "fallback": [attempt.planner for attempt in routed.attempts[:-1]],
        "status": str(solution.status),
        "solve_ms": solution.solve_ms,
        "phases": {name: round(until_ms, 1) for name, until_ms in solution.phases.items()},
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "seed": inputs.problem.seed,
        **({"seen": [sorted(week) for week in inputs.problem.seen]} if inputs.problem.seen else {}),
        **({"another": asdict(solution.difference)} if solution.difference else {}),
        "candidates": inputs.candidates,
        "relaxations": [relaxation.code for relaxation in solution.relaxations],
        "is_nearest": solution.is_nearest,
        "binding": [asdict(rule) for rule in solution.binding],
        "coach": dict(routed.coach_story),
        **({"leftovers_per_week": inputs.problem.leftovers_per_week} if inputs.problem.leftovers_per_week else {}),
        **({"experiments": inputs.trial.groups} if inputs.trial.groups else {}),
    }


def figures_for_the_log(inputs: WeekInputs, routed: Routed) -> dict[str, Any]:
    """Return the part of the metadata that is worth a line in the log: figures and codes, nothing personal."""
    told = ("method", "solve_ms", "phases", "objective", "bound", "gap", "candidates", "relaxations")
    found = metadata(inputs, routed)
    return {name: found[name] for name in told} | {"binding": [rule["code"] for rule in found["binding"]]}


def refusal_for_the_log(inputs: WeekInputs, routed: Routed, tried: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Return the same of a week that there is none of, with the rules that clash and those that were loosened."""
    return figures_for_the_log(inputs, routed) | _refusal(routed, tried)


def _refusal(routed: Routed, tried: Sequence[tuple[str, int]]) -> dict[str, Any]:
    return {
        "clashes": [list(clash.rules) for clash in routed.solution.clashes],
        "relaxations_tried": [{"rule": rule, "recipes": recipes} for rule, recipes in tried],
    }


def write_totals(plan: WeeklyPlan, *, checked_at: datetime | None = None) -> None:
    """Bring the figures of a plan's meals, days and total into step with recipes and prices of now.

    Only figures are saved, so an instance that is out of date can't undo what somebody else did to the plan.

    Args:
        checked_at: a time before the gate read the meals that it found safe; None if it did not look at them all.
    """
    by_day: dict[int, list[Figures]] = defaultdict(list)
    meals = in_order(PlanMeal.objects.filter(day__plan=plan).select_related("recipe", "day"))
    served = [(meal.recipe, meal.portion_quarters) for meal in meals]
    prices = costs.serving_prices(plan.user_id, [meal.recipe for meal in meals])
    for meal, meal_figures in zip(meals, figures_of(served, prices, household_size=plan.household_size), strict=True):
        _set(meal, meal_figures)
        by_day[meal.day_id].append(meal_figures)
    write_columns(meals, list(Figures().as_columns()))
    days = list(plan.days.all())
    for day in days:
        _set(day, figures.total(by_day[day.pk]))
    write_columns(days, list(Figures().as_columns()))
    _set(plan, figures.total(part for parts in by_day.values() for part in parts))
    columns = [*Figures().as_columns(), "updated_at"]
    if checked_at is not None:
        plan.checked_at = checked_at
        columns.append("checked_at")
    plan.save(update_fields=columns)


def write_history(plan: WeeklyPlan) -> None:
    """Make the history of a plan say what the plan says; what was cooked or skipped stays as it happened.

    A person who swaps a skipped meal plans it again. What was said of a meal in a week that this one took the place of
    is not told twice. The row of a place is the same one for as long as there is one: clients know it by its id.
    """
    planned = PlanMeal.Outcome.PLANNED
    meals = {(meal.day.date, meal.slot): meal for meal in PlanMeal.objects.filter(day__plan=plan).select_related("day")}
    rows = {(row.date, row.slot): row for row in MealHistory.objects.filter(plan=plan)}
    facts = {
        place
        for place, row in rows.items()
        if row.outcome == PlanMeal.Outcome.COOKED
        or (row.outcome != planned and (place not in meals or meals[place].outcome != planned))
    }
    elsewhere = MealHistory.objects.filter(user_id=plan.user_id, date__in={date for date, _ in meals})
    told = set(elsewhere.exclude(outcome=planned).values_list("date", "slot", "outcome"))
    wanted = {
        place: {"recipe_id": meal.recipe_id, "method": plan.method, "outcome": meal.outcome}
        for place, meal in meals.items() if place not in facts and (*place, meal.outcome) not in told
    }  # fmt: skip
    gone = [row.pk for place, row in rows.items() if place not in facts and place not in wanted]
    if gone:
        MealHistory.objects.filter(pk__in=gone).delete()
    MealHistory.objects.bulk_create(
        MealHistory(user_id=plan.user_id, plan=plan, date=place[0], slot=place[1], **columns)
        for place, columns in wanted.items() if place not in rows
    )  # fmt: skip
    changed = [
        (rows[place], columns) for place, columns in wanted.items()
        if place in rows and any(getattr(rows[place], name) != value for name, value in columns.items())
    ]  # fmt: skip
    for row, columns in changed:
        for name, value in columns.items():
            setattr(row, name, value)
    MealHistory.objects.bulk_update([row for row, _ in changed], ["recipe_id", "method", "outcome"])


def in_order(meals: Iterable[PlanMeal]) -> list[PlanMeal]:
    """Return meals in the order of the week, whatever order their rows were made in."""
    return sorted(meals, key=lambda meal: (meal.day.date, Slot.values.index(meal.slot)))


def figures_of(
    served: Sequence[tuple[Recipe, int]], prices: Mapping[int, int], *, household_size: int
) -> list[Figures]:
    """Return what each meal of a week holds for one person, and what it costs the household.

    Args:
        served: dish and quarters of a serving of each meal, in the order of the week.
        prices: pence of a serving by recipe id (`costs.serving_prices`).
    """
    plates = [
        Plate(
            per_serving={name: getattr(recipe, name) or Decimal(0) for name in figures.MACROS},
            pence_per_serving=prices[recipe.pk],
            portion_quarters=portion_quarters,
        )
        for recipe, portion_quarters in served
    ]
    return figures.of_week(plates, household_size=household_size)


def _write_days(plan: WeeklyPlan, meals: Iterable[ServedMeal], why: dict[tuple[date, str], list[str]]) -> None:
    before = {
        (meal.day.date, meal.slot): meal for meal in PlanMeal.objects.filter(day__plan=plan).select_related("day")
    }
    plan.days.all().delete()
    days = {day.date: day for day in PlanDay.objects.bulk_create(
        PlanDay(plan=plan, date=plan.week_start + timedelta(days=offset)) for offset in range(7))}  # fmt: skip
    PlanMeal.objects.bulk_create(
        PlanMeal(
            day=days[meal.date], slot=meal.slot, recipe_id=meal.recipe_id, portion_quarters=meal.portion_quarters,
            **asdict(keeping.marks(before.get((meal.date, meal.slot)), recipe_id=meal.recipe_id,
                                   reasons=why.get((meal.date, meal.slot), []))),
            **Figures().as_columns(),
        )
        for meal in meals
    )  # fmt: skip


def _set(row: WeeklyPlan | PlanDay | PlanMeal, part: Figures) -> None:
    for name, value in part.as_columns().items():
        setattr(row, name, value)

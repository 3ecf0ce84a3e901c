"""A week planned without the queue and saved nowhere, as plain data in the API's shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from plans import costs, figures, generation, loading, solver, writing
from plans.figures import Figures
from plans.loading import WeekInputs
from plans.safety import ServedMeal
from plans.solver import Status
from plans.standing import Place
from recipes import snapshot
from recipes.models import Recipe
from users import services as user_services
from users.models import Profile, User

VISITOR = "visitor@mealplanner.invalid"
"""Whoever has no account, while their week is loaded; nobody can register at .invalid."""


def plan_week(profile: Profile, *, week_start: date, seed: int | None = None) -> dict[str, Any]:
    """Plan a week and return it with `status`: ready, or infeasible with `clashes` and no days.

    Raises:
        UnsafePlan: the gate found a violation.
    """
    return _planned(loading.week_inputs(profile, week_start=week_start, seed=seed))


def plan_visitors_week(fields: Mapping[str, Any], *, week_start: date, seed: int | None = None) -> dict[str, Any]:
    """Plan a week, in the same form, for somebody who has no account.

    Args:
        fields: of their profile, as `users.services.save_profile` takes them; each may be left out.

    Raises:
        Invalid: a field that does not exist or is out of its limits.
        UnsafePlan: the gate found a violation.
    """
    snapshot.current()  # which may take seconds to read, and is then at hand within the transaction
    inputs = _visitors_inputs(fields, week_start=week_start, seed=seed)
    # Their id is gone with their rows, and may be somebody else's by now.
    inputs.profile.user = User(email=VISITOR)
    return _planned(inputs, needs=inputs.profile)


@transaction.atomic
def _visitors_inputs(fields: Mapping[str, Any], *, week_start: date, seed: int | None) -> WeekInputs:
    """Load a week for a profile whose rows are there as long as it is loaded: the transaction ends in a rollback."""
    profile = user_services.save_profile(User.objects.create_user(VISITOR), **fields)
    inputs = loading.week_inputs(profile, week_start=week_start, seed=seed)
    transaction.set_rollback(True)
    return inputs


def _planned(inputs: WeekInputs, *, needs: Profile | None = None) -> dict[str, Any]:
    profile, week_start = inputs.profile, inputs.week_start
    if empty := generation.empty_meals(inputs):
        return _infeasible(inputs, [{"rules": list(each.rules), "sentence": each.sentence} for each in empty])
    routed, meals = generation.plan_choices(inputs, needs=needs)
    found: list[dict[str, object]] = [
        {"rules": list(clash.rules), "sentence": clash.sentence} for clash in routed.solution.clashes
    ]
    if routed.solution.status == Status.INFEASIBLE:
        return _infeasible(inputs, found)
    by_day = _figures_by_day(inputs, meals)
    leftovers = {(one.day, one.slot) for one in solver.left_over(inputs.problem, routed.solution.choices)}
    return {
        "week_start": week_start.isoformat(),
        "status": "ready",
        "method": routed.method,
        "targets": (routed.targets or inputs.targets).planned(),
        "days": [_day(inputs, day, eaten, leftovers) for day, eaten in by_day.items()],
        "totals": _plain(figures.total(part for eaten in by_day.values() for _, part in eaten)),
        "weekly_budget_pence": profile.weekly_budget_pence,
        "household_size": profile.household_size,
        "relaxations": [asdict(relaxation) for relaxation in routed.solution.relaxations],
        "clashes": found,
        "solver_metadata": writing.metadata(inputs, routed),
    }


def _infeasible(inputs: WeekInputs, clashes: Sequence[dict[str, object]]) -> dict[str, Any]:
    return {"week_start": inputs.week_start.isoformat(), "status": "infeasible", "days": [], "clashes": list(clashes)}


Eaten = list[tuple[ServedMeal, Figures]]


def _figures_by_day(inputs: WeekInputs, meals: Sequence[ServedMeal]) -> dict[date, Eaten]:
    recipes = Recipe.objects.in_bulk({meal.recipe_id for meal in meals})
    order = {slot: position for position, slot in enumerate(inputs.profile.slot_names)}
    in_order = sorted(meals, key=lambda meal: (meal.date, order[meal.slot]))
    served = [(recipes[meal.recipe_id], meal.portion_quarters) for meal in in_order]
    prices = costs.serving_prices(inputs.profile.user_id, recipes.values())
    parts = writing.figures_of(served, prices, household_size=inputs.profile.household_size)
    by_day: dict[date, Eaten] = defaultdict(list)
    for meal, part in zip(in_order, parts, strict=True):
        by_day[meal.date].append((meal, part))
    return dict(by_day)


def _day(inputs: WeekInputs, day: date, eaten: Eaten, leftovers: set[Place]) -> dict[str, Any]:
    return {
        "date": day.isoformat(),
        "weekday": day.weekday(),
        "totals": _plain(figures.total(part for _, part in eaten)),
        "meals": [
            {
                "slot": meal.slot,
                "recipe": {"id": meal.recipe_id, "title": inputs.problem.dish_by_id[meal.recipe_id].title},
                "portion": meal.portion_quarters / 4,
                "is_left_over": ((day - inputs.week_start).days, meal.slot) in leftovers,
                **_plain(part),
            }
            for meal, part in eaten
        ],
    }


def _plain(part: Figures) -> dict[str, float | int]:
    return {name: value if isinstance(value, int) else float(value) for name, value in part.as_columns().items()}

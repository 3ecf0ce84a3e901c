"""A week before and after a change, for people to compare: its meals, days, totals and what has to be bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plans import selectors
from plans.figures import Figures
from plans.models import PlanDay, PlanMeal, WeeklyPlan

Row = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """What a week holds at one moment, as plain data."""

    meals: Mapping[int, Row]
    days: Mapping[int, Row]
    totals: Row
    list_g: Mapping[int, tuple[str, float]]
    """Name and grams of each food to buy or take from the cupboard."""
    relaxations: list[Row]


def picture_of(plan_id: int) -> Picture:
    """Return a week as the database has it now."""
    plan = WeeklyPlan.objects.get(pk=plan_id)
    meals = PlanMeal.objects.filter(day__plan_id=plan_id).select_related("day", "recipe").order_by("day__date", "pk")
    items = selectors.shopping_items_of(plan).order_by("ingredient__name")
    return Picture(
        meals={meal.pk: _meal(meal) for meal in meals},
        days={day.pk: {"date": day.date.isoformat(), **_figures(day)} for day in plan.days.order_by("date")},
        totals=_figures(plan),
        list_g={
            pk: (name, float(needed_g))
            for pk, name, needed_g in items.values_list("ingredient_id", "ingredient__name", "needed_g")
        },
        relaxations=plan.relaxations,
    )


def between(before: Picture, after: Picture) -> Row:
    """Return what is different, each with how it was and how it is; what is alike is left out, but for the totals."""
    return {
        "meals": [
            {
                "meal_id": pk,
                "date": was["date"],
                "slot": was["slot"],
                "before": _without_place(was),
                "after": _without_place(after.meals[pk]),
            }
            for pk, was in before.meals.items()
            if _is_other(was, after.meals[pk])
        ],
        "days": [
            {"day_id": pk, "date": was["date"], "before": _without_place(was), "after": _without_place(after.days[pk])}
            for pk, was in before.days.items()
            if _is_other(was, after.days[pk])
        ],
        "totals": {"before": before.totals, "after": after.totals},
        "shopping_list": _list_changes(before, after),
        "relaxations": after.relaxations,
    }


def _is_other(was: Row, now: Row) -> bool:
    """Return whether a row has changed; a penny of the bill that is now shared out otherwise is no change of a meal."""
    return {**was, "cost_pence": 0} != {**now, "cost_pence": 0} or abs(was["cost_pence"] - now["cost_pence"]) > 1


def _list_changes(before: Picture, after: Picture) -> list[Row]:
    changes = []
    for pk in dict.fromkeys([*before.list_g, *after.list_g]):
        name = (before.list_g.get(pk) or after.list_g[pk])[0]
        was, now = before.list_g.get(pk, (name, 0.0))[1], after.list_g.get(pk, (name, 0.0))[1]
        if was != now:
            changes.append({"ingredient_id": pk, "name": name, "before_g": was, "after_g": now})
    return sorted(changes, key=lambda change: str(change["name"]))


def _meal(meal: PlanMeal) -> Row:
    return {
        "date": meal.day.date.isoformat(),
        "slot": meal.slot,
        "recipe_id": meal.recipe_id,
        "title": meal.recipe.title,
        "portion": meal.portion_quarters / 4,
        "outcome": meal.outcome,
        **_figures(meal),
    }


def _without_place(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("date", "slot")}


def _figures(row: PlanMeal | PlanDay | WeeklyPlan) -> Row:
    values = {name: getattr(row, name) for name in Figures().as_columns()}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}

"""Weeks in which dishes are planned anew: which meal, what changed, and that the week is sound."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plans import safety, services, solver, wish_readings
from plans.models import PlanMeal, WeeklyPlan
from plans.solver import change
from tests.plans import world
from tests.plans.weeks import assert_in_step


def meal_at(week: WeeklyPlan, day: int = 1, slot: str = "dinner") -> PlanMeal:
    date = week.week_start + timedelta(days=day)
    return next(each for each in world.meals(week) if (each.day.date, each.slot) == (date, slot))


def dishes(week: WeeklyPlan) -> dict[int, int]:
    return {each.pk: each.recipe_id for each in world.meals(week)}


def changed(before: dict[int, int], week: WeeklyPlan) -> set[int]:
    after = dishes(week)
    assert before.keys() == after.keys()  # meals keep their ids
    return {pk for pk in before if before[pk] != after[pk]}


def assert_sound(week: WeeklyPlan) -> None:
    assert safety.violations(week.user_id, services.meals_of(week)) == []
    assert_in_step(week)


def spied(monkeypatch: pytest.MonkeyPatch) -> list[tuple[solver.WeekProblem, dict[str, object]]]:
    """Return what the planner is asked, once it is."""
    posed: list[tuple[solver.WeekProblem, dict[str, object]]] = []

    def replan(problem, **how):
        posed.append((problem, how))
        return change.replan(problem, **how)

    monkeypatch.setattr(wish_readings, "replan", replan)
    return posed

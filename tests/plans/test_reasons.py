"""What a plan says of its meals and rules: why each was chosen, what the next best would have cost, what binds."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest

from plans import generation, loading, reasons, solver
from plans.models import WeeklyPlan
from plans.router import Routed
from plans.solver import Status, solve_week
from tests.factories import next_monday
from tests.plans import world

pytestmark = pytest.mark.django_db
quick = pytest.mark.usefixtures("quick_solver")


def finished(user) -> WeeklyPlan:
    plan = world.requested(user)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    return plan


@quick
def test_each_meal_keeps_its_reasons_and_what_the_next_best_would_have_cost(alice, kitchen):
    plan = finished(alice)

    for meal in world.meals(plan):
        *why, next_best = meal.reasons
        assert 1 <= len(why) <= 3
        assert not [each for each in why if each.startswith("The next best")]
        assert re.match(r"The next best, .+, would score .+, and cost ", next_best)
        assert meal.recipe.title not in next_best.split(", would score")[0]


@quick
def test_a_locked_meal_says_so_and_nothing_else(alice, kitchen):
    plan = finished(alice)
    meal = world.meals(plan)[5]
    meal.is_locked = True
    meal.save()
    WeeklyPlan.objects.filter(pk=plan.pk).update(status=WeeklyPlan.Status.PENDING)

    generation.generate(plan.pk)

    (kept,) = [each for each in world.meals(plan) if each.is_locked]
    assert kept.reasons == ["You locked it"]


@quick
def test_a_week_that_was_planned_for_other_targets_is_explained_by_those(alice, kitchen):
    inputs = loading.week_inputs(alice.profile, week_start=next_monday())
    moved = replace(inputs.targets, protein_g=inputs.targets.protein_g + 40)
    found = Routed(method="coach", solution=solve_week(inputs.problem), attempts=(), reason="", targets=moved)
    plain = replace(found, targets=None)

    ours, theirs = (reasons.explained(inputs, each).solution.reasons for each in (found, plain))

    assert ours != theirs
    targets = (loading.day_targets(moved.planned()),) * 7
    assert ours == solver.meal_reasons(replace(inputs.problem, targets=targets), found.solution.choices)


def test_the_metadata_and_the_log_say_how_the_week_came_about(alice, kitchen, caplog):
    alice.profile.weekly_budget_pence = 4500
    alice.profile.save()

    with caplog.at_level(logging.INFO, logger="plans.generation"):
        plan = finished(alice)

    told = plan.solver_metadata
    # Which others there are depends on the week: whether its rules clash, and whether rounding alone finds one.
    assert "lp" in told["phases"]
    assert list(told["phases"].values()) == sorted(told["phases"].values())
    assert all(until_ms >= 0 for until_ms in told["phases"].values())
    assert told["bound"] >= told["objective"]
    for rule in told["binding"]:
        assert rule.keys() == {"code", "subject", "unit", "units", "sentence"}
    (line,) = [record for record in caplog.records if record.message == "plan finished"]
    for name in ("method", "solve_ms", "phases", "objective", "bound", "gap", "candidates", "relaxations"):
        assert getattr(line, name) == told[name]
    assert line.binding == [rule["code"] for rule in told["binding"]]


def test_a_week_that_can_not_be_is_explained_on_the_plan(alice, kitchen):
    alice.profile.weekly_budget_pence = 100
    alice.profile.save()

    plan = finished(alice)

    assert plan.status == WeeklyPlan.Status.READY
    assert "budget" in [each["code"] for each in plan.relaxations]
    (alone,) = [each["sentence"] for each in plan.clashes if each["rules"] == ["budget"]]
    assert re.match(r"£1 a week can't be met: the cheapest week costs £\d+\.\d\d$", alone)
    assert plan.solver_metadata["status"] == Status.FEASIBLE

"""What a plan says of its meals and rules: why each was chosen, what the next best would have cost, what binds."""

from __future__ import annotations

import logging
import re
from dataclasses import asdict, replace

import pytest

from plans import generation, loading, meals, pantry, reasons, solver, writing
from plans.models import PlanMeal, WeeklyPlan
from plans.router import Routed
from plans.solver import Binding, Status, solve_week
from plans.standing import standing_week
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
        assert len(why) <= 3
        # A dish that another would beat is said to be none as good as it.
        assert why or " points more (" in next_best
        assert not (" points more (" in next_best and [each for each in why if each.startswith("As good as")])
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
    assert {"build", "lp", "best", "total"} <= told["phases"].keys()
    assert all(0 <= until_ms <= told["phases"]["total"] for until_ms in told["phases"].values())
    assert told["bound"] >= told["objective"]
    (line,) = [record for record in caplog.records if record.message == "plan finished"]
    for name in ("method", "solve_ms", "phases", "objective", "bound", "gap", "candidates", "relaxations"):
        assert getattr(line, name) == told[name]
    assert line.binding == [rule["code"] for rule in told["binding"]]


def test_the_metadata_say_which_rules_are_at_their_limit_and_the_log_their_codes(alice, kitchen):
    inputs = loading.week_inputs(alice.profile, week_start=next_monday())
    at_limit = Binding("budget", "", "£1 a week", 25_000, 30_000, "£1 more would raise the score by 3 points at most.")
    routed = Routed(
        method="solver", solution=replace(solve_week(inputs.problem), binding=(at_limit,)), attempts=(), reason=""
    )

    assert writing.metadata(inputs, routed)["binding"] == [asdict(at_limit)]
    assert writing.figures_for_the_log(inputs, routed)["binding"] == ["budget"]


def test_a_week_that_can_not_be_is_explained_on_the_plan(alice, kitchen):
    alice.profile.weekly_budget_pence = 100
    alice.profile.save()

    plan = finished(alice)

    assert plan.status == WeeklyPlan.Status.READY
    assert "budget" in [each["code"] for each in plan.relaxations]
    (alone,) = [each["sentence"] for each in plan.clashes if each["rules"] == ["budget"]]
    assert re.match(r"£1 a week can't be met: the cheapest week costs £\d+\.\d\d$", alone)
    assert plan.solver_metadata["status"] == Status.FEASIBLE


def as_of_now(plan: WeeklyPlan) -> dict[int, list[str]]:
    """Return what the planner says of each meal of the week as it stands, by the meal's id."""
    week = standing_week(plan.user, plan.pk)
    told = reasons.for_choices(week.problem, week.choices, week=week.choices, week_start=plan.week_start)
    return {meal.pk: told[meal.day.date, meal.slot] for meal in week.meals}


@quick
def test_what_a_portion_changes_is_said_anew_of_every_meal(alice, kitchen):
    plan = finished(alice)
    meal, *others = world.meals(plan)
    first = {each.pk: each.reasons for each in others}

    meals.change_meal(alice, plan_id=plan.pk, meal_id=meal.pk, portion_quarters=8 if meal.portion_quarters < 8 else 2)

    now = as_of_now(plan)
    changed, *others = world.meals(plan)
    assert {each.pk: each.reasons for each in others} == {each.pk: now[each.pk] for each in others}
    assert any(each.reasons != first[each.pk] for each in others if each.day_id == meal.day_id)
    words, *why, next_best = changed.reasons
    assert words == "You chose the portion"
    assert next_best == now[meal.pk][-1]
    assert set(why) <= set(now[meal.pk])
    assert not [each for each in why if each.startswith("As good as")]  # the next best would score more


@quick
def test_a_portion_that_is_put_back_brings_the_reasons_back(alice, kitchen):
    plan = finished(alice)
    meal = world.meals(plan)[0]
    before = {each.pk: each.reasons for each in world.meals(plan)}

    for quarters in (8 if meal.portion_quarters < 8 else 2, meal.portion_quarters):
        meals.change_meal(alice, plan_id=plan.pk, meal_id=meal.pk, portion_quarters=quarters)

    before[meal.pk] = ["You chose the portion", *before[meal.pk]]
    assert {each.pk: each.reasons for each in world.meals(plan)} == before


@quick
def test_a_swap_is_the_persons_own_and_the_others_are_said_anew(alice, kitchen):
    plan = finished(alice)
    meal, *_ = world.meals(plan)
    dish = next(each for each in kitchen.values() if each.pk not in {one.recipe_id for one in world.meals(plan)})

    meals.change_meal(alice, plan_id=plan.pk, meal_id=meal.pk, recipe_id=dish.pk)
    meals.change_meal(alice, plan_id=plan.pk, meal_id=meal.pk, portion_quarters=5)

    now = as_of_now(plan)
    swapped, *others = world.meals(plan)
    assert swapped.reasons == ["You chose it", "You chose the portion"]
    assert {each.pk: each.reasons for each in others} == {each.pk: now[each.pk] for each in others}


@quick
def test_a_meal_that_is_locked_no_longer_is_said_to_be_chosen_for_what_it_is(alice, kitchen):
    plan = finished(alice)
    meal = world.meals(plan)[5]
    PlanMeal.objects.filter(pk=meal.pk).update(is_locked=True, reasons=["You locked it"])

    meals.change_meal(alice, plan_id=plan.pk, meal_id=world.meals(plan)[4].pk, portion_quarters=3)
    assert world.meals(plan)[5].reasons == ["You locked it"]
    meals.change_meal(alice, plan_id=plan.pk, meal_id=meal.pk, is_locked=False)

    assert world.meals(plan)[5].reasons == as_of_now(plan)[meal.pk]


@quick
def test_a_price_that_changes_is_heard_of_in_the_reasons(alice, kitchen):
    plan = finished(alice)

    pantry.set_price(alice, ingredient_id=world.meals(plan)[0].recipe.main_ingredient_id, pence_per_kg=9_000)

    now = as_of_now(plan)
    assert {each.pk: each.reasons for each in world.meals(plan)} == now

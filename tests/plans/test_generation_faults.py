"""A week that can't be planned, and planners, databases and code with faults: what the person is told."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from core.errors import Transient
from core.vocabulary import Allergen, to_bits
from plans import generation, loading, router, services, solver, writing
from plans.models import PlanMeal, WeeklyPlan
from plans.writing import UnsafePlan
from ratings import scoring
from recipes.models import Recipe
from tests.factories import make_user
from tests.plans import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_solver")]
Status = WeeklyPlan.Status


def finished(user, **options) -> WeeklyPlan:
    plan = world.requested(user, **options)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    return plan


def test_rules_that_leave_nothing_are_named(kitchen):
    hopeless = make_user("v@example.com", diets=["vegan"], max_difficulty=1, max_minutes_by_weekday=[5] * 7)

    plan = finished(hopeless)

    assert plan.status == Status.INFEASIBLE
    assert {clash["rules"] == ["diet", "difficulty", "minutes"] for clash in plan.clashes} == {True}
    sentence = plan.clashes[0]["sentence"]
    assert "No breakfast recipe for Monday is vegan, of difficulty 1 or less, ready in 5 minutes." in sentence
    assert "No single change helps" in sentence
    assert not PlanMeal.objects.exists()


def test_the_nearest_change_is_told_with_what_it_brings(kitchen):
    hurried = make_user("h@example.com", max_minutes_by_weekday=[60, 60, 5, 60, 60, 60, 60])

    plan = finished(hurried)

    assert plan.status == Status.INFEASIBLE
    assert len(plan.clashes) == 4
    assert (
        "for Wednesday is ready in 5 minutes. The nearest changes: 30 minutes would allow 28"
        in plan.clashes[0]["sentence"]
    )


def test_an_allergen_is_named_but_never_offered_up(kitchen):
    everything = make_user("a@example.com", allergens=list(Allergen.values))
    Recipe.objects.update(allergens_blocked=to_bits(Allergen.values, Allergen))

    plan = finished(everything)

    assert plan.status == Status.INFEASIBLE
    assert "allergens" in plan.clashes[0]["rules"]
    assert "known to be free of milk" in plan.clashes[0]["sentence"]
    assert "would allow" not in plan.clashes[0]["sentence"]


def test_a_week_that_there_is_none_of_keeps_how_that_was_found_and_so_does_the_log(kitchen, caplog):
    hurried = make_user("h@example.com", max_minutes_by_weekday=[60, 60, 5, 60, 60, 60, 60], max_difficulty=4)

    with caplog.at_level("INFO", logger="plans.generation"):
        plan = finished(hurried)

    told = plan.solver_metadata
    assert (told["method"], told["status"], told["attempts"]) == ("candidates", "INFEASIBLE", [])
    assert told["reason"] == "a meal has no candidate, so no planner was asked"
    assert told["phases"].keys() == {"explained", "total"}
    assert 0 <= told["phases"]["total"] <= told["solve_ms"] + 1
    assert told["candidates"] == dict.fromkeys(("breakfast", "lunch", "dinner", "snack"), 28)
    assert told["clashes"] == [["difficulty", "minutes"]] * 4
    tried = [("minutes", 0), ("minutes", 28), ("minutes", 28), ("minutes", 28), ("difficulty", 0)]
    assert [(each["rule"], each["recipes"]) for each in told["relaxations_tried"]] == tried * 4
    (line,) = [record for record in caplog.records if record.message == "plan finished"]
    for name in ("method", "solve_ms", "phases", "candidates", "clashes", "relaxations_tried"):
        assert getattr(line, name) == told[name]
    assert line.status == "infeasible"


def test_a_planner_that_says_there_is_no_week_leaves_its_figures_too(alice, kitchen, monkeypatch):
    clash = solver.Clash(("candidates",), "No recipe is allowed for Monday's lunch", is_proven=True)
    answer = solver.WeekSolution(
        solver.Status.INFEASIBLE, clashes=(clash,), method="cp_sat", solve_ms=12, phases={"total": 12.3}
    )
    monkeypatch.setitem(router.PLANNERS, "solver", lambda problem: answer)

    plan = finished(alice)

    assert plan.status == Status.INFEASIBLE
    assert plan.clashes == [{"rules": ["candidates"], "sentence": clash.sentence}]
    told = plan.solver_metadata
    assert (told["method"], told["solve_ms"], told["phases"]) == ("solver", 12, {"total": 12.3})
    assert (told["clashes"], told["relaxations_tried"]) == ([["candidates"]], [])
    assert told["fallback"] == ["coach"]


def test_an_active_week_that_comes_to_nothing_is_active_no_longer(alice, kitchen):
    plan = finished(alice)
    services.activate(alice, plan.pk)
    alice.profile.diets, alice.profile.max_difficulty = 0, 1
    alice.profile.save()
    services.plan_again(plan, why="allergen")

    generation.generate(plan.pk)

    plan.refresh_from_db()
    assert (plan.status, plan.lifecycle) == (Status.INFEASIBLE, "draft")


def test_a_week_that_came_to_nothing_holds_no_food_that_must_not_be_shown(alice, kitchen):
    plan = finished(alice)
    Recipe.objects.update(status=Recipe.Status.DRAFT)
    services.open_plan(alice, plan.pk)

    generation.generate(plan.pk)

    plan.refresh_from_db()
    assert plan.status == Status.INFEASIBLE
    assert not world.meals(plan)
    assert not plan.shopping_items.exists()
    assert plan.energy_kcal == plan.cost_pence == 0


def test_a_planner_with_a_fault_costs_nobody_their_week(alice, kitchen, monkeypatch):
    monkeypatch.setitem(router.PLANNERS, "solver", world.faulty)

    plan = finished(alice)

    assert (plan.status, plan.method) == (Status.READY, "greedy")
    assert [attempt["outcome"] for attempt in plan.solver_metadata["attempts"]] == [
        "not available: no language model is configured",
        "failed: ZeroDivisionError",
        "ok",
    ]
    assert plan.solver_metadata["fallback"] == ["coach", "solver"]


def test_an_unsafe_week_is_never_saved_and_fails_in_the_end(alice, kitchen, monkeypatch, settings):
    alice.profile.allergens = to_bits(["milk"], Allergen)
    alice.profile.save()
    monkeypatch.setitem(router.PLANNERS, "solver", world.serving(kitchen["cheddar 1"].pk))
    plan = world.requested(alice)

    for attempt in range(1, settings.PLAN_MAX_ATTEMPTS):
        with pytest.raises(Transient, match="cheddar"):
            generation.generate(plan.pk)
        plan.refresh_from_db()
        assert (plan.status, plan.attempt) == (Status.PENDING, attempt)
    with pytest.raises(UnsafePlan):
        generation.generate(plan.pk)

    plan.refresh_from_db()
    assert plan.status == Status.FAILED
    assert plan.error_id
    assert plan.error_message.startswith("Something went wrong on our side")
    assert not PlanMeal.objects.exists()


def test_the_gate_looks_again_inside_the_transaction_that_saves(alice, kitchen):
    plan = world.requested(alice)
    attempt = WeeklyPlan.objects.claim(plan.pk)
    inputs = loading.week_inputs(alice.profile, week_start=plan.week_start)
    routed, meals = generation.plan_choices(inputs)
    type(alice.profile).objects.update(allergens=to_bits(["soya", "milk", "eggs", "fish"], Allergen))

    with pytest.raises(UnsafePlan):
        writing.save_week(plan.pk, attempt=attempt, inputs=inputs, routed=routed, meals=meals)

    plan.refresh_from_db()
    assert plan.status == Status.GENERATING
    assert not PlanMeal.objects.exists()


def test_a_busy_database_is_tried_again(alice, kitchen, monkeypatch):
    plan = world.requested(alice)
    load = loading.week_inputs

    def busy(*args, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(loading, "week_inputs", busy)
    with pytest.raises(Transient, match="database is locked"):
        generation.generate(plan.pk)
    monkeypatch.setattr(loading, "week_inputs", load)
    generation.generate(plan.pk)

    plan.refresh_from_db()
    assert (plan.status, plan.attempt) == (Status.READY, 2)


def test_a_fault_of_ours_is_told_with_an_id_and_a_new_request_is_a_new_plan(alice, kitchen, monkeypatch):
    plan = world.requested(alice)
    monkeypatch.setattr(scoring, "history_of", world.faulty)
    with pytest.raises(ZeroDivisionError):
        generation.generate(plan.pk)
    monkeypatch.undo()

    plan.refresh_from_db()
    assert plan.status == Status.FAILED
    assert plan.error_id
    assert world.requested(alice).pk != plan.pk

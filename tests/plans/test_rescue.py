"""What happens to plans whose message, worker or safety was lost, without anybody asking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from core.errors import Conflict
from core.vocabulary import Allergen, to_bits
from plans import generation, loading, safety, selectors, services, writing
from plans import meals as meal_services
from plans.models import MealHistory, PlanMeal, WeeklyPlan
from plans.safety import food_violations
from recipes import services as recipe_services
from recipes.models import Recipe
from tasks import plans as plan_tasks
from tests.factories import make_user
from tests.plans import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_solver")]
Status = WeeklyPlan.Status


def aged(plan: WeeklyPlan, **fields) -> None:
    WeeklyPlan.objects.filter(pk=plan.pk).update(**fields)


def ago(seconds: float):
    return timezone.now() - timedelta(seconds=seconds)


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The ids that a worker was asked to plan."""
    ids: list[int] = []
    monkeypatch.setattr(plan_tasks, "ring", lambda task, plan_id: ids.append(plan_id))
    return ids


@pytest.fixture
def ready(alice, kitchen) -> WeeklyPlan:
    """Alice's planned week."""
    plan = world.requested(alice)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    assert plan.status == Status.READY
    return plan


def test_a_plan_that_waits_too_long_is_rung_again(alice, rung, settings):
    plan = world.requested(alice)
    aged(plan, requested_at=ago(settings.PLAN_PENDING_RING_AFTER_S - 5))
    plan_tasks.rescue_stuck_plans()
    assert rung == []

    aged(plan, requested_at=ago(settings.PLAN_PENDING_RING_AFTER_S + 1))
    plan_tasks.rescue_stuck_plans()

    assert rung == [plan.pk]


def test_a_plan_whose_worker_vanished_is_released_and_rung(alice, rung, settings):
    plan = world.requested(alice)
    WeeklyPlan.objects.claim(plan.pk)
    aged(plan, requested_at=ago(100), claimed_at=ago(settings.PLAN_GENERATING_STALE_S - 5))
    plan_tasks.rescue_stuck_plans()
    assert rung == []

    aged(plan, claimed_at=ago(settings.PLAN_GENERATING_STALE_S + 1))
    plan_tasks.rescue_stuck_plans()

    plan.refresh_from_db()
    assert (plan.status, plan.attempt, rung) == (Status.PENDING, 1, [plan.pk])


def test_a_plan_that_loses_every_worker_fails_with_a_sentence(alice, rung, settings):
    plan = world.requested(alice)
    for _ in range(settings.PLAN_MAX_ATTEMPTS):
        assert WeeklyPlan.objects.claim(plan.pk)
        aged(plan, claimed_at=ago(settings.PLAN_GENERATING_STALE_S + 1))
        plan_tasks.rescue_stuck_plans()

    plan.refresh_from_db()
    assert (plan.status, plan.attempt) == (Status.FAILED, settings.PLAN_MAX_ATTEMPTS)
    assert plan.error_message.startswith("The work was begun several times and never finished")
    assert world.requested(alice).pk != plan.pk


def test_an_active_plan_that_loses_every_worker_makes_room_for_a_new_one(alice, ready, rung, settings):
    services.activate(alice, ready.pk)
    services.plan_again(ready, why="allergen")
    for _ in range(settings.PLAN_MAX_ATTEMPTS):
        assert WeeklyPlan.objects.claim(ready.pk)
        aged(ready, claimed_at=ago(settings.PLAN_GENERATING_STALE_S + 1))
        plan_tasks.rescue_stuck_plans()

    ready.refresh_from_db()
    assert (ready.status, ready.lifecycle) == (Status.FAILED, "draft")
    assert not world.meals(ready)
    assert world.requested(alice).pk != ready.pk


def test_a_draft_that_loses_every_worker_holds_no_food_that_failed_the_gate(ready, rung, settings):
    services.plan_again(ready, why="allergen")
    for _ in range(settings.PLAN_MAX_ATTEMPTS):
        WeeklyPlan.objects.claim(ready.pk)
        aged(ready, claimed_at=ago(settings.PLAN_GENERATING_STALE_S + 1))
        plan_tasks.rescue_stuck_plans()

    ready.refresh_from_db()
    assert ready.status == Status.FAILED
    assert not world.meals(ready)
    assert not ready.shopping_items.exists()


def test_a_plan_begun_anew_has_all_its_attempts_again(ready, rung, settings):
    services.plan_again(ready, why="allergen")

    for _ in range(settings.PLAN_MAX_ATTEMPTS - 1):
        assert WeeklyPlan.objects.claim(ready.pk)
        aged(ready, claimed_at=ago(settings.PLAN_GENERATING_STALE_S + 1))
        plan_tasks.rescue_stuck_plans()
        ready.refresh_from_db()
        assert ready.status == Status.PENDING
    generation.generate(ready.pk)

    ready.refresh_from_db()
    assert ready.status == Status.READY


def test_nothing_is_due_that_has_not_changed(ready, rung):
    plan_tasks.check_due_plans()

    ready.refresh_from_db()
    assert (ready.status, rung) == (Status.READY, [])


def poison(plan: WeeklyPlan) -> None:
    """Let a food of the week's first meal turn out to contain peanuts."""
    food = world.meals(plan)[0].recipe.lines.all()[0].ingredient
    food.allergens_contained |= to_bits(["peanuts"], Allergen)
    recipe_services.save_ingredient(food)


def test_food_that_turns_out_to_hold_the_persons_allergen_sends_the_week_back(alice, ready, rung):
    alice.profile.allergens = to_bits(["peanuts"], Allergen)
    alice.profile.save()
    poison(ready)

    plan_tasks.check_due_plans()

    ready.refresh_from_db()
    assert (ready.status, rung) == (Status.PENDING, [ready.pk])
    assert not MealHistory.objects.filter(plan=ready).exists()
    generation.generate(ready.pk)
    ready.refresh_from_db()
    assert ready.status == Status.READY
    assert food_violations(alice.pk, services.meals_of(ready)) == []


def test_such_a_week_is_not_shown_even_before_anybody_checked(alice, ready):
    alice.profile.allergens = to_bits(["peanuts"], Allergen)
    alice.profile.save()
    poison(ready)

    assert services.open_plan(alice, ready.pk).status == Status.PENDING


def test_such_a_week_is_not_activated_and_stays_queued(alice, ready):
    alice.profile.allergens = to_bits(["peanuts"], Allergen)
    alice.profile.save()
    poison(ready)

    with pytest.raises(Conflict, match="wait until it is ready"):
        services.activate(alice, ready.pk)

    ready.refresh_from_db()
    assert (ready.status, ready.lifecycle) == (Status.PENDING, "draft")


def test_an_archived_week_that_is_no_longer_safe_is_refused(alice, ready):
    services.archive(alice, ready.pk)
    alice.profile.allergens = to_bits(["peanuts"], Allergen)
    alice.profile.save()
    poison(ready)

    with pytest.raises(Conflict, match="no longer fits your profile"):
        services.open_plan(alice, ready.pk)


def test_a_changed_price_brings_a_weeks_bill_into_step(alice, ready, rung):
    food = world.meals(ready)[0].recipe.lines.all()[0].ingredient
    food.pence_per_kg = 2000
    recipe_services.save_ingredient(food)

    plan_tasks.check_due_plans()

    before, checked = ready.cost_pence, ready.checked_at
    ready.refresh_from_db()
    assert (ready.status, rung) == (Status.READY, [])
    assert ready.cost_pence > before
    assert ready.checked_at > checked
    assert ready.cost_pence == sum(meal.cost_pence for meal in world.meals(ready))


def outdate_everything() -> None:
    WeeklyPlan.objects.update(checked_at=None)


def test_an_instance_that_is_out_of_date_undoes_nothing(ready):
    stale = WeeklyPlan.objects.get(pk=ready.pk)
    aged(ready, lifecycle="active", solver_metadata={"seed": 77})

    writing.write_totals(stale)

    ready.refresh_from_db()
    assert (ready.lifecycle, ready.solver_metadata) == ("active", {"seed": 77})


def test_a_week_that_was_sent_back_meanwhile_is_not_brought_into_step(ready):
    stale = WeeklyPlan.objects.get(pk=ready.pk)
    services.plan_again(ready, why="allergen")
    aged(ready, cost_pence=1)

    services.bring_into_step(stale, checked_at=timezone.now())

    ready.refresh_from_db()
    assert (ready.status, ready.cost_pence) == (Status.PENDING, 1)


def poisoned_while_the_gate_looks(plan: WeeklyPlan, monkeypatch, name: str) -> None:
    """Let a food of the plan change just after the gate has read it."""
    look = getattr(safety, name)

    def late(*args):
        found = look(*args)
        monkeypatch.setattr(safety, name, look)
        Recipe.objects.update(food_changed_at=timezone.now())
        return found

    monkeypatch.setattr(safety, name, late)


@pytest.mark.parametrize("read", [lambda user, plan: services.check_due_plans(),
                                  lambda user, plan: services.open_plan(user, plan.pk)])  # fmt: skip
def test_what_changes_while_the_gate_looks_is_looked_at_again(alice, ready, monkeypatch, read):
    outdate_everything()
    poisoned_while_the_gate_looks(ready, monkeypatch, "food_violations")

    read(alice, ready)

    ready.refresh_from_db()
    assert ready.checked_at is not None
    assert selectors.is_due_for_check(ready)


def test_what_changes_while_a_new_week_is_saved_is_looked_at_again(alice, kitchen, monkeypatch):
    plan = world.requested(alice)
    attempt = WeeklyPlan.objects.claim(plan.pk)
    inputs = loading.week_inputs(alice.profile, week_start=plan.week_start)
    routed, meals = generation.plan_choices(inputs)
    poisoned_while_the_gate_looks(plan, monkeypatch, "violations")

    assert writing.save_week(plan.pk, attempt=attempt, inputs=inputs, routed=routed, meals=meals)

    assert selectors.is_due_for_check(plan)


def test_new_prices_alone_do_not_count_as_a_look_of_the_gate(ready):
    before = ready.checked_at

    services.bring_into_step(ready)

    ready.refresh_from_db()
    assert ready.checked_at == before


def test_a_plan_with_a_fault_does_not_keep_the_others_from_the_gate(ready, rung, monkeypatch, caplog):
    faulty = ready
    other = make_user("other@example.com")
    plan = world.requested(other)
    generation.generate(plan.pk)
    other.profile.allergens = to_bits(["peanuts"], Allergen)
    other.profile.save()
    poison(plan)
    outdate_everything()
    look = safety.food_violations
    monkeypatch.setattr(
        safety, "food_violations", lambda user_id, meals: 1 // (user_id - faulty.user_id) and look(user_id, meals)
    )

    plan_tasks.check_due_plans()

    plan.refresh_from_db()
    assert (plan.status, rung) == (Status.PENDING, [plan.pk])
    assert "plan could not be checked" in caplog.text


def test_the_end_of_its_time_stops_the_check(ready, monkeypatch):
    def out_of_time(user_id, meals):
        raise SoftTimeLimitExceeded

    outdate_everything()
    monkeypatch.setattr(safety, "food_violations", out_of_time)

    with pytest.raises(SoftTimeLimitExceeded):
        services.check_due_plans()


def facts(plan: WeeklyPlan) -> set[tuple]:
    told = MealHistory.objects.filter(plan=plan).exclude(outcome="planned")
    return set(told.values_list("pk", "date", "slot", "recipe_id", "outcome"))


@pytest.fixture
def lived(alice, ready) -> WeeklyPlan:
    """A week of which the second meal was cooked and the third skipped."""
    for meal, outcome in zip(world.meals(ready)[1:3], ("cooked", "skipped"), strict=True):
        meal_services.mark(alice, plan_id=ready.pk, meal_id=meal.pk, outcome=outcome)
    return ready


def test_what_was_cooked_or_skipped_stays_in_the_history_of_a_week_planned_again(lived):
    before = facts(lived)
    services.plan_again(lived, why="allergen")
    assert MealHistory.objects.filter(plan=lived).count() == len(before) == 2

    generation.generate(lived.pk)

    assert facts(lived) == before
    assert MealHistory.objects.filter(plan=lived).count() == 28


def test_what_was_cooked_or_skipped_stays_though_its_dishes_are_gone(lived):
    before = facts(lived)
    for meal in world.meals(lived)[1:3]:
        recipe_services.withdraw(meal.recipe)
    services.plan_again(lived, why="unpublished")

    generation.generate(lived.pk)

    lived.refresh_from_db()
    assert lived.status == Status.READY
    assert facts(lived) == before
    outcomes = [meal.outcome for meal in world.meals(lived)]
    assert outcomes == ["planned", "skipped", "skipped", *["planned"] * 25]  # two are over: nothing is left to cook


def test_what_was_cooked_or_skipped_stays_when_the_week_comes_to_nothing(lived):
    before = facts(lived)

    writing.remove_food(lived.pk)

    assert facts(lived) == before
    assert MealHistory.objects.filter(plan=lived).count() == 2


def test_a_cooked_meal_stays_in_a_week_planned_again(lived):
    cooked = world.meals(lived)[1]
    PlanMeal.objects.filter(pk=cooked.pk).update(portion_quarters=7)
    aged(lived, solver_metadata={"seed": lived.solver_metadata["seed"] + 5})
    services.plan_again(lived, why="allergen")

    generation.generate(lived.pk)

    kept = world.meals(lived)[1]
    assert (kept.recipe_id, kept.portion_quarters, kept.outcome) == (cooked.recipe_id, 7, "cooked")
    assert (kept.is_locked, kept.reasons) == (False, cooked.reasons)

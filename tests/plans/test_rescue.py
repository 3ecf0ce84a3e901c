"""What happens to plans whose message, worker or safety was lost, without anybody asking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import Conflict
from core.vocabulary import Allergen, to_bits
from plans import generation, services
from plans.models import MealHistory, WeeklyPlan
from plans.safety import food_violations
from recipes import services as recipe_services
from tasks import plans as plan_tasks
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

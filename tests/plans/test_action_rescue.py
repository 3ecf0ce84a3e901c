"""Actions whose message or worker is lost are found and done, or fail and make room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.models import PlanAction, PlanMeal, WeeklyPlan
from tasks import actions as action_tasks
from tests.plans import world
from tests.plans.asks import another_dish, carried_out, waiting
from tests.plans.weeks import ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]
Status = PlanAction.Status


@pytest.fixture
def week(alice, kitchen) -> WeeklyPlan:
    return ready_week(alice)


@pytest.fixture
def meal(week) -> PlanMeal:
    return world.meals(week)[1]


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The ids that a worker was asked for."""
    ids: list[int] = []
    monkeypatch.setattr(action_tasks, "ring", lambda task, pk: ids.append(pk))
    return ids


def aged(**fields: float) -> None:
    PlanAction.objects.update(**{name: timezone.now() - timedelta(seconds=age) for name, age in fields.items()})


def test_an_action_that_waits_too_long_is_rung_again(alice, week, meal, rung, settings):
    action = waiting(alice, meal)
    aged(requested_at=settings.PLAN_PENDING_RING_AFTER_S - 5)
    action_tasks.rescue_stuck_actions()
    assert rung == []

    aged(requested_at=settings.PLAN_PENDING_RING_AFTER_S + 1)
    action_tasks.rescue_stuck_actions()

    assert rung == [action.pk]


def test_an_action_whose_worker_vanished_is_done_by_another(alice, week, meal, rung, settings):
    action = waiting(alice, meal)
    PlanAction.objects.claim(action.pk)
    aged(requested_at=100, claimed_at=settings.PLAN_GENERATING_STALE_S + 1)

    action_tasks.rescue_stuck_actions()
    assert rung == [action.pk]
    action_tasks.apply_action(action.pk)

    action.refresh_from_db()
    assert (action.status, action.attempt) == (Status.DONE, 2)


def test_an_action_that_loses_every_worker_fails_and_makes_room(alice, week, meal, rung, settings):
    action = waiting(alice, meal)
    for _ in range(settings.PLAN_MAX_ATTEMPTS):
        assert PlanAction.objects.claim(action.pk)
        aged(claimed_at=settings.PLAN_GENERATING_STALE_S + 1)
        action_tasks.rescue_stuck_actions()

    action.refresh_from_db()
    assert action.status == Status.FAILED
    assert action.finished_at is not None
    assert carried_out(alice, week, another_dish(meal)).status == Status.DONE

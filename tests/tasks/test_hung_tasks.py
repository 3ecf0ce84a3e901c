"""A task that hangs in native code tells where, loses its process, and frees whom it was for."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.schemas import Action
from core.errors import Conflict
from mealplanner.celery import app
from mealplanner.devstack.processes import Process
from plans import action_life
from plans.models import PlanAction
from tasks import ring
from tasks.actions import apply_action, rescue_stuck_actions
from tests.plans import world
from tests.plans.asks import another_dish, asked
from tests.plans.weeks import assert_in_step, ready_week
from tests.tasks.hanging_worker import LIMITS

pytestmark = pytest.mark.django_db(transaction=True)
ATTEMPTS = 2


@pytest.fixture(autouse=True)
def short_limits(monkeypatch):
    """Ask for what the worker is to stop soon: limits travel with the message."""
    for name, value in LIMITS.items():
        monkeypatch.setattr(apply_action, name, value)
    monkeypatch.setattr(apply_action, "_exec_options", None)  # where Celery keeps what it has read of the two
    app.control.purge()


def wait_for(log: Path, line: str, *, times: int) -> None:
    end = time.monotonic() + 60
    while log.read_text().count(line) < times:
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


def test_a_change_that_hangs_in_native_code_says_where_and_fails_after_its_attempts(
    alice, start_worker: Callable[..., Process], settings
) -> None:
    settings.PLAN_GENERATING_STALE_S = settings.PLAN_PENDING_RING_AFTER_S = 0
    settings.PLAN_MAX_ATTEMPTS = ATTEMPTS
    world.small_kitchen()
    week = ready_week(alice)
    meal = world.meals(week)[1]
    action = action_life.request_action(alice, week.pk, another_dish(meal))
    worker = start_worker(concurrency=1, app="tests.tasks.hanging_worker")
    ring(apply_action, action.pk)

    for attempt in range(1, ATTEMPTS + 1):
        wait_for(worker.log, "Hard time limit", times=attempt)
        action.refresh_from_db()
        assert (action.status, action.attempt) == (PlanAction.Status.APPLYING, attempt)
        with pytest.raises(Conflict, match="being worked on"):
            action_life.request_action(alice, week.pk, asked(Action.REGENERATE_WEEK))
        rescue_stuck_actions()

    action.refresh_from_db()
    assert action.status == PlanAction.Status.FAILED
    assert action.error_message == "The work was begun several times and never finished. Please ask again."
    assert action.finished_at is not None
    stacks = worker.log.read_text().split("Timeout (0:00:01.5")[1:]
    assert len(stacks) == ATTEMPTS
    assert all("in go_round_in_circles" in stack and "in apply_action" in stack for stack in stacks)
    # Nothing was changed, and the week takes the next wish.
    assert_in_step(week)
    assert action_life.request_action(alice, week.pk, asked(Action.REGENERATE_WEEK)) != action


def test_a_task_that_ends_in_time_leaves_no_stacks(alice, start_worker: Callable[..., Process]) -> None:
    worker = start_worker(concurrency=1, app="tests.tasks.hanging_worker")
    ring(apply_action, 12_345)  # there is no such action, so nothing is done about it

    wait_for(worker.log, "action not claimed", times=1)
    time.sleep(2.5)  # past both limits

    assert "Timeout (" not in worker.log.read_text()
    assert "time limit (" not in worker.log.read_text()

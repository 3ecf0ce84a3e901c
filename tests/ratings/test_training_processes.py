"""A training with real workers on a real queue: killed in the middle, and delivered again and again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from mealplanner.celery import app
from mealplanner.devstack.processes import Process
from ratings import artefacts, training
from ratings.models import TrainedModel
from tasks import ring
from tasks.ratings import rescue_stuck_trainings, train_model
from tests.ratings.tastes import two_tastes

pytestmark = pytest.mark.django_db(transaction=True)
Status = TrainedModel.Status
TRIES = 20
"""A training takes a moment, and a kill that comes after it proves nothing: then it is asked for again."""


@pytest.fixture(autouse=True)
def empty_queue():
    """Forget what earlier tests sent."""
    app.control.purge()


def wait_for(row: TrainedModel, *statuses: str, timeout_s: float = 60) -> str:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        row.refresh_from_db()
        if row.status in statuses:
            return row.status
    raise AssertionError(f"{row} is {row.status} after {timeout_s} s, not {statuses}")


def kill(worker: Process) -> None:
    """End a worker and its children as a loss of power would."""
    assert worker.popen is not None
    os.killpg(worker.popen.pid, signal.SIGKILL)
    worker.popen.wait()


def test_a_worker_killed_while_it_trains_costs_time_and_nothing_else(
    models_folder, start_worker: Callable[..., Process], settings
) -> None:
    settings.TRAINING_STALE_S = settings.PLAN_PENDING_RING_AFTER_S = 0
    two_tastes()
    worker = start_worker(concurrency=1, RECOMMENDER_DIR=str(models_folder))
    for _ in range(TRIES):
        row = training.request("item_item")
        ring(train_model, row.pk)
        if wait_for(row, Status.TRAINING, Status.READY) == Status.TRAINING:
            kill(worker)
            row.refresh_from_db()
            if row.status == Status.TRAINING:
                break
            worker = start_worker(concurrency=1, RECOMMENDER_DIR=str(models_folder))
    assert (row.status, row.attempt, row.artefact) == (Status.TRAINING, 1, "")

    rescue_stuck_trainings()
    row.refresh_from_db()
    assert row.status == Status.PENDING
    last = start_worker(concurrency=1, RECOMMENDER_DIR=str(models_folder))

    assert wait_for(row, Status.READY, Status.REJECTED, Status.FAILED) == Status.READY
    kill(last)
    assert (row.attempt, row.artefact) == (2, f"item_item-{row.pk}.2")
    assert list(TrainedModel.objects.filter(is_active=True)) == [row]
    assert artefacts.read(row.artefact, sha256=row.sha256).model.name == "item_item"


def test_a_message_delivered_five_times_to_two_workers_is_one_training(
    models_folder, start_worker: Callable[..., Process]
) -> None:
    two_tastes()
    row = training.request("item_item")
    after = training.request("popularity")
    for _ in range(5):
        ring(train_model, row.pk)

    worker = start_worker(concurrency=2, RECOMMENDER_DIR=str(models_folder))

    assert wait_for(row, Status.READY, Status.REJECTED, Status.FAILED) == Status.READY
    assert wait_for(after, Status.READY, Status.REJECTED, Status.FAILED) == Status.READY  # rung by the one before
    kill(worker)
    assert (row.attempt, after.attempt) == (1, 1)
    assert {path.name for path in models_folder.iterdir()} == {row.artefact, after.artefact}

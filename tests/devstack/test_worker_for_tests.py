from __future__ import annotations

from collections.abc import Callable

from mealplanner.celery import app
from mealplanner.devstack.processes import Process


def test_a_real_worker_serves_both_queues_and_ends_with_the_test(start_worker: Callable[..., Process]) -> None:
    worker = start_worker(concurrency=1)

    answers = app.control.inspect(timeout=10, limit=1).active_queues() or {}

    (queues,) = answers.values()
    assert sorted(queue["name"] for queue in queues) == ["default", "heavy"]
    assert not worker.has_ended

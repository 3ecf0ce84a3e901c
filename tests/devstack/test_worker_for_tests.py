from __future__ import annotations

from collections.abc import Callable

from mealplanner.celery import app
from mealplanner.devstack.processes import Process


def test_a_real_worker_serves_both_queues_is_patient_with_its_broker_and_ends_with_the_test(
    start_worker: Callable[..., Process],
) -> None:
    """A worker that takes a slow broker for a lost one gives up what it is doing; a request has nothing to lose."""
    worker = start_worker(concurrency=1)

    (queues,) = answers("active_queues").values()
    (conf,) = answers("conf").values()

    assert sorted(queue["name"] for queue in queues) == ["default", "heavy"]
    assert app.conf.broker_transport_options["socket_timeout"] == 1
    assert conf["broker_transport_options"]["socket_timeout"] == 30
    assert not worker.has_ended


def answers(question: str) -> dict:
    """Ask until there is an answer: a worker that says it is ready may not listen yet."""
    asked = (getattr(app.control.inspect(timeout=1, limit=1), question)() for _ in range(20))
    return next(filter(None, asked))

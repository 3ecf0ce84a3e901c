"""The only task definitions, and the one way to send them."""

from celery import Task
from django.db import transaction


def ring(task: Task, *args: int) -> None:
    """Ask a worker to run `task` once the current transaction has committed.

    Never raises: the row that was saved is the queue, so a broker that is down only delays the work until beat's
    rescue rings again. `robust=True` logs the failure as one error.
    """

    def send() -> None:  # a plain function: Django's robust branch reads `__qualname__`, which a partial lacks
        task.delay(*args)

    transaction.on_commit(send, robust=True)

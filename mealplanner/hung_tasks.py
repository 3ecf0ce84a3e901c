"""Says where a task stands that its soft limit could not end, before its hard limit ends its process.

The soft limit is an exception that Python raises between two of its instructions. A task that is in native code by
then, such as a solver that goes round in circles, never comes to it, and the hard limit leaves nothing to look at.
"""

from __future__ import annotations

import faulthandler
from typing import Any

from celery import Task
from celery.signals import task_postrun, task_prerun

STANDARD_ERROR = 2
"""By number: a worker's `sys.stderr` is a logger, which takes the locks that a hung process may hold."""


@task_prerun.connect
def watch(task: Task, **_: Any) -> None:
    """Have the stacks of all threads written to the log halfway between the task's two limits, if it still runs."""
    if task.soft_time_limit and task.time_limit:
        # A thread outside Python writes them: it waits for no lock of the interpreter.
        faulthandler.dump_traceback_later((task.soft_time_limit + task.time_limit) / 2, file=STANDARD_ERROR)


@task_postrun.connect
def watch_no_more(**_: Any) -> None:
    """Write nothing: the task has ended."""
    faulthandler.cancel_dump_traceback_later()

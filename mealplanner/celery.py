"""The Celery app: its queues, and what beat rings."""

from __future__ import annotations

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu import Exchange, Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mealplanner.settings")

app = Celery("mealplanner")
app.config_from_object("mealplanner.celery_settings")
app.steps["worker"].add(DjangoStructLogInitStep)  # a task's log lines carry its id and that of the request behind it

# Two kinds of work: what takes milliseconds, and what keeps a core busy (solving, training). A worker of its own for
# each can then keep the first from waiting behind the second.
app.conf.task_default_queue = "default"
app.conf.task_queues = [Queue(name, Exchange(name), routing_key=name) for name in ("default", "heavy")]

# `expires`: a tick that no worker took in time is dropped, not piled up for when the workers return.
app.conf.beat_schedule = {
    "rescue-stuck-jobs": {
        "task": "tasks.plans.rescue_stuck_plans",
        "schedule": 15.0,
        "options": {"expires": 60},
    },
    "check-due-plans": {
        "task": "tasks.plans.check_due_plans",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
}


@setup_logging.connect
def use_django_logging(**_: Any) -> None:
    """Log as the web process does; connecting to this signal keeps Celery from setting up its own."""
    from django.conf import settings  # not read while this module loads: settings need the environment

    dictConfig(settings.LOGGING)

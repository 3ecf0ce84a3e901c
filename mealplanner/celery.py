"""The Celery app: its queues, and what beat rings."""

from __future__ import annotations

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.app.utils import Settings
from celery.schedules import crontab
from celery.signals import celeryd_init, setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu import Exchange, Queue

from mealplanner import hung_tasks as hung_tasks  # listens to every task from now on

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
    "rescue-stuck-actions": {
        "task": "tasks.actions.rescue_stuck_actions",
        "schedule": 15.0,
        "options": {"expires": 60},
    },
    "prune-agent-runs": {
        "task": "tasks.agents.prune_agent_runs",
        "schedule": crontab(hour=2, minute=40),
        "options": {"expires": 7200},
    },
    "check-due-plans": {
        "task": "tasks.plans.check_due_plans",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
    "rescue-stuck-trainings": {
        "task": "tasks.ratings.rescue_stuck_trainings",
        "schedule": 15.0,
        "options": {"expires": 60},
    },
    # When hardly anybody plans a week.
    "train-recommenders": {
        "task": "tasks.ratings.request_trainings",
        "schedule": crontab(hour=3, minute=0),
        "options": {"expires": 7200},
    },
    # After the night's training, before anybody has breakfast.
    "refresh-recommendations": {
        "task": "tasks.recommendations.refresh_recommendations",
        "schedule": crontab(hour=4, minute=30),
        "options": {"expires": 7200},
    },
    "clean-up-recommendations": {
        "task": "tasks.recommendations.clean_up_recommendations",
        "schedule": crontab(minute=20),
        "options": {"expires": 1800},
    },
}

WORKER_SOCKET_TIMEOUT_S = 30
"""A worker that takes a slow broker for a lost one gives up what it is doing; nobody waits for it meanwhile."""


@celeryd_init.connect
def be_patient_with_the_broker(conf: Settings, **_: Any) -> None:
    """Give this process, which is a worker, the time that a request does not have."""
    conf.broker_transport_options = {**conf.broker_transport_options, "socket_timeout": WORKER_SOCKET_TIMEOUT_S}


@setup_logging.connect
def use_django_logging(**_: Any) -> None:
    """Log as the web process does; connecting to this signal keeps Celery from setting up its own."""
    from django.conf import settings  # not read while this module loads: settings need the environment

    dictConfig(settings.LOGGING)

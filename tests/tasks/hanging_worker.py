"""The application of a worker whose changes of a week never end: they stay in native code, past both limits."""

from __future__ import annotations

from collections import deque
from itertools import repeat
from typing import Any

from celery.signals import worker_init

from mealplanner.celery import app as app

LIMITS = {"soft_time_limit": 1, "time_limit": 2}


def go_round_in_circles(*_: object) -> bool:
    """Never return, and let no signal through: as a solver would."""
    deque(repeat(None), maxlen=0)
    return False


@worker_init.connect
def hang(**_: Any) -> None:
    """Put the stand-in in its place, once there are models."""
    from plans import execution
    from tasks.actions import apply_action

    for name, value in LIMITS.items():
        setattr(apply_action, name, value)
    execution.carry_out = go_round_in_circles  # type: ignore[assignment]

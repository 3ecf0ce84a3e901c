"""Why a planner gives no week, where that is no defect of it: the next one is asked."""

from __future__ import annotations


class PlannerUnavailable(Exception):
    """A planner that can't be asked at all; the message says why."""


class PlannerFailed(Exception):
    """A planner that was asked and gave nothing that serves; the message says what."""

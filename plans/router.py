"""Which planner plans a week, and which comes next when it can't."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from plans import solver
from plans.models import WeeklyPlan
from plans.solver import Status, WeekProblem, WeekSolution

logger = logging.getLogger(__name__)


class PlannerUnavailable(Exception):
    """A planner that can't be asked at all; the message says why."""


@dataclass(frozen=True)
class Attempt:
    """A planner that was asked, and what came of it: ok, not available, no answer, or the name of its fault."""

    planner: str
    outcome: str


@dataclass(frozen=True)
class Routed:
    """The answer, who gave it, and why it was theirs to give."""

    method: str
    solution: WeekSolution
    attempts: tuple[Attempt, ...]
    reason: str


def route(problem: WeekProblem, *, ratings_used: int) -> Routed:
    """Plan a week with the first planner that can.

    From MIN_RATINGS_FOR_SOLVER ratings on the solver goes first; before that the coach does, where a model is
    configured. The simple planner comes last: it answers while every meal has a legal recipe. A solution that says
    INFEASIBLE is an answer: no other planner can change that a meal has no candidate.
    """
    has_taste = ratings_used >= settings.MIN_RATINGS_FOR_SOLVER
    order = ("solver", "coach", "greedy") if has_taste else ("coach", "solver", "greedy")
    reason = f"{ratings_used} ratings, {'at least' if has_taste else 'fewer than'} {settings.MIN_RATINGS_FOR_SOLVER}"
    attempts: list[Attempt] = []
    for name in order:
        solution = _ask(name, problem, attempts)
        if solution is not None:
            return Routed(method=name, solution=solution, attempts=tuple(attempts), reason=reason)
    raise RuntimeError(f"no planner answered: {attempts!r}")


def _ask(name: str, problem: WeekProblem, attempts: list[Attempt]) -> WeekSolution | None:
    try:
        solution = PLANNERS[name](problem)
    except PlannerUnavailable as error:
        attempts.append(Attempt(name, f"not available: {error}"))
        return None
    except Exception as error:
        # A planner's fault must not cost the person their week: it is told to us, and the next planner is asked.
        if name == "greedy":
            raise
        logger.exception("planner failed", extra={"planner": name})
        attempts.append(Attempt(name, f"failed: {type(error).__name__}"))
        return None
    if solution.status == Status.UNKNOWN:
        attempts.append(Attempt(name, "no answer in time"))
        return None
    attempts.append(Attempt(name, "ok"))
    return solution


def _coach(problem: WeekProblem) -> WeekSolution:
    raise PlannerUnavailable("no language model is configured")


PLANNERS: dict[str, Callable[[WeekProblem], WeekSolution]] = {
    WeeklyPlan.Method.SOLVER: solver.solve_week,
    WeeklyPlan.Method.COACH: _coach,
    WeeklyPlan.Method.GREEDY: solver.solve_greedy,
}

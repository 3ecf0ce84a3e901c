"""Which planner plans a week, and which comes next when it can't."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from django.conf import settings

from plans import coach, solver
from plans.coach import Brief, CoachedWeek
from plans.impossible import EmptyMeal
from plans.models import WeeklyPlan
from plans.planner_faults import PlannerFailed, PlannerUnavailable
from plans.solver import Clash, Status, WeekProblem, WeekSolution
from ratings.experiments import Choices
from users.targets import Targets

logger = logging.getLogger(__name__)

Planner = Callable[[WeekProblem], WeekSolution]


@dataclass(frozen=True)
class Attempt:
    """A planner that was asked, and what came of it: ok, not available, no answer, or what it failed by."""

    planner: str
    outcome: str


@dataclass(frozen=True)
class Routed:
    """The answer, who gave it, and why it was theirs to give."""

    method: str
    solution: WeekSolution
    attempts: tuple[Attempt, ...]
    reason: str
    targets: Targets | None = None
    """What the week was planned for, where that is not what the person's profile makes."""
    coach_story: Mapping[str, object] = field(default_factory=dict)
    """What became of the coach's picks; empty for a week that is not its own."""


def route(
    problem: WeekProblem, *, ratings_used: int, brief: Brief | None = None, trial: Choices | None = None
) -> Routed:
    """Plan a week with the first planner that can.

    From MIN_RATINGS_FOR_SOLVER ratings on the solver goes first; before that the coach does, where a model is
    configured, and a week of its that breaks a rule is compared with the solver's. The simple planner comes last: it
    answers while every meal has a legal recipe. A solution that says INFEASIBLE is an answer: no other planner can
    change that a meal has no candidate.

    Args:
        brief: what the coach knows of the person; without it no coach is asked.
        trial: what running experiments choose for the person, in place of the usual limit and order.
    """
    trial = trial or Choices()
    least = settings.MIN_RATINGS_FOR_SOLVER if trial.min_ratings_for_solver is None else trial.min_ratings_for_solver
    has_taste = ratings_used >= least
    order: tuple[str, ...] = ("solver", "coach", "greedy") if has_taste else ("coach", "solver", "greedy")
    reason = f"{ratings_used} ratings, {'at least' if has_taste else 'fewer than'} {least}"
    if trial.planners is not None:
        order, reason = trial.planners, f"an experiment asks {', '.join(trial.planners)}"
    attempts: list[Attempt] = []
    for place, name in enumerate(order):
        solution = _ask(name, problem, attempts, brief)
        if isinstance(solution, CoachedWeek) and solution.relaxations and "solver" in order[place:]:
            solution = _unless_outdone(solution, problem, attempts)
        if isinstance(solution, CoachedWeek):
            return Routed(method="coach", solution=solution, attempts=tuple(attempts), reason=reason,
                          targets=solution.targets, coach_story=solution.story)  # fmt: skip
        if solution is not None:
            return Routed(method=attempts[-1].planner, solution=solution, attempts=tuple(attempts), reason=reason)
    raise RuntimeError(f"no planner answered: {attempts!r}")


def without_candidates(empty: Sequence[EmptyMeal], *, explained_ms: float) -> Routed:
    """Return the answer that some meals have no candidate: nobody need be asked, for no planner can change that."""
    solution = WeekSolution(
        Status.INFEASIBLE, clashes=tuple(Clash(each.rules, each.sentence, is_proven=True) for each in empty),
        solve_ms=round(explained_ms), method="candidates", phases={"explained": explained_ms, "total": explained_ms},
    )  # fmt: skip
    return Routed("candidates", solution, attempts=(), reason="a meal has no candidate, so no planner was asked")


def _unless_outdone(week: CoachedWeek, problem: WeekProblem, attempts: list[Attempt]) -> WeekSolution:
    """Return the coach's week, or the solver's if it keeps a rule that the coach's breaks."""
    compared: list[Attempt] = []
    other = _ask("solver", problem, compared, None)
    if other is None or not other.choices:
        return week
    needless = {one.code for one in week.relaxations} - {one.code for one in other.relaxations}
    if not needless:
        # Why rules clash is told of all dishes: of the coach's few it would blame the wrong ones.
        story = {**week.story, "compared": "the solver's week breaks the same rules"}
        return replace(week, clashes=other.clashes, story=story)
    attempts[-1] = Attempt(
        "coach", f"failed: its week breaks rules that the solver's keeps: {', '.join(sorted(needless))}"
    )
    attempts += compared
    return other


def _ask(name: str, problem: WeekProblem, attempts: list[Attempt], brief: Brief | None) -> WeekSolution | None:
    planner = PLANNERS[name]
    if planner is coach.plan_week:
        planner = partial(coach.plan_week, brief=brief)
    try:
        solution = planner(problem)
    except PlannerUnavailable as error:
        attempts.append(Attempt(name, f"not available: {error}"))
        return None
    except PlannerFailed as error:
        logger.warning("planner gave nothing that serves", extra={"planner": name})
        attempts.append(Attempt(name, f"failed: {error}"))
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


PLANNERS: dict[str, Planner] = {
    WeeklyPlan.Method.SOLVER: solver.solve_week,
    WeeklyPlan.Method.COACH: coach.plan_week,
    WeeklyPlan.Method.GREEDY: solver.solve_greedy,
}

"""The planner: a local search gathers good day-plans, CP-SAT chooses seven of them under the week's rules."""

import time

from ortools.sat.python import cp_model

from plans.solver import explain, report
from plans.solver.arrays import WeekArrays
from plans.solver.greedy import quick_search
from plans.solver.problem import WeekProblem
from plans.solver.relax import Chooser, spare_the_rest
from plans.solver.search import Search, levels_of
from plans.solver.solution import WeekSolution

FIRST_KICKS = 40
SECOND_KICKS = 25
"""Spoil-and-mend rounds before the first and the second choice by CP-SAT. More win little and cost 8 ms each."""


def solve_week(problem: WeekProblem) -> WeekSolution:
    """Plan the week as well as about a second of work allows (docs/solver.md).

    Returns: OPTIMAL only where every way to fill every day was weighed; FEASIBLE otherwise, with `relaxations` saying
        which negotiable rules gave way and `clashes` why; INFEASIBLE if a meal has no candidate, with it named.
        The same problem gives the same week, unless `problem.time_limit_s` was reached.
    Raises: RuntimeError if CP-SAT refuses the model or the week fails the judge: both are defects of this folder.
    """
    started = time.perf_counter()
    if (empty := report.without_candidates(problem, method="cp_sat")) is not None:
        return empty
    arrays = WeekArrays(problem)
    search = quick_search(arrays)
    deadline = started + problem.time_limit_s
    search.kick(FIRST_KICKS)
    if sum(map(bool, levels_of(arrays, search.week))) > 1:
        search = spare_the_rest(search)
    else:
        Chooser(search, deadline=deadline).choose()
    search.kick(SECOND_KICKS)
    status = Chooser(search, deadline=deadline).choose()
    return _answer(search, started=started, is_optimal=status == cp_model.OPTIMAL and search.archive.is_complete)


def _answer(search: Search, *, started: float, is_optimal: bool) -> WeekSolution:
    """Return the search's week as an answer, with the clash explained if rules gave way."""
    problem, week = search.arrays.problem, search.week
    clashes = explain.clashes(problem, week) if any(levels_of(search.arrays, week)) else ()
    return report.solution(
        problem, search.arrays.choices(week), method="cp_sat", started=started, is_optimal=is_optimal, clashes=clashes
    )

"""Who we are measured against, and with which limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks import memory
from benchmarks.answer import Answer
from benchmarks.contest import Planner
from benchmarks.rivals import cpsat, highs, local_search
from benchmarks.rivals.ways import Ways
from plans.solver import WeekProblem

PROGRAM_LIMIT_S = 10.0
"""Of CPU time, for solving alone: what a planner of this kind usually gets. Building the model comes on top."""
SEARCH_LIMIT_S = 1.0
KILOBYTES_PER_BOOLEAN = 2.0
"""What CP-SAT and HiGHS need for the full model at their peak is 1.3 to 2.8, the less the larger it is."""


def rivals(*, gap: float) -> dict[str, Planner]:
    """Return the rivals by name; those that prove something stop once within `gap`, as we do."""
    return {
        "CP-SAT, full model": partial(_if_it_fits, cpsat.solve, gap),
        "HiGHS, full model": partial(_if_it_fits, highs.solve, gap),
        "greedy, local search": partial(local_search.solve, time_limit_s=SEARCH_LIMIT_S, gap=gap),
    }


def _if_it_fits(solve: Callable[..., Answer], gap: float, problem: WeekProblem) -> Answer:
    """Return the answer of `solve`, or "TOO LARGE" where its model might take more memory than there is."""
    size, available_mb = len(Ways(problem)), memory.available_mb()
    if available_mb is not None and size * KILOBYTES_PER_BOOLEAN / 1000 > available_mb:
        return Answer(status="TOO LARGE", size=size)
    return solve(problem, time_limit_s=PROGRAM_LIMIT_S, gap=gap)

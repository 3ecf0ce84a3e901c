"""Small weeks planned before others are measured: they compile, and load what is loaded once."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.instances import make_instances
from plans.solver import solve_week

CANDIDATES, SEED, TOO_LITTLE_PENCE = 400, 0, 500


def plan_small_weeks() -> None:
    """Plan one week to a proven optimum, and one whose budget can't be kept."""
    small = next(make_instances(1, candidates=CANDIDATES, seed=SEED)).problem
    for problem in (replace(small, gap=0.0), replace(small, weekly_budget_pence=TOO_LITTLE_PENCE)):
        solve_week(problem)

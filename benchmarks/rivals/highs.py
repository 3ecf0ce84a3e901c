"""The full model in HiGHS, one thread."""

from __future__ import annotations

import math

import highspy
import numpy as np

from benchmarks.answer import Answer, Stopwatch
from benchmarks.rivals.cpu_limit import PATIENCE, CpuLimit
from benchmarks.rivals.full_model import FullModel
from plans.solver import WeekProblem
from plans.solver.scale import UNITS_PER_POINT

TOLERANCE = 1e-6
"""HiGHS's own, for sums and whole numbers alike."""


def solve(problem: WeekProblem, *, time_limit_s: float, gap: float) -> Answer:
    """Return the best week found in `time_limit_s` of CPU time spent solving, or once proven within `gap` (a share).

    HiGHS looks at its clock and for a call to stop only between its phases, so it may take much longer.
    """
    watch = Stopwatch()
    full = FullModel(problem)
    highs = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", problem.seed % 2**31),
        ("time_limit", PATIENCE * time_limit_s),
        ("mip_rel_gap", gap),
        ("mip_abs_gap", 0.0),
    ):
        highs.setOptionValue(name, value)
    highs.passModel(posted(full))
    build_ms = watch.read_ms()
    highs.cbMipImprovingSolution.subscribe(lambda event: watch.found())
    highs.HandleUserInterrupt = True
    with CpuLimit(time_limit_s, highs.cancelSolve):
        highs.run()
    info = highs.getInfo()
    has_week = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value)[: len(full.ways)] if has_week else np.zeros(0)
    return Answer(
        status=highs.modelStatusToString(highs.getModelStatus()),
        choices=full.ways.choices(np.flatnonzero(values > 0.5)),
        bound=_units(-info.mip_dual_bound) if has_week else None,
        build_ms=build_ms,
        first_ms=watch.first_ms,
        best_ms=watch.best_ms,
        size=len(full.ways),
    )


def _units(bound_points: float) -> int:
    """Return a bound in units, rounded up by the tolerance that HiGHS computes with."""
    return math.ceil((bound_points + TOLERANCE * max(1.0, abs(bound_points))) * UNITS_PER_POINT)


def posted(full: FullModel) -> highspy.HighsLp:
    """Return the full model as HiGHS takes it: only the Booleans are integers, for the rest follows from them.

    The objective is minimised and in points: with units, it would be ten thousand times beyond the tolerances.
    """
    booleans, others, rows = len(full.ways), full.others, full.rows
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = booleans + len(others), len(rows)
    lp.sense_ = highspy.ObjSense.kMinimize
    lp.col_cost_ = -full.gains / UNITS_PER_POINT
    lp.col_lower_ = np.concatenate([np.zeros(booleans), [variable.low for variable in others]])
    lp.col_upper_ = np.concatenate([np.ones(booleans), [variable.high for variable in others]])
    lp.row_lower_ = np.array([-highspy.kHighsInf if row.low is None else row.low for row in rows])
    lp.row_upper_ = np.array([highspy.kHighsInf if row.high is None else row.high for row in rows])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * booleans + [highspy.HighsVarType.kContinuous] * len(others)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(row.variables) for row in rows])]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([row.variables for row in rows]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([row.coefficients for row in rows]).astype(np.float64)
    return lp

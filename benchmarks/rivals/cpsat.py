"""The full model in CP-SAT, one worker."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model, cp_model_helper

from benchmarks.answer import Answer, Stopwatch
from benchmarks.rivals.cpu_limit import PATIENCE, CpuLimit
from benchmarks.rivals.full_model import FullModel, Row
from plans.solver import WeekProblem

NO_LIMIT = 2**62
"""What CP-SAT takes for a side without a limit: beyond every sum that a week can have."""


def solve(problem: WeekProblem, *, time_limit_s: float, gap: float) -> Answer:
    """Return the best week found in `time_limit_s` of CPU time spent solving, or once proven within `gap` (a share)."""
    watch = Stopwatch()
    full = FullModel(problem)
    model = posted(full)
    build_ms = watch.read_ms()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = problem.seed % 2**31
    solver.parameters.max_time_in_seconds = PATIENCE * time_limit_s
    solver.parameters.relative_gap_limit = gap
    with CpuLimit(time_limit_s, solver.stop_search):
        status = solver.solve(model, _Found(watch))
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"CP-SAT refused the model: {model.validate()!r}")
    has_week = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = np.array(solver.response_proto.solution)[: len(full.ways)] if has_week else np.zeros(0)
    return Answer(
        status=solver.status_name(status),
        choices=full.ways.choices(np.flatnonzero(values > 0.5)),
        bound=round(solver.best_objective_bound) if has_week else None,
        build_ms=build_ms,
        first_ms=watch.first_ms,
        best_ms=watch.best_ms,
        size=len(full.ways),
    )


def posted(full: FullModel) -> cp_model.CpModel:
    """Return the full model as CP-SAT takes it, written into its protocol: terms are too many for operators."""
    model = cp_model.CpModel()
    proto, booleans = model.proto, len(full.ways)
    if booleans:
        boolean = proto.variables.add()
        boolean.domain.extend([0, 1])
        proto.variables.extend([boolean] * (booleans - 1))
    for variable in full.others:
        proto.variables.add().domain.extend([variable.low, variable.high])
    for row in full.rows:
        _post(proto.constraints.add(), row, booleans=booleans)
    gains = full.gains
    paid = np.flatnonzero(gains)
    # CP-SAT minimises; the factor turns what it reports back into our score.
    proto.objective.vars.extend(paid.tolist())
    proto.objective.coeffs.extend((-gains[paid]).tolist())
    proto.objective.scaling_factor = -1
    return model


def _post(constraint: cp_model_helper.ConstraintProto, row: Row, *, booleans: int) -> None:
    """Write a row, as a choice of one where it is one: CP-SAT reasons better over those."""
    is_choice = bool((row.coefficients == 1).all() and (row.variables < booleans).all()) and row.high == 1
    if is_choice:
        kind = constraint.exactly_one if row.low == 1 else constraint.at_most_one
        kind.literals.extend(row.variables.tolist())
        return
    constraint.linear.vars.extend(row.variables.tolist())
    constraint.linear.coeffs.extend(row.coefficients.tolist())
    low = -NO_LIMIT if row.low is None else row.low
    constraint.linear.domain.extend([low, NO_LIMIT if row.high is None else row.high])


class _Found(cp_model.CpSolverSolutionCallback):
    """Notes when weeks are found."""

    def __init__(self, watch: Stopwatch) -> None:
        super().__init__()
        self._watch = watch

    def on_solution_callback(self) -> None:
        """Note the time; CP-SAT calls this for each better week."""
        self._watch.found()

"""Let CP-SAT choose the week; where the rules cannot all be kept, let as little as possible give way, in order."""

import time

from ortools.sat.python import cp_model

from plans.solver import judge
from plans.solver.arrays import Week, WeekArrays
from plans.solver.dayplans import PlanTable
from plans.solver.master import Master
from plans.solver.rules import RULES
from plans.solver.search import Search, levels_of
from plans.solver.terms import TERMS

LINEARIZATION = 2
"""The full LP: choosing day-plans is a packing problem, whose LP is nearly integer."""


def spare_the_rest(search: Search) -> Search:
    """Return a search in which as few families as possible give way, where the week of `search` breaks several.

    The dearest broken family has to give way, whatever else does. Each other one, the dearer first, is taken back if
    the rest can then still be kept. Otherwise a week that cannot keep its macros would repeat one dish seven times
    and double its bill for a little less of the same.
    """
    problem, levels = search.arrays.problem, levels_of(search.arrays, search.week)
    gives_way = [family for family, amount in zip(search.arrays.order, levels, strict=True) if amount]
    best = search
    for family in gives_way[1:]:
        fewer = tuple(other for other in gives_way if other != family)
        trial = Search(WeekArrays(problem, gives_way=fewer), best.week, problem.seed)
        trial.archive = search.archive
        if trial.reaches(tuple(other for other in judge.FAMILIES if other not in fewer)):
            best, gives_way = trial, list(fewer)
    return best


class Chooser:
    """Chooses the best week among the day-plans that a search has met, and hands it back to the search."""

    def __init__(self, search: Search, *, deadline: float) -> None:
        self.search, self.deadline = search, deadline
        """`deadline` is a reading of time.perf_counter()."""

    def choose(self) -> cp_model.CpSolverStatus:
        """Set the search's week to the best one of its day-plans; return CP-SAT's status for the last step.

        Negotiable families that cannot be kept are broken by the least amount, the last to give way first.
        """
        search = self.search
        search.archive.add_week(search.week)
        plans = search.archive.table()
        best, broken = search.week, levels_of(search.arrays, search.week)
        allowed: dict[str, int | None] = dict.fromkeys(search.arrays.order)
        is_least = True
        for position, family in enumerate(search.arrays.order):
            if broken[position]:
                master = self._master(plans, allowed, best)
                master.model.minimize(master.amount_broken(family))
                status, found = self._solve(master)
                is_least = is_least and status == cp_model.OPTIMAL
                if found is not None and (levels := levels_of(search.arrays, found)) < broken:
                    best, broken = found, levels
            allowed[family] = broken[position]
        master = self._master(plans, allowed, best)
        master.model.maximize(cp_model.LinearExpr.sum([term.worth(master) for term in TERMS]))
        status, found = self._solve(master)
        search.take(best if found is None else found)
        return status if is_least else cp_model.FEASIBLE

    def _master(self, plans: PlanTable, allowed: dict[str, int | None], start: Week) -> Master:
        """Return a model with all rules posted and `start` as its hint."""
        master = Master(self.search.archive, plans, allowed)
        for rule in RULES:
            rule.post(master)
        master.limit_families()
        master.hint(start)
        return master

    def _solve(self, master: Master) -> tuple[cp_model.CpSolverStatus, Week | None]:
        """Solve on one core within the problem's work limit; return the status and the week, if one was found."""
        problem = master.problem
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = problem.seed % 2**31
        solver.parameters.linearization_level = LINEARIZATION
        solver.parameters.max_deterministic_time = problem.work_limit
        solver.parameters.max_time_in_seconds = max(0.05, self.deadline - time.perf_counter())
        status = solver.solve(master.model)
        if status == cp_model.MODEL_INVALID:
            raise RuntimeError(f"CP-SAT refused the model: {master.model.validate()!r}")
        return status, master.week(solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

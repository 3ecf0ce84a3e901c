"""The integer master: CP-SAT chooses the week's day-plans among those that can be in a better week than the best known.

When all of those were met, its answer is the optimum of the full model (docs/solver.md, step 6).
"""

import time
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from plans.solver.breaches import FORBIDDEN, NO_LIMIT
from plans.solver.model import WeekModel
from plans.solver.pool import PlanPool
from plans.solver.week import Week

LINEARIZATION = 2
"""The full LP: choosing day-plans is a packing problem, whose LP is nearly integer."""


LEAST_S = 0.05

ANY_GAP = 100.0
"""A share that every week is within."""


@dataclass(frozen=True)
class Chosen:
    """What CP-SAT found: a week that beats the best known, or none, and what it proved."""

    week: Week | None
    is_proven: bool
    """No week of the pool beats the one found, or none is worth more than was asked for."""
    bound: float
    """No week of the pool is worth more, units; what was asked for, if that is more."""
    work: float
    """Work done, a unit about a second."""


def choose(
    model: WeekModel, pool: PlanPool, *, above: float, gap: float, work_limit: float, time_limit_s: float, seed: int
) -> Chosen:
    """Look for the best week of the pool that is worth more than `above`, on one core.

    Raises: RuntimeError if CP-SAT refuses the model, which is a defect of this folder.
    """
    master = _Master(model, pool)
    if np.isfinite(above):
        master.model.add(master.objective >= int(above) + 1)
    master.model.maximize(master.objective)
    work, started = 0.0, time.perf_counter()
    while True:
        left_s = max(time_limit_s - (time.perf_counter() - started), LEAST_S)
        solver = _solver(gap=gap, work_limit=work_limit - work, time_limit_s=left_s, seed=seed)
        status = solver.solve(master.model)
        work += solver.response_proto.deterministic_time
        has_week = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        is_spoilt = has_week and master.forbid_what_spoils(solver)
        if not is_spoilt or work >= work_limit or time.perf_counter() - started >= time_limit_s:
            break
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"CP-SAT refused the model: {master.model.validate()!r}")
    if status == cp_model.INFEASIBLE:
        return Chosen(None, True, above, work)
    if status == cp_model.UNKNOWN or is_spoilt:
        return Chosen(None, False, solver.best_objective_bound, work)
    return Chosen(master.week(solver), status == cp_model.OPTIMAL and gap == 0, solver.best_objective_bound, work)


def _solver(*, gap: float, work_limit: float, time_limit_s: float, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.linearization_level = LINEARIZATION
    solver.parameters.cut_level = 0  # cuts took twice the time that they saved
    solver.parameters.relative_gap_limit = min(gap, ANY_GAP)
    solver.parameters.max_deterministic_time = work_limit
    solver.parameters.max_time_in_seconds = time_limit_s
    return solver


class _Master:
    """One CP-SAT model: how often each plan of the pool is used."""

    def __init__(self, model: WeekModel, pool: PlanPool) -> None:
        self.week_model, self.pool = model, pool
        self.model = cp_model.CpModel()
        self.kind = np.repeat(np.arange(len(model.kinds)), [len(each) for each in pool.worth])
        once = model.recipe_price == FORBIDDEN and model.recipe_cap <= 1
        days = [len(kind.days) for kind in model.kinds]
        if model.twice is not None:
            # A whole day comes once more where all of its dishes may be left over.
            once = model.twice.most < min(len(kind.slots) for kind in model.kinds)
        self.used = [self.model.new_int_var(0, 1 if once else days[kind], "") for kind in self.kind.tolist()]
        for kind, count in enumerate(days):
            self.model.add(self._sum(np.flatnonzero(self.kind == kind)) == count)
        self.worth: list[cp_model.LinearExprT] = [
            cp_model.LinearExpr.weighted_sum(self.used, np.rint(np.concatenate(pool.worth)).astype(np.int64).tolist())
        ]
        self.once = once
        self._post_recipes(once=once)
        self._post_budget()
        for name in model.counts:
            self._post_count(name)
        self.objective = cp_model.LinearExpr.sum(self.worth)

    def week(self, solver: cp_model.CpSolver) -> Week:
        """Return the week that was found."""
        uses = np.array([solver.value(variable) for variable in self.used])
        rows, quarters = [], []
        for kind in range(len(self.week_model.kinds)):
            times = uses[self.kind == kind]
            rows.append(np.repeat(self.pool.rows[kind], times, axis=0))
            quarters.append(np.repeat(self.pool.quarters[kind], times, axis=0))
        return Week(rows, quarters)

    def forbid_what_spoils(self, solver: cp_model.CpSolver) -> bool:
        """Forbid the plans that were chosen together, if what is left over of them spoils in any order of the days;
        return whether it does."""
        twice = self.week_model.twice
        if twice is None or not self.once:
            return False
        chosen = np.flatnonzero([solver.value(variable) for variable in self.used])
        # In the order of kinds, as the days are.
        first = np.searchsorted(self.kind, self.kind[chosen])
        dishes = [self.pool.rows[kind][number] for kind, number in zip(self.kind[chosen], chosen - first, strict=True)]
        places = np.repeat(np.arange(len(chosen)), [len(rows) for rows in dishes])
        pairs = twice.pairs(places, np.concatenate(dishes))
        assert pairs is not None
        if twice.can_be_kept(pairs):
            return False
        guilty = chosen[np.unique(pairs[:, :2])]
        self.model.add(self._sum(guilty) <= len(guilty) - 1)
        return True

    def _sum(self, plans: np.ndarray, weights: np.ndarray | None = None) -> cp_model.LinearExprT:
        used = [self.used[plan] for plan in plans.tolist()]
        if weights is None or (weights == 1).all():
            return cp_model.LinearExpr.sum(used)
        return cp_model.LinearExpr.weighted_sum(used, weights.astype(np.int64).tolist())

    def _excess(self, amount: cp_model.LinearExprT, limit: int, most: int, price: float) -> None:
        """Charge what `amount` is above `limit`."""
        excess = self.model.new_int_var(0, max(most - limit, 0), "")
        self.model.add(excess >= amount - limit)
        self.worth.append(-round(price) * excess)

    def _post_recipes(self, *, once: bool) -> None:
        model = self.week_model
        if model.recipe_cap >= NO_LIMIT:
            return
        plan = np.concatenate([np.repeat(np.flatnonzero(self.kind == kind), rows.shape[1])
                               for kind, rows in enumerate(self.pool.rows)])  # fmt: skip
        dish = np.concatenate([rows.ravel() for rows in self.pool.rows])
        order = np.argsort(dish, kind="stable")
        plan, dish = plan[order], dish[order]
        twice, left_over = model.twice, []
        edges = np.append(np.flatnonzero(np.diff(dish, prepend=-1)), len(dish))
        for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            plans, times = np.unique(plan[start:end], return_counts=True)
            if once and len(plans) == 1:
                continue
            if twice is not None and twice.may_come[dish[start]]:
                left_over.append(self._left_over(plans, twice.gain))
            elif once:
                self.model.add_at_most_one(self.used[each] for each in plans.tolist())
            elif model.recipe_price == FORBIDDEN:
                self.model.add(self._sum(plans, times) <= int(model.recipe_cap))
            else:
                self._excess(self._sum(plans, times), int(model.recipe_cap), 7 * len(plans), model.recipe_price)
        if twice is not None:
            self.model.add(cp_model.LinearExpr.sum(left_over) <= twice.most)

    def _left_over(self, plans: np.ndarray, gain: float) -> cp_model.IntVar:
        """Let a dish that is served by plans come twice, for a gain; return whether it does."""
        is_left = self.model.new_bool_var("")
        self.model.add(self._sum(plans) <= 1 + is_left)
        self.model.add(self._sum(plans) >= 2 * is_left)
        self.worth.append(round(gain) * is_left)
        return is_left

    def _post_budget(self) -> None:
        model = self.week_model
        if model.budget >= NO_LIMIT:
            return
        bills = [(model.bill[rows] * quarters).sum(axis=1)
                 for rows, quarters in zip(self.pool.rows, self.pool.quarters, strict=True)]  # fmt: skip
        bill = np.concatenate(bills)
        total = self._sum(np.arange(len(bill)), bill)
        if model.budget_price == FORBIDDEN:
            self.model.add(total <= int(model.budget))
        else:
            self._excess(total, int(model.budget), int(7 * bill.max(initial=0)), model.budget_price)

    def _post_count(self, name: str) -> None:
        model, count = self.week_model, self.week_model.counts[name]
        served = []
        for kind, rows in zip(model.kinds, self.pool.rows, strict=True):
            counted = [number for number, slot in enumerate(kind.slots) if count.is_at(slot)]
            labels = count.label[rows[:, counted]]
            times = np.zeros((len(rows), len(count.cap)), dtype=np.int64)
            at, column = np.nonzero(labels >= 0)
            np.add.at(times, (at, labels[at, column]), 1)
            served.append(times)
        all_served = np.concatenate(served)
        for label in range(len(count.cap)):
            times = all_served[:, label]
            plans = np.flatnonzero(times)
            amount, most = self._sum(plans, times[plans]), 7 * int(times.max(initial=0))
            if count.floor[label] > 0:
                self._excess(int(count.floor[label]) - amount, 0, int(count.floor[label]), count.below_price[label])
            if not len(plans):
                continue
            if count.free[label] < min(most, count.cap[label]) and count.above_price[label]:
                self._excess(amount, int(count.free[label]), most, count.above_price[label])
            if count.cap[label] < most:
                if count.beyond_price[label] == FORBIDDEN:
                    self.model.add(amount <= int(count.cap[label]))
                else:
                    self._excess(amount, int(count.cap[label]), most, count.beyond_price[label])

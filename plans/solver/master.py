"""What CP-SAT decides: how often each day-plan is used. Days that are alike are one choice, so there is no symmetry."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
from ortools.sat.python import cp_model

from plans.solver.arrays import Week
from plans.solver.dayplans import Archive, PlanTable, beyond_band, day_units

Expression = cp_model.LinearExprT


class Master:
    """One CP-SAT model that chooses day-plans.

    `allowed` says by how much each family of negotiable rules may be broken in all: 0 keeps it strictly, None sets no
    limit. Rules and terms read `plans` and build on `total`, `keep` and `above`.
    """

    def __init__(self, archive: Archive, plans: PlanTable, allowed: Mapping[str, int | None]) -> None:
        self.archive, self.arrays, self.problem = archive, archive.arrays, archive.arrays.problem
        self.plans, self.allowed = plans, dict(allowed)
        self.model = cp_model.CpModel()
        days = [len(kind.days) for kind in archive.kinds]
        self.used = [self.model.new_int_var(0, days[kind], "") for kind in plans.kind.tolist()]
        for kind, count in enumerate(days):
            self.model.add(cp_model.LinearExpr.sum([self.used[p] for p in np.flatnonzero(plans.kind == kind)]) == count)
        self.broken: dict[str, list[cp_model.IntVar]] = {family: [] for family in allowed}
        self._derived: list[tuple[cp_model.IntVar, np.ndarray, int, int]] = []

    def total(self, per_plan: np.ndarray) -> Expression:
        """Return the week's sum of an integer that each plan has: int64 (P,)."""
        positions = np.flatnonzero(per_plan).tolist()
        return cp_model.LinearExpr.weighted_sum([self.used[p] for p in positions], per_plan[positions].tolist())

    def keep(self, family: str, per_plan: np.ndarray, *, cap: int, unit: int = 1) -> None:
        """Hold the week's sum of `per_plan` to `cap`, or let it exceed that by `unit` × the excess of `family`."""
        most = self.most(per_plan)
        if most <= cap:
            return
        limit = self.allowed[family]
        if limit == 0:
            self.model.add(self.total(per_plan) <= cap)
            return
        excess = self.model.new_int_var(0, -(-(most - cap) // unit), "")
        self.model.add(self.total(per_plan) <= cap + unit * excess)
        self.broken[family].append(excess)
        self._derived.append((excess, per_plan, cap, unit))

    def above(self, per_plan: np.ndarray, cap: int) -> Expression:
        """Return a variable that is at least 0 and at least the week's sum of `per_plan` less `cap`."""
        most = self.most(per_plan)
        if most <= cap:
            return 0
        variable = self.model.new_int_var(0, most - cap, "")
        self.model.add(variable >= self.total(per_plan) - cap)
        self._derived.append((variable, per_plan, cap, 1))
        return variable

    def most(self, per_plan: np.ndarray) -> int:
        """Return an upper limit of the week's sum of `per_plan`."""
        return sum(
            len(kind.days) * int(per_plan[self.plans.kind == number].max(initial=0))
            for number, kind in enumerate(self.archive.kinds)
        )

    def amount_broken(self, family: str) -> Expression:
        """Return by how much a family is broken in all."""
        return cp_model.LinearExpr.sum(self.broken[family])

    def limit_families(self) -> None:
        """Hold each family to what is allowed of it; to be called when all rules are posted."""
        for family, limit in self.allowed.items():
            if limit and self.broken[family]:
                self.model.add(self.amount_broken(family) <= limit)

    def off_targets(self, numbers: range) -> np.ndarray:
        """Return what each plan loses, in units, by the nutrients `numbers` being off: int64 (P,)."""
        lost = np.zeros(len(self.plans), dtype=np.int64)
        for number, kind in enumerate(self.archive.kinds):
            rows = self.plans.kind == number
            lost[rows] = day_units(self.arrays, kind, self.plans.amounts[rows], numbers)
        return lost

    def beyond_bands(self) -> np.ndarray:
        """Return by how many thousandths of its target each plan is beyond each band: int64 (P, 4)."""
        beyond = np.zeros((len(self.plans), len(self.arrays.band)), dtype=np.int64)
        for number, kind in enumerate(self.archive.kinds):
            rows = self.plans.kind == number
            beyond[rows] = beyond_band(self.arrays, kind, self.plans.amounts[rows])
        return beyond

    def hint(self, week: Week) -> None:
        """Tell CP-SAT to start from `week`, whose plans must be among the table's."""
        counts: Counter[object] = Counter()
        for number, kind in enumerate(self.archive.kinds):
            for meals in kind.meals:
                counts[number, tuple(week.recipe[meals].tolist()), tuple(week.quarters[meals].tolist())] += 1
        plans = self.plans
        used = np.array([counts[key] for key in zip(plans.kind.tolist(), plans.recipe, plans.quarters, strict=True)])
        for variable, count in zip(self.used, used.tolist(), strict=True):
            self.model.add_hint(variable, count)
        for variable, per_plan, cap, unit in self._derived:
            self.model.add_hint(variable, max(0, -(-(int(per_plan @ used) - cap) // unit)))

    def week(self, solver: cp_model.CpSolver) -> Week:
        """Return the chosen plans as a week, dealt to the days of their kind in order."""
        week = Week(np.zeros(len(self.arrays.meals), dtype=np.int64), np.zeros(len(self.arrays.meals), dtype=np.int64))
        places = [list(kind.meals) for kind in self.archive.kinds]
        for position, variable in enumerate(self.used):
            for _ in range(solver.value(variable)):
                meals = places[self.plans.kind[position]].pop(0)
                week.recipe[meals], week.quarters[meals] = self.plans.recipe[position], self.plans.quarters[position]
        return week

"""Branch and bound over a pool of day-plans: the best week in it, or a proof that none is worth more than is asked for.

Where the programme's optimum (`pool_lp`) is fractional, a dish is served or not; where that is settled of all dishes, a
plan is used or not. The side on which it is comes first.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from plans.solver.dive import week_of
from plans.solver.integer import PlanPool
from plans.solver.lp import INFINITE
from plans.solver.model import FORBIDDEN, WeekModel
from plans.solver.pool_lp import PoolLp
from plans.solver.week import Week

WHOLE = 1e-6
"""How far from a whole number counts as whole."""


@dataclass(frozen=True)
class Searched:
    """What came of a search."""

    week: Week | None
    """The best that is worth more than was asked for; None if none was met."""
    bound: float
    """No week of the pool is worth more, units; what was asked for, if that is more."""
    nodes: int
    is_complete: bool
    """Every part of the pool was searched or shown to hold nothing better."""


def can_search(model: WeekModel) -> bool:
    """Return whether the search knows the model's rules: no dish comes twice, at any price."""
    return model.recipe_price == FORBIDDEN and model.recipe_cap == 1


def search(
    model: WeekModel, pool: PlanPool, *, enough: Callable[[float], float], above: float, nodes: int,
    turns: int | None = None, deadline: float = np.inf,
) -> Searched:  # fmt: skip
    """Return the best week of the pool that is worth more than `above`, to within what is enough.

    Args:
        enough: given what a week is worth, returns the worth that a better one must exceed to be looked for.
        nodes: linear programmes to solve at most.
        turns: dive only: use the plan that is used most, again and again, and refuse one at most so often on the way
            (limited discrepancy search). Nothing is proven then, and good weeks come ten times as fast.
        deadline: a reading of time.perf_counter() after which no programme is solved; a safety net.
    """
    if any(not len(worth) for worth in pool.worth):
        return Searched(None, above, 0, is_complete=True)
    branches = _Branches(model, pool, enough, above, nodes, deadline)
    if turns is not None:
        branches.descend(np.inf, turns)
        return Searched(branches.week, np.inf, branches.nodes, is_complete=False)
    branches.explore(np.inf)
    bound = max(branches.bound, branches.above)
    return Searched(branches.week, bound, branches.nodes, is_complete=not branches.was_cut)


class _Branches:
    """One search, and what has been decided on the way to where it is."""

    def __init__(
        self,
        model: WeekModel,
        pool: PlanPool,
        enough: Callable[[float], float],
        above: float,
        nodes: int,
        deadline: float,
    ) -> None:
        self.model, self.enough, self.above = model, enough, above
        self.lp = PoolLp(model, pool)
        self.lp.stop_below(above + 1)
        self.limit, self.deadline, self.nodes, self.bound = nodes, deadline, 0, -np.inf
        self.week: Week | None = None
        self.was_cut = self.is_firm = False
        self.must_serve = np.zeros(len(self.lp.dishes), dtype=bool)
        self.is_decided = np.zeros(len(self.lp.dishes), dtype=bool)
        self.banned = np.zeros(len(self.lp.worth), dtype=np.int64)
        """How many decisions exclude each plan."""
        self.used = np.zeros(len(self.lp.worth), dtype=bool)

    def explore(self, parents: float) -> None:
        """Search what is left by the decisions so far, of which no week is worth more than `parents`."""
        if self._is_settled(parents):
            return
        if self._is_over():
            self.was_cut, self.bound = True, max(self.bound, parents)
            return
        bound, uses = self._solved(parents)
        partly = np.abs(uses - np.rint(uses)) > WHOLE
        if bound < self.above + 1 or not partly.any():
            self._end(uses, bound)
            return
        served = uses @ self.lp.serves
        open_dishes = np.flatnonzero((np.abs(served - np.rint(served)) > WHOLE) & ~self.is_decided)
        if len(open_dishes):
            self._decide_dish(int(open_dishes[np.argmin(np.abs(served[open_dishes] - 0.5))]), bound)
        else:
            self._decide_plan(int(np.where(partly, uses, 0.0).argmax()), bound)

    def descend(self, parents: float, turns: int) -> None:
        """Look for good weeks where the programme points to, leaving its way at most `turns` times."""
        if self._is_settled(parents) or self._is_over():
            return
        bound, uses = self._solved(parents)
        partly = np.abs(uses - np.rint(uses)) > WHOLE
        if bound < self.above + 1 or not partly.any():
            self._end(uses, bound)
            return
        plan = int(np.where(partly, uses, 0.0).argmax())
        with self._using(plan):
            self.descend(bound, turns)
        if turns:
            with self._refusing(plan):
                self.descend(bound, turns - 1)

    def _is_over(self) -> bool:
        return self.nodes >= self.limit or time.perf_counter() > self.deadline

    def _is_settled(self, parents: float) -> bool:
        """Return whether a week found since makes it needless to look where none is worth more than `parents`."""
        if parents >= self.above + 1:
            return False
        self.bound = max(self.bound, parents)
        return True

    def _solved(self, parents: float) -> tuple[float, np.ndarray]:
        """Return a bound on what the decisions leave, and how often each plan is used where it is reached."""
        self.nodes += 1
        bound = self._bound(parents)
        if bound >= self.above + 1 and self.lp.was_stopped():
            # Where HiGHS stops early its duals may be worse than what it knew.
            self.lp.stop_below(-INFINITE)
            bound = self._bound(parents)
            self.lp.stop_below(self.above + 1)
        if bound >= self.above + 1 and not self.is_firm and self.lp.is_broken():
            # Among poor weeks a broken rule can look cheap.
            self.lp.be_firmer()
            self.is_firm = True
            bound = self._bound(bound)
        return bound, self.lp.column_values()

    def _bound(self, parents: float) -> float:
        """Solve the programme; return a bound on what the decisions leave."""
        return min(parents, self._safe_bound(-self.lp.solve()[1]))

    def _end(self, uses: np.ndarray, bound: float) -> None:
        """Note that no week of what is left is worth more than `bound`; keep the one that is here, if it is better."""
        if bound >= self.above + 1:
            self._take(uses)
        self.bound = max(self.bound, bound)

    def _decide_dish(self, number: int, bound: float) -> None:
        """Search the weeks that serve a dish, then those that don't."""
        without = self.lp.serves[:, number] > 0
        self.is_decided[number] = True
        self.lp.serve(number, 1.0, 1.0)
        self.must_serve[number] = True
        self.explore(bound)
        self.must_serve[number] = False
        self.lp.serve(number, 0.0, 0.0)
        self.banned += without
        self.explore(bound)
        self.banned -= without
        self.is_decided[number] = False
        self.lp.serve(number, 0.0, 1.0)

    def _decide_plan(self, plan: int, bound: float) -> None:
        """Search the weeks that use a plan, then those that don't."""
        with self._using(plan):
            self.explore(bound)
        with self._refusing(plan):
            self.explore(bound)

    @contextmanager
    def _using(self, plan: int) -> Iterator[None]:
        self.lp.use(plan, 1.0, 1.0)
        self.used[plan] = True
        yield
        self.used[plan] = False
        self.lp.use(plan, 0.0, 1.0)

    @contextmanager
    def _refusing(self, plan: int) -> Iterator[None]:
        self.lp.use(plan, 0.0, 0.0)
        self.banned[plan] += 1
        yield
        self.banned[plan] -= 1
        self.lp.use(plan, 0.0, 1.0)

    def _take(self, uses: np.ndarray) -> None:
        """Keep a whole week if it is worth more than is asked for by now, and ask for more."""
        chosen = np.flatnonzero(uses > 0.5).tolist()
        if len(chosen) != sum(len(kind.days) for kind in self.model.kinds):
            return
        week = week_of(self.model, self.lp, dict.fromkeys(chosen, 1))
        worth = week.worth(self.model)
        if worth > self.above:
            self.week, self.above = week, max(self.above, self.enough(worth))
            self.lp.stop_below(self.above + 1)

    def _safe_bound(self, row_dual: np.ndarray) -> float:
        """Return a bound on what the decisions leave: exact at any duals, whatever HiGHS's tolerances (`lagrange`)."""
        lp = self.lp
        constant, reduced = lp.priced(row_dual, must_serve=self.must_serve, banned=self.is_decided & ~self.must_serve)
        return constant + self._best_days(reduced)

    def _best_days(self, reduced: np.ndarray) -> float:
        """Return the most that the days can be worth together at what each plan is worth: plans in use, then the best.

        No plan comes twice, as no dish does.
        """
        total, is_open = float(reduced[self.used].sum()), (self.banned == 0) & ~self.used
        for number, kind in enumerate(self.model.kinds):
            mine = self.lp.kind == number
            left = len(kind.days) - int(self.used[mine].sum())
            values = reduced[mine & is_open]
            if len(values) < left:
                return -np.inf
            total += float(np.sort(values)[len(values) - left :].sum())
        return total

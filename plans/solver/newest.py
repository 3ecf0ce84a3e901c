"""The week with most new dishes that is worth enough, of a problem whose rules can all be kept.

The first week's day-plans are the start: the same master gets a limit on dishes that were seen, and more day-plans at
the prices that go with it. Its optimum tells how low the limit can be; then the week is solved as any other.
"""

from dataclasses import replace

import highspy
import numpy as np

from plans.solver import seen
from plans.solver.build import week_model
from plans.solver.day_pricing import ALL_NODES
from plans.solver.engine import Engine
from plans.solver.master_lp import MasterLp
from plans.solver.problem import WeekProblem
from plans.solver.proof import Goal, Solved
from plans.solver.week import LEAST_WEEK

MARGIN = 0.002
"""What a week is worth less than the master's optimum, as a share: mostly less than that."""

ROUNDS = 2
"""Of rough pricing at a limit before the master's optimum is believed."""

TRIES = 2
"""Limits that are tried in earnest."""

WORK, MORE_WORK = 0.05, 0.4
"""CP-SAT's deterministic time for a limit that is tried, and where the best week at a limit is asked for."""

ANY_WORTH = -1e15
"""Units that every legal week is worth."""

NODES, MORE_NODES = 3_000_000, 15_000_000
"""Search nodes of either."""


class Newest:
    """One model whose limit on dishes that were seen moves."""

    def __init__(self, problem: WeekProblem, known: MasterLp, goal: Goal) -> None:
        """Start without a limit that says anything.

        Args:
            problem: with `seen`.
            known: a master of the same problem.
        """
        self.meals, self.goal = seen.open_meals(problem), goal
        self.too_many = self.meals + 1
        """So many new dishes, or more, no week has that is worth enough."""
        self.model = week_model(replace(problem, most_seen=self.meals))
        self.model.limit = known.model.limit
        self.engine = Engine(self.model, goal)
        self.engine.patience = ALL_NODES
        self.master = MasterLp(self.model, known.amounts)
        for kind in range(len(self.model.kinds)):
            mine = [known.plans[number] for number in np.flatnonzero(known.kind == kind).tolist()]
            self.master.add_plans(kind, *(np.array([plan[part] for plan in mine]) for part in (0, 1)))

    def most_new(self, enough: float, *, least: int, most: int) -> Solved | None:
        """Return a week worth `enough` with as many new dishes as can be, `least` to `most`; None if none is found."""
        self._limit(most)
        self.engine.enrich(self.master, rounds=ROUNDS)
        new = self._most_within(enough, least=least - 1, most=most)
        if new < most:
            self._limit(new + 1)
            self.engine.enrich(self.master, rounds=ROUNDS)
            new = self._most_within(enough, least=max(new, least - 1), most=most)
        for tried in range(new, max(new - TRIES, least - 1), -1):
            solved = self._worth(enough, tried, WORK)
            if solved is not None:
                return solved
        return None

    def worth(self, enough: float, *, new: int) -> Solved | None:
        """Return a week worth `enough` with so many new dishes, looked for in earnest, whatever the master says; None
        if there is none, or none is found.

        Args:
            enough: what `most_new` was asked for before; where that proved that there is none, none is looked for.
        """
        return None if new >= self.too_many else self._worth(enough, new, MORE_WORK)

    def most_kept(self) -> Solved | None:
        """Return the best week with as many new dishes as can be, whatever it is worth; None if none is found."""
        self._limit(self.meals)
        self.engine.enrich(self.master, rounds=ROUNDS)
        new, step = self._most_by_rules(), 1
        if new < self.meals:
            self._limit(new + 1)
            self.engine.enrich(self.master, rounds=ROUNDS)
            new = self._most_by_rules()
        while new > 0:
            if self._solved(new, self.goal, WORK, enough=ANY_WORTH).best.week is not None:
                return self.best(new)
            new, step = new - step, 2 * step
        return None

    def best(self, new: int) -> Solved | None:
        """Return the best week with so many new dishes; None if there is none, or none is found."""
        solved = self._solved(new, self.goal, MORE_WORK)
        return solved if solved.best.week is not None else None

    def _limit(self, new: int) -> None:
        """Leave room for so many new dishes."""
        seen.limit(self.model, self.meals - new)
        for number in range(len(self.model.problem.seen)):
            row = int(self.master.count_rows[seen.count_name(number)][0])
            self.master.highs.changeRowBounds(row, -highspy.kHighsInf, self.meals - new)

    def until(self, deadline: float) -> None:
        """Move the deadline, a reading of time.perf_counter()."""
        self.goal = replace(self.goal, deadline=deadline)
        self.model.limit.deadline = deadline

    def _worth(self, enough: float, new: int, work: float) -> Solved | None:
        """Return a week worth `enough` with so many new dishes, and note where there is none."""
        solved = self._solved(new, self.goal, work, enough=enough)
        if solved.best.bound < enough:
            self.too_many = min(self.too_many, new)
        return solved if solved.best.worth >= enough else None

    def _solved(self, new: int, goal: Goal, work: float, *, enough: float | None = None) -> Solved:
        self._limit(new)
        self.engine.days.nodes_left = NODES if work == WORK else MORE_NODES
        gap = goal.gap if enough is None else 0.0
        goal = replace(goal, gap=gap, work_limit=min(goal.work_limit, work), enough=enough)
        return self.engine.solve_anew(self.master, goal)

    def _most_by_rules(self) -> int:
        """Return how many new dishes leave the master room to keep the rules."""
        few, many = 0, self.meals
        while few < many:
            new = (few + many + 1) // 2
            self._limit(new)
            if self.master.breaks_firmly():
                many = new - 1
            else:
                few = new
        return few

    def _most_within(self, enough: float, *, least: int, most: int) -> int:
        """Return how many new dishes leave the master's optimum high enough, `least` without a look."""
        wanted = enough + MARGIN * max(abs(enough), LEAST_WEEK)
        while least < most:
            new = (least + most + 1) // 2
            self._limit(new)
            if self.master.solve()[0] >= wanted:
                least = new
            else:
                most = new - 1
        return least

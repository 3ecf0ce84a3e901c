"""Solves one model of a week: bounds and weeks from both sides until they meet (docs/solver.md, "How it is solved")."""

import time
from dataclasses import dataclass, field, replace

import numpy as np

from plans.solver import lagrange
from plans.solver.aggregate import AggregatedLp
from plans.solver.daylp import DayLp
from plans.solver.dive import dive
from plans.solver.first import first_week
from plans.solver.integer import Chosen, PlanPool, choose, enumerate_plans
from plans.solver.judge import FAMILIES
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel
from plans.solver.polish import polish
from plans.solver.possible import is_proven_impossible
from plans.solver.pricing import DishValues, Duals, PricedDays, Pricer
from plans.solver.week import LEAST_MEAL, Incumbent, Week

KEEP = 120
"""Day-plans that enter the master from one pricing of a kind."""

WIDTHS = (20, 80)
"""Dishes and portions a slot that pricing looks at before it looks at all: a millisecond, and nearly as good."""

FEW = 4
"""With fewer new plans than this, heuristic pricing has done its part."""

MOST_ROUNDS = 60
POOLS = (500, 2_500, 15_000)
"""Day-plans a kind that are enumerated for CP-SAT, until that is all of them."""

FEW_NODES = 200_000
"""Search nodes after which a better slope is worth its two milliseconds."""

MORE_NODES = 3_000_000
"""Search nodes that are spent on better day-plans as long as there are any; the proof waits until there are none."""

PLANS_A_UNIT = 40_000.0
"""Handing so many day-plans to CP-SAT takes as long as a unit of its work."""

FAR = 3.0
"""A week is far from the best with so many times the gap that is allowed."""

LONGEST_S = 3_600.0

ALL_NODES = 150_000_000
"""Search nodes of exact pricing and enumeration in all, about a second: what is not proven by then stays unproven."""

NODES = 30_000_000
"""Search nodes of one exact pricing, a fifth of a second: reached only where dishes are many and alike."""


@dataclass(frozen=True)
class Goal:
    """When to stop."""

    gap: float = 0.01
    """Stop once no week can be better by more than this share."""
    work_limit: float = 1.0
    """Deterministic time for CP-SAT in all, about a second a unit."""
    deadline: float = float("inf")
    """A reading of time.perf_counter(); a safety net."""
    seed: int = 0


@dataclass
class Solved:
    """What came of it. Without a best week nothing was found; only `is_impossible` says that there is none."""

    best: Incumbent
    phases: dict[str, float] = field(default_factory=dict)
    """Milliseconds from the start to the end of each phase, and to the first legal week."""
    is_impossible: bool = False
    """No legal week exists: proven."""
    duals: Duals | None = None
    """The duals of the best bound."""
    rounds: int = 0
    added: np.ndarray | None = None
    """What the seed added to each dish, in units: float64 (R,). It is in the worth and the bound of `best`."""


class Engine:
    """One run. The phases share pricers, the best week and the best bound."""

    def __init__(self, model: WeekModel, goal: Goal) -> None:
        self.model, self.goal = model, goal
        self.started = time.perf_counter()
        self.best = Incumbent(model)
        self.out = Solved(self.best)
        self.pricers = [Pricer(model, number) for number in range(len(model.kinds))]
        self.day_lps = [DayLp(pricer) for pricer in self.pricers]
        self.nodes_left = ALL_NODES

    def solve(self, start: Week | None = None) -> Solved:
        """Solve to the goal. `start` is a week that is known, if there is one."""
        if any(not len(slot.rows) for kind in self.model.kinds for slot in kind.slots):
            self.out.is_impossible = True
            return self.out
        self.best.offer(start, "start")
        aggregated = AggregatedLp(self.model, self.pricers)
        bound, duals = aggregated.run()
        self.best.lower(bound)
        self.out.duals = duals
        self._disturb(bound)
        self._mark("lp")
        self.best.offer(first_week(self.model, self.pricers, duals), "first")
        self._mark("first")
        if self.best.week is None and is_proven_impossible(self.model.problem, set(FAMILIES) - self.model.lifted):
            self.out.is_impossible = True
        if self._is_done():
            return self.out
        master = MasterLp(self.model, duals.amounts)
        if self.best.week is not None:
            for kind, (rows, quarters) in enumerate(zip(self.best.week.rows, self.best.week.quarters, strict=True)):
                master.add_plans(kind, rows, quarters)
        self._price(master, duals, [-1e15] * len(self.pricers), widest=WIDTHS[0])
        self._generate(master)
        self._mark("columns")
        if self.best.week is None and master.breaks_firmly():
            master.be_firmer()
            self._generate(master)
            if self.best.week is None and master.breaks_firmly():
                return self.out
        if not self._is_done():
            self.best.offer(dive(self.model, master, self.pricers, is_priced=True), "dive")
            polish(self.model, self.pricers, self.best, duals)
            self._mark("dive")
        if not self._is_done():
            self._choose(master)
            self._mark("integer")
        return self.out

    def _disturb(self, bound: float) -> None:
        """Make each dish worth a little more, by the seed, so that another of the equally good weeks is found.

        All that it adds up to is at most the gap that the goal allows. With no seed, and where a proven optimum is
        asked for, nothing is added.
        """
        goal, model = self.goal, self.model
        if not goal.seed or not 0 < goal.gap < 1 or not np.isfinite(bound):
            return
        meals = sum(len(kind.days) * len(kind.slots) for kind in model.kinds)
        most = float(np.floor(goal.gap * max(abs(bound) / meals, LEAST_MEAL)))
        self.out.added = np.floor(np.random.default_rng(goal.seed).random(len(model.table)) * most)
        model.value = model.value + self.out.added
        self.best.bound = bound + most * meals
        self.goal = replace(goal, gap=goal.gap / 2)

    def _is_done(self) -> bool:
        if self.best.week is not None and self.best.gap <= self.goal.gap:
            return True
        return self.out.is_impossible or time.perf_counter() > self.goal.deadline

    def _mark(self, phase: str) -> None:
        self.out.phases[phase] = (time.perf_counter() - self.started) * 1000

    def _generate(self, master: MasterLp) -> None:
        """Add day-plans until none would help, or the goal is reached."""
        widths = list(WIDTHS)
        for _ in range(MOST_ROUNDS):
            self.out.rounds += 1
            optimum, duals, day_worth = master.run()
            slack = 0.25 * self.goal.gap * abs(optimum) / sum(len(kind.days) for kind in self.model.kinds)
            added = 0
            while widths and added < FEW:
                added += self._price(master, duals, day_worth, widest=widths[0])
                if added < FEW:
                    del widths[0]
            if not widths:
                added += self._price(master, duals, [each + slack for each in day_worth], widest=0)
            if not widths or self.out.rounds % 4 == 0:
                self.best.offer(dive(self.model, master, self.pricers, is_priced=False), "quick dive")
            if (
                self._is_done()
                or self.nodes_left <= 0
                or (not widths and (added == 0 or self.best.bound - optimum < 1))
            ):
                return

    def _price(self, master: MasterLp, duals: Duals, thresholds: list[float], *, widest: int) -> int:
        """Add the best day-plans above the thresholds; with `widest` 0, lower the bound too. Return how many came."""
        values, added, uppers = DishValues(self.model, duals), 0, []
        for number, pricer in enumerate(self.pricers):
            if widest:
                found = pricer.price(values, duals.amounts[number], threshold=thresholds[number], keep=KEEP,
                                     widest=widest, node_limit=FEW_NODES)  # fmt: skip
            else:
                found = self._price_exactly(number, values, duals, thresholds[number])
            added += master.add_plans(number, found.rows, found.quarters)
            uppers.append(found.upper)
        if not widest:
            bound = lagrange.bound(self.model, duals, uppers)
            if bound < self.best.bound:
                self.out.duals = duals
            self.best.lower(bound)
            if bound < -1e14:
                self.out.is_impossible = True
        return added

    def _price_exactly(self, number: int, values: DishValues, duals: Duals, threshold: float) -> PricedDays:
        """Return the best days over all dishes and portions; if that takes long, search with the best slope."""
        pricer, slope = self.pricers[number], duals.amounts[number]
        for limit in (FEW_NODES, MORE_NODES, NODES):
            limit = min(limit, max(self.nodes_left, FEW_NODES))
            found = pricer.price(values, slope, threshold=threshold, keep=KEEP, node_limit=limit)
            self.nodes_left -= pricer.nodes
            if found.is_complete or (limit > FEW_NODES and len(found.worth) >= FEW) or self.nodes_left <= 0:
                break
            if limit == FEW_NODES:
                slope = self.day_lps[number].slope(values, slope)
        return found

    def _choose(self, master: MasterLp) -> None:
        """Let CP-SAT look for a week that is better by more than the goal allows, or prove that there is none.

        The day-plans that such a week can hold are enumerated, more and more of them until that is all.
        """
        work, pools = self.goal.work_limit, list(POOLS)
        if self.best.gap > FAR * self.goal.gap:
            # Enumerating around a week that is far from the best would drown in day-plans.
            work -= self._choose_from(_pool_of(self.model, master), self.best.worth, work / 3).work
        while pools and work > 0 and self.nodes_left > 0 and not self._is_done():
            above, duals = self.best.enough(self.goal.gap), self.out.duals
            assert duals is not None
            pool = enumerate_plans(self.model, self.day_lps, duals, above=above, keep=pools[0], node_limit=NODES)
            self.nodes_left -= pool.nodes
            found = self._choose_from(pool, above, work)
            work -= found.work + len(pool) / PLANS_A_UNIT
            if pool.is_complete:
                self.out.is_impossible = self.best.week is None and found.is_proven
                self.best.lower(max(found.bound, above))
            if found.week is None:
                pools = [] if pool.is_complete or not found.is_proven else [n for n in pools if n > pool.largest]

    def _choose_from(self, pool: PlanPool, above: float, work: float) -> Chosen:
        """Let CP-SAT choose from a pool, and better what it finds."""
        left = min(max(0.05, self.goal.deadline - time.perf_counter()), LONGEST_S)
        found = choose(self.model, pool, above=above, gap=self.goal.gap / 2, work_limit=work, time_limit_s=left,
                       seed=self.goal.seed)  # fmt: skip
        if found.week is not None:
            self.best.offer(found.week, "integer")
            assert self.out.duals is not None
            polish(self.model, self.pricers, self.best, self.out.duals)
        return found


def _pool_of(model: WeekModel, master: MasterLp) -> PlanPool:
    """Return the master's plans as a pool."""
    rows, quarters, worth = [], [], []
    for kind, each in enumerate(model.kinds):
        mine = np.flatnonzero(master.kind == kind).tolist()
        nothing = np.zeros((0, len(each.slots)), dtype=np.int64)
        rows.append(np.vstack([nothing, *(master.plans[plan][0] for plan in mine)]))
        quarters.append(np.vstack([nothing, *(master.plans[plan][1] for plan in mine)]))
        worth.append(master.worth[mine])
    return PlanPool(rows, quarters, worth, 0, is_complete=False)

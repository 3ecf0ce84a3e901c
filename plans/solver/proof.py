"""The proof: looks for a week that is better by more than is allowed, until it is shown that there is none."""

import time
from dataclasses import dataclass, field, replace

import numpy as np

from plans.solver import possible
from plans.solver.branching import can_search, search
from plans.solver.daylp import DayLp
from plans.solver.integer import Chosen, PlanPool, choose, enumerate_plans, pool_of
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel
from plans.solver.polish import polish
from plans.solver.pricing import Duals
from plans.solver.week import Incumbent

TURNS = 3
"""How often a dive among day-plans may leave its way: some 100 linear programmes, and it ends where CP-SAT does."""

BRANCHING = 0.3
"""The share of the work after which CP-SAT takes over from branch and bound: of many plans alike it excludes more."""

POOLS = (800, 4_000, 15_000)
"""Day-plans a kind that are enumerated for the proof, until that is all of them."""

NODES = 30_000_000
"""Search nodes of one exact pricing, a fifth of a second: reached only where dishes are many and alike."""

HANDED_A_UNIT = 40_000.0
"""Handing so many day-plans to CP-SAT takes as long as a unit of its work."""

PLANS_A_UNIT = 800_000.0
FEWEST_PLANS = 500
"""Solving linear programmes of so many day-plans together, of no fewer each, takes as long as a unit of work."""

MOST_PLANS = 5_000
"""More day-plans are left to CP-SAT: linear programmes of so many are slow, and what they hold takes much memory."""

FAR, NEARLY = 1.5, 0.01
"""A week is far from the best with so many times the gap that is allowed, or than is nearly always reached."""

LONGEST_S = 3_600.0


@dataclass(frozen=True)
class Goal:
    """When to stop."""

    gap: float = 0.01
    """Stop once no week can be better by more than this share."""
    work_limit: float = 1.0
    """Work on the proof in all, about a second a unit: CP-SAT's deterministic time, or linear programmes solved."""
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
    relaxed: possible.Proof | None = None
    """What the relaxation shows of the rules, where no week was found at once."""
    master: MasterLp | None = None
    """With the day-plans that were met."""
    duals: Duals | None = None
    """The duals of the best bound."""
    rounds: int = 0
    added: np.ndarray | None = None
    """What the seed added to each dish, in units: float64 (R,). It is in the worth and the bound of `best`."""


class Proof:
    """One search for better weeks, among more and more day-plans."""

    def __init__(self, model: WeekModel, goal: Goal, out: Solved, day_lps: list[DayLp], *, nodes: int) -> None:
        """Go on from `out`, which has the duals of its bound.

        Args:
            nodes: search nodes that enumeration may take; each of its searches may take them all.
        """
        self.model, self.goal, self.out, self.best = model, goal, out, out.best
        self.day_lps, self.pricers = day_lps, [day_lp.pricer for day_lp in day_lps]
        self.nodes_left, self.work_left, self.longest = nodes, goal.work_limit, min(NODES, nodes)

    def is_done(self) -> bool:
        """Return whether the goal is reached, or the deadline."""
        if self.best.week is not None and self.best.gap <= self.goal.gap:
            return True
        return self.out.is_impossible or time.perf_counter() > self.goal.deadline

    def run(self, master: MasterLp) -> None:
        """Look for a week that is better by more than the goal allows, or prove that there is none.

        The day-plans that such a week can hold are enumerated, more and more of them until that is all.
        """
        if self.best.gap > FAR * max(self.goal.gap, NEARLY):
            # Enumerating around a week that is far from the best would drown in day-plans.
            pool = pool_of(self.model, master)
            self._take(self._best_of(pool, self.best.worth, self.work_left / 3, turns=TURNS), pool)
        pools, has_dived = list(POOLS), False
        while pools and self.work_left > 0 and self.nodes_left > 0 and not self.is_done():
            above, duals = self.best.enough(self.goal.gap), self.out.duals
            assert duals is not None
            pool = enumerate_plans(self.model, self.day_lps, duals, above=above, keep=pools[0],
                                   node_limit=self.longest)  # fmt: skip
            self.nodes_left -= pool.nodes
            if pool.is_complete:
                found = self._best_of(pool, above, self.work_left)
                self._take(found, pool)
                if found.week is None or found.is_proven:
                    return
            elif has_dived:
                pools, has_dived = [size for size in pools if size > pool.largest], False
            else:
                found = self._best_of(pool, above, self.work_left, turns=TURNS)
                self._take(found, pool)
                # Far from the best, a better week brings the next; near it, only a proof does.
                has_dived = found.week is None or self.best.gap <= NEARLY

    def _best_of(self, pool: PlanPool, above: float, work: float, turns: int | None = None) -> Chosen:
        """Return the best week of a pool that is worth more than `above`, to within the goal; a good one, with `turns`
        (`branching.search`)."""
        if not can_search(self.model) or len(pool) > MOST_PLANS:
            return self._chosen_from(pool, above, work)
        each = max(len(pool), FEWEST_PLANS) / PLANS_A_UNIT
        nodes = 1 + int(work * BRANCHING / each)
        found = search(self.model, pool, enough=self._enough_for, above=above, nodes=nodes, turns=turns,
                       deadline=self.goal.deadline)  # fmt: skip
        chosen = Chosen(found.week, found.is_complete, found.bound, found.nodes * each)
        if found.is_complete or turns is not None:
            return chosen
        if found.week is not None:
            above = self._enough_for(found.week.worth(self.model))
        rest = self._chosen_from(pool, above, work - chosen.work)
        bound = min(found.bound, max(rest.bound, above))
        return Chosen(rest.week or found.week, rest.is_proven, bound, chosen.work + rest.work)

    def _enough_for(self, worth: float) -> float:
        """Return the worth that a week must exceed to be better than one worth `worth` by more than the goal allows."""
        return self.best.enough(self.goal.gap, worth)

    def _take(self, found: Chosen, pool: PlanPool) -> None:
        """Take what was found in a pool: a better week, and a bound where the pool holds all that is better."""
        self.work_left -= found.work
        if pool.is_complete:
            self.out.is_impossible = self.best.week is None and found.week is None and found.is_proven
            self.best.lower(found.bound)
        if found.week is not None:
            self.best.offer(found.week, "integer")
            assert self.out.duals is not None
            polish(self.model, self.pricers, self.best, self.out.duals)

    def _chosen_from(self, pool: PlanPool, above: float, work: float) -> Chosen:
        """Let CP-SAT choose from a pool."""
        left = min(max(0.05, self.goal.deadline - time.perf_counter()), LONGEST_S)
        found = choose(self.model, pool, above=above, gap=self.goal.gap / 2, work_limit=work, time_limit_s=left,
                       seed=self.goal.seed)  # fmt: skip
        return replace(found, work=found.work + len(pool) / HANDED_A_UNIT, bound=max(found.bound, above))

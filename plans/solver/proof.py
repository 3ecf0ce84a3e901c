"""The proof: looks for a week that is better by more than is allowed, until it is shown that there is none."""

import math
import time
from dataclasses import dataclass, field, replace

import numpy as np

from plans.solver import possible
from plans.solver.combining import best_week, can_combine
from plans.solver.daylp import DayLp
from plans.solver.integer import Chosen, choose
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel
from plans.solver.nearby import Nearby
from plans.solver.polish import polish
from plans.solver.pool import PlanPool, pool_of
from plans.solver.pricing import Duals
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.week import Incumbent, enough_for

FIRST_SLACK, FIRST_PLANS = 60 * UNITS_PER_POINT, 500
"""What the first weeks that are looked for lose at most, and of how many day-plans a kind: nearly as much and as many
as the best week there is, far more often than not."""

FIRST_SHARE = 0.4
"""That loss as a share of the gap that is allowed, where that is more: weeks far off their targets."""

MOST_PLANS = 4_000
"""Day-plans a kind that are combined at most."""

COMBINING = 0.3
"""The share of the work after which CP-SAT takes over: nine weeks of ten take a hundredth."""

COMBINED_A_UNIT = 8_000_000
"""Search nodes among day-plans that take as long as a unit of work."""

POOLS = (800, 4_000, 15_000)
"""Day-plans a kind that CP-SAT chooses from, until that is all that can be in a better week."""

NODES = 30_000_000
"""Search nodes of one exact pricing, a fifth of a second: reached only where dishes are many and alike."""

HANDED_A_UNIT = 40_000.0
"""Handing so many day-plans to CP-SAT takes as long as a unit of its work."""

FAR, NEARLY = 1.5, 0.01
"""A week is far from the best with so many times the gap that is allowed, or than is nearly always reached."""

TOO_FAR = 0.35
"""The gap of a week that breaks rules beyond which the day-plans that a better one could hold are not looked for: the
bound is that far for breaches in part, which no week can have, and finding them takes as long as all the rest."""

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
    enough: float | None = None
    """Stop, too, once a week is worth so many units, or none is."""

    def is_reached(self, best: Incumbent) -> bool:
        """Return whether the best week and the bound are what is asked for."""
        if self.enough is not None and (best.worth >= self.enough or best.bound < self.enough):
            return True
        return best.week is not None and best.gap <= self.gap


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
    tops: list[float] | None = None
    """What a day of each kind is worth at most at these duals, if that was found out to the last."""
    rounds: int = 0


class Proof:
    """One search for better weeks, among more and more day-plans."""

    def __init__(self, model: WeekModel, goal: Goal, out: Solved, day_lps: list[DayLp], *, nodes: int) -> None:
        """Go on from `out`, which has the duals of its bound.

        Args:
            nodes: search nodes that finding day-plans may take; each of its searches may take them all.
        """
        self.model, self.goal, self.out, self.best = model, goal, out, out.best
        assert out.duals is not None
        self.nearby = Nearby(model, day_lps, out.duals, tops=out.tops, node_limit=min(NODES, nodes))
        self.most_nodes, self.work_left = nodes, goal.work_limit
        self.best.lower(self.nearby.bound)
        if not np.isfinite(self.nearby.bound):
            self.out.is_impossible = self.best.week is None

    def is_done(self) -> bool:
        """Return whether the goal is reached, or the deadline."""
        is_over = self.out.is_impossible or time.perf_counter() > self.goal.deadline
        return is_over or self.goal.is_reached(self.best)

    def combine(self) -> None:
        """Combine the day-plans that lose least, more and more of them: the best week, or a bound where it is not."""
        if not can_combine(self.model):
            return
        slack, plans = max(FIRST_SLACK, FIRST_SHARE * self.goal.gap * abs(self.nearby.bound)), FIRST_PLANS
        # Its gap is one of the worth. Where part of that is paid for breaches, it would be a wider one of the score.
        gap = 0.0 if self.best.paid else self.goal.gap
        while not self._is_over():
            slack = min(slack, self._needed())
            pool = self.nearby.pool(slack, keep=plans)
            above = self.nearby.bound - pool.slack
            found = best_week(self.model, pool, self.nearby.duals, above=above, gap=gap,
                              node_limit=int(COMBINING * self.goal.work_limit * COMBINED_A_UNIT))  # fmt: skip
            self.work_left -= found.nodes / COMBINED_A_UNIT
            self.best.offer(found.week, "combined")
            if not found.is_complete:
                return
            if found.week is not None:
                worth = found.week.worth(self.model)
                # Up to `gap` above a week is not looked at, whether it was taken or not.
                self.best.lower(max(above, enough_for(worth, gap), self.best.enough(gap)))
                if worth > self.best.worth:
                    return  # it was not taken
            else:
                self.best.lower(above)
            if plans == MOST_PLANS and pool.slack < slack:
                return
            slack, plans = 2 * pool.slack or slack, MOST_PLANS

    def choose(self, master: MasterLp) -> None:
        """Let CP-SAT choose among the day-plans that a better week can hold, more and more until that is all."""
        if self.best.gap > FAR * max(self.goal.gap, NEARLY) and not self.is_done():
            # Looking around a week that is far from the best would drown in day-plans.
            self._take(self._chosen_from(pool_of(self.model, master), self.best.worth, self.work_left / 3))
        if self._is_too_far():
            return
        sizes = list(POOLS)
        while sizes and not self._is_over():
            above, needed = self._above(), self._needed()
            pool = self.nearby.pool(needed, keep=sizes[0])
            found = self._chosen_from(pool, above, self.work_left)
            is_all = pool.slack >= self._needed()
            is_better = self._take(found)
            if is_all:
                self.best.lower(found.bound)
                self.out.is_impossible = self.best.week is None and found.week is None and found.is_proven
                if not is_better or found.is_proven:
                    return
            elif not is_better or self.best.gap <= NEARLY:
                # Far from the best, a better week brings the next; near it, only a proof does.
                del sizes[0]

    def _is_over(self) -> bool:
        return self.is_done() or self.work_left <= 0 or self.nearby.nodes >= self.most_nodes

    def _is_too_far(self) -> bool:
        """Return whether the best week breaks rules and is far from any bound: more work would bring little."""
        return self.best.paid > 0 and self.best.gap > TOO_FAR

    def _above(self) -> float:
        """Return the worth up to which no week is wanted: within the gap of the best, or less than is enough."""
        enough = -math.inf if self.goal.enough is None else math.ceil(self.goal.enough) - 1.0
        return max(self.best.enough(self.goal.gap), enough)

    def _needed(self) -> float:
        """Return what a week must lose less than to be wanted."""
        return self.nearby.bound - self._above()

    def _take(self, found: Chosen) -> bool:
        """Take a better week, and better it; return whether the best one changed: one that breaks more is not taken."""
        self.work_left -= found.work
        before = self.best.week
        if found.week is not None:
            self.best.offer(found.week, "integer")
            if not self._is_too_far():
                polish(self.model, self.nearby.pricers, self.best, self.nearby.duals)
        return self.best.week is not before

    def _chosen_from(self, pool: PlanPool, above: float, work: float) -> Chosen:
        """Let CP-SAT choose from a pool."""
        left = min(max(0.05, self.goal.deadline - time.perf_counter()), LONGEST_S)
        gap = self.best.gap_of_worth(self.goal.gap / 2)
        found = choose(self.model, pool, above=above, gap=gap, work_limit=work, time_limit_s=left,
                       seed=self.goal.seed)  # fmt: skip
        return replace(found, work=found.work + len(pool) / HANDED_A_UNIT, bound=max(found.bound, above))

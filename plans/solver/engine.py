"""Solves one model of a week: bounds and weeks from both sides until they meet (docs/solver.md, "How it is solved")."""

import time
from dataclasses import replace

import numpy as np

from plans.solver import lagrange
from plans.solver.aggregate import AggregatedLp
from plans.solver.day_pricing import ALL_NODES, FEW, DayPricing
from plans.solver.dive import dive
from plans.solver.first import first_week
from plans.solver.integer import ANY_GAP, choose
from plans.solver.judge import FAMILIES
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel
from plans.solver.polish import polish
from plans.solver.pool import most_useful
from plans.solver.possible import prove_families
from plans.solver.pricing import DishValues, Duals
from plans.solver.proof import LONGEST_S, Goal, Proof, Solved
from plans.solver.week import LEAST_WEEK, Incumbent, Week

WIDTHS = (40, 120)
"""Dishes and portions a slot that pricing looks at before it looks at all: milliseconds, and nearly as good."""

MOST_ROUNDS = 60

WORTH_POLISHING = 0.25
"""A week that is further from the best changes as a whole: day by day it gets better by little, 10 ms a day."""

HOPELESS = 20_000_000
"""Search nodes without a week after which the engine gives up finding one at all."""

DOUBTFUL = 5_000_000
STILL_DOUBTFUL = 12_000_000
"""The same where somebody else can be asked: first whether there is any week, then for any, not for a good one
(`questions`)."""

CHOICES, FINDING = 600, 0.2
"""Day-plans among which CP-SAT looks for any week where none was met, and the share of its work for that."""


class Engine:
    """One run. The phases share pricers, the best week and the best bound."""

    def __init__(self, model: WeekModel, goal: Goal, *, best: Incumbent | None = None) -> None:
        """Take a model; `best` holds the best week so far, and says which are better."""
        self.model, self.goal, self.patience = model, goal, HOPELESS
        model.limit.deadline = goal.deadline
        self.started = time.perf_counter()
        self.best = Incumbent(model) if best is None else best
        self.out = Solved(self.best)
        self.days = DayPricing(model)
        self.pricers = self.days.pricers

    def solve(self, start: Week | None = None, *, patience: int = HOPELESS) -> Solved:
        """Solve to the goal, or give up after so many search nodes without any week.

        Args:
            start: a week that is known, if there is one.
        """
        self.patience = patience
        if any(not len(slot.rows) for kind in self.model.kinds for slot in kind.slots):
            self.out.is_impossible = True
            return self.out
        self.best.offer(start, "start")
        aggregated = AggregatedLp(self.model, self.pricers)
        bound, duals = aggregated.run()
        self.best.lower(bound)
        self.out.duals = duals
        self._mark("lp")
        if self.best.week is not None and self._is_done():
            return self.out
        has_doubts = self.best.week is None and aggregated.breaks_firmly()
        if has_doubts:
            self._try_to_refuse()
        if not self.out.is_impossible:
            self.best.offer(first_week(self.model, self.pricers, duals), "first")
            self._mark("first")
            if self.best.week is None and not has_doubts:
                self._try_to_refuse()
        return self.out if self._is_done() else self._finish(self.master_from(duals))

    def go_on(self) -> Solved:
        """Look further for a week where `solve` gave up, with more patience."""
        if self.out.master is not None and self._is_hopeless():
            self.patience = STILL_DOUBTFUL
            self._finish(self.out.master)
        return self.out

    def bound_within(self, gap: float) -> float:
        """Return a bound that is within `gap` of the best week known by then, if work allows; `solve` came before."""
        self.goal = replace(self.goal, gap=gap)
        if self.out.duals is not None and not self._is_done():
            self._finish(self.out.master or self.master_from(self.out.duals))
        return self.best.bound

    def solve_anew(self, master: MasterLp, goal: Goal) -> Solved:
        """Solve the model as it has become, from a master that is in step with it."""
        self.goal, self.best = goal, Incumbent(self.model)
        self.out = Solved(self.best, master=master)
        return self._finish(master)

    def enrich(self, master: MasterLp, *, rounds: int) -> None:
        """Add good day-plans to a master, roughly priced, in so many rounds at most."""
        for _ in range(rounds):
            _, duals, day_worth = master.run()
            if self._price(master, duals, day_worth, widest=WIDTHS[0]) < FEW:
                return

    def master_from(self, duals: Duals) -> MasterLp:
        """Return a master with the first day-plans, roughly priced."""
        master = self.out.master = MasterLp(self.model, duals.amounts)
        if self.best.week is not None:
            for kind, (rows, quarters) in enumerate(zip(self.best.week.rows, self.best.week.quarters, strict=True)):
                master.add_plans(kind, rows, quarters)
        self._price(master, duals, [-1e15] * len(self.pricers), widest=WIDTHS[0])
        return master

    def _finish(self, master: MasterLp) -> Solved:
        """Go from first day-plans to the goal."""
        self._generate(master)
        self._mark("columns")
        if self.best.week is None and not self.model.is_over and master.breaks_firmly():
            return self.out
        if self._is_hopeless() and not self._is_done():
            self._find(master)
            self._mark("found")
            if self.best.week is None:
                return self.out
        # Without duals a programme was given up before any bound was there to prove anything by.
        if not self._is_done() and self.out.duals is not None:
            self._prove(master)
        return self.out

    def _find(self, master: MasterLp) -> None:
        """Look for any week where pricing was given up for want of one; with one it goes on."""
        self.best.offer(dive(self.model, master, self.pricers, is_priced=True), "dive")
        left_s = min(self.goal.deadline - time.perf_counter(), LONGEST_S)
        if self.best.week is None and left_s > 0:
            pool = most_useful(self.model, master, CHOICES)
            chosen = choose(self.model, pool, above=-np.inf, gap=ANY_GAP, work_limit=FINDING * self.goal.work_limit,
                            time_limit_s=left_s, seed=self.goal.seed)  # fmt: skip
            self.best.offer(chosen.week, "choice")
        if self.best.week is not None and not self._is_done():
            self._generate(master)

    def _prove(self, master: MasterLp) -> None:
        """Combine the best day-plans into weeks; where that is too much, look for better weeks in other ways."""
        assert self.out.duals is not None
        proof = Proof(self.model, self.goal, self.out, self.days.day_lps, nodes=self.days.nodes_left)
        proof.combine()
        self._mark("combined")
        if self._is_done():
            return
        self.best.offer(dive(self.model, master, self.pricers, is_priced=True), "dive")
        if self.best.gap < WORTH_POLISHING:
            polish(self.model, self.pricers, self.best, self.out.duals)
        self._mark("dive")
        proof.choose(master)
        self._mark("integer")

    def _try_to_refuse(self) -> None:
        """See whether the relaxation shows that no week keeps the rules."""
        if self.model.is_over or self.model.twice is not None:
            return  # the relaxation knows no leftovers
        self.out.relaxed = prove_families(self.model.problem, set(FAMILIES) - self.model.lifted, limit=self.model.limit)
        self.out.is_impossible = self.out.relaxed.is_impossible

    def _is_done(self) -> bool:
        return self.out.is_impossible or self.model.is_over or self.goal.is_reached(self.best)

    def _is_hopeless(self) -> bool:
        return self.best.week is None and ALL_NODES - self.days.nodes_left > self.patience

    def _mark(self, phase: str) -> None:
        self.out.phases[phase] = (time.perf_counter() - self.started) * 1000

    def _generate(self, master: MasterLp) -> None:
        """Add day-plans until none would help, or the goal is reached."""
        widths = list(WIDTHS)
        for _ in range(MOST_ROUNDS):
            self.out.rounds += 1
            optimum, duals, day_worth = master.run()
            is_too_lax, had_none = master.is_broken, self.best.week is None
            score = max(abs(optimum + self.best.paid), LEAST_WEEK)
            slack = 0.25 * self.goal.gap * score / sum(len(kind.days) for kind in self.model.kinds)
            added = 0
            while widths and added < FEW and not self.model.is_over:
                added += self._price(master, duals, day_worth, widest=widths[0])
                if added < FEW:
                    del widths[0]
            if not widths and is_too_lax and master.be_firmer():
                widths = list(WIDTHS)
            if not widths and not self.model.is_over:
                added += self._price(master, duals, [each + slack for each in day_worth], widest=0)
            if not widths or self.out.rounds % 4 == 0:
                self.best.offer(dive(self.model, master, self.pricers, is_priced=False), "quick dive")
            if self._is_done() or self.days.nodes_left <= 0 or self._is_hopeless() or master.has_failed:
                return
            if had_none and self.best.week is not None:
                continue  # until there was a week, some of the nodes were kept back
            if not widths and (added == 0 or self.best.bound - optimum < 1):
                if not (master.breaks_firmly() and master.be_firmer()):
                    return
                widths = list(WIDTHS)

    def _price(self, master: MasterLp, duals: Duals, thresholds: list[float], *, widest: int) -> int:
        """Add the best day-plans above the thresholds; with `widest` 0, lower the bound too. Return how many came."""
        values, added, uppers, is_complete = DishValues(self.model, duals), 0, [], True
        # A week that may never be found is looked for with no more nodes than are given to it.
        kept_back = ALL_NODES - self.patience if self.best.week is None else 0
        for number, threshold in enumerate(thresholds):
            if widest:
                found = self.days.roughly(master, number, values, duals, threshold=threshold, widest=widest)
            else:
                found = self.days.exactly(master, number, values, duals, threshold=threshold, kept_back=kept_back)
            added += master.add_plans(number, found.rows, found.quarters)
            uppers.append(found.upper)
            is_complete = is_complete and found.is_complete
        if not widest:
            bound = lagrange.bound(self.model, duals, uppers)
            if bound < self.best.bound:
                self.out.duals, self.out.tops = duals, uppers if is_complete else None
            self.best.lower(bound)
            if bound < -1e14:
                self.out.is_impossible = True
        return added

"""Column generation for questions: a few rounds of day-plans, cut short and counted in search nodes.

As in `engine`, but what is asked is only what must be broken; there are many such questions, and most of them are
answered by a few rounds.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from plans.solver import lagrange
from plans.solver.breaches import FORBIDDEN, LIFTED_POINTS, NO_LIMIT
from plans.solver.daylp import DayLp
from plans.solver.dive import dive
from plans.solver.integer import choose
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel
from plans.solver.polish import polish
from plans.solver.pool import most_useful
from plans.solver.pricing import DishValues, Duals, PricedDays, Pricer
from plans.solver.programme import FIRM
from plans.solver.scale import QUARTERS, UNITS_PER_POINT
from plans.solver.week import Incumbent, Week

KEEP = 60
WIDTHS = (20, 80, 400, 0)
FEW = 4
"""As in `engine`: day-plans from one pricing; dishes and portions a slot that it looks at, all (0) once fewer new plans
than `FEW` come of them."""

ROUNDS = 40
"""Rounds of pricing at most."""

DIVE_EVERY = 3
"""Rounds from one dive for a week to the next; where pricing is widest, there is one each round."""

FIRST_NODES = 300_000
LONGEST = 6_000_000
"""Search nodes of one pricing while it brings new day-plans, and when it is to prove: some 2 and 40 ms."""

ROOM = 0.5
"""The share of what day-plans lack to a bound that need not be shown to be out of reach; the rest is for rounding."""

CHOICES = 400
"""Day-plans that are chosen among. More of them make the choice slower, and what it finds in its time worse."""

CHOICE_WORK = 0.03
"""Deterministic time for choosing, some 60 ms."""

LONGEST_S = 10.0
"""A safety net by the clock, never reached."""


class Columns:
    """One run of column generation."""

    def __init__(self, model: WeekModel, duals: Duals) -> None:
        """Start at some duals; those of the aggregated programme are good."""
        self.model, self.duals = model, duals
        self.pricers = [Pricer(model, number) for number in range(len(model.kinds))]
        self.day_lps = [DayLp(pricer) for pricer in self.pricers]
        self.days = sum(len(kind.days) for kind in model.kinds)
        self.master = MasterLp(model, duals.amounts)
        self.best = Incumbent(model)
        self.nodes_left = 0
        self.optimum = -np.inf
        """What the day-plans reach together, used in part."""
        self.duals_of_bound: Duals | None = None

    def start_from(self, week: Week | None) -> None:
        """Take a known week and its day-plans in."""
        self.best.offer(week, "known")
        if week is not None:
            for number, (rows, quarters) in enumerate(zip(week.rows, week.quarters, strict=True)):
                self.master.add_plans(number, rows, quarters)

    def run(
        self, *, nodes: int, accepts: Callable[[Week], bool] | None = None, hopeless: float = -np.inf,
        rounds: int = ROUNDS, widths: Sequence[int] = WIDTHS,
    ) -> None:  # fmt: skip
        """Add day-plans until a week is accepted, none can be worth as much as `hopeless`, or nothing is left to do.

        Args:
            nodes: search nodes after which no further round begins.
            accepts: is asked of each week that comes up; None where only a bound is wanted, and no week is looked for.
            widths: how many dishes and portions a slot pricing looks at, one after the other.
        """
        width, self.nodes_left = 0, nodes
        if widths[0]:
            self._price([-1e15] * len(self.pricers), widest=widths[0])
        for turn in range(1, rounds):
            if self.model.is_over:
                break
            before = len(self.master.worth)
            day_worth = self._solve()
            if self.master.has_failed:
                break
            if accepts is None and self.optimum >= hopeless > -np.inf:
                break  # the bound can't fall below what the day-plans reach together
            is_last = width == len(widths) - 1
            room = self._room(hopeless)
            added = self._price([each + room for each in day_worth], widest=widths[width])
            if accepts is not None and (is_last or turn % DIVE_EVERY == 0):
                week = self._dive(is_priced=is_last or turn % 2 == 0)
                if week is not None and accepts(week):
                    break
            is_idle = is_last and len(self.master.worth) == before
            if is_idle or self.best.bound < hopeless or self.nodes_left <= 0:
                break
            if added < FEW and not is_last:
                width += 1

    def prove_roughly(self, share: float, *, nodes: int) -> None:
        """Bring the bound to within a share of what the day-plans reach together, if one pricing can.

        It leaves that share as room, which makes it far shorter than one that leaves none.
        """
        if self.model.is_over:
            return
        day_worth = self._solve()
        room = share * abs(self.optimum)
        if self.best.bound - self.optimum > room:
            self.nodes_left = nodes
            self._price([each + room / self.days for each in day_worth], widest=0, is_patient=True)

    def dive(self, accepts: Callable[[Week], bool] | None = None) -> None:
        """Look for a week among the day-plans that were met and those that go well with them, until one is accepted."""
        for is_priced in (False, True):
            if self.model.is_over:
                return
            week = self._dive(is_priced=is_priced)
            if week is not None and accepts is not None and accepts(week):
                return

    def polish(self) -> None:
        """Better the best week, day by day."""
        polish(self.model, self.pricers, self.best, replace(self.duals, budget=self._penny_over()))

    def choose(self) -> None:
        """Look for a better week among the day-plans that were met."""
        left_s = min(LONGEST_S, self.model.limit.left_s)
        if left_s <= 0:
            return
        pool = most_useful(self.model, self.master, CHOICES)
        chosen = choose(self.model, pool, above=self.best.worth, gap=0.0, work_limit=CHOICE_WORK,
                        time_limit_s=left_s, seed=0)  # fmt: skip
        self.best.offer(chosen.week, "choice")

    def _penny_over(self) -> float:
        """Return what a quarter of a penny costs where the money is spent; finite, as if it could be broken."""
        if self.model.budget >= NO_LIMIT:
            return 0.0
        if self.model.budget_price != FORBIDDEN:
            return self.model.budget_price
        return FIRM * self.model.dearer * LIFTED_POINTS["budget"] * UNITS_PER_POINT / QUARTERS

    def _solve(self) -> list[float]:
        """Solve the master; return what a day of each kind is worth at its duals."""
        self.optimum, self.duals, day_worth = self.master.run()
        return day_worth

    def _dive(self, *, is_priced: bool) -> Week | None:
        week = dive(self.model, self.master, self.pricers, is_priced=is_priced)
        self.best.offer(week, "dive")
        return week

    def _room(self, hopeless: float) -> float:
        """Return by how many units day-plans must be better than those met to be looked for.

        Where all of them together would still not reach `hopeless`, lesser ones need not be ruled out.
        """
        if not -np.inf < hopeless or self.optimum >= hopeless:
            return 1.0
        return max(1.0, ROOM * (hopeless - self.optimum) / self.days)

    def _price(self, thresholds: list[float], *, widest: int, is_patient: bool = False) -> int:
        """Add the best day-plans of each kind; with `widest` 0, lower the bound too. Return how many came."""
        values, added, uppers = DishValues(self.model, self.duals), 0, []
        for number, threshold in enumerate(thresholds):
            if widest:
                found = self._some_days(number, values, threshold, widest=widest)
            else:
                found = self._all_days(number, values, threshold, is_patient=is_patient)
            added += self.master.add_plans(number, found.rows, found.quarters)
            uppers.append(found.upper)
        if not widest:
            bound = lagrange.bound(self.model, self.duals, uppers)
            if bound < self.best.bound:
                self.duals_of_bound = self.duals
            self.best.lower(bound)
        return added

    def _some_days(self, number: int, values: DishValues, threshold: float, *, widest: int) -> PricedDays:
        """Return the best days among the best dishes and portions; where none of these fit, at the best slope."""
        found = self._best_days(number, values, threshold, FIRST_NODES, widest=widest)
        if not len(found.worth):
            slope = self.day_lps[number].slope(values, self.duals.amounts[number])
            self.master.slope(number, slope)
            found = self._best_days(number, values, threshold, FIRST_NODES, widest=widest, slope=slope)
        return found

    def _all_days(self, number: int, values: DishValues, threshold: float, *, is_patient: bool) -> PricedDays:
        """Return the best days of a kind over all dishes: some of them while there are many, then proven, or patient
        from the start."""
        slope = self.day_lps[number].slope(values, self.duals.amounts[number])
        self.master.slope(number, slope)
        if not is_patient:
            found = self._best_days(number, values, threshold, FIRST_NODES, slope=slope)
            if found.is_complete or len(found.worth) >= FEW:
                return found
        limit = max(FIRST_NODES, min(LONGEST, self.nodes_left))
        return self._best_days(number, values, threshold, limit, slope=slope)

    def _best_days(
        self, number: int, values: DishValues, threshold: float, node_limit: int, *, widest: int = 0,
        slope: np.ndarray | None = None,
    ) -> PricedDays:  # fmt: skip
        pricer = self.pricers[number]
        slope = self.duals.amounts[number] if slope is None else slope
        found = pricer.price(values, slope, threshold=threshold, keep=KEEP, widest=widest, node_limit=node_limit)
        self.nodes_left -= pricer.nodes
        return found

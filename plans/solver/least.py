"""The least that must give way: good weeks of a model, and a bound, by a few rounds of column generation.

As in `engine`, but cut short and counted in search nodes: rules that clash are met in many small questions, and most of
them are answered by a few rounds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from plans.solver import lagrange
from plans.solver.aggregate import AggregatedLp
from plans.solver.daylp import DayLp
from plans.solver.dive import dive
from plans.solver.integer import choose, pool_of
from plans.solver.master_lp import MasterLp
from plans.solver.model import NO_LIMIT, WeekModel
from plans.solver.polish import polish
from plans.solver.possible import NUTRIENT_COLUMNS
from plans.solver.pricing import DishValues, Duals, PricedDays, Pricer
from plans.solver.problem import DAYS
from plans.solver.scale import QUARTERS
from plans.solver.week import Incumbent, Week

KEEP = 60
WIDTHS = (20, 80, 0)
FEW = 4
"""As in `engine`: day-plans from one pricing; dishes and portions a slot that it looks at, all (0) once fewer new plans
than `FEW` come of them."""

ROUNDS = 40
"""Rounds of pricing at most."""

FIRST_NODES = 300_000
LONGEST = 6_000_000
"""Search nodes of one pricing while it is heuristic, and when it is to prove: some 2 and 40 ms."""

NODES = 4_000_000
FEWER_ROUNDS = 12
"""Search nodes and rounds for the least breach: some 100 ms, and mostly a tenth of that proves it."""

NEAR = 0.005
"""A week that is so near to the least breach, as a share of it, needs no bettering."""

CHOICE_WORK = 0.03
"""Deterministic time for choosing among the day-plans that were met, some 60 ms."""

LONGEST_S = 10.0
"""A safety net by the clock, never reached."""

SLACK = 20_000.0
"""Units that a week may lose by straying from the middle of its bands: less than a quarter of a penny over the budget
costs. Days that keep their bands are all worth the same otherwise, and a search that sees no difference is blind."""


@dataclass(frozen=True)
class Least:
    """The best week that was found, and what none exceeds; in units."""

    week: Week | None
    worth: float
    bound: float
    """Infinite if the work did not suffice for any."""


def lean_inwards(model: WeekModel) -> None:
    """Let days lose up to `SLACK` units a week by straying from their targets within the bands."""
    share = SLACK / (DAYS * len(NUTRIENT_COLUMNS))
    for kind in model.kinds:
        band, targets = kind.band, model.problem.targets[kind.days[0]]
        for name, column in NUTRIENT_COLUMNS.items():
            target = float(getattr(targets, name) * QUARTERS)
            furthest = max(target - band.hard_low[column], band.hard_high[column] - target)
            if 0 < furthest < NO_LIMIT / 2:
                band.soft_low[column] = band.soft_high[column] = target
                band.soft_price[column] = np.floor(4096 * share / furthest) / 4096


def least_broken(model: WeekModel, start: Week | None) -> Incumbent:
    """Return the best week that was found of a model in which only breaches cost anything, and a bound.

    Args:
        start: a week that is known, if there is one.
    """
    best = Incumbent(model)
    if any(not len(slot.rows) for kind in model.kinds for slot in kind.slots):
        return best
    bound, duals = AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))]).run()
    columns = Columns(model, duals.amounts, nodes=NODES)
    columns.best.lower(bound)
    columns.start_from(start)
    columns.run(duals, accepts=None, rounds=FEWER_ROUNDS)
    columns.dive()
    if columns.best.gap > NEAR:
        columns.polish(duals)
        columns.choose()
    return columns.best


class Columns:
    """One run of column generation."""

    def __init__(self, model: WeekModel, slopes: tuple[np.ndarray, ...], *, nodes: int) -> None:
        """Start with slopes for the days' amounts; those of the aggregated programme are good.

        Args:
            nodes: search nodes after which no further round begins.
        """
        self.model = model
        self.pricers = [Pricer(model, number) for number in range(len(model.kinds))]
        self.day_lps = [DayLp(pricer) for pricer in self.pricers]
        self.master = MasterLp(model, slopes)
        self.best = Incumbent(model)
        self.nodes_left = nodes

    def start_from(self, week: Week | None) -> None:
        """Take a known week and its day-plans in."""
        self.best.offer(week, "known")
        if week is not None:
            for number, (rows, quarters) in enumerate(zip(week.rows, week.quarters, strict=True)):
                self.master.add_plans(number, rows, quarters)

    def run(
        self, duals: Duals, *, accepts: Callable[[Week], bool] | None, hopeless: float = -np.inf, proves: bool = True,
        dive_every: int = 3, rounds: int = ROUNDS,
    ) -> Least:  # fmt: skip
        """Add day-plans until a week is accepted, none can be worth as much as `hopeless`, or nothing is left to do.

        Args:
            accepts: is asked of each week that comes up; None where only a bound is wanted, and no week is looked for.
            proves: go on to prices that prove a bound.
            dive_every: rounds from one dive for a week to the next; where pricing is widest, there is one each round.
        """
        widths = WIDTHS if proves else WIDTHS[:-1]
        width = 0
        self._price(duals, [-1e15] * len(self.pricers), widest=widths[0])
        for turn in range(1, rounds):
            before = len(self.master.worth)
            optimum, duals, day_worth = self.master.run()
            if accepts is None and optimum >= hopeless > -np.inf:
                break  # the bound can't fall below what the day-plans reach together
            is_last = width == len(widths) - 1
            added = self._price(duals, [each + 1 for each in day_worth], widest=widths[width])
            if accepts is not None and (is_last or turn % dive_every == 0):
                week = dive(self.model, self.master, self.pricers, is_priced=is_last or turn % 2 == 0)
                self.best.offer(week, "dive")
                if week is not None and accepts(week):
                    break
            is_idle = is_last and len(self.master.worth) == before
            if is_idle or self.best.bound < hopeless or self.nodes_left <= 0:
                break
            if added < FEW and not is_last:
                width += 1
        return self._least()

    def dive(self) -> None:
        """Look for a week among the day-plans that were met and those that go well with them."""
        self.best.offer(dive(self.model, self.master, self.pricers, is_priced=False), "dive")
        self.best.offer(dive(self.model, self.master, self.pricers, is_priced=True), "dive")

    def polish(self, duals: Duals) -> None:
        """Better the week that `run` found, day by day."""
        polish(self.model, self.pricers, self.best, replace(duals, budget=self.model.budget_price))

    def choose(self) -> None:
        """Look for a better week than what `run` found among all day-plans that it met."""
        pool = pool_of(self.model, self.master)
        chosen = choose(self.model, pool, above=self.best.worth, gap=0.0, work_limit=CHOICE_WORK,
                        time_limit_s=LONGEST_S, seed=0)  # fmt: skip
        self.best.offer(chosen.week, "choice")

    def _least(self) -> Least:
        return Least(self.best.week, self.best.worth, self.best.bound)

    def _price(self, duals: Duals, thresholds: list[float], *, widest: int) -> int:
        """Add the best day-plans of each kind; with `widest` 0, lower the bound too. Return how many came."""
        values, added, uppers = DishValues(self.model, duals), 0, []
        for number, pricer in enumerate(self.pricers):
            found = self._days(number, values, duals, thresholds[number], widest=widest)
            self.nodes_left -= pricer.nodes
            added += self.master.add_plans(number, found.rows, found.quarters)
            uppers.append(found.upper)
        if not widest:
            self.best.lower(lagrange.bound(self.model, duals, uppers))
        return added

    def _days(self, number: int, values: DishValues, duals: Duals, threshold: float, *, widest: int) -> PricedDays:
        """Return the best days of one kind."""
        pricer, slope = self.pricers[number], duals.amounts[number]
        if widest:
            return pricer.price(values, slope, threshold=threshold, keep=KEEP, widest=widest, node_limit=FIRST_NODES)
        slope = self.day_lps[number].slope(values, slope)
        limit = max(FIRST_NODES, min(LONGEST, self.nodes_left))
        return pricer.price(values, slope, threshold=threshold, keep=KEEP, node_limit=limit)

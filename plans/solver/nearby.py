"""The day-plans that lose little against a bound: all that a week near the bound can hold."""

from collections.abc import Sequence

import numpy as np

from plans.solver import lagrange
from plans.solver.daylp import DayLp
from plans.solver.model import WeekModel
from plans.solver.pool import PlanPool
from plans.solver.pricing import DishValues, Duals

ANY_WORTH = -1e15
"""Less than any day is worth."""


class Nearby:
    """The plans around the bound that some duals give. Each search tells more of how high that is."""

    def __init__(
        self, model: WeekModel, day_lps: list[DayLp], duals: Duals, *, tops: Sequence[float] | None, node_limit: int
    ) -> None:
        """Start from what a day of each kind is worth at most, or find it out; `node_limit` is that of each search."""
        self.model, self.duals, self.node_limit, self.nodes = model, duals, node_limit, 0
        self.pricers = [day_lp.pricer for day_lp in day_lps]
        self.values = DishValues(model, duals)
        self.slopes = [day_lp.slope(self.values, slope) for day_lp, slope in zip(day_lps, duals.amounts, strict=True)]
        self.tops = [self._top(number) for number in range(len(day_lps))] if tops is None else list(tops)

    @property
    def bound(self) -> float:
        """Return what no week is worth more than."""
        return lagrange.bound(self.model, self.duals, self.tops)

    def pool(self, slack: float, *, keep: int) -> PlanPool:
        """Return the plans that lose less than `slack`, the best `keep` of each kind; its slack says which are all."""
        rows, quarters, worth, reached = [], [], [], np.inf
        for number, (pricer, slope) in enumerate(zip(self.pricers, self.slopes, strict=True)):
            least = max(self.tops[number] - slack, ANY_WORTH)
            found = pricer.price(self.values, slope, threshold=least, keep=keep, node_limit=self.node_limit)
            self.nodes += pricer.nodes
            rows.append(found.rows)
            quarters.append(found.quarters)
            worth.append(self.model.days_worth(pricer.kind, found.rows, found.quarters))
            self.tops[number] = min(self.tops[number], found.upper)
            if len(found.worth) == keep:
                least = float(found.worth[-1])
            reached = min(reached, self.tops[number] - least if found.is_complete else 0.0)
        return PlanPool(rows, quarters, worth, reached)

    def _top(self, number: int) -> float:
        """Return what the best day of a kind is worth."""
        pricer, slope = self.pricers[number], self.slopes[number]
        good = pricer.price(self.values, slope, threshold=ANY_WORTH, keep=1, widest=30, node_limit=self.node_limit)
        start = float(good.worth[0]) - 1 if len(good.worth) else ANY_WORTH
        best = pricer.price(self.values, slope, threshold=start, keep=1, node_limit=self.node_limit)
        self.nodes += pricer.nodes
        return best.upper

"""The best day-plans at the duals of the master: roughly, in milliseconds, or over all dishes and portions."""

from plans.solver.daylp import DayLp
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel
from plans.solver.pricing import DishValues, Duals, PricedDays, Pricer
from plans.solver.proof import NODES

KEEP = 120
"""Day-plans that enter the master from one pricing of a kind."""

FEW = 20
"""With fewer new plans than this, heuristic pricing has done its part: looking at all brings more in as much time."""

FEWEST_NODES = 120_000
"""Search nodes of a pricing that proves nothing: four milliseconds."""

FEW_NODES = 200_000
"""Search nodes after which a better slope is worth its four milliseconds."""

MORE_NODES = 3_000_000
"""Search nodes that are spent on better day-plans as long as there are any; the proof waits until there are none."""

ALL_NODES = 150_000_000
"""Search nodes of exact pricing and enumeration in all, about a second: what is not proven by then stays unproven."""


class DayPricing:
    """The pricing of all kinds of day, with the search nodes that are left for it."""

    def __init__(self, model: WeekModel) -> None:
        self.pricers = [Pricer(model, number) for number in range(len(model.kinds))]
        self.day_lps = [DayLp(pricer) for pricer in self.pricers]
        self.nodes_left = ALL_NODES
        self._is_hard = [False for _ in self.pricers]
        """Whether exact pricing of a kind took more than `FEW_NODES` before."""

    def roughly(
        self, master: MasterLp, number: int, values: DishValues, duals: Duals, *, threshold: float, widest: int
    ) -> PricedDays:
        """Return the best days among the best dishes and portions; where none of these fit, at the best slope."""
        pricer, slope = self.pricers[number], duals.amounts[number]
        for _ in range(2):
            found = pricer.price(values, slope, threshold=threshold, keep=KEEP, widest=widest, node_limit=FEWEST_NODES)
            if len(found.worth) and pricer.nodes < FEWEST_NODES:
                break
            slope = self.day_lps[number].slope(values, slope)
            master.slope(number, slope)
            if len(found.worth):
                break
        return found

    def exactly(
        self, master: MasterLp, number: int, values: DishValues, duals: Duals, *, threshold: float, kept_back: int
    ) -> PricedDays:
        """Return the best days over all dishes and portions; if that takes long, search with the best slope.

        Args:
            kept_back: search nodes of those left that may not be used here.
        """
        pricer, slope = self.pricers[number], duals.amounts[number]
        for limit in (FEW_NODES, MORE_NODES, NODES):
            if limit == FEW_NODES and self._is_hard[number]:
                continue
            if limit == MORE_NODES:
                slope = self.day_lps[number].slope(values, slope)
                master.slope(number, slope)
            limit = min(limit, max(self.nodes_left - kept_back, FEW_NODES))
            found = pricer.price(values, slope, threshold=threshold, keep=KEEP, node_limit=limit)
            self.nodes_left -= pricer.nodes
            if found.is_complete or (limit > FEW_NODES and len(found.worth) >= FEW) or self.nodes_left <= 0:
                break
            if pricer.model.is_over:
                break
            self._is_hard[number] = True
        return found

"""In which order the fillings of part of a week are searched: near the bound first, and further and further below it.

Where that takes long, either nothing keeps the rules or next to nothing does, and the prices of the score say little
about it: scores let a day stray far within its bands. So the rules are asked by themselves then (`Part.rules_alone`).
Their prices show soonest that nothing keeps them all, or lead to something that does; and mixed with those of the score
they leave far fewer dishes and portions to be looked at.
"""

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from plans.solver.found import Found, Prices
from plans.solver.leeway import WIDTH
from plans.solver.pricing import FRACTION

if TYPE_CHECKING:
    from plans.solver.partial import Part

FIRST_SLACK = 300_000.0
"""Units, thirty points: how far the best filling usually is below the bound. Only dishes and portions that are that
near to the best of their meal are looked at first; ten or so of each."""

BLIND_SLACK = 5_000_000.0
"""The same without a slope: the bound then knows nothing of targets."""

MORE_SLACK, LITTLE_SLACK = 2.0, 1.4
"""How much further it is looked at then; less further once that takes more than a moment, and ever longer."""

FEW_NODES = 20_000
"""Search nodes that take no more than a moment."""

DOUBTFUL = 500_000
"""Search nodes, some 5 ms, after which it is worth as much again to ask the rules alone; mostly thousands do."""

MIXES = (1 / 64, 1 / 16, 1 / 4, 1.0, 4.0, 16.0)
"""How much of the rules' own prices is mixed in, on trial: at 1, being off a band's middle by half of its width counts
as much as the score counts being off a target."""


class Climb:
    """One run of searches for the best fillings of a part."""

    def __init__(self, part: "Part", prices: Prices, *, keep: int, grouped: int, above: float, node_limit: int) -> None:
        """Args: as for `Part.best`; node_limit: of all searches together."""
        self.part, self.prices, self.keep, self.grouped, self.above = part, [prices], keep, grouped, above
        self.last_node = part.nodes + node_limit
        may_doubt = node_limit > DOUBTFUL and part.amounts.is_strict.any()
        self.doubtful_node = part.nodes + DOUBTFUL if may_doubt else None
        """When the rules are asked alone; None: not any more, or not at all."""
        self.known = Found.none(len(part.meals))

    def run(self, *, everywhere: bool) -> Found:
        """Return the best fillings.

        Args:
            everywhere: there are so few entries that looking at all of them at once is quicker.
        """
        bound, is_blind = self.prices[0].bound, not self.prices[0].slope.any()
        slack = np.inf if everywhere else BLIND_SLACK if is_blind else FIRST_SLACK
        spent = 0
        while bound > self.above:
            threshold, started = max(self.above, bound - slack), self.part.nodes
            found = self._search(threshold)
            if found.is_proven and (len(found.worth) == self.keep or threshold == self.above):
                return found if len(found.worth) else self.known
            if not found.is_proven and len(found.worth):
                self._know(found)
            if not found.is_proven and self.doubtful_node is None:
                return found if len(found.worth) else replace(self.known, is_proven=False)
            if self.doubtful_node is not None and self.part.nodes >= self.doubtful_node and self._rules_refuse():
                return self.known
            if found.is_proven:
                before, spent = spent, self.part.nodes - started
                slack *= MORE_SLACK if self.part.nodes < FEW_NODES or spent < 2 * before else LITTLE_SLACK
        return self.known

    def _search(self, threshold: float) -> Found:
        """Search at the prices that leave least to be looked at."""
        near = [(prices, prices.near(threshold)) for prices in self.prices]
        prices, chosen = min(near, key=lambda each: math.prod(len(entries) for entries in each[1]))
        until = self.last_node if self.doubtful_node is None else min(self.last_node, self.doubtful_node)
        return self.part.search(chosen, prices, self.keep, self.grouped, threshold, until - self.part.nodes)

    def _know(self, found: Found) -> None:
        """Look only for better fillings than this one from now on, if one is enough."""
        if self.keep > 1:
            return
        self.known = replace(found, is_proven=True)
        self.above = max(self.above, float(found.worth[0]))

    def _rules_refuse(self) -> bool:
        """Return whether nothing keeps the rules; if something does, know it, and take the rules' prices in."""
        self.doubtful_node = None
        found, prices = self.part.anything()
        if found.is_proven and not len(found.worth):
            return True
        if len(found.worth) and found.worth[0] > self.above:
            self._know(found)
        self.prices += [self._mixed(prices, share) for share in MIXES]
        return False

    def _mixed(self, prices: Prices, share: float) -> Prices:
        own = self.prices[0]
        slope = own.slope.copy()
        slope[:WIDTH] += np.rint(share * prices.slope[:WIDTH] * FRACTION) / FRACTION
        return self.part.prices(slope, own.relief + float(np.rint(share * prices.relief * FRACTION)) / FRACTION)

"""Which of the weeks that break rules is the nearest: the one that breaks least, and of those the best."""

from collections.abc import Set
from dataclasses import dataclass
from math import ceil, gcd, isfinite

import numpy as np

from plans.solver.breaches import LIFTED_POINTS
from plans.solver.model import WeekModel
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.solution import Clash
from plans.solver.week import Incumbent, Week

NOT_PROVEN = "No week was found that breaks less than this one; that there is none is not proven"
NOT_PROVEN_AT_ITS_PRICE = "No week at this price was found that breaks less; that there is none is not proven"
"""Where the budget is out of reach: it is missed by a little more than it must be, for other dishes (`reach`)."""

COUNTED = frozenset({"recent", "variety"})
"""Families whose breaches are whole meals and servings."""


@dataclass
class NearestSoFar(Incumbent):
    """The best of the weeks met that break least. `model` knows the score, `least` only breaches."""

    least: WeekModel | None = None
    kept: float = -np.inf
    """What the best week is worth in `least`, units: 0 where nothing is broken, less the more is."""

    def __init__(self, model: WeekModel, least: WeekModel) -> None:
        super().__init__(model)
        self.least = least

    def offer(self, week: Week | None, by: str) -> None:
        """Take a week if it breaks less, or no more and is better."""
        if week is None:
            return
        kept = self._kept_by(week)
        if kept > self.kept and isfinite(week.worth(self.model)):
            self.kept, self.worth = kept, -np.inf
        super().offer(week, by)

    def worth_of(self, week: Week) -> float:
        """Return what a week is worth, −inf if it breaks more than the best."""
        return -np.inf if self._kept_by(week) < self.kept else super().worth_of(week)

    @property
    def paid(self) -> float:
        """What the best week's breaches cost, units."""
        return -self.kept * self.model.dearer if isfinite(self.kept) else 0.0

    def _kept_by(self, week: Week) -> float:
        assert self.least is not None
        return week.worth(self.least)


def unsure(gave_way: tuple[str, ...]) -> Clash:
    """Return the sentence on a week that broke these rules, where it is not proven that none breaks less."""
    return Clash(gave_way, NOT_PROVEN_AT_ITS_PRICE if "budget" in gave_way else NOT_PROVEN)


def is_unsure(clash: Clash) -> bool:
    """Return whether that is what is said."""
    return clash.sentence in (NOT_PROVEN, NOT_PROVEN_AT_ITS_PRICE)


def breaks_least(kept: float, bound: float, lifted: Set[str]) -> bool:
    """Return whether a bound proves that no week breaks less.

    Args:
        kept: what a week is worth where only breaches cost anything, units of at most 0.
        bound: no week is worth more there.
        lifted: the families that may be broken.
    """
    if not lifted or kept == 0:
        return True
    unit = 1
    if lifted <= COUNTED:
        unit = gcd(*(LIFTED_POINTS[family] * UNITS_PER_POINT for family in lifted))
    return isfinite(bound) and bool(ceil(round(-bound) / unit) * unit >= -kept)

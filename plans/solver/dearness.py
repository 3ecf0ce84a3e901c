"""How dear breaches are to be while the nearest week is scored: a price that bounds nearly, and leads the search."""

from plans.solver.aggregate import AggregatedLp
from plans.solver.build import week_model
from plans.solver.model import WeekModel
from plans.solver.pricing import Pricer
from plans.solver.week import Week

MIDDLE = 4.0
CHEAPEST, DEAREST = 2.0, 32.0
"""How many times `breaches.LIFTED_POINTS`: where the search for the nearest bound begins, and between what it stays."""

LEADS = 2.0
"""How many times dearer than by the relaxation: day-plans bound nearly at dearer breaches than single dishes do, and
good weeks that break no more are found where breaches are dear."""


def dearness(least: WeekModel, start: Week | None, lifted: frozenset[str]) -> float:
    """Return how many times `breaches.LIFTED_POINTS` what is lifted should cost while the week is scored.

    No week that breaks no more than `start` has a better score than a week at some price is worth, with what `start`
    pays for its breaches given back: the Lagrangian bound (Geoffrion, Lagrangean relaxation for integer programming,
    1974). It is convex in the price, so that twice or half the price is tried as long as the bound falls; each is a
    linear programme, some 10 ms.

    Args:
        least: only breaches cost anything in it.
        start: the week that breaks least, as far as is known.
        lifted: the families that may be broken.
    """
    kept = 0.0 if start is None else start.worth(least)
    if kept >= 0 or least.is_over:
        return MIDDLE

    def bound(price: float) -> float:
        model = week_model(least.problem, lifted=lifted, dearer=price)
        model.limit = least.limit
        worth, _ = AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))]).run()
        return worth - kept * price

    best, found = MIDDLE, bound(MIDDLE)
    for factor in (2.0, 0.5):
        while CHEAPEST <= best * factor <= DEAREST and (nearer := bound(best * factor)) < found:
            best, found = best * factor, nearer
        if best != MIDDLE:
            break
    return LEADS * best

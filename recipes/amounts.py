"""How much of a food goes into a dish in place of another, or besides what is in it. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

ENOUGH_DISHES = 5
"""Below, what is usual of a food is not known, and the grams of the old one are taken."""
UNKNOWN_G = Decimal(30)
"""Of a food that no dish has yet, a serving: enough to taste, little enough to spoil no figures."""


def in_place_of(old_g: Decimal, usual_g: Sequence[Decimal]) -> Decimal:
    """Return the grams a serving of a food that takes another's place: as many, within what is usual of the new one.

    75 g of dried pasta become no 75 g of potatoes, and 6 g of garlic no 6 g of garlic powder: the amount is brought
    into the middle half of what the dishes of the catalogue use, where at least `ENOUGH_DISHES` use the food.

    Args:
        old_g: a serving of the old food.
        usual_g: what each dish that has the new food uses of it, a serving.
    """
    if len(usual_g) < ENOUGH_DISHES:
        return rounded(old_g)
    low, _, high = statistics.quantiles(usual_g, n=4, method="inclusive")
    return rounded(min(max(old_g, low), high))


def besides(usual_g: Sequence[Decimal]) -> Decimal:
    """Return the grams a serving of a food that is added to a dish: the median of what dishes use."""
    return rounded(statistics.median(usual_g) if usual_g else UNKNOWN_G)


def rounded(mass_g: Decimal) -> Decimal:
    """Round as a kitchen scale is read: to 5 g from 20 g on, to whole grams from 5 g on, else to a tenth."""
    step = Decimal(5) if mass_g >= 20 else Decimal(1) if mass_g >= 5 else Decimal("0.1")
    steps = (Decimal(mass_g) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(steps * step, Decimal("0.1"))

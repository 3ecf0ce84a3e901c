"""What food costs, in whole pence. Pure."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

import numpy as np

Whole = TypeVar("Whole", int, np.ndarray)
"""One whole number, or many."""


def whole_pence(amount: Decimal) -> int:
    """Round to whole pence, halves up, as a till does."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pence_for(mass_g: Decimal, *, pence_per_kg: int) -> Decimal:
    """Return the price of `mass_g` grams in pence, not rounded."""
    return mass_g * pence_per_kg / 1000


def pence_per_serving(lines: Iterable[tuple[Decimal | None, int | None]], *, servings: int) -> int | None:
    """Return the price of a serving, or None where any food's mass or price is unknown.

    Args:
        lines: (grams for all servings, pence per kg) of each food.
    """
    total = Decimal(0)
    for mass_g, price in lines:
        if mass_g is None or price is None:
            return None
        total += pence_for(mass_g, pence_per_kg=price)
    return whole_pence(total / servings)


def changed_pence(pence_a_serving: Whole, change: Whole, *, servings: Whole) -> Whole:
    """Return the price of a serving after a change of the dish's price, in whole pence, halves up, never below 0.

    Args:
        change: for all servings, in tenths of a gram × pence a kilogram: ten-thousandths of a penny. Whole numbers, so
            that it is exact for one dish and for all of them at once.
    """
    pence = (2 * (10_000 * servings * pence_a_serving + change) + 10_000 * servings) // (20_000 * servings)
    return pence * (pence > 0)

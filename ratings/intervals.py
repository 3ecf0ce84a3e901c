"""Intervals of rates that were counted on people, each of whom may count several times. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many of so many, as a share of 0 to 1 with its 95 % interval; None where nothing was counted."""

    count: int
    of: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


def rate(counts: Sequence[tuple[int, int]]) -> Rate:
    """Return the share that `counts` come to, with its interval.

    The meals of one person are alike, so a hundred meals of ten people say less than those of a hundred: the interval
    is Wilson's (1927) for the effective number of meals, which is their number over the design effect of the people
    (Kish 1965; for Wilson's interval in such samples see Franco et al. 2019, J. Survey Stat. Methodol. 7(3)). Where all
    or none count, nothing tells how alike they are, and each person counts once.

    Args:
        counts: for each person, how many counted, of how many; people with 0 of 0 are passed over.
    """
    people = [(count, of) for count, of in counts if of]
    total, of = sum(count for count, _ in people), sum(of for _, of in people)
    if not of:
        return Rate(count=0, of=0)
    share = total / of
    low, high = wilson(share, of / _design_effect(people, share, of))
    return Rate(count=total, of=of, share=round(share, 6), low=round(low, 6), high=round(high, 6))


def wilson(share: float, number: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share among `number` independent ones (J. Am. Stat. Assoc. 22, 209–212)."""
    squared = Z_95**2 / number
    middle = (share + squared / 2) / (1 + squared)
    half = Z_95 / (1 + squared) * math.sqrt(share * (1 - share) / number + squared / (4 * number))
    return max(0.0, middle - half), min(1.0, middle + half)


def _design_effect(people: Sequence[tuple[int, int]], share: float, of: int) -> float:
    """Return by how much the meals of one person being alike widens the variance: 1 or more."""
    if len(people) == 1 or share in (0, 1):
        return of / len(people)
    between = sum((count - share * mine) ** 2 for count, mine in people)
    variance = len(people) / (len(people) - 1) * between / of**2
    return max(1.0, variance / (share * (1 - share) / (of - 1)))

"""A bill in whole pence, and how it is shared out so that its parts add up to it. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def bill_pence(quarter_pence: int) -> int:
    """Return a bill in whole pence; what is left of a penny counts as one.

    So a bill is within a budget exactly if what the planner counts is, which is quarters of a penny.
    """
    return -(-quarter_pence // 4)


def shares(parts: Sequence[int | Decimal], *, of: int) -> list[int]:
    """Return what each part makes up of a sum, in proportion and in whole pence that add up to it.

    Args:
        parts: not below 0. If all are 0 there is nothing to share out, and all get 0.
    """
    whole = sum(map(Fraction, parts))
    return _rounded([Fraction(part) * of / whole for part in parts], of=of) if whole else [0] * len(parts)


def meals_pence(quarter_pence: Sequence[int]) -> list[int]:
    """Return the whole pence of each meal of a week, which add up to its bill; each less than a penny from exact."""
    return _rounded([Fraction(part, 4) for part in quarter_pence], of=bill_pence(sum(quarter_pence)))


def _rounded(exact: Sequence[Fraction], *, of: int) -> list[int]:
    """Round down, and give the pennies that are missing from `of` to the largest remainders; of equals to the first."""
    found = [math.floor(part) for part in exact]
    by_claim = sorted(range(len(exact)), key=lambda place: (found[place] - exact[place], place))
    for place in by_claim[: of - sum(found)]:
        found[place] += 1
    return found

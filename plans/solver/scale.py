"""The whole numbers that scores are counted in, for everybody who counts them."""

UNITS_PER_POINT = 10_000
"""One point of liking is 10,000 units: the coefficient of a fortieth of a gram is then off by less than 0.5 per cent of
itself when rounded, and a week still stays below 10^10, far from the limits of 64 bits."""

QUARTERS = 4
"""Amounts are counted in tenths × quarters of a serving: fortieths of a kilocalorie or gram, quarters of a penny."""

FREE_REPEATS = 2
"""How often a cuisine or family comes to lunch and dinner before repeats cost points: twice in fourteen is no rut."""


FREE_QUARTERS = 1
"""How far a portion may be from one serving before it costs points: 0.75 to 1.25 is what plates vary by anyway."""


def units_per_fortieth(weight: int, target: int) -> int:
    """Return the units that one fortieth costs, when each per cent of `target` (in tenths) costs `weight` points."""
    return round(weight * 100 * UNITS_PER_POINT / (target * QUARTERS))


def units_per_quarter_penny(weight: int) -> int:
    """Return the units that a quarter of a penny costs, when each pound costs `weight` points."""
    return round(weight * UNITS_PER_POINT / (100 * QUARTERS))


def around(target: int, percent: int) -> tuple[int, int]:
    """Return the whole numbers nearest to `target` ± `percent` that lie within."""
    return -(-target * (100 - percent) // 100), target * (100 + percent) // 100

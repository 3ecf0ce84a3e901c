"""From what a cook measures to grams. Pure.

UK measures: a teaspoon is 5 ml, a tablespoon 15 ml, a cup (in US recipes) 236.6 ml, a pint 568 ml.
"""

from decimal import ROUND_HALF_UP, Decimal

GRAMS_PER = {"g": Decimal(1), "kg": Decimal(1000), "oz": Decimal("28.35"), "lb": Decimal("453.6")}
ML_PER = {
    "ml": Decimal(1),
    "l": Decimal(1000),
    "tsp": Decimal(5),
    "tbsp": Decimal(15),
    "cup": Decimal("236.6"),
    "pint": Decimal(568),
    "floz": Decimal("28.4"),
}
PINCH_G = Decimal("0.4")
"""A three-finger pinch of table salt."""
UNITS = (*GRAMS_PER, *ML_PER, "each", "pinch")


class CannotWeigh(ValueError):
    """The quantity is not a mass yet: the food lacks a density or the mass of a piece."""


def grams(
    quantity: Decimal, unit: str, *, density_g_per_ml: Decimal | None = None, each_g: Decimal | None = None
) -> Decimal:
    """Return the mass of `quantity` `unit` in grams, to one place, halves up; never below 0.1 g.

    Raises:
        CannotWeigh: a volume of a food without density, or a piece of one without a known mass.
        ValueError: the unit is not one of `UNITS`, or the quantity is not positive.
    """
    if quantity <= 0:
        raise ValueError(f"quantity {quantity} must be above 0")
    if unit in GRAMS_PER:
        mass = quantity * GRAMS_PER[unit]
    elif unit == "pinch":
        mass = quantity * PINCH_G
    elif unit == "each":
        if each_g is None:
            raise CannotWeigh("how much one piece weighs is not known: fill in 'each g', or give grams")
        mass = quantity * each_g
    elif unit in ML_PER:
        if density_g_per_ml is None:
            raise CannotWeigh(f"the density is not known: fill it in, or give grams in place of {unit!r}")
        mass = quantity * ML_PER[unit] * density_g_per_ml
    else:
        raise ValueError(f"{unit!r} is not one of {', '.join(UNITS)}")
    return max(mass.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), Decimal("0.1"))

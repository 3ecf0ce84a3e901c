"""Which diets a dish fits, decided from what its foods are. Pure.

Halal is strict: every meat, poultry, gelatine or animal fat that is not bought halal-certified carries `non_halal`,
because unknown counts as present; pork and alcohol (as wine, beer, spirits or extract) rule a dish out as well. Fish,
eggs, dairy with microbial rennet, vinegar and naturally brewed soy sauce are allowed, as by the UK's certifying bodies.
"""

from collections.abc import Iterable

from core.vocabulary import Diet, Exclusion, to_bits

RULED_OUT_BY: dict[str, frozenset[str]] = {
    Diet.VEGETARIAN: frozenset({Exclusion.MEAT, Exclusion.PORK, Exclusion.FISH}),
    Diet.PESCATARIAN: frozenset({Exclusion.MEAT, Exclusion.PORK}),
    Diet.VEGAN: frozenset(
        {Exclusion.MEAT, Exclusion.PORK, Exclusion.FISH, Exclusion.DAIRY, Exclusion.EGG, Exclusion.HONEY}
    ),
    Diet.HALAL: frozenset({Exclusion.PORK, Exclusion.ALCOHOL, Exclusion.NON_HALAL}),
    Diet.GLUTEN_FREE: frozenset({Exclusion.GLUTEN}),
    Diet.DAIRY_FREE: frozenset({Exclusion.DAIRY}),
}

_RULED_OUT_BITS = {diet: to_bits(flags, Exclusion) for diet, flags in RULED_OUT_BY.items()}


def diets_of(excludes: Iterable[int]) -> int:
    """Return the bits of the diets that a dish fits.

    Args:
        excludes: for each food in the dish, the bits of `Exclusion` that say what it is. A food that nobody has
            reviewed must be passed as all bits: it fits no diet.
    """
    present = 0
    for bits in excludes:
        present |= bits
    return to_bits((diet for diet, ruled_out in _RULED_OUT_BITS.items() if not present & ruled_out), Diet)

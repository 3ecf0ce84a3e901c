"""Whether a person's own targets leave room for the fat and carbohydrate that a day needs at the least. Pure."""

from __future__ import annotations

import math

from users import energy, intakes, limits, macros
from users.formula import Person

LEAST_FAT_ENERGY_SHARE = 0.15
"""For essential fatty acids and fat-soluble vitamins: FAO, Fats and fatty acids in human nutrition, Food and Nutrition
Paper 91 (2010)."""
LEAST_CARBOHYDRATE_G = limits.MIN_TARGET_CARBOHYDRATE_G


def fault(person: Person) -> tuple[str, str] | None:
    """Return the first own target that leaves too little room, and a sentence with its limit; None if all leave enough.

    Whatever is not the person's own counts as its least: who asks for much protein gets less of the rest.
    """
    day = energy.energy_kcal(person, [])
    least_fat_g = math.ceil(LEAST_FAT_ENERGY_SHARE * day / intakes.KCAL_PER_G["fat"])
    fat, carbohydrate = _kcal(least_fat_g, "fat"), _kcal(LEAST_CARBOHYDRATE_G, "carbohydrate")
    left = day - _kcal(intakes.FIBRE_G, "fibre")
    if (
        person.own_protein_g is not None
        and (most := _grams(left - fat - carbohydrate, "protein")) < person.own_protein_g
    ):
        needs = f"the {least_fat_g} g of fat and {LEAST_CARBOHYDRATE_G} g of carbohydrate"
        return "target_protein_g", _too_much(person.own_protein_g, "protein", day, needs, most)
    left -= _kcal(person.own_protein_g or macros.protein_g(person, day, []), "protein")
    if person.own_fat_g is not None and person.own_fat_g < least_fat_g:
        return "target_fat_g", (
            f"{person.own_fat_g:g} g of fat are less than {LEAST_FAT_ENERGY_SHARE:.0%} of a day's {day:,.0f} kcal: "
            f"at least {least_fat_g} g."
        )
    if person.own_fat_g is not None and (most := _grams(left - carbohydrate, "fat")) < person.own_fat_g:
        needs = f"the protein and {LEAST_CARBOHYDRATE_G} g of carbohydrate"
        return "target_fat_g", _too_much(person.own_fat_g, "fat", day, needs, most)
    own_g = person.own_carbohydrate_g
    # With both fat and carbohydrate given, whether the three come to more than the day is the sum's to say.
    if own_g is not None and person.own_fat_g is None and (most := _grams(left - fat, "carbohydrate")) < own_g:
        needs = f"the protein and {least_fat_g} g of fat"
        return "target_carbohydrate_g", _too_much(own_g, "carbohydrate", day, needs, most)
    return None


def _kcal(grams: float, macro: str) -> float:
    return grams * intakes.KCAL_PER_G[macro]


def _grams(kcal: float, macro: str) -> int:
    return max(0, math.floor(kcal / intakes.KCAL_PER_G[macro]))


def _too_much(own_g: float, macro: str, day: float, needs: str, most_g: int) -> str:
    return (
        f"{own_g:g} g of {macro} in a day of {day:,.0f} kcal leave no room for {needs} that it needs at the least: "
        f"at most {most_g} g."
    )

"""How far a day's macros may be moved by advice, other than the person's own. Pure.

Ranges for healthy adults of the European Food Safety Authority. Each is widened as far as the formula's own target, if
that lies outside: what is safe to aim at is safe to keep.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from users import intakes
from users.formula import Person, Step
from users.macros import protein_reference_kg
from users.targets import Targets

SAFE_PROTEIN_G_PER_KG = (0.83, 1.66)
"""From the population reference intake to twice that, which is regarded as safe (EFSA Journal 2012;10(2):2557)."""
SAFE_FAT_ENERGY_SHARE = (0.20, 0.35)
"""EFSA Journal 2010;8(3):1461."""
SAFE_CARBOHYDRATE_ENERGY_SHARE = (0.45, 0.60)
"""EFSA Journal 2010;8(3):1462."""
ENERGY_TOLERANCE = 0.03
"""Share of the day's energy by which suggested macros may miss it: rounding to whole grams makes up to one per cent."""


@dataclass(frozen=True, kw_only=True)
class MacroRange:
    """The least and the most of each macro in grams of a whole day, and the energy that the three must come to."""

    protein_g: tuple[float, float]
    fat_g: tuple[float, float]
    carbohydrate_g: tuple[float, float]
    energy_kcal: float

    def fault(self, *, protein_g: float, fat_g: float, carbohydrate_g: float) -> str:
        """Return a sentence on what is wrong with a day of these macros, or nothing if it is safe."""
        given = {"protein_g": protein_g, "fat_g": fat_g, "carbohydrate_g": carbohydrate_g}
        for name, grams in given.items():
            least, most = getattr(self, name)
            if not least <= grams <= most:
                return f"{grams:g} g of {name.removesuffix('_g')} is outside {least:g} to {most:g} g"
        energy = intakes.FIBRE_G * intakes.KCAL_PER_G["fibre"]
        energy += sum(grams * intakes.KCAL_PER_G[name.removesuffix("_g")] for name, grams in given.items())
        if abs(energy - self.energy_kcal) > ENERGY_TOLERANCE * self.energy_kcal:
            return f"its macros hold {energy:,.0f} kcal, where the day has {self.energy_kcal:,.0f}"
        return ""


def safe_macros(person: Person, targets: Targets) -> MacroRange | None:
    """Return within what a day's macros may be moved; None for who set any of them themselves: those stand."""
    if any(own is not None for own in (person.own_protein_g, person.own_fat_g, person.own_carbohydrate_g)):
        return None
    mass_kg, energy = protein_reference_kg(person), targets.energy_kcal

    def shares(least_and_most: tuple[float, float], macro: str) -> tuple[float, float]:
        least, most = (energy * share / intakes.KCAL_PER_G[macro] for share in least_and_most)
        return least, most

    protein = SAFE_PROTEIN_G_PER_KG[0] * mass_kg, SAFE_PROTEIN_G_PER_KG[1] * mass_kg
    return MacroRange(
        protein_g=_widened(protein, targets.protein_g),
        fat_g=_widened(shares(SAFE_FAT_ENERGY_SHARE, "fat"), targets.fat_g),
        carbohydrate_g=_widened(shares(SAFE_CARBOHYDRATE_ENERGY_SHARE, "carbohydrate"), targets.carbohydrate_g),
        energy_kcal=energy,
    )


def with_macros(targets: Targets, *, protein_g: float, fat_g: float, carbohydrate_g: float, by: str) -> Targets:
    """Return targets with other macros and the same energy, and with a step that says by whom."""
    given = {"protein": protein_g, "fat": fat_g, "carbohydrate": carbohydrate_g}
    steps = tuple(Step(name=name, formula=f"suggested by {by}", value=grams, unit="g") for name, grams in given.items())
    return replace(
        targets, protein_g=protein_g, fat_g=fat_g, carbohydrate_g=carbohydrate_g, steps=targets.steps + steps
    )


def _widened(least_and_most: tuple[float, float], target: float) -> tuple[float, float]:
    least, most = least_and_most
    return round(min(least, target), 1), round(max(most, target), 1)

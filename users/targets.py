"""What a day should hold for one person: energy, macros and the UK reference limits, with every step named. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from users import energy, intakes, macros
from users.formula import Person, Step

SLOT_SHARE = {"breakfast": 0.25, "lunch": 0.30, "dinner": 0.35, "snack": 0.10}
"""Share of a day's energy that a slot stands for: who plans only lunch and dinner plans 65 % of the day."""


@dataclass(frozen=True, kw_only=True)
class Targets:
    """A whole day's targets, the share of it that the planned slots stand for, and how they came about."""

    energy_kcal: float
    protein_g: float
    fat_g: float
    carbohydrate_g: float
    fibre_g: float
    salt_g: float
    saturates_g: float
    sugars_g: float
    planned_share: float
    steps: tuple[Step, ...] = field(default=())

    def planned(self) -> dict[str, float]:
        """Return what the planned slots of a day should hold: every figure times `planned_share`."""
        names = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "fibre_g", "salt_g", "saturates_g", "sugars_g")
        return {name: round(getattr(self, name) * self.planned_share, 1) for name in names}


def targets_for(person: Person) -> Targets:
    """Work out a day's targets.

    Raises:
        ValueError: the macros a person set themselves hold more energy than their day; `args` is (field, sentence).
    """
    steps: list[Step] = []
    energy_kcal = energy.energy_kcal(person, steps)
    protein_g = macros.protein_g(person, energy_kcal, steps)
    fat_g = macros.fat_g(person, energy_kcal, protein_g, steps)
    carbohydrate_g = macros.carbohydrate_g(person, energy_kcal, protein_g, fat_g, steps)
    share = sum(SLOT_SHARE[slot] for slot in person.slots)
    steps.append(
        Step(
            name="planned share",
            formula=" + ".join(f"{slot} {SLOT_SHARE[slot]:.0%}" for slot in person.slots),
            value=round(share, 2),
            unit="of the day",
        )
    )
    return Targets(
        energy_kcal=round(energy_kcal),
        protein_g=round(protein_g),
        fat_g=round(fat_g),
        carbohydrate_g=round(carbohydrate_g),
        fibre_g=intakes.FIBRE_G,
        salt_g=intakes.SALT_G,
        saturates_g=round(energy_kcal * intakes.SATURATES_ENERGY_SHARE / intakes.KCAL_PER_G["fat"], 1),
        sugars_g=round(intakes.SUGARS_G_PER_2000_KCAL * energy_kcal / intakes.REFERENCE_ENERGY_KCAL, 1),
        planned_share=round(share, 2),
        steps=tuple(steps) + _reference_steps(energy_kcal),
    )


def _reference_steps(energy_kcal: float) -> tuple[Step, ...]:
    return (
        Step(name="fibre", formula="at least", value=intakes.FIBRE_G, unit="g", source="SACN 2015"),
        Step(name="salt", formula="at most", value=intakes.SALT_G, unit="g", source="SACN 2003"),
        Step(
            name="saturates",
            formula=f"at most {intakes.SATURATES_ENERGY_SHARE:.0%} of energy ÷ 9 kcal/g",
            value=round(energy_kcal * intakes.SATURATES_ENERGY_SHARE / 9, 1),
            unit="g",
            source="SACN 2019",
        ),
        Step(
            name="sugars",
            formula=f"at most {intakes.SUGARS_G_PER_2000_KCAL:g} g for 2,000 kcal",
            value=round(intakes.SUGARS_G_PER_2000_KCAL * energy_kcal / intakes.REFERENCE_ENERGY_KCAL, 1),
            unit="g",
            source="Regulation (EU) 1169/2011, Annex XIII, retained",
        ),
    )

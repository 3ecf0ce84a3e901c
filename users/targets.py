"""What a day should hold for one person: energy, macros and the UK reference limits, with every step named. Pure.

Energy per gram is UK labelling's for figures in monosaccharide equivalents, as CoFID gives them: protein 4, fat 9,
carbohydrate 3.75, fibre 2 kcal (McCance & Widdowson's The Composition of Foods, 7th ed., introduction).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from users import limits

KCAL_PER_G = {"protein": 4.0, "fat": 9.0, "carbohydrate": 3.75, "fibre": 2.0}

SEX_CONSTANT_KCAL = {"male": 5, "female": -161, "unspecified": -78}
"""Mifflin et al. (1990); the third is the mean of the two."""

ACTIVITY_FACTOR = {"sedentary": 1.2, "light": 1.375, "moderate": 1.55, "active": 1.725, "very_active": 1.9}
"""Multiples of resting energy in common clinical use with the formula."""

GOAL_FACTOR = {"lose": 0.80, "maintain": 1.0, "gain": 1.10}
MAX_DEFICIT_KCAL = 600
"""NICE guidance on weight management: a deficit of 600 kcal a day."""
ENERGY_FLOOR_KCAL = {"male": 1_500, "female": 1_200, "unspecified": 1_350}
"""Less needs a clinician."""

PROTEIN_G_PER_KG = {"lose": 1.6, "maintain": 1.2, "gain": 1.6}
"""1.6 g/kg is where gains level off in training adults (Morton et al. 2018); the UK's reference intake is 0.75."""
PROTEIN_REFERENCE_BMI = 30
"""Body mass above this BMI does not raise the protein target: fat mass needs little."""
PROTEIN_ENERGY_SHARE = (0.12, 0.32)
"""Whatever the body mass, protein stays within these shares of energy."""
FAT_ENERGY_SHARE = 0.32
"""Below the UK's dietary reference value of 33 % of total energy (COMA 1991), above the 20 % needed for vitamins."""

FIBRE_G = 30.0
"""SACN, Carbohydrates and Health (2015)."""
SALT_G = 6.0
"""SACN, Salt and Health (2003)."""
SATURATES_ENERGY_SHARE = 0.10
"""SACN, Saturated fats and health (2019)."""
SUGARS_G_PER_2000_KCAL = 90.0
"""Reference intake of total sugars, retained Regulation (EU) 1169/2011, Annex XIII."""

REFERENCE_ENERGY_KCAL = 2_000.0
"""Reference intake of an average adult (the same annex), for who has not said what they are."""
REFERENCE_WEIGHT_KG = 70.0

SLOT_SHARE = {"breakfast": 0.25, "lunch": 0.30, "dinner": 0.35, "snack": 0.10}
"""Share of a day's energy that a slot stands for: who plans only lunch and dinner plans 65 % of the day."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the targets depend on. None means not said."""

    sex: str = "unspecified"
    age_years: int | None = None
    height_cm: float | None = None
    weight_kg: float | None = None
    activity: str = "light"
    goal: str = "maintain"
    own_energy_kcal: float | None = None
    own_protein_g: float | None = None
    own_fat_g: float | None = None
    own_carbohydrate_g: float | None = None
    slots: tuple[str, ...] = ("breakfast", "lunch", "dinner", "snack")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the sum, as a person can follow it."""

    name: str
    formula: str
    value: float
    unit: str
    source: str = ""


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
    energy = _energy_kcal(person, steps)
    protein = _protein_g(person, energy, steps)
    fat = _fat_g(person, energy, protein, steps)
    carbohydrate = _carbohydrate_g(person, energy, protein, fat, steps)
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
        energy_kcal=round(energy),
        protein_g=round(protein),
        fat_g=round(fat),
        carbohydrate_g=round(carbohydrate),
        fibre_g=FIBRE_G,
        salt_g=SALT_G,
        saturates_g=round(energy * SATURATES_ENERGY_SHARE / KCAL_PER_G["fat"], 1),
        sugars_g=round(SUGARS_G_PER_2000_KCAL * energy / REFERENCE_ENERGY_KCAL, 1),
        planned_share=round(share, 2),
        steps=tuple(steps) + _reference_steps(energy),
    )


def _energy_kcal(person: Person, steps: list[Step]) -> float:
    if person.own_energy_kcal is not None:
        steps.append(Step(name="energy", formula="your own target", value=person.own_energy_kcal, unit="kcal"))
        return person.own_energy_kcal
    if person.age_years is None or person.height_cm is None or person.weight_kg is None:
        steps.append(
            Step(
                name="energy",
                formula="reference intake of an average adult, as height, weight or year of birth is not given",
                value=REFERENCE_ENERGY_KCAL,
                unit="kcal",
                source="Regulation (EU) 1169/2011, Annex XIII, retained",
            )
        )
        return REFERENCE_ENERGY_KCAL
    constant = SEX_CONSTANT_KCAL[person.sex]
    resting = 10 * person.weight_kg + 6.25 * person.height_cm - 5 * person.age_years + constant
    steps.append(
        Step(
            name="resting energy",
            formula=f"10 × {person.weight_kg:g} kg + 6.25 × {person.height_cm:g} cm "
            f"− 5 × {person.age_years} years {'+' if constant >= 0 else '−'} {abs(constant)}",
            value=round(resting),
            unit="kcal",
            source="Mifflin, St Jeor et al., Am J Clin Nutr 1990;51:241",
        )
    )
    factor = ACTIVITY_FACTOR[person.activity]
    spent = resting * factor
    steps.append(
        Step(
            name="energy spent",
            formula=f"{resting:.0f} × {factor:g} ({person.activity})",
            value=round(spent),
            unit="kcal",
        )
    )
    wanted = max(spent * GOAL_FACTOR[person.goal], spent - MAX_DEFICIT_KCAL)
    steps.append(
        Step(
            name="energy for the goal",
            formula=f"{spent:.0f} × {GOAL_FACTOR[person.goal]:g} ({person.goal}), at most {MAX_DEFICIT_KCAL} kcal less",
            value=round(wanted),
            unit="kcal",
            source="NICE weight management guidance",
        )
    )
    floor = ENERGY_FLOOR_KCAL[person.sex]
    energy = min(max(wanted, floor), limits.MAX_TARGET_ENERGY_KCAL)
    steps.append(
        Step(
            name="energy",
            formula=f"not below {floor:,} nor above {limits.MAX_TARGET_ENERGY_KCAL:,} kcal",
            value=round(energy),
            unit="kcal",
        )
    )
    return energy


def _protein_g(person: Person, energy: float, steps: list[Step]) -> float:
    if person.own_protein_g is not None:
        if person.own_protein_g * KCAL_PER_G["protein"] > energy:
            raise ValueError(
                "target_protein_g",
                f"{person.own_protein_g:g} g of protein hold "
                f"{person.own_protein_g * 4:,.0f} kcal, more than the day's {energy:,.0f} kcal: "
                f"at most {energy // 4:.0f} g.",
            )
        steps.append(Step(name="protein", formula="your own target", value=person.own_protein_g, unit="g"))
        return person.own_protein_g
    mass = person.weight_kg or REFERENCE_WEIGHT_KG
    if person.height_cm:
        mass = min(mass, PROTEIN_REFERENCE_BMI * (person.height_cm / 100) ** 2)
    rate = PROTEIN_G_PER_KG[person.goal]
    low, high = (energy * share / KCAL_PER_G["protein"] for share in PROTEIN_ENERGY_SHARE)
    protein = min(max(rate * mass, low), high)
    steps.append(
        Step(
            name="protein",
            formula=f"{rate:g} g × {mass:.1f} kg ({person.goal}), between {low:.0f} and {high:.0f} g "
            f"({PROTEIN_ENERGY_SHARE[0]:.0%} to {PROTEIN_ENERGY_SHARE[1]:.0%} of energy)",
            value=round(protein),
            unit="g",
            source="Morton et al., Br J Sports Med 2018;52:376",
        )
    )
    return protein


def _fat_g(person: Person, energy: float, protein: float, steps: list[Step]) -> float:
    left = energy - protein * KCAL_PER_G["protein"]
    if person.own_fat_g is not None:
        if person.own_fat_g * KCAL_PER_G["fat"] > left:
            raise ValueError(
                "target_fat_g",
                f"{person.own_fat_g:g} g of fat and {protein:.0f} g of protein hold more than the "
                f"day's {energy:,.0f} kcal: at most {left // 9:.0f} g of fat.",
            )
        steps.append(Step(name="fat", formula="your own target", value=person.own_fat_g, unit="g"))
        return person.own_fat_g
    if person.own_carbohydrate_g is not None:
        fat = (
            max(left - person.own_carbohydrate_g * KCAL_PER_G["carbohydrate"] - _fibre_kcal(), 0.0) / KCAL_PER_G["fat"]
        )
        steps.append(
            Step(name="fat", formula="the rest of the energy beside your own carbohydrate", value=round(fat), unit="g")
        )
        return fat
    fat = min(energy * FAT_ENERGY_SHARE, left) / KCAL_PER_G["fat"]
    steps.append(
        Step(
            name="fat",
            formula=f"{FAT_ENERGY_SHARE:.0%} of {energy:,.0f} kcal ÷ 9 kcal/g",
            value=round(fat),
            unit="g",
            source="COMA, Dietary Reference Values 1991: 33 % of energy",
        )
    )
    return fat


def _carbohydrate_g(person: Person, energy: float, protein: float, fat: float, steps: list[Step]) -> float:
    left = energy - protein * KCAL_PER_G["protein"] - fat * KCAL_PER_G["fat"]
    if person.own_carbohydrate_g is not None:
        if person.own_carbohydrate_g * KCAL_PER_G["carbohydrate"] > left + 0.05 * energy:
            most = left / KCAL_PER_G["carbohydrate"]
            raise ValueError(
                "target_carbohydrate_g",
                f"{person.own_carbohydrate_g:g} g of carbohydrate with {protein:.0f} g of "
                f"protein and {fat:.0f} g of fat hold more than the day's {energy:,.0f} kcal: at most "
                f"{max(most, 0):.0f} g.",
            )
        steps.append(Step(name="carbohydrate", formula="your own target", value=person.own_carbohydrate_g, unit="g"))
        return person.own_carbohydrate_g
    carbohydrate = max(left - _fibre_kcal(), 0.0) / KCAL_PER_G["carbohydrate"]
    steps.append(
        Step(
            name="carbohydrate",
            formula=f"({energy:,.0f} − 4 × {protein:.0f} − 9 × {fat:.0f} − 2 × {FIBRE_G:g} of fibre) "
            "kcal ÷ 3.75 kcal/g",
            value=round(carbohydrate),
            unit="g",
            source="McCance & Widdowson, 7th ed.: monosaccharide equivalents",
        )
    )
    return carbohydrate


def _fibre_kcal() -> float:
    return FIBRE_G * KCAL_PER_G["fibre"]


def _reference_steps(energy: float) -> tuple[Step, ...]:
    return (
        Step(name="fibre", formula="at least", value=FIBRE_G, unit="g", source="SACN 2015"),
        Step(name="salt", formula="at most", value=SALT_G, unit="g", source="SACN 2003"),
        Step(
            name="saturates",
            formula=f"at most {SATURATES_ENERGY_SHARE:.0%} of energy ÷ 9 kcal/g",
            value=round(energy * SATURATES_ENERGY_SHARE / 9, 1),
            unit="g",
            source="SACN 2019",
        ),
        Step(
            name="sugars",
            formula=f"at most {SUGARS_G_PER_2000_KCAL:g} g for 2,000 kcal",
            value=round(SUGARS_G_PER_2000_KCAL * energy / REFERENCE_ENERGY_KCAL, 1),
            unit="g",
            source="Regulation (EU) 1169/2011, Annex XIII, retained",
        ),
    )

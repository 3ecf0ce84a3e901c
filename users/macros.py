"""How a day's energy is shared out between protein, fat and carbohydrate. Pure."""

from __future__ import annotations

from users import intakes, limits
from users.formula import Person, Step


def protein_g(person: Person, energy: float, steps: list[Step]) -> float:
    """Return the protein of a day that holds `energy` kcal, and add its step.

    Raises:
        ValueError: the person's own figure holds more energy than the day has left; `args` is (field, sentence).
    """
    if person.own_protein_g is not None:
        if person.own_protein_g * intakes.KCAL_PER_G["protein"] > energy:
            raise ValueError(
                "target_protein_g",
                f"{person.own_protein_g:g} g of protein hold "
                f"{person.own_protein_g * 4:,.0f} kcal, more than the day's {energy:,.0f} kcal: "
                f"at most {energy // 4:.0f} g.",
            )
        steps.append(Step(name="protein", formula="your own target", value=person.own_protein_g, unit="g"))
        return person.own_protein_g
    mass = protein_reference_kg(person)
    rate = intakes.PROTEIN_G_PER_KG[person.goal]
    least, most = intakes.PROTEIN_ENERGY_SHARE
    low, high = (energy * share / intakes.KCAL_PER_G["protein"] for share in (least, most))
    protein = min(max(rate * mass, low), high)
    steps.append(
        Step(
            name="protein",
            formula=f"{rate:g} g × {mass:.1f} kg ({person.goal}), between {low:.0f} and {high:.0f} g "
            f"({least:.0%} to {most:.0%} of energy)",
            value=round(protein),
            unit="g",
            source="Morton et al., Br J Sports Med 2018;52:376",
        )
    )
    return protein


def protein_reference_kg(person: Person) -> float:
    """Return the body mass that protein is reckoned by."""
    mass = person.weight_kg or intakes.REFERENCE_WEIGHT_KG
    return min(mass, intakes.PROTEIN_REFERENCE_BMI * (person.height_cm / 100) ** 2) if person.height_cm else mass


def fat_g(person: Person, energy: float, protein: float, steps: list[Step]) -> float:
    """Return the fat beside `protein` grams in a day that holds `energy` kcal, and add its step.

    Raises:
        ValueError: the person's own figure holds more energy than the day has left; `args` is (field, sentence).
    """
    left = energy - protein * intakes.KCAL_PER_G["protein"]
    if person.own_fat_g is not None:
        if person.own_fat_g * intakes.KCAL_PER_G["fat"] > left:
            raise ValueError(
                "target_fat_g",
                f"{person.own_fat_g:g} g of fat and {protein:.0f} g of protein hold more than the "
                f"day's {energy:,.0f} kcal: at most {left // 9:.0f} g of fat.",
            )
        steps.append(Step(name="fat", formula="your own target", value=person.own_fat_g, unit="g"))
        return person.own_fat_g
    if person.own_carbohydrate_g is not None:
        rest = left - person.own_carbohydrate_g * intakes.KCAL_PER_G["carbohydrate"] - _fibre_kcal()
        fat = max(rest, 0.0) / intakes.KCAL_PER_G["fat"]
        steps.append(
            Step(name="fat", formula="the rest of the energy beside your own carbohydrate", value=round(fat), unit="g")
        )
        return fat
    usual = energy * intakes.FAT_ENERGY_SHARE
    carbohydrate = limits.MIN_TARGET_CARBOHYDRATE_G * intakes.KCAL_PER_G["carbohydrate"]
    # Much protein takes from the fat as far as `room` lets it, not all from the carbohydrate.
    room = max(left - carbohydrate - _fibre_kcal(), 0.0)
    fat = min(usual, room) / intakes.KCAL_PER_G["fat"]
    beside = f", at most what {limits.MIN_TARGET_CARBOHYDRATE_G} g of carbohydrate leave" if room < usual else ""
    steps.append(
        Step(
            name="fat",
            formula=f"{intakes.FAT_ENERGY_SHARE:.0%} of {energy:,.0f} kcal ÷ 9 kcal/g{beside}",
            value=round(fat),
            unit="g",
            source="COMA, Dietary Reference Values 1991: 33 % of energy",
        )
    )
    return fat


def carbohydrate_g(person: Person, energy: float, protein: float, fat: float, steps: list[Step]) -> float:
    """Return the carbohydrate beside `protein` and `fat` grams in a day of `energy` kcal, and add its step.

    Raises:
        ValueError: the person's own figure holds more energy than the day has left; `args` is (field, sentence).
    """
    left = energy - protein * intakes.KCAL_PER_G["protein"] - fat * intakes.KCAL_PER_G["fat"]
    if person.own_carbohydrate_g is not None:
        if person.own_carbohydrate_g * intakes.KCAL_PER_G["carbohydrate"] > left + 0.05 * energy:
            most = left / intakes.KCAL_PER_G["carbohydrate"]
            raise ValueError(
                "target_carbohydrate_g",
                f"{person.own_carbohydrate_g:g} g of carbohydrate with {protein:.0f} g of "
                f"protein and {fat:.0f} g of fat hold more than the day's {energy:,.0f} kcal: at most "
                f"{max(most, 0):.0f} g.",
            )
        steps.append(Step(name="carbohydrate", formula="your own target", value=person.own_carbohydrate_g, unit="g"))
        return person.own_carbohydrate_g
    carbohydrate = max(left - _fibre_kcal(), 0.0) / intakes.KCAL_PER_G["carbohydrate"]
    steps.append(
        Step(
            name="carbohydrate",
            formula=f"({energy:,.0f} − 4 × {protein:.0f} − 9 × {fat:.0f} − 2 × {intakes.FIBRE_G:g} of fibre) "
            "kcal ÷ 3.75 kcal/g",
            value=round(carbohydrate),
            unit="g",
            source="McCance & Widdowson, 7th ed.: monosaccharide equivalents",
        )
    )
    return carbohydrate


def _fibre_kcal() -> float:
    return intakes.FIBRE_G * intakes.KCAL_PER_G["fibre"]

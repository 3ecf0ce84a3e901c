"""How much energy a day should hold: Mifflin and St Jeor's formula, activity, goal and floor. Pure."""

from __future__ import annotations

from users import intakes, limits
from users.formula import Person, Step


def energy_kcal(person: Person, steps: list[Step]) -> float:
    """Return the energy of a person's day, and add the steps that led there."""
    if person.own_energy_kcal is not None:
        steps.append(Step(name="energy", formula="your own target", value=person.own_energy_kcal, unit="kcal"))
        return person.own_energy_kcal
    if person.age_years is None or person.height_cm is None or person.weight_kg is None:
        steps.append(
            Step(
                name="energy",
                formula="reference intake of an average adult, as height, weight or year of birth is not given",
                value=intakes.REFERENCE_ENERGY_KCAL,
                unit="kcal",
                source="Regulation (EU) 1169/2011, Annex XIII, retained",
            )
        )
        return intakes.REFERENCE_ENERGY_KCAL
    constant = intakes.SEX_CONSTANT_KCAL[person.sex]
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
    return _for_activity_and_goal(person, resting, steps)


def _for_activity_and_goal(person: Person, resting: float, steps: list[Step]) -> float:
    factor = intakes.ACTIVITY_FACTOR[person.activity]
    spent = resting * factor
    steps.append(
        Step(
            name="energy spent",
            formula=f"{resting:.0f} × {factor:g} ({person.activity})",
            value=round(spent),
            unit="kcal",
        )
    )
    wanted = max(spent * intakes.GOAL_FACTOR[person.goal], spent - intakes.MAX_DEFICIT_KCAL)
    steps.append(
        Step(
            name="energy for the goal",
            formula=f"{spent:.0f} × {intakes.GOAL_FACTOR[person.goal]:g} ({person.goal}), "
            f"at most {intakes.MAX_DEFICIT_KCAL} kcal less",
            value=round(wanted),
            unit="kcal",
            source="NICE weight management guidance",
        )
    )
    floor = intakes.ENERGY_FLOOR_KCAL[person.sex]
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

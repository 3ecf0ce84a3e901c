"""Reads of people and their targets."""

from django.utils import timezone

from users import targets
from users.models import Profile


def person_of(profile: Profile) -> targets.Person:
    """Return what the targets depend on, as the formula takes it."""
    age = None if profile.birth_year is None else timezone.localdate().year - profile.birth_year
    return targets.Person(
        sex=profile.sex,
        age_years=age,
        height_cm=profile.height_cm,
        weight_kg=None if profile.weight_kg is None else float(profile.weight_kg),
        activity=profile.activity,
        goal=profile.goal,
        own_energy_kcal=profile.target_energy_kcal,
        own_protein_g=profile.target_protein_g,
        own_fat_g=profile.target_fat_g,
        own_carbohydrate_g=profile.target_carbohydrate_g,
        slots=tuple(profile.slot_names),
    )


def targets_of(profile: Profile) -> targets.Targets:
    """Return what a day should hold for the person, with every step of the sum."""
    return targets.targets_for(person_of(profile))

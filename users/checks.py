"""Whether a profile can be true: every field against its limit, and the fields against each other."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone

from users import limits, room, selectors, weekly_rules
from users.models import Activity, Goal, Profile, Sex

RANGES = {
    "height_cm": (limits.MIN_HEIGHT_CM, limits.MAX_HEIGHT_CM, "cm"),
    "weight_kg": (limits.MIN_WEIGHT_KG, limits.MAX_WEIGHT_KG, "kg"),
    "target_energy_kcal": (limits.MIN_TARGET_ENERGY_KCAL, limits.MAX_TARGET_ENERGY_KCAL, "kcal a day"),
    "target_protein_g": (limits.MIN_TARGET_PROTEIN_G, limits.MAX_TARGET_PROTEIN_G, "g a day"),
    "target_fat_g": (limits.MIN_TARGET_FAT_G, limits.MAX_TARGET_FAT_G, "g a day"),
    "target_carbohydrate_g": (limits.MIN_TARGET_CARBOHYDRATE_G, limits.MAX_TARGET_CARBOHYDRATE_G, "g a day"),
    "weekly_budget_pence": (limits.MIN_WEEKLY_BUDGET_PENCE, limits.MAX_WEEKLY_BUDGET_PENCE, "pence"),
    "household_size": (1, limits.MAX_HOUSEHOLD_SIZE, "people"),
    "max_difficulty": (1, 5, "points of difficulty"),
    "leftovers_per_week": (0, limits.MAX_LEFTOVERS_PER_WEEK, "leftovers a week"),
}


CHOICES: dict[str, type[TextChoices]] = {"sex": Sex, "activity": Activity, "goal": Goal}
YES_OR_NO = ("behaviour_consent", "shares_taste")


def profile_errors(profile: Profile) -> dict[str, list[str]]:
    """Return the sentences of every field that breaks a limit, by field; an empty dict is a profile that can be."""
    found = {name: _range_error(name, getattr(profile, name)) for name in RANGES}
    found |= {name: _choice_error(words, getattr(profile, name)) for name, words in CHOICES.items()}
    found |= {name: _yes_or_no_error(getattr(profile, name)) for name in YES_OR_NO}
    found["birth_year"] = _age_error(profile.birth_year)
    found["enabled_slots"] = "" if profile.enabled_slots else "Plan at least one of the day's slots."
    found["max_minutes_by_weekday"] = _minutes_error(profile.max_minutes_by_weekday)
    found["weekly_rules"] = weekly_rules.fault(profile.weekly_rules)
    errors = {name: [sentence] for name, sentence in found.items() if sentence}
    if not errors:
        errors = _field_errors(profile)
    return errors or _errors_between_fields(profile)


def _field_errors(profile: Profile) -> dict[str, list[str]]:
    try:
        profile.clean_fields()
    except ValidationError as refusal:
        return refusal.message_dict
    return {}


def _range_error(name: str, value: Any) -> str:
    low, high, unit = RANGES[name]
    if value is None:
        return ""  # not said, where the model allows that
    if not _is_whole(value) and not (name == "weight_kg" and isinstance(value, Decimal) and value.is_finite()):
        return f"{value!r} is not a number of {unit}."
    return "" if low <= value <= high else f"{value} is outside {low:,} to {high:,} {unit}."


def _choice_error(words: type[TextChoices], value: Any) -> str:
    return "" if value in words.values else f"{value!r} is not one of {', '.join(words.values)}."


def _yes_or_no_error(value: Any) -> str:
    if value is None:
        return ""  # not said, where the model allows that
    return "" if isinstance(value, bool) else f"{value!r} is neither true nor false."


def _age_error(birth_year: Any) -> str:
    if birth_year is None:
        return ""
    if not _is_whole(birth_year):
        return f"{birth_year!r} is not a year."
    this_year = timezone.localdate().year
    age = this_year - birth_year
    if limits.MIN_AGE_YEARS <= age <= limits.MAX_AGE_YEARS:
        return ""
    return (
        f"{birth_year} makes an age of {age}; it must be {limits.MIN_AGE_YEARS} to {limits.MAX_AGE_YEARS}, so born "
        f"{this_year - limits.MAX_AGE_YEARS} to {this_year - limits.MIN_AGE_YEARS}."
    )


def _minutes_error(minutes: Any) -> str:
    low, high = limits.MIN_MAX_MINUTES, limits.MAX_MAX_MINUTES
    if not isinstance(minutes, list) or len(minutes) != 7:
        return "Give seven whole numbers of minutes, Monday first."
    wrong = [value for value in minutes if not _is_whole(value) or not low <= value <= high]
    return f"{wrong[0]!r} is outside {low} to {high:,} minutes." if wrong else ""


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _errors_between_fields(profile: Profile) -> dict[str, list[str]]:
    if profile.height_cm and profile.weight_kg:
        square = (profile.height_cm / 100) ** 2
        bmi = float(profile.weight_kg) / square
        if bmi < limits.MIN_BMI:
            sentence = (
                f"{profile.weight_kg} kg at {profile.height_cm} cm is a BMI of {bmi:.1f}, below {limits.MIN_BMI}: "
                f"at least {limits.MIN_BMI * square:.1f} kg. Please ask a doctor rather than a meal planner."
            )
            return {"weight_kg": [sentence]}
        if bmi > limits.MAX_BMI:
            sentence = (
                f"{profile.weight_kg} kg at {profile.height_cm} cm is a BMI of {bmi:.0f}, above {limits.MAX_BMI}: "
                f"at most {limits.MAX_BMI * square:.0f} kg. Please check both numbers."
            )
            return {"weight_kg": [sentence]}
    if (fault := room.fault(selectors.person_of(profile))) is not None:
        field, sentence = fault
        return {field: [sentence]}
    try:
        selectors.targets_of(profile)
    except ValueError as refusal:
        field, sentence = refusal.args
        return {field: [sentence]}
    return {}

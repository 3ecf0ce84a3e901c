"""What the formulas of targets take, and how they show their working. Pure."""

from __future__ import annotations

from dataclasses import dataclass


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

"""How far advice may move a day's macros."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from users import intakes
from users.formula import Person
from users.safe_macros import safe_macros, with_macros
from users.targets import targets_for

ANA = Person(sex="female", age_years=40, height_cm=165, weight_kg=60, activity="moderate")


def range_of(person: Person):
    return safe_macros(person, targets_for(person))


def test_the_range_is_worked_out_by_hand():
    targets = targets_for(ANA)
    safe = range_of(ANA)

    assert targets.energy_kcal == 1969  # (10 × 60 + 6.25 × 165 − 5 × 40 − 161) × 1.55
    assert safe.protein_g == (49.8, 99.6)  # 0.83 and 1.66 × 60
    assert safe.fat_g == (43.8, 76.6)  # 20 and 35 % of 1,969 kcal ÷ 9
    assert safe.carbohydrate_g == (236.3, 315.0)  # 45 and 60 % of 1,969 kcal ÷ 3.75


@given(
    sex=st.sampled_from(["male", "female", "unspecified"]),
    age=st.integers(18, 90),
    height=st.integers(145, 205),
    weight=st.integers(45, 200),
    activity=st.sampled_from(sorted(intakes.ACTIVITY_FACTOR)),
    goal=st.sampled_from(sorted(intakes.GOAL_FACTOR)),
)
def test_the_formulas_own_targets_are_always_safe(sex, age, height, weight, activity, goal):
    person = Person(sex=sex, age_years=age, height_cm=height, weight_kg=weight, activity=activity, goal=goal)
    targets = targets_for(person)

    fault = safe_macros(person, targets).fault(
        protein_g=targets.protein_g, fat_g=targets.fat_g, carbohydrate_g=targets.carbohydrate_g
    )

    assert fault == ""


@pytest.mark.parametrize(
    ("name", "grams"),
    [("protein_g", 20), ("protein_g", 150), ("fat_g", 20), ("fat_g", 100), ("carbohydrate_g", 100),
     ("carbohydrate_g", 400)],
)  # fmt: skip
def test_what_is_outside_is_named_with_its_limits(name, grams):
    safe = range_of(ANA)
    given = {"protein_g": 80, "fat_g": 65, "carbohydrate_g": 260} | {name: grams}

    fault = safe.fault(**given)

    least, most = getattr(safe, name)
    assert fault == f"{grams} g of {name.removesuffix('_g')} is outside {least:g} to {most:g} g"


def test_macros_that_are_each_safe_must_come_to_the_days_energy():
    safe = range_of(ANA)

    assert safe.fault(protein_g=80, fat_g=65, carbohydrate_g=272) == ""
    assert "its macros hold" in safe.fault(protein_g=55, fat_g=46, carbohydrate_g=240)


def test_not_a_number_is_never_safe():
    assert range_of(ANA).fault(protein_g=float("nan"), fat_g=65, carbohydrate_g=260)
    assert range_of(ANA).fault(protein_g=float("inf"), fat_g=65, carbohydrate_g=260)


@pytest.mark.parametrize("own", ["own_protein_g", "own_fat_g", "own_carbohydrate_g"])
def test_who_set_any_of_them_is_not_advised(own):
    assert range_of(replace(ANA, **{own: 70})) is None


def test_moved_targets_keep_all_but_the_macros_and_say_by_whom():
    targets = targets_for(ANA)

    moved = with_macros(targets, protein_g=90, fat_g=60, carbohydrate_g=260, by="the coach")

    assert replace(moved, protein_g=targets.protein_g, fat_g=targets.fat_g, carbohydrate_g=targets.carbohydrate_g,
                   steps=targets.steps) == targets  # fmt: skip
    assert [(step.name, step.value) for step in moved.steps[-3:]] == [
        ("protein", 90), ("fat", 60), ("carbohydrate", 260),
    ]  # fmt: skip

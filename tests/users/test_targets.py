from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from users import intakes
from users.formula import Person
from users.intakes import KCAL_PER_G
from users.targets import targets_for


def test_a_day_worked_out_by_hand() -> None:
    # Resting 10 × 80 + 6.25 × 180 − 5 × 40 + 5 = 1,730; spent × 1.55 = 2,681.5; fat 0.32 × 2,681.5 ÷ 9 = 95.3;
    # protein 1.2 × 80 = 96; carbohydrate (2,681.5 − 384 − 858.1 − 60) ÷ 3.75 = 367.8.
    man = Person(sex="male", age_years=40, height_cm=180, weight_kg=80, activity="moderate", goal="maintain")

    day = targets_for(man)

    assert (day.energy_kcal, day.protein_g, day.fat_g, day.carbohydrate_g) == (2682, 96, 95, 368)
    assert (day.fibre_g, day.salt_g, day.saturates_g, day.sugars_g) == (30.0, 6.0, 29.8, 120.7)
    assert [step.value for step in day.steps[:2]] == [1730, 2682]


def test_losing_takes_a_fifth_but_never_more_than_600_kcal() -> None:
    small = Person(sex="male", age_years=40, height_cm=180, weight_kg=80, activity="moderate", goal="lose")
    large = Person(sex="male", age_years=30, height_cm=200, weight_kg=120, activity="very_active", goal="lose")

    assert targets_for(small).energy_kcal == 2145  # 2,681.5 × 0.8
    assert targets_for(large).energy_kcal == 3780  # (1,200 + 1,250 − 150 + 5) × 1.9 − 600 = 3,779.5


@pytest.mark.parametrize(("sex", "floor"), [("female", 1200), ("male", 1500), ("unspecified", 1350)])
def test_no_goal_takes_a_day_below_the_floor(sex, floor) -> None:
    person = Person(sex=sex, age_years=80, height_cm=150, weight_kg=40, activity="sedentary", goal="lose")

    assert targets_for(person).energy_kcal == floor


def test_who_has_said_nothing_gets_the_reference_intake() -> None:
    day = targets_for(Person())

    assert (day.energy_kcal, day.protein_g, day.planned_share) == (2000, 84, 1.0)


def test_protein_follows_the_mass_only_up_to_a_bmi_of_30_and_a_third_of_energy() -> None:
    heavy = Person(sex="male", age_years=40, height_cm=180, weight_kg=150, activity="moderate", goal="maintain")
    tiny_day = Person(weight_kg=100, goal="gain", own_energy_kcal=1200)
    big_day = Person(weight_kg=40, own_energy_kcal=5000)

    assert targets_for(heavy).protein_g == 117  # 1.2 × 30 × 1.8²
    assert targets_for(tiny_day).protein_g == 96  # 0.32 × 1,200 ÷ 4, not 160
    assert targets_for(big_day).protein_g == 150  # 0.12 × 5,000 ÷ 4, not 48


def test_own_targets_are_taken_as_they_are() -> None:
    person = Person(own_energy_kcal=2200, own_protein_g=150, own_fat_g=70, own_carbohydrate_g=220)

    day = targets_for(person)

    assert (day.energy_kcal, day.protein_g, day.fat_g, day.carbohydrate_g) == (2200, 150, 70, 220)


@pytest.mark.parametrize(
    ("own", "field"),
    [
        ({"own_energy_kcal": 1200, "own_protein_g": 301}, "target_protein_g"),
        ({"own_energy_kcal": 2000, "own_protein_g": 150, "own_fat_g": 156}, "target_fat_g"),
        ({"own_energy_kcal": 2000, "own_carbohydrate_g": 700}, "target_carbohydrate_g"),
    ],
)
def test_own_macros_that_hold_more_than_the_day_are_refused(own, field) -> None:
    with pytest.raises(ValueError) as refusal:
        targets_for(Person(**own))

    assert refusal.value.args[0] == field
    assert "at most" in refusal.value.args[1]


people = st.builds(
    Person,
    sex=st.sampled_from(sorted(intakes.SEX_CONSTANT_KCAL)),
    age_years=st.none() | st.integers(18, 110),
    height_cm=st.none() | st.integers(120, 230),
    weight_kg=st.none() | st.integers(35, 300),
    activity=st.sampled_from(sorted(intakes.ACTIVITY_FACTOR)),
    goal=st.sampled_from(sorted(intakes.GOAL_FACTOR)),
    own_energy_kcal=st.none() | st.integers(1200, 5000),
)


@given(people)
def test_the_macros_of_everybody_hold_the_energy_of_their_day(person) -> None:
    day = targets_for(person)

    grams = {"protein": day.protein_g, "fat": day.fat_g, "carbohydrate": day.carbohydrate_g, "fibre": day.fibre_g}
    held = sum(KCAL_PER_G[name] * value for name, value in grams.items())
    assert min(grams.values()) >= 0
    assert held == pytest.approx(day.energy_kcal, rel=0.02)
    assert 1200 <= day.energy_kcal <= 5000

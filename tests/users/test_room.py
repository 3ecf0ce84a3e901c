"""Own targets: what they leave for fat and carbohydrate, at the limit and a gram beyond it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from users import intakes, room
from users.formula import Person
from users.targets import targets_for

# 1,500 kcal less 25 g of fat (15 %), 50 g of carbohydrate and 30 g of fibre: 1,500 - 225 - 187.5 - 60 = 1,027.5.
SMALL = Person(own_energy_kcal=1500)


@pytest.mark.parametrize(
    ("kept", "broken", "field", "limit"),
    [
        ({"own_protein_g": 256}, {"own_protein_g": 257}, "target_protein_g", "at most 256 g."),
        ({"own_protein_g": 256}, {"own_protein_g": 340}, "target_protein_g", "at most 256 g."),
        ({"own_fat_g": 25}, {"own_fat_g": 24}, "target_fat_g", "at least 25 g."),
        # 1,500 - 60 - 4 x 100 - 187.5 = 852.5 for fat; 1,500 - 60 - 400 - 225 = 815 for carbohydrate.
        (
            {"own_protein_g": 100, "own_fat_g": 94},
            {"own_protein_g": 100, "own_fat_g": 95},
            "target_fat_g",
            "at most 94 g.",
        ),
        (
            {"own_protein_g": 100, "own_carbohydrate_g": 217},
            {"own_protein_g": 100, "own_carbohydrate_g": 218},
            "target_carbohydrate_g",
            "at most 217 g.",
        ),
    ],
)
def test_a_target_is_taken_up_to_its_limit_and_refused_beyond_it(kept, broken, field, limit) -> None:
    assert room.fault(replace(SMALL, **kept)) is None

    found = room.fault(replace(SMALL, **broken))

    assert found is not None
    assert (found[0], found[1].endswith(limit)) == (field, True)


people = st.builds(
    Person,
    goal=st.sampled_from(sorted(intakes.GOAL_FACTOR)),
    weight_kg=st.none() | st.integers(35, 300),
    own_energy_kcal=st.none() | st.integers(1200, 5000),
    own_protein_g=st.none() | st.integers(30, 350),
    own_fat_g=st.none() | st.integers(20, 300),
    own_carbohydrate_g=st.none() | st.integers(50, 800),
)


@given(people)
def test_what_is_taken_makes_a_day_with_enough_of_everything(person) -> None:
    if room.fault(person) is not None or (person.own_fat_g and person.own_carbohydrate_g):
        return  # with both given, it is for the sum of the three to say whether they are too much

    day = targets_for(person)

    assert day.fat_g >= 0.15 * day.energy_kcal / 9 - 0.5
    assert day.carbohydrate_g >= 49.5


@given(people.filter(lambda person: (person.own_protein_g, person.own_fat_g, person.own_carbohydrate_g) == (None,) * 3))
def test_the_formulas_own_targets_always_leave_room(person) -> None:
    assert room.fault(person) is None

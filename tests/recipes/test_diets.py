"""Which diets a dish fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vocabulary import Diet, Exclusion, all_bits, from_bits, to_bits
from recipes.diets import diets_of


def fits(*foods: str) -> set[str]:
    return set(from_bits(diets_of(to_bits(food.split(), Exclusion) for food in foods), Diet))


EVERY = set(Diet.values)


@pytest.mark.parametrize(
    ("food", "ruled_out"),
    [
        ("", ""), ("meat", "vegetarian pescatarian vegan"), ("meat non_halal", "vegetarian pescatarian vegan halal"),
        ("pork meat non_halal", "vegetarian pescatarian vegan halal"),
        ("fish", "vegetarian vegan"), ("dairy", "vegan dairy_free"),
        ("egg", "vegan"), ("honey", "vegan"), ("alcohol", "halal"), ("gluten", "gluten_free"),
    ],
)  # fmt: skip
def test_each_kind_of_food_rules_out_its_diets_and_no_others(food, ruled_out):
    assert fits(food) == EVERY - set(ruled_out.split())


def test_one_food_is_enough_to_rule_a_diet_out():
    assert "vegan" in fits("", "gluten") and "vegan" not in fits("", "gluten", "honey")


def test_a_food_that_nobody_reviewed_fits_no_diet():
    assert diets_of([all_bits(Exclusion)]) == 0


@given(st.lists(st.integers(0, all_bits(Exclusion))), st.integers(0, all_bits(Exclusion)))
def test_another_food_never_adds_a_diet(foods, another):
    assert diets_of([*foods, another]) & ~diets_of(foods) == 0


@given(st.lists(st.integers(0, all_bits(Exclusion))))
def test_a_vegan_dish_is_vegetarian_and_a_vegetarian_one_pescatarian(foods):
    found = from_bits(diets_of(foods), Diet)
    assert "vegan" not in found or {"vegetarian", "dairy_free"} <= set(found)
    assert "vegetarian" not in found or "pescatarian" in found

"""Words for whatever holds something: no name of a food tells which foods these are."""

from __future__ import annotations

from typing import Any

import pytest

from agents.review_rules import interpret
from tests.agents.plans_for_review import review, week


def removed(text: str, *foods: str, are_foods_known: bool = False) -> list[str | None]:
    """Return the foods that are to go by a text, in a week that has `foods` in its first meal."""
    plan: dict[str, Any] = {**week(), "are_foods_known": are_foods_known}
    first = plan["days"][0]["meals"][0]
    first["ingredients"] = [*first["ingredients"], *foods]
    return [each.params.ingredient_to_remove for each in interpret(review(text, plan=plan)).instructions]


@pytest.mark.parametrize(
    ("text", "word", "food"),
    [
        ("leave out soya", "soya", "soya drink"),
        ("no gluten please", "gluten", "gluten-free plain flour"),
        ("leave out gluten", "gluten", "gluten-free oats"),
        ("no meat please", "meat", "vegan sausages"),
        ("no sesame please", "sesame", "sesame oil"),
    ],
)
@pytest.mark.parametrize("are_foods_known", [True, False])
def test_a_general_word_is_not_narrowed_to_what_is_named_after_it(text, word, food, are_foods_known):
    assert removed(text, food, are_foods_known=are_foods_known)[:1] != [food]
    if are_foods_known or word != "meat":
        assert removed(text, food, are_foods_known=are_foods_known) == [word]


def test_an_allergy_is_to_all_of_it_now_and_from_now_on():
    assert removed("I am allergic to soya", "soya drink", "tofu") == ["soya", "soya"]


def test_a_kind_is_narrowed_only_where_nothing_but_names_is_known():
    assert removed("no pork", "pork belly", "back bacon", are_foods_known=True) == ["pork"]


@pytest.mark.parametrize("food", ["light coconut milk", "oat milk"])
def test_milk_is_no_plant_drink(food):
    assert food not in removed("no milk please", food)


def test_free_range_eggs_are_eggs():
    assert removed("no eggs please", "free-range eggs") != []

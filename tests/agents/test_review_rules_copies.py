"""Dishes that were made different for one person: their titles say how, and that is no part of the dish's name."""

from __future__ import annotations

from typing import Any

import pytest

from agents import review_lines
from agents.review_rules import interpret
from tests.agents.plans_for_review import dinner_id, review, week
from tests.agents.saying import FRIDAY, MONDAY

CHILLI = ["sweet potato", "black beans", "garlic", "onion", "leek"]
SALMON = ["salmon fillet", "new potatoes", "green beans", "garlic"]
ADDITIONS = ["", " without passata", " with leek instead of onion", " in other amounts", " without cumin and passata"]


def said_of(text: str, title: str, foods: list[str], *, day: int = MONDAY) -> list[tuple[Any, ...]]:
    """Return action, parameters and meal of what a text asks for, with this dish as a day's dinner."""
    plan = week()
    plan["days"][day]["meals"][1] |= {"title": title, "ingredients": foods}
    lines = [review_lines.as_data(instruction) for instruction in interpret(review(text, plan=plan)).instructions]
    return [(line["action"], line["params"], line["target_ids"].get("plan_meal_id")) for line in lines]


def gone(food: str) -> tuple[Any, ...]:
    return ("remove_ingredient", {"ingredient_to_remove": food}, dinner_id(MONDAY))


@pytest.mark.parametrize("addition", ADDITIONS)
def test_without_is_no_word_of_a_chilli_that_lacks_something(addition):
    title = f"Sweet potato and black bean chilli{addition}"
    assert said_of("Monday's dinner without sweet potato", title, CHILLI) == [gone("sweet potato")]
    text = "Monday's dinner without garlic and without black beans"
    assert said_of(text, title, CHILLI) == [gone("garlic"), gone("black beans")]


@pytest.mark.parametrize("addition", ["", " without lemon", " with tofu instead of lemon"])
def test_what_stands_after_with_in_the_dish_itself_stays_its_name(addition):
    title = f"Salmon with new potatoes and green beans{addition}"
    text = "Monday's dinner without salmon and without green beans"
    assert said_of(text, title, SALMON) == [gone("salmon fillet"), gone("green beans")]
    text = "Monday's dinner without garlic and without new potatoes"
    assert said_of(text, title, SALMON) == [gone("garlic"), gone("new potatoes")]
    text = "swap the salmon with new potatoes for something else"
    assert said_of(text, title, SALMON) == [("regenerate_meal", {}, dinner_id(MONDAY))]


@pytest.mark.parametrize("addition", ADDITIONS)
def test_a_dish_may_be_called_all_that_its_copy_is_called(addition):
    title = f"Sweet potato and black bean chilli{addition}"
    asked = said_of(f"change the {title.lower()} to another dish", title, CHILLI, day=FRIDAY)
    assert asked == [("regenerate_meal", {}, dinner_id(FRIDAY))]
    asked = said_of(f"more of the {title.lower()}", title, CHILLI, day=FRIDAY)
    assert asked == [("adjust_portion", {"larger_portion": True}, dinner_id(FRIDAY))]


def test_a_dish_with_a_drink_in_place_of_milk_is_not_drunk():
    asked = said_of("Monday's dinner is no meal", "Porridge with oat drink instead of milk", ["oats", "oat drink"])
    assert asked == [("regenerate_meal", {}, dinner_id(MONDAY))]

"""Jibes, verdicts by name, dishes that head a sentence, and what is corrected in passing."""

from __future__ import annotations

import pytest

from agents import review_lines
from agents.review_rules import interpret
from tests.agents.plans_for_review import dinner_id, review, week
from tests.agents.saying import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    day,
    dinner,
    gone_for_good,
    in_any_order,
    one,
    removed,
    said,
    swapped,
)

SWAP_OF_PARMESAN = {
    "type": "swap_ingredient", "plan_meal_id": dinner_id(SATURDAY), "ingredient_name": "parmesan",
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "no to the chilli, yes to the dal, no to the risotto", "yes to the dal, no to the chilli and no to the risotto",
        "dal looks ace, chilli no thanks, risotto no way",
    ],
)  # fmt: skip
def test_each_dish_that_is_refused_by_name_changes(words):
    assert in_any_order(said(words)) == in_any_order(
        [one("regenerate_meal", "meal", dinner(number)) for number in (TUESDAY, SATURDAY)]
    )


def test_a_food_that_is_refused_in_a_dish_goes_from_it():
    assert said("yes to the pie but no to butter in the pie") == [removed("butter", dinner(MONDAY))]


def test_a_dish_may_head_the_sentence():
    assert in_any_order(said("so Saturday's risotto, lose the mushrooms, lose the parmesan, keep the rice")) == (
        in_any_order([removed("mushrooms", dinner(SATURDAY)), removed("parmesan", dinner(SATURDAY))])
    )


@pytest.mark.parametrize(("food", "where"), [("capers", dinner(MONDAY)), ("oats", day(MONDAY))])
def test_a_day_and_a_word_of_a_title_are_the_dish_where_it_holds_the_food(food, where):
    plan = week()
    plan["days"][MONDAY]["meals"][1] |= {"title": "Pasta puttanesca", "ingredients": ["spaghetti", "capers"]}
    (found,) = interpret(review(f"so Monday's pasta, lose the {food}", plan=plan)).instructions
    assert review_lines.as_data(found) == removed(food, where)


@pytest.mark.parametrize("words", ["cheddars fine", "cheddar's fine", "cheddar is ok by me", "yeah cheddars good"])
def test_what_is_welcome_comes_for_the_food_of_the_button(words):
    assert said(words, **SWAP_OF_PARMESAN) == [swapped("parmesan", "cheddar", dinner(SATURDAY))]


def test_what_is_counted_keeps_its_s():
    button = SWAP_OF_PARMESAN | {"ingredient_name": "mushrooms"}
    assert said("carrots fine", **button) == [swapped("mushrooms", "carrots", dinner(SATURDAY))]


@pytest.mark.parametrize("words", ["cod on Wednesday? nah. different dinner", "cod Wednesday? no. another dinner"])
def test_a_refusal_is_the_reason_for_another_meal(words):
    assert said(words) == [one("regenerate_meal", "meal", dinner(WEDNESDAY))]


@pytest.mark.parametrize(
    "words",
    [
        "cod on Wednesday? no. I'm allergic. different dinner", "not the pie I said the cod, I'm allergic to cod",
        "who drinks cod? it brings me out in hives", "no to the cod, yes to the dal, I'm allergic to cod",
    ],
)  # fmt: skip
def test_an_allergy_is_heard_beside_them(words):
    assert gone_for_good("cod")[1] in said(words)


@pytest.mark.parametrize("whose", ["on my wages", "on a student loan", "on our pension", "on what I earn"])
def test_a_dish_may_be_too_dear_for_what_one_earns(whose):
    assert said(f"salmon on Friday?? {whose}??") == [one("regenerate_meal", "meal", dinner(FRIDAY), make_cheaper=True)]


def test_what_is_off_the_menu_is_no_food_off_a_dish():
    assert said("salmon is off the menu for good") == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="salmon")
    ]


def test_scots_is_heard():
    assert said("wee bit less o the risotto for me") == [
        one("adjust_portion", "meal", dinner(SATURDAY), smaller_portion=True)
    ]
    assert said("parmesan aff the risotto please pal") == [removed("parmesan", dinner(SATURDAY))]


@pytest.mark.parametrize("taken_back", ["oh wait, for", "actually for", "er sorry, for", "no, with"])
def test_the_new_food_of_a_swap_may_be_corrected(taken_back):
    assert said(f"swap the parmesan in the risotto for brie, {taken_back} cheddar") == [
        swapped("parmesan", "cheddar", dinner(SATURDAY))
    ]


@pytest.mark.parametrize(
    "words",
    [
        "not Friday's breakfast I said Friday's dinner, change it", "not the dal I said the traybake, change it",
        "I said Friday's dinner not Friday's breakfast, change it",
    ],
)  # fmt: skip
def test_what_was_said_counts_and_not_what_was_understood(words):
    assert said(words) == [one("regenerate_meal", "meal", dinner(FRIDAY))]


@pytest.mark.parametrize("words", ["this whole weeks dull as dishwater, mix it up", "weeks dead boring, jazz it up"])
def test_a_dull_week_is_another(words):
    assert said(words) == [one("regenerate_week", "week")]


def test_the_rest_of_a_day_changes_where_one_meal_is_fine():
    button = {"type": "regenerate_day", "plan_day_id": 14}
    assert said("breakfast ok, change the rest", **button) == [one("regenerate_meal", "meal", dinner(FRIDAY))]


def test_a_jibe_at_a_drink_asks_for_none():
    assert said("who drinks oats for breakfast?") == []

"""What people say among other things: how often beside what goes, what was eaten elsewhere, dishes in passing."""

from __future__ import annotations

import pytest

from agents.review_rules import Reading
from agents.rules.answers import A_WEEKLY_RULE
from tests.agents.plans_for_review import review
from tests.agents.saying import FRIDAY, MONDAY, SATURDAY, THURSDAY, TUESDAY, day, dinner, one, said, swapped

NO_PEAS = one("remove_ingredient", "ingredient", ingredient_to_remove="peas", apply_to_whole_week=True)


@pytest.mark.parametrize(
    "text",
    [
        "no peas, salmon at least twice a week", "no peas and fish three times a week please",
        "salmon at least twice a week, no peas", "leave out the peas, and lentils once a week",
    ],
)  # fmt: skip
def test_how_often_a_food_comes_takes_none_out_beside_one_that_goes(text):
    assert said(text) == [NO_PEAS]
    assert A_WEEKLY_RULE in " ".join(Reading(review(text)).left_out)


def test_two_foods_may_come_so_often():
    assert said("we want chicken and fish twice a week") == []


def test_a_food_twice_in_one_week_is_too_often_and_not_for_good():
    assert said("I'm not eating cod twice in one week, another dinner on Thursday") == [
        one("regenerate_meal", "meal", dinner(THURSDAY))
    ]
    assert said("we never have cod twice a week") == []
    assert NO_PEAS in said("not eating peas")


def test_what_was_eaten_elsewhere_names_no_day_of_the_plan():
    button = {"type": "regenerate_meal", "plan_day_id": 11, "plan_meal_id": 111}
    assert said("not this one, had it at my mum's on Saturday", **button) == [
        one("regenerate_meal", "meal", dinner(TUESDAY))
    ]


@pytest.mark.parametrize("text", ["bit small that risotto", "a tad small that risotto on Saturday"])
def test_a_verdict_may_stand_before_its_dish(text):
    assert said(text) == [one("adjust_portion", "meal", dinner(SATURDAY), larger_portion=True)]


def test_what_is_alright_is_praise():
    assert said("bit of alright that risotto") == []


def test_a_day_and_a_word_of_a_title_call_a_dish():
    goes = one("remove_ingredient", "ingredient", dinner(FRIDAY), ingredient_to_remove="potatoes")
    assert said("I'm off spuds a bit, Friday's traybake without potatoes") == [goes]
    assert said("salmon Friday grand, but no potatoes") == [goes]
    assert said("salmon Friday grand") == []


def test_one_food_with_a_dish_and_not_another_is_a_swap():
    assert said("chips with the traybake not potatoes") == [swapped("potatoes", "chips", dinner(FRIDAY))]
    assert said("chips with the traybake not a problem") == []


def test_a_food_that_is_to_be_added_to_a_dish_comes_besides():
    assert said("I'd like some sweetcorn added to the dal") == [
        one("swap_ingredient", "ingredient", dinner(THURSDAY), ingredient_to_add="sweetcorn")
    ]
    assert said("do we need sweetcorn stirred into the dal?") == []


def test_who_is_called_duck_after_for_me_is_no_food():
    button = {"type": "swap_ingredient", "plan_day_id": 10, "plan_meal_id": 100, "ingredient_name": "milk"}
    porridge = {"plan_meal_id": 100}
    assert said("oat milk for me duck", **button) == [swapped("milk", "oat milk", porridge)]
    assert said("soya milk yeah?", **button) == [swapped("milk", "soya milk", porridge)]
    assert said("hell yeah", **button) == [
        one("swap_ingredient", "ingredient", porridge, ingredient_to_remove="milk")
    ]  # fmt: skip


def test_so_much_of_a_dish_is_a_smaller_one_and_a_cry_at_a_food_takes_it_out():
    assert said("the risotto near killed me, so much of it") == [
        one("adjust_portion", "meal", dinner(SATURDAY), smaller_portion=True)
    ]
    assert said("ugh mushrooms on Monday") == [
        one("remove_ingredient", "ingredient", day(MONDAY), ingredient_to_remove="mushrooms")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I said I'd never eat dal and it was lovely", "the risotto is dead posh. nice one", "risotto for the win",
        "no idea who likes peas but I do",
    ],
)  # fmt: skip
def test_praise_asks_for_nothing_whatever_words_it_takes(text):
    assert said(text) == []


@pytest.mark.parametrize("text", ["Cut out the cream in the risotto", "can you cut out the cream in the risotto"])
def test_what_is_cut_out_in_a_dish_is_no_swap_of_cut(text):
    assert said(text) == [one("remove_ingredient", "ingredient", dinner(SATURDAY), ingredient_to_remove="cream")]


def test_one_food_out_and_another_in_is_a_swap():
    assert said("cream out, butter in") == [swapped("cream", "butter")]

"""Several dishes judged in a row, what is said in two breaths, and what a denial reaches."""

from __future__ import annotations

import pytest

from tests.agents.saying import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, day, dinner, one, said


@pytest.mark.parametrize(
    "words",
    [
        "pie ✅ chilli ❌ dal ✅", "pie yes chilli no dal yes", "can the chilli go and the dal stay",
        "pie tick, chilli cross, dal tick", "the pie can stay, the chilli can go, the dal can stay",
        "dal is fine, chilli no chance",
    ],
)  # fmt: skip
def test_of_verdicts_in_a_row_only_those_refused_change(words):
    assert said(words) == [one("regenerate_meal", "meal", dinner(TUESDAY))]


def test_a_food_that_is_refused_between_dishes_goes():
    assert said("pie yes, peas no, chilli yes") == [
        one("remove_ingredient", "ingredient", ingredient_to_remove="peas", apply_to_whole_week=True)
    ]


def test_a_row_of_praise_changes_nothing():
    assert said("pie ✅ chilli ✅ dal ✅") == []


def test_several_that_are_refused_change_each():
    assert said("chilli can go, dal can stay, pie can go") == [
        one("regenerate_meal", "meal", dinner(TUESDAY)),
        one("regenerate_meal", "meal", dinner(MONDAY)),
    ]


def test_a_dish_keeps_its_name_when_its_day_is_put_right():
    assert said("onion in monday's chilli, no tuesday's, could it be leek instead") == [
        one("swap_ingredient", "ingredient", dinner(TUESDAY), ingredient_to_remove="onion", ingredient_to_add="leek")
    ]


def test_a_dish_without_another_day_is_corrected_as_before():
    assert said("cheaper monday, no wait, tuesday") == [one("regenerate_day", "day", day(TUESDAY), make_cheaper=True)]


def test_a_food_questioned_in_its_dish_goes_from_that_dish():
    assert said("Kidney beans? In beef chilli? Get rid") == [
        one("remove_ingredient", "ingredient", dinner(TUESDAY), ingredient_to_remove="kidney beans")
    ]


def test_a_food_questioned_by_itself_goes_from_the_week():
    assert said("Kidney beans? Get rid") == [
        one("remove_ingredient", "ingredient", ingredient_to_remove="kidney beans", apply_to_whole_week=True)
    ]


def test_how_often_is_no_date():
    assert said("dal for the 3rd time this month, change it") == [one("regenerate_meal", "meal", dinner(THURSDAY))]
    assert said("change the 26th") == [one("regenerate_day", "day", day(THURSDAY))]


def test_the_dish_that_is_there_is_not_spared_from_its_own_change():
    assert said("a different dinner on Tuesday, not the chilli") == [one("regenerate_meal", "meal", dinner(TUESDAY))]


def test_another_dish_is_still_spared():
    assert said("redo Tuesday, not the chilli") == [
        one("regenerate_meal", "meal", {"plan_meal_id": 110}),
    ]


def test_none_of_a_food_that_is_fine_elsewhere_is_wanted_there():
    assert said("potatoes are fine with the cod but i don't want any on friday") == [
        one("remove_ingredient", "ingredient", day(FRIDAY), ingredient_to_remove="potatoes")
    ]


def test_all_of_it_is_the_day_that_was_spoken_of():
    assert said("I can't chew on Wednesday. Everything has to be through a straw") == [
        one("change_meal_type", "meal", {"plan_meal_id": 120}, prefer_meal_type="drinkable"),
        one("change_meal_type", "meal", dinner(WEDNESDAY), prefer_meal_type="drinkable"),
    ]


def test_what_a_food_tastes_of_is_no_drink():
    assert said("no peas in the cod, they taste like washing up liquid") == [
        one("remove_ingredient", "ingredient", dinner(WEDNESDAY), ingredient_to_remove="peas")
    ]


def test_a_food_with_the_dish_comes_for_the_one_named_before():
    assert said("what even is spinach. can i have kale with the dal instead") == [
        one("swap_ingredient", "ingredient", dinner(THURSDAY), ingredient_to_remove="spinach", ingredient_to_add="kale")
    ]


def test_a_food_that_comes_again_makes_way_for_one_that_is_offered():
    assert said("Peas again! What about beans with the cod") == [
        one("swap_ingredient", "ingredient", dinner(WEDNESDAY), ingredient_to_remove="peas", ingredient_to_add="beans")
    ]


def test_a_food_that_comes_again_stays_where_none_is_offered():
    assert said("Peas again!") == []

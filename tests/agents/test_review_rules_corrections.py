"""What people take back as they speak: a place, a food, or the whole wish; and what only sounds like it."""

from __future__ import annotations

import pytest

from agents.rules.corrections import with_corrections
from agents.rules.text import plain
from tests.agents.saying import FRIDAY, MONDAY, THURSDAY, dinner, one, said


@pytest.mark.parametrize(
    "words",
    [
        "Make Monday's dinner cheaper. Sorry, I meant Friday's",
        "make Monday's dinner cheaper. Actually no, make that Friday's",
        "cheaper dinner on Monday... no, Friday", "cheaper dinner Monday. my mistake, Friday",
        "cheaper Monday dinner, er, Friday's I mean", "make monday's dinner cheaper. Correction: Friday dinner",
        "Make Monday's dinner cheaper. Not Monday, Friday", "cheaper monday dinner *friday dinner",
        "I said Monday but I meant Friday's dinner, make it cheaper",
    ],
)  # fmt: skip
def test_the_place_that_is_meant_counts_and_the_other_does_not(words):
    assert said(words) == [one("regenerate_meal", "meal", dinner(FRIDAY), make_cheaper=True)]


@pytest.mark.parametrize(
    "words",
    [
        "take the chicken out of Monday's dinner. Hang on, I mean the butter",
        "drop the chicken from Monday's dinner... sorry, the butter",
    ],
)  # fmt: skip
def test_the_food_that_is_meant_counts(words):
    removal = one("remove_ingredient", "ingredient", dinner(MONDAY), ingredient_to_remove="butter")

    assert said(words) == [removal]


def test_what_comes_may_be_put_right_as_well():
    (swap,) = said("swap the onion for leeks in Thursday's dinner. Actually make it celery")

    assert swap["params"] == {"ingredient_to_remove": "onion", "ingredient_to_add": "celery"}


def test_two_days_that_are_both_meant_stay_two():
    assert said("cheaper dinner on Thursday. And Friday dinner cheaper") == [
        one("regenerate_meal", "meal", dinner(number), make_cheaper=True) for number in (THURSDAY, FRIDAY)
    ]


def test_no_before_a_food_is_a_wish_and_no_correction():
    foods = {wish["params"]["ingredient_to_remove"] for wish in said("no onion on Thursday. No peas")}

    assert foods == {"onion", "peas"}


def test_saying_so_twice_is_one_correction():
    assert with_corrections(plain("Monday. Hang on, I mean Friday")).count("correction") == 1


def test_not_one_meal_but_another_of_the_day_is_no_second_place():
    assert said("cheaper dinner on Friday, not the breakfast") == [
        one("regenerate_meal", "meal", dinner(FRIDAY), make_cheaper=True)
    ]

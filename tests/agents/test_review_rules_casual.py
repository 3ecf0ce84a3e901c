"""What is said in passing: what will do for a food, what a grumble was about, and who had a night in hospital."""

from __future__ import annotations

import pytest

from tests.agents.plans_for_review import review
from tests.agents.saying import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    day,
    dinner,
    foods_that_harm,
    gone_for_good,
    in_any_order,
    one,
    removed,
    said,
    swapped,
)


def added(food: str, ids: dict[str, int]) -> dict[str, object]:
    return one("swap_ingredient", "ingredient", ids, ingredient_to_add=food)


@pytest.mark.parametrize(
    "text",
    [
        "turns out I'm allergic to broccoli, fun evening in A&E",
        "I'm allergic to broccoli, spent Sunday night in hospital",
        "allergic to broccoli, and tonight's dinner guests never told me",
        "broccoli out, I'm allergic",
    ],
)
def test_an_allergy_goes_from_the_week_whatever_evening_is_spoken_of(text):
    assert in_any_order(said(text)) == in_any_order(gone_for_good("broccoli"))


@pytest.mark.parametrize(
    "text",
    [
        "too greasy for me, the traybake with leeks, no broccoli, I'm allergic to it",
        "traybake without broccoli, leeks will do, I'm allergic to broccoli",
        "the broccoli has to go, leeks instead, I come up in hives",
    ],
)
def test_what_harms_is_avoided_also_where_another_food_comes_for_it(text):
    assert one("avoid_ingredient_future", "ingredient", ingredient_to_remove="broccoli") in said(text)
    assert foods_that_harm(review(text)) == {"broccoli"}


def test_of_foods_that_are_out_and_harm_none_is_lost():
    assert foods_that_harm(review("broccoli out, spinach out, I'm allergic to both")) == {"broccoli", "spinach"}


def test_what_harms_goes_from_the_named_meal_only_where_nothing_is_said_of_an_allergy():
    assert said("no broccoli in Friday's traybake") == [removed("broccoli", dinner(FRIDAY))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("do the risotto without parmesan, cheddar'll do", swapped("parmesan", "cheddar", dinner(SATURDAY))),
        ("can we have the dal minus the spinach, kale will do", swapped("spinach", "kale", dinner(THURSDAY))),
        ("the dal's fine but the spinach has got to go, kale instead", swapped("spinach", "kale", dinner(THURSDAY))),
        ("the traybake with leeks, no broccoli", swapped("broccoli", "leeks", dinner(FRIDAY))),
        ("chilli on Tuesday but make it with lentils, no beef", swapped("beef mince", "lentils", dinner(TUESDAY))),
    ],
)
def test_what_will_do_comes_for_what_goes(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the roast with potatoes, no carrots", [removed("carrots", dinner(SUNDAY))]),
        ("the roast with parsnips, no carrots", [swapped("carrots", "parsnips", dinner(SUNDAY))]),
        ("the chilli is too posh for my purse", [one("regenerate_meal", "meal", dinner(TUESDAY), make_cheaper=True)]),
    ],
)
def test_what_is_there_already_does_not_come(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday: broccoli out, potatoes out", [removed("broccoli", day(FRIDAY)), removed("potatoes", day(FRIDAY))]),
        ("the chicken on Sunday is grand but no carrots with it", [removed("carrots", dinner(SUNDAY))]),
        ("Add garlic bread to the risotto", [added("garlic bread", dinner(SATURDAY))]),
        ("bung a few olives in Saturday's risotto will ya", [added("olives", dinner(SATURDAY))]),
        ("Parmesan on the risotto? Too salty for me, leave it off", [removed("parmesan", dinner(SATURDAY))]),
        ("can I not have mushrooms on Saturday please", [removed("mushrooms", day(SATURDAY))]),
        ("spinach turns my stomach, keep it away from me forever", gone_for_good("spinach")[1:]),
    ],
)
def test_each_food_goes_from_what_was_spoken_of(text, expected):
    assert in_any_order(said(text)) == in_any_order(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("salmon on Friday? What am I, made of money",
         [one("regenerate_meal", "meal", dinner(FRIDAY), make_cheaper=True)]),
        ("salmon?? broccoli?? who wrote this 😂 normal dinner pls",
         [one("regenerate_meal", "meal", dinner(FRIDAY))]),
        ("pie and risotto both need to be lighter",
         [one("regenerate_meal", "meal", dinner(MONDAY), make_healthier=True),
          one("regenerate_meal", "meal", dinner(SATURDAY), make_healthier=True)]),
        ("can I not have something to drink instead of Monday's pie",
         [one("change_meal_type", "meal", dinner(MONDAY), prefer_meal_type="drinkable")]),
        ("more protein for dinner thursday an friday",
         [one("regenerate_meal", "meal", dinner(THURSDAY), make_higher_protein=True),
          one("regenerate_meal", "meal", dinner(FRIDAY), make_higher_protein=True)]),
        ("I'm not very hungry in the evenings, smaller dinner on Saturday please",
         [one("adjust_portion", "meal", dinner(SATURDAY), smaller_portion=True)]),
        ("a titchier portion of the risotto",
         [one("adjust_portion", "meal", dinner(SATURDAY), smaller_portion=True)]),
    ],
)  # fmt: skip
def test_what_is_said_in_passing_is_heard_of_its_own_meal(text, expected):
    assert said(text) == expected


def test_who_is_not_hungry_and_asks_for_no_more_has_a_smaller_dinner():
    smaller = one("adjust_portion", "meal", dinner(TUESDAY), smaller_portion=True)

    assert said("I'm not very hungry tonight") == [smaller]

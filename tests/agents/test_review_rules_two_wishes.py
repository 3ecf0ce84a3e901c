"""Two things said in one breath: each keeps its own food, its own meal, and its own verdict."""

from __future__ import annotations

import pytest

from tests.agents.saying import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    day,
    dinner,
    one,
    removed,
    said,
    swapped,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cut the butter from Monday's pie and use turkey instead of the chicken",
         [removed("butter", dinner(MONDAY)), swapped("chicken breast", "turkey", dinner(MONDAY))]),
        ("take the onion out of Tuesday's chilli and put lentils in place of the beef",
         [removed("onion", dinner(TUESDAY)), swapped("beef mince", "lentils", dinner(TUESDAY))]),
        ("lose the broccoli in the traybake and have cod instead of the salmon",
         [removed("broccoli", dinner(FRIDAY)), swapped("salmon", "cod", dinner(FRIDAY))]),
        ("lose the broccoli in the traybake and use leeks instead",
         [swapped("broccoli", "leeks", dinner(FRIDAY))]),
    ],
)  # fmt: skip
def test_a_food_that_goes_is_not_what_another_comes_for(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the beef chilli was gorgeous but the risotto cost a bomb",
         one("regenerate_meal", "meal", dinner(SATURDAY), make_cheaper=True)),
        ("the dal was lovely but the traybake left us starving",
         one("adjust_portion", "meal", dinner(FRIDAY), larger_portion=True)),
        ("Monday's pie looks grand but there's nowhere near enough of it",
         one("adjust_portion", "meal", dinner(MONDAY), larger_portion=True)),
        ("love the risotto, more of that on Saturday",
         one("adjust_portion", "meal", dinner(SATURDAY), larger_portion=True)),
    ],
)  # fmt: skip
def test_what_is_praised_is_not_what_is_to_change(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["everything on Saturday bar the risotto", "all of Saturday but the risotto", "all of Saturday except dinner"],
)
def test_without_a_verb_all_but_one_is_to_change(text):
    assert said(text) == [one("regenerate_meal", "meal", {"plan_meal_id": 150})]


@pytest.mark.parametrize("text", ["Thursday? bin the lot", "scrap the lot on Thursday", "Thursday - ditch the lot"])
def test_the_lot_is_that_of_the_day_spoken_of(text):
    assert said(text) == [one("regenerate_day", "day", day(THURSDAY))]


def test_the_lot_alone_is_the_week():
    assert said("bin the lot") == [one("generate_new_week", "week")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I had chicken Saturday so not again Sunday, swap it for duck",
         swapped("chicken thighs", "duck", day(SUNDAY))),
        ("we ate cod last night so not again on Wednesday, change it to hake", swapped("cod", "hake", day(WEDNESDAY))),
    ],
)  # fmt: skip
def test_what_was_eaten_is_what_goes(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize("text", ["mushrooms? bleurgh. never ever again", "Mushrooms? Ugh. Never again please"])
def test_a_cry_of_disgust_refuses_the_food_and_no_meal(text):
    assert said(text) == [one("avoid_ingredient_future", "ingredient", ingredient_to_remove="mushrooms")]


@pytest.mark.parametrize(
    "text", ["Saturday's dinner, no parmesan (smells like feet 🤢)", "no parmesan in the risotto (tastes of socks)"]
)
def test_why_a_food_goes_is_no_wish_for_another_dish(text):
    assert said(text) == [removed("parmesan", dinner(SATURDAY))]


def test_not_enough_of_a_food_asks_for_more_of_it():
    assert said("not enough rice in the dal") == [
        one("swap_ingredient", "ingredient", dinner(THURSDAY), ingredient_to_add="rice")
    ]


@pytest.mark.parametrize(
    "text", ["apart from Thursday the week's great, change Thursday", "except for Thursday everything is lovely"]
)
def test_the_one_place_that_is_not_praised_is_the_one_to_change(text):
    assert said(text) == [one("regenerate_day", "day", day(THURSDAY))]


@pytest.mark.parametrize(
    "text", ["I can't eat another potato, get rid of them all", "couldn't face another potato, bin them all"]
)
def test_too_much_of_a_food_is_no_allergy(text):
    assert said(text) == [
        one("remove_ingredient", "ingredient", ingredient_to_remove="potatoes", apply_to_whole_week=True)
    ]


def test_all_after_a_day_is_without_that_day():
    assert said("redo everything after Thursday") == [
        one("regenerate_day", "day", day(number)) for number in (FRIDAY, SATURDAY, SUNDAY)
    ]

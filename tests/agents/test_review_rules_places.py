"""Which day or meal the rules take words to be about: corrections, exceptions, ranges, and what is not there."""

from __future__ import annotations

import pytest

from agents.review_rules import interpret
from agents.rules.answers import NOT_IN_PLAN, NOTHING_ASKED
from tests.agents.plans_for_review import dinner_id, review
from tests.agents.saying import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, WEDNESDAY, day, dinner, one, said


@pytest.mark.parametrize(
    "words",
    [
        "Friday is my birthday. Something special that day please.", "on Friday we have guests so make that day nicer",
        "we're home late on Friday, something quicker that day",
    ],
)  # fmt: skip
def test_that_day_is_the_one_spoken_of(words):
    assert said(words) == [one("regenerate_day", "day", day(FRIDAY))]


def test_that_day_is_not_today_if_none_was_spoken_of():
    assert interpret(review("we are away that day")).no_instruction_reason == NOTHING_ASKED
    assert said("we are away that day, and no peas") == [
        one("remove_ingredient", "ingredient", ingredient_to_remove="peas", apply_to_whole_week=True)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "make Monday's dinner cheaper, no wait, Friday's", "Monday's dinner, sorry I mean Friday's, is too expensive",
        "make Monday's dinner — no wait, Friday's — cheaper", "Not Monday's dinner, Friday's: make it cheaper",
        "Monday's dinner is too dear. Sorry, Friday's.",
        "make Monday dinner cheaper. Scratch that, Friday dinner cheaper",
    ],
)  # fmt: skip
def test_a_place_that_is_taken_back_is_left_alone(words):
    assert said(words) == [one("regenerate_meal", "meal", dinner(FRIDAY), make_cheaper=True)]


def test_a_wish_that_is_taken_back_is_forgotten():
    assert said("Make Friday cheaper, no wait, healthier") == [
        one("regenerate_day", "day", day(FRIDAY), make_healthier=True)
    ]  # fmt: skip


def test_who_can_not_wait_takes_nothing_back():
    assert said("I can't wait for Monday's dinner but make Friday cheaper") == [
        one("regenerate_day", "day", day(FRIDAY), make_cheaper=True)
    ]  # fmt: skip


def test_an_exception_is_left_out():
    assert said("make the weekdays cheaper except Tuesday") == [
        one("regenerate_day", "day", day(number), make_cheaper=True) for number in (MONDAY, WEDNESDAY, THURSDAY, FRIDAY)
    ]
    assert said("swap potatoes for rice all week except Friday") == [
        one("swap_ingredient", "ingredient", day(number), ingredient_to_remove="potatoes", ingredient_to_add="rice")
        for number in (WEDNESDAY, SUNDAY)
    ]


@pytest.mark.parametrize(
    "words",
    ["Love it all except Friday's dinner", "keep everything the same apart from Friday's dinner",
     "Everything's fine but Friday's dinner"],
)  # fmt: skip
def test_an_exception_from_praise_is_what_changes(words):
    assert said(words) == [one("regenerate_meal", "meal", dinner(FRIDAY))]


def test_the_rest_of_a_day_is_without_what_was_praised():
    assert said("the dal is fine but the rest is dull", type="regenerate_day", **day(THURSDAY)) == [
        one("regenerate_meal", "meal", {"plan_meal_id": dinner_id(THURSDAY) - 1})
    ]


def test_a_day_at_the_head_of_a_sentence_is_that_of_all_its_wishes():
    assert said("Thursday: cheaper dinner, no spinach, bigger breakfast") == [
        one("regenerate_meal", "meal", dinner(THURSDAY), make_cheaper=True),
        one("remove_ingredient", "ingredient", dinner(THURSDAY), ingredient_to_remove="spinach"),
        one("adjust_portion", "meal", {"plan_meal_id": dinner_id(THURSDAY) - 1}, larger_portion=True),
    ]


def test_a_range_may_go_round_the_end_of_the_week():
    assert said("lighter from Saturday to Monday") == [
        one("regenerate_day", "day", day(number), make_healthier=True) for number in (MONDAY, SATURDAY, SUNDAY)
    ]


@pytest.mark.parametrize(
    ("words", "number"),
    [("on the twenty seventh", FRIDAY), ("on the 26th of November", THURSDAY), ("the day after tomorrow", THURSDAY)],
)
def test_dates_are_understood_in_words_too(words, number):
    assert said(f"cheaper dinner {words}") == [one("regenerate_meal", "meal", dinner(number), make_cheaper=True)]


def test_two_meals_of_one_day_are_told_apart():
    assert said("less for breakfast on Monday and more for dinner") == [
        one("adjust_portion", "meal", {"plan_meal_id": dinner_id(MONDAY) - 1}, smaller_portion=True),
        one("adjust_portion", "meal", dinner(MONDAY), larger_portion=True),
    ]


def test_until_when_a_meal_should_last_is_no_place():
    assert said("Friday's breakfast won't keep me going till dinner") == [
        one("adjust_portion", "meal", {"plan_meal_id": dinner_id(FRIDAY) - 1}, larger_portion=True)
    ]


@pytest.mark.parametrize("text", ["boring", "cheaper please", "no peas", "too big", "swap the peas for beans"])
def test_beside_a_meal_that_the_plan_lacks_words_without_a_place_change_nothing(text):
    answer = interpret(review(text, context={"type": "regenerate_meal", "plan_meal_id": 999_999}))

    assert answer.instructions == ()
    assert answer.no_instruction_reason == NOT_IN_PLAN


def test_beside_a_meal_that_the_plan_lacks_a_place_in_the_words_counts():
    lost = {"type": "regenerate_meal", "plan_meal_id": 999_999}

    assert said("cheaper on Friday", **lost) == [one("regenerate_day", "day", day(FRIDAY), make_cheaper=True)]
    assert said("make the whole week cheaper", **lost) == [one("regenerate_week", "week", make_cheaper=True)]
    assert said("never mushrooms again", **lost) == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="mushrooms")
    ]


@pytest.mark.parametrize("text", ["bring it down a bit, I'm skint this week", "this week is costing a bomb",
                                  "can we bring everything down, it's too dear"])  # fmt: skip
def test_what_a_week_costs_is_brought_down(text):
    assert said(text) == [one("regenerate_week", "week", make_cheaper=True)]


@pytest.mark.parametrize("text", ["Is the risotto vegetarian?", "Does the dal contain nuts?", "how are you?"])
def test_a_question_changes_nothing(text):
    assert said(text) == []

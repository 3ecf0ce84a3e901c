"""What no instruction does: a dish on another day, and a food so many times a week. The reason says what to do."""

from __future__ import annotations

import pytest

from agents.review_rules import Reading, interpret
from agents.rules.answers import A_MOVE, A_WEEKLY_RULE, NOT_IN_PLAN, PART_NOT_IN_PLAN
from tests.agents.plans_for_review import review
from tests.agents.saying import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    day,
    dinner,
    gone_for_good,
    one,
    removed,
    said,
)


@pytest.mark.parametrize(
    "text",
    [
        "move the risotto to Friday", "Shift Thursday's dinner to Monday please",
        "can we have the risotto on Friday instead",
        "swap Monday and Tuesday's dinners round", "do the roast chicken on Saturday instead of Sunday",
        "swap the risotto with the dal", "bring the risotto forward to Monday",
    ],
)  # fmt: skip
def test_a_dish_is_not_moved_and_the_reason_says_what_to_do(text):
    answer = interpret(review(text))

    assert answer.instructions == ()
    assert answer.no_instruction_reason == A_MOVE


def test_a_food_that_is_moved_out_of_a_dish_or_a_dish_for_something_else_is_no_move():
    assert said("have something else on Friday instead") == [one("regenerate_day", "day", day(FRIDAY))]
    assert said("swap the risotto for something cheaper")[0]["params"] == {"make_cheaper": True}


@pytest.mark.parametrize(
    "text",
    [
        "fish at least once this week", "I want fish at least twice a week", "fish once a week please",
        "no more than two beef dinners a week", "beef at most twice a week",
    ],
)  # fmt: skip
def test_how_often_a_food_comes_is_a_weekly_rule_of_the_profile(text):
    answer = interpret(review(text))

    assert answer.instructions == ()
    assert answer.no_instruction_reason == A_WEEKLY_RULE


def test_a_food_for_one_day_is_no_weekly_rule():
    assert said("fish on Thursday please") == [one("regenerate_day", "day", day(THURSDAY), ingredient_to_add="fish")]


def test_what_else_is_wished_for_is_done():
    assert said("Move the risotto to Monday. No peas on Friday.") == [removed("peas", day(FRIDAY))]
    assert said("fish once a week, and a cheaper dinner on Thursday") == [
        one("regenerate_meal", "meal", dinner(THURSDAY), make_cheaper=True)
    ]


@pytest.mark.parametrize(
    ("text", "food"),
    [
        ("Peanuts make me swell up, move Friday's dinner to Saturday", "peanuts"),
        ("Peanuts make me swell up please move Friday's dinner to Saturday", "peanuts"),
        ("I can't eat fish so move the dal to Friday", "fish"),
    ],
)
def test_a_move_drowns_no_harm(text, food):
    assert said(text) == gone_for_good(food)


def test_a_move_drowns_no_other_wish():
    assert said("no mushrooms and move the dal to Friday") == [
        one("remove_ingredient", "ingredient", ingredient_to_remove="mushrooms", apply_to_whole_week=True)
    ]


@pytest.mark.parametrize(
    "text", ["Swap Monday and Tuesday", "swap Monday with Tuesday", "switch Monday and Tuesday please"]
)
def test_two_days_that_change_places_are_a_move_however_they_are_joined(text):
    answer = interpret(review(text))

    assert (answer.instructions, answer.no_instruction_reason) == ((), A_MOVE)


def test_two_days_that_become_something_else_are_no_move():
    assert said("swap Monday and Tuesday for something cheaper") == [
        one("regenerate_day", "day", day(number), make_cheaper=True) for number in (MONDAY, TUESDAY)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no mushrooms and move the dal to Friday", (A_MOVE,)),
        ("Salmon at least twice a week. And no mushrooms", (A_WEEKLY_RULE,)),
        ("no mushrooms. make Friday's snack cheaper", (PART_NOT_IN_PLAN,)),
        ("move the dal to Friday, and no mushrooms", (A_MOVE,)),
        ("move the dal to Friday and add peas to Tuesday's dinner", (A_MOVE,)),
        ("move the dal to Friday, salmon at least twice a week, and no mushrooms", (A_MOVE, A_WEEKLY_RULE)),
        ("no mushrooms, and make the dal bigger", ()),
    ],
)
def test_what_no_instruction_does_is_told_beside_what_one_does(text, told):
    reading = Reading(review(text))

    assert reading.said.instructions
    assert reading.left_out == told


@pytest.mark.parametrize("link", [", ", " and ", " but ", ". ", " then "])
def test_the_days_of_a_move_are_those_of_no_other_wish(link):
    assert said(f"move Monday's dinner to Wednesday{link}make Friday's dinner cheaper") == [
        one("regenerate_meal", "meal", dinner(FRIDAY), make_cheaper=True)
    ]


@pytest.mark.parametrize("text", ["Make Tuesday's brunch cheaper", "Sunday's dessert is too expensive",
                                  "something lighter for Friday's afternoon tea"])  # fmt: skip
def test_a_meal_of_the_day_that_the_plan_does_not_have_is_no_other_one(text):
    answer = interpret(review(text))

    assert (answer.instructions, answer.no_instruction_reason) == ((), NOT_IN_PLAN)


@pytest.mark.parametrize(
    ("text", "harms"),
    [
        ("do I need to soak the beans, and I'm allergic to peanuts", {"peanuts"}),
        ("which is better, rice or potatoes, and I'm allergic to peanuts", {"peanuts"}),
        ("how do I freeze the chilli", set()),
    ],
)
def test_a_question_swallows_no_allergy_that_is_told_beside_it(text, harms):
    assert Reading(review(text)).foods_that_harm == harms


def test_a_date_after_its_weekday_is_no_verdict():
    assert said("Saturday 3/10: cheaper dinner") == [
        one("regenerate_meal", "meal", dinner(SATURDAY), make_cheaper=True)
    ]
    assert said("Tuesday's dinner: 3/10") == [one("regenerate_meal", "meal", dinner(TUESDAY))]

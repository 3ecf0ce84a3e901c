"""Moves told beside a wish, days to come, and what is told of a meal without a wish for it."""

from __future__ import annotations

import pytest

from agents.review_rules import Reading
from agents.rules.answers import A_MOVE, NOT_IN_PLAN, NOTHING_ASKED
from tests.agents.plans_for_review import review
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
    ("text", "wish"),
    [
        (
            "swap Monday and Tuesday and make Friday cheaper",
            one("regenerate_day", "day", day(FRIDAY), make_cheaper=True),
        ),
        (
            "Shift Thursday's dinner to Saturday, and Sunday dinner was too big",
            one("adjust_portion", "meal", dinner(SUNDAY), smaller_portion=True),
        ),
        (
            "Move Monday's pie to Wednesday and Friday's dinner lighter",
            one("regenerate_meal", "meal", dinner(FRIDAY), make_healthier=True),
        ),
    ],
)
def test_a_move_is_told_and_the_wish_beside_it_carried_out(text, wish):
    reading = Reading(review(text))

    assert said(text) == [wish]
    assert reading.left_out == (A_MOVE,)


def test_two_days_for_something_else_are_no_exchange():
    assert said("swap Monday and Tuesday for something cheaper") == [
        one("regenerate_day", "day", day(number), make_cheaper=True) for number in (MONDAY, TUESDAY)
    ]


@pytest.mark.parametrize("text", ["Next Tuesday something cheaper", "this coming Monday's dinner lighter"])
def test_the_next_of_a_day_that_has_come_is_not_in_this_plan(text):
    reading = Reading(review(text)).said

    assert reading.instructions == ()
    assert reading.no_instruction_reason == NOT_IN_PLAN


def test_the_next_of_a_day_to_come_is_that_of_this_plan():
    assert said("Next Thursday's dinner lighter please") == [
        one("regenerate_meal", "meal", dinner(THURSDAY), make_healthier=True)
    ]


def test_what_is_told_of_a_meal_needs_none_in_the_plan():
    alone, beside = (
        Reading(review("my mum is coming for lunch")),
        "my mum is coming for lunch, cheaper dinner on Friday",
    )

    assert alone.said.no_instruction_reason == NOTHING_ASKED
    assert alone.left_out == ()
    assert said(beside) == [one("regenerate_meal", "meal", dinner(FRIDAY), make_cheaper=True)]
    assert Reading(review(beside)).left_out == ()


def test_a_wish_for_a_meal_that_the_plan_does_not_have_is_still_told():
    assert Reading(review("smaller lunch on Saturday")).said.no_instruction_reason == NOT_IN_PLAN


@pytest.mark.parametrize(
    "text", ["Ugh cooking on a Sunday", "hate washing up on a Sunday", "done with meal prepping on Sundays"]
)
def test_a_sigh_at_a_chore_asks_for_no_other_dish(text):
    assert said(text) == []


def test_one_food_is_made_another_unless_both_together_are_a_name():
    assert said("make the beef mince quorn on Tuesday please") == [swapped("beef mince", "quorn", day(TUESDAY))]
    assert said("make the kidney beans bigger") != [swapped("kidney", "beans")]


def test_what_is_not_to_be_added_to_a_dish_stays_out_of_that_dish():
    assert said("I don't want parsley added to the salmon") == [removed("parsley", dinner(FRIDAY))]
    assert said("please don't add parsley to the salmon") == [removed("parsley", dinner(FRIDAY))]


def test_a_day_in_the_reason_gets_no_smaller_portion():
    assert said("smaller dinner on Wednesday, still recovering from Saturday") == [
        one("adjust_portion", "meal", dinner(WEDNESDAY), smaller_portion=True)
    ]
    assert said("smaller dinner on Wednesday and Saturday") == [
        one("adjust_portion", "meal", dinner(number), smaller_portion=True) for number in (WEDNESDAY, SATURDAY)
    ]


def test_a_food_that_several_days_have_by_other_names_is_called_by_the_name_of_each():
    assert said("swap the chicken for quorn on Monday, and the same on Sunday") == [
        swapped("chicken breast", "quorn", day(MONDAY)),
        swapped("chicken thighs", "quorn", day(SUNDAY)),
    ]

"""Which meals the words want to stay while more than them changes."""

from __future__ import annotations

import pytest

from agents.review_rules import Reading
from tests.agents.plans_for_review import day_id, dinner_id, review
from tests.agents.saying import FRIDAY, SUNDAY, one, said

OF_SUNDAY = {dinner_id(SUNDAY), dinner_id(SUNDAY) - 1}


@pytest.mark.parametrize(
    "words",
    [
        "the whole week wants to be cheaper except the Sunday roast", "cheaper week apart from Sunday's dinner",
        "make the week cheaper but keep the roast chicken", "make the week cheaper, leave Sunday's dinner as it is",
        "the whole week cheaper but the Sunday roast stays", "cheaper all week, just not the carrots",
    ],
)  # fmt: skip
def test_a_meal_that_is_excepted_from_the_week_stays(words):
    assert said(words) == [one("regenerate_week", "week", make_cheaper=True)]
    assert Reading(review(words)).meals_to_stay == {dinner_id(SUNDAY)}


@pytest.mark.parametrize("words", ["redo the week except Sunday", "keep Sunday, everything else should change"])
def test_so_do_all_meals_of_a_day(words):
    assert said(words) == [one("regenerate_week", "week")]
    assert Reading(review(words)).meals_to_stay == OF_SUNDAY


@pytest.mark.parametrize(
    "words",
    [
        "please make it cheaper - not Sunday though", "cheaper please (not Sunday)", "Make it cheaper. But not Sunday",
        "cheaper week - not on Sunday please",
    ],
)  # fmt: skip
def test_what_is_left_out_after_a_dash_or_in_brackets_stays_too(words):
    assert said(words) == said("cheaper, but not Sunday") == [one("regenerate_week", "week", make_cheaper=True)]
    assert Reading(review(words)).meals_to_stay == OF_SUNDAY


@pytest.mark.parametrize(
    "words",
    [
        "make the week cheaper", "loved the roast chicken. New week please", "something different on Sunday",
        "I like everything except Friday's dinner", "leave it all as it is", "no carrots this week",
    ],
)  # fmt: skip
def test_without_an_exception_none_does(words):
    assert Reading(review(words)).meals_to_stay == frozenset()


def test_the_button_beside_the_week_spares_it_as_well():
    request = review("keep Friday's dinner", context={"type": "regenerate_week"})

    assert Reading(request).meals_to_stay == {dinner_id(FRIDAY)}


@pytest.mark.parametrize("words", ["not Sunday", "not on Sunday please", "just not Sunday"])
def test_what_is_only_denied_beside_that_button_is_spared(words):
    request = review(words, context={"type": "regenerate_week"})

    assert said(words, type="regenerate_week") == [one("regenerate_week", "week")]
    assert Reading(request).meals_to_stay == OF_SUNDAY


def test_a_place_outside_of_what_was_pressed_is_not_spared():
    context = {"type": "regenerate_day", "plan_day_id": day_id(FRIDAY)}

    assert said("not Sunday", **context) == [one("regenerate_day", "day", {"plan_day_id": day_id(SUNDAY)})]
    assert Reading(review("not Sunday", context=context)).meals_to_stay == frozenset()


def test_the_button_beside_a_day_tells_which_meal_is_excepted():
    request = review("not the dinner", context={"type": "regenerate_day", "plan_day_id": day_id(FRIDAY)})

    assert Reading(request).meals_to_stay <= {dinner_id(FRIDAY)}

"""Refusals and complaints that name their dish by half, in passing, or by what it is not."""

from __future__ import annotations

import pytest

from tests.agents.saying import FRIDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, dinner, one, said

WEEK_WITHOUT_ONION = one("remove_ingredient", "ingredient", ingredient_to_remove="onion", apply_to_whole_week=True)


def another(number: int, **goals: bool) -> dict[str, object]:
    return one("regenerate_meal", "meal", dinner(number), **goals)


def breakfast(number: int) -> dict[str, int]:
    return {"plan_meal_id": dinner(number)["plan_meal_id"] - 1}


@pytest.mark.parametrize(
    "words",
    [
        "everything on Sunday bar the roast chicken needs changing",
        "all of Sunday but the roast chicken needs redoing",
        "Sunday apart from the roast chicken wants swapping",
        "everything on Sunday except the roast should be different",
    ],
)  # fmt: skip
def test_what_is_left_out_of_what_the_others_need_stays(words):
    assert said(words) == [one("regenerate_meal", "meal", breakfast(SUNDAY))]


def test_what_may_stay_with_the_others_is_not_changed():
    assert said("everything on Sunday but the roast chicken can stay") == []


@pytest.mark.parametrize(
    "words",
    [
        "chilli isn't a proper dinner is it", "beef chilli's not a real tea, is it", "the chilli is not proper food",
        "that chilli isn't what I call a decent meal", "Tuesday's isn't a proper dinner",
    ],
)  # fmt: skip
def test_what_is_no_proper_meal_is_another_and_nothing_to_drink(words):
    assert said(words) == [another(TUESDAY)]


@pytest.mark.parametrize("words", ["onions get everywhere, bin it all week", "too much onion, dump it all week"])
def test_a_food_binned_all_week_is_no_new_week(words):
    assert said(words) == [WEEK_WITHOUT_ONION]


@pytest.mark.parametrize("words", ["I can't stand this week, bin it all", "bin this week", "scrap the whole week"])
def test_a_week_binned_is_a_new_week(words):
    assert said(words) == [one("generate_new_week", "week")]


@pytest.mark.parametrize(
    "words",
    [
        "been told to up my protein, so more of that at dinner on Friday",
        "need more protein, more of it Friday dinner",
        "trying to eat more protein so more of that for Friday's tea",
    ],
)  # fmt: skip
def test_more_of_protein_is_no_larger_portion(words):
    assert said(words) == [another(FRIDAY, make_higher_protein=True)]


def test_what_was_eaten_yesterday_is_only_the_reason_for_a_swap():
    assert said("I had cod yesterday so not Wednesday tea as well, swap the cod for hake") == [
        one(
            "swap_ingredient",
            "ingredient",
            dinner(WEDNESDAY),
            ingredient_to_remove="cod",
            ingredient_to_add="hake",
        )
    ]


def test_both_of_two_dishes_that_are_not_fancied_change():
    assert said("dont fancy the dal or the chilli, change both") == [another(THURSDAY), another(TUESDAY)]


def test_to_change_a_refused_food_changes_no_week():
    assert [wish["action"] for wish in said("don't fancy the broccoli, change it")] == ["remove_ingredient"]


def test_what_costs_an_arm_and_a_leg_is_about_no_leg():
    assert said("the pie costs an arm and a leg and its well unhealthy too") == [
        one("regenerate_meal", "meal", dinner(0), make_cheaper=True, make_healthier=True)
    ]


def test_a_dish_asked_about_after_another_wish_is_a_wish_of_its_own():
    assert said("bit less of the chilli for me ta, and can the risotto be something healthier") == [
        one("adjust_portion", "meal", dinner(TUESDAY), smaller_portion=True),
        another(5, make_healthier=True),
    ]

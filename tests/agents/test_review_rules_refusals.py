"""Refusals and complaints that name their dish by half, in passing, or by what it is not."""

from __future__ import annotations

import pytest

from agents.review_rules import Reading
from tests.agents.plans_for_review import day_id, review
from tests.agents.saying import FRIDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, day, dinner, one, said

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


@pytest.mark.parametrize(
    "words",
    [
        "Please don't make Wednesday's dinner cheaper", "I don't want the week cheaper", "I don't want a cheaper week",
        "no need to make Wednesday's dinner any bigger", "I don't want the chilli healthier, it is a treat",
        "make Wednesday cheaper. Actually don't make Wednesday cheaper",
    ],
)  # fmt: skip
def test_what_is_not_to_be_cheaper_changes_in_no_way(words):
    assert said(words) == []


def test_what_is_denied_leaves_another_change_of_the_place_as_it_is():
    words = "redo Wednesday but don't make the dinner bigger"

    assert said(words) == [one("regenerate_day", "day", day(WEDNESDAY))]
    assert Reading(review(words)).meals_to_stay == frozenset()
    assert said("I don't want Wednesday cheaper, just different") == [one("regenerate_day", "day", day(WEDNESDAY))]
    assert said("don't make Wednesday's dinner cheaper, make it healthier") == [another(WEDNESDAY, make_healthier=True)]


def test_a_question_or_a_threat_denies_nothing():
    assert said("why don't you make Wednesday's dinner cheaper?") == [another(WEDNESDAY, make_cheaper=True)]
    assert [wish["target_ids"] for wish in said("if you don't make Wednesday's dinner cheaper I'm off")] == [
        dinner(WEDNESDAY)
    ]


@pytest.mark.parametrize(
    "button",
    [
        {"type": "regenerate_week"}, {"type": "generate_new_week"},
        {"type": "regenerate_day", "plan_day_id": day_id(TUESDAY)}, {"type": "regenerate_meal", **dinner(TUESDAY)},
        {"type": "remove_ingredient", "ingredient_name": "onion", **dinner(TUESDAY)},
        {"type": "avoid_ingredient_future", "ingredient_name": "onion"},
        {"type": "change_meal_type", **dinner(TUESDAY)},
    ],
)  # fmt: skip
@pytest.mark.parametrize("words", ["please don't", "fine as it is", "I'd rather you didn't", "happy the way it is"])
def test_a_button_that_the_words_refuse_does_nothing(button, words):
    assert said(words, **button) == []

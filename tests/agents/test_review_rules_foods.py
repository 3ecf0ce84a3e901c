"""What the rules make of foods: which goes and which comes, and what is said of salt and of kinds."""

from __future__ import annotations

from typing import Any

import pytest

from agents import review_lines
from agents.review_rules import interpret
from tests.agents.plans_for_review import review, week
from tests.agents.saying import FRIDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, day, dinner, one, said


def swap(goes: str, comes: str, ids: dict[str, int] | None = None) -> dict[str, Any]:
    everywhere = {} if ids else {"apply_to_whole_week": True}
    return one("swap_ingredient", "ingredient", ids, ingredient_to_remove=goes, ingredient_to_add=comes, **everywhere)


def said_of(text: str, **renamed: str) -> list[dict[str, Any]]:
    """Return what the rules make of a text about the week with other names for its foods."""
    plan = week()
    for meal in (meal for one_day in plan["days"] for meal in one_day["meals"]):
        meal["ingredients"] = [renamed.get(food.replace(" ", "_"), food) for food in meal["ingredients"]]
    return [review_lines.as_data(instruction) for instruction in interpret(review(text, plan=plan)).instructions]


def test_less_salt_is_a_healthier_dish_whether_or_not_it_is_in_the_plan():
    wish = one("regenerate_day", "day", day(FRIDAY), make_healthier=True)

    assert said_of("less salt on Friday", potatoes="salt") == [wish]
    assert said_of("swap cod for haddock on Wednesday, and less salt on Friday", potatoes="salt") == [
        swap("cod", "haddock", day(WEDNESDAY)), wish
    ]  # fmt: skip
    assert said_of("no salt on Friday", potatoes="salt") == [
        one("remove_ingredient", "ingredient", day(FRIDAY), ingredient_to_remove="salt")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "I've run out of parmesan, what about cheddar", "no parmesan, and stick cheddar in instead",
        "we're out of parmesan, can I use cheddar", "Bin the parmesan, I want cheddar",
        "no parmesan left. Use cheddar.",
        "parmesan's gone off, use cheddar",
    ],
)  # fmt: skip
def test_what_is_offered_for_what_went_is_a_swap(words):
    assert said(words) == [swap("parmesan", "cheddar")]


def test_what_is_offered_comes_where_the_other_went():
    assert said("no peas on Wednesday and put some beans in instead") == [swap("peas", "beans", day(WEDNESDAY))]
    assert said("do not use cod, use haddock on Wednesday") == [swap("cod", "haddock", day(WEDNESDAY))]


def test_what_is_merely_added_leaves_the_removal_as_it_is():
    assert said("leave out the onion on Thursday but add carrots")[1] == one(
        "swap_ingredient", "ingredient", day(THURSDAY), ingredient_to_add="carrots"
    )


def test_of_two_foods_the_one_that_is_there_goes():
    assert said("swap oat milk for the normal milk") == [swap("milk", "oat milk")]
    assert said("swap milk for oat milk") == [swap("milk", "oat milk")]
    assert said_of("swap oat milk for the normal milk", milk="oat milk") == [swap("oat milk", "milk")]
    assert said("swap peas for spinach on Thursday") == [swap("spinach", "peas", day(THURSDAY))]


@pytest.mark.parametrize("name", ["minced beef", "Beef mince (5% fat)", "beef mince, lean"])
def test_mince_is_found_under_each_name(name):
    answer = said_of("turkey mince instead of the beef mince on Tuesday", beef_mince=name)

    assert answer == [swap(name, "turkey mince", day(TUESDAY))]


def test_a_kind_without_its_noun_gets_that_of_the_other():
    assert said("swap white rice for brown on Thursday") == [swap("rice", "brown rice", day(THURSDAY))]
    assert said("veggie ones instead of the chicken thighs on Sunday") == [
        swap("chicken thighs", "veggie thighs", day(SUNDAY))
    ]


def test_what_comes_instead_takes_the_place_of_what_is_like_it():
    assert said("can we have the risotto with couscous instead")[0]["params"] == {
        "ingredient_to_remove": "rice", "ingredient_to_add": "couscous",
    }  # fmt: skip
    assert said("I'd like fish instead", type="regenerate_meal", **dinner(TUESDAY)) == [
        one("regenerate_meal", "meal", dinner(TUESDAY), ingredient_to_add="fish")
    ]


def test_a_refused_removal_removes_nothing():
    assert said("Don't drop the peas!") == []


def test_a_statement_adds_nothing():
    assert said("you've put peas in Wednesday's dinner") == []


def test_a_button_and_words_about_food_for_a_new_week_are_both_heard():
    assert said("without mushrooms", type="generate_new_week") == [
        one("generate_new_week", "week"),
        one("remove_ingredient", "ingredient", ingredient_to_remove="mushrooms", apply_to_whole_week=True),
    ]

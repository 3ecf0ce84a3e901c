"""What is to stay while the rest of a day changes, and what is not a wish for the plan at all."""

from __future__ import annotations

import pytest

from agents.review_rules import interpret
from agents.rules.answers import A_DIET, NO_OTHERS, STAYS, TOO_MANY
from tests.agents.plans_for_review import day_id, dinner_id, review, week
from tests.agents.saying import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    day,
    dinner,
    in_any_order,
    one,
    removed,
    said,
)


def breakfast(number: int) -> dict[str, int]:
    """Return the target of a day's breakfast."""
    return {"plan_meal_id": dinner_id(number) - 1}


@pytest.mark.parametrize(
    "text",
    [
        "make Friday lighter but keep Friday's dinner", "lighter Friday except dinner",
        "Friday lighter, but not the dinner",
        "make Friday lighter. Keep the dinner as it is", "Friday needs to be lighter, leave dinner alone though",
        "healthier Friday apart from dinner", "make Friday lighter but dinner is fine",
        "lighter Friday, just not the dinner",
        "make Friday lighter bar the salmon traybake", "make Friday lighter, keep my salmon",
    ],
)  # fmt: skip
def test_the_rest_of_the_day_changes(text):
    assert said(text) == [one("regenerate_meal", "meal", breakfast(FRIDAY), make_healthier=True)]


@pytest.mark.parametrize(
    "text",
    [
        "Change Tuesday - not the breakfast though", "Change Tuesday (not the breakfast)",
        "Change Tuesday. But not for breakfast",
    ],
)  # fmt: skip
def test_so_it_does_where_the_exception_is_an_afterthought(text):
    assert said(text) == [one("regenerate_meal", "meal", dinner(TUESDAY))]


@pytest.mark.parametrize(
    "text",
    [
        "Change Monday and Tuesday but not their breakfasts", "Change Monday and Tuesday - not their breakfasts though",
    ],
)  # fmt: skip
def test_the_breakfasts_of_several_days_are_theirs(text):
    assert said(text) == [
        one("regenerate_meal", "meal", dinner(MONDAY)),
        one("regenerate_meal", "meal", dinner(TUESDAY)),
    ]


def test_an_afterthought_leaves_a_day_out_of_those_named():
    assert said("Change Monday to Thursday - not Wednesday though") == [
        one("regenerate_day", "day", day(number)) for number in (MONDAY, TUESDAY, THURSDAY)
    ]


def test_a_dish_named_after_the_wish_for_another_is_the_one_to_change():
    assert said("Another dinner on Tuesday. Not chilli") == [one("regenerate_meal", "meal", dinner(TUESDAY))]


def test_what_is_refused_after_praise_is_to_change():
    assert said("Wednesday is fine. Not Friday") == [one("regenerate_day", "day", day(FRIDAY))]


@pytest.mark.parametrize("text", ["make Friday lighter", "make Friday lighter but keep Wednesday's dinner"])
def test_without_an_exception_the_day_does(text):
    assert said(text) == [one("regenerate_day", "day", day(FRIDAY), make_healthier=True)]


def test_the_excepted_meal_is_that_of_the_day_named_and_not_of_today():
    assert said("redo Wednesday except breakfast") == [one("regenerate_meal", "meal", dinner(WEDNESDAY))]


def test_the_button_beside_a_day_spares_it_as_well():
    context = {"type": "regenerate_day", "plan_day_id": day_id(FRIDAY)}

    assert said("keep the dinner", **context) == [one("regenerate_meal", "meal", breakfast(FRIDAY))]
    assert said("except the salmon traybake", **context) == [one("regenerate_meal", "meal", breakfast(FRIDAY))]


def test_after_praise_the_exception_is_what_is_to_change():
    assert said("Friday is lovely except the dinner") == [one("regenerate_meal", "meal", dinner(FRIDAY))]
    assert said("I like it all apart from the salmon traybake") == [one("regenerate_meal", "meal", dinner(FRIDAY))]


def test_a_day_with_more_meals_left_than_an_answer_holds_is_refused_as_a_whole():
    plan = week()
    snacks = [
        {"id": 900 + number, "slot": "snack", "title": f"Snack {number}", "ingredients": ["oats"]}
        for number in range(5)
    ]
    plan["days"][FRIDAY]["meals"] += snacks

    answer = interpret(review("redo Friday but keep Friday's dinner", plan=plan))

    assert answer.instructions == ()
    assert answer.no_instruction_reason == TOO_MANY


@pytest.mark.parametrize(
    "text", ["keep Friday's dinner", "leave Friday alone", "please don't touch the salmon traybake"]
)
def test_who_only_keeps_a_meal_is_told_how_to_lock_it(text):
    answer = interpret(review(text))

    assert answer.instructions == ()
    assert answer.no_instruction_reason == STAYS
    assert "locked" in STAYS


@pytest.mark.parametrize("text", ["redo Friday. No, hang on, leave it", "redo Friday. Actually leave Friday as it is"])
def test_what_is_to_stay_after_all_stays(text):
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I'm vegan now",
        "I've become vegetarian",
        "we've gone veggie",
        "my daughter has turned vegan",
        "just gone pescatarian",
    ],
)
def test_a_diet_belongs_in_the_profile(text):
    answer = interpret(review(text))

    assert answer.instructions == ()
    assert answer.no_instruction_reason == A_DIET


def test_a_diet_of_a_dish_is_a_wish_and_a_reason_for_one_is_not_lost():
    assert said("make Tuesday's dinner vegan") == [one("regenerate_meal", "meal", dinner(TUESDAY))]
    assert said("I'm vegan now, so change the cod with peas") == [one("regenerate_meal", "meal", dinner(WEDNESDAY))]


def test_a_question_about_a_diet_is_none():
    answer = interpret(review("what does vegan mean?"))

    assert answer.instructions == ()
    assert answer.no_instruction_reason != A_DIET


def gone(*foods: str) -> list[str]:
    """Return that each of the foods goes from the whole week."""
    return in_any_order(
        [one("remove_ingredient", "ingredient", ingredient_to_remove=f, apply_to_whole_week=True) for f in foods]
    )


@pytest.mark.parametrize(
    "text",
    [
        "Remove all fish except the salmon", "No fish except salmon", "No fish, but not the salmon",
        "remove the fish but keep the salmon", "No fish. Keep the salmon", "get rid of all the fish other than salmon",
        "no fish bar the salmon", "no fish, salmon is fine", "no fish except the salmon traybake",
    ],
)  # fmt: skip
def test_of_a_kind_the_others_go(text):
    assert in_any_order(said(text)) == gone("cod")


def test_each_of_the_others_goes_from_where_it_was_said():
    assert in_any_order(said("take all the meat out apart from the chicken")) == gone("beef mince")
    assert in_any_order(said("no meat but chicken breast")) == gone("beef mince", "chicken thighs")
    assert in_any_order(said("No seafood bar the prawns")) == gone("cod", "salmon")
    assert in_any_order(said("no fish or meat except salmon and chicken")) == gone("cod", "beef mince")
    assert said("No meat on Tuesday except chicken") == [removed("beef mince", day(TUESDAY))]


def test_never_is_for_the_others_of_the_plan():
    assert said("Never fish again except salmon") == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="cod")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "No nuts except almonds please", "never nuts again except almonds", "no fish except cod or salmon",
        "No fish on Friday except salmon",
    ],
)  # fmt: skip
def test_where_the_plan_holds_no_others_the_reason_says_so(text):
    answer = interpret(review(text))

    assert answer.instructions == ()
    assert answer.no_instruction_reason == NO_OTHERS


def test_another_wish_beside_is_heard_with_its_own_place():
    cheaper = one("regenerate_day", "day", day(TUESDAY), make_cheaper=True)

    assert in_any_order(said("No fish except salmon and make Tuesday cheaper")) == sorted([*gone("cod"), repr(cheaper)])
    assert said("No nuts except almonds and make Tuesday cheaper") == [cheaper]


def test_of_what_harms_nothing_is_narrowed_and_of_what_is_liked_nothing_goes():
    harmful = {wish["params"]["ingredient_to_remove"] for wish in said("I can't eat nuts except almonds")}

    assert "nuts" in harmful
    assert said("I like all fish except salmon") == []

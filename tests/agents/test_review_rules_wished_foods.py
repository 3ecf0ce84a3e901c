"""Another dish that is wished for by a food: "something with salmon on Friday" is not just another dish."""

from __future__ import annotations

import pytest

from agents.review_rules import interpret
from agents.rules.answers import WHICH_MEAL
from tests.agents.plans_for_review import review
from tests.agents.saying import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, day, dinner, one, said


def another_dinner(day_number: int, food: str, **params: bool) -> dict[str, object]:
    return one("regenerate_meal", "meal", dinner(day_number), ingredient_to_add=food, **params)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cook something with duck on Tuesday night", another_dinner(TUESDAY, "duck")),
        ("a dish with turkey for Friday dinner", another_dinner(FRIDAY, "turkey")),
        ("any chance of a meal with prawns on Friday night", another_dinner(FRIDAY, "prawns")),
        ("find us a recipe containing chickpeas for tea on Sunday", another_dinner(SUNDAY, "chickpeas")),
        ("something with lentils instead for Monday dinner", another_dinner(MONDAY, "lentils")),
        ("a crab dish for Saturday tea please", another_dinner(SATURDAY, "crab")),
        ("I'd like lamb for tea on Thursday", another_dinner(THURSDAY, "lamb")),
        ("could Thursday's dinner be something with halloumi", another_dinner(THURSDAY, "halloumi")),
        ("turn Wednesday's dinner into something with eggs", another_dinner(WEDNESDAY, "eggs")),
        ("what about trout for Monday's dinner?", another_dinner(MONDAY, "trout")),
        ("make Thursday's dinner venison", another_dinner(THURSDAY, "venison")),
        ("swap Sunday's dinner for something with gammon", another_dinner(SUNDAY, "gammon")),
        ("fish for tea on Sunday please", another_dinner(SUNDAY, "fish")),
        ("Change the risotto to something with duck", another_dinner(SATURDAY, "duck")),
        ("change Saturday's dinner, I fancy steak", another_dinner(SATURDAY, "steak")),
    ],
)
def test_a_dish_is_wished_for_by_a_food_in_it(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text", ["can we have fish on Saturday", "I could murder some fish on Saturday", "fancy fish on Saturday"]
)
def test_of_a_day_it_is_a_wish_for_the_day(text):
    assert said(text) == [one("regenerate_day", "day", day(SATURDAY), ingredient_to_add="fish")]


def test_goals_go_with_it():
    assert said("something cheaper with chickpeas for Monday's dinner") == [
        another_dinner(MONDAY, "chickpeas", make_cheaper=True)
    ]


def test_several_foods_are_as_many_wishes_and_of_a_choice_the_first_is_taken():
    assert said("something with kale and feta on Monday night") == [
        another_dinner(MONDAY, "kale"), another_dinner(MONDAY, "feta"),
    ]  # fmt: skip
    assert said("something with kale or feta on Monday night") == [another_dinner(MONDAY, "kale")]


@pytest.mark.parametrize("text", ["can it be beef", "I'd like beef instead", "something with beef", "I fancy beef"])
def test_beside_a_button_for_another_dish_it_is_of_that_meal(text):
    context = {"type": "regenerate_meal", "plan_meal_id": dinner(WEDNESDAY)["plan_meal_id"]}

    assert said(text, **context) == [another_dinner(WEDNESDAY, "beef")]


@pytest.mark.parametrize(
    "text",
    ["I want a curry on Friday", "can we have fish and chips on Friday", "fancy an egg mayo bap on Friday",
     "not the salmon on Friday, something else"],
)  # fmt: skip
def test_a_dish_by_name_is_not_promised_and_what_is_refused_is_not_wished_for(text):
    assert all("ingredient_to_add" not in wish["params"] for wish in said(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("something with duck on Sunday instead of the chicken",
         one("swap_ingredient", "ingredient", day(SUNDAY), ingredient_to_remove="chicken thighs",
             ingredient_to_add="duck")),
        ("can I have rice with the beef chilli",
         one("swap_ingredient", "ingredient", dinner(TUESDAY), ingredient_to_add="rice")),
        ("something with less salt for Monday dinner",
         one("regenerate_meal", "meal", dinner(MONDAY), make_healthier=True)),
        ("something with more vegetables for Monday dinner",
         one("regenerate_meal", "meal", dinner(MONDAY), make_healthier=True)),
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_stays_what_it_was(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize("text", ["I love fish on Fridays", "we had fish on Wednesday", "I love salmon"])
def test_who_speaks_of_what_is_or_was_asks_for_nothing(text):
    assert said(text) == []


def test_without_a_meal_it_is_asked_which():
    answer = interpret(review("cook us something with duck"))

    assert (answer.instructions, answer.no_instruction_reason) == ((), WHICH_MEAL)


@pytest.mark.parametrize("text", ["lamb on Monday please", "prawns on Monday", "the lads want lamb on Monday"])
def test_a_food_and_a_day_alone_are_a_wish_for_it(text):
    food = text.removeprefix("the lads want ").split()[0]

    assert said(text) == [one("regenerate_day", "day", day(MONDAY), ingredient_to_add=food)]


@pytest.mark.parametrize(
    "text", ["salmon on Friday? something else", "chicken for dinner on Sunday? Nah, something else"]
)
def test_what_is_there_already_is_not_wished_for_by_its_name(text):
    assert all("ingredient_to_add" not in wish["params"] for wish in said(text)) and said(text) != []

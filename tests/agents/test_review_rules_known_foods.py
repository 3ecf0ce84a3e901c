"""Foods that are known by name, whether or not the plan has them: a name is read whole, and asks for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from agents import review_lines
from agents.review_rules import interpret
from agents.rules.known_foods import known_as
from agents.rules.names import JOINT
from tests.agents.plans_for_review import review
from tests.agents.saying import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    day,
    dinner,
    foods_that_harm,
    gone_for_good,
    one,
    removed,
    swapped,
)

KNOWN = frozenset({"Gluten-free oats", "Baked beans in tomato sauce", "beans in tomato sauce", "Soft cheese, light"})


def said_knowing(text: str, *names: str) -> list[dict[str, Any]]:
    request = review(text).model_copy(update={"known_foods": frozenset(names)})
    return [review_lines.as_data(instruction) for instruction in interpret(request).instructions]


def test_a_food_named_after_what_it_lacks_is_no_wish_to_be_rid_of_that():
    oats = one("regenerate_meal", "meal", dinner(FRIDAY), ingredient_to_add="gluten-free oats")

    assert said_knowing("can I have gluten-free oats for dinner on Friday", *KNOWN) == [oats]
    assert said_knowing("can I have a gluten-free dinner on Friday", *KNOWN) == [removed("gluten", dinner(FRIDAY))]


def test_the_longest_known_name_is_meant():
    avoided = "avoid_ingredient_future"

    assert said_knowing("no beans in tomato sauce ever again", *KNOWN) == [
        one(avoided, "ingredient", ingredient_to_remove="beans in tomato sauce")
    ]
    assert said_knowing("no beans in tomato sauce ever again") == [
        one(avoided, "ingredient", ingredient_to_remove="beans")
    ]


def test_a_name_is_known_in_the_order_of_speech():
    light = swapped("butter", "light soft cheese", day(MONDAY))

    assert said_knowing("use light soft cheese instead of butter on Monday", *KNOWN) == [light]


def test_a_known_food_of_one_unheard_word_is_a_food():
    added = one("swap_ingredient", "ingredient", dinner(THURSDAY), ingredient_to_add="gubbins")

    assert said_knowing("add some gubbins to Thursday's dinner", "Gubbins") == [added]
    assert said_knowing("add some gubbins to Thursday's dinner") == []


@pytest.mark.parametrize("word", ["cheaper", "dinner", "something", "wrap"])
def test_an_everyday_word_is_no_food_though_one_is_called_so(word):
    assert (word,) not in known_as(frozenset({word})).keys


def test_only_names_that_could_be_misread_become_one_word():
    known = known_as(frozenset({*KNOWN, "Chestnut mushrooms"}))

    assert known.joined("swap chestnut mushrooms for gluten free oats") == (
        f"swap chestnut mushrooms for gluten{JOINT}free{JOINT}oats"
    )
    assert known.joined("cheaper, and no mushrooms") == "cheaper, and no mushrooms"


@pytest.mark.parametrize(
    "text",
    [
        "no gluten-free oats", "swap the gluten-free oats for rice", "I hate gluten-free oats", "gluten-free oats? No.",
        "add gluten-free oats to Friday's dinner", "I'm allergic to gluten-free oats",
        "more gluten-free oats on Friday",
    ],
)  # fmt: skip
def test_what_is_read_as_one_word_is_never_told_so(text):
    request = review(text).model_copy(update={"known_foods": KNOWN})

    answer = interpret(request).model_dump_json()
    assert "oats" in answer
    assert JOINT not in answer


@pytest.mark.parametrize(
    ("text", "food"),
    [
        ("Allergic to mackerel in brine", "mackerel"),
        ("Mackerel in brine? I'm allergic to that", "mackerel"),
        ("sardines in oil give me a rash", "sardines"),
        ("I can't eat full fat milk", "milk"),
        ("I'm allergic to semi-skimmed milk", "milk"),
        ("I'm allergic to fat-free yoghurt", "yoghurt"),
    ],
)
def test_who_does_not_bear_one_kind_of_a_food_bears_none(text, food):
    names = ("Mackerel in brine", "Sardines in oil", "Full fat milk", "Fat-free yoghurt")
    request = review(text).model_copy(update={"known_foods": frozenset(names)})

    assert foods_that_harm(request) == {food}
    assert said_knowing(text, *names) == gone_for_good(food)


def test_who_merely_never_wants_one_kind_keeps_the_others():
    assert said_knowing("no mackerel in brine ever again", "Mackerel in brine") == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="mackerel in brine")
    ]


@pytest.mark.parametrize(("word", "other"), [("saltines", "sardines"), ("marsala", "masala")])
def test_a_known_food_is_no_slip_for_another(word, other):
    def avoided(food: str) -> list[dict[str, Any]]:
        return [one("avoid_ingredient_future", "ingredient", ingredient_to_remove=food)]

    assert said_knowing(f"No {word} ever again", word.title()) == avoided(word)
    assert said_knowing(f"No {word} ever again") == avoided(other)


@pytest.mark.parametrize("names", [(), ("Gluten-free bread", "Nut-free granola")])
@pytest.mark.parametrize(
    ("text", "food", "ids"),
    [
        ("I need gluten-free bread", "gluten", {}),
        ("egg-free pasta for Monday", "egg", day(MONDAY)),
        ("I'd like a nut-free granola", "nut", {}),
    ],
)
def test_a_wish_for_a_food_without_something_is_one_to_be_without_it(text, food, ids, names):
    everywhere = {} if ids else {"apply_to_whole_week": True}
    assert said_knowing(text, *names) == [
        one("remove_ingredient", "ingredient", ids, ingredient_to_remove=food, **everywhere)
    ]


def test_a_wish_for_meals_without_something_is_not_lost_in_that_for_others():
    wishes = said_knowing("please make my breakfasts nut-free muesli")

    assert "nut" in [wish["params"].get("ingredient_to_remove") for wish in wishes]


@pytest.mark.parametrize("text", ["the gluten-free bread was lovely", "I'd like a fat-free pudding", "free-range eggs"])
def test_praise_and_what_is_no_allergen_take_nothing_out(text):
    assert not [wish for wish in said_knowing(text) if wish["action"] == "remove_ingredient"]

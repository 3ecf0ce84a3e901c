"""Cries, names for the listener and tags beside the matter, and a food with its answer in the next sentence."""

from __future__ import annotations

import pytest

from agents.rules.asides import with_my, without_asides
from tests.agents.plans_for_review import dinner_id
from tests.agents.saying import MONDAY, SATURDAY, TUESDAY, day, dinner, one, removed, said, swapped


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("never again pal .", "never again ."),
        ("turkey mince hun x .", "turkey mince x ."),
        ("leave it off , see .", "leave it off ."),
        ("too much like .", "too much ."),
        ("oooh fennel . leave it .", "fennel . leave it ."),
        ("the pie god no .", "the pie no ."),
        ("cheaper please duck .", "cheaper please ."),
    ],
)
def test_what_is_said_beside_the_matter_falls_away(text, left):
    assert without_asides(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "enough for a growing lad .", "swap the chicken for duck .", "it is too dear .", "something i like .",
        "it does not look like .", "more duck .", "for the wife and my son .", "i would like to see .", "never mind .",
    ],
)  # fmt: skip
def test_what_is_meant_stays(text):
    assert without_asides(text) == text


def test_me_is_my_before_a_dish_and_after_a_preposition_only():
    names = frozenset({"muesli", "chips", "and"})
    assert with_my("raisins in me muesli", names=names) == "raisins in my muesli"
    assert with_my("give me chips", names=names) == "give me chips"
    assert with_my("me and peas", names=names) == "me and peas"


def test_a_food_and_what_is_better_is_a_swap():
    assert said("Parmesan? Pecorino's better") == [swapped("parmesan", "pecorino")]


def test_a_food_that_is_vile_goes_where_that_is_said_and_else_for_good():
    assert said("ooh mushrooms. Taste like slugs to me that, leave them off Saturday's risotto") == [
        removed("mushrooms", dinner(SATURDAY))
    ]
    assert said("Mushrooms. They taste like slugs") == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="mushrooms")
    ]


@pytest.mark.parametrize("words", ["Mushrooms? They taste like heaven", "Parmesan? It's better grated, isn't it"])
def test_praise_in_the_next_sentence_asks_for_nothing(words):
    assert said(words) == []


def test_a_threat_with_never_is_never_only():
    assert said("mushrooms again and I'm moving out. No more mushrooms, ever") == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="mushrooms")
    ]


def test_verdicts_that_are_sentences_change_what_is_refused():
    assert said("pie yes. Dal yes. Chilli god no") == [one("regenerate_meal", "meal", dinner(TUESDAY))]


def test_what_is_named_after_its_kind_comes_for_the_food_of_the_button():
    words = "a plant one would be better, oat cream"
    context = {"type": "swap_ingredient", "plan_meal_id": dinner_id(MONDAY), "ingredient_name": "butter"}
    assert said(words, **context) == [swapped("butter", "oat cream", dinner(MONDAY))]


def test_marks_that_dictation_writes_out_are_marks():
    assert said("swap the parmesan in the risotto for feta comma thanks question mark") == [
        swapped("parmesan", "feta", dinner(SATURDAY))
    ]


@pytest.mark.parametrize(("marks", "wishes"), [("2/10", [dinner(SATURDAY)]), ("9 out of 10", [])])
def test_marks_out_of_ten_are_a_verdict(marks, wishes):
    assert said(f"{marks} for the risotto") == [one("regenerate_meal", "meal", ids) for ids in wishes]


def test_only_a_meal_of_the_day_named_before_narrows_the_wish():
    assert said("cheaper Saturday. Only the dinner") == [
        one("regenerate_meal", "meal", dinner(SATURDAY), make_cheaper=True)
    ]


def test_harm_to_somebody_of_the_household_is_harm():
    assert one("avoid_ingredient_future", "ingredient", ingredient_to_remove="mushrooms") in said(
        "lose the mushrooms from the risotto, my niece swells up"
    )


def test_what_is_binned_out_of_a_dish_is_no_week():
    assert said("the kids don't like parmesan, bin it out of the risotto") == [removed("parmesan", dinner(SATURDAY))]


@pytest.mark.parametrize(
    "words",
    [
        "nothing needs changing, thank you", "nothing on Thursday needs swapping, all good",
        "not a thing to change here", "couldn't live without parmesan", "my dear wife loves the risotto",
        "risotto without the parmesan is just wet rice", "nah the pie's sound",
    ],
)  # fmt: skip
def test_contentment_asks_for_nothing(words):
    assert said(words) == []


def test_days_that_are_approved_stay_and_the_one_refused_changes():
    assert said("Monday yes, Tuesday yes, Saturday no") == [one("regenerate_day", "day", day(SATURDAY))]

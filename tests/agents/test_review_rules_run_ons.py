"""Wishes with little between them: verdicts, run-ons, reasons that ask for nothing, several places in one breath."""

from __future__ import annotations

import pytest

from agents.rules.run_ons import with_wishes_apart
from tests.agents.saying import FRIDAY, MONDAY, SUNDAY, THURSDAY, TUESDAY, day, dinner, one, said


def breakfast(number: int) -> dict[str, int]:
    return {"plan_meal_id": dinner(number)["plan_meal_id"] - 1}


def without(food: str, ids: dict[str, int] | None = None) -> dict[str, object]:
    whole_week = {} if ids else {"apply_to_whole_week": True}
    return one("remove_ingredient", "ingredient", ids, ingredient_to_remove=food, **whole_week)


@pytest.mark.parametrize(
    "words",
    [
        "rice yes, onion no in Thursday's dinner", "onion no, rice yes, Thursday dinner",
        "yes to rice but no to onion on Thursday dinner", "Thursday dinner: onion no, rice yes",
    ],
)  # fmt: skip
def test_of_two_foods_the_one_refused_goes(words):
    assert said(words) == [without("onion", dinner(THURSDAY))]


@pytest.mark.parametrize(
    "words",
    [
        "dal yes, chilli no", "chilli no, dal yes", "Thursday dinner yes, Tuesday dinner no",
        "Lentil dal: yes. Beef chilli: no.", "loved the dal, hated the chilli",
    ],
)  # fmt: skip
def test_of_two_dishes_the_one_refused_is_another(words):
    assert said(words) == [one("regenerate_meal", "meal", dinner(TUESDAY))]


def test_of_two_things_that_are_both_approved_nothing_changes():
    assert said("dal yes, chilli yes") == []


@pytest.mark.parametrize(
    "words",
    [
        "cheaper dinner thursday lighter dinner friday", "cheaper dinner thursday + lighter dinner friday",
        "thursday dinner too dear friday dinner too heavy", "Thursday: cheaper dinner, Friday: lighter dinner",
    ],
)  # fmt: skip
def test_each_of_two_wishes_in_a_row_has_its_own_place(words):
    assert said(words) == [
        one("regenerate_meal", "meal", dinner(THURSDAY), make_cheaper=True),
        one("regenerate_meal", "meal", dinner(FRIDAY), make_healthier=True),
    ]


def test_one_wish_for_two_places_stays_one():
    assert with_wishes_apart("cheaper and lighter §0 and §1") == "cheaper and lighter §0 and §1"


@pytest.mark.parametrize(
    "words",
    [
        "no onion all week hubby's on a health kick", "no onion all week please, I'm watching my weight",
        "doctor says cut down on fat so no onion this week",
    ],
)  # fmt: skip
def test_how_a_person_is_gives_only_the_reason_for_another_wish(words):
    assert said(words) == [without("onion")]


def test_how_a_person_is_asks_for_something_where_nothing_else_is_asked():
    assert said("I'm on a diet this week") == [one("regenerate_week", "week", make_healthier=True)]


@pytest.mark.parametrize(
    "words", ["can't stand peas they squeak", "I hate peas it's the texture", "I detest peas just so you know"]
)
def test_a_dislike_that_runs_on_is_a_dislike_in_general(words):
    assert said(words) == [one("avoid_ingredient_future", "ingredient", ingredient_to_remove="peas")]


def test_a_dislike_beside_a_wish_for_a_place_is_not_of_that_place():
    assert said("I can't bear peas, and Friday's dinner wants to be a bit bigger") == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="peas"),
        one("adjust_portion", "meal", dinner(FRIDAY), larger_portion=True),
    ]


def test_a_guest_on_another_day_is_no_wish_for_that_day():
    assert said("cheaper Monday, my mum is coming Sunday") == [
        one("regenerate_day", "day", day(MONDAY), make_cheaper=True)
    ]


@pytest.mark.parametrize("words", ["everything drinkable on Sunday", "Sunday has to be all liquid please"])
def test_a_day_of_which_all_is_to_be_drunk_is_each_of_its_meals(words):
    assert said(words) == [
        one("change_meal_type", "meal", ids, prefer_meal_type="drinkable")
        for ids in (breakfast(SUNDAY), dinner(SUNDAY))
    ]


def test_a_drink_on_a_day_is_its_breakfast():
    assert said("something to drink on Sunday") == [
        one("change_meal_type", "meal", breakfast(SUNDAY), prefer_meal_type="drinkable")
    ]


@pytest.mark.parametrize(
    ("words", "comes"),
    [
        ("swap the butter for Lurpak", "Lurpak"), ("Can we have Quorn mince instead of butter", "Quorn mince"),
        ("Tofu instead of butter", "tofu"), ("SWAP BUTTER FOR LURPAK", "lurpak"),
        ("change the butter to olive spread wherever it comes up", "olive spread"),
        ("Tesco's out of butter so margarine", "margarine"),
        ("we've run out of butter, margarine instead", "margarine"),
        ("butter out, margarine in", "margarine"),
    ],
)  # fmt: skip
def test_what_comes_is_called_as_the_person_spells_it(words, comes):
    assert said(words) == [
        one("swap_ingredient", "ingredient", ingredient_to_remove="butter", ingredient_to_add=comes,
            apply_to_whole_week=True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "I swapped the peas for corn", "last week was too expensive", "are the potatoes gluten free",
        "is the chilli veggie",
    ],
)  # fmt: skip
def test_reports_and_questions_ask_for_nothing(words):
    assert said(words) == []


def test_beside_a_portion_the_lot_is_that_meal():
    words = said(
        "fed the lot to the cat", type="adjust_portion", plan_day_id=day(FRIDAY)["plan_day_id"], **dinner(FRIDAY)
    )

    assert words == [one("adjust_portion", "meal", dinner(FRIDAY), smaller_portion=True)]

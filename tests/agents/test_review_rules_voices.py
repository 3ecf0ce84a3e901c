"""How people spell and speak: by ear, in dialect, with a word too many. Each general way, kept and broken."""

from __future__ import annotations

import pytest

from agents.rules.spelling import mended, sound
from tests.agents.saying import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    dinner,
    in_any_order,
    one,
    removed,
    said,
    swapped,
)


@pytest.mark.parametrize(("written", "meant"), [("tomartoes", "tomatoes"), ("aubojine", "aubergine")])
def test_a_food_is_known_by_its_sound(written, meant):
    assert mended(written, plan_words=frozenset()) == meant
    assert sound(written) == sound(meant)


@pytest.mark.parametrize("word", ["hovis", "chippy", "reveal", "thurs", "roasties", "berries", "treats", "permission"])
def test_a_word_that_merely_sounds_a_little_like_a_food_stays(word):
    assert mended(word, plan_words=frozenset()) == word


@pytest.mark.parametrize("word", ["onion", "salmon", "bacon", "lemon"])
def test_to_leave_a_food_out_is_not_to_leave_it_alone(word):
    assert said(f"leave the {word} out of Friday's dinner") == [removed(word, dinner(FRIDAY))]
    assert said("leave Friday's dinner alone") == []


def test_the_word_for_its_kind_adds_nothing_to_a_food():
    assert said("no parmesan cheese on Saturday")[0]["params"] == {"ingredient_to_remove": "parmesan"}
    assert said("no cod fish on Wednesday")[0]["params"] == {"ingredient_to_remove": "cod"}
    assert said("no parmesan ham on Saturday")[0]["params"] == {"ingredient_to_remove": "parmesan ham"}


@pytest.mark.parametrize("words", ["the morra night", "tmrws tea", "the morn's dinner"])
def test_tomorrow_is_known_in_dialect(words):
    assert said(f"something lighter {words}") == [
        one("regenerate_meal", "meal", dinner(WEDNESDAY), make_healthier=True)
    ]


def test_a_food_that_is_blamed_for_harm_does_harm():
    blamed = said("my lips swelled up after dinner, I think it was the salmon")

    avoided = one("avoid_ingredient_future", "ingredient", ingredient_to_remove="salmon")
    assert in_any_order(blamed) == in_any_order([removed("salmon", dinner(FRIDAY)), avoided])
    assert said("I enjoyed dinner, I think it was the salmon") == []


def test_what_is_swapped_ends_where_a_reason_begins():
    assert said("swap the beef mince for turkey, the little one can't chew it") == [swapped("beef mince", "turkey")]


def test_a_dish_is_had_with_another_food_of_its_kind_and_with_others_besides():
    assert said("do the chilli with turkey") == [swapped("beef mince", "turkey", dinner(TUESDAY))]
    assert not any("ingredient_to_remove" in wish["params"] for wish in said("do the chilli with peas"))


def test_another_dish_of_a_kind_is_another_than_the_one_there_is():
    assert said("a different curry on Thursday") == [one("regenerate_meal", "meal", dinner(THURSDAY))]


def test_the_same_elsewhere_is_all_that_was_wished():
    both = {"make_cheaper": True, "make_higher_protein": True}

    assert said("Monday's dinner cheaper and with more protein, Saturday the same") == [
        one("regenerate_meal", "meal", dinner(MONDAY), **both), one("regenerate_meal", "meal", dinner(SATURDAY), **both)
    ]  # fmt: skip


def test_a_dish_that_is_asked_about_and_refused_is_changed():
    assert said("Roast chicken for dinner? No thanks.") == [one("regenerate_meal", "meal", dinner(SUNDAY))]

"""What a person's body does not bear, said in whatever words: it goes from the week, and from later ones."""

from __future__ import annotations

import pytest

from tests.agents.saying import WEDNESDAY, day, one, said


def gone_for_good(*foods: str) -> list[dict[str, object]]:
    return [
        wish
        for food in foods
        for wish in (
            one("remove_ingredient", "ingredient", ingredient_to_remove=food, apply_to_whole_week=True),
            one("avoid_ingredient_future", "ingredient", ingredient_to_remove=food),
        )
    ]


def in_any_order(wishes: list[dict[str, object]]) -> list[str]:
    return sorted(map(repr, wishes))


@pytest.mark.parametrize(
    "words",
    [
        "me and onions dont get on, cant eat them, come up in hives", "onions and me dont get on, I swell up",
        "onions bring me out in hives", "onions have never agreed with me", "onions disagree with me",
        "I come out in a rash whenever I eat onions", "every time I eat onions my throat closes up",
        "onions? my lips tingle", "had onions once, ended up in A&E", "onions play havoc with my ibs",
        "onions landed my son in hospital", "turns out onions make me ill", "onions are a no go for me, allergy",
        "my lad can't go near onions, anaphylaxis", "the onions, I come up in lumps",
    ],
)  # fmt: skip
def test_an_allergy_is_heard_however_it_is_said(words):
    assert in_any_order(said(words)) == in_any_order(gone_for_good("onion"))


@pytest.mark.parametrize(
    "words",
    [
        "if I eat peanut butter or tofu I swell up", "peanut butter and tofu, I come up in hives",
        "peanut butter and tofu nearly killed me",
    ],
)  # fmt: skip
def test_of_several_foods_none_is_lost(words):
    assert in_any_order(said(words)) == in_any_order(gone_for_good("peanut butter", "tofu"))


def test_an_allergy_beside_a_place_also_lasts():
    assert said("there's peas on Wednesday and I can't eat them, I get hives") == [
        one("remove_ingredient", "ingredient", day(WEDNESDAY), ingredient_to_remove="peas"),
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="peas"),
    ]


@pytest.mark.parametrize(
    "words", ["love the pie but mushrooms give me hives", "happy with Monday but mushrooms make me ill"]
)
def test_praise_before_it_drowns_no_allergy(words):
    assert one("avoid_ingredient_future", "ingredient", ingredient_to_remove="mushrooms") in said(words)


def test_a_harm_said_of_a_food_in_its_dish_is_heard():
    assert said("the peas in the cod don't agree with me") != []


def test_whoever_merely_gets_on_badly_with_a_food_avoids_it():
    assert said("me and peas don't get on") == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="peas")
    ]


@pytest.mark.parametrize(
    "words",
    ["me and Mondays don't get on", "my boss and me don't agree", "the cost gives me hives", "I came out in a rash"],
)
def test_what_is_no_food_is_no_allergy(words):
    assert not any(wish["action"] in ("remove_ingredient", "avoid_ingredient_future") for wish in said(words))

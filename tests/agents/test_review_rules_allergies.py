"""What a person's body does not bear, said in whatever words: it goes from the week, and from later ones."""

from __future__ import annotations

import pytest

from agents.review_rules import interpret
from agents.rules.answers import TOO_MANY
from tests.agents.plans_for_review import review
from tests.agents.saying import WEDNESDAY, day, foods_that_harm, gone_for_good, in_any_order, one, said


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


def gone_from_now_on(*foods: str) -> list[dict[str, object]]:
    return [one("avoid_ingredient_future", "ingredient", ingredient_to_remove=food) for food in foods]


@pytest.mark.parametrize(
    "words",
    [
        "I'm allergic to peanuts, sesame and eggs", "peanuts, sesame and eggs all bring me out in hives",
        "I'm allergic to peanuts, and to sesame and eggs", "allergies: peanuts, sesame, eggs",
        "I'm allergic to peanuts. And sesame. And eggs.", "my allergies are peanuts, sesame and eggs",
        "my son is allergic to peanuts and my daughter is allergic to sesame and eggs",
        "I come up in hives with peanuts, sesame and eggs", "I'm allergic to peanuts as well as sesame and eggs",
    ],
)  # fmt: skip
def test_more_allergies_than_an_answer_holds_twice_are_all_heard(words):
    assert said(words) == gone_from_now_on("peanuts", "sesame", "eggs")


def test_what_harms_is_told_from_what_is_not_wanted():
    text = "never any peas again, and I'm allergic to onions, salmon and cod"

    assert foods_that_harm(review(text)) == {"onion", "salmon", "cod"}
    assert in_any_order(said(text)) == in_any_order(gone_from_now_on("peas", "onion", "salmon", "cod"))


def test_of_more_than_five_none_is_left_out_in_silence():
    answer = interpret(review("allergic to peanuts, sesame, eggs, cod, salmon and celery"))

    assert (answer.instructions, answer.no_instruction_reason) == ((), TOO_MANY)


@pytest.mark.parametrize(
    "words", ["I'm not allergic to tofu, I just hate it", "no tofu please, no allergies here", "never tofu again"]
)
def test_who_has_no_allergy_is_not_taken_to_have_one(words):
    assert foods_that_harm(review(words)) == frozenset()


def test_never_again_after_an_allergy_takes_nothing_of_it_back():
    assert said("I'm allergic to peas. Never again.") == gone_for_good("peas")


@pytest.mark.parametrize(
    "words", ["I'm lactose intolerant", "we're both lactose intolerant", "lactose intolerance here"]
)
def test_what_no_food_is_called_by_is_heard_too(words):
    assert said(words) == gone_for_good("lactose")


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("I'm allergic to lactose and nuts", {"nuts"}), ("Allergic to nuts and lactose", {"nuts"}),
        ("I'm allergic to lactose, eggs and prawns", {"eggs", "prawns"}),
        ("allergies: nuts, lactose and eggs", {"nuts", "eggs"}),
        ("intolerant to lactose and to gluten", {"gluten"}), ("I'm allergic to nuts, and to lactose", {"nuts"}),
        ("I'm allergic to lactose, please swap the pie", set()), ("allergic to lactose so no peas", set()),
    ],
)  # fmt: skip
def test_lactose_is_one_of_several_allergies(words, others):
    assert foods_that_harm(review(words)) == {"lactose"} | others


@pytest.mark.parametrize(("words", "food"), [("my son's gluten intolerant", "gluten"), ("I am egg intolerant", "egg")])
def test_a_food_before_the_word_for_an_allergy_is_heard(words, food):
    assert said(words) == gone_for_good(food)


def test_an_allergy_before_another_is_not_drowned():
    text = "lactose intolerance here, and onions make me ill"

    assert in_any_order(said(text)) == in_any_order(gone_for_good("lactose", "onion"))


@pytest.mark.parametrize(
    "words",
    [
        "onions fine for him but I'm allergic", "3rd time this month with onions, I'm allergic",
        "onions are fatal for me", "I carry an epipen for onions",
        "I'd never heard of onions but they gave me a rash", "Too many onions! I'm allergic",
    ],
)  # fmt: skip
def test_an_allergy_is_heard_in_words_that_no_rule_was_made_for(words):
    assert in_any_order(said(words)) == in_any_order(gone_for_good("onion"))


def test_a_dish_in_which_a_food_was_only_named_does_not_narrow_an_allergy():
    assert in_any_order(said("Potatoes with cod? I'm allergic to them")) == in_any_order(gone_for_good("potatoes"))


def test_a_dish_that_does_harm_is_at_least_another():
    assert said("Chicken and mushroom pie? Allergic to that") == [
        one("regenerate_meal", "meal", {"plan_meal_id": 101}),
    ]


def test_an_allergy_told_after_two_swaps_is_to_either_food():
    wishes = said("swap peas for corn and cod for tofu, I'm allergic")

    avoided = [wish["params"]["ingredient_to_remove"] for wish in wishes if "avoid" in wish["action"]]
    assert avoided == ["peas", "cod"]


def test_a_food_in_a_dish_is_no_offer_where_an_allergy_is_told_of():
    wishes = said("I hate broccoli. Peas in the salmon traybake, I'm allergic")

    assert all("ingredient_to_add" not in wish["params"] for wish in wishes)
    assert {"remove_ingredient", "avoid_ingredient_future"} <= {wish["action"] for wish in wishes}


def test_a_day_that_is_denied_does_not_narrow_an_allergy():
    wishes = said("Too many peas! I'm allergic. Not on Friday please")

    assert all(wish in wishes for wish in gone_for_good("peas"))


@pytest.mark.parametrize("words", ["Salmon on Monday. I'm allergic to it", "Salmon on Monday? I'm allergic to that"])
def test_a_food_named_with_a_day_is_no_wish_for_it_where_it_does_harm(words):
    assert foods_that_harm(review(words)) == {"salmon"}
    assert all("ingredient_to_add" not in wish["params"] for wish in said(words))

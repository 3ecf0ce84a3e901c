"""Turns of phrase that stand for others, days that are only a reason, and wishes that must not lose their neighbour."""

from __future__ import annotations

import pytest

from agents.rules.rewording import reworded
from tests.agents.saying import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    day,
    dinner,
    one,
    said,
    swapped,
)


def breakfast(number: int) -> dict[str, int]:
    return {"plan_meal_id": dinner(number)["plan_meal_id"] - 1}


@pytest.mark.parametrize(
    "words",
    [
        "redo Sunday but hands off the roast chicken", "change Sunday only leave me the roast",
        "redo Sunday, hands off dinner", "change the whole of Sunday but hands off the roast",
    ],
)  # fmt: skip
def test_hands_off_leaves_a_meal_of_a_day(words):
    assert said(words) == [one("regenerate_meal", "meal", breakfast(SUNDAY))]


def test_hands_off_alone_asks_for_nothing():
    assert said("hands off the roast chicken") == []


@pytest.mark.parametrize(
    "words",
    [
        "no cod at Lidl so haddock instead on Wednesday", "Aldi had no cod, haddock'll do Wednesday",
        "got no cod, will haddock do on Wednesday", "not keen on cod, haddock instead Wednesday",
    ],
)  # fmt: skip
def test_what_will_do_comes_for_what_was_not_to_be_had(words):
    assert said(words) == [swapped("cod", "haddock", day(WEDNESDAY))]


@pytest.mark.parametrize("words", ["will that do", "got no time", "there is no way round it"])
def test_what_is_no_food_comes_for_nothing(words):
    assert said(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "no cod ever again, and find me something else for Monday night",
        "ban cod for good and come up with a new tea for Monday",
        "never any cod, and think of something new for Monday dinner",
    ],
)
def test_a_wish_beside_never_again_is_not_lost(words):
    assert said(words) == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="cod"),
        one("regenerate_meal", "meal", dinner(MONDAY)),
    ]


def test_what_is_never_to_come_does_not_spread_to_what_is_out_of_one_day():
    assert said("no cod ever again and no rice on Thursday") == [
        one("avoid_ingredient_future", "ingredient", ingredient_to_remove="cod"),
        one("remove_ingredient", "ingredient", day(THURSDAY), ingredient_to_remove="rice"),
    ]


@pytest.mark.parametrize(
    "words", ["broke till Friday so cheaper tea on Thursday", "payday is Friday so a cheaper dinner Thursday"]
)
def test_the_day_of_a_reason_is_not_the_place_of_the_wish(words):
    assert said(words) == [one("regenerate_meal", "meal", dinner(THURSDAY), make_cheaper=True)]


def test_the_day_of_a_reason_is_the_place_where_no_other_is_named():
    assert said("mates are round on Friday so a bigger dinner") == [
        one("adjust_portion", "meal", dinner(FRIDAY), larger_portion=True)
    ]


@pytest.mark.parametrize(
    "words",
    ["swap spinach for kale Thursday and Friday lighter", "kale instead of spinach Thursday and Friday lighter"],
)
def test_a_goal_after_a_swap_is_of_the_last_day(words):
    assert said(words) == [
        swapped("spinach", "kale", day(THURSDAY)), one("regenerate_day", "day", day(FRIDAY), make_healthier=True)
    ]  # fmt: skip


def test_a_verdict_on_one_day_is_not_on_that_of_the_wish_before():
    assert said("find me something else for Monday night and Friday's dinner is too dear") == [
        one("regenerate_meal", "meal", dinner(MONDAY)),
        one("regenerate_meal", "meal", dinner(FRIDAY), make_cheaper=True),
    ]


@pytest.mark.parametrize("words", ["no cod on Monday and Friday lighter", "leave the cod out Monday, Friday lighter"])
def test_of_two_days_the_goal_at_the_end_is_of_the_second(words):
    assert said(words)[1:] == [one("regenerate_day", "day", day(FRIDAY), make_healthier=True)]


@pytest.mark.parametrize("words", ["make Monday and Friday lighter", "no fuss, I want Monday and Friday lighter"])
def test_of_two_days_with_one_wish_both_change(words):
    assert said(words) == [
        one("regenerate_day", "day", day(number), make_healthier=True) for number in (MONDAY, FRIDAY)
    ]


def test_a_dislike_beside_a_goal_for_the_week_is_no_reason_for_it():
    assert said("whole week cheaper and sick of cod") == [
        one("regenerate_week", "week", make_cheaper=True),
        one("remove_ingredient", "ingredient", ingredient_to_remove="cod", apply_to_whole_week=True),
    ]


def test_of_days_that_are_fine_and_one_that_is_not_that_one_changes():
    assert said("Monday fine, Tuesday fine, Wednesday nope") == [one("regenerate_day", "day", day(WEDNESDAY))]


def test_midweek_is_no_place_beside_one_of_its_days():
    assert said("midweek is boring me, change the lot on Wednesday") == [
        one("regenerate_day", "day", day(WEDNESDAY))
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["swap cod for haddock all the way through", "haddock instead of cod right through"])
def test_all_the_way_through_is_the_whole_week(words):
    assert said(words) == [swapped("cod", "haddock")]


def test_what_is_cooked_through_is_no_week():
    assert said("make sure the chicken is cooked all the way through") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("i do not need tuesdays dinner to be cheaper i need it to be lighter", {"make_healthier": True}),
        ("too much fat in tuesdays dinner want less", {"make_healthier": True}),
        ("tuesdays dinner again are you having a laugh", {}),
        ("the price of tuesdays dinner, having a laugh", {"make_cheaper": True}),
    ],
)
def test_one_wish_is_heard_and_no_other(words, expected):
    assert said(words) == [one("regenerate_meal", "meal", dinner(TUESDAY), **expected)]


@pytest.mark.parametrize("words", ["chuck some kale in with Thursday's dinner", "chuck in some kale with the dal"])
def test_what_is_chucked_in_comes(words):
    assert said(words) == [
        one("swap_ingredient", "ingredient", dinner(THURSDAY), ingredient_to_add="kale")
    ]  # fmt: skip


def test_what_is_chucked_out_or_in_the_bin_goes():
    assert said("chuck the spinach out of Thursday's dinner") == [
        one("remove_ingredient", "ingredient", dinner(THURSDAY), ingredient_to_remove="spinach")
    ]
    assert said("chuck the cod in the bin") == [
        one("remove_ingredient", "ingredient", ingredient_to_remove="cod", apply_to_whole_week=True)
    ]


def test_other_words_stay_as_they_are():
    assert reworded("leave me alone , i need less on monday") == "leave me alone , i need less on monday"


@pytest.mark.parametrize(
    "text",
    ["the roast chicken needs to feed six", "the roast chicken has to do for eight of us",
     "make Sunday's dinner enough for five people"],
)  # fmt: skip
def test_what_has_to_feed_many_is_a_bigger_portion(text):
    assert said(text) == [one("adjust_portion", "meal", dinner(SUNDAY), larger_portion=True)]


def test_enough_for_many_is_too_much():
    assert said("there's enough for six in Sunday's dinner") == [
        one("adjust_portion", "meal", dinner(SUNDAY), smaller_portion=True)
    ]


@pytest.mark.parametrize(
    "text", ["swap the rice in the dal, quinoa is fine", "sub the rice in the dal, quinoa would be good"]
)
def test_what_would_be_fine_comes_instead(text):
    assert said(text) == [
        one("swap_ingredient", "ingredient", dinner(THURSDAY), ingredient_to_remove="rice", ingredient_to_add="quinoa")
    ]


def test_what_a_day_is_to_be_free_of_names_no_meal():
    assert said("want my Mondays meat free") == [one("regenerate_day", "day", day(MONDAY))]


@pytest.mark.parametrize(
    "text", ["everything is fine except I can't stand peas", "all good, only thing is I hate peas"]
)
def test_a_dislike_after_praise_is_one_in_general(text):
    assert said(text) == [one("avoid_ingredient_future", "ingredient", ingredient_to_remove="peas")]


@pytest.mark.parametrize("text", ["mushrooms, no thanks", "Mushrooms? No thank you", "mushrooms no ta"])
def test_a_food_that_is_declined_goes(text):
    assert said(text) == [
        one("remove_ingredient", "ingredient", ingredient_to_remove="mushrooms", apply_to_whole_week=True)
    ]


@pytest.mark.parametrize(
    "text", ["Wednesday's carbs are too high", "I reckon the calories are through the roof on Wednesday"]
)
def test_what_is_too_high_is_to_be_healthier(text):
    assert said(text) == [one("regenerate_day", "day", day(WEDNESDAY), make_healthier=True)]


def test_a_night_shift_is_no_dinner():
    assert said("I'm on nights Thursday so I need a bigger breakfast that day") == [
        one("adjust_portion", "meal", breakfast(THURSDAY), larger_portion=True)
    ]


@pytest.mark.parametrize("text", ["the roast chicken is going to bankrupt me", "Sunday's dinner breaks the bank"])
def test_what_ruins_a_person_is_dear(text):
    assert said(text) == [one("regenerate_meal", "meal", dinner(SUNDAY), make_cheaper=True)]


def test_a_plant_alone_stands_for_its_milk():
    assert said("the milk's gone off, use oat") == [
        one("swap_ingredient", "ingredient", ingredient_to_remove="milk", ingredient_to_add="oat milk",
            apply_to_whole_week=True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["I ate too much yesterday so a smaller dinner tonight", "we overdid it Monday so smaller dinner tonight"]
)
def test_the_day_of_a_feast_is_only_the_reason(text):
    assert said(text) == [one("adjust_portion", "meal", dinner(TUESDAY), smaller_portion=True)]


def test_how_a_person_is_asks_for_nothing_beside_what_they_ask_for():
    assert said("I'm cutting down on dairy, so no parmesan this week") == [
        one("remove_ingredient", "ingredient", ingredient_to_remove="parmesan", apply_to_whole_week=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "need to use up some kale, stick it in the risotto",
        "I've got to use up the kale so put it in Saturday's risotto",
    ],
)
def test_what_has_to_be_used_up_is_added_where_it_is_to_go(text):
    assert said(text) == [one("swap_ingredient", "ingredient", dinner(SATURDAY), ingredient_to_add="kale")]


@pytest.mark.parametrize("dash", [" - ", " – ", " — "])
def test_a_dash_ends_what_was_said_before_it(dash):
    assert said(f"cheaper Thursday{dash}sorry, Friday") == [
        one("regenerate_day", "day", day(FRIDAY), make_cheaper=True)
    ]


@pytest.mark.parametrize("text", ["keep Sunday under a tenner", "get Sunday below £10"])
def test_a_limit_of_money_asks_for_cheaper(text):
    assert said(text) == [one("regenerate_day", "day", day(SUNDAY), make_cheaper=True)]


def test_no_day_is_read_out_of_a_word():
    assert said("please add salmon to Sunday's dinner") == [
        one("swap_ingredient", "ingredient", dinner(SUNDAY), ingredient_to_add="salmon")
    ]


def test_less_and_more_of_a_day_are_portions():
    assert said("less on Friday, more on Saturday") == [
        one("adjust_portion", "day", day(FRIDAY), smaller_portion=True),
        one("adjust_portion", "day", day(SATURDAY), larger_portion=True),
    ]


@pytest.mark.parametrize(
    "text", ["the risotto could do with some peas", "Saturday's dinner wants peas in it", "the risotto needs peas"]
)
def test_what_a_dish_needs_is_added(text):
    assert said(text) == [one("swap_ingredient", "ingredient", dinner(SATURDAY), ingredient_to_add="peas")]


def test_what_would_be_better_comes_for_what_is_disliked():
    assert said("fed up with salmon, chicken would be lovely") == [
        one("swap_ingredient", "ingredient", ingredient_to_remove="salmon", ingredient_to_add="chicken",
            apply_to_whole_week=True)
    ]  # fmt: skip


def test_of_all_that_is_approved_but_one_the_one_changes():
    assert said("risotto no, everything else yes") == [one("regenerate_meal", "meal", dinner(SATURDAY))]


@pytest.mark.parametrize(
    "text", ["smaller dinner Friday as we've got a big lunch", "Friday's dinner: half portion, I've a late breakfast"]
)
def test_a_meal_eaten_elsewhere_is_only_the_reason(text):
    assert said(text) == [one("adjust_portion", "meal", dinner(FRIDAY), smaller_portion=True)]


def test_more_for_the_money_is_cheaper():
    assert said("more bang for my buck this week") == [one("regenerate_week", "week", make_cheaper=True)]

"""A weekly rule that a week misses is named on the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.vocabulary import Slot, to_bits
from plans import loading, solver, wishes
from plans.wishes import missed_wishes
from tests.factories import make_user, next_monday
from users.models import Profile


def week_with(rule: dict, **profile_fields):
    profile = make_user("wisher@example.com", weekly_rules=[rule], **profile_fields).profile
    problem = loading.week_inputs(profile, week_start=next_monday()).problem
    return problem, solver.solve_greedy(problem).choices


def test_a_wish_that_nothing_legal_can_meet_is_named_with_the_reason(catalogue):
    problem, choices = week_with({"tag": "fish", "at_least": 3}, diets=["vegan"])

    (missed,) = missed_wishes(problem, choices)

    assert missed.code == "weekly_rule"
    assert missed.amount == 3
    assert "fish at least 3 times a week" in missed.sentence
    assert "No dish that you may eat" in missed.sentence


def test_a_wish_that_is_met_is_not_named(catalogue):
    problem, choices = week_with({"tag": "fish", "at_least": 0, "at_most": 28})

    assert missed_wishes(problem, choices) == ()


def test_a_wish_that_could_have_been_met_is_named_without_an_excuse(catalogue):
    problem, choices = week_with({"tag": "fish", "at_least": 28})

    (missed,) = missed_wishes(problem, choices)

    assert missed.amount > 0
    assert "was not met" in missed.sentence
    assert "No dish" not in missed.sentence


FRIDAY = {"tag": "pizza", "at_least": 1, "day": "friday"}


def test_pizza_comes_on_friday_and_the_plan_says_why(catalogue):
    profile = make_user("wisher@example.com", weekly_rules=[FRIDAY]).profile
    problem = loading.week_inputs(profile, week_start=next_monday()).problem

    choices = solver.solve_week(problem).choices

    friday = [each for each in choices if "pizza" in problem.dish_by_id[each.recipe_id].tags and each.day == 4]
    assert len(friday) == 1
    assert missed_wishes(problem, choices) == ()
    (why,) = solver.meal_reasons(problem, choices, places={(4, friday[0].slot)})
    assert "Your wish: pizza on Friday" in [reason.sentence for reason in why.reasons]


def test_pizza_on_another_day_misses_the_wish_for_friday(catalogue):
    problem, choices = week_with(FRIDAY)
    pizza = next(dish.recipe_id for dish in problem.dishes if "pizza" in dish.tags)
    plain = next(dish.recipe_id for dish in problem.dishes if not dish.tags & {"pizza"})
    elsewhere = [
        replace(each, recipe_id=pizza if (each.day, each.slot) == (3, "dinner") else plain) for each in choices
    ]

    (missed,) = missed_wishes(problem, elsewhere)

    assert missed.amount == 1
    assert missed.sentence == "Your wish, pizza on Friday, was not met: it comes 0 times there."


def test_a_wish_for_a_slot_that_is_not_planned_says_so(catalogue):
    rule = {"tag": "fish", "at_least": 1, "slot": "lunch"}
    problem, choices = week_with(rule, enabled_slots=to_bits(["dinner"], Slot))

    (missed,) = missed_wishes(problem, choices)

    assert missed.sentence.endswith("No such meal is planned.")


def test_a_wish_that_nobody_has_the_time_for_on_its_day_says_so(catalogue):
    problem, choices = week_with(
        {"tag": "roast", "at_least": 1, "day": "monday"}, max_minutes_by_weekday=[20, 90, 90, 90, 90, 90, 90]
    )

    (missed,) = missed_wishes(problem, choices)

    assert missed.sentence.endswith("No dish that you may eat and have time for is of that kind.")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"tag": "fish", "at_least": 2}, "fish at least 2 times a week"),
        ({"tag": "pizza", "at_least": 1, "day": "friday"}, "pizza on Friday"),
        ({"tag": "pizza", "at_least": 1, "day": "friday", "slot": "dinner"}, "pizza for dinner on Friday"),
        ({"tag": "red_meat", "at_most": 0, "day": "monday"}, "no red meat on Monday"),
        ({"tag": "soup", "at_least": 2, "slot": "lunch"}, "soup at least twice for lunch"),
        ({"tag": "cuisine:indian", "at_least": 1, "at_most": 3, "slot": "dinner"},
         "indian at least once and at most 3 times for dinner"),
        ({"tag": "soup", "at_least": 1, "slot": "lunch"}, "soup at least once for lunch"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_words(rule, sentence):
    assert wishes.weekly_rules(Profile(weekly_rules=[rule]))[0].sentence == sentence

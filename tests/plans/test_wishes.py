"""A weekly rule that a week misses is named on the plan."""

from __future__ import annotations

from plans import loading, solver
from plans.wishes import missed_wishes
from tests.factories import make_user, next_monday


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

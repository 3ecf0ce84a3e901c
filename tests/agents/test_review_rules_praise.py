"""Praise that is said with "never", "not" or "no more" asks for nothing: least of all that a food is never to come."""

from __future__ import annotations

import pytest

from agents.review_rules import Reading
from agents.schemas import Action
from tests.agents.plans_for_review import review


@pytest.mark.parametrize(
    "text",
    [
        "I can never get enough mushrooms",
        "Can't get enough of salmon!",
        "I'd never say no to salmon",
        "You can never have too much cheddar",
        "I'll never get bored of peas",
        "I never tire of porridge",
        "I've never not loved salmon",
        "Never had a bad mushroom",
        "We could never live without cheddar",
        "No more cheddar than usual",
        "Don't ever remove the feta",
        "Never take the feta out",
        "Don't take the peas out",
        "Don't ever change the dal",
    ],
)
def test_praise_and_what_is_to_stay_ask_for_nothing(text: str) -> None:
    assert not Reading(review(text)).said.instructions


@pytest.mark.parametrize(
    "text",
    [
        "No more cheddar please",
        "Never again, cheddar",
        "Can't stand cheddar",
        "I never want cheddar",
        "No more cheddar ever",
    ],
)
def test_a_food_that_is_not_wanted_is_still_avoided(text: str) -> None:
    (one,) = Reading(review(text)).said.instructions

    assert (one.action, one.params.ingredient_to_remove) == (Action.AVOID_INGREDIENT_FUTURE, "cheddar")


def test_what_is_lacking_is_no_praise() -> None:
    (one,) = Reading(review("I'm not getting enough protein")).said.instructions

    assert one.params.make_higher_protein

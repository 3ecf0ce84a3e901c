"""Foods that are blamed for harm, and those that are cleared of it or named beside it for something else."""

from __future__ import annotations

import pytest

from tests.agents.plans_for_review import review
from tests.agents.saying import foods_that_harm


@pytest.mark.parametrize(
    "words",
    [
        "My lips swelled. I think it's the prawns", "My lips swelled up, it was the prawns",
        "It was the prawns. My lips swelled up", "Dinner made me ill. Must be the prawns",
        "My tongue went numb, I'm not sure but I think it's the prawns",
    ],
)  # fmt: skip
def test_a_food_that_is_blamed_does_harm(words):
    assert foods_that_harm(review(words)) == {"prawns"}


@pytest.mark.parametrize(
    "words",
    [
        "I don't think it's the prawns",
        "My lips swelled. I don't think it's the prawns",
        "My lips swelled, it was not the prawns",
        "My lips swelled. I doubt it's the prawns",
    ],
)
def test_a_food_that_is_cleared_does_none(words):
    assert foods_that_harm(review(words)) == frozenset()


def test_who_has_no_allergy_blames_no_food():
    assert foods_that_harm(review("I'm not allergic to anything, it was the chicken")) == frozenset()


def test_a_food_named_away_from_the_harm_is_innocent():
    words = "Prawns make me sick. Monday's was great, it was the beef"

    assert foods_that_harm(review(words)) == {"prawns"}


@pytest.mark.parametrize(
    "words",
    [
        "The bill makes me sick. I think it's the salmon that's so dear",
        "The cost makes me ill. It's the salmon",
        "Prawns aside, the price made me sick. I think it's the salmon",
    ],
)
def test_a_bill_makes_nobody_ill(words):
    assert foods_that_harm(review(words)) == frozenset()


def test_what_is_dear_beside_a_harm_does_none():
    words = "Peanuts make me ill. I think it's the salmon that's so dear"

    assert foods_that_harm(review(words)) == {"peanuts"}

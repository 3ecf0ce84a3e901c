"""One reading of a person's words answers all that is asked of it, in any order."""

from __future__ import annotations

import pytest

from agents.review_rules import Reading
from tests.agents.plans_for_review import day_id, dinner_id, review
from tests.agents.saying import SUNDAY, foods_that_harm

OF_SUNDAY = frozenset({dinner_id(SUNDAY), dinner_id(SUNDAY) - 1})
NAMES = ("said", "meals_to_stay", "meals_not_meant", "foods_that_harm")


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("cheaper all week but keep Sunday. I'm allergic to cod", None),
        ("cheaper dinners all week, I'm allergic to cod", None),
        ("keep Sunday, and no cod, I'm allergic", {"type": "generate_new_week"}),
        ("not the dinner", {"type": "regenerate_day", "plan_day_id": day_id(SUNDAY)}),
        ("never again, and no salmon either", {"type": "avoid_ingredient_future", "ingredient_name": "cod"}),
        ("thanks, lovely", None),
    ],
)  # fmt: skip
def test_what_is_asked_first_makes_no_difference_to_the_rest(text, context):
    request = review(text, context=context)
    alone = {name: getattr(Reading(request), name) for name in NAMES}

    for order in (NAMES, NAMES[::-1]):
        reading = Reading(request)
        assert {name: getattr(reading, name) for name in order} == alone


def test_one_reading_knows_what_changes_what_stays_and_what_harms():
    request = review("make the week cheaper but keep Sunday. I'm allergic to cod")
    reading = Reading(request)

    assert [one.action for one in reading.said.instructions] == [
        "regenerate_week", "remove_ingredient", "avoid_ingredient_future",
    ]  # fmt: skip
    assert (reading.meals_to_stay, reading.meals_not_meant) == (OF_SUNDAY, frozenset())
    assert reading.foods_that_harm == foods_that_harm(request) == {"cod"}


def test_a_week_of_dinners_is_about_no_breakfast():
    reading = Reading(review("cheaper dinners all week"))

    assert reading.meals_not_meant == {dinner_id(day) - 1 for day in range(7)}

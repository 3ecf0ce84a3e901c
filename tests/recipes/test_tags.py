from __future__ import annotations

import pytest

from core.weekly_tags import Family
from recipes.models import Recipe
from recipes.tags import tags_of
from tests.food_factories import make_food, make_recipe
from users import selectors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("family", "group"),
    [(Family.OILY_FISH, "fish"), (Family.SHELLFISH, "fish"), (Family.PORK, "red_meat"), (Family.POULTRY, None)],
)
def test_a_dish_has_its_family_and_the_group_of_that(family, group) -> None:
    dish = make_recipe("Tea", make_food("main", family=family), cuisine="thai")

    tags = tags_of(dish)

    assert tags >= {family, "solid", "cuisine:thai"}
    assert tags & {"fish", "red_meat"} == ({group} if group else set())


def test_weekly_rules_take_every_tag_that_a_shipped_dish_has(catalogue) -> None:
    known = set(selectors.weekly_tags())

    assert {tag for dish in Recipe.objects.select_related("main_ingredient") for tag in tags_of(dish)} <= known
    assert "cuisine:british" in known

from __future__ import annotations

from collections import Counter

import pytest

from core.weekly_tags import DishKind, Family
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


def test_a_dish_is_called_what_it_is_and_others_have_no_kind() -> None:
    pizza, other = (make_recipe(name, make_food(name)) for name in ("margherita", "porridge"))
    pizza.dish_kind = "pizza"

    assert tags_of(pizza) - tags_of(other) == {"pizza"}


def test_every_kind_of_dish_that_can_be_wished_for_is_shipped_more_than_once(catalogue) -> None:
    dishes = Recipe.objects.exclude(dish_kind="").values_list("dish_kind", flat=True)

    assert min(Counter(dishes)[kind] for kind in DishKind.values) >= 2
    assert Counter(dishes)["pizza"] == 4


def test_what_is_called_a_pizza_is_one(catalogue) -> None:
    called = set(Recipe.objects.filter(title__icontains="pizza").values_list("slug", flat=True))

    assert called == set(Recipe.objects.filter(dish_kind="pizza").values_list("slug", flat=True))

"""What it is worth to use up what is at home, against figures computed by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from plans import pantry_points
from plans.models import PantryItem
from recipes import columns
from recipes.models import Ingredient, Recipe, RecipeIngredient
from tests.factories import next_monday
from tests.plans import world
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def rice(db) -> Ingredient:
    return world.make_food("rice")


def keep(user: User, food: Ingredient, quantity_g: str, *, expires_on=None) -> None:
    PantryItem.objects.create(user=user, ingredient=food, quantity_g=Decimal(quantity_g), expires_on=expires_on)


def points(user: User) -> dict[str, int]:
    dishes = columns.read(Recipe.objects.all())
    found = pantry_points.at_home(user.pk, next_monday()).points(dishes)
    return dict(zip(dishes.titles.tolist(), found.tolist(), strict=True))


def test_an_empty_cupboard_is_worth_nothing(rice, alice):
    world.make_dish("rice", [(rice, 100)])

    assert points(alice) == {"rice": 0}


def test_a_food_counts_by_the_share_of_a_serving_that_is_there(rice, alice):
    world.make_dish("all there", [(rice, 50)])
    world.make_dish("a quarter", [(rice, 200)])
    world.make_dish("a serving of four", [(rice, 200)], servings=4)
    world.make_dish("without", [(world.make_food("oats"), 100)])
    keep(alice, rice, "50")

    assert points(alice) == {"all there": 40, "a quarter": 10, "a serving of four": 40, "without": 0}


def test_food_that_expires_in_the_week_counts_for_more(rice, alice):
    oats = world.make_food("oats")
    world.make_dish("rice", [(rice, 100)])
    world.make_dish("oats", [(oats, 100)])
    keep(alice, rice, "100", expires_on=next_monday() + timedelta(days=6))
    keep(alice, oats, "100", expires_on=next_monday() + timedelta(days=7))

    assert points(alice) == {"rice": 120, "oats": 40}


def test_two_packs_of_a_food_are_one_heap_and_what_has_expired_is_none(rice, alice):
    world.make_dish("rice", [(rice, 200)])
    keep(alice, rice, "50")
    keep(alice, rice, "100", expires_on=next_monday() + timedelta(days=30))
    keep(alice, rice, "200", expires_on=next_monday() - timedelta(days=1))
    keep(alice, rice, "200", expires_on=timezone.localdate() - timedelta(days=1))

    assert points(alice) == {"rice": 30}


def test_a_dish_of_everything_at_home_stops_at_the_limit(alice):
    foods = [world.make_food(f"food {number}") for number in range(3)]
    world.make_dish("all of it", [(food, 100) for food in foods])
    for food in foods:
        keep(alice, food, "100", expires_on=next_monday())

    assert points(alice) == {"all of it": 240}


def test_thirds_that_add_up_to_a_half_are_rounded_as_a_half(alice):
    foods = [world.make_food(f"food {number}") for number in range(3)]
    world.make_dish("dish", [(food, 240) for food in foods])
    for food, quantity_g in zip(foods, ("1", "1", "13"), strict=True):  # 1/6 + 1/6 + 13/6 points
        keep(alice, food, quantity_g)

    assert points(alice) == {"dish": 2}  # two and a half, to the even side


def test_a_line_of_unknown_mass_is_worth_nothing(rice, alice):
    dish = world.make_dish("rice", [(world.make_food("oats"), 100)])
    RecipeIngredient.objects.create(recipe=dish, ingredient=rice, quantity=1, unit="each")
    keep(alice, rice, "500")

    assert points(alice) == {"rice": 0}


def test_charlies_cupboard_is_his(rice, alice, charlie):
    world.make_dish("rice", [(rice, 100)])
    keep(charlie, rice, "100")

    assert (points(alice), points(charlie)) == ({"rice": 0}, {"rice": 40})

"""What a dish costs a person: one price, whether it is asked for one dish or for all of them."""

from __future__ import annotations

import pytest

from plans import costs
from plans.models import IngredientPrice
from recipes import columns
from recipes.models import Recipe, RecipeIngredient
from tests.plans import world
from users.models import User

pytestmark = pytest.mark.django_db


def both_ways(user: User) -> dict[str, int]:
    """Return the price of a serving of each dish by its title, having asked in both ways."""
    dishes = columns.read(Recipe.objects.all())
    at_once = costs.servings_pence(dishes, costs.own_price_differences(user.pk)).tolist()
    changes = costs.own_price_changes(user.pk, dishes.recipe_id.tolist())
    one_by_one = {recipe.pk: costs.serving_pence(recipe, changes) for recipe in Recipe.objects.all()}
    assert dict(zip(dishes.recipe_id.tolist(), at_once, strict=True)) == one_by_one
    return dict(zip(dishes.titles.tolist(), at_once, strict=True))


@pytest.fixture
def foods(db):
    """Cod at £12 a kilogram, rice at £1.50, and salt that has no price."""
    return {
        "cod": world.make_food("cod", pence_per_kg=1200),
        "rice": world.make_food("rice", pence_per_kg=150),
        "salt": world.make_food("salt", pence_per_kg=None),
    }


def test_without_own_prices_a_dish_costs_what_the_catalogue_says(foods, alice):
    world.make_dish("fish and rice", [(foods["cod"], 300), (foods["rice"], 200)], servings=2)
    world.make_dish("salted", [(foods["salt"], 10)])

    assert both_ways(alice) == {"fish and rice": 195, "salted": 0}


def test_an_own_price_moves_the_dishes_that_hold_the_food(foods, alice):
    world.make_dish("fish and rice", [(foods["cod"], 300), (foods["rice"], 200)], servings=2)
    world.make_dish("rice", [(foods["rice"], 100)])
    world.make_dish("salted", [(foods["salt"], 10), (foods["rice"], 100)])
    for name, pence in (("cod", 1000), ("salt", 60)):
        IngredientPrice.objects.create(user=alice, ingredient=foods[name], pence_per_kg=pence)

    # 300 g are 60p cheaper for two; 10 g of salt cost 0.6p where the catalogue knows no price for the dish.
    assert both_ways(alice) == {"fish and rice": 165, "rice": 15, "salted": 1}


def test_thirds_of_a_penny_add_up_to_the_half_that_they_are(foods, alice):
    world.make_dish("thirds", [(foods["cod"], 10), (foods["rice"], 5)], servings=3)  # 12.75p, 4p a serving
    for name, pence in (("cod", 1250), ("rice", 350)):  # 0.5p and 1p more: a half of a penny a serving
        IngredientPrice.objects.create(user=alice, ingredient=foods[name], pence_per_kg=pence)

    assert both_ways(alice) == {"thirds": 5}


def test_a_line_of_unknown_mass_changes_nothing(foods, alice):
    dish = world.make_dish("fish", [(foods["cod"], 300)])
    RecipeIngredient.objects.create(recipe=dish, ingredient=foods["rice"], quantity=1, unit="each")
    IngredientPrice.objects.create(user=alice, ingredient=foods["rice"], pence_per_kg=90_000)

    assert both_ways(alice) == {"fish": 360}


def test_charlies_prices_are_his(foods, alice, charlie):
    world.make_dish("rice", [(foods["rice"], 100)])
    IngredientPrice.objects.create(user=charlie, ingredient=foods["rice"], pence_per_kg=1000)

    assert (both_ways(alice), both_ways(charlie)) == ({"rice": 15}, {"rice": 100})

"""The columns say of every dish what its row says."""

from __future__ import annotations

import dataclasses
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from core.vocabulary import MealType
from plans.solver import Nutrients
from recipes import columns
from recipes.models import Recipe, RecipeIngredient
from recipes.tags import tags_of
from tests.food_factories import make_food, make_recipe


def test_every_column_of_the_shipped_catalogue_says_what_the_rows_say(catalogue):
    dishes = columns.read(Recipe.objects.all())
    recipes = list(Recipe.objects.order_by("pk").select_related("main_ingredient"))

    assert len(dishes) == len(recipes) > 250
    assert dishes.recipe_id.tolist() == [recipe.pk for recipe in recipes]
    assert dishes.titles.tolist() == [recipe.title for recipe in recipes]
    figures = [{name: float(getattr(recipe, name)) for name in columns.NUTRIENTS} for recipe in recipes]
    assert [Nutrients(*row) for row in dishes.nutrients.tolist()] == [Nutrients.from_floats(**one) for one in figures]
    assert dishes.pence.tolist() == [recipe.pence_per_serving for recipe in recipes]
    for name in ("servings", "slots", "diets", "allergens_blocked", "difficulty", "minutes", "keeps_days"):
        assert getattr(dishes, name).tolist() == [getattr(recipe, name) for recipe in recipes], name
    assert [MealType.values[place] for place in dishes.meal_type] == [recipe.meal_type for recipe in recipes]
    assert dishes.known_permille.tolist() == [1000 * recipe.known_share for recipe in recipes]
    assert dishes.is_published.all()
    for row, recipe in enumerate(recipes):
        assert dishes.main_ingredient.name(dishes.main_ingredient.codes[row]) == recipe.main_ingredient.name
        assert dishes.family.name(dishes.family.codes[row]) == recipe.main_ingredient.family
        assert dishes.cuisine.name(dishes.cuisine.codes[row]) == recipe.cuisine
        assert {dishes.tag_names[place] for place in np.flatnonzero(dishes.tags[row])} == tags_of(recipe)


def test_the_lines_of_the_shipped_catalogue_are_all_there(catalogue):
    dishes = columns.read(Recipe.objects.all())
    rows = RecipeIngredient.objects.values_list("recipe_id", "ingredient_id", "grams")
    foods = sorted({food_id for _, food_id, _ in rows})

    found = dishes.lines.lines_with(foods)

    ids, held = dishes.recipe_id[found.row].tolist(), np.array(foods)[found.food].tolist()
    got = Counter(zip(ids, held, found.decigrams.tolist(), strict=True))
    assert got == Counter((recipe_id, food_id, int(10 * grams)) for recipe_id, food_id, grams in rows)


def test_what_is_not_known_is_marked_and_what_is_missing_is_nothing(db):
    strange = make_food("Strange", pence_per_kg=None, energy_kcal=None)
    recipe = make_recipe("Mystery", strange, main_ingredient=None, status="draft", difficulty=4)
    RecipeIngredient.objects.create(recipe=recipe, ingredient=strange, quantity=1, unit="each")

    dishes = columns.read(Recipe.objects.all())

    assert (dishes.pence.tolist(), dishes.nutrients[0, 0]) == ([columns.UNKNOWN], 0)
    assert dishes.known_permille.tolist() == [0]
    assert dishes.main_ingredient.codes.tolist() == dishes.family.codes.tolist() == [-1]
    assert sorted(dishes.lines.lines_with([strange.pk]).decigrams.tolist()) == [columns.UNKNOWN, 2000]
    assert dishes.is_published.tolist() == [False]
    assert set(dishes.tag_names) == tags_of(recipe)


@pytest.mark.parametrize("share", ["0.899", "0.900", "0.901", "0.001", "1.000"])
def test_a_known_share_is_kept_to_the_thousandth(db, share):
    recipe = make_recipe("Pie", make_food("Cod"))
    Recipe.objects.filter(pk=recipe.pk).update(known_share=Decimal(share))

    assert columns.read(Recipe.objects.all()).known_permille.tolist() == [1000 * Decimal(share)]


def test_reading_takes_two_queries_and_of_nothing_one(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(columns.read(Recipe.objects.all())) == 0
    for number in range(4):
        make_recipe(f"Pie {number}", make_food(f"Cod {number}"))
    with django_assert_num_queries(2):
        assert len(columns.read(Recipe.objects.all())) == 4


def test_dishes_are_found_by_id_and_strangers_are_passed_over(db):
    pies = [make_recipe(f"Pie {number}", make_food(f"Cod {number}")) for number in range(3)]
    dishes = columns.read(Recipe.objects.all())

    assert dishes.rows_of([pies[2].pk, 10**9, pies[0].pk, 0]).tolist() == [2, 0]
    assert dishes.look_up({pies[1].pk: 7, 10**9: 8}, otherwise=np.array([1, 2, 3])).tolist() == [1, 7, 3]


def test_no_array_can_be_written_to(catalogue):
    dishes = columns.read(Recipe.objects.all())

    holders = (dishes, dishes.main_ingredient, dishes.family, dishes.cuisine, dishes.lines)
    values = [getattr(holder, each.name) for holder in holders for each in dataclasses.fields(holder)]
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    assert len(arrays) == 15 + 3 + 4
    assert not any(array.flags.writeable for array in arrays)

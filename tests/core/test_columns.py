"""Some columns of many rows are written as Django would write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.columns import write_columns
from plans.models import PlanMeal
from recipes.models import Ingredient, Recipe
from tests.plans import world
from tests.plans.weeks import ready_week

pytestmark = pytest.mark.django_db


def test_every_kind_of_column_comes_back_as_it_was_written(alice, quick_solver):
    world.small_kitchen()
    first, second, *_ = world.meals(ready_week(alice))
    other = Recipe.objects.exclude(pk__in=[first.recipe_id, second.recipe_id])[0]
    now = timezone.now()
    for meal in (first, second):
        meal.recipe_id = other.pk
        meal.is_locked = True
        meal.reasons = ["“½ £” 'quoted' %s", {"deep": [1, None]}]
        meal.energy_kcal = Decimal("612.5")
        meal.portion_quarters = 7
    names = ["recipe_id", "is_locked", "reasons", "energy_kcal", "portion_quarters"]
    write_columns([first, second], names)
    for meal in (first, second):
        assert PlanMeal.objects.filter(pk=meal.pk).values(*names).get() == {name: getattr(meal, name) for name in names}
    other.food_changed_at = now
    write_columns([other], ["food_changed_at"])
    assert Recipe.objects.get(pk=other.pk).food_changed_at == now


def test_other_columns_and_other_rows_stay(db):
    beans, peas = world.make_food("beans"), world.make_food("peas")
    beans.name, beans.pence_per_kg = "other beans", 999
    write_columns([beans], ["pence_per_kg"])
    assert list(Ingredient.objects.order_by("pk").values_list("name", "pence_per_kg")) == [
        ("beans", 999),
        ("peas", peas.pence_per_kg),
    ]


def test_one_bad_row_leaves_all_as_they_were():
    beans, peas = world.make_food("beans"), world.make_food("peas")
    beans.pence_per_kg, peas.pence_per_kg = 999, -1
    with pytest.raises(IntegrityError):
        write_columns([beans, peas], ["pence_per_kg"])
    assert not Ingredient.objects.filter(pence_per_kg=999).exists()


def test_no_rows_are_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        write_columns([], ["grams"])

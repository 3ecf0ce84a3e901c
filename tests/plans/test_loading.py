"""A week's problem is what the rows of the database say, however it is put together, and the person's alone."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from core.errors import Transient
from core.vocabulary import Allergen, Diet, Slot, to_bits
from plans import generation, loading
from plans.loading import WeekInputs, week_inputs
from plans.models import IngredientPrice, MealHistory, PantryItem, PlanMeal
from plans.solver import DishTable
from plans.solver.dishes import NUTRIENTS as SOLVER_NUTRIENTS
from ratings.models import IngredientScore, Rating
from recipes import columns, copies, triggers
from recipes import services as recipe_services
from recipes.models import Ingredient, Recipe, RecipeIngredient
from recipes.snapshot import current
from tests.factories import make_user, next_monday
from tests.plans import slow_week, world
from tests.plans.weeks import ready_week
from users.models import Profile, User

pytestmark = pytest.mark.django_db


def assert_as_the_rows_say(inputs: WeekInputs, *, locked=(), standing=()) -> None:
    """Compare a problem with the one put together dish by dish: dishes, numbers of names, and candidates."""
    profile, monday, table = inputs.profile, inputs.week_start, inputs.problem.table
    plain = DishTable.of(slow_week.dishes_of(profile, week_start=monday, standing=standing))
    assert list(table) == list(plain)
    for name in ("main_ingredient", "family", "cuisine"):
        assert getattr(table, name).names == getattr(plain, name).names
        assert getattr(table, name).codes.tolist() == getattr(plain, name).codes.tolist()
    assert list(table.tags) == list(plain.tags)
    for name in ("recipe_id", "nutrients", "pence", "liking", "dislike_penalty", "pantry_bonus", "keeps_days"):
        assert getattr(table, name).dtype == getattr(plain, name).dtype == np.int64
    assert list(inputs.problem.meals) == slow_week.meals_of(profile, week_start=monday, locked=locked)


def settle(user: User, rng: Random) -> Profile:
    """Give somebody needs, tastes, a full cupboard, prices and a past, all drawn by `rng`."""
    profile = user.profile
    profile.diets = rng.choice([0, 0, to_bits(["vegan"], Diet), to_bits(["halal", "gluten_free"], Diet)])
    profile.allergens = rng.choice([0, 0, to_bits(["milk", "nuts"], Allergen)])
    profile.max_difficulty = rng.randint(2, 5)
    profile.max_minutes_by_weekday = rng.choice([[30] * 5 + [90] * 2, [rng.randint(15, 120) for _ in range(7)]])
    profile.enabled_slots = rng.choice([15, 15, 6, 13])
    profile.household_size = rng.randint(1, 5)
    profile.weekly_budget_pence = rng.choice([None, 6000])
    profile.weekly_rules = [{"tag": "fish", "at_least": 1, "at_most": None}]
    profile.save()
    foods = list(Ingredient.objects.order_by("slug"))
    recipes = list(Recipe.objects.order_by("slug"))
    profile.disliked_ingredients.set(rng.sample(foods, 4))
    Rating.objects.bulk_create(
        Rating(user=user, recipe=recipe, value=rng.choice([-1, 1])) for recipe in rng.sample(recipes, 40)
    )
    IngredientScore.objects.bulk_create(
        IngredientScore(user=user, ingredient=food, score=Decimal(rng.randint(-100, 100)) / 100)
        for food in rng.sample(foods, 12)
    )
    IngredientPrice.objects.bulk_create(
        IngredientPrice(user=user, ingredient=food, pence_per_kg=rng.randint(1, 3000)) for food in rng.sample(foods, 25)
    )
    for food in rng.sample(foods, 30):
        for expires_on in rng.choice([[None], [timezone.localdate() + timedelta(days=rng.randint(-3, 20))]]):
            PantryItem.objects.create(
                user=user, ingredient=food, quantity_g=Decimal(rng.randint(1, 9000)) / 10, expires_on=expires_on
            )
    for place, recipe in enumerate(rng.sample(recipes, 60)):
        MealHistory.objects.create(
            user=user, recipe=recipe, date=next_monday() - timedelta(days=rng.randint(0, 20)), slot="dinner",
            method="solver", outcome=("planned", "cooked", "skipped")[place % 3],
        )  # fmt: skip
    return Profile.objects.get(pk=profile.pk)


def test_the_problems_of_the_shipped_catalogue_are_what_the_rows_say(catalogue):
    for seed in range(6):
        profile = settle(make_user(f"{seed}@example.com"), Random(seed))

        inputs = week_inputs(profile, week_start=next_monday())

        assert len(inputs.problem.table) > 20
        assert_as_the_rows_say(inputs)
        assert inputs.ratings_used == 40
        assert inputs.candidates == {
            slot: max(len(meal.candidates) for meal in inputs.problem.meals if meal.slot == slot)
            for slot in profile.slot_names
        }


def test_nutrients_stand_in_the_planners_order(kitchen, alice):
    assert tuple(name.rpartition("_")[0] for name in columns.NUTRIENTS) == SOLVER_NUTRIENTS


def test_loading_takes_as_many_queries_for_a_thousand_recipes_as_for_ten(alice, django_assert_num_queries):
    foods = [world.make_food(f"food {number}") for number in range(5)]
    alice.profile.disliked_ingredients.add(foods[0])
    PantryItem.objects.create(user=alice, ingredient=foods[1], quantity_g=300)
    IngredientPrice.objects.create(user=alice, ingredient=foods[2], pence_per_kg=5)

    for number in range(10):
        world.make_dish(f"dish {number}", [(foods[number % 5], 100)])

    for count in (10, 1000):
        multiply(Recipe.objects.all(), to=count)
        unrated = Recipe.objects.exclude(ratings__user=alice)
        Rating.objects.bulk_create(Rating(user=alice, recipe=dish, value=1) for dish in unrated)
        profile = Profile.objects.get(user=alice)
        current()
        with django_assert_num_queries(12):
            inputs = week_inputs(profile, week_start=next_monday())
        assert len(inputs.problem.table) == count


def multiply(recipes: QuerySet[Recipe], *, to: int) -> None:
    """Add the same dishes again under other names until there are so many."""
    originals = list(recipes.prefetch_related("lines"))
    lines = []
    for number in range(len(originals), to):
        recipe = copy(originals[number % len(originals)])
        held = list(recipe.lines.all())
        recipe.pk, recipe.slug = None, f"again-{number}"
        recipe.save(force_insert=True)
        lines += [RecipeIngredient(recipe_id=recipe.pk, ingredient_id=line.ingredient_id, quantity=line.quantity,
                                   unit=line.unit, grams=line.grams) for line in held]  # fmt: skip
    RecipeIngredient.objects.bulk_create(lines)


def test_own_copies_and_withdrawn_dishes_cost_two_queries_more(kitchen, alice, django_assert_num_queries):
    rice, tofu = Ingredient.objects.get(name="rice"), Ingredient.objects.get(name="tofu")
    own = copies.changed_copy(alice, kitchen["cod 1"], remove=[rice.pk], add=tofu)
    Rating.objects.create(user=alice, recipe=own, value=1)
    profile = Profile.objects.get(user=alice)
    current()

    with django_assert_num_queries(14):
        inputs = week_inputs(profile, week_start=next_monday())

    assert len(inputs.problem.table) == 29
    assert_as_the_rows_say(inputs)


def test_a_catalogue_that_has_changed_is_read_with_five_queries(kitchen, alice, django_assert_num_queries):
    current()
    world.make_dish("new", [(Ingredient.objects.get(name="rice"), 100)])

    with django_assert_num_queries(12 + 5):  # asked again under the lock, its version before and after, dishes, lines
        week_inputs(alice.profile, week_start=next_monday())


def test_meals_with_the_same_candidates_share_one_object(kitchen, db):
    Recipe.objects.filter(title__startswith="cod").update(minutes=70)
    profile = make_user("busy@example.com", max_minutes_by_weekday=[30, 45, 30, 30, 60, 90, 120]).profile

    meals = week_inputs(profile, week_start=next_monday()).problem.meals

    by_day = {meal.day: meal.ids for meal in meals if meal.slot == "dinner"}
    # 30, 45 and 60 minutes allow the same dishes, and so do 90 and 120.
    assert {day: id(ids) for day, ids in by_day.items()} == {
        **dict.fromkeys(range(5), id(by_day[0])), 5: id(by_day[5]), 6: id(by_day[5]),
    }  # fmt: skip
    assert (len(by_day[0]), len(by_day[5])) == (24, 28)


def test_an_own_copy_is_not_offered_in_weeks_to_come_unless_it_is_liked(kitchen, alice):
    rice, tofu = Ingredient.objects.get(name="rice"), Ingredient.objects.get(name="tofu")
    own = copies.changed_copy(alice, kitchen["egg 2"], remove=[rice.pk], add=tofu)

    before = week_inputs(alice.profile, week_start=next_monday())
    Rating.objects.create(user=alice, recipe=own, value=-1)
    disliked = week_inputs(alice.profile, week_start=next_monday())
    Rating.objects.filter(recipe=own).update(value=1)
    liked = week_inputs(alice.profile, week_start=next_monday())

    assert [own.pk in each.problem.dish_by_id for each in (before, disliked, liked)] == [False, False, True]


def test_a_persons_own_copy_is_offered_to_them_alone(kitchen, alice, charlie):
    rice, tofu = Ingredient.objects.get(name="rice"), Ingredient.objects.get(name="tofu")
    own = copies.changed_copy(alice, kitchen["egg 2"], remove=[rice.pk], add=tofu)
    for person in (alice, charlie):
        Rating.objects.create(user=person, recipe=own, value=1)

    hers = week_inputs(alice.profile, week_start=next_monday())
    his = week_inputs(charlie.profile, week_start=next_monday())

    assert own.pk in hers.problem.dish_by_id and own.pk in hers.problem.meals[0].candidates
    assert own.pk not in his.problem.dish_by_id
    assert_as_the_rows_say(hers)
    assert_as_the_rows_say(his)


def test_an_own_copy_with_words_of_its_own_finds_its_place_among_the_others(kitchen, alice):
    saffron = world.make_food("aaa saffron", family="other")
    own = copies.changed_copy(alice, kitchen["egg 2"], remove=[], add=saffron)
    Recipe.objects.filter(pk=own.pk).update(cuisine="aztec", main_ingredient=saffron, meal_type="drinkable")
    later = world.make_dish("later", [(Ingredient.objects.get(name="rice"), 100)])
    Rating.objects.create(user=alice, recipe=own, value=1)
    alice.profile.disliked_ingredients.add(saffron)

    inputs = week_inputs(alice.profile, week_start=next_monday())

    assert inputs.problem.table.recipe_id.tolist()[-2:] == [own.pk, later.pk]
    assert inputs.problem.dish_by_id[own.pk].main_ingredient == "aaa saffron"
    assert inputs.problem.dish_by_id[own.pk].dislike_penalty == 500
    assert_as_the_rows_say(inputs)


def test_a_standing_week_keeps_its_withdrawn_dish_and_offers_it_nowhere(kitchen, alice, quick_solver):
    plan = ready_week(alice)
    standing = world.meals(plan)
    gone = standing[0].recipe
    recipe_services.withdraw(gone)
    standing = world.meals(plan)

    inputs = week_inputs(alice.profile, week_start=plan.week_start, standing=standing)

    assert inputs.problem.dish_by_id[gone.pk].title == gone.title
    assert all(gone.pk not in meal.candidates for meal in inputs.problem.meals)
    assert_as_the_rows_say(inputs, standing=standing)


def test_a_standing_dish_that_is_no_longer_legal_is_loaded_too(kitchen, alice, quick_solver):
    plan = ready_week(alice)
    standing = world.meals(plan)
    alice.profile.max_difficulty = 1
    alice.profile.save()

    inputs = week_inputs(alice.profile, week_start=plan.week_start, standing=standing)

    assert set(inputs.problem.table.recipe_id.tolist()) == {meal.recipe_id for meal in standing}
    assert all(len(meal.candidates) == 0 for meal in inputs.problem.meals)
    assert_as_the_rows_say(inputs, standing=standing)


def test_a_locked_meal_stays_while_it_is_legal(kitchen, alice, quick_solver):
    plan = ready_week(alice)
    kept, lost = world.meals(plan)[:2]
    PlanMeal.objects.filter(pk=kept.pk).update(portion_quarters=6)
    recipe_services.withdraw(lost.recipe)
    locked = [PlanMeal.objects.select_related("day").get(pk=meal.pk) for meal in (kept, lost)]

    inputs = week_inputs(alice.profile, week_start=plan.week_start, locked=locked)

    chosen = [meal.locked for meal in inputs.problem.meals if meal.locked is not None]
    assert [(choice.recipe_id, choice.portion_quarters) for choice in chosen] == [(kept.recipe_id, 6)]
    assert_as_the_rows_say(inputs, locked=locked)


def test_nothing_legal_makes_an_empty_table(kitchen, db):
    profile = make_user("none@example.com", max_minutes_by_weekday=[1] * 7).profile

    inputs = week_inputs(profile, week_start=next_monday())

    assert len(inputs.problem.table) == 0
    assert inputs.candidates == dict.fromkeys(Slot.values, 0)


def test_an_empty_catalogue_makes_an_empty_table(alice):
    assert len(week_inputs(alice.profile, week_start=next_monday()).problem.table) == 0


def test_a_week_in_the_making_is_untouched_by_a_change_of_the_catalogue(kitchen, alice):
    inputs = week_inputs(alice.profile, week_start=next_monday())
    before = list(inputs.problem.table)

    recipe_services.withdraw(kitchen["cod 1"])
    Recipe.objects.update(title="changed")
    after = week_inputs(alice.profile, week_start=next_monday())

    assert list(inputs.problem.table) == before
    assert len(after.problem.table) == 27
    assert {dish.title for dish in after.problem.table} == {"changed"}


def test_planners_can_not_write_to_what_others_plan_with(kitchen, alice):
    table = loading.week_inputs(alice.profile, week_start=next_monday()).problem.table
    shared = current().dishes

    table.nutrients[:] = 0

    assert shared.nutrients.any()
    with pytest.raises(ValueError, match="read-only"):
        shared.nutrients[0] = 0


def test_the_gate_reads_the_foods_even_where_the_snapshot_was_left_behind(kitchen, alice, quick_solver):
    current()
    triggers.remove(connection)  # rolled back with the test
    milk = to_bits(["milk"], Allergen)
    Ingredient.objects.update(allergens_contained=milk)
    Profile.objects.filter(user=alice).update(allergens=milk)
    plan = world.requested(alice)
    offered = week_inputs(Profile.objects.get(user=alice), week_start=plan.week_start).candidates
    assert offered["dinner"] == 24  # all but the cheese: nobody has told the snapshot of the milk in the rest

    with pytest.raises(Transient, match="holds"):
        generation.generate(plan.pk)

    assert not PlanMeal.objects.exists()

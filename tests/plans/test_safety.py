"""The gate: every rule kept and broken, read from the food itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.vocabulary import Allergen, Diet, Exclusion, all_bits, to_bits
from plans import safety
from plans.safety import ServedMeal
from recipes import diets
from recipes.models import Recipe
from tests.factories import make_user, next_monday
from tests.plans.world import make_dish, make_food

pytestmark = pytest.mark.django_db


def codes(user, *recipe_ids: int, slot: str = "lunch", day: int = 0, quarters: int = 4) -> list[str]:
    served = [
        ServedMeal(date=next_monday() + timedelta(days=day + n), slot=slot, recipe_id=pk, portion_quarters=quarters)
        for n, pk in enumerate(recipe_ids)
    ]
    return [violation.code for violation in safety.violations(user.pk, served)]


@pytest.mark.parametrize("allergen", Allergen.values)
@pytest.mark.parametrize("status", ["contains", "possible", "unknown"])
def test_an_allergen_that_is_may_be_or_is_not_known_to_be_absent_is_refused(allergen, status):
    dish = make_dish("dish", [(make_food("plain"), 100), (make_food("other", **{status: [allergen]}), 1)])
    others = [name for name in Allergen.values if name != allergen]

    assert codes(make_user("a@example.com", allergens=[allergen]), dish.pk) == ["allergen"]
    assert codes(make_user("b@example.com", allergens=others), dish.pk) == []


@pytest.mark.parametrize("diet", Diet.values)
@pytest.mark.parametrize("exclusion", Exclusion.values)
def test_a_diet_is_kept_or_broken_by_what_each_food_is(diet, exclusion):
    dish = make_dish("dish", [(make_food("plain"), 100), (make_food("other", excludes=[exclusion]), 1)])
    person = make_user(diets=[diet])

    assert codes(person, dish.pk) == (["diet"] if exclusion in diets.RULED_OUT_BY[diet] else [])


def test_a_food_that_nobody_has_reviewed_fits_no_diet():
    dish = make_dish("dish", [(make_food("plain", is_excludes_reviewed=False), 100)])

    assert codes(make_user("a@example.com", diets=list(Diet.values)), dish.pk) == ["diet"] * len(Diet.values)
    assert codes(make_user("b@example.com"), dish.pk) == []


def test_derived_columns_are_not_believed():
    dish = make_dish("dish", [(make_food("cheddar", contains=["milk"], excludes=["dairy"]), 100)])
    Recipe.objects.update(allergens_blocked=0, allergens_contained=0, diets=all_bits(Diet))
    person = make_user(allergens=["milk"], diets=["vegan"])

    assert codes(person, dish.pk) == ["allergen", "diet"]


def test_a_dish_without_ingredients_is_unknown():
    dish = make_dish("air", [])

    assert codes(make_user(), dish.pk) == ["allergen"]


@pytest.mark.parametrize(
    ("profile", "dish", "meal", "code"),
    [
        ({}, {"status": "draft"}, {}, "unpublished"),
        ({}, {"slots": ["dinner"]}, {}, "slot"),
        ({"max_difficulty": 1}, {"difficulty": 2}, {}, "difficulty"),
        ({"max_minutes_by_weekday": [30, 30, 10, 30, 30, 30, 30]}, {"minutes": 11}, {"day": 2}, "minutes"),
        ({}, {}, {"quarters": 1}, "portion"),
        ({}, {}, {"quarters": 9}, "portion"),
    ],
)
def test_effort_and_shape_are_kept_to(profile, dish, meal, code):
    served = make_dish("dish", [(make_food("plain"), 100)], **dish)

    assert codes(make_user(**profile), served.pk, **meal) == [code]


@pytest.mark.parametrize(
    ("profile", "dish", "meal"),
    [
        ({"max_difficulty": 2}, {"difficulty": 2}, {}),
        ({"max_minutes_by_weekday": [30, 30, 10, 30, 30, 30, 30]}, {"minutes": 11}, {"day": 1}),
        ({"max_minutes_by_weekday": [11] * 7}, {"minutes": 11}, {}),
        ({}, {"slots": ["lunch"]}, {"quarters": 2}),
        ({}, {}, {"quarters": 8}),
    ],
)
def test_what_is_just_within_the_limits_passes(profile, dish, meal):
    served = make_dish("dish", [(make_food("plain"), 100)], **dish)

    assert codes(make_user(**profile), served.pk, **meal) == []


def test_a_dish_that_is_gone_is_refused():
    assert codes(make_user(), 12345) == ["unknown_recipe"]


def test_two_dishes_on_one_place_are_refused():
    dish = make_dish("dish", [(make_food("plain"), 100)])
    meal = ServedMeal(date=next_monday(), slot="lunch", recipe_id=dish.pk, portion_quarters=4)

    assert [one.code for one in safety.violations(make_user().pk, [meal, meal])] == ["doubled"]


def test_a_violation_names_the_dish_the_food_and_the_rule():
    dish = make_dish("cheese on toast", [(make_food("cheddar", possible=["milk"]), 100)])
    meal = ServedMeal(date=next_monday(), slot="lunch", recipe_id=dish.pk, portion_quarters=4)

    (found,) = safety.violations(make_user(allergens=["milk"]).pk, [meal])

    assert found.sentence == "'cheese on toast' holds cheddar, which does or may contain milk."
    assert found.meal == meal


def test_what_is_shown_again_is_held_to_food_rules_alone():
    dish = make_dish("stew", [(make_food("plain"), 100)], minutes=90, difficulty=4)
    person = make_user(max_difficulty=1, max_minutes_by_weekday=[5] * 7)
    meal = ServedMeal(date=next_monday(), slot="lunch", recipe_id=dish.pk, portion_quarters=4)

    assert safety.food_violations(person.pk, [meal]) == []
    Recipe.objects.update(status="draft")
    assert [one.code for one in safety.food_violations(person.pk, [meal])] == ["unpublished"]


def test_the_gate_takes_three_queries_for_any_week(django_assert_num_queries):
    dishes = [make_dish(f"dish {n}", [(make_food(f"food {n}"), 100)]).pk for n in range(7)]
    person = make_user(allergens=["milk"])

    with django_assert_num_queries(3):
        assert codes(person, *dishes) == []


def test_the_bits_of_one_person_are_theirs(charlie):
    dish = make_dish("dish", [(make_food("cheddar", contains=["milk"]), 100)])
    make_user(allergens=["milk"])

    assert codes(charlie, dish.pk) == []
    assert to_bits(["milk"], Allergen) & dish.allergens_blocked

"""A personal copy and the dish it came from are one dish: for the planner, for the judge and in what was served."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from agents.schemas import Action
from plans import meals, undo
from plans.loading import WeekInputs, week_inputs
from plans.models import MealHistory, PlanMeal, WeeklyPlan
from plans.solver import Choice, check
from plans.standing import standing_week
from ratings.models import Rating
from recipes import copies
from recipes.models import Ingredient, Recipe
from tests.factories import next_monday
from tests.plans import world
from tests.plans.asks import asked, done, everything
from tests.plans.weeks import assert_in_step, ready_week
from users.models import Profile, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


def copied(user: User, dish: Recipe, food: str, *, is_liked: bool = True) -> Recipe:
    """Return a copy of a dish with another food in place of rice."""
    rice, other = Ingredient.objects.get(name="rice"), Ingredient.objects.get(name=food)
    own = copies.changed_copy(user, dish, remove=[rice.pk], add=other)
    if is_liked:
        Rating.objects.create(user=user, recipe=own, value=1)
    return own


def inputs_of(user: User, **options) -> WeekInputs:
    return week_inputs(Profile.objects.get(user=user), week_start=next_monday(), **options)


def offered(inputs: WeekInputs, *dishes: Recipe) -> list[bool]:
    return [all(dish.pk in meal.candidates for meal in inputs.problem.meals) for dish in dishes]


def test_a_week_is_offered_the_liked_copy_and_not_its_origin_beside_it(kitchen, eater):
    origin, other = kitchen["egg 2"], kitchen["egg 3"]
    assert offered(inputs_of(eater), origin, other) == [True, True]

    own = copied(eater, origin, "tofu")

    assert offered(inputs_of(eater), own, other) == [True, True]
    assert all(origin.pk not in meal.candidates for meal in inputs_of(eater).problem.meals)


def test_of_several_copies_it_is_offered_the_one_that_was_liked_last(kitchen, eater):
    origin = kitchen["egg 2"]
    first, second = copied(eater, origin, "tofu"), copied(eater, origin, "cod")
    assert offered(inputs_of(eater), origin, first, second) == [False, False, True]

    Rating.objects.filter(recipe=first).update(updated_at=timezone.now() + timedelta(hours=1))

    assert offered(inputs_of(eater), origin, first, second) == [False, True, False]


def test_where_the_copy_is_nothing_for_them_its_origin_is_offered(kitchen, eater):
    origin = kitchen["chicken 2"]
    own = copied(eater, origin, "tofu")
    Profile.objects.filter(user=eater).update(allergens=Ingredient.objects.get(name="tofu").allergens_contained)

    assert offered(inputs_of(eater), origin, own) == [True, False]


def test_beside_a_dish_that_stays_nothing_of_its_kin_is_offered(kitchen, eater):
    """Whichever of them stays: a copy that nobody liked, or the origin of one that somebody did."""
    week = ready_week(eater)
    meal = world.meals(week)[0]
    origin, own = meal.recipe, copied(eater, meal.recipe, "tofu", is_liked=False)
    PlanMeal.objects.filter(pk=meal.pk).update(is_locked=True)

    locked = PlanMeal.objects.filter(pk=meal.pk).select_related("day")
    Rating.objects.create(user=eater, recipe=own, value=1)
    with_origin = [each for each in inputs_of(eater, locked=locked).problem.meals if each.locked is None]
    Rating.objects.all().delete()
    locked.update(recipe=own)
    with_own = [each for each in inputs_of(eater, locked=locked.all()).problem.meals if each.locked is None]

    assert all(own.pk not in each.candidates for each in with_origin)
    assert all(origin.pk not in each.candidates for each in with_own)


def test_a_meal_that_is_planned_anew_does_not_become_the_origin_of_a_copy_in_the_week(eater, week):
    times = Counter(each.recipe_id for each in world.meals(week))
    first = next(each for each in world.meals(week) if times[each.recipe_id] == 1)
    origin = first.recipe
    swap = asked(Action.SWAP_INGREDIENT, meal=first, ingredient_to_remove="rice", ingredient_to_add="lentils")
    done(eater, week, swap)
    first.refresh_from_db()
    assert first.recipe.origin == origin
    Rating.objects.create(user=eater, recipe=origin, value=1)

    standing = standing_week(eater, week.pk)

    elsewhere = [each for each in standing.problem.meals if (each.day, each.slot) != standing.place_of(first)]
    assert all(origin.pk not in each.candidates for each in elsewhere)


@pytest.mark.parametrize("is_copy_served", [True, False])
def test_whichever_was_served_of_late_the_other_counts_as_served(kitchen, eater, is_copy_served):
    origin = kitchen["egg 2"]
    own = copied(eater, origin, "tofu")
    MealHistory.objects.create(
        user=eater, date=next_monday() - timedelta(days=3), slot="dinner", recipe=own if is_copy_served else origin,
        outcome=PlanMeal.Outcome.COOKED, method="solver",
    )  # fmt: skip

    assert inputs_of(eater).problem.dish_by_id[own.pk].is_recent
    Rating.objects.filter(recipe=own).delete()
    assert inputs_of(eater).problem.dish_by_id[origin.pk].is_recent
    assert not inputs_of(eater).problem.dish_by_id[kitchen["egg 3"].pk].is_recent


def test_the_judge_counts_them_as_one_dish(kitchen, eater, week):
    """Both can stand in a week where the person put them there by hand."""
    first, second = world.meals(week)[:2]
    own = copied(eater, first.recipe, "lentils")
    before = standing_week(eater, week.pk)
    meals.change_meal(eater, plan_id=week.pk, meal_id=second.pk, recipe_id=own.pk)

    after = standing_week(eater, week.pk)

    def repeats(problem, choices: tuple[Choice, ...]) -> int:
        return sum(each.amount for each in check(problem, choices) if each.code == "recipe_repeat")

    blind = replace(after.problem, same_dish={})
    assert repeats(after.problem, after.choices) == repeats(blind, after.choices) + 1
    twice = repeats(before.problem, before.choices)
    assert repeats(after.problem, after.choices) in (twice, twice + 1)
    assert "recipe_repeat" in {each["code"] for each in WeeklyPlan.objects.get(pk=week.pk).relaxations}


def test_a_week_with_both_can_still_be_changed_and_the_change_undone(eater, week):
    first, second = world.meals(week)[:2]
    own = copied(eater, first.recipe, "lentils")
    meals.change_meal(eater, plan_id=week.pk, meal_id=second.pk, recipe_id=own.pk)
    before = everything(week)

    action = done(eater, week, asked(Action.REGENERATE_DAY, day=world.meals(week)[-1].day))

    assert_in_step(week)
    undo.undo(eater, week.pk, action.pk)
    assert everything(week) == before

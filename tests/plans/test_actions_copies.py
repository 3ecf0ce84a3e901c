"""A personal copy is a dish like any other for its owner, and none for anybody else."""

from __future__ import annotations

import pytest

from agents.schemas import Action
from core.errors import Invalid
from plans import loading, meals, services
from plans.models import PlanMeal, WeeklyPlan
from recipes.models import Recipe
from tests.factories import next_monday
from tests.plans import world
from tests.plans.asks import asked, done, everything
from tests.plans.weeks import assert_in_step, ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


def meal_with(week: WeeklyPlan, food: str) -> PlanMeal:
    return next(each for each in world.meals(week) if each.recipe.title.startswith(food))


def swap(meal: PlanMeal | None, old: str, new: str, **how):
    return asked(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_remove=old, ingredient_to_add=new, **how)


def test_a_week_with_a_copy_is_planned_again_with_it_where_it_is_locked(eater, week):
    meal = meal_with(week, "chicken")
    done(eater, week, swap(meal, "chicken", "tofu"))
    meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, is_locked=True)
    meal.refresh_from_db()
    services.plan_again(week, why="allergen")

    week = ready_week(eater)

    (kept,) = [each for each in world.meals(week) if each.is_locked]
    assert kept.recipe == meal.recipe


def test_a_copy_can_be_swapped_out_by_hand_and_in_again(eater, week):
    meal = meal_with(week, "chicken")
    origin = meal.recipe
    done(eater, week, swap(meal, "chicken", "tofu"))
    meal.refresh_from_db()
    copy = meal.recipe

    for recipe in (origin, copy):
        meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, recipe_id=recipe.pk)
        meal.refresh_from_db()
        assert meal.recipe == recipe
    assert_in_step(week)


def test_nobody_else_can_plan_a_copy(eater, charlie, week):
    meal = meal_with(week, "chicken")
    done(eater, week, swap(meal, "chicken", "tofu"))
    meal.refresh_from_db()
    theirs = ready_week(charlie)
    before = everything(theirs)

    inputs = loading.week_inputs(charlie.profile, week_start=next_monday())
    assert meal.recipe_id not in {pk for each in inputs.problem.meals for pk in each.candidates}
    with pytest.raises(Invalid, match="There is no recipe"):
        meals.change_meal(charlie, plan_id=theirs.pk, meal_id=world.meals(theirs)[0].pk, recipe_id=meal.recipe_id)
    assert everything(theirs) == before


def test_a_person_with_copies_in_their_weeks_can_leave(eater, week):
    done(eater, week, swap(meal_with(week, "chicken"), "chicken", "tofu"))

    eater.delete()

    assert not Recipe.objects.exclude(owner=None).exists()
    assert not WeeklyPlan.objects.exists()

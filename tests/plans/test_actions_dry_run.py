"""A dry run says what would change, to the penny, and changes nothing."""

from __future__ import annotations

import pytest

from agents.schemas import Action
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from recipes.models import Recipe
from tests.plans import world
from tests.plans.asks import asked, carried_out, done, everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


def requests(week: WeeklyPlan) -> list:
    meal = world.meals(week)[3]
    how = "larger_portion" if meal.portion_quarters < 8 else "smaller_portion"
    return [
        asked(Action.REGENERATE_MEAL, meal=meal),
        asked(Action.REGENERATE_DAY, day=meal.day),
        asked(Action.REGENERATE_WEEK),
        asked(Action.SWAP_INGREDIENT, ingredient_to_remove="rice", ingredient_to_add="lentils"),
        asked(Action.AVOID_INGREDIENT_FUTURE, food="tofu"),
        asked(Action.ADJUST_PORTION, meal=meal, **{how: True}),
    ]


@pytest.mark.parametrize("number", range(6))
def test_it_changes_nothing_and_says_what_the_change_then_does(eater, week, number):
    request = requests(week)[number]
    before, recipes = everything(week), Recipe.objects.count()

    told = carried_out(eater, week, request, is_dry_run=True)

    assert (told.status, told.undo) == (PlanAction.Status.DONE, {})
    assert everything(week) == before
    assert Recipe.objects.count() == recipes
    done_ = done(eater, week, request)
    for change in [*told.changes["meals"], *done_.changes["meals"]]:
        change["after"].pop("recipe_id")  # a copy has no id before it is made
    assert told.changes == done_.changes


def test_the_id_of_a_copy_that_was_not_made_is_not_told(eater, week):
    meal = world.meals(week)[3]

    told = carried_out(
        eater, week, asked(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove="rice"), is_dry_run=True
    )

    (change,) = told.changes["meals"]
    assert change["before"]["recipe_id"] == meal.recipe_id
    assert change["after"]["recipe_id"] is None
    assert change["after"]["title"].endswith("without rice")


def test_a_dry_run_of_what_can_not_be_is_refused(eater, week):
    meal = world.meals(week)[3]
    PlanMeal.objects.filter(pk=meal.pk).update(is_locked=True)

    told = carried_out(eater, week, asked(Action.REGENERATE_MEAL, meal=meal), is_dry_run=True)

    assert (told.status, told.refusal_code) == (PlanAction.Status.REFUSED, "locked")

"""A meal becomes something to drink, or something to chew, in its place."""

from __future__ import annotations

import pytest

from agents.schemas import Action
from core.errors import Conflict
from plans.models import PlanMeal
from recipes.models import Recipe
from tests.factories import make_user
from tests.plans import world
from tests.plans.asks import asked, done, instructed, instruction, refused
from tests.plans.refills import assert_sound, changed, dishes, meal_at
from tests.plans.weeks import ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def meal(week) -> PlanMeal:
    return meal_at(week)


@pytest.fixture
def shake(kitchen) -> Recipe:
    foods = [(kitchen["lentils 1"].main_ingredient, 100), (kitchen["egg 1"].main_ingredient, 100)]
    return world.make_dish("shake", foods, meal_type="drinkable")


def test_a_meal_becomes_drinkable_and_solid_again(eater, week, meal):
    """The drink is the dish in a blender, so that no rule stands against it."""
    foods = [(line.ingredient, int(line.quantity)) for line in meal.recipe.lines.all()]
    shake = world.make_dish("blended", foods, meal_type="drinkable")
    before = dishes(week)

    done(eater, week, asked(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="drinkable"))

    meal.refresh_from_db()
    assert meal.recipe == shake
    assert changed(before, week) == {meal.pk}
    assert meal.reasons[0] == "You asked for something to drink"
    assert_sound(week)
    world.make_dish("chunky", foods)
    done(eater, week, asked(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="solid"))
    meal.refresh_from_db()
    assert meal.recipe.meal_type == "solid"


def test_a_meal_that_is_of_that_type_needs_no_change(eater, week, meal):
    action = refused(eater, week, asked(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="solid"))

    assert action.refusal == "Nothing has to change: Tuesday's dinner is solid already."


def test_a_drink_that_the_person_may_not_have_does_not_come(shake):
    eggless = make_user("eggless@example.com", enabled_slots=["lunch", "dinner"], allergens=["eggs"])
    week = ready_week(eggless)

    action = refused(
        eggless, week, asked(Action.CHANGE_MEAL_TYPE, meal=meal_at(week), prefer_meal_type="drinkable")
    )  # fmt: skip

    assert action.refusal_code == "no_other_dish"
    assert "There is no dish that is drinkable" in action.refusal


def test_solid_and_drinkable_at_once_are_a_contradiction(eater, shake, week, meal):
    with pytest.raises(Conflict) as refusal:
        instructed(
            eater, week,
            instruction(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="drinkable"),
            instruction(Action.CHANGE_MEAL_TYPE, meal=meal, prefer_meal_type="solid"),
        )  # fmt: skip

    assert refusal.value.code == "contradiction"

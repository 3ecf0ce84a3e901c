"""Dishes that are planned anew heed what is said of foods beside it."""

from __future__ import annotations

import pytest

from agents.schemas import Action
from plans.models import PlanMeal
from tests.plans import world
from tests.plans.asks import asked, done, instructed, instruction
from tests.plans.refills import assert_sound, changed, dishes, meal_at, spied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def meal(week) -> PlanMeal:
    return meal_at(week)


def test_a_new_dish_heeds_a_food_that_is_to_be_left_out(eater, week, meal):
    wheel = world.make_food("carrot", kcal=400)
    for size in (1, 2):
        world.make_dish(f"no rice {size}", [(wheel, 150 * size)])

    instructed(
        eater, week,
        instruction(Action.REGENERATE_MEAL, meal=meal),
        instruction(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove="rice"),
    )  # fmt: skip

    meal.refresh_from_db()
    assert meal.recipe.title.startswith("no rice")  # a dish of the catalogue, not a copy of one


def test_a_wish_for_another_dish_may_itself_name_foods(eater, week, meal):
    wanted = "tofu" if not meal.recipe.title.startswith("tofu") else "lentils"

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal, ingredient_to_add=wanted))
    meal.refresh_from_db()
    assert meal.recipe.title.startswith(wanted)

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal, ingredient_to_remove=wanted))
    meal.refresh_from_db()
    assert not meal.recipe.title.startswith(wanted)


def test_the_whole_week_is_no_part_of_a_wish_for_one_meal(eater, week, meal):
    before = dishes(week)

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal, apply_to_whole_week=True))

    assert changed(before, week) == {meal.pk}


def test_a_new_dish_holds_a_food_that_is_wanted_in_place_of_another(eater, week, meal):
    wanted = "tofu" if not meal.recipe.title.startswith("tofu") else "lentils"

    instructed(
        eater, week,
        instruction(Action.REGENERATE_MEAL, meal=meal),
        instruction(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_remove=meal.recipe.main_ingredient.name,
                    ingredient_to_add=wanted),
    )  # fmt: skip

    meal.refresh_from_db()
    assert meal.recipe.title.startswith(wanted) and meal.recipe.owner is None


def test_a_food_for_the_whole_week_is_swapped_in_the_dishes_that_stay(eater, week, meal):
    instructed(
        eater, week,
        instruction(Action.REGENERATE_DAY, day=meal.day),
        instruction(Action.SWAP_INGREDIENT, ingredient_to_remove="cod", ingredient_to_add="tofu",
                    apply_to_whole_week=True),
    )  # fmt: skip

    assert not [each for each in world.meals(week) if each.recipe.ingredients.filter(slug="cod").exists()]
    assert_sound(week)


def test_a_new_dish_is_chosen_with_the_foods_in_mind_that_are_never_wanted_again(
    eater, week, meal, kitchen, monkeypatch
):
    posed = spied(monkeypatch)

    instructed(
        eater, week,
        instruction(Action.REGENERATE_MEAL, meal=meal),
        instruction(Action.AVOID_INGREDIENT_FUTURE, ingredient_to_remove="tofu"),
    )  # fmt: skip

    ((problem, _),) = posed
    dishes_ = problem.dish_by_id
    assert dishes_[kitchen["tofu 1"].pk].dislike_penalty == 1000
    assert dishes_[kitchen["cod 1"].pk].dislike_penalty == 0
    assert kitchen["tofu 1"].pk in problem.meals[0].candidates  # lowered, not filtered

"""Another dish that is to have a certain food: it comes, in one meal of what was named, or the person is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agents.schemas import Action
from core.vocabulary import Allergen
from plans import safety, services
from plans.models import PlanDay, PlanMeal, WeeklyPlan
from tests.factories import make_user
from tests.plans import world
from tests.plans.asks import asked, done, instructed, instruction, refused
from tests.plans.weeks import assert_in_step, ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]

TUESDAY = 1


@pytest.fixture
def tuesday(week) -> PlanDay:
    return PlanDay.objects.get(plan=week, date=week.week_start + timedelta(days=TUESDAY))


def foods_of(meal: PlanMeal) -> set[str]:
    meal.refresh_from_db()
    return set(meal.recipe.lines.values_list("ingredient__name", flat=True))


def meals_of(day: PlanDay) -> dict[str, PlanMeal]:
    return {meal.slot: meal for meal in PlanMeal.objects.filter(day=day)}


def dinner_of(day: PlanDay) -> PlanMeal:
    return meals_of(day)["dinner"]


def others(week: WeeklyPlan, day: PlanDay) -> dict[int, int]:
    return {meal.pk: meal.recipe_id for meal in world.meals(week) if meal.day_id != day.pk}


def one_missing(meal: PlanMeal) -> str:
    """Return a main food that a meal does not have."""
    return next(name for name in ("tofu", "lentils", "chickpeas") if name not in foods_of(meal))


def test_a_sentence_brings_a_dish_with_the_food_that_it_names(eater, week, tuesday):
    dinner = dinner_of(tuesday)
    wanted = one_missing(dinner)

    action = done(eater, week, asked(text=f"something with {wanted} for Tuesday's dinner"))

    assert wanted in foods_of(dinner)
    assert dinner.recipe.owner is None  # a dish of the catalogue, not the old one with something in it
    assert dinner.reasons[0] == f"You asked for a dish with {wanted}"
    assert [change["meal_id"] for change in action.changes["meals"]] == [dinner.pk]
    assert safety.violations(eater.pk, services.meals_of(week)) == []
    assert_in_step(week)


def test_of_a_day_one_dish_has_it_and_that_is_dinner_where_it_can_be(eater, week, tuesday):
    before, wanted = others(week, tuesday), one_missing(dinner_of(tuesday))

    done(eater, week, asked(text=f"can we have {wanted} on Tuesday"))

    assert wanted in foods_of(dinner_of(tuesday))
    assert others(week, tuesday) == before


def test_of_a_day_it_comes_where_a_dish_with_it_may_stand(eater, week, tuesday):
    kipper = world.make_food("kipper", kcal=400)
    for size in (1, 2):
        world.make_dish(f"kipper {size}", [(kipper, 150 * size)], slots=["lunch"])

    done(eater, week, asked(Action.REGENERATE_DAY, day=tuesday, ingredient_to_add="kipper"))

    meals = meals_of(tuesday)
    assert foods_of(meals["lunch"]) == {"kipper"}
    assert "kipper" not in foods_of(meals["dinner"])


def test_a_word_for_several_foods_is_met_by_any_of_them(eater, week, tuesday):
    dinner = dinner_of(tuesday)
    for name in ("brown rice noodles", "egg noodles"):
        world.make_food(name)
    udon = world.make_food("udon noodles", kcal=400)
    world.make_dish("udon 1", [(udon, 150)])

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=dinner, ingredient_to_add="noodles"))

    assert "udon noodles" in foods_of(dinner)


def test_two_foods_for_one_meal_come_together_or_not_at_all(eater, week, tuesday):
    dinner = dinner_of(tuesday)

    action = refused(eater, week, asked(text="something with cod and chickpeas for Tuesday's dinner"))

    assert action.refusal_code == "no_other_dish"
    assert "cod" in action.refusal and "chickpeas" in action.refusal
    assert foods_of(dinner) == foods_of(PlanMeal.objects.get(pk=dinner.pk))


def test_where_no_dish_has_it_the_person_is_told(eater, week, tuesday):
    world.make_food("samphire")

    action = refused(eater, week, asked(text="can we have samphire for dinner on Tuesday"))

    assert action.refusal_code == "no_other_dish"
    assert action.refusal.startswith(
        "No other dish fits Tuesday's dinner. There is no dish with samphire that you may eat"
    )


def test_what_the_person_may_not_eat_is_refused_with_the_reason(kitchen):
    eater = make_user("strict@example.com", allergens=[Allergen.FISH])
    week = ready_week(eater)

    action = refused(eater, week, asked(text="can we have cod for dinner on Tuesday"))

    assert action.refusal_code == "allergen"
    assert "fish" in action.refusal


def test_of_the_week_one_dish_is_enough(eater, week):
    kipper = world.make_food("kipper", kcal=400)
    for size in (1, 2):
        world.make_dish(f"kipper {size}", [(kipper, 150 * size)])

    done(eater, week, asked(Action.REGENERATE_WEEK, ingredient_to_add="kipper"))

    assert sum("kipper" in foods_of(meal) for meal in world.meals(week)) >= 1
    assert_in_step(week)


def test_a_swap_for_the_week_asks_for_its_food_in_no_dish_that_is_new_anyway(eater, week, tuesday):
    kipper = world.make_food("kipper", kcal=400)
    world.make_dish("kipper 1", [(kipper, 150)], slots=["lunch"])

    instructed(
        eater, week,
        instruction(Action.REGENERATE_MEAL, meal=dinner_of(tuesday)),
        instruction(Action.SWAP_INGREDIENT, ingredient_to_remove="cod", ingredient_to_add="kipper",
                    apply_to_whole_week=True),
    )  # fmt: skip

    assert "cod" not in {food for meal in world.meals(week) for food in foods_of(meal)}
    assert "kipper" not in foods_of(dinner_of(tuesday))
    assert_in_step(week)

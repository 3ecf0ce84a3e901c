"""What cheaper and lighter mean at the edge, and how a fresh start differs from the same week planned anew."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from agents.schemas import Action
from plans import meals, undo
from plans.models import PlanMeal
from recipes.models import Ingredient, Recipe
from tests.plans import world
from tests.plans.asks import asked, done, everything, refused
from tests.plans.weeks import assert_in_step, ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def meal(week) -> PlanMeal:
    return world.meals(week)[3]


def only_besides(meal: PlanMeal, *variants: dict[str, float]) -> list[Recipe]:
    """Leave nothing to choose but copies of a meal's dish, whose foods have figures so many times as high."""
    Recipe.objects.update(minutes=500)  # nobody has so long; what stands may stay
    dishes = []
    for number, factors in enumerate(variants):
        foods = []
        for line in meal.recipe.lines.select_related("ingredient"):
            food = Ingredient.objects.get(pk=line.ingredient_id)
            for name, factor in factors.items():
                old = getattr(food, name)
                setattr(food, name, round(old * factor) if isinstance(old, int) else old * Decimal(str(factor)))
            food.pk, food.slug, food.name = None, f"{food.slug}-{number}", f"{food.name} {number}"
            food.save()
            foods.append((food, line.quantity))
        dishes.append(world.make_dish(f"variant {number}", foods))
    return dishes


def cheaper(meal: PlanMeal):
    return asked(Action.REGENERATE_MEAL, meal=meal, make_cheaper=True)


def test_cheaper_is_a_tenth_less_where_there_is_such_a_dish(eater, week, meal):
    _, tenth = only_besides(meal, {"pence_per_kg": 0.95}, {"pence_per_kg": 0.88, "fibre_g": 0.1, "salt_g": 20})

    action = done(eater, week, cheaper(meal))

    meal.refresh_from_db()
    assert meal.recipe == tenth  # though the other dish is better in all but the price
    assert action.changes["notes"] == []


def test_cheaper_is_a_little_less_where_there_is_no_more_to_save(eater, week, meal):
    (dish,) = only_besides(meal, {"pence_per_kg": 0.95})
    before = meal.cost_pence

    action = done(eater, week, cheaper(meal))

    meal.refresh_from_db()
    assert meal.recipe == dish
    assert meal.cost_pence <= 0.97 * before
    (note,) = action.changes["notes"]
    assert note == "Nothing was found that keeps your rules and costs a tenth less; this saves 5 %."


def test_next_to_nothing_less_is_not_cheaper(eater, week, meal):
    only_besides(meal, {"pence_per_kg": 0.985})

    action = refused(eater, week, cheaper(meal))

    assert action.refusal_code == "wish_not_met"
    assert "cheaper means" in action.refusal


HEALTHIER = {"fibre_g": 3.0, "salt_g": 0.1, "saturates_g": 0.1, "sugars_g": 0.1}


@pytest.mark.parametrize("text", ["something lighter", "something healthier"])
def test_something_lighter_has_no_more_energy(eater, week, meal, text):
    richer, lighter = HEALTHIER | {"energy_kcal": 1.03}, HEALTHIER | {"energy_kcal": 0.97, "protein_g": 0.9}
    _, light = only_besides(meal, richer, lighter)
    before = meal.energy_kcal

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal, text=text))

    meal.refresh_from_db()
    assert meal.recipe == light
    assert meal.energy_kcal <= before


def test_where_only_richer_dishes_are_healthier_the_refusal_says_so(eater, week, meal):
    only_besides(meal, HEALTHIER | {"energy_kcal": 1.3})

    action = refused(eater, week, asked(Action.REGENERATE_MEAL, meal=meal, text="something lighter"))

    assert action.refusal_code == "wish_not_met"


def test_a_lighter_day_has_no_more_energy_on_the_catalogue(alice, catalogue):
    week = ready_week(alice)
    for day in week.days.order_by("date")[:3]:
        action = done(alice, week, asked(Action.REGENERATE_DAY, day=day, text="something lighter"))

        change = next(each for each in action.changes["days"] if each["day_id"] == day.pk)
        assert change["after"]["energy_kcal"] <= change["before"]["energy_kcal"]
        undo.undo(alice, week.pk, action.pk)


# ---------------------------------------------------------------- the same week anew, or a fresh start


def test_a_fresh_start_plans_skipped_meals_again_and_the_same_week_anew_does_not(eater, week):
    locked, cooked, skipped, *_ = world.meals(week)
    meals.change_meal(eater, plan_id=week.pk, meal_id=locked.pk, is_locked=True)
    meals.mark(eater, plan_id=week.pk, meal_id=cooked.pk, outcome="cooked")
    meals.mark(eater, plan_id=week.pk, meal_id=skipped.pk, outcome="skipped")
    start = everything(week)
    outcomes = {}

    for action in (Action.REGENERATE_WEEK, Action.GENERATE_NEW_WEEK):
        row = done(eater, week, asked(action))
        after = {meal.pk: meal for meal in world.meals(week)}
        assert (after[locked.pk].recipe_id, after[locked.pk].is_locked) == (locked.recipe_id, True)
        assert (after[cooked.pk].recipe_id, after[cooked.pk].outcome) == (cooked.recipe_id, "cooked")
        outcomes[action] = (after[skipped.pk].recipe_id == skipped.recipe_id, after[skipped.pk].outcome)
        assert_in_step(week)
        undo.undo(eater, week.pk, row.pk)
        assert everything(week) == start

    assert outcomes == {Action.REGENERATE_WEEK: (True, "skipped"), Action.GENERATE_NEW_WEEK: (False, "planned")}


def test_a_fresh_start_leaves_days_that_are_over(eater, week, monkeypatch):
    monday = world.meals(week)[0]
    meals.mark(eater, plan_id=week.pk, meal_id=monday.pk, outcome="skipped")
    monkeypatch.setattr(timezone, "localdate", lambda *_: week.week_start + timedelta(days=1))

    done(eater, week, asked(Action.GENERATE_NEW_WEEK))

    now = PlanMeal.objects.get(pk=monday.pk)
    assert (now.recipe_id, now.outcome) == (monday.recipe_id, "skipped")

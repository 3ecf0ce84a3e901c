"""What a week says of the rules that gave way is true of the week as it is now."""

from __future__ import annotations

import pytest

from plans import generation, services
from plans import meals as meal_services
from plans.models import WeeklyPlan
from recipes import services as recipe_services
from tests.plans import world
from users import services as user_services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_solver")]


def codes(plan: WeeklyPlan) -> set[str]:
    plan.refresh_from_db()
    return {each["code"] for each in plan.relaxations}


def sentence_on(plan: WeeklyPlan, code: str) -> str:
    plan.refresh_from_db()
    return next(each["sentence"] for each in plan.relaxations if each["code"] == code)


@pytest.fixture
def ready(alice, kitchen) -> WeeklyPlan:
    """Alice's planned week, which she has since made every portion of as small as may be."""
    user_services.save_profile(alice, weekly_budget_pence=None, enabled_slots=["dinner"], target_energy_kcal=2000)
    plan = world.requested(alice)
    generation.generate(plan.pk)
    for meal in world.meals(plan):
        meal_services.change_meal(alice, plan_id=plan.pk, meal_id=meal.pk, portion_quarters=2)
    plan.refresh_from_db()
    return plan


def test_a_portion_that_takes_the_bill_over_the_budget_is_told_until_it_is_back(alice, ready):
    user_services.save_profile(alice, weekly_budget_pence=ready.cost_pence)
    alice.profile.refresh_from_db()
    meal = world.meals(ready)[0]
    assert "budget" not in codes(ready)

    meal_services.change_meal(alice, plan_id=ready.pk, meal_id=meal.pk, portion_quarters=8)
    assert sentence_on(ready, "budget").startswith(f"The budget of £{alice.profile.weekly_budget_pence / 100:.2f} gave")

    meal_services.change_meal(alice, plan_id=ready.pk, meal_id=meal.pk, portion_quarters=2)
    assert "budget" not in codes(ready)


def test_the_budget_gives_way_by_what_the_bill_is_above_it_and_no_penny_before(alice, ready):
    meal = world.meals(ready)[0]
    for short, told in ((0, set()), (1, {"budget"})):
        user_services.save_profile(alice, weekly_budget_pence=ready.cost_pence - short)

        meal_services.change_meal(alice, plan_id=ready.pk, meal_id=meal.pk, portion_quarters=3)
        meal_services.change_meal(alice, plan_id=ready.pk, meal_id=meal.pk, portion_quarters=2)

        assert codes(ready) & {"budget"} == told
    assert sentence_on(ready, "budget").endswith(f"the week costs £{ready.cost_pence / 100:.2f}")


def test_a_swap_that_meets_a_wish_takes_the_missed_wish_away(alice, kitchen, ready):
    user_services.save_profile(alice, weekly_rules=[{"tag": "fish", "at_least": 7}])
    first, *rest = world.meals(ready)
    cod, lentils = kitchen["cod 1"].pk, kitchen["lentils 1"].pk
    meal_services.change_meal(alice, plan_id=ready.pk, meal_id=first.pk, recipe_id=lentils)
    for meal in rest:
        meal_services.change_meal(alice, plan_id=ready.pk, meal_id=meal.pk, recipe_id=cod)
    assert "it comes 6 times" in sentence_on(ready, "weekly_rule")

    meal_services.change_meal(alice, plan_id=ready.pk, meal_id=first.pk, recipe_id=cod)

    assert "weekly_rule" not in codes(ready)
    assert "recipe_repeat" in codes(ready)


def test_a_lock_alone_changes_nothing_that_is_said(alice, ready):
    WeeklyPlan.objects.update(relaxations=[{"code": "budget", "sentence": "As planned.", "amount": 1}])

    meal_services.change_meal(alice, plan_id=ready.pk, meal_id=world.meals(ready)[0].pk, is_locked=True)

    assert sentence_on(ready, "budget") == "As planned."


def test_a_price_that_rises_later_is_told_too(alice, ready):
    user_services.save_profile(alice, weekly_budget_pence=ready.cost_pence)
    alice.profile.refresh_from_db()
    food = world.meals(ready)[0].recipe.main_ingredient
    food.pence_per_kg *= 30
    recipe_services.save_ingredient(food)

    services.check_due_plans()

    assert sentence_on(ready, "budget").startswith(f"The budget of £{alice.profile.weekly_budget_pence / 100:.2f} gave")

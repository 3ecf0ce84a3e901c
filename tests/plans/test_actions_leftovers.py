"""What is left over comes out of the same pot: foods changed in the one serving are changed in the other."""

from __future__ import annotations

import pytest
from django.utils import timezone

from agents.schemas import Action
from plans import meals, solver, undo
from plans.models import PlanMeal, WeeklyPlan
from plans.standing import standing_week
from recipes.models import Recipe
from tests.plans import world
from tests.plans.asks import asked, done, everything, instructed, instruction
from tests.plans.weeks import assert_in_step, ready_week
from users import services as user_services
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def week(eater) -> WeeklyPlan:
    """A week in which one dinner is left over, on the next day."""
    Recipe.objects.update(keeps_days=2)
    user_services.save_profile(eater, leftovers_per_week=1)
    eater.refresh_from_db()
    plan = ready_week(eater)
    for meal, dish in zip(world.meals(plan), Recipe.objects.order_by("pk"), strict=False):
        meals.change_meal(eater, plan_id=plan.pk, meal_id=meal.pk, recipe_id=dish.pk)
    cooked, left = pot(plan)
    meals.change_meal(eater, plan_id=plan.pk, meal_id=left.pk, recipe_id=cooked.recipe_id)
    return plan


def pot(plan: WeeklyPlan) -> tuple[PlanMeal, PlanMeal]:
    """Return Tuesday's and Wednesday's dinner."""
    cooked, left = (plan.days.order_by("date")[at].meals.get(slot="dinner") for at in (1, 2))
    return cooked, left


def a_food_of(meal: PlanMeal) -> str:
    return meal.recipe.lines.order_by("position").values_list("ingredient__name", flat=True)[0]


def is_left_over(user: User, plan: WeeklyPlan) -> bool:
    week = standing_week(user, plan.pk)
    return len(solver.left_over(week.problem, week.choices)) == 1


def leave_out(meal: PlanMeal):
    return asked(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove=a_food_of(meal))


@pytest.mark.parametrize("named", [0, 1])
def test_a_food_that_goes_from_one_serving_goes_from_the_other(eater, week, named):
    assert is_left_over(eater, week)
    before = everything(week)
    food = a_food_of(pot(week)[named])

    action = done(eater, week, leave_out(pot(week)[named]))

    cooked, left = pot(week)
    assert cooked.recipe_id == left.recipe_id
    assert food not in left.recipe.lines.values_list("ingredient__name", flat=True)
    assert is_left_over(eater, week)
    told = "Wednesday's dinner is left over from Tuesday's dinner: both come out of one pot, so both change."
    assert action.changes["notes"][0] == told
    assert f"You asked to leave out {food}" in left.reasons and f"You asked to leave out {food}" in cooked.reasons
    assert left.reasons[0].startswith("Left over from Tuesday's dinner")
    assert_in_step(week)

    undo.undo(eater, week.pk, action.pk)
    assert everything(week) == before


def test_a_food_that_comes_into_one_serving_comes_into_the_other(eater, week):
    cooked, left = pot(week)
    add = instruction(Action.SWAP_INGREDIENT, meal=cooked, ingredient_to_add="tofu")

    action = instructed(eater, week, add)

    cooked, left = pot(week)
    assert cooked.recipe_id == left.recipe_id
    assert "tofu" in left.recipe.lines.values_list("ingredient__name", flat=True)
    assert "both change" in action.changes["notes"][0]


def test_a_serving_that_has_to_stay_is_not_changed_with_the_other_and_that_is_said(eater, week):
    cooked, left = pot(week)
    meals.change_meal(eater, plan_id=week.pk, meal_id=left.pk, is_locked=True)

    action = done(eater, week, leave_out(cooked))

    cooked, changed = pot(week)
    assert changed.recipe_id == left.recipe_id != cooked.recipe_id
    assert action.changes["notes"][0] == (
        "Wednesday's dinner is no longer left over from Tuesday's dinner, for Wednesday's dinner stays as it is: "
        "each is cooked by itself."
    )


def test_what_is_over_is_not_changed_with_what_is_left_of_it(eater, week, monkeypatch):
    cooked, left = pot(week)
    monkeypatch.setattr(timezone, "localdate", lambda *_: left.day.date)

    action = done(eater, week, leave_out(left))

    before, changed = pot(week)
    assert before.recipe_id == cooked.recipe_id != changed.recipe_id
    assert "for Tuesday's dinner stays as it is" in action.changes["notes"][0]

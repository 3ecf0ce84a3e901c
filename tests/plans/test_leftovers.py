"""Leftovers from the profile to the meal: asked for, planned, told, and kept through later changes."""

from __future__ import annotations

import pytest

from plans import loading, preview, solver
from plans.models import PlanMeal, WeeklyPlan
from plans.standing import standing_week
from recipes.models import Recipe
from tests.factories import next_monday
from tests.plans import world
from tests.plans.weeks import ready_week
from users import services as user_services
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen_that_keeps(kitchen) -> None:
    """Every dish keeps two days."""
    Recipe.objects.update(keeps_days=2)


def repeats(plan: WeeklyPlan) -> list[str]:
    """Return what is told of dishes that come too often."""
    plan.refresh_from_db()
    return [each["sentence"] for each in plan.relaxations if each["code"] == "recipe_repeat"]


def want_leftovers(user: User, count: int) -> None:
    """Let somebody eat lunch and dinner, and so many leftovers a week."""
    user_services.save_profile(user, leftovers_per_week=count, enabled_slots=["lunch", "dinner"])
    user.refresh_from_db()


def week_of_different_dishes(user: User) -> WeeklyPlan:
    plan = ready_week(user)
    for meal, dish in zip(world.meals(plan), Recipe.objects.order_by("pk"), strict=False):
        meal.recipe = dish
        meal.save()
    return plan


def swap(api, user, meal: PlanMeal, recipe_id: int) -> None:
    answer = api(user).patch(f"/api/v1/plans/{meal.day.plan_id}/meals/{meal.pk}", {"recipe_id": recipe_id})
    assert answer.status_code == 200, answer.content


def test_the_planner_is_told_how_many_are_asked_for_and_how_long_dishes_keep(alice, kitchen_that_keeps) -> None:
    want_leftovers(alice, 3)

    problem = loading.week_inputs(alice.profile, week_start=next_monday()).problem

    assert problem.leftovers_per_week == 3
    assert {dish.keeps_days for dish in problem.dishes} == {2}


@pytest.mark.usefixtures("quick_solver")
@pytest.mark.parametrize(("leftovers", "told"), [(1, 0), (0, 1)])
def test_a_dish_that_comes_again_while_it_keeps_breaks_a_rule_only_where_no_leftovers_are_wanted(
    api, alice, kitchen_that_keeps, leftovers, told
) -> None:
    want_leftovers(alice, leftovers)
    plan = week_of_different_dishes(alice)
    monday, tuesday = (day.meals.get(slot="dinner") for day in plan.days.order_by("date")[:2])

    swap(api, alice, tuesday, monday.recipe_id)

    assert len(repeats(plan)) == told
    tuesday.refresh_from_db()
    left = [] if told else ["Left over from Monday's dinner: cooked once, eaten twice"]
    assert tuesday.reasons == [*left, "You chose it"]


@pytest.mark.usefixtures("quick_solver")
def test_a_week_keeps_the_leftovers_it_was_planned_with_whatever_changes_later(api, alice, kitchen_that_keeps) -> None:
    want_leftovers(alice, 1)
    plan = week_of_different_dishes(alice)
    assert plan.solver_metadata["leftovers_per_week"] == 1
    monday, tuesday, thursday = (plan.days.order_by("date")[at].meals.get(slot="dinner") for at in (0, 1, 3))
    swap(api, alice, tuesday, monday.recipe_id)
    free = Recipe.objects.exclude(pk__in=PlanMeal.objects.filter(day__plan=plan).values("recipe")).first()

    want_leftovers(alice, 0)
    swap(api, alice, thursday, free.pk)
    assert repeats(plan) == []
    assert len(solver.left_over(standing_week(alice, plan.pk).problem, standing_week(alice, plan.pk).choices)) == 1

    # Without what it is left over from it is a dish that is cooked, once.
    swap(api, alice, monday, thursday.recipe_id)
    assert repeats(plan) == []


def test_a_planned_leftover_says_so_first_and_in_the_table(alice, kitchen_that_keeps) -> None:
    # Twelve dishes for fourteen meals: two of them are left over, or cooked twice.
    few = Recipe.objects.order_by("pk").values_list("pk", flat=True)[:12]
    Recipe.objects.exclude(pk__in=list(few)).delete()
    want_leftovers(alice, 2)

    plan = ready_week(alice)

    week = standing_week(alice, plan.pk)
    leftovers = solver.left_over(week.problem, week.choices)
    assert 0 < len(leftovers) <= 2
    for meal in world.meals(plan):
        place = week.place_of(meal)
        source = next((of for one, of in leftovers.items() if (one.day, one.slot) == place), None)
        told = (
            f"Left over from {solver.wording.place(source.day, source.slot)}: cooked once, eaten twice"
            if source
            else ""
        )
        assert (meal.reasons[0] == told) == (source is not None)
    days = preview.plan_week(alice.profile, week_start=next_monday())["days"]
    assert sum(meal["is_left_over"] for day in days for meal in day["meals"]) == len(leftovers)

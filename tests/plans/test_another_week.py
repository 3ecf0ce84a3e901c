"""Another week, asked for again and again by somebody on the shipped catalogue."""

from __future__ import annotations

from plans import generation
from plans.models import PlanMeal, WeeklyPlan
from recipes import copies
from tests.factories import make_user
from tests.food_factories import make_food
from tests.plans import world


def finished(user, **options) -> WeeklyPlan:
    plan = world.requested(user, **options)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    return plan


def served(plan: WeeklyPlan) -> list[int]:
    return list(PlanMeal.objects.filter(day__plan=plan).values_list("recipe_id", flat=True))


def test_each_week_has_other_dishes_than_all_before_and_says_how_good_it_is(catalogue):
    alice = make_user("alice@example.com", weekly_budget_pence=6000)

    weeks = [finished(alice), *(finished(alice, replace=True) for _ in range(3))]

    assert {week.method for week in weeks} == {"solver"}
    for number, week in enumerate(weeks[1:], start=1):
        told, before = week.solver_metadata["another"], [set(served(each)) for each in weeks[:number]]
        assert week.solver_metadata["seen"] == [sorted(each) for each in before]
        new = min(sum(pk not in each for pk in served(week)) for each in before)
        assert (told["new"], told["of"]) == (new, 28)
        assert new >= 4
        is_as_good = "the week is as good" in told["sentence"]
        assert is_as_good == (week.solver_metadata["gap"] <= 0.01)
        assert week.relaxations == weeks[0].relaxations
    assert weeks[1].solver_metadata["gap"] <= 0.01


def test_a_dish_that_was_changed_counts_as_seen_with_the_one_it_was_made_of(kitchen, quick_solver, alice):
    week = finished(alice)
    meal = PlanMeal.objects.filter(day__plan=week).select_related("recipe").first()
    copy = copies.changed_copy(alice, meal.recipe, remove=[], add=make_food("Leek"))
    PlanMeal.objects.filter(pk=meal.pk).update(recipe=copy)

    other = finished(alice, replace=True)

    assert {meal.recipe_id, copy.pk} <= set(other.solver_metadata["seen"][0])

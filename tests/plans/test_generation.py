"""One requested week ends in exactly one result, however often and by whomever it is worked on."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest

from plans import generation, loading, router, services, writing
from plans.figures import MACROS
from plans.impossible import EmptyMeal
from plans.models import MealHistory, PlanMeal, WeeklyPlan
from recipes import services as recipe_services
from tests.factories import make_user, next_monday
from tests.plans import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_solver")]
Status = WeeklyPlan.Status


def finished(user, **options) -> WeeklyPlan:
    plan = world.requested(user, **options)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    return plan


def test_a_plan_is_claimed_once(alice):
    plan = world.requested(alice)

    assert WeeklyPlan.objects.claim(plan.pk) == 1
    assert WeeklyPlan.objects.claim(plan.pk) is None
    plan.refresh_from_db()
    assert (plan.status, plan.attempt) == (Status.GENERATING, 1)


def test_a_plan_that_is_not_there_is_not_claimed(db):
    generation.generate(12345)

    assert not WeeklyPlan.objects.exists()


def test_a_worker_that_lost_the_row_writes_nothing(alice, kitchen):
    plan = world.requested(alice)
    WeeklyPlan.objects.claim(plan.pk)
    inputs = loading.week_inputs(alice.profile, week_start=plan.week_start)
    routed, meals = generation.plan_choices(inputs)
    WeeklyPlan.objects.filter(pk=plan.pk).update(attempt=2)  # released meanwhile, and taken by another worker

    assert writing.save_week(plan.pk, attempt=1, inputs=inputs, routed=routed, meals=meals) is False
    refused = router.without_candidates([EmptyMeal(rules=("minutes",), sentence="No lunch.")], explained_ms=1.0)
    writing.save_infeasible(plan.pk, attempt=1, inputs=inputs, routed=refused)

    plan.refresh_from_db()
    assert (plan.status, plan.attempt) == (Status.GENERATING, 2)
    assert not PlanMeal.objects.exists()
    assert writing.save_week(plan.pk, attempt=2, inputs=inputs, routed=routed, meals=meals) is True


def test_a_worker_of_an_earlier_request_cannot_write_into_a_later_one(alice, kitchen):
    plan = world.requested(alice)
    old_attempt = WeeklyPlan.objects.claim(plan.pk)
    WeeklyPlan.objects.filter(pk=plan.pk).update(status=Status.PENDING)  # released: its worker seems to be gone
    generation.generate(plan.pk)
    plan.refresh_from_db()
    services.plan_again(plan, why="allergen")
    WeeklyPlan.objects.claim(plan.pk)

    assert not WeeklyPlan.objects.held(plan.pk, attempt=old_attempt).exists()


def test_a_finished_week_is_whole(alice, kitchen):
    plan = finished(alice)

    assert (plan.status, plan.lifecycle, plan.method, plan.attempt) == (Status.READY, "draft", "solver", 1)
    assert [day.date for day in plan.days.all()] == [next_monday() + timedelta(days=n) for n in range(7)]
    meals = world.meals(plan)
    assert Counter(meal.slot for meal in meals) == {"breakfast": 7, "lunch": 7, "dinner": 7, "snack": 7}
    assert all(meal.reasons for meal in meals)
    assert plan.checked_at is not None
    assert plan.targets["energy_kcal"] == 2000
    assert plan.relaxations == [] or all(item["sentence"] for item in plan.relaxations)


def test_totals_are_the_sums_of_their_parts(alice, kitchen):
    alice.profile.household_size = 3
    alice.profile.save()

    plan = finished(alice)

    assert plan.household_size == 3
    for day in plan.days.prefetch_related("meals__recipe"):
        for name in (*MACROS, "cost_pence"):
            assert getattr(day, name) == sum(getattr(meal, name) for meal in day.meals.all())
        for meal in day.meals.all():
            assert abs(meal.energy_kcal - (meal.recipe.energy_kcal or 0) * meal.portion) <= Decimal("0.05")
            assert abs(meal.cost_pence - (meal.recipe.pence_per_serving or 0) * meal.portion * 3) < 1
    for name in (*MACROS, "cost_pence"):
        assert getattr(plan, name) == sum(getattr(day, name) for day in plan.days.all())


def test_the_shopping_list_holds_what_the_meals_use(alice, kitchen):
    alice.profile.household_size = 2
    alice.profile.save()

    plan = finished(alice)

    used: dict[int, Decimal] = defaultdict(Decimal)
    for meal in world.meals(plan):
        for line in meal.recipe.lines.all():
            used[line.ingredient_id] += Decimal(line.grams or 0) * meal.portion * 2 / meal.recipe.servings
    assert {item.ingredient_id: item.needed_g for item in plan.shopping_items.all()} == dict(used)


def test_the_history_says_what_the_plan_says(alice, kitchen):
    plan = finished(alice)

    told = MealHistory.objects.filter(user=alice).values_list("plan", "date", "slot", "recipe", "method")
    meals = {(plan.pk, meal.day.date, meal.slot, meal.recipe_id, "solver") for meal in world.meals(plan)}
    assert set(told) == meals
    assert len(told) == 28


def test_a_message_that_comes_twice_changes_nothing(alice, kitchen):
    plan = finished(alice)
    before = list(PlanMeal.objects.order_by("pk").values())

    generation.generate(plan.pk)

    plan.refresh_from_db()
    assert (plan.status, plan.attempt) == (Status.READY, 1)
    assert list(PlanMeal.objects.order_by("pk").values()) == before


def test_only_the_wanted_slots_are_planned(kitchen):
    user = make_user("lunch@example.com", enabled_slots=["lunch", "dinner"])

    plan = finished(user)

    assert Counter(meal.slot for meal in world.meals(plan)) == {"lunch": 7, "dinner": 7}


def test_locked_meals_stay_and_the_rest_is_planned_anew(alice, kitchen):
    plan = finished(alice)
    locked = world.meals(plan)[5]
    PlanMeal.objects.filter(pk=locked.pk).update(is_locked=True, portion_quarters=7)
    services.plan_again(plan, why="allergen")

    generation.generate(plan.pk)

    (kept,) = [meal for meal in world.meals(plan) if meal.is_locked]
    assert (kept.day.date, kept.slot, kept.recipe_id) == (locked.day.date, locked.slot, locked.recipe_id)
    assert kept.portion_quarters == 7
    assert "You locked it" in kept.reasons
    assert len(world.meals(plan)) == 28


def test_a_locked_meal_that_became_illegal_is_dropped(alice, kitchen):
    plan = finished(alice)
    locked = world.meals(plan)[5]
    PlanMeal.objects.filter(pk=locked.pk).update(is_locked=True)
    recipe_services.withdraw(locked.recipe)
    services.plan_again(plan, why="unpublished")

    generation.generate(plan.pk)

    plan.refresh_from_db()
    assert plan.status == Status.READY
    assert locked.recipe_id not in {meal.recipe_id for meal in world.meals(plan)}
    assert not any(meal.is_locked for meal in world.meals(plan))


def test_a_replaced_draft_brings_another_week(alice, kitchen):
    first = finished(alice)

    second = finished(alice, replace=True)

    first.refresh_from_db()
    assert first.lifecycle == "archived"
    assert second.solver_metadata["seed"] == first.solver_metadata["seed"] + 1
    assert not MealHistory.objects.filter(plan=first).exists()


def test_a_week_asked_for_instead_of_others_is_planned_with_word_of_their_dishes(alice, kitchen):
    weeks = [finished(alice)]
    for _ in range(5):
        weeks.append(finished(alice, replace=True))

    eaten = [sorted({meal.recipe_id for meal in world.meals(week)}) for week in weeks]
    assert "seen" not in weeks[0].solver_metadata
    assert weeks[2].solver_metadata["seen"] == eaten[:2]
    assert weeks[5].solver_metadata["seen"] == eaten[1:5]


def test_the_same_inputs_give_the_same_week(kitchen):
    weeks = []
    for name in ("one", "two"):
        plan = finished(make_user(f"{name}@example.com"))
        weeks.append([(meal.day.date, meal.slot, meal.recipe_id, meal.portion_quarters) for meal in world.meals(plan)])

    assert weeks[0] == weeks[1]


def test_ones_own_macros_that_leave_no_fat_are_still_planned(kitchen):
    carbs_only = make_user("c@example.com", target_energy_kcal=2000, target_protein_g=100, target_carbohydrate_g=420)

    assert finished(carbs_only).status == Status.READY

"""What stays of a week that is planned anew, by the gate or because somebody asks for another one."""

from __future__ import annotations

import pytest

from plans import generation, services
from plans import meals as meal_services
from plans.models import MealHistory, PlanMeal, WeeklyPlan
from recipes import services as recipe_services
from tests.plans import world
from users import services as user_services
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_solver")]


def marked(user: User, plan: WeeklyPlan) -> tuple[PlanMeal, PlanMeal, PlanMeal]:
    """Return a plan's second, third and fourth meal after they were cooked, skipped and locked, in odd portions."""
    cooked, skipped, locked = world.meals(plan)[1:4]
    PlanMeal.objects.filter(pk__in=[cooked.pk, skipped.pk, locked.pk]).update(portion_quarters=7, reasons=["Said once"])
    meal_services.mark(user, plan_id=plan.pk, meal_id=cooked.pk, outcome="cooked")
    meal_services.mark(user, plan_id=plan.pk, meal_id=skipped.pk, outcome="skipped")
    meal_services.change_meal(user, plan_id=plan.pk, meal_id=locked.pk, is_locked=True)
    return cooked, skipped, locked


@pytest.fixture
def ready(alice, kitchen) -> WeeklyPlan:
    """Alice's planned week."""
    plan = world.requested(alice)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    return plan


def another(user: User) -> WeeklyPlan:
    """Return the week that is planned when somebody asks for another one."""
    plan = world.requested(user, replace=True)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    assert plan.status == "ready"
    return plan


def said(user: User) -> list[tuple]:
    """Return what the history tells of meals that were cooked or skipped."""
    rows = MealHistory.objects.filter(user=user).exclude(outcome="planned").order_by("date", "slot")
    return list(rows.values_list("date", "slot", "recipe_id", "outcome"))


@pytest.mark.parametrize("lifecycle", ["draft", "active"])
def test_another_week_keeps_what_was_cooked_skipped_or_locked(alice, ready, lifecycle):
    if lifecycle == "active":
        services.activate(alice, ready.pk)
    before = {meal.pk: meal for meal in marked(alice, ready)}

    new = another(alice)

    assert new.pk != ready.pk
    kept = world.meals(new)[1:4]
    assert [(meal.outcome, meal.is_locked) for meal in kept] == [
        ("cooked", False), ("skipped", False), ("planned", True)
    ]  # fmt: skip
    assert [(meal.recipe_id, meal.portion_quarters) for meal in kept] == [
        (meal.recipe_id, 7) for meal in before.values()
    ]
    assert [meal.reasons for meal in kept[:2]] == [["Said once"]] * 2
    assert new.days.count() == 7
    assert {meal.recipe_id for meal in world.meals(new)} != {meal.recipe_id for meal in world.meals(ready)}


def test_what_was_said_of_a_meal_is_told_once_though_two_weeks_hold_it(alice, ready):
    cooked, skipped, _ = marked(alice, ready)

    new = another(alice)

    told = [(meal.day.date, meal.slot, meal.recipe_id, outcome)
            for meal, outcome in ((cooked, "cooked"), (skipped, "skipped"))]  # fmt: skip
    assert said(alice) == sorted(told)
    assert MealHistory.objects.filter(user=alice).count() == 28
    assert MealHistory.objects.filter(plan=new, outcome="planned").count() == 26


def test_the_last_word_on_a_kept_meal_counts(alice, ready):
    marked(alice, ready)
    new = another(alice)
    kept = world.meals(new)[1]

    meal_services.mark(alice, plan_id=new.pk, meal_id=kept.pk, outcome="skipped")

    assert [outcome for *_, outcome in said(alice)] == ["skipped", "skipped"]
    assert MealHistory.objects.filter(user=alice).count() == 28


def test_a_request_that_comes_to_nothing_takes_nothing_of_the_history(alice, ready):
    marked(alice, ready)
    before = said(alice)
    new = world.requested(alice, replace=True)
    for meal in world.meals(new):
        recipe_services.withdraw(meal.recipe)
    user_services.save_profile(alice, max_difficulty=1)

    generation.generate(new.pk)

    new.refresh_from_db()
    assert new.status == "infeasible"
    assert all(meal.is_locked or meal.outcome != "planned" for meal in world.meals(new))
    assert said(alice) == before


def test_asked_twice_at_once_it_is_one_week_with_each_kept_meal_once(alice, ready):
    marked(alice, ready)

    first = world.requested(alice, replace=True)
    second = world.requested(alice, replace=True)

    assert second == first
    assert PlanMeal.objects.filter(day__plan=first).count() == 3


def test_a_week_without_a_word_said_is_planned_from_nothing(alice, ready):
    new = world.requested(alice, replace=True)

    assert new.days.count() == 0


def test_what_charlie_cooked_is_not_in_alices_week(alice, charlie, ready):
    theirs = world.requested(charlie)
    generation.generate(theirs.pk)
    marked(charlie, theirs)

    new = world.requested(alice, replace=True)

    assert new.days.count() == 0


def test_a_skipped_meal_stays_skipped_when_the_gate_sends_its_week_back(alice, ready):
    skipped = marked(alice, ready)[1]
    services.plan_again(ready, why="allergen")

    generation.generate(ready.pk)

    kept = world.meals(ready)[2]
    assert (kept.recipe_id, kept.portion_quarters, kept.outcome) == (skipped.recipe_id, 7, "skipped")
    assert MealHistory.objects.filter(plan=ready).count() == 28


def test_a_place_that_is_done_with_needs_nothing_from_the_shop_though_its_dish_had_to_go(alice, ready):
    cooked, skipped, _ = marked(alice, ready)
    before = said(alice)
    for meal in (cooked, skipped):
        recipe_services.withdraw(meal.recipe)
    services.plan_again(ready, why="unpublished")

    generation.generate(ready.pk)

    after = world.meals(ready)[1:3]
    assert {meal.recipe_id for meal in after}.isdisjoint({cooked.recipe_id, skipped.recipe_id})
    assert [meal.outcome for meal in after] == ["skipped", "skipped"]
    assert said(alice) == before
    needed_g = sum(float(item.needed_g) for item in ready.shopping_items.all())
    portions = [meal for meal in world.meals(ready) if meal.outcome == "planned"]
    assert len(portions) == 26
    lines = [(float(line.grams), meal.portion_quarters / 4) for meal in portions for line in meal.recipe.lines.all()]
    assert needed_g == pytest.approx(sum(mass_g * portion for mass_g, portion in lines), abs=1)


def test_a_skipped_place_is_planned_again_by_a_person_who_swaps_it(alice, ready):
    marked(alice, ready)
    services.plan_again(ready, why="allergen")
    generation.generate(ready.pk)
    skipped = world.meals(ready)[2]
    other = next(meal.recipe_id for meal in world.meals(ready) if meal.recipe_id != skipped.recipe_id)

    meal_services.change_meal(alice, plan_id=ready.pk, meal_id=skipped.pk, recipe_id=other)

    row = MealHistory.objects.get(plan=ready, date=skipped.day.date, slot=skipped.slot)
    assert (row.recipe_id, row.outcome) == (other, "planned")


def test_what_was_cooked_is_in_the_next_week_though_no_week_could_be_made_in_between(alice, ready):
    services.activate(alice, ready.pk)
    cooked, skipped, _ = marked(alice, ready)
    profile = alice.profile
    profile.max_minutes_by_weekday = [5] * 7
    profile.save()
    services.plan_again(ready, why="minutes")
    generation.generate(ready.pk)
    ready.refresh_from_db()
    assert ready.status == "infeasible"

    profile.max_minutes_by_weekday = [60] * 7
    profile.save()
    new = world.requested(alice)
    generation.generate(new.pk)

    new.refresh_from_db()
    assert new.status == "ready"
    kept = {(meal.day.date, meal.slot): (meal.recipe_id, meal.outcome) for meal in world.meals(new)}
    assert len(kept) == 28
    for meal, outcome in ((cooked, "cooked"), (skipped, "skipped")):
        assert kept[meal.day.date, meal.slot] == (meal.recipe_id, outcome)
    assert len(said(alice)) == 2

"""Smaller and larger portions of a day and of the whole week: a quarter each, as far as there is room."""

from __future__ import annotations

import pytest

from agents.schemas import Action, Instruction
from core.errors import Invalid
from plans import action_life, applying, meals, undo
from plans.asking import Asked
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from tests.plans import world
from tests.plans.asks import asked, done, everything, instructed, refused
from tests.plans.weeks import assert_in_step, ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def week(eater) -> WeeklyPlan:
    week = ready_week(eater)
    PlanMeal.objects.filter(day__plan=week).update(portion_quarters=4)
    applying.settle(week)
    return week


def portions(week: WeeklyPlan) -> dict[int, int]:
    return {meal.pk: meal.portion_quarters for meal in world.meals(week)}


def whole_week(how: str) -> Asked:
    return asked(Action.ADJUST_PORTION, apply_to_whole_week=True, **{how: True})


def left_alone(action: PlanAction) -> list[str]:
    """Return the notes on meals that stayed; the others say which rules other portions break."""
    return [note for note in action.changes["notes"] if not note.startswith("A rule ")]


@pytest.mark.parametrize(("how", "step"), [("smaller_portion", -1), ("larger_portion", 1)])
def test_every_portion_of_the_week_changes_by_a_quarter_and_comes_back(eater, week, how, step):
    before, start = portions(week), everything(week)

    action = done(eater, week, whole_week(how))

    assert portions(week) == {pk: size + step for pk, size in before.items()}
    assert left_alone(action) == []
    assert_in_step(week)
    undo.undo(eater, week.pk, action.pk)
    assert everything(week) == start


def test_what_is_at_the_limit_locked_or_cooked_stays_and_is_named(eater, week):
    small, locked, cooked, *others = world.meals(week)
    meals.change_meal(eater, plan_id=week.pk, meal_id=small.pk, portion_quarters=2)
    meals.change_meal(eater, plan_id=week.pk, meal_id=locked.pk, is_locked=True)
    meals.mark(eater, plan_id=week.pk, meal_id=cooked.pk, outcome="cooked")

    action = done(eater, week, whole_week("smaller_portion"))

    kept = {small.pk: 2, locked.pk: 4, cooked.pk: 4}
    assert portions(week) == kept | {each.pk: 3 for each in others}
    assert len(left_alone(action)) == 3
    assert any(
        note.endswith("is 0.5 servings already, the smallest portion there is, and stays so.")
        for note in action.changes["notes"]
    )


def test_a_day_is_the_meals_of_that_day(eater, week):
    day = world.meals(week)[2].day

    done(eater, week, asked(Action.ADJUST_PORTION, day=day, larger_portion=True))

    assert portions(week) == {meal.pk: 5 if meal.day_id == day.pk else 4 for meal in world.meals(week)}


def test_a_week_without_any_room_is_refused(eater, week):
    PlanMeal.objects.filter(day__plan=week).update(portion_quarters=8)

    action = refused(eater, week, whole_week("larger_portion"))

    assert action.refusal_code == "portion_limit"
    assert action.refusal.startswith("All of these 14 meals are of the largest portion already")


def test_a_button_without_a_place_is_not_taken_for_the_week(eater, week):
    with pytest.raises(Invalid) as refusal:
        action_life.request_action(eater, week.pk, asked(Action.ADJUST_PORTION, smaller_portion=True))

    assert "plan_meal_id" in refusal.value.message and "apply_to_whole_week" in refusal.value.message


def test_an_instruction_for_the_week_is_carried_out(eater, week):
    said = Instruction(target_level="week", action=Action.ADJUST_PORTION, params={"smaller_portion": True})

    instructed(eater, week, said)

    assert set(portions(week).values()) == {3}


@pytest.mark.parametrize(("before", "how", "after"), [(4, "smaller_portion", 3), (4, "larger_portion", 5),
                                                      (3, "smaller_portion", 2), (7, "larger_portion", 8)])  # fmt: skip
def test_a_portion_changes_by_a_quarter(eater, week, before, how, after):
    meal = world.meals(week)[3]
    meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, portion_quarters=before)

    done(eater, week, asked(Action.ADJUST_PORTION, meal=meal, **{how: True}))

    meal.refresh_from_db()
    assert meal.portion_quarters == after
    assert_in_step(week)


@pytest.mark.parametrize(
    ("size", "how", "words"),
    [
        (2, "smaller_portion", "0.5 servings already, the smallest"),
        (8, "larger_portion", "2 servings already, the largest"),
    ],
)
def test_a_portion_stops_at_the_limits(eater, week, size, how, words):
    meal = world.meals(week)[3]
    meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, portion_quarters=size)

    action = refused(eater, week, asked(Action.ADJUST_PORTION, meal=meal, **{how: True}))

    assert action.refusal_code == "portion_limit"
    assert words in action.refusal

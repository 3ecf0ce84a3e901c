"""Another dish for a meal, a day or the week: what stays, what never comes straight back, and what wishes mean."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from agents.schemas import Action
from plans import meals, undo
from plans.models import PlanMeal
from recipes.models import Recipe
from tests.factories import make_user
from tests.plans import world
from tests.plans.asks import asked, done, refused
from tests.plans.refills import assert_sound, changed, dishes, meal_at
from tests.plans.weeks import ready_week
from users.models import Profile, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def meal(week) -> PlanMeal:
    return meal_at(week)


def test_a_meal_gets_another_dish_and_the_rest_stays(eater, week, meal):
    before = dishes(week)

    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    assert changed(before, week) == {meal.pk}
    assert_sound(week)
    (told,) = action.changes["meals"]
    meal.refresh_from_db()
    assert (told["meal_id"], told["slot"], told["date"]) == (meal.pk, "dinner", meal.day.date.isoformat())
    assert told["before"]["recipe_id"] == before[meal.pk]
    assert told["after"] == {
        "recipe_id": meal.recipe_id, "title": meal.recipe.title, "portion": meal.portion_quarters / 4,
        "outcome": "planned", "energy_kcal": float(meal.energy_kcal), "protein_g": float(meal.protein_g),
        "fat_g": float(meal.fat_g), "carbohydrate_g": float(meal.carbohydrate_g), "cost_pence": meal.cost_pence,
    }  # fmt: skip
    week.refresh_from_db()
    assert action.changes["totals"]["after"]["cost_pence"] == week.cost_pence
    assert [each["day_id"] for each in action.changes["days"]] == [meal.day_id]
    assert meal.reasons[0] == "You asked for another dish"
    assert (action.source, action.finished_at is not None) == ("button", True)


def test_a_day_gets_other_dishes_and_the_other_days_stay(eater, week, meal):
    before = dishes(week)
    of_day = {each.pk for each in meal.day.meals.all()}

    done(eater, week, asked(Action.REGENERATE_DAY, day=meal.day))

    assert changed(before, week) == of_day
    assert not {before[pk] for pk in of_day} & {dishes(week)[pk] for pk in of_day}
    assert_sound(week)


@pytest.mark.parametrize("action", [Action.REGENERATE_WEEK, Action.GENERATE_NEW_WEEK])
def test_a_week_gets_other_dishes_throughout(eater, week, action):
    before = dishes(week)

    done(eater, week, asked(action))

    assert changed(before, week) == set(before)
    assert not set(before.values()) & set(dishes(week).values())
    assert_sound(week)


def test_locked_cooked_and_skipped_meals_stay(eater, week):
    locked, cooked, skipped = world.meals(week)[4:7]
    meals.change_meal(eater, plan_id=week.pk, meal_id=locked.pk, is_locked=True)
    meals.mark(eater, plan_id=week.pk, meal_id=cooked.pk, outcome="cooked")
    meals.mark(eater, plan_id=week.pk, meal_id=skipped.pk, outcome="skipped")
    before = dishes(week)

    action = done(eater, week, asked(Action.REGENERATE_WEEK))

    assert changed(before, week) == set(before) - {locked.pk, cooked.pk, skipped.pk}
    rows = {each.pk: each for each in world.meals(week)}
    assert rows[locked.pk].is_locked
    assert [rows[each.pk].outcome for each in (cooked, skipped)] == ["cooked", "skipped"]
    assert sum("stay" in note for note in action.changes["notes"]) == 3
    assert sum("is locked and stays" in note for note in action.changes["notes"]) == 1
    assert_sound(week)


@pytest.mark.parametrize(("outcome", "is_locked", "code"), [("cooked", False, "cooked"), ("planned", True, "locked")])
def test_a_locked_or_cooked_meal_is_not_replaced(eater, week, meal, outcome, is_locked, code):
    PlanMeal.objects.filter(pk=meal.pk).update(outcome=outcome, is_locked=is_locked)

    action = refused(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    assert action.refusal_code == code
    assert "Tuesday's dinner" in action.refusal


def test_a_day_of_which_everything_stays_is_refused(eater, week, meal):
    PlanMeal.objects.filter(day=meal.day).update(is_locked=True)

    assert refused(eater, week, asked(Action.REGENERATE_DAY, day=meal.day)).refusal_code == "locked"


def test_a_skipped_meal_that_is_asked_for_is_planned_again(eater, week, meal):
    meals.mark(eater, plan_id=week.pk, meal_id=meal.pk, outcome="skipped")

    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    meal.refresh_from_db()
    assert meal.outcome == "planned"
    assert_sound(week)


def test_days_that_are_over_stay_when_the_week_is_planned_anew(eater, week, monkeypatch):
    wednesday = week.week_start + timedelta(days=2)
    monkeypatch.setattr(timezone, "localdate", lambda: wednesday)
    before = dishes(week)

    action = done(eater, week, asked(Action.REGENERATE_WEEK))

    over = {each.pk for each in world.meals(week) if each.day.date < wednesday}
    assert changed(before, week) == set(before) - over
    stay = [note for note in action.changes["notes"] if "stays" in note]
    assert stay == ["Monday is over and stays as it was.", "Tuesday is over and stays as it was."]


def test_a_week_that_is_over_is_left_and_a_day_that_is_named_is_not(eater, week, meal, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: week.week_start + timedelta(days=7))

    assert refused(eater, week, asked(Action.REGENERATE_WEEK)).refusal_code == "over"
    done(eater, week, asked(Action.REGENERATE_DAY, day=meal.day))


def test_a_dish_that_was_thrown_out_does_not_come_straight_back(eater, week, meal):
    seen = [meal.recipe_id]

    for _ in range(4):
        done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
        meal.refresh_from_db()
        seen.append(meal.recipe_id)

    assert len(set(seen)) == 5


def test_a_dish_that_was_undone_may_come_again(eater, week, meal):
    first = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    undo.undo(eater, week.pk, first.pk)

    again = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    assert again.changes["meals"][0]["after"] == first.changes["meals"][0]["after"]


def only(*titles: str) -> None:
    Recipe.objects.exclude(title__in=titles).update(status="draft")


def test_it_comes_back_when_there_is_nothing_else(kitchen):
    user = make_user("few@example.com", enabled_slots=["dinner"])
    only("lentils 1", "tofu 1")
    week = ready_week(user)
    meal = world.meals(week)[0]
    first = meal.recipe_id

    for _ in range(2):
        done(user, week, asked(Action.REGENERATE_MEAL, meal=meal))

    meal.refresh_from_db()
    assert meal.recipe_id == first


def test_where_there_is_no_other_dish_the_refusal_says_so(kitchen):
    user = make_user("one@example.com", enabled_slots=["dinner"])
    only("lentils 1")
    week = ready_week(user)

    action = refused(user, week, asked(Action.REGENERATE_MEAL, meal=world.meals(week)[0]))

    assert action.refusal_code == "no_other_dish"
    assert action.refusal.startswith("No other dish fits Monday's dinner.")
    assert "loosen a rule in your profile" in action.refusal


def test_a_personal_copys_origin_does_not_come_in_its_place(eater, week, meal):
    origin = meal.recipe
    done(eater, week, asked(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove="rice"))
    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    meal.refresh_from_db()
    assert origin not in (meal.recipe, meal.recipe.origin)


@pytest.mark.parametrize("action", [Action.REGENERATE_WEEK, Action.GENERATE_NEW_WEEK])
def test_a_week_planned_anew_stays_for_as_many_as_it_was_planned_for_and_says_so(eater, week, meal, action):
    def notes(*, request) -> list[str]:
        return [each for each in done(eater, week, request).changes["notes"] if each.startswith("This week stays")]

    assert notes(request=asked(action)) == []
    Profile.objects.filter(user=eater).update(household_size=3)

    assert notes(request=asked(action)) == [
        "This week stays for 1 person, as it was planned and shopped for, though your profile says 3 now: request "
        "another plan of it (POST /api/v1/plans/generate-week with replace) to have it for 3."
    ]
    assert notes(request=asked(Action.REGENERATE_MEAL, meal=meal)) == []
    week.refresh_from_db()
    assert week.household_size == 1
    another = ready_week(User.objects.get(pk=eater.pk), replace=True)
    assert another.household_size == 3

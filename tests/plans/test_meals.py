"""Changes of one meal: all or nothing, through the gate, with totals, list and history in step."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.vocabulary import Allergen, Slot, to_bits
from plans import meals, services
from plans.models import MealHistory, PlanMeal
from ratings.models import Interaction
from recipes.models import Recipe
from tests.factories import make_user
from tests.plans import world
from tests.plans.weeks import assert_in_step, ready_week, shopping_of, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_solver")]


def url(meal: PlanMeal, action: str = "") -> str:
    return f"/api/v1/plans/{meal.day.plan_id}/meals/{meal.pk}{action}"


@pytest.fixture
def week(alice, kitchen):
    return ready_week(alice)


@pytest.fixture
def meal(week) -> PlanMeal:
    return world.meals(week)[1]


def other_dish(meal: PlanMeal) -> Recipe:
    return Recipe.objects.exclude(pk=meal.recipe_id).exclude(main_ingredient=meal.recipe.main_ingredient).first()


def test_a_meal_can_be_locked_and_unlocked(api, alice, week, meal):
    before = state_of(week)

    locked = api(alice).patch(url(meal), {"is_locked": True})

    assert (locked.status_code, locked.json()["is_locked"]) == (200, True)
    assert api(alice).patch(url(meal), {"is_locked": False}).json()["is_locked"] is False
    assert state_of(week) == before


def test_a_portion_moves_the_totals_and_the_shopping_list(api, alice, week, meal):
    api(alice).patch(url(meal), {"portion": 1})
    week.refresh_from_db()
    before, listed = week.energy_kcal, shopping_of(week)

    answer = api(alice).patch(url(meal), {"portion": 2}).json()

    assert answer["portion"] == 2.0
    assert answer["energy_kcal"] == float(2 * meal.recipe.energy_kcal)
    week.refresh_from_db()
    assert answer["plan_totals"]["energy_kcal"] == float(week.energy_kcal) == float(before + meal.recipe.energy_kcal)
    line = meal.recipe.lines.first()
    assert shopping_of(week)[line.ingredient_id][0] == listed[line.ingredient_id][0] + line.grams
    assert_in_step(week)


@pytest.mark.parametrize("portion", [0, 0.25, 0.6, 2.25, -1, "much", "NaN"])
def test_a_portion_outside_the_quarters_from_a_half_to_two_is_refused(api, alice, week, meal, portion):
    before = state_of(week)

    answer = api(alice).patch(url(meal), {"portion": portion, "is_locked": True})

    assert answer.status_code == 400
    assert list(answer.json()["details"]) == ["portion"]
    assert state_of(week) == before


def test_a_swap_changes_dish_list_and_history(api, alice, week, meal):
    new = other_dish(meal)

    answer = api(alice).patch(url(meal), {"recipe_id": new.pk})

    assert answer.status_code == 200
    body = answer.json()
    assert body["recipe"] == {"id": new.pk, "title": new.title, "minutes": 20, "difficulty": 2}
    assert (body["portion"], body["reasons"]) == (float(meal.portion), ["You chose it"])
    assert MealHistory.objects.get(plan=week, date=meal.day.date, slot=meal.slot).recipe == new
    assert_in_step(week)


def test_all_three_are_changed_at_once(api, alice, week, meal):
    new = other_dish(meal)

    api(alice).patch(url(meal), {"recipe_id": new.pk, "portion": "1.25", "is_locked": True})

    meal.refresh_from_db()
    assert (meal.recipe, meal.portion_quarters, meal.is_locked) == (new, 5, True)
    assert_in_step(week)


def test_what_a_person_may_not_eat_is_refused_and_nothing_changes(api, kitchen):
    user = make_user("fishless@example.com", allergens=[Allergen.FISH])
    week = ready_week(user)
    meal = world.meals(week)[0]
    before = state_of(week)

    answer = api(user).patch(url(meal), {"recipe_id": kitchen["cod 1"].pk, "portion": 2, "is_locked": True})

    assert (answer.status_code, answer.json()["code"]) == (409, "unsafe")
    assert answer.json()["details"]["violations"] == ["'cod 1' holds cod, which does or may contain fish."]
    assert state_of(week) == before


def test_the_copy_of_somebody_else_is_no_recipe_whatever_it_holds(api, kitchen):
    user = make_user("curious@example.com", allergens=[Allergen.FISH])
    week = ready_week(user)
    meal = world.meals(week)[0]
    Recipe.objects.filter(pk=kitchen["cod 1"].pk).update(owner=make_user("owner@example.com"))

    answers = [api(user).patch(url(meal), {"recipe_id": pk}) for pk in (kitchen["cod 1"].pk, 999_999)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["message"] == f"There is no recipe {kitchen['cod 1'].pk}."
    assert answers[0].json()["details"].keys() == answers[1].json()["details"].keys()


def test_a_diet_binds_a_swap(api, kitchen):
    user = make_user("vegan@example.com", diets=["vegetarian"])
    week = ready_week(user)
    meal = world.meals(week)[0]
    before = state_of(week)

    answer = api(user).patch(url(meal), {"recipe_id": kitchen["chicken 1"].pk})

    assert (answer.status_code, answer.json()["code"]) == (409, "unsafe")
    assert answer.json()["details"]["rules"] == ["diet"]
    assert state_of(week) == before


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"minutes": 121}, "minutes"), ({"slots": ["snack"]}, "slot"), ({"difficulty": 5}, "difficulty")],
)
def test_a_dish_that_is_not_legal_at_that_meal_is_refused(api, kitchen, fields, rule):
    user = make_user("busy@example.com", max_difficulty=4)
    week = ready_week(user)
    meal = next(each for each in world.meals(week) if each.slot == Slot.DINNER)
    dish = world.make_dish("late dish", [(kitchen["lentils 1"].main_ingredient, 200)], **fields)
    before = state_of(week)

    answer = api(user).patch(url(meal), {"recipe_id": dish.pk})

    assert (answer.status_code, answer.json()["details"]["rules"]) == (409, [rule])
    assert state_of(week) == before


def test_a_dish_of_which_too_little_is_known_is_not_offered(api, alice, week, meal):
    new = other_dish(meal)
    Recipe.objects.filter(pk=new.pk).update(known_share="0.5")
    before = state_of(week)

    answer = api(alice).patch(url(meal), {"recipe_id": new.pk})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_offered")
    assert state_of(week) == before


def test_a_dish_that_does_not_exist_or_is_a_draft_is_refused(api, alice, week, meal):
    draft = other_dish(meal)
    Recipe.objects.filter(pk=draft.pk).update(status=Recipe.Status.DRAFT)
    used = PlanMeal.objects.filter(recipe=draft)
    used.update(recipe=meal.recipe)  # a withdrawn dish in the week would send the week back

    for recipe_id in (987654, draft.pk):
        answer = api(alice).patch(url(meal), {"recipe_id": recipe_id})
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["recipe_id"])


def test_a_tighter_rule_of_effort_does_not_stop_changes_of_what_is_planned(api, alice, week, meal):
    alice.profile.max_minutes_by_weekday = [5] * 7
    alice.profile.save()

    assert api(alice).patch(url(meal), {"portion": 0.5, "is_locked": True}).status_code == 200


def test_an_archived_or_unfinished_week_is_not_changed(api, alice, week, meal):
    services.archive(alice, week.pk)
    archived = api(alice).patch(url(meal), {"is_locked": True})
    week.status = "pending"
    week.lifecycle = "draft"
    week.save()
    pending = api(alice).patch(url(meal), {"is_locked": True})

    assert (archived.status_code, archived.json()["code"]) == (409, "archived")
    assert (pending.status_code, pending.json()["code"]) == (409, "not_ready")
    meal.refresh_from_db()
    assert not meal.is_locked


def test_a_change_of_a_week_that_became_unsafe_is_refused_and_the_week_planned_again(api, alice, week, meal):
    alice.profile.allergens = next(each.recipe.allergens_blocked for each in world.meals(week)
                                   if each.recipe.allergens_blocked)  # fmt: skip
    alice.profile.save()

    answer = api(alice).patch(url(meal), {"is_locked": True})

    week.refresh_from_db()
    assert (answer.status_code, answer.json()["code"], week.status) == (409, "not_ready", "pending")


def test_a_change_that_names_nothing_is_refused(api, alice, week, meal):
    answer = api(alice).patch(url(meal), {})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "Say what to change: is_locked, portion, recipe_id, portions or rebalance." in str(answer.json()["details"])


def test_the_service_trusts_no_edge(alice, week, meal):
    alice.profile.allergens = to_bits(Allergen.values, Allergen)
    alice.profile.save()

    with pytest.raises(meals.Conflict, match="That can't be done"):
        meals.change_meal(alice, plan_id=week.pk, meal_id=meal.pk, is_locked=True)
    with pytest.raises(meals.Invalid):
        meals.change_meal(alice, plan_id=week.pk, meal_id=meal.pk, portion_quarters=9)


def test_cooked_twice_is_cooked_once(api, alice, week, meal):
    answers = [api(alice).post(url(meal, "/cooked")) for _ in range(2)]

    assert [(answer.status_code, answer.json()["outcome"]) for answer in answers] == [(200, "cooked")] * 2
    assert MealHistory.objects.filter(plan=week, outcome="cooked").count() == 1
    assert_in_step(week)


def test_a_skipped_meal_needs_nothing_from_the_shop_until_it_is_cooked_after_all(api, alice, week, meal):
    before = shopping_of(week)

    for _ in range(2):
        assert api(alice).post(url(meal, "/skipped")).json()["outcome"] == "skipped"
    without = shopping_of(week)
    assert_in_step(week)
    assert api(alice).post(url(meal, "/cooked")).json()["outcome"] == "cooked"

    needed = [sum(row[0] for row in listed.values()) for listed in (before, without)]
    assert needed[1] < needed[0]
    assert shopping_of(week) == before
    assert MealHistory.objects.get(plan=week, date=meal.day.date, slot=meal.slot).outcome == "cooked"


@pytest.mark.parametrize("outcome", ["cooked", "skipped"])
def test_what_was_said_by_mistake_is_taken_back_without_a_trace(api, alice, week, meal, outcome):
    before, seen = state_of(week), Interaction.objects.count()
    api(alice).post(url(meal, f"/{outcome}"))
    assert Interaction.objects.count() == seen + 1

    answers = [api(alice).delete(url(meal, f"/{outcome}")) for _ in range(2)]

    assert [(answer.status_code, answer.json()["outcome"]) for answer in answers] == [(200, "planned")] * 2
    assert state_of(week) == before
    assert Interaction.objects.count() == seen
    assert_in_step(week)


def test_taking_back_what_was_not_said_leaves_what_was(api, alice, week, meal):
    api(alice).post(url(meal, "/skipped"))

    assert api(alice).delete(url(meal, "/cooked")).json()["outcome"] == "skipped"
    assert MealHistory.objects.get(plan=week, date=meal.day.date, slot=meal.slot).outcome == "skipped"


def test_a_cooked_meal_is_not_swapped_and_a_skipped_one_is_planned_by_it(api, alice, week, meal):
    new = other_dish(meal)
    api(alice).post(url(meal, "/cooked"))

    refused = api(alice).patch(url(meal), {"recipe_id": new.pk})
    api(alice).post(url(meal, "/skipped"))
    swapped = api(alice).patch(url(meal), {"recipe_id": new.pk})

    assert (refused.status_code, refused.json()["code"]) == (409, "cooked")
    assert (swapped.status_code, swapped.json()["outcome"]) == (200, "planned")
    assert_in_step(week)


def test_a_cooked_meal_keeps_its_portion_until_that_is_taken_back(api, alice, week, meal):
    api(alice).post(url(meal, "/cooked"))
    portion = 0.5 if meal.portion_quarters != 2 else 0.75
    before = state_of(week)

    refused = api(alice).patch(url(meal), {"portion": portion}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "cooked")
    assert "take back that it was cooked" in refused.json()["message"]
    assert state_of(week) == before
    locked = api(alice).patch(url(meal), {"is_locked": True}, format="json")
    assert locked.status_code == 200
    api(alice).delete(url(meal, "/cooked"))
    changed = api(alice).patch(url(meal), {"portion": portion}, format="json")
    assert (changed.status_code, changed.json()["portion"]) == (200, portion)


def test_the_last_dinner_can_be_cooked_after_the_next_week_was_taken_up(api, alice, week, meal):
    services.activate(alice, week.pk)
    services.archive(alice, week.pk)

    assert api(alice).post(url(meal, "/cooked")).json()["outcome"] == "cooked"


def test_the_household_of_the_plan_pays_for_a_change(api, kitchen):
    user = make_user("family@example.com", household_size=4)
    week = ready_week(user)
    meal = world.meals(week)[0]
    user.profile.household_size = 1
    user.profile.save()

    body = api(user).patch(url(meal), {"portion": 1}).json()
    body = api(user).patch(url(meal), {"portion": 2}).json()

    assert body["cost_pence"] == 8 * meal.recipe.pence_per_serving
    assert_in_step(week)


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 27),
        st.one_of(
            st.builds(lambda quarters: ("patch", {"portion": quarters / 4}), st.integers(2, 8)),
            st.builds(lambda place: ("swap", place), st.integers(0, 27)),
            st.sampled_from([("cooked", None), ("skipped", None)]),
            st.sampled_from([("patch", {"is_locked": True}), ("patch", {"rebalance": True})]),
        ),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_whatever_is_changed_the_week_stays_in_step(api, alice, week, changes):
    """Every example goes on with the week that the one before left: what must hold, holds of any week."""
    rows, dishes = world.meals(week), list(Recipe.objects.order_by("pk"))
    for place, (action, value) in changes:
        if action in ("cooked", "skipped"):
            answer = api(alice).post(url(rows[place], f"/{action}"))
        else:
            answer = api(alice).patch(url(rows[place]), {"recipe_id": dishes[value].pk} if action == "swap" else value)
        assert answer.status_code == 200 or answer.json()["code"] == "cooked"

    assert_in_step(week)

from __future__ import annotations

from datetime import timedelta

import pytest

from plans import generation, preferences
from plans.models import PreferenceRequest, WeeklyPlan
from tests.factories import next_monday
from tests.plans import world
from tests.plans.weeks import declare_what_it_holds

PREFERENCES = "/api/v1/preferences"
ANSWERS = {
    "diets": ["vegetarian"],
    "allergens": ["nuts", "milk"],
    "enabled_slots": ["lunch", "dinner"],
    "household_size": 2,
    "max_difficulty": 3,
}


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The ids of the plans that a worker was asked for."""
    ids: list[int] = []
    monkeypatch.setattr("plans.api.ring", lambda task, pk: ids.append(pk))
    return ids


def test_one_call_saves_the_profile_and_asks_for_the_coming_week(alice, api, rung):
    answer = api(alice).post(PREFERENCES, ANSWERS)

    assert answer.status_code == 202
    plan = WeeklyPlan.objects.get()
    request = PreferenceRequest.objects.get()
    assert answer.json() == {"id": request.pk, "plan_id": plan.pk, "plan_status": "pending"}
    assert (plan.user, plan.week_start) == (alice, next_monday())
    assert rung == [plan.pk]
    alice.profile.refresh_from_db()
    assert alice.profile.diet_names == ["vegetarian"]
    assert sorted(alice.profile.allergen_names) == ["milk", "nuts"]
    assert alice.profile.slot_names == ["lunch", "dinner"]
    assert (alice.profile.household_size, alice.profile.max_difficulty) == (2, 3)


def test_another_week_can_be_named(alice, api, rung):
    monday = next_monday() + timedelta(weeks=2)

    api(alice).post(PREFERENCES, {"week_start": str(monday)})

    assert WeeklyPlan.objects.get().week_start == monday


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"allergens": ["moonlight"]}, "allergens"),
        ({"household_size": 99}, "household_size"),
        ({"allergen": ["nuts"]}, "allergen"),
        ({"disliked_ingredients": [123_456]}, "disliked_ingredients"),
        ({"week_start": str(next_monday() + timedelta(days=1))}, "week_start"),
        ({"week_start": "2020-01-06"}, "week_start"),
        ({"week_start": "soon"}, "week_start"),
    ],
)
def test_a_wrong_answer_changes_nothing_at_all(alice, api, rung, wrong, field):
    answer = api(alice).post(PREFERENCES, ANSWERS | wrong)

    assert answer.status_code == 400
    assert field in answer.json()["details"]
    alice.profile.refresh_from_db()
    assert (alice.profile.diets, alice.profile.allergens, alice.profile.household_size) == (0, 0, 1)
    assert (WeeklyPlan.objects.count(), PreferenceRequest.objects.count(), rung) == (0, 0, [])


def test_the_same_answers_given_twice_are_one_plan(alice, api, rung):
    first, second = (api(alice).post(PREFERENCES, ANSWERS).json() for _ in range(2))

    assert first["plan_id"] == second["plan_id"]
    assert first["id"] != second["id"]
    assert WeeklyPlan.objects.count() == 1


def test_other_answers_replace_a_ready_week_and_the_same_answers_keep_it(alice, api, kitchen, quick_solver, rung):
    answers = {"allergens": ["fish"]}
    first = api(alice).post(PREFERENCES, answers).json()
    generation.generate(first["plan_id"])

    same = api(alice).post(PREFERENCES, answers).json()
    other = api(alice).post(PREFERENCES, {"allergens": ["eggs"]}).json()

    assert (same["plan_id"], same["plan_status"]) == (first["plan_id"], "ready")
    assert (other["plan_id"] != first["plan_id"], other["plan_status"]) == (True, "pending")
    assert WeeklyPlan.objects.get(pk=first["plan_id"]).lifecycle == WeeklyPlan.Lifecycle.ARCHIVED
    generation.generate(other["plan_id"])
    assert not any("egg" in meal.recipe.title for meal in world.meals(WeeklyPlan.objects.get(pk=other["plan_id"])))


def test_a_worker_that_began_with_the_old_answers_loses_the_plan(alice, kitchen):
    asked = preferences.answer(alice, changes={"household_size": 2})
    attempt = WeeklyPlan.objects.claim(asked.plan_id)

    again = preferences.answer(alice, changes={"household_size": 3})

    assert (again.plan_id, again.plan.status) == (asked.plan_id, WeeklyPlan.Status.PENDING)
    assert not WeeklyPlan.objects.held(asked.plan_id, attempt=attempt).exists()
    assert WeeklyPlan.objects.claim(asked.plan_id) == attempt + 1
    assert not WeeklyPlan.objects.held(asked.plan_id, attempt=attempt).exists()


def test_the_request_tells_how_far_its_plan_is(alice, api, kitchen, quick_solver, rung):
    asked = api(alice).post(PREFERENCES, {}).json()
    generation.generate(asked["plan_id"])

    answer = api(alice).get(f"{PREFERENCES}/{asked['id']}")

    assert answer.status_code == 200
    assert answer.json() == asked | {"plan_status": "ready", "clashes": []}


def test_the_request_of_a_week_that_can_not_be_names_the_clash(alice, api, kitchen, quick_solver, rung):
    asked = api(alice).post(PREFERENCES, {"diets": ["vegan"], "max_difficulty": 1}).json()
    generation.generate(asked["plan_id"])

    body = api(alice).get(f"{PREFERENCES}/{asked['id']}").json()

    assert body["plan_status"] == "infeasible"
    assert body["clashes"]
    assert all(clash["sentence"] and clash["rules"] for clash in body["clashes"])


def test_charlie_sees_nothing_of_alices_answers(alice, charlie, api, rung):
    asked = api(alice).post(PREFERENCES, {}).json()

    assert api(charlie).get(f"{PREFERENCES}/{asked['id']}").status_code == 404
    assert api().post(PREFERENCES, {}).status_code == 401


def test_the_request_never_calls_a_week_ready_that_is_no_longer_safe(alice, api, kitchen, quick_solver, rung):
    asked = api(alice).post(PREFERENCES, {}).json()
    generation.generate(asked["plan_id"])
    declare_what_it_holds(WeeklyPlan.objects.get())
    rung.clear()

    body = api(alice).get(f"{PREFERENCES}/{asked['id']}").json()

    assert (body["plan_status"], rung) == ("pending", [asked["plan_id"]])


def test_the_same_answers_do_not_call_a_week_ready_that_is_no_longer_safe(alice, api, kitchen, quick_solver, rung):
    asked = api(alice).post(PREFERENCES, {}).json()
    generation.generate(asked["plan_id"])
    declare_what_it_holds(WeeklyPlan.objects.get())

    again = api(alice).post(PREFERENCES, {}).json()

    assert (again["plan_id"], again["plan_status"]) == (asked["plan_id"], "pending")


def test_the_request_of_an_archived_week_that_is_no_longer_safe_is_refused_like_the_week(
    alice, api, kitchen, quick_solver, rung
):
    asked = api(alice).post(PREFERENCES, {}).json()
    generation.generate(asked["plan_id"])
    api(alice).post(f"/api/v1/plans/{asked['plan_id']}/archive")
    declare_what_it_holds(WeeklyPlan.objects.get())

    answer = api(alice).get(f"{PREFERENCES}/{asked['id']}")

    assert (answer.status_code, answer.json()["code"]) == (409, "no_longer_safe")

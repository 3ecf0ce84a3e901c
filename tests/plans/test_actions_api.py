"""Changes of a week over the API: asked, polled, listed, taken back; and everything that is refused at the door."""

from __future__ import annotations

import json
import time

import pytest
from django.test import Client

from agents.schemas import Action
from mealplanner.celery import app
from plans import action_life, api_actions, services
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from tests.factories import PASSWORD, make_user
from tests.plans import world
from tests.plans.asks import asked, done, everything
from tests.plans.weeks import ready_week
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def meal(week) -> PlanMeal:
    return world.meals(week)[3]


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The ids that a worker was asked to carry out."""
    ids: list[int] = []
    monkeypatch.setattr(api_actions, "ring", lambda task, action_id: ids.append(action_id))
    return ids


def url(week: WeeklyPlan, rest: str = "") -> str:
    return f"/api/v1/plans/{week.pk}/actions{rest}"


def test_a_button_is_accepted_worked_on_and_polled(api, eater, week, meal, rung):
    answer = api(eater).post(url(week), {"type": "regenerate_meal", "plan_meal_id": meal.pk})

    assert answer.status_code == 202
    body = answer.json()
    assert rung == [body["id"]]
    assert {name: body[name] for name in ("status", "type", "text", "dry_run", "source", "instructions", "changes",
                                          "refusal", "error_message", "undone_at")} == {
        "status": "pending", "type": "regenerate_meal", "text": "", "dry_run": False, "source": "", "instructions": [],
        "changes": None, "refusal": None, "error_message": "", "undone_at": None,
    }  # fmt: skip

    action_life.apply(body["id"])

    body = api(eater).get(url(week, f"/{body['id']}")).json()
    assert (body["status"], body["source"]) == ("done", "button")
    assert body["instructions"] == [
        {"target_level": "meal", "target_ids": {"plan_meal_id": meal.pk}, "action": "regenerate_meal"}
    ]
    (change,) = body["changes"]["meals"]
    meal.refresh_from_db()
    assert (change["meal_id"], change["after"]["recipe_id"]) == (meal.pk, meal.recipe_id)


def test_a_double_click_is_one_action(api, eater, week, meal, rung):
    answers = [api(eater).post(url(week), {"type": "regenerate_meal", "plan_meal_id": meal.pk}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert PlanAction.objects.count() == 1


def test_params_and_keys_arrive(api, eater, week, meal, rung):
    request = {
        "type": "swap_ingredient", "plan_meal_id": meal.pk, "client_key": "k-1", "dry_run": True,
        "params": {"ingredient_to_remove": "rice", "ingredient_to_add": "lentils"},
    }  # fmt: skip

    body = api(eater).post(url(week), request).json()
    action_life.apply(body["id"])

    again = api(eater).post(url(week), request).json()
    assert (again["id"], again["status"], again["dry_run"]) == (body["id"], "done", True)
    assert again["instructions"][0]["params"] == {"ingredient_to_remove": "rice", "ingredient_to_add": "lentils"}
    assert rung == [body["id"]]  # what is done is not rung for again


def test_a_refusal_is_told_with_its_code(api, eater, week, meal, rung):
    PlanMeal.objects.filter(pk=meal.pk).update(is_locked=True)
    body = api(eater).post(url(week), {"type": "regenerate_meal", "plan_meal_id": meal.pk}).json()
    action_life.apply(body["id"])

    body = api(eater).get(url(week, f"/{body['id']}")).json()

    assert body["status"] == "refused"
    assert body["refusal"]["code"] == "locked"
    assert body["refusal"]["message"].endswith(".")
    assert (body["changes"], body["error_message"]) == (None, "")


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({}, "type"),
        ({"text": "   "}, "type"),
        ({"type": "cook_for_me"}, "type"),
        ({"type": "regenerate_meal"}, "type"),
        ({"type": "regenerate_meal", "plan_meal_id": 10**30}, "plan_meal_id"),
        ({"type": "regenerate_meal", "plan_meal_id": "three"}, "plan_meal_id"),
        ({"type": "regenerate_week", "params": {"cheaper": True}}, "params"),
        ({"type": "regenerate_week", "params": {"make_cheaper": "rather"}}, "params"),
        ({"type": "regenerate_week", "recipe_id": 3}, "recipe_id"),
        ({"text": "x" * 1001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "broken \ud800"}, "text"),
        ({"type": "\ud800"}, "type"),
        ({"type": "regenerate_week", "client_key": "\ud800"}, "client_key"),
        ({"text": "cheaper", "params": {"make_cheaper": True}}, "params"),
        ({"type": "regenerate_week", "client_key": "k" * 65}, "client_key"),
        ({"type": "change_meal_type", "plan_meal_id": 1, "params": {"prefer_meal_type": "liquid"}}, "params"),
    ],
)
def test_what_can_not_be_is_refused_at_the_door(api, eater, week, rung, request_, field):
    # Escaped, as half a surrogate pair can only be sent so.
    answer = api(eater).post(url(week), json.dumps(request_), content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert field in answer.json()["details"]
    assert not PlanAction.objects.exists()
    assert rung == []


def test_another_change_meanwhile_and_a_week_that_is_not_ready_are_conflicts(api, eater, week, meal, rung):
    first = api(eater).post(url(week), {"type": "regenerate_meal", "plan_meal_id": meal.pk}).json()
    busy = api(eater).post(url(week), {"type": "regenerate_week"})
    PlanAction.objects.all().delete()
    services.plan_again(week, why="allergen")
    not_ready = api(eater).post(url(week), {"type": "regenerate_week"})

    assert (busy.status_code, busy.json()["code"]) == (409, "busy")
    assert busy.json()["details"] == {"action_id": first["id"]}
    assert (not_ready.status_code, not_ready.json()["code"]) == (409, "not_ready")


def test_actions_are_listed_newest_first_filtered_and_paged(api, eater, week, meal):
    rows = [done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal)) for _ in range(3)]
    api(eater).post(url(week, f"/{rows[2].pk}/undo"))

    everything_ = api(eater).get(url(week)).json()
    standing = api(eater).get(url(week, "?status=done&page_size=1")).json()
    unknown = api(eater).get(url(week, "?state=done"))

    assert [row["id"] for row in everything_["results"]] == [row.pk for row in reversed(rows)]
    assert (standing["count"], [row["id"] for row in standing["results"]]) == (2, [rows[1].pk])
    assert unknown.status_code == 400


def test_undo_brings_the_week_back_and_says_so(api, eater, week, meal):
    before = everything(week)
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    answers = [api(eater).post(url(week, f"/{action.pk}/undo")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["status"] == "undone"
    assert answers[0].json()["undone_at"] == answers[1].json()["undone_at"] is not None
    assert everything(week) == before


def test_an_undo_that_can_not_be_is_a_conflict(api, eater, week, meal):
    first = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    second = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    answer = api(eater).post(url(week, f"/{first.pk}/undo"))

    assert (answer.status_code, answer.json()["code"]) == (409, "later_actions")
    assert answer.json()["details"] == {"action_ids": [second.pk]}


def test_nobody_sees_or_touches_anything_of_somebody_elses_week(api, charlie, eater, week, meal, rung):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    before = everything(week)
    client = api(charlie)

    answers = [
        client.get(url(week)), client.get(url(week, f"/{action.pk}")), client.post(url(week, f"/{action.pk}/undo")),
        client.post(url(week), {"type": "regenerate_week"}), client.get("/api/v1/plans/99999999999999999999/actions/1"),
    ]  # fmt: skip
    nobody = api(None).post(url(week), {"type": "regenerate_week"})

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json()["code"] for answer in answers} == {"not_found"}
    assert nobody.status_code == 401
    assert everything(week) == before
    assert rung == []


def test_an_action_of_another_plan_is_not_found(api, eater, charlie, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    other = WeeklyPlan.objects.create(user=eater, week_start=week.week_start, lifecycle="archived", status="ready")

    assert api(eater).get(url(other, f"/{action.pk}")).status_code == 404


def test_the_week_names_its_days_for_the_buttons(api, eater, week):
    days = api(eater).get(f"/api/v1/plans/{week.pk}").json()["days"]

    assert [day["id"] for day in days] == list(week.days.order_by("date").values_list("pk", flat=True))


def test_staff_see_what_was_asked_and_can_change_nothing(eater, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    PlanAction.objects.filter(pk=action.pk).update(asked={**action.asked, "text": "my own words"})
    User.objects.create_superuser("staff@example.com", PASSWORD)
    client = Client()
    assert client.login(username="staff@example.com", password=PASSWORD)
    page = f"/admin/plans/planaction/{action.pk}/change/"

    shown = client.get(page).content.decode()
    listed = client.get("/admin/plans/planaction/?q=eater").content.decode()

    meal.refresh_from_db()
    assert meal.recipe.title in shown and "regenerate_meal" in shown
    assert "my own words" not in shown + listed
    assert client.post(page, {"status": "failed"}).status_code == 403
    assert client.get("/admin/plans/planaction/add/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_it(api, kitchen, quick_changes, start_worker):
    """The whole way: request, message, worker, poll, undo."""
    eater = make_user("eater@example.com", enabled_slots=["lunch", "dinner"])
    week = ready_week(eater)
    meal = world.meals(week)[3]
    before = everything(week)
    app.control.purge()
    start_worker(concurrency=1)

    asked_ = api(eater).post(url(week), {"type": "regenerate_meal", "plan_meal_id": meal.pk}).json()
    end = time.monotonic() + 30
    while (body := api(eater).get(url(week, f"/{asked_['id']}")).json())["status"] in ("pending", "applying"):
        assert time.monotonic() < end
        time.sleep(0.05)

    assert (body["status"], body["refusal"]) == ("done", None)
    assert everything(week) != before
    assert api(eater).post(url(week, f"/{asked_['id']}/undo")).json()["status"] == "undone"
    assert everything(week) == before

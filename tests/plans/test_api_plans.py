"""Weeks over the API: asked for once, shown only when safe, and nobody else's business."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from plans import generation
from plans.models import MealHistory, PlanMeal, WeeklyPlan
from tasks.plans import generate_plan
from tests.factories import make_user, next_monday
from tests.plans import world
from tests.plans.weeks import declare_what_it_holds, ready_week

pytestmark = pytest.mark.django_db
GENERATE = "/api/v1/plans/generate-week"


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The plans that a worker was asked to fill."""
    calls: list[int] = []
    monkeypatch.setattr(generate_plan, "delay", calls.append)
    return calls


def declare(user, allergens: int) -> None:
    """Declare allergens the way the profile's service does."""
    user.profile.allergens = allergens
    user.profile.needs_changed_at = timezone.now()
    user.profile.save()


def test_asking_for_a_week_answers_202_and_rings_a_worker(api, alice, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = api(alice).post(GENERATE, {"week_start": str(next_monday())})

    plan = WeeklyPlan.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {"id": plan.pk, "status": "pending"}
    assert (plan.user, plan.week_start) == (alice, next_monday())
    assert rung == [plan.pk]


def test_a_double_click_is_one_plan(api, alice, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = (api(alice).post(GENERATE, {"week_start": str(next_monday())}) for _ in range(2))

    assert first.json() == second.json()
    assert WeeklyPlan.objects.count() == 1
    assert set(rung) == {first.json()["id"]}


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_are_one_plan(rung):
    user = make_user("alice@example.com")
    answers, at_once = [], threading.Barrier(4)

    def click() -> None:
        client = APIClient()
        client.force_authenticate(user)
        at_once.wait()
        try:
            answers.append(client.post(GENERATE, {"week_start": str(next_monday())}))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    plan = WeeklyPlan.objects.get()
    assert [(answer.status_code, answer.json()["id"]) for answer in answers] == [(202, plan.pk)] * 4
    assert set(rung) == {plan.pk}


def test_a_finished_week_is_not_planned_again_unless_asked(
    api, alice, kitchen, quick_solver, rung, django_capture_on_commit_callbacks
):
    plan = ready_week(alice)

    with django_capture_on_commit_callbacks(execute=True):
        again = api(alice).post(GENERATE, {"week_start": str(plan.week_start)}).json()
        replaced = api(alice).post(GENERATE, {"week_start": str(plan.week_start), "replace": True}).json()

    plan.refresh_from_db()
    assert again == {"id": plan.pk, "status": "ready"}
    assert replaced["id"] != plan.pk
    assert plan.lifecycle == "archived"
    assert rung == [replaced["id"]]


@pytest.mark.parametrize(
    "week_start", [str(next_monday() + timedelta(days=1)), str(next_monday() + timedelta(weeks=9)), "soon", None]
)
def test_a_week_that_cannot_be_planned_is_refused(api, alice, week_start):
    answer = api(alice).post(GENERATE, {"week_start": week_start})

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["details"]) == ["week_start"]
    assert not WeeklyPlan.objects.exists()


def test_a_pending_week_shows_nothing_yet(api, alice):
    plan = world.requested(alice)

    body = api(alice).get(f"/api/v1/plans/{plan.pk}").json()

    assert body.pop("solver_metadata").keys() == {"seed"}
    assert body == {
        "id": plan.pk, "status": "pending", "week_start": str(plan.week_start), "lifecycle": "draft", "method": "",
        "household_size": 1, "error_message": "", "relaxations": [], "clashes": [], "targets": {}, "totals": None,
        "days": [],
    }  # fmt: skip


def test_a_ready_week_is_shown_in_the_order_of_the_day(api, alice, kitchen, quick_solver):
    plan = ready_week(alice)

    body = api(alice).get(f"/api/v1/plans/{plan.pk}/").json()

    assert (body["status"], body["method"], body["clashes"]) == ("ready", plan.method, [])
    assert [day["weekday"] for day in body["days"]][::6] == ["Monday", "Sunday"]
    assert {tuple(meal["slot"] for meal in day["meals"]) for day in body["days"]} == {
        ("breakfast", "lunch", "dinner", "snack")
    }
    assert body["totals"]["cost_pence"] == sum(day["totals"]["cost_pence"] for day in body["days"])
    assert body["totals"]["energy_kcal"] == pytest.approx(sum(day["totals"]["energy_kcal"] for day in body["days"]))
    assert body["targets"]["energy_kcal"] > 0
    meal = body["days"][0]["meals"][0]
    row = PlanMeal.objects.select_related("recipe").get(pk=meal["id"])
    assert meal == {
        "id": row.pk, "slot": "breakfast", "portion": float(row.portion), "is_locked": False, "outcome": "planned",
        "recipe": {"id": row.recipe_id, "title": row.recipe.title, "minutes": 20, "difficulty": 2},
        "energy_kcal": float(row.energy_kcal), "protein_g": float(row.protein_g), "fat_g": float(row.fat_g),
        "carbohydrate_g": float(row.carbohydrate_g), "cost_pence": row.cost_pence, "reasons": row.reasons,
    }  # fmt: skip
    assert all(relaxation.keys() == {"code", "sentence", "amount"} for relaxation in body["relaxations"])


def test_a_week_without_a_solution_says_which_rules_clash(api, kitchen, quick_solver):
    user = make_user("strict@example.com", max_difficulty=1)
    plan = world.requested(user)
    generation.generate(plan.pk)

    body = api(user).get(f"/api/v1/plans/{plan.pk}").json()

    assert (body["status"], body["days"], body["totals"]) == ("infeasible", [], None)
    assert body["clashes"]
    for clash in body["clashes"]:
        assert clash.keys() == {"rules", "sentence"}
        assert "difficulty" in clash["rules"]
        assert clash["sentence"]


def test_a_failed_week_says_so_in_a_sentence(api, alice):
    plan = world.requested(alice)
    WeeklyPlan.objects.update(status="failed", error_message="Please ask again.")

    body = api(alice).get(f"/api/v1/plans/{plan.pk}").json()

    assert (body["status"], body["error_message"], body["days"]) == ("failed", "Please ask again.", [])


def test_plans_are_listed_newest_week_first_in_pages(api, alice, charlie):
    monday = next_monday()
    plans = [WeeklyPlan.objects.create(user=alice, week_start=monday + timedelta(weeks=week)) for week in range(3)]
    WeeklyPlan.objects.create(user=charlie, week_start=monday)

    body = api(alice).get("/api/v1/plans?page_size=2").json()

    assert body["count"] == 3
    assert [row["id"] for row in body["results"]] == [plans[2].pk, plans[1].pk]
    assert "days" not in body["results"][0]


@pytest.mark.parametrize(
    ("query", "found"),
    [("status=ready", [1]), ("lifecycle=archived", [2]), (f"week_start={next_monday()}", [0]), ("status=failed", [])],
)
def test_plans_can_be_filtered(api, alice, query, found):
    monday = next_monday()
    plans = [
        WeeklyPlan.objects.create(user=alice, week_start=monday + timedelta(weeks=week), **fields)
        for week, fields in enumerate([{}, {"status": "ready"}, {"status": "failed", "lifecycle": "archived"}])
    ]
    if query == "status=failed":
        plans[2].delete()

    body = api(alice).get(f"/api/v1/plans?{query}").json()

    assert [row["id"] for row in body["results"]] == [plans[index].pk for index in found]


def test_an_unknown_status_is_refused(api, alice):
    assert api(alice).get("/api/v1/plans?status=lovely").status_code == 400


def test_activation_archives_the_week_before_it(api, alice, kitchen, quick_solver):
    first = ready_week(alice)
    assert api(alice).post(f"/api/v1/plans/{first.pk}/activate").json()["lifecycle"] == "active"
    second = world.services.request_plan(alice, week_start=next_monday() + timedelta(weeks=1))
    generation.generate(second.pk)

    answers = [api(alice).post(f"/api/v1/plans/{second.pk}/activate") for _ in range(2)]

    assert [(answer.status_code, answer.json()["lifecycle"]) for answer in answers] == [(200, "active")] * 2
    assert len(answers[0].json()["days"]) == 7
    first.refresh_from_db()
    assert first.lifecycle == "archived"
    assert MealHistory.objects.filter(plan=first).count() == 28


def test_a_week_that_is_not_ready_cannot_be_activated_or_archived(api, alice):
    plan = world.requested(alice)

    for action in ("activate", "archive"):
        answer = api(alice).post(f"/api/v1/plans/{plan.pk}/{action}")
        assert answer.status_code == 409
        assert answer.json()["details"]["status"] == "pending"
    plan.refresh_from_db()
    assert plan.lifecycle == "draft"


def test_an_archived_week_stays_archived(api, alice, kitchen, quick_solver):
    plan = ready_week(alice)

    answers = [api(alice).post(f"/api/v1/plans/{plan.pk}/archive") for _ in range(2)]

    assert [(answer.status_code, answer.json()["lifecycle"]) for answer in answers] == [(200, "archived")] * 2
    assert api(alice).post(f"/api/v1/plans/{plan.pk}/activate").status_code == 409


def test_an_allergen_declared_later_takes_the_week_away_and_plans_it_again(
    api, alice, catalogue, rung, django_capture_on_commit_callbacks
):
    plan = ready_week(alice)
    blocked = [meal.recipe.allergens_blocked for meal in world.meals(plan)]
    declared = max((1 << bit for bit in range(14)), key=lambda bit: sum(bool(each & bit) for each in blocked) == 1)
    assert any(each & declared for each in blocked)
    declare(alice, declared)

    with django_capture_on_commit_callbacks(execute=True):
        hidden = api(alice).get(f"/api/v1/plans/{plan.pk}").json()

    assert (hidden["status"], hidden["days"], hidden["totals"]) == ("pending", [], None)
    assert rung == [plan.pk]
    generation.generate(plan.pk)
    shown = api(alice).get(f"/api/v1/plans/{plan.pk}").json()
    assert (shown["status"], len(shown["days"])) == ("ready", 7)
    assert not any(meal.recipe.allergens_blocked & declared for meal in world.meals(plan))


def test_an_archived_week_that_is_no_longer_safe_is_not_shown(api, alice, kitchen, quick_solver):
    plan = ready_week(alice)
    api(alice).post(f"/api/v1/plans/{plan.pk}/archive")
    declare(alice, next(meal.recipe.allergens_blocked for meal in world.meals(plan) if meal.recipe.allergens_blocked))

    answer = api(alice).get(f"/api/v1/plans/{plan.pk}")

    assert (answer.status_code, answer.json()["code"]) == (409, "no_longer_safe")


def test_activating_a_week_that_became_unsafe_is_refused_and_plans_it_again(
    api, alice, kitchen, quick_solver, rung, django_capture_on_commit_callbacks
):
    plan = ready_week(alice)
    declare(alice, next(meal.recipe.allergens_blocked for meal in world.meals(plan) if meal.recipe.allergens_blocked))

    with django_capture_on_commit_callbacks(execute=True):
        answer = api(alice).post(f"/api/v1/plans/{plan.pk}/activate")

    plan.refresh_from_db()
    assert answer.status_code == 409
    assert (plan.status, plan.lifecycle) == ("pending", "draft")
    assert rung == [plan.pk]


ADDRESSES = [
    ("get", ""), ("get", "/"), ("post", "/activate"), ("post", "/archive"), ("patch", "/meals/{meal}"),
    ("get", "/meals/{meal}/alternatives"), ("post", "/meals/{meal}/cooked"), ("post", "/meals/{meal}/skipped"),
    ("delete", "/meals/{meal}/cooked"), ("delete", "/meals/{meal}/skipped"),
]  # fmt: skip


def test_charlie_finds_nothing_of_alices(api, alice, charlie, kitchen, quick_solver):
    plan = ready_week(alice)
    meal = world.meals(plan)[0]

    for method, address in ADDRESSES:
        url = f"/api/v1/plans/{plan.pk}{address.format(meal=meal.pk)}"
        answer = getattr(api(charlie), method)(url, {"is_locked": True} if method == "patch" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), url
    assert api(charlie).get("/api/v1/plans").json()["results"] == []
    meal.refresh_from_db()
    plan.refresh_from_db()
    assert (meal.is_locked, meal.outcome, plan.lifecycle) == (False, "planned", "draft")


def test_a_meal_of_another_plan_is_not_found(api, alice, charlie, kitchen, quick_solver):
    plan, others = ready_week(alice), ready_week(charlie)
    meal = world.meals(others)[0]

    for method, address in ADDRESSES[4:]:
        url = f"/api/v1/plans/{plan.pk}{address.format(meal=meal.pk)}"
        body = {"is_locked": True} if method == "patch" else None
        assert getattr(api(alice), method)(url, body).status_code == 404, url


def test_nobody_reads_plans_without_logging_in(api, alice):
    plan = world.requested(alice)

    for method, address in [("get", "/api/v1/plans"), ("get", f"/api/v1/plans/{plan.pk}"), ("post", GENERATE)]:
        assert getattr(api(), method)(address).status_code == 401


@pytest.mark.parametrize(
    ("query", "listed"), [("", ["pending"]), ("?status=ready", []), ("?status=pending", ["pending"])]
)
def test_the_list_never_calls_a_week_ready_that_is_no_longer_safe(
    api, alice, kitchen, quick_solver, rung, django_capture_on_commit_callbacks, query, listed
):
    plan = ready_week(alice)
    declare_what_it_holds(plan)

    with django_capture_on_commit_callbacks(execute=True):
        rows = api(alice).get(f"/api/v1/plans{query}").json()["results"]

    assert ([row["status"] for row in rows], rung) == (listed, [plan.pk])


def test_the_list_leaves_weeks_of_others_and_archived_ones_alone(api, alice, charlie, kitchen, quick_solver):
    plan, others = ready_week(alice), ready_week(charlie)
    api(alice).post(f"/api/v1/plans/{plan.pk}/archive")
    for each in (plan, others):
        declare_what_it_holds(each)

    assert [row["lifecycle"] for row in api(alice).get("/api/v1/plans").json()["results"]] == ["archived"]

    others.refresh_from_db()
    assert others.status == "ready"


def test_asking_again_for_a_week_that_became_unsafe_plans_it_again(
    api, alice, kitchen, quick_solver, rung, django_capture_on_commit_callbacks
):
    plan = ready_week(alice)
    declare_what_it_holds(plan)

    with django_capture_on_commit_callbacks(execute=True):
        answer = api(alice).post(GENERATE, {"week_start": str(plan.week_start)})

    assert (answer.json(), rung) == ({"id": plan.pk, "status": "pending"}, [plan.pk])

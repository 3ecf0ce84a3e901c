"""Figures for monitoring."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test.utils import override_settings
from django.utils import timezone

from plans.models import PlanAction, WeeklyPlan
from ratings.models import TrainedModel
from recipes.models import Recipe
from tests.factories import make_user, next_monday
from tests.food_factories import make_food, make_recipe

METRICS = "/api/v1/metrics"


@pytest.fixture
def staff(db):
    user = make_user("staff@example.com")
    user.is_staff = True
    user.save()
    return user


def values(answer) -> dict[str, float]:
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_the_figures_are_what_is_in_the_database(api, staff, alice):
    now = timezone.now()
    plans = [
        {"status": "pending", "requested_at": now - timedelta(seconds=90)},
        {"status": "pending", "requested_at": now},
        {"status": "generating", "claimed_at": now - timedelta(hours=1)},
        {"status": "generating", "claimed_at": now},
        {"status": "ready", "method": "solver"},
    ]
    for week, fields in enumerate(plans):
        WeeklyPlan.objects.create(user=alice, week_start=next_monday() + timedelta(weeks=week), **fields)
    actions = [
        {"status": "pending", "requested_at": now - timedelta(seconds=30)},
        {"status": "applying", "claimed_at": now - timedelta(hours=1)},
        {"status": "refused"},
    ]
    for plan, fields in zip(WeeklyPlan.objects.order_by("pk"), actions, strict=False):
        PlanAction.objects.create(plan=plan, **fields)
    TrainedModel.objects.create(
        kind="als", status="ready", is_active=True, requested_at=timezone.now() - timedelta(hours=2)
    )
    TrainedModel.objects.create(kind="als", status="failed")
    make_recipe("Rice bowl", make_food("Rice"))
    make_recipe("Secret soup", make_food("Leek"), status=Recipe.Status.DRAFT)

    told = values(api(staff).get(METRICS))

    assert 90 <= told.pop("mealplanner_oldest_pending_plan_age_seconds") < 120
    assert 30 <= told.pop("mealplanner_oldest_pending_action_age_seconds") < 60
    assert 7200 <= told.pop("mealplanner_active_model_age_seconds") < 7260
    assert told == {
        'mealplanner_plans{status="pending"}': 2,
        'mealplanner_plans{status="generating"}': 2,
        'mealplanner_plans{status="ready"}': 1,
        'mealplanner_plans{status="infeasible"}': 0,
        'mealplanner_plans{status="failed"}': 0,
        'mealplanner_plans_by_method{method="solver"}': 1,
        'mealplanner_plans_by_method{method="coach"}': 0,
        'mealplanner_plans_by_method{method="greedy"}': 0,
        "mealplanner_plans_stuck": 1,
        'mealplanner_actions{status="pending"}': 1,
        'mealplanner_actions{status="applying"}': 1,
        'mealplanner_actions{status="done"}': 0,
        'mealplanner_actions{status="refused"}': 1,
        'mealplanner_actions{status="failed"}': 0,
        'mealplanner_actions{status="undone"}': 0,
        "mealplanner_actions_stuck": 1,
        'mealplanner_trainings{status="pending"}': 0,
        'mealplanner_trainings{status="training"}': 0,
        'mealplanner_trainings{status="ready"}': 1,
        'mealplanner_trainings{status="rejected"}': 0,
        'mealplanner_trainings{status="withdrawn"}': 0,
        'mealplanner_trainings{status="failed"}': 1,
        "mealplanner_users": 2,
        "mealplanner_recipes_published": 1,
    }


def test_the_text_is_prometheus_format_whatever_is_asked_for(api, staff):
    answer = api(staff).get(METRICS, HTTP_ACCEPT="application/openmetrics-text;version=1.0.0")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = answer.content.decode()
    assert text.endswith("\n")
    names = {re.split(r"[ {]", line)[0] for line in text.splitlines() if not line.startswith("#")}
    assert {line.split()[2] for line in text.splitlines() if line.startswith("# HELP ")} == names
    assert {tuple(line.split()[2:]) for line in text.splitlines() if line.startswith("# TYPE ")} == {
        (name, "gauge") for name in names
    }
    assert values(answer)["mealplanner_oldest_pending_plan_age_seconds"] == 0


def test_others_are_refused_in_the_one_shape(api, alice):
    nobody, somebody = api().get(METRICS), api(alice).get(METRICS)

    assert (nobody.status_code, nobody.json()["code"]) == (401, "not_authenticated")
    assert (somebody.status_code, somebody.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("token", "header", "status"),
    [
        ("right", "Bearer right", 200),
        ("right", "Bearer wrong", 401),
        ("right", "Bearer", 401),
        ("right", "Basic right", 401),
        ("", "Bearer ", 401),
        ("", "Bearer", 401),
    ],
)
def test_the_monitoring_token_opens_it_where_one_is_set(api, token, header, status):
    with override_settings(METRICS_TOKEN=token):
        assert api().get(METRICS, HTTP_AUTHORIZATION=header).status_code == status


def test_the_monitoring_token_opens_nothing_else(api):
    with override_settings(METRICS_TOKEN="right"):
        assert api().get("/api/v1/profile", HTTP_AUTHORIZATION="Bearer right").status_code == 401


@pytest.mark.parametrize("address", ["/api/v1/schema", "/api/v1/docs"])
def test_schema_and_docs_stand_under_the_version_too(client, address):
    assert client.get(address).status_code == 200


def test_the_docs_under_the_version_read_its_schema(client):
    assert "/api/v1/schema" in client.get("/api/v1/docs").content.decode()

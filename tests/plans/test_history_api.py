from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.models import MealHistory
from tasks.plans import generate_plan
from tests.factories import next_monday
from tests.plans import world
from tests.plans.weeks import declare_what_it_holds, ready_week

HISTORY = "/api/v1/users/me/history"
MONDAY = next_monday()


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The plans that a worker was asked to fill."""
    calls: list[int] = []
    monkeypatch.setattr(generate_plan, "delay", calls.append)
    return calls


@pytest.fixture
def served(alice, kitchen) -> None:
    """Alice ate three days running: lunch and dinner, of all her dishes the same."""
    dish = kitchen["cod 1"]
    for offset in range(3):
        for slot in ("dinner", "lunch"):
            MealHistory.objects.create(
                user=alice, recipe=dish, date=MONDAY + timedelta(days=offset), slot=slot, method="solver",
                outcome="cooked",
            )  # fmt: skip


def test_history_is_newest_first_and_within_a_day_in_the_order_of_the_day(alice, api, served, kitchen):
    body = api(alice).get(HISTORY).json()

    assert body["count"] == 6
    first = body["results"][0]
    assert first == {
        "id": first["id"], "date": str(MONDAY + timedelta(days=2)), "slot": "lunch", "plan_id": None,
        "recipe": {"id": kitchen["cod 1"].pk, "slug": "cod-1", "title": "cod 1"}, "method": "solver",
        "outcome": "cooked",
    }  # fmt: skip
    assert [meal["slot"] for meal in body["results"]] == ["lunch", "dinner"] * 3


def test_history_is_filtered_by_dates_both_included(alice, api, served):
    def dates(**query):
        return {meal["date"] for meal in api(alice).get(HISTORY, query).json()["results"]}

    days = [str(MONDAY + timedelta(days=offset)) for offset in range(3)]
    assert dates(**{"from": days[1]}) == set(days[1:])
    assert dates(to=days[1]) == set(days[:2])
    assert dates(**{"from": days[1], "to": days[1]}) == {days[1]}


@pytest.mark.parametrize(("query", "field"), [
    ({"from": "yesterday"}, "from"), ({"to": "2026-02-30"}, "to"), ({"from": "2026-02-02", "to": "2026-02-01"}, "to"),
])  # fmt: skip
def test_dates_that_can_not_be_are_refused(alice, api, query, field):
    answer = api(alice).get(HISTORY, query)

    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])


def test_history_is_paged(alice, api, served):
    body = api(alice).get(HISTORY, {"page_size": 4, "page": 2}).json()

    assert (body["count"], len(body["results"]), body["next"]) == (6, 2, None)


def test_charlie_has_a_history_of_his_own(charlie, api, served):
    assert api(charlie).get(HISTORY).json()["count"] == 0


def test_planned_meals_with_an_allergen_declared_since_are_not_listed_and_the_week_is_planned_again(
    alice, api, kitchen, quick_solver, rung, django_capture_on_commit_callbacks
):
    plan = ready_week(alice)
    assert api(alice).get(HISTORY).json()["count"] == 28
    declare_what_it_holds(plan)

    with django_capture_on_commit_callbacks(execute=True):
        assert api(alice).get(HISTORY).json()["count"] == 0

    plan.refresh_from_db()
    assert (plan.status, rung) == ("pending", [plan.pk])


def test_what_an_archived_week_had_still_planned_is_not_listed(alice, api, kitchen, quick_solver):
    plan = ready_week(alice)
    cooked, past = world.meals(plan)[:2]
    api(alice).post(f"/api/v1/plans/{plan.pk}/activate")
    api(alice).post(f"/api/v1/plans/{plan.pk}/meals/{cooked.pk}/cooked")
    yesterday = timezone.localdate() - timedelta(days=1)
    MealHistory.objects.filter(plan=plan, date=past.day.date, slot=past.slot).update(date=yesterday)
    api(alice).post(f"/api/v1/plans/{plan.pk}/archive")

    rows = api(alice).get(HISTORY).json()["results"]

    assert [(row["date"], row["outcome"]) for row in rows] == [
        (str(cooked.day.date), "cooked"), (str(yesterday), "planned"),
    ]  # fmt: skip

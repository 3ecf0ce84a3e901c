"""A request that loses to another one of the same moment is answered all the same; what is no race is a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection

from core.errors import Conflict
from plans import action_life, services
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from tests.factories import next_monday
from tests.plans import world
from tests.plans.asks import another_dish, asked, waiting
from tests.plans.weeks import ready_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]
Status = PlanAction.Status


@pytest.fixture
def week(alice, kitchen) -> WeeklyPlan:
    return ready_week(alice)


@pytest.fixture
def meal(week) -> PlanMeal:
    return world.meals(week)[1]


@contextmanager
def between_look_and_write(happens: Callable[[], object]) -> Iterator[None]:
    """Let something happen once, after the first look and before the first write or the savepoint around it."""
    happened: list[str] = []

    def run(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not happened and sql.startswith(("SAVEPOINT", "UPDATE")):
            happened.append(sql)
            happens()
        return execute(sql, *rest)

    with connection.execute_wrapper(run):
        yield
    assert happened


@pytest.mark.parametrize(
    ("end", "answered"),
    [
        ({"status": Status.DONE, "client_key": ""}, {"status": Status.PENDING, "client_key": "click-1"}),
        ({"status": Status.PENDING, "client_key": "click-1"}, {"status": Status.PENDING, "client_key": "click-1"}),
    ],
    ids=["it ends", "it is given the same key"],
)
def test_a_live_action_that_moves_before_it_is_given_the_key_is_looked_at_again(alice, week, meal, end, answered):
    first = waiting(alice, meal)

    with between_look_and_write(lambda: PlanAction.objects.filter(pk=first.pk).update(**end)):
        mine = action_life.request_action(alice, week.pk, another_dish(meal), client_key="click-1")

    mine.refresh_from_db()
    assert {name: getattr(mine, name) for name in answered} == answered
    assert PlanAction.objects.filter(client_key="click-1").get() == mine
    assert (mine == first) == (end["status"] == Status.PENDING)


def test_a_live_action_that_is_given_another_key_first_is_another_request(alice, week, meal):
    first = waiting(alice, meal)

    with (
        between_look_and_write(lambda: PlanAction.objects.update(client_key="click-2")),
        pytest.raises(Conflict) as refusal,
    ):
        action_life.request_action(alice, week.pk, another_dish(meal), client_key="click-1")

    assert (refusal.value.code, refusal.value.details) == ("busy", {"action_id": first.pk})
    assert PlanAction.objects.get().client_key == "click-2"


@pytest.mark.parametrize("is_over", [True, False])
def test_a_key_that_another_request_takes_before_the_live_action_has_it_is_that_requests(alice, week, meal, is_over):
    first = waiting(alice, meal)
    taken = {"plan": week, "asked": another_dish(meal).as_json(), "client_key": "click-1"}

    def another_takes_the_key() -> None:
        if is_over:
            PlanAction.objects.create(**taken, status=Status.DONE)
        else:
            PlanAction.objects.filter(pk=first.pk).update(status=Status.DONE)
            PlanAction.objects.create(**taken)

    with between_look_and_write(another_takes_the_key):
        mine = action_life.request_action(alice, week.pk, another_dish(meal), client_key="click-1")

    assert mine == PlanAction.objects.exclude(pk=first.pk).get()
    assert mine.status == (Status.DONE if is_over else Status.PENDING)
    first.refresh_from_db()
    assert (first.client_key, first.status) == ("", Status.PENDING if is_over else Status.DONE)


def test_an_action_that_loses_every_time_is_told_whom_it_waits_for(alice, week, meal, monkeypatch):
    other = action_life.request_action(alice, week.pk, asked(text="something cheaper"))
    looks: list[int] = []
    # Each look comes before the insert of another request that is done by the next look.
    monkeypatch.setattr(action_life, "_same_request", lambda _, plan_id, *rest: looks.append(plan_id))

    with pytest.raises(Conflict, match="ask again") as refusal:
        waiting(alice, meal)

    assert (refusal.value.code, refusal.value.details) == ("busy", {"action_id": other.pk})
    assert len(looks) == 3
    assert PlanAction.objects.get() == other


def test_an_action_that_the_database_refuses_with_nothing_in_its_way_is_a_fault(alice, week, meal):
    with pytest.raises(IntegrityError):
        action_life.request_action(alice, week.pk, another_dish(meal), client_key=None)

    assert not PlanAction.objects.exists()


def lose(monkeypatch, times: int) -> list[WeeklyPlan]:
    """Let another request for the week come before each insert and come to nothing right after it; return theirs."""
    insert, look = services._live_or_new_plan, services._live_plan
    others: list[WeeklyPlan] = []

    def insert_too_late(user, week_start, *, replace):
        if len(others) == times:
            return insert(user, week_start, replace=replace)
        others.append(WeeklyPlan.objects.create(user=user, week_start=week_start))
        monkeypatch.setattr(services, "_live_plan", lambda *_, **__: None)  # our look came before the other's insert
        try:
            return insert(user, week_start, replace=replace)
        finally:
            monkeypatch.setattr(services, "_live_plan", look)
            WeeklyPlan.objects.filter(pk=others[-1].pk).update(status=WeeklyPlan.Status.INFEASIBLE)

    monkeypatch.setattr(services, "_live_or_new_plan", insert_too_late)
    return others


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_week_that_is_asked_for_while_others_come_to_nothing_is_a_plan_all_the_same(alice, monkeypatch, times):
    others = lose(monkeypatch, times)

    plan = services.request_plan(alice, week_start=next_monday())

    assert len(others) == times
    assert plan.status == WeeklyPlan.Status.PENDING
    assert {*WeeklyPlan.objects.exclude(status=WeeklyPlan.Status.INFEASIBLE)} == {plan}


def test_a_replacement_that_is_asked_for_while_another_comes_to_nothing_is_not_the_active_week(
    alice, week, monkeypatch
):
    services.activate(alice, week.pk)
    others = lose(monkeypatch, 1)

    plan = services.request_plan(alice, week_start=week.week_start, replace=True)

    assert plan not in (week, *others)
    assert (plan.status, plan.lifecycle) == (WeeklyPlan.Status.PENDING, WeeklyPlan.Lifecycle.DRAFT)
    week.refresh_from_db()
    assert week.lifecycle == WeeklyPlan.Lifecycle.ACTIVE


def test_a_week_that_the_database_refuses_again_and_again_is_a_fault(alice, monkeypatch):
    others = lose(monkeypatch, 100)

    with pytest.raises(IntegrityError):
        services.request_plan(alice, week_start=next_monday())

    assert len(others) == 4
    assert not WeeklyPlan.objects.exclude(status=WeeklyPlan.Status.INFEASIBLE).exists()

"""A request for a week beside other requests and workers of the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from core.errors import Conflict
from plans import meals, preferences, services
from plans.models import PlanMeal, WeeklyPlan
from tests.factories import next_monday
from tests.plans import world
from tests.plans.weeks import ready_week
from users.models import Profile, User

pytestmark = pytest.mark.django_db(transaction=True)
Status, Lifecycle = WeeklyPlan.Status, WeeklyPlan.Lifecycle
LOOK, INSERT, UPDATE = (f'{verb} "plans_weeklyplan"' for verb in ("SELECT", "INSERT INTO", "UPDATE"))
PROFILE = 'UPDATE "users_profile"'
LAST_OF_ANSWER = 'INSERT INTO "plans_preferencerequest"'


@pytest.fixture
def several_writers() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: a request that writes has looked since the last one did")


class Elsewhere:
    """Something that happens on a connection of its own."""

    def __init__(self, happens: Callable[[], Any]) -> None:
        self.result: Any = None
        self._happens = happens
        self._pid: int | None = None
        self._has_begun = Event()
        self._thread = Thread(target=self._run)

    def begin(self) -> None:
        """Start it, and return as soon as it has ended or waits for a row that we hold."""
        self._thread.start()
        self._has_begun.wait()
        if connection.vendor == "sqlite":
            return  # one transaction writes at a time, so this one waits for ours
        with connection.cursor() as cursor:
            while self._thread.is_alive():
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [self._pid])
                if cursor.fetchone() != (0,):
                    return
                self._thread.join(0.01)

    def end(self) -> Any:
        self._thread.join()
        return self.result

    def _run(self) -> None:
        try:
            if connection.vendor != "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    (self._pid,) = cursor.fetchone()
            self._has_begun.set()
            self.result = self._happens()
        finally:
            self._has_begun.set()
            connection.close()


@contextmanager
def before(*steps: tuple[str, Callable[[], Any]]) -> Iterator[list[Elsewhere]]:
    """Let things happen elsewhere, one after the other, each just before the next of our statements that begins so."""
    left, begun = list(steps), list[Elsewhere]()

    def run(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if left and sql.startswith(left[0][0]):
            _, happens = left.pop(0)
            begun.append(Elsewhere(happens))
            begun[-1].begin()
        return execute(sql, *rest)

    with connection.execute_wrapper(run):
        yield begun
    assert not left


def winner(user: User, status: str = Status.PENDING) -> Callable[[], WeeklyPlan]:
    return lambda: WeeklyPlan.objects.create(user=user, week_start=next_monday(), status=status)


@pytest.mark.usefixtures("several_writers")
@pytest.mark.parametrize("replace", [True, False])
def test_a_request_that_comes_second_has_the_plan_that_is_being_made_and_a_line_in_the_log(alice, caplog, replace):
    with caplog.at_level("INFO"), before((INSERT, winner(alice))) as happened:
        plan = world.requested(alice, replace=replace)

    assert [plan] == [happened[0].end()] == list(WeeklyPlan.objects.all())
    (line,) = (line for line in caplog.records if line.msg == "another request for the week came first")
    assert (line.plan_id, line.replace) == (plan.pk, replace)


@pytest.mark.usefixtures("several_writers")
def test_a_replacement_that_comes_second_is_no_week_that_was_finished_before_it(alice):
    with before((INSERT, winner(alice, Status.READY))) as happened:
        plan = world.requested(alice, replace=True)

    theirs = happened[0].end()
    theirs.refresh_from_db()
    assert (theirs.lifecycle, plan.status) == (Lifecycle.ARCHIVED, Status.PENDING)
    assert {*WeeklyPlan.objects.all()} == {theirs, plan}


@pytest.mark.usefixtures("several_writers")
def test_a_replacement_that_loses_to_a_request_that_comes_to_nothing_is_not_the_old_week(alice):
    old = winner(alice, Status.READY)()
    services.activate(alice, old.pk)

    def comes_to_nothing() -> None:
        WeeklyPlan.objects.exclude(pk=old.pk).update(status=Status.INFEASIBLE)

    with before((INSERT, winner(alice)), (LOOK, comes_to_nothing)) as happened:
        plan = world.requested(alice, replace=True)

    assert plan not in (old, happened[0].end())
    assert (plan.status, plan.lifecycle) == (Status.PENDING, Lifecycle.DRAFT)


def test_a_replacement_and_an_activation_of_the_same_week_do_not_wait_for_each_other(alice):
    old = winner(alice, Status.READY)()

    def activated() -> str:
        with pytest.raises(Conflict) as refusal:
            services.activate(alice, old.pk)
        return refusal.value.message

    with before((INSERT, activated)) as happened:
        plan = world.requested(alice, replace=True)

    assert happened[0].end() == "This week is archived: ask for a new one."
    assert (plan.status, plan.lifecycle) == (Status.PENDING, Lifecycle.DRAFT)


def test_a_week_by_the_old_answers_that_ends_while_new_ones_come_is_not_the_answer(alice):
    plan = world.requested(alice)
    attempt = WeeklyPlan.objects.claim(plan.pk)

    def the_worker_ends() -> int:
        return WeeklyPlan.objects.held(plan.pk, attempt=attempt).update(status=Status.READY)

    with before((UPDATE, the_worker_ends)) as happened:
        answer = preferences.answer(alice, changes={"household_size": 3})

    assert happened[0].end() == 0
    assert (answer.plan, WeeklyPlan.objects.get().status) == (plan, Status.PENDING)


def test_answers_and_a_change_of_a_meal_do_not_wait_for_each_other(alice, kitchen):
    old = ready_week(alice)
    meal = world.meals(old)[0]

    def cooked() -> str:
        return meals.mark(alice, plan_id=old.pk, meal_id=meal.pk, outcome=PlanMeal.Outcome.COOKED).outcome

    with before((PROFILE, cooked)) as happened:
        answer = preferences.answer(alice, changes={"household_size": 3})

    assert happened[0].end() == PlanMeal.Outcome.COOKED
    old.refresh_from_db()
    assert (old.lifecycle, answer.plan.status) == (Lifecycle.ARCHIVED, Status.PENDING)


def test_a_worker_that_begins_while_new_answers_come_plans_by_them(alice):
    plan = world.requested(alice)

    def a_worker_begins() -> tuple[int | None, int]:
        return WeeklyPlan.objects.claim(plan.pk), Profile.objects.get(user=alice).household_size

    with before((LAST_OF_ANSWER, a_worker_begins)) as happened:
        answer = preferences.answer(alice, changes={"household_size": 3})

    assert happened[0].end() == (1, 3)
    assert answer.plan == plan

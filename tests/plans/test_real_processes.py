"""What is promised when processes die, messages double and the broker is away: with real workers on a real queue."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from mealplanner.celery import app
from mealplanner.devstack.environment import ROOT
from mealplanner.devstack.processes import Process
from mealplanner.devstack.worker_for_tests import url_of_test_database
from plans import safety, services
from plans.models import MealHistory, PlanDay, PlanMeal, WeeklyPlan
from tasks import ring
from tasks.plans import generate_plan, rescue_stuck_plans
from tests.factories import next_monday
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)
Status = WeeklyPlan.Status


@pytest.fixture(autouse=True)
def empty_queue():
    """Forget what earlier tests sent."""
    app.control.purge()


def wait_for(plan: WeeklyPlan, *statuses: str, timeout_s: float = 30) -> WeeklyPlan:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        plan.refresh_from_db()
        if plan.status in statuses:
            return plan
        time.sleep(0.01)
    raise AssertionError(f"{plan} is {plan.status} after {timeout_s} s, not {statuses}")


def messages_waiting() -> int:
    with app.connection_for_read() as broker:
        channel: Any = broker.channel()
        return sum(channel.queue_declare(queue).message_count for queue in ("heavy", "default"))


def kill(worker: Process) -> None:
    """End a worker and its children as a loss of power would."""
    assert worker.popen is not None
    os.killpg(worker.popen.pid, signal.SIGKILL)
    worker.popen.wait()


def assert_is_one_whole_week(plan: WeeklyPlan) -> None:
    assert plan.status == Status.READY
    assert WeeklyPlan.objects.count() == 1
    assert PlanDay.objects.count() == 7
    assert PlanMeal.objects.count() == MealHistory.objects.count() == 28
    assert plan.cost_pence == sum(PlanMeal.objects.values_list("cost_pence", flat=True))
    assert safety.violations(plan.user_id, services.meals_of(plan)) == []


def test_workers_killed_in_the_middle_of_a_solve_cost_time_and_nothing_else(
    alice: User, catalogue: object, start_worker: Callable[..., Process], settings
) -> None:
    settings.PLAN_GENERATING_STALE_S = settings.PLAN_PENDING_RING_AFTER_S = 0
    plan = services.request_plan(alice, week_start=next_monday())
    ring(generate_plan, plan.pk)
    for attempt in (1, 2):
        worker = start_worker(concurrency=1)
        wait_for(plan, Status.GENERATING)
        kill(worker)
        plan.refresh_from_db()
        assert (plan.status, plan.attempt) == (Status.GENERATING, attempt)
        assert not PlanDay.objects.exists()
        rescue_stuck_plans()
        plan.refresh_from_db()
        assert plan.status == Status.PENDING

    start_worker(concurrency=1)

    assert wait_for(plan, *WeeklyPlan.FINAL).attempt == 3
    assert_is_one_whole_week(plan)


def test_a_message_delivered_five_times_to_two_workers_is_one_plan(
    alice: User, catalogue: object, start_worker: Callable[..., Process]
) -> None:
    plan = services.request_plan(alice, week_start=next_monday())
    for _ in range(5):
        ring(generate_plan, plan.pk)

    start_worker(concurrency=2)

    wait_for(plan, *WeeklyPlan.FINAL)
    ring(generate_plan, plan.pk)  # late, too
    end = time.monotonic() + 10
    while messages_waiting() and time.monotonic() < end:
        time.sleep(0.05)
    assert messages_waiting() == 0
    time.sleep(0.3)
    plan.refresh_from_db()
    assert plan.attempt == 1
    assert_is_one_whole_week(plan)


def test_requests_at_once_are_one_row(alice: User) -> None:
    start = Barrier(6)

    def ask(_: int) -> tuple[int, int]:
        client = APIClient()
        client.force_authenticate(User.objects.get(pk=alice.pk))
        start.wait()
        try:
            answer = client.post("/api/v1/plans/generate-week", {"week_start": str(next_monday())}, format="json")
            return answer.status_code, answer.json()["id"]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(ask, range(6)))

    plan = WeeklyPlan.objects.get()
    assert answers == [(202, plan.pk)] * 6


def test_replacements_at_once_are_one_new_row(alice: User) -> None:
    old = services.request_plan(alice, week_start=next_monday())
    WeeklyPlan.objects.update(status=Status.READY)
    start = Barrier(4)

    def ask(_: int) -> int:
        start.wait()
        try:
            return services.request_plan(alice, week_start=next_monday(), replace=True).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        ids = set(threads.map(ask, range(4)))

    assert len(ids) == 1
    assert ids == set(WeeklyPlan.objects.exclude(pk=old.pk).values_list("pk", flat=True))
    old.refresh_from_db()
    assert old.lifecycle == "archived"


ASK = """
import json, sys, time
from pathlib import Path
import django
django.setup()
from rest_framework.test import APIClient
from users.models import User
client = APIClient()
client.force_authenticate(User.objects.get(pk=int(sys.argv[1])))
if len(sys.argv) > 3:  # ready; another file says when all begin
    Path(sys.argv[3]).touch()
    while not Path(sys.argv[4]).exists():
        time.sleep(0.001)
began = time.monotonic()
answer = client.post("/api/v1/plans/generate-week", {"week_start": sys.argv[2]}, format="json", HTTP_HOST="localhost")
print(json.dumps({"status": answer.status_code, "body": answer.json(), "seconds": time.monotonic() - began}))
"""


def test_requests_at_once_from_two_processes_are_one_row(alice: User, tmp_path) -> None:
    go, ready = tmp_path / "go", [tmp_path / "ready-1", tmp_path / "ready-2"]
    askers = [
        subprocess.Popen([*asking(alice), str(mine), str(go)], cwd=ROOT, env=variables_of_a_process(),
                         stdout=subprocess.PIPE, text=True)
        for mine in ready
    ]  # fmt: skip
    try:
        end = time.monotonic() + 60
        while not all(mine.exists() for mine in ready) and time.monotonic() < end:
            assert all(asker.poll() is None for asker in askers)
            time.sleep(0.01)
        go.touch()
        answers = []
        for asker in askers:
            output, _ = asker.communicate(timeout=60)
            assert asker.returncode == 0
            answers.append(json.loads(output.splitlines()[-1]))
    finally:
        for asker in askers:
            asker.kill()

    plan = WeeklyPlan.objects.get()
    assert [(answer["status"], answer["body"]["id"]) for answer in answers] == [(202, plan.pk)] * 2


def test_a_request_while_the_broker_is_down_is_answered_kept_rescued_and_planned(
    alice: User, catalogue: object, start_worker: Callable[..., Process], settings, tmp_path
) -> None:
    settings.PLAN_PENDING_RING_AFTER_S = 0

    answer = ask_without_a_broker(alice, tmp_path)

    plan = WeeklyPlan.objects.get()
    assert answer["status"] == 202
    assert answer["body"] == {"id": plan.pk, "status": "pending"}
    assert (plan.status, plan.attempt) == (Status.PENDING, 0)
    assert answer["seconds"] < 10

    start_worker(concurrency=1)
    assert messages_waiting() == 0
    rescue_stuck_plans()

    wait_for(plan, *WeeklyPlan.FINAL)
    assert plan.attempt == 1
    assert_is_one_whole_week(plan)


def asking(user: User) -> list[str]:
    return [sys.executable, "-c", ASK, str(user.pk), str(next_monday())]


def variables_of_a_process() -> dict[str, str]:
    variables = {**os.environ, "DATABASE_URL": url_of_test_database(), "DJANGO_SETTINGS_MODULE": "mealplanner.settings"}
    variables.pop("TEST_DATABASE_NAME", None)
    return variables


def ask_without_a_broker(user: User, folder: Path) -> dict:
    """Ask for a week from a process whose broker does not listen, and return what it was answered."""
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(folder / "dead.sock"))
        variables = variables_of_a_process() | {"REDIS_URL": f"unix://{folder}/dead.sock"}
        done = subprocess.run(
            asking(user), cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])

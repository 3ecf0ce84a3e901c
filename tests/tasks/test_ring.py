"""The doorbell: it may be broken, and nothing is lost by it."""

from __future__ import annotations

import pytest
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from plans.models import WeeklyPlan
from plans.services import request_plan
from tasks import ring
from tasks.plans import generate_plan
from tests.factories import next_monday


@pytest.fixture
def bell(monkeypatch) -> list[tuple[int, ...]]:
    """What was sent."""
    sent: list[tuple[int, ...]] = []
    monkeypatch.setattr(generate_plan, "delay", lambda *args: sent.append(args))
    return sent


@pytest.fixture
def broken_bell(monkeypatch) -> None:
    def delay(*args):
        raise OperationalError("Error 2 connecting to unix socket")

    monkeypatch.setattr(generate_plan, "delay", delay)


def is_waiting(plan: WeeklyPlan) -> bool:
    return WeeklyPlan.objects.filter(pk=plan.pk, status="pending", attempt=0).exists()


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_the_row_waits_and_nobody_is_told_off(alice, broken_bell):
    plan = request_plan(alice, week_start=next_monday())

    ring(generate_plan, plan.pk)

    assert is_waiting(plan)


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_a_transaction_still_commits(alice, broken_bell, caplog):
    with transaction.atomic():
        plan = request_plan(alice, week_start=next_monday())
        ring(generate_plan, plan.pk)

    assert is_waiting(plan)
    assert "Error 2 connecting" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_the_commit(alice, bell):
    with transaction.atomic():
        ring(generate_plan, 7)
        assert bell == []

    assert bell == [(7,)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_rings_no_bell(bell):
    def refused():
        with transaction.atomic():
            ring(generate_plan, 7)
            raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        refused()

    assert bell == []


def test_the_bell_takes_any_task(monkeypatch, db, django_capture_on_commit_callbacks):
    @shared_task
    def other(first: int, second: int) -> None: ...

    sent = []
    monkeypatch.setattr(other, "delay", lambda *args: sent.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        ring(other, 1, 2)

    assert sent == [(1, 2)]

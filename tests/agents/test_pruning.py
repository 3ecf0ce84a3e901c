"""Rows of calls go after their time, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from agents import runs
from agents.models import AgentRun
from mealplanner.celery import app
from tasks.agents import prune_agent_runs

pytestmark = pytest.mark.django_db


def call(days_ago: float) -> int:
    row = AgentRun.objects.create(agent="review", prompt_version="1", model="small")
    AgentRun.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return row.pk


def test_calls_older_than_they_are_kept_go_and_a_second_run_finds_none(settings):
    settings.AGENT_RUN_KEEP_DAYS = 30
    kept = [call(0), call(29.9)]
    for _ in range(5):
        call(30.1)

    assert runs.prune(chunk=2) == 5

    assert sorted(AgentRun.objects.values_list("pk", flat=True)) == kept
    assert runs.prune() == 0


def test_the_task_runs_every_night_and_twice_without_harm():
    kept = call(1)
    call(1000)

    prune_agent_runs()
    prune_agent_runs()

    assert list(AgentRun.objects.values_list("pk", flat=True)) == [kept]
    (entry,) = [each for each in app.conf.beat_schedule.values() if each["task"] == prune_agent_runs.name]
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({2}, {40})

"""Calls that begin at once for one person share one budget, on a database with real locks."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from agents import runs
from agents.models import AgentRun
from agents.outcomes import Outcome
from agents.runs import CHARACTERS_A_TOKEN, Job

pytestmark = pytest.mark.django_db(transaction=True)

CALLS = 6
"""Fewer than the connections of the pool, of which the test itself holds one."""
AFFORDABLE = 3


def begin_at_once(user_id: int, calls: int) -> list[str]:
    """Begin so many calls for a person at the same moment; return their outcomes, sorted."""
    barrier = Barrier(calls, timeout=20)

    def begin(number: int) -> str:
        job = Job(job_id=uuid.uuid4(), agent=AgentRun.Agent.REVIEW, prompt_version="1", model="small", user_id=user_id)
        connection.ensure_connection()
        barrier.wait()
        try:
            return str(runs.begin(job, [{"role": "user", "content": "x" * 100 * CHARACTERS_A_TOKEN}]).outcome)
        finally:
            connection.close()

    with ThreadPoolExecutor(calls) as pool:
        return sorted(pool.map(begin, range(calls)))


def test_of_calls_that_begin_at_once_only_those_are_made_that_the_budget_allows(alice, charlie, settings):
    settings.LLM_MAX_ANSWER_TOKENS = 100
    settings.LLM_DAILY_TOKENS = AFFORDABLE * 200 + 199

    for _ in range(4):
        AgentRun.objects.all().delete()

        outcomes = begin_at_once(alice.pk, CALLS)

        assert outcomes == sorted([Outcome.OVER_BUDGET] * (CALLS - AFFORDABLE) + [Outcome.STARTED] * AFFORDABLE)
        assert sum(AgentRun.objects.values_list("tokens", flat=True)) == AFFORDABLE * 200
        assert begin_at_once(charlie.pk, 1) == [Outcome.STARTED]

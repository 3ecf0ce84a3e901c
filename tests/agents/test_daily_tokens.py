"""A person has so many tokens a day, counted from midnight where the people are, summer time included."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from agents import runs
from agents.errors import AgentUnavailable
from agents.models import AgentRun
from agents.outcomes import Outcome
from tests.agents.model_server import cut_off, endless, raw, say, slow
from tests.agents.pears import Fruit, ask, outcomes

pytestmark = pytest.mark.django_db


def test_the_day_begins_at_local_midnight(alice, charlie, monkeypatch):
    noon = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/London"))
    monkeypatch.setattr(timezone, "localtime", lambda *_: noon)
    for user, at, tokens in (
        (alice, datetime(2026, 6, 30, 22, 59, tzinfo=UTC), 1),  # 23.59 the day before
        (alice, datetime(2026, 6, 30, 23, 1, tzinfo=UTC), 20),  # 0.01
        (alice, datetime(2026, 7, 1, 10, 0, tzinfo=UTC), 300),
        (charlie, datetime(2026, 7, 1, 10, 0, tzinfo=UTC), 4000),
    ):
        row = AgentRun.objects.create(agent="review", prompt_version="1", model="small", user=user, tokens=tokens)
        AgentRun.objects.filter(pk=row.pk).update(created_at=at)

    with transaction.atomic():
        assert runs._tokens_today(alice.pk) == 320


def test_a_person_has_so_many_tokens_a_day(model_server, settings, alice, charlie):
    settings.LLM_DAILY_TOKENS = 6000
    model_server.will(say({"name": "pear"}, tokens=4000))

    ask(alice.pk)
    with pytest.raises(AgentUnavailable) as failure:
        ask(alice.pk)
    ask(charlie.pk)

    assert failure.value.outcome == Outcome.OVER_BUDGET
    assert outcomes() == ["ok", "over_budget", "ok"]
    assert len(model_server.requests) == 2
    assert AgentRun.objects.get(outcome="over_budget").tokens == 0


def test_yesterdays_tokens_are_forgotten(model_server, settings, alice):
    settings.LLM_DAILY_TOKENS = 6000
    model_server.will(say({"name": "pear"}, tokens=6000))
    ask(alice.pk)
    AgentRun.objects.update(created_at=AgentRun.objects.get().created_at - runs.timezone.timedelta(days=1))

    assert ask(alice.pk) == Fruit(name="pear")


@pytest.mark.parametrize(
    ("behaviour", "is_counted"),
    [(slow(2), True), (cut_off, True), (endless(), True), (raw(500), False), (raw(429), False)],
)
def test_what_may_have_been_worked_counts_by_its_estimate(
    model_server, impatient, alice, settings, behaviour, is_counted
):
    settings.LLM_MAX_RETRIES = 0
    settings.LLM_TIMEOUT_S = 0.3 if is_counted else 5
    model_server.will(behaviour)

    with pytest.raises(AgentUnavailable):
        ask(alice.pk)

    assert (AgentRun.objects.get().tokens >= 2000) is is_counted


@pytest.mark.parametrize("told", [-5, 10**30, "many", None, True])
def test_a_server_that_counts_nonsense_is_not_believed(model_server, alice, told):
    model_server.will(say({"name": "pear"}, tokens=told))

    ask(alice.pk)

    assert AgentRun.objects.get().tokens >= (1 if told is True else 2000)

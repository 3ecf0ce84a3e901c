"""A person's tokens of today are counted from midnight where the people are, summer time included."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from agents import runs
from agents.models import AgentRun

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

"""Calls to models in the admin: to look at, never to change."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from agents.models import AgentRun
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(alice) -> AgentRun:
    return AgentRun.objects.create(
        job_id=uuid.uuid4(),
        agent="review",
        prompt_version="1-abc",
        model="small",
        user=alice,
        outcome="timeout",
        tokens=7,
    )


@pytest.fixture
def staff(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("staff@example.com", "a-long-enough-passphrase"))
    return client


def test_staff_see_what_came_of_a_call_and_find_it_by_its_job(staff, run):
    listed = staff.get(reverse("admin:agents_agentrun_changelist"), {"q": str(run.job_id)})
    shown = staff.get(reverse("admin:agents_agentrun_change", args=[run.pk]))

    assert listed.context["cl"].result_count == 1
    assert "no answer in time" in listed.content.decode()
    assert "small" in shown.content.decode()


def test_nobody_changes_adds_or_deletes_one(staff, run):
    for name, args in (("add", []), ("delete", [run.pk])):
        assert staff.get(reverse(f"admin:agents_agentrun_{name}", args=args)).status_code == 403
    assert staff.post(reverse("admin:agents_agentrun_change", args=[run.pk]), {"tokens": 1}).status_code == 403

    run.refresh_from_db()
    assert run.tokens == 7

"""Calls to language models: what was asked of which model, what it cost and how it ended."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from agents.outcomes import Outcome


class AgentRun(models.Model):
    """One call. The row is written before the call is made, so that a worker that dies in it leaves its trace."""

    class Agent(models.TextChoices):
        REVIEW = "review", "Review"
        COACH = "coach", "Coach"

    job_id = models.UUIDField(default=uuid.uuid4, editable=False)
    """The same for all calls of one job: the first, those made again, and the repairs."""
    agent = models.CharField(max_length=10, choices=Agent)
    prompt_version = models.CharField(max_length=40)
    model = models.CharField(max_length=100)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="agent_runs")
    """Whose budget it is taken from; none where a command asks."""
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.STARTED)
    tokens = models.PositiveIntegerField(default=0)
    """Both ways, as the server counts them; an estimate where it may have worked and did not say."""
    duration_ms = models.PositiveIntegerField(default=0)
    request_text = models.TextField(blank=True)
    answer_text = models.TextField(blank=True)
    """Both are kept only where LLM_KEEP_TEXT says so."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "created_at"], name="agent_tokens_of_a_day")]

    def __str__(self) -> str:
        return f"{self.agent} call {self.pk}: {self.outcome}"

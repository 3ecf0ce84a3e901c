"""A change that a person asked of their week, and the request for it: its row is the queue, as that of a plan is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Job


class PlanAction(Job):
    """What was asked in buttons or words, what it was taken to mean, what it changed, and what undoing it needs."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for a worker"
        APPLYING = "applying", "Being worked on"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Failed"
        UNDONE = "undone", "Undone"

    class Source(models.TextChoices):
        BUTTON = "button", "A button"
        RULES = "rules", "Words, understood by rules"
        MODEL = "model", "Words, understood by a language model"

    PENDING, WORKING, FAILED = Status.PENDING, Status.APPLYING, Status.FAILED
    LIVE = (Status.PENDING, Status.APPLYING)

    plan = models.ForeignKey("plans.WeeklyPlan", on_delete=models.CASCADE, related_name="actions")
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    is_dry_run = models.BooleanField(default=False)
    asked = models.JSONField(default=dict)
    """`plans.asking.Asked`, as it arrived: two requests are the same if this is."""
    client_key = models.CharField(max_length=64, blank=True)
    """Given by the client, which may send a request again until it hears an answer."""
    source = models.CharField(max_length=6, choices=Source, blank=True)
    """Who understood it; empty until it is."""
    instructions = models.JSONField(default=list, blank=True)
    """`agents.schemas.Instruction`, one or more once it is understood."""
    changes = models.JSONField(default=dict, blank=True)
    """What it changed, or would change, for people to read (`plans.differences`)."""
    undo = models.JSONField(default=dict, blank=True)
    """What undoing it puts back, and what it must find (`plans.undo`); empty where there is nothing to undo."""
    refusal_code = models.CharField(max_length=40, blank=True)
    refusal = models.TextField(blank=True)
    """Why it can't be done, with what to do next. A fault of ours stands in `error_message` instead."""
    finished_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status__in=["pending", "applying"]), name="one_live_action_per_plan"
            ),
            models.UniqueConstraint(
                fields=["plan", "client_key"], condition=~Q(client_key=""), name="one_action_per_plan_and_client_key"
            ),
        ]
        indexes = [models.Index(fields=["status", "requested_at"], name="action_rescue")]

    def __str__(self) -> str:
        return f"action {self.pk} on plan {self.plan_id}"

    @property
    def is_final(self) -> bool:
        return self.status not in self.LIVE

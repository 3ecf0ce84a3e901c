"""A recommender that was asked for, trained and judged: its row is the queue, as that of a plan is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Job


class TrainedModel(Job):
    """One training of one kind of recommender: what it learned from, how it did, and where its numbers are kept."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for a worker"
        TRAINING = "training", "Being trained"
        READY = "ready", "Ready"
        REJECTED = "rejected", "Not good enough"
        WITHDRAWN = "withdrawn", "Rolled back"
        FAILED = "failed", "Failed"

    PENDING, WORKING, FAILED = Status.PENDING, Status.TRAINING, Status.FAILED
    LIVE = (Status.PENDING, Status.TRAINING)

    kind = models.CharField(max_length=20)
    """The name of the recommender (`ratings.recommender.registry`)."""
    status = models.CharField(max_length=9, choices=Status, default=Status.PENDING)
    is_active = models.BooleanField(default=False, editable=False)
    """The one that is asked first. The others that are READY stand behind it (`ratings.active`)."""
    activated_at = models.DateTimeField(null=True, editable=False)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    """The one that was active when this one took over: what rolling back returns to."""
    verdict = models.TextField(blank=True)
    """Why it was activated, kept behind the active one or rejected, in a sentence with the numbers."""
    params = models.JSONField(default=dict, blank=True)
    """The configuration it was trained with, seed included."""
    metrics = models.JSONField(default=dict, blank=True)
    """How it, the active one and popularity did on the same held-out part: by name, then by metric."""
    calibration = models.JSONField(default=dict, blank=True)
    """How its scores become chances of a like (`ratings.calibration`)."""
    data = models.JSONField(default=dict, blank=True)
    """What it learned from: counts, and the last moment of it as unix seconds."""
    timings = models.JSONField(default=dict, blank=True)
    """Seconds of each step."""
    artefact = models.CharField(max_length=100, blank=True)
    """Its folder in `settings.RECOMMENDER_DIR`; empty where it has none, or not any more."""
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(status__in=["pending", "training"]), name="one_live_training_per_kind"
            ),
            models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="one_active_model"),
            models.CheckConstraint(condition=Q(is_active=False) | Q(status="ready"), name="active_model_is_ready"),
        ]
        indexes = [models.Index(fields=["status", "requested_at"], name="training_rescue")]

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """What answers and logs call it: the kind and the number of its row."""
        return f"{self.kind}-{self.pk}"

    @property
    def is_final(self) -> bool:
        return self.status not in self.LIVE

"""The life that every piece of background work shares: a row that is claimed, fenced and rescued.

The row is the queue and Celery is only the doorbell: a message may be lost, doubled or late, and the row still ends
in exactly one result (docs/architecture.md, "Nothing lost").
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Self, cast

from django.db import models
from django.db.models import F
from django.db.models.expressions import CombinedExpression
from django.utils import timezone


class TimeStamped(models.Model):
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True


class JobQuerySet(models.QuerySet):
    """The conditional updates that make a job safe to run twice and late."""

    @property
    def job(self) -> type[Job]:
        """The concrete job, whose states these rows have."""
        return cast("type[Job]", self.model)

    def claim(self, pk: int) -> int | None:
        """Take a pending job and return the number of this attempt, or None if there is nothing to take.

        One UPDATE with a condition: of two workers that ring at once exactly one sees a row count of 1.
        """
        job = self.job
        taken = self.filter(pk=pk, status=job.PENDING).update(
            status=job.WORKING, attempt=F("attempt") + 1, claimed_at=timezone.now()
        )
        return self.values_list("attempt", flat=True).get(pk=pk) if taken else None

    def held(self, pk: int, *, attempt: int) -> Self:
        """Return the row if it is still in the hands of `attempt`: the fence of every write that ends a job."""
        return self.filter(pk=pk, status=self.job.WORKING, attempt=attempt)

    def to_ring_again(self, *, pending_for_s: float) -> list[int]:
        """Return the ids of jobs whose bell was lost: pending for longer than `pending_for_s` seconds."""
        overdue = timezone.now() - timedelta(seconds=pending_for_s)
        rows = self.filter(status=self.job.PENDING, requested_at__lt=overdue)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def release_stuck(self, *, claimed_for_s: float, max_attempts: int) -> int:
        """Put jobs whose worker vanished back to pending, or to failed after `max_attempts`; return how many moved."""
        overdue = timezone.now() - timedelta(seconds=claimed_for_s)
        stuck = self.filter(status=self.job.WORKING, claimed_at__lt=overdue).alias(of_round=F("attempt") % max_attempts)
        failed = stuck.filter(of_round=0).update(
            status=self.job.FAILED,
            error_message="The work was begun several times and never finished. Please ask again.",
        )
        # An old `requested_at` makes the next sweep ring it at once.
        return failed + stuck.exclude(of_round=0).update(status=self.job.PENDING)


def is_last_attempt(attempt: int, max_attempts: int) -> bool:
    """Return whether a job that fails at `attempt` fails for good."""
    return attempt % max_attempts == 0


def new_round(max_attempts: int) -> CombinedExpression:
    """Return what `attempt` becomes when a finished job is begun anew: all attempts are left, no number twice."""
    return F("attempt") + (max_attempts - F("attempt") % max_attempts) % max_attempts


class Job(TimeStamped):
    """A request that a worker fulfils. A concrete job names its own states as PENDING, WORKING and FAILED."""

    PENDING: ClassVar[str]
    WORKING: ClassVar[str]
    FAILED: ClassVar[str]

    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    """Never goes back, as it is the fence: a job begun anew goes on from the next multiple of the most attempts."""
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    error_id = models.CharField(max_length=32, blank=True, editable=False)
    error_message = models.CharField(max_length=300, blank=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

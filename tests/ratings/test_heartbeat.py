"""Signs of life of a long training."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from ratings.heartbeat import beating
from ratings.models import TrainedModel

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timedelta(hours=1)


def claimed(attempt: int = 1) -> TrainedModel:
    return TrainedModel.objects.create(
        kind="als", status="training", attempt=attempt, claimed_at=timezone.now() - LONG_AGO
    )


def is_fresh(row: TrainedModel) -> bool:
    row.refresh_from_db()
    return row.claimed_at > timezone.now() - LONG_AGO / 2


def test_as_long_as_the_work_lasts_the_claim_is_kept_fresh(settings):
    settings.TRAINING_STALE_S = 0.06
    row = claimed()

    with beating(row, attempt=1):
        end = time.monotonic() + 30
        while not is_fresh(row) and time.monotonic() < end:
            time.sleep(0.01)

    assert is_fresh(row)
    TrainedModel.objects.update(claimed_at=timezone.now() - LONG_AGO)
    time.sleep(0.1)
    assert not is_fresh(row)  # it ended with the work


def test_a_worker_that_lost_the_row_keeps_nobody_elses_claim_fresh(settings):
    settings.TRAINING_STALE_S = 0.06
    row = claimed(attempt=2)

    with beating(row, attempt=1):
        time.sleep(0.1)

    assert not is_fresh(row)


def test_a_fault_of_the_work_passes_through():
    with pytest.raises(ZeroDivisionError), beating(claimed(), attempt=1):
        raise ZeroDivisionError

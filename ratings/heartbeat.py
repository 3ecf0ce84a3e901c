"""Signs of life of work that takes long: as long as they come, nobody takes the row from its worker."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from ratings.models import TrainedModel

logger = logging.getLogger(__name__)

SIGNS_BEFORE_STALE = 6
"""A sign may come late, or be lost to a busy database, without the work being given to another."""


@contextmanager
def beating(row: TrainedModel, *, attempt: int) -> Iterator[None]:
    """Keep the claim on a row fresh while the block runs. It ends with its process, however that ends."""
    is_over = threading.Event()

    def beat() -> None:
        try:
            while not is_over.wait(settings.TRAINING_STALE_S / SIGNS_BEFORE_STALE):
                try:
                    TrainedModel.objects.held(row.pk, attempt=attempt).update(claimed_at=timezone.now())
                except DatabaseError as error:
                    logger.warning("sign of life not written", extra={"model": row.version, "error": str(error)})
        finally:
            connection.close()  # a thread's own

    thread = threading.Thread(target=beat, name=f"heartbeat of {row.version}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()

"""Tasks of the calls to language models."""

from __future__ import annotations

import logging

from celery import shared_task

from agents import runs

logger = logging.getLogger(__name__)


@shared_task(queue="default", acks_late=True, soft_time_limit=240, time_limit=280, max_retries=0)
def prune_agent_runs() -> None:
    """Delete the rows of calls that are older than they are kept."""
    logger.info("agent runs pruned", extra={"deleted": runs.prune()})

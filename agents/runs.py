"""Writes the row of each call, and holds people to their tokens of the day."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from agents.models import AgentRun
from agents.outcomes import PERHAPS_PAID, Outcome

CHARACTERS_A_TOKEN = 3
"""Of English text a token holds about four, of JSON with figures less."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What all calls of one job have in common."""

    job_id: uuid.UUID
    agent: AgentRun.Agent
    prompt_version: str
    model: str
    user_id: int | None


def begin(job: Job, messages: Sequence[dict[str, str]]) -> AgentRun:
    """Write down a call that is about to be made, with an estimate of what it will cost.

    Afterwards the outcome of the row is STARTED, or OVER_BUDGET if the call must not be made.

    Raises:
        RuntimeError: the caller is inside a transaction, where no model may be waited for.
    """
    text = "\n".join(message["content"] for message in messages)
    estimate = len(text) // CHARACTERS_A_TOKEN + settings.LLM_MAX_ANSWER_TOKENS
    with transaction.atomic(durable=True):  # durable: it refuses to be inside another transaction
        is_affordable = job.user_id is None or _tokens_today(job.user_id) + estimate <= settings.LLM_DAILY_TOKENS
        return _create(
            job,
            outcome=Outcome.STARTED if is_affordable else Outcome.OVER_BUDGET,
            tokens=estimate if is_affordable else 0,
            request_text=_kept(text),
        )


def note(job: Job, outcome: Outcome) -> None:
    """Write down a call that was not made."""
    _create(job, outcome=outcome)


def finish(row: AgentRun, outcome: Outcome, *, tokens: int | None, duration_ms: int, answer: str | None) -> None:
    """Write down how a call ended.

    Args:
        tokens: as the server counted them; None leaves the estimate where the server may have worked, else takes it
            off.
        answer: what the model said; None where it said nothing.
    """
    if tokens is None:
        tokens = 0 if answer is None and outcome not in PERHAPS_PAID else row.tokens
    # Not `save`: a row that left with its person is no fault.
    AgentRun.objects.filter(pk=row.pk).update(
        outcome=outcome, duration_ms=duration_ms, tokens=tokens, answer_text=_kept(answer or "")
    )


def prune(*, chunk: int = 1000) -> int:
    """Delete the rows of calls that are older than AGENT_RUN_KEEP_DAYS, and return how many.

    In small transactions, so that nobody who begins a call meanwhile waits. Safe to run twice.
    """
    old = AgentRun.objects.filter(created_at__lt=timezone.now() - timedelta(days=settings.AGENT_RUN_KEEP_DAYS))
    deleted = 0
    while ids := list(old.order_by("pk").values_list("pk", flat=True)[:chunk]):
        AgentRun.objects.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted


def _kept(text: str) -> str:
    return text.replace("\x00", "") if settings.LLM_KEEP_TEXT else ""  # PostgreSQL refuses the character


def _tokens_today(user_id: int) -> int:
    # Of two calls that begin at once for one person the second waits here, and sees the first one's estimate.
    get_user_model().objects.select_for_update().filter(pk=user_id).first()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    used = AgentRun.objects.filter(user_id=user_id, created_at__gte=midnight).aggregate(tokens=Sum("tokens"))
    return used["tokens"] or 0


def _create(job: Job, **fields: object) -> AgentRun:
    return AgentRun.objects.create(
        job_id=job.job_id,
        agent=job.agent,
        prompt_version=job.prompt_version,
        model=job.model[:100],
        user_id=job.user_id,
        **fields,
    )

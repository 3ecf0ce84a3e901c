"""What people do with recipes, as their clients report it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.errors import Invalid
from ratings.models import Interaction
from recipes.models import Recipe
from users.models import User

MAX_EVENTS = 100
"""A client that was offline for a day sends a few of these; thousands at once are a mistake."""
MAX_EVENT_ID_CHARACTERS = 64
MAX_ID = models.BigIntegerField.MAX_BIGINT
CLOCK_SKEW = timedelta(minutes=1)
"""Clients' clocks run a little ahead: up to this, an event happened now; beyond, its time is wrong."""
FIRST_YEAR = 2000
"""Earlier is a clock that was never set; the first years of the calendar can't be converted between time zones."""
FIELDS = {"event_id", "kind", "recipe_id", "occurred_at"}


@dataclass(frozen=True)
class Rejected:
    index: int
    message: str


@dataclass(frozen=True)
class TrackResult:
    stored: int
    repeated: int
    """Events that were stored already, or stand twice in the batch: the first word counts."""
    rejected: list[Rejected] = field(default_factory=list)


@transaction.atomic
def track(user: User, events: Sequence[Any]) -> TrackResult:
    """Store what a person did; an event that is wrong is named and does not keep the others from being stored.

    Safe to send again: an event is stored once by its `event_id`, whatever became of its recipe since.
    The number of queries does not depend on the number of events.

    Args:
        events: mappings with event_id, kind, recipe_id and perhaps occurred_at, as they arrived.

    Raises:
        Invalid: no events, or more than MAX_EVENTS; nothing is stored.
    """
    if not 1 <= len(events) <= MAX_EVENTS:
        message = f"Send 1 to {MAX_EVENTS} events at once, not {len(events)}."
        raise Invalid(message, details={"events": [message]})
    now = timezone.now()
    rejected: list[Rejected] = []
    read: list[tuple[int, Interaction]] = []
    for index, event in enumerate(events):
        try:
            read.append((index, _interaction(user, event, now)))
        except Invalid as refusal:
            rejected.append(Rejected(index, refusal.message))
    # The lock makes the counts true: of two equal batches at once, the second sees what the first has stored.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    seen = set(
        Interaction.objects.filter(user=user, event_id__in={row.event_id for _, row in read}).values_list(
            "event_id", flat=True
        )
    )
    published = set(
        Recipe.objects.visible_to(user.pk)
        .filter(pk__in={row.recipe_id for _, row in read}, status=Recipe.Status.PUBLISHED)
        .values_list("pk", flat=True)
    )
    fresh: list[Interaction] = []
    repeated = 0
    for index, row in read:
        if row.event_id in seen:
            repeated += 1
        elif row.recipe_id not in published:
            rejected.append(Rejected(index, f"There is no recipe {row.recipe_id}."))
        else:
            seen.add(row.event_id)
            fresh.append(row)
    Interaction.objects.bulk_create(fresh, ignore_conflicts=True)
    return TrackResult(len(fresh), repeated, sorted(rejected, key=lambda one: one.index))


def _interaction(user: User, event: Any, now: datetime) -> Interaction:
    """Return an event as an unsaved row, or raise Invalid; whether its recipe exists is not looked at."""
    if not isinstance(event, Mapping):
        raise Invalid("An event is an object with event_id, kind and recipe_id.")
    unknown = sorted(set(event) - FIELDS)
    if unknown:
        raise Invalid(f"An event has no field {_shown(unknown[0])}.")
    kind, recipe_id = event.get("kind"), event.get("recipe_id")
    if not isinstance(kind, str) or kind not in Interaction.Kind.values:
        raise Invalid(f"kind: {_shown(kind)} is not one of {', '.join(Interaction.Kind.values)}.")
    if not isinstance(recipe_id, int) or isinstance(recipe_id, bool) or not 1 <= recipe_id <= MAX_ID:
        raise Invalid(f"recipe_id: {_shown(recipe_id)} is not the id of a recipe.")
    return Interaction(
        user=user,
        recipe_id=recipe_id,
        kind=kind,
        event_id=_event_id(event.get("event_id")),
        occurred_at=_occurred_at(event.get("occurred_at"), now),
    )


def _event_id(value: Any) -> str:
    # Databases keep neither null characters nor halves of surrogate pairs; neither is printable.
    if (
        not isinstance(value, str)
        or not value.strip()
        or len(value) > MAX_EVENT_ID_CHARACTERS
        or not value.isprintable()
    ):
        raise Invalid(
            f"event_id: {_shown(value)} is not a text of 1 to {MAX_EVENT_ID_CHARACTERS} printable characters."
        )
    return value


def _occurred_at(value: Any, now: datetime) -> datetime:
    """Return when an event happened; without a word, now. A time without a zone is local."""
    if value is None:
        return now
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:  # well formed, but no such day
        moment = None
    if moment is None or moment.year < FIRST_YEAR:
        raise Invalid(f"occurred_at: {_shown(value)} is not a time such as 2026-11-23T18:30:00Z.")
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > now + CLOCK_SKEW:
        raise Invalid(f"occurred_at: {_shown(value)} is in the future.")
    return min(moment, now)


def _shown(value: Any) -> str:
    """Return a value as a message may quote it: short, whatever was sent."""
    written = ascii(value) if isinstance(value, str | int | float | None) else f"a {type(value).__name__}"
    return written if len(written) <= 80 else f"{written[:77]}..."

"""What people do with recipes, as their clients report it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.errors import Invalid, NotFound
from ratings import recommendation_cache
from ratings.models import Interaction
from recipes.models import Recipe
from users import consent
from users.models import User

MAX_EVENTS = 100
"""A client that was offline for a day sends a few of these; thousands at once are a mistake."""
MAX_EVENT_ID_CHARACTERS = 64
MAX_ID = models.BigIntegerField.MAX_BIGINT
CLOCK_SKEW = timedelta(minutes=1)
"""Clients' clocks run a little ahead: up to this, an event happened now; beyond, its time is wrong."""
FIRST_YEAR = 2000
"""Earlier is a clock that was never set; the first years of the calendar can't be converted between time zones."""
Kind = Interaction.Kind
PASSING = {Kind.VIEW, Kind.CLICK}
"""Say so little that lists which were worked out before them stand until they expire."""
SEEN_HERE = "seen-here:"
"""Begins the ids of events that no client sent."""
NOBODY = 0
"""Owns the recipes that are not there: no person has this id."""
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
    ignored: int = 0
    """Events of people who do not allow their behaviour to be kept; none of them was stored."""


def track(user: User, events: Sequence[Any]) -> TrackResult:
    """Store what a person did; an event that is wrong is named and does not keep the others from being stored.

    Nothing is stored for who does not allow it. Safe to send again: an event is stored once by its `event_id`,
    whatever became of its recipe since. The number of queries does not depend on the number of events.

    Args:
        events: mappings with event_id, kind, recipe_id and perhaps occurred_at, as they arrived.

    Raises:
        Invalid: no events, or more than MAX_EVENTS; nothing is stored.
        NotFound: the account has gone since the request began.
    """
    if not 1 <= len(events) <= MAX_EVENTS:
        message = f"Send 1 to {MAX_EVENTS} events at once, not {len(events)}."
        raise Invalid(message, details={"events": [message]})
    read = _read([(user.pk, event) for event in events])
    with transaction.atomic():
        allowed = consent.lock_and_ask([user.pk])
        if user.pk not in allowed:
            raise NotFound("There is no profile for this account.")
        return _store(read, allowed)


def take(reported: Sequence[tuple[int, Any]]) -> TrackResult:
    """Store what many people did, as `track` does for one; a person who does not exist is a reason to reject.

    Args:
        reported: ids of people, each with one event as it arrived; any number of both.
    """
    read = _read(reported)
    with transaction.atomic():
        return _store(read, consent.lock_and_ask({user_id for user_id, _ in read}))


@transaction.atomic
def note(user: User, *, kind: str, recipe_id: int, about: str) -> None:
    """Keep what the application saw a person do, now, if they allow it; a new word about the same thing replaces the
    old one.

    Args:
        about: names the thing, among all that this person does: at most 60 characters.
    """
    if not consent.lock_and_ask([user.pk]).get(user.pk):
        return
    Interaction.objects.update_or_create(
        user=user, event_id=f"{SEEN_HERE}{about}",
        defaults={"kind": kind, "recipe_id": recipe_id, "occurred_at": timezone.now()},
    )  # fmt: skip
    recommendation_cache.drop(user.pk)


def unnote(user: User, *, about: str) -> None:
    """Forget what `note` kept about a thing, if it kept anything."""
    Interaction.objects.filter(user=user, event_id=f"{SEEN_HERE}{about}").delete()
    recommendation_cache.drop(user.pk)


def forget(user: User) -> None:
    """Delete everything that was seen of a person, and what was worked out from it."""
    consent.forget_behaviour(user)


def _read(reported: Iterable[tuple[int, Any]]) -> list[tuple[int, Interaction | Invalid]]:
    """Return events as unsaved rows, or what is wrong with them: before the transaction, which others wait for."""
    now = timezone.now()
    read: list[tuple[int, Interaction | Invalid]] = []
    for user_id, event in reported:
        try:
            read.append((user_id, _interaction(user_id, event, now)))
        except Invalid as refusal:
            read.append((user_id, refusal))
    return read


def _store(read: Sequence[tuple[int, Interaction | Invalid]], allowed: Mapping[int, bool]) -> TrackResult:
    """Store events in three queries; `allowed` holds the people, and keeps others from storing theirs meanwhile.

    That makes the counts true: of two equal batches at once, the second sees what the first has stored.
    """
    rows = [row for user_id, row in read if allowed.get(user_id) and isinstance(row, Interaction)]
    stored = Interaction.objects.filter(
        user_id__in={row.user_id for row in rows}, event_id__in={row.event_id for row in rows}
    )
    seen = set(stored.values_list("user_id", "event_id"))
    published = Recipe.objects.filter(pk__in={row.recipe_id for row in rows}, status=Recipe.Status.PUBLISHED)
    owners = dict(published.values_list("pk", "owner_id"))
    fresh: list[Interaction] = []
    rejected: list[Rejected] = []
    repeated = ignored = 0
    for index, (user_id, row) in enumerate(read):
        if user_id not in allowed:
            rejected.append(Rejected(index, f"There is no person {user_id}."))
        elif not allowed[user_id]:
            ignored += 1
        elif isinstance(row, Invalid):
            rejected.append(Rejected(index, row.message))
        elif (user_id, row.event_id) in seen:
            repeated += 1
        elif owners.get(row.recipe_id, NOBODY) not in (None, user_id):
            rejected.append(Rejected(index, f"There is no recipe {row.recipe_id}."))
        else:
            seen.add((user_id, row.event_id))
            fresh.append(row)
    Interaction.objects.bulk_create(fresh, ignore_conflicts=True)
    for user_id in sorted({row.user_id for row in fresh if row.kind not in PASSING}):
        recommendation_cache.drop(user_id)
    return TrackResult(len(fresh), repeated, rejected, ignored)


def _interaction(user_id: int, event: Any, now: datetime) -> Interaction:
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
        user_id=user_id,
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

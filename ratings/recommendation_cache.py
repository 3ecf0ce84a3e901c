"""Lists that were worked out lately, kept in the cache by person, and forgotten when what they rest on changes.

What is kept is an order with scores and reasons, never a permission: whoever reads it applies the hard rules anew.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from ratings.recommendation import Recommendation

PLACES = 32
"""Of one person: whoever asks a thousand questions must not fill the server that holds the messages as well."""
STAMP_LIVES_S = 7 * 24 * 3600
"""Longer than any list: a stamp that goes before a list takes the list with it, which only costs working it out."""


@dataclass(frozen=True)
class Place:
    """Where the answer to one question of one person is kept."""

    key: str
    digest: str
    """Of the question: another one may have the same place."""
    stamp: str | None
    """The person's when the place was looked up: what is kept is good as long as it is theirs. None keeps nothing."""
    found: Any
    """What is kept there and still good, or None."""


def look_up(user_id: int, question: Hashable) -> Place:
    """Return what is kept for a person's question; one call of the cache, and an empty place where that is away.

    Args:
        question: all that the answer depends on besides the person's own word (`drop`), as plain values.
    """
    digest = hashlib.sha256(json.dumps(question, default=str).encode()).hexdigest()[:32]
    stamp_key, key = _key(user_id, "stamp"), _key(user_id, int(digest, 16) % PLACES)
    held = cache.get_many([stamp_key, key])
    if (stamp := held.get(stamp_key)) is None:
        # Made before the work and not after it: a word that is said meanwhile takes it away again.
        stamp = uuid.uuid4().hex
        return Place(key, digest, stamp if cache.add(stamp_key, stamp, STAMP_LIVES_S) else None, None)
    *kept_for, kept = held.get(key, (None, None, None))
    return Place(key, digest, stamp, kept if kept_for == [stamp, digest] else None)


def keep(place: Place, answer: Any) -> None:
    """Keep an answer that was worked out after its place was looked up.

    Of a person who rated in between nobody reads it: their stamp is another by now, or none.
    """
    if place.stamp is not None:
        cache.set(place.key, (place.stamp, place.digest, answer), settings.RECOMMENDATIONS_CACHED_S)


def drop(user_id: int) -> None:
    """Forget everything that was worked out for a person: they said something new.

    The cache is told twice: now, for whoever asks within this transaction, and after its commit, as a list that was
    worked out in between knows only the old word. While it is away it can't be told; then a list may show the old word
    until it expires.
    """
    Recommendation.objects.filter(user_id=user_id).delete()

    def forget() -> None:  # a plain function: see tasks.ring
        # The stamp alone would do. What a list says of the person goes as well.
        cache.delete_many([_key(user_id, place) for place in ("stamp", *range(PLACES))])

    forget()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(forget, robust=True)


def _key(user_id: int, place: str | int) -> str:
    return f"recommended:{user_id}:{place}"

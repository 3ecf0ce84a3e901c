"""Kept lists go with the person, and with the behaviour that they were worked out from.

Both are forgotten by an app below this one, which knows of no lists: it tells, and who keeps something listens.
"""

from __future__ import annotations

from typing import Any

from ratings import recommendation_cache
from users.models import User


def drop_lists_of(*, user_id: int, **_: Any) -> None:
    """Follow `users.consent.behaviour_forgotten`."""
    recommendation_cache.drop(user_id)


def drop_lists_of_deleted(*, instance: User, **_: Any) -> None:
    """Follow a person's deletion, by whichever way: their own, staff's, or that of many at once."""
    recommendation_cache.drop(instance.pk)

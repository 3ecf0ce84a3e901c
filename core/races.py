"""Requests of the same moment: the database lets one through, and the others look again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError

Found = TypeVar("Found")

TRIES = 3
"""A try is lost only to another request that comes in the same moment, and ends at once."""


def look_and_write(attempt: Callable[[], Found]) -> Found:
    """Return what `attempt` finds or writes, tried again where the database refuses what it writes.

    Args:
        attempt: looks before it writes, and writes in a transaction of its own, so that a refusal leaves nothing.

    Raises:
        IntegrityError: the last of `TRIES` refusals: so many are no race but a fault, unless the caller knows better.
    """
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except IntegrityError:
            continue
    return attempt()

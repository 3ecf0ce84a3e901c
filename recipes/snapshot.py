"""The published dishes of the catalogue in memory, for all tasks of a process: read once for each of its versions."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from django.db.models import QuerySet

from core import prepared
from recipes import columns
from recipes.columns import DishColumns
from recipes.models import CatalogueVersion, Recipe

logger = logging.getLogger(__name__)

READS = 3
"""How often a catalogue that changes while it is read is read at most; the last reading is as good as a query."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The catalogue at one version. It never changes: who holds it plans on with it, whatever comes after."""

    version: str
    """Empty where the database names none: then it is read anew each time."""
    dishes: DishColumns


_reading = threading.Lock()
_latest: Snapshot | None = None


def current() -> Snapshot:
    """Return the catalogue as it is now: one query where nothing has changed since it was last read.

    Of threads that find a new version at once, one reads it and the others wait for it.
    """
    held = _held(_version())
    if held is not None:
        return held
    with _reading:
        # Asked again: whoever had the lock before may have read a later version than was known outside.
        return _held(_version()) or _read()


def _held(version: str) -> Snapshot | None:
    latest = _latest
    return latest if latest is not None and version and latest.version == version else None


def _version() -> str:
    found = prepared.rows(_tokens)
    return str(found[0][0]) if found else ""


def _tokens() -> QuerySet:
    return CatalogueVersion.objects.order_by("pk").values_list("token")[:1]


def _read() -> Snapshot:
    """Read the catalogue and keep it.

    The version comes first: rows that change later than it are found to be newer at the next question, and read again.
    """
    global _latest
    started = time.perf_counter()
    for _ in range(READS):
        version = _version()
        dishes = columns.read(Recipe.objects.for_everyone().filter(status=Recipe.Status.PUBLISHED))
        if _version() == version:  # else dishes and lines may be of two versions
            break
    _latest = Snapshot(version, dishes)
    logger.info(
        "catalogue read",
        extra={
            "version": version, "recipes": len(dishes), "memory_bytes": dishes.memory_bytes,
            "read_ms": round(1000 * (time.perf_counter() - started)),
        },
    )  # fmt: skip
    return _latest

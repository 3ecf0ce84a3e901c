"""Leaves a server alone that keeps failing, and tries it again by itself after a while.

The state is shared by all processes through the cache. While the cache is away each process remembers for itself.
"""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from agents.client import Endpoint

AWAY = (RedisConnectionError, RedisTimeoutError)
MAX_OPEN_S = 900
"""However long a server asks to be left alone: a wrong number there must not switch the model off for a day."""


class Counters:
    """Numbers by key that are forgotten after a time; safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> int:
        """Return the number of `key`, or 0."""
        with self._lock:
            value, until = self._kept.get(key, (0, 0.0))
            return value if self._clock() < until else 0

    def add(self, key: str, *, for_s: int) -> int:
        """Add one to `key`, which is forgotten `for_s` seconds after the first; return the number."""
        with self._lock:
            value, until = self._kept.get(key, (0, 0.0))
            if self._clock() >= until:
                value, until = 0, self._clock() + for_s
            self._kept[key] = (value + 1, until)
            return value + 1

    def forget(self, *keys: str) -> None:
        """Set numbers back to 0."""
        with self._lock:
            for key in keys:
                self._kept.pop(key, None)


_own = Counters()


class Circuit:
    """Whether one model behind one address is to be asked."""

    def __init__(self, endpoint: Endpoint) -> None:
        name = hashlib.sha256(f"{endpoint.base_url} {endpoint.model}".encode()).hexdigest()[:16]
        self._failures = f"agents:circuit:{name}:failures"
        self._open = f"agents:circuit:{name}:open"

    @property
    def is_open(self) -> bool:
        """Whether the server is to be left alone just now."""
        try:
            return cache.incr(self._open, 0) > 0  # a plain get can't tell an absent key from an absent cache
        except ValueError:  # no such key
            return False
        except AWAY:
            return _own.get(self._open) > 0

    def failed(self) -> None:
        """Count a fault of the server; the one too many opens the circuit.

        The count outlives the time of being open, so that the first fault after it opens the circuit again.
        """
        for_s = 10 * settings.LLM_CIRCUIT_OPEN_S
        own = _own.add(self._failures, for_s=for_s)
        try:
            failures = cache.incr(self._failures)
        except ValueError:
            cache.add(self._failures, 1, for_s)
            failures = 1
        except AWAY:
            failures = own
        if failures >= settings.LLM_CIRCUIT_FAILURES:
            self.open_for(settings.LLM_CIRCUIT_OPEN_S)

    def open_for(self, seconds: float) -> None:
        """Leave the server alone for `seconds`, at most MAX_OPEN_S."""
        for_s = min(math.ceil(seconds), MAX_OPEN_S)
        _own.forget(self._open)
        _own.add(self._open, for_s=for_s)
        cache.set(self._open, 1, for_s)

    def succeeded(self) -> None:
        """Forget the faults: the server answers."""
        _own.forget(self._failures, self._open)
        cache.delete_many([self._failures, self._open])

"""Leaves a server alone that keeps failing, and tries it again by itself after a while, with one call.

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
        self._on_trial = f"agents:circuit:{name}:on_trial"
        self._probe = f"agents:circuit:{name}:probe"
        self._has_probe = False

    @property
    def is_open(self) -> bool:
        """Whether the server is to be left alone just now."""
        return _is_set(self._open)

    def lets_through(self) -> bool:
        """Return whether the server may be asked now.

        After the time of being open it is on trial until one call succeeds: of all processes only one may ask at a
        time, or a server that has just come back would have all that waited on it at once. Who was let through says
        how it went: `succeeded`, `failed`, or `undecided`.
        """
        if self.is_open:
            return False
        if not _is_set(self._on_trial):
            return True
        self._has_probe = self._takes_probe()
        return self._has_probe

    def _takes_probe(self) -> bool:
        """Be the one who asks a server on trial; who vanishes over it is waited for no longer than a call takes."""
        for_s = math.ceil(settings.LLM_TIMEOUT_S) + 1
        is_first_here = _own.add(self._probe, for_s=for_s) == 1
        try:
            cache.incr(self._probe, 0)
        except ValueError:  # nobody has it
            return cache.add(self._probe, 1, for_s)
        except AWAY:
            return is_first_here
        return False

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
        if failures >= settings.LLM_CIRCUIT_FAILURES or _is_set(self._on_trial):
            self.open_for(settings.LLM_CIRCUIT_OPEN_S)
        self.undecided()

    def open_for(self, seconds: float) -> None:
        """Leave the server alone for `seconds`, at most MAX_OPEN_S."""
        for_s = min(math.ceil(seconds), MAX_OPEN_S)
        trial_s = for_s + 10 * settings.LLM_CIRCUIT_OPEN_S
        for key, seconds_kept in ((self._open, for_s), (self._on_trial, trial_s)):
            _own.forget(key)
            _own.add(key, for_s=seconds_kept)
            cache.set(key, 1, seconds_kept)

    def succeeded(self) -> None:
        """Forget the faults: the server answers."""
        keys = (self._failures, self._open, self._on_trial, self._probe)
        _own.forget(*keys)
        cache.delete_many(keys)

    def undecided(self) -> None:
        """Let another call ask, if this was the one on trial: it told nothing of the server."""
        if self._has_probe:
            self._has_probe = False
            _own.forget(self._probe)
            cache.delete(self._probe)


def _is_set(key: str) -> bool:
    try:
        return cache.incr(key, 0) > 0  # a plain get can't tell an absent key from an absent cache
    except ValueError:  # no such key
        return False
    except AWAY:
        return _own.get(key) > 0

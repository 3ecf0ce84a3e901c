"""Stops a solver after so much CPU time: on a machine that others use too, a wall clock would cut it short."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

LOOK_EVERY_S = 0.02
PATIENCE = 12
"""Times the limit by the wall clock, after which solvers stop by themselves: some seldom look for a call to stop. A core
that is shared by many gives a tenth of its time, and every way to plan is to have its limit of CPU time in full."""


class CpuLimit:
    """While it is entered, `stop` is called once when this process has used `limit_s` of CPU time, of all threads."""

    def __init__(self, limit_s: float, stop: Callable[[], object]) -> None:
        self._limit_s, self._stop = limit_s, stop
        self._is_over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> CpuLimit:
        self._until = time.process_time() + self._limit_s
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._is_over.wait(LOOK_EVERY_S):
            if time.process_time() >= self._until:
                self._stop()
                return

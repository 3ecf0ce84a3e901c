"""How much memory a piece of work needs at its peak, beyond what was held before; known on Linux only."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

STATUS = Path("/proc/self/status")
MACHINE = Path("/proc/meminfo")
CLEAR = Path("/proc/self/clear_refs")
RESET_PEAK = "5"
"""What `clear_refs` takes to set the peak of resident memory back to what is resident now (Linux 4.0)."""


def with_peak(work: Callable[[], Result]) -> tuple[Result, float | None]:
    """Do `work`; return its result, and by how many megabytes resident memory grew at the peak of it.

    What earlier work freed is given back to the system first, or it would hide as much of the growth. None where the
    system does not tell.
    """
    gc.collect()
    _give_back()
    try:
        CLEAR.write_text(RESET_PEAK)
        before = _kilobytes("VmRSS")
    except OSError:
        return work(), None
    result = work()
    return result, max(0, _kilobytes("VmHWM") - before) / 1000


def peak_mb() -> float | None:
    """Return how many megabytes this process held at its peak; None where the system does not tell.

    Not `ru_maxrss`, which of a process that another one started is at least what that one held.
    """
    try:
        return _kilobytes("VmHWM") / 1000
    except OSError:
        return None


def available_mb() -> float | None:
    """Return how many megabytes can be taken without hurting others; None where the system does not tell."""
    try:
        return _kilobytes("MemAvailable", MACHINE) / 1000
    except OSError:
        return None


def _kilobytes(name: str, file: Path = STATUS) -> int:
    line = next(line for line in file.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1])


def _give_back() -> None:
    """Return freed memory to the system, where the C library can."""
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        return

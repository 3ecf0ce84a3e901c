from __future__ import annotations

import sys

import numpy as np
import pytest

from benchmarks import memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak")
MEGABYTE = 1_000_000


def filled(megabytes: int) -> int:
    """Hold this much for a moment; return its size."""
    return int(np.ones(megabytes * MEGABYTE, dtype=np.uint8).sum())


def test_the_peak_counts_what_was_held_only_for_a_moment() -> None:
    size, peak_mb = memory.with_peak(lambda: filled(60))

    assert size == 60 * MEGABYTE
    assert peak_mb is not None
    assert 58 <= peak_mb <= 75


def test_what_was_held_before_does_not_count_and_what_was_freed_hides_nothing() -> None:
    held = np.ones(40 * MEGABYTE, dtype=np.uint8)
    memory.with_peak(lambda: filled(80))

    _, little_mb = memory.with_peak(lambda: int(held[0]))
    _, again_mb = memory.with_peak(lambda: [bytes(100) for _ in range(300_000)])

    assert little_mb is not None and again_mb is not None
    assert little_mb < 5
    assert 25 <= again_mb <= 70


def test_where_the_system_tells_nothing_the_work_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "CLEAR", memory.CLEAR.with_name("no-such-file") / "at-all")

    assert memory.with_peak(lambda: 7) == (7, None)


def test_the_machine_has_some_memory_left() -> None:
    available_mb = memory.available_mb()

    assert available_mb is not None
    assert 50 < available_mb < 100_000_000

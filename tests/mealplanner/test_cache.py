from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.core.cache import cache

from mealplanner.cache import LenientRedisCache


@pytest.fixture
def absent(tmp_path: Path) -> LenientRedisCache:
    return LenientRedisCache(f"unix://{tmp_path}/nobody.sock", {})


def test_what_is_set_is_found() -> None:
    cache.set("week", {"days": 7}, timeout=30)

    assert cache.get("week") == {"days": 7}
    assert cache.add("week", "another") is False
    assert cache.delete("week") is True
    assert cache.get("week", "gone") == "gone"


def test_an_absent_server_is_an_empty_cache_and_one_warning_a_call(
    absent: LenientRedisCache, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        absent.set("week", 1)
        answers = [
            absent.get("week", "nothing"),
            absent.add("week", 1),
            absent.get_many(["week"]),
            absent.delete("week"),
            "week" in absent,
            absent.touch("week"),
            absent.set_many({"week": 1}),
        ]

    assert answers == ["nothing", True, {}, False, False, False, []]
    assert [record.message for record in caplog.records] == ["the cache is away; treated as empty"] * 8

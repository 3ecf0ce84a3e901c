from __future__ import annotations

import pytest

from mealplanner import redis_urls


@pytest.mark.parametrize(
    ("redis_url", "broker", "cache"),
    [
        ("redis://host:6379", "redis://host:6379/0", "redis://host:6379/1"),
        ("redis://user:secret@host:6379/4", "redis://user:secret@host:6379/4", "redis://user:secret@host:6379/5"),
        ("rediss://host/2", "rediss://host/2", "rediss://host/3"),
        ("unix:///run/v.sock", "redis+socket:///run/v.sock?virtual_host=0", "unix:///run/v.sock?db=1"),
        ("unix:///a b/v.sock?db=3", "redis+socket:///a b/v.sock?virtual_host=3", "unix:///a b/v.sock?db=4"),
    ],
)
def test_broker_and_cache_are_neighbouring_databases_of_one_server(redis_url: str, broker: str, cache: str) -> None:
    assert redis_urls.broker_url(redis_url) == broker
    assert redis_urls.cache_url(redis_url) == cache

"""Lists in the cache, for tests of when they go."""

from __future__ import annotations

from django.core.cache import cache

from ratings import recommendation_cache


def keep_list(user_id: int) -> str:
    """Keep a list that was worked out for a person; return the key that it is under."""
    place = recommendation_cache.look_up(user_id, ("question",))
    recommendation_cache.keep(place, "because you liked it")
    assert cache.get(place.key) is not None
    return place.key

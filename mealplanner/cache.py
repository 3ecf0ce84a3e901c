"""The cache, which may be away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)


def lenient(name: str, answer: Callable[..., Any]) -> Callable[..., Any]:
    """Return the client's method `name`, which gives `answer` where the server cannot be reached."""
    method = getattr(RedisCacheClient, name)

    @wraps(method)
    def call(self: RedisCacheClient, *args: Any, **options: Any) -> Any:
        try:
            return method(self, *args, **options)
        except (RedisConnectionError, RedisTimeoutError):
            logger.warning("the cache is away; treated as empty", extra={"operation": name})
            return answer(*args, **options)

    return call


class LenientRedisCacheClient(RedisCacheClient):
    """Answers as an empty cache would while Redis is away, so that no request fails for want of a cache."""

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, **options)
        self._kept: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Return the one client of a pool, which threads may share: making one takes longer than most answers."""
        place = self._get_connection_pool_index(write)  # type: ignore[attr-defined]  # missing from the stubs
        if place not in self._kept:
            self._kept[place] = super().get_client(key, write=write)
        return self._kept[place]

    add = lenient("add", lambda key, value, timeout: True)
    get = lenient("get", lambda key, default: default)
    set = lenient("set", lambda key, value, timeout: None)
    touch = lenient("touch", lambda key, timeout: False)
    delete = lenient("delete", lambda key: False)
    get_many = lenient("get_many", lambda keys: {})
    has_key = lenient("has_key", lambda key: False)
    set_many = lenient("set_many", lambda data, timeout: None)
    delete_many = lenient("delete_many", lambda keys: None)


class LenientRedisCache(RedisCache):
    """Django's Redis cache on a client that forgives an absent server."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = LenientRedisCacheClient

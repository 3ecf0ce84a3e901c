"""One Redis address, two databases on it: the broker's, and after it the cache's."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit


def broker_url(redis_url: str) -> str:
    """Return the address in the spelling of Celery's transport."""
    path, database = split(redis_url)
    return f"redis+socket://{path}?virtual_host={database}" if redis_url.startswith("unix:") else f"{path}/{database}"


def cache_url(redis_url: str) -> str:
    """Return the database after the broker's, in the spelling of redis-py.

    Apart, so that emptying the cache can never empty the queue.
    """
    path, database = split(redis_url)
    return f"unix://{path}?db={database + 1}" if redis_url.startswith("unix:") else f"{path}/{database + 1}"


def split(redis_url: str) -> tuple[str, int]:
    """Take `unix:///socket?db=2` or `redis://host:port/2` apart into its server and the number of its database."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return parts.path, int(parse_qs(parts.query).get("db", ["0"])[0])
    return f"{parts.scheme}://{parts.netloc}", int(parts.path.strip("/") or 0)

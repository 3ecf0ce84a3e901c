"""Keeps an answer of a server within bounds while it comes in: nothing too long is ever held in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2


class AnswerTooLarge(Exception):
    """The server sends more than is read."""


class BoundedStream(httpx2.AsyncByteStream):
    """A body that ends in AnswerTooLarge as soon as it is longer than `limit_bytes`."""

    def __init__(self, body: httpx2.AsyncByteStream, limit_bytes: int) -> None:
        self._body = body
        self._left = limit_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._body:
            self._left -= len(chunk)
            if self._left < 0:
                raise AnswerTooLarge
            yield chunk

    async def aclose(self) -> None:
        """Let go of the connection."""
        await self._body.aclose()


class Bound:
    """Puts the limit on every response of a client, those that report an error included."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes

    async def __call__(self, response: httpx2.Response) -> None:
        # Compressed against our wish, it could unpack to any size: what counts is bytes off the wire.
        if response.headers.get("content-encoding", "identity") != "identity":
            raise AnswerTooLarge
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = BoundedStream(response.stream, self._limit_bytes)

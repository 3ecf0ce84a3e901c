"""Many requests on a few connections from one thread, as cheaply as Python can: the server is what is measured."""

from __future__ import annotations

import json
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PATIENCE_S = 60
"""A server that says nothing for so long is not slow but broken."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What came back. Times are milliseconds from the first byte sent to the last one received."""

    times_ms: list[float]
    elapsed_s: float
    bodies: list[bytes]

    @property
    def a_second(self) -> float:
        return len(self.times_ms) / self.elapsed_s


@dataclass
class _Connection:
    plug: socket.socket
    sent: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    wanted: int = 0
    """Bytes of the whole answer, head included; 0 until the head is there."""


def post(path: str, body: Mapping[str, Any], *, token: str) -> bytes:
    """Return a request as it goes over the wire."""
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def send(requests: Iterable[bytes], *, port: int, connections: int) -> Load:
    """Send all requests, each connection the next one when its last is answered.

    Raises:
        RuntimeError: an answer is not a 200, or the server falls silent.
    """
    waiting = deque(requests)
    times_ms: list[float] = []
    bodies: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()
        for _ in range(min(connections, len(waiting))):
            plug = socket.create_connection(("127.0.0.1", port))
            plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one = _Connection(plug)
            selector.register(plug, selectors.EVENT_READ, one)
            _begin(one, waiting.popleft())
        while selector.get_map():
            ready = selector.select(PATIENCE_S)
            if not ready:
                raise RuntimeError(f"the server said nothing for {PATIENCE_S} s")
            for key, _ in ready:
                one = key.data
                if not _is_whole(one):
                    continue
                times_ms.append(1000 * (time.perf_counter() - one.sent))
                bodies.append(bytes(one.received).partition(b"\r\n\r\n")[2])
                if waiting:
                    _begin(one, waiting.popleft())
                else:
                    selector.unregister(one.plug)
                    one.plug.close()
        return Load(times_ms=times_ms, elapsed_s=time.perf_counter() - began, bodies=bodies)


def _begin(one: _Connection, request: bytes) -> None:
    one.received.clear()
    one.wanted = 0
    one.sent = time.perf_counter()
    one.plug.sendall(request)


def _is_whole(one: _Connection) -> bool:
    """Read what has come, and return whether the answer is complete."""
    part = one.plug.recv(262_144)
    if not part:
        raise RuntimeError(f"the server hung up after {bytes(one.received[:200])!r}")
    one.received += part
    if not one.wanted:
        end = one.received.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(one.received[:end]).lower()
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(f"the server answered {bytes(one.received[:400])!r}")
        length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
        one.wanted = end + 4 + int(length.partition(b":")[2])
    return len(one.received) >= one.wanted

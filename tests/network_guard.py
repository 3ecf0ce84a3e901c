"""Keeps tests on this machine: what they need from elsewhere is a server of their own, on the loopback."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit


class OutsideConnection(RuntimeError):
    """A test tried to reach another machine. Not an OSError: what forgives an absent server must not forgive this."""


@contextmanager
def guarded(*, servers: tuple[str, ...] = ()) -> Iterator[None]:
    """Refuse connections to other machines, but for those that the addresses `servers` name."""
    allowed = {address for server in servers for address in addresses_of(server)}
    plain = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        is_network = self.family in (socket.AF_INET, socket.AF_INET6)
        if is_network and address[0] not in allowed and not _is_loopback(address[0]):
            raise OutsideConnection(f"a test tried to reach {address[0]}:{address[1]}")
        plain(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        socket.socket.connect = plain  # type: ignore[method-assign]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def addresses_of(server: str) -> set[str]:
    """Return where the host of a server's address is; nothing for a socket file."""
    host = urlsplit(server).hostname
    return {str(found[4][0]) for found in socket.getaddrinfo(host, None)} if host else set()

"""No test leaves this machine."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from tests import network_guard
from tests.network_guard import OutsideConnection

OUTSIDE = "192.0.2.1"  # of a range that belongs to nobody (RFC 5737)


def test_another_machine_is_refused() -> None:
    with pytest.raises(OutsideConnection, match=r"192\.0\.2\.1:80"):
        urllib.request.urlopen(f"http://{OUTSIDE}/")


def test_a_server_on_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    ("server", "addresses"), [(f"redis://:secret@{OUTSIDE}:6379/0", {OUTSIDE}), ("unix:///run/valkey.sock", set())]
)
def test_servers_that_the_tests_are_given_are_known_by_their_addresses(server: str, addresses: set[str]) -> None:
    assert network_guard.addresses_of(server) == addresses

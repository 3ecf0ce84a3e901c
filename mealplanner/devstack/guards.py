"""What is checked before anything starts: nobody else runs the stack here, and the port is free."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from pathlib import Path
from typing import IO

from mealplanner.devstack.processes import StackError

HOST = "127.0.0.1"


def port_from_environment() -> int:
    """Return PORT, or 8000."""
    asked = os.environ.get("PORT") or "8000"
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise StackError(f"PORT is {asked!r}; it must be a number from 1 to 65535: PORT=8001 make run")
    return int(asked)


def require_free_port(port: int) -> None:
    """Do nothing if the web process will be able to listen on `port`.

    Raises: StackError with another port to try.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections just closed don't count
        try:
            probe.bind((HOST, port))
        except OSError as refusal:
            reason = (
                "is in use by another program"
                if refusal.errno == errno.EADDRINUSE
                else f"is refused ({refusal.strerror})"
            )
            other = port + 1 if 1024 <= port < 65535 else 8001
            raise StackError(f"Port {port} {reason}. Choose another one: PORT={other} make run") from None


def only_one(var: Path, *, url: str) -> IO[str]:
    """Return the open lock of the stack in `var`; the system drops it with this process, however that ends.

    Raises: StackError if the stack is running there already.
    """
    var.mkdir(parents=True, exist_ok=True)
    lock = (var / "devstack.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        where = lock.read().strip() or "starting"
        lock.close()
        raise StackError(
            f"It is already running here ({where}). Stop that one first: Ctrl-C in its terminal."
        ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {url}")
    lock.flush()
    return lock

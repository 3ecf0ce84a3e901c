"""The stack as a person starts it: real processes in a folder of their own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from mealplanner.devstack import prepare
from mealplanner.devstack.environment import ROOT, socket_dir

NOT_INHERITED = ("REDIS_URL", "DATABASE_URL", "REDIS_KEY_PREFIX", "TEST_DATABASE_NAME", "SECRET_KEY", "DEV_DATABASE")


def environment(var: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {**kept, "VAR_DIR": str(var), "PORT": str(port), "PYTHONUNBUFFERED": "1"}


def eventually(condition: Callable[[], object], *, timeout_s: float = 60) -> bool:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def processes_of(var: Path) -> dict[int, str]:
    """Return the command of every living process that was started with this `var`, or that works inside it.

    Valkey is found by its folder: it writes its title over its environment.
    """
    mark = f"VAR_DIR={var}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = mark in (folder / "environ").read_bytes().split(b"\0") or (
                folder / "cwd"
            ).resolve().is_relative_to(var)
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # gone meanwhile, or somebody else's
        if is_ours and command and int(folder.name) != os.getpid():
            found[int(folder.name)] = command
    return found


class RunningStack:
    """`python -m mealplanner.devstack run --no-demo`, and what it printed so far."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        self.output = var.with_suffix(".out")
        self.file = self.output.open("wb")
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "mealplanner.devstack", "run", "--no-demo"],
            cwd=ROOT,
            env=environment(var, port),
            stdin=subprocess.DEVNULL,
            stdout=self.file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def text(self) -> str:
        return self.output.read_text()

    def wait_until_serving(self) -> None:
        assert eventually(lambda: "serving" in self.text or self.popen.poll() is not None, timeout_s=90), self.text
        assert self.popen.poll() is None, self.text

    def interrupt(self) -> None:
        self.popen.send_signal(signal.SIGINT)

    def pid_of(self, word: str) -> int:
        return next(pid for pid, command in sorted(processes_of(self.var).items()) if word in command)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose tables are made once, marked as prepared: these tests are about processes, not about food."""
    folder = tmp_path_factory.mktemp("migrated") / "var of all tests"
    folder.mkdir()
    (folder / "static").mkdir()
    command = [sys.executable, "-m", "mealplanner.devstack", "init"]
    subprocess.run(command, cwd=ROOT, env=environment(folder, 0), check=True)
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment(folder, 0), check=True)
    (folder / "prepared").write_text(prepare.fingerprint())
    yield folder
    shutil.rmtree(socket_dir(folder))


@contextmanager
def copied(migrated: Path, folder: Path) -> Iterator[Path]:
    """Give a folder like `migrated` to whoever will change it."""
    var = folder / "var of a test"
    shutil.copytree(migrated, var, ignore=shutil.ignore_patterns("run"))
    yield var
    shutil.rmtree(socket_dir(var))


@pytest.fixture
def var(migrated: Path, tmp_path: Path) -> Iterator[Path]:
    with copied(migrated, tmp_path) as folder:
        yield folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(var: Path) -> Iterator[RunningStack]:
    """Start a stack and wait until it serves; nothing of it is left in the end, whatever became of it."""
    running = RunningStack(var, free_port())
    try:
        running.wait_until_serving()
        yield running
    finally:
        if running.popen.poll() is None:
            running.interrupt()
            running.popen.wait(60)
        running.file.close()
        for pid in processes_of(var):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def serving(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], RunningStack]]:
    """Return a function that gives the stack of the test before, or a new one where that test ended it."""
    stacks: list[RunningStack] = []
    with ExitStack() as ends:

        def one_that_serves() -> RunningStack:
            if not stacks or stacks[-1].popen.poll() is not None:
                var = ends.enter_context(copied(migrated, tmp_path_factory.mktemp("stack")))
                stacks.append(ends.enter_context(started(var)))
            return stacks[-1]

        yield one_that_serves


@pytest.fixture
def stack(serving: Callable[[], RunningStack]) -> RunningStack:
    """A stack that serves. To start few, the tests that leave theirs serving come before those that end it."""
    return serving()

"""One process of the stack: it cannot outlive the supervisor, is stopped in order and restarted with patience."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mealplanner.devstack.environment import ROOT
from mealplanner.devstack.output import LogPump

PR_SET_PDEATHSIG = 1
# Loaded here and not in the child: between fork and exec nothing but the call itself is safe.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class StackError(RuntimeError):
    """The stack cannot run, for a reason that a person can read."""


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone, however it went."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def be_killed_with_parent() -> None:
    """The same, at once: for a process that would wait for servers that go at the same moment."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass
class Process:
    """A child process and how it is treated."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout_s: float = 15
    is_ready: Callable[[], bool] | None = None
    """Whether it answers; None where being alive is all that is known."""
    popen_options: dict[str, Any] = field(default_factory=dict)
    """What else starting it needs, such as another user."""

    MAX_STARTS = 5
    MAX_STARTS_WITHIN_S = 60

    def __post_init__(self) -> None:
        self.starts: list[float] = []
        self.popen: subprocess.Popen[bytes] | None = None
        self.pump: LogPump | None = None

    def wait_for_predecessor(self, *, timeout_s: float) -> None:
        """Wait until nobody answers in this process's place: a supervisor that was killed leaves servers still closing.

        Raises: StackError if it stays, for then somebody else needs it.
        """
        end = time.monotonic() + timeout_s
        while self.is_ready is not None and self.is_ready():
            if time.monotonic() > end:
                raise StackError(f"Another {self.name} already runs in this place, and nobody here started it.")
            time.sleep(0.1)

    def start(self) -> None:
        """Start the process in a session of its own: a Ctrl-C reaches only the supervisor, which stops all in order."""
        self.starts.append(time.monotonic())
        options = {"cwd": ROOT, "preexec_fn": die_with_parent, **self.popen_options}
        self.popen = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )
        assert self.popen.stdout is not None
        self.pump = LogPump(self.name, self.popen.stdout, self.log)
        self.pump.start()

    def wait_until_ready(self, *, timeout_s: float, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Return True once the process answers, False if `cancelled` first.

        Raises: StackError if it ends or stays silent for `timeout_s`, with the end of its log.
        """
        assert self.popen is not None
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            if cancelled():
                return False
            if self.popen.poll() is not None:
                raise StackError(f"{self.name} ended with code {self.popen.returncode}.\n{self.last_lines()}")
            if self.is_ready is None or self.is_ready():
                return True
            time.sleep(0.05)
        raise StackError(f"{self.name} did not answer within {timeout_s:.0f} s.\n{self.last_lines()}")

    def last_lines(self) -> str:
        if self.pump is not None and self.popen is not None and self.popen.poll() is not None:
            self.pump.join(timeout=2)
        lines = self.log.read_text(errors="replace").splitlines()[-15:] if self.log.exists() else []
        return "\n".join([f"The end of {self.log}:", *(f"  {line}" for line in lines)])

    @property
    def has_ended(self) -> bool:
        return self.popen is not None and self.popen.poll() is not None

    @property
    def is_failing_again_and_again(self) -> bool:
        recently = [start for start in self.starts if time.monotonic() - start < self.MAX_STARTS_WITHIN_S]
        return len(recently) >= self.MAX_STARTS

    @property
    def restart_delay_s(self) -> float:
        return min(8.0, 0.5 * 2.0 ** (len(self.starts) - 1))

    def ask_to_stop(self) -> None:
        if self.popen is not None and self.popen.poll() is None:
            self.popen.send_signal(self.stop_signal)

    def stop(self, *, hurry: Callable[[], bool] = lambda: False) -> None:
        """End the process and all that it started: politely first, by force after `stop_timeout_s` or on `hurry`."""
        if self.popen is None:
            return
        self.ask_to_stop()
        end = time.monotonic() + self.stop_timeout_s
        while self.popen.poll() is None and time.monotonic() < end and not hurry():
            time.sleep(0.02)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)  # what is left of its session, hung or orphaned
        self.popen.wait()
        if self.pump is not None:
            self.pump.join(timeout=2)

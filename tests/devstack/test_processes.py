from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mealplanner.devstack import environment, valkey
from mealplanner.devstack.output import WORTH_SHOWING
from mealplanner.devstack.processes import Process, StackError


def shell(script: str, tmp_path: Path, **options: object) -> Process:
    return Process("child", ["/bin/sh", "-c", script], dict(os.environ), tmp_path / "child.log", **options)


def test_a_child_that_ignores_the_polite_signal_is_killed_after_its_time(tmp_path: Path) -> None:
    child = shell("trap '' TERM; echo up; sleep 60", tmp_path, stop_timeout_s=0.5)
    child.is_ready = lambda: (tmp_path / "child.log").exists() and (tmp_path / "child.log").read_text() == "up\n"
    child.start()
    child.wait_until_ready(timeout_s=10)
    began = time.monotonic()

    child.stop()

    assert child.has_ended
    assert 0.4 < time.monotonic() - began < 5


def test_a_child_that_ends_before_it_answers_is_told_with_its_last_lines(tmp_path: Path) -> None:
    child = shell("echo no disk left; exit 3", tmp_path, is_ready=lambda: False)
    child.start()

    with pytest.raises(StackError, match=r"(?s)child ended with code 3.*no disk left"):
        child.wait_until_ready(timeout_s=10)
    child.stop()


def test_a_child_that_keeps_ending_is_known_as_such(tmp_path: Path) -> None:
    child = shell("exit 1", tmp_path)
    for _ in range(Process.MAX_STARTS):
        assert not child.is_failing_again_and_again
        child.start()
        child.stop()

    assert child.is_failing_again_and_again
    assert child.restart_delay_s == 8.0


def test_valkey_runs_in_a_folder_whose_path_is_too_long_for_a_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("a folder with spaces " * 3) / ("x" * 90)
    deep.mkdir(parents=True)
    server, url = valkey.process(deep, deep / "valkey.log")
    server.start()
    try:
        server.wait_until_ready(timeout_s=20)
        assert len(url) < len("unix://") + environment.MAX_SOCKET_PATH_BYTES
        assert valkey.answers(url.removeprefix("unix://"))
    finally:
        server.stop()
        environment.socket_dir(deep).rmdir()


@pytest.mark.parametrize(
    ("line", "is_shown"),
    [
        (b"timestamp='2026-01-05T08:00:00Z' level='info' event='error rate is low'", False),
        (b"timestamp='2026-01-05T08:00:00Z' level='warning' logger='x' event='the cache is away'", True),
        (b'{"level": "error", "event": "request failed"}', True),
        (b"[2026-01-05 08:00:00 +0000] [12] [INFO] Booting worker with pid: 12", False),
        (b"[2026-01-05 08:00:00 +0000] [12] [ERROR] Worker (pid:12) was sent SIGKILL!", True),
        (b"Traceback (most recent call last):", True),
        (b"12:M 21 Nov 2026 05:19:36.147 # Valkey is now ready to exit, bye bye...", False),
        (b"12:M 21 Nov 2026 05:19:36.147 # Failed opening the temp RDB file", True),
        (b"2026-01-05 08:00:00.000 UTC [12] FATAL:  the database system is starting up", True),
    ],
)
def test_only_lines_that_need_a_person_reach_the_terminal(line: bytes, is_shown: bool) -> None:
    assert bool(WORTH_SHOWING.search(line)) is is_shown


def test_a_server_that_nobody_here_started_is_not_taken_over(tmp_path: Path) -> None:
    server = shell("sleep 60", tmp_path, is_ready=lambda: True)

    with pytest.raises(StackError, match="Another child already runs in this place"):
        server.wait_for_predecessor(timeout_s=0.2)

    assert server.popen is None

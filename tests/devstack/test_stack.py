from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from mealplanner.devstack import valkey
from mealplanner.devstack.environment import ROOT, socket_dir
from tests.devstack.conftest import RunningStack, environment, eventually, free_port, processes_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def start_another(var: Path, port: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mealplanner.devstack", "run", "--no-demo"]
    return subprocess.run(
        command, cwd=ROOT, env=environment(var, port), capture_output=True, text=True, timeout=60, check=False
    )


def test_a_port_in_use_is_named_with_the_way_to_choose_another(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = start_another(var, port)

    assert refused.returncode == 1
    assert refused.stdout.strip() == (
        f"mealplanner: Port {port} is in use by another program. Choose another one: PORT={port + 1} make run"
    )
    assert refused.stderr == ""
    assert processes_of(var) == {}


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    refused = start_another(tmp_path / "var", port)

    assert refused.returncode == 1
    assert f"PORT is '{port}'; it must be a number from 1 to 65535" in refused.stdout


def test_a_second_start_is_refused_and_the_first_goes_on_serving(stack: RunningStack) -> None:
    second = start_another(stack.var, stack.port)

    assert second.returncode == 1
    assert f"It is already running here (process {stack.popen.pid}, http://127.0.0.1:{stack.port})" in second.stdout
    assert sum("valkey-server" in command for command in processes_of(stack.var).values()) == 1
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}/api/v1/health", timeout=10) as answer:
        assert answer.status == 200


def test_a_web_process_that_was_killed_is_started_again(stack: RunningStack) -> None:
    killed = stack.pid_of("gunicorn")

    os.kill(killed, signal.SIGKILL)

    assert eventually(lambda: "web ended with code -9; starting it again" in stack.text)

    def serves_again() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}/api/v1/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    assert eventually(serves_again)


def test_a_valkey_that_was_killed_is_started_again_on_its_data(stack: RunningStack) -> None:
    path = str(socket_dir(stack.var) / "valkey.sock")

    os.kill(stack.pid_of("valkey"), signal.SIGKILL)

    assert eventually(lambda: "valkey ended with code -9; starting it again" in stack.text)
    assert eventually(lambda: valkey.answers(path))


def test_ctrl_c_stops_every_process_that_was_started(stack: RunningStack) -> None:
    commands = " ".join(processes_of(stack.var).values())
    assert [
        word for word in ("gunicorn", "celery -A mealplanner worker", "beat", "valkey") if word not in commands
    ] == []

    stack.interrupt()

    assert stack.popen.wait(60) == 0
    assert processes_of(stack.var) == {}


def test_asked_to_stop_twice_a_hung_child_is_killed_at_once(stack: RunningStack) -> None:
    os.kill(stack.pid_of("celery -A mealplanner worker"), signal.SIGSTOP)

    stack.interrupt()
    time.sleep(0.5)
    stack.interrupt()

    assert stack.popen.wait(10) == 0
    assert processes_of(stack.var) == {}


def test_a_killed_supervisor_takes_its_children_along(stack: RunningStack) -> None:
    stack.popen.kill()
    stack.popen.wait()

    assert eventually(lambda: not processes_of(stack.var), timeout_s=30), processes_of(stack.var)


def test_a_start_that_fails_leaves_nothing_running(var: Path) -> None:
    (var / "db.sqlite3").write_bytes(b"this is no database" * 100)
    (var / "prepared").unlink()

    failed = start_another(var, free_port())

    assert failed.returncode == 1
    assert "Preparing the database and the static files failed" in failed.stdout
    assert processes_of(var) == {}

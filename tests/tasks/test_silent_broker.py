"""A broker that takes connections, or messages, and never answers: with real processes and sockets."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mealplanner.devstack import valkey
from mealplanner.devstack.environment import ROOT
from mealplanner.devstack.processes import Process

FEW_SECONDS = 5
"""A person waits so long at the worst; it was half a minute, and a proxy in front has given up by then."""

RINGING = """
import json, logging, os, signal, sys, time
import django
django.setup()
from mealplanner.celery import app
from tasks import ring
from tasks.agents import prune_agent_runs
errors = []
class Count(logging.Handler):
    def emit(self, record):
        errors.append(record.levelname)
logging.getLogger("django").addHandler(Count(logging.ERROR))
took = []
for pid in json.loads(sys.argv[1]):
    if pid:
        os.kill(pid, signal.SIGSTOP)
    started = time.monotonic()
    ring(prune_agent_runs)
    took.append(time.monotonic() - started)
print(json.dumps({"took": took, "errors": errors}))
"""


def run_ringing(redis_url: str, folder: Path, stops: list[int]) -> dict:
    """Ring once for each of `stops` in a process of its own, and before it halt the process with that id; 0 is none."""
    environment = {**os.environ, "REDIS_URL": redis_url, "VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    ended = subprocess.run([sys.executable, "-c", RINGING, json.dumps(stops)], env=environment, cwd=ROOT,
                           capture_output=True, text=True, check=True, timeout=120)  # fmt: skip
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that takes connections and reads nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield listening.getsockname()[1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Process, str]]:
    """A broker of this test's own, and its REDIS_URL."""
    process, url = valkey.process(tmp_path, tmp_path / "valkey.log")
    process.start()
    assert process.wait_until_ready(timeout_s=30)
    yield process, url
    assert process.popen is not None
    process.popen.send_signal(signal.SIGCONT)
    process.stop()


def test_a_broker_that_takes_connections_and_never_answers_holds_a_request_for_seconds(deaf_port, tmp_path):
    rung = run_ringing(f"redis://127.0.0.1:{deaf_port}/0", tmp_path, [0])

    assert rung["took"][0] < FEW_SECONDS
    assert rung["errors"] == ["ERROR"]


def test_a_broker_that_falls_silent_holds_the_next_request_for_seconds(server, tmp_path):
    process, url = server
    assert process.popen is not None

    rung = run_ringing(url, tmp_path, [0, process.popen.pid])

    healthy, silent = rung["took"]
    assert healthy < FEW_SECONDS
    assert 1 < silent < FEW_SECONDS
    assert rung["errors"] == ["ERROR"]

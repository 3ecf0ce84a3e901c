"""A real Celery worker on the database of the running test."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from mealplanner.devstack.processes import Process


def url_of_test_database() -> str:
    """Return the URL of the database that the running test uses."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(named['NAME']))}"
    log_in = quote(named["USER"] or "", safe="") + (
        f":{quote(named['PASSWORD'], safe='')}" if named["PASSWORD"] else ""
    )
    port = f":{named['PORT']}" if named["PORT"] else ""
    return f"postgres://{log_in}@{quote(named['HOST'] or '', safe='')}{port}/{named['NAME']}"


def worker_process(
    *, number: int, folder: Path, concurrency: int, variables: dict[str, str], app: str = "mealplanner"
) -> Process:
    """Return a worker of both queues, not yet started; it is ready once it says so in its log."""
    log = folder / f"worker-{number}.log"
    command = [sys.executable, "-m", "celery", "-A", app, "worker", "-Q", "default,heavy"]
    command += [
        "-c",
        str(concurrency),
        "-n",
        f"test{os.getpid()}-{number}@localhost",
        "--without-mingle",
        "--without-gossip",
    ]
    # Django's checks of itself: the test run did them, and the development stack's worker does them too.
    environment = {**os.environ, "DATABASE_URL": url_of_test_database(), "SKIP_CHECKS": "1", **variables}
    environment.pop("TEST_DATABASE_NAME", None)
    return Process(
        f"worker {number}", command, environment, log,
        stop_signal=signal.SIGKILL,  # a polite end takes seconds; what is lost by this one was a test's
        is_ready=lambda: log.exists() and b" ready." in log.read_bytes(),
    )  # fmt: skip

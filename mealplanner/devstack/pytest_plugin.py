"""Starts private servers before Django reads its settings, and ends them with the test run.

Loaded by name (pyproject.toml): pytest-django sets Django up before any conftest.py is read. The controller of a
parallel run starts the servers once; its workers inherit their addresses and keep apart by name and key prefix.

DATABASE_URL and REDIS_URL, where set, are used instead; TEST_DATABASE=postgres starts a private PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mealplanner.devstack import environment, postgres, valkey
from mealplanner.devstack.processes import Process

_servers: list[Process] = []
_folder: Path | None = None


def begin() -> None:
    """Name everything that the settings read: fixed values first, then servers and what keeps this run apart."""
    global _folder
    _folder = Path(tempfile.mkdtemp(prefix="mealplanner-test-"))
    # Fixed, whatever the environment of whoever runs the tests says.
    os.environ.update(SECRET_KEY="only-for-tests-" + "0123456789" * 5, HTTPS="off", DEBUG="off", LLM_PROVIDER="off")
    # The solver's limit by the clock is for safety; a busy machine must not change what a test sees planned.
    os.environ["SOLVER_TIME_LIMIT_S"] = "60"
    os.environ["VAR_DIR"] = str(_folder)
    (_folder / "static").mkdir()  # where nothing is collected; without it every request of a test is warned of
    os.environ["TEST_RUN_PREFIX"] = f"test-{os.getpid()}"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # for the processes that tests start: see environment.for_children
    if not os.environ.get("REDIS_URL"):
        server, os.environ["REDIS_URL"] = valkey.process(_folder, _folder / "valkey.log")
        start(server)
    if os.environ.get("TEST_DATABASE") == "postgres" and not os.environ.get("DATABASE_URL"):
        server, os.environ["DATABASE_URL"] = postgres.process(_folder, _folder / "postgres.log")
        start(server)
    on_file = "DATABASE_URL" not in os.environ or os.environ["DATABASE_URL"].startswith("sqlite")
    # A file even for SQLite: a database in memory has no locks, and tests of two workers would prove nothing.
    name = _folder / "test.sqlite3" if on_file else f"test_mealplanner_{os.getpid()}"
    os.environ["TEST_DATABASE_NAME"] = str(name)


def start(server: Process) -> None:
    server.start()
    _servers.append(server)
    server.wait_until_ready(timeout_s=60)


def key_prefix() -> str:
    return f"{os.environ['TEST_RUN_PREFIX']}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}:"


if "PYTEST_XDIST_WORKER" not in os.environ:
    begin()
os.environ["REDIS_KEY_PREFIX"] = key_prefix()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set what tests need otherwise than production, once Django is set up."""
    from django.conf import settings

    # Deliberately weak: hundreds of test people log in, and the real one takes a third of a second each.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Nobody collects static files for a test.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def pytest_report_header() -> str:
    from django.db import connection

    kept = "servers given" if not _servers else "private " + " and ".join(server.name for server in _servers)
    return f"database: {connection.vendor}; {kept}"


def pytest_unconfigure() -> None:
    """Leave nothing behind: neither keys on a server that others use, nor processes, nor files."""
    global _folder
    if "PYTEST_XDIST_WORKER" in os.environ or _folder is None:
        return
    if not any(server.name == "valkey" for server in _servers):
        remove_keys()
    while _servers:
        _servers.pop().stop()
    shutil.rmtree(_folder, ignore_errors=True)
    shutil.rmtree(environment.socket_dir(_folder), ignore_errors=True)
    shutil.rmtree(_folder, ignore_errors=True)
    _folder = None


def remove_keys() -> None:
    """Delete this run's keys from the broker's and the cache's database of a server that was given."""
    import redis

    from mealplanner import redis_urls

    url = os.environ["REDIS_URL"]
    path, database = redis_urls.split(url)
    for address in (f"unix://{path}?db={database}" if url.startswith("unix:") else url, redis_urls.cache_url(url)):
        with redis.from_url(address) as client:
            for key in client.scan_iter(f"{os.environ['TEST_RUN_PREFIX']}*", count=1000):
                client.delete(key)


@pytest.fixture
def start_worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Start real Celery workers on the test database: `start_worker(concurrency=1, SOLVER_TIME_LIMIT_S="1")`.

    Keywords in capitals go into the worker's environment; `app` is a module with another application than ours. Every
    worker is ended with the test.
    """
    workers: list[Process] = []

    def begin_worker(*, concurrency: int = 1, app: str = "mealplanner", **variables: str) -> Process:
        from mealplanner.devstack.worker_for_tests import worker_process

        worker = worker_process(
            number=len(workers), folder=tmp_path, concurrency=concurrency, variables=variables, app=app
        )
        workers.append(worker)
        worker.start()
        worker.wait_until_ready(timeout_s=60)
        return worker

    yield begin_worker
    for worker in workers:
        worker.stop()

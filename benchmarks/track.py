"""How many events `POST track` takes a second over HTTP, in batches of twenty, beside one request for each event.

    python benchmarks/track.py [--postgres URL] [--batches 1500] [--people 16] [--workers 2] [--json]

gunicorn runs as in production; made-up people report made-up events on the shipped catalogue, eight requests at once,
and the client runs on the same cores as the server. "On free cores" is what the server's processor time comes to where
nothing else runs: the figure to compare where a machine is busy. Every event is counted in the database afterwards.

SQLite is a file of its own that is deleted afterwards. --postgres names a server, such as
postgres://user:password@localhost:5432/postgres, on which a database is made and dropped. Ends with 1 where fewer
than 2,000 events a second were taken in batches.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from rich.console import Console
from rich.table import Table

from benchmarks import http_load, serving_stage, stage
from benchmarks.figures import percentile
from mealplanner.devstack import valkey

PATH = "/api/v1/track"
BATCH = 20
CONNECTIONS = 8
CORES = 2
PROMISED_A_SECOND = 2_000


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One way of reporting, on one database."""

    database: str
    events_a_request: int
    events: int
    events_a_second: float
    on_free_cores: float
    """Events that CORES cores take a second if the server has them for itself; 0 where the system does not tell."""
    request_ms_p50: float
    request_ms_p95: float


def main() -> int:
    """Measure each database in a process of its own, print, and return the exit code."""
    options = _options()
    if options.here:
        print(json.dumps([asdict(one) for one in _measured_here(options)]))
        return 0
    found = _measured("sqlite", options)
    if options.postgres:
        found += _measured("postgres", options)
    if options.json:
        print(json.dumps([asdict(one) for one in found]))
    else:
        _print(found)
    batches = [one.events_a_second for one in found if one.events_a_request == BATCH]
    return 0 if min(batches) >= PROMISED_A_SECOND else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", metavar="URL", help="a server to measure on as well")
    parser.add_argument("--batches", type=int, default=1_500, help="requests of twenty events (1500)")
    parser.add_argument("--people", type=int, default=16, help="who report (16)")
    parser.add_argument("--workers", type=int, default=2, help="processes of the web server (2)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--here", choices=["sqlite", "postgres"], help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(database: str, options: argparse.Namespace) -> list[Measured]:
    """Measure in a new process: Django keeps to the database that it was started on."""
    command = [sys.executable, __file__, "--here", database, "--batches", str(options.batches)]
    command += ["--people", str(options.people), "--workers", str(options.workers)]
    command += ["--postgres", options.postgres] if options.postgres else []
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [Measured(**one) for one in json.loads(run.stdout.splitlines()[-1])]


def _measured_here(options: argparse.Namespace) -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="mealplanner-track-") as name:
        folder = Path(name)
        server, os.environ["REDIS_URL"] = valkey.process(folder, folder / "valkey.log")
        server.start()
        try:
            server.wait_until_ready(timeout_s=60)
            if options.here == "sqlite":
                return _both_ways(options, folder, database_url="")
            return _on_a_database_of_its_own(options, folder)
        finally:
            server.stop()


def _on_a_database_of_its_own(options: argparse.Namespace, folder: Path) -> list[Measured]:
    import psycopg

    own = f"mealplanner_track_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(options.postgres, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{own}"')
        try:
            return _both_ways(
                options, folder, database_url=urlsplit(options.postgres)._replace(path=f"/{own}").geturl()
            )
        finally:
            connection.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def _both_ways(options: argparse.Namespace, folder: Path, *, database_url: str) -> list[Measured]:
    stage.set_up(database_url=database_url)
    from recipes.models import Recipe
    from users import services

    tokens = [
        services.token_of(services.register(f"person-{number}@example.com", password=uuid.uuid4().hex)).key
        for number in range(options.people)
    ]
    recipes = list(Recipe.objects.order_by("pk").values_list("pk", flat=True))
    found = []
    with serving_stage.web_server(workers=options.workers, folder=folder) as server:
        _reported(server, tokens, recipes, requests=50, size=BATCH)  # the first requests of each worker load code
        for size, requests in ((BATCH, options.batches), (1, options.batches)):
            before_s = server.cpu_s()
            load = _reported(server, tokens, recipes, requests=requests, size=size)
            used_s = server.cpu_s() - before_s
            found.append(
                Measured(
                    database=options.here,
                    events_a_request=size,
                    events=requests * size,
                    events_a_second=round(requests * size / load.elapsed_s),
                    on_free_cores=round(CORES * requests * size / used_s) if used_s else 0,
                    request_ms_p50=round(percentile(load.times_ms, 50), 2),
                    request_ms_p95=round(percentile(load.times_ms, 95), 2),
                )
            )
    return found


def _reported(
    server: serving_stage.WebServer, tokens: list[str], recipes: list[int], *, requests: int, size: int
) -> http_load.Load:
    """Report events, and see that each of them is in the database."""
    from ratings.models import Interaction

    rng = random.Random(requests * size)
    before = Interaction.objects.count()
    sent = [
        http_load.post(
            PATH, {"events": [_event(rng, recipes) for _ in range(size)]}, token=tokens[number % len(tokens)]
        )
        for number in range(requests)
    ]
    load = http_load.send(sent, port=server.port, connections=CONNECTIONS)
    stored = Interaction.objects.count() - before
    if stored != requests * size:
        raise RuntimeError(f"{stored} of {requests * size} events were stored; the last answer: {load.bodies[-1]!r}")
    return load


def _event(rng: random.Random, recipes: list[int]) -> dict[str, Any]:
    return {
        "event_id": str(uuid.UUID(int=rng.getrandbits(128))),
        "kind": rng.choice(["view", "view", "view", "click", "like", "share"]),
        "recipe_id": rng.choice(recipes),
        "occurred_at": "2026-01-05T18:30:00Z",
    }


def _print(found: list[Measured]) -> None:
    table = Table(title="POST track over HTTP")
    for heading in ("database", "events a request", "events", "events a second", "on 2 free cores", "ms p50", "ms p95"):
        table.add_column(heading, justify="left" if heading == "database" else "right")
    for one in found:
        table.add_row(
            one.database, str(one.events_a_request), f"{one.events:,}", f"{one.events_a_second:,.0f}",
            f"{one.on_free_cores:,.0f}", f"{one.request_ms_p50:.1f}", f"{one.request_ms_p95:.1f}",
        )  # fmt: skip
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())

"""How fast recommendations are: scoring by itself, worked out over HTTP, and from the cache.

    python benchmarks/serving.py [--recipes 50000] [--more 200000] [--people 50] [--workers 2] [--model NAME] [--json]

Made-up people with ratings, events and food at home ask for ten recipes each. To have a list worked out they leave
out another recipe each time, so that no answer is in the cache. Latency is of one request at a time, throughput of
eight at once, and the client runs on the same cores as the server. "Inside the app" is the whole WSGI application, from
the first middleware to the last byte of the answer. Scoring alone is one person's score of every recipe.

Times are wall-clock milliseconds: on a machine that does something else meanwhile they mean little. The processor time
beside them says what a free core would take. Runs on a database of its own that is deleted afterwards. Ends with 1
where a promised figure is missed.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

# As in production (mealplanner/wsgi.py), and before numpy is there to read it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from rich.console import Console
from rich.table import Table

from benchmarks import http_load, serving_stage, stage
from benchmarks.figures import percentile
from benchmarks.multiplied import multiply_recipes
from mealplanner.devstack import valkey

if TYPE_CHECKING:
    from users.models import Profile

PATH = "/api/v1/recommendations/recipes"
CONNECTIONS = 8
REQUESTS = {"worked_out": 400, "cached": 2_000}
SCORINGS = 200
PROMISED = {
    "scoring_ms_p95": 5.0, "scoring_more_ms_p95": 15.0, "worked_out_http_ms_p95": 25.0, "cached_app_ms_p95": 2.0,
    "worked_out_a_second": 150.0, "cached_a_second": 500.0,
}  # fmt: skip
"""At 50,000 recipes, the second at 200,000: at most so many milliseconds, at least so many requests a second."""


def main() -> int:
    """Fill the catalogue, measure, print; return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="mealplanner-serving-") as name:
        folder = Path(name)
        server, os.environ["REDIS_URL"] = valkey.process(folder, folder / "valkey.log")
        server.start()
        try:
            server.wait_until_ready(timeout_s=60)
            report = _measured(options, folder)
        finally:
            server.stop()
    if options.json:
        print(json.dumps(report))
    else:
        _print(report)
    return 1 if report["missed"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipes", type=int, default=50_000, help="in the catalogue that is served (50000)")
    parser.add_argument("--more", type=int, default=200_000, help="recipes to score besides; 0 leaves it out (200000)")
    parser.add_argument("--people", type=int, default=50, help="how many made-up people ask (50)")
    parser.add_argument("--workers", type=int, default=2, help="processes of the web server (2)")
    parser.add_argument("--model", help="which recommender answers; the best that there is by default")
    parser.add_argument("--seed", type=int, default=1, help="which people and picks (1)")
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the table")
    options = parser.parse_args()
    if options.recipes < 1_000:
        parser.error(f"--recipes is {options.recipes}; it must be at least 1000, more than are shipped")
    if options.people < 1 or options.workers < 1:
        parser.error("--people and --workers must be at least 1")
    return options


def _measured(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    stage.set_up()
    from django.conf import settings

    from ratings.recommender import MODELS

    kind = options.model or next(name for name in settings.RECOMMENDER_KINDS if name in MODELS)
    people = serving_stage.save_people(options.people, seed=options.seed)
    multiply_recipes(options.recipes)
    serving_stage.train(kind, seed=options.seed)
    profiles = [profile for profile, _ in people]
    found: dict[str, Any] = _scoring(profiles)
    found |= _served([token for _, token in people], workers=options.workers, folder=folder)
    if options.more > options.recipes:
        multiply_recipes(options.more)
        serving_stage.train(kind, seed=options.seed)
        found |= _scoring(profiles, name="scoring_more")
    figures = {
        f"{name}_p{percent}" if isinstance(value, list) else name: round(
            percentile(value, percent) if isinstance(value, list) else value, 2
        )
        for name, value in found.items()
        for percent in (50, 95)
    }
    asked = {name: getattr(options, name) for name in ("recipes", "more", "people", "workers", "seed")}
    return {**asked, "model": kind, **figures, "missed": missed(figures)}


def _scoring(profiles: Sequence[Profile], *, name: str = "scoring") -> dict[str, list[float]]:
    """Return how long it takes to score every recipe for a person whose history is known."""
    from ratings import active, scoring
    from recipes import snapshot

    dishes, line_up = snapshot.current().dishes, active.current()
    histories = [(scoring.history_of(profile.user_id), profile) for profile in profiles]

    def score(number: int) -> None:
        history, profile = histories[number % len(histories)]
        scoring.score_dishes(dishes, history, profile=profile, line_up=line_up)

    score(0)  # what is worked out once for a catalogue and a model
    return _timed(name, score, range(SCORINGS))


def _served(tokens: Sequence[str], *, workers: int, folder: Path) -> dict[str, Any]:
    numbers = itertools.count(10**9)
    people = itertools.cycle(tokens)
    found: dict[str, Any] = {}
    with serving_stage.web_server(workers=workers, folder=folder) as server:
        for name, source, bodies in (
            ("worked_out", "computed", ({"exclude": [number]} for number in numbers)),
            ("cached", "cache", itertools.repeat({})),
        ):

            def requests(count: int, bodies: Iterator[dict] = bodies) -> list[bytes]:
                return [http_load.post(PATH, next(bodies), token=next(people)) for _ in range(count)]

            # Every thread opens its files, and every person's answer is in the cache if it may come from there.
            http_load.send(requests(max(len(tokens), 20 * CONNECTIONS)), port=server.port, connections=CONNECTIONS)
            before_s = server.cpu_s()
            one = http_load.send(requests(REQUESTS[name]), port=server.port, connections=1)
            many = http_load.send(requests(REQUESTS[name]), port=server.port, connections=CONNECTIONS)
            cpu_s = server.cpu_s() - before_s
            _require({json.loads(body)["source"] for body in one.bodies + many.bodies} == {source})
            found |= {
                f"{name}_http_ms": one.times_ms, f"{name}_a_second": many.a_second,
                f"{name}_server_cpu_ms": 1000 * cpu_s / (2 * REQUESTS[name]),
            }  # fmt: skip
    return found | _inside_the_app(tokens)


def _inside_the_app(tokens: Sequence[str]) -> dict[str, list[float]]:
    from mealplanner import wsgi

    application: Any = wsgi.application

    def ask(token: str) -> None:
        environ = {
            "REQUEST_METHOD": "POST", "PATH_INFO": PATH, "QUERY_STRING": "", "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "HTTP_HOST": "localhost", "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_LENGTH": "2",
            "CONTENT_TYPE": "application/json", "HTTP_AUTHORIZATION": f"Token {token}", "wsgi.input": io.BytesIO(b"{}"),
            "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
        }  # fmt: skip
        answer = application(environ, lambda status, headers: _require(status == "200 OK"))
        body = b"".join(answer)
        answer.close()
        _require(b'"source":"cache"' in body)

    ask(tokens[0])
    return _timed("cached_app", ask, [*tokens] * (REQUESTS["cached"] // len(tokens)))


def _timed(name: str, job: Callable[[Any], None], given: Iterable[Any]) -> dict[str, list[float]]:
    """Return the milliseconds of each call, by the clock and of processor time."""
    wall_ms, cpu_ms = [], []
    for each in given:
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        job(each)
        cpu_ms.append(1000 * (time.process_time() - cpu_s))
        wall_ms.append(1000 * (time.perf_counter() - wall_s))
    return {f"{name}_ms": wall_ms, f"{name}_cpu_ms": cpu_ms}


def _require(holds: bool) -> None:
    if not holds:
        raise RuntimeError("what was measured is not what was meant to be: an answer is of another kind")


def missed(figures: dict[str, float]) -> list[str]:
    """Return a sentence for each promised figure that is not kept; what was not measured is not missed."""
    sentences = []
    for name, limit in PROMISED.items():
        value = figures.get(name)
        is_rate = name.endswith("_a_second")
        if value is not None and (value < limit if is_rate else value > limit):
            sentences.append(f"{name} is {value:g}, {'below' if is_rate else 'above'} {limit:g}.")
    return sentences


ROWS = {
    "score every recipe for a person, ms": ("scoring_ms", "scoring_cpu_ms", "scoring_ms_p95"),
    "  with {more:,} recipes": ("scoring_more_ms", "scoring_more_cpu_ms", "scoring_more_ms_p95"),
    "a list that is worked out, over HTTP, ms": (
        "worked_out_http_ms", "worked_out_server_cpu_ms", "worked_out_http_ms_p95",
    ),
    "  requests a second": ("worked_out_a_second", "", "worked_out_a_second"),
    "a list from the cache, inside the app, ms": ("cached_app_ms", "cached_app_cpu_ms", "cached_app_ms_p95"),
    "  over HTTP, ms": ("cached_http_ms", "cached_server_cpu_ms", ""),
    "  requests a second ": ("cached_a_second", "", "cached_a_second"),
}  # fmt: skip
"""By name: what was measured, the processor time of it, and what is promised."""


def _print(report: dict[str, Any]) -> None:
    console = Console(width=None if Console().is_terminal else 110)
    title = f"{report['recipes']:,} recipes, {report['people']} people, {report['model']}, {report['workers']} workers"
    table = Table(title=title)
    table.add_column("")
    for heading in ("p50 / p95", "CPU ms", "promised"):
        table.add_column(heading, justify="right")
    for name, (measured, cpu, promise) in ROWS.items():
        if _shown(report, measured):
            sign = "≥" if promise.endswith("_a_second") else "p95 ≤"
            promised = f"{sign} {PROMISED[promise]:g}" if promise else ""
            table.add_row(name.format(**report), _shown(report, measured), _shown(report, cpu), promised)
    console.print(table)
    for sentence in report["missed"] or ["Every promised figure is kept."]:
        console.print(f"MISSED: {sentence}" if report["missed"] else sentence)


def _shown(report: dict[str, Any], name: str) -> str:
    """Return a figure, or the median and the 95th percentile of it; empty where it was not measured."""
    if f"{name}_p50" in report:
        return f"{report[f'{name}_p50']:g} / {report[f'{name}_p95']:g}"
    return f"{report[name]:g}" if name in report else ""


if __name__ == "__main__":
    sys.exit(main())

"""What serving is measured on: people with a history, a trained model, and the web server in front of them."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import http_load, stage
from benchmarks.people import make_people

if TYPE_CHECKING:
    from users.models import Profile

PICKERS, PICKS_EACH = 5_000, 30
"""Made-up people that the model is trained on, and how many recipes each of them picks."""
EVENTS_EACH = 60
"""Of the people who ask, besides their ratings."""
READY_WITHIN_S = 60


def save_people(count: int, *, seed: int) -> list[tuple[Profile, str]]:
    """Write people with ratings, events and food at home; return each with the token that they log in with."""
    from django.utils import timezone

    from plans.models import PantryItem
    from ratings.models import Interaction
    from recipes.models import Ingredient, Recipe
    from users import services

    recipes = list(Recipe.objects.order_by("pk").values_list("pk", flat=True))
    foods = list(Ingredient.objects.order_by("pk").values_list("pk", flat=True))
    saved = []
    for number, person in enumerate(make_people(count, seed=seed)):
        profile = stage.save_person(person, number=number)
        rng = random.Random(person.taste_seed)
        Interaction.objects.bulk_create(
            Interaction(user=profile.user, recipe_id=recipe, kind=rng.choice(["view", "click", "like", "cook"]),
                        event_id=str(place), occurred_at=timezone.now())
            for place, recipe in enumerate(rng.choices(recipes, k=EVENTS_EACH))
        )  # fmt: skip
        PantryItem.objects.bulk_create(
            PantryItem(user=profile.user, ingredient_id=food, quantity_g=rng.randint(50, 900))
            for food in rng.sample(foods, 20)
        )
        saved.append((profile, services.token_of(profile.user).key))
    return saved


def train(kind: str, *, seed: int) -> None:
    """Make a model of `kind` over the catalogue the active one; every recipe was picked by somebody.

    One round of learning is enough: how well it ranks takes no time.
    """
    from ratings import artefacts
    from ratings.artefacts import Artefact
    from ratings.calibration import Curve
    from ratings.models import TrainedModel
    from ratings.recommender import MODELS, Interactions
    from recipes import snapshot

    ids = snapshot.current().dishes.recipe_id
    rng = np.random.default_rng(seed)
    count = PICKERS * PICKS_EACH
    # Zipf's law over a catalogue in any order, and each recipe once.
    picked = np.concatenate([rng.zipf(1.2, count) % len(ids), np.arange(len(ids))])
    user = np.concatenate([np.repeat(np.arange(PICKERS), PICKS_EACH), rng.integers(0, PICKERS, len(ids))])
    data = Interactions(
        user=user.astype(np.int32), item=picked.astype(np.int32), weight=np.ones(len(picked), dtype=np.float32),
        time=rng.random(len(picked)) * 1e7, n_users=PICKERS, item_ids=ids,
    )  # fmt: skip
    model = MODELS[kind]
    quick: Any = model.Config()
    for name in {each.name for each in fields(quick)} & {"epochs", "iterations"}:
        quick = replace(quick, **{name: 1})
    TrainedModel.objects.update(is_active=False, status=TrainedModel.Status.WITHDRAWN)
    row = TrainedModel.objects.create(kind=kind, status=TrainedModel.Status.READY)
    quality = np.zeros(len(ids), dtype=np.float32)
    written = artefacts.write(row.version, Artefact(model=model(quick).fit(data), quality=quality, curve=Curve()))
    TrainedModel.objects.filter(pk=row.pk).update(
        is_active=True, artefact=written.artefact, sha256=written.sha256, size_bytes=written.size_bytes
    )


@dataclass(frozen=True)
class WebServer:
    """A running one."""

    port: int
    pid: int

    def cpu_s(self) -> float:
        """Return the processor time that its workers have used so far; 0 where the system does not tell."""
        try:
            children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
            used = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13] for child in children]
        except OSError:
            return 0.0
        return sum(int(ticks) for each in used for ticks in each) / os.sysconf("SC_CLK_TCK")


@contextmanager
def web_server(*, workers: int, folder: Path) -> Iterator[WebServer]:
    """Run gunicorn as production does, on the benchmark's own database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "mealplanner.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--no-control-socket"]
    environment = {**os.environ, "LOG_LEVEL": "INFO", "PYTHONUNBUFFERED": "1"}
    with (folder / "web.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=stage.ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port, server)
            yield WebServer(port, server.pid)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end and server.poll() is None:
        try:
            http_load.send([b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"], port=port, connections=1)
        except (OSError, RuntimeError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"the web server did not answer within {READY_WITHIN_S} s")

"""What a whole training takes, from rows to the active model, and how it grows with picks and recipes.

    python benchmarks/training_job.py [--most PICKS] [--kind two_tower] [--json]

For each size a database of its own is filled with made-up people and what they picked, no recipe twice. Then the job of
the nightly schedule runs in a process of its own: rows, data set, a model without what is held out, its measuring
beside popularity, a model of everything, the artefact, and the change of the active model. Processor time and memory
are those of that process from its start to its end, Django and the catalogue in memory included; the seconds of the
steps are by the clock. Ends with 1 where the promised size takes more than was promised, or no model became active.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in every worker, and before numpy is there to read it
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from benchmarks import growth_lines, memory, stage

if TYPE_CHECKING:
    from ratings.models import Interaction

SIZES = ((50_000, 5_000, 5_000), (150_000, 10_000, 10_000), (450_000, 31_000, 25_000))
"""Picks, recipes and people."""
PROMISED = {"picks": 450_000, "recipes": 31_000, "cpu_s": 300, "peak_mb": 2_000}
DAYS = 180
"""Over which the picks are spread; the last one is what the model is judged on."""
TO_TASTE = 0.8
"""Share of the picks that follow a taste: with half of them popularity is best on small sets, and no model is kept."""
KINDS = ("click", "like", "cook", "share")
"""Of the events; each is a pick."""
ROWS_AT_ONCE = 5_000
STEPS = ("load", "try_out", "fit_all", "write")


def main() -> int:
    """Measure, print; return the exit code."""
    options = _options()
    if options.train:
        print(json.dumps(_trained(options.train)))
        return 0
    if options.one:
        print(json.dumps(measure(*options.one, kind=options.kind)))
        return 0
    rows: list[dict[str, Any]] = []
    for size in SIZES:
        if size[0] <= options.most:
            rows.append(_in_a_process("--one", *map(str, size), "--kind", options.kind))
            if not options.json:
                growth_lines.show(rows[-1], is_first=len(rows) == 1)
    sentences = [sentence for row in rows for sentence in missed(row)]
    if options.json:
        print(json.dumps({"kind": options.kind, "measured": rows, "missed": sentences}))
    else:
        print("\n".join(f"MISSED: {sentence}" for sentence in sentences) or "Every promised figure is kept.")
    return 1 if sentences else 0


def measure(picks: int, recipes: int, people: int, *, kind: str) -> dict[str, Any]:
    """Return what one training takes; the database that it is done on is deleted with this process."""
    stage.set_up()
    from benchmarks.multiplied import multiply_recipes
    from ratings import training

    multiply_recipes(recipes)
    save_picks(picks, recipes=recipes, people=people)
    row = training.request(kind)
    return {"picks": picks, "recipes": recipes, "people": people, **_in_a_process("--train", str(row.pk))}


def save_picks(count: int, *, recipes: int, people: int) -> None:
    """Write that many people, and as many different picks of theirs by Zipf's law.

    Raises:
        ValueError: there are not so many different ones.
    """
    import numpy as np

    from benchmarks import zipf_picks
    from ratings.models import Interaction
    from recipes.models import Recipe
    from users.models import Profile, User

    # Some come twice, and count once.
    data = zipf_picks.make(picks=2 * count, recipes=recipes, people=people, to_taste=TO_TASTE)
    if len(data) < count:
        raise ValueError(f"of {people:,} people and {recipes:,} recipes only {len(data):,} picks differ")
    chosen = np.random.default_rng(0).permutation(len(data))[:count]
    saved = User.objects.bulk_create([User(email=f"picker-{number}@example.com") for number in range(people)], 5_000)
    Profile.objects.bulk_create([Profile(user=user) for user in saved], ROWS_AT_ONCE)
    dishes = list(Recipe.objects.order_by("pk").values_list("pk", flat=True)[:recipes])
    events = _events(
        [(saved[user].pk, dishes[item]) for user, item in zip(data.user[chosen], data.item[chosen], strict=True)]
    )
    Interaction.objects.bulk_create(events, ROWS_AT_ONCE)


def _events(pairs: list[tuple[int, int]]) -> Iterator[Interaction]:
    from django.utils import timezone

    from ratings.models import Interaction

    now, apart = timezone.now(), timedelta(days=DAYS) / len(pairs)
    for number, (user_id, recipe_id) in enumerate(pairs):
        yield Interaction(
            user_id=user_id, recipe_id=recipe_id, kind=KINDS[number % len(KINDS)], event_id=str(number),
            occurred_at=now - (len(pairs) - number) * apart,
        )  # fmt: skip


def _trained(row_id: int) -> dict[str, Any]:
    """Train on the database that the environment names; return what this process took for it."""
    import django

    django.setup()
    from ratings import training
    from ratings.models import TrainedModel

    training.train(row_id)
    row = TrainedModel.objects.get(pk=row_id)
    popular = row.metrics["models"]["popularity"]["ndcg_10"]
    return {
        "cpu_s": round(time.process_time(), 1), "peak_mb": round(memory.peak_mb() or 0),
        **{f"{step}_s": round(row.timings.get(f"{step}_s", 0.0), 1) for step in STEPS},
        "people_judged_on": row.metrics["held_out"]["people"],
        "ndcg_10": round(row.metrics["models"][row.kind]["ndcg_10"], 4), "popularity": round(popular, 4),
        "size_mb": round(row.size_bytes / 1e6, 1), "is_active": row.is_active,
    }  # fmt: skip


def missed(row: dict[str, Any]) -> list[str]:
    """Return a sentence for each promise that a measured size breaks."""
    sentences = [] if row["is_active"] else [f"The model of {row['picks']:,} picks did not become the active one."]
    if (row["picks"], row["recipes"]) == (PROMISED["picks"], PROMISED["recipes"]):
        for name in ("cpu_s", "peak_mb"):
            if row[name] > PROMISED[name]:
                sentences.append(f"{name} is {row[name]:,}, above {PROMISED[name]:,}.")
    return sentences


def _in_a_process(*arguments: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=SIZES[-1][0], help="leave out sizes with more picks")
    parser.add_argument("--kind", default="two_tower", help="which recommender is trained (two_tower)")
    parser.add_argument(
        "--one", type=int, nargs=3, metavar=("PICKS", "RECIPES", "PEOPLE"), help="one size, in this process"
    )
    parser.add_argument("--train", type=int, metavar="ROW", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the table")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

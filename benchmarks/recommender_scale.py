"""How fitting and answering grow with picks and recipes, on made-up picks; and what follows for the largest set.

    python benchmarks/recommender_scale.py [--most PICKS] [--json]

One epoch of the two towers and one factorisation at each size, each in a process of its own; a fit is the epochs and
factorisations of the default settings. A training fits twice and does more (`benchmarks/training_job.py`). The last
line is extrapolated: it is not run. Ends with 1 where that misses what was promised.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is loaded; CPU time and latency are of one thread
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from benchmarks import growth_lines

SIZES = ((50_000, 5_000, 5_000), (150_000, 10_000, 10_000), (450_000, 31_000, 25_000), (1_000_000, 60_000, 50_000))
"""Picks, recipes and people."""
LARGEST = (20_000_000, 200_000, 1_000_000)
PROMISED = {"epoch_cpu_s": 2 * 3600, "peak_mb": 6_000}
"""Of the largest set."""
CATALOGUES = (5_000, 31_000, 50_000, 200_000)
"""Recipes among which one person is scored; the vectors are random, which takes as long."""
ASKED = 300
"""People whose answers are timed, with histories of 50."""


def main() -> int:
    """Measure, print; return the exit code."""
    options = _options()
    if options.one:
        print(json.dumps(measure(*options.one)))
        return 0
    rows = []
    for size in SIZES:
        if size[0] > options.most:
            continue
        command = [sys.executable, __file__, "--one", *map(str, size)]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        if not options.json:
            growth_lines.show(rows[-1], is_first=len(rows) == 1)
    answers = [latency(recipes) for recipes in CATALOGUES]
    beyond = extrapolated(rows)
    missed = [name for name, limit in PROMISED.items() if beyond and beyond[name] > limit]
    if options.json:
        print(json.dumps({"measured": rows, "extrapolated": beyond, "answers": answers, "missed": missed}))
        return 1 if missed else 0
    for number, row in enumerate(answers):
        growth_lines.show(row, is_first=number == 0)
    if beyond:
        print(f"extrapolated, not run: {beyond['picks']:,} picks x {beyond['recipes']:,} recipes: "
              f"{beyond['epoch_cpu_s'] / 3600:.2f} CPU hours an epoch, {beyond['peak_mb'] / 1000:.1f} GB")  # fmt: skip
    return 1 if missed else 0


def measure(picks: int, recipes: int, people: int) -> dict[str, float]:
    """Return CPU seconds, the peak of resident memory and the latency of one size, in this process."""
    import resource

    from benchmarks import zipf_picks
    from ratings.recommender import als, filling, tower_training
    from ratings.recommender.two_tower import TwoTower, TwoTowerConfig

    data = zipf_picks.make(picks=picks, recipes=recipes, people=people)
    settings = TwoTowerConfig()
    ends: list[float] = []
    started = time.process_time()
    als.factorised(data.matrix(), settings.wide(0))
    factorisation_s = time.process_time() - started
    started = time.process_time()
    filled = filling.chosen(data, settings.wide(0), full_history=None, half_life_share=None)
    filling_s = time.process_time() - started
    settings = dataclasses.replace(settings, **dataclasses.asdict(filled))
    started = time.process_time()

    def look(_: TwoTower, epoch: int) -> bool:
        ends.append(time.process_time())
        return epoch == 1

    TwoTower(settings).fit_watched(data, None, look)
    epoch_s = ends[0] - started - settings.members * factorisation_s
    epochs = tower_training.epochs_of(settings, len(data) // settings.batch + 1)
    return {
        "picks": len(data), "recipes": recipes, "people": people,
        "epoch_cpu_s": round(epoch_s, 1), "factorisation_cpu_s": round(factorisation_s, 1),
        "filling_cpu_s": round(filling_s, 1), "epochs": epochs,
        "fit_cpu_s": round(epochs * epoch_s + settings.members * factorisation_s + filling_s, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }  # fmt: skip


def latency(recipes: int) -> dict[str, float]:
    """Return how many milliseconds it takes to score every recipe for one person, on one thread."""
    import numpy as np
    from scipy.sparse import csr_array

    from ratings.recommender.two_tower import TwoTower, TwoTowerConfig, TwoTowerState

    settings = TwoTowerConfig()
    rng = np.random.default_rng(0)

    def some(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape, dtype=np.float32)

    state = TwoTowerState(
        recipes=some(recipes, settings.out + 1 + settings.members * settings.wide_factors),
        history=some(recipes, settings.dimensions), is_picked=np.ones(recipes, dtype=bool),
        popularity=some(recipes), full_history=np.array([20], dtype=np.float32),
        user_in=some(settings.dimensions, settings.hidden), user_in_bias=some(settings.hidden),
        user_out=some(settings.hidden, settings.out), user_out_bias=some(settings.out), log_scale=some(1),
    )  # fmt: skip
    model = TwoTower.having(np.arange(recipes, dtype=np.int64), state, settings)
    taken = []
    for _ in range(ASKED):
        picked = np.sort(rng.choice(recipes, 50, replace=False))
        history = csr_array((np.ones(50, np.float32), picked, np.array([0, 50])), shape=(1, recipes))
        begun = time.perf_counter()
        model.score(history)
        taken.append(1000 * (time.perf_counter() - begun))
    p50, p95 = np.percentile(taken, [50, 95])
    return {"recipes": recipes, "score_ms_p50": round(float(p50), 2), "score_ms_p95": round(float(p95), 2)}


def extrapolated(rows: list[dict[str, float]]) -> dict[str, float] | None:
    """Return what the two largest runs say of the largest set, by straight lines; None of fewer than two.

    An epoch's time is a line through the picks. Memory grows with picks and with recipes; it is what it would be if all
    growth came from the one of them that has further to go, so at most that.
    """
    if len(rows) < 2:
        return None
    small, large = rows[-2:]
    by_pick = max(
        (large["epoch_cpu_s"] - small["epoch_cpu_s"]) / (large["picks"] - small["picks"]),
        large["epoch_cpu_s"] / large["picks"],
    )
    growth = large["peak_mb"] - small["peak_mb"]
    picks, recipes, _ = LARGEST
    more = growth * max(
        (picks - large["picks"]) / (large["picks"] - small["picks"]),
        (recipes - large["recipes"]) / (large["recipes"] - small["recipes"]),
    )
    return {
        "picks": picks, "recipes": recipes, "epoch_cpu_s": round(by_pick * picks),
        "peak_mb": round(large["peak_mb"] + more),
    }  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=SIZES[-1][0], help="leave out sizes with more picks")
    parser.add_argument(
        "--one", type=int, nargs=3, metavar=("PICKS", "RECIPES", "PEOPLE"), help="one size, in this process"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the table")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

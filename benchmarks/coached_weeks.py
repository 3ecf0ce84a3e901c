"""How many of a coach's picks stay in the week, and how long planning around them takes. No model is asked.

    python benchmarks/coached_weeks.py --people 20 [--seed 5] [--json]

Made-up people on the shipped catalogue; for each a coach that picks by lot from its lists, and one that takes the first
of each. Times are CPU milliseconds from the picks to the week with every reason. Runs on a database of its own that is
deleted afterwards. Ends with 1 where the median week takes more than half as long again as is promised.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from rich.console import Console
from rich.table import Table

from benchmarks import stage
from benchmarks.catalogue_weeks import catalogue_weeks
from benchmarks.figures import percentile
from benchmarks.promises import SLACK

if TYPE_CHECKING:
    from plans.solver import WeekProblem

PROMISED_MS = 1_000.0
COACHES = ("by lot", "the first")


def main() -> int:
    """Measure and print; return the exit code."""
    options = _options()
    stage.set_up()
    weeks = catalogue_weeks(options.people, seed=options.seed)
    problems = [week.problem for week in weeks if all(meal.candidates for meal in week.problem.meals)]
    rows = [_measured(problems, coach) for coach in COACHES]
    report = {"people": len(problems), "seed": options.seed, "coaches": rows}
    print(json.dumps(report)) if options.json else _print(report)
    return 1 if max(row["p50_ms"] for row in rows) > SLACK * PROMISED_MS else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20, help="how many (20)")
    parser.add_argument("--seed", type=int, default=5, help="which people (5)")
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the table")
    return parser.parse_args()


def _measured(problems: list[WeekProblem], coach: str) -> dict[str, Any]:
    """Return what became of one coach's picks for everybody."""
    from plans import picking
    from plans.shortlist import shortlists

    picked = kept = broken = 0
    times_ms = []
    for number, problem in enumerate(problems):
        lists = shortlists(problem)
        picks, _ = picking.usable(problem, lists, _picks(problem, lists, coach, seed=number))
        if not number:
            picking.settle(problem, picks)  # loads what is loaded once
        started = time.process_time()
        settled = picking.settle(problem, picks)
        times_ms.append(1000 * (time.process_time() - started))
        picked += len(picks)
        kept += len(picks) - len(settled.gave_way)
        broken += bool(settled.week.relaxations)
    return {
        "coach": coach, "picked": picked, "kept": kept, "share": round(kept / picked, 3), "breaking_rules": broken,
        "p50_ms": percentile(times_ms, 50), "worst_ms": max(times_ms),
    }  # fmt: skip


def _picks(
    problem: WeekProblem, lists: Mapping[str, tuple[int, ...]], coach: str, *, seed: int
) -> dict[tuple[int, str], int]:
    """Return a dish of its slot's list for each meal, legal there and not in the week yet as far as there are such."""
    rng, used = random.Random(seed), set[int]()
    picks = {}
    for meal in problem.meals:
        listed = lists[meal.slot]
        fresh = [recipe_id for recipe_id in listed if recipe_id in meal.candidates and recipe_id not in used] or listed
        picks[meal.day, meal.slot] = rng.choice(fresh) if coach == COACHES[0] else fresh[0]
        used.add(picks[meal.day, meal.slot])
    return picks


def _print(report: dict[str, Any]) -> None:
    console = Console(width=None if Console().is_terminal else 110, highlight=False)
    table = Table(title=f"{report['people']} people, seed {report['seed']}: picks that stay, CPU ms of planning")
    for heading in ("picks", "picked", "stay", "share", "weeks that break a rule", "p50", "worst"):
        table.add_column(heading, justify="left" if heading == "picks" else "right")
    for row in report["coaches"]:
        table.add_row(
            row["coach"], str(row["picked"]), str(row["kept"]), f"{row['share']:.0%}", str(row["breaking_rules"]),
            f"{row['p50_ms']:,.0f}", f"{row['worst_ms']:,.0f}",
        )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())

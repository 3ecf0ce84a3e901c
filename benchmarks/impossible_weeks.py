"""How fast weeks that can't keep every rule are recognised, explained and planned as near as can be.

    python benchmarks/impossible_weeks.py --candidates 5000 --people 6 [--seed 3] [--json]
    python benchmarks/impossible_weeks.py --catalogue --people 20 --near

People whose budget is made far too small, whose protein is made more than food holds, or both; with `--near`, whose
budget is made a little less than the cheapest week costs, which is the hardest to tell.
Times are CPU milliseconds from the problem in memory to the answer: until it is known that no week keeps every rule,
and in all, the nearest week with its gap and every sentence on what clashes included. Ends with 1 where the slowest
week takes more than half as long again as is promised.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from rich.console import Console
from rich.table import Table

from benchmarks.figures import percentile
from benchmarks.promises import SLACK
from benchmarks.warming import plan_small_weeks
from benchmarks.whose import cheapest_pence, instances_of
from plans.solver import WeekProblem, solve_week
from plans.solver.warm import warm

PROMISED_MS = 1_000.0
POUNDS_AND_PROTEIN = ((8, 1.0), (12, 1.0), (None, 1.6), (None, 2.2), (16, 1.4), (20, 1.8))
"""A week's pounds a person (None: as the person has them), and how many times as much protein as advised."""
BELOW_PERCENT = (0.5, 2.0, 5.0, 10.0)
"""By how much less than the cheapest week costs the budget is."""


@dataclass(frozen=True)
class Explained:
    """One week that can't keep every rule."""

    recognised_ms: float
    total_ms: float
    clashes: int
    proven: int
    """Of the clashes."""
    gap: float | None


def main() -> int:
    """Measure and print; return the exit code."""
    options = _options()
    warm()
    plan_small_weeks()
    weeks = [week for problem in _problems(options) if (week := _explained(problem)) is not None]
    if not weeks:
        print("Every week can keep every rule.")
        return 1
    report = _report(options, weeks)
    print(json.dumps(report)) if options.json else _print(report)
    return 1 if report["total_ms"]["worst"] > SLACK * PROMISED_MS else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--candidates", type=int, default=5_000, help="dishes after filters, of all slots (5000)")
    what.add_argument("--catalogue", action="store_true", help="the shipped catalogue, after each person's filters")
    parser.add_argument("--people", type=int, default=6, help="how many (6), each asking for four or six weeks")
    parser.add_argument("--near", action="store_true", help="budgets just below the cheapest week's bill")
    parser.add_argument("--seed", type=int, default=3, help="which people and dishes (3)")
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the table")
    return parser.parse_args()


def _problems(options: argparse.Namespace) -> Iterator[WeekProblem]:
    for instance in instances_of("catalogue" if options.catalogue else options.candidates, options):
        if options.near:
            yield from _just_too_little(instance.problem)
            continue
        for pounds, times in POUNDS_AND_PROTEIN:
            problem = instance.problem
            if pounds is not None:
                problem = replace(problem, weekly_budget_pence=100 * pounds * problem.household_size)
            targets = tuple(replace(each, protein=int(times * each.protein)) for each in problem.targets)
            yield replace(problem, targets=targets)


def _just_too_little(problem: WeekProblem) -> Iterator[WeekProblem]:
    """Yield the week with budgets just below the cheapest one; none where other rules leave no week."""
    cheapest = cheapest_pence(problem)
    for percent in BELOW_PERCENT if cheapest is not None else ():
        yield replace(problem, weekly_budget_pence=int((cheapest or 0) * (1 - percent / 100)))


def _explained(problem: WeekProblem) -> Explained | None:
    """Plan a week; return None if it keeps every rule."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = solve_week(problem)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    if not found.relaxations:
        return None
    # Phases are told by the clock; of the processor's time they get the same share.
    recognised = found.phases.get("recognised", 0.0) * cpu / wall
    proven = sum(clash.is_proven for clash in found.clashes)
    return Explained(recognised, 1000 * cpu, len(found.clashes), proven, found.gap)


def _report(options: argparse.Namespace, weeks: list[Explained]) -> dict[str, Any]:
    def figures(values: list[float]) -> dict[str, float]:
        return {"p50": percentile(values, 50), "p95": percentile(values, 95), "worst": max(values)}

    return {
        "candidates": None if options.catalogue else options.candidates, "near": options.near,
        "people": options.people, "seed": options.seed, "weeks": len(weeks),
        "recognised_ms": figures([week.recognised_ms for week in weeks]),
        "total_ms": figures([week.total_ms for week in weeks]),
        "over": sum(week.total_ms > PROMISED_MS for week in weeks),
        "clashes": sum(week.clashes for week in weeks), "proven": sum(week.proven for week in weeks),
        "without_a_gap": sum(week.gap is None for week in weeks),
    }  # fmt: skip


def _print(report: dict[str, Any]) -> None:
    console = Console(width=None if Console().is_terminal else 110, highlight=False)
    candidates = "the shipped catalogue" if report["candidates"] is None else f"{report['candidates']:,} candidates"
    title = f"{candidates}, {report['weeks']} weeks, seed {report['seed']}: CPU ms"
    table = Table(title=title)
    for heading in ("", "p50", "p95", "worst"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, key in (("recognised", "recognised_ms"), ("explained, with the nearest week", "total_ms")):
        table.add_row(name, *(f"{report[key][which]:,.0f}" for which in ("p50", "p95", "worst")))
    console.print(table)
    console.print(f"Over {PROMISED_MS:,.0f} ms: {report['over']}.")
    console.print(f"Clashes told: {report['clashes']}, of these proven: {report['proven']}.")


if __name__ == "__main__":
    sys.exit(main())

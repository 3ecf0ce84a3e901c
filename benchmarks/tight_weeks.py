"""How near the best weeks are proven to be, and how fast, where only just a week keeps the rules, or none does.

    python benchmarks/tight_weeks.py --candidates 1000 --people 12 [--seed 4] [--json]
    python benchmarks/tight_weeks.py --catalogue --people 12

Made-up people each ask for four weeks with a budget a little above the cheapest possible bill (`distance`, found and
nearly always proven), and for three without one: all dishes served lately, all but a few, and all but some. A line a
week, then a line a kind of week. Times are CPU milliseconds. With a generous `--limit-s` nothing ends by the clock, and
the same weeks come out of every run.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.figures import percentile
from benchmarks.warming import plan_small_weeks
from benchmarks.whose import cheapest_pence, instances_of
from plans.solver import WeekProblem, judge, solve_week
from plans.solver.warm import warm

ABOVE_PERCENT = (0.5, 2.0, 5.0, 10.0)
FRESH = (0, 24, 60)
"""Dishes that were not served lately: none, fewer than a week's meals, and enough for one."""
NOT_ENDS = ("build", "best", "total", "recognised", "explained")


@dataclass(frozen=True)
class Planned:
    """One week as it was planned."""

    kind: str
    name: str
    cpu_ms: float
    gap: float | None
    """A share, as the planner counts it; None where it says nothing."""
    objective: int | None
    is_kept: bool
    """No rule gave way."""
    is_nearest: bool | None
    ended: str
    """The planner's last phase."""
    is_cut: bool
    """It took as long as the clock allows, so that another run may end elsewhere."""
    faults: int
    """Rules broken that never give way, and scores that aren't the judge's."""


def main() -> int:
    """Measure and print; return 1 where a week is at fault."""
    options = _options()
    instances = instances_of("catalogue" if options.catalogue else options.candidates, options)
    warm()
    plan_small_weeks()
    weeks = []
    for instance in instances:
        for kind, problem in _asked(replace(instance.problem, time_limit_s=options.limit_s)):
            weeks.append(_planned(kind, instance.name, problem))
            if not options.json:
                print(*_line(weeks[-1]), flush=True)
    report = {"kinds": [_figures(kind, weeks) for kind in dict.fromkeys(week.kind for week in weeks)]}
    print(json.dumps({**report, "weeks": [asdict(week) for week in weeks]})) if options.json else _print(report)
    return 1 if any(week.faults for week in weeks) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--candidates", type=int, default=1_000, help="dishes after filters, of all slots (1000)")
    what.add_argument("--catalogue", action="store_true", help="the shipped catalogue, after each person's filters")
    parser.add_argument("--people", type=int, default=12, help="how many (12), each asking for seven weeks")
    parser.add_argument("--seed", type=int, default=4, help="which people and dishes (4)")
    parser.add_argument("--limit-s", type=float, default=60.0, help="seconds by the clock that a week may take (60)")
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the lines and the table")
    return parser.parse_args()


def _asked(problem: WeekProblem) -> Iterator[tuple[str, WeekProblem]]:
    """Yield the weeks that a person asks for; with a budget only if all else can be kept."""
    cheapest = cheapest_pence(problem)
    for percent in ABOVE_PERCENT if cheapest is not None else ():
        pence = -int(-(cheapest or 0) * (1 + percent / 100) // 1)
        yield f"{percent:g} % above", replace(problem, weekly_budget_pence=pence)
    for fresh in FRESH:
        yield f"{fresh} not of late", _with_history(problem, fresh)


def _with_history(problem: WeekProblem, fresh: int) -> WeekProblem:
    """Return the problem without a budget, and all dishes but so many served lately: as many of each slot."""
    rng, table = np.random.default_rng(fresh), problem.table
    is_recent = np.ones(len(table), dtype=bool)
    by_slot = {meal.slot: table.rows(meal.ids.array) for meal in problem.meals}
    for rows in by_slot.values():
        is_recent[rng.choice(rows, size=min(len(rows), fresh // len(by_slot)), replace=False)] = False
    return replace(problem, dishes=replace(table, is_recent=is_recent), weekly_budget_pence=None)


def _planned(kind: str, name: str, problem: WeekProblem) -> Planned:
    wall, cpu = time.perf_counter(), time.process_time()
    found = solve_week(problem, explains=False)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    faults = sum(not violation.is_negotiable for violation in judge.check(problem, found.choices))
    faults += found.objective is not None and judge.score(problem, found.choices) != found.objective
    ended = [phase for phase in found.phases if phase not in NOT_ENDS]
    return Planned(
        kind, name, 1000 * cpu, found.gap, found.objective, bool(found.choices) and not found.relaxations,
        found.is_nearest, ended[-1] if ended else str(found.status), wall >= problem.time_limit_s, faults,
    )  # fmt: skip


def _figures(kind: str, weeks: list[Planned]) -> dict[str, Any]:
    mine = [week for week in weeks if week.kind == kind]
    times = [week.cpu_ms for week in mine]
    gaps = [100 * week.gap for week in mine if week.gap is not None]
    return {
        "kind": kind, "weeks": len(mine), "kept": sum(week.is_kept for week in mine),
        "cpu_ms": [percentile(times, at) for at in (50, 95, 100)],
        "gap_percent": [percentile(gaps, at) for at in (50, 95, 100)] if gaps else [], "unknown": len(mine) - len(gaps),
        "within_1_percent": sum(gap <= 1 for gap in gaps), "cut": sum(week.is_cut for week in mine),
        "faults": sum(week.faults for week in mine),
    }  # fmt: skip


def _line(week: Planned) -> tuple[str, ...]:
    gap = "none" if week.gap is None else f"{week.gap:.2%}"
    kept = "kept" if week.is_kept else "nearest" if week.is_nearest else "gave way"
    cut = "by the clock" if week.is_cut else ""
    return week.name, week.kind, f"{week.cpu_ms:,.0f} ms", gap, kept, week.ended, cut


def _print(report: dict[str, Any]) -> None:
    table = Table(title="CPU ms, and certified gaps in per cent: median / 95th percentile / worst")
    for heading in ("", "weeks", "kept", "CPU ms", "gap", "≤ 1 %", "no gap", "by the clock", "faults"):
        table.add_column(heading, justify="right" if heading else "left")
    for each in report["kinds"]:
        table.add_row(
            each["kind"], str(each["weeks"]), str(each["kept"]), " / ".join(f"{ms:,.0f}" for ms in each["cpu_ms"]),
            " / ".join(f"{gap:.2f}" for gap in each["gap_percent"]), str(each["within_1_percent"]),
            str(each["unknown"]), str(each["cut"]), str(each["faults"]),
        )  # fmt: skip
    Console(width=None if Console().is_terminal else 132, highlight=False).print(table)


if __name__ == "__main__":
    sys.exit(main())

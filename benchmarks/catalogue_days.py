"""How fast each day of made-up people's weeks on the shipped catalogue is filled anew, and how often with a proof.

`part_of_week.py --catalogue` runs it. The catalogue is where little else fits: many days can't keep every rule, or not
as somebody wishes, and that takes longest to find out. Pure but for the clock: weeks come from the caller.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figures import percentile
from benchmarks.instances import Instance
from benchmarks.promises import SLACK
from plans.solver import Choice, Status, WeekProblem, solve_week
from plans.solver.change import Wishes, replan

WISHED = {
    "other dishes": Wishes(), "cheaper": Wishes(cheaper=True), "healthier": Wishes(healthier=True),
    "more protein": Wishes(higher_protein=True), "cheaper, more protein": Wishes(cheaper=True, higher_protein=True),
}  # fmt: skip
PROMISED_P95_MS, PROMISED_WORST_MS = 100.0, 500.0
"""Of each: well under a second, whatever is asked."""

UNPROVEN = "found"
"""A word in each refusal that is not proven, and in no other: "was found to keep your rules"."""


@dataclass
class Asked:
    """What came of one question about all days: CPU milliseconds, and how many days of which kind."""

    times_ms: list[float] = field(default_factory=list)
    gave_way: int = 0
    """Days for which rules had to give way that the week keeps otherwise, or kept before."""
    refused: int = 0
    proven: int = 0


def measured(instances: Iterable[Instance]) -> dict[str, Asked]:
    """Return what came of each question about all days of some people's weeks."""
    asked = {name: Asked() for name in WISHED}
    for instance in instances:
        problem = instance.problem
        week = solve_week(problem).choices if all(meal.candidates for meal in problem.meals) else ()
        for day in problem.planned_days if week else ():
            for name, wishes in WISHED.items():
                _ask(asked[name], problem, week, day, wishes)
    return asked


def _ask(asked: Asked, problem: WeekProblem, week: tuple[Choice, ...], day: int, wishes: Wishes) -> None:
    places = frozenset((meal.day, meal.slot) for meal in problem.meals if meal.day == day)
    own = frozenset(one.recipe_id for one in week if one.day == day)
    started = time.process_time()
    answer = replan(problem, current=week, free=places, wishes=wishes, banned=own)
    asked.times_ms.append(1000 * (time.process_time() - started))
    asked.gave_way += bool(answer.relaxations)
    asked.refused += answer.status == Status.INFEASIBLE
    told = " ".join(clash.sentence for clash in answer.clashes)
    asked.proven += answer.gap == 0 or (answer.status == Status.INFEASIBLE and UNPROVEN not in told)


def report(asked: dict[str, Asked], *, people: int, seed: int) -> dict[str, Any]:
    """Return the figures, and which promises they miss."""
    figures = {
        name: {
            "count": len(each.times_ms), "p50_ms": percentile(each.times_ms, 50),
            "p95_ms": percentile(each.times_ms, 95), "worst_ms": max(each.times_ms), "gave_way": each.gave_way,
            "refused": each.refused, "proven": each.proven / len(each.times_ms),
        }
        for name, each in asked.items() if each.times_ms
    }  # fmt: skip
    missed = [
        f"{name}: {what} takes {figure[key]:.0f} ms; promised are {promised:.0f} ms"
        for name, figure in figures.items()
        for what, key, promised in (("the 95th day of 100", "p95_ms", PROMISED_P95_MS),
                                    ("the slowest day", "worst_ms", PROMISED_WORST_MS))
        if figure[key] > SLACK * promised
    ]  # fmt: skip
    return {"candidates": "catalogue", "people": people, "seed": seed, "figures": figures, "missed": missed}


def show(found: dict[str, Any]) -> None:
    """Print the figures as a table."""
    console = Console(width=None if Console().is_terminal else 110, highlight=False)
    table = Table(title=f"the shipped catalogue, {found['people']} people, seed {found['seed']}: CPU ms of one day")
    for heading in ("", "days", "p50", "p95", "worst", "rules gave way", "refused", "proven"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, row in found["figures"].items():
        times = (f"{row[key]:,.0f}" for key in ("p50_ms", "p95_ms", "worst_ms"))
        counts = (str(row[key]) for key in ("gave_way", "refused"))
        table.add_row(name, str(row["count"]), *times, *counts, f"{row['proven']:.1%}")
    console.print(table)
    for sentence in found["missed"]:
        console.print(f"MISSED: {sentence}")

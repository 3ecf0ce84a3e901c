"""How good planned weeks are: our planner, the greedy one and a random one, for the same made-up people.

    python benchmarks/plan_quality.py --people 200 [--seed 1] [--json] [--any-time]

Runs on a database of its own that is deleted afterwards. Ends with 1 where our planner misses a promised figure.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from rich.console import Console
from rich.table import Table

from benchmarks import stage
from benchmarks.people import make_people

if TYPE_CHECKING:
    from benchmarks.weeks import Week
    from plans.loading import WeekInputs
    from plans.solver import WeekSolution

OURS, GREEDY, RANDOM = "ours", "greedy", "random"


def main() -> int:
    """Plan, judge, print; return the exit code."""
    options = _options()
    stage.set_up()
    weeks, planned, impossible = _plan_all(options.people, seed=options.seed)
    from benchmarks import figures

    sums = {name: figures.of(found) for name, found in weeks.items()}
    missed = ["No week could be planned."]
    if sums[OURS]:
        missed = figures.missed(sums[OURS], judges_time=not options.any_time)
    report = {
        "people": options.people,
        "seed": options.seed,
        "without_a_legal_week": impossible,
        "planners": sums,
        "far_off": figures.far_off(planned, weeks[OURS]),
        "missed": missed,
    }
    if options.json:
        print(json.dumps(report))
    else:
        _print(report)
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=40, help="how many made-up people (40)")
    parser.add_argument("--seed", type=int, default=1, help="which people (1)")
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the table")
    parser.add_argument("--any-time", action="store_true", help="don't judge how long it takes: the machine is busy")
    options = parser.parse_args()
    if options.people < 1:
        parser.error(f"--people is {options.people}; it must be at least 1")
    return options


def _plan_all(count: int, *, seed: int) -> tuple[dict[str, list[Week]], list[int], list[str]]:
    """Return the weeks by planner, the numbers of the people whose they are, and why those without one have none."""
    from plans import generation, loading, router, solver
    from plans.solver.warm import warm

    warm()  # compiling belongs to installing
    planners: dict[str, Callable[[WeekInputs], WeekSolution]] = {
        OURS: lambda inputs: router.route(inputs.problem, ratings_used=inputs.ratings_used).solution,
        GREEDY: lambda inputs: solver.solve_greedy(inputs.problem),
        RANDOM: lambda inputs: solver.random_week(inputs.problem, seed),
    }
    weeks: dict[str, list[Week]] = {name: [] for name in planners}
    planned: list[int] = []
    impossible: list[str] = []
    progress = Console(stderr=True)
    with progress.status("planning") as status:
        for number, person in enumerate(make_people(count, seed=seed)):
            status.update(f"person {number + 1} of {count}")
            profile = stage.save_person(person, number=number)
            inputs = loading.week_inputs(profile, week_start=stage.coming_monday())
            clashes = generation.empty_meals(inputs)
            if clashes:
                impossible.append(clashes[0].sentence)
                continue
            planned.append(number)
            for name, plan in planners.items():
                weeks[name].append(_week(inputs, plan, ask_cheaper=name != RANDOM))
    return weeks, planned, impossible


def _week(inputs: WeekInputs, plan: Callable[[WeekInputs], WeekSolution], *, ask_cheaper: bool) -> Week:
    from benchmarks.weeks import judged
    from plans import generation, safety

    started = time.process_time()
    solution = plan(inputs)
    cpu_ms = 1000 * (time.process_time() - started)
    unsafe = safety.violations(inputs.profile.user_id, generation.served_meals(inputs, solution.choices))
    return judged(
        inputs.problem, solution.choices, cpu_ms=cpu_ms, unsafe=len(unsafe), ask_cheaper=ask_cheaper,
        relaxations=tuple(relaxation.code for relaxation in solution.relaxations),
    )  # fmt: skip


def _print(report: dict[str, Any]) -> None:
    console = Console(width=None if Console().is_terminal else 110)
    planned = report["people"] - len(report["without_a_legal_week"])
    table = Table(title=f"{planned} weeks of {report['people']} made-up people, seed {report['seed']}")
    table.add_column("")
    for name in report["planners"]:
        table.add_column(name, justify="right")
    for figure in report["planners"][OURS]:
        table.add_row(figure.replace("_", " "), *(_cell(sums[figure]) for sums in report["planners"].values()))
    console.print(table)
    for sentence in report["without_a_legal_week"]:
        console.print(f"No week: {sentence}")
    for sentence in report["far_off"]:
        console.print(sentence)
    for sentence in report["missed"]:
        console.print(f"MISSED: {sentence}")
    if not report["missed"]:
        console.print("Every promised figure is kept.")


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{name} {count}" for name, count in value.items()) or "–"
    return str(value)


if __name__ == "__main__":
    sys.exit(main())

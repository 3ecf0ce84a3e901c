"""How fast weeks are solved and how near the best they are proven to be, beside other ways to plan the same weeks.

    python benchmarks/solve_week.py --candidates 5000 --people 20 [--exact] [--json]
    python benchmarks/solve_week.py --catalogue --people 200
    python benchmarks/solve_week.py --growth --people 20
    python benchmarks/solve_week.py --candidates 5000 --people 60 --leftovers 1 2 4 --limit-rivals 0 --others 0

Weeks and people are made up by a seed; every week is judged. Rivals plan those of the first few people only, for they
take ten seconds each. Times are CPU time of all threads, from the problem in memory to the week, unless they say wall
clock. Ends with 1 where a promise (`promises.PROMISES`) is missed by more than half.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from rich.console import Console

from benchmarks import contest, leftover_weeks, other_weeks, promises, solve_week_tables
from benchmarks.contest import Contestant, Outcome
from benchmarks.instances import make_instances
from benchmarks.leftover_weeks import WithLeftovers
from benchmarks.other_weeks import OtherWeeks
from benchmarks.promises import CATALOGUE, Figures
from benchmarks.rivals.line_up import rivals
from benchmarks.whose import instances_of
from plans.solver.problem import MAX_LEFTOVERS

OURS = "ours"
GROWTH = (100, 150, 600, 1_000, 5_000, 20_000, 50_000)
WARM_UP_CANDIDATES, WARM_UP_SEED = 400, 0
PEOPLE, CATALOGUE_PEOPLE = 20, 200
GAP = 0.01
"""What everybody may stop at, unless a proven optimum is asked for."""


def main() -> int:
    """Plan, judge, print; return the exit code."""
    options = _options()
    with ExitStack() as stack:
        reports = [_report(options, candidates, stack) for candidates in _sizes(options)]
    if options.json:
        print(json.dumps(reports if options.growth else reports[0]))
    elif options.growth:
        solve_week_tables.print_growth(reports)
    else:
        solve_week_tables.print_report(reports[0])
    return 1 if any(report["missed"] for report in reports) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--candidates", type=int, default=5_000, help="dishes after filters, of all slots (5000)")
    what.add_argument("--catalogue", action="store_true", help="the shipped catalogue, after each person's filters")
    what.add_argument("--growth", action="store_true", help=f"ours alone, for {', '.join(map(str, GROWTH))} candidates")
    parser.add_argument("--people", type=int, help=f"how many ({PEOPLE}; of the catalogue {CATALOGUE_PEOPLE})")
    parser.add_argument("--seed", type=int, default=1, help="which people and dishes (1)")
    parser.add_argument("--exact", action="store_true", help="ask for a proven optimum instead of a gap of 1 %%")
    parser.add_argument("--limit-rivals", type=int, default=3, metavar="K", help="rivals plan for the first K (3)")
    parser.add_argument("--others", type=int, default=5, metavar="K", help="other seeds for the first K people (5)")
    parser.add_argument("--leftovers", type=int, nargs="+", default=[], metavar="L", help="the same weeks with L each")
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the tables")
    options = parser.parse_args()
    if not all(1 <= each <= MAX_LEFTOVERS for each in options.leftovers):
        parser.error(f"--leftovers is {options.leftovers}; each must be 1 to {MAX_LEFTOVERS}")
    if options.people is None:
        options.people = CATALOGUE_PEOPLE if options.catalogue else PEOPLE
    for name, least in (("candidates", 50), ("people", 1), ("limit_rivals", 0), ("others", 0)):
        if getattr(options, name) < least:
            parser.error(f"--{name.replace('_', '-')} is {getattr(options, name)}; it must be at least {least}")
    return options


def _sizes(options: argparse.Namespace) -> tuple[int | str, ...]:
    if options.growth:
        return GROWTH
    return (CATALOGUE if options.catalogue else options.candidates,)


def _report(options: argparse.Namespace, candidates: int | str, stack: ExitStack) -> dict[str, Any]:
    """Return what came of all weeks of one size."""
    gap = 0.0 if options.exact else GAP
    compared = 0 if options.growth else options.limit_rivals
    entrants = _entrants(gap, with_rivals=compared > 0, stack=stack)
    outcomes: dict[str, list[Outcome]] = {name: [] for name in entrants}
    names: list[str] = []
    others: list[OtherWeeks] = []
    leftovers: dict[int, list[WithLeftovers]] = {each: [] for each in options.leftovers}
    without_candidates: list[str] = []
    with Console(stderr=True).status("planning") as status:
        for instance in instances_of(candidates, options):
            if not all(meal.candidates for meal in instance.problem.meals):
                without_candidates.append(instance.name)
                continue
            status.update(f"{instance.name} of {options.people}")
            problem = replace(instance.problem, gap=gap)
            for name, entrant in entrants.items():
                if name == OURS or len(names) < compared:
                    outcomes[name].append(entrant.ask(problem))
            if len(others) < options.others and not options.exact:
                others.append(other_weeks.asked(problem, outcomes[OURS][-1], entrants[OURS]))
            for each, found in leftovers.items():
                mine = outcomes[OURS][-1]
                found.append(leftover_weeks.asked(problem, mine, entrants[OURS], leftovers=each))
            names.append(instance.name)
    for entrant in entrants.values():
        entrant.close()
    figures = promises.figures_of(outcomes[OURS])
    first = outcomes[OURS][:compared]
    other_figures = other_weeks.figures_of(others)
    return {
        "candidates": candidates, "people": options.people, "seed": options.seed, "gap_asked_for": gap,
        "without_candidates": without_candidates, OURS: _plain(figures), "others": other_figures,
        "leftovers": [leftover_weeks.figures_of(found, leftovers=each) for each, found in leftovers.items()],
        "compared": {name: _compared(found[:compared], first) for name, found in outcomes.items()} if first else {},
        "weeks": [{"week": week, **{name: _row(found[place], outcomes[OURS][place]) for name, found in outcomes.items()
                                    if place < len(found)}} for place, week in enumerate(names)],
        "missed": [*promises.missed(figures, candidates=candidates, is_exact=options.exact),
                   *other_weeks.missed(other_figures)],
    }  # fmt: skip


def _entrants(gap: float, *, with_rivals: bool, stack: ExitStack) -> dict[str, Contestant]:
    """Return who plans; ours has solved a small week to proof, so that every phase ran. All end with `stack`."""
    small = next(make_instances(1, candidates=WARM_UP_CANDIDATES, seed=WARM_UP_SEED)).problem
    warm_up = replace(small, gap=0.0)
    entrants = {OURS: Contestant(contest.ours, may_relax=True, warm_up=warm_up)}
    if with_rivals:
        entrants |= {name: Contestant(plan, may_relax=False) for name, plan in rivals(gap=gap).items()}
    for entrant in entrants.values():
        stack.callback(entrant.close)
    return entrants


def _compared(found: list[Outcome], ours: list[Outcome]) -> dict[str, Any]:
    """Return how one way did on the same weeks as ours, against our bounds and times."""
    gaps = [contest.gap_to(mine.bound, each.objective) for each, mine in zip(found, ours, strict=True)
            if not each.broken and not mine.broken]  # fmt: skip
    return {
        **_plain(promises.figures_of(found)),
        "legal_weeks": sum(each.objective is not None and not each.broken for each in found),
        "statuses": sorted({each.status for each in found}),
        "broken": sorted(set(chain.from_iterable(each.broken for each in found if each.is_at_fault))),
        "build_ms": promises.median_of(each.build_ms for each in found),
        "first_ms": promises.median_of(each.first_ms for each in found),
        "best_ms": promises.median_of(each.best_ms for each in found),
        "gap_to_our_bound": promises.median_of(gaps),
        "gap_to_our_bound_worst": max((gap for gap in gaps if gap is not None), default=None),
        "times_our_cpu": promises.speed_ratio(found, ours),
    }


def _plain(figures: Figures) -> dict[str, Any]:
    """Return figures without the gap of each week, of which the middle and the worst say enough."""
    known = [gap for gap in figures.gaps if gap is not None]
    return {
        **{name: value for name, value in asdict(figures).items() if name != "gaps"},
        "gap_p50": promises.median_of(known),
        "gap_worst": max(known, default=None) if len(known) == len(figures.gaps) else None,
        "gap_unknown": len(figures.gaps) - len(known),
        "share_within_1_percent": figures.share_within(0.01),
    }


def _row(outcome: Outcome, ours: Outcome) -> dict[str, Any]:
    return {**asdict(outcome), "gap_to_our_bound": contest.gap_to(ours.bound, outcome.objective)}


if __name__ == "__main__":
    sys.exit(main())

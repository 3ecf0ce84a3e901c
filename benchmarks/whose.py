"""Whose weeks a benchmark plans, and what the cheapest of them costs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.instances import Instance, make_instances
from plans.solver import WeekProblem
from plans.solver.distance import distance
from plans.solver.questions import Questions
from plans.solver.scale import QUARTERS


def instances_of(candidates: int | str, options: argparse.Namespace) -> Iterator[Instance]:
    """Yield a week for each of `people`, by `seed`.

    Args:
        candidates: so many made-up dishes after filters, or "catalogue" for the shipped ones.
    """
    if isinstance(candidates, int):
        return make_instances(options.people, candidates=candidates, seed=options.seed)
    from benchmarks import stage
    from benchmarks.catalogue_weeks import catalogue_weeks

    stage.set_up()
    return catalogue_weeks(options.people, seed=options.seed)


def cheapest_pence(problem: WeekProblem) -> float | None:
    """Return the least bill that was found of a week that keeps every other rule."""
    questions = Questions(replace(problem, weekly_budget_pence=1))
    found = distance(questions, "budget", others=frozenset(questions.rules) - {"budget"}).found
    return None if found is None else found / QUARTERS

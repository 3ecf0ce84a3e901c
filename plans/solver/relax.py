"""Where the rules cannot all be kept: which give way, and the nearest week without them (docs/solver.md)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plans.solver.answers import Verdict
from plans.solver.build import week_model
from plans.solver.days_met import DaysMet
from plans.solver.dearness import dearness
from plans.solver.engine import Engine, Goal, Solved
from plans.solver.hurried import hurried_week
from plans.solver.judge import FAMILIES
from plans.solver.least import least_broken
from plans.solver.model import WeekModel
from plans.solver.nearest import NearestSoFar, breaks_least
from plans.solver.pricing import Duals
from plans.solver.problem import Choice, WeekProblem
from plans.solver.questions import Questions
from plans.solver.reach import InReach, budget_in_reach
from plans.solver.week import Week

WORK = 0.05
NODES = 3_000_000
"""Of the engine for the nearest week: CP-SAT's deterministic time, and search nodes; some 100 ms. With more of them
bounds that are far from the score come no nearer."""

FAR = 0.25
"""A gap after which the week is looked for once more, with breaches half as dear: it may have led the search astray
that they were dear, and bounds that count on breaches in part, which no week can have, are nearer where they are cheap.
What breaks more is not taken at any worth."""


@dataclass(frozen=True)
class Nearest:
    """The best week with as few families of rules lifted as possible, and those."""

    model: WeekModel
    solved: Solved
    lifted: frozenset[str]
    started: float
    """When the engine was: a reading of time.perf_counter()."""
    reach: InReach | None = None
    """What was planned with in place of a budget that is out of reach."""
    is_proven: bool = False
    """No week breaks less, in the documented order."""
    kept: float = -math.inf
    """What it is worth where only breaches cost anything, units: 0 where nothing is broken, less the more is."""
    days: DaysMet = field(default_factory=DaysMet)
    """Day-plans that were met on the way."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The week's meals."""
        assert self.solved.best.week is not None
        return self.solved.best.week.choices(self.model)


def nearest_week(questions: Questions, goal: Goal) -> Nearest | None:
    """Return the nearest week of a problem whose rules cannot all be kept; None if none was found in time.

    Families give way in the order of `judge.FAMILIES` until the rest can be kept. The last of them has to give way,
    whatever else does; each of the others, the dearer first, is taken back if the rest can still be kept. What is
    lifted is then broken by the least amount, `breaches.LIFTED_POINTS` weighing one family against another: that is
    looked for first, as if nothing else counted (`least`). Then the week is bettered without breaking more.

    Where the budget is the last of them, the week is planned for the nearest budget that can be met (`reach`), as if
    that had been asked for: then families before it give way to the bill, as they would to a budget just in reach.
    """
    lifted = families_that_give_way(questions)
    reach = budget_in_reach(questions, lifted)
    is_surely_ordered = is_order_proven(questions, lifted)
    if reach is not None:
        questions = reach.questions
        lifted = families_that_give_way(questions)
        is_surely_ordered = is_surely_ordered and is_order_proven(questions, lifted)
    if questions.is_over:
        lifted = _in_a_hurry(questions)
        is_surely_ordered = False
    least = questions.posted(frozenset(questions.rules), priced=questions.of(lifted))
    known = questions.best_week(questions.of(set(FAMILIES) - lifted), least)
    fewest = least_broken(least, known, questions.days)
    found = best_near(questions.problem, least, fewest.week, lifted, goal)
    if found is None:
        return None
    is_proven = is_surely_ordered and breaks_least(found.kept, fewest.bound, lifted)
    return replace(
        found, lifted=lifted | {"budget"} if reach else lifted, reach=reach, is_proven=is_proven, days=questions.days
    )


def best_near(
    problem: WeekProblem, least: WeekModel, start: Week | None, lifted: frozenset[str], goal: Goal
) -> Nearest | None:
    """Return the best week that breaks as little as the one to start from, or less; None if there is no week.

    Args:
        least: only breaches cost anything in it.
    """
    price = dearness(least, start, lifted)
    runs: list[Nearest] = []
    for dearer in (price, price / 2):
        model = week_model(problem, lifted=lifted, dearer=dearer)
        model.limit = least.limit
        best = NearestSoFar(model, least)
        engine = Engine(model, replace(goal, work_limit=min(goal.work_limit, WORK)), best=best)
        engine.days.nodes_left = min(engine.days.nodes_left, NODES)
        solved = engine.solve(start=start)
        if best.week is None:
            break
        start = best.week
        runs.append(Nearest(model, solved, lifted, engine.started))
        if model.limit.is_over or best.gap <= FAR or not best.paid:
            break
    return _with_nearest_bound(runs) if runs else None


def _with_nearest_bound(runs: Sequence[Nearest]) -> Nearest:
    """Return the run whose bound is the nearest to the last week, which is the best of all, with that week.

    Each bound holds for the weeks that break no more than this one does.
    """
    last = runs[-1].solved.best
    for run in runs[:-1]:
        run.solved.best.offer(last.week, last.found_by)
    nearest = min(runs, key=lambda run: run.solved.best.gap)
    best = nearest.solved.best
    assert isinstance(best, NearestSoFar)
    return replace(nearest, kept=best.kept)


def _in_a_hurry(questions: Questions) -> frozenset[str]:
    """Look for a week that is soon found; return the families that give way as far as is known by then."""
    model = week_model(questions.problem)
    choices = hurried_week(questions.problem, model, questions.prices or Duals.none(model))
    questions.learn(Week.of(model, choices), choices)
    return families_that_give_way(questions)


def families_that_give_way(questions: Questions) -> frozenset[str]:
    """Return the families that `nearest_week` lifts. "Can be kept" is: a week that keeps them is found."""
    order = [family for family in FAMILIES if questions.of([family])]

    def can_keep(kept: list[str]) -> bool:
        return questions.ask(questions.of(kept)) is Verdict.POSSIBLE

    count = next((n for n in range(len(order)) if can_keep(order[n:])), len(order))
    lifted = order[:count]
    for family in reversed(lifted[:-1]):
        fewer = [other for other in lifted if other != family]
        if can_keep([other for other in order if other not in fewer]):
            lifted = fewer
    return frozenset(lifted)


def is_order_proven(questions: Questions, lifted: frozenset[str]) -> bool:
    """Return whether it is proven that the order does not let fewer families give way: every set of families that would
    have been kept rather than another was proven impossible, not only not found."""
    order = [family for family in FAMILIES if questions.of([family])]
    rather = [
        [family, *(dearer for dearer in order[place + 1 :] if dearer not in lifted)]
        for place, family in enumerate(order)
        if family in lifted
    ]
    return all(questions.core(questions.of(kept)) is not None for kept in rather)

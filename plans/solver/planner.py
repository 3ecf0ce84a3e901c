"""The planner: the best week that keeps every rule, with a proof; or the nearest week, and what gave way."""

import math
import time
from dataclasses import replace

from plans.solver import explain, report
from plans.solver.binding import binding_rules
from plans.solver.build import week_model
from plans.solver.engine import Engine, Goal, Solved
from plans.solver.judge import score
from plans.solver.model import WeekModel
from plans.solver.problem import WeekProblem
from plans.solver.questions import Questions, Verdict
from plans.solver.relax import nearest_week
from plans.solver.solution import Clash, Status, WeekSolution
from plans.solver.week import LEAST_MEAL


def solve_week(problem: WeekProblem) -> WeekSolution:
    """Plan the week to within `problem.gap` of the best there is (docs/solver.md).

    Returns: OPTIMAL if no better week exists, FEASIBLE with the proven gap otherwise, `relaxations` saying which
        negotiable rules gave way and `clashes` why; INFEASIBLE if a meal has no candidate, with it named; UNKNOWN if
        no week was found before the time limit. The same problem gives the same week, unless `problem.time_limit_s`
        was reached.
    Raises: RuntimeError if CP-SAT refuses the model or the week fails the judge: both are defects of this folder.
    """
    started = time.perf_counter()
    if (empty := report.without_candidates(problem, method="cp_sat")) is not None:
        return empty
    goal = Goal(problem.gap, problem.work_limit, started + problem.time_limit_s, problem.seed)
    model = week_model(problem)
    solved = Engine(model, goal).solve()
    if solved.best.week is not None:
        return _answer(problem, model, solved, started=started)
    questions = Questions(problem)
    everything = frozenset(questions.rules)
    if not questions.refuse(everything) and solved.is_impossible:
        questions.cores.append(everything)
    if questions.ask(everything) is Verdict.POSSIBLE:
        solved = Engine(model, goal).solve(start=questions.week(everything))
        return _answer(problem, model, solved, started=started)
    recognised = (time.perf_counter() - started) * 1000
    nearest = nearest_week(questions, goal)
    if nearest is None:
        return WeekSolution(Status.UNKNOWN, method="cp_sat", solve_ms=report.milliseconds_since(started))
    before = (nearest.started - started) * 1000
    phases = {"recognised": recognised} | {name: before + each for name, each in nearest.solved.phases.items()}
    clashes = explain.clashes(questions)
    phases["explained"] = (time.perf_counter() - started) * 1000
    found = _answer(problem, nearest.model, nearest.solved, started=started, clashes=clashes)
    return replace(found, phases=phases)


def _answer(
    problem: WeekProblem, model: WeekModel, solved: Solved, *, started: float, clashes: tuple[Clash, ...] = ()
) -> WeekSolution:
    """Return the engine's week as an answer."""
    best = solved.best
    assert best.week is not None
    choices = best.week.shuffled(problem.seed).choices(model)
    added = 0.0 if solved.added is None else float(sum(solved.added[rows].sum() for rows in best.week.rows))
    bound = gap = None
    if math.isfinite(best.bound):
        # What the seed added, and what the breaches of lifted rules cost, is no part of the score.
        missing = max(0, round(best.bound - best.worth + added))
        bound = score(problem, choices) + missing
        gap = float(missing / max(abs(best.worth - added), LEAST_MEAL * len(choices)))
    found = report.solution(problem, choices, method="cp_sat", started=started, bound=bound, gap=gap,
                            clashes=clashes, phases=solved.phases)  # fmt: skip
    if bound is None or solved.duals is None:
        return found
    return replace(found, binding=binding_rules(model, best.week, solved.duals))

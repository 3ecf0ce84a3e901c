"""The planner: the best week that keeps every rule, with a proof; or the nearest week, and what gave way."""

import math
import time
from dataclasses import dataclass, replace
from functools import partial

from plans.solver import another, explain, judge, leftover_week, report
from plans.solver.answers import Verdict
from plans.solver.binding import binding_rules
from plans.solver.build import week_model
from plans.solver.engine import DOUBTFUL, Engine, Goal, Solved
from plans.solver.hurried import hurried_week
from plans.solver.leftover_week import Planned
from plans.solver.model import WeekModel
from plans.solver.nearest import unsure
from plans.solver.pricing import Duals
from plans.solver.problem import WeekProblem
from plans.solver.questions import Questions
from plans.solver.relax import Nearest, nearest_week
from plans.solver.solution import Clash, Status, WeekSolution
from plans.solver.week import Week


@dataclass(frozen=True)
class Kept:
    """What came of looking for a week that keeps every rule."""

    planned: Planned | None
    """None where there is no such week, or none was found."""
    built: float
    """When the model was: a reading of time.perf_counter()."""
    questions: Questions | None = None
    """What was asked where none was found at once."""


def solve_week(problem: WeekProblem, *, explains: bool = True) -> WeekSolution:
    """Plan the week to within `problem.gap` of the best there is (docs/solver.md).

    Args:
        explains: find out which rules clash, which takes as long as the rest; otherwise `clashes` is empty.

    Returns: OPTIMAL if no better week exists, FEASIBLE with the proven gap otherwise, `relaxations` saying which
        negotiable rules gave way and `clashes` why; INFEASIBLE if a meal has no candidate, with it named; UNKNOWN if
        no week was found before the time limit. The same problem gives the same week, unless `problem.time_limit_s`
        was reached.
    Raises: RuntimeError if CP-SAT refuses the model or the week fails the judge: both are defects of this folder.
    """
    if problem.seen or (problem.seed and problem.gap):
        return another.solve(
            problem, plan=partial(_first, explains=explains), plan_again=partial(_first, explains=False),
            answer=_answer_anew, answer_near=answer_near,
        )  # fmt: skip
    return _first(problem, explains=explains).solution


def _first(problem: WeekProblem, *, explains: bool) -> another.First:
    """Return the answer to a problem as it comes, with leftovers or without."""
    plan = partial(planned, explains=explains)
    if problem.leftovers_per_week:
        return another.First(leftover_week.solve(problem, plan=plan))
    found = plan(problem)
    return another.First(found.solution, found.engine, found.nearest)


def _answer_anew(problem: WeekProblem, engine: Engine, solved: Solved) -> WeekSolution:
    """Return the week of `solved` as an answer to a problem whose first week an engine has found."""
    return answer(problem, engine.model, solved, started=engine.started, engine_started=engine.started)


def planned(problem: WeekProblem, *, explains: bool) -> Planned:
    """Return the answer to a problem without leftovers, and what it was planned with."""
    if (empty := report.without_candidates(problem, method="cp_sat")) is not None:
        return Planned(empty)
    started = time.perf_counter()
    kept = keeping_all(problem)
    if kept.planned is not None:
        return kept.planned
    questions, built = kept.questions, kept.built
    assert questions is not None
    goal = Goal(problem.gap, problem.work_limit, started + problem.time_limit_s, problem.seed)
    recognised = _ms(started)
    nearest = nearest_week(questions, goal)
    if nearest is None:
        return Planned(WeekSolution(Status.UNKNOWN, method="cp_sat", solve_ms=report.milliseconds_since(started)))
    if (after_all := kept_after_all(problem, nearest, goal, started=started)) is not None:
        return after_all
    questions.learn(Week.of(nearest.model, nearest.choices), nearest.choices)
    clashes = explain.clashes(questions, reach=nearest.reach) if explains else ()
    explained = {"explained": _ms(started)} if explains else {}
    found = answer(problem, nearest.model, nearest.solved, started=started, engine_started=nearest.started,
                    clashes=clashes)  # fmt: skip
    phases = {**found.phases, "build": _ms(started, built), "recognised": recognised, **explained}
    found = replace(found, phases=_in_order({**phases, "total": _ms(started)}))
    return Planned(as_near_as_is_known(found, nearest, says=explains), nearest.model, nearest=nearest)


def keeping_all(problem: WeekProblem) -> Kept:
    """Plan the best week that keeps every rule, or find out that there is none as far as is known."""
    started = time.perf_counter()
    goal = Goal(problem.gap, problem.work_limit, started + problem.time_limit_s, problem.seed)
    model = week_model(problem)
    built = time.perf_counter()
    engine = Engine(model, goal)
    solved = engine.solve(patience=DOUBTFUL)

    def kept() -> Kept:
        found = answer(problem, model, engine.out, started=started, engine_started=engine.started)
        return Kept(Planned(found, model, engine), built)

    if solved.best.week is not None:
        if model.limit.is_in_vain:
            # A first week at prices that mean little is mostly less good than one by simple choices.
            week = hurried_week(problem, model, solved.duals or Duals.none(model))
            solved.best.offer(Week.of(model, week), "hurried")
        return kept()
    questions = Questions(problem, limit=model.limit)
    everything = frozenset(questions.rules)
    questions.learn_from(solved)
    if not questions.refuse(everything) and engine.go_on().best.week is not None:
        return kept()
    if questions.ask(everything) is Verdict.POSSIBLE:
        engine = Engine(model, goal)
        if engine.solve(start=questions.week(everything)).best.week is not None:
            return kept()
    return Kept(None, built, questions)


def kept_after_all(problem: WeekProblem, nearest: Nearest, goal: Goal, *, started: float) -> Planned | None:
    """Return the best week around a nearest one that breaks nothing; None if it breaks a rule.

    Just above the cheapest week there is, the search for the nearest may find what all before it did not: then no rules
    clash, and the week is to be scored and proven like any that keeps them.
    """
    if judge.check(problem, nearest.choices):
        return None
    model = week_model(problem)
    model.limit = nearest.model.limit
    engine = Engine(model, goal)
    engine.solve(start=Week.of(model, nearest.choices))
    found = answer(problem, model, engine.out, started=started, engine_started=engine.started)
    return Planned(found, model, engine)


def answer_near(problem: WeekProblem, nearest: Nearest) -> WeekSolution:
    """Return a nearest week as an answer that explains nothing."""
    found = answer(
        problem, nearest.model, nearest.solved, started=nearest.started, engine_started=nearest.started
    )  # fmt: skip
    return as_near_as_is_known(found, nearest, says=False)


def as_near_as_is_known(found: WeekSolution, nearest: Nearest, *, says: bool) -> WeekSolution:
    """Return the answer with whether it is proven that no week breaks less, and said where it is not."""
    gave_way = tuple(relaxation.code for relaxation in found.relaxations)
    if not gave_way:
        return found
    # Best it may be among the weeks that break as much; without a proof that none breaks less it is not the best.
    status = found.status if nearest.is_proven else Status.FEASIBLE
    more = (unsure(gave_way),) if says and not nearest.is_proven else ()
    return replace(found, status=status, is_nearest=nearest.is_proven, clashes=(*found.clashes, *more))


def answer(
    problem: WeekProblem, model: WeekModel, solved: Solved, *, started: float, engine_started: float,
    clashes: tuple[Clash, ...] = (),
) -> WeekSolution:  # fmt: skip
    """Return the engine's week as an answer."""
    best = solved.best
    assert best.week is not None
    choices = best.week.shuffled(problem.seed).choices(model)
    # What the breaches of lifted rules cost is no part of the score.
    missing = max(0, round(best.bound - best.worth)) if math.isfinite(best.bound) else None
    before = _ms(started, engine_started)
    phases = {"build": before} | {name: before + each for name, each in solved.phases.items()}
    phases["best"] = _ms(started, best.found_at)
    found = report.solution(problem, choices, method="cp_sat", started=started, missing=missing, clashes=clashes)
    found = replace(found, phases=_in_order({**phases, "total": _ms(started)}))
    if missing is None or solved.duals is None:
        return found
    broken = {relaxation.code for relaxation in found.relaxations}
    # A budget out of reach is planned for as if it were more: what is kept then is not what was asked for.
    binding = (
        rule for rule in binding_rules(model, best.week, solved.duals, tops=solved.tops) if rule.code not in broken
    )
    return replace(found, binding=tuple(binding))


def _ms(started: float, until: float | None = None) -> float:
    """Return the milliseconds from one reading of time.perf_counter() to another, or to now."""
    return ((time.perf_counter() if until is None else until) - started) * 1000


def _in_order(phases: dict[str, float]) -> dict[str, float]:
    """Return phases by when they ended."""
    return dict(sorted(phases.items(), key=lambda phase: phase[1]))

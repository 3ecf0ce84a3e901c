"""Turn choices into an answer: judge them, and say what gave way."""

import time
from collections import defaultdict
from collections.abc import Mapping

from plans.solver import wording
from plans.solver.judge import check, score
from plans.solver.policy import require
from plans.solver.problem import Choice, WeekProblem
from plans.solver.solution import Clash, Relaxation, Status, Violation, WeekSolution
from plans.solver.week import gap_of


def solution(
    problem: WeekProblem,
    choices: tuple[Choice, ...],
    *,
    method: str,
    started: float,
    bound: int | None = None,
    gap: float | None = None,
    missing: int | None = None,
    clashes: tuple[Clash, ...] = (),
    phases: Mapping[str, float] | None = None,
) -> WeekSolution:
    """Return the answer that holds `choices`, as the judge sees them.

    Args:
        bound, gap: what is proven of how good the week is, if anything.
        missing: or by how many units a week that breaks no more could be better, which tells both.

    Raises: RuntimeError if they break a rule that never gives way: that is a defect of a planner, not of the problem.
    """
    choices = tuple(sorted(choices))
    violations = check(problem, choices)
    fatal = [violation.sentence for violation in violations if not violation.is_negotiable]
    if fatal:
        raise RuntimeError(f"the {method} planner broke rules that never give way: {fatal!r}")
    objective = score(problem, choices)
    if missing is not None:
        bound = objective + missing
        gap = gap_of(bound, objective)
    if gap == 0 and bound is None:
        bound = objective
    return WeekSolution(
        Status.OPTIMAL if gap == 0 else Status.FEASIBLE,
        choices,
        objective,
        bound,
        gap,
        relaxations(violations),
        clashes,
        milliseconds_since(started),
        method,
        phases or {},
    )


def relaxations(violations: list[Violation]) -> tuple[Relaxation, ...]:
    """Return one relaxation a rule: the sum of its amounts, its worst case in words, and where else it gave way."""
    by_code: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        by_code[violation.code].append(violation)
    gave_way = []
    for code, cases in by_code.items():
        worst = max(cases, key=lambda violation: violation.amount)
        also = _elsewhere(worst, [case for case in cases if case is not worst])
        sentence = f"{worst.sentence} (also {also})" if also else worst.sentence
        gave_way.append(Relaxation(code, sentence, sum(violation.amount for violation in cases)))
    return tuple(gave_way)


def _elsewhere(worst: Violation, others: list[Violation]) -> str:
    """Return where else a rule gave way: "on Monday, Tuesday and 3 other days; fat on Friday"; empty if nowhere."""
    if worst.day is None or worst.code == "recent":
        return wording.some(list(dict.fromkeys(other.subject for other in others)), "other")
    days: dict[str, list[str]] = {worst.subject: []}
    for other in others:
        assert other.day is not None
        days.setdefault(other.subject, []).append(wording.DAY_NAMES[other.day])
    parts = []
    for subject, names in days.items():
        if names:
            on = f"on {wording.some(names, 'other day')}"
            parts.append(on if subject == worst.subject else f"{subject} {on}")
    return "; ".join(parts)


def without_candidates(problem: WeekProblem, *, method: str) -> WeekSolution | None:
    """Return the INFEASIBLE answer that names the meals nothing is legal for, or None if every meal has a candidate.

    Raises: ValueError if there is no meal to plan.
    """
    require(len(problem.meals) > 0, "meals is empty; a week must have at least one to be planned")
    empty = sorted((meal.day, meal.slot) for meal in problem.meals if not meal.candidates)
    if not empty:
        return None
    clashes = tuple(Clash(("candidates",), f"No recipe is allowed for {wording.place(*place)}") for place in empty)
    return WeekSolution(Status.INFEASIBLE, clashes=clashes, method=method)


def milliseconds_since(started: float) -> int:
    """Return whole milliseconds since `started`, a reading of time.perf_counter()."""
    return round((time.perf_counter() - started) * 1000)

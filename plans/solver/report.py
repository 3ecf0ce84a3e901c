"""Turn choices into an answer: judge them, and say what gave way."""

import time
from collections import defaultdict

from plans.solver import wording
from plans.solver.judge import check, score
from plans.solver.problem import Choice, WeekProblem
from plans.solver.solution import Clash, Relaxation, Status, Violation, WeekSolution


def solution(
    problem: WeekProblem,
    choices: tuple[Choice, ...],
    *,
    method: str,
    started: float,
    is_optimal: bool = False,
    clashes: tuple[Clash, ...] = (),
) -> WeekSolution:
    """Return the answer that holds `choices`, as the judge sees them; a bound is known only where it is optimal.

    Raises: RuntimeError if they break a rule that never gives way: that is a defect of a planner, not of the problem.
    """
    choices = tuple(sorted(choices))
    violations = check(problem, choices)
    fatal = [violation.sentence for violation in violations if not violation.is_negotiable]
    if fatal:
        raise RuntimeError(f"the {method} planner broke rules that never give way: {fatal!r}")
    objective = score(problem, choices)
    bound, gap = (objective, 0.0) if is_optimal else (None, None)
    return WeekSolution(
        Status.OPTIMAL if is_optimal else Status.FEASIBLE,
        choices,
        objective,
        bound,
        gap,
        relaxations(violations),
        clashes,
        milliseconds_since(started),
        method,
    )


def relaxations(violations: list[Violation]) -> tuple[Relaxation, ...]:
    """Return one relaxation a rule: the sum of its amounts, its worst case in words, and how many more there are."""
    by_code: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        by_code[violation.code].append(violation)
    gave_way = []
    for code, cases in by_code.items():
        worst = max(cases, key=lambda violation: violation.amount)
        more = f" (and {len(cases) - 1} more like it)" if len(cases) > 1 else ""
        gave_way.append(Relaxation(code, worst.sentence + more, sum(violation.amount for violation in cases)))
    return tuple(gave_way)


def without_candidates(problem: WeekProblem, *, method: str) -> WeekSolution | None:
    """Return the INFEASIBLE answer that names the meals nothing is legal for, or None if every meal has a candidate."""
    empty = sorted((meal.day, meal.slot) for meal in problem.meals if not meal.candidates)
    if not empty:
        return None
    clashes = tuple(Clash(("candidates",), f"No recipe is allowed for {wording.place(*place)}") for place in empty)
    return WeekSolution(Status.INFEASIBLE, clashes=clashes, method=method)


def milliseconds_since(started: float) -> int:
    """Return whole milliseconds since `started`, a reading of time.perf_counter()."""
    return round((time.perf_counter() - started) * 1000)

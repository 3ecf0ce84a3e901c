"""What one week breaks that another keeps, or breaks further (docs/solver.md, "Part of a week")."""

from collections.abc import Sequence
from dataclasses import replace

from plans.solver import judge
from plans.solver.problem import Choice, WeekProblem
from plans.solver.solution import Violation


def newly_broken(was: Sequence[Violation], now: Sequence[Violation]) -> list[Violation]:
    """Return those of `now` whose single rule `was` does not break, or not by as much as people are told of."""
    amounts: dict[tuple[str, int | None, str], int] = {}
    for each in was:  # two dishes may have one name
        amounts[each.rule] = max(each.amount, amounts.get(each.rule, 0))
    return [each for each in now if each.amount > amounts.get(each.rule, 0)]


def broken_by(problem: WeekProblem, *, current: tuple[Choice, ...], week: tuple[Choice, ...]) -> list[Violation]:
    """Return what `week`, one of the problem, breaks that `current` keeps; its dishes need not be candidates."""
    now = {(choice.day, choice.slot): choice.recipe_id for choice in current}
    as_it_is = tuple(replace(meal, candidates=(now[meal.day, meal.slot],), locked=None) for meal in problem.meals)
    return newly_broken(judge.check(replace(problem, meals=as_it_is), current), judge.check(problem, week))

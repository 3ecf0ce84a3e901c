"""Which rules and wishes a change of a week breaks that it kept before, or breaks further, in words."""

from __future__ import annotations

from collections.abc import Sequence

from plans import solver
from plans.solver import Choice, WeekProblem
from plans.solver.report import relaxations
from plans.solver.worse import newly_broken
from plans.standing import StandingWeek
from plans.wishes import missed_wishes


def notes(before: StandingWeek, after: StandingWeek) -> list[str]:
    """Return a sentence for each rule, and each weekly rule, that gave way to a change; none if all stand as before."""
    was, now = (solver.check(week.problem, week.choices) for week in (before, after))
    broken_before = {each.code for each in was}
    found = [
        _said(each.sentence, is_further=each.code in broken_before)
        for each in relaxations([each for each in newly_broken(was, now) if each.is_negotiable])
    ]
    missed = _missed(before.problem, before.choices)
    for rule, (amount, sentence) in _missed(after.problem, after.choices).items():
        earlier, _ = missed.get(rule, (0, ""))
        if amount > earlier:
            found.append(_said(sentence, is_further=earlier > 0))
    return found


def _missed(problem: WeekProblem, choices: Sequence[Choice]) -> dict[str, tuple[int, str]]:
    """Return by how much each weekly rule is missed, and what is said of it."""
    found = {}
    for rule in problem.weekly_rules:
        for each in missed_wishes(problem, choices, rules=[rule]):
            found[rule.sentence] = each.amount, each.sentence
    return found


def _said(sentence: str, *, is_further: bool) -> str:
    how = "A rule is broken by more than before" if is_further else "A rule that the week kept gives way"
    return f"{how}: {sentence.removesuffix('.')}."

"""Which of a person's weekly rules a week misses, in words: wishes are soft, but never dropped in silence. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from plans.solver import Choice, Relaxation, WeeklyRule, WeekProblem


def missed_wishes(
    problem: WeekProblem, choices: Sequence[Choice], *, rules: Sequence[WeeklyRule] | None = None
) -> tuple[Relaxation, ...]:
    """Return one relaxation for each weekly rule that `choices` miss; its amount counts the meals it is missed by.

    Args:
        rules: those that are asked about; None: all of the problem.
    """
    found = []
    for rule in problem.weekly_rules if rules is None else rules:
        times = sum(rule.tag in problem.dish_by_id[choice.recipe_id].tags for choice in choices)
        amount = max(rule.at_least - times, times - rule.at_most if rule.at_most is not None else 0)
        if amount <= 0:
            continue
        why = "" if _is_offered(problem, rule.tag) else " No dish that you may eat and have time for is of that kind."
        found.append(
            Relaxation("weekly_rule", f"Your wish, {rule.sentence}, was not met: it comes {times} times.{why}", amount)
        )
    return tuple(found)


def _is_offered(problem: WeekProblem, tag: str) -> bool:
    """Return whether any candidate of any meal has the tag."""
    has = problem.table.tags.get(tag)
    alike = {id(meal.ids): meal.ids for meal in problem.meals}
    return has is not None and any(bool(has[problem.table.rows(ids.array)].any()) for ids in alike.values())

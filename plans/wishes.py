"""A person's weekly rules for the planner, and those that a week misses, in words: soft, but never dropped in silence.
Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.weekly_tags import CUISINE_PREFIX, WEEKDAYS
from plans.solver import Choice, Relaxation, WeeklyRule, WeekProblem, wording
from users.models import Profile


def weekly_rules(profile: Profile) -> tuple[WeeklyRule, ...]:
    """Return the rules of a profile as the planner takes them, each with its sentence."""
    return tuple(_weekly_rule(rule) for rule in profile.weekly_rules)


def missed_wishes(
    problem: WeekProblem, choices: Sequence[Choice], *, rules: Sequence[WeeklyRule] | None = None
) -> tuple[Relaxation, ...]:
    """Return one relaxation for each weekly rule that `choices` miss; its amount counts the meals it is missed by.

    Args:
        rules: those that are asked about; None: all of the problem.
    """
    found = []
    for rule in problem.weekly_rules if rules is None else rules:
        named = [choice for choice in choices if rule.counts(choice.day, choice.slot)]
        times = sum(rule.tag in problem.dish_by_id[choice.recipe_id].tags for choice in named)
        if amount := rule.missed_by(times):
            there = " there" if rule.is_placed else ""
            sentence = f"Your wish, {rule.sentence}, was not met: it comes {times} times{there}."
            found.append(Relaxation("weekly_rule", sentence + _why_not(problem, rule, times), amount))
    return tuple(found)


def _weekly_rule(rule: Mapping[str, Any]) -> WeeklyRule:
    at_least, at_most = rule.get("at_least") or 0, rule.get("at_most")
    day, slot = rule.get("day"), rule.get("slot")
    return WeeklyRule(
        tag=rule["tag"],
        at_least=at_least,
        at_most=at_most,
        day=None if day is None else WEEKDAYS.index(day),
        slot=slot,
        sentence=_sentence(rule["tag"].removeprefix(CUISINE_PREFIX).replace("_", " "), at_least, at_most, day, slot),
    )


def _sentence(name: str, at_least: int, at_most: int | None, day: str | None, slot: str | None) -> str:
    """Return a rule as people read it: "fish at least 2 times a week", "pizza on Friday", "no curry for lunch"."""
    limits = [("at least", at_least or None), ("at most", at_most)]
    if day is None and slot is None:
        words = [f"{how} {limit}" for how, limit in limits if limit is not None]
        return f"{name} {' and '.join(words)} times a week"
    where = (f" for {slot}" if slot else "") + (f" on {day.capitalize()}" if day else "")
    if at_most == 0:
        return f"no {name}{where}"
    if at_least == 1 and day and (at_most is None or slot):
        return f"{name}{where}"
    words = [f"{how} {wording.times(limit)}" for how, limit in limits if limit is not None]
    return f"{name} {' and '.join(words)}{where}"


def _why_not(problem: WeekProblem, rule: WeeklyRule, times: int) -> str:
    """Return why too few came, where no dish could have; empty where one could, or too many came."""
    if times >= rule.at_least:
        return ""
    meals = [meal for meal in problem.meals if rule.counts(meal.day, meal.slot)]
    if not meals:
        return " No such meal is planned."
    has = problem.table.tags.get(rule.tag)
    alike = {id(meal.ids): meal.ids for meal in meals}
    is_offered = has is not None and any(bool(has[problem.table.rows(ids.array)].any()) for ids in alike.values())
    return "" if is_offered else " No dish that you may eat and have time for is of that kind."

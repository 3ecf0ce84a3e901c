"""Wishes that a later one shows to have been no more than the reason for it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from agents.rules.places import WHOLE_WEEK, Target
from agents.rules.settling import Placed
from agents.rules.targets import Finder
from agents.rules.wishes import Kind, Wish


def without_reasons(placed: Sequence[Placed], wish: Wish, targets: Sequence[Target], finder: Finder) -> list[Placed]:
    """Return the wishes that were placed before, without those that were only said as the reason for this one."""
    if not targets or WHOLE_WEEK in targets:
        return list(placed)
    return [
        p for p in placed if not (_is_of_food_there(p, targets, finder) or _is_of_that_day(p, wish, targets, finder))
    ]


def _is_of_food_there(placed: Placed, targets: Sequence[Target], finder: Finder) -> bool:
    """Say so of "I'm sick of crisps" before the wish to change a meal with crisps."""
    is_reason = placed.wish.kind == Kind.REMOVE and placed.wish.is_reason
    return is_reason and finder.holds(targets, placed.wish.food)


def _is_of_that_day(placed: Placed, wish: Wish, targets: Sequence[Target], finder: Finder) -> bool:
    """Say so of "I'm not that hungry on Friday" before the wish for a smaller dinner on that day.

    And of "a shake on Tuesday sounds grim" before the wish for something to chew.
    """
    if placed.wish.kind == wish.kind == Kind.MEAL_TYPE and placed.wish.is_reason and not wish.is_reason:
        return placed.wish.meal_type == wish.meal_type
    if not placed.wish.is_reason or placed.target.plan_day_id is None:
        return False
    there = {meal.id for meal in finder.meals_of([placed.target])}
    if not there.issuperset(meal.id for meal in finder.meals_of(targets)):
        return False
    if placed.wish.kind == Kind.PORTION:
        return wish.goals == placed.wish.goals
    is_of_meals = all(target.plan_meal_id is not None for target in targets)
    return placed.wish.is_vague and (wish.kind == Kind.MEAL_TYPE or (wish.kind == Kind.RESTYLE and is_of_meals))

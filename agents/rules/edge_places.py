"""Places that are named by where they stand: the first or the last meal, that day, this day. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agents.requests import DaySummary, MealSummary
from agents.rules.places import THAT_DAY, THIS_DAY, Target
from agents.rules.wishes import Clause

if TYPE_CHECKING:
    from agents.rules.targets import Finder

PAST = re.compile(r"\b(?:was|were|did|had|left|ate|could not|made)\b")


class NotInPlan(Exception):
    """The clause names a day or a meal that this plan does not have."""


def at_edge(finder: Finder, edge: str, clause: Clause, beside: Sequence[MealSummary]) -> Target | None:
    """Return the first or last meal of those named beside; of the plan; or, in the past tense, the last one eaten.

    Of "that day" return the day that was spoken of, or None if none was.

    Raises:
        NotInPlan: The plan has no meal, or no today.
    """
    atlas = finder.atlas
    if edge in (THAT_DAY, THIS_DAY):
        day = _day_spoken_of(finder) or (atlas.days.get(atlas.today) if edge == THIS_DAY else None)
        if day is None and edge == THIS_DAY:
            raise NotInPlan
        return Target(plan_day_id=day.id) if day else None
    meals = list(beside)
    if not meals and PAST.search(clause.whole) and edge == "last":
        meals = [meal for day in atlas.plan.days if day.date < atlas.today for meal in day.meals]
    meals = meals or list(atlas.plan.meals)
    if not meals:
        raise NotInPlan
    return Target(plan_meal_id=meals[0 if edge == "first" else -1].id)


def _day_spoken_of(finder: Finder) -> DaySummary | None:
    """Return the day of what was spoken of before, else of what was pressed."""
    for target in (*finder.topic.targets, *((finder.pressed,) if finder.pressed else ())):
        day = finder.atlas.day_with(target.plan_day_id, target.plan_meal_id)
        if day is not None:
            return day
    return None

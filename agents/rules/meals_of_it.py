"""The meal that "it" is in "take the plantain out of it", where none was named. Pure."""

from __future__ import annotations

import re

from agents.rules.places import Target
from agents.rules.targets import Finder
from agents.rules.wishes import Clause

IN_IT = re.compile(r"\b(?:(?:in|on|from|out of|off|with) it|in there)\b")
"""With this a food is that of the meal spoken of, whatever is known to be in it."""
OUT_OF_IT = re.compile(r"\b(?:out of|off|from) (?:it|there)\b")


def of_day(food: str, clause: Clause, finder: Finder) -> tuple[Target, ...]:
    """Return the one meal with the food on the days that were spoken of; nothing where there are several."""
    days = [target for target in finder.topic.targets if target.plan_day_id is not None]
    if not days or not IN_IT.search(clause.whole):
        return ()
    holding = [meal for meal in finder.meals_of(days) if finder.larder.holds(meal, food)]
    return (Target(plan_meal_id=holding[0].id),) if len(holding) == 1 else ()


def alone(food: str, clause: Clause, finder: Finder) -> tuple[Target, ...]:
    """Return the one meal of the plan that has the food, out of which it is to go; nothing where several have it."""
    holding = [meal for meal in finder.atlas.plan.meals if finder.larder.holds(meal, food)]
    return (Target(plan_meal_id=holding[0].id),) if len(holding) == 1 and OUT_OF_IT.search(clause.whole) else ()

"""What the rules make of a person's words, written as lines of output carry it."""

from __future__ import annotations

from typing import Any

from agents import review_lines
from agents.review_rules import interpret
from tests.agents.plans_for_review import day_id, dinner_id, review

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def said(text: str, **context: Any) -> list[dict[str, Any]]:
    """Return what the rules make of a text, as lines of output carry it."""
    request = review(text, context=context or None)
    return [review_lines.as_data(instruction) for instruction in interpret(request).instructions]


def one(action: str, level: str, ids: dict[str, int] | None = None, **params: Any) -> dict[str, Any]:
    return {"target_level": level, "target_ids": ids or {}, "action": action, "params": params}


def dinner(day: int) -> dict[str, int]:
    return {"plan_meal_id": dinner_id(day)}


def day(number: int) -> dict[str, int]:
    return {"plan_day_id": day_id(number)}

"""What the rules make of a person's words, written as lines of output carry it."""

from __future__ import annotations

from typing import Any

from agents import review_lines
from agents.requests import ReviewRequest
from agents.review_rules import Reading, interpret
from tests.agents.plans_for_review import day_id, dinner_id, review

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def said(text: str, **context: Any) -> list[dict[str, Any]]:
    """Return what the rules make of a text, as lines of output carry it."""
    request = review(text, context=context or None)
    return [review_lines.as_data(instruction) for instruction in interpret(request).instructions]


def foods_that_harm(request: ReviewRequest) -> frozenset[str]:
    return Reading(request).foods_that_harm


def one(action: str, level: str, ids: dict[str, int] | None = None, **params: Any) -> dict[str, Any]:
    return {"target_level": level, "target_ids": ids or {}, "action": action, "params": params}


def dinner(day: int) -> dict[str, int]:
    return {"plan_meal_id": dinner_id(day)}


def day(number: int) -> dict[str, int]:
    return {"plan_day_id": day_id(number)}


def removed(food: str, ids: dict[str, int]) -> dict[str, Any]:
    return one("remove_ingredient", "ingredient", ids, ingredient_to_remove=food)


def swapped(goes: str, comes: str, ids: dict[str, int] | None = None) -> dict[str, Any]:
    """Return a swap at a place, or everywhere where none is given."""
    everywhere = {} if ids else {"apply_to_whole_week": True}
    return one("swap_ingredient", "ingredient", ids, ingredient_to_remove=goes, ingredient_to_add=comes, **everywhere)


def gone_for_good(*foods: str) -> list[dict[str, Any]]:
    """Return what an allergy to each of the foods asks for."""
    return [
        wish
        for food in foods
        for wish in (
            one("remove_ingredient", "ingredient", ingredient_to_remove=food, apply_to_whole_week=True),
            one("avoid_ingredient_future", "ingredient", ingredient_to_remove=food),
        )
    ]


def in_any_order(wishes: list[dict[str, Any]]) -> list[str]:
    return sorted(map(repr, wishes))

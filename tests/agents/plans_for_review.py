"""A week that reviews are about, as the API's lines carry it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from agents.requests import ReviewRequest

MONDAY = date(2026, 11, 23)
DINNERS = (
    ("Chicken and mushroom pie", ["chicken breast", "mushrooms", "plain flour", "butter"]),
    ("Beef chilli", ["beef mince", "kidney beans", "tinned tomatoes", "onion"]),
    ("Cod with peas", ["cod", "peas", "potatoes"]),
    ("Lentil dal", ["red lentils", "onion", "rice", "spinach"]),
    ("Salmon traybake", ["salmon", "potatoes", "broccoli"]),
    ("Mushroom risotto", ["mushrooms", "rice", "parmesan"]),
    ("Roast chicken", ["chicken thighs", "potatoes", "carrots"]),
)
FOODS = sorted(
    {food for _, foods in DINNERS for food in foods} | {"tofu", "aubergine", "peanut butter", "oats", "milk"}
)


def day_id(day: int) -> int:
    """Return the id of a day, Monday being 0."""
    return 10 + day


def dinner_id(day: int) -> int:
    """Return the id of a day's dinner."""
    return 100 + 10 * day + 1


def week() -> dict[str, Any]:
    """Return the plan: porridge and a dinner on each day."""
    return {
        "days": [
            {
                "id": day_id(day),
                "date": (MONDAY + timedelta(days=day)).isoformat(),
                "weekday": f"{MONDAY + timedelta(days=day):%A}",
                "meals": [
                    {"id": 100 + 10 * day, "slot": "breakfast", "title": "Porridge", "ingredients": ["oats", "milk"]},
                    {"id": dinner_id(day), "slot": "dinner", "title": title, "ingredients": foods},
                ],
            }
            for day, (title, foods) in enumerate(DINNERS)
        ]
    }


def review(
    text: str,
    *,
    context: dict[str, Any] | None = None,
    plan: dict[str, Any] | None = None,
    known_foods: Collection[str] = (),
) -> ReviewRequest:
    """Return what a person wrote on Tuesday, about that week."""
    return ReviewRequest.model_validate(
        {
            "id": "1",
            "today": "2026-11-24",
            "context": context,
            "text": text,
            "plan": plan or week(),
            "known_foods": known_foods,
        }
    )

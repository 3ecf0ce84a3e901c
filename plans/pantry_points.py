"""What it is worth to use up what is at home, dish by dish."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils import timezone

from plans.models import PantryItem
from recipes.columns import DishColumns

PANTRY_POINTS = 40
"""For each food of a dish that is at home, by the share of it that is there."""
EXPIRY_POINTS = 80
"""Besides, for food that expires before the week is over: throwing it away costs more than a like is worth."""
PANTRY_POINTS_LIMIT = 240


@dataclass(frozen=True)
class AtHome:
    """What is in a person's cupboards when a week begins."""

    decigrams: dict[int, int]
    """Tenths of a gram by food id, of what has not expired by then."""
    expiring: frozenset[int]
    """The foods of which something expires within the week."""

    def points(self, dishes: DishColumns) -> np.ndarray:
        """Return the bonus of each dish: int64 (R,), at most `PANTRY_POINTS_LIMIT`."""
        foods = list(self.decigrams)
        found = dishes.lines.lines_with(foods)
        weighed = found.decigrams > 0
        row, food, needed = found.row[weighed], found.food[weighed], found.decigrams[weighed]
        held = np.array([self.decigrams[each] for each in foods], dtype=np.int64)
        worth = np.array([PANTRY_POINTS + EXPIRY_POINTS * (each in self.expiring) for each in foods], dtype=np.int64)
        share = np.minimum(1.0, held[food] * dishes.servings[row] / needed)
        points = dishes.lines.add_up(row, share * worth[food])
        # Thirds that add up to a half are a hair off it: the first rounding takes the hair away.
        return np.minimum(np.rint(np.round(points, 6)), PANTRY_POINTS_LIMIT).astype(np.int64)


def at_home(user_id: int, week_start: date) -> AtHome:
    """Return what a person has at home that has not expired, today or when the week begins; one query."""
    decigrams: dict[int, int] = defaultdict(int)
    expiring: set[int] = set()
    week_end = week_start + timedelta(days=6)
    items = PantryItem.objects.filter(user_id=user_id).order_by()
    for food_id, quantity_g, expires_on in items.values_list("ingredient_id", "quantity_g", "expires_on"):
        if expires_on is not None and expires_on < max(week_start, timezone.localdate()):
            continue
        decigrams[food_id] += int(10 * quantity_g)
        if expires_on is not None and expires_on <= week_end:
            expiring.add(food_id)
    return AtHome(dict(decigrams), frozenset(expiring))

"""Which dishes a person may eat, in arrays: the same rules as `selectors.legal_recipes`, without the database."""

from __future__ import annotations

import numpy as np

from core.vocabulary import MealType, Slot, to_bits
from recipes.columns import DishColumns
from recipes.selectors import MIN_KNOWN_SHARE
from users.models import Profile

MIN_KNOWN_PERMILLE = round(1000 * MIN_KNOWN_SHARE)


class LegalDishes:
    """The dishes among `dishes` that break none of a person's hard rules."""

    def __init__(self, dishes: DishColumns, profile: Profile) -> None:
        self._dishes = dishes
        self._longest = max(profile.max_minutes_by_weekday)
        self._is_legal = (
            dishes.is_published
            & ((dishes.allergens_blocked & profile.allergens) == 0)
            & ((dishes.diets & profile.diets) == profile.diets)
            & (dishes.difficulty <= profile.max_difficulty)
            & (dishes.known_permille >= MIN_KNOWN_PERMILLE)
            & (dishes.pence >= 0)
        )

    def rows(self, *slots: str, max_minutes: int | None = None, meal_type: str | None = None) -> np.ndarray:
        """Return the rows of the dishes that are legal in any of `slots`: int64, ascending.

        Args:
            max_minutes: the limit of the weekday in question; None asks for the longest of the week.
            meal_type: solid or drinkable; None accepts both.
        """
        dishes = self._dishes
        limit = self._longest if max_minutes is None else max_minutes
        here = self._is_legal & ((dishes.slots & to_bits(slots, Slot)) != 0) & (dishes.minutes <= limit)
        if meal_type:
            here &= dishes.meal_type == MealType.values.index(meal_type)
        return np.flatnonzero(here)

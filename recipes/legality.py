"""Which dishes a person may eat, in arrays: the same rules as `selectors.legal_recipes`, without the database."""

from __future__ import annotations

import numpy as np

from core.vocabulary import MealType, Slot, to_bits
from recipes.columns import DishColumns
from recipes.selectors import MIN_KNOWN_SHARE
from users.models import Profile

MIN_KNOWN_PERMILLE = round(1000 * MIN_KNOWN_SHARE)


class LegalDishes:
    """The dishes among `dishes` that break none of a person's hard rules.

    Args:
        among: the rows to look at, int64; all by default.
    """

    def __init__(self, dishes: DishColumns, profile: Profile, *, among: np.ndarray | None = None) -> None:
        self._dishes, self._among = dishes, among
        part = self._part = slice(None) if among is None else among
        self._longest = max(profile.max_minutes_by_weekday)
        self._is_legal = (
            dishes.is_published[part]
            & ((dishes.allergens_blocked[part] & profile.allergens) == 0)
            & ((dishes.diets[part] & profile.diets) == profile.diets)
            & (dishes.difficulty[part] <= profile.max_difficulty)
            & (dishes.known_permille[part] >= MIN_KNOWN_PERMILLE)
            & (dishes.pence[part] >= 0)
        )

    def rows(self, *slots: str, max_minutes: int | None = None, meal_type: str | None = None) -> np.ndarray:
        """Return the rows of the dishes that are legal in any of `slots`: int64, ascending, or in the order of `among`.

        Args:
            max_minutes: the limit of the weekday in question; None asks for the longest of the week.
            meal_type: solid or drinkable; None accepts both.
        """
        dishes = self._dishes
        limit = self._longest if max_minutes is None else max_minutes
        fits = (dishes.slots[self._part] & to_bits(slots, Slot)) != 0
        here = self._is_legal & fits & (dishes.minutes[self._part] <= limit)
        if meal_type:
            here &= dishes.meal_type[self._part] == MealType.values.index(meal_type)
        found = np.flatnonzero(here)
        return found if self._among is None else self._among[found]

"""Which dishes hold which foods, as arrays: a person's foods in, the lines of the dishes with them out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

import numpy as np


def places(ids: np.ndarray, wanted: Collection[int] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where in `ids`, which ascend, those of `wanted` stand that are there, and which of them are.

    Shapes: ids (N,), wanted W; returns int64 (K,) and bool (W,) with K true.
    """
    sought = wanted if isinstance(wanted, np.ndarray) else np.fromiter(wanted, dtype=np.int64, count=len(wanted))
    place = np.searchsorted(ids, sought)
    known = place < len(ids)
    known[known] = ids[place[known]] == sought[known]
    return place[known], known


@dataclass(frozen=True, eq=False)
class FoundLines:
    """Lines of dishes. Shapes, with N lines: all (N,)."""

    row: np.ndarray
    """int64: which dish, as a row of its columns."""
    food: np.ndarray
    """int64: which of the foods that were asked for, by their place."""
    decigrams: np.ndarray
    """int64: mass for all servings in tenths of a gram; −1 where it is not known."""


@dataclass(frozen=True, eq=False)
class Incidence:
    """A sparse matrix of foods by dishes, compressed by food: a person names a few foods, a dish is never asked for.

    Shapes, with F foods that any dish holds, L lines, R dishes.
    """

    food_id: np.ndarray
    """int64 (F,), ascending."""
    start: np.ndarray
    """int64 (F + 1,): the lines of food f are start[f] to start[f + 1]."""
    row: np.ndarray
    """int32 (L,): the dish; of one food ascending."""
    decigrams: np.ndarray
    """int32 (L,): tenths of a gram for all servings; −1 where the mass is not known."""
    dishes: int
    """R."""

    def __post_init__(self) -> None:
        for each in fields(self):
            if isinstance(array := getattr(self, each.name), np.ndarray):
                array.flags.writeable = False

    @classmethod
    def of(cls, *, row: np.ndarray, food_id: np.ndarray, decigrams: np.ndarray, dishes: int) -> Incidence:
        """Return the matrix of lines given one by one, in any order.

        Shapes: all (L,).
        """
        order = np.lexsort((row, food_id))
        foods, start = np.unique(food_id[order], return_index=True)
        return cls(
            foods.astype(np.int64),
            np.append(start, len(order)).astype(np.int64),
            row[order].astype(np.int32),
            decigrams[order].astype(np.int32),
            dishes,
        )

    def lines_with(self, food_ids: Collection[int]) -> FoundLines:
        """Return every line of one of `food_ids`, by food in their order; a food that no dish holds has none."""
        place, known = places(self.food_id, food_ids)
        first = self.start[place]
        count = self.start[place + 1] - first
        begins = np.cumsum(count) - count
        lines = np.arange(count.sum()) + np.repeat(first - begins, count)
        return FoundLines(
            self.row[lines].astype(np.int64),
            np.repeat(np.flatnonzero(known), count),
            self.decigrams[lines].astype(np.int64),
        )

    def sum_of(self, worth: Mapping[int, int]) -> np.ndarray:
        """Return, for each dish, the sum of what its lines' foods are worth.

        Args:
            worth: whole numbers by food id; other foods are worth nothing. A food on two lines counts twice.

        Returns: int64 (R,).
        """
        found = self.lines_with(worth)
        each = np.fromiter(worth.values(), dtype=np.int64, count=len(worth))
        return self.add_up(found.row, each[found.food])

    def add_up(self, row: np.ndarray, value: np.ndarray) -> np.ndarray:
        """Return the sum of `value` for each dish, in the type of `value`.

        Shapes: row and value (N,); returns (R,).
        """
        total = np.zeros(self.dishes, dtype=value.dtype)
        np.add.at(total, row, value)
        return total

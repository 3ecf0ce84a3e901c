"""Dishes that are cooked once and eaten twice, in the model of a whole week (docs/solver.md, "Leftovers").

A dish that keeps comes up to twice, on two days. Its second serving is left over: it gains something, and takes one of
the week's leftovers. How many days lie between the two depends on the order of days that are alike, which is free.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product

import numpy as np

DaysOfKinds = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Twice:
    """Which dishes may come twice, and what that brings.

    Shapes, R dishes: may_come bool (R,); keeps int64 (R,), days; days: those of each kind, kinds one after the other.
    """

    may_come: np.ndarray
    keeps: np.ndarray
    most: int
    """Leftovers a week."""
    gain: float
    """Of each, whole units."""
    days: DaysOfKinds

    def most_of_dishes(self, recipes: np.ndarray, leftover: float) -> float:
        """Return the most that all servings of a week can be worth at the price of each, what leftovers gain included.

        Served once a dish is worth its price; served twice, twice that and the gain less what a leftover costs.

        Args:
            recipes: float64 (R,), the price of a serving of each dish; leftover: that of a leftover, 0 or more.
        """
        return float(dish_losses(self, recipes, leftover)[0].sum()) + leftover * self.most

    def gained(self, days: np.ndarray, rows: np.ndarray) -> float | None:
        """Return what the leftovers of a week gain, or None if a dish comes too often.

        Args:
            days, rows: int64 (M,), the place among all days and the dish of each meal. The week may have gaps.
        """
        pairs = self.pairs(days, rows)
        return None if pairs is None or not self.can_be_kept(pairs) else self.gain * len(pairs)

    def pairs(self, days: np.ndarray, rows: np.ndarray) -> np.ndarray | None:
        """Return the two places and the days between them at most of each dish that comes twice: int64 (P, 3); None
        where there are too many, or a dish comes thrice, or twice and may not."""
        order = np.argsort(rows, kind="stable")
        served, days = rows[order], days[order]
        same = np.flatnonzero(served[1:] == served[:-1])
        if len(same) > self.most or (np.diff(same) == 1).any() or not self.may_come[served[same]].all():
            return None
        return np.stack([days[same], days[same + 1], self.keeps[served[same]]], axis=1)

    def can_be_kept(self, pairs: np.ndarray) -> bool:
        """Return whether days that are alike can be ordered so that each of the pairs is eaten while it keeps."""
        if not len(pairs):
            return True
        place = orders(self.days)
        apart = np.abs(place[:, pairs[:, 0]] - place[:, pairs[:, 1]])
        return bool(((apart > 0) & (apart <= pairs[:, 2])).all(axis=1).any())


def dish_losses(twice: Twice | None, recipes: np.ndarray, leftover: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what servings of each dish are worth less than the most they can be, where it comes never, once and twice.

    Args: as `Twice.most_of_dishes`, which is the sum of the first. Without dishes that come twice prices are 0 or more.
    Returns: float64 (R,) each; infinite where a dish may not come twice.
    """
    again = np.full(len(recipes), -np.inf)
    if twice is not None:
        again[twice.may_come] = 2 * recipes[twice.may_come] + (twice.gain - leftover)
    most = np.maximum(np.maximum(recipes, again), 0.0)
    return most, most - recipes, most - again


@lru_cache(maxsize=64)
def orders(days: DaysOfKinds) -> np.ndarray:
    """Return all ways to put the days of each kind in order: int64 (N, D), the day at each place; 5,040 at most."""
    ways = product(*(permutations(each) for each in days))
    return np.array([sum(order, ()) for order in ways], dtype=np.int64)

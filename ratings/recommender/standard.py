"""Scores of different scales on one: less their mean over recipes, by their spread, for each person, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

LEAST = 1e-6
"""A spread below this is none: all recipes score alike."""


@dataclass(frozen=True)
class Standard:
    """Mean and covariance of recipe vectors: the mean and the spread of anybody's inner products with them follow."""

    mean: np.ndarray
    """float64 (d,)."""
    covariance: np.ndarray
    """float64 (d, d)."""

    @classmethod
    def of(cls, recipes: np.ndarray) -> Self:
        """Return the standard of float32 (n, d), n at least 1, without NaN."""
        mean = recipes.mean(axis=0, dtype=np.float64)
        return cls(mean=mean, covariance=(recipes.T @ recipes).astype(np.float64) / len(recipes) - np.outer(mean, mean))

    def scaled(self, people: np.ndarray, weight: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the vectors of people that give scores with a spread of `weight`, and the mean that these then have.

        Args:
            people: float32 (P, d).

        Returns: float32 (P, d) and (P, 1).
        """
        variance = ((people @ self.covariance) * people).sum(axis=1, keepdims=True)
        spread = np.sqrt(np.maximum(variance, 0))
        factor = weight / np.where(spread < LEAST, 1.0, spread)
        scaled = (people * factor).astype(np.float32)
        return scaled, (scaled @ self.mean[:, None]).astype(np.float32)

"""How sure a difference between two models is, judged by the same people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RESAMPLES = 2_000
CONFIDENCE = 0.95
FEWEST = 20
"""Of fewer people an interval says nothing: resamples of one are all alike."""
CELLS = 4_000_000
"""Drawn at once: 32 MB."""


@dataclass(frozen=True)
class Difference:
    """Mean of first less second, and the interval that holds it in 95 of 100 resamples."""

    mean: float
    low: float
    high: float
    people: int
    """How many were resampled."""

    @property
    def is_certain(self) -> bool:
        """Whether the interval excludes zero, of people enough to say."""
        return self.people >= FEWEST and (self.low > 0 or self.high < 0)


def paired(first: np.ndarray, second: np.ndarray, *, seed: int = 0, resamples: int = RESAMPLES) -> Difference:
    """Return the difference of means over people, with a percentile bootstrap interval.

    Source: Efron and Tibshirani 1993, chapter 13; people are resampled, each with both of their values.

    Args:
        first: (P,) the metric of each person under one model.
        second: (P,) of the same people under the other.

    Raises:
        ValueError: other lengths, or nobody.
    """
    if len(first) != len(second) or not len(first):
        raise ValueError(f"{len(first)} values against {len(second)}; they must be of the same people, at least one")
    gaps = np.asarray(first, dtype=float) - np.asarray(second, dtype=float)
    rng = np.random.default_rng(seed)
    at_once = max(1, CELLS // len(gaps))
    means = np.empty(resamples)
    for start in range(0, resamples, at_once):
        stop = min(start + at_once, resamples)
        means[start:stop] = gaps[rng.integers(0, len(gaps), (stop - start, len(gaps)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Difference(mean=float(gaps.mean()), low=float(low), high=float(high), people=len(gaps))

"""Adam with decoupled weight decay, for whole arrays and for the few rows of a large one that a step touches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOMENTUM, VARIANCE, TINY = 0.9, 0.999, 1e-8
"""Kingma and Ba 2015, as given there."""


@dataclass(frozen=True)
class Rate:
    """How far a step goes."""

    learning_rate: float
    decay: float
    """Decoupled (Loshchilov and Hutter 2019): a step keeps the share 1 − learning_rate × decay of a parameter."""


class Whole:
    """Moves every entry of one array at each step, in place."""

    def __init__(self, values: np.ndarray, rate: Rate) -> None:
        self.values, self.rate, self.steps = values, rate, 0
        self._mean, self._square = np.zeros_like(values), np.zeros_like(values)

    def step(self, gradient: np.ndarray) -> None:
        """Follow `gradient` (the shape of the array) downhill."""
        self.steps += 1
        self._mean += (1 - MOMENTUM) * (gradient - self._mean)
        self._square += (1 - VARIANCE) * (gradient * gradient - self._square)
        self.values *= 1 - self.rate.learning_rate * self.rate.decay
        self.values -= _length(self.rate, self.steps) * self._mean / (np.sqrt(self._square) + TINY)


class Rows:
    """Moves the rows of one array that a step touches; the others wait until they are next read.

    A row that waited k steps is brought up to date in closed form: k decays, and the tail of its momentum as a
    geometric series. So it ends where `Whole` would have taken it with gradients of zero, but for the drift of the
    square over the few steps that the momentum lasts; and a step costs what it touches, not what there is.
    """

    def __init__(self, values: np.ndarray, rate: Rate) -> None:
        self.values, self.rate, self.steps = values, rate, 0
        self._mean, self._square = np.zeros_like(values), np.zeros_like(values)
        self._moved_at = np.zeros(len(values), dtype=np.int64)

    def read(self, rows: np.ndarray) -> np.ndarray:
        """Return a copy of `rows` (each once) as they stand now."""
        waited = self.steps - self._moved_at[rows]
        mean = self._mean[rows]
        if waited.any():
            shape = (-1,) + (1,) * (mean.ndim - 1)
            fade = (MOMENTUM**waited).astype(mean.dtype).reshape(shape)
            tail = MOMENTUM * (1 - fade) / (1 - MOMENTUM)
            kept = ((1 - self.rate.learning_rate * self.rate.decay) ** waited).astype(mean.dtype).reshape(shape)
            pull = mean / (np.sqrt(self._square[rows]) + TINY)
            self.values[rows] = self.values[rows] * kept - _length(self.rate, max(self.steps, 1)) * tail * pull
            self._mean[rows] = mean * fade
            self._square[rows] *= (VARIANCE**waited).astype(mean.dtype).reshape(shape)
            self._moved_at[rows] = self.steps
        return self.values[rows]

    def step(self, rows: np.ndarray, gradient: np.ndarray) -> None:
        """Follow `gradient` downhill in `rows`, each once and just read."""
        self.steps += 1
        mean, square = self._mean[rows], self._square[rows]
        mean += (1 - MOMENTUM) * (gradient - mean)
        square += (1 - VARIANCE) * (gradient * gradient - square)
        moved = self.values[rows] * (1 - self.rate.learning_rate * self.rate.decay)
        self.values[rows] = moved - _length(self.rate, self.steps) * mean / (np.sqrt(square) + TINY)
        self._mean[rows], self._square[rows] = mean, square
        self._moved_at[rows] = self.steps

    def flush(self) -> None:
        """Bring every row up to date."""
        step = max(1, 4_000_000 // max(1, self.values[:1].size))
        for start in range(0, len(self.values), step):
            self.read(np.arange(start, min(start + step, len(self.values))))


def _length(rate: Rate, steps: int) -> float:
    return rate.learning_rate * float(np.sqrt(1 - VARIANCE**steps)) / (1 - MOMENTUM**steps)

"""Adam with decoupled weight decay, for whole arrays and for the few rows of a large one that a step touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

MOMENTUM, VARIANCE, TINY = 0.9, 0.999, 1e-8
"""Kingma and Ba 2015, as given there."""
ENTRIES_AT_ONCE = 65_536
"""Of several arrays side by side: together they fit into the second level of a processor's cache."""


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
        self._read = _Few(values[:0], values[:0], values[:0])

    def read(self, rows: np.ndarray) -> np.ndarray:
        """Return a copy of `rows` (each once) as they stand now; the next step moves that copy too."""
        shape = (len(rows), *self.values.shape[1:])
        self._read = _Few(*(np.empty(shape, dtype=self.values.dtype) for _ in range(3)))
        for part in self._parts(len(rows)):
            self._bring_up_to_date(rows[part], self._read.at(part))
        return self._read.values

    def step(self, rows: np.ndarray, gradient: np.ndarray) -> None:
        """Follow `gradient` downhill in `rows`, which are those that were read last."""
        self.steps += 1
        length, kept = _length(self.rate, self.steps), 1 - self.rate.learning_rate * self.rate.decay
        for part in self._parts(len(rows)):
            few, slope = self._read.at(part), gradient[part]
            few.mean += (1 - MOMENTUM) * (slope - few.mean)
            few.square += (1 - VARIANCE) * (slope * slope - few.square)
            few.values *= kept
            few.values -= length * few.mean / (np.sqrt(few.square) + TINY)
            self._keep(rows[part], few)

    def flush(self) -> None:
        """Bring every row up to date."""
        for part in self._parts(len(self.values)):
            rows = np.arange(part.start, min(part.stop, len(self.values)))
            self.read(rows)
            self._keep(rows, self._read)

    def _bring_up_to_date(self, rows: np.ndarray, few: _Few) -> None:
        """Fill `few` with what `rows` are now; nothing is kept."""
        few.values[...], few.mean[...], few.square[...] = self.values[rows], self._mean[rows], self._square[rows]
        waited = self.steps - self._moved_at[rows]
        if not waited.any():
            return
        shape, kind = (-1,) + (1,) * (few.mean.ndim - 1), few.mean.dtype
        fade = (MOMENTUM**waited).astype(kind).reshape(shape)
        tail = MOMENTUM * (1 - fade) / (1 - MOMENTUM)
        few.values *= ((1 - self.rate.learning_rate * self.rate.decay) ** waited).astype(kind).reshape(shape)
        pull = few.mean / (np.sqrt(few.square) + TINY)
        few.values -= _length(self.rate, max(self.steps, 1)) * tail * pull
        few.mean *= fade
        few.square *= (VARIANCE**waited).astype(kind).reshape(shape)

    def _keep(self, rows: np.ndarray, few: _Few) -> None:
        self.values[rows], self._mean[rows], self._square[rows] = few.values, few.mean, few.square
        self._moved_at[rows] = self.steps

    def _parts(self, count: int) -> Iterator[slice]:
        """Cut `count` rows so that all that is computed of a part stays in the processor's cache."""
        step = max(1, ENTRIES_AT_ONCE // max(1, self.values[:1].size))
        return (slice(start, start + step) for start in range(0, count, step))


@dataclass
class _Few:
    """Some rows, and the momentum and square of their gradients."""

    values: np.ndarray
    mean: np.ndarray
    square: np.ndarray

    def at(self, part: slice) -> _Few:
        return _Few(self.values[part], self.mean[part], self.square[part])


def _length(rate: Rate, steps: int) -> float:
    return rate.learning_rate * float(np.sqrt(1 - VARIANCE**steps)) / (1 - MOMENTUM**steps)

"""What a search for the fillings of part of a week is given, and what it gives back."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Found:
    """Fillings, best first. Shapes: rows, quarters int64 (K, S); worth float64 (K,), units, comparable in one part."""

    rows: np.ndarray
    quarters: np.ndarray
    worth: np.ndarray
    is_proven: bool
    """There are no better ones."""

    @classmethod
    def none(cls, meals: int) -> "Found":
        """Return that there is no filling."""
        nothing = np.zeros((0, meals), dtype=np.int64)
        return cls(nothing, nothing, np.zeros(0), is_proven=True)


@dataclass(frozen=True)
class Prices:
    """Prices at which the meals are independent. Shapes: slope (A,), duals of the amounts; peak (A,), where the amounts
    are worth most at them; linear: for each meal float64 (E,), its entries' values less their amounts."""

    slope: np.ndarray
    relief: float
    peak: np.ndarray
    linear: list[np.ndarray]
    bound: float
    """No filling is worth more."""

    def near(self, threshold: float) -> list[np.ndarray]:
        """Return the entries of each meal that a filling worth more than a threshold can hold: int64 (n,) each."""
        room = self.bound - threshold
        return [np.flatnonzero(value > float(value.max(initial=-np.inf)) - room) for value in self.linear]

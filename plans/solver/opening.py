"""What is open in a week, what a filling of it is worth, and what it must be."""

from dataclasses import dataclass, field

import numpy as np

from plans.solver.kinds import Band
from plans.solver.leeway import BILL, WIDTH
from plans.solver.model import WeekModel
from plans.solver.scopes import Scopes


@dataclass(frozen=True)
class OpenMeal:
    """A place to be filled. Shapes: rows int64 (N,), dishes; quarters int64 (Q,), portions."""

    rows: np.ndarray
    quarters: np.ndarray
    scopes: Scopes
    has_dish: bool = False
    """Only the portion is open: rules about dishes count it among the others."""
    was_recent: bool = False
    """The place has a dish of the last 14 days now."""


@dataclass(frozen=True)
class Objective:
    """What a filling is worth before rules. Shapes: value, quarter_price (R,); portion_price (7,); soft (A, 3)."""

    value: np.ndarray
    quarter_price: np.ndarray
    portion_price: np.ndarray
    soft: np.ndarray
    """Low, high and price of each amount of the day."""
    counts: bool = True
    """What comes too often or too seldom costs what it costs in the week's score."""

    def without_score(self) -> "Objective":
        """Return that all fillings are worth the same."""
        nothing = np.zeros_like(self.value)
        return Objective(nothing, nothing, np.zeros_like(self.portion_price), self.soft * np.array([1.0, 1.0, 0.0]),
                         counts=False)  # fmt: skip

    @classmethod
    def of(cls, model: WeekModel, band: Band) -> "Objective":
        """Return the score of a week."""
        soft = np.zeros((WIDTH, 3))
        soft[:BILL] = np.stack([band.soft_low, band.soft_high, band.soft_price], axis=1)
        return cls(model.value, model.quarter_price, model.portion_price, soft)


@dataclass(frozen=True)
class Demand:
    """What the amounts must be, besides the rules. Shapes: low, high, capped_price (A,), totals as `Tally.amounts`."""

    low: np.ndarray = field(default_factory=lambda: np.full(WIDTH, -np.inf))
    high: np.ndarray = field(default_factory=lambda: np.full(WIDTH, np.inf))
    capped_price: np.ndarray = field(default_factory=lambda: np.zeros(WIDTH))
    most_capped: float = np.inf
    """What is soft-missed, at the prices `capped_price`, adds up to no more."""

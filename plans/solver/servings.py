"""What dishes lose by how often they come, as the search among day-plans is told (docs/solver.md, "Leftovers")."""

from dataclasses import dataclass

import numpy as np

from plans.solver.pricing import Duals
from plans.solver.twice import Twice, dish_losses, orders


@dataclass(frozen=True)
class Servings:
    """Shapes, D dishes: never, once, twice float64 (D,), what is lost where each comes so often, `twice` infinite where
    it may not; keeps int64 (D,), days; orders int64 (N, days), the ways to put the days of each kind in order."""

    never: np.ndarray
    once: np.ndarray
    twice: np.ndarray
    keeps: np.ndarray
    orders: np.ndarray
    leftovers: int
    """A week, at most."""
    leftover_price: float
    """What is lost by each that there is not."""
    lost: float
    """By all dishes that no day-plan serves."""

    @classmethod
    def of(cls, twice: Twice | None, duals: Duals, dishes: np.ndarray) -> "Servings":
        """Return those of some dishes int64 (D,), the only ones that are served."""
        losses = dish_losses(twice, duals.recipes, duals.leftover)
        lost = float(losses[0].sum() - losses[0][dishes].sum())
        never, each, both = (loss[dishes] for loss in losses)
        if twice is None or twice.most == 0:
            both = np.full(len(dishes), np.inf)
        if twice is None:
            nothing = np.zeros(len(dishes), dtype=np.int64), np.zeros((0, 0), dtype=np.int64)
            return cls(never, each, both, *nothing, leftovers=0, leftover_price=0.0, lost=lost)
        keeps = twice.keeps[dishes].astype(np.int64)
        return cls(never, each, both, keeps, orders(twice.days), twice.most, duals.leftover, lost)

    def twice_within(self, limit: float) -> tuple[np.ndarray, np.ndarray]:
        """Return `twice`, infinite from a limit on, and the dishes int64 (N,) that may come twice for less than it
        costs to do without a leftover, those first that bring most by it."""
        twice = np.where(self.twice < limit, self.twice, np.inf)
        may_repeat = np.flatnonzero(np.isfinite(twice))
        more = twice[may_repeat] - self.once[may_repeat]
        order = np.argsort(more, kind="stable")
        is_cheap = (more < self.leftover_price) | (more < 0)
        return twice, np.asarray(may_repeat[order][is_cheap[order]])

"""The master programme: how often each day-plan is used, as a linear programme whose columns are priced as needed.

Source: Dantzig and Wolfe, Decomposition principle for linear programs (1960); docs/solver.md, step 4.
"""

import numpy as np

from plans.solver.breaches import FORBIDDEN
from plans.solver.lp import WeekLp
from plans.solver.model import WeekModel
from plans.solver.pricing import Duals
from plans.solver.programme import INFINITE


class MasterLp(WeekLp):
    """Columns are day-plans. Shapes, P of them: kind int64 (P,); worth float64 (P,); plans: (rows, quarters) each."""

    kind_of_columns = "days"

    def __init__(self, model: WeekModel, amounts: tuple[np.ndarray, ...]) -> None:
        """Start without a plan. `amounts` are the duals of the days' amounts, which pricing linearises at."""
        super().__init__(model)
        self.amounts = amounts
        self.kind_rows = [self.row(len(kind.days), len(kind.days)) for kind in model.kinds]
        for row in self.kind_rows:
            self.let_break(row, 1.0, "energy", FORBIDDEN, per=1000.0)
        self.start()
        self.kind = np.zeros(0, dtype=np.int64)
        self.worth = np.zeros(0)
        self.plans: list[tuple[np.ndarray, np.ndarray]] = []
        self._known: set[tuple[int, bytes, bytes]] = set()

    def add_plans(self, kind: int, rows: np.ndarray, quarters: np.ndarray) -> int:
        """Add day-plans (P, S) of a kind that are not in yet; return how many were new."""
        fresh = []
        for position in range(len(rows)):
            key = (kind, rows[position].tobytes(), quarters[position].tobytes())
            if key not in self._known:
                self._known.add(key)
                fresh.append(position)
        if not fresh:
            return 0
        rows, quarters = rows[fresh], quarters[fresh]
        self.need_recipes(rows.ravel())
        slots, count = self.model.kinds[kind].slots, len(rows)
        column = np.arange(count)
        entries = [(column, np.full(count, self.kind_rows[kind]), np.ones(count))]
        for number, slot in enumerate(slots):
            entries += self.week_entries(column, rows[:, number], quarters[:, number], slot)
        worth = self.model.days_worth(self.model.kinds[kind], rows, quarters)
        self.add_columns(worth, entries)
        self.kind = np.append(self.kind, np.full(count, kind))
        self.worth = np.append(self.worth, worth)
        self.plans += list(zip(rows, quarters, strict=True))
        return count

    def run(self) -> tuple[float, Duals, list[float]]:
        """Return the optimum, the duals, and what a day of each kind is worth at them."""
        optimum, row_dual = self.solve()
        return optimum, self.duals(row_dual, self.amounts), [float(row_dual[row]) for row in self.kind_rows]

    def slope(self, kind: int, slope: np.ndarray) -> None:
        """Linearise the amounts of a kind's days at a better slope from now on."""
        self.amounts = (*self.amounts[:kind], slope, *self.amounts[kind + 1 :])

    def fix(self, plan: int, uses: float) -> None:
        """Use a plan at least so often."""
        self.highs.changeColBounds(int(self.columns[plan]), uses, INFINITE)

    def forbid(self, plan: int, uses: float) -> None:
        """Use a plan no more often than it is fixed to, until it is fixed anew."""
        self.highs.changeColBounds(int(self.columns[plan]), uses, uses)

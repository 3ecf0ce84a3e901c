"""The master programme over a pool of day-plans, as branch and bound decides on it."""

import highspy
import numpy as np

from plans.solver import lagrange
from plans.solver.integer import PlanPool
from plans.solver.lp import A_LITTLE, FIRMER, INFINITE
from plans.solver.master_lp import MasterLp
from plans.solver.model import NO_LIMIT, WeekModel
from plans.solver.scale import UNITS_PER_POINT

FINE = 2.0**20
"""Duals are rounded to whole parts of this here: bounds must tell weeks apart that differ by one unit. Products with
what a day-plan holds stay below 2^53."""

Entries = tuple[np.ndarray, np.ndarray, np.ndarray]

FIRM = 25.0
"""What may not be broken costs so many times what it does in the master: a week that breaks it by a penny must be worth
less than any other here."""

MISSING = 100_000.0 * UNITS_PER_POINT
"""What it costs a programme not to serve a dish that is to be served: more than any week can win."""


class PoolLp(MasterLp):
    """The master over a pool, as the minimum of what weeks lose: HiGHS ends early only then.

    Shapes, with P plans and N rows: held float64 (P, N), the coefficients of the rows that are no kind's; dishes int64
    (D,), those that come in several plans; serves float64 (P, D), 1 where a plan serves one of them.
    """

    def __init__(self, model: WeekModel, pool: PlanPool) -> None:
        super().__init__(model, ())
        self._binds = _binding_dishes(pool, len(model.table))
        self._held: list[Entries] = []
        for kind, (rows, quarters) in enumerate(zip(pool.rows, pool.quarters, strict=True)):
            self.add_plans(kind, rows, quarters)
        count = len(self.worth)
        self.held = np.zeros((count, self.row_count))
        for column, row, value in self._held:
            known = row >= 0
            np.add.at(self.held, (column[known], row[known]), value[known])
        self.held[:, self.kind_rows] = 0.0
        self.dishes = np.flatnonzero(self.recipe_row >= 0)
        self.serves = self.held[:, self.recipe_row[self.dishes]]
        self._can_miss: set[int] = set()
        cost = -np.asarray(self.highs.getLp().col_cost_)
        cost[self.firm] *= FIRM
        self.highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self.highs.changeObjectiveSense(highspy.ObjSense.kMinimize)
        # A dish of one plan alone has no row, so plans are held to one use here.
        self.highs.changeColsBounds(count, self.columns.astype(np.int32), np.zeros(count), np.ones(count))

    def need_recipes(self, rows: np.ndarray) -> None:
        """Make rows for dishes that bind anything."""
        super().need_recipes(rows[self._binds[rows]])

    def add_columns(self, worth: np.ndarray, entries: list[Entries]) -> None:
        """Add columns, and note what they hold."""
        first = len(self.worth)
        self._held += [(column + first, row, value) for column, row, value in entries]
        super().add_columns(worth, entries)

    def serve(self, number: int, least: float, most: float) -> None:
        """Have a shared dish served so often. What can't be served at all is charged, so no programme is infeasible."""
        row = int(self.recipe_row[self.dishes[number]])
        if least > 0 and row not in self._can_miss:
            self._can_miss.add(row)
            self.highs.addCol(MISSING, 0.0, INFINITE, 1, np.array([row], dtype=np.int32), np.ones(1))
        self.highs.changeRowBounds(row, least if least > 0 else -INFINITE, most)

    def use(self, plan: int, least: float, most: float) -> None:
        """Use a plan so often."""
        self.highs.changeColBounds(int(self.columns[plan]), least, most)

    def priced(self, row_dual: np.ndarray, *, must_serve: np.ndarray, banned: np.ndarray) -> tuple[float, np.ndarray]:
        """Return what scarce things are worth at duals, and each plan less what it holds of them, exactly.

        No week is worth more than the first and its plans of the second together. A dish that must be served is served
        once, so its dual counts whatever its sign; one that is banned has none.
        """
        duals = self.duals(row_dual, (), fraction=FINE)
        must = self.dishes[must_serve]
        duals.recipes[must] = np.rint(row_dual[self.recipe_row[must]] * FINE) / FINE
        duals.recipes[self.dishes[banned]] = 0.0
        price = np.zeros(self.row_count)
        price[self.recipe_row[self.dishes]] = duals.recipes[self.dishes]
        if self.model.budget < NO_LIMIT:
            price[self.budget_row] = duals.budget
        for name, rows in self.count_rows.items():
            price[rows[rows >= 0]] = duals.counts[name][rows >= 0]
        constant = lagrange.bound(self.model, duals, [0.0] * len(self.model.kinds))
        return constant, self.worth - self.held @ price

    def is_broken(self) -> bool:
        """Return whether the optimum breaks what may not be broken."""
        return bool((np.asarray(self.highs.getSolution().col_value)[self.firm] > A_LITTLE).any())

    def be_firmer(self) -> None:
        """Make it so dear to break what may not be broken that nothing else can be worth it, however poor the weeks."""
        cost = np.array([-self.slack[each][3] for each in self.firm]) * FIRM * FIRMER
        self.highs.changeColsCost(len(self.firm), np.array(self.firm, dtype=np.int32), cost)

    def stop_below(self, worth: float) -> None:
        """Let HiGHS stop as soon as no week of a programme is worth more."""
        self.highs.setOptionValue("objective_bound", -worth)

    def was_stopped(self) -> bool:
        """Return whether HiGHS stopped for that."""
        return bool(self.highs.getModelStatus() == highspy.HighsModelStatus.kObjectiveBound)


def _binding_dishes(pool: PlanPool, size: int) -> np.ndarray:
    """Return which dishes come in several plans, and not only in some of those of another dish: bool (R,)."""
    numbers = np.unique(np.concatenate([rows.ravel() for rows in pool.rows]))
    serves = np.zeros((len(pool), len(numbers)), dtype=np.float32)
    first = 0
    for rows in pool.rows:
        plan = np.repeat(np.arange(first, first + len(rows)), rows.shape[1])
        serves[plan, np.searchsorted(numbers, rows.ravel())] = 1.0
        first += len(rows)
    common = serves.T @ serves
    times = common.diagonal()
    is_part = common == times[:, None]
    # Of dishes that come in the very same plans, the first stays.
    is_part &= ~np.triu(is_part & is_part.T)
    binds = np.zeros(size, dtype=bool)
    binds[numbers] = (times > 1) & ~is_part.any(axis=1)
    return binds

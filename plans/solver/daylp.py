"""The linear programme of one day at given prices: which slope makes the search's bound tightest.

Any slope of the amounts' cost gives a valid bound; the duals of this programme's rows of amounts give the least one.
"""

import numpy as np

from plans.solver.breaches import FORBIDDEN
from plans.solver.lp import post_band
from plans.solver.pricing import FRACTION, DishValues, Pricer
from plans.solver.programme import Rows

FIRST_COLUMNS = 30
MORE_COLUMNS = 8
MOST_ROUNDS = 10
NEAR = 20_000.0
"""Units, two points: the bound need not be nearer to the optimum."""


class DayLp(Rows):
    """One programme a kind of day, kept between pricings: columns stay, their worth changes with the prices."""

    def __init__(self, pricer: Pricer) -> None:
        super().__init__(dearer=pricer.model.dearer, limit=pricer.model.limit)
        self.pricer = pricer
        slots = pricer.kind.slots
        for _ in slots:
            row = self.row(1.0, 1.0)
            self.let_break(row, 1.0, "energy", FORBIDDEN, per=1000.0)
        self.low_rows, self.high_rows = post_band(self, pricer.kind.band, days=1)
        self.start()
        self.entered = [np.zeros(slot.rows.size * slot.quarters.size, dtype=bool) for slot in slots]
        self.slot_of = np.zeros(0, dtype=np.int64)
        self.place = np.zeros(0, dtype=np.int64)

    def slope(self, values: DishValues, start: np.ndarray) -> np.ndarray:
        """Return a slope float64 (8,), whole 4096ths, at least as good as `start` for pricing at `values`."""
        worth = [value.ravel() for value in self.pricer.slot_values(values, np.zeros_like(start))]
        self._reprice(worth)
        best, best_bound, slope = start, np.inf, start
        duals: list[float] | None = None
        optimum = -np.inf
        for _ in range(MOST_ROUNDS):
            linear = [value.ravel() for value in self.pricer.slot_values(values, slope)]
            bound = self.pricer.day_constant(slope)[0] + sum(float(value.max(initial=-np.inf)) for value in linear)
            if bound < best_bound:
                best, best_bound = slope, bound
            if best_bound - optimum < NEAR or not self._enter(linear, worth, duals):
                break
            optimum, row_dual = self.solve()
            if self.has_failed:
                break
            if self.is_broken and self.be_firmer():
                optimum, row_dual = self.solve()
            padded = np.append(row_dual, 0.0)
            slope = np.rint((padded[self.low_rows] + padded[self.high_rows]) * FRACTION) / FRACTION
            duals = [float(row_dual[slot]) for slot in range(len(worth))]
        return best

    def _reprice(self, worth: list[np.ndarray]) -> None:
        """Give the columns that are in their worth of now."""
        if len(self.columns):
            cost = np.zeros(len(self.columns))
            for slot, value in enumerate(worth):
                mine = self.slot_of == slot
                cost[mine] = value[self.place[mine]]
            cost = np.maximum(cost, -1e12)
            self.highs.changeColsCost(len(cost), self.columns.astype(np.int32), cost)

    def _enter(self, linear: list[np.ndarray], worth: list[np.ndarray], duals: list[float] | None) -> bool:
        """Add columns that would better the optimum; return whether there were any."""
        has_new = False
        for slot, value in enumerate(linear):
            reduced = np.where(self.entered[slot], -np.inf, value)
            count = min(FIRST_COLUMNS if not self.entered[slot].any() else MORE_COLUMNS, len(reduced))
            best = np.argpartition(-reduced, count - 1)[:count]
            best = best[reduced[best] > (-np.inf if duals is None else duals[slot] + 1.0)]
            if len(best):
                has_new = True
                self._add(slot, np.sort(best), worth[slot])
        return has_new

    def _add(self, slot: int, chosen: np.ndarray, worth: np.ndarray) -> None:
        """Add columns of one slot by their flat positions."""
        place = self.pricer.kind.slots[slot]
        self.entered[slot][chosen] = True
        dish, portion = np.divmod(chosen, len(place.quarters))
        amounts = self.pricer.nutrients[place.rows[dish]] * place.quarters[portion][:, None]
        column = np.arange(len(chosen))
        entries = [(column, np.full(len(chosen), slot), np.ones(len(chosen)))]
        for bound in (self.low_rows, self.high_rows):
            for nutrient in np.flatnonzero(bound >= 0).tolist():
                entries.append((column, np.full(len(chosen), bound[nutrient]), amounts[:, nutrient]))
        self.add_columns(worth[chosen], entries)
        self.slot_of = np.append(self.slot_of, np.full(len(chosen), slot))
        self.place = np.append(self.place, chosen)

"""The aggregated linear programme: all days of a kind added together (docs/solver.md, step 1).

Every legal week is a solution of it, so its optimum bounds them all; it has one row a nutrient where the week has
seven, no symmetry, and gives the prices (duals) by which the days are searched.
"""

from dataclasses import replace

import numpy as np

from plans.solver import lagrange
from plans.solver.lp import WeekLp, post_band
from plans.solver.model import FORBIDDEN, WeekModel
from plans.solver.pricing import DishValues, Duals, Pricer

FIRST_COLUMNS = 90
MORE_COLUMNS = 30
"""Columns a slot that enter at the start and with each round of pricing, as in docs/solver.md's trials."""

MOST_ROUNDS = 40
NEAR = 2e-4
"""Where the bound is so near to the optimum, as a share, further rounds are left to the day-plans."""


class AggregatedLp(WeekLp):
    """Columns are a dish in a portion at a slot of a kind of day; they are found as they are needed."""

    def __init__(self, model: WeekModel, pricers: list[Pricer]) -> None:
        super().__init__(model)
        self.pricers = pricers
        self.slot_rows = [[self.row(len(kind.days), len(kind.days)) for _ in kind.slots] for kind in model.kinds]
        for rows in self.slot_rows:
            for row in rows:
                self.let_break(row, 1.0, "energy", FORBIDDEN, per=1000.0)
        bands = [post_band(self, kind.band, days=len(kind.days)) for kind in model.kinds]
        self.low_rows, self.high_rows = [low for low, _ in bands], [high for _, high in bands]
        self.start()
        self.entered = [[np.zeros((len(s.rows), len(s.quarters)), dtype=bool) for s in k.slots] for k in model.kinds]

    def run(self, *, near: Duals | None = None) -> tuple[float, Duals]:
        """Solve over all columns, or nearly; return a safe bound in units and the duals that gave it.

        Args:
            near: duals of a programme that is much like this one, of the same problem: they save rounds.
        """
        best, best_duals = np.inf, Duals.none(self.model)
        duals, optimum, wanted = best_duals, -np.inf, FIRST_COLUMNS
        if near is not None:
            duals = replace(near, counts=best_duals.counts | near.counts)
        slot_duals: list[list[float]] | None = None
        for _ in range(MOST_ROUNDS):
            values = DishValues(self.model, duals)
            linear = [p.slot_values(values, slope) for p, slope in zip(self.pricers, duals.amounts, strict=True)]
            if slot_duals is not None:
                days = [
                    pricer.day_constant(slope)[0] + sum(float(value.max(initial=-np.inf)) for value in each)
                    for pricer, slope, each in zip(self.pricers, duals.amounts, linear, strict=True)
                ]
                found = lagrange.bound(self.model, duals, days)
                if found < best:
                    best, best_duals = found, duals
                if best - optimum < NEAR * max(abs(optimum), 1.0) or self.has_failed or self.model.is_over:
                    break
            if not self._enter(linear, wanted, slot_duals=slot_duals):
                break
            optimum, row_dual = self.solve()
            duals = self.duals(row_dual, self._amount_duals(row_dual))
            slot_duals = [[float(row_dual[row]) for row in rows] for rows in self.slot_rows]
            wanted = MORE_COLUMNS
        return best, best_duals

    def _enter(self, linear: list[list[np.ndarray]], wanted: int, slot_duals: list[list[float]] | None) -> bool:
        """Add the best columns of each slot that are not in yet; return whether there were any of use."""
        has_new = False
        for kind, each in enumerate(linear):
            for slot, value in enumerate(each):
                reduced = np.where(self.entered[kind][slot], -np.inf, value)
                if slot_duals is not None:
                    reduced = reduced - slot_duals[kind][slot]
                flat = reduced.ravel()
                count = min(wanted, len(flat))
                best = np.argpartition(-flat, count - 1)[:count]
                least = -np.inf if slot_duals is None else 1.0
                best = best[flat[best] > least]
                if len(best):
                    has_new = True
                    self._add(kind, slot, np.sort(best))
        return has_new

    def _add(self, kind: int, slot: int, chosen: np.ndarray) -> None:
        """Add columns of one slot by their flat positions."""
        model, place = self.model, self.model.kinds[kind].slots[slot]
        self.entered[kind][slot].ravel()[chosen] = True
        dish, portion = np.divmod(chosen, len(place.quarters))
        rows, quarters = place.rows[dish], place.quarters[portion]
        self.need_recipes(rows)
        column = np.arange(len(rows))
        worth = model.value[rows] - model.quarter_price[rows] * quarters - model.portion_price[quarters - 2]
        if model.recent_price and not place.is_locked:
            worth = worth - np.where(model.table.is_recent[rows], model.recent_price, 0.0)
        entries = self.week_entries(column, rows, quarters, place)
        entries.append((column, np.full(len(rows), self.slot_rows[kind][slot]), np.ones(len(rows))))
        amounts = model.table.nutrients[rows] * quarters[:, None]
        for bound in (self.low_rows[kind], self.high_rows[kind]):
            for nutrient in np.flatnonzero(bound >= 0).tolist():
                entries.append((column, np.full(len(rows), bound[nutrient]), amounts[:, nutrient]))
        self.add_columns(worth, entries)

    def _amount_duals(self, row_dual: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return the duals of each kind's amounts: float64 (8,) each."""
        padded = np.append(row_dual, 0.0)
        return tuple(padded[low] + padded[high] for low, high in zip(self.low_rows, self.high_rows, strict=True))

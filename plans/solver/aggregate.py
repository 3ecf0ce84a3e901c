"""The aggregated linear programme: all days of a kind added together (docs/solver.md, step 1).

Every legal week is a solution of it, so its optimum bounds them all; it has one row a nutrient where the week has
seven, no symmetry, and gives the prices (duals) by which the days are searched.
"""

import numpy as np

from plans.solver import lagrange
from plans.solver.breaches import FORBIDDEN
from plans.solver.entries import best_entries
from plans.solver.lp import WeekLp, post_band
from plans.solver.model import WeekModel
from plans.solver.pricing import DishValues, Duals, Pricer
from plans.solver.problem import MIN_QUARTERS
from plans.solver.programme import SMALL_COSTS

FIRST_COLUMNS = 90
MORE_COLUMNS = 30
"""Columns a slot that enter at the start and with each round of pricing, as in docs/solver.md's trials."""

MOST_ROUNDS = 40
LEAST_GAIN = 1.0
"""Units that a column must be worth more than what its slot costs, to be of use."""

NEAR = 2e-4
"""Where the bound is so near to the optimum, as a share, further rounds are left to the day-plans."""

FEW_KINDS = 3
"""Of days. With more, as where meals are locked on several days, the programme goes round in circles while its costs
are in the millions, half a second each time. Small costs take some thousandths of a unit off the duals, and any duals
will do."""


class AggregatedLp(WeekLp):
    """Columns are a dish in a portion at a slot of a kind of day; they are found as they are needed."""

    kind_of_columns = "dishes"

    def __init__(self, model: WeekModel, pricers: list[Pricer]) -> None:
        super().__init__(model)
        if len(model.kinds) > FEW_KINDS:
            self.scale = SMALL_COSTS
        self.asked, self.pricers, self.layout = model, pricers, pricers
        self.first_slot_row = len(self.lower)
        self.slot_rows = [[self.row(len(kind.days), len(kind.days)) for _ in kind.slots] for kind in model.kinds]
        for rows in self.slot_rows:
            for row in rows:
                self.let_break(row, 1.0, "energy", FORBIDDEN, per=1000.0)
        bands = [post_band(self, kind.band, days=len(kind.days)) for kind in model.kinds]
        self.low_rows, self.high_rows = [low for low, _ in bands], [high for _, high in bands]
        self.start()
        self.entered = [np.zeros(pricer.entry_ends[-1], dtype=bool) for pricer in pricers]
        self.came_in: list[tuple[int, np.ndarray]] = []
        """Kind and places in its layout, int64 (K,), of the columns in the order in which they came."""

    def run(self) -> tuple[float, Duals]:
        """Solve over all columns, or nearly; return a safe bound in units and the duals that gave it."""
        best, best_duals = np.inf, Duals.none(self.model)
        duals, optimum, wanted = best_duals, -np.inf, FIRST_COLUMNS
        slot_duals: np.ndarray | None = None
        if len(self.columns):
            optimum, duals, slot_duals = self._solved()
        for _ in range(MOST_ROUNDS):
            linear = self._linear(duals)
            if slot_duals is not None:
                days = [
                    pricer.day_constant(slope)[0] + float(tops.sum())
                    for pricer, slope, (_, tops) in zip(self.pricers, duals.amounts, linear, strict=True)
                ]
                found = lagrange.bound(self.asked, duals, days)
                if found < best:
                    best, best_duals = found, duals
                if best - optimum < NEAR * max(abs(optimum), 1.0) or self.has_failed or self.model.is_over:
                    break
            if not self._enter([flat for flat, _ in linear], wanted, slot_duals=slot_duals):
                break
            optimum, duals, slot_duals = self._solved()
            wanted = MORE_COLUMNS
        return best, best_duals

    def _solved(self) -> tuple[float, Duals, np.ndarray]:
        """Return the optimum, the duals, and what a meal of each slot is worth at them, kind after kind: (S,)."""
        optimum, row_dual = self.solve()
        duals = self.duals(row_dual, self._amount_duals(row_dual))
        return optimum, duals, row_dual[self.first_slot_row :][: sum(len(kind.slots) for kind in self.model.kinds)]

    def _linear(self, duals: Duals) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return what the columns of each kind are worth by themselves, as `Pricer.linear` of the layout gives it."""
        values = DishValues(self.asked, duals)
        return [p.linear(values, slope) for p, slope in zip(self.pricers, duals.amounts, strict=True)]

    def _enter(self, linear: list[np.ndarray], wanted: int, slot_duals: np.ndarray | None) -> bool:
        """Add the best columns of each slot that are not in yet; return whether there were any of use."""
        meals, first = [], 0
        for number, (pricer, flat) in enumerate(zip(self.layout, linear, strict=True)):
            flat[self.entered[number]] = -np.inf
            slots = len(pricer.kind.slots)
            least = np.full(slots, -np.inf) if slot_duals is None else slot_duals[first : first + slots] + LEAST_GAIN
            places, ends = best_entries(flat, pricer.entry_ends, least, wanted)
            self.entered[number][places] = True
            self.came_in.append((number, places))
            meals.append(pricer.meals(places, ends))
            first += slots
        if not any(len(rows) for each in meals for rows, _ in each):
            return False
        self._add(meals)
        return True

    def _add(self, meals: list[list[tuple[np.ndarray, np.ndarray]]]) -> None:
        """Add a column for each meal: by kind and slot dishes and quarters, int64 (K,) each."""
        model, start = self.model, 0
        self.need_recipes(np.concatenate([rows for each in meals for rows, _ in each]))
        worths, entries = [], []
        for number, each in enumerate(meals):
            for slot, slot_row, (rows, quarters) in zip(
                model.kinds[number].slots, self.slot_rows[number], each, strict=True
            ):
                column = np.arange(start, start + len(rows))
                start += len(rows)
                worth = model.value[rows] - model.quarter_price[rows] * quarters
                worth -= model.portion_price[quarters - MIN_QUARTERS]
                if model.recent_price and not slot.is_locked:
                    worth = worth - np.where(model.table.is_recent[rows], model.recent_price, 0.0)
                worths.append(worth)
                entries += self.week_entries(column, rows, quarters, slot)
                entries.append((column, np.full(len(rows), slot_row), np.ones(len(rows))))
                for bound in (self.low_rows[number], self.high_rows[number]):
                    held = model.table.nutrients[rows][:, bound >= 0] * quarters[:, None]
                    count = held.shape[1]
                    entries.append((np.repeat(column, count), np.tile(bound[bound >= 0], len(rows)), held.ravel()))
        self.add_columns(np.concatenate(worths), entries)

    def _amount_duals(self, row_dual: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return the duals of each kind's amounts: float64 (8,) each."""
        padded = np.append(row_dual, 0.0)
        return tuple(padded[low] + padded[high] for low, high in zip(self.low_rows, self.high_rows, strict=True))

"""The linear programmes' common part: rows for all that is counted over the week."""

import numpy as np

from plans.solver.breaches import FORBIDDEN, NO_LIMIT
from plans.solver.dishes import NUTRIENTS
from plans.solver.kinds import Band, SlotOfKind
from plans.solver.model import WeekModel
from plans.solver.pricing import FRACTION, Duals
from plans.solver.programme import INFINITE, Rows
from plans.solver.scale import QUARTERS


def post_band(to: Rows, band: Band, *, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Add rows that hold the amounts of so many days, added together, within a band at its prices.

    Returns: int64 (8,) each, the rows of the lower and the upper limits, −1 where there is none.
    """
    low_rows, high_rows = (np.full(len(NUTRIENTS), -1, dtype=np.int64) for _ in range(2))
    for nutrient in range(len(NUTRIENTS)):
        target = max((band.hard_low[nutrient] + min(band.hard_high[nutrient], NO_LIMIT)) / 2, 1.0)
        soft = band.soft_price[nutrient]
        low = max(band.soft_low[nutrient], band.hard_low[nutrient])
        high = min(band.soft_high[nutrient], band.hard_high[nutrient])
        for rows, sign, edge, last in (
            (low_rows, 1.0, low, band.hard_low[nutrient]),
            (high_rows, -1.0, high, band.hard_high[nutrient]),
        ):
            if (sign > 0 and edge <= 0) or edge >= NO_LIMIT:
                continue
            row = rows[nutrient] = to.row(*((days * edge, INFINITE) if sign > 0 else (-INFINITE, days * edge)))
            room = days * abs(edge - last) if 0 < last < NO_LIMIT else INFINITE
            if soft:
                to.slack.append((row, sign, room, -soft))
            if room < INFINITE:
                family, hard = "macros" if nutrient else "energy", band.hard_price[nutrient]
                to.let_break(row, sign, family, hard, per=1000 / target, besides=soft)
    return low_rows, high_rows


class WeekLp(Rows):
    """Rows for the budget, the counts and, as they are needed, the recipes; and slack columns with their prices."""

    kind_of_columns: str
    """One of `limit.KINDS`."""

    def __init__(self, model: WeekModel) -> None:
        super().__init__(dearer=model.dearer, limit=model.limit)
        self.model = model
        self.recipe_row = np.full(len(model.table), -1, dtype=np.int64)
        self.budget_row = -1
        self.count_rows: dict[str, np.ndarray] = {}
        self.link_row = np.full(len(model.table), -1, dtype=np.int64)
        self.leftover_row = -1
        self._post_budget()
        if model.twice is not None:
            self.leftover_row = self.row(-INFINITE, model.twice.most)
        for name in model.counts:
            self._post_count(name)

    def solve(self) -> tuple[float, np.ndarray]:
        """Return the optimum and the duals, as `Rows.solve` does; the limit learns whether programmes lead anywhere."""
        found = super().solve()
        self.limit.note(self.kind_of_columns, has_failed=self.has_failed)
        return found

    def need_recipes(self, rows: np.ndarray) -> None:
        """Make sure that each of the dishes has a row."""
        if self.model.recipe_cap >= NO_LIMIT:
            return
        new = np.unique(rows)
        new = new[self.recipe_row[new] < 0]
        if not len(new):
            return
        count = len(new)
        nothing, no_index = np.zeros(0), np.zeros(0, dtype=np.int32)
        self.highs.addRows(
            count, np.full(count, -INFINITE), np.full(count, self.model.recipe_cap), 0, np.zeros(count, dtype=np.int32),
            no_index, nothing,
        )  # fmt: skip
        self.recipe_row[new] = self.row_count + np.arange(count)
        self.row_count += count
        if self.model.recipe_price != FORBIDDEN:
            self._let_recipes_break(new)
        if self.model.twice is not None:
            self._let_come_twice(new[self.model.twice.may_come[new]], self.model.twice.gain)

    def duals(self, row_dual: np.ndarray, amounts: tuple[np.ndarray, ...], *, fraction: float = FRACTION) -> Duals:
        """Return the rows' duals by what they are the prices of, rounded."""
        recipes = np.zeros(len(self.model.table))
        known = self.recipe_row >= 0
        recipes[known] = row_dual[self.recipe_row[known]]
        budget = float(row_dual[self.budget_row]) if self.budget_row >= 0 else 0.0
        counts = {name: np.append(row_dual, 0.0)[rows] for name, rows in self.count_rows.items()}
        leftover = 0.0
        if self.model.twice is not None:
            leftover = max(float(row_dual[self.leftover_row]), 0.0)
            linked = self.link_row >= 0
            recipes[linked] += row_dual[self.link_row[linked]]
            # A dish without rows must not be worth eating twice where nobody eats it once.
            unknown = self.model.twice.may_come & ~known
            recipes[unknown] = min(0.0, (leftover - self.model.twice.gain) / 2)
        return Duals(counts, budget, recipes, amounts, leftover).rounded(self.model, fraction=fraction)

    def week_entries(
        self, column: np.ndarray, rows: np.ndarray, quarters: np.ndarray, slot: SlotOfKind
    ) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Return the coefficients of meals in the common rows. All arrays (K,): the meal of a column at `slot` each."""
        one = np.ones(len(column))
        entries = [(column, self.recipe_row[rows], one)]
        if self.model.twice is not None:
            entries.append((column, self.link_row[rows], one))
        if self.budget_row >= 0:
            entries.append((column, np.full(len(column), self.budget_row), self.model.bill[rows] * quarters))
        for name, count in self.model.counts.items():
            if not count.is_at(slot):
                continue
            label = count.label[rows]
            known = label >= 0
            entries.append((column[known], self.count_rows[name][label[known]], one[known]))
        return entries

    def _post_budget(self) -> None:
        model = self.model
        if model.budget < NO_LIMIT:
            self.budget_row = self.row(-INFINITE, model.budget)
            self.let_break(self.budget_row, -1.0, "budget", model.budget_price, per=1 / QUARTERS)

    def _post_count(self, name: str) -> None:
        """Add a row for each label that could cost anything."""
        count = self.model.counts[name]
        rows = np.full(len(count.cap), -1, dtype=np.int64)
        parts = (count.floor, count.below_price, count.free, count.above_price, count.cap, count.beyond_price)
        for label, (floor, below, free, above, cap, beyond) in enumerate(
            zip(*(part.tolist() for part in parts), strict=True)
        ):
            soft = min(free, cap)
            if floor <= 0 and soft >= NO_LIMIT:
                continue
            row = rows[label] = self.row(floor if floor > 0 else -INFINITE, soft if soft < NO_LIMIT else INFINITE)
            if floor > 0:
                self.slack.append((row, 1.0, INFINITE, -below))
            if free < cap:
                self.slack.append((row, -1.0, cap - free if cap < NO_LIMIT else INFINITE, -above))
            if cap < NO_LIMIT:
                self.let_break(row, -1.0, "variety", beyond, besides=above if free < NO_LIMIT else 0.0)
        self.count_rows[name] = rows

    def _let_recipes_break(self, new: np.ndarray) -> None:
        """Give the rows of dishes a slack column at the price of a recipe too many."""
        count = len(new)
        self.highs.addCols(
            count, np.full(count, -self.model.recipe_price), np.zeros(count), np.full(count, INFINITE), count,
            np.arange(count, dtype=np.int32), self.recipe_row[new].astype(np.int32), np.full(count, -1.0),
        )  # fmt: skip
        self.column_count += count

    def _let_come_twice(self, new: np.ndarray, gain: float) -> None:
        """Give dishes a column each for being left over: it is one serving more, and takes two that are served."""
        count = len(new)
        if not count:
            return
        nothing, no_index = np.zeros(0), np.zeros(0, dtype=np.int32)
        self.highs.addRows(
            count, np.zeros(count), np.full(count, INFINITE), 0, np.zeros(count, dtype=np.int32), no_index, nothing
        )
        self.link_row[new] = self.row_count + np.arange(count)
        self.row_count += count
        rows = np.stack([self.recipe_row[new], self.link_row[new], np.full(count, self.leftover_row)], axis=1)
        self.highs.addCols(
            count, np.full(count, gain), np.zeros(count), np.full(count, INFINITE), 3 * count,
            3 * np.arange(count, dtype=np.int32), rows.ravel().astype(np.int32), np.tile([-1.0, -2.0, 1.0], count),
        )  # fmt: skip
        self.column_count += count

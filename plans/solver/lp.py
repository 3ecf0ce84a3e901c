"""The linear programmes' common part: rows for all that is counted over the week. Solved by HiGHS, warm every time."""

import time

import highspy
import numpy as np

from plans.solver.dishes import NUTRIENTS
from plans.solver.model import FORBIDDEN, LIFTED_POINTS, NO_LIMIT, Band, SlotOfKind, WeekModel
from plans.solver.pricing import FRACTION, Duals
from plans.solver.scale import QUARTERS, UNITS_PER_POINT
from plans.solver.sparse import compressed

INFINITE = highspy.kHighsInf
FIRM = 4.0
"""A rule that may not be broken costs so many times its lifted price in a linear programme, which so is never
infeasible. What it then breaks no week can keep, or the price was too low: bounds stay safe either way."""


FIRMER = (8.0, 1_000.0)
"""How many times that, one after the other, where a price did not do: near the cheapest week there is a penny is worth
more than the first. High prices blur the duals, so they come last."""

A_LITTLE = 1e-6

STEPS, STEPS_ANEW = 5_000, 20_000
"""Simplex steps of one solve, which seldom takes a tenth of the first. Now and then one goes round in circles, longer
than all the rest together: it is then begun anew, with the costs, which are in the millions, made small."""

SMALL_COSTS = -14
"""As a power of two: in one such programme 380 steps did for 44,000."""

FAILED = (
    highspy.HighsModelStatus.kSolveError, highspy.HighsModelStatus.kUnknown, highspy.HighsModelStatus.kNotset,
    highspy.HighsModelStatus.kIterationLimit, highspy.HighsModelStatus.kTimeLimit,
)  # fmt: skip
"""How a solve ends in which HiGHS gave up."""


OPTIONS = (
    ("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex"),
    ("simplex_strategy", 0), ("primal_simplex_bound_perturbation_multiplier", 0.0),
)  # fmt: skip
"""Strategy 0 goes on by the primal simplex where new columns came to an optimum, by the dual one where bounds changed:
a third of the steps that the dual one takes for both. Perturbed bounds would have to be put right again."""


class Rows:
    """Rows and priced slack columns on their way to HiGHS, which then keeps them warm from solve to solve."""

    def __init__(self, *, dearer: float = 1.0) -> None:
        """Take how many times their price lifted rules cost: what may not be broken must cost more than they do."""
        self.dearer, self._firmer = dearer, list(FIRMER)
        self.steps_anew = STEPS_ANEW
        self.has_failed = False
        """The last solve ended without an optimum: its duals give a bound all the same, but lead nowhere."""
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.slack: list[tuple[int, float, float, float]] = []
        """(row, coefficient, most, worth) of each slack column."""
        self.firm: list[int] = []
        """The slack columns that break what may not be broken."""

    def row(self, lower: float, upper: float) -> int:
        """Add a row before the programme is started; return its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def let_break(
        self, row: int, sign: float, family: str, price: float, *, per: float = 1.0, besides: float = 0.0
    ) -> None:
        """Add a slack column that breaks the rule of a row: at its price if it is lifted, dearer if it may not be."""
        if price == FORBIDDEN:
            self.firm.append(len(self.slack))
            price = FIRM * self.dearer * LIFTED_POINTS[family] * UNITS_PER_POINT * per
        self.slack.append((row, sign, INFINITE, -besides - price))

    def start(self) -> None:
        """Hand the rows and slack columns to HiGHS."""
        highs = self.highs = highspy.Highs()
        for name, value in OPTIONS:
            highs.setOptionValue(name, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.slack), len(self.lower)
        lp.col_cost_ = np.array([each[3] for each in self.slack])
        lp.col_lower_ = np.zeros(len(self.slack))
        lp.col_upper_ = np.array([each[2] for each in self.slack])
        lp.row_lower_, lp.row_upper_ = np.array(self.lower), np.array(self.upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.arange(len(self.slack) + 1)
        lp.a_matrix_.index_ = np.array([each[0] for each in self.slack], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([each[1] for each in self.slack], dtype=float)
        lp.sense_ = highspy.ObjSense.kMaximize
        highs.passModel(lp)
        self.row_count = len(self.lower)
        self.column_count = len(self.slack)
        self.columns = np.zeros(0, dtype=np.int64)
        """HiGHS's number of each column that is no slack."""

    def solve(self) -> tuple[float, np.ndarray]:
        """Return the optimum in units and the rows' duals, as near as it came to them if it `has_failed`.

        HiGHS now and then gives up on a warm start (its status is then an error, the optimum 0), or goes round in
        circles: it starts anew.
        """
        self._run(STEPS)
        if self.has_failed and not self.is_over:
            self.highs.clearSolver()
            self.highs.setOptionValue("user_objective_scale", SMALL_COSTS)
            self._run(self.steps_anew)
            self.highs.setOptionValue("user_objective_scale", 0)
        return self.highs.getInfo().objective_function_value, np.asarray(self.highs.getSolution().row_dual)

    @property
    def deadline(self) -> float:
        """A reading of time.perf_counter() at which a solve ends; a safety net."""
        return float("inf")

    @property
    def is_over(self) -> bool:
        """The deadline has passed."""
        return time.perf_counter() > self.deadline

    def _run(self, steps: int) -> None:
        """Run HiGHS for so many steps, or until the deadline."""
        self.highs.setOptionValue("simplex_iteration_limit", steps)
        if self.deadline < float("inf"):
            left_s = max(0.0, self.deadline - time.perf_counter())
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + left_s)
        self.highs.run()
        self.has_failed = self.highs.getModelStatus() in FAILED

    def be_firmer(self) -> bool:
        """Make it dearer to break what may not be broken, if it is not as dear as can be; return whether it was not."""
        if not self._firmer:
            return False
        prices = np.array([self.slack[each][3] for each in self.firm]) * self._firmer.pop(0)
        self.highs.changeColsCost(len(self.firm), np.array(self.firm, dtype=np.int32), prices)
        return True

    def breaks_firmly(self) -> bool:
        """Return whether the optimum, found anew, breaks what may not be broken."""
        self.solve()
        return self.is_broken

    @property
    def is_broken(self) -> bool:
        """The optimum breaks what may not be broken."""
        used = self.highs.getSolution().col_value
        return any(used[slack] > A_LITTLE for slack in self.firm)

    def column_values(self) -> np.ndarray:
        """Return the columns' values at the optimum, slack columns left out."""
        return np.asarray(self.highs.getSolution().col_value)[self.columns]

    def reduced_costs(self) -> np.ndarray:
        """Return what using a column once would cost at the optimum, 0 or more, slack columns left out."""
        return -np.asarray(self.highs.getSolution().col_dual)[self.columns]

    def add_columns(self, worth: np.ndarray, entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> None:
        """Add columns; `entries` are (column, row, coefficient) arrays, in any order and summed where they meet."""
        column, row = (np.concatenate([each[part] for each in entries]) for part in (0, 1))
        value = np.concatenate([each[2] for each in entries]).astype(float)
        count = len(worth)
        starts, index, summed = compressed(column, row, value, count)
        self.highs.addCols(
            count, worth.astype(float), np.zeros(count), np.full(count, INFINITE), len(index), starts, index, summed
        )
        self.columns = np.append(self.columns, self.column_count + np.arange(count))
        self.column_count += count


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

    def __init__(self, model: WeekModel) -> None:
        super().__init__(dearer=model.dearer)
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

    @property
    def deadline(self) -> float:
        """That of the model."""
        return self.model.deadline

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

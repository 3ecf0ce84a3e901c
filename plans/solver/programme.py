"""A linear programme on its way through HiGHS, which solves it warm every time: its rows, its steps, how it ends."""

import highspy
import numpy as np

from plans.solver.breaches import FORBIDDEN, LIFTED_POINTS
from plans.solver.limit import Limit
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.sparse import compressed

INFINITE = highspy.kHighsInf
FIRM = 4.0
"""A rule that may not be broken costs so many times its lifted price in a linear programme, which so is never
infeasible. What it then breaks no week can keep, or the price was too low: bounds stay safe either way."""

FIRMER = (8.0, 1_000.0)
"""How many times that, one after the other, where a price did not do: near the cheapest week there is a penny is worth
more than the first. High prices blur the duals, so they come last."""

A_LITTLE = 1e-6

SMALL_COSTS = -14
"""As a power of two, of costs in the millions. Rounding leaves such costs less exact than HiGHS asks for: it then takes
steps that gain nothing, and goes round in circles. In one such programme 380 steps did for 44,000 with small costs."""

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

    steps, steps_anew = 5_000, 20_000
    """Simplex steps of one solve, which seldom takes a tenth of the first. Now and then one goes round in circles,
    longer than all the rest together: it is then begun anew, with costs made small."""

    scale = 0
    """Of the costs, as a power of two, before anything is begun anew."""

    def __init__(self, *, dearer: float = 1.0, limit: Limit | None = None) -> None:
        """Start without rows.

        Args:
            dearer: how many times their price lifted rules cost: what may not be broken must cost more than they do.
            limit: at which a solve ends; None: at none.
        """
        self.dearer, self.limit = dearer, limit or Limit()
        self._firmer = list(FIRMER)
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
        for name, value in (*OPTIONS, ("user_objective_scale", self.scale)):
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
        self._run(self.steps)
        if self.has_failed and not self.limit.is_over:
            self.highs.clearSolver()
            self.highs.setOptionValue("user_objective_scale", SMALL_COSTS)
            self._run(self.steps_anew)
            self.highs.setOptionValue("user_objective_scale", self.scale)
        return self.highs.getInfo().objective_function_value, np.asarray(self.highs.getSolution().row_dual)

    def _run(self, steps: int) -> None:
        """Run HiGHS for so many steps, or until the limit."""
        self.highs.setOptionValue("simplex_iteration_limit", 0 if self.limit.is_over else steps)
        if self.limit.deadline < INFINITE:
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + self.limit.left_s)
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

"""The mathematics of a week in arrays: what a dish is worth on a day of each kind, and what is counted over the week.

Rules (`rules`) and terms (`terms`) write themselves into a `WeekModel`; relaxations, pricing and the integer master
read it. A rule whose family is lifted is written as a price for breaking it, so that one model serves both.
"""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from plans.solver.breaches import FORBIDDEN, LIFTED_POINTS, NO_LIMIT
from plans.solver.kinds import PORTIONS, Kind, SlotOfKind, kinds_of
from plans.solver.limit import Limit
from plans.solver.problem import MIN_QUARTERS, WeekProblem
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.scopes import Scopes
from plans.solver.twice import Twice


@dataclass
class Count:
    """How often each of a few labels comes in the week, and what that costs.

    Shapes: label int64 (R,), −1 for none; the others float64 (L,), in servings and units a serving. Below `floor` and
    above `free` servings cost their price; above `cap` they cost `beyond_price` besides, `FORBIDDEN` if not lifted.
    """

    label: np.ndarray
    scope: str
    """At which meals (`scopes`)."""
    floor: np.ndarray
    below_price: np.ndarray
    free: np.ndarray
    above_price: np.ndarray
    cap: np.ndarray
    beyond_price: np.ndarray

    def is_at(self, slot: SlotOfKind) -> bool:
        """Return whether the dishes of a slot are counted."""
        return self.scope in slot.scopes

    def cost(self, counts: np.ndarray) -> float:
        """Return what counts (L,) cost, in units."""
        cost = (np.maximum(self.floor - counts, 0) * self.below_price).sum()
        cost += (np.maximum(counts - self.free, 0) * self.above_price).sum()
        beyond = np.maximum(counts - self.cap, 0)
        over = beyond > 0
        return float(cost + (beyond[over] * self.beyond_price[over]).sum())


class WeekModel:
    """One week to be planned; `build.week_model` posts the rules and terms.

    Shapes, R dishes: value float64 (R,), units a serving; quarter_price float64 (R,), units a quarter;
    portion_price float64 (7,), units by portion; bill float64 (R,), quarter-pence of the household a quarter.
    """

    def __init__(self, problem: WeekProblem, lifted: Set[str] = frozenset(), *, dearer: float = 1.0) -> None:
        """Take a problem; breaking what is `lifted` costs `LIFTED_POINTS` times `dearer`."""
        self.problem, self.table, self.lifted, self.dearer = problem, problem.table, frozenset(lifted), dearer
        count = len(self.table)
        self.value = np.zeros(count)
        self.quarter_price = np.zeros(count)
        self.portion_price = np.zeros(len(PORTIONS))
        self.bill = self.table.pence.astype(float) * problem.household_size
        self.budget = float(NO_LIMIT)
        self.budget_price = FORBIDDEN
        self.recipe_cap = float(NO_LIMIT)
        self.recipe_price = FORBIDDEN
        self.left_rows = np.zeros(0, dtype=np.int64)
        """Dishes that come a second time as it is, as leftovers: for parts of a week only (`second_helping`)."""
        self.second_rows = np.zeros(0, dtype=np.int64)
        """Dishes that may come once more besides, as leftovers, and below what that gains, units: for parts of a week
        only (`second_helping`)."""
        self.second_gain = 0.0
        self.twice: Twice | None = None
        """Dishes that may be eaten twice, where a whole week is planned with leftovers; with nothing lifted only."""
        self.daily_cap = NO_LIMIT
        self.daily_price = FORBIDDEN
        self.recent_price = 0.0
        self.counts: dict[str, Count] = {}
        self.kinds = kinds_of(problem)
        self._counted: dict[str, np.ndarray] = {}
        self.limit = Limit()
        """At which searches in this model end with what they have."""

    @property
    def is_over(self) -> bool:
        """The limit has been reached."""
        return self.limit.is_over

    @property
    def main(self) -> np.ndarray:
        """int32 (R,): the main ingredient of each dish, −1 for none."""
        return self.table.main_ingredient.codes

    def price_of(self, family: str, per: float = 1.0) -> float:
        """Return what a unit of excess of `family` costs: forbidden, or the price of a lifted rule.

        Args:
            per: how many of the family's own units (meals, servings, pence, thousandths) the caller's unit is.
        """
        price = LIFTED_POINTS[family] * self.dearer * UNITS_PER_POINT * per
        return price if family in self.lifted else FORBIDDEN

    def count(self, name: str, label: np.ndarray, size: int, *, scope: str) -> Count:
        """Return the count called `name`, made with nothing asked of it if it is new."""
        if name not in self.counts:
            high, none = np.full(size, float(NO_LIMIT)), np.zeros(size)
            self.counts[name] = Count(
                label.astype(np.int64), scope, none.copy(), none.copy(), high.copy(), none.copy(), high.copy(),
                np.full(size, FORBIDDEN),
            )  # fmt: skip
        return self.counts[name]

    @property
    def scopes(self) -> Scopes:
        """The scopes that anything is counted in."""
        return frozenset(count.scope for count in self.counts.values())

    def worth(self, rows: np.ndarray, quarters: np.ndarray) -> float:
        """Return the worth of a week in units, −inf if it breaks a rule that is not lifted.

        Shapes: rows, quarters int64 (days, slots) a kind, kinds one after the other in one flat array of meals.
        """
        total, at = 0.0, 0
        served_by_slot: list[np.ndarray] = []
        for kind in self.kinds:
            size = len(kind.days) * len(kind.slots)
            mine, portions = (each[at : at + size].reshape(-1, len(kind.slots)) for each in (rows, quarters))
            at += size
            total += float(self.days_worth(kind, mine, portions).sum())
            served_by_slot += list(mine.T)
        served = np.concatenate(served_by_slot)
        for count in self.counts.values():
            labels = count.label[served[self._is_counted(count.scope)]]
            total -= count.cost(np.bincount(labels[labels >= 0], minlength=len(count.cap)))
        over = float((self.bill[rows] * quarters).sum()) - self.budget
        repeats = np.maximum(np.bincount(served) - self.recipe_cap, 0).sum()
        if repeats and self.twice is not None:
            gained = self.twice.gained(self._places(), rows)
            total, repeats = (total, repeats) if gained is None else (total + gained, 0)
        for excess, price in ((over, self.budget_price), (repeats, self.recipe_price)):
            if excess > 0:
                total -= excess * price
        return total

    def _places(self) -> np.ndarray:
        """Return the place of each meal's day among all days, kinds one after the other: int64 (M,)."""
        return np.repeat(np.arange(sum(len(kind.days) for kind in self.kinds)),
                         [len(kind.slots) for kind in self.kinds for _ in kind.days])  # fmt: skip

    def _is_counted(self, scope: str) -> np.ndarray:
        """Return which meals are counted, a slot of a kind after the other: bool (M,)."""
        if scope not in self._counted:
            slots = [slot for kind in self.kinds for slot in kind.slots for _ in kind.days]
            self._counted[scope] = np.array([scope in slot.scopes for slot in slots])
        return self._counted[scope]

    def days_worth(self, kind: Kind, rows: np.ndarray, quarters: np.ndarray) -> np.ndarray:
        """Return what day-plans (P, S) of a kind are worth by themselves, in units: float64 (P,)."""
        amounts = (self.table.nutrients[rows] * quarters[:, :, None]).sum(axis=1)
        worth = self.value[rows].sum(axis=1) - (self.quarter_price[rows] * quarters).sum(axis=1)
        worth -= self.portion_price[quarters - MIN_QUARTERS].sum(axis=1) + kind.band.cost(amounts.astype(float))
        for slot, column in zip(kind.slots, rows.T, strict=True):
            if not slot.is_locked and self.recent_price:
                worth -= np.where(self.table.is_recent[column], self.recent_price, 0.0)
        return worth - self.doubled(kind, rows)

    def doubled(self, kind: Kind, rows: np.ndarray) -> np.ndarray:
        """Return what main ingredients that come too often on one day cost day-plans (P, S): float64 (P,)."""
        capped = [number for number, slot in enumerate(kind.slots) if slot.is_capped]
        cost = np.zeros(len(rows))
        mains = self.main[rows[:, capped]]
        for last in range(len(capped)):
            same = ((mains[:, :last] == mains[:, last : last + 1]) & (mains[:, last : last + 1] >= 0)).sum(axis=1)
            cost += np.where(same >= self.daily_cap, self.daily_price, 0.0)
        return cost

    def keep_what_fits(self, kind: Kind) -> None:
        """Mark the portions with which the day's energy can still be within its hard band."""
        energy = self.table.nutrients[:, 0]
        amounts = [energy[slot.rows][:, None] * slot.quarters for slot in kind.slots]
        least = [float(amount.min(initial=NO_LIMIT)) for amount in amounts]
        most = [float(amount.max(initial=0)) for amount in amounts]
        is_strict = kind.band.hard_price[0] == FORBIDDEN
        for number, (slot, amount) in enumerate(zip(kind.slots, amounts, strict=True)):
            if is_strict and not slot.is_locked:
                high = kind.band.hard_high[0] - (sum(least) - least[number])
                low = kind.band.hard_low[0] - (sum(most) - most[number])
                slot.fits = (amount <= high) & (amount >= low)
            else:
                slot.fits = np.ones(amount.shape, dtype=bool)

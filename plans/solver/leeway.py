"""How far rules may be broken by a change of part of a week, and what one more serving costs beside the other meals."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from plans.solver.breaches import FORBIDDEN, NO_LIMIT
from plans.solver.dishes import NUTRIENTS
from plans.solver.kinds import Band
from plans.solver.model import Count, WeekModel
from plans.solver.problem import MACROS
from plans.solver.scale import QUARTERS
from plans.solver.scopes import ANY, CAPPED, Scopes

BILL = len(NUTRIENTS)
WIDTH = BILL + 1
"""The amounts of a part: what its day holds of each nutrient, in fortieths, and last the week's bill, quarter-pence."""


class Tally:
    """What meals add up to.

    Shapes: amounts float64 (9,), nutrients of one day and the bill of all meals; counts: for each count of the model
    float64 (L,), servings; served float64 (R,); mains float64 (M,), of the day's capped meals.
    """

    def __init__(
        self,
        model: WeekModel,
        rows: np.ndarray,
        quarters: np.ndarray,
        *,
        scopes: Sequence[Scopes],
        days: np.ndarray,
        day: int,
    ) -> None:
        """Add up meals, the amounts of one day. Shapes: all (M,). A meal with no quarters counts by its dish alone."""
        self.problem, self.day, is_today = model.problem, day, days == day
        self.amounts = np.zeros(WIDTH)
        self.amounts[:BILL] = model.table.nutrients[rows[is_today]].T @ quarters[is_today]
        self.amounts[BILL] = model.bill[rows] @ quarters
        at = {scope: np.array([scope in each for each in scopes], dtype=bool) for scope in {*model.scopes, CAPPED}}
        self.counts = {
            name: _times(count.label[rows[at[count.scope]]], len(count.cap)) for name, count in model.counts.items()
        }
        self.served = _times(rows, len(model.table))
        self.mains = _times(model.main[rows[at[CAPPED] & is_today]], len(model.table.main_ingredient.names))

    def last_amounts(self) -> np.ndarray:
        """Return between which amounts no rule is broken by more than people would be told of these: float64 (9, 2).

        By thousandths of a target to either side, and by whole pence, as `judge.check` counts; without a rule anything.
        """
        last = np.tile([-np.inf, np.inf], (WIDTH, 1))
        problem, targets = self.problem, self.problem.targets[self.day]
        percents = {"energy": problem.bands.energy_percent} | dict.fromkeys(MACROS, problem.bands.macro_percent)
        for name, percent in percents.items():
            number, target = NUTRIENTS.index(name), getattr(targets, name) * QUARTERS
            off = abs(round(self.amounts[number]) - target)
            thousandths = max(percent * 10, -(-off * 1000 // target))
            room = thousandths * target // 1000
            last[number] = target - room, target + room
        if problem.weekly_budget_pence is not None:
            pence = -(-round(self.amounts[BILL]) // QUARTERS)
            last[BILL, 1] = max(problem.weekly_budget_pence, pence) * QUARTERS
        return last


@dataclass(frozen=True)
class Leeway:
    """Which negotiable rules may be broken, how far, and at what price."""

    free: Set[str] = frozenset()
    """Families whose rules may be broken by any amount."""
    now: Tally | None = None
    """The week as it is: rules of other families may be broken by no more than they are there, on whichever side of a
    band; None: not at all."""
    step: float = 0.0
    """A broken rule costs so many units, in place of the model's price by the amount; 0 takes that price."""
    last_step: float = FORBIDDEN
    """What a rule that may not be broken costs all the same."""
    is_priced: bool = True
    """Otherwise rules that may be broken cost nothing."""

    def bands(self, model: WeekModel, band: Band) -> tuple[np.ndarray, np.ndarray]:
        """Return where rules on amounts are broken (low, high, price, step) and the last amounts (low, high, step).

        Shapes: float64 (9, 4) and (9, 3), for a whole day and a whole week's bill.
        """
        hard, last = np.zeros((WIDTH, 4)), np.zeros((WIDTH, 3))
        hard[:BILL, 0], hard[:BILL, 1], hard[:BILL, 2] = band.hard_low, band.hard_high, band.hard_price
        hard[BILL] = -NO_LIMIT, model.budget, model.budget_price, 0.0
        is_asked = (hard[:, 0] > 0) | (hard[:, 1] < NO_LIMIT)
        hard[:, 3] = np.where(is_asked, self.step, 0.0)
        hard[:, 2] = self._price(hard[:, 2])
        last[:, :2], last[:, 2] = hard[:, :2], self.last_step
        if self.now is not None:
            last[:, :2] = self.now.last_amounts()
        is_free = ~is_asked
        for number, family in ((0, "energy"), (1, "macros"), (2, "macros"), (3, "macros"), (BILL, "budget")):
            is_free[number] |= family in self.free
        last[is_free, 0], last[is_free, 1] = -np.inf, np.inf
        return hard, last

    def recent(self, model: WeekModel, *, was_recent: bool) -> float:
        """Return what it costs to serve a dish of the last 14 days at a place, which has one now or not."""
        price = self.step or float(self._price(np.array(model.recent_price)))
        is_allowed = "recent" in self.free or (self.now is not None and was_recent)
        return price if is_allowed else price + self.last_step

    def servings(self, model: WeekModel, rest: Tally, most: int, *, with_score: bool) -> Iterator["Servings"]:
        """Yield what the next servings of each label cost, `most` at most, beside those of `rest`."""
        now = self.now
        for name, count in model.counts.items():
            times = rest.counts[name]
            held = None if now is None else now.counts[name]
            cost = self._breaches(times, held, count.cap, count.beyond_price, most)
            yield Servings(count.label, count.scope, cost + _score(count, times, most) if with_score else cost)
        for label, times, held, cap, price, scope in (
            (model.main, rest.mains, None if now is None else now.mains, model.daily_cap, model.daily_price, CAPPED),
            (np.arange(len(model.table)), rest.served, None if now is None else now.served, model.recipe_cap,
             model.recipe_price, ANY),
        ):  # fmt: skip
            if cap < NO_LIMIT:
                caps, prices = np.full(len(times), float(cap)), np.full(len(times), price)
                if scope == ANY:
                    caps[model.left_rows] += 1
                    caps[model.second_rows] = times[model.second_rows] + 1
                    # A dish is left over once: what the count gives for one serving more is taken back.
                    prices[model.second_rows] += model.second_gain
                yield Servings(label, scope, self._breaches(times, held, caps, prices, most))

    def _price(self, price: np.ndarray) -> np.ndarray:
        """Return what a unit of excess costs; where none is allowed its price does not matter."""
        return np.where(np.isposinf(price), 0.0, price) if self.is_priced and not self.step else np.zeros_like(price)

    def _breaches(
        self, times: np.ndarray, now: np.ndarray | None, cap: np.ndarray, price: np.ndarray, most: int
    ) -> np.ndarray:
        """Return what breaking the caps costs with each further serving: float64 (L, most)."""
        before = times[:, None] + np.arange(most)
        cap = cap[:, None]
        if self.step:
            # A rule that is broken already is broken once, however far.
            cost = np.where(before == cap, self.step, 0.0)
        else:
            cost = np.where(before >= cap, self._price(price)[:, None], 0.0)
        # What has no price though families are lifted is no rule of the person's, and never gives way (`seen`).
        is_firm = np.isposinf(price)[:, None]
        if "variety" in self.free:
            return cost + np.where(is_firm & (before >= cap), self.last_step, 0.0)
        last = cap if now is None else np.where(is_firm, cap, np.maximum(cap, now[:, None]))
        return cost + np.where(before >= last, self.last_step, 0.0)


@dataclass(frozen=True)
class Servings:
    """What one more serving of a dish's label costs, and one more after that, and so on: never less than the last.

    Shapes: label int (R,), −1 for none; cost float64 (L, most), units.
    """

    label: np.ndarray
    scope: str
    cost: np.ndarray

    def first(self, rows: np.ndarray) -> np.ndarray:
        """Return what the first more serving of each dish costs: float64 (N,)."""
        return np.append(self.cost[:, 0], 0.0)[self.label[rows]]

    @cached_property
    def extra(self) -> np.ndarray:
        """What further servings cost beyond the first: float64 (L, most). Where that is forbidden, any number does."""
        return self.cost - np.where(np.isposinf(self.cost[:, :1]), 0.0, self.cost[:, :1])

    def jumps(self, label: int) -> list[tuple[int, float]]:
        """Return after how many more servings of a label each further one costs more, and by how much."""
        found: list[tuple[int, float]] = []
        before = 0.0
        for times, extra in enumerate(self.extra[label].tolist()):
            if extra > before:
                found.append((times, extra - before))
                before = extra
        return found

    @property
    def is_free(self) -> bool:
        """Whether further servings cost no more than the first, wherever that is allowed."""
        return not self.extra[np.isfinite(self.cost[:, 0])].any()

    def most_extra(self) -> float:
        """Return what all further servings can cost together at most, where they are allowed."""
        extra = np.maximum.accumulate(np.where(np.isposinf(self.extra), 0.0, self.extra), axis=1)
        return float(extra.max(axis=0, initial=0.0).sum())


def _score(count: Count, times: np.ndarray, most: int) -> np.ndarray:
    """Return what further servings cost by the score: float64 (L, most); below 0 where they are wished for."""
    before = times[:, None] + np.arange(most)
    cost = np.where(before >= count.free[:, None], count.above_price[:, None], 0.0)
    return cost - np.where(before < count.floor[:, None], count.below_price[:, None], 0.0)


def _times(labels: np.ndarray, size: int) -> np.ndarray:
    """Return how often each label comes: float64 (size,)."""
    return np.bincount(labels[labels >= 0], minlength=size).astype(float)

"""Betters a week one day at a time, with the other days as they are."""

import numpy as np

from plans.solver.breaches import FORBIDDEN, NO_LIMIT
from plans.solver.model import Count, WeekModel
from plans.solver.pricing import DishValues, Duals, Pricer
from plans.solver.week import Incumbent, Week

KEEP = 20
"""Days that are judged exactly, best first by what they are worth at most: nearly always the first is the best."""

WIDEST = 400
"""Dishes and portions a slot: where a week is far from its best, all would count, and 5,000 dishes take 30 ms a day."""

NODES = 200_000
"""Search nodes a day, a millisecond or two: a week that is far from its best has days that are not worth a proof."""


class Rest:
    """What the other days of a week have used up, and so what a dish is worth at most on the day that is left."""

    def __init__(self, model: WeekModel, week: Week, kind: int, position: int) -> None:
        self.model = model
        rows, quarters, slots, self.days_worth = [], [], [], 0.0
        for number, each in enumerate(model.kinds):
            keep = np.ones(len(each.days), dtype=bool)
            if number == kind:
                keep[position] = False
            others = week.rows[number][keep], week.quarters[number][keep]
            self.days_worth += float(model.days_worth(each, *others).sum())
            rows.append(week.rows[number][keep].ravel())
            quarters.append(week.quarters[number][keep].ravel())
            slots += list(each.slots) * int(keep.sum())
        self.rows, self.quarters, self.slots = np.concatenate(rows), np.concatenate(quarters), slots
        again = np.bincount(self.rows) == 2
        self._gained = 0.0 if model.twice is None else model.twice.gain * np.count_nonzero(again)
        self.bill = float((model.bill[self.rows] * self.quarters).sum())

    def values(self, budget_dual: float) -> tuple[DishValues, float]:
        """Return values and a constant: the week with a day is worth at most the constant and the day at these values.

        The first serving of a label is charged what it costs now; a second on the same day costs at least as much.
        What is left of the budget is paid for at `budget_dual`, units a quarter-penny, in the constant; a day that
        keeps the budget takes no more of it than that.
        """
        model = self.model
        duals, banned, constant = Duals.none(model), {}, self.days_worth
        for name, count in model.counts.items():
            now = self._counted(count)
            constant -= count.cost(now)
            price = _next_price(count, now)
            banned[name] = np.append(np.isposinf(price), False)
            duals.counts[name] = np.where(np.isposinf(price), 0.0, price)
        served = np.bincount(self.rows, minlength=len(model.table)) >= model.recipe_cap
        if model.budget < NO_LIMIT:
            duals.budget = float(np.floor(min(max(budget_dual, 0.0), model.budget_price)))
            constant += duals.budget * (model.budget - self.bill)
        if model.recipe_price != FORBIDDEN:
            duals.recipes[served] = model.recipe_price
        values = DishValues(model, duals)
        values.open_for_bans()
        for name, count in model.counts.items():
            values.ban(banned[name][count.label], scope=count.scope)
        if model.recipe_price == FORBIDDEN:
            values.ban(served & ~self._may_come_again(values))
        if model.twice is not None:
            constant += self._gained
        return values, constant

    def _may_come_again(self, values: DishValues) -> np.ndarray:
        """Return which dishes may be left over on the day or of it, bool (R,), having added what each gains."""
        twice = self.model.twice
        if twice is None:
            return np.zeros(len(self.model.table), dtype=bool)
        served = np.bincount(self.rows, minlength=len(self.model.table))
        again = (served == 1) & twice.may_come & (np.count_nonzero(served == 2) < twice.most)
        values.free[again] += twice.gain
        values.capped[again] += twice.gain
        return again

    def _counted(self, count: Count) -> np.ndarray:
        """Return how often each label of a count comes on the other days."""
        labels = count.label[self.rows[[count.is_at(slot) for slot in self.slots]]]
        return np.bincount(labels[labels >= 0], minlength=len(count.cap)).astype(float)


def _next_price(count: Count, now: np.ndarray) -> np.ndarray:
    """Return what one more serving of each label costs (below 0: brings): float64 (L,), infinite where forbidden."""
    price = np.where(now < count.floor, -count.below_price, 0.0)
    price = price + np.where(now >= count.free, count.above_price, 0.0)
    return price + np.where(now >= count.cap, count.beyond_price, 0.0)


def polish(model: WeekModel, pricers: list[Pricer], best: Incumbent, duals: Duals) -> None:
    """Better the best week one day after the other, until none of them can be bettered that way."""
    days = [(kind, position) for kind, each in enumerate(model.kinds) for position in range(len(each.days))]
    unchanged = 0
    while best.week is not None and unchanged < len(days) and not model.is_over:
        kind, position = days[0]
        days = [*days[1:], days[0]]
        better = _better_day(model, pricers[kind], best, kind, position, duals)
        # The day that has just been bettered need not be tried again.
        unchanged = 1 if better is not None else unchanged + 1
        best.offer(better, "polish")


def _better_day(
    model: WeekModel, pricer: Pricer, best: Incumbent, kind: int, position: int, duals: Duals
) -> Week | None:
    """Return a better week that differs on one day, or None if the search meets none."""
    assert best.week is not None
    values, constant = Rest(model, best.week, kind, position).values(duals.budget)
    found = pricer.price(values, duals.amounts[kind], threshold=max(best.worth - constant, -1e15), keep=KEEP,
                         widest=WIDEST, node_limit=NODES)  # fmt: skip
    better, worth = None, best.worth
    for rows, quarters, most in zip(found.rows, found.quarters, found.worth, strict=True):
        if constant + most <= worth:
            break
        trial = best.week.with_day(kind, position, rows, quarters)
        trial_worth = best.worth_of(trial)
        if trial_worth > worth:
            better, worth = trial, trial_worth
    return better

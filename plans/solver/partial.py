"""The open meals of one day, everything else being fixed, and the exact search for the best ways to fill them.

Lagrangian bounds as everywhere here (docs/solver.md, "Part of a week"): prices on the day's amounts leave each meal to
itself, and what no price sees, the compiled search does.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from plans.solver.climbing import Climb
from plans.solver.filling import best_fillings
from plans.solver.found import Found, Prices
from plans.solver.kinds import Band
from plans.solver.layout import Entries, Layout, lay_out
from plans.solver.leeway import WIDTH, Leeway, Tally
from plans.solver.model import WeekModel
from plans.solver.opening import Demand, Objective, OpenMeal
from plans.solver.problem import MIN_QUARTERS
from plans.solver.repeats import Label, Repeats
from plans.solver.slopes import FIRM, Amounts, SlopeLp

MOST_COUNTED = 3
"""Times that the programme is posed anew with more labels counted as amounts."""

UNREACHED = 1e15
"""More units than any day is worth or costs."""

FEW = 3_000
"""Fillings that are looked at without a slope sooner than one is found."""

FEW_NODES = 20_000
"""Search nodes after which a slope of its own is worth its milliseconds."""

NODES = 40_000_000
"""Search nodes after which the search gives up the proof, half a second at most; met are some thousands as a rule."""

NODES_IN_VAIN = 2_000_000
"""The same, some 50 ms, where the programme that finds the slope was given up: a bound without one is so loose that
twenty times as many show hardly more."""

NODES_FOR_ANYTHING = 2_000_000
"""The same where only the rules are asked."""

MANY = 5_000
"""Dishes in portions: where the rules' own prices leave more of them, it is not the rules that make a search long."""

LEANING = 100.0
"""How many times dearer it is to be off the middle of a band while the rules' own prices are found than afterwards:
then it is to decide nothing, but which of many fillings is met first."""


class Part:
    """One day's open meals in one week, under one set of rules."""

    def __init__(
        self, model: WeekModel, band: Band, meals: Sequence[OpenMeal], rest: Tally, leeway: Leeway,
        objective: Objective | None = None, demand: Demand | None = None,
    ) -> None:  # fmt: skip
        """Value all dishes and portions of `meals` beside the `rest`, which is everything else."""
        self.model, self.meals, self.leeway = model, meals, leeway
        self.band, self.rest, self.demand = band, rest, demand or Demand()
        self.objective = objective or Objective.of(model, band)
        self.nodes = 0
        """Visited so far."""
        self._is_in_vain = False
        """The programme of the slope was given up."""
        dishes = max(1, sum(not meal.has_dish for meal in meals))
        servings = list(leeway.servings(model, rest, dishes, with_score=self.objective.counts))
        self.repeats = Repeats(meals, servings)
        self.entries = [self._entries(number) for number in range(len(meals))]
        self._plain = self.amounts = self._amounts()
        self._count(self.repeats.single())

    def best(
        self, *, keep: int = 1, grouped: int = 0, above: float = -UNREACHED, slope: np.ndarray | None = None,
        nodes: int | None = None,
    ) -> Found:  # fmt: skip
        """Return the best fillings worth more than `above`: up to `keep`, each with another dish at meal `grouped`.

        Args:
            slope: float64 (9,), whole 4096ths; any does, a good one saves finding the best.
            nodes: search nodes after which the proof is given up; None: `NODES`.
        """
        nodes = NODES if nodes is None else nodes
        above = max(above, self._least_worth() - 1)
        are_few = math.prod(each.value.size for each in self.entries) <= FEW
        is_small = are_few or len(self.entries) == 1
        if is_small or slope is not None:
            blind = np.zeros(WIDTH) if slope is None else slope
            prices = self.prices(np.append(blind, np.zeros(len(self.repeats.counted))), 0.0)
            limit = nodes if is_small else FEW_NODES
            climb = Climb(self, prices, keep=keep, grouped=grouped, above=above, node_limit=limit)
            found = climb.run(everywhere=are_few)
            if found.is_proven or is_small:
                return found
        prices = self.prices(*self._best_slope())
        limit = min(nodes, NODES_IN_VAIN) if self._is_in_vain else nodes
        return Climb(self, prices, keep=keep, grouped=grouped, above=above, node_limit=limit).run(everywhere=False)

    def anything(self) -> tuple[Found, Prices]:
        """Return some filling that is allowed, whatever it is worth, and prices at which there hardly are others.

        Where the rules leave room nothing is looked for: it would take long, and is not in doubt. The prices are those
        at which the bound shows best that nothing keeps the rules: of a programme that looks for what is nearest to
        the middle of every band.
        """
        objective = self.objective.without_score()
        leeway = replace(self.leeway, is_priced=False, step=0.0)
        rules = Part(self.model, self.band, self.meals, self.rest, leeway, objective, self.demand)
        rules._plain, rules.amounts = (each.leaning_inwards(LEANING) for each in (rules._plain, rules.amounts))
        slope, relief = rules._best_slope()
        rules.amounts = rules.amounts.with_softer_prices(LEANING)
        prices, least = rules.prices(slope, relief), rules._least_worth() - 1
        near = prices.near(least)
        if sum(len(each) for each in near) > MANY:
            return replace(Found.none(len(self.meals)), is_proven=False), prices
        found = rules.search(near, prices, 1, 0, least, NODES_FOR_ANYTHING, enough=-np.inf)
        self.nodes += rules.nodes
        if len(found.worth):
            found = replace(found, worth=np.array([self.worth(found.rows[0], found.quarters[0])]))
        return found, prices

    def is_like(self, other: "Part") -> bool:
        """Return whether the same fillings of the same meals are allowed here and there, and worth the same."""
        mine, theirs = self._plain, other._plain
        arrays = [(mine.soft, theirs.soft), (mine.hard, theirs.hard), (mine.last, theirs.last),
                  (mine.capped_price, theirs.capped_price)]  # fmt: skip
        arrays += [(one.value, two.value) for one, two in zip(self.entries, other.entries, strict=True)]
        arrays += [(one.cost, two.cost) for one, two in zip(self.repeats.servings, other.repeats.servings, strict=True)]
        return mine.most_capped == theirs.most_capped and all(np.array_equal(one, two) for one, two in arrays)

    def worth(self, rows: np.ndarray, quarters: np.ndarray) -> float:
        """Return what one filling, (S,) each, is worth; −inf if it is not allowed."""
        prices, chosen = self.prices(np.zeros(WIDTH + len(self.repeats.counted)), 0.0), []
        for meal, row, portion in zip(self.meals, rows, quarters, strict=True):
            dish, place = np.flatnonzero(meal.rows == row), np.flatnonzero(meal.quarters == portion)
            chosen.append(dish[:, None] * len(meal.quarters) + place)
        found = self.search([each.ravel() for each in chosen], prices, 1, 0, -UNREACHED, NODES)
        return float(found.worth[0]) if len(found.worth) else -np.inf

    def _best_slope(self) -> tuple[np.ndarray, float]:
        """Return the slope and relief of the tightest bound, counting labels as amounts where that makes it tighter."""
        programme = SlopeLp(self.amounts, self.entries)
        slope, relief = programme.run()
        for _ in range(MOST_COUNTED):
            if programme.has_failed or not self._count(self.repeats.overused(programme)):
                break
            programme = SlopeLp(self.amounts, self.entries, programme)
            slope, relief = programme.run()
        self._is_in_vain = programme.has_failed
        return slope, relief

    def _count(self, labels: list[Label]) -> bool:
        """Count labels as amounts from now on; return whether there are any."""
        if not self.repeats.count(labels):
            return False
        self.entries = [replace(each, tags=self.repeats.tags(meal)) for meal, each in enumerate(self.entries)]
        amounts = self._plain.with_labels(*self.repeats.costs())
        least, most = self._reach()
        self.amounts = replace(amounts, least=least, most=most)
        return True

    def _reach(self) -> np.ndarray:
        """Return the least and the most that the open meals hold together: float64 (2, A)."""
        return np.asarray(np.array([each.reach for each in self.entries]).sum(axis=0))

    def prices(self, slope: np.ndarray, relief: float) -> Prices:
        linear = [each.linear(slope) for each in self.entries]
        peak, most = self.amounts.peak(slope, relief)
        most += relief * self.amounts.most_capped if relief else 0.0
        return Prices(slope, relief, peak, linear, most + sum(float(each.max(initial=-np.inf)) for each in linear))

    def _least_worth(self) -> float:
        """Return what the worst filling that is allowed is worth at least: a bound below it proves that none is."""
        worst = sum(float(each.value[np.isfinite(each.value)].min(initial=UNREACHED)) for each in self.entries)
        return worst - self.amounts.most_cost() - sum(each.most_extra() for each in self.repeats.servings)

    def _entries(self, number: int) -> Entries:
        """Return what a meal's dishes and portions are worth and hold, first servings of their labels taken off."""
        meal = self.meals[number]
        model, objective, rows = self.model, self.objective, meal.rows
        base = objective.value[rows].astype(float)
        if not meal.has_dish:
            recent = self.leeway.recent(model, was_recent=meal.was_recent)
            base = np.where(model.table.is_recent[rows], base - recent, base)
        for servings in self.repeats.servings:
            if self.repeats.counts(servings, number):
                base = base - servings.first(rows)
        value = base[:, None] - objective.quarter_price[rows][:, None] * meal.quarters
        value -= objective.portion_price[meal.quarters - MIN_QUARTERS]
        serving = np.column_stack([model.table.nutrients[rows], model.bill[rows]]).astype(float)
        return Entries(value, serving, meal.quarters.astype(float), np.zeros((len(rows), 0)))

    def _amounts(self) -> Amounts:
        """Return what the amounts of the open meals cost, beside what the rest holds."""
        rest, demand = self.rest, self.demand
        hard, last = self.leeway.bands(self.model, self.band)
        last[:, 0], last[:, 1] = np.maximum(last[:, 0], demand.low), np.minimum(last[:, 1], demand.high)
        soft = self.objective.soft.copy()
        for edges in (soft, hard, last):
            edges[:, :2] -= rest.amounts[:, None]
        least, most = self._reach()
        firm = np.full(WIDTH, FIRM)
        return Amounts(soft, hard, last, demand.capped_price, demand.most_capped, least, most, firm)

    def search(
        self, chosen: list[np.ndarray], prices: Prices, keep: int, grouped: int, threshold: float, node_limit: int,
        *, enough: float = np.inf,
    ) -> Found:  # fmt: skip
        """Run the compiled search over some entries of each meal (`filling.best_fillings`)."""
        if not all(len(each) for each in chosen):
            return Found.none(len(chosen))
        amounts, laid = self.amounts, self._laid_out(chosen, prices, grouped if keep > 1 else None)
        labels, extra = self.repeats.laid_out(laid)
        dishes = laid.chosen[0] // len(self.meals[laid.order[0]].quarters)
        soft, by = amounts.soft.copy(), laid.amounts
        soft[:, 2] += prices.relief * amounts.capped_price
        found, worth, nodes, is_done = best_fillings(
            laid.value, laid.rest, laid.held, labels, dishes if keep > 1 else np.zeros_like(dishes), laid.size,
            laid.by_first, extra, prices.slope[by], prices.peak[by], soft[by], amounts.hard[by],
            amounts.last[by], amounts.capped_price[by], amounts.most_capped, prices.relief, laid.least, laid.most,
            threshold, keep, node_limit, enough,
        )  # fmt: skip
        self.nodes += nodes
        best = np.argsort(-worth, kind="stable")
        rows, quarters = (np.zeros((len(best), len(chosen)), dtype=np.int64) for _ in range(2))
        for place, meal in enumerate(laid.order):
            dish, portion = np.divmod(laid.chosen[place][found[best, place]], len(self.meals[meal].quarters))
            rows[:, meal], quarters[:, meal] = self.meals[meal].rows[dish], self.meals[meal].quarters[portion]
        return Found(rows, quarters, worth[best], is_done)

    def _laid_out(self, chosen: list[np.ndarray], prices: Prices, first: int | None) -> Layout:
        """Lay out entries with what decides most first: of the meals, and of the amounts."""
        weight = np.abs(prices.slope) + self.amounts.soft[:, 2] + self.amounts.hard[:, 2]
        spread = np.array([(each.reach[1] - each.reach[0]) * weight for each in self.entries])
        decides = spread.sum(axis=1)
        order = sorted(range(len(chosen)), key=lambda meal: (meal != first, -decides[meal]))
        return lay_out(self.entries, chosen, prices.linear, order, np.argsort(-spread.sum(axis=0), kind="stable"))

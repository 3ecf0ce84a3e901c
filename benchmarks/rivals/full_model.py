"""The whole week as one integer program: a Boolean for each meal, dish and portion (docs/solver.md).

The obvious formulation, posted with some care: what a day holds and how often a thing comes are variables of their own,
so that each is summed once. Rules are hard. Solvers read `ways`, `others` and `rows`; nothing here solves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.rivals.ways import Ways, groups
from plans.solver import Labels, WeekProblem
from plans.solver.dishes import NUTRIENTS
from plans.solver.problem import MACROS
from plans.solver.scale import FREE_REPEATS, QUARTERS, UNITS_PER_POINT, around, units_per_fortieth

ADVICE = (("fibre", "fibre_min"), ("sugars", "sugars_max"), ("saturates", "saturates_max"), ("salt", "salt_max"))


@dataclass(frozen=True, eq=False)
class Row:
    """`low` ≤ Σ coefficient × variable ≤ `high`; None means no such limit."""

    variables: np.ndarray
    coefficients: np.ndarray
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Variable:
    """A whole number that follows from the Booleans, and what each unit of it adds to the score."""

    low: int
    high: int
    gain: int = 0


class FullModel:
    """The model of one problem. Variables are numbered: a Boolean for each way first, then `others`."""

    def __init__(self, problem: WeekProblem) -> None:
        self.problem, self.ways = problem, Ways(problem)
        self.others: list[Variable] = []
        self.rows: list[Row] = []
        self._day = self.ways.day[self.ways.meal]
        self._is_capped = self.ways.is_capped[self.ways.meal]
        for post in (self._post_meals, self._post_repeats, self._post_mains, self._post_cuisines_and_families,
                     self._post_budget, self._post_wishes, self._post_targets, self._post_advice):  # fmt: skip
            post()

    @property
    def gains(self) -> np.ndarray:
        """What a unit of each variable adds to the score."""
        return np.concatenate([self.ways.gain, np.array([other.gain for other in self.others], dtype=np.int64)])

    def _post_meals(self) -> None:
        """Fill each meal once."""
        for meal in range(len(self.ways.meals)):
            self._add(np.flatnonzero(self.ways.meal == meal), low=1, high=1)

    def _post_repeats(self) -> None:
        """Serve no recipe too often; what keeps may be eaten once more, as a leftover (R2, T10)."""
        leftovers: list[int] = []
        for chosen in groups(self.ways.dish):
            keeps = int(self.problem.table.keeps_days[self.ways.dish[chosen[0]]])
            if self.problem.leftovers_per_week and keeps:
                leftovers.append(self._post_leftover(chosen, keeps))
            else:
                self._add(chosen, high=self.problem.caps.recipe_per_week)
        if leftovers:
            self._add(leftovers, high=self.problem.leftovers_per_week)

    def _post_leftover(self, chosen: np.ndarray, keeps: int) -> int:
        """Return a variable that says whether a dish, served in the ways `chosen`, is cooked once and eaten twice."""
        leftover = self._new(Variable(0, 1, self.problem.weights.leftover * UNITS_PER_POINT))
        factors = np.append(np.ones(len(chosen), dtype=np.int64), -1)
        self._add(np.append(chosen, leftover), factors, high=1)
        factors[-1] = -2
        self._add(np.append(chosen, leftover), factors, low=0)
        days = self._day[chosen]
        for one in np.unique(days).tolist():
            self._add(chosen[days == one], high=1)
            for later in np.unique(days[days > one + keeps]).tolist():
                self._add(chosen[(days == one) | (days == later)], high=1)
        return leftover

    def _post_mains(self) -> None:
        """Serve no main ingredient too often in the week or on a day (R3, R4)."""
        caps = self.problem.caps
        for chosen in self._by_label(self.problem.table.main_ingredient):
            self._add(chosen, high=caps.main_ingredient_per_week)
            for places in groups(self._day[chosen]):
                self._add(chosen[places], high=caps.main_ingredient_per_day)

    def _post_cuisines_and_families(self) -> None:
        """Serve no cuisine too often, and charge what comes more than `FREE_REPEATS` times (R5, T7)."""
        weights, table, meals = self.problem.weights, self.problem.table, len(self.ways.meals)
        for labels, weight, cap in (
            (table.cuisine, weights.cuisine_repeat, self.problem.caps.cuisine_per_week),
            (table.family, weights.family_repeat, meals),
        ):
            for chosen in self._by_label(labels):
                times = self._sum(chosen, high=min(cap, meals))
                self._charge(times, above=FREE_REPEATS, units=weight * UNITS_PER_POINT)

    def _post_budget(self) -> None:
        """Keep the bill within the budget (R6)."""
        if self.problem.weekly_budget_pence is not None:
            price = self.problem.table.pence[self.ways.dish] * self.ways.quarters * self.problem.household_size
            self._add(np.arange(len(price)), price, high=self.problem.weekly_budget_pence * QUARTERS)

    def _post_wishes(self) -> None:
        """Charge each meal by which a weekly rule is missed (T8)."""
        units = self.problem.weights.weekly_rule * UNITS_PER_POINT
        nowhere = np.zeros(len(self.problem.table), dtype=bool)
        for rule in self.problem.weekly_rules:
            tagged = self.problem.table.tags.get(rule.tag, nowhere)
            named = np.array([rule.counts(meal.day, meal.slot) for meal in self.ways.meals], dtype=bool)
            chosen = np.flatnonzero(tagged[self.ways.dish] & named[self.ways.meal])
            times = self._sum(chosen, high=len(self.ways.meals))
            self._charge(times, below=rule.at_least, units=units)
            if rule.at_most is not None:
                self._charge(times, above=rule.at_most, units=units)

    def _post_targets(self) -> None:
        """Keep each day within its bands, and charge its distance from what is free around its targets (R7, R8, T4)."""
        weights, bands = self.problem.weights, self.problem.bands
        macros = [(macro, weights.macro, bands.macro_percent, bands.macro_free_percent) for macro in MACROS]
        energy = ("energy", weights.energy, bands.energy_percent, bands.energy_free_percent)
        for day in self.problem.planned_days:
            for name, weight, percent, free in (energy, *macros):
                target = getattr(self.problem.targets[day], name)
                low, high = around(target * QUARTERS, percent)
                held = self._held(day, name, low=max(low, 0), high=high)
                below, above = around(target * QUARTERS, free)
                units = units_per_fortieth(weight, target)
                self._charge(held, below=below, units=units)
                self._charge(held, above=above, units=units)

    def _post_advice(self) -> None:
        """Charge each day's fibre missing, and sugars, saturates and salt too much (T5)."""
        for day in self.problem.planned_days:
            for name, limit_name in ADVICE:
                limit = getattr(self.problem.targets[day], limit_name)
                if limit is None:
                    continue
                units = units_per_fortieth(self.problem.weights.reference, limit)
                held = self._held(day, name, low=0, high=None)
                if limit_name.endswith("min"):
                    self._charge(held, below=limit * QUARTERS, units=units)
                else:
                    self._charge(held, above=limit * QUARTERS, units=units)

    def _held(self, day: int, nutrient: str, *, low: int, high: int | None) -> int:
        """Return a variable that is what a day holds of a nutrient, in fortieths."""
        chosen = np.flatnonzero(self._day == day)
        amounts = self.problem.table.nutrients[self.ways.dish[chosen], NUTRIENTS.index(nutrient)]
        amounts = amounts * self.ways.quarters[chosen]
        most = int(amounts.max(initial=0)) * len(self.ways.meals)
        return self._sum(chosen, amounts, low=low, high=most if high is None else high)

    def _by_label(self, labels: Labels) -> Iterator[np.ndarray]:
        """Yield the Booleans of capped meals whose dishes have the same label, label by label."""
        codes = labels.codes[self.ways.dish]
        counted = np.flatnonzero(self._is_capped & (codes >= 0))
        for places in groups(codes[counted]):
            yield counted[places]

    def _sum(self, chosen: np.ndarray, coefficients: np.ndarray | None = None, *, low: int = 0, high: int) -> int:
        """Return a variable from `low` to `high` that is the sum of `coefficients` (ones) over some Booleans."""
        total = self._new(Variable(low, high))
        factors = np.ones(len(chosen), dtype=np.int64) if coefficients is None else coefficients
        self._add(np.append(chosen, total), np.append(factors, -1), low=0, high=0)
        return total

    def _charge(self, variable: int, *, units: int, above: int | None = None, below: int | None = None) -> None:
        """Take `units` off the score for each whole number by which a variable is above or below a limit."""
        known = self.others[variable - len(self.ways)]
        if above is not None and known.high > above and units:
            self._add([variable, self._new(Variable(0, known.high - above, -units))], [1, -1], high=above)
        if below is not None and known.low < below and units:
            self._add([variable, self._new(Variable(0, below - known.low, -units))], [1, 1], low=below)

    def _new(self, variable: Variable) -> int:
        self.others.append(variable)
        return len(self.ways) + len(self.others) - 1

    def _add(
        self,
        variables: Iterable[int] | np.ndarray,
        coefficients: Iterable[int] | np.ndarray | None = None,
        *,
        low: int | None = None,
        high: int | None = None,
    ) -> None:
        chosen = np.asarray(variables, dtype=np.int64)
        factors = np.ones(len(chosen), dtype=np.int64) if coefficients is None else np.asarray(coefficients)
        self.rows.append(Row(chosen, factors.astype(np.int64), low, high))

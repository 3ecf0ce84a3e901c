"""A week problem as numpy arrays, built once and read by every heuristic of this folder."""

from dataclasses import dataclass

import numpy as np

from plans.solver.dishes import NUTRIENTS
from plans.solver.judge import FAMILIES
from plans.solver.problem import DAYS, MAX_QUARTERS, MIN_QUARTERS, Choice, WeekProblem
from plans.solver.scale import FREE_QUARTERS, QUARTERS, UNITS_PER_POINT, units_per_fortieth, units_per_quarter_penny

TARGETED = 4
"""The first four nutrients have targets with bands; the rest have limits on one side, which are advice."""
PORTIONS = np.arange(MIN_QUARTERS, MAX_QUARTERS + 1)


PENALTY = {"recent": 10**9, "variety": 10**10, "budget": 10**11, "macros": 2 * 10**13, "energy": 10**15}
"""Units that the search takes off for each meal, serving, penny or thousandth of a target by which a family is broken.
The first is more than a day can be worth, and each is so much dearer than the one before that the search breaks them in
the documented order; where it errs (£2 of budget against a thousandth of a macro), `relax` puts it right."""

KEPT_PENALTY = 10**17
"""For families that need not give way: more than any sane amount of the others."""


@dataclass
class Week:
    """A complete week by meal index: dish indices and quarters, int64 (M,) each."""

    recipe: np.ndarray
    quarters: np.ndarray

    def copy(self) -> "Week":
        """Return an independent copy."""
        return Week(self.recipe.copy(), self.quarters.copy())


class WeekArrays:
    """The numbers of one problem.

    Shapes, with R dishes, M meals, W weekly rules:
        nutrients: int64 (R, 8), tenths a serving, in the order of `NUTRIENTS`
        pence: int64 (R,), a serving of one person
        value: int64 (R,), units of liking, dislikes and pantry
        main, cuisine, family: int64 (R,), −1 where there is none
        tagged: int64 (R, W), 1 where the dish has the rule's tag
        named: int64 (M, W), 1 where the rule counts the meal
        candidates: M arrays of dish indices; a locked meal has one
        portions: M arrays of quarters; a locked meal has one
        target, unit_cost, band: (7, 8) fortieths, units a fortieth, and per cent; 0 where there is no target
    """

    def __init__(self, problem: WeekProblem, *, gives_way: tuple[str, ...] = FAMILIES) -> None:
        """Describe `problem`; families not in `gives_way` count as dearer than all of those."""
        self.problem = problem
        self.order = tuple(sorted(FAMILIES, key=lambda family: (family in gives_way, -FAMILIES.index(family))))
        """The negotiable families, the last to give way first."""
        self.penalty = {family: PENALTY[family] if family in gives_way else KEPT_PENALTY for family in FAMILIES}
        self.table = problem.table
        self.meals = tuple(sorted(problem.meals, key=lambda meal: (meal.day, meal.slot)))
        self._describe_dishes()
        self._describe_meals()
        self._describe_days()

    def _describe_dishes(self) -> None:
        """Fill the arrays with one row a dish."""
        weights, table = self.problem.weights, self.table
        self.nutrients, self.pence = table.nutrients, table.pence
        points = (
            weights.liking * table.liking
            - weights.dislike * table.dislike_penalty
            + weights.pantry * table.pantry_bonus
        )
        self.value = points * UNITS_PER_POINT
        self.recent = table.is_recent.astype(np.int64)
        self.main = table.main_ingredient.codes.astype(np.int64)
        self.cuisine = table.cuisine.codes.astype(np.int64)
        self.family = table.family.codes.astype(np.int64)
        nowhere = np.zeros(len(table), dtype=bool)
        rules = self.problem.weekly_rules
        columns = [table.tags.get(rule.tag, nowhere) for rule in rules]
        self.tagged = np.array(columns, dtype=np.int64).reshape(len(rules), len(table)).T

    def _describe_meals(self) -> None:
        """Fill what is known of each meal, in the order of day and slot."""
        self.day = np.array([meal.day for meal in self.meals], dtype=np.int64)
        self.capped = np.array([self.problem.is_capped(meal.slot) for meal in self.meals], dtype=bool)
        self.locked = np.array([meal.locked is not None for meal in self.meals], dtype=bool)
        rules = self.problem.weekly_rules
        named = [[rule.counts(meal.day, meal.slot) for rule in rules] for meal in self.meals]
        self.named = np.array(named, dtype=np.int64).reshape(len(self.meals), len(rules))
        self.candidates, self.portions = [], []
        for meal in self.meals:
            ids = meal.ids.array if meal.locked is None else np.array([meal.locked.recipe_id])
            self.candidates.append(self.table.rows(ids))
            self.portions.append(PORTIONS if meal.locked is None else np.array([meal.locked.portion_quarters]))
        self.meals_of_day = {day: np.flatnonzero(self.day == day) for day in self.problem.planned_days}

    def odd_quarters(self, quarters: np.ndarray) -> np.ndarray:
        """Return by how many quarters each portion is further from one serving than is free (T9)."""
        return np.maximum(np.abs(quarters - QUARTERS) - FREE_QUARTERS, 0)

    def _describe_days(self) -> None:
        """Fill targets, the price of missing them, and bands."""
        weights, bands = self.problem.weights, self.problem.bands
        self.target = np.zeros((DAYS, len(NUTRIENTS)), dtype=np.int64)
        self.unit_cost = np.zeros((DAYS, len(NUTRIENTS)), dtype=np.int64)
        for day, targets in enumerate(self.problem.targets):
            limits = [
                targets.energy,
                targets.protein,
                targets.fat,
                targets.carbohydrate,
                targets.fibre_min,
                targets.sugars_max,
                targets.saturates_max,
                targets.salt_max,
            ]
            points = [weights.energy] + [weights.macro] * 3 + [weights.reference] * 4
            for position, (limit, weight) in enumerate(zip(limits, points, strict=True)):
                if limit is not None:
                    self.target[day, position] = limit * QUARTERS
                    self.unit_cost[day, position] = units_per_fortieth(weight, limit)
        self.band = np.array([bands.energy_percent] + [bands.macro_percent] * 3, dtype=np.int64)
        self.free = np.zeros((DAYS, TARGETED), dtype=np.int64)
        """How far from a target is free, fortieths."""
        for position in range(TARGETED):
            percent = bands.macro_free_percent if position else bands.energy_free_percent
            self.free[:, position] = self.target[:, position] * percent // 100
        self.cost_units = units_per_quarter_penny(weights.cost)
        self.portion_units = weights.portion * UNITS_PER_POINT
        budget = self.problem.weekly_budget_pence
        self.budget = None if budget is None else budget * QUARTERS

    def choices(self, week: Week) -> tuple[Choice, ...]:
        """Return `week` as the choices that leave this folder."""
        return tuple(
            Choice(meal.day, meal.slot, int(self.table.recipe_id[recipe]), quarters)
            for meal, recipe, quarters in zip(self.meals, week.recipe.tolist(), week.quarters.tolist(), strict=True)
        )

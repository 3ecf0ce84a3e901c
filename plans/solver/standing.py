"""A week as it stands, as arrays, and parts of it that are to be filled anew."""

from collections.abc import Set
from dataclasses import replace

import numpy as np

from plans.solver import second_helping
from plans.solver.build import week_model
from plans.solver.judge import FAMILIES
from plans.solver.kinds import PORTIONS, Band
from plans.solver.leeway import Leeway, Tally
from plans.solver.model import WeekModel
from plans.solver.opening import Demand, Objective, OpenMeal
from plans.solver.partial import Part
from plans.solver.problem import Choice, WeekProblem
from plans.solver.scopes import scopes_at

LIFTED = frozenset(FAMILIES)

Place = tuple[int, str]
"""Day and slot."""
NOWHERE: frozenset[Place] = frozenset()


class Standing:
    """The choices of a whole week in its problem. A place's dish need not be among its candidates."""

    def __init__(self, problem: WeekProblem, choices: tuple[Choice, ...], *, model: WeekModel | None = None) -> None:
        """Look up what stands.

        Args:
            model: the problem's, all families lifted, if it is at hand; it takes a millisecond at 5,000 dishes.

        Raises: ValueError if a choice is no dish of the problem.
        """
        self.problem, self.choices = problem, tuple(sorted(choices))
        self.model = model or week_model(problem, lifted=LIFTED)
        self.number = {(choice.day, choice.slot): number for number, choice in enumerate(self.choices)}
        self.candidates = {(meal.day, meal.slot): meal.ids for meal in problem.meals}
        self.rows = problem.table.rows(np.array([choice.recipe_id for choice in self.choices]))
        self.quarters = np.array([choice.portion_quarters for choice in self.choices])
        self.days = np.array([choice.day for choice in self.choices])
        self.scopes = [scopes_at(problem, choice.day, choice.slot) for choice in self.choices]

    def tally(self, day: int, *, without: Set[Place] = NOWHERE, resized: Set[Place] = NOWHERE) -> Tally:
        """Return what the week adds up to, with the amounts of one day.

        Args:
            without: places that are left out.
            resized: places whose dish counts, and whose portion does not.
        """
        return self._tally(self.model, day, without, resized)

    def _tally(self, model: WeekModel, day: int, without: Set[Place], resized: Set[Place]) -> Tally:
        quarters, kept = self.quarters.copy(), np.ones(len(self.rows), dtype=bool)
        quarters[[self.number[place] for place in resized]] = 0
        kept[[self.number[place] for place in without]] = False
        scopes = [self.scopes[number] for number in np.flatnonzero(kept).tolist()]
        return Tally(model, self.rows[kept], quarters[kept], scopes=scopes, days=self.days[kept], day=day)

    def band(self, day: int) -> Band:
        """Return what the amounts of a day cost."""
        return next(kind.band for kind in self.model.kinds if day in kind.days)

    def dish_and_portion(self, place: Place, *, banned: Set[int] = frozenset()) -> OpenMeal:
        """Return a place for any of its candidates but the recipe ids `banned`."""
        now, ids = self.number[place], self.candidates[place].array
        rows = self.problem.table.rows(ids[~np.isin(ids, list(banned))] if banned else ids)
        was_recent = bool(self.problem.table.is_recent[self.rows[now]])
        return OpenMeal(rows, PORTIONS, self.scopes[now], was_recent=was_recent)

    def portion(self, place: Place) -> OpenMeal:
        """Return a place that keeps its dish, in any portion."""
        now = self.number[place]
        return OpenMeal(self.rows[[now]], PORTIONS, self.scopes[now], has_dish=True)

    def part(
        self, meals: dict[Place, OpenMeal], leeway: Leeway, *, objective: Objective | None = None,
        demand: Demand | None = None,
    ) -> Part:  # fmt: skip
        """Return the open meals of one day beside everything else of the week."""
        ((day, _), *_) = meals
        resized = {place for place, meal in meals.items() if meal.has_dish}
        without, model = meals.keys() - resized, self.model
        if self.problem.leftovers_per_week:
            others = tuple(one for one in self.choices if (one.day, one.slot) not in without)
            model = second_helping.beside(model, others, day=day)
            if leeway.now is not None:
                leeway = replace(leeway, now=self._tally(model, day, NOWHERE, NOWHERE))
        rest = self._tally(model, day, without, resized)
        return Part(model, self.band(day), tuple(meals.values()), rest, leeway, objective, demand)

    def filling(self, meals: dict[Place, OpenMeal]) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows and quarters that stand in these meals: int64 (S,) each."""
        numbers = [self.number[place] for place in meals]
        return self.rows[numbers], self.quarters[numbers]

    def with_filling(self, meals: dict[Place, OpenMeal], rows: np.ndarray, quarters: np.ndarray) -> tuple[Choice, ...]:
        """Return the week with a filling (S,) of these meals."""
        changed = dict(zip(self.number, self.choices, strict=True))
        for (day, slot), row, portion in zip(meals, rows.tolist(), quarters.tolist(), strict=True):
            changed[day, slot] = Choice(day, slot, int(self.problem.table.recipe_id[row]), portion)
        return tuple(changed.values())

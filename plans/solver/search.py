"""Improve a week by filling one or two meals anew, again and again: deterministic, counted in moves, not seconds."""

from itertools import combinations

import numpy as np

from plans.solver.arrays import Week, WeekArrays
from plans.solver.ledger import worth
from plans.solver.moves import Surroundings, best_pairs, best_single

BEST_KEPT = 14
RANDOM_KEPT = 8
"""Candidates a meal that pair moves look at: the most valued, and some drawn by lot so that none is out of reach.
22 × 7 portions squared are 24,000 pairs: half a millisecond."""


class Search:
    """A week and the means to better it."""

    def __init__(self, arrays: WeekArrays, week: Week, seed: int) -> None:
        self.arrays, self.week = arrays, week
        self.random = np.random.default_rng(seed)
        self.worth = worth(arrays, week)

    def accept(self, changed: Week) -> bool:
        """Take `changed` as the week if it is better, exactly judged."""
        if np.array_equal(changed.recipe, self.week.recipe) and np.array_equal(changed.quarters, self.week.quarters):
            return False  # as most moves end, and judging a week takes longer than finding one
        value = worth(self.arrays, changed)
        if value <= self.worth:
            return False
        self.week, self.worth = changed, value
        return True

    def improve_singles(self, sweeps: int) -> None:
        """Fill each meal anew, up to `sweeps` times around the week or until nothing gets better."""
        for _ in range(sweeps):
            before = self.worth
            for meal in range(len(self.arrays.meals)):
                self.accept(best_single(self.arrays, self.week, meal))
            if self.worth == before:
                return

    def improve_day(self, day: int) -> None:
        """Fill each pair of the day's meals anew, once."""
        for pair in combinations(self.arrays.meals_of_day[day].tolist(), 2):
            recipes, quarters = best_pairs(self.arrays, self.week, pair, self._shortlists(day, pair), 1)
            changed = self.week.copy()
            changed.recipe[list(pair)], changed.quarters[list(pair)] = recipes[0], quarters[0]
            self.accept(changed)

    def improve_pairs(self) -> None:
        """Fill each pair of meals of each day anew, once."""
        for day in self.arrays.meals_of_day:
            self.improve_day(day)

    def kick(self, rounds: int) -> None:
        """Spoil one or two days by lot and mend them, `rounds` times; keep what is better."""
        days = list(self.arrays.meals_of_day)
        for _ in range(rounds):
            before, before_worth = self.week, self.worth
            spoiled = self.random.choice(days, size=min(2, len(days)), replace=False).tolist()
            self.week = self._spoil(spoiled)
            self.worth = worth(self.arrays, self.week)
            for day in spoiled:
                self.improve_day(day)
            if self.worth <= before_worth:
                self.week, self.worth = before, before_worth

    def _spoil(self, days: list[int]) -> Week:
        """Return the week with two days' dishes for one slot exchanged where legal, else one dish drawn by lot."""
        week, arrays = self.week.copy(), self.arrays
        meal = int(self.random.choice(arrays.meals_of_day[days[0]]))
        others = [int(m) for m in arrays.meals_of_day[days[-1]] if arrays.meals[m].slot == arrays.meals[meal].slot]
        if len(days) == 2 and others and self.random.random() < 0.5:
            other = others[0]
            if week.recipe[meal] in arrays.candidates[other] and week.recipe[other] in arrays.candidates[meal]:
                week.recipe[[meal, other]] = week.recipe[[other, meal]]
                return week
        if not arrays.locked[meal]:
            week.recipe[meal] = self.random.choice(arrays.candidates[meal])
        return week

    def _shortlists(self, day: int, meals: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return the candidates, as positions, that a pair move looks at."""
        around = Surroundings(self.arrays, self.week, day, meals)
        first, second = (self._shortlist(around, meal) for meal in meals)
        return first, second

    def _shortlist(self, around: Surroundings, meal: int) -> np.ndarray:
        size = len(self.arrays.candidates[meal])
        if size <= BEST_KEPT + RANDOM_KEPT:
            return np.arange(size)
        order = np.argsort(-around.dish_worth(meal), kind="stable")
        return np.concatenate([order[:BEST_KEPT], self.random.choice(order[BEST_KEPT:], RANDOM_KEPT, replace=False)])

"""Greedy with local search: the best dish for each meal in turn, then days spoiled by lot and mended, for a second.

Rules are hard by price: breaking one costs more than a week can be worth.
"""

from __future__ import annotations

import numpy as np

from benchmarks.answer import Answer, Stopwatch
from benchmarks.rivals.ways import Ways
from plans.solver import Labels, WeekProblem, check
from plans.solver.problem import MACROS
from plans.solver.scale import FREE_REPEATS, QUARTERS, UNITS_PER_POINT, around, units_per_fortieth

BROKEN = 10**11
"""Units for each serving too many: more than a week can be worth."""
BROKEN_AMOUNT = 10**9
"""Units for each fortieth beyond a band and each quarter penny over the budget: still more than a week can be worth."""
KICKED = 2
"""Meals of a day that are filled by lot before it is mended."""
WORSE_ACCEPTED = 20 * UNITS_PER_POINT
"""By how much the week at hand may fall behind the best one found, to get out of dead ends. Of nothing, 20 and 100
points, and of one and two meals and days, these did best on 12 made-up weeks."""
ENDLESS = 10**15


def solve(problem: WeekProblem, *, time_limit_s: float, gap: float) -> Answer:
    """Return the best week found in `time_limit_s` of CPU time. It proves nothing, so `gap` never stops it.

    Raises: ValueError if leftovers are asked for: this method knows none.
    """
    if problem.leftovers_per_week:
        raise ValueError(f"local search knows no leftovers, and {problem.leftovers_per_week!r} are asked for")
    watch = Stopwatch()
    ways = Ways(problem)
    if len(np.unique(ways.meal)) < len(ways.meals):
        return Answer(status="NONE", build_ms=watch.read_ms())
    search = Search(ways, watch, limit_ms=1000 * time_limit_s)
    build_ms = watch.read_ms()
    search.run()
    choices = ways.choices(search.chosen) if search.is_legal else ()
    return Answer(status="FEASIBLE" if choices else "NONE", choices=choices,
                  build_ms=build_ms, first_ms=watch.first_ms, best_ms=watch.best_ms)  # fmt: skip


class Search:
    """A week, as one way for each meal, and the means to better it."""

    def __init__(self, ways: Ways, watch: Stopwatch, *, limit_ms: float) -> None:
        self.ways, self.problem, self.watch, self.limit_ms = ways, ways.problem, watch, limit_ms
        self.random = np.random.default_rng(self.problem.seed)
        self.of_meal = [np.flatnonzero(ways.meal == meal) for meal in range(len(ways.meals))]
        self.is_legal = False
        weights, table = self.problem.weights, ways.table
        self.repeats = ((table.cuisine, weights.cuisine_repeat), (table.family, weights.family_repeat))
        self.bands = {day: self._bands(day) for day in self.problem.planned_days}
        self.chosen = self._first_week()

    def run(self) -> None:
        """Fill each meal anew until that helps no more, then spoil and mend days until time is up."""
        while self._sweep(range(len(self.of_meal))) > 0:
            pass
        best, behind = self.chosen, 0
        while self.watch.read_ms() < self.limit_ms:
            before = self.chosen.copy()
            change = self._kick()
            behind -= change
            if behind < 0:
                best, behind = self.chosen.copy(), 0
                self._note()
            elif behind > WORSE_ACCEPTED:
                self.chosen = before
                behind += change
        self.chosen = best

    def _kick(self) -> int:
        """Fill meals of a day by lot and mend the day; return by how much the week got better."""
        meals = np.flatnonzero(self.ways.day == self.random.choice(self.problem.planned_days))
        change = 0
        for meal in self.random.choice(meals, size=min(KICKED, len(meals)), replace=False).tolist():
            change += self._put(meal, int(self.random.choice(self.of_meal[meal])))
        while (better := self._sweep(meals.tolist())) > 0:
            change += better
        return change

    def _first_week(self) -> np.ndarray:
        """Return a way for each meal: the most valued of those whose dish is not used yet, in one serving."""
        chosen = np.array([ways[0] for ways in self.of_meal])
        used: set[int] = set()
        for meal, ways in enumerate(self.of_meal):
            order = ways[
                np.argsort(-self.ways.gain[ways] - ENDLESS * (self.ways.quarters[ways] == QUARTERS), kind="stable")
            ]
            fresh = (way for way in order.tolist() if int(self.ways.dish[way]) not in used)
            chosen[meal] = next(fresh, order[0])
            used.add(int(self.ways.dish[chosen[meal]]))
        return chosen

    def _sweep(self, meals: range | list[int]) -> int:
        """Fill each of `meals` in the best way the rest allows; return by how much the week got better."""
        change = 0
        for meal in meals:
            if self.watch.read_ms() >= self.limit_ms:
                break
            worth = self.worth(meal)
            best = int(worth.argmax())
            gained = int(worth[best]) - int(worth[int(self.chosen[meal]) - int(self.of_meal[meal][0])])
            if gained > 0:
                self.chosen[meal] = self.of_meal[meal][best]
                change += gained
        if change and len(meals) == len(self.of_meal):
            self._note()
        return change

    def _put(self, meal: int, way: int) -> int:
        """Fill a meal in a given way; return by how much the week got better, which may be below 0."""
        worth, first = self.worth(meal), int(self.of_meal[meal][0])
        gained = int(worth[way - first]) - int(worth[int(self.chosen[meal]) - first])
        self.chosen[meal] = way
        return gained

    def _note(self) -> None:
        """Note when the first legal week was found, and later the better ones, which are legal too."""
        self.is_legal = self.is_legal or not check(self.problem, self.ways.choices(self.chosen))
        if self.is_legal:
            self.watch.found()

    def worth(self, meal: int) -> np.ndarray:
        """Return what the week is worth for each way to fill `meal`, but for what they have in common: int64."""
        ways, table = self.ways, self.ways.table
        mine = self.of_meal[meal]
        others = np.delete(self.chosen, meal)
        dish, served = ways.dish[mine], ways.dish[others]
        worth = ways.gain[mine] - self._off_targets(meal, mine, others)
        caps = self.problem.caps
        times = np.bincount(served, minlength=len(table))[dish]
        worth -= BROKEN * (times >= caps.recipe_per_week)
        if self.problem.weekly_budget_pence is not None:
            price = (table.pence[served] * ways.quarters[others]).sum() + table.pence[dish] * ways.quarters[mine]
            over = self.problem.household_size * price - self.problem.weekly_budget_pence * QUARTERS
            worth -= BROKEN_AMOUNT * np.maximum(over, 0)
        for rule in self.problem.weekly_rules:
            named = np.array([rule.counts(each.day, each.slot) for each in ways.meals], dtype=bool)
            if rule.tag in table.tags and named[meal]:
                has = table.tags[rule.tag]
                count = int(has[served[named[ways.meal[others]]]].sum())
                fewer = rule.missed_by(count) - rule.missed_by(count + 1)
                worth += self.problem.weights.weekly_rule * UNITS_PER_POINT * fewer * has[dish]
        if ways.is_capped[meal]:
            counted = others[ways.is_capped[ways.meal[others]]]
            worth -= self._too_often(dish, ways.dish[counted], table.cuisine, caps.cuisine_per_week)
            worth -= self._too_often(dish, ways.dish[counted], table.main_ingredient, caps.main_ingredient_per_week)
            today = ways.dish[counted[ways.day[ways.meal[counted]] == ways.day[meal]]]
            worth -= self._too_often(dish, today, table.main_ingredient, caps.main_ingredient_per_day)
            for labels, weight in self.repeats:
                come = _times(labels, ways.dish[counted], dish)
                worth -= weight * UNITS_PER_POINT * (come >= FREE_REPEATS)
        return worth

    def _too_often(self, dish: np.ndarray, served: np.ndarray, labels: Labels, cap: int) -> np.ndarray:
        return BROKEN * (_times(labels, served, dish) >= cap)

    def _off_targets(self, meal: int, mine: np.ndarray, others: np.ndarray) -> np.ndarray:
        """Return what the day's distance from its targets and bands costs for each way to fill `meal`."""
        ways, nutrients = self.ways, self.ways.table.nutrients
        today = others[ways.day[ways.meal[others]] == ways.day[meal]]
        rest = (nutrients[ways.dish[today]] * ways.quarters[today, None]).sum(axis=0)
        held = rest + nutrients[ways.dish[mine]] * ways.quarters[mine, None]
        free_low, free_high, low, high, units = self.bands[int(ways.day[meal])]
        off = np.maximum(np.maximum(free_low - held, held - free_high), 0) @ units
        return off + BROKEN_AMOUNT * np.maximum(np.maximum(low - held, held - high), 0).sum(axis=1)

    def _bands(self, day: int) -> tuple[np.ndarray, ...]:
        """Return free and hard limits in fortieths and units a fortieth, int64 (8,) each, by nutrient."""
        targets, bands, weights = self.problem.targets[day], self.problem.bands, self.problem.weights
        rows = []
        percents = [(bands.energy_percent, bands.energy_free_percent)]
        percents += [(bands.macro_percent, bands.macro_free_percent)] * 3
        for name, weight, (percent, free) in zip(("energy", *MACROS), (weights.energy, *[weights.macro] * 3), percents,
                                                 strict=True):  # fmt: skip
            target = getattr(targets, name)
            rows.append([*around(target * QUARTERS, free), *around(target * QUARTERS, percent),
                         units_per_fortieth(weight, target)])  # fmt: skip
        for limit, is_least in ((targets.fibre_min, True), (targets.sugars_max, False), (targets.saturates_max, False),
                                (targets.salt_max, False)):  # fmt: skip
            units = 0 if limit is None else units_per_fortieth(weights.reference, limit)
            at = (limit or 0) * QUARTERS
            rows.append([at if is_least else 0, ENDLESS if is_least else at, 0, ENDLESS, units])
        return tuple(np.array(rows, dtype=np.int64).T)


def _times(labels: Labels, served: np.ndarray, dish: np.ndarray) -> np.ndarray:
    """Return how often the label of each of `dish` comes among `served`: 0 for dishes without one."""
    codes = labels.codes[served]
    counts = np.bincount(codes[codes >= 0], minlength=len(labels.names) + 1)
    counts[-1] = 0  # where the code is -1, the last place is read
    return counts[labels.codes[dish]]

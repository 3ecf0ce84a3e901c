"""Labels of dishes that come more than once among open meals: what that costs, in the search and in its bounds.

The search counts the servings of a label as it goes. A bound sees each dish by itself; where that makes too much of a
label that is wished for, or forbidden twice, the label is counted as one more amount of the day, which bounds do see.
"""

from collections.abc import Sequence

import numpy as np

from plans.solver.layout import Layout
from plans.solver.leeway import Servings
from plans.solver.opening import OpenMeal
from plans.solver.slopes import SlopeLp

TELLING = 20_000.0
"""Units, two points: where a programme serves a label more often than it is worth by more than that, it is counted."""

DEAR = 1e9
"""Units, what a serving that is forbidden counts there."""

Label = tuple[int, int]
"""Number of the servings, number of the label."""


class Repeats:
    """The labels of some open meals."""

    def __init__(self, meals: Sequence[OpenMeal], servings: Sequence[Servings]) -> None:
        self.meals, self.servings = meals, servings
        self.counted: list[Label] = []
        """As amounts, in their order."""

    def counts(self, servings: Servings, meal: int) -> bool:
        """Return whether the dishes of a meal count for these servings."""
        open_meal = self.meals[meal]
        return not open_meal.has_dish and servings.scope in open_meal.scopes

    def single(self) -> list[Label]:
        """Return what a week's rules ask for, one label each: often worth more than anything else."""
        return [(n, 0) for n, each in enumerate(self.servings) if len(each.cost) == 1 and not each.is_free]

    def overused(self, programme: SlopeLp) -> list[Label]:
        """Return labels whose servings in a programme's optimum cost more than it knows of."""
        found, shares = [], list(programme.shares())
        for number, servings in enumerate(self.servings):
            if servings.is_free:
                continue
            times = np.zeros(len(servings.cost))
            for meal, chosen, share in shares:
                if self.counts(servings, meal):
                    label = servings.label[self.meals[meal].rows[chosen // len(self.meals[meal].quarters)]]
                    times += np.bincount(label[label >= 0], share[label >= 0], minlength=len(times))
            for label in np.flatnonzero(times > 1).tolist():
                cost = sum(max(0.0, times[label] - most) * min(more, DEAR) for most, more in servings.jumps(label))
                if cost > TELLING and (number, label) not in self.counted:
                    found.append((number, label))
        return found

    def count(self, labels: Sequence[Label]) -> bool:
        """Count labels as amounts from now on, if two rising prices and a limit say what they cost; say if any do."""
        new = [
            each for each in labels if sum(np.isfinite(more) for _, more in self.servings[each[0]].jumps(each[1])) <= 2
        ]
        self.counted += new
        return bool(new)

    def tags(self, meal: int) -> np.ndarray:
        """Return whether each dish of a meal has each counted label: float64 (N, H)."""
        rows = self.meals[meal].rows
        tags = np.zeros((len(rows), len(self.counted)))
        for place, (number, label) in enumerate(self.counted):
            if self.counts(self.servings[number], meal):
                tags[:, place] = self.servings[number].label[rows] == label
        return tags

    def costs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return what counted servings cost beyond the first: soft (H, 3), hard (H, 4), last (H, 3) as of amounts."""
        soft, hard, last = [], [], []
        for number, label in self.counted:
            jumps = self.servings[number].jumps(label)
            finite = [*(each for each in jumps if np.isfinite(each[1])), (np.inf, 0.0), (np.inf, 0.0)]
            soft.append((-np.inf, *finite[0]))
            hard.append((-np.inf, *finite[1], 0.0))
            last.append((-np.inf, next((times for times, more in jumps if np.isposinf(more)), np.inf), np.inf))
        return np.array(soft).reshape(-1, 3), np.array(hard).reshape(-1, 4), np.array(last).reshape(-1, 3)

    def laid_out(self, laid: Layout) -> tuple[np.ndarray, np.ndarray]:
        """Return labels that are not counted as amounts, as `filling.best_fillings` takes them.

        Shapes: int64 (K, S, E), labels of entries, −1 for none; (labels, S), what further servings of each cost extra.
        """
        labels, extras, first = [], [np.zeros((0, len(laid.order)))], 0
        for number, servings in enumerate(self.servings):
            counted = [label for kind, label in self.counted if kind == number]
            if servings.is_free or len(counted) == len(servings.cost):
                continue
            of_kind = np.full(laid.value.shape, -1, dtype=np.int64)
            for place, meal in enumerate(laid.order):
                if self.counts(servings, meal):
                    open_meal = self.meals[meal]
                    label = servings.label[open_meal.rows[laid.chosen[place] // len(open_meal.quarters)]]
                    is_here = (label >= 0) & ~np.isin(label, counted)
                    of_kind[place, : len(label)] = np.where(is_here, label + first, -1)
            labels.append(of_kind)
            extra = np.zeros((len(servings.cost), len(laid.order)))
            extra[:, : servings.cost.shape[1]] = servings.extra
            extras.append(extra)
            first += len(extra)
        stacked = np.stack(labels) if labels else np.zeros((0, *laid.value.shape), dtype=np.int64)
        return stacked, np.concatenate(extras)

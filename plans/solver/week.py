"""A week in the making: which day-plans it consists of, and the best that was met."""

import time
from dataclasses import dataclass, field

import numpy as np

from plans.solver.model import WeekModel
from plans.solver.problem import Choice
from plans.solver.scale import UNITS_PER_POINT


@dataclass
class Week:
    """Day-plans by kind. Shapes: for each kind, rows and quarters int64 (days, S)."""

    rows: list[np.ndarray]
    quarters: list[np.ndarray]

    def worth(self, model: WeekModel) -> float:
        """Return the week's worth in units, −inf if it breaks a rule that is not lifted."""
        return model.worth(*(np.concatenate([each.ravel() for each in part]) for part in (self.rows, self.quarters)))

    def with_day(self, kind: int, position: int, rows: np.ndarray, quarters: np.ndarray) -> "Week":
        """Return the week with another plan for one day."""
        changed = Week(list(self.rows), list(self.quarters))
        changed.rows[kind], changed.quarters[kind] = self.rows[kind].copy(), self.quarters[kind].copy()
        changed.rows[kind][position], changed.quarters[kind][position] = rows, quarters
        return changed

    def shuffled(self, seed: int) -> "Week":
        """Return the week with days that are alike in another order, by `seed`; 0 leaves them as they are."""
        if not seed:
            return self
        random = np.random.default_rng(seed)
        orders = [random.permutation(len(rows)) for rows in self.rows]
        return Week(
            *([each[order] for each, order in zip(part, orders, strict=True)] for part in (self.rows, self.quarters))
        )

    def choices(self, model: WeekModel) -> tuple[Choice, ...]:
        """Return the week as the choices that leave this folder."""
        found = []
        for kind, rows, quarters in zip(model.kinds, self.rows, self.quarters, strict=True):
            for day, recipes, portions in zip(kind.days, rows, quarters, strict=True):
                for slot, row, portion in zip(kind.slots, recipes.tolist(), portions.tolist(), strict=True):
                    found.append(Choice(day, slot.slot, int(model.table.recipe_id[row]), portion))
        return tuple(sorted(found))

    @classmethod
    def of(cls, model: WeekModel, choices: tuple[Choice, ...]) -> "Week":
        """Return choices that fill every meal as a week."""
        chosen = {(choice.day, choice.slot): choice for choice in choices}
        rows, quarters = [], []
        for kind in model.kinds:
            placed = [[chosen[day, slot.slot] for slot in kind.slots] for day in kind.days]
            recipe_ids = np.array([[choice.recipe_id for choice in day] for day in placed])
            rows.append(model.table.rows(recipe_ids.ravel()).reshape(recipe_ids.shape))
            quarters.append(np.array([[choice.portion_quarters for choice in day] for day in placed]))
        return cls(rows, quarters)


@dataclass
class Incumbent:
    """The best week so far, and a bound that none exceeds, both in units."""

    model: WeekModel
    week: Week | None = None
    worth: float = -np.inf
    bound: float = np.inf
    found_by: str = ""
    found_at: float = 0.0
    """A reading of time.perf_counter()."""
    offers: list[tuple[str, float]] = field(default_factory=list)

    def offer(self, week: Week | None, by: str) -> None:
        """Take a week if it is legal and better."""
        if week is None:
            return
        worth = self.worth_of(week)
        if worth > self.worth:
            self.week, self.worth, self.found_by, self.found_at = week, worth, by, time.perf_counter()
            self.offers.append((by, worth))

    def worth_of(self, week: Week) -> float:
        """Return what a week is worth, −inf if it may not be taken."""
        return week.worth(self.model)

    @property
    def paid(self) -> float:
        """What the best week's breaches of lifted rules cost: units of its worth that are no part of its score."""
        return 0.0

    def lower(self, bound: float) -> None:
        """Take a bound if it is tighter. Weeks are worth whole units."""
        self.bound = min(self.bound, float(np.floor(bound + 1e-6)))

    @property
    def gap(self) -> float:
        """How much better a week could be, a share (`gap_of`); infinite if unknown."""
        if self.week is None or not np.isfinite(self.bound):
            return float("inf")
        return max(0.0, gap_of(self.bound + self.paid, self.worth + self.paid))

    def gap_of_worth(self, gap: float) -> float:
        """Return a gap of the score as a share of the worth, which what is paid for breaches makes larger."""
        if not self.paid:
            return gap
        return gap * max(abs(self.worth + self.paid), LEAST_WEEK) / max(abs(self.worth), LEAST_WEEK)

    def enough(self, gap: float) -> float:
        """Return the worth that no week must exceed for the best one to be within `gap`: units, −inf without one."""
        if not np.isfinite(self.worth) or not np.isfinite(gap):
            return self.worth
        return self.worth + float(np.floor(gap * max(abs(self.worth + self.paid), LEAST_WEEK)))


LEAST_WEEK = 1_000 * UNITS_PER_POINT
"""A gap is a share of the worth, but of no less than one favourite meal: weeks whose likings and prices happen to
cancel out are worth about nothing, and every gap would be infinite."""


def enough_for(worth: float, gap: float) -> float:
    """Return the worth that no week must exceed for one of `worth` to be within `gap`: units."""
    return worth + float(np.floor(gap * max(abs(worth), LEAST_WEEK)))


def gap_of(bound: float, worth: float) -> float:
    """Return how far a week is from a bound: (bound − worth) ÷ max(|worth|, 1,000 points)."""
    return float((bound - worth) / max(abs(worth), LEAST_WEEK))

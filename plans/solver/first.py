"""The first legal week: seven times the best day at given duals, each dish and each label used up as it is taken."""

import numpy as np

from plans.solver.breaches import FORBIDDEN
from plans.solver.kinds import SlotOfKind
from plans.solver.model import WeekModel
from plans.solver.pricing import DishValues, Duals, Pricer
from plans.solver.week import Week

WIDEST = (14, 50, 200, 1_000, 0)
"""Dishes and portions a slot that are looked at, more of them while none make a legal day; in the end all (0). The days
that follow begin where one was found."""

HURRIED = WIDEST[:3]
"""Those that are looked at when time is up: more take a second of 50,000 dishes."""

NODES = 100_000
"""Search nodes of each try, some 3 ms."""

UNREACHED = 1e15
"""More units than any day is worth or costs."""

DEARER = 1.6
TRIES = 5
"""How often money is made dearer, by what factor, until the week keeps its budget."""


def first_week(model: WeekModel, pricers: list[Pricer], duals: Duals, *, tries: int = TRIES) -> Week | None:
    """Return a week that keeps all rules that are not lifted, or None if this way finds none."""
    budget = duals.budget
    for _ in range(tries):
        week = _fill(model, pricers, Duals(duals.counts, budget, duals.recipes, duals.amounts))
        if week is None or week.worth(model) > -np.inf:
            return week
        if model.is_over:
            break
        budget = float(np.floor(max(budget * DEARER, 200.0) * 4096) / 4096)
    return None


def _fill(model: WeekModel, pricers: list[Pricer], duals: Duals) -> Week | None:
    """Fill one day after the other, days with the fewest ways to fill them first."""
    # What a recipe's own scarcity costs is no use here: each is taken once and then is gone.
    plain = Duals(duals.counts, duals.budget, np.zeros_like(duals.recipes), duals.amounts)
    taken = Taken(model, DishValues(model, plain))
    order = sorted(range(len(model.kinds)), key=lambda number: sum(len(s.rows) for s in model.kinds[number].slots))
    for slot in (slot for kind in model.kinds for slot in kind.slots if slot.is_locked):
        taken.serve(int(slot.rows[0]), slot)
    rows: list[list[np.ndarray]] = [[] for _ in model.kinds]
    quarters: list[list[np.ndarray]] = [[] for _ in model.kinds]
    for number in order:
        kind, widths = model.kinds[number], list(WIDEST)
        for _ in kind.days:
            best = _best_day(pricers[number], taken.values, duals.amounts[number], widths)
            if best is None:
                return None
            rows[number].append(best[0])
            quarters[number].append(best[1])
            for slot, row in zip(kind.slots, best[0].tolist(), strict=True):
                if not slot.is_locked:
                    taken.serve(row, slot)
    return Week([np.array(each) for each in rows], [np.array(each) for each in quarters])


def _best_day(
    pricer: Pricer, values: DishValues, slope: np.ndarray, widths: list[int]
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return dishes and quarters of the best day that can still be had, or None. Widths that were too narrow go."""
    while widths:
        found = pricer.price(values, slope, threshold=-UNREACHED, keep=1, widest=widths[0], node_limit=NODES)
        if len(found.worth):
            return found.rows[0], found.quarters[0]
        del widths[0]
        if pricer.model.is_over and widths and widths[0] not in HURRIED:
            return None
    return None


class Taken:
    """What has been served; what may not be served again is banned."""

    def __init__(self, model: WeekModel, values: DishValues, *, has_leftovers: bool = False) -> None:
        """Start with nothing served; with leftovers, dishes that may be eaten twice stay until they were."""
        self.model, self.values = model, values
        self._leftovers = model.twice.most if has_leftovers and model.twice is not None else 0
        values.open_for_bans()
        self.served = np.zeros(len(model.table), dtype=np.int64)
        self.counts = {name: np.zeros(len(count.cap)) for name, count in model.counts.items()}

    def serve(self, row: int, slot: SlotOfKind) -> None:
        """Note that a dish is served; ban it and what shares a label with it once their caps are reached."""
        model = self.model
        self.served[row] += 1
        if model.recipe_price == FORBIDDEN and self.served[row] >= model.recipe_cap:
            self._use_up(row)
        for name, count in model.counts.items():
            label = int(count.label[row])
            if label < 0 or not count.is_at(slot):
                continue
            self.counts[name][label] += 1
            if count.beyond_price[label] == FORBIDDEN and self.counts[name][label] >= count.cap[label]:
                self.values.ban(count.label == label, scope=count.scope)

    def _use_up(self, row: int) -> None:
        """Ban a dish that has come as often as dishes do, but for one that may still be left over."""
        twice = self.model.twice
        if self._leftovers and twice is not None and twice.may_come[row]:
            if self.served[row] == 1:
                return
            self._leftovers -= 1
            if not self._leftovers:
                self.values.ban(self.served >= self.model.recipe_cap)
        self.values.ban(row)

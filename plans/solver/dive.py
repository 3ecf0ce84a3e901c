"""Dives: whole weeks from fractional ones, by fixing the most used day-plan and pricing the rest anew."""

import numpy as np

from plans.solver.first import Taken
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel
from plans.solver.pricing import DishValues, Pricer
from plans.solver.scopes import CAPPED
from plans.solver.week import Week

KEEP = 30
WIDEST = 80
NODES = 200_000
"""Dishes and portions a slot, and search nodes, of pricing on the way down: enough to end well."""

UNUSED = 1e-6

MOST_REFUSED = 40
"""Day-plans that can't stand beside those that are fixed, before a dive is given up."""


def dive(model: WeekModel, master: MasterLp, pricers: list[Pricer], *, is_priced: bool) -> Week | None:
    """Return a week near the master's optimum, or None if the dive ends at none. The master is left as it was.

    Args:
        is_priced: look for day-plans that suit what has been fixed so far; slower, and ends better.
    """
    uses: dict[int, int] = {}
    left = np.array([len(kind.days) for kind in model.kinds])
    first_day = np.cumsum([0, *left])
    served: list[tuple[int, np.ndarray]] = []
    taken = Taken(model, DishValues(model, master.run()[1]), has_leftovers=True)
    refused = 0
    while left.any() and refused < MOST_REFUSED and not model.is_over:
        before = left.sum()
        chosen = _most_used(master, uses, left)
        if not chosen:
            break
        for plan in chosen:
            kind = int(master.kind[plan])
            day = int(first_day[kind + 1] - left[kind]), master.plans[plan][0]
            if not _can_stand_beside(model, served, day):
                refused += 1
                uses.setdefault(plan, 0)
                master.forbid(plan, uses[plan])
                continue
            uses[plan] = uses.get(plan, 0) + 1
            left[kind] -= 1
            served.append(day)
            master.fix(plan, uses[plan])
            for slot, row in zip(model.kinds[kind].slots, master.plans[plan][0].tolist(), strict=True):
                taken.serve(row, slot)
        if is_priced and 0 < left.sum() < before:
            _price(model, master, pricers, taken, left)
    for plan in uses:
        master.fix(plan, 0.0)
    return None if left.any() else _week_of(model, master, uses)


def _can_stand_beside(model: WeekModel, served: list[tuple[int, np.ndarray]], day: tuple[int, np.ndarray]) -> bool:
    """Return whether what is left over on a day, or of it, can be eaten while it keeps; days are places and dishes."""
    if model.twice is None:
        return True
    days = [*served, day]
    places = np.repeat([place for place, _ in days], [len(rows) for _, rows in days])
    return model.twice.gained(places, np.concatenate([rows for _, rows in days])) is not None


def _week_of(model: WeekModel, master: MasterLp, uses: dict[int, int]) -> Week:
    """Return the week that uses the master's plans so often."""
    rows: list[list[np.ndarray]] = [[] for _ in model.kinds]
    quarters: list[list[np.ndarray]] = [[] for _ in model.kinds]
    for plan, times in uses.items():
        for _ in range(times):
            rows[master.kind[plan]].append(master.plans[plan][0])
            quarters[master.kind[plan]].append(master.plans[plan][1])
    return Week([np.array(each) for each in rows], [np.array(each) for each in quarters])


def _most_used(master: MasterLp, uses: dict[int, int], left: np.ndarray) -> list[int]:
    """Return what to fix next, of kinds with days left: all plans used whole beyond what is fixed, or the most used."""
    master.solve()
    beyond = master.column_values().copy()
    for plan, times in uses.items():
        beyond[plan] -= times
    beyond[left[master.kind] == 0] = 0.0
    if not len(beyond) or beyond.max() <= UNUSED:
        return []
    whole = np.flatnonzero(beyond > 1 - UNUSED)
    # No more of a kind than it has days left: where the programme gave up, it may use more.
    fitting = [plan for kind in range(len(left)) for plan in whole[master.kind[whole] == kind][: left[kind]].tolist()]
    return sorted(fitting) or [int(beyond.argmax())]


def _price(model: WeekModel, master: MasterLp, pricers: list[Pricer], taken: Taken, left: np.ndarray) -> None:
    """Add day-plans that suit what is fixed."""
    _, duals, day_worth = master.run()
    values = DishValues(model, duals)
    values.open_for_bans()
    values.ban(np.isneginf(taken.values.free))
    values.ban(np.isneginf(taken.values.capped), scope=CAPPED)
    for kind in np.flatnonzero(left).tolist():
        found = pricers[kind].price(values, duals.amounts[kind], threshold=day_worth[kind] + 1, keep=KEEP,
                                    widest=WIDEST, node_limit=NODES)  # fmt: skip
        master.add_plans(kind, found.rows, found.quarters)

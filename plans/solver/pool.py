"""Day-plans to choose a week from."""

from dataclasses import dataclass

import numpy as np

from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel


@dataclass(frozen=True)
class PlanPool:
    """Day-plans to choose from. Shapes: for each kind, rows and quarters int64 (P, S), worth float64 (P,)."""

    rows: list[np.ndarray]
    quarters: list[np.ndarray]
    worth: list[np.ndarray]
    slack: float = 0.0
    """Every plan is here that, at the duals of a bound, is worth less than the best of its kind by less than this."""

    def __len__(self) -> int:
        return sum(len(each) for each in self.worth)


def pool_of(model: WeekModel, master: MasterLp) -> PlanPool:
    """Return the master's plans as a pool."""
    rows, quarters, worth = [], [], []
    for kind, each in enumerate(model.kinds):
        mine = np.flatnonzero(master.kind == kind)
        nothing = np.zeros((0, len(each.slots)), dtype=np.int64)
        rows.append(np.vstack([nothing, *(master.plans[plan][0] for plan in mine.tolist())]))
        quarters.append(np.vstack([nothing, *(master.plans[plan][1] for plan in mine.tolist())]))
        worth.append(master.worth[mine])
    return PlanPool(rows, quarters, worth)


def most_useful(model: WeekModel, master: MasterLp, most: int) -> PlanPool:
    """Return the plans that the master's optimum uses, and then those that it is nearest to use: so many at most."""
    pool = pool_of(model, master)
    if len(pool) <= most:
        return pool
    master.solve()
    is_useful = np.zeros(len(master.kind), dtype=bool)
    is_useful[np.lexsort((master.reduced_costs(), -master.column_values()))[:most]] = True
    useful = [is_useful[master.kind == kind] for kind in range(len(model.kinds))]
    rows, quarters, worth = (
        [each[chosen] for each, chosen in zip(part, useful, strict=True)]
        for part in (pool.rows, pool.quarters, pool.worth)
    )
    return PlanPool(rows, quarters, worth)

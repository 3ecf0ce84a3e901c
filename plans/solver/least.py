"""The least that must give way: good weeks of a model in which only breaches cost anything, and a bound."""

import numpy as np

from plans.solver.aggregate import AggregatedLp
from plans.solver.breaches import NO_LIMIT
from plans.solver.columns import Columns
from plans.solver.days_met import DaysMet
from plans.solver.model import WeekModel
from plans.solver.nearest import breaks_least
from plans.solver.possible import NUTRIENT_COLUMNS
from plans.solver.pricing import Duals, Pricer
from plans.solver.problem import DAYS
from plans.solver.scale import QUARTERS
from plans.solver.week import Incumbent, Week

NODES = 4_000_000
ROUNDS = 24
"""Search nodes and rounds for the least breach: some 50 ms, and mostly a tenth of that proves it."""

LAST_NODES = 2_000_000
"""Search nodes of the pricing that is to bring the bound near, where those did not."""

NEAR = 0.005
"""A week that is so near to the least breach, as a share of it, needs no bettering, and a bound no sharpening."""

SLACK = 20_000.0
"""Units that a week may lose by straying from the middle of its bands: less than a quarter of a penny over the budget
costs. Days that keep their bands are all worth the same otherwise, and a search that sees no difference is blind."""


def lean_inwards(model: WeekModel) -> None:
    """Let days lose up to `SLACK` units a week by straying from their targets within the bands."""
    share = SLACK / (DAYS * len(NUTRIENT_COLUMNS))
    for kind in model.kinds:
        band, targets = kind.band, model.problem.targets[kind.days[0]]
        for name, column in NUTRIENT_COLUMNS.items():
            target = float(getattr(targets, name) * QUARTERS)
            furthest = max(target - band.hard_low[column], band.hard_high[column] - target)
            if 0 < furthest < NO_LIMIT / 2:
                band.soft_low[column] = band.soft_high[column] = target
                band.soft_price[column] = np.floor(4096 * share / furthest) / 4096


def least_broken(
    model: WeekModel, start: Week | None, met: DaysMet, *, relaxed: tuple[float, Duals] | None = None
) -> Incumbent:
    """Return the best week that was found of a model in which only breaches cost anything, and a bound.

    Args:
        start: a week that is known, if there is one.
        met: day-plans to begin with.
        relaxed: a bound, units, and duals of a relaxation, where there are such already.
    """
    best = Incumbent(model)
    if model.is_over:
        best.offer(start, "known")
        return best
    if any(not len(slot.rows) for kind in model.kinds for slot in kind.slots):
        return best
    if relaxed is None:
        relaxed = AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))]).run()
    bound, duals = relaxed
    columns = Columns(model, duals)
    columns.best.lower(bound)
    columns.start_from(start)
    met.hand_to(columns.master)
    columns.run(nodes=NODES, rounds=ROUNDS)
    columns.prove_roughly(NEAR, nodes=LAST_NODES)
    columns.dive()
    if columns.best.gap > NEAR and not _is_least(columns.best):
        columns.polish()
        columns.choose()
    return columns.best


def _is_least(best: Incumbent) -> bool:
    """Return whether no week breaks less, though the bound is lower: whole meals don't come in part."""
    lifted = best.model.lifted
    return best.week is not None and bool(lifted) and breaks_least(best.worth, best.bound, lifted)

"""What wishes mean for the open meals of one day: limits on their amounts, and what they are worth."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from plans.solver.dishes import NUTRIENTS
from plans.solver.leeway import BILL, WIDTH, Tally
from plans.solver.opening import Demand, Objective
from plans.solver.problem import DayTargets
from plans.solver.scale import units_per_fortieth
from plans.solver.standing import Standing
from plans.solver.wished import Amounts, Wish

TELLING = 10_000.0
"""Units for each unit of a wish's amount: a quarter-penny or a fortieth more counts as much as a point."""

TELLING_ADVICE = 10.0
"""The same for what the advice is missed by, which is counted in ten-thousandths of a per cent."""


def advice_price(targets: DayTargets) -> np.ndarray:
    """Return what a fortieth beyond each limit of the advice counts: float64 (9,), ten-thousandths of a per cent."""
    price = np.zeros(WIDTH)
    for name, limit in (("fibre", targets.fibre_min), ("sugars", targets.sugars_max),
                        ("saturates", targets.saturates_max), ("salt", targets.salt_max)):  # fmt: skip
        if limit is not None:
            price[NUTRIENTS.index(name)] = units_per_fortieth(1, limit)
    return price


def demand(asked: Collection[Wish], before: Amounts, *, elsewhere: Amounts, rest: Tally, targets: DayTargets) -> Demand:
    """Return what a day's open meals must hold for wishes to be met.

    Args:
        elsewhere: what free places of other days come to.
        rest: the week without the day's free places.
    """
    wanted = Demand()
    for wish in asked:
        least, most = wish.least(before[wish.code]), wish.most(before[wish.code])
        other = elsewhere.get(wish.code, 0)
        if wish.column is None:
            assert most is not None
            wanted = replace(wanted, capped_price=advice_price(targets), most_capped=float(most - other))
            continue
        held = rest.amounts[wish.column] - other
        if least is not None:
            wanted.low[wish.column] = max(wanted.low[wish.column], held + least)
        if most is not None:
            wanted.high[wish.column] = min(wanted.high[wish.column], held + most)
    return wanted


def objective(
    wish: Wish, before: Amounts, *, elsewhere: Amounts, rest: Tally, standing: Standing, day: int
) -> Objective:
    """Return the objective at which the best filling of a day's free places is the nearest to a wish.

    Args: as for `demand`.
    """
    model, nothing = standing.model, np.zeros(len(standing.model.table))
    soft = Objective.of(model, standing.band(day)).soft
    soft[:, 2] = 0.0
    price = nothing
    if wish.column is None:
        soft[:, 2] = TELLING_ADVICE * advice_price(standing.problem.targets[day])
    elif wish.column == BILL:
        price = TELLING * model.bill
    elif wish.least(0) is None:
        price = TELLING * model.table.nutrients[:, wish.column]
    elif wish.most(0) is None:
        price = -TELLING * model.table.nutrients[:, wish.column]
    else:
        aim = before[wish.code] - elsewhere.get(wish.code, 0) + rest.amounts[wish.column]
        soft[wish.column] = aim, aim, TELLING
    return Objective(nothing, price, np.zeros_like(model.portion_price), soft, counts=False)


def priced(
    score: Objective, asked: Sequence[Wish], prices: Mapping[str, int], standing: Standing, day: int
) -> Objective:
    """Return the score of a day in which each of a wish's amounts is worth so many units besides."""
    quarter_price, soft = score.quarter_price, score.soft.copy()
    for wish in asked:
        price = prices.get(wish.code, 0)
        if wish.column is None:
            soft[:, 2] -= price * advice_price(standing.problem.targets[day])
        elif price:
            quarter_price = quarter_price - price * standing.model.table.nutrients[:, wish.column]
    return replace(score, quarter_price=quarter_price, soft=soft)

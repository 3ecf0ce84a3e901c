"""Prices of wishes: what more of what a wish looks at is worth, while a whole week is planned (docs/solver.md)."""

from collections.abc import Sequence, Set

import numpy as np

from plans.solver.leeway import BILL
from plans.solver.model import WeekModel
from plans.solver.wish_parts import advice_price
from plans.solver.wished import Amounts, Ruler, Week, Wish

Prices = dict[str, int]
"""Units for each of a wish's amount, by its code: above 0 where more is welcome, below where less is."""

FIRST_PRICE = 1_000_000
"""Units for all that a wish is missed by, a hundred points: what it is first tried to be met for."""

DEARER = 4


class Brackets:
    """The prices of wishes, each between one at which it is missed and one at which it is met."""

    def __init__(self, asked: Sequence[Wish], before: Amounts) -> None:
        self.asked = [wish for wish in asked if wish.column != BILL]
        self.before = before
        self.now: Prices = {}
        self.tried: list[Prices] = []
        self._missed: Prices = {}
        self._met: Prices = {}

    def move(self, after: Amounts) -> bool:
        """Move the prices by what came of those of now; return whether any has changed."""
        old = dict(self.now)
        for wish in self.asked:
            code, before = wish.code, self.before[wish.code]
            least, most = wish.least(before), wish.most(before)
            missing = max(0, (least or 0) - after[code]) - (max(0, after[code] - most) if most is not None else 0)
            price = self.now.get(code, 0)
            if not price and missing:
                self._missed[code] = 0
                self.now[code] = int(np.sign(missing)) * max(1, FIRST_PRICE // abs(missing))
            elif missing * price > 0:
                self._missed[code] = price
                self.now[code] = (price + self._met[code]) // 2 if code in self._met else price * DEARER
            elif price:
                self._met[code] = price
                self.now[code] = (price + self._missed[code]) // 2
        self.tried.append(dict(self.now))
        return self.now != old


def charge(model: WeekModel, wish: Wish, price: int, *, days: Set[int]) -> None:
    """Make more of what a wish looks at worth so much in a model; of the advice, on these days."""
    if wish.column is None:
        for kind in model.kinds:
            if kind.days[0] in days:
                advice = advice_price(model.problem.targets[kind.days[0]])
                kind.band.soft_price = kind.band.soft_price - price * advice[:BILL]
    else:
        model.quarter_price = model.quarter_price - price * model.table.nutrients[:, wish.column].astype(float)


def owed(prices: Prices, ruler: Ruler, before: Amounts, kept: Week) -> float:
    """Return what the prices come to for a week that just meets the wishes: none that meets them is paid less.

    Args:
        kept: the choices that stay; a model pays for them too.
    """
    total = 0
    places = {(choice.day, choice.slot) for choice in kept}
    for wish in ruler.asked:
        if price := prices.get(wish.code, 0):
            limit = wish.least(before[wish.code]) if price > 0 else wish.most(before[wish.code])
            assert limit is not None
            if wish.column is not None:
                limit += Ruler(ruler.problem, places, [wish]).amounts(kept)[wish.code]
            total += price * limit
    return float(total)

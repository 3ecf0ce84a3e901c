"""Fill open meals of one day anew, exactly, with all the rest of the week as it is (docs/solver.md, "Part of a
week")."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.solver.found import Found
from plans.solver.judge import FAMILIES
from plans.solver.leeway import Leeway, Tally
from plans.solver.opening import Demand, OpenMeal
from plans.solver.partial import Part
from plans.solver.problem import Choice
from plans.solver.standing import Place, Standing
from plans.solver.wish_parts import demand, objective
from plans.solver.wished import Amounts, Nearest, Ruler, Wish

NODES_FOR_AMOUNTS = 15_000_000
"""Search nodes, a fifth of a second, for the amount nearest to a wish: several are looked for in one answer."""


@dataclass(frozen=True)
class Filled:
    """A week with the places filled, or how near to one as wished there is; without either, none was found in time."""

    week: tuple[Choice, ...] | None
    is_proven: bool
    nearest: Nearest | None = None


class Day:
    """Some open meals of one day in a week that stands."""

    def __init__(self, standing: Standing, meals: dict[Place, OpenMeal]) -> None:
        self.standing, self.meals = standing, meals
        ((self.day, _), *_) = meals
        self.now = standing.tally(self.day)
        self.is_proven = True
        """All searches so far were complete."""
        self._answers: list[tuple[Part, Found]] = []

    def best(self, wanted: Demand | None = None) -> Found:
        """Return the best filling.

        It is looked for among those that break no rule; then among those that break none by more than the week does
        now, where every breach has its price. Where there is neither, none is returned if something is wanted, and else
        the nearest (`_nearest`).
        """
        found = Found.none(len(self.meals))
        for leeway in (Leeway(), Leeway(now=self.now)):
            found = self._search(leeway, wanted)
            if len(found.worth):
                return found
        return self._nearest() if wanted is None else found

    def filled(self, found: Found) -> Filled:
        """Return the week with the best of what was found."""
        if not len(found.worth):
            return Filled(None, self.is_proven)
        return Filled(self.standing.with_filling(self.meals, found.rows[0], found.quarters[0]), self.is_proven)

    def nearest(self, ruler: Ruler, before: Amounts, rest: Tally) -> Nearest:
        """Return how near the day can come to what is wished."""
        targets, alone = self.standing.problem.targets[self.day], Amounts()
        for wish in ruler.asked:
            amount = self._nearest_to(wish, ruler, before, rest, None)
            if amount is None:
                return Nearest({}, is_proven=self.is_proven)
            alone[wish.code] = amount
        if not ruler.are_met(before, alone):
            return Nearest(alone, None, self.is_proven)
        for wish in ruler.asked if len(ruler.asked) > 1 else ():
            others = [other for other in ruler.asked if other is not wish]
            wanted = demand(others, before, elsewhere={}, rest=rest, targets=targets)
            amount = self._nearest_to(wish, ruler, before, rest, wanted)
            if amount is not None:
                return Nearest(alone, (wish, amount), self.is_proven)
        return Nearest(alone, None, self.is_proven)

    def _search(self, leeway: Leeway, wanted: Demand | None) -> Found:
        """Return the best filling; what rules or leeway change nothing for these meals is not searched again."""
        part = self.standing.part(self.meals, leeway, demand=wanted)
        found = next((answer for asked, answer in self._answers if part.is_like(asked)), None)
        if found is None:
            found = part.best()
            self._answers.append((part, found))
        self.is_proven &= found.is_proven
        return found

    def _nearest(self) -> Found:
        """Return the best filling where rules must be broken by more than now.

        Families give way as in a whole week (`relax.nearest_week`): in the order of `FAMILIES` until the others can be
        kept; of those that were lifted with the last, each that can be kept is taken back, the dearer first.
        """
        found, count = Found.none(len(self.meals)), 0
        while not len(found.worth) and count < len(FAMILIES):
            count += 1
            found = self._search(self._lifted(FAMILIES[:count]), None)
        lifted: Sequence[str] = FAMILIES[:count]
        for family in reversed(FAMILIES[: count - 1]):
            fewer = [other for other in lifted if other != family]
            trial = self._search(self._lifted(fewer), None)
            if len(trial.worth):
                found, lifted = trial, fewer
        return found

    def _lifted(self, families: Sequence[str]) -> Leeway:
        return Leeway(free=frozenset(families), now=self.now)

    def _nearest_to(self, wish: Wish, ruler: Ruler, before: Amounts, rest: Tally, wanted: Demand | None) -> int | None:
        """Return the amount nearest to a wish that keeps the rules as well as now; None if nothing does."""
        aim = objective(wish, before, elsewhere={}, rest=rest, standing=self.standing, day=self.day)
        leeway = Leeway(now=self.now, is_priced=False)
        found = self.standing.part(self.meals, leeway, objective=aim, demand=wanted).best(nodes=NODES_FOR_AMOUNTS)
        self.is_proven &= found.is_proven
        if not len(found.worth):
            return None
        week = self.standing.with_filling(self.meals, found.rows[0], found.quarters[0])
        return ruler.amounts(week)[wish.code]


def fill(standing: Standing, meals: dict[Place, OpenMeal], ruler: Ruler) -> Filled:
    """Return the week with the best filling of one day's open meals that is as wished."""
    day = Day(standing, meals)
    if not ruler.asked:
        return day.filled(day.best())
    before = ruler.amounts(standing.choices)
    rest = standing.tally(day.day, without=meals.keys())
    wanted = demand(ruler.asked, before, elsewhere={}, rest=rest, targets=standing.problem.targets[day.day])
    filled = day.filled(day.best(wanted))
    return filled if filled.week is not None else Filled(None, day.is_proven, day.nearest(ruler, before, rest))

"""Better a week in which places on several days are open one day at a time, each exactly, beside the other days."""

import time
from collections.abc import Sequence
from dataclasses import replace

from plans.solver.build import week_model
from plans.solver.leeway import BILL, Leeway
from plans.solver.opening import Objective
from plans.solver.partial import UNREACHED
from plans.solver.standing import LIFTED, Standing
from plans.solver.wish_parts import demand, objective, priced
from plans.solver.wish_prices import Prices
from plans.solver.wished import Amounts, Ruler, Week, Wish

SWEEPS = 3
"""Around the days at most, while any can be bettered; mostly the second finds nothing."""


class Sweeps:
    """The days of some free places. No rule is broken by more than in the week as it was before the change."""

    def __init__(self, ruler: Ruler, current: Week, before: Amounts, *, deadline: float) -> None:
        self.ruler, self.before, self.deadline = ruler, before, deadline
        self.days = sorted({day for day, _ in ruler.free})
        self.model = week_model(ruler.problem, lifted=LIFTED)
        as_it_was = Standing(ruler.problem, current, model=self.model)
        self.limits = {day: as_it_was.tally(day) for day in self.days}
        self.was_recent = {
            place: bool(ruler.problem.table.is_recent[as_it_was.rows[as_it_was.number[place]]]) for place in ruler.free
        }

    def repaired(self, week: Week) -> Week:
        """Return the week with one wish after the other met, as far as days can do it one by one."""
        met: list[Wish] = []
        for wish in self.ruler.asked:
            if not wish.is_met(self.before[wish.code], self.ruler.amounts(week)[wish.code]):
                week = self.swept(week, aim=wish, within=met)
            met.append(wish)
        return week

    def swept(
        self, week: Week, *, aim: Wish | None = None, within: Sequence[Wish] = (), prices: Prices | None = None
    ) -> Week:
        """Return the week with each day as good as it can be beside the others.

        Args:
            aim: good is what is near to this wish, instead of what scores.
            within: wishes that are met, and stay so.
            prices: what more of a wish's amount is worth besides.
        """
        for _ in range(SWEEPS):
            before = week
            for day in self.days:
                if time.perf_counter() > self.deadline:
                    return week
                week = self._better_day(week, day, aim, within, prices or {})
            if week == before:
                break
        return week

    def _better_day(self, week: Week, day: int, aim: Wish | None, within: Sequence[Wish], prices: Prices) -> Week:
        standing = Standing(self.ruler.problem, week, model=self.model)
        meals = {
            place: replace(standing.dish_and_portion(place), was_recent=self.was_recent[place])
            for place in sorted(self.ruler.free)
            if place[0] == day
        }
        rest = standing.tally(day, without=meals.keys())
        whole, today = self.ruler.amounts(week), self.ruler.amounts(week, day=day)
        elsewhere = {code: whole[code] - today[code] for code in whole}
        bills = [wish for wish in self.ruler.asked if wish.column == BILL and aim is None]
        wanted = demand(
            {*within, *bills}, self.before, elsewhere=elsewhere, rest=rest, targets=standing.problem.targets[day]
        )
        if aim is None:
            what = priced(Objective.of(standing.model, standing.band(day)), self.ruler.asked, prices, standing, day)
        else:
            what = objective(aim, self.before, elsewhere=elsewhere, rest=rest, standing=standing, day=day)
        leeway = Leeway(now=self.limits[day], is_priced=aim is None)
        part = standing.part(meals, leeway, objective=what, demand=wanted)
        found = part.best(above=max(part.worth(*standing.filling(meals)), -UNREACHED))
        return standing.with_filling(meals, found.rows[0], found.quarters[0]) if len(found.worth) else week

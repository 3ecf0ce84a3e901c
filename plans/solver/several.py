"""Fill places on several days anew at once, with all the rest of the week as it is (docs/solver.md, "Part of a week").

The planner of whole weeks does it, on the problem with the rest locked, and the bill as wished. Each other wish is a
constraint that its model does not know: it gets a price (a Lagrangian multiplier), at which days are bettered one by
one, each exactly. At the price where weeks begin to meet the wish, they are bettered within what is wished; and the
relaxation at that price bounds all weeks that meet it.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from plans.solver import judge, report
from plans.solver.aggregate import AggregatedLp
from plans.solver.breaches import FORBIDDEN
from plans.solver.build import week_model
from plans.solver.engine import Engine, Goal
from plans.solver.greedy import solve_greedy
from plans.solver.leeway import BILL
from plans.solver.model import WeekModel
from plans.solver.pricing import Pricer
from plans.solver.problem import Choice, WeekProblem
from plans.solver.solution import Status, WeekSolution
from plans.solver.sweeps import Sweeps
from plans.solver.week import Week, gap_of
from plans.solver.wish_prices import Brackets, Prices, charge, owed
from plans.solver.wished import Nearest, Ruler

TRIES = 14
"""Weeks planned to find the prices at which wishes begin to be met."""

PRICED_GAP = 0.02
"""How near the best those weeks are planned: days are bettered afterwards."""

FEW_STEPS = 3_000
"""Of a programme that was begun anew: what comes of it is good enough then."""

LEAST_LEFT = 0.05
"""The share of the time limit that planning the places as they come has at least."""

FEW_KINDS = 3
"""With more kinds of days the programmes of the whole week are large."""

Choices = tuple[Choice, ...]


def fill(
    posed: WeekProblem, current: Choices, ruler: Ruler, *, started: float, plan: Callable[[WeekProblem], WeekSolution]
) -> WeekSolution:
    """Return the week with the free places filled; `plan` plans whole weeks."""
    several = Several(posed, current, ruler, deadline=started + posed.time_limit_s)
    if not ruler.asked:
        week, bound = several.planned() if several.lifted else (None, np.inf)
        if week is not None:
            return several.answer(week, bound, started=started)
        left_s = max(several.deadline - time.perf_counter(), posed.time_limit_s * LEAST_LEFT)
        found = plan(replace(posed, time_limit_s=left_s))
        return replace(solve_greedy(posed) if found.status == Status.UNKNOWN else found, method="change")
    week, bound, nearest = several.wished()
    if week is not None:
        return several.answer(week, bound, started=started)
    clash = nearest.why_not(several.before, ruler.asked)
    return WeekSolution(
        Status.INFEASIBLE, clashes=(clash,), method="change", solve_ms=report.milliseconds_since(started)
    )


class Several:
    """One change of several days."""

    def __init__(self, posed: WeekProblem, current: Choices, ruler: Ruler, *, deadline: float) -> None:
        self.posed, self.ruler, self.deadline = posed, ruler, deadline
        self.days = {day for day, _ in ruler.free}
        self.before = ruler.amounts(current)
        now = {(choice.day, choice.slot): choice.recipe_id for choice in current}
        as_it_is = tuple(replace(meal, candidates=(now[meal.day, meal.slot],)) for meal in posed.meals)
        self.broken = judge.amounts_broken(replace(posed, meals=as_it_is), current)
        self.lifted = frozenset(family for family, amount in self.broken.items() if amount)
        """What is broken now may be broken, at a price; the rest of the week may force it."""
        self.kept = tuple(choice for choice in current if (choice.day, choice.slot) not in ruler.free)
        self.base = week_model(posed, lifted=self.lifted)
        self.sweeps = Sweeps(ruler, current, self.before, deadline=deadline)

    def planned(self, prices: Prices | None = None, *, with_bill: bool = True) -> tuple[Choices | None, float]:
        """Return the best week with the bill as wished, more of other amounts being worth `prices`; and what no week
        that meets the wishes is worth more than."""
        model = self._model(prices or {}, with_bill=with_bill)
        goal = Goal(max(self.posed.gap, PRICED_GAP if prices else 0.0), self.posed.work_limit, self.deadline)
        best = Engine(model, goal).solve().best
        bound = best.bound - owed(prices or {}, self.ruler, self.before, self.kept)
        return (None if best.week is None else best.week.choices(model)), bound

    def wished(self) -> tuple[Choices | None, float, Nearest]:
        """Return the best week found that is as wished, None without one; what no such week is worth more than; and how
        near weeks were found to come to each wish, if there is none."""
        week, bound = self.planned()
        met, missed, brackets = None, None, Brackets(self.ruler.asked, self.before)
        while week is not None:
            if not self._keeps_rules(week):
                week = self.sweeps.swept(week)
            if not self._is_met(week):
                missed = week
            elif met is None or self._worth(week) > self._worth(met):
                met = week
            is_over = time.perf_counter() > self.deadline
            if is_over or len(brackets.tried) > TRIES or not brackets.move(self.ruler.amounts(week)):
                break
            found, limit = self._at(brackets.now, week)
            week, bound = found or week, min(bound, limit)
        ends = [] if met is None else [met]
        if missed is not None and self._is_met(mended := self.sweeps.repaired(missed)):
            ends.append(mended)
        nearest = Nearest({}, is_proven=False) if ends else self._nearest(missed, ends)
        bettered = [self.sweeps.swept(each, within=self.ruler.asked) for each in ends]
        return max(bettered, key=self._worth, default=None), bound, nearest

    def _nearest(self, start: Choices | None, ends: list[Choices]) -> Nearest:
        """Return how near weeks come to each wish by itself; one that turns out to be as wished is added to `ends`."""
        if start is None:
            start, _ = self.planned(with_bill=False)
        if start is None:
            return Nearest({}, is_proven=False)
        alone = {}
        for wish in self.ruler.asked:
            week = self.sweeps.swept(start, aim=wish)
            if not self._keeps_rules(week):
                return Nearest({}, is_proven=False)
            alone[wish.code] = self.ruler.amounts(week)[wish.code]
            if self._is_met(week):
                ends.append(week)
        return Nearest(alone, is_proven=False)

    def _at(self, prices: Prices, week: Choices) -> tuple[Choices | None, float]:
        """Return a good week at some prices, and what no week that meets the wishes is worth more than.

        Where days are alike the planner finds one sooner than they can be bettered one by one from the week at hand.
        """
        if len(self.base.kinds) <= FEW_KINDS:
            return self.planned(prices)
        model = self._model(prices)
        relaxed = AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))])
        # At high prices, with seven kinds of days, the simplex method can go round in circles; any duals give a bound.
        relaxed.steps_anew = FEW_STEPS
        bound, _ = relaxed.run()
        return self.sweeps.swept(week, prices=prices), bound - owed(prices, self.ruler, self.before, self.kept)

    def answer(self, week: Choices, bound: float, *, started: float) -> WeekSolution:
        """Return a week as an answer, with the gap to the bound."""
        worth = self._worth(week)
        missing = max(0, round(bound - worth)) if np.isfinite(bound) else None
        if missing is None:
            return report.solution(self.posed, week, method="change", started=started, gap=None)
        gap = gap_of(worth + missing, worth)
        score = judge.score(self.posed, week) + missing
        return report.solution(self.posed, week, method="change", started=started, bound=score, gap=gap)

    def _model(self, prices: Prices, *, with_bill: bool = True) -> WeekModel:
        """Return a model of the week in which the bill is as wished, and other wishes have prices."""
        model = week_model(self.posed, lifted=self.lifted)
        model.limit.deadline = self.deadline
        for wish in self.ruler.asked:
            most = wish.most(self.before[wish.code])
            if wish.column == BILL:
                if not with_bill or most is None:
                    continue
                limit = float(judge.bill_quarter_pence(self.posed, self.kept) + most)
                if limit <= model.budget or "budget" in self.lifted:
                    model.budget, model.budget_price = limit, FORBIDDEN
            elif prices.get(wish.code):
                charge(model, wish, prices[wish.code], days=self.days)
        return model

    def _is_met(self, week: Choices) -> bool:
        """Return whether a week is as wished, and breaks no family of rules by more than now."""
        return self._keeps_rules(week) and self.ruler.are_met(self.before, self.ruler.amounts(week))

    def _keeps_rules(self, week: Choices) -> bool:
        broken = judge.amounts_broken(self.posed, week)
        return all(broken[family] <= self.broken[family] for family in broken)

    def _worth(self, week: Choices) -> float:
        return Week.of(self.base, week).worth(self.base)

"""Fill places on several days anew with as many new dishes as can be (docs/solver.md, "Part of a week").

Rules come first, then new dishes, then the score. Mostly a week of new dishes alone keeps every rule. Where none does,
the week is planned as if nothing had been seen, and then with a limit on seen dishes: as in `another`, but however much
less it scores.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from itertools import permutations

import numpy as np

from plans.solver import judge, planner, report, wording
from plans.solver.as_near import AsNear
from plans.solver.asked import demand
from plans.solver.conflicts import TELLING
from plans.solver.dish_table import Ids
from plans.solver.engine import Engine, Goal
from plans.solver.kinds import Kind
from plans.solver.model import WeekModel
from plans.solver.newest import Newest
from plans.solver.problem import Choice, WeekProblem
from plans.solver.seen import new_meals
from plans.solver.solution import Difference, Status, WeekSolution

Choices = tuple[Choice, ...]
Place = tuple[int, str]
Fill = Callable[[WeekProblem], WeekSolution]

LEAST_LEFT = 1 / 20
"""The share of the time limit that a search has, whatever those before it took."""

TRIES = 2
"""Numbers of new dishes that are tried where wishes can't be met with new dishes alone: each takes long."""

MOST_NAMED = 3
"""Rules that are named as those which a week of new dishes alone can't keep."""


class Anew:
    """A week some places of which are open to all dishes that may come there, those of now among them."""

    def __init__(self, problem: WeekProblem, now: Choices, gone: Sequence[Set[int]], *, started: float) -> None:
        """Take a problem.

        Args:
            gone: dishes that are not new, more of them first: the last are those that count.
        """
        self.problem, self.started = replace(problem, seen=(frozenset(gone[-1]),)), started
        self.now = {(one.day, one.slot): one.recipe_id for one in now}
        self.gone = tuple(dict.fromkeys(frozenset(each) for each in gone))
        self.open = {(meal.day, meal.slot) for meal in problem.meals if meal.locked is None}
        self.meals = len(self.open)
        self.why = "no week with more of them was found that keeps as many of your rules"

    def planned(self) -> WeekSolution:
        """Return the week that keeps every rule that can be kept with as many new dishes as was found possible."""
        for problem in self.of_new_dishes():
            kept = planner.keeping_all(self._in_time(problem))
            if kept.planned is not None:
                return self.told(kept.planned.solution)
            self._learn_why(problem, kept)
        return self.told(self._in_new_places(self._with_most_new))

    def wished(self, fill: Fill) -> WeekSolution:
        """Return the week as `fill` finds it: of new dishes alone, or with as many of them as a few tries show."""
        for problem in self.of_new_dishes():
            found = fill(self._in_time(problem))
            if found.status != Status.INFEASIBLE:
                return self.told(found)
        best = self._in_new_places(fill)
        if not best.choices:
            return best
        few, many = new_meals(self.problem, best.choices), self.meals
        for _ in range(TRIES if few < many else 0):
            new = (few + many + 1) // 2
            found = self._in_new_places(partial(_with_limit, fill, self.meals - new))
            if found.status == Status.INFEASIBLE:
                many = new - 1
            else:
                few, best = new, found
        return self.told(best)

    def with_leftovers(self, fill: Fill) -> WeekSolution:
        """Return the week of new dishes alone, or with any but each place's own where that keeps more of the rules."""
        # Which dishes are new is decided by the candidates: weeks that were seen need not be told besides.
        found = [fill(replace(self._in_time(problem), seen=())) for problem in self.of_new_dishes()]
        if not any(week.choices and not week.relaxations for week in found):
            found.append(fill(replace(self._in_time(self.of_other_dishes()), seen=())))
        kept = [week for week in found if week.choices]
        if not kept:
            return found[-1]
        return self.told(next(week for week in kept if not self._breaks_more(week.choices, kept[-1].choices)))

    def of_new_dishes(self) -> list[WeekProblem]:
        """Return the problem with new dishes alone, wherever each place has one."""
        problems = [self._with_candidates(dict.fromkeys(self.open, gone)) for gone in self.gone]
        return [problem for problem in problems if all(meal.candidates for meal in problem.meals)]

    def of_other_dishes(self) -> WeekProblem:
        """Return the problem in which each place takes any dish but its own."""
        return self._without_own({meal.day for meal in self.problem.meals})

    def _learn_why(self, problem: WeekProblem, kept: planner.Kept) -> None:
        """Take what is proven to be out of reach of new dishes alone, if it is said in few words."""
        core = None if kept.questions is None else kept.questions.core(frozenset(kept.questions.rules))
        if core and len(core) <= MOST_NAMED:
            said = wording.listed([demand(problem, code) for code in TELLING if code in core])
            self.why = f"with new dishes alone {said} can't be kept"

    def _with_most_new(self, problem: WeekProblem) -> WeekSolution:
        first = planner.planned(problem, explains=False)
        goal = Goal(problem.gap, problem.work_limit, self._deadline, problem.seed)
        found = None
        if first.engine is not None:
            found = self._most_new_that_keep_all(problem, first.engine, goal)
        elif first.nearest is not None:
            near = AsNear(problem, first.nearest, goal).with_most_new()
            found = None if near is None else planner.answer_near(problem, near)
        if found is None or new_meals(problem, found.choices) <= new_meals(problem, first.solution.choices):
            return first.solution
        return found

    def _most_new_that_keep_all(self, problem: WeekProblem, engine: Engine, goal: Goal) -> WeekSolution | None:
        assert engine.out.duals is not None
        newest = Newest(problem, engine.out.master or engine.master_from(engine.out.duals), goal)
        solved = newest.most_kept()
        if solved is None:
            return None
        return planner.answer(
            problem, newest.model, solved, started=self.started, engine_started=newest.engine.started
        )  # fmt: skip

    def _in_new_places(self, fill: Fill) -> WeekSolution:
        """Return what `fill` finds, with no dish where it is now, unless that breaks more rules.

        Days that are alike may change places. That is mostly enough; to leave each place's own dish out of it makes all
        days differ, and then the programmes of the whole week are large.
        """
        kinds = WeekModel(self.problem).kinds
        single = {kind.days[0] for kind in kinds if len(kind.days) == 1}
        found = fill(self._in_time(self._without_own(single)))
        if not found.choices:
            return found
        placed = self._placed(kinds, found.choices)
        if staying := self._staying(placed):
            other = fill(self._in_time(self.of_other_dishes()))
            if other.choices and (staying == self.meals or not self._breaks_more(other.choices, placed)):
                return other
        again = report.solution(
            self.problem, placed, method=found.method, started=self.started, bound=found.bound, gap=found.gap,
            clashes=found.clashes, phases=found.phases,
        )  # fmt: skip
        return replace(again, is_nearest=found.is_nearest)

    def _placed(self, kinds: Sequence[Kind], week: Choices) -> Choices:
        """Return the week with days that are alike in the order in which the fewest dishes are where they are now."""
        by_day: dict[int, list[Choice]] = {}
        for one in week:
            by_day.setdefault(one.day, []).append(one)
        to: dict[int, int] = {}
        for kind in kinds:
            stay = np.array([
                [self._staying([replace(one, day=day) for one in by_day[old]]) for day in kind.days]
                for old in kind.days
            ])  # fmt: skip
            orders = np.array(list(permutations(range(len(kind.days)))))
            best = orders[stay[np.arange(len(kind.days)), orders].sum(axis=1).argmin()]
            to |= {old: kind.days[place] for old, place in zip(kind.days, best.tolist(), strict=True)}
        return tuple(sorted(replace(one, day=to[one.day]) for one in week))

    def _staying(self, choices: Iterable[Choice]) -> int:
        """Return how many open places have the dish that they have now."""
        return sum(
            self.now[one.day, one.slot] == one.recipe_id and (one.day, one.slot) in self.open for one in choices
        )  # fmt: skip

    def _breaks_more(self, week: Choices, other: Choices) -> bool:
        """Return whether any family of rules is broken by more than in the other week."""
        broken, limit = (judge.amounts_broken(self.problem, each) for each in (week, other))
        return any(broken[family] > limit[family] for family in broken)

    def _without_own(self, days: Set[int]) -> WeekProblem:
        """Return the problem in which the open places of some days don't take the dish that they have."""
        own = {place: frozenset({self.now[place]}) for place in self.open if place[0] in days}
        return self._with_candidates(own)

    def _with_candidates(self, without: Mapping[Place, frozenset[int]]) -> WeekProblem:
        """Return the problem in which places leave some dishes out."""
        known: dict[tuple[int, frozenset[int]], Ids] = {}
        meals = []
        for meal in self.problem.meals:
            gone = without.get((meal.day, meal.slot), frozenset())
            key = id(meal.ids), gone
            # One object for meals with the same candidates: by it the planner knows days alike.
            if gone and key not in known:
                known[key] = Ids(meal.ids.array[~np.isin(meal.ids.array, sorted(gone))])
            meals.append(replace(meal, candidates=known[key]) if gone else meal)
        return replace(self.problem, meals=tuple(meals))

    @property
    def _deadline(self) -> float:
        return self.started + self.problem.time_limit_s

    def _in_time(self, problem: WeekProblem) -> WeekProblem:
        """Return the problem with the time that is left."""
        left_s = max(self._deadline - time.perf_counter(), problem.time_limit_s * LEAST_LEFT)
        return replace(problem, time_limit_s=left_s)

    def told(self, found: WeekSolution) -> WeekSolution:
        """Return the answer with how many of its dishes are new."""
        if not found.choices:
            return found
        new = new_meals(self.problem, found.choices)
        said = f"{new} of {self.meals} meals {'has' if new == 1 else 'have'} another dish"
        if new < self.meals:
            said += f": {self.why}"
        solve_ms = report.milliseconds_since(self.started)
        return replace(found, method="change", solve_ms=solve_ms, difference=Difference(new, self.meals, said))


def _with_limit(fill: Fill, most_seen: int, problem: WeekProblem) -> WeekSolution:
    """Return what `fill` finds with a limit on seen dishes."""
    return fill(replace(problem, most_seen=most_seen))

"""Another week: as many new dishes as a week can have that is as good (docs/solver.md, "Another week").

The week of seed 0 is planned first. Then the same model is solved with one thing more: at most so many meals hold
dishes that were seen. Score, bound and gap stay those of the problem without that.
"""

import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from plans.solver import judge, report
from plans.solver.as_near import AsNear
from plans.solver.engine import Engine, Goal
from plans.solver.newest import Newest
from plans.solver.problem import WeekProblem
from plans.solver.proof import Solved
from plans.solver.relax import Nearest
from plans.solver.seen import new_meals, open_meals
from plans.solver.solution import Difference, Status, WeekSolution
from plans.solver.week import LEAST_WEEK, gap_of

ENOUGH_NEW = 1 / 2
"""The share of meals with new dishes beyond which a week need not be more different."""

LEAST_NEW = 1 / 7
"""The share below which it is not another week: of four meals a day, four dishes. It comes before the gap where weeks
that were seen are told; where they are not, a week as good with fewer comes first."""

CLOSE = 0.002
"""How near the bound is brought to the best week: what it lacks is lost to new dishes."""

BOUNDING, SEARCHING = 0.4, 0.8
"""The share of the time after which the bound is brought no nearer, and that after which no week as good is looked for:
what is left then is for any other week, for who asks for one is to get it on a busy machine too."""

LOTS = (1 / 4, 1 / 8)
"""The share of dishes that a seed sets aside where nobody says what was seen, so that seeds differ from each other; and
that where no week without those is as good. Where none is either, seeds may bring the same week."""


@dataclass(frozen=True)
class First:
    """The week of seed 0, and the engine that found it, or the nearest week where rules gave way; neither where
    leftovers were asked for."""

    solution: WeekSolution
    engine: Engine | None = None
    nearest: Nearest | None = None


Plan = Callable[[WeekProblem], First]
Answer = Callable[[WeekProblem, Engine, Solved], WeekSolution]
AnswerNear = Callable[[WeekProblem, Nearest], WeekSolution]


def solve(
    problem: WeekProblem, *, plan: Plan, plan_again: Plan, answer: Answer, answer_near: AnswerNear
) -> WeekSolution:
    """Plan another week than that of seed 0, or than those that `problem.seen` are the dishes of.

    Args:
        plan, plan_again: plan a week as it comes; the second finds out nothing about rules that clash.
        answer, answer_near: make an answer of a week that was found for the model of an engine, or of one that is as
            near as the first.

    Returns: as `planner.solve_week`, with `difference`. The gap is that to the bound on all weeks, seen or not.
    """
    started = time.perf_counter()
    first = plan(replace(problem, seed=0, seen=()))
    if not first.solution.choices:
        return first.solution
    search = _Search(problem, first.solution, started=started)
    if first.engine is not None:
        return search.answer(search.among_day_plans(first.engine, answer))
    if first.nearest is not None:
        return search.answer(search.as_near(first.nearest, answer_near))
    return search.answer(search.planned_again(plan_again))


class _Search:
    """The search for one other week."""

    def __init__(self, problem: WeekProblem, first: WeekSolution, *, started: float) -> None:
        self.first, self.started, self.deadline = first, started, started + problem.time_limit_s
        self.is_told = bool(problem.seen)
        seen = problem.seen or (frozenset(choice.recipe_id for choice in first.choices),)
        self.problem = replace(problem, seen=seen)
        self.meals, self.bound = open_meals(problem), first.bound
        self.fewest = math.ceil(LEAST_NEW * self.meals)
        self.enough = self._enough()

    def among_day_plans(self, engine: Engine, answer: Answer) -> WeekSolution | None:
        """Return the week with most new dishes that is as good, or else the best that has enough of them."""
        engine.goal = replace(engine.goal, deadline=self._after(BOUNDING))
        engine.model.limit.deadline = engine.goal.deadline
        bound = engine.bound_within(min(self.problem.gap, CLOSE))
        self.bound = round(bound)
        self.enough = self._enough()
        assert engine.out.duals is not None
        known = engine.out.master or engine.master_from(engine.out.duals)
        goal = replace(engine.goal, gap=self.problem.gap, deadline=self._after(SEARCHING))
        most = math.ceil(ENOUGH_NEW * self.meals)
        solved = None
        for problem in (self.problem,) if self.is_told else (*map(self._without, LOTS), self.problem):
            newest = Newest(problem, known, goal)
            solved = newest.most_new(self.enough, least=self.fewest, most=most)
            if solved is not None:
                break
        # Where nobody has said what they saw, a seed is to bring a week as good, be it hardly another one.
        for new in range(self.fewest, self.fewest - 1 if self.is_told else 0, -1):
            solved = solved or newest.worth(self.enough, new=new)
        newest.until(self.deadline)
        if solved is None and self.is_told:
            solved = newest.best(self.fewest)
        solved = solved or newest.best(1)
        if solved is None:
            return None
        solved.best.model, solved.best.bound = engine.model, bound
        solved.duals, solved.tops = engine.out.duals, engine.out.tops
        found = answer(self.problem, engine, solved)
        return replace(found, phases=self._phases(newest.engine.started, solved))

    def as_near(self, nearest: Nearest, answer: AnswerNear) -> WeekSolution | None:
        """Return the best week with enough new dishes that breaks no more than the nearest one, which is the first."""
        goal = Goal(self.problem.gap, self.problem.work_limit, self.deadline, self.problem.seed)
        weeks = AsNear(self.problem, nearest, goal)
        for new in (self.fewest, 1):
            near = weeks.with_new(new)
            if near is not None and self._is_taken(found := answer(self.problem, near), new):
                return found
        return None

    def planned_again(self, plan: Plan) -> WeekSolution | None:
        """Return the best week with enough new dishes that breaks no more than the first, planned from the start."""
        for new in (self.fewest, 1):
            left_s = max(self.deadline - time.perf_counter(), self.problem.time_limit_s / 20)
            found = plan(replace(self.problem, most_seen=self.meals - new, time_limit_s=left_s)).solution
            if self._is_taken(found, new):
                return found
        return None

    def _is_taken(self, found: WeekSolution, new: int) -> bool:
        """Return whether a week has so many new dishes and breaks no more than the first."""
        is_other = bool(found.choices) and new_meals(self.problem, found.choices) >= new
        return is_other and not _broken(found) - _broken(self.first)

    def answer(self, found: WeekSolution | None) -> WeekSolution:
        """Return a week with its gap to the bound on all weeks, and what is new in it; None is the first one again."""
        week = found or self.first
        assert week.objective is not None
        bound = None if self.bound is None else max(self.bound, week.objective)
        gap = None if bound is None else gap_of(bound, week.objective)
        new = new_meals(self.problem, week.choices)
        said = self._sentence(new, gap, is_as_good=week.objective >= self.enough)
        total_ms = (time.perf_counter() - self.started) * 1000
        return replace(
            week, bound=bound, gap=gap, status=Status.OPTIMAL if gap == 0 else Status.FEASIBLE,
            clashes=self.first.clashes if week.relaxations else (),
            # It breaks no more than the first: what is proven of that one holds for this one too.
            is_nearest=self.first.is_nearest if week.relaxations else None,
            solve_ms=report.milliseconds_since(self.started), phases={**week.phases, "total": total_ms},
            difference=Difference(new, self.meals, said),
        )  # fmt: skip

    def _phases(self, begun: float, solved: Solved) -> dict[str, float]:
        """Return when each phase ended, those of the first week first; the other one's search was begun at `begun`."""
        before = {name: self.first.phases[name] for name in ("build", "lp", "first") if name in self.first.phases}
        known = 1000 * (begun - self.started)
        after = {name: known + until for name, until in solved.phases.items()}
        phases = {**before, "known": known, **after, "best": 1000 * (solved.best.found_at - self.started)}
        return dict(sorted(phases.items(), key=lambda phase: phase[1]))

    def _after(self, share: float) -> float:
        """Return when so much of the time has passed."""
        return self.started + share * self.problem.time_limit_s

    def _enough(self) -> float:
        """Return what a week scores that is as good: within the gap of the bound, or else of the first week."""
        score, gap = self.first.objective, self.problem.gap
        assert score is not None
        if self.bound is None or gap_of(self.bound, score) > gap:
            return score - gap * max(abs(score), LEAST_WEEK)
        within = self.bound / (1 + gap if self.bound > 0 else 1 - gap)
        return math.ceil(min(within, self.bound - gap * LEAST_WEEK))

    def _without(self, share: float) -> WeekProblem:
        """Return the problem in which so many dishes, by the seed, count as seen too."""
        table = self.problem.table
        is_out = np.random.default_rng(self.problem.seed).random(len(table)) < share
        seen = tuple(week.union(table.recipe_id[is_out].tolist()) for week in self.problem.seen)
        return replace(self.problem, seen=seen)

    def _sentence(self, new: int, gap: float | None, *, is_as_good: bool) -> str:
        """Say how different the week is, and what that costs."""
        if not new:
            return "No other week was found that keeps as many of your rules"
        said = f"{new} of {self.meals} meals {'has' if new == 1 else 'have'} another dish"
        if is_as_good and new >= ENOUGH_NEW * self.meals:
            return f"{said}, and the week is as good"
        if is_as_good:
            return f"{said}, and the week is as good: no such week with more of them was found"
        less = "less good" if gap is None else f"up to {gap:.1%} below the best there is"
        if not self.is_told and gap is not None and not self.first.relaxations:
            return f"{said}, and the week is {less}: no other one was found that is nearer to it"
        if new < self.fewest:
            return f"{said}: no week was found that has more and keeps as many of your rules"
        return f"{said}: with fewer it would hardly be another week, and with these it is {less}"


def _broken(solution: WeekSolution) -> Counter[str]:
    """Return by how much the families of rules are broken."""
    amounts: Counter[str] = Counter()
    for relaxation in solution.relaxations:
        amounts[judge.FAMILY_OF[relaxation.code]] += relaxation.amount
    return amounts

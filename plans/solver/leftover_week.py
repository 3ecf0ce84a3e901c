"""A whole week with planned leftovers (docs/solver.md, "Leftovers").

Where all rules can be kept, the engine plans it as any other, dishes that keep being allowed twice (`twice`). Where
that finds no week, it is planned without leftovers, which says which rules give way. Leftovers then come in from two
sides: day by day, each day filled in the best of all ways beside the others; and from the best week in which what is
left over is a dish of its own that keeps for ever, whose bound holds for all weeks with leftovers.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isfinite

from plans.solver import judge, possible, report, wording
from plans.solver.arranging import arranged
from plans.solver.asked import demand
from plans.solver.binding import binding_rules
from plans.solver.breaches import LIFTED_POINTS
from plans.solver.engine import DOUBTFUL, Engine, Goal
from plans.solver.leeway import Leeway
from plans.solver.leftovers import SecondServings
from plans.solver.model import WeekModel
from plans.solver.nearest import is_unsure, unsure
from plans.solver.partial import UNREACHED
from plans.solver.polish import polish
from plans.solver.problem import Choice, WeekProblem
from plans.solver.proof import Solved
from plans.solver.relax import Nearest
from plans.solver.solution import Clash, WeekSolution
from plans.solver.standing import Standing
from plans.solver.week import Week, gap_of

SWEEPS = 4
"""Around the days at most, while any can be bettered."""

WORK, NODES = 0.3, 15_000_000
"""Of the engine where dishes keep for ever: CP-SAT's deterministic time, and search nodes; some 300 ms, seldom 2 s.
What is left of the gap then is mostly leftovers without their dish, which more work does not tell apart."""

ENOUGH = 0.005
"""A gap above which the week is bettered day by day, 5 ms a day, though it is as good as was asked for: where the last
leftover is still missing, that finds it."""

LEAST_LEFT = 0.05
"""The share of the time limit that a week without leftovers has at least, were there none left for it: what it takes
to make one by simple choices is beyond the limit anyway."""

Choices = tuple[Choice, ...]


@dataclass(frozen=True)
class Planned:
    """An answer without leftovers, the model that its week is the best of, and the engine that found it where every
    rule is kept; None without a week."""

    solution: WeekSolution
    model: WeekModel | None = None
    engine: Engine | None = None
    nearest: Nearest | None = None
    """Where rules gave way."""


def solve(problem: WeekProblem, *, plan: Callable[[WeekProblem], Planned]) -> WeekSolution:
    """Plan the week with at most `problem.leftovers_per_week` leftovers.

    Args:
        plan: plans a week without.

    Returns: as `planner.solve_week`; the gap is that to a bound on all weeks with leftovers.
    """
    started = time.perf_counter()
    if (empty := report.without_candidates(problem, method="cp_sat")) is not None:
        return empty
    locked = SecondServings(problem)
    if (found := _keeping_all_rules(problem, locked, started=started)) is not None:
        return found
    left_s = max(started + problem.time_limit_s - time.perf_counter(), problem.time_limit_s * LEAST_LEFT)
    planned = plan(replace(locked.problem, time_limit_s=left_s))
    if planned.model is None:
        return planned.solution
    first = locked.together(planned.solution.choices)
    # A budget out of reach is planned for as another one.
    nearest = _Leftovers(problem, planned.model)
    return nearest.answer(first, planned.solution, started=started)


def _keeping_all_rules(problem: WeekProblem, locked: SecondServings, *, started: float) -> WeekSolution | None:
    """Return the best week that keeps every rule, if one is found."""
    model = locked.model_with_more()
    built = time.perf_counter()
    engine = Engine(model, Goal(problem.gap, problem.work_limit, started + problem.time_limit_s, problem.seed))
    solved = engine.solve(patience=DOUBTFUL)
    best = solved.best
    if best.week is None:
        return None
    if best.gap > ENOUGH and solved.duals is not None:
        polish(model, engine.pricers, best, solved.duals)
    choices = arranged(problem, model.kinds, locked.together(best.week.choices(model)))
    bound = gap = None
    if isfinite(best.bound):
        missing = max(0, round(best.bound - best.worth))
        bound = judge.score(problem, choices) + missing
        gap = gap_of(bound, bound - missing)
    before = (built - started) * 1000
    phases = {"build": before} | {name: before + each for name, each in solved.phases.items()}
    phases["best"] = (best.found_at - started) * 1000
    phases = dict(sorted(phases.items(), key=lambda phase: phase[1]))
    found = report.solution(problem, choices, method="cp_sat", started=started, bound=bound, gap=gap)
    found = replace(found, phases=phases | {"total": (time.perf_counter() - started) * 1000})
    if solved.duals is None:
        return found
    binding = binding_rules(model, best.week, solved.duals, tops=solved.tops)
    # Dishes do come once more: what another serving would bring is said of rules that are at their limit.
    return replace(found, binding=tuple(rule for rule in binding if rule.code != "recipe_repeat"))


class _Leftovers:
    """The weeks of one problem, with the rules of some families lifted."""

    def __init__(self, problem: WeekProblem, model: WeekModel) -> None:
        """Take a problem.

        Args:
            model: of the week without leftovers, which says what is lifted, until when there is time, and what is
                planned with in place of a budget out of reach.
        """
        self.asked, self.limit = problem, model.limit
        self.lifted, self.dearer = model.lifted, model.dearer
        self.problem = replace(problem, weekly_budget_pence=model.problem.weekly_budget_pence)
        self.second = SecondServings(self.problem, is_offered=True)
        self.measure = self.second.model(self.lifted, dearer=self.dearer)

    def answer(self, first: Choices, without: WeekSolution, *, started: float) -> WeekSolution:
        """Return the best week found from `first` on, with the gap to a bound; `without` is the week without leftovers
        as an answer."""
        week = max(first, self._bettered(first), key=self._nearness)
        solved = self._solved(week)
        if solved.best.week is not None:
            week = max(week, self._legal(solved.best.week), key=self._nearness)
        bound, gap = self._bound(week, solved)
        found = report.solution(self.asked, week, method="cp_sat", started=started, bound=bound, gap=gap)
        gave_way = tuple(relaxation.code for relaxation in found.relaxations)
        clashes = self._clashes(without.clashes, gave_way) if gave_way else ()
        total = (time.perf_counter() - started) * 1000
        # A bound on what must be broken is only known for weeks without leftovers.
        is_nearest = False if gave_way else None
        found = replace(found, clashes=clashes, phases={**without.phases, "total": total}, is_nearest=is_nearest)
        if solved.duals is None:
            return found
        broken = {relaxation.code for relaxation in found.relaxations}
        binding = binding_rules(self.measure, Week.of(self.measure, self.second.apart(week)), solved.duals)
        # Dishes do come once more: what another serving would bring is said of rules that are at their limit.
        told = (rule for rule in binding if rule.code not in {*broken, "recipe_repeat"})
        return replace(found, binding=tuple(told))

    def _solved(self, start: Choices) -> Solved:
        """Return the best week in which dishes keep for ever, and a bound that holds for the others too."""
        goal = Goal(self.problem.gap, min(self.problem.work_limit, WORK), self.limit.deadline, self.problem.seed)
        model = self.second.model(self.lifted, dearer=self.dearer)
        model.limit = self.limit
        engine = Engine(model, goal)
        engine.days.nodes_left = min(engine.days.nodes_left, NODES)
        return engine.solve(start=Week.of(model, self.second.apart(start)))

    def worth(self, week: Choices) -> float:
        """Return what a week is worth in units, −inf if it breaks a rule that is not lifted."""
        return Week.of(self.measure, self.second.apart(week)).worth(self.measure)

    def _nearness(self, week: Choices) -> tuple[float, float]:
        """Return how near a week is: the less it breaks the nearer, and then by what it is worth."""
        broken = judge.amounts_broken(self.problem, week)
        return -sum(LIFTED_POINTS[family] * amount for family, amount in broken.items()), self.worth(week)

    def _bound(self, week: Choices, solved: Solved) -> tuple[int | None, float | None]:
        """Return what no week scores more than, and the gap to it."""
        worth = self.worth(week)
        # Where dishes may repeat, filling a day looks at no limit on dishes that were seen.
        if not isfinite(solved.best.bound) or not isfinite(worth):
            return None, None
        missing = max(0, round(solved.best.bound - worth))
        bound = judge.score(self.asked, week) + missing
        return bound, gap_of(bound, bound - missing)

    def _legal(self, week: Week) -> Choices:
        """Return a week in which dishes were taken to keep for ever as one in which they keep as long as they do."""
        choices = self.second.together(week.choices(self.measure))
        return self._bettered(arranged(self.problem, self.measure.kinds, choices))

    def _bettered(self, week: Choices) -> Choices:
        """Return the week with each day as good as it can be beside the others, leftovers among its dishes."""
        standing = Standing(self.problem, week)
        model, days = standing.model, self.problem.planned_days
        locked = {(meal.day, meal.slot) for meal in self.problem.meals if meal.locked is not None}
        unchanged = 0
        for number in range(SWEEPS * len(days)):
            if unchanged == len(days) or self.limit.is_over:
                break
            day = days[number % len(days)]
            meals = {
                place: standing.dish_and_portion(place)
                for place in sorted(standing.number)
                if place[0] == day and place not in locked
            }
            unchanged += 1
            if not meals:
                continue
            part = standing.part(meals, Leeway(free=self.lifted))
            found = part.best(above=max(part.worth(*standing.filling(meals)), -UNREACHED))
            if len(found.worth):
                week = standing.with_filling(meals, found.rows[0], found.quarters[0])
                standing, unchanged = Standing(self.problem, week, model=model), 1
        return tuple(sorted(week))

    def _clashes(self, clashes: tuple[Clash, ...], gave_way: tuple[str, ...]) -> tuple[Clash, ...]:
        """Return why rules gave way, as far as it is true with leftovers too.

        A dish that is eaten twice may be what it takes: a set with that rule is proven to clash only if it does where
        dishes keep for ever, and what was measured without leftovers is not said of it.
        """
        told = [each for each in clashes if not is_unsure(each)]
        found = [self._clash(each) if "recipe_repeat" in each.rules else each for each in told]
        return (*found, unsure(gave_way)) if found else ()

    def _clash(self, clash: Clash) -> Clash:
        said = [demand(self.asked, code) for code in clash.rules]
        as_asked = replace(self.second.problem, weekly_budget_pence=self.asked.weekly_budget_pence)
        if possible.prove(as_asked, frozenset(clash.rules), limit=self.limit).is_impossible:
            sentence = wording.clashing(said, is_smallest=clash.is_smallest)
            return replace(clash, sentence=sentence, is_proven=True)
        return replace(clash, sentence=wording.unfound(said), is_proven=False)

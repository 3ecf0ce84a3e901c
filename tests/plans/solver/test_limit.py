"""An answer comes by the limit whatever happens to the linear programmes, and claims no more than is known."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pytest

from plans.solver import WeekProblem, WeekSolution, judge, several, solve_week
from plans.solver.aggregate import AggregatedLp
from plans.solver.build import week_model
from plans.solver.daylp import DayLp
from plans.solver.engine import Engine, Goal
from plans.solver.leeway import Leeway
from plans.solver.limit import Limit
from plans.solver.master_lp import MasterLp
from plans.solver.partial import NODES_IN_VAIN
from plans.solver.programme import Rows
from plans.solver.standing import LIFTED, Standing
from plans.solver.wished import Ruler
from tests.plans.solver.factories import random_problem
from tests.plans.solver.test_deadline import poor_problem

SEARCHES = {"combined", "dive", "integer"}
"""Phases of the engine that build on the prices of its programmes."""


def cut_short(monkeypatch: pytest.MonkeyPatch, programme: type[Rows]) -> None:
    """Let no programme of a kind come further than its first step."""
    monkeypatch.setattr(programme, "steps", 0)
    monkeypatch.setattr(programme, "steps_anew", 0)


def every_second_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = cycle((Rows.steps, 0))
    monkeypatch.setattr(Rows, "steps_anew", 0)
    monkeypatch.setattr(Rows, "steps", property(lambda _: next(turns)))


def is_honest(problem: WeekProblem, found: WeekSolution, *, best: WeekSolution) -> bool:
    """Return whether every meal is filled as it may be, and no more is claimed than the best week known allows."""
    assert found.bound is not None and best.objective is not None
    broken, least = (judge.amounts_broken(problem, week.choices) for week in (found, best))
    if [each for each in judge.check(problem, found.choices) if not each.is_negotiable]:
        return False
    if found.relaxations:
        return found.is_nearest is False or broken == least
    return found.bound >= best.objective


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_every_programme_is_given_up_nothing_is_searched_for_at_their_prices(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = random_problem(seed)
    best = solve_week(problem)
    cut_short(monkeypatch, Rows)

    found = solve_week(problem)

    assert not SEARCHES & found.phases.keys()
    assert found.relaxations == best.relaxations == ()
    assert is_honest(problem, found, best=best)


@pytest.mark.parametrize("leftovers", [0, 2])
def test_where_every_programme_is_given_up_and_rules_clash_the_answer_says_that_less_may_do(
    leftovers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = replace(poor_problem(1), leftovers_per_week=leftovers)
    best = solve_week(problem, explains=False)
    cut_short(monkeypatch, Rows)

    found = solve_week(problem)

    assert found.relaxations
    assert not SEARCHES & found.phases.keys()
    assert is_honest(problem, found, best=best)


@pytest.mark.parametrize("gives_up", [
    lambda patch: cut_short(patch, MasterLp),
    lambda patch: cut_short(patch, DayLp),
    lambda patch: cut_short(patch, AggregatedLp),
    every_second_is_cut_short,
])  # fmt: skip
@pytest.mark.parametrize("budget_pence", [1500, 9000])
def test_where_some_programmes_are_given_up_the_others_find_a_week_and_its_gap_is_honest(
    gives_up: Callable[[pytest.MonkeyPatch], None], budget_pence: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = poor_problem(1, budget_pence=budget_pence)
    best = solve_week(problem, explains=False)
    gives_up(monkeypatch)

    found = solve_week(problem, explains=False)

    assert bool(found.relaxations) == bool(best.relaxations)
    assert found.gap is not None
    assert "combined" in found.phases or found.gap <= problem.gap
    assert is_honest(problem, found, best=best)


def test_programmes_are_in_vain_once_both_kinds_were_given_up_and_none_reached_its_optimum_since() -> None:
    limit = Limit()
    in_vain = []

    for kind, has_failed in (("dishes", True), ("dishes", True), ("days", False), ("days", True), ("dishes", True)):
        limit.note(kind, has_failed=has_failed)
        in_vain.append(limit.is_in_vain)

    assert in_vain == [False, False, False, False, True]
    assert limit.is_over
    assert limit.left_s == float("inf")


class Ticking:
    """A clock that goes on by the same time whenever somebody looks at it."""

    def __init__(self, tick_s: float) -> None:
        self.tick_s, self.now = tick_s, 0.0

    def __call__(self) -> float:
        self.now += self.tick_s
        return self.now


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_week_with_leftovers_has_one_limit_for_both_of_its_ways(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = replace(poor_problem(seed, limit_s=8.0), leftovers_per_week=2)
    monkeypatch.setattr(time, "perf_counter", Ticking(problem.time_limit_s / 200))

    found = solve_week(problem, explains=False)

    assert found.is_nearest is False
    # By the second way, which had a limit of its own, it took twice the limit.
    assert found.phases["total"] < 1.5 * problem.time_limit_s * 1000


def test_several_days_are_planned_in_the_time_that_is_left() -> None:
    problem = poor_problem(1, limit_s=8.0)
    current = solve_week(problem, explains=False).choices
    free = frozenset((meal.day, meal.slot) for meal in problem.meals if meal.day < 2)
    asked: list[WeekProblem] = []

    def plan(posed: WeekProblem) -> WeekSolution:
        asked.append(posed)
        return solve_week(posed, explains=False)

    started = time.perf_counter() - 100
    several.fill(problem, current, Ruler(problem, free, []), started=started, plan=plan)

    assert [posed.time_limit_s for posed in asked] == [8.0 * several.LEAST_LEFT]


def test_the_engine_asks_the_relaxation_by_its_own_limit() -> None:
    model = week_model(poor_problem(1))
    engine = Engine(model, Goal(deadline=time.perf_counter() + 60))

    solved = engine.solve()

    assert solved.is_impossible and solved.relaxed is not None
    assert solved.relaxed.relaxation.limit is model.limit


def test_part_of_a_week_is_searched_for_no_longer_where_its_programme_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = poor_problem(1)
    standing = Standing(problem, solve_week(problem, explains=False).choices)
    meals = {place: standing.dish_and_portion(place) for place in sorted(standing.number) if place[0] == 2}
    leeway = Leeway(free=LIFTED)
    assert standing.part(meals, leeway).best().is_proven
    cut_short(monkeypatch, Rows)

    part = standing.part(meals, leeway)
    found = part.best()

    # Twenty times as many showed no more.
    assert part.nodes <= 2 * NODES_IN_VAIN
    assert not found.is_proven

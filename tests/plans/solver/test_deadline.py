"""The time limit: an answer comes soon after it in whatever phase it falls, and says what is not proven."""

import time
from dataclasses import replace

from plans.solver import WeekProblem, WeekSolution, judge, solve_week
from plans.solver.answers import Verdict
from plans.solver.build import week_model
from plans.solver.hurried import hurried_week
from plans.solver.judge import FAMILIES
from plans.solver.limit import Limit
from plans.solver.nearest import is_unsure
from plans.solver.pricing import Duals
from plans.solver.problem import Choice
from plans.solver.questions import Questions
from tests.plans.solver.factories import Person, plain_problem, random_problem

COUNTS = {"breakfast": 60, "lunch": 120, "dinner": 120, "snack": 60}


def poor_problem(seed: int, *, budget_pence: int = 1500, limit_s: float = 60.0, **details: object) -> WeekProblem:
    """Return a week whose budget and protein clash."""
    person = Person(2300, 0.22, 0.32, 1, budget_pence, 1.0)
    return replace(random_problem(seed, counts=COUNTS, person=person, **details), time_limit_s=limit_s)


def timed(problem: WeekProblem) -> tuple[WeekSolution, float]:
    """Solve, and return the seconds of processor time besides."""
    before = time.process_time()
    solution = solve_week(problem)
    return solution, time.process_time() - before


def test_where_rules_clash_the_limit_ends_the_search_with_the_nearest_week_so_far() -> None:
    unlimited, whole_s = timed(poor_problem(1))
    problem = poor_problem(1, limit_s=0.001)

    hurried, hurried_s = timed(problem)

    assert unlimited.relaxations
    assert hurried_s < whole_s  # a tenth, mostly
    assert hurried.relaxations
    assert not [one for one in judge.check(problem, hurried.choices) if not one.is_negotiable]
    assert hurried.bound is not None and hurried.bound >= hurried.objective
    assert hurried.is_nearest is False
    assert is_unsure(hurried.clashes[-1])
    assert not hurried.clashes[-1].is_proven


def test_the_limit_gives_an_answer_without_reasons_and_with_leftovers_too() -> None:
    problem = poor_problem(2, limit_s=0.001)

    silent = solve_week(problem, explains=False)
    with_leftovers = solve_week(replace(problem, leftovers_per_week=2))

    assert silent.is_nearest is False
    assert silent.clashes == ()
    assert len(with_leftovers.choices) == len(problem.meals)


def test_where_all_rules_can_be_kept_the_limit_gives_a_legal_week_with_an_honest_gap() -> None:
    problem = poor_problem(1, budget_pence=9000, limit_s=0.001)

    hurried, best = solve_week(problem), solve_week(replace(problem, time_limit_s=60.0))

    assert hurried.relaxations == best.relaxations == ()
    assert hurried.is_nearest is None
    assert best.objective <= hurried.bound


def test_what_is_not_known_by_the_deadline_stays_open() -> None:
    problem = plain_problem()
    questions = Questions(problem, limit=Limit(0.0))

    assert questions.ask(questions.of(FAMILIES)) is Verdict.OPEN
    assert not questions.refuse(questions.of(FAMILIES))


def test_a_hurried_week_fills_every_meal_and_leaves_locked_ones_as_they_are() -> None:
    problem = poor_problem(3)
    first = problem.meals[0]
    locked = Choice(first.day, first.slot, first.candidates[0], 5)
    problem = replace(problem, meals=(replace(first, locked=locked), *problem.meals[1:]))
    model = week_model(problem)

    week = hurried_week(problem, model, Duals.none(model))

    assert not [one for one in judge.check(problem, week) if not one.is_negotiable]
    assert locked in week

"""Who plans a week, and who comes next."""

from __future__ import annotations

import pytest

from plans import router, solver
from plans.router import Attempt, PlannerUnavailable
from plans.solver import Meal, Status, WeekSolution
from tests.plans import world
from tests.plans.solver.factories import plain_problem

UNAVAILABLE = Attempt("coach", "not available: no language model is configured")


@pytest.fixture
def planners(monkeypatch):
    """Return a function that sets what each planner does; by default all answer with the simple planner's week."""

    def use(**given):
        monkeypatch.setattr(
            router, "PLANNERS", dict.fromkeys(("solver", "coach", "greedy"), solver.solve_greedy) | given
        )

    use()
    return use


@pytest.mark.parametrize(("ratings", "first"), [(0, "coach"), (9, "coach"), (10, "solver"), (500, "solver")])
def test_from_ten_ratings_on_the_solver_goes_first(planners, ratings, first):
    routed = router.route(plain_problem(), ratings_used=ratings)

    assert routed.method == first
    assert routed.attempts == (Attempt(first, "ok"),)
    assert routed.reason == f"{ratings} ratings, {'at least' if ratings >= 10 else 'fewer than'} 10"


def test_without_a_model_the_solver_answers(monkeypatch):
    monkeypatch.setitem(router.PLANNERS, "solver", solver.solve_greedy)

    routed = router.route(plain_problem(), ratings_used=0)

    assert (routed.method, routed.attempts) == ("solver", (UNAVAILABLE, Attempt("solver", "ok")))


def test_a_fault_is_noted_by_name_and_the_next_is_asked(planners):
    planners(solver=world.faulty)

    routed = router.route(plain_problem(), ratings_used=10)

    assert routed.method == "coach"
    assert routed.attempts == (Attempt("solver", "failed: ZeroDivisionError"), Attempt("coach", "ok"))


def test_no_answer_in_time_is_noted_and_the_simple_planner_answers(planners):
    def away(problem):
        raise PlannerUnavailable("away")

    planners(solver=lambda problem: WeekSolution(status=Status.UNKNOWN), coach=away)

    routed = router.route(plain_problem(), ratings_used=10)

    assert routed.method == "greedy"
    assert [attempt.outcome for attempt in routed.attempts] == ["no answer in time", "not available: away", "ok"]
    assert len(routed.solution.choices) == 14


def test_a_meal_without_candidates_is_an_answer_that_nobody_else_is_asked_to_change(planners):
    problem = plain_problem(meals=(Meal(day=0, slot="lunch", candidates=()),))

    routed = router.route(problem, ratings_used=10)

    assert routed.solution.status == Status.INFEASIBLE
    assert routed.attempts == (Attempt("solver", "ok"),)


def test_a_fault_of_the_last_planner_is_a_fault(planners):
    planners(solver=world.faulty, coach=world.faulty, greedy=world.faulty)

    with pytest.raises(ZeroDivisionError):
        router.route(plain_problem(), ratings_used=0)

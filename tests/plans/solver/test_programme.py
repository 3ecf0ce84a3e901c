"""How linear programmes are solved, and what is left where they are not."""

import time
from dataclasses import replace

import highspy
import pytest

from plans.solver import check, programme, solve_week
from plans.solver.aggregate import AggregatedLp
from plans.solver.build import week_model
from plans.solver.pricing import Pricer
from plans.solver.problem import Choice
from plans.solver.programme import Rows
from tests.plans.solver.factories import plain_problem, random_problem


def test_a_programme_that_highs_gives_up_on_is_solved_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows()
    one = rows.row(-highspy.kHighsInf, 3.0)
    rows.slack.append((one, 1.0, highspy.kHighsInf, 5.0))
    rows.start()
    optimum, duals = rows.solve()

    # A warm start has nothing left to do; one from scratch has.
    monkeypatch.setattr(programme, "FAILED", (highspy.HighsModelStatus.kOptimal,))
    again, same_duals = rows.solve()

    assert (optimum, again) == (15.0, 15.0)
    assert duals.tolist() == same_duals.tolist()
    assert rows.highs.getInfo().simplex_iteration_count > 0


def week_programme() -> AggregatedLp:
    """Return the programme of a plain week with little money."""
    model = week_model(plain_problem(weekly_budget_pence=1_000))
    return AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))])


def test_a_programme_that_takes_too_many_steps_is_begun_anew_and_ends_at_the_same_optimum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bound, _ = week_programme().run()
    monkeypatch.setattr(Rows, "steps", 0)
    anew = week_programme()

    again, _ = anew.run()

    assert not anew.has_failed
    assert again == pytest.approx(bound, rel=1e-3)


@pytest.mark.parametrize("is_same_dish", [True, False])
@pytest.mark.parametrize("seed", [6, 7, 8])
def test_where_a_lock_makes_each_day_a_kind_by_itself_no_programme_goes_round_in_circles(
    seed: int, is_same_dish: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = random_problem(seed, weekly_budget_pence=2_000)
    locks = {
        (meal.day, meal.slot): Choice(meal.day, meal.slot, meal.candidates[3 if is_same_dish else 3 * meal.day + 1])
        for meal in problem.meals if meal.slot == "dinner"
    }  # fmt: skip
    meals = tuple(replace(meal, locked=locks.get((meal.day, meal.slot))) for meal in problem.meals)
    model = week_model(replace(problem, meals=meals))
    programme = AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))])
    # One that took all its steps is not begun anew, and remains a failure.
    monkeypatch.setattr(Rows, "steps_anew", 0)

    programme.run()

    assert not programme.has_failed


def test_where_no_programme_reaches_its_optimum_there_is_a_week_with_an_honest_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = plain_problem(count=8, weekly_budget_pence=1_400)
    problem = replace(problem, meals=problem.meals[:4])
    best = solve_week(problem)
    monkeypatch.setattr(Rows, "steps", 0)
    monkeypatch.setattr(Rows, "steps_anew", 0)

    found = solve_week(problem)

    assert check(problem, found.choices) == []
    assert best.objective is not None and found.bound is not None
    assert found.bound >= best.objective


def test_a_programme_ends_with_the_deadline_and_is_not_begun_anew() -> None:
    late = week_programme()
    late.run()
    late.limit.deadline = time.perf_counter() - 1
    late.highs.clearSolver()

    late.solve()

    assert late.has_failed
    assert late.highs.getInfo().simplex_iteration_count <= 0

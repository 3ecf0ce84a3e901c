"""Which of two weeks that break rules is nearer, and when it is proven that none is."""

from dataclasses import replace

import numpy as np
import pytest

from plans.solver import Choice, judge, solve_week
from plans.solver.build import week_model
from plans.solver.nearest import NearestSoFar, breaks_least, is_unsure, unsure
from plans.solver.planner import as_near_as_is_known
from plans.solver.proof import Goal
from plans.solver.questions import Questions
from plans.solver.relax import nearest_week
from plans.solver.solution import Status
from plans.solver.week import Week
from tests.plans.solver.factories import plain_problem

POINT = 10_000


def weeks_of_repeats() -> tuple[NearestSoFar, Week, Week, Week]:
    """Return nothing found yet, and three weeks of plain dishes: one repeat and ill liked; two; two, and better."""
    problem = plain_problem(count=14)
    liked = tuple(replace(one, liking=-1000 if one.recipe_id == 14 else 0) for one in problem.dishes)
    problem = replace(problem, dishes=liked)
    questions = Questions(problem)
    model = week_model(problem, lifted=frozenset({"variety"}), dearer=2.0)
    found = NearestSoFar(model, questions.posted(frozenset(questions.rules), priced=questions.of({"variety"})))

    def week(*dishes: int) -> Week:
        places = sorted((meal.day, meal.slot) for meal in problem.meals)
        return Week.of(model, tuple(Choice(*place, pk, 4) for place, pk in zip(places, dishes, strict=True)))

    first = range(1, 12)
    return found, week(*first, 12, 14, 12), week(*first, 14, 1, 2), week(*first, 12, 1, 2)


def test_a_week_that_breaks_less_is_nearer_whatever_it_is_worth() -> None:
    found, one_repeat, two_repeats, better = weeks_of_repeats()

    found.offer(better, "first")
    found.offer(two_repeats, "worse")
    assert found.week is better
    found.offer(one_repeat, "less")
    assert found.week is one_repeat
    found.offer(better, "again")

    assert found.week is one_repeat
    assert found.worth_of(better) == -np.inf
    assert found.paid == 2 * 5_000 * POINT


def test_the_gap_is_one_of_the_score_not_of_what_breaches_cost() -> None:
    found, one_repeat, _, _ = weeks_of_repeats()
    found.offer(one_repeat, "first")

    found.lower(found.worth + 500 * POINT)

    assert found.gap == pytest.approx(500 * POINT / max(abs(found.worth + found.paid), 1000 * POINT))
    assert found.enough(found.gap) == pytest.approx(found.bound)


@pytest.mark.parametrize(
    ("broken_points", "bound_points", "lifted", "expected"),
    [
        (15_000, 10_001, {"variety"}, True),  # more than two repeats are three
        (15_000, 10_000, {"variety"}, False),
        (8_000, 7_001, {"variety", "recent"}, True),  # servings of 5,000 and meals of 3,000 add up to thousands
        (8_000, 7_000, {"variety", "recent"}, False),
        (900, 899, {"macros"}, False),
        (900, 900, {"macros"}, True),
        (0, -5, {"variety"}, True),
    ],
)
def test_the_least_is_proven_where_the_bound_leaves_no_room_for_one_unit_less(
    broken_points: int, bound_points: int, lifted: set[str], expected: bool
) -> None:
    assert breaks_least(-broken_points * POINT, -bound_points * POINT, lifted) is expected


def test_nothing_is_proven_without_a_bound() -> None:
    assert not breaks_least(-5_000.0 * POINT, np.inf, {"variety"})


def test_what_is_not_proven_is_said_and_with_a_budget_out_of_reach_of_weeks_at_its_price() -> None:
    assert is_unsure(unsure(("recipe_repeat",)))
    assert "at this price" in unsure(("recipe_repeat", "budget")).sentence


def test_a_menu_that_is_too_short_is_proven_to_repeat_no_more_than_it_must() -> None:
    problem = plain_problem(count=11)

    solution = solve_week(problem)

    assert solution.is_nearest is True
    assert not any(is_unsure(clash) for clash in solution.clashes)
    assert judge.amounts_broken(problem, solution.choices)["variety"] == 3


@pytest.mark.parametrize("is_proven", [True, False])
def test_a_week_is_called_optimal_only_where_none_breaks_less(is_proven: bool) -> None:
    problem = plain_problem(count=11)
    nearest = nearest_week(Questions(problem), Goal(gap=0.0))
    assert nearest is not None
    week = replace(solve_week(replace(problem, gap=0.0)), status=Status.OPTIMAL)

    found = as_near_as_is_known(week, replace(nearest, is_proven=is_proven), says=True)

    assert found.relaxations
    assert (found.status, found.is_nearest) == (Status.OPTIMAL if is_proven else Status.FEASIBLE, is_proven)
    assert [is_unsure(clash) for clash in found.clashes[len(week.clashes) :]] == [True] * (not is_proven)

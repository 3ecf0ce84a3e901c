"""A budget that no week can keep: the bill is near the cheapest there is, and what that costs is told."""

import re
from dataclasses import replace
from functools import cache
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from plans.solver import WeekProblem, WeekSolution, judge, solve_week
from plans.solver.questions import Questions
from plans.solver.reach import ROOM, budget_in_reach
from plans.solver.relax import families_that_give_way
from tests.examples import examples
from tests.plans.solver.every_week import every_week, rules_of, tiny_problem
from tests.plans.solver.factories import Person, plain_problem, random_problem, with_dish

TARGETS = {"protein", "fat", "carbohydrate", "energy"}
tiny_and_poor = st.builds(
    lambda seed, budget: tiny_problem(seed, budget_pence=budget),
    st.integers(0, 10**6),
    st.sampled_from([100, 150, 200, 300]),
)


@cache
def poor_week(budget_pence: int) -> tuple[WeekProblem, WeekSolution]:
    """Plan for somebody whose cheapest possible week is four dishes at five pence every day."""
    counts = {"breakfast": 9, "lunch": 12, "dinner": 12, "snack": 9}
    problem = random_problem(3, counts=counts, person=Person(2300, 0.2, 0.32, 2, budget_pence, 1.0))
    for one in sorted(problem.dishes, key=lambda one: one.pence)[:4]:
        problem = with_dish(problem, one.recipe_id, pence=5, is_recent=False)
    return problem, solve_week(problem)


def cheapest_told(solution: WeekSolution) -> float:
    """Return what the last clash says that the cheapest week costs, in pence."""
    return 100 * float(re.findall(r"£([\d.]+)$", solution.clashes[-1].sentence)[0])


@examples(4)
@given(tiny_and_poor)
def test_a_bill_is_within_the_budget_or_near_the_cheapest_of_all_weeks(problem: WeekProblem) -> None:
    with_targets = [week.bill for week in every_week(problem) if week.keeps(TARGETS & rules_of(problem))]
    if not with_targets:
        return

    bill = judge.bill_quarter_pence(problem, solve_week(problem).choices)

    assert problem.weekly_budget_pence is not None
    assert bill <= max(problem.weekly_budget_pence * 4, 4 * ceil(min(with_targets) * (1 + ROOM) / 4))


def test_a_budget_out_of_reach_is_missed_by_little_more_than_the_cheapest_week_misses_it() -> None:
    problem, solution = poor_week(1500)

    bill = judge.bill_quarter_pence(problem, solution.choices) / 4

    assert "budget" in {one.code for one in solution.relaxations}
    assert 1500 < cheapest_told(solution) <= bill <= (1 + ROOM) * cheapest_told(solution) + 1
    assert {one.code for one in solution.relaxations} <= {"budget", "recipe_repeat", "main_ingredient_week"}


def test_the_room_is_spent_on_other_dishes() -> None:
    problem, solution = poor_week(1500)

    questions = Questions(problem)
    reach = budget_in_reach(questions, families_that_give_way(questions))

    assert reach is not None
    cheapest = {choice.recipe_id for choice in reach.cheapest.choices}
    assert len({choice.recipe_id for choice in solution.choices}) >= len(cheapest) + 4


def test_the_more_hopeless_a_budget_the_same_the_week() -> None:
    (_, one), (_, other) = poor_week(1500), poor_week(300)

    assert one.choices == other.choices
    assert cheapest_told(one) == cheapest_told(other)


def test_a_budget_just_in_reach_is_kept() -> None:
    problem, solution = poor_week(1500)
    in_reach = ceil(cheapest_told(solution))

    kept = solve_week(replace(problem, weekly_budget_pence=in_reach))

    assert "budget" not in {one.code for one in kept.relaxations}
    assert judge.bill_quarter_pence(problem, kept.choices) <= in_reach * 4


def test_what_a_pound_more_is_worth_is_not_told_of_a_budget_that_is_broken() -> None:
    _, solution = poor_week(1500)

    assert "budget" not in {rule.code for rule in solution.binding}


def test_where_no_budget_would_do_the_bill_is_not_what_counts() -> None:
    problem = plain_problem(weekly_budget_pence=100)

    assert budget_in_reach(Questions(problem), frozenset({"budget", "macros"})) is None
    assert budget_in_reach(Questions(problem), frozenset({"recent", "variety"})) is None
    assert budget_in_reach(Questions(replace(problem, weekly_budget_pence=None)), frozenset({"variety"})) is None

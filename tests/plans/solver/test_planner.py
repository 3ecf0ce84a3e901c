"""The planner as a whole: right on tiny weeks, reproducible, and honest about what gave way."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.solver import (
    Bands,
    Choice,
    DayTargets,
    Meal,
    Status,
    WeeklyRule,
    WeekProblem,
    WeekSolution,
    check,
    judge,
    random_week,
    score,
    solve_greedy,
    solve_week,
)
from plans.solver.arrays import WeekArrays
from plans.solver.engine import Goal
from plans.solver.greedy import quick_search
from plans.solver.planner import kept_after_all
from plans.solver.questions import Questions
from plans.solver.relax import nearest_week
from tests.examples import examples
from tests.plans.solver.factories import Person, plain_problem, random_problem, with_dish

small = st.builds(
    lambda seed, days, locks: locked(
        random_problem(seed, counts={"lunch": 9, "dinner": 9, "snack": 5}, days=days), locks
    ),
    st.integers(0, 10**6),
    st.integers(1, 3),
    st.integers(0, 2),
)


def locked(problem: WeekProblem, count: int) -> WeekProblem:
    """Return the problem with its first `count` meals locked to their last candidate in a small portion."""
    meals = tuple(
        replace(meal, locked=Choice(meal.day, meal.slot, meal.candidates[-1], 3)) if number < count else meal
        for number, meal in enumerate(problem.meals)
    )
    return replace(problem, meals=meals)


@pytest.mark.parametrize("seed", range(3))
def test_on_a_tiny_week_the_planner_finds_the_best_there_is_and_says_so(seed: int) -> None:
    person = Person(1000, 0.2, 0.32, 1, None, 1.0)
    problem = random_problem(
        seed,
        counts={"lunch": 2, "dinner": 2},
        days=2,
        person=person,
        bands=Bands(energy_percent=100, macro_percent=500),
    )
    problem = replace(problem, dishes=tuple(replace(one, is_recent=False) for one in problem.dishes), gap=0)
    meals = [
        [Choice(meal.day, meal.slot, recipe_id, quarters) for recipe_id in meal.candidates for quarters in range(2, 9)]
        for meal in problem.meals
    ]
    weeks = [week for week in product(*meals) if len({choice.recipe_id for choice in week}) == 4]
    assert len(weeks) == 4 * 7**4

    solution = solve_week(problem)

    best = max(score(problem, week) for week in weeks if not check(problem, week))
    assert (solution.status, solution.objective, solution.relaxations) == (Status.OPTIMAL, best, ())
    assert (solution.bound, solution.gap) == (best, 0.0)


@examples(12)
@given(small)
def test_every_week_passes_the_judge_and_all_that_gave_way_is_said(problem: WeekProblem) -> None:
    for solution in (solve_week(problem), solve_greedy(problem), random_week(problem, 1)):
        violations = check(problem, solution.choices)
        assert all(violation.is_negotiable for violation in violations)
        assert {one.code for one in solution.relaxations} == {violation.code for violation in violations}
        assert sum(one.amount for one in solution.relaxations) == sum(violation.amount for violation in violations)
        assert solution.objective == score(problem, solution.choices)


@examples(20)
@given(small)
def test_the_search_counts_exactly_as_the_judge_does(problem: WeekProblem) -> None:
    arrays = WeekArrays(problem)
    search = quick_search(arrays)
    week = arrays.choices(search.week)
    broken = judge.amounts_broken(problem, week)

    assert search.worth == score(problem, week) - sum(arrays.penalty[family] * broken[family] for family in broken)


@examples(20)
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(0, 3))
def test_the_greedy_planner_answers_while_every_meal_has_a_candidate(seed: int, count: int, locks: int) -> None:
    counts = {"breakfast": count, "lunch": count, "dinner": count}
    problem = locked(random_problem(seed, counts=counts, weekly_budget_pence=100), locks)

    solution = solve_greedy(problem)

    assert solution.status == Status.FEASIBLE
    assert len(solution.choices) == len(problem.meals)


def test_the_same_problem_gives_the_same_week() -> None:
    problem = random_problem(5)

    first, second = solve_week(problem), solve_week(problem)

    assert replace(first, solve_ms=0, phases={}) == replace(second, solve_ms=0, phases={})


def test_a_full_week_meets_its_targets_and_beats_greedy_and_random() -> None:
    problem = random_problem(11)

    solution, greedy, random = solve_week(problem), solve_greedy(problem), random_week(problem, 0)

    assert solution.relaxations == ()
    assert solution.objective > greedy.objective > random.objective
    for day, targets in enumerate(problem.targets):
        assert judge.day_total(problem, solution.choices, day, "energy") == pytest.approx(targets.energy * 4, rel=0.03)


def test_recent_dishes_give_way_before_the_budget_does() -> None:
    problem = plain_problem(weekly_budget_pence=1400)
    for recipe_id in range(2, 25, 2):
        problem = with_dish(problem, recipe_id, is_recent=True)
    for recipe_id in (2, 4, 6, 8, 10, 12, 14):
        problem = with_dish(problem, recipe_id, pence=50)
    assert min(one.pence for one in problem.dishes if not one.is_recent) * 14 > 1400

    solution = solve_week(problem)

    assert {one.code for one in solution.relaxations} == {"recent"}


def test_repeats_give_way_before_the_budget_does() -> None:
    problem = plain_problem(count=14, weekly_budget_pence=1500)

    solution = solve_week(problem)

    assert {one.code for one in solution.relaxations} == {"recipe_repeat"}


def test_macros_give_way_before_energy_and_a_hopeless_macro_does_not_cost_the_budget() -> None:
    little_protein = DayTargets.from_floats(energy_kcal=1000, protein_g=20, fat_g=36, carbohydrate_g=116)
    problem = plain_problem(targets=(little_protein,) * 7, weekly_budget_pence=1800)

    solution = solve_week(problem)

    assert {one.code for one in solution.relaxations} == {"macros"}
    assert solution.relaxations[0].sentence.endswith("outside ±20 % (also on Tuesday, Wednesday and 4 other days)")


def test_a_clash_names_the_rules_with_their_numbers() -> None:
    (clash, *_) = solve_week(plain_problem(weekly_budget_pence=2000, household_size=2)).clashes

    assert clash.rules == ("budget", "protein")
    assert clash.is_proven
    assert clash.sentence.startswith("£20 a week for 2 people and 50 g of protein a day (±20 %) can't both be met: ")


def test_a_weekly_rule_is_met_where_it_costs_little() -> None:
    rule = WeeklyRule("fish", at_least=2, sentence="fish at least twice")
    problem = plain_problem(weekly_rules=(rule,))
    for recipe_id in (1, 2, 3):
        problem = with_dish(problem, recipe_id, tags=frozenset({"fish"}))

    solution = solve_week(problem)

    assert sum(choice.recipe_id in (1, 2, 3) for choice in solution.choices) == 2


def test_a_locked_recipe_that_is_no_candidate_is_refused() -> None:
    with pytest.raises(ValueError, match="locked recipe 9 is not among the candidates"):
        Meal(0, "lunch", (1, 2), Choice(0, "lunch", 9))


def test_a_portion_above_two_servings_is_refused() -> None:
    with pytest.raises(ValueError, match="portion_quarters is 9; it must be 2 to 8"):
        Choice(0, "lunch", 1, 9)


@pytest.mark.parametrize("plan", [solve_week, solve_greedy])
def test_no_week_is_planned_without_a_meal(plan: Callable[[WeekProblem], WeekSolution]) -> None:
    with pytest.raises(ValueError, match="meals is empty; a week must have at least one"):
        plan(plain_problem(meals=()))


def test_a_week_without_a_meal_breaks_nothing() -> None:
    assert check(plain_problem(meals=()), ()) == []


def test_a_seed_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="seed is -1; it must be 0 or more"):
        plain_problem(seed=-1)


@pytest.mark.parametrize("budget", [None, 1])
def test_a_nearest_week_that_breaks_nothing_is_scored_and_proven_like_any(budget: int | None) -> None:
    problem = plain_problem(weekly_budget_pence=budget)
    goal = Goal(problem.gap, problem.work_limit, time.perf_counter() + 60, problem.seed)
    nearest = nearest_week(Questions(problem), goal)
    assert nearest is not None

    found = kept_after_all(problem, nearest, goal, started=time.perf_counter())

    assert (found is None) == (budget is not None)
    if found is not None:
        week = found.solution
        assert (week.relaxations, week.clashes) == ((), ()) and check(problem, week.choices) == []
        assert week.gap is not None and week.gap <= problem.gap

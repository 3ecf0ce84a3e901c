"""Weekly rules that name a day or a slot: "pizza on Friday"."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from benchmarks.rivals import cpsat, local_search
from plans.solver import (
    Choice,
    Status,
    WeeklyRule,
    WeekProblem,
    check,
    meal_reasons,
    random_week,
    ranked_alternatives,
    score,
    solve_greedy,
    solve_week,
)
from plans.solver.arrays import Week, WeekArrays
from plans.solver.build import week_model
from plans.solver.ledger import worth
from plans.solver.model import WeekModel
from plans.solver.standing import LIFTED
from plans.solver.week import Week as ModelWeek
from tests.plans.solver.every_week import every_week, tiny_problem
from tests.plans.solver.factories import plain_problem, random_problem, with_dish

FRIDAY = WeeklyRule("pizza", at_least=1, sentence="pizza on Friday", day=4)
FRIDAY_DINNER = replace(FRIDAY, slot="dinner", sentence="pizza for dinner on Friday")
NO_LUNCH = WeeklyRule("pizza", at_most=0, sentence="no pizza for lunch", slot="lunch")
FISH_ON_TUESDAY = WeeklyRule("fish", at_least=2, day=1)
NO_MEAT_FOR_DINNER = WeeklyRule("red_meat", at_most=0, slot="dinner")
PIZZAS = (1, 2, 3)


def with_pizzas(*rules: WeeklyRule, locked: tuple[Choice, ...] = ()) -> WeekProblem:
    """Return a plain week in which the dishes that are liked least are pizzas."""
    problem = plain_problem(weekly_rules=rules, locked=locked)
    for recipe_id in PIZZAS:
        problem = with_dish(problem, recipe_id, tags=frozenset({"pizza"}))
    return problem


def pizzas(choices: tuple[Choice, ...]) -> list[tuple[int, str]]:
    """Return where pizzas come."""
    return [(each.day, each.slot) for each in choices if each.recipe_id in PIZZAS]


def test_what_is_wished_for_a_day_comes_on_it_and_on_no_other() -> None:
    assert pizzas(solve_week(with_pizzas()).choices) == []

    solution = solve_week(with_pizzas(FRIDAY))

    assert [day for day, _ in pizzas(solution.choices)] == [4]
    assert solution.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert solution.relaxations == ()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_wished_for_a_meal_comes_at_it_whatever_the_seed(seed: int) -> None:
    solution = solve_week(replace(with_pizzas(FRIDAY_DINNER), seed=seed))

    assert pizzas(solution.choices) == [(4, "dinner")]


def test_a_day_that_is_locked_to_something_else_misses_the_wish_by_a_meal() -> None:
    locked = (Choice(4, "lunch", 20), Choice(4, "dinner", 21))
    problem = with_pizzas(FRIDAY, locked=locked)

    solution = solve_week(problem)

    assert pizzas(solution.choices) == []
    assert solution.relaxations == ()
    without = replace(problem, weekly_rules=())
    assert score(without, solution.choices) - score(problem, solution.choices) == 400 * 10_000


def test_a_pizza_on_another_day_does_not_meet_the_wish() -> None:
    problem = with_pizzas(FRIDAY, locked=(Choice(0, "dinner", 1),))

    solution = solve_week(problem)

    assert (0, "dinner") in pizzas(solution.choices)
    assert [day for day, _ in pizzas(solution.choices)] == [0, 4]


def test_what_is_not_wished_at_a_slot_comes_at_others_only() -> None:
    problem = with_pizzas(NO_LUNCH)
    for recipe_id in PIZZAS:
        problem = with_dish(problem, recipe_id, liking=330)

    solution = solve_week(problem)

    assert {slot for _, slot in pizzas(solution.choices)} == {"dinner"}
    assert len(pizzas(solution.choices)) == 3


def test_a_reason_says_whose_wish_it_was() -> None:
    problem = with_pizzas(FRIDAY_DINNER)

    (friday,) = meal_reasons(problem, solve_week(problem).choices, places={(4, "dinner")})

    assert "Your wish: pizza for dinner on Friday" in [each.sentence for each in friday.reasons]


@pytest.mark.parametrize("seed", range(6))
def test_the_planner_finds_the_best_of_all_weeks_and_proves_it(seed: int) -> None:
    rules = (
        WeeklyRule("fish", at_least=1, day=1),
        WeeklyRule("red_meat", at_most=0, day=0, slot="dinner"),
        WeeklyRule("fish", at_most=1),
    )
    problem = tiny_problem(seed, dishes=6, weekly_rules=rules, gap=0.0, time_limit_s=60.0)
    legal = [week for week in every_week(problem) if not week.amounts]

    solution = solve_week(problem)

    if not legal:
        assert solution.relaxations or solution.status == Status.INFEASIBLE
    else:
        assert solution.objective == max(week.score for week in legal)
        assert solution.status == Status.OPTIMAL


@pytest.mark.parametrize("seed", range(3))
def test_the_model_the_greedy_search_and_the_judge_count_alike(seed: int) -> None:
    problem = random_problem(seed, weekly_rules=(FISH_ON_TUESDAY, NO_MEAT_FOR_DINNER))
    model, arrays = week_model(problem, lifted=LIFTED), WeekArrays(problem)

    weeks = [random_week(problem, seed=number).choices for number in range(6)]
    placed = [Week(*_indices(arrays, week)) for week in weeks]

    plain = replace(problem, weekly_rules=())
    lost = [score(plain, week) - score(problem, week) for week in weeks]
    free = WeekArrays(plain)
    assert [worth(free, week) - worth(arrays, week) for week in placed] == lost
    assert len(set(lost)) > 1
    without = week_model(plain, lifted=LIFTED)
    assert [_worth(without, week) - _worth(model, week) for week in weeks] == lost


def _indices(arrays: WeekArrays, week: tuple[Choice, ...]) -> tuple[np.ndarray, np.ndarray]:
    by_place = {(each.day, each.slot): each for each in week}
    chosen = [by_place[meal.day, meal.slot] for meal in arrays.meals]
    rows = arrays.table.rows(np.array([each.recipe_id for each in chosen]))
    return rows, np.array([each.portion_quarters for each in chosen])


def _worth(model: WeekModel, week: tuple[Choice, ...]) -> float:
    return ModelWeek.of(model, week).worth(model)


def test_the_greedy_planner_puts_it_on_the_day() -> None:
    solution = solve_greedy(with_pizzas(FRIDAY_DINNER))

    assert (4, "dinner") in pizzas(solution.choices)


@pytest.mark.parametrize("seed", range(3))
def test_other_methods_find_the_same_optimum(seed: int) -> None:
    problem = random_problem(
        seed, counts={"lunch": 6, "dinner": 6}, days=2, gap=0.0, time_limit_s=60.0,
        weekly_rules=(FISH_ON_TUESDAY, NO_MEAT_FOR_DINNER),
    )  # fmt: skip
    ours = solve_week(problem)

    theirs = cpsat.solve(problem, time_limit_s=60.0, gap=0.0)

    if ours.relaxations or ours.status == Status.INFEASIBLE:
        assert theirs.choices == ()
    else:
        assert ours.objective == score(problem, theirs.choices)
        assert score(problem, local_search.solve(problem, time_limit_s=0.2, gap=0.0).choices) <= ours.objective


def test_alternatives_on_the_day_are_judged_by_its_wish() -> None:
    problem = with_pizzas(FRIDAY_DINNER)
    now = solve_week(problem).choices

    (best, *_) = ranked_alternatives(problem, now, day=4, slot="dinner", limit=1)

    scores = []
    rest = tuple(each for each in now if (each.day, each.slot) != (4, "dinner"))
    for recipe_id, quarters in product(range(1, 25), range(2, 9)):
        if recipe_id in {each.recipe_id for each in now}:
            continue
        week = tuple(sorted((*rest, Choice(4, "dinner", recipe_id, quarters))))
        if not check(problem, week):
            scores.append((score(problem, week), recipe_id, quarters))
    assert best.choice.recipe_id in PIZZAS
    assert best.score_change == max(scores)[0] - score(problem, now)


def test_a_rule_for_a_day_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="day is 7; it must be 0 to 6"):
        WeeklyRule("pizza", at_least=1, day=7)

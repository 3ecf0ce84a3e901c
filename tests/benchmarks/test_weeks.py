"""Which of a week's days are far off their energy because they have to be."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import pytest

from benchmarks import figures
from benchmarks.weeks import NEAR_PERCENT, Week, far_days_at_least, judged
from plans.solver import Bands, VarietyCaps, WeekProblem, judge, solve_week
from plans.solver.scale import QUARTERS
from tests.plans.solver.every_week import JudgedWeek, every_week, tiny_problem


def beyond(problem: WeekProblem, week: JudgedWeek) -> list[float]:
    """Return by how many per cent of their energy days are further off than what is near."""
    errors = (
        100 * abs(judge.day_total(problem, week.choices, day, "energy") / (problem.targets[day].energy * QUARTERS) - 1)
        for day in problem.planned_days
    )
    return [max(0.0, error - NEAR_PERCENT) for error in errors]


def nearest_weeks(problem: WeekProblem) -> list[JudgedWeek]:
    """Return all weeks that break no family of rules by more than the planner's week does."""
    broken = Counter(judge.amounts_broken(problem, solve_week(problem, explains=False).choices))
    weeks = every_week(problem)
    return [week for week in weeks if not Counter(judge.amounts_broken(problem, week.choices)) - broken]


def small(seed: int, macro_percent: int) -> WeekProblem:
    return replace(tiny_problem(seed, dishes=4), bands=Bands(macro_percent=macro_percent), caps=VarietyCaps())


@pytest.mark.parametrize(("seed", "needed"), [(4, 0), (3, 1), (14, 1), (18, 1), (25, 1), (0, 1)])
def test_as_many_days_are_needed_far_off_as_the_least_that_days_can_be_off_together_asks_for(
    seed: int, needed: int
) -> None:
    problem = small(seed, 45)
    weeks = nearest_weeks(problem)

    found = far_days_at_least(problem)

    assert found == needed
    assert found == math.ceil(min(sum(beyond(problem, week)) for week in weeks) / NEAR_PERCENT)
    assert found <= min(sum(day > 0 for day in beyond(problem, week)) for week in weeks)


@pytest.mark.parametrize(("seed", "needed"), [(3, 1), (14, 1), (2, 0), (7, 0), (11, 0)])
def test_where_rules_give_way_no_week_that_breaks_as_little_has_fewer_far_days_than_are_said_to_be_needed(
    seed: int, needed: int
) -> None:
    problem = small(seed, 20)
    assert solve_week(problem, explains=False).relaxations

    found = far_days_at_least(problem)

    assert found == needed
    assert found <= min(sum(day > 0 for day in beyond(problem, week)) for week in nearest_weeks(problem))


def test_far_days_are_asked_about_only_where_there_are_some() -> None:
    near, far = small(4, 45), small(3, 45)

    weeks = [
        judged(problem, solve_week(problem).choices, cpu_ms=0, unsafe=0, relaxations=(), ask_cheaper=asks)
        for problem, asks in ((near, True), (far, True), (far, False))
    ]

    assert [week.far_days > 0 for week in weeks] == [False, True, True]
    assert [week.far_days_at_least for week in weeks] == [0, 1, 0]


def week(*errors: float, needed: int) -> Week:
    return Week(
        cpu_ms=1, energy_errors=errors, worst_macro_errors=(1.0,), far_days_at_least=needed, is_tenth_possible=True,
        bill_pence=0, budget_pence=None, is_avoidable=False, recipes=1, main_ingredients=1, cuisines=1, liking=0,
        extreme_portions=0, violations=0, relaxations=(),
    )  # fmt: skip


def test_the_worst_days_that_a_week_needs_far_off_are_left_out_where_days_are_judged_by_what_is_possible() -> None:
    found = figures.of([week(1.0, 9.0, 7.0, needed=1), week(2.0, 6.0, needed=2), week(3.0, 3.5, needed=0)])

    assert found["days_beyond_5_percent_energy"] == 3
    assert found["of_these_proven_to_be_needed"] == 2
    assert found["energy_error_percent_p95"] == 9.0
    assert found["energy_error_percent_p95_where_possible"] == 7.0


def test_a_week_of_nothing_but_days_that_are_needed_far_off_leaves_none_to_judge() -> None:
    assert figures.of([week(9.0, needed=1)])["energy_error_percent_p95_where_possible"] == 0.0


def test_it_is_said_whom_the_catalogue_does_not_let_near_their_targets() -> None:
    far, near = week(1.0, 9.0, 7.0, needed=1), week(1.0, needed=0)
    macros = replace(near, is_tenth_possible=False, relaxations=("recipe_repeat",))

    assert figures.far_off([3, 4, 7], [far, near, macros]) == [
        "Person 3: 2 of 3 days beyond 5 % of their energy, 1 of them proven to be needed.",
        "Person 7 (recipe_repeat gave way): no week found with every macro within 10 %.",
    ]

"""Several days anew: rules first, then as many new dishes as can be, and no dish where it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plans.solver import Bands, Choice, Status, WeekProblem, WeekSolution, check, judge, solve_week
from plans.solver.change import Wishes, replan
from tests.plans.solver.factories import plain_problem, random_problem

CHEAP, DEAR = 100, 200
STRICT = Bands(energy_percent=1, macro_percent=10)
"""Days of two servings in all, as two halves cost less."""


def half_dear(**details: object) -> WeekProblem:
    """Return a week of 14 meals out of 14 cheap dishes, 1 to 14, and 14 dear ones."""
    problem = plain_problem(count=28, bands=STRICT, time_limit_s=60.0, **details)
    dishes = tuple(replace(one, pence=CHEAP if one.recipe_id <= 14 else DEAR) for one in problem.dishes)
    return replace(problem, dishes=dishes)


def of_dishes(problem: WeekProblem, recipe_ids: list[int]) -> tuple[Choice, ...]:
    return tuple(Choice(meal.day, meal.slot, pk) for meal, pk in zip(problem.meals, recipe_ids, strict=True))


def anew(problem: WeekProblem, current: tuple[Choice, ...], wishes: Wishes | None = None) -> WeekSolution:
    """Return the whole week anew, having seen that no place has the dish that it had."""
    free = frozenset((meal.day, meal.slot) for meal in problem.meals if meal.locked is None)
    seen = frozenset(one.recipe_id for one in current)
    found = replan(problem, current=current, free=free, wishes=wishes or Wishes(), seen=(seen,))
    now = {(one.day, one.slot): one.recipe_id for one in current}
    assert all(now[one.day, one.slot] != one.recipe_id for one in found.choices if (one.day, one.slot) in free)
    return found


def new_of(found: WeekSolution, current: tuple[Choice, ...]) -> int:
    return sum(one.recipe_id not in {each.recipe_id for each in current} for one in found.choices)


def test_where_new_dishes_alone_keep_the_rules_all_are_new() -> None:
    problem = random_problem(11, weekly_budget_pence=None, time_limit_s=60.0)
    current = solve_week(problem).choices

    found = anew(problem, current)

    assert new_of(found, current) == 28
    assert found.difference is not None
    assert found.difference.sentence == "28 of 28 meals have another dish"
    assert check(problem, found.choices) == []


def test_the_budget_is_kept_with_as_many_new_dishes_as_it_has_room_for() -> None:
    problem = half_dear(weekly_budget_pence=2000)
    current = of_dishes(problem, list(range(1, 15)))

    found = anew(problem, current)

    # A day of cheap dishes costs £2.00, with half a serving of a dear one £2.50, of dear dishes £4.00.
    assert new_of(found, current) == 8
    assert judge.bill_quarter_pence(problem, found.choices) <= 4 * 2000
    assert found.relaxations == ()
    assert found.difference is not None
    assert found.difference.sentence == (
        "8 of 14 meals have another dish: with new dishes alone £20 a week and 1,000 kcal a day (±1 %) can't be kept"
    )
    assert anew(problem, current).choices == found.choices


def test_rules_that_no_week_keeps_are_broken_by_no_more_for_new_dishes() -> None:
    problem = half_dear(weekly_budget_pence=1300)
    current = of_dishes(problem, list(range(1, 15)))
    least = judge.amounts_broken(problem, solve_week(problem, explains=False).choices)

    found = anew(problem, current)

    broken = judge.amounts_broken(problem, found.choices)
    assert least["budget"] > 0
    assert all(broken[family] <= least[family] for family in broken)


def test_a_wish_is_met_with_as_many_new_dishes_as_it_has_room_for() -> None:
    problem = half_dear()
    current = of_dishes(problem, [*range(1, 13), 15, 16])
    was = judge.bill_quarter_pence(problem, current)

    found = anew(problem, current, Wishes(cheaper=True))

    assert judge.bill_quarter_pence(problem, found.choices) <= 0.9 * was
    assert new_of(found, current) == 2  # the cheap dishes that were not in the week
    assert found.relaxations == ()


def test_a_locked_meal_stays_and_is_not_counted() -> None:
    locked = Choice(2, "dinner", 3)
    problem = half_dear(locked=(locked,))
    current = tuple(
        locked if (one.day, one.slot) == (2, "dinner") else one
        for one in of_dishes(problem, [one for one in range(1, 16) if one != 3])
    )

    found = anew(problem, current)

    assert locked in found.choices
    assert found.difference is not None and (found.difference.new, found.difference.of) == (13, 13)


@pytest.mark.parametrize("wishes", [Wishes(), Wishes(cheaper=True)])
def test_where_a_place_has_no_other_dish_that_is_said(wishes: Wishes) -> None:
    problem = half_dear()
    problem = replace(problem, meals=(replace(problem.meals[0], candidates=(1,)), *problem.meals[1:]))

    found = anew(problem, of_dishes(problem, list(range(1, 15))), wishes)

    assert (found.status, found.clashes[0].rules) == (Status.INFEASIBLE, ("candidates",))

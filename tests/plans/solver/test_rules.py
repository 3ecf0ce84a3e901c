"""Each negotiable rule in a pair: kept where it can be, and named where a locked meal breaks it."""

from collections import Counter

import pytest

from plans.solver import Choice, Meal, Nutrients, Status, VarietyCaps, WeekProblem, check, judge, solve_week
from plans.solver.rules import RULES
from tests.plans.solver.factories import TARGETS, dish, plain_problem, with_dish


def codes(problem: WeekProblem, choices: tuple[Choice, ...]) -> set[str]:
    """Return the codes of the rules that the week breaks."""
    return {violation.code for violation in check(problem, choices)}


def test_the_judge_and_the_model_know_the_same_rules() -> None:
    assert {rule.code: rule.family for rule in RULES} == judge.FAMILY_OF
    assert tuple(dict.fromkeys(rule.family for rule in RULES)) == judge.FAMILIES


def test_a_week_that_can_keep_every_rule_keeps_every_rule() -> None:
    solution = solve_week(plain_problem())

    assert solution.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert solution.relaxations == ()
    assert solution.clashes == ()


def test_a_recent_dish_stays_away_while_there_are_others() -> None:
    problem = with_dish(plain_problem(), 1, is_recent=True, liking=1000)

    solution = solve_week(problem)

    assert solution.relaxations == ()
    assert all(choice.recipe_id != 1 for choice in solution.choices)


def test_a_recent_dish_is_a_violation_unless_it_is_locked() -> None:
    problem = with_dish(plain_problem(), 1, is_recent=True)
    week = solve_week(problem).choices
    first = week[0]
    served = (Choice(first.day, first.slot, 1, 4), *week[1:])

    assert "recent" in codes(problem, served)

    locked = plain_problem(locked=(Choice(first.day, first.slot, 1, 4),))
    assert "recent" not in codes(with_dish(locked, 1, is_recent=True), served)


def test_no_recipe_comes_twice_in_a_week() -> None:
    solution = solve_week(plain_problem(locked=(Choice(0, "lunch", 1),)))

    assert solution.relaxations == ()
    assert max(Counter(choice.recipe_id for choice in solution.choices).values()) == 1


def test_two_locks_on_one_recipe_break_its_cap_and_are_kept() -> None:
    locks = (Choice(0, "lunch", 1), Choice(3, "dinner", 1))

    solution = solve_week(plain_problem(locked=locks))

    assert set(locks) <= set(solution.choices)
    assert [(one.code, one.amount) for one in solution.relaxations] == [("recipe_repeat", 1)]
    assert solution.relaxations[0].sentence == "Dish 1 comes twice in the week; the cap is once"


def main_ingredient_problem(locked: tuple[Choice, ...] = (), **caps: int) -> WeekProblem:
    """Return a plain problem in which dishes 1 to 6 are chicken."""
    problem = plain_problem(locked=locked, caps=VarietyCaps(**caps))
    for recipe_id in range(1, 7):
        problem = with_dish(problem, recipe_id, main_ingredient="chicken", liking=1000)
    return problem


def test_no_main_ingredient_comes_more_than_three_times() -> None:
    problem = main_ingredient_problem()

    solution = solve_week(problem)

    assert solution.relaxations == ()
    assert sum(problem.dish_by_id[choice.recipe_id].main_ingredient == "chicken" for choice in solution.choices) == 3


def test_four_locks_on_one_main_ingredient_break_its_cap() -> None:
    problem = main_ingredient_problem(locked=tuple(Choice(day, "lunch", day + 1) for day in range(4)))

    assert [one.code for one in solve_week(problem).relaxations] == ["main_ingredient_week"]


def test_no_main_ingredient_comes_twice_on_a_day() -> None:
    problem = main_ingredient_problem(locked=(Choice(2, "lunch", 1),))

    solution = solve_week(problem)

    assert solution.relaxations == ()
    dinner = next(choice for choice in solution.choices if (choice.day, choice.slot) == (2, "dinner"))
    assert problem.dish_by_id[dinner.recipe_id].main_ingredient != "chicken"


def test_two_locks_on_one_day_break_the_daily_cap() -> None:
    problem = main_ingredient_problem(locked=(Choice(2, "lunch", 1), Choice(2, "dinner", 2)))

    solution = solve_week(problem)

    assert [one.code for one in solution.relaxations] == ["main_ingredient_day"]
    assert solution.relaxations[0].sentence == "Chicken comes twice on Wednesday; the cap is once a day"


def test_no_cuisine_comes_more_often_than_its_cap() -> None:
    problem = plain_problem(caps=VarietyCaps(cuisine_per_week=2))
    for recipe_id in range(1, 6):
        problem = with_dish(problem, recipe_id, cuisine="thai", liking=1000)

    solution = solve_week(problem)

    assert solution.relaxations == ()
    assert sum(problem.dish_by_id[choice.recipe_id].cuisine == "thai" for choice in solution.choices) == 2


def test_locks_on_a_cuisine_break_its_cap() -> None:
    locks = tuple(Choice(day, "lunch", day + 1) for day in range(3))
    problem = plain_problem(locked=locks, caps=VarietyCaps(cuisine_per_week=2))
    for recipe_id in range(1, 4):
        problem = with_dish(problem, recipe_id, cuisine="thai")

    assert [one.code for one in solve_week(problem).relaxations] == ["cuisine_week"]


def test_the_bill_stays_within_a_budget_that_is_possible() -> None:
    problem = plain_problem(weekly_budget_pence=2000)

    solution = solve_week(problem)

    assert solution.relaxations == ()
    assert judge.bill_quarter_pence(problem, solution.choices) <= 2000 * 4


def test_a_budget_that_is_impossible_gives_way_and_says_by_how_much() -> None:
    problem = plain_problem(weekly_budget_pence=500)

    solution = solve_week(problem)

    assert [one.code for one in solution.relaxations] == ["budget"]
    bill = 500 + solution.relaxations[0].amount
    assert solution.relaxations[0].sentence == f"The budget of £5.00 gave way: the week costs £{bill / 100:.2f}"


@pytest.mark.parametrize(("field", "code"), [("energy", "energy"), ("protein", "macros")])
def test_a_day_locked_outside_its_band_is_named(field: str, code: str) -> None:
    locks = (Choice(1, "lunch", 1, 8), Choice(1, "dinner", 2, 8))
    problem = plain_problem(locked=locks)
    held = {
        "energy": TARGETS.energy // 2,
        "protein": TARGETS.protein // 2,
        "fat": TARGETS.fat // 2,
        "carbohydrate": TARGETS.carbohydrate // 2,
    }
    held[field] *= 2
    nutrients = Nutrients(**{name: value // 2 for name, value in held.items()})
    for recipe_id in (1, 2):
        problem = with_dish(problem, recipe_id, nutrients=nutrients)

    solution = solve_week(problem)

    assert [one.code for one in solution.relaxations] == [code]
    assert "on Tuesday" in solution.relaxations[0].sentence
    assert "100 % over" in solution.relaxations[0].sentence


def test_a_meal_without_candidates_is_infeasible_and_named() -> None:
    problem = WeekProblem((dish(1),), (Meal(0, "lunch", (1,)), Meal(0, "dinner", ())), (TARGETS,) * 7)

    solution = solve_week(problem)

    assert solution.status == Status.INFEASIBLE
    assert solution.choices == ()
    assert [clash.sentence for clash in solution.clashes] == ["No recipe is allowed for Monday's dinner"]


def test_the_judge_sees_a_dish_that_is_not_a_candidate_a_missing_meal_and_a_broken_lock() -> None:
    lock = Choice(0, "lunch", 1)
    problem = plain_problem(locked=(lock,))
    week = solve_week(problem).choices
    foreign = (*week[:1], *week[2:], Choice(0, "lunch", 999))
    unlocked = (*week[:1], *week[2:], Choice(0, "lunch", 1, 8))

    assert codes(problem, foreign) == {"candidate"}
    assert codes(problem, unlocked) == {"locked"}
    assert codes(problem, week[1:]) == {"place"}

"""Alternatives for one meal: ranked, in a portion that suits the day, with what they do to it."""

import pytest

from plans.solver import Choice, check, judge, ranked_alternatives, score, solve_week
from tests.plans.solver.factories import plain_problem, random_problem


def test_alternatives_come_best_first_and_say_what_they_do() -> None:
    problem = random_problem(3)
    week = solve_week(problem).choices
    now = next(choice for choice in week if (choice.day, choice.slot) == (2, "dinner"))

    found = ranked_alternatives(problem, week, day=2, slot="dinner", limit=5)

    assert len({one.choice.recipe_id for one in found}) == 5
    assert now.recipe_id not in {one.choice.recipe_id for one in found}
    for one in found:
        changed = tuple(one.choice if choice == now else choice for choice in week)
        assert one.score_change == score(problem, changed) - score(problem, week)
        assert len(one.broken) == len(check(problem, changed))
        assert one.day.energy == round(judge.day_total(problem, changed, 2, "energy") / 4)
    ranks = [(len(one.broken) == 0, one.score_change) for one in found]
    assert ranks == sorted(ranks, reverse=True)


def test_an_alternative_never_leaves_the_candidates_and_passes_over_its_own_lock() -> None:
    problem = plain_problem(locked=(Choice(0, "lunch", 1),))
    week = solve_week(problem).choices

    found = ranked_alternatives(problem, week, day=0, slot="lunch", limit=50)

    assert len(found) == 23


def test_the_bill_changes_by_the_household() -> None:
    problem = plain_problem(household_size=3)
    week = solve_week(problem).choices

    for one in ranked_alternatives(problem, week, day=0, slot="lunch", limit=3):
        changed = tuple(one.choice if (choice.day, choice.slot) == (0, "lunch") else choice for choice in week)
        bills = [judge.bill_quarter_pence(problem, each) for each in (changed, week)]
        assert one.bill_change_pence == round((bills[0] - bills[1]) / 4)


def test_a_meal_that_is_not_planned_has_no_alternatives() -> None:
    problem = plain_problem()

    with pytest.raises(ValueError, match="no meal on day 0 in slot 'breakfast'"):
        ranked_alternatives(problem, solve_week(problem).choices, day=0, slot="breakfast")

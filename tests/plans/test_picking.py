"""What becomes of dishes that somebody picked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plans import picking, solver
from plans.shortlist import shortlists
from plans.solver import Choice
from tests.plans.solver.factories import plain_problem, random_problem


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 30),
    said=st.dictionaries(
        st.tuples(st.integers(-1, 8), st.sampled_from(["breakfast", "lunch", "dinner", "snack", "tea"])),
        st.integers(-5, 300),
        max_size=40,
    ),
)
def test_whatever_it_says_every_meal_gets_a_dish_that_is_legal_there(seed, said):
    problem = random_problem(seed)

    picks, filled = picking.fill(problem, shortlists(problem), said)

    assert picks.keys() == {(meal.day, meal.slot) for meal in problem.meals}
    for meal in problem.meals:
        assert picks[meal.day, meal.slot] in meal.candidates
    assert 0 <= filled <= len(picks)
    assert picking.fill(problem, shortlists(problem), said) == (picks, filled)


def test_a_dish_that_is_locked_elsewhere_is_not_picked_again():
    problem = plain_problem(locked=(Choice(0, "lunch", 3),))

    picks, filled = picking.fill(problem, shortlists(problem), {(1, "lunch"): 3, (2, "lunch"): 4})

    assert picks[1, "lunch"] != 3
    assert picks[2, "lunch"] == 4
    assert (len(picks), filled) == (13, 12)
    assert 3 not in picks.values()


def test_picks_that_keep_every_rule_all_stay_and_get_portions():
    problem = plain_problem()
    picks, _ = picking.fill(problem, shortlists(problem), {})

    week, kept = picking.settle(problem, picks, shortlists(problem))

    assert {(choice.day, choice.slot): choice.recipe_id for choice in week.choices} == picks
    assert kept == 14
    assert solver.check(problem, week.choices) == []

"""The score term by term adds up to the judge's score."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plans.solver import Choice, WeeklyRule, WeekProblem, random_week, score
from plans.solver.breakdown import Breakdown
from tests.examples import examples
from tests.plans.solver.factories import plain_problem, random_problem, with_dish


@examples(20)
@given(st.integers(0, 10**6), st.data())
def test_what_a_dish_gains_term_by_term_is_what_the_judge_says(seed: int, data: st.DataObject) -> None:
    problem = random_problem(seed, counts={"breakfast": 6, "lunch": 9, "dinner": 9}, days=4)
    week = random_week(problem, seed).choices
    breakdown = Breakdown(problem, week)
    own = data.draw(st.sampled_from(week))
    meal = next(meal for meal in problem.meals if (meal.day, meal.slot) == (own.day, own.slot))
    other = Choice(own.day, own.slot, data.draw(st.sampled_from(list(meal.candidates))), data.draw(st.integers(2, 8)))
    changed = tuple(other if each == own else each for each in week)

    gained = breakdown.gained(other)

    assert sum(gained.values()) == score(problem, week) - score(problem, changed)
    assert all(gained.values())


def only_term(problem: WeekProblem, other: Choice) -> dict[str, int]:
    """Return what the plain week's dish 1 at Monday's lunch gains on another."""
    week = tuple(Choice(meal.day, meal.slot, number + 1) for number, meal in enumerate(problem.meals))
    return Breakdown(problem, week).gained(other)


def test_each_term_is_told_by_its_name() -> None:
    problem = replace(plain_problem(), weekly_rules=(WeeklyRule("fish", at_least=1, sentence="fish at least once"),))
    same = {"liking": 10, "pence": 150}
    problem = with_dish(problem, 20, **same)

    assert only_term(problem, Choice(0, "lunch", 20)) == {}
    assert only_term(with_dish(problem, 20, **same | {"liking": -90}), Choice(0, "lunch", 20)) == {"liking": 1_000_000}
    assert only_term(with_dish(problem, 20, **same, dislike_penalty=5), Choice(0, "lunch", 20)) == {"disliked": 50_000}
    assert only_term(with_dish(problem, 1, pantry_bonus=7), Choice(0, "lunch", 20)) == {"pantry": 70_000}
    assert only_term(with_dish(problem, 20, **same | {"pence": 250}), Choice(0, "lunch", 20)) == {"price": 400_000}
    fish = with_dish(problem, 1, tags=frozenset({"fish"}))
    assert only_term(fish, Choice(0, "lunch", 20)) == {"wish 0": 4_000_000}


def test_a_cuisine_that_came_twice_costs_variety() -> None:
    problem = with_dish(plain_problem(), 20, liking=10, pence=150, cuisine="thai")
    for recipe_id in (2, 3):
        problem = with_dish(problem, recipe_id, cuisine="thai")

    assert only_term(problem, Choice(0, "lunch", 20)) == {"cuisine": 600_000}

"""Dishes that are eaten twice, in the model of a whole week: what they gain, bound and order of days."""

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.solver import Bands, Choice, WeekProblem, check, judge
from plans.solver.arranging import arranged
from plans.solver.engine import Engine
from plans.solver.integer import choose
from plans.solver.leftovers import SecondServings
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel
from plans.solver.pool import pool_of
from plans.solver.proof import Goal
from plans.solver.twice import Twice, dish_losses
from plans.solver.week import Week
from tests.examples import examples
from tests.plans.solver.factories import Person, plain_problem, random_problem
from tests.plans.solver.test_leftovers import best_of_all, keeping, tiny

WIDE = Bands(energy_percent=60, macro_percent=100)
PERSON = Person(1_200, 0.2, 0.32, 2, None, 1.0)
WHOLE_WEEK = ((0, 1, 2, 3, 4), (5, 6))


def twice(keeps: list[int], *, most: int = 2, days: tuple[tuple[int, ...], ...] = WHOLE_WEEK) -> Twice:
    """Return dishes that keep so many days, of which so many may be left over; each gains 10."""
    return Twice(np.array(keeps) > 0, np.array(keeps), most, 10.0, days)


@examples(60)
@given(st.integers(0, 10**6), st.integers(0, 3))
def test_no_week_of_servings_is_worth_more_than_the_most_of_dishes(seed: int, most: int) -> None:
    random = np.random.default_rng(seed)
    price, leftover = random.integers(-8, 20, 4).astype(float), float(random.integers(0, 25))
    dishes = twice([0, 1, 2, 1], most=most)

    worth = []
    for times in product(*(range(3 if keeps else 2) for keeps in dishes.keeps.tolist())):
        if times.count(2) <= most:
            worth.append(float(np.array(times) @ price) + 10 * times.count(2))

    assert max(worth) <= dishes.most_of_dishes(price, leftover)
    # Where leftovers cost enough for nobody to want more of them, nothing is lost in the bound.
    assert dishes.most_of_dishes(np.zeros(4), 10.0) == 10.0 * most


@examples(40)
@given(st.integers(0, 10**6), st.integers(0, 3))
def test_servings_are_worth_the_most_of_dishes_less_what_each_loses_and_the_leftovers_there_are_not(
    seed: int, most: int
) -> None:
    random = np.random.default_rng(seed)
    price, leftover = random.integers(0, 20, 4).astype(float), float(random.integers(0, 25))
    dishes = twice([0, 1, 2, 1], most=most)
    price -= np.where(dishes.may_come, 8.0, 0.0)

    losses = np.stack(dish_losses(dishes, price, leftover))

    assert losses.min() >= 0
    assert np.isposinf(losses[2, 0])
    for times in product(range(2), range(3), range(3), range(3)):
        lost = float(losses[times, range(4)].sum()) + leftover * (most - times.count(2))
        assert dishes.most_of_dishes(price, leftover) - lost == float(np.array(times) @ price) + 10 * times.count(2)


def test_where_no_dish_comes_twice_one_that_is_not_served_loses_its_price() -> None:
    never, once, again = dish_losses(None, np.array([0.0, 3.5]), 0.0)

    assert (never.tolist(), once.tolist()) == ([0.0, 3.5], [0.0, 0.0])
    assert np.isposinf(again).all()


@examples(40)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_days_are_ordered_so_that_what_is_left_over_is_eaten_while_it_keeps_if_they_can_be(
    seed: int, count: int
) -> None:
    random = np.random.default_rng(seed)
    places = [sorted(random.choice(7, size=2, replace=False).tolist()) for _ in range(count)]
    pairs = [(first, second, int(random.integers(1, 3))) for first, second in places]
    dishes = twice([1], days=WHOLE_WEEK)

    can_be = any(
        all(abs(order[first] - order[second]) <= keeps for first, second, keeps in pairs)
        for order in (a + b for a in permutations(WHOLE_WEEK[0]) for b in permutations(WHOLE_WEEK[1]))
    )

    assert dishes.can_be_kept(np.array(pairs)) is can_be


@pytest.mark.parametrize(
    ("keeps", "most", "served", "gained"),
    [
        ([1, 1], 2, [(0, 0), (1, 0), (2, 1)], 10.0),
        ([1, 1], 2, [(0, 0), (1, 0), (1, 1), (2, 1)], 20.0),
        ([0, 1], 2, [(0, 0), (1, 0)], None),
        ([1, 1], 2, [(0, 0), (0, 0)], None),
        ([3, 1], 2, [(0, 0), (1, 0), (2, 0)], None),
        ([1, 1], 1, [(0, 0), (1, 0), (1, 1), (2, 1)], None),
        ([1, 1], 0, [(0, 0), (1, 1)], 0.0),
    ],
    ids=["once", "both", "does not keep", "same day", "thrice", "one too many", "none"],
)
def test_what_comes_twice_gains_if_it_may(
    keeps: list[int], most: int, served: list[tuple[int, int]], gained: float | None
) -> None:
    days, rows = np.array(served).T

    assert twice(keeps, most=most).gained(days, rows) == gained


def test_a_dish_that_keeps_a_day_is_not_left_over_from_weekday_to_weekend_that_lie_apart() -> None:
    dishes = twice([1], days=((0, 1), (3, 4)))

    assert dishes.gained(np.array([0, 2]), np.array([0, 0])) is None
    assert dishes.gained(np.array([0, 1]), np.array([0, 0])) == 10.0


def model_of(problem: WeekProblem) -> WeekModel:
    return SecondServings(problem).model_with_more()


@examples(25)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_a_week_with_leftovers_is_worth_to_the_model_what_it_is_to_the_judge(seed: int, leftovers: int) -> None:
    """Meals by lot from dishes enough for some repeats; those that break a rule in every order are worth nothing."""
    problem = random_problem(seed, counts={"lunch": 12, "dinner": 12}, days=4, bands=WIDE, person=PERSON)
    problem = keeping(problem, seed=seed, leftovers=leftovers)
    problem = replace(problem, dishes=tuple(replace(one, is_recent=False) for one in problem.dishes))
    random = np.random.default_rng(seed)
    week = tuple(Choice(meal.day, meal.slot, int(random.choice(meal.ids.array))) for meal in problem.meals)
    model = model_of(problem)

    worth = Week.of(model, week).worth(model)
    ordered = arranged(problem, model.kinds, week)

    assert np.isfinite(worth) == (check(problem, ordered) == [])
    if np.isfinite(worth):
        assert worth == judge.score(problem, ordered)


@pytest.mark.parametrize(("seed", "leftovers"), [(1, 2), (6, 1)])
def test_the_bound_of_the_whole_model_holds_for_the_best_of_all_weeks(seed: int, leftovers: int) -> None:
    problem = tiny(seed, shape=1, leftovers=leftovers)
    best = best_of_all(problem)
    engine = Engine(model_of(problem), Goal(0.0, 5.0))

    solved = engine.solve()

    if best is None:
        assert solved.best.week is None
        return
    assert solved.best.week is not None
    assert best <= solved.best.bound
    assert solved.best.worth <= best
    # What spoils is not chosen.
    assert solved.master is None or _chosen_worth(engine.model, solved.master) <= best


def _chosen_worth(model: WeekModel, master: MasterLp) -> float:
    found = choose(model, pool_of(model, master), above=-np.inf, gap=0.0, work_limit=5.0, time_limit_s=60.0, seed=0)
    if found.week is None:
        return -np.inf
    worth = found.week.worth(model)
    assert np.isfinite(worth)
    assert worth <= found.bound
    return worth


def test_a_dish_that_is_left_over_among_locked_meals_does_not_come_a_third_time() -> None:
    locked = (Choice(0, "dinner", 1), Choice(2, "lunch", 1))
    problem = plain_problem(locked=locked, leftovers_per_week=2)
    problem = replace(problem, dishes=tuple(replace(one, keeps_days=2) for one in problem.dishes))

    found = model_of(problem).twice

    assert found is not None
    assert found.most == 1
    assert not found.may_come[0]
    assert found.may_come[1:-1].all()
    assert not found.may_come[-1]

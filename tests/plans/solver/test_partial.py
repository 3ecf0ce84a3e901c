"""Part of a week: the best there is, as counting every filling by hand finds it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plans import solver
from plans.solver import (
    Bands,
    Choice,
    Meal,
    Status,
    VarietyCaps,
    WeeklyRule,
    WeekProblem,
    climbing,
    partial,
    solve_week,
)  # fmt: skip
from plans.solver.change import Wishes, rebalance, replan
from plans.solver.leeway import WIDTH, Leeway
from plans.solver.standing import LIFTED, Place, Standing
from plans.solver.week import Week as ModelWeek
from plans.solver.wished import WISHES, Ruler
from tests.examples import examples
from tests.plans.solver import by_hand
from tests.plans.solver.factories import plain_problem, random_problem, with_dish

Week = tuple[Choice, ...]
COUNTS = {"breakfast": 3, "lunch": 4, "dinner": 4}


def small_problem(seed: int) -> WeekProblem:
    """A few days of few dishes: with tight rules or loose, a budget that can't be kept or none, some meals locked."""
    lot = Random(seed)
    problem = random_problem(seed, counts=COUNTS, days=lot.randint(1, 3))
    if lot.random() < 0.5:
        problem = replace(problem, weekly_budget_pence=lot.randint(200, 3000))
    if lot.random() < 0.3:
        caps = VarietyCaps(lot.randint(1, 2), lot.randint(1, 2), lot.randint(1, 2), lot.randint(1, 3))
        problem = replace(problem, caps=caps)
    if lot.random() < 0.3:
        problem = replace(problem, bands=Bands(energy_percent=60, macro_percent=80))
    if lot.random() < 0.3:
        placed = WeeklyRule("fish", at_least=lot.randint(1, 2), day=lot.randint(0, 1))
        not_there = WeeklyRule("red_meat", at_most=0, slot=lot.choice(["lunch", "dinner"]))
        problem = replace(problem, weekly_rules=(*problem.weekly_rules, placed, not_there))
    if lot.random() < 0.3:
        meals = (
            replace(meal, locked=Choice(meal.day, meal.slot, meal.candidates[0], 3)) if lot.random() < 0.2 else meal
            for meal in problem.meals
        )
        problem = replace(problem, meals=tuple(meals))
    return problem


def some_week(problem: WeekProblem, seed: int) -> Week:
    """A good week or any: what stands may break every negotiable rule."""
    return (solver.random_week(problem, seed) if seed % 2 else solver.solve_greedy(problem)).choices


def some_places(problem: WeekProblem, seed: int, most: int) -> frozenset[Place]:
    lot = Random(-seed)
    day = lot.choice(problem.planned_days)
    slots = [meal.slot for meal in problem.meals if meal.day == day]
    return frozenset((day, slot) for slot in lot.sample(slots, lot.randint(1, most)))


def with_others_locked(problem: WeekProblem, current: Week, free: frozenset[Place]) -> WeekProblem:
    """The problem as a change of the free places is judged."""
    now = {(one.day, one.slot): one for one in current}
    meals = []
    for meal in problem.meals:
        own = now[meal.day, meal.slot]
        is_free = (meal.day, meal.slot) in free
        meals.append(replace(meal, locked=None) if is_free else Meal(meal.day, meal.slot, (own.recipe_id,), own))
    return replace(problem, meals=tuple(meals))


def can_change(problem: WeekProblem, current: Week, free: frozenset[Place]) -> bool:
    own = {(one.day, one.slot): one.recipe_id for one in current}
    return all(
        set(meal.candidates) - {own[meal.day, meal.slot]} for meal in problem.meals if (meal.day, meal.slot) in free
    )


@examples(30)
@given(st.integers(0, 10**6))
def test_new_dishes_of_a_day_are_the_best_of_all_fillings(seed: int) -> None:
    problem = small_problem(seed)
    current, free = some_week(problem, seed), some_places(problem, seed, most=2)
    assume(can_change(problem, current, free))
    judged = with_others_locked(problem, current, free)

    found = replan(problem, current=current, free=free, wishes=Wishes())

    best = by_hand.best(judged, current, list(by_hand.fillings(judged, current, free)), free)
    assert found.status == Status.OPTIMAL
    assert by_hand.worth(judged, found.choices) == best


@examples(20)
@given(st.integers(0, 10**6))
def test_new_portions_of_a_day_are_the_best_of_all(seed: int) -> None:
    problem = small_problem(seed)
    current = some_week(problem, seed)
    day = Random(seed).choice(problem.planned_days)
    free = frozenset((meal.day, meal.slot) for meal in problem.meals if meal.day == day and meal.locked is None)
    judged = with_others_locked(problem, current, free)

    found = rebalance(problem, current=current, day=day)

    fillings = list(by_hand.fillings(judged, current, free, keeps_dishes=True))
    best = by_hand.best(judged, current, fillings, free, keeps_dishes=True)
    assert found.status == Status.OPTIMAL
    assert by_hand.worth(judged, found.choices) == best
    assert [one.recipe_id for one in found.choices] == [one.recipe_id for one in sorted(current)]


@examples(30)
@given(st.integers(0, 10**6), st.sets(st.sampled_from([wish.code for wish in WISHES]), min_size=1, max_size=3))
def test_wishes_of_a_day_are_constraints_and_the_best_that_meets_them_is_found(seed: int, asked: set[str]) -> None:
    problem = small_problem(seed)
    current, free = some_week(problem, seed), some_places(problem, seed, most=2)
    assume(can_change(problem, current, free))
    judged = with_others_locked(problem, current, free)
    ruler = Ruler(judged, free, [wish for wish in WISHES if wish.code in asked])
    before = ruler.amounts(current)

    found = replan(problem, current=current, free=free, wishes=Wishes(**dict.fromkeys(asked, True)))

    weeks = list(by_hand.fillings(judged, current, free))
    best = by_hand.best(judged, current, weeks, free, meets=lambda week: ruler.are_met(before, ruler.amounts(week)))
    if best is None:
        assert found.status == Status.INFEASIBLE and len(found.clashes) == 1
        assert set(found.clashes[0].rules) <= asked
        assert "found" not in found.clashes[0].sentence  # it is proven
    else:
        assert found.status == Status.OPTIMAL
        assert by_hand.worth(judged, found.choices) == best
        assert ruler.are_met(before, ruler.amounts(found.choices))


@examples(20)
@given(st.integers(0, 10**6), st.sampled_from(WISHES))
def test_a_refusal_names_the_nearest_amount_there_is(seed: int, wish) -> None:
    problem = small_problem(seed)
    current, free = some_week(problem, seed), some_places(problem, seed, most=2)
    assume(can_change(problem, current, free))
    judged = with_others_locked(problem, current, free)
    ruler = Ruler(judged, free, [wish])
    before = ruler.amounts(current)[wish.code]

    found = replan(problem, current=current, free=free, wishes=Wishes(**{wish.code: True}))

    assume(found.status == Status.INFEASIBLE)
    now = by_hand.broken(judged, current)
    forced = by_hand.broken_by_others(judged, current, free, keeps_dishes=False)
    amounts = [
        ruler.amounts(week)[wish.code]
        for week in by_hand.fillings(judged, current, free)
        if all(
            amount <= max(now.get(key, 0), forced.get(key, 0)) for key, amount in by_hand.broken(judged, week).items()
        )
    ]
    if not amounts:
        assert found.clashes[0].sentence == "Nothing else keeps your rules as well as what is planned now."
        return
    key = {"higher_protein": lambda amount: -amount, "similar_energy": lambda amount: abs(amount - before)}
    nearest = min(amounts, key=key.get(wish.code, lambda amount: amount))
    assert not wish.is_met(before, nearest)
    said = [wish.nearest("keeps your rules", before, amount) for amount in (nearest, 2 * before - nearest)]
    assert found.clashes[0].sentence in said  # as near from above as from below


@examples(20)
@given(st.integers(0, 10**6))
def test_a_part_counts_as_the_model_of_the_week_does(seed: int) -> None:
    problem = small_problem(seed)
    current = some_week(problem, seed)
    standing = Standing(problem, current)
    free = sorted(some_places(problem, seed, most=3))
    meals = {place: standing.dish_and_portion(place) for place in free}
    part = standing.part(meals, Leeway(free=LIFTED))
    lot = Random(seed)
    weeks = []
    for _ in range(2):
        rows = np.array([lot.choice(meal.rows.tolist()) for meal in meals.values()])
        quarters = np.array([lot.choice(meal.quarters.tolist()) for meal in meals.values()])
        weeks.append((rows, quarters, standing.with_filling(meals, rows, quarters)))
    unlocked = replace(problem, meals=tuple(replace(meal, locked=None) for meal in problem.meals))
    assume(not any(meal.locked for meal in problem.meals))  # a locked dish of late costs nothing, a new one does

    worth = [part.worth(rows, quarters) for rows, quarters, _ in weeks]

    model = standing.model
    whole = [ModelWeek.of(model, week).worth(model) for _, _, week in weeks]
    assert worth[0] - worth[1] == whole[0] - whole[1]
    by_judge = [by_hand.worth(unlocked, week) for _, _, week in weeks]
    assert worth[0] - worth[1] == by_judge[0] - by_judge[1]


def big_part(seed: int = 0) -> partial.Part:
    problem = random_problem(seed, counts={"breakfast": 60, "lunch": 90, "dinner": 120, "snack": 60})
    standing = Standing(problem, solver.solve_greedy(problem).choices)
    meals = {(2, slot): standing.dish_and_portion((2, slot)) for slot in ("breakfast", "lunch", "dinner", "snack")}
    return standing.part(meals, Leeway(now=standing.tally(2)))


@pytest.mark.parametrize("seed", range(6))
def test_any_prices_lead_to_the_same_best_day(seed: int) -> None:
    part = big_part(seed)
    slope = np.round(np.random.default_rng(seed).normal(0, 300, WIDTH))

    own, other = part.best(), part.best(slope=slope)

    assert own.is_proven and other.is_proven
    assert own.worth[0] == other.worth[0] == part.worth(own.rows[0], own.quarters[0])
    assert not len(part.best(above=own.worth[0]).worth)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_days_with_each_dish_of_one_meal_come_in_order(seed: int) -> None:
    part = big_part(seed)

    found = part.best(keep=8, grouped=2)

    assert found.is_proven
    assert len(set(found.rows[:, 2].tolist())) == 8
    assert (np.diff(found.worth) <= 0).all()
    for row, worth in zip(found.rows[:, 2], found.worth, strict=True):
        with_it = replace(part.meals[2], rows=np.array([row]))
        meals = (*part.meals[:2], with_it, *part.meals[3:])
        assert _again(part, meals).best().worth[0] == worth


def _again(part: partial.Part, meals: tuple) -> partial.Part:
    """The same part with other open meals. The rest is taken from a first part of the same week."""
    standing = Standing(part.model.problem, solver.solve_greedy(part.model.problem).choices, model=part.model)
    slots = ("breakfast", "lunch", "dinner", "snack")
    return standing.part(dict(zip([(2, slot) for slot in slots], meals, strict=True)), part.leeway)


@pytest.mark.parametrize("seed", range(6))
def test_asking_the_rules_alone_changes_no_answer(seed: int, monkeypatch) -> None:
    part, few = big_part(seed), big_part(seed)
    sure = part.best()
    three = few.best(keep=3, grouped=1)

    monkeypatch.setattr(climbing, "DOUBTFUL", 0)
    doubted = big_part(seed).best()
    doubted_three = big_part(seed).best(keep=3, grouped=1)

    assert doubted.is_proven and doubted_three.is_proven
    assert doubted.worth.tolist() == sure.worth.tolist()
    assert doubted_three.worth.tolist() == three.worth.tolist()


@examples(40)
@given(st.integers(0, 10**6))
def test_something_that_keeps_all_rules_is_found_if_there_is_anything(seed: int) -> None:
    problem = small_problem(seed)
    current, free = some_week(problem, seed), some_places(problem, seed, most=2)
    standing = Standing(with_others_locked(problem, current, free), current)
    part = standing.part({place: standing.dish_and_portion(place) for place in sorted(free)}, Leeway())

    found, _ = part.anything()

    assert found.is_proven or len(found.worth)
    assert len(found.worth) == len(part.best().worth)
    for rows, quarters, worth in zip(found.rows, found.quarters, found.worth, strict=True):
        assert np.isfinite(worth) and worth == part.worth(rows, quarters)


def test_where_a_bound_shows_that_nothing_keeps_the_rules_nothing_is_searched() -> None:
    counts = {"breakfast": 60, "lunch": 90, "dinner": 120, "snack": 60}
    problem = random_problem(3, counts=counts, weekly_budget_pence=None)
    much = tuple(replace(each, protein=3 * each.protein) for each in problem.targets)
    problem = replace(problem, targets=much)
    standing = Standing(problem, solver.solve_greedy(problem).choices)
    meals = {(2, slot): standing.dish_and_portion((2, slot)) for slot in ("breakfast", "lunch", "dinner", "snack")}
    part = standing.part(meals, Leeway())

    found = part.best()

    assert found.is_proven and not len(found.worth)
    assert part.nodes == 0


@pytest.mark.parametrize("seed", range(4))
def test_a_day_is_as_good_as_the_planner_of_whole_weeks_makes_it(seed: int) -> None:
    """Another method, asked for a proof: the week with all other days locked."""
    problem = random_problem(seed, weekly_budget_pence=None)
    current = solve_week(problem).choices
    free = frozenset((2, slot) for slot in ("breakfast", "lunch", "dinner", "snack"))
    own = {one.recipe_id for one in current if one.day == 2}
    others = {one for meal in problem.meals if meal.day == 2 for one in meal.candidates} - own
    judged = with_others_locked(problem, current, free)
    judged = replace(
        judged,
        gap=0.0,
        meals=tuple(
            replace(meal, candidates=tuple(pk for pk in meal.candidates if pk in others)) if meal.day == 2 else meal
            for meal in judged.meals
        ),
    )

    found = replan(problem, current=current, free=free, wishes=Wishes(), banned=frozenset(own))

    whole = solve_week(judged)
    assert (whole.status, found.status) == (Status.OPTIMAL, Status.OPTIMAL)
    assert found.objective == whole.objective


def test_a_search_that_is_cut_short_claims_no_proof(monkeypatch) -> None:
    monkeypatch.setattr(partial, "NODES", 50)
    problem = random_problem(4)
    current = solver.solve_greedy(problem).choices
    free = frozenset((meal.day, meal.slot) for meal in problem.meals if meal.day == 1)

    found = replan(problem, current=current, free=free, wishes=Wishes())

    assert (found.status, found.gap, found.bound) == (Status.FEASIBLE, None, None)


def test_a_rule_that_the_rest_breaks_does_not_stand_in_the_way() -> None:
    """The other days alone cost more than the budget, and two locks are of one recipe."""
    locks = (Choice(0, "lunch", 24), Choice(4, "lunch", 24))
    problem = plain_problem(locked=locks, count=30, weekly_budget_pence=500)
    numbers = iter([2, 4, 6, 8, 1, 3, 10, 12, 14, 16, 18, 20])
    places = [(meal.day, meal.slot) for meal in problem.meals if meal.locked is None]
    current = (*locks, *(Choice(*place, next(numbers)) for place in places))
    before = {one.code: one.amount for one in solver.check(problem, current)}
    assert before == {"recipe_repeat": 1, "budget": 12 * 100 + 2 * 150 - 500}

    found = replan(problem, current=current, free=frozenset({(2, "lunch"), (2, "dinner")}), wishes=Wishes())

    after = {one.code: one.amount for one in found.relaxations}
    assert found.status == Status.OPTIMAL
    assert after.keys() == before.keys() and after["recipe_repeat"] == 1
    assert after["budget"] < before["budget"]


def test_what_is_locked_or_fixed_keeps_its_portion() -> None:
    problem = plain_problem(locked=(Choice(0, "lunch", 1, 8),))
    current = tuple(
        replace(one, portion_quarters=8) if one.day == 0 else one for one in solver.solve_greedy(problem).choices
    )

    both = rebalance(problem, current=current, day=0, fixed={(0, "dinner")})
    one = rebalance(problem, current=current, day=0)

    assert both.choices == tuple(sorted(current))
    assert [each.portion_quarters for each in one.choices if each.day == 0] == [2, 8]  # dinner comes first


def test_a_dish_that_must_not_come_is_the_best_no_more() -> None:
    problem = with_dish(plain_problem(), 5, liking=1000)
    current = tuple(one for one in solve_week(problem).choices)
    day = next(one.day for one in current if one.recipe_id == 5)
    free = frozenset({(day, "lunch"), (day, "dinner")})

    again = replan(problem, current=current, free=free, wishes=Wishes(), banned=frozenset({5}))

    assert all(one.recipe_id != 5 for one in again.choices)

"""Places on several days filled anew at once: each wish is met, and what is said of the gap holds."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plans import solver
from plans.solver import Choice, Status, WeekProblem, judge, solve_week
from plans.solver.change import Wishes, replan
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.wish_prices import Brackets
from plans.solver.wished import WISHES, Ruler
from tests.examples import examples
from tests.plans.solver import by_hand
from tests.plans.solver.factories import plain_problem, random_problem
from tests.plans.solver.test_partial import can_change, some_week, with_others_locked

TWO_DAYS = frozenset({(0, "lunch"), (1, "dinner")})
CODES = [wish.code for wish in WISHES]


def two_days(seed: int) -> WeekProblem:
    lot = Random(seed)
    budget = None if lot.random() < 0.5 else lot.randint(600, 1500)
    problem = random_problem(seed, counts={"lunch": 5, "dinner": 5}, days=2, weekly_budget_pence=budget, gap=0.0)
    return replace(problem, bands=solver.Bands(energy_percent=60, macro_percent=80))


@examples(12)
@given(st.integers(0, 10**6), st.sets(st.sampled_from(CODES), max_size=3))
def test_two_days_keep_wishes_and_rules_and_the_bound_holds(seed: int, asked: set[str]) -> None:
    problem = two_days(seed)
    current = some_week(problem, seed)
    assume(can_change(problem, current, TWO_DAYS))
    judged = with_others_locked(problem, current, TWO_DAYS)
    ruler = Ruler(judged, TWO_DAYS, [wish for wish in WISHES if wish.code in asked])
    before, limits = ruler.amounts(current), judge.amounts_broken(judged, current)

    found = replan(problem, current=current, free=TWO_DAYS, wishes=Wishes(**dict.fromkeys(asked, True)))

    assume(found.status != Status.INFEASIBLE)
    assert ruler.are_met(before, ruler.amounts(found.choices))
    broken = judge.amounts_broken(judged, found.choices)
    assert not asked or all(broken[family] <= limits[family] for family in broken)
    legal = [
        by_hand.worth(judged, week)
        for week in by_hand.fillings(judged, current, TWO_DAYS)
        if ruler.are_met(before, ruler.amounts(week))
        and all(amount <= limits[family] for family, amount in judge.amounts_broken(judged, week).items())
    ]
    if legal and found.bound is not None and not any(broken.values()):
        assert by_hand.worth(judged, found.choices) <= max(legal) <= found.bound


@pytest.mark.parametrize("asked", [(), *((code,) for code in CODES), ("cheaper", "higher_protein")])
def test_a_whole_week_is_planned_as_wished_and_near_the_best(asked: tuple[str, ...]) -> None:
    # The limit by the clock is for safety: what is measured here is what the work finds, on however busy a machine.
    problem = random_problem(11, weekly_budget_pence=None, time_limit_s=60.0)
    current = solve_week(problem).choices
    free = frozenset((meal.day, meal.slot) for meal in problem.meals)
    banned = frozenset(one.recipe_id for one in current)
    ruler = Ruler(problem, free, [wish for wish in WISHES if wish.code in asked])

    found = replan(problem, current=current, free=free, wishes=Wishes(**dict.fromkeys(asked, True)), banned=banned)

    assert ruler.are_met(ruler.amounts(current), ruler.amounts(found.choices))
    assert not asked or found.relaxations == ()
    assert not banned & {one.recipe_id for one in found.choices}
    # Each wish has a price in the bound, so that it is off by up to ten points a meal; two at once leave it looser.
    assert found.bound is not None and found.objective is not None
    assert found.bound - found.objective < (10 if len(asked) < 2 else 20) * len(problem.meals) * UNITS_PER_POINT
    assert found.bound >= found.objective == solver.score(problem, found.choices)


def test_what_the_week_breaks_now_may_stay_broken_and_is_not_broken_further() -> None:
    problem = plain_problem(weekly_budget_pence=900)
    current = tuple(Choice(meal.day, meal.slot, number + 1) for number, meal in enumerate(problem.meals))
    before = judge.amounts_broken(problem, current)
    assert before["budget"] > 0
    free = frozenset((day, "lunch") for day in range(7))

    found = replan(problem, current=current, free=free, wishes=Wishes(cheaper=True))

    ruler = Ruler(problem, free, WISHES[:1])
    assert ruler.are_met(ruler.amounts(current), ruler.amounts(found.choices))
    assert judge.amounts_broken(problem, found.choices)["budget"] <= before["budget"]


def test_a_wish_that_no_week_meets_is_refused_with_what_was_found() -> None:
    problem = plain_problem(count=28)
    problem = replace(problem, dishes=tuple(replace(one, pence=100) for one in problem.dishes))
    current = tuple(Choice(meal.day, meal.slot, number + 1) for number, meal in enumerate(problem.meals))
    free = frozenset({(0, "lunch"), (3, "lunch")})
    problem = replace(problem, bands=solver.Bands(energy_percent=1, macro_percent=10))

    found = replan(problem, current=current, free=free, wishes=Wishes(cheaper=True))

    assert (found.status, found.choices) == (Status.INFEASIBLE, ())
    assert [clash.sentence for clash in found.clashes] == [
        "The cheapest that was found to keep your rules is £2.00, now £2.00; cheaper means £1.80 or less."
    ]


def test_prices_rise_until_a_wish_is_met_and_then_close_in() -> None:
    protein = [wish for wish in WISHES if wish.code == "higher_protein"]
    brackets = Brackets(protein, {"higher_protein": 1000})  # 1,100 is wanted

    seen = []
    for amount in (1050, 1080, 1090, 1120, 1098, 1101):
        brackets.move({"higher_protein": amount})
        seen.append(brackets.now["higher_protein"])

    assert seen == [20_000, 80_000, 320_000, 200_000, 260_000, 230_000]


def test_a_wish_that_is_met_for_nothing_gets_no_price() -> None:
    brackets = Brackets(WISHES, dict.fromkeys(CODES, 100))

    assert not brackets.move(
        {"cheaper": 200, "a_little_cheaper": 200, "healthier": 90, "higher_protein": 110, "similar_energy": 95,
         "no_more_energy": 95}
    )  # fmt: skip
    assert brackets.now == {}

"""The engine: bounds that hold for the full model, searches that are exact, and the same answer every time."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rivals import cpsat, highs
from plans.solver import (
    Bands,
    Choice,
    Status,
    VarietyCaps,
    WeekProblem,
    Weights,
    check,
    score,
    solve_greedy,
    solve_week,
)
from plans.solver.build import week_model
from plans.solver.daylp import DayLp
from plans.solver.engine import Engine, Goal
from plans.solver.judge import FAMILIES, amounts_broken
from plans.solver.lagrange import bound
from plans.solver.model import WeekModel
from plans.solver.pricing import FRACTION, DishValues, Duals, Pricer
from plans.solver.week import Week
from tests.examples import examples
from tests.plans.solver.factories import Person, random_problem

WIDE = Bands(energy_percent=30, macro_percent=60, energy_free_percent=1, macro_free_percent=9)


def small_week(seed: int, *, budget_pence: int | None, days: int = 3, each: int = 4, **details: object) -> WeekProblem:
    """Return a week of few days and dishes that can usually be planned, with tight caps and a budget that bites."""
    person = Person(1000, 0.2, 0.32, 1, budget_pence, 1.0)
    caps = VarietyCaps(main_ingredient_per_week=2, cuisine_per_week=2)
    counts = {"lunch": each, "dinner": each}
    return random_problem(seed, counts=counts, days=days, person=person, bands=WIDE, caps=caps, **details)


@examples(6)
@given(st.integers(0, 10**6), st.sampled_from([None, 450, 600]))
def test_a_proven_week_is_as_good_as_what_two_other_methods_prove(seed: int, budget_pence: int | None) -> None:
    problem = small_week(seed, budget_pence=budget_pence, days=2)

    ours = solve_week(replace(problem, gap=0, work_limit=20, time_limit_s=60))
    others = [rival.solve(problem, time_limit_s=60, gap=0) for rival in (cpsat, highs)]

    if ours.relaxations:
        assert [other.choices for other in others] == [(), ()]
    else:
        assert ours.status == Status.OPTIMAL
        assert ours.bound == ours.objective
        assert score(problem, others[0].choices) == ours.objective
        # Within its tolerances HiGHS now and then takes a worse week for the best.
        assert score(problem, others[1].choices) <= (ours.objective or 0)


def test_a_week_is_found_where_money_is_so_tight_that_breaking_the_budget_looked_cheaper_than_keeping_it() -> None:
    assert solve_week(small_week(1, budget_pence=700)).relaxations == ()


def test_weeks_so_poor_that_a_broken_budget_looks_cheap_beside_them_are_proven_too() -> None:
    problem = small_week(16325, budget_pence=450, days=2, weights=Weights(energy=3_000))

    week = solve_week(replace(problem, gap=0, work_limit=20, time_limit_s=60))

    assert (week.status, week.bound) == (Status.OPTIMAL, week.objective)


@examples(4)
@given(st.integers(0, 10**6))
def test_a_bound_is_never_below_the_true_optimum_however_early_the_search_stops(seed: int) -> None:
    problem = small_week(seed, budget_pence=None, days=4, each=6)
    best = solve_week(replace(problem, gap=0, work_limit=20, time_limit_s=60))

    for gap in (0.01, 0.1, 0.9):
        found = solve_week(replace(problem, gap=gap, weekly_budget_pence=None))
        if best.relaxations or best.objective is None or found.bound is None or found.objective is None:
            continue
        assert found.objective <= best.objective <= found.bound


@examples(15)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_legal_week_is_worth_more_than_the_bound_at_any_duals(seed: int, draw: int) -> None:
    problem = random_problem(seed, counts={"breakfast": 12, "lunch": 20, "dinner": 20})
    model = week_model(problem, lifted=frozenset(FAMILIES))
    duals = any_duals(model, np.random.default_rng(draw))
    values = DishValues(model, duals)
    pricers = [Pricer(model, number) for number in range(len(model.kinds))]
    days = [
        pricer.price(values, slope, threshold=-1e15, keep=1).upper
        for pricer, slope in zip(pricers, duals.amounts, strict=True)
    ]

    week = Week.of(model, solve_greedy(problem).choices)

    assert week.worth(model) <= bound(model, duals, days)


def any_duals(model: WeekModel, random: np.random.Generator) -> Duals:
    """Return duals drawn by lot, of the size that real ones have."""
    counts = {name: random.normal(0, 10**6, len(count.cap)) for name, count in model.counts.items()}
    recipes = np.maximum(random.normal(0, 10**6, len(model.table)), 0)
    amounts = tuple(random.normal(0, 200, 8) for _ in model.kinds)
    return Duals(counts, float(random.uniform(0, 5000)), recipes, amounts).rounded(model)


@examples(12)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
def test_priced_days_are_the_best_of_all_days(seed: int, draw: int, is_lifted: bool) -> None:
    problem = random_problem(seed, counts={"lunch": 5, "dinner": 5, "snack": 3}, bands=WIDE)
    model = week_model(problem, lifted=frozenset(FAMILIES if is_lifted else ()))
    duals = any_duals(model, np.random.default_rng(draw))
    pricer, values = Pricer(model, 0), DishValues(model, duals)

    found = pricer.price(values, duals.amounts[0], threshold=-1e15, keep=10)

    best = sorted(every_day(model, values), reverse=True)[:10]
    assert found.is_complete
    assert found.worth.tolist() == pytest.approx(best, abs=1e-6)
    assert (found.upper == best[0]) if best else (found.upper <= -1e15)


def every_day(model: WeekModel, values: DishValues) -> list[float]:
    """Return what each possible day is worth at `values`, by trying them all."""
    slots = model.kinds[0].slots
    ways = [[(row, portion) for row in slot.rows.tolist() for portion in slot.quarters.tolist()] for slot in slots]
    days = list(product(*ways))
    if not days:
        return []
    rows = np.array([[row for row, _ in day] for day in days])
    quarters = np.array([[portion for _, portion in day] for day in days])
    worth = model.days_worth(model.kinds[0], rows, quarters)
    for number, slot in enumerate(slots):
        worth += (values.of(slot) - model.value)[rows[:, number]]
        worth -= (values.quarter - model.quarter_price)[rows[:, number]] * quarters[:, number]
    twice = np.array([len(set(day)) < len(day) for day in rows.tolist()])
    possible = np.isfinite(worth) & ~(twice & np.isinf(model.recipe_price))
    return worth[possible].tolist()


@examples(12)
@given(st.integers(0, 10**6))
def test_the_slope_that_is_looked_for_is_no_worse_than_the_one_it_began_with(seed: int) -> None:
    model = week_model(random_problem(seed, counts={"breakfast": 30, "lunch": 40, "dinner": 40, "snack": 20}))
    pricer, values = Pricer(model, 0), DishValues(model, Duals.none(model))
    start = np.rint(np.random.default_rng(seed).normal(0, 300, 8) * FRACTION) / FRACTION

    def bound_of(slope: np.ndarray) -> float:
        tops = [float(value.max()) for value in pricer.slot_values(values, slope)]
        return pricer.day_constant(slope)[0] + sum(tops)

    assert bound_of(DayLp(pricer).slope(values, start)) <= bound_of(start)


@examples(15)
@given(st.integers(0, 10**6), st.integers(0, 2))
def test_the_model_counts_exactly_as_the_judge_does(seed: int, locks: int) -> None:
    problem = random_problem(seed, counts={"lunch": 9, "dinner": 9, "snack": 5}, days=4)
    meals = tuple(
        replace(meal, locked=Choice(meal.day, meal.slot, meal.candidates[0], 5)) if number < locks else meal
        for number, meal in enumerate(problem.meals)
    )
    problem = replace(problem, meals=meals)
    choices = solve_greedy(problem).choices

    assert Week.of(week_model(problem, lifted=frozenset(FAMILIES)), choices).choices(week_model(problem)) == choices
    broken = amounts_broken(problem, choices)
    # What was served lately is no column of the model at all.
    del broken["recent"]
    worth = Week.of(week_model(problem), choices).worth(week_model(problem))
    assert worth == (score(problem, choices) if not any(broken.values()) else -np.inf)


def test_without_any_legal_day_the_engine_says_so_at_once() -> None:
    problem = random_problem(1, counts={"lunch": 3, "dinner": 3}, bands=Bands(energy_percent=1, macro_percent=9))

    solved = Engine(week_model(problem), Goal()).solve()

    assert solved.best.week is None


def test_phases_are_told_in_milliseconds() -> None:
    phases = solve_week(random_problem(2)).phases

    assert list(phases)[:3] == ["build", "lp", "first"]
    assert list(phases)[-1] == "total"
    assert "best" in phases
    assert list(phases.values()) == sorted(phases.values())


def test_a_search_that_was_given_up_goes_on_to_the_week_that_more_patience_would_have_found() -> None:
    problem = small_week(9, budget_pence=650)
    engine = Engine(week_model(problem), Goal())

    assert engine.solve(patience=-1).best.week is None
    found = engine.go_on().best.week

    assert found is not None
    assert check(problem, found.choices(engine.model)) == []
    assert engine.go_on().best.week is found, "where a week is found, there is nothing to go on with"

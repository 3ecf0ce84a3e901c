"""Combining day-plans where dishes may come twice: what is found is what trying all weeks finds, at whatever duals."""

from dataclasses import replace
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.solver import Bands, WeekProblem
from plans.solver.combining import best_week
from plans.solver.engine import Engine
from plans.solver.integer import choose
from plans.solver.kinds import PORTIONS
from plans.solver.leftovers import SecondServings
from plans.solver.model import WeekModel
from plans.solver.pool import PlanPool
from plans.solver.pricing import Duals
from plans.solver.proof import Goal
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.week import Week
from tests.examples import examples
from tests.plans.solver.factories import TARGETS, Person, plain_problem, random_problem, targets_of
from tests.plans.solver.test_combining import ANY, PRICE, UNLIMITED
from tests.plans.solver.test_leftovers import best_of_all, keeping, tiny

LOOSE = Bands(energy_percent=95, macro_percent=400, energy_free_percent=1, macro_free_percent=9)
PERSON = Person(1_200, 0.2, 0.32, 2, None, 1.0)
GAIN = 100 * UNITS_PER_POINT
SLOTS = ("lunch", "dinner", "snack")


def model_of(problem: WeekProblem) -> WeekModel:
    return SecondServings(problem).model_with_more()


def drawn(
    seed: int, *, kinds: tuple[int, ...], leftovers: int, slots: int = 2, plans: int = 7
) -> tuple[WeekModel, PlanPool]:
    """Return so many days of each kind, in an order by lot, and day-plans by lot of few dishes, so that many repeat."""
    random = np.random.default_rng(seed)
    problem = random_problem(seed, counts=dict.fromkeys(SLOTS[:slots], 6), days=sum(kinds), person=PERSON, bands=LOOSE)
    kind_of_day = [*random.permutation(np.repeat(np.arange(len(kinds)), kinds)).tolist(), *[0] * (7 - sum(kinds))]
    problem = replace(
        keeping(problem, seed=seed, leftovers=leftovers),
        dishes=tuple(replace(one, is_recent=False, keeps_days=int(random.integers(0, 4))) for one in problem.dishes),
        targets=tuple(replace(targets_of(PERSON), fibre_min=200 + 50 * kind) for kind in kind_of_day),
        weekly_budget_pence=int(random.choice((300, 400, 600))) * sum(kinds) * slots,
    )
    model = model_of(problem)
    return model, by_lot(model, random, plans=plans)


def by_lot(model: WeekModel, random: np.random.Generator, *, plans: int) -> PlanPool:
    """Return so many day-plans a kind of dishes and portions by lot, less those that no day may be."""
    rows, quarters, worth = [], [], []
    for kind in model.kinds:
        dishes = np.stack([random.choice(slot.rows, plans) for slot in kind.slots], axis=1)
        both = np.unique(np.hstack([dishes, random.choice(PORTIONS, dishes.shape)]), axis=0)
        mine, portions = np.hsplit(both, 2)
        is_legal = np.isfinite(model.days_worth(kind, mine, portions))
        rows.append(mine[is_legal])
        quarters.append(portions[is_legal])
        worth.append(model.days_worth(kind, rows[-1], quarters[-1]))
    return PlanPool(rows, quarters, worth)


def drawn_duals(model: WeekModel, random: np.random.Generator) -> Duals:
    """Return duals by lot: some dishes are scarce, some are worth serving twice only, and leftovers have a price."""
    assert model.twice is not None
    duals, size = Duals.none(model), len(model.table)
    duals.recipes[:] = np.floor(random.choice((0.0, 0.3, 1.0), size) * random.random(size) * PRICE)
    is_sold = model.twice.may_come & (random.random(size) < random.choice((0.0, 0.3, 0.8)))
    duals.recipes[is_sold] = -np.floor(random.random(int(is_sold.sum())) * GAIN)
    for prices in duals.counts.values():
        prices[:] = np.floor(random.random(len(prices)) * PRICE / 10)
    duals.budget = float(random.choice((0.0, 200.0)))
    duals.leftover = float(random.choice((0.0, GAIN / 2, GAIN, 3 * GAIN, np.floor(random.random() * PRICE))))
    return duals


def every_week(model: WeekModel, pool: PlanPool) -> list[float]:
    """Return what each legal week of a pool is worth, best first."""
    chosen = (
        combinations_with_replacement(range(len(worth)), len(kind.days))
        for kind, worth in zip(model.kinds, pool.worth, strict=True)
    )
    weeks = (
        Week(
            *(
                [part[list(plans)] for part, plans in zip(parts, week, strict=True)]
                for parts in (pool.rows, pool.quarters)
            )
        )
        for week in product(*chosen)
    )
    return sorted((worth for week in weeks if (worth := week.worth(model)) > -np.inf), reverse=True)


@examples(50)
@given(st.integers(0, 10**6), st.integers(1, 4), st.sampled_from([(3,), (4,), (2, 2), (1, 2), (3, 1)]))
def test_the_best_week_of_a_pool_is_found_at_any_duals(seed: int, leftovers: int, kinds: tuple[int, ...]) -> None:
    model, pool = drawn(seed, kinds=kinds, leftovers=leftovers)
    weeks = every_week(model, pool)
    duals = drawn_duals(model, np.random.default_rng(seed))

    found = best_week(model, pool, duals, above=ANY, gap=0.0, node_limit=UNLIMITED)

    assert found.is_complete
    assert (found.week is None) == (not weeks)
    if found.week is not None:
        assert found.week.worth(model) == weeks[0]


@examples(15)
@given(st.integers(0, 10**6))
def test_nothing_is_found_above_the_best_and_just_below_it_is(seed: int) -> None:
    model, pool = drawn(seed, kinds=(1, 2), leftovers=2, plans=9)
    best = max(every_week(model, pool), default=0.0)
    duals = drawn_duals(model, np.random.default_rng(seed))

    nothing = best_week(model, pool, duals, above=best, gap=0.0, node_limit=UNLIMITED)
    found = best_week(model, pool, duals, above=best - 1, gap=0.0, node_limit=UNLIMITED)

    assert (nothing.week, nothing.is_complete) == (None, True)
    if best:
        assert found.week is not None
        assert found.week.worth(model) == best


@examples(10)
@given(st.integers(0, 10**6), st.integers(1, 2))
def test_a_longer_week_is_as_good_as_what_cp_sat_proves(seed: int, leftovers: int) -> None:
    model, pool = drawn(seed, kinds=(5, 2), leftovers=leftovers, slots=3, plans=40)
    duals = drawn_duals(model, np.random.default_rng(seed))

    found = best_week(model, pool, duals, above=ANY, gap=0.0, node_limit=UNLIMITED)
    other = choose(model, pool, above=ANY, gap=0.0, work_limit=20.0, time_limit_s=60.0, seed=0)

    assert found.is_complete
    assert other.is_proven
    assert (found.week is None) == (other.week is None)
    if found.week is not None and other.week is not None:
        assert found.week.worth(model) == other.week.worth(model)


@pytest.mark.parametrize("nodes", [0, 1, 5, 20])
def test_a_search_that_is_cut_short_says_so(nodes: int) -> None:
    model, pool = drawn(5, kinds=(5, 2), leftovers=2, slots=3, plans=40)

    found = best_week(model, pool, Duals.none(model), above=ANY, gap=0.0, node_limit=nodes)

    assert not found.is_complete
    assert found.nodes == nodes


def two_days(apart: int, *, keeps: int) -> tuple[WeekModel, PlanPool]:
    """Return two days so far apart and unlike, the same two dishes on both; on the second, others that nobody likes."""
    problem = plain_problem(count=6, leftovers_per_week=2)
    liked = tuple(replace(one, liking=500 if one.recipe_id <= 2 else -500, keeps_days=keeps) for one in problem.dishes)
    other = replace(TARGETS, fibre_min=300)
    problem = replace(
        problem,
        dishes=liked,
        meals=tuple(meal for meal in problem.meals if meal.day in (0, apart)),
        targets=(TARGETS, *(other,) * 6),
    )
    model = model_of(problem)
    rows = [np.array([[0, 1]]), np.array([[0, 1], [2, 3]])]
    quarters = [np.full(each.shape, 4) for each in rows]
    parts = zip(model.kinds, rows, quarters, strict=True)
    return model, PlanPool(rows, quarters, [model.days_worth(*part) for part in parts])


@pytest.mark.parametrize(("apart", "keeps", "is_kept"), [(1, 1, True), (3, 3, True), (3, 2, False), (1, 0, False)])
def test_what_spoils_is_left_out_and_the_search_goes_on(apart: int, keeps: int, is_kept: bool) -> None:
    model, pool = two_days(apart, keeps=keeps)

    found = best_week(model, pool, Duals.none(model), above=ANY, gap=0.0, node_limit=UNLIMITED)

    assert found.is_complete
    assert found.week is not None
    assert found.week.rows[1].tolist() == ([[0, 1]] if is_kept else [[2, 3]])


def test_where_all_weeks_spoil_there_is_none() -> None:
    model, pool = two_days(3, keeps=2)
    only = PlanPool(pool.rows[:1] * 2, pool.quarters[:1] * 2, pool.worth[:1] * 2)

    found = best_week(model, only, Duals.none(model), above=ANY, gap=0.0, node_limit=UNLIMITED)

    assert (found.week, found.is_complete) == (None, True)


@pytest.mark.parametrize(("leftovers", "again"), [(2, [[0, 1]]), (1, [[2, 3]])])
def test_no_more_is_left_over_than_may_be(leftovers: int, again: list[list[int]]) -> None:
    model, pool = two_days(1, keeps=1)
    assert model.twice is not None
    model.twice = replace(model.twice, most=leftovers)

    found = best_week(model, pool, Duals.none(model), above=ANY, gap=0.0, node_limit=UNLIMITED)

    assert found.week is not None
    assert found.week.rows[1].tolist() == again


@pytest.mark.parametrize("seed", [1, 6, 7])
def test_the_engine_proves_the_best_of_all_weeks_with_leftovers_without_cp_sat(seed: int) -> None:
    problem = tiny(seed, shape=1, leftovers=2)

    solved = Engine(model_of(problem), Goal(0.0, 5.0)).solve()

    assert "combined" in solved.phases
    assert "integer" not in solved.phases
    assert solved.best.worth == solved.best.bound == best_of_all(problem)

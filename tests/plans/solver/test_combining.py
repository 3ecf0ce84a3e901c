"""Combining day-plans: what is found is what trying all weeks finds, at whatever duals, and what is claimed holds."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest

from plans.solver import Bands
from plans.solver.build import week_model
from plans.solver.combining import best_week, can_combine
from plans.solver.daylp import DayLp
from plans.solver.integer import choose
from plans.solver.model import WeekModel
from plans.solver.nearby import Nearby
from plans.solver.pool import PlanPool
from plans.solver.pricing import DishValues, Duals, Pricer
from plans.solver.week import Week
from tests.plans.solver.factories import Person, random_problem

ANY = -1e13
UNLIMITED = 10_000_000
PRICE = 20_000_000
"""Units a serving, two favourite meals: random prices so high bring other dishes each time."""

WIDE = Bands(energy_percent=30, macro_percent=60, energy_free_percent=1, macro_free_percent=9)


def random_duals(model: WeekModel, random: np.random.Generator, *, budget: float = 0.0) -> Duals:
    """Return duals at which some dishes are scarce, and labels cost something."""
    duals = Duals.none(model)
    duals.recipes[:] = np.floor(random.random(len(model.table)) * PRICE) * (random.random(len(model.table)) < 0.5)
    for prices in duals.counts.values():
        prices[:] = np.floor(random.random(len(prices)) * PRICE / 10)
    duals.budget = budget
    return duals


def pooled(seed: int, *, draws: int = 3, budget_pence: int | None = None, days: int = 3) -> tuple[WeekModel, PlanPool]:
    """Return a model and some of the best day-plans of each kind at random prices, which overlap in many dishes."""
    person = Person(2000, 0.2, 0.32, 1, budget_pence, 1.0)
    model = week_model(random_problem(seed, days=days, person=person, bands=WIDE))
    random = np.random.default_rng(seed)
    rows, quarters, worth = [], [], []
    for number, kind in enumerate(model.kinds):
        pricer, found = Pricer(model, number), []
        for _ in range(draws):
            duals = Duals.none(model)
            duals.recipes[:] = np.floor(random.random(len(model.table)) * PRICE)
            found.append(pricer.price(DishValues(model, duals), np.zeros(8), threshold=-1e15, keep=8))
        together = np.unique(np.concatenate([np.hstack([each.rows, each.quarters]) for each in found]), axis=0)
        slots = len(kind.slots)
        rows.append(together[:, :slots])
        quarters.append(together[:, slots:])
        worth.append(model.days_worth(kind, rows[-1], quarters[-1]))
    return model, PlanPool(rows, quarters, worth)


@cache
def tight() -> tuple[WeekModel, PlanPool, float]:
    """Return a pool in which money is short, and what its best week is worth."""
    model, pool = pooled(7, budget_pence=1_900)
    return model, pool, every_week(model, pool)[0]


def every_week(model: WeekModel, pool: PlanPool) -> list[float]:
    """Return what each legal week of a pool of one kind is worth."""
    (kind,) = model.kinds
    chosen = combinations(range(len(pool)), len(kind.days))
    weeks = (Week([pool.rows[0][list(plans)]], [pool.quarters[0][list(plans)]]) for plans in chosen)
    return sorted((worth for week in weeks if (worth := week.worth(model)) > -np.inf), reverse=True)


@pytest.mark.parametrize("budget_dual", [0.0, 500.0])
@pytest.mark.parametrize(("seed", "budget_pence"), [(7, None), (0, 1_800), (7, 2_000), (1, 1_500)])
def test_the_best_week_of_a_pool_is_found_at_any_duals(seed: int, budget_pence: int | None, budget_dual: float) -> None:
    model, pool = pooled(seed, budget_pence=budget_pence)
    weeks = every_week(model, pool)
    duals = random_duals(model, np.random.default_rng(seed), budget=budget_dual if budget_pence else 0.0)

    found = best_week(model, pool, duals, above=ANY, gap=0.0, node_limit=UNLIMITED)

    assert found.is_complete
    if weeks:
        assert found.week is not None
        assert found.week.worth(model) == weeks[0]
    else:
        assert found.week is None


def test_a_week_within_the_gap_is_enough() -> None:
    model, pool, best = tight()

    found = best_week(model, pool, Duals.none(model), above=ANY, gap=0.05, node_limit=UNLIMITED)

    assert found.is_complete
    assert found.week is not None
    assert best <= found.week.worth(model) + 0.05 * max(abs(found.week.worth(model)), 10_000_000)


def test_nothing_is_found_above_the_best_and_just_below_it_is() -> None:
    model, pool, best = tight()
    duals = random_duals(model, np.random.default_rng(3), budget=200.0)

    nothing = best_week(model, pool, duals, above=best, gap=0.0, node_limit=UNLIMITED)
    found = best_week(model, pool, duals, above=best - 1, gap=0.0, node_limit=UNLIMITED)

    assert (nothing.week, nothing.is_complete) == (None, True)
    assert found.week is not None
    assert found.week.worth(model) == best


@pytest.mark.parametrize("nodes", [0, 1, 5, 20])
def test_a_search_that_is_cut_short_says_so(nodes: int) -> None:
    model, pool, best = tight()

    found = best_week(model, pool, Duals.none(model), above=ANY, gap=0.0, node_limit=nodes)

    assert not found.is_complete
    assert found.nodes == nodes
    assert found.week is None or found.week.worth(model) <= best


@pytest.mark.parametrize(("seed", "budget_pence"), [(1, None), (1, 2_400), (7, 2_400)])
def test_a_longer_week_is_as_good_as_what_cp_sat_proves(seed: int, budget_pence: int | None) -> None:
    model, pool = pooled(seed, draws=8, days=4, budget_pence=budget_pence)
    duals = random_duals(model, np.random.default_rng(seed))

    found = best_week(model, pool, duals, above=ANY, gap=0.0, node_limit=UNLIMITED)
    other = choose(model, pool, above=ANY, gap=0.0, work_limit=20.0, time_limit_s=60.0, seed=0)

    assert other.is_proven
    assert found.week is not None
    assert other.week is not None
    assert found.week.worth(model) == other.week.worth(model)


def test_a_kind_without_a_plan_leaves_no_week() -> None:
    model, pool, _ = tight()
    empty = PlanPool([pool.rows[0][:0]], [pool.quarters[0][:0]], [pool.worth[0][:0]])

    found = best_week(model, empty, Duals.none(model), above=ANY, gap=0.0, node_limit=UNLIMITED)

    assert (found.week, found.is_complete) == (None, True)


def test_a_model_in_which_dishes_may_be_cooked_twice_is_left_to_others() -> None:
    problem = random_problem(2)

    assert can_combine(week_model(problem))
    assert not can_combine(week_model(problem, lifted=frozenset({"variety"})))


@pytest.mark.parametrize("keep", [5, 40, 4_000])
def test_every_plan_that_loses_less_than_the_slack_of_a_pool_is_in_it(keep: int) -> None:
    model = week_model(random_problem(7, days=3, person=Person(2000, 0.2, 0.32, 1, None, 1.0), bands=WIDE))
    duals = random_duals(model, np.random.default_rng(7))
    nearby = Nearby(model, [DayLp(Pricer(model, 0))], duals, tops=None, node_limit=UNLIMITED)
    everything = Pricer(model, 0).price(DishValues(model, duals), np.zeros(8), threshold=-1e15, keep=20_000)

    pool = nearby.pool(2 * PRICE, keep=keep)

    assert nearby.tops == [everything.worth[0]]
    assert 0 < pool.slack <= 2 * PRICE
    least = everything.worth[0] - pool.slack
    assert (everything.worth > least).sum() <= len(pool) <= (everything.worth >= everything.worth[0] - 2 * PRICE).sum()


def test_a_bound_that_is_too_high_comes_down_by_looking() -> None:
    model = week_model(random_problem(7, days=3, person=Person(2000, 0.2, 0.32, 1, None, 1.0), bands=WIDE))
    duals = random_duals(model, np.random.default_rng(7))
    day_lps = [DayLp(Pricer(model, 0))]
    exact = Nearby(model, day_lps, duals, tops=None, node_limit=UNLIMITED)
    nearby = Nearby(model, day_lps, duals, tops=[exact.tops[0] + PRICE], node_limit=UNLIMITED)

    nothing = nearby.pool(PRICE / 2, keep=10)

    assert (len(nothing), nothing.slack) == (0, 0.0)
    assert exact.bound < nearby.bound < exact.bound + 3 * PRICE

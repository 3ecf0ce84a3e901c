"""Branch and bound over day-plans: what it finds is what trying all weeks finds, and its bounds hold."""

from collections.abc import Callable
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from plans.solver import Bands
from plans.solver.branching import can_search, search
from plans.solver.build import week_model
from plans.solver.integer import PlanPool, choose
from plans.solver.model import WeekModel
from plans.solver.pricing import DishValues, Duals, Pricer
from plans.solver.week import Week
from tests.plans.solver.factories import Person, random_problem

EXACT: Callable[[float], float] = float
UNLIMITED = 100_000
PRICE = 20_000_000
"""Units a serving, two favourite meals: random prices so high bring other dishes each time."""

WIDE = Bands(energy_percent=30, macro_percent=60, energy_free_percent=1, macro_free_percent=9)


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
    return model, PlanPool(rows, quarters, worth, nodes=0, is_complete=True)


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


@pytest.mark.parametrize(("seed", "budget_pence"), [(7, None), (0, 1_800), (7, 1_900), (1, 1_500)])
def test_the_best_week_of_a_pool_is_found_and_proven(seed: int, budget_pence: int | None) -> None:
    model, pool = pooled(seed, budget_pence=budget_pence)
    weeks = every_week(model, pool)

    found = search(model, pool, enough=EXACT, above=-1e15, nodes=UNLIMITED)

    assert found.is_complete
    if weeks:
        assert found.week is not None
        assert found.week.worth(model) == weeks[0]
        assert weeks[0] <= found.bound < weeks[0] + 1
    else:
        assert found.week is None


def test_nothing_is_found_above_the_best_and_that_is_proven() -> None:
    model, pool, best = tight()

    found = search(model, pool, enough=EXACT, above=best, nodes=UNLIMITED)

    assert (found.week, found.bound, found.is_complete) == (None, best, True)


@pytest.mark.parametrize("nodes", [1, 2, 5, 20])
def test_a_bound_holds_however_early_the_search_stops(nodes: int) -> None:
    model, pool, best = tight()

    found = search(model, pool, enough=EXACT, above=-1e15, nodes=nodes)

    assert found.nodes <= nodes
    assert found.bound >= best


def test_a_dive_finds_a_legal_week_and_claims_no_more() -> None:
    model, pool, best = tight()

    found = search(model, pool, enough=EXACT, above=-1e15, nodes=UNLIMITED, turns=2)

    assert found.week is not None
    assert -np.inf < found.week.worth(model) <= best
    assert found.bound == np.inf
    assert not found.is_complete


@pytest.mark.parametrize(("seed", "budget_pence"), [(1, None), (1, 2_400), (7, 2_400)])
def test_a_longer_week_is_as_good_as_what_cp_sat_proves(seed: int, budget_pence: int | None) -> None:
    model, pool = pooled(seed, draws=8, days=4, budget_pence=budget_pence)

    found = search(model, pool, enough=EXACT, above=-1e15, nodes=UNLIMITED)
    other = choose(model, pool, above=-1e15, gap=0.0, work_limit=20.0, time_limit_s=60.0, seed=0)

    assert other.is_proven
    assert found.week is not None
    assert other.week is not None
    assert found.week.worth(model) == other.week.worth(model)


def test_a_model_in_which_dishes_may_come_twice_is_left_to_others() -> None:
    problem = random_problem(2)

    assert can_search(week_model(problem))
    assert not can_search(week_model(problem, lifted=frozenset({"variety"})))


def test_nothing_is_solved_and_nothing_claimed_after_the_deadline() -> None:
    model, pool, _ = tight()

    found = search(model, pool, enough=EXACT, above=-1e15, nodes=UNLIMITED, deadline=-np.inf)

    assert (found.week, found.bound, found.nodes, found.is_complete) == (None, np.inf, 0, False)

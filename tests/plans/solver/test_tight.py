"""Weeks whose rules can only just be kept, or can't: proven near the best by counted work, the same every time."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.instances import make_instances
from plans.solver import WeekProblem, check, pricing, solve_week
from plans.solver.build import week_model
from plans.solver.daylp import DayLp
from plans.solver.distance import distance
from plans.solver.engine import Engine, Goal
from plans.solver.judge import FAMILIES
from plans.solver.master_lp import MasterLp
from plans.solver.pool import most_useful
from plans.solver.pricing import DishValues, Duals, Pricer
from plans.solver.questions import Questions
from plans.solver.scale import QUARTERS
from tests.plans.solver.factories import Person, random_problem
from tests.plans.solver.test_engine import WIDE, any_duals, every_day, small_week

UNHURRIED_S = 600.0
"""A time limit that no week comes near: what is found and proven is a matter of counted work."""


def just_enough_money(person: int, *, above_percent: float) -> WeekProblem:
    """Return a week of 600 made-up dishes with a budget a little above the cheapest that is found."""
    *_, instance = make_instances(person + 1, candidates=600, seed=4)
    problem = replace(instance.problem, time_limit_s=UNHURRIED_S)
    asked = Questions(replace(problem, weekly_budget_pence=1))
    cheapest = distance(asked, "budget", others=frozenset(asked.rules) - {"budget"}).found
    assert cheapest is not None
    return replace(problem, weekly_budget_pence=-int(-cheapest / QUARTERS * (1 + above_percent / 100) // 1))


@pytest.mark.parametrize(("person", "above_percent"), [(1, 0.5), (5, 2.0), (3, 5.0)])
def test_a_budget_that_can_just_be_met_is_met_and_the_week_proven_to_be_near_the_best(
    person: int, above_percent: float
) -> None:
    problem = just_enough_money(person, above_percent=above_percent)

    week = solve_week(problem)
    again = solve_week(problem)

    assert check(problem, week.choices) == []
    assert week.gap is not None
    assert week.gap <= 0.01
    assert (again.choices, again.bound, again.gap) == (week.choices, week.bound, week.gap)


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_week_of_nothing_but_dishes_of_late_is_proven_to_be_near_the_best(seed: int) -> None:
    """What 28 breaches cost is fifty times the score: a gap of all that together would say nothing."""
    problem = random_problem(seed, person=Person(2000, 0.2, 0.32, 1, None, 1.0), time_limit_s=UNHURRIED_S)
    problem = replace(problem, dishes=tuple(replace(one, is_recent=True) for one in problem.dishes))

    week = solve_week(problem)

    assert [(each.code, each.amount) for each in week.relaxations] == [("recent", 28)]
    assert week.is_nearest
    assert week.gap is not None
    assert week.gap <= 0.01


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_a_week_whose_budget_and_dishes_give_way_is_proven_to_be_near_the_best_that_breaks_no_more(seed: int) -> None:
    counts = {"breakfast": 20, "lunch": 30, "dinner": 30, "snack": 15}
    person = Person(2200, 0.19, 0.33, 1, 1500, 1.0)

    week = solve_week(random_problem(seed, counts=counts, person=person, time_limit_s=UNHURRIED_S), explains=False)

    assert {"recipe_repeat"} <= {each.code for each in week.relaxations}
    assert week.gap is not None
    assert week.gap <= 0.05


def test_a_price_that_does_not_keep_a_rule_rises_until_it_does_or_is_as_dear_as_can_be() -> None:
    model = week_model(small_week(0, budget_pence=600))
    week = Engine(model, Goal()).solve().best.week
    assert week is not None
    master = MasterLp(model, Duals.none(model).amounts)
    for kind, (rows, quarters) in enumerate(zip(week.rows, week.quarters, strict=True)):
        master.add_plans(kind, rows, quarters)
    assert not master.breaks_firmly()

    master.highs.changeRowBounds(master.budget_row, 0.0, 1.0)
    optima = [master.solve()[0]]
    while master.be_firmer():
        assert master.breaks_firmly()
        optima.append(master.solve()[0])

    assert optima == sorted(optima, reverse=True)
    assert optima[2] < 100 * optima[1] < 100 * optima[0] < 0
    assert not master.be_firmer(), "it is as dear as can be"


def test_the_slope_of_a_day_keeps_its_bands_where_money_is_dearer_than_the_first_price_of_breaking_them() -> None:
    model = week_model(random_problem(3, counts={"breakfast": 30, "lunch": 40, "dinner": 40, "snack": 20}))
    duals = replace(Duals.none(model), budget=20_000_000.0)
    pricer, values = Pricer(model, 0), DishValues(model, duals)
    day_lp = DayLp(pricer)

    slope = day_lp.slope(values, np.zeros(8))
    found = pricer.price(values, slope, threshold=-1e15, keep=1, node_limit=30_000_000)

    assert not day_lp.is_broken
    bound = pricer.day_constant(slope)[0] + sum(float(value.max()) for value in pricer.slot_values(values, slope))
    assert found.is_complete
    assert found.upper <= bound <= 0.95 * found.upper


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("is_lifted", [False, True])
def test_days_are_the_best_of_all_days_where_tables_of_macros_bound_them_too(
    seed: int, is_lifted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = random_problem(seed, counts={"lunch": 5, "dinner": 5, "snack": 3}, bands=WIDE)
    model = week_model(problem, lifted=frozenset(FAMILIES if is_lifted else ()))
    duals = replace(any_duals(model, np.random.default_rng(seed)), budget=1_000_000.0 * (seed % 3))
    pricer, values = Pricer(model, 0), DishValues(model, duals)
    monkeypatch.setattr(pricing, "PATIENCE", 0)

    found = pricer.price(values, duals.amounts[0], threshold=-1e15, keep=10)

    assert found.is_complete
    assert found.worth.tolist() == pytest.approx(sorted(every_day(model, values), reverse=True)[:10], abs=1e-6)


def test_tables_of_macros_leave_fewer_days_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    model = week_model(random_problem(3, counts={"breakfast": 30, "lunch": 40, "dinner": 40, "snack": 20}))
    values = DishValues(model, replace(Duals.none(model), budget=20_000_000.0))
    pricer = Pricer(model, 0)
    slope = DayLp(pricer).slope(values, np.zeros(8))
    best, nodes = [], []

    for patience in (10**9, 0):
        monkeypatch.setattr(pricing, "PATIENCE", patience)
        best.append(pricer.price(values, slope, threshold=-1e15, keep=1, node_limit=30_000_000).worth.tolist())
        nodes.append(pricer.nodes)

    assert best[0] == best[1]
    assert nodes[1] < 0.8 * nodes[0]


def test_where_pricing_is_given_up_a_week_is_looked_for_among_the_days_that_were_met() -> None:
    problem = small_week(0, budget_pence=600)
    engine = Engine(week_model(problem), Goal())

    found = engine.solve(patience=-1).best.week

    assert "found" in engine.out.phases
    assert found is not None
    assert check(problem, found.choices(engine.model)) == []


def test_the_most_useful_days_are_as_many_as_asked_for_and_those_first_that_the_optimum_uses() -> None:
    model = week_model(random_problem(2))
    master = Engine(model, Goal()).solve().master
    assert master is not None
    master.solve()
    used = {(kind, rows.tobytes(), quarters.tobytes()) for kind, (rows, quarters), uses in
            zip(master.kind.tolist(), master.plans, master.column_values(), strict=True) if uses > 1e-6}  # fmt: skip

    few = most_useful(model, master, len(used) + 5)

    assert len(few) == len(used) + 5 < len(master.plans) == len(most_useful(model, master, 10**6))
    assert used <= {
        (kind, rows.tobytes(), quarters.tobytes())
        for kind in range(len(model.kinds))
        for rows, quarters in zip(few.rows[kind], few.quarters[kind], strict=True)
    }

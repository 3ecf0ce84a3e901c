"""Day-plans for questions: what was met for one set of rules serves another, and no bound is below the truth."""

from dataclasses import replace
from math import inf, isfinite

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plans.solver import Choice, WeekProblem
from plans.solver.aggregate import AggregatedLp
from plans.solver.columns import Columns
from plans.solver.days_met import DaysMet
from plans.solver.least import least_broken
from plans.solver.model import WeekModel
from plans.solver.possible import posted
from plans.solver.pricing import Pricer
from plans.solver.week import Week
from tests.examples import examples
from tests.plans.solver.every_week import every_week, rules_of, tiny_problem
from tests.plans.solver.factories import plain_problem, random_problem, with_dish

NODES = 500_000
tiny = st.builds(
    lambda seed, budget: tiny_problem(seed, budget_pence=budget),
    st.integers(0, 10**6),
    st.sampled_from([None, 150, 300]),
)


def columns_of(model: WeekModel) -> Columns:
    """Return a run that has not begun."""
    _, duals = AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))]).run()
    return Columns(model, duals)


def days_met(model: WeekModel) -> DaysMet:
    """Return what a run meets."""
    columns, met = columns_of(model), DaysMet()
    columns.run(nodes=NODES, rounds=4)
    met.take_from(columns.master)
    return met


def handed(met: DaysMet, model: WeekModel) -> set[tuple[bytes, bytes]]:
    """Return the day-plans that a model is handed."""
    columns = columns_of(model)
    met.hand_to(columns.master)
    return {(rows.tobytes(), quarters.tobytes()) for rows, quarters in columns.master.plans}


def test_of_days_that_were_met_without_a_rule_those_that_keep_it_are_handed_on() -> None:
    problem = random_problem(3, counts={"lunch": 8, "dinner": 8}, days=2)
    met = days_met(posted(problem, {"main_ingredient_day"}))
    strict = posted(problem, {"energy", "main_ingredient_day"})

    every, kept = handed(met, posted(problem, set())), handed(met, strict)

    def keeps_energy(plan: tuple[bytes, bytes]) -> bool:
        rows, quarters = (np.frombuffer(part, dtype=np.int64) for part in plan)
        band = strict.kinds[0].band
        energy = (problem.table.nutrients[rows, 0] * quarters).sum()
        return bool(band.hard_low[0] <= energy <= band.hard_high[0])

    assert kept == {plan for plan in every if keeps_energy(plan)}
    assert kept < every


def test_a_dish_of_late_is_handed_on_only_where_it_may_be_served() -> None:
    problem = with_dish(plain_problem(count=6), 1, is_recent=True)
    met = days_met(posted(problem, {"energy"}))
    late = problem.table.rows(np.array([1]))[0]

    def serve_it(plans: set[tuple[bytes, bytes]]) -> bool:
        return any(late in np.frombuffer(rows, dtype=np.int64) for rows, _ in plans)

    assert serve_it(handed(met, posted(problem, {"energy"})))
    assert not serve_it(handed(met, posted(problem, {"energy", "recent"})))
    assert handed(met, posted(problem, {"energy", "recent"}))


@examples(12)
@given(tiny, st.data())
def test_days_from_another_question_leave_bounds_and_weeks_true(problem: WeekProblem, data: st.DataObject) -> None:
    rules = sorted(rules_of(problem))
    others = data.draw(st.sets(st.sampled_from(rules)))
    model = posted(problem, frozenset(rules), priced=frozenset(rules) - {"recent", "energy"})
    weeks = [Week.of(model, week.choices) for week in every_week(problem) if week.keeps({"recent", "energy"})]
    least = max((week.worth(model) for week in weeks), default=-inf)

    best = least_broken(model, None, days_met(posted(problem, others)))

    assert best.worth <= least <= best.bound
    assert not isfinite(least) or best.week is not None


@examples(8)
@given(st.integers(0, 10**6), st.sampled_from([0.005, 0.05]))
def test_a_rough_proof_is_within_its_share_of_what_the_days_reach_and_never_below_a_week(
    seed: int, share: float
) -> None:
    model = posted(random_problem(seed, weekly_budget_pence=900, household_size=1), {"energy", "budget"},
                   priced=frozenset({"budget"}))  # fmt: skip
    columns = columns_of(model)
    columns.run(nodes=1, rounds=3)

    columns.prove_roughly(share, nodes=10 * NODES)
    reached = columns.optimum
    columns.run(nodes=10 * NODES, rounds=40)
    columns.dive()

    assert columns.best.worth <= columns.best.bound
    assert columns.best.bound <= max(reached, columns.optimum) + share * abs(reached) + 1


def test_nothing_is_looked_for_that_could_not_bring_the_days_to_where_hope_begins() -> None:
    model = posted(plain_problem(weekly_budget_pence=100), {"energy", "budget"}, priced=frozenset({"budget"}))
    eager, sure = columns_of(model), columns_of(model)

    eager.run(nodes=NODES, hopeless=-1.0)
    sure.run(nodes=NODES)

    assert eager.best.bound < -1.0
    assert eager.best.bound >= sure.best.bound
    assert len(eager.master.worth) <= len(sure.master.worth)


def test_what_the_optimum_uses_costs_nothing_and_what_it_leaves_out_is_never_a_gain() -> None:
    columns = columns_of(posted(random_problem(5), {"energy", "protein", "recipe_repeat"}))
    columns.run(nodes=NODES, rounds=6)
    columns.master.solve()
    costs, used = columns.master.reduced_costs(), columns.master.column_values() > 1e-6

    assert used.any()
    assert (abs(costs[used]) < 1e-3).all()
    assert costs.min() > -1e-3


REPEATS = frozenset({"recipe_repeat"})


def week_of_dish(model: WeekModel, recipe_id: int) -> Week:
    """Return a week of one dish only."""
    places = sorted((meal.day, meal.slot) for meal in model.problem.meals)
    return Week.of(model, tuple(Choice(*place, recipe_id, 4) for place in places))


def test_a_week_is_bettered_within_a_budget_that_may_not_be_broken_though_dishes_cost_nothing() -> None:
    problem = plain_problem(count=4, weekly_budget_pence=300)
    for free in (1, 2):
        problem = with_dish(problem, free, pence=0)
    model = posted(replace(problem, meals=problem.meals[:4]), frozenset({"budget", "recipe_repeat"}), priced=REPEATS)
    columns = columns_of(model)
    columns.start_from(week_of_dish(model, 1))
    before = columns.best.worth

    with np.errstate(all="raise"):
        columns.polish()

    assert columns.best.worth > before
    assert columns.best.week is not None and isfinite(columns.best.week.worth(model))

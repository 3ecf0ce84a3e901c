"""How far rules are out of reach: bounds and weeks that all weeks of tiny problems agree with."""

from math import inf, isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.solver import WeekProblem, judge
from plans.solver.breaches import LIFTED_POINTS
from plans.solver.columns import Columns
from plans.solver.days_met import DaysMet
from plans.solver.distance import distance
from plans.solver.least import NEAR, least_broken
from plans.solver.possible import posted
from plans.solver.questions import Questions
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.week import Week
from tests.examples import examples
from tests.plans.solver.every_week import every_week, rules_of, tiny_problem
from tests.plans.solver.factories import Person, plain_problem, random_problem, with_dish

tiny = st.builds(
    lambda seed, budget: tiny_problem(seed, budget_pence=budget),
    st.integers(0, 10**6),
    st.sampled_from([None, 150, 300]),
)


@examples(15)
@given(tiny, st.data())
def test_the_least_breach_lies_between_the_bound_and_what_was_found(problem: WeekProblem, data: st.DataObject) -> None:
    rules = sorted(rules_of(problem))
    priced = data.draw(st.sets(st.sampled_from(rules), min_size=1))
    model = posted(problem, frozenset(rules), priced=frozenset(priced))

    # What was served lately is no column of the model, so that its worth does not tell.
    weeks = [Week.of(model, week.choices) for week in every_week(problem) if week.keeps({"recent"} - priced)]
    legal = [week for week in weeks if isfinite(week.worth(model))]
    start = data.draw(st.sampled_from([None, *legal[:50]]))

    best = least_broken(model, start, DaysMet())

    least = max((week.worth(model) for week in legal), default=-inf)
    assert best.worth <= least <= best.bound
    assert start is None or best.worth >= start.worth(model)


@examples(15)
@given(tiny, st.data())
def test_a_distance_is_that_of_the_nearest_of_all_weeks(problem: WeekProblem, data: st.DataObject) -> None:
    rules = sorted(rules_of(problem))
    code = data.draw(st.sampled_from(rules))
    others = frozenset(data.draw(st.sets(st.sampled_from(rules), max_size=3))) - {code}
    weeks = [week for week in every_week(problem) if week.keeps(others)]

    far = distance(Questions(problem), code, others=others)

    assert weeks or far.found is None
    if weeks and far.found is not None:
        least = min(week.bill if code == "budget" else week.amounts.get(code, 0) for week in weeks)
        assert far.at_least <= least
        assert far.found >= least
        if far.is_exact and code in ("budget", "recipe_repeat", "main_ingredient_week", "cuisine_week", "recent"):
            assert far.found == least


def test_the_cheapest_week_is_found_to_the_penny() -> None:
    problem = plain_problem(weekly_budget_pence=500, household_size=2)

    far = distance(Questions(problem), "budget", others=frozenset({"energy", "recipe_repeat"}))

    assert far.is_exact
    assert far.found == judge.bill_quarter_pence(problem, far.choices)
    assert {one.code for one in judge.check(problem, far.choices)} & {"energy", "recipe_repeat"} == set()


def test_a_rule_that_can_be_kept_is_no_distance_away() -> None:
    far = distance(Questions(plain_problem()), "recipe_repeat", others=frozenset({"energy"}))

    assert (far.at_least, far.found, far.violations) == (0, 0, ())


@pytest.mark.parametrize("code", ["recent", "budget"])
def test_where_every_dish_is_of_late_no_week_without_them_has_a_distance(code: str) -> None:
    problem = plain_problem(count=4, weekly_budget_pence=500)
    for recipe_id in range(1, 5):
        problem = with_dish(problem, recipe_id, is_recent=True)

    far = distance(Questions(problem), code, others=frozenset({"recent"} - {code}))

    assert far.found == (14 if code == "recent" else None)


@pytest.mark.parametrize(("pence", "is_bettered"), [(2600, False), (2200, True)])
def test_a_bound_that_is_less_than_one_meal_away_needs_no_better_week(
    monkeypatch: pytest.MonkeyPatch, pence: int, is_bettered: bool
) -> None:
    counts = {"breakfast": 9, "lunch": 12, "dinner": 12, "snack": 6}
    problem = random_problem(1, counts=counts, person=Person(2200, 0.19, 0.33, 1, pence, 1.0))
    questions = Questions(problem)
    model = questions.posted(frozenset(questions.rules), priced=questions.of({"variety"}))
    bettered = []
    monkeypatch.setattr(Columns, "polish", lambda columns: bettered.append(columns))

    best = least_broken(model, None, DaysMet())

    unit = LIFTED_POINTS["variety"] * UNITS_PER_POINT
    assert best.week is not None
    assert best.gap > NEAR
    assert bool(bettered) == is_bettered == (best.bound - best.worth >= unit)

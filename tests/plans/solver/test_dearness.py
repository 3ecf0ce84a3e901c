"""What breaches cost while the nearest week is scored: the price whose bound is the nearest, and then twice that."""

import pytest

from plans.solver import solve_week
from plans.solver.aggregate import AggregatedLp
from plans.solver.build import week_model
from plans.solver.dearness import CHEAPEST, DEAREST, LEADS, MIDDLE, dearness
from plans.solver.limit import Limit
from plans.solver.model import WeekModel
from plans.solver.pricing import Pricer
from plans.solver.questions import Questions
from plans.solver.week import Week
from tests.plans.solver.factories import Person, random_problem

VARIETY = frozenset({"variety"})


def relaxed(model: WeekModel) -> float:
    """Return what the relaxation says that a week is worth at most."""
    return AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))]).run()[0]


def least_and_week(seed: int) -> tuple[WeekModel, Week]:
    """Return a model in which only repeats cost anything, and a week of so few dishes that some are repeated."""
    counts = {"breakfast": 9, "lunch": 12, "dinner": 12, "snack": 6}
    problem = random_problem(seed, counts=counts, person=Person(2200, 0.19, 0.33, 1, None, 1.0))
    questions = Questions(problem)
    least = questions.posted(frozenset(questions.rules), priced=questions.of(VARIETY))
    week = Week.of(least, solve_week(problem, explains=False).choices)
    return least, week


@pytest.mark.parametrize("seed", range(3))
def test_no_other_price_bounds_the_score_of_weeks_that_break_no_more_nearer(seed: int) -> None:
    least, week = least_and_week(seed)
    kept = week.worth(least)
    assert -1e12 < kept < 0, "the week is to break what may be broken, and nothing else"

    found = dearness(least, week, VARIETY) / LEADS

    bounds = {}
    price = CHEAPEST
    while price <= DEAREST:
        bounds[price] = relaxed(week_model(least.problem, lifted=VARIETY, dearer=price)) - kept * price
        price *= 2
    assert bounds[found] == pytest.approx(min(bounds.values()))


def test_where_nothing_is_broken_or_the_time_is_up_no_price_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    least, week = least_and_week(0)
    monkeypatch.setattr(AggregatedLp, "run", lambda _: pytest.fail("a programme was solved"))

    assert dearness(least, None, VARIETY) == MIDDLE
    least.limit = Limit(0.0)
    assert dearness(least, week, VARIETY) == MIDDLE

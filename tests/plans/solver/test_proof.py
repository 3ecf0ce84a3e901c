"""The proof's last phase: CP-SAT is asked as often as its answers bring something."""

from dataclasses import replace

import pytest

from plans.solver import proof
from plans.solver.build import week_model
from plans.solver.engine import Engine, Goal
from plans.solver.integer import Chosen
from plans.solver.least import least_broken
from plans.solver.nearest import NearestSoFar
from plans.solver.questions import Questions
from tests.plans.solver.factories import plain_problem


def test_a_week_that_is_not_taken_since_it_breaks_more_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six meals of four dishes, of which repeats cost so little that the best week has too many of the liked ones."""
    problem = plain_problem(count=4)
    liked = tuple(replace(one, liking=1000 if one.recipe_id < 4 else -1000) for one in problem.dishes)
    problem = replace(problem, dishes=liked, meals=problem.meals[:6])
    questions = Questions(problem)
    least = questions.posted(frozenset(questions.rules), priced=questions.of({"variety"}))
    best = NearestSoFar(week_model(problem, lifted=frozenset({"variety"}), dearer=0.2), least)
    asked, choose = [], proof.choose

    def counted(*given: object, **named: object) -> Chosen:
        asked.append(named)
        assert len(asked) < 10, "asked the same again and again"
        return choose(*given, **named)

    monkeypatch.setattr(proof, "choose", counted)

    solved = Engine(best.model, Goal(0.01), best=best).solve(start=least_broken(least, None, questions.days).week)

    assert 1 <= len(asked) <= 2
    assert solved.best.week is not None
    assert solved.best.week.worth(least) == best.kept == -2 * 5_000 * 10_000

"""So many new dishes in a week that is worth enough: found wherever there is one, and refused where there is none."""

from dataclasses import replace

import pytest

from plans.solver import Bands, VarietyCaps
from plans.solver.newest import Newest
from plans.solver.planner import planned
from plans.solver.seen import new_meals
from tests.plans.solver.every_week import every_week, rules_of, tiny_problem

LOOSE = Bands(energy_percent=40, macro_percent=60)
A_POINT = 10_000


@pytest.mark.parametrize("seed", range(6))
def test_a_week_worth_enough_is_found_with_so_many_new_dishes_wherever_there_is_one(seed: int) -> None:
    problem = replace(tiny_problem(seed, dishes=6), bands=LOOSE, caps=VarietyCaps())
    legal = [week for week in every_week(problem) if week.keeps(rules_of(problem))]
    first = planned(problem, explains=False)
    assert len(legal) > 20 and first.engine is not None and first.engine.out.duals is not None
    known = first.engine.out.master or first.engine.master_from(first.engine.out.duals)
    seen = replace(problem, seen=(frozenset(choice.recipe_id for choice in first.solution.choices),))
    best = {new: max((week.score for week in legal if new_meals(seen, week.choices) >= new), default=None)
            for new in (1, 2)}  # fmt: skip

    assert best[1] is not None
    for new, score in best.items():
        if score is None:
            continue
        for enough in (score - A_POINT, score, score + 1):
            newest = Newest(seen, known, first.engine.goal)
            found = newest.worth(enough, new=new)

            assert (found is not None) == (enough <= score)
            assert found is None or enough <= found.best.worth <= score
            assert (newest.too_many == new) == (enough > score)


def test_what_was_refused_once_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = replace(tiny_problem(0, dishes=6), bands=LOOSE, caps=VarietyCaps())
    first = planned(problem, explains=False)
    assert first.engine is not None and first.engine.out.duals is not None and first.solution.objective is not None
    known = first.engine.out.master or first.engine.master_from(first.engine.out.duals)
    seen = replace(problem, seen=(frozenset(choice.recipe_id for choice in first.solution.choices),))
    newest = Newest(seen, known, first.engine.goal)
    more_than_any = 2 * abs(first.solution.objective) + 1_000 * A_POINT
    assert newest.worth(more_than_any, new=1) is None

    monkeypatch.setattr(newest.engine, "solve_anew", None)

    assert newest.worth(more_than_any, new=2) is None
